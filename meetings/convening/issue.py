"""Issuing a notice: judged by the rules, the register frozen, everybody's message owed, in one act."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from meetings import accounts, communities, deliveries
from meetings.accounts import LinkPurpose, NewLink
from meetings.convening.recipients import (
    PAPER,
    Recipient,
    RegisterUnitRow,
    recipients_for,
    units_in_force,
)
from meetings.deliveries import Owed
from meetings.planning import (
    NO_GROUNDS,
    GroundOffer,
    ItemFacts,
    MeetingFacts,
    Rules,
    ground_offers,
    keep_overrides,
    lock_meeting,
    meeting_facts,
    rules_of,
    written_reasons,
)
from meetings.planning import find_meeting as find
from meetings.protocol.findings import Finding, Refused, Severity, enforce
from meetings.protocol.kinds import AttendanceCapacity, Majority
from meetings.protocol.lifecycle import MEETING, MeetingAct, MeetingState, next_state
from meetings.protocol.majority import qualified_allowed
from meetings.protocol.notice import IssueFacts, PlannedItem, judge_issue
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community
from meetings.storage.convening import FrozenRegister, FrozenUnit, Invitation, Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction, insert_rows
from meetings.trail import Act, Actor, record

# A personal link answers until the minutes have been read and the term to challenge them has run.
LINK_VALID = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Review:
    """What the administrator reads before sending (A6)."""

    meeting: MeetingFacts
    rules: Rules
    findings: tuple[Finding, ...]
    people: int
    units: int
    by_channel: Mapping[str, int]
    offers: Mapping[str, GroundOffer]

    @property
    def stops(self) -> bool:
        """Whether a rule stops it whatever anybody writes."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def overrides(self) -> tuple[Finding, ...]:
        """What needs a written reason."""
        return tuple(f for f in self.findings if f.severity is Severity.OVERRIDE)


def review(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> Review:
    """Judge the notice as if it left at ``at``.

    Raises:
        Missing: there is no such meeting in this community.
    """
    meeting = find(tx, community_id, meeting_id)
    rules = rules_of(tx, community_id, at)
    people, units = recipients_for(tx, meeting), units_in_force(tx, community_id)
    facts = meeting_facts(tx, meeting)
    channels: dict[str, int] = {}
    for person in people:
        channels[person.ways[0].channel] = channels.get(person.ways[0].channel, 0) + 1
    findings = _judge(tx, facts, rules, people, units, at)
    offers = ground_offers(tx, community_id, findings)
    return Review(facts, rules, findings, len(people), len(units), channels, offers)


def _judge(
    tx: Transaction,
    facts: MeetingFacts,
    rules: Rules,
    people: Sequence[Recipient],
    units: Sequence[RegisterUnitRow],
    at: datetime,
) -> tuple[Finding, ...]:
    own: list[Finding] = []
    if not communities.card(tx, facts.community_id).help_desk.is_complete:
        own.append(Finding("community.help_desk.incomplete", Severity.BLOCK))
    if facts.starts_at is None:
        return (*own, Finding("convening.no_date", Severity.BLOCK))
    if not people:
        return (*own, Finding("convening.nobody_to_call", Severity.BLOCK))
    owners = tuple(str(person.person_id) for person in people)
    judged = IssueFacts(
        kind=facts.kind,
        modality=facts.modality,
        call=facts.call,
        starts_at=facts.starts_at,
        sending_at=at,
        fields=facts.notice_fields,
        convener=facts.convener,
        owners=owners,
        reachable=frozenset(str(p.person_id) for p in people if any(w.is_registered for w in p.ways)),
        coefficients=tuple(unit.coefficient for unit in units),
        total=tx.session.get_one(Community, facts.community_id).total,
        planned_minutes=facts.planned_minutes,
        items=tuple(PlannedItem(item.number, item.title, item.is_voted, item.matter) for item in facts.items),
        second_call_at=facts.second_call_at,
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
    after = next_state(MEETING, MeetingState(meeting.state), MeetingAct.ISSUE_NOTICE)
    rules = rules_of(tx, community_id, at)
    people, units = recipients_for(tx, meeting), units_in_force(tx, community_id)
    facts = meeting_facts(tx, meeting)
    findings = _judge(tx, facts, rules, people, units, at)
    written = written_reasons(tx, community_id, findings, reasons, grounds)
    enforce(findings, {code: reason.text for code, reason in written.items()})
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    keep_overrides(tx, meeting, findings, written, by, at)
    meeting.state, meeting.sequence = after, meeting.sequence + 1
    meeting.rulebook_version = rules.rulebook.rulebook_version
    notice = _new_version(tx, meeting, facts, findings, by.account_id, at)
    _freeze(tx, meeting, units, at)
    _invite(tx, meeting, notice, people, by, at)
    return notice.id


def _new_version(
    tx: Transaction,
    meeting: Meeting,
    facts: MeetingFacts,
    findings: Sequence[Finding],
    account_id: uuid.UUID,
    at: datetime,
) -> Notice:
    count = tx.session.scalar(select(func.count()).select_from(Notice).where(Notice.meeting_id == meeting.id))
    items = [
        {
            "title": item.title,
            "minutes": item.minutes,
            "voted": item.is_voted,
            "basis": item.basis.value if item.basis else "",
            "majority": item.majority.value if item.majority else "",
            "presenter": item.presenter,
            "closed": _is_closed(facts, item),
        }
        for item in facts.items
    ]
    assert facts.starts_at is not None, "judged above"
    notice = Notice(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        version=(count or 0) + 1,
        sequence=meeting.sequence,
        starts_at=facts.starts_at,
        modality=facts.modality.value,
        content={"items": items, "findings": [finding.as_plain() for finding in findings]},
        issued_at=at,
        issued_by=account_id,
    )
    tx.session.add(notice)
    tx.session.flush()
    return notice


def _is_closed(facts: MeetingFacts, item: ItemFacts) -> bool:
    """Whether the law keeps this meeting from deciding the item (art. 46: not at a distance)."""
    if item.majority is None or item.majority is Majority.SIMPLE_REPRESENTED:
        return False
    return qualified_allowed(facts.call, facts.modality).verdict is Severity.BLOCK


def assemble(tx: Transaction, meeting: Meeting, at: datetime) -> None:
    """Freeze the register and give everybody their invitation and link, where no notice calls them."""
    _freeze(tx, meeting, units_in_force(tx, meeting.community_id), at)
    _invitations(tx, meeting, recipients_for(tx, meeting), at)


def _freeze(tx: Transaction, meeting: Meeting, units: Sequence[RegisterUnitRow], at: datetime) -> None:
    tx.session.execute(delete(FrozenUnit).where(FrozenUnit.meeting_id == meeting.id))
    tx.session.execute(delete(FrozenRegister).where(FrozenRegister.meeting_id == meeting.id))
    community = tx.session.get_one(Community, meeting.community_id)
    tx.session.add(
        FrozenRegister(
            meeting_id=meeting.id,
            total_numerator=community.total_numerator,
            total_denominator=community.total_denominator,
            decimals=community.decimals,
            frozen_at=at,
        )
    )
    rows = [
        {
            "meeting_id": meeting.id,
            "unit_id": unit.id,
            "tower": unit.tower,
            "number": unit.number,
            "kind": unit.kind,
            "in_arrears": unit.in_arrears,
            "position": unit.position,
            "coefficient_numerator": unit.coefficient.numerator,
            "coefficient_denominator": unit.coefficient.denominator,
        }
        for unit in units
    ]
    insert_rows(tx.session, FrozenUnit, rows)


def _invite(
    tx: Transaction,
    meeting: Meeting,
    notice: Notice,
    people: Sequence[Recipient],
    by: Actor,
    at: datetime,
) -> None:
    links = _invitations(tx, meeting, people, at)
    owed = [
        Owed(
            community_id=meeting.community_id,
            person_id=person.person_id,
            contact_point_id=way.contact_point_id,
            channel=way.channel,
            kind="notice",
            dedupe_key=f"notice:{notice.id}:{way.contact_point_id or person.person_id}",
            meeting_id=meeting.id,
            notice_id=notice.id,
            link_id=links[person.person_id],
            is_registered=way.is_registered,
        )
        for person in people
        for way in person.ways
    ]
    deliveries.owe(tx, owed, at)
    _record_calls(tx, meeting, notice, people, by, at)


def _record_calls(
    tx: Transaction,
    meeting: Meeting,
    notice: Notice,
    people: Sequence[Recipient],
    by: Actor,
    at: datetime,
) -> None:
    facts = {
        "version": notice.version,
        "starts_at": notice.starts_at.isoformat(),
        "people": len(people),
        "on_paper": sum(way.channel == PAPER for person in people for way in person.ways),
    }
    whole = Act(Tag.NOTICE_ISSUED, about=notice.id, meeting_id=meeting.id, facts=facts)
    each = [
        Act(
            Tag.INVITATION_ISSUED,
            about=notice.id,
            meeting_id=meeting.id,
            personal={
                person.person_id: {
                    "units": list(person.units),
                    "channels": [way.channel for way in person.ways],
                }
            },
        )
        for person in people
    ]
    record(tx, meeting.community_id, by, at, whole, *each)


def _invitations(
    tx: Transaction, meeting: Meeting, people: Sequence[Recipient], at: datetime
) -> dict[uuid.UUID, uuid.UUID]:
    invited = {
        row.person_id: row.link_id
        for row in tx.session.execute(
            select(Invitation.person_id, Invitation.link_id).where(Invitation.meeting_id == meeting.id)
        )
    }
    fresh = [person for person in people if person.person_id not in invited]
    wanted = [
        NewLink(
            LinkPurpose.MEETING,
            meeting.community_id,
            person.person_id,
            expires_at=(meeting.starts_at or at) + LINK_VALID,
            meeting_id=meeting.id,
        )
        for person in fresh
    ]
    made = dict(zip((p.person_id for p in fresh), accounts.issue_links(tx, wanted, at), strict=True))
    capacities = {person.person_id: person.capacity for person in people}
    rows = [
        {
            "id": uuid.uuid4(),
            "meeting_id": meeting.id,
            "person_id": person,
            "link_id": link,
            "is_owner": capacities[person] is AttendanceCapacity.OWNER,
            "capacity": capacities[person].value,
            "created_at": at,
        }
        for person, link in made.items()
    ]
    insert_rows(tx.session, Invitation, rows)
    return {**invited, **made}
