"""Changes to a called meeting: prepared in a copy beside it, which nobody sees until it is issued."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select

from meetings.planning.conveners import copy_conveners
from meetings.planning.drafting import UID_HOST
from meetings.planning.facts import ItemFacts, MeetingFacts, lock_meeting, meeting_facts
from meetings.planning.following import copy_items
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Modality, Summons
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.trail import Tag
from meetings.storage.convening import Notice
from meetings.storage.planning import Guest, Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record

_COPIED = (
    "community_id",
    "kind",
    "modality",
    "call",
    "summons",
    "starts_at",
    "duration_minutes",
    "place",
    "join_url",
    "access_instructions",
    "convener",
    "convener_reference",
    "convener_acted_on",
    "recording_requested",
    "arrears_declared",
    "second_call_at",
    "hour_ground",
    "hour_reference",
    "hour_agreed_on",
    "hour_agreed_for",
    "follows_id",
)


class Part(StrEnum):
    """What of a called meeting can change."""

    START = "start"
    MANNER = "manner"
    AGENDA = "agenda"
    LENGTH = "length"
    PLACE = "place"
    LINK = "link"
    INSTRUCTIONS = "instructions"
    RECORDING = "recording"
    CONVENER = "convener"


# Rule book section 4: changing start, manner or agenda makes all clocks start again.
_RESTART = frozenset({Part.START, Part.MANNER, Part.AGENDA})
_PLAIN = {
    Part.MANNER: "modality",
    Part.LENGTH: "duration_minutes",
    Part.PLACE: "place",
    Part.INSTRUCTIONS: "access_instructions",
    Part.RECORDING: "recording_requested",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what was called and what is to be called.

    ``before`` and ``after`` are plain JSON values: a code, a number, an instant as ISO 8601; of the agenda
    the titles taken off and the titles added; of the link nothing, since it lets people in.
    """

    part: Part
    before: Any = None
    after: Any = None
    is_substance: bool = True

    @property
    def restarts(self) -> bool:
        """Whether every term of notice begins again."""
        return self.part in _RESTART and self.is_substance

    def as_plain(self) -> dict[str, Any]:
        """The change as it is kept with the notice's version."""
        return {"part": self.part.value, "before": self.before, "after": self.after}


def begin_change(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, reason: str, by: Actor, at: datetime
) -> uuid.UUID:
    """Begin to prepare changes to a called meeting; its notice stays valid as it is.

    Args:
        reason: why; everybody who was called will read it.

    Returns:
        The id of the changes, on whose pages they are written; the ones under way when there are some.

    Raises:
        Missing: no such meeting here.
        Refused: ``lifecycle.not_possible``: it was not called, or is open or over; ``change.no_reason``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    after_act(MeetingState(meeting.state), MeetingAct.AMEND, Modality(meeting.modality))
    if meeting.summons != Summons.NOTICE:
        raise Refused.because("cancel.not_called", source=sources.PRODUCT)
    under_way = change_of(tx, meeting_id)
    if under_way is not None:
        return under_way
    if not reason.strip():
        raise Refused.because("change.no_reason", source=sources.PRODUCT)
    draft = Meeting(
        id=uuid.uuid4(), uid=f"{uuid.uuid4()}@{UID_HOST}", created_at=at, created_by=by.account_id
    )
    for name in _COPIED:
        setattr(draft, name, getattr(meeting, name))
    draft.amends_id, draft.reason = meeting.id, reason.strip()
    copy_items(meeting, draft)
    copy_conveners(meeting, draft)
    tx.session.add(draft)
    _copy_guests(tx, meeting.id, draft.id)
    record(tx, community_id, by, at, Act(Tag.CHANGE_BEGUN, draft.id, meeting.id))
    return draft.id


def change_of(tx: Transaction, meeting_id: uuid.UUID) -> uuid.UUID | None:
    """The changes being prepared to a meeting, if there are any."""
    return tx.session.scalar(select(Meeting.id).where(Meeting.amends_id == meeting_id))


def runs_since(tx: Transaction, draft: MeetingFacts) -> datetime | None:
    """Since when the terms of notice run for prepared changes; None when they begin again, or for any draft.

    The clock starts with the first version since which start, manner and agenda are the same.
    """
    meeting = tx.session.get(Meeting, draft.amends_id) if draft.amends_id else None
    if meeting is None or any(change.restarts for change in changes(meeting_facts(tx, meeting), draft)):
        return None
    versions = tx.session.scalars(
        select(Notice).where(Notice.meeting_id == meeting.id).order_by(Notice.version.desc())
    ).all()
    return next((v.issued_at for v in versions if v.version == versions[0].counts_from), None)


def apply_change(tx: Transaction, meeting: Meeting, draft: Meeting) -> None:
    """Write the prepared changes into the meeting and take the copy away. Both rows are locked."""
    for name in _COPIED:
        setattr(meeting, name, getattr(draft, name))
    meeting.items.clear()
    copy_items(draft, meeting)
    copy_conveners(draft, meeting)
    meeting.agenda_version += 1
    tx.session.execute(delete(Guest).where(Guest.meeting_id == meeting.id))
    _copy_guests(tx, draft.id, meeting.id)
    take_away(tx, draft)


def take_away(tx: Transaction, draft: Meeting) -> None:
    """Delete prepared changes with all that hangs on them."""
    tx.session.execute(delete(Guest).where(Guest.meeting_id == draft.id))
    tx.session.delete(draft)
    tx.session.flush()


def _copy_guests(tx: Transaction, source_id: uuid.UUID, target_id: uuid.UUID) -> None:
    tx.session.flush()
    for guest in tx.session.scalars(select(Guest).where(Guest.meeting_id == source_id)).all():
        tx.session.add(
            Guest(id=uuid.uuid4(), meeting_id=target_id, person_id=guest.person_id, quality=guest.quality)
        )
    tx.session.flush()


def changes(before: MeetingFacts, after: MeetingFacts) -> tuple[Change, ...]:
    """What differs between two states of a meeting, what restarts the terms first."""
    found = []
    if before.starts_at != after.starts_at:
        found.append(Change(Part.START, _text(before.starts_at), _text(after.starts_at)))
    found += _agenda(before.items, after.items)
    for part, name in _PLAIN.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append(Change(part, old, new))
    if _who_calls(before) != _who_calls(after):
        found.append(Change(Part.CONVENER, before.convener, after.convener))
    if before.join_url != after.join_url:
        found.append(Change(Part.LINK))
    order = list(Part)
    return tuple(sorted(found, key=lambda change: order.index(change.part)))


def _who_calls(meeting: MeetingFacts) -> tuple[Any, ...]:
    act = (meeting.convener, meeting.convener_reference, meeting.convener_acted_on)
    return (*act, frozenset(meeting.convening_owners))


def _agenda(before: Iterable[ItemFacts], after: Iterable[ItemFacts]) -> list[Change]:
    """The change of the agenda; who presents an item and how long it lasts bind nobody."""
    old, new = [_said(item) for item in before], [_said(item) for item in after]
    if old == new:
        return []
    was, is_now = [title for title, *_ in old], [title for title, *_ in new]
    off = [title for title in was if title not in is_now]
    added = [title for title in is_now if title not in was]
    binds = [(title, *rest) for title, _, _, *rest in old] != [(title, *rest) for title, _, _, *rest in new]
    return [Change(Part.AGENDA, off, added, is_substance=binds)]


def _said(item: ItemFacts) -> tuple[Any, ...]:
    return (item.title, item.minutes, item.presenter, item.type, item.matter, item.basis, item.majority)


def _text(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
