"""Writing one version of a notice: the version itself, the frozen register, everybody's message."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from meetings import accounts, deliveries
from meetings.accounts import LinkPurpose, NewLink
from meetings.convening.recipients import (
    PAPER,
    Recipient,
    RegisterUnitRow,
    recipients_for,
    units_in_force,
)
from meetings.deliveries import Owed
from meetings.planning import Change, ItemFacts, MeetingFacts, convening_content, meeting_facts
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.kinds import AttendanceCapacity, Majority
from meetings.protocol.majority import qualified_allowed
from meetings.protocol.trail import Tag, words_sha256
from meetings.storage.bulk import insert_rows
from meetings.storage.communities import Community
from meetings.storage.convening import FrozenRegister, FrozenUnit, Invitation, Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record

# A personal link answers until the minutes have been read and the term to challenge them has run.
LINK_VALID = timedelta(days=400)
NOTICE, CANCELLATION = "notice", "cancellation"
# Who connects at the hour, finds nobody and asks the next morning is still told; so is everybody when the
# meeting is called off after its hour. An older mail would speak of what nobody waits for any more.
CANCELLATION_OF_USE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """What a version of the notice says besides the meeting itself; see ``storage.convening.Notice``."""

    number: int
    findings: Sequence[Finding] = ()
    changes: Sequence[Change] = ()
    reason: str = ""
    counts_from: int = 1
    renews_permission: bool = False
    is_cancellation: bool = False


def new_version(
    tx: Transaction,
    meeting: Meeting,
    facts: MeetingFacts,
    version: Version,
    account_id: uuid.UUID,
    at: datetime,
) -> Notice:
    """Write a version of the notice: what is called, as it stands now."""
    assert facts.starts_at is not None, "judged before"
    notice = Notice(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        version=version.number,
        sequence=meeting.sequence,
        starts_at=facts.starts_at,
        modality=facts.modality.value,
        content={
            "items": [_item(facts, item) for item in facts.items],
            "findings": [finding.as_plain() for finding in version.findings],
            "changes": [change.as_plain() for change in version.changes],
            "convening": convening_content(tx, facts),
        },
        issued_at=at,
        issued_by=account_id,
        reason=version.reason,
        counts_from=version.counts_from,
        renews_permission=version.renews_permission,
        is_cancellation=version.is_cancellation,
    )
    tx.session.add(notice)
    tx.session.flush()
    return notice


def _item(facts: MeetingFacts, item: ItemFacts) -> dict[str, Any]:
    return {
        "title": item.title,
        "minutes": item.minutes,
        "voted": item.is_voted,
        "basis": item.basis.value if item.basis else "",
        "majority": item.majority.value if item.majority else "",
        "presenter": item.presenter,
        "closed": _is_closed(facts, item),
    }


def _is_closed(facts: MeetingFacts, item: ItemFacts) -> bool:
    """Whether the law keeps this meeting from deciding the item (art. 46: not at a distance)."""
    if item.majority is None or item.majority is Majority.SIMPLE_REPRESENTED:
        return False
    return qualified_allowed(facts.call, facts.modality).verdict is Severity.BLOCK


def assemble(tx: Transaction, meeting: Meeting, at: datetime) -> None:
    """Freeze the register and give everybody their invitation and link, where no notice calls them."""
    freeze(tx, meeting, units_in_force(tx, meeting.community_id), at)
    issue_links_to(tx, meeting, recipients_for(tx, meeting), at)


def call_continuation(
    tx: Transaction, meeting: Meeting, starts_at: datetime, left: Sequence[ItemFacts], by: Actor, at: datetime
) -> None:
    """Tell everybody who was called that a suspended meeting goes on: the notice's next version.

    Same UID and the next SEQUENCE, so that the event in each calendar moves; ``left`` are its topics.

    Raises:
        Refused: ``convening.staff_only``.
    """
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    count = tx.session.scalar(select(func.max(Notice.version)).where(Notice.meeting_id == meeting.id)) or 0
    meeting.sequence += 1
    facts = replace(meeting_facts(tx, meeting), starts_at=starts_at, items=tuple(left))
    version = Version(count + 1, counts_from=count + 1)
    notice = new_version(tx, meeting, facts, version, by.account_id, at)
    called = invited_links(tx, meeting.id)
    people = [person for person in recipients_for(tx, meeting) if person.person_id in called]
    invite(tx, meeting, notice, people, by, at)


def freeze(tx: Transaction, meeting: Meeting, units: Sequence[RegisterUnitRow], at: datetime) -> None:
    """Freeze the register for the meeting as it is now; what was frozen before is replaced."""
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


def invite(
    tx: Transaction,
    meeting: Meeting,
    notice: Notice,
    people: Sequence[Recipient],
    by: Actor,
    at: datetime,
) -> None:
    """Call everybody: an invitation with its link where there is none yet, and a message by each way."""
    known = set(invited_links(tx, meeting.id))
    links = issue_links_to(tx, meeting, people, at)
    owe_each(tx, notice, meeting.community_id, NOTICE, people, links, at)
    _record_calls(tx, meeting, notice, people, known, by, at)


def owe_each(
    tx: Transaction,
    notice: Notice,
    community_id: uuid.UUID,
    kind: str,
    people: Sequence[Recipient],
    links: Mapping[uuid.UUID, uuid.UUID],
    at: datetime,
) -> None:
    """Owe a message of a kind about a version of the notice to each person, by each of their ways.

    A notice is of no use once its meeting begins; that it is called off is, for a day after both.
    """
    until = notice.starts_at if kind == NOTICE else max(at, notice.starts_at) + CANCELLATION_OF_USE
    owed = [
        Owed(
            community_id=community_id,
            person_id=person.person_id,
            contact_point_id=way.contact_point_id,
            channel=way.channel,
            kind=kind,
            dedupe_key=f"{kind}:{notice.id}:{way.contact_point_id or person.person_id}",
            meeting_id=notice.meeting_id,
            notice_id=notice.id,
            link_id=links[person.person_id],
            is_registered=way.is_registered,
            deadline_at=until,
        )
        for person in people
        for way in person.ways
    ]
    deliveries.owe(tx, owed, at)


def _record_calls(
    tx: Transaction,
    meeting: Meeting,
    notice: Notice,
    people: Sequence[Recipient],
    known: Set[uuid.UUID],
    by: Actor,
    at: datetime,
) -> None:
    """One entry for the act and one for each person; ``known`` are those who were called before."""
    facts: dict[str, object] = {
        "version": notice.version,
        "starts_at": notice.starts_at.isoformat(),
        "people": len(people),
        "on_paper": sum(way.channel == PAPER for person in people for way in person.ways),
    }
    tag = Tag.NOTICE_ISSUED
    if notice.version > 1:
        tag = Tag.NOTICE_VERSION_ISSUED
        facts |= {
            "changed": [change["part"] for change in notice.content["changes"]],
            "reason_sha256": words_sha256(notice.reason),
            "terms_restart": notice.counts_from == notice.version,
        }
    whole = Act(tag, about=notice.id, meeting_id=meeting.id, facts=facts)
    record(tx, meeting.community_id, by, at, whole, *call_each(notice, people, known))


def call_each(notice: Notice, people: Sequence[Recipient], known: Set[uuid.UUID] = frozenset()) -> list[Act]:
    """What the trail of each person says of being called; ``known`` are those who were called before."""
    return [
        Act(
            Tag.INVITATION_CHANGED if person.person_id in known else Tag.INVITATION_ISSUED,
            about=notice.id,
            meeting_id=notice.meeting_id,
            personal={
                person.person_id: {
                    "units": list(person.units),
                    "channels": [way.channel for way in person.ways],
                    "version": notice.version,
                }
            },
        )
        for person in people
    ]


def invited_links(tx: Transaction, meeting_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Everybody who was called to a meeting so far, with their personal link."""
    query = select(Invitation.person_id, Invitation.link_id).where(Invitation.meeting_id == meeting_id)
    return {row.person_id: row.link_id for row in tx.session.execute(query)}


def issue_links_to(
    tx: Transaction, meeting: Meeting, people: Sequence[Recipient], at: datetime
) -> dict[uuid.UUID, uuid.UUID]:
    """An invitation with its link for each of them who has none; returns the links of all who were called."""
    invited = invited_links(tx, meeting.id)
    # Somebody who sold a unit and bought another is an owner again.
    gone = select(Invitation).where(
        Invitation.meeting_id == meeting.id,
        Invitation.is_owner.is_(False),
        Invitation.capacity == AttendanceCapacity.OWNER.value,
    )
    owners = {person.person_id for person in people}
    for row in tx.session.scalars(gone):
        row.is_owner = row.person_id in owners
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
