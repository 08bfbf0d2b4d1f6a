"""What a resident's pages show: the invitation, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from meetings import consents
from meetings.accounts import LinkIdentity
from meetings.communities import unit_label
from meetings.consents import Asked, Given
from meetings.convening import called_version, is_let_go
from meetings.planning import OVER, MeetingFacts, meeting_facts, meeting_row, minutes_published
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.meeting import may_call_again
from meetings.replies.answers import Kept, call_sha256, is_invited, last_answer
from meetings.storage.base import table_of
from meetings.storage.communities import Ownership, Person, VoterNaming
from meetings.storage.convening import FrozenRegister, FrozenUnit
from meetings.storage.session import Missing, Transaction

_units, _owned, _registers = table_of(FrozenUnit), table_of(Ownership), table_of(FrozenRegister)
_others, _voters, _people = table_of(Ownership).alias("others"), table_of(VoterNaming), table_of(Person)
_owners = select(func.count()).where(_others.c.unit_id == _units.c.unit_id, _others.c.until.is_(None))
_WEIGHT = (
    select(
        *(_owners.scalar_subquery().label("owners"), _people.c.id.label("voter_id"), _people.c.name),
        *(_units.c.tower, _units.c.number, _units.c.coefficient_numerator, _units.c.coefficient_denominator),
        *(_registers.c.total_numerator, _registers.c.total_denominator, _registers.c.decimals),
    )
    .join_from(_units, _owned, _owned.c.unit_id == _units.c.unit_id)
    .outerjoin(_registers, _registers.c.meeting_id == _units.c.meeting_id)
    .outerjoin(_voters, and_(_voters.c.unit_id == _units.c.unit_id, _voters.c.ended_at.is_(None)))
    .outerjoin(_people, _people.c.id == _voters.c.person_id)
    .where(
        _units.c.meeting_id == bindparam("meeting_id"),
        _owned.c.person_id == bindparam("person_id"),
        _owned.c.until.is_(None),
    )
    .order_by(_units.c.position)
)


@dataclass(frozen=True, slots=True)
class SharedUnit:
    """A unit of several owners as one of them reads of it: the name of whom they named to vote, or empty."""

    label: str
    voter: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """The invitation of one person (R1).

    ``earlier`` is an answer to a call that was changed since: it is asked again. ``changes`` are plain values
    for ``wording.convening.change_words``, of the last version; ``reason`` says why it was made.
    ``shared`` are the person's units that others own too: one of the owners votes for each.
    ``is_let_go``: the meeting is still ahead or on, and this person sold what they were called for.
    """

    meeting: MeetingFacts
    first_name: str
    units: tuple[str, ...]
    shared: tuple[SharedUnit, ...]
    share: Fraction
    decimals: int
    answer: Kept | None
    earlier: Kept | None
    changes: tuple[Mapping[str, Any], ...]
    reason: str
    consent: Given
    asked: Asked
    has_papers: bool
    has_minutes: bool
    may_answer: bool
    is_let_go: bool
    shown_sha256: str

    @property
    def may_follow(self) -> bool:
        """Whether a second meeting may be called when too few people came."""
        return may_call_again(self.meeting.kind, self.meeting.call)

    @property
    def may_send(self) -> bool:
        """Whether another person may go: only owners who meet as the assembly give a power."""
        return self.may_answer and self.meeting.kind.is_assembly and bool(self.units)

    @property
    def topics_voted(self) -> tuple[str, ...]:
        """What is going to be voted."""
        return tuple(item.title for item in self.meeting.items if item.is_voted)


def invitation_page(tx: Transaction, identity: LinkIdentity, at: datetime) -> InvitationPage:
    """The invitation of whoever opened their link.

    Raises:
        Missing: this person was not invited to the meeting of the link.
    """
    meeting = meeting_row(tx, identity.community_id, identity.meeting_id)
    called = called_version(tx, meeting.id)
    if called is None or not is_invited(tx, meeting.id, identity.person_id):
        raise Missing
    facts = meeting_facts(tx, meeting)
    owned = tx.rows(_WEIGHT, meeting_id=meeting.id, person_id=identity.person_id)
    labels = tuple(unit_label(unit.tower, unit.number) for unit in owned)
    share, decimals = _weight(owned)
    begun = facts.starts_at is None or at >= facts.starts_at
    let_go = facts.state not in OVER and not labels and is_let_go(tx, meeting.id, identity.person_id)
    last = last_answer(tx, meeting.id, identity.person_id)
    answer = last if last and last.notice_version >= called.counts_from else None
    return InvitationPage(
        meeting=facts,
        first_name=identity.person_name.split(" ")[0],
        units=labels,
        shared=tuple(
            SharedUnit(label, unit.name or "", unit.voter_id == identity.person_id)
            for label, unit in zip(labels, owned, strict=True)
            if unit.owners > 1
        ),
        share=share,
        decimals=decimals,
        answer=answer,
        earlier=None if answer else last,
        changes=called.changes,
        reason=called.reason,
        consent=consents.recording_answer(tx, meeting.id, identity.person_id),
        asked=consents.asked(tx, meeting),
        has_papers=called.has_paper,
        has_minutes=facts.state is MeetingState.CLOSED and minutes_published(tx, meeting.id),
        may_answer=facts.state is MeetingState.CONVENED and not begun and not let_go,
        is_let_go=let_go,
        shown_sha256=call_sha256(facts),
    )


def _weight(units: Sequence[Any]) -> tuple[Fraction, int]:
    total, decimals = Fraction(100), 4
    if units and units[0].total_numerator is not None:
        total = Fraction(units[0].total_numerator, units[0].total_denominator)
        decimals = units[0].decimals
    weights = (Fraction(unit.coefficient_numerator, unit.coefficient_denominator) for unit in units)
    return sum(weights, Fraction(0)) / total, decimals


@dataclass(frozen=True, slots=True)
class Done:
    """What a person answered, as the data base has it (R3)."""

    page: InvitationPage

    @property
    def reference(self) -> str:
        """The number of the answer; of the permission when only that was answered."""
        return self.page.answer.reference if self.page.answer else self.page.consent.reference


def done_page(tx: Transaction, identity: LinkIdentity, at: datetime) -> Done:
    """What was answered; still true next week.

    Raises:
        Missing: nothing was answered, or the person was not invited.
    """
    page = invitation_page(tx, identity, at)
    if page.answer is None and not page.consent.reference:
        raise Missing
    return Done(page)
