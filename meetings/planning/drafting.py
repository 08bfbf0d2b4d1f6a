"""The draft of a meeting: what it is, its day, how it is entered, and what its notice has to declare."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from meetings.communities import CommunityCard, card
from meetings.planning.agenda import built_in_agenda, fill_agenda, require_draft
from meetings.planning.built_in import ACCESS
from meetings.planning.facts import lock_meeting, meeting_facts, traced
from meetings.planning.plan import second_call_at, term_findings
from meetings.planning.rules import Rules, rules_of
from meetings.planning.unsummoned import own_right_start
from meetings.protocol import sources
from meetings.protocol.days import local_instant
from meetings.protocol.findings import Refused, Severity
from meetings.protocol.kinds import Call, Convener, Kind, Modality, Summons
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.notice import earliest_start
from meetings.protocol.trail import Tag, instant
from meetings.storage.communities import Community
from meetings.storage.planning import Guest, Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record

UID_HOST = "constancia.invalid"
FURTHEST = timedelta(days=366)
LONGEST_URL = 500
_WITHOUT_AGENDA = 60
# What mail, calendar and paper can carry as one address: printable ASCII without quotes or brackets.
_WEB_ADDRESS = re.compile(r"https?://[!#-;=?-~]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Access:
    """How a meeting is entered, as the page A4 asks."""

    join_url: str
    place: str
    access_instructions: str
    recording_requested: bool


def create_meeting(
    tx: Transaction,
    community_id: uuid.UUID,
    kind: Kind,
    modality: Modality,
    convener: Convener,
    by: Actor,
    at: datetime,
    *,
    summons: Summons = Summons.NOTICE,
    key: uuid.UUID | None = None,
) -> uuid.UUID:
    """Begin a meeting: a draft with the built-in agenda of its kind.

    Args:
        summons: whether it is called by notice, or comes together without one; by their own right the
            owners meet on the day of the rule, which nobody chooses.
        key: of the form that asks; the same form sent twice makes one meeting.

    Returns:
        The meeting's id.

    Raises:
        Missing: there is no such community.
    """
    community, rules = card(tx, community_id), rules_of(tx, community_id, at)
    uid = f"{key or uuid.uuid4()}@{UID_HOST}"
    known = _already_begun(tx, community_id, uid)
    if known is not None:
        if (known.community_id, known.kind, known.modality) == (community_id, kind, modality):
            return known.id
        uid = f"{uuid.uuid4()}@{UID_HOST}"
    meeting = Meeting(id=uuid.uuid4(), community_id=community_id, kind=kind.value, uid=uid, created_at=at)
    meeting.call = (Call.SECOND if kind is Kind.SECOND_CALL else Call.FIRST).value
    meeting.convener, meeting.created_by = convener.value, by.account_id
    meeting.summons = summons.value
    if summons is Summons.SELF_CONVENED:
        meeting.convener, meeting.starts_at = Convener.OWNERS.value, own_right_start(rules, at)
    fill_agenda(meeting, built_in_agenda(kind, modality, rules.rulebook.use), rules)
    meeting.duration_minutes = sum(item.minutes for item in meeting.items) or _WITHOUT_AGENDA
    _set_modality(meeting, modality, community)
    if modality is Modality.WRITTEN:
        meeting.duration_minutes, meeting.recording_requested, meeting.place = 0, False, ""
    tx.session.add(meeting)
    facts = {"kind": kind.value, "modality": modality.value, "convener": convener.value}
    record(tx, community_id, by, at, Act(Tag.MEETING_CREATED, meeting.id, meeting.id, facts))
    return meeting.id


def set_date(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    day: date,
    hour: time,
    duration_minutes: int,
    by: Actor,
    at: datetime,
) -> None:
    """Set the day and hour of a draft, on the community's clock, and with it the second call.

    A day that only needs a written reason is kept: the reason is asked when the notice is sent.

    Raises:
        Missing: no such meeting here.
        Refused: ``meeting.locked``, ``meeting.date.past``, ``meeting.date.too_far``,
            ``written.nobody_meets``, ``own_right.date_fixed``, or the finding of the term of notice that no
            sending from now on could keep.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_draft(meeting, "meeting.locked")
    _require_a_gathering(meeting)
    rules = rules_of(tx, community_id, at)
    if meeting.summons == Summons.SELF_CONVENED:
        fixed = {"starts_at": meeting.starts_at or own_right_start(rules, at)}
        raise Refused.because("own_right.date_fixed", source=sources.LEY_675_40, **fixed)
    starts_at = local_instant(day, hour, rules.zone)
    _require_lawful(meeting, starts_at, at, rules)
    second = second_call_at(meeting_facts(tx, meeting), starts_at, rules)
    if (meeting.starts_at, meeting.duration_minutes) == (starts_at, duration_minutes):
        return
    meeting.starts_at, meeting.duration_minutes, meeting.second_call_at = starts_at, duration_minutes, second
    facts: dict[str, object] = {"starts_at": instant(starts_at), "minutes": duration_minutes}
    if second is not None:
        facts["second_call_at"] = instant(second)
    _changed(tx, meeting, Tag.MEETING_CHANGED, facts, by, at)


def set_access(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, access: Access, by: Actor, at: datetime
) -> None:
    """Say how a draft is entered, and whether permission to record will be asked.

    What is still missing may stay empty in a draft; the notice is not sent without it.

    Raises:
        Missing: no such meeting here.
        Refused: ``meeting.locked``; ``written.nobody_meets``; ``access.join_url.not_web``: the link is no
            http or https address.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_draft(meeting, "meeting.locked")
    _require_a_gathering(meeting)
    _require_web_address(access.join_url)
    wanted = {
        "join_url": access.join_url,
        "place": access.place,
        "access_instructions": access.access_instructions,
        "recording_requested": access.recording_requested,
    }
    changed = sorted(name for name, value in wanted.items() if getattr(meeting, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(meeting, name, wanted[name])
    # The link lets people in: the trail says that it changed, never what it is.
    facts = {"changed": changed, "recording_requested": access.recording_requested}
    _changed(tx, meeting, Tag.ACCESS_CHANGED, facts, by, at)


def set_modality(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    modality: Modality,
    by: Actor,
    at: datetime,
) -> None:
    """Hold a draft in another manner; what the manner needs is proposed anew where it stood unchanged.

    Raises:
        Missing: no such meeting here.
        Refused: ``meeting.locked``; ``written.nobody_meets``, ``written.begun_apart``: a decision in writing
            is begun as one and stays one.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_draft(meeting, "meeting.locked")
    if meeting.modality == modality.value:
        return
    _require_a_gathering(meeting)
    if modality is Modality.WRITTEN:
        raise Refused.because("written.begun_apart", source=sources.LEY_675_43)
    _set_modality(meeting, modality, card(tx, community_id))
    _changed(tx, meeting, Tag.MEETING_CHANGED, {"modality": modality.value}, by, at)


def declare_arrears(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Declare that the register's list of units in arrears, empty or not, is the one the notice carries.

    Raises:
        Missing: no such meeting here.
        Refused: ``meeting.locked``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_draft(meeting, "meeting.locked")
    if meeting.arrears_declared:
        return
    meeting.arrears_declared = True
    _changed(tx, meeting, Tag.MEETING_CHANGED, {"arrears_declared": True}, by, at)


def discard_draft(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> uuid.UUID | None:
    """Give up a draft; it stays in the list as cancelled. Twice changes nothing.

    Changes being prepared to a called meeting leave nothing behind: nobody ever saw them.

    Returns:
        The meeting that the changes were to change; None for the draft of a meeting.

    Raises:
        Missing: no such meeting here.
        Refused: ``meeting.locked``: it was convened, so those who were called have to be told.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    if meeting.state == MeetingState.CANCELLED:
        return None
    require_draft(meeting, "meeting.locked")
    if meeting.amends_id is not None:
        record(tx, community_id, by, at, Act(Tag.CHANGE_GIVEN_UP, meeting.id, meeting.amends_id))
        tx.session.execute(delete(Guest).where(Guest.meeting_id == meeting.id))
        tx.session.delete(meeting)
        return meeting.amends_id
    meeting.state = after_act(
        MeetingState(meeting.state), MeetingAct.CANCEL, Modality(meeting.modality)
    ).value
    _changed(tx, meeting, Tag.MEETING_CANCELLED, {}, by, at)
    return None


def _already_begun(tx: Transaction, community_id: uuid.UUID, uid: str) -> Meeting | None:
    """The meeting with this uid, in any community.

    The community is held until the end of the act, so that two sendings of one form come after each other.
    """
    tx.session.execute(select(Community.id).where(Community.id == community_id).with_for_update())
    return tx.session.scalar(select(Meeting).where(Meeting.uid == uid))


def _require_a_gathering(meeting: Meeting) -> None:
    if meeting.modality == Modality.WRITTEN:
        raise Refused.because("written.nobody_meets", source=sources.LEY_675_43)


def _require_lawful(meeting: Meeting, starts_at: datetime, at: datetime, rules: Rules) -> None:
    kind = Kind(meeting.kind)
    if starts_at <= at:
        earliest = earliest_start(kind, at, rules.rulebook, rules.holidays)
        facts = {"starts_at": starts_at, "earliest_start": earliest.at}
        raise Refused.because("meeting.date.past", source=sources.PRODUCT, **facts)
    if starts_at - at > FURTHEST:
        raise Refused.because("meeting.date.too_far", source=sources.PRODUCT, starts_at=starts_at)
    if meeting.summons != Summons.NOTICE:
        return
    blocks = [each for each in term_findings(kind, at, starts_at, rules) if each.severity is Severity.BLOCK]
    if blocks:
        raise Refused(blocks[0])


def _require_web_address(join_url: str) -> None:
    if not join_url:
        return
    try:
        host = urlsplit(join_url).hostname
    except ValueError:
        host = None
    if not (host and len(join_url) <= LONGEST_URL and _WEB_ADDRESS.fullmatch(join_url)):
        raise Refused.because("access.join_url.not_web", source=sources.PRODUCT)


def _set_modality(meeting: Meeting, modality: Modality, community: CommunityCard) -> None:
    """Propose how such a meeting is entered, without touching what a person wrote."""
    if meeting.access_instructions in (None, "", *ACCESS.values()):
        meeting.access_instructions = ACCESS.get(modality, "")
    if modality is not Modality.VIRTUAL and not meeting.place:
        meeting.place = ", ".join(part for part in (community.address, community.city) if part)
    meeting.modality = modality.value


def _changed(
    tx: Transaction, meeting: Meeting, tag: Tag, facts: Mapping[str, object], by: Actor, at: datetime
) -> None:
    record(tx, meeting.community_id, by, at, Act(tag, meeting.id, *traced(meeting, facts)))
