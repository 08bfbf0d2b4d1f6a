"""After the notice: a new version of it for everybody, or the message that the meeting is not held."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import func, select, update

from meetings import consents, deliveries
from meetings.convening.issue import changes_of, judge_change
from meetings.convening.reading import is_called, latest_notice
from meetings.convening.recipients import Recipient, Way, recipients_for, units_in_force
from meetings.convening.versions import (
    CANCELLATION,
    Version,
    freeze,
    invite,
    invited_links,
    new_version,
    owe_each,
)
from meetings.planning import (
    NO_GROUNDS,
    apply_change,
    change_of,
    discard_draft,
    find_meeting,
    keep_overrides,
    lock_meeting,
    meeting_facts,
    rules_of,
    written_reasons,
)
from meetings.protocol import sources
from meetings.protocol.findings import Finding, Refused, enforce
from meetings.protocol.kinds import Modality
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.nonpresential import may_withdraw
from meetings.protocol.trail import Tag, words_sha256
from meetings.storage.communities import Person
from meetings.storage.convening import Invitation, Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.storage.written_decision import WrittenVote
from meetings.trail import Act, Actor, record


def issue_version(
    tx: Transaction,
    community_id: uuid.UUID,
    change_id: uuid.UUID,
    reasons: Mapping[str, str],
    by: Actor,
    at: datetime,
    grounds: Mapping[str, str] = NO_GROUNDS,
) -> uuid.UUID:
    """Issue prepared changes as the next version of the notice, to everybody, in one act.

    The calendar keeps the meeting's UID under the next SEQUENCE; who is owner no more is told so; what still
    waited of the version before never leaves.

    Args:
        change_id: the changes, from ``planning.begin_change``.
        reasons: finding code -> the written reason of whoever goes on past it.
        grounds: finding code -> the ready ground that was chosen, or ``planning.STANDING``.

    Returns:
        The id of the meeting.

    Raises:
        Missing: there are no such changes in this community.
        Refused: nothing changed, a rule stops it, an override has no reason, or the meeting was opened,
            closed or cancelled meanwhile.
    """
    meeting, draft = _both(tx, community_id, change_id)
    after = after_act(MeetingState(meeting.state), MeetingAct.AMEND, Modality(meeting.modality))
    rules = rules_of(tx, community_id, at)
    people, units = recipients_for(tx, draft), units_in_force(tx, community_id)
    planned = meeting_facts(tx, draft)
    findings = judge_change(tx, planned, rules, people, units, at)
    written = written_reasons(tx, community_id, findings, reasons, grounds)
    enforce(findings, {code: reason.text for code, reason in written.items()})
    account_id = _staff(by)
    version = _next_version(tx, meeting, draft)
    keep_overrides(tx, meeting, findings, written, by, at)
    apply_change(tx, meeting, draft)
    meeting.state, meeting.sequence = after, meeting.sequence + 1
    meeting.rulebook_version = rules.rulebook.rulebook_version
    notice = new_version(tx, meeting, meeting_facts(tx, meeting), version(findings), account_id, at)
    deliveries.supersede(tx, meeting.id)
    freeze(tx, meeting, units, at)
    _let_go(tx, notice, community_id, people, by, at)
    invite(tx, meeting, notice, people, by, at)
    return meeting.id


def cancel_meeting(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, reason: str, by: Actor, at: datetime
) -> None:
    """Call a meeting off and tell everybody who was called. Twice changes nothing.

    Args:
        reason: why; everybody reads it.

    Raises:
        Missing: no such meeting in this community.
        Refused: ``lifecycle.not_possible``: it is open or over; ``cancel.not_called``: it is a draft, which
            is given up instead; ``cancel.no_reason``; ``written.answered``: somebody voted in writing.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    if meeting.state == MeetingState.CANCELLED:
        return
    before = latest_notice(tx, meeting_id)
    if before is None:
        raise Refused.because("cancel.not_called", source=sources.PRODUCT)
    after = after_act(MeetingState(meeting.state), MeetingAct.CANCEL, Modality(meeting.modality))
    if not reason.strip():
        raise Refused.because("cancel.no_reason", source=sources.PRODUCT)
    enforce(may_withdraw(_votes_in_writing(tx, meeting_id)))
    account_id = _staff(by)
    change_id = change_of(tx, meeting_id)
    if change_id is not None:
        discard_draft(tx, community_id, change_id, by, at)
    meeting.state, meeting.sequence, meeting.reason = after, meeting.sequence + 1, reason.strip()
    version = Version(
        before.version + 1, reason=meeting.reason, counts_from=before.counts_from, is_cancellation=True
    )
    notice = new_version(tx, meeting, meeting_facts(tx, meeting), version, account_id, at)
    deliveries.supersede(tx, meeting_id)
    called = _called(tx, meeting)
    owe_each(tx, notice, community_id, CANCELLATION, called, invited_links(tx, meeting_id), at)
    facts = {"people": len(called), "reason_sha256": words_sha256(meeting.reason)}
    whole = Act(Tag.MEETING_CANCELLED, about=notice.id, meeting_id=meeting_id, facts=facts)
    record(tx, community_id, by, at, whole, *_told(notice, called))


def _votes_in_writing(tx: Transaction, meeting_id: uuid.UUID) -> int:
    query = select(func.count()).select_from(WrittenVote).where(WrittenVote.meeting_id == meeting_id)
    return tx.session.scalar(query) or 0


def _both(tx: Transaction, community_id: uuid.UUID, change_id: uuid.UUID) -> tuple[Meeting, Meeting]:
    """The meeting and the changes to it, locked in this order by whoever needs both."""
    amends_id = find_meeting(tx, community_id, change_id).amends_id
    if amends_id is None:
        raise Missing
    return lock_meeting(tx, community_id, amends_id), lock_meeting(tx, community_id, change_id)


def _staff(by: Actor) -> uuid.UUID:
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    return by.account_id


def _next_version(
    tx: Transaction, meeting: Meeting, draft: Meeting
) -> Callable[[Sequence[Finding]], Version]:
    """The next version as the changes make it; its findings are added when it is written."""
    before = latest_notice(tx, meeting.id)
    assert before is not None, "a called meeting has a notice"
    number, changes = before.version + 1, changes_of(tx, meeting_facts(tx, draft))
    return partial(
        Version,
        number,
        changes=changes,
        reason=draft.reason,
        counts_from=number if any(change.restarts for change in changes) else before.counts_from,
        renews_permission=consents.asked(tx, meeting).sha256 != consents.asked(tx, draft).sha256,
    )


def _let_go(
    tx: Transaction,
    notice: Notice,
    community_id: uuid.UUID,
    people: Sequence[Recipient],
    by: Actor,
    at: datetime,
) -> None:
    """Tell those who were called and are not any more that this meeting is not theirs now."""
    staying = {person.person_id for person in people}
    gone = _called_now(tx, notice.meeting_id) - staying
    leaving = _by_their_ways(tx, notice.meeting_id, gone)
    links = invited_links(tx, notice.meeting_id)
    tx.session.execute(
        update(Invitation)
        .where(Invitation.meeting_id == notice.meeting_id, Invitation.person_id.in_(gone))
        .values(is_owner=False)
    )
    owe_each(tx, notice, community_id, CANCELLATION, leaving, links, at)
    record(tx, community_id, by, at, *_told(notice, leaving))


def _called_now(tx: Transaction, meeting_id: uuid.UUID) -> set[uuid.UUID]:
    return set(tx.session.scalars(select(Invitation.person_id).where(is_called(meeting_id))))


def _called(tx: Transaction, meeting: Meeting) -> list[Recipient]:
    """Everybody the present version called: by today's ways, or by those their notice went."""
    invited = _called_now(tx, meeting.id)
    owners = [one for one in recipients_for(tx, meeting) if one.person_id in invited]
    return owners + _by_their_ways(tx, meeting.id, invited - {one.person_id for one in owners})


def _by_their_ways(tx: Transaction, meeting_id: uuid.UUID, people: set[uuid.UUID]) -> list[Recipient]:
    """People who are no owners now, by the ways their notice went and that still count as theirs."""
    query = (
        select(Person.id, Person.name, Delivery.contact_point_id, Delivery.channel)
        .join(Delivery, Delivery.person_id == Person.id)
        .where(
            Delivery.meeting_id == meeting_id,
            Delivery.kind == "notice",
            Delivery.is_registered.is_(True),
            Person.id.in_(people),
            Person.erased_at.is_(None),
        )
        .distinct()
    )
    names: dict[uuid.UUID, str] = {}
    ways: dict[uuid.UUID, list[Way]] = {}
    for person_id, name, point, channel in tx.session.execute(query):
        names[person_id] = name
        ways.setdefault(person_id, []).append(Way(point, channel, True))
    return [Recipient(person, name, (), tuple(ways[person])) for person, name in names.items()]


def _told(notice: Notice, people: Sequence[Recipient]) -> list[Act]:
    return [
        Act(
            Tag.INVITATION_CANCELLED,
            about=notice.id,
            meeting_id=notice.meeting_id,
            personal={person.person_id: {"channels": [way.channel for way in person.ways]}},
        )
        for person in people
    ]
