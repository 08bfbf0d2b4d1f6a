"""A meeting as frozen facts: what the protocol judges, what pages show and what a notice carries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select

from meetings.protocol.kinds import (
    Basis,
    Call,
    Convener,
    ItemType,
    Kind,
    Majority,
    Matter,
    Modality,
    NoticeField,
    Summons,
)
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.base import table_of
from meetings.storage.planning import AgendaItem, ConveningOwner, Meeting
from meetings.storage.session import Columns, Missing, Transaction

OVER = (MeetingState.CLOSED, MeetingState.FAILED_QUORUM, MeetingState.CANCELLED)
_items = table_of(AgendaItem)
_ALL_ITEMS = select(
    *(column for column in _items.c if column.name not in ("position", "started_at", "ended_at"))
).order_by(_items.c.position)
_ITEMS = _ALL_ITEMS.where(_items.c.meeting_id == bindparam("meeting_id"))
_asking = table_of(ConveningOwner)
_ASKING = (
    select(_asking.c.meeting_id, _asking.c.person_id)
    .where(_asking.c.meeting_id.in_(bindparam("meeting_ids", expanding=True)))
    .order_by(_asking.c.added_at, _asking.c.id)
)
_ITEMS_OF_MANY = _ALL_ITEMS.where(_items.c.meeting_id.in_(bindparam("meeting_ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item of the agenda.

    Attributes:
        id: its public id.
        number: its place, from 1.
        title, presenter: as people wrote them.
        minutes: planned length.
        type, matter: codes of the rule book.
        basis, majority: what its vote weighs and needs; None where the owners do not vote it.
    """

    id: uuid.UUID
    number: int
    title: str
    minutes: int
    type: ItemType
    presenter: str
    basis: Basis | None
    matter: Matter
    majority: Majority | None

    @property
    def is_voted(self) -> bool:
        """Whether the item ends in a vote."""
        return self.type.decides


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting as it is planned; instants are UTC. The attributes are those of the table.

    Of a decision in writing ``starts_at`` is the last instant for answers, known once its questions leave.

    ``convener_reference`` and ``convener_acted_on`` name the act by which somebody other than the
    administrator calls; ``convening_owners`` are those who ask for it together. With ``amends_id`` these are
    the changes being prepared to a called meeting, and ``reason`` is why.
    """

    id: uuid.UUID
    community_id: uuid.UUID
    kind: Kind
    modality: Modality
    call: Call
    state: MeetingState
    starts_at: datetime | None
    duration_minutes: int
    place: str
    join_url: str
    access_instructions: str
    convener: Convener
    recording_requested: bool
    arrears_declared: bool
    second_call_at: datetime | None
    agenda_version: int
    items: tuple[ItemFacts, ...]
    uid: str
    sequence: int
    rulebook_version: str
    follows_id: uuid.UUID | None = None
    summons: Summons = Summons.NOTICE
    amends_id: uuid.UUID | None = None
    reason: str = ""
    resumes_at: datetime | None = None
    closed_at: datetime | None = None
    convener_reference: str = ""
    convener_acted_on: date | None = None
    convening_owners: tuple[uuid.UUID, ...] = ()

    @property
    def ends_at(self) -> datetime | None:
        """When it is planned to end; None without a day."""
        return self.starts_at + timedelta(minutes=self.duration_minutes) if self.starts_at else None

    @property
    def agenda_minutes(self) -> int:
        """What the items last together."""
        return sum(item.minutes for item in self.items)

    @property
    def planned_minutes(self) -> int:
        """What counts against the cap: the longer of the announced length and the sum of the items."""
        return max(self.agenda_minutes, self.duration_minutes)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed freely: no notice was issued."""
        return self.state is MeetingState.DRAFT

    @property
    def may_choose_agenda(self) -> bool:
        """Whether its topics may be written: a second call has those of the first (Ley 675/2001 art. 41)."""
        return self.is_draft and self.kind is not Kind.SECOND_CALL

    @property
    def needs_notice(self) -> bool:
        """Whether it is called by a notice, and does not come together without one (art. 40)."""
        return self.summons is Summons.NOTICE

    @property
    def is_written(self) -> bool:
        """Whether nobody meets: its questions are answered in writing (art. 43)."""
        return self.modality is Modality.WRITTEN

    @property
    def may_poll(self) -> bool:
        """Whether the hour of such a meeting can be asked about while it is a draft.

        Nobody meets to vote in writing; the law fixes the day of a second call and of an assembly by the
        owners' own right (Ley 675/2001 art. 40, 41); what was called is not asked about while it is changed.
        """
        is_fixed = self.kind is Kind.SECOND_CALL or self.summons is Summons.SELF_CONVENED
        return not (self.is_written or is_fixed or self.amends_id)

    @property
    def has_sat(self) -> bool:
        """Whether it sat, so that nobody has to come a second time; one in session may still want quorum."""
        return self.state in (MeetingState.SUSPENDED, MeetingState.CLOSED)

    @property
    def concluded_at(self) -> datetime | None:
        """When what follows is counted from: of votes in writing the last one, once all are counted."""
        return self.closed_at or self.starts_at if self.is_written else self.starts_at

    @property
    def is_at_a_distance(self) -> bool:
        """Whether somebody takes part from elsewhere."""
        return self.modality is not Modality.PRESENTIAL

    @property
    def notice_fields(self) -> frozenset[NoticeField]:
        """What a notice made from this meeting says (rule `notice.contents`)."""
        said = {
            NoticeField.KIND_LABEL: True,
            NoticeField.STARTS_AT: self.starts_at is not None,
            NoticeField.AGENDA: bool(self.items),
            NoticeField.ARREARS_LIST: self.arrears_declared,
            NoticeField.SECOND_CALL_STATEMENT: self.second_call_at is not None,
            NoticeField.TECH_MEANS: bool(self.join_url),
            NoticeField.ACCESS_INSTRUCTIONS: bool(self.access_instructions.strip()),
            NoticeField.PLACE: bool(self.place.strip()),
        }
        return frozenset(field for field, is_said in said.items() if is_said)


def find_meeting(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    """The row of a meeting of this community.

    Raises:
        Missing: there is none, or it belongs to another community.
    """
    meeting = tx.session.get(Meeting, meeting_id)
    if meeting is None or meeting.community_id != community_id:
        raise Missing
    return meeting


def find_gathering(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    """The row of a meeting of this community at which people meet, and do not only vote in writing.

    Raises:
        Missing: there is none, or it belongs to another community.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    if meeting.modality == Modality.WRITTEN:
        raise Missing
    return meeting


def meeting_row(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID | None) -> Columns:
    """The same as columns, for whoever only reads.

    Raises:
        Missing: there is none, or it belongs to another community.
    """
    row = tx.row(Meeting, meeting_id) if meeting_id else None
    if row is None or row.community_id != community_id:
        raise Missing
    return row


def read_meeting(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> MeetingFacts:
    """The facts of a meeting of this community.

    Raises:
        Missing: there is none, or it belongs to another community.
    """
    return meeting_facts(tx, meeting_row(tx, community_id, meeting_id))


def lock_meeting(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    """The same, held until the end of the act: of two acts at once the second sees what the first wrote.

    Raises:
        Missing: there is none, or it belongs to another community.
    """
    query = (
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.community_id == community_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    meeting = tx.session.scalars(query).one_or_none()
    if meeting is None:
        raise Missing
    return meeting


def traced(meeting: Meeting, facts: Mapping[str, object]) -> tuple[uuid.UUID, Mapping[str, object]]:
    """Under which meeting an act on this row stands in the trail, and with what facts.

    Changes being prepared stand under the meeting they are to change, marked as prepared: nothing of what
    was called is different until they are issued.
    """
    if meeting.amends_id is None:
        return meeting.id, facts
    return meeting.amends_id, {**facts, "prepared": True}


def meeting_facts(tx: Transaction, meeting: Meeting | Columns) -> MeetingFacts:
    """The facts of a meeting, its items in their order."""
    owners = _asking_owners(tx, [meeting])
    return _facts(meeting, tx.rows(_ITEMS, meeting_id=meeting.id), owners.get(meeting.id, ()))


def meetings_facts(tx: Transaction, meetings: Sequence[Meeting | Columns]) -> list[MeetingFacts]:
    """The facts of many meetings in one query more; items only of drafts, which alone are judged."""
    drafts = tuple(meeting.id for meeting in meetings if meeting.state == MeetingState.DRAFT)
    items: dict[uuid.UUID, list[Columns]] = {}
    for item in tx.rows(_ITEMS_OF_MANY, meeting_ids=drafts) if drafts else ():
        items.setdefault(item.meeting_id, []).append(item)
    owners = _asking_owners(tx, meetings)
    return [_facts(meeting, items.get(meeting.id, ()), owners.get(meeting.id, ())) for meeting in meetings]


def _asking_owners(
    tx: Transaction, meetings: Iterable[Meeting | Columns]
) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """Who asks for those meetings that owners call; nothing is asked where none is called so."""
    called = tuple(meeting.id for meeting in meetings if meeting.convener == Convener.OWNERS)
    owners: dict[uuid.UUID, list[uuid.UUID]] = {}
    for meeting_id, person_id in tx.rows(_ASKING, meeting_ids=called) if called else ():
        owners.setdefault(meeting_id, []).append(person_id)
    return owners


def _facts(
    meeting: Meeting | Columns, items: Iterable[AgendaItem | Columns], owners: Iterable[uuid.UUID]
) -> MeetingFacts:
    return MeetingFacts(
        id=meeting.id,
        community_id=meeting.community_id,
        kind=Kind(meeting.kind),
        modality=Modality(meeting.modality),
        call=Call(meeting.call),
        state=MeetingState(meeting.state),
        starts_at=meeting.starts_at,
        duration_minutes=meeting.duration_minutes,
        place=meeting.place,
        join_url=meeting.join_url,
        access_instructions=meeting.access_instructions,
        convener=Convener(meeting.convener),
        recording_requested=meeting.recording_requested,
        arrears_declared=meeting.arrears_declared,
        second_call_at=meeting.second_call_at,
        agenda_version=meeting.agenda_version,
        items=tuple(item_facts(item, number) for number, item in enumerate(items, 1)),
        uid=meeting.uid,
        sequence=meeting.sequence,
        rulebook_version=meeting.rulebook_version,
        follows_id=meeting.follows_id,
        summons=Summons(meeting.summons),
        amends_id=meeting.amends_id,
        reason=meeting.reason,
        resumes_at=meeting.resumes_at,
        closed_at=meeting.closed_at,
        convener_reference=meeting.convener_reference,
        convener_acted_on=meeting.convener_acted_on,
        convening_owners=tuple(owners),
    )


def item_facts(item: AgendaItem | Columns, number: int) -> ItemFacts:
    """The facts of one item; ``number`` is its place from 1."""
    return ItemFacts(
        id=item.id,
        number=number,
        title=item.title,
        minutes=item.minutes,
        type=ItemType(item.type),
        presenter=item.presenter,
        basis=Basis(item.basis) if item.basis else None,
        matter=Matter(item.matter),
        majority=Majority(item.majority) if item.majority else None,
    )
