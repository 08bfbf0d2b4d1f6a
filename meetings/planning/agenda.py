"""The agenda: each act asks for the version its page showed, so that of two writers nobody loses a text."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from meetings.planning.built_in import AGENDAS, ItemDraft
from meetings.planning.facts import find_meeting, lock_meeting, traced
from meetings.planning.rules import Rules, rules_of
from meetings.planning.weighing import weighed
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Basis, ItemType, Kind, Matter, Modality, Use
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.trail import Tag
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

LONGEST_AGENDA = 60


class Direction(StrEnum):
    """Where an item is moved to, by one place."""

    UP = "up"
    DOWN = "down"


def require_draft(meeting: Meeting, code: str = "agenda.locked") -> None:
    """Let a draft be changed.

    Raises:
        Refused: ``code``: its notice was issued, and what the notice says binds (art 39 par 1);
            ``written.asked``: its questions were, and are being answered as they stand.
    """
    if meeting.state != MeetingState.DRAFT and meeting.modality == Modality.WRITTEN:
        raise Refused.because("written.asked", source=sources.LEY_675_43)
    if meeting.state != MeetingState.DRAFT:
        raise Refused.because(code, source=sources.LEY_675_39_PAR_1, state=meeting.state)


def draft_of(item: AgendaItem) -> ItemDraft:
    """The item as a person would write it again."""
    return ItemDraft(
        title=item.title,
        minutes=item.minutes,
        type=ItemType(item.type),
        presenter=item.presenter,
        basis=Basis(item.basis) if item.basis else None,
        matter=Matter(item.matter),
    )


def add_item(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    draft: ItemDraft,
    expected_version: int,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Put an item at the end of the agenda; the same form sent twice adds one.

    Args:
        expected_version: the version of the agenda that the page showed.

    Returns:
        The item's id.

    Raises:
        Missing: no such meeting here.
        Refused: ``agenda.locked``, ``agenda.changed_meanwhile``, ``agenda.too_long``,
            ``agenda.item.basis_missing``.
    """
    meeting = _editable(tx, community_id, meeting_id)
    items = _in_order(meeting)
    rules = rules_of(tx, community_id, at)
    draft = _normal(meeting, draft)
    is_repeated = meeting.agenda_version == expected_version + 1 and items and draft_of(items[-1]) == draft
    if is_repeated:
        return items[-1].id
    if meeting.agenda_version != expected_version:
        raise _changed_meanwhile(meeting, draft, tuple(each.title for each in items))
    if len(items) >= LONGEST_AGENDA:
        raise Refused.because("agenda.too_long", longest=LONGEST_AGENDA)
    item = AgendaItem(id=uuid.uuid4(), position=len(items))
    _fill(meeting, item, draft, rules)
    meeting.items.append(item)
    _settle(tx, meeting, "added", item, by, at)
    return item.id


def edit_item(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    draft: ItemDraft,
    expected_version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Write an item anew; nothing changes when it already stands so.

    Raises:
        Missing: no such meeting or item here.
        Refused: ``agenda.locked``, ``agenda.changed_meanwhile`` (with both texts),
            ``agenda.item.basis_missing``.
    """
    meeting = _editable(tx, community_id, meeting_id)
    item = _item(meeting, item_id)
    draft = _normal(meeting, draft)
    if item is not None and draft_of(item) == draft:
        return
    if meeting.agenda_version != expected_version:
        raise _changed_meanwhile(meeting, draft, (item.title,) if item else ())
    if item is None:
        raise Missing
    _fill(meeting, item, draft, rules_of(tx, community_id, at))
    _settle(tx, meeting, "changed", item, by, at)


def make_talk_only(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    expected_version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Keep an item on the agenda without a vote: the remedy for what such a meeting cannot decide.

    Raises:
        Missing, Refused: as ``edit_item``.
    """
    item = _item(find_meeting(tx, community_id, meeting_id), item_id)
    if item is None:
        raise Missing
    draft = replace(draft_of(item), type=ItemType.INFORMATION, basis=None)
    edit_item(tx, community_id, meeting_id, item_id, draft, expected_version, by, at)


def remove_item(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    expected_version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Take an item off the agenda; one that is already gone is no error.

    Raises:
        Missing: no such meeting here.
        Refused: ``agenda.locked``, ``agenda.moved_meanwhile``.
    """
    meeting = _editable(tx, community_id, meeting_id)
    item = _item(meeting, item_id)
    if item is None:
        return
    _same_version(meeting, expected_version)
    meeting.items.remove(item)
    _settle(tx, meeting, "removed", item, by, at)


def move_item(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    direction: Direction,
    expected_version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Move an item by one place; at the end of the list it stays where it is.

    Raises:
        Missing: no such meeting or item here.
        Refused: ``agenda.locked``, ``agenda.moved_meanwhile``.
    """
    meeting = _editable(tx, community_id, meeting_id)
    _same_version(meeting, expected_version)
    items = _in_order(meeting)
    item = _item(meeting, item_id)
    if item is None:
        raise Missing
    here = items.index(item)
    there = here + (-1 if direction is Direction.UP else 1)
    if not 0 <= there < len(items):
        return
    items[here].position, items[there].position = there, here
    _settle(tx, meeting, "moved", item, by, at)


def restore_template(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    expected_version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Replace the agenda by the built-in one of the meeting's kind; nothing changes when it is that one.

    Raises:
        Missing: no such meeting here.
        Refused: ``agenda.locked``, ``agenda.moved_meanwhile``.
    """
    meeting = _editable(tx, community_id, meeting_id)
    rules = rules_of(tx, community_id, at)
    drafts = built_in_agenda(Kind(meeting.kind), Modality(meeting.modality), rules.rulebook.use)
    if [draft_of(item) for item in _in_order(meeting)] == list(drafts):
        return
    _same_version(meeting, expected_version)
    meeting.items.clear()
    fill_agenda(meeting, drafts, rules)
    _settle(tx, meeting, "restored", None, by, at)


def built_in_agenda(kind: Kind, modality: Modality, use: Use) -> tuple[ItemDraft, ...]:
    """The agenda a meeting of a kind starts from, empty in writing.

    In commercial use every vote weighs by coefficient.
    """
    drafts = () if modality is Modality.WRITTEN else AGENDAS.get(kind, ())
    if use is not Use.COMMERCIAL:
        return drafts
    return tuple(replace(draft, basis=Basis.COEFFICIENT) if draft.basis else draft for draft in drafts)


def fill_agenda(meeting: Meeting, drafts: tuple[ItemDraft, ...], rules: Rules) -> None:
    """Write the items of an empty agenda."""
    for position, draft in enumerate(drafts):
        item = AgendaItem(id=uuid.uuid4(), position=position)
        _fill(meeting, item, draft, rules)
        meeting.items.append(item)


def _editable(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_draft(meeting)
    if meeting.kind == Kind.SECOND_CALL:
        raise Refused.because("agenda.second_call", source=sources.LEY_675_41)
    return meeting


def _in_order(meeting: Meeting) -> list[AgendaItem]:
    return sorted(meeting.items, key=lambda item: item.position)


def _item(meeting: Meeting, item_id: uuid.UUID) -> AgendaItem | None:
    return next((item for item in meeting.items if item.id == item_id), None)


def _normal(meeting: Meeting, draft: ItemDraft) -> ItemDraft:
    """The draft as it would be kept: nothing weighs where the owners do not vote.

    In writing there is nothing but questions, and no time to plan for them.
    """
    if meeting.modality == Modality.WRITTEN:
        return replace(draft, type=ItemType.DECISION, minutes=0)
    votes = draft.type.decides and Kind(meeting.kind).is_assembly
    return draft if votes else replace(draft, basis=None)


def _fill(meeting: Meeting, item: AgendaItem, draft: ItemDraft, rules: Rules) -> None:
    basis, majority = weighed(Kind(meeting.kind), draft, rules.rulebook)
    item.title, item.minutes, item.presenter = draft.title, draft.minutes, draft.presenter
    item.type, item.matter = draft.type.value, draft.matter.value
    item.basis = basis.value if basis else ""
    item.majority = majority.value if majority else ""


def _changed_meanwhile(meeting: Meeting, mine: ItemDraft, theirs: tuple[str, ...]) -> Refused:
    facts = {"mine": mine.title, "theirs": theirs, "version": meeting.agenda_version}
    return Refused.because("agenda.changed_meanwhile", source=sources.PRODUCT, **facts)


def _same_version(meeting: Meeting, expected_version: int) -> None:
    if meeting.agenda_version != expected_version:
        raise Refused.because("agenda.moved_meanwhile", source=sources.PRODUCT)


def _settle(
    tx: Transaction, meeting: Meeting, act: str, item: AgendaItem | None, by: Actor, at: datetime
) -> None:
    """Number the items without gaps, make the new version and write the act in the trail.

    The trail names no title: whatever people write may speak of a person, and an entry is for ever.
    """
    for position, each in enumerate(_in_order(meeting)):
        each.position = position
    meeting.agenda_version += 1
    facts: dict[str, object] = {"act": act, "version": meeting.agenda_version}
    if item is not None:
        facts |= {"position": item.position + 1, "minutes": item.minutes, "type": item.type}
        facts |= {"basis": item.basis, "matter": item.matter, "majority": item.majority}
    about = item.id if item is not None else meeting.id
    record(tx, meeting.community_id, by, at, Act(Tag.AGENDA_CHANGED, about, *traced(meeting, facts)))
