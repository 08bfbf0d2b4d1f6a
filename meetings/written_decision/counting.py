"""The count: once every home answered, or when the month is over; it is final and closes the decision."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import select

from meetings.adapters.aside import SetAside
from meetings.live_session import HALF_OF_TOTAL, figures_of
from meetings.planning import ItemFacts, lock_meeting
from meetings.protocol import sources
from meetings.protocol.exact import exact_text
from meetings.protocol.findings import enforce
from meetings.protocol.kinds import Basis, Choice, Modality, WrittenChoice
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.nonpresential import WrittenResult, written_result
from meetings.protocol.trail import Tag
from meetings.protocol.votes import Ballot, RepresentedUnit
from meetings.storage.live_session import Decision
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage, Transaction
from meetings.storage.written_decision import WrittenBallot, WrittenVote
from meetings.trail import SYSTEM, Act, Actor, record
from meetings.written_decision.asking import AskedUnit, Asking, asking_of, find_written

# Product rule: a paper that came on the last day can still be noted the day after. Nobody votes meanwhile.
FOR_LATE_NOTES = timedelta(days=1)
_uncounted = SetAside("counting a decision in writing")
_COUNTED = {WrittenChoice.YES: Choice.YES, WrittenChoice.NO: Choice.NO}

Said = Mapping[uuid.UUID, WrittenChoice]


def count_votes(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Count the votes of a decision in writing and close it.

    The agreement was concluded with the last answer when all answered, and else when the month ended.

    Raises:
        Missing: no such decision here.
        Refused: ``written.count.not_yet``, ``not_sent``: homes are missing and the month is not over, or has
            not begun; or it was counted.
    """
    meeting = lock_meeting(tx, community_id, find_written(tx, community_id, meeting_id).id)
    after = after_act(MeetingState(meeting.state), MeetingAct.COUNT, Modality(meeting.modality))
    asking = asking_of(tx, meeting, at)
    enforce(asking.kept_from_count)
    rows = [_row(asking, item, _said(tx, item.id), by) for item in asking.meeting.items]
    tx.session.add_all(rows)
    meeting.state = after
    meeting.closed_at = _last_answer(tx, meeting) if asking.is_complete else asking.last_instant
    facts = {
        "answered": len(asking.answered),
        "units": len(asking.asked),
        "owners": len(asking.owners),
        "participating": len(asking.participating),
    }
    whole = Act(Tag.WRITTEN_VOTES_COUNTED, about=meeting.id, meeting_id=meeting.id, facts=facts)
    record(tx, community_id, by, at, whole, *(_recorded(row) for row in rows))


def count_due(storage: Storage, at: datetime) -> int:
    """Count every decision in writing that is due; the worker's chore. Returns how many were counted.

    One that everybody answered is due at once, any other a day after its last, so that papers can be noted.
    """
    with storage.reading() as tx:
        open_now = tx.session.execute(
            select(Meeting.community_id, Meeting.id).where(
                Meeting.modality == Modality.WRITTEN.value,
                Meeting.state == MeetingState.CONVENED.value,
                Meeting.amends_id.is_(None),
            )
        ).all()
    communities_of = {row.id: row.community_id for row in open_now}

    def count(meeting_id: uuid.UUID) -> bool:
        with storage.reading() as tx:
            if not _is_due(tx, meeting_id, at):
                return False
        with storage.transaction() as tx:
            lock_meeting(tx, communities_of[meeting_id], meeting_id)
            # Since it was found somebody may have counted it, or bought a home that has not answered.
            is_due = _is_due(tx, meeting_id, at)
            if is_due:
                count_votes(tx, communities_of[meeting_id], meeting_id, SYSTEM, at)
        return is_due

    return sum(_uncounted.each(communities_of, count, at))


def _is_due(tx: Transaction, meeting_id: uuid.UUID, at: datetime) -> bool:
    asking = asking_of(tx, tx.session.get_one(Meeting, meeting_id), at)
    if not asking.is_uncounted or asking.first_sent_at is None:
        return False
    return asking.is_complete or at > asking.last_instant + FOR_LATE_NOTES


def _last_answer(tx: Transaction, meeting: Meeting) -> datetime:
    query = select(WrittenVote.received_at).where(WrittenVote.meeting_id == meeting.id)
    return max(tx.session.scalars(query))


def _said(tx: Transaction, item_id: uuid.UUID) -> Said:
    query = select(WrittenBallot.unit_id, WrittenBallot.choice).where(WrittenBallot.item_id == item_id)
    return {unit: WrittenChoice(choice) for unit, choice in tx.session.execute(query)}


def _result(asking: Asking, item: ItemFacts, said: Said) -> WrittenResult:
    book = asking.rules.rulebook
    return written_result(
        item.basis or Basis.COEFFICIENT,
        [RepresentedUnit(str(unit.unit_id), unit.coefficient) for unit in asking.units],
        [Ballot(str(unit), _COUNTED[choice]) for unit, choice in said.items() if choice in _COUNTED],
        total=asking.total,
        owners_participating=len(asking.participating),
        owners_total=len(asking.owners),
        law=book.law,
        bylaw_share=book.own_share(item.matter),
    )


def _row(asking: Asking, item: ItemFacts, said: Said, by: Actor) -> Decision:
    """The result as every decision is kept; without everybody's part in it, it has no effect (art. 44)."""
    result, basis = _result(asking, item, said), item.basis or Basis.COEFFICIENT
    counts, own = Counter(said.values()), asking.rules.rulebook.own_share(item.matter)
    return Decision(
        id=uuid.uuid4(),
        meeting_id=asking.meeting.id,
        item_id=item.id,
        question=item.title,
        basis=basis.value,
        majority=HALF_OF_TOTAL,
        needed=exact_text(own or asking.rules.rulebook.law.half_share),
        favour=exact_text(result.favour),
        against=exact_text(_weight(asking.units, said, WrittenChoice.NO, basis)),
        blank=exact_text(_weight(asking.units, said, WrittenChoice.BLANK, basis)),
        denominator=exact_text(result.base),
        favour_units=counts[WrittenChoice.YES],
        against_units=counts[WrittenChoice.NO],
        blank_units=counts[WrittenChoice.BLANK],
        denominator_units=len(asking.units),
        kept_out_units=0,
        kept_out_share=exact_text(0),
        represented=exact_text(asking.answered_share * asking.total),
        owners_present=len(asking.participating),
        has_quorum=result.has_effect,
        approved=result.approved,
        source=sources.joined(sources.LEY_675_43, sources.BYLAWS) if own else sources.LEY_675_43,
        opened_at=asking.at,
        recorded_at=asking.at,
        recorded_by=by.name or str(by.public_id),
    )


def _weight(units: tuple[AskedUnit, ...], said: Said, choice: WrittenChoice, weighing: Basis) -> Fraction:
    chosen = [unit for unit in units if said.get(unit.unit_id) is choice]
    if weighing is Basis.UNIT:
        return Fraction(len(chosen))
    return sum((unit.coefficient for unit in chosen), Fraction(0))


def _recorded(row: Decision) -> Act:
    facts = {**figures_of(row), "everybody_answered": row.has_quorum}
    return Act(Tag.DECISION_RECORDED, about=row.id, meeting_id=row.meeting_id, facts=facts)
