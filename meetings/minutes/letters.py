"""What is printed to tell of published minutes: letters with the address to read them, the sheet, a proof."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings import accounts, communities, deliveries
from meetings.accounts import Role
from meetings.communities import CommunityCard
from meetings.convening import (
    Addresses,
    Printable,
    Said,
    in_part,
    letters_to,
    paper_frame,
    proof_of,
    sheet_for,
)
from meetings.minutes.contents import ADMINISTRATOR
from meetings.minutes.draft import find_minutes
from meetings.minutes.terms import challenge_until
from meetings.minutes.written import concluded_at
from meetings.protocol.kinds import Modality
from meetings.storage.accounts import Account
from meetings.storage.convening import Invitation
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.wording import convening as notice_words
from meetings.wording import label
from meetings.wording import letters as words
from meetings.wording.format import date_words
from meetings.wording.language import in_language


def minutes_letters(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, part: int, addresses: Addresses
) -> Printable:
    """The letters of everybody who is told of the minutes on paper and was not told yet.

    Args:
        part: which file of letters, from 1.

    Raises:
        Missing: no published minutes here, their papers still being made, or no letter in that part.
    """
    about = _About(tx, community_id, meeting_id, addresses)
    waiting = in_part(deliveries.told_of_minutes(tx, meeting_id).on_paper, part)
    links = _own_addresses(tx, meeting_id, addresses)
    with in_language(about.card.locale):
        until = date_words(challenge_until(tx, about.meeting, about.published_at), year=True)
        said = Said(
            title=words.minutes_title(about.kind),
            when=about.day.capitalize(),
            body=words.minutes_published(about.number, about.minutes.published_place),
            how_to_answer=words.how_to_read(until),
            papers=[],
            is_to_read=True,
        )
        frame = {
            **about.frame(said.title),
            "head_note": {"label": words.minutes_name(), "value": words.on_paper()},
            "signed_by": {
                "name": _administrator(tx, about.minutes),
                "quality": notice_words.convener_quality(),
            },
        }
        return letters_to(waiting, said, frame, links, about.card, about.published_at)


def minutes_sheet(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, addresses: Addresses
) -> Printable:
    """The sheet that is signed when the letters about the minutes are handed over.

    Raises:
        Missing: no published minutes here, their papers still being made, or nobody gets paper.
    """
    about = _About(tx, community_id, meeting_id, addresses)
    waiting = deliveries.told_of_minutes(tx, meeting_id).on_paper
    with in_language(about.card.locale):
        return sheet_for(waiting, about.line, about.frame(words.sheet_title()), about.published_at)


def minutes_proof(
    tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID, addresses: Addresses
) -> Printable:
    """The proof of one message that told of minutes.

    Raises:
        Missing: no such message here, or the papers of the minutes are still being made.
    """
    found = deliveries.evidence(tx, community_id, delivery_id)
    if found.meeting_id is None or found.kind != deliveries.MINUTES:
        raise Missing
    about = _About(tx, community_id, found.meeting_id, addresses)
    with in_language(about.card.locale):
        frame = {
            **about.frame(words.evidence_title()),
            "head_note": {"label": words.minutes_name(), "value": str(about.number)},
            "meeting": about.line,
        }
        return proof_of(found, frame, words.minutes_published_on(), about.published_at, about.card)


class _About:
    """Published minutes, as the papers about them name them."""

    def __init__(
        self, tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, addresses: Addresses
    ) -> None:
        self.minutes: Minutes = find_minutes(tx, community_id, meeting_id)
        if self.minutes.published_at is None or not self.minutes.checkpoint:
            raise Missing
        self.published_at = self.minutes.published_at
        self.number = self.minutes.number or 0
        self.meeting = tx.session.get_one(Meeting, meeting_id)
        self.card: CommunityCard = communities.card(tx, community_id)
        self._addresses = addresses

    @property
    def kind(self) -> str:
        """What the meeting is called, in the language in force."""
        is_written = self.meeting.modality == Modality.WRITTEN
        return label(self.meeting.modality, "modality") if is_written else label(self.meeting.kind, "kind")

    @property
    def day(self) -> str:
        """The day of the meeting in words."""
        return date_words(
            concluded_at(self.meeting).astimezone(ZoneInfo(self.card.timezone)).date(), year=True
        )

    @property
    def line(self) -> str:
        """Number, meeting and day in one line."""
        return words.minutes_line(self.number, self.kind, self.day)

    def frame(self, title: str) -> dict[str, Any]:
        """What every paper about these minutes carries."""
        addresses = self._addresses
        frame = paper_frame(self.card, self.minutes.checkpoint, addresses.door(self.meeting.id), addresses)
        return {**frame, "title": title, "running_title": title, "signed": ""}


def _own_addresses(tx: Transaction, meeting_id: uuid.UUID, addresses: Addresses) -> dict[uuid.UUID, str]:
    """Person -> where they read the minutes: their own key, handed to them with the paper."""
    query = select(Invitation.person_id, Invitation.link_id).where(Invitation.meeting_id == meeting_id)
    people = {each.person_id for each in deliveries.told_of_minutes(tx, meeting_id).on_paper}
    return {
        person: addresses.minutes(accounts.link_token(tx, link_id))
        for person, link_id in tx.session.execute(query)
        if person in people
    }


def _administrator(tx: Transaction, minutes: Minutes) -> str:
    """Who tells: the administrator who signed, else the first of the community."""
    signed = next((row.name for row in minutes.signatures if row.role == ADMINISTRATOR), "")
    if signed:
        return signed
    ids = accounts.staff_of(tx, minutes.community_id, (Role.ADMINISTRATOR,))
    names = tx.session.scalars(select(Account.name).where(Account.id.in_(ids)).order_by(Account.name))
    return next(iter(names), "")
