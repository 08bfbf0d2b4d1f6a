"""What is printed to hand a notice over: the letter of each person who gets paper, and the sheet they sign.

The papers are made when they are asked for and kept nowhere: they follow from what is stored. The
checkpoint on them is the one of the notice they accompany.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings import accounts, communities, deliveries
from meetings.adapters.pdf import PaperError, render_pdf
from meetings.adapters.pdf.shapes import Ballot, DeliverySheet, EvidenceOfSending, Letters
from meetings.communities import CommunityCard
from meetings.convening.parts import Addresses, paper_frame
from meetings.convening.questions import ballot_form, is_written, last_day
from meetings.convening.reading import latest_notice
from meetings.deliveries import Evidence, PersonState
from meetings.planning import find_meeting
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Kind
from meetings.storage.accounts import Account
from meetings.storage.convening import Invitation, Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.wording import convening as notice_words
from meetings.wording import label
from meetings.wording import letters as words
from meetings.wording import questions as asking
from meetings.wording.format import date_words, instant_words
from meetings.wording.language import in_language
from meetings.wording.written_decision import occasion

# A letter takes the typesetter some 20 ms, a print shop more: larger buildings print in parts.
IN_ONE_FILE = 300
LONGEST_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Printable:
    """A paper whose words are all there, to be made without holding a connection."""

    paper: Literal["letter", "delivery_sheet", "evidence_of_sending"]
    data: Any
    dated: datetime


def parts_of(letters: int) -> int:
    """In how many files so many letters are printed."""
    return -(-letters // IN_ONE_FILE)


def printed(printable: Printable) -> bytes:
    """The paper as PDF, made by a child process within 30 seconds.

    Raises:
        Refused: ``paper.not_made``: the typesetter took too long or could not.
    """
    make: Any = render_pdf
    try:
        made = make(printable.paper, printable.data, document_date=printable.dated, timeout_s=LONGEST_SECONDS)
    except PaperError as error:
        raise Refused.because("paper.not_made") from error
    return cast(bytes, made)


def letters(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, part: int, addresses: Addresses
) -> Printable:
    """The letters of everybody who gets the present version on paper and did not get it yet.

    Args:
        part: which file of ``IN_ONE_FILE`` letters, from 1.

    Raises:
        Missing: no such meeting here, not called, its papers still being made, or no letter in that part.
    """
    meeting, notice, card = _called(tx, community_id, meeting_id)
    waiting = in_part(deliveries.board(tx, community_id, meeting_id).on_paper, part)
    links = {} if notice.is_cancellation else _links(tx, meeting_id, [each.person_id for each in waiting])
    with in_language(card.locale):
        said = (_said_in_writing if is_written(notice) else _said)(notice, meeting, card)
        frame = {
            **_frame(notice, card, addresses, said.title),
            "head_note": {"label": notice_words.running_title(), "value": words.on_paper()},
            "signed_by": _issuer(tx, notice),
        }
        addressed = {person: addresses.personal(token) for person, token in links.items()}
        return letters_to(waiting, said, frame, addressed, card, notice.issued_at)


def in_part(waiting: Sequence[PersonState], part: int) -> Sequence[PersonState]:
    """Whose letters stand in one file of ``IN_ONE_FILE``, from 1.

    Raises:
        Missing: nobody's.
    """
    found = waiting[(part - 1) * IN_ONE_FILE : part * IN_ONE_FILE]
    if not found:
        raise Missing
    return found


def letters_to(
    waiting: Sequence[PersonState],
    said: Said,
    frame: Mapping[str, Any],
    links: Mapping[uuid.UUID, str],
    card: CommunityCard,
    dated: datetime,
) -> Printable:
    """A letter to each of these people, in the language in force.

    Args:
        frame: what the paper of any letter carries, with its head note and who signs it.
        links: each person's own address.
    """
    data: dict[str, Any] = {
        **frame,
        "place_and_date": ", ".join(filter(None, (card.city, _day(dated, ZoneInfo(card.timezone))))),
        "when": said.when,
        "is_to_read": said.is_to_read,
        "how_to_answer": said.how_to_answer,
        "papers": said.papers,
        "ballot": said.ballot,
        "letters": [
            {
                "name": each.name,
                "units": ", ".join(each.units),
                "body": said.body,
                "link": links.get(each.person_id, ""),
            }
            for each in waiting
        ],
    }
    return Printable("letter", cast(Letters, data), dated)


@dataclass(frozen=True, slots=True)
class Said:
    """What all letters about one thing say; ``is_to_read``: the link leads to a text, to no answer."""

    title: str
    when: str
    body: str
    how_to_answer: str
    papers: list[str]
    ballot: Ballot | None = None
    is_to_read: bool = False


def _said(notice: Notice, meeting: Meeting, card: CommunityCard) -> Said:
    """That somebody is called to a meeting, or that it is not held."""
    title = words.letter_title(label(meeting.kind, "kind"), notice.is_cancellation)
    when = instant_words(notice.starts_at, ZoneInfo(card.timezone), year=True).capitalize()
    if notice.is_cancellation:
        return Said(title, when, words.not_held(notice.reason), words.no_answer(), [])
    body = words.called(notice.version > 1)
    # Only owners give a power, to an assembly (Ley 675/2001 art. 37): no other notice has the form.
    form = notice_words.proxy_form_name() if Kind(meeting.kind).is_assembly else ""
    return Said(title, when, body, words.how_to_answer(), words.papers(notice.version, form))


def _said_in_writing(notice: Notice, meeting: Meeting, card: CommunityCard) -> Said:
    """That somebody is asked to vote in writing, or has not to any more."""
    if notice.is_cancellation:
        title, body = asking.letter_title_taken_back(), asking.taken_back(notice.reason)
        return Said(
            title, asking.decision(label(meeting.kind, "kind"), card.name), body, words.no_answer(), []
        )
    return Said(
        asking.letter_title(),
        asking.until(last_day(notice, card)),
        asking.letter(),
        asking.how_to_answer(),
        words.papers(notice.version, asking.ballot_name()),
        ballot_form(notice, meeting, card),
    )


def delivery_sheet(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, addresses: Addresses
) -> Printable:
    """The sheet that is signed at each unit, or by a witness, when the letters are handed over.

    Raises:
        Missing: no such meeting here, not called, its papers still being made, or nobody gets paper.
    """
    meeting, notice, card = _called(tx, community_id, meeting_id)
    waiting = deliveries.board(tx, community_id, meeting_id).on_paper
    with in_language(card.locale):
        frame = _frame(notice, card, addresses, words.sheet_title())
        return sheet_for(waiting, _meeting_line(meeting, notice, card), frame, notice.issued_at)


def sheet_for(
    waiting: Sequence[PersonState], about: str, frame: Mapping[str, Any], dated: datetime
) -> Printable:
    """The sheet for these people, in the language in force; ``about`` says what is handed over.

    Raises:
        Missing: nobody gets paper.
    """
    if not waiting:
        raise Missing
    data: dict[str, Any] = {
        **frame,
        "head_note": {"label": words.on_paper().capitalize(), "value": words.letters_count(len(waiting))},
        "meeting": about,
        "instructions": words.sheet_instructions(),
        "rows": _rows(waiting),
        "note": words.sheet_note(),
    }
    return Printable("delivery_sheet", cast(DeliverySheet, data), dated)


def evidence_paper(
    tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID, addresses: Addresses
) -> Printable:
    """The proof of one message: its way, its states with their hours, the hash of its bytes.

    Raises:
        Missing: no such message of a notice here, or the papers of that notice are still being made.
    """
    card = communities.card(tx, community_id)
    found = deliveries.evidence(tx, community_id, delivery_id)
    notice = tx.session.get(Notice, found.notice_id) if found.notice_id else None
    if notice is None or not notice.checkpoint:
        raise Missing
    meeting = find_meeting(tx, community_id, notice.meeting_id)
    with in_language(card.locale):
        version = notice_words.version_words(notice.version)
        frame = {
            **_frame(notice, card, addresses, words.evidence_title()),
            "head_note": {"label": notice_words.running_title(), "value": version},
            "meeting": _meeting_line(meeting, notice, card),
        }
        return proof_of(found, frame, words.issued(), notice.issued_at, card)


def proof_of(
    found: Evidence, frame: Mapping[str, Any], begun: str, begun_at: datetime, card: CommunityCard
) -> Printable:
    """The proof of one message, in the language in force.

    Args:
        frame: what the paper carries, with its head note and the line that says about which meeting.
        begun, begun_at: the act by which the message came to be owed, in words, and when it was.
    """
    zone = ZoneInfo(card.timezone)
    data: dict[str, Any] = {
        **frame,
        "summary": words.evidence_summary(label(found.state, "delivery_state")),
        "facts": [{"label": begun, "value": instant_words(begun_at, zone, year=True)}],
        "recipients": [
            {
                "number": "1",
                "units": "",
                "name": found.person_name,
                "channel": words.channel(found.channel),
                "address": found.address,
                "states": _states(found, zone),
                "message_hash": next((a.sha256 for a in reversed(found.attempts) if a.sha256), ""),
            }
        ],
        "notes": words.test_note() if found.is_test else "",
    }
    return Printable("evidence_of_sending", cast(EvidenceOfSending, data), begun_at)


def _states(found: Evidence, zone: ZoneInfo) -> list[dict[str, str]]:
    states = [
        {
            "state": label(each.outcome, "delivery_state"),
            "at": instant_words(each.started_at, zone, year=True),
        }
        for each in found.attempts
    ]
    if found.handed is not None:
        at = instant_words(found.handed.handed_at, zone, year=True)
        states.append({"state": words.left_with(found.handed.witness), "at": at})
    return states


def _called(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID
) -> tuple[Meeting, Notice, CommunityCard]:
    meeting, notice = find_meeting(tx, community_id, meeting_id), latest_notice(tx, meeting_id)
    if notice is None or not notice.checkpoint:
        raise Missing
    return meeting, notice, communities.card(tx, community_id)


def _frame(notice: Notice, card: CommunityCard, addresses: Addresses, title: str) -> dict[str, Any]:
    frame = paper_frame(card, notice.checkpoint, addresses.door(notice.meeting_id), addresses)
    return {**frame, "title": title, "running_title": title, "signed": ""}


def _links(tx: Transaction, meeting_id: uuid.UUID, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The token of each person's own link: it is handed to them with the paper."""
    query = select(Invitation.person_id, Invitation.link_id).where(
        Invitation.meeting_id == meeting_id, Invitation.person_id.in_(people)
    )
    return {person: accounts.link_token(tx, link_id) for person, link_id in tx.session.execute(query)}


def _issuer(tx: Transaction, notice: Notice) -> dict[str, str]:
    account = tx.session.get_one(Account, notice.issued_by)
    return {"name": account.name, "quality": notice_words.convener_quality()}


def _meeting_line(meeting: Meeting, notice: Notice, card: CommunityCard) -> str:
    if is_written(notice):
        return f"{occasion(meeting.kind, notice.modality)} · {asking.until(last_day(notice, card))}"
    when = instant_words(notice.starts_at, ZoneInfo(card.timezone), year=True)
    return f"{label(meeting.kind, 'kind')} · {when.capitalize()}"


def _rows(people: Sequence[PersonState]) -> list[dict[str, str]]:
    return [
        {"number": str(number), "unit": ", ".join(each.units), "name": each.name}
        for number, each in enumerate(people, 1)
    ]


def _day(at: datetime, zone: ZoneInfo) -> str:
    return date_words(at.astimezone(zone).date(), year=True)
