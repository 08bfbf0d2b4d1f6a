"""What the papers of every notice share: its addresses, its frame, who calls, the reasons, the arrears."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings.adapters.pdf import paper_words
from meetings.communities import CommunityCard, unit_label
from meetings.protocol.kinds import Kind
from meetings.protocol.trail import parse_checkpoint, short_form
from meetings.storage.accounts import Account
from meetings.storage.convening import FrozenRegister, FrozenUnit, Notice
from meetings.storage.planning import Meeting, Override
from meetings.storage.session import Transaction
from meetings.wording import convening as words
from meetings.wording import source_words
from meetings.wording.format import date_words, instant_words


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where this installation is reached, for the addresses printed on papers and in messages."""

    base_url: str

    def door(self, meeting_id: uuid.UUID) -> str:
        """The meeting's public page, without token."""
        return f"{self.base_url}/m/{meeting_id}"

    def personal(self, token: str) -> str:
        """A person's own page."""
        return f"{self.base_url}/r/{token}"

    def own_door(self, token: str) -> str:
        """Where a person enters the meeting; before it opens, the page waits for it."""
        return f"{self.base_url}/r/{token}/puerta"

    def minutes(self, token: str) -> str:
        """Where a person reads the minutes."""
        return f"{self.base_url}/r/{token}/acta"

    def officer(self, token: str) -> str:
        """Where chair or secretary read and sign the minutes."""
        return f"{self.base_url}/f/{token}"

    def poll(self, token: str) -> str:
        """Where a person says which hours suit them."""
        return f"{self.base_url}/encuesta/{token}"

    def draft(self, meeting_id: uuid.UUID) -> str:
        """Where the staff read and sign the minutes of a meeting, after signing in."""
        return f"{self.base_url}/reuniones/{meeting_id}/acta"

    def password(self, token: str) -> str:
        """Where somebody of the staff chooses a password."""
        return f"{self.base_url}/clave/{token}"

    def policy(self, community_id: uuid.UUID) -> str:
        """The community's data policy."""
        return f"{self.base_url}/datos/{community_id}"

    def person(self, person_id: uuid.UUID) -> str:
        """A person's page for the staff, after signing in."""
        return f"{self.base_url}/personas/{person_id}"

    def board(self, meeting_id: uuid.UUID) -> str:
        """Who was reached by the notice of a meeting, for the staff, after signing in."""
        return f"{self.base_url}/reuniones/{meeting_id}/avisos"

    @property
    def lost_link(self) -> str:
        """Where a lost link is asked for again."""
        return f"{self.base_url}/entrar"


def paper_frame(card: CommunityCard, signed: str, link: str, addresses: Addresses) -> dict[str, Any]:
    """What every paper of a community carries: who it belongs to, who answers, and the checkpoint."""
    checkpoint = parse_checkpoint(signed)
    return {
        "language": card.locale,
        "region": "CO",
        "words": paper_words(card.locale),
        "community": {
            "name": card.name,
            "tax_id": card.tax_id,
            "address": ", ".join(filter(None, (card.address, card.city))),
        },
        "contact": {
            "name": card.help_desk.name,
            "role": words.office(),
            # On paper they begin a line; in messages and pages they stand after "Hours:", as they were typed.
            "hours": card.help_desk.hours[:1].upper() + card.help_desk.hours[1:],
            "phone": card.help_desk.phone,
            "email": card.help_desk.email,
        },
        "data_policy": addresses.policy(card.id),
        "verification": {
            "code": short_form(checkpoint.origin, checkpoint.size, checkpoint.root),
            "link": link,
            "checkpoint": [line for line in signed.split("\n") if line],
        },
    }


def convener_of(tx: Transaction, notice: Notice, issuer: str) -> dict[str, str]:
    """Who calls, and in what quality; ``issuer`` is the name of whoever sent the notice."""
    register = tx.session.get(FrozenRegister, notice.meeting_id)
    places = register.decimals if register else 0
    name, quality = words.convener_words(notice.content.get("convening", {}), issuer, places)
    return {"name": name, "quality": quality}


def overrides_of(tx: Transaction, notice: Notice, zone: ZoneInfo) -> list[dict[str, str]]:
    """The reasons written when this version was issued, and not those of another version or the evening."""
    query = (
        select(Override, Account.name)
        .join(Account, Account.id == Override.by_account_id)
        .where(Override.meeting_id == notice.meeting_id, Override.at == notice.issued_at)
        .order_by(Override.code)
    )
    return [
        {
            "rule": row.Override.facts.get("said", ""),
            "reason": row.Override.reason,
            "by": f"{row.name}, {instant_words(row.Override.at, zone, year=True)}",
            "source": source_words(row.Override.source),
        }
        for row in tx.session.execute(query)
    ]


def arrears_of(tx: Transaction, notice: Notice, meeting: Meeting, zone: ZoneInfo) -> dict[str, Any] | None:
    """The list that the notice of an assembly carries (art. 39 par. 2); no other meeting's does."""
    if not Kind(meeting.kind).is_assembly:
        return None
    query = (
        select(FrozenUnit.tower, FrozenUnit.number)
        .where(FrozenUnit.meeting_id == notice.meeting_id, FrozenUnit.in_arrears.is_(True))
        .order_by(FrozenUnit.position)
    )
    return {
        "statement": words.arrears_statement(date_words(notice.issued_at.astimezone(zone).date(), year=True)),
        "units": [unit_label(tower, number) for tower, number in tx.session.execute(query)],
        "source": source_words("Ley 675/2001 art 39 par 2"),
    }
