"""Issuing a notice: judged by the rules, the register frozen, everybody's message owed, in one act."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from meetings import communities
from meetings.convening.reading import latest_notice
from meetings.convening.recipients import Recipient, RegisterUnitRow, recipients_for, units_in_force
from meetings.convening.versions import Version, freeze, invite, new_version
from meetings.planning import (
    NO_GROUNDS,
    Change,
    GroundOffer,
    MeetingFacts,
    Rules,
    act_findings,
    budget_end,
    changes,
    convening_shares,
    first_call,
    ground_offers,
    keep_overrides,
    last_answer,
    lock_meeting,
    meeting_facts,
    rules_of,
    runs_since,
    written_reasons,
)
from meetings.planning import find_meeting as find
from meetings.protocol import sources
from meetings.protocol.findings import Finding, Refused, Severity, enforce
from meetings.protocol.kinds import Modality
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.notice import IssueFacts, PlannedItem, judge_issue
from meetings.storage.communities import Community
from meetings.storage.planning import Override
from meetings.storage.session import Missing, Transaction
from meetings.trail import Actor


@dataclass(frozen=True, slots=True)
class Review:
    """What the administrator reads before sending (A6).

    Of changes to a called meeting: ``changes`` says what differs from the version in force, ``version`` is
    the one to be issued, ``reasons`` those given for it before, by finding, to be confirmed or rewritten.
    """

    meeting: MeetingFacts
    rules: Rules
    findings: tuple[Finding, ...]
    people: int
    units: int
    by_channel: Mapping[str, int]
    offers: Mapping[str, GroundOffer]
    changes: tuple[Change, ...] = ()
    version: int = 1
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether a rule stops it whatever anybody writes."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def overrides(self) -> tuple[Finding, ...]:
        """What needs a written reason."""
        return tuple(f for f in self.findings if f.severity is Severity.OVERRIDE)

    @property
    def restarts(self) -> bool:
        """Whether the changes make every term of notice begin again."""
        return any(change.restarts for change in self.changes)


def review(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> Review:
    """Judge the notice as if it left at ``at``; one that was sent is shown, and not judged.

    Raises:
        Missing: there is no such meeting in this community.
    """
    meeting = find(tx, community_id, meeting_id)
    rules = rules_of(tx, community_id, at)
    people, units = recipients_for(tx, meeting), units_in_force(tx, community_id)
    facts = _to_be_sent(meeting_facts(tx, meeting), rules, at)
    channels: dict[str, int] = {}
    for person in people:
        channels[person.ways[0].channel] = channels.get(person.ways[0].channel, 0) + 1
    if facts.amends_id is None:
        # What was sent is judged no more: nobody can choose another day for it here.
        findings = judge(tx, facts, rules, people, units, at) if facts.is_draft else ()
        offers = ground_offers(tx, community_id, findings)
        return Review(facts, rules, findings, len(people), len(units), channels, offers)
    findings = judge_change(tx, facts, rules, people, units, at)
    notice = latest_notice(tx, facts.amends_id)
    return Review(
        *(facts, rules, findings, len(people), len(units), channels),
        ground_offers(tx, community_id, findings),
        changes=changes_of(tx, facts),
        version=notice.version + 1 if notice else 1,
        reasons=_given_before(tx, facts.amends_id),
    )


def _to_be_sent(facts: MeetingFacts, rules: Rules, at: datetime) -> MeetingFacts:
    """The facts as the notice says them: in writing the month to answer begins when it leaves."""
    is_to_be_sent = facts.is_written and facts.is_draft
    return replace(facts, starts_at=last_answer(rules, at)) if is_to_be_sent else facts


def changes_of(tx: Transaction, draft: MeetingFacts) -> tuple[Change, ...]:
    """What prepared changes differ in from the meeting as it was called."""
    assert draft.amends_id is not None, "only asked of changes"
    return changes(meeting_facts(tx, find(tx, draft.community_id, draft.amends_id)), draft)


def _given_before(tx: Transaction, meeting_id: uuid.UUID) -> dict[str, str]:
    """The reasons written for this meeting before, the last one of each finding."""
    query = select(Override.code, Override.reason).where(Override.meeting_id == meeting_id)
    return {row.code: row.reason for row in tx.session.execute(query.order_by(Override.at))}


def judge_change(
    tx: Transaction,
    draft: MeetingFacts,
    rules: Rules,
    people: Sequence[Recipient],
    units: Sequence[RegisterUnitRow],
    at: datetime,
) -> tuple[Finding, ...]:
    """Judge prepared changes as if they left at ``at``.

    What binds begins its terms again at that hour. Anything else goes on under the terms already given, but
    must still come before the meeting.
    """
    if not changes_of(tx, draft):
        return (Finding("change.nothing", Severity.BLOCK, {}, sources.PRODUCT),)
    since = runs_since(tx, draft)
    found = judge(tx, draft, rules, people, units, since or at)
    if since is not None and draft.starts_at is not None and draft.starts_at <= at:
        return (
            Finding("change.begun", Severity.BLOCK, {"starts_at": draft.starts_at}, sources.PRODUCT),
            *found,
        )
    return found


def judge(
    tx: Transaction,
    facts: MeetingFacts,
    rules: Rules,
    people: Sequence[Recipient],
    units: Sequence[RegisterUnitRow],
    at: datetime,
) -> tuple[Finding, ...]:
    """Everything the rules say of a notice that would leave at ``at``."""
    own: list[Finding] = []
    if not communities.card(tx, facts.community_id).help_desk.is_complete:
        own.append(Finding("community.help_desk.incomplete", Severity.BLOCK))
    if facts.starts_at is None:
        return (*own, Finding("convening.no_date", Severity.BLOCK))
    own += act_findings(facts)
    if not people:
        return (*own, Finding("convening.nobody_to_call", Severity.BLOCK))
    owners = tuple(str(person.person_id) for person in people)
    first = first_call(tx, facts)
    judged = IssueFacts(
        kind=facts.kind,
        modality=facts.modality,
        call=facts.call,
        starts_at=facts.starts_at,
        sending_at=at,
        fields=facts.notice_fields,
        convener=facts.convener,
        convening_owners=convening_shares(tx, facts),
        owners=owners,
        reachable=frozenset(str(p.person_id) for p in people if any(w.is_registered for w in p.ways)),
        coefficients=tuple(unit.coefficient for unit in units),
        total=tx.session.get_one(Community, facts.community_id).total,
        planned_minutes=facts.planned_minutes,
        items=tuple(PlannedItem(item.number, item.title, item.is_voted, item.matter) for item in facts.items),
        second_call_at=first.second_call_at if first else facts.second_call_at,
        first_starts_at=first.starts_at if first else None,
        budget_end=budget_end(facts.starts_at, rules),
    )
    return (*own, *judge_issue(judged, rules.rulebook, rules.holidays))


def issue_notice(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    reasons: Mapping[str, str],
    by: Actor,
    at: datetime,
    grounds: Mapping[str, str] = NO_GROUNDS,
) -> uuid.UUID:
    """Issue the notice of a meeting. Nothing is sent here: the outbox owes it.

    Args:
        reasons: finding code -> the written reason of whoever goes on past it.
        grounds: finding code -> the ready ground that was chosen, or ``planning.STANDING``.

    Returns:
        The id of the notice's version.

    Raises:
        Missing: there is no such meeting in this community.
        Refused: a rule stops it, an override has no reason or one that is not offered, or the meeting was
            called already.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    if meeting.amends_id is not None:
        raise Missing  # changes are issued as a version of the meeting they are of
    after = after_act(MeetingState(meeting.state), MeetingAct.ISSUE_NOTICE, Modality(meeting.modality))
    rules = rules_of(tx, community_id, at)
    people, units = recipients_for(tx, meeting), units_in_force(tx, community_id)
    facts = _to_be_sent(meeting_facts(tx, meeting), rules, at)
    findings = judge(tx, facts, rules, people, units, at)
    written = written_reasons(tx, community_id, findings, reasons, grounds)
    enforce(findings, {code: reason.text for code, reason in written.items()})
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    keep_overrides(tx, meeting, findings, written, by, at)
    meeting.state, meeting.sequence = after, meeting.sequence + 1
    meeting.starts_at = facts.starts_at
    meeting.rulebook_version = rules.rulebook.rulebook_version
    notice = new_version(tx, meeting, facts, Version(1, findings), by.account_id, at)
    freeze(tx, meeting, units, at)
    invite(tx, meeting, notice, people, by, at)
    return notice.id
