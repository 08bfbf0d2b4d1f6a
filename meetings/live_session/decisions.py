"""A decision per item, with its basis and exact figures, counted by the secretary over who is present."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings.live_session.cards import HALF_OF_MEMBERS, DecisionCard, card_of, decided_by, figures_of
from meetings.live_session.reasons import RESTRICTED, asked_of, without_debtors
from meetings.live_session.room import Room, UnitPresence, require_open, room_at
from meetings.live_session.silence import end_silent
from meetings.live_session.standing import require_no_open_vote
from meetings.live_session.tallying import counting_of, decide, opened_and_kept
from meetings.planning import Written, find_meeting, keep_overrides, lock_meeting, written_reasons
from meetings.protocol import agenda, council, majority, sources
from meetings.protocol.findings import Finding, Refused, enforce
from meetings.protocol.kinds import Body, CommitteeDecision, ItemType, Majority, Said
from meetings.protocol.trail import Tag
from meetings.storage.live_session import Decision
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class Count:
    """What the secretary counted: what some units said, one by one, and what all the others said.

    Nothing stands for a unit by itself: ``rest`` is None until the secretary says it, and only a count that
    names every unit present needs none. In a body its members stand for the units; ``subject`` says what the
    convivencia committee decides, which may not be everything. ``reasons`` and ``grounds`` are the written
    reasons by finding, and the ready ones that were chosen; with one for ``arrears.vote.restricted`` the
    units in arrears do not vote, as the by-laws say.
    """

    question: str
    rest: Said | None = None
    said: Mapping[uuid.UUID, Said] = field(default_factory=dict)
    subject: CommitteeDecision | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, str] = field(default_factory=dict)


def record_decision(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    count: Count,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Keep the result of an item. It is final: a correction is a new item of another meeting.

    Raises:
        Missing: no such meeting or item here.
        Refused: ``room.not_open``; ``decision.not_voted_item``; no quorum now (rule ``quorum.assembly``);
            a matter of art. 46 at a distance (rule ``majority.qualified_allowed``); a binding decision
            where nothing is decided (``informative.decision``); a sanction of the convivencia committee
            (``committee.decision``), or ``decision.no_subject``; ``decision.twice``;
            ``decision.unit_not_present``; ``decision.rest_not_said``; ``decision.no_question``;
            ``vote.is_open``: its vote, or that of another item, was opened and not closed.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    end_silent(tx, meeting, at)
    row, asked, written = _result(tx, meeting, item_id, count, at)
    row.recorded_by = by.name or str(by.public_id)
    keep_overrides(tx, meeting, asked, written, by, at)
    tx.session.add(row)
    try:
        tx.session.flush()
    except IntegrityError as race:
        raise Refused.because("decision.twice") from race
    act = Act(Tag.DECISION_RECORDED, about=row.id, meeting_id=meeting_id, facts=figures_of(row))
    record(tx, community_id, by, at, act)
    return row.id


def count_decision(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    count: Count,
    at: datetime,
) -> DecisionCard:
    """What the result would be, for the page that shows the sum before it is kept; nothing is written.

    Raises:
        Missing, Refused: as ``record_decision``.
    """
    row, _, _ = _result(tx, find_meeting(tx, community_id, meeting_id), item_id, count, at)
    return card_of(row)


def _result(
    tx: Transaction, meeting: Meeting, item_id: uuid.UUID, count: Count, at: datetime
) -> tuple[Decision, tuple[Finding, ...], Mapping[str, Written]]:
    """The row of a decision that may be taken now, not yet kept, with what is gone on past and why."""
    votable = may_be_voted(tx, meeting, item_id, count, at)
    room, law = votable.room, votable.room.rules.rulebook.law
    counting = counting_of(tx, room, votable.item, votable.voters)
    row = opened_and_kept(decide(counting, _said(count, votable.voters), law=law), at, at)
    row.meeting_id, row.item_id, row.question = meeting.id, item_id, count.question.strip()
    return row, votable.asked, votable.written


@dataclass(frozen=True, slots=True)
class Votable:
    """An item that may be voted now: the room, who votes, what is gone on past and with which reasons."""

    room: Room
    item: AgendaItem
    voters: tuple[UnitPresence, ...]
    asked: tuple[Finding, ...]
    written: Mapping[str, Written]


def may_be_voted(
    tx: Transaction, meeting: Meeting, item_id: uuid.UUID, count: Count, at: datetime
) -> Votable:
    """Let an item be voted now, with who votes: all who are present, or all but those in arrears.

    Raises:
        Missing, Refused: as ``record_decision``.
    """
    item = tx.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise Missing
    require_open(meeting)
    require_no_open_vote(tx, meeting.id)
    room = room_at(tx, meeting, at)
    asked, written = _check(tx, room, item, count)
    is_restricted = any(finding.code == RESTRICTED for finding in asked)
    voters = without_debtors(room) if is_restricted else room.present_units
    return Votable(room, item, voters, asked, written)


def _said(count: Count, voters: tuple[UnitPresence, ...]) -> Mapping[uuid.UUID, Said]:
    """What each unit that votes said: its own word, or that of all the others."""
    all_said: dict[uuid.UUID, Said] = {}
    for unit in voters:
        said = count.said.get(unit.unit_id, count.rest)
        if said is None:
            raise Refused.because("decision.rest_not_said")
        all_said[unit.unit_id] = said
    return all_said


def _check(
    tx: Transaction, room: Room, item: AgendaItem, count: Count
) -> tuple[tuple[Finding, ...], Mapping[str, Written]]:
    """Refuse what may not be decided; returns what is gone on past with a written reason, and the reasons."""
    kind = room.meeting.kind
    if kind.only_informs and ItemType(item.type).decides:
        enforce(council.informative_decision(binding_decision=True).findings)
    basis, needed = decided_by(item, room.meeting)
    if not basis:
        raise Refused.because("decision.not_voted_item")
    if kind.body is Body.COMMITTEE:
        if count.subject is None:
            raise Refused.because("decision.no_subject", source=sources.LEY_675_58)
        enforce(council.committee_decision(count.subject).findings)
    if not count.question.strip():
        raise Refused.because("decision.no_question")
    enforce(agenda.lock(room.meeting.kind, room.meeting.modality, decision=True, in_notice=True).findings)
    asked, written = _gone_past(tx, room, item, count)
    texts = {code: reason.text for code, reason in written.items()}
    if needed not in (Majority.SIMPLE_REPRESENTED, HALF_OF_MEMBERS):
        enforce(majority.qualified_allowed(room.meeting.call, room.meeting.modality).findings, texts)
    enforce(room.quorum.findings)
    if tx.session.scalar(select(Decision.id).where(Decision.item_id == item.id)):
        raise Refused.because("decision.twice")
    present = {unit.unit_id for unit in room.present_units}
    if strange := [unit for unit in count.said if unit not in present]:
        raise Refused.because("decision.unit_not_present", number=len(strange))
    return asked, written


def _gone_past(
    tx: Transaction, room: Room, item: AgendaItem, count: Count
) -> tuple[tuple[Finding, ...], Mapping[str, Written]]:
    """The findings that a reason was written for; debtors vote unless somebody answers for taking it away."""
    found = asked_of(room, item)
    written = written_reasons(tx, room.meeting.community_id, found, count.reasons, count.grounds)
    return tuple(each for each in found if written[each.code].text), written
