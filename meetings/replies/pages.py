"""What a resident's pages show: the invitation, and what was answered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from meetings import consents
from meetings.accounts import LinkIdentity
from meetings.communities import unit_label
from meetings.consents import Asked, Given
from meetings.convening import has_paper, latest_notice
from meetings.planning import MeetingFacts, meeting_facts, minutes_published
from meetings.protocol.lifecycle import MeetingState
from meetings.replies.answers import Kept, call_sha256, current_answer, last_answer
from meetings.storage.communities import Ownership
from meetings.storage.convening import FrozenRegister, FrozenUnit, Invitation
from meetings.storage.session import Missing, Transaction


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """The invitation of one person (R1).

    ``earlier`` is an answer to a call that was changed since: it is asked again. ``changes`` are plain values
    for ``wording.convening.change_words``, of the last version; ``reason`` says why it was made.
    """

    meeting: MeetingFacts
    first_name: str
    units: tuple[str, ...]
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
    shown_sha256: str

    @property
    def topics_voted(self) -> tuple[str, ...]:
        """What is going to be voted."""
        return tuple(item.title for item in self.meeting.items if item.is_voted)


def invitation_page(tx: Transaction, identity: LinkIdentity, at: datetime) -> InvitationPage:
    """The invitation of whoever opened their link.

    Raises:
        Missing: this person was not invited to the meeting of the link.
    """
    meeting = consents.meeting_of(tx, identity.community_id, identity.meeting_id)
    notice = latest_notice(tx, meeting.id)
    invited = tx.session.scalar(
        select(Invitation.id).where(
            Invitation.meeting_id == meeting.id, Invitation.person_id == identity.person_id
        )
    )
    if notice is None or invited is None:
        raise Missing
    facts = meeting_facts(tx, meeting)
    labels, share, decimals = _weight(tx, meeting.id, identity.person_id)
    begun = facts.starts_at is None or at >= facts.starts_at
    answer = current_answer(tx, meeting.id, identity.person_id)
    return InvitationPage(
        meeting=facts,
        first_name=identity.person_name.split(" ")[0],
        units=labels,
        share=share,
        decimals=decimals,
        answer=answer,
        earlier=None if answer else last_answer(tx, meeting.id, identity.person_id),
        changes=tuple(notice.content.get("changes", ())),
        reason=notice.reason,
        consent=consents.recording_answer(tx, meeting.id, identity.person_id),
        asked=consents.asked(tx, meeting),
        has_papers=has_paper(tx, meeting.id),
        has_minutes=facts.state is MeetingState.CLOSED and minutes_published(tx, meeting.id),
        may_answer=facts.state is MeetingState.CONVENED and not begun,
        shown_sha256=call_sha256(facts),
    )


def _weight(
    tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID
) -> tuple[tuple[str, ...], Fraction, int]:
    query = (
        select(FrozenUnit)
        .join(Ownership, Ownership.unit_id == FrozenUnit.unit_id)
        .where(
            FrozenUnit.meeting_id == meeting_id,
            Ownership.person_id == person_id,
            Ownership.until.is_(None),
        )
        .order_by(FrozenUnit.position)
    )
    units = tx.session.scalars(query).all()
    register = tx.session.get(FrozenRegister, meeting_id)
    total, decimals = Fraction(100), 4
    if register is not None:
        total = Fraction(register.total_numerator, register.total_denominator)
        decimals = register.decimals
    labels = tuple(unit_label(unit.tower, unit.number) for unit in units)
    return labels, sum((unit.coefficient for unit in units), Fraction(0)) / total, decimals


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
