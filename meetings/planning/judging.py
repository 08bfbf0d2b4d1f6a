"""What is said about a draft as a whole: its length, its agenda, its day, its neighbours in the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings.planning.built_in import AGENDAS
from meetings.planning.facts import OVER, MeetingFacts
from meetings.planning.following import second_call_findings
from meetings.planning.plan import term_findings, window_findings
from meetings.planning.rules import Rules
from meetings.protocol import meeting as meeting_rules
from meetings.protocol import sources, votes
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import Basis, Kind, Summons, Use
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

_NO_QUESTIONS = Finding("agenda.no_questions", Severity.BLOCK, {}, sources.LEY_675_43)
_EMPTY = Finding("agenda.empty", Severity.BLOCK, {}, sources.PROTOCOL_AGENDA)


def meeting_findings(
    tx: Transaction, meeting: MeetingFacts, rules: Rules, at: datetime
) -> tuple[Finding, ...]:
    """What is said about a draft as a whole, the worst first; of any other, that it is locked."""
    if not meeting.is_draft and meeting.is_written:
        return (Finding("written.asked", Severity.WARN, {}, sources.LEY_675_43),)
    if not meeting.is_draft:
        return (Finding("meeting.locked", Severity.WARN, {}, sources.LEY_675_39_PAR_1),)
    book = rules.rulebook
    if meeting.is_written:
        return () if meeting.items else (_NO_QUESTIONS,)
    found = [
        *meeting_rules.duration(
            meeting.planned_minutes, cap=book.duration_cap_minutes, source=book.duration_source
        ).findings,
        *_agenda_findings(meeting, book.use, book.duration_cap_minutes),
    ]
    if meeting.starts_at is not None:
        if meeting.summons is Summons.NOTICE:
            found += term_findings(meeting.kind, at, meeting.starts_at, rules)[:1]
        found += window_findings(meeting, rules)
        found += second_call_findings(tx, meeting, rules)
        found += _clashes(tx, meeting)
    return tuple(sorted(found, key=lambda finding: -finding.severity.rank))


def _agenda_findings(meeting: MeetingFacts, use: Use, cap: int) -> Iterable[Finding]:
    if not meeting.items:
        yield _EMPTY
        return
    opening = {draft.title for draft in AGENDAS.get(meeting.kind, ())}
    is_extraordinary = meeting.kind is Kind.EXTRAORDINARY_ASSEMBLY
    if is_extraordinary and all(item.title in opening for item in meeting.items):
        yield Finding("agenda.no_subject", Severity.WARN, {}, sources.LEY_675_39)
    if meeting.duration_minutes < meeting.agenda_minutes <= cap:
        facts = {"minutes": meeting.agenda_minutes, "announced": meeting.duration_minutes}
        yield Finding("agenda.longer_than_announced", Severity.WARN, facts, sources.PRODUCT)
    if use is Use.MIXED and any(item.basis is Basis.UNIT for item in meeting.items):
        yield from votes.basis(economic=False, use=use).findings


def _clashes(tx: Transaction, meeting: MeetingFacts) -> Iterable[Finding]:
    """A warning for another meeting of the community at the same hours."""
    starts_at, ends_at = meeting.starts_at, meeting.ends_at
    if starts_at is None or ends_at is None:
        return
    alive = [state.value for state in MeetingState if state not in OVER]
    query = select(Meeting.kind, Meeting.starts_at, Meeting.duration_minutes).where(
        Meeting.community_id == meeting.community_id,
        Meeting.id.not_in([meeting.id, meeting.amends_id or meeting.id]),
        Meeting.amends_id.is_(None),
        Meeting.state.in_(alive),
        Meeting.starts_at < ends_at,
    )
    for kind, other_at, minutes in tx.session.execute(query):
        if other_at is not None and other_at + timedelta(minutes=minutes) > starts_at:
            facts = {"kind": Kind(kind), "starts_at": other_at}
            yield Finding("meeting.date.clash", Severity.WARN, facts, sources.PRODUCT)
