"""A decision in writing in the minutes: when it was asked and concluded, who answered, the draft of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from meetings.protocol.exact import exact_text, parse_exact
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.written_decision import AskedUnit, outcome_of


@dataclass(frozen=True, slots=True)
class VoteLine:
    """That one home voted, by whom, when and how, and never what."""

    unit: str
    coefficient: Fraction
    name: str
    signed_by: str
    channel: str
    dated_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class InWriting:
    """How a decision in writing was asked and answered, as its minutes keep it.

    Attributes:
        asked_at: when the first message left; None when all of them came back since.
        first_vote_at, last_vote_at: None when nobody answered.
        votes: a line for each home that answered, in the order in which the votes came.
        silent: the homes for which nobody answered.
        homes, answered, owners, missing: how many homes and owners were asked, answered, did not take part.
    """

    asked_at: datetime | None
    last_instant: datetime
    concluded_at: datetime
    first_vote_at: datetime | None
    last_vote_at: datetime | None
    votes: tuple[VoteLine, ...]
    silent: tuple[str, ...]
    homes: int
    answered: int
    owners: int
    missing: int


def in_writing(kept: Mapping[str, Any]) -> InWriting:
    """The same, read from the record of the minutes."""
    came = [datetime.fromisoformat(vote["received_at"]) for vote in kept["votes"]]
    return InWriting(
        asked_at=datetime.fromisoformat(kept["asked_at"]) if kept["asked_at"] else None,
        last_instant=datetime.fromisoformat(kept["last_instant"]),
        concluded_at=datetime.fromisoformat(kept["concluded_at"]),
        first_vote_at=min(came, default=None),
        last_vote_at=max(came, default=None),
        votes=tuple(_line(home, vote) for vote in kept["votes"] for home in vote["units"]),
        silent=tuple(home["unit"] for home in kept["silent"]),
        homes=kept["homes"],
        answered=kept["answered"],
        owners=kept["owners"],
        missing=kept["owners"] - kept["participating"],
    )


def _line(home: Mapping[str, str], vote: Mapping[str, Any]) -> VoteLine:
    return VoteLine(
        unit=home["unit"],
        coefficient=parse_exact(home["coefficient"]),
        name=vote["name"],
        signed_by=vote["signed_by"],
        channel=vote["channel"],
        dated_at=datetime.fromisoformat(vote["dated_at"]),
        received_at=datetime.fromisoformat(vote["received_at"]),
    )


def concluded_at(meeting: Meeting) -> datetime:
    """The instant whose day the terms of the minutes run from.

    A meeting that was held has its opening; a decision in writing, and a meeting that could not be opened,
    when it ended (Ley 675/2001 arts 44 and 47).
    """
    return meeting.opened_at or meeting.closed_at or meeting.created_at


def written_record(tx: Transaction, meeting: Meeting) -> dict[str, Any]:
    """The facts of a decision in writing that was counted, and never what anybody voted.

    The votes themselves are kept in the tables and in the trail of each owner: they are the evidence.
    """
    outcome = outcome_of(tx, meeting)
    return {
        "asked_at": outcome.asked_at.isoformat() if outcome.asked_at else "",
        "last_instant": outcome.last_instant.isoformat(),
        "concluded_at": concluded_at(meeting).isoformat(),
        "votes": [
            {
                "name": vote.name,
                "signed_by": vote.signed_by,
                "channel": vote.channel,
                "identity_check": vote.identity_check,
                "reference": vote.reference,
                "dated_at": vote.dated_at.isoformat(),
                "received_at": vote.received_at.isoformat(),
                "units": _homes(vote.units),
            }
            for vote in outcome.votes
        ],
        "silent": _homes(outcome.silent),
        "homes": outcome.homes,
        "answered": outcome.answered,
        "owners": outcome.owners,
        "participating": outcome.participating,
    }


def _homes(units: Iterable[AskedUnit]) -> list[dict[str, str]]:
    return [{"unit": unit.label, "coefficient": exact_text(unit.coefficient)} for unit in units]
