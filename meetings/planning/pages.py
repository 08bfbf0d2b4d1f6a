"""What the pages of planning show, computed: one meeting, the list, the desk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from meetings import deliveries
from meetings.planning.agenda import LONGEST_AGENDA
from meetings.planning.amending import runs_since
from meetings.planning.facts import (
    OVER,
    ItemFacts,
    MeetingFacts,
    meetings_facts,
    read_meeting,
)
from meetings.planning.following import Linked, related
from meetings.planning.judging import meeting_findings
from meetings.planning.plan import DayChoice, Plan, day_choice, plan_of
from meetings.planning.progress import Progress, progress_of
from meetings.planning.rules import Rules, rules_of
from meetings.planning.splitting import Split, split_of
from meetings.planning.steps import (
    Done,
    Next,
    missing_fields,
    offers_of,
    required_fields,
    steps_of,
    tasks_of,
)
from meetings.planning.unsummoned import lines_without_notice, without_notice
from meetings.planning.weighing import item_findings
from meetings.protocol.days import in_zone
from meetings.protocol.findings import Finding
from meetings.protocol.kinds import Kind, NoticeField, Use
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.base import table_of
from meetings.storage.communities import Unit
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

_units, _meetings = table_of(Unit), table_of(Meeting)
_ARREARS = (
    select(_units.c.in_arrears, func.count())
    .where(_units.c.community_id == bindparam("community_id"), _units.c.retired_at.is_(None))
    .group_by(_units.c.in_arrears)
)
_OF_COMMUNITY = select(_meetings).where(
    _meetings.c.community_id == bindparam("community_id"), _meetings.c.amends_id.is_(None)
)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with what is said about it."""

    item: ItemFacts
    findings: tuple[Finding, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Arrears:
    """The list of units in arrears, as the register has it now: figures only."""

    units: int
    in_arrears: int


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Everything the pages A2 to A5 and the overview show of one meeting.

    Attributes:
        meeting: its facts.
        rows: the agenda, item by item.
        cap: the minutes a meeting may last.
        findings: what is said about the meeting as a whole, the worst first.
        required, missing: what the notice must say, and what it would not say yet.
        plan, steps, tasks: its dates and what comes next.
        days: what the choice of a day is drawn from.
        starts_local: day and hour on the community's clock; None without a day.
        is_full: whether the agenda takes no more items.
        linked: the meeting it goes on from, and those that go on from it.
        change_id: the changes being prepared to this called meeting, if there are any.
        begun: whether its hour has come.
        split: how a plan over the cap would divide; None when it fits or cannot.
        second_sitting: the sitting that takes what did not fit, once it was begun.
    """

    meeting: MeetingFacts
    rows: tuple[ItemRow, ...]
    cap: int
    findings: tuple[Finding, ...]
    required: tuple[NoticeField, ...]
    missing: tuple[NoticeField, ...]
    plan: Plan
    steps: tuple[Next, ...]
    tasks: tuple[Next, ...]
    days: DayChoice
    starts_local: datetime | None
    is_full: bool
    linked: tuple[Linked, ...]
    change_id: uuid.UUID | None
    begun: bool
    split: Split | None
    second_sitting: Linked | None


@dataclass(frozen=True, slots=True)
class Unreached:
    """How many people the notice of a called meeting did not reach, and until when they count as called.

    Attributes:
        people: how many.
        until: the last lawful day to reach them.
        is_late: whether that term is past.
    """

    people: int
    until: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One meeting in a list.

    Attributes:
        id, kind, modality, state: of the meeting.
        starts_at: None while no day was chosen.
        last_sending_on, days_left: until when its notice may be sent; None once it was.
        next: what comes next; None when nothing is left to do.
        is_stale: whether its day went by before it was called.
        unreached: whom its notice did not reach and will not by itself; None while there is nobody.
    """

    id: uuid.UUID
    kind: Kind
    modality: str
    state: MeetingState
    starts_at: datetime | None
    last_sending_on: date | None
    days_left: int | None
    next: Next | None
    unreached: Unreached | None = None
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """The meetings of a community: those ahead (the next one first) and those behind (the last first)."""

    upcoming: tuple[MeetingCard, ...]
    past: tuple[MeetingCard, ...]

    @property
    def unfinished(self) -> tuple[MeetingCard, ...]:
        """The meetings that were held and whose minutes are not published yet, the last first."""
        return tuple(card for card in self.past if card.state is MeetingState.CLOSED and card.next)


def meeting_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime
) -> MeetingPage:
    """Everything the pages of one meeting show.

    Raises:
        Missing: there is no such meeting in this community.
    """
    meeting = read_meeting(tx, community_id, meeting_id)
    progress = progress_of(tx, [meeting_id])[meeting_id]
    # As `rules_of_meeting`: a meeting is judged by the rules of the day on which it was called.
    rules = rules_of(tx, community_id, progress.sent_at or at)
    since = runs_since(tx, meeting)
    plan = plan_of(meeting, rules, at, progress.sent_at, since)
    beside = related(tx, meeting_id, meeting.follows_id)
    cap = rules.rulebook.duration_cap_minutes
    local = in_zone(meeting.starts_at, rules.zone) if meeting.starts_at else None
    if not meeting.needs_notice:
        plan = without_notice(plan)
    offers = offers_of(meeting, rules, at)
    steps, tasks = steps_of(meeting, plan, cap), tasks_of(meeting, plan, progress, cap, offers)
    if not meeting.needs_notice:
        steps = lines_without_notice(steps, meeting.state, meeting.starts_at)
        tasks = lines_without_notice(tasks, meeting.state, meeting.starts_at)
    return MeetingPage(
        meeting=meeting,
        rows=_rows(meeting, rules.rulebook.use),
        cap=cap,
        findings=meeting_findings(tx, meeting, rules, since or at),
        required=required_fields(meeting),
        missing=missing_fields(meeting),
        plan=plan,
        steps=steps,
        tasks=tasks,
        days=day_choice(meeting.kind, rules, at, local.date() if local else None),
        starts_local=local,
        is_full=len(meeting.items) >= LONGEST_AGENDA,
        linked=beside.linked,
        change_id=beside.change_id,
        begun=meeting.starts_at is not None and meeting.starts_at <= at,
        split=split_of(meeting, cap),
        second_sitting=beside.following(meeting.kind),
    )


def item_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, item_id: uuid.UUID, at: datetime
) -> tuple[MeetingPage, ItemFacts | None]:
    """The page of a meeting and one of its items; None when somebody took it off meanwhile.

    Raises:
        Missing: there is no such meeting in this community.
    """
    page = meeting_page(tx, community_id, meeting_id, at)
    return page, next((row.item for row in page.rows if row.item.id == item_id), None)


def desk_meetings(tx: Transaction, community_id: uuid.UUID, at: datetime) -> Desk:
    """The meetings of a community, each with what comes next.

    Raises:
        Missing: there is no such community.
    """
    rules = rules_of(tx, community_id, at)
    rows = tx.rows(_OF_COMMUNITY, community_id=community_id)
    progress = progress_of(tx, [row.id for row in rows])
    facts = meetings_facts(tx, rows)
    ahead = [row.id for row in rows if row.state == MeetingState.CONVENED]
    missing = deliveries.unreached(tx, ahead, at) if ahead else {}
    cards = [_card(meeting, rules, at, progress[meeting.id], missing.get(meeting.id, 0)) for meeting in facts]
    upcoming = [card for card in cards if card.state not in OVER]
    past = [card for card in cards if card.state in OVER]
    upcoming.sort(key=lambda card: (card.is_stale, card.starts_at is None, card.starts_at or at, card.id))
    past.sort(key=lambda card: (card.starts_at or at, card.id), reverse=True)
    return Desk(tuple(upcoming), tuple(past))


def list_meetings(tx: Transaction, community_id: uuid.UUID, at: datetime) -> Desk:
    """The same, for the page that lists them all."""
    return desk_meetings(tx, community_id, at)


def _card(meeting: MeetingFacts, rules: Rules, at: datetime, progress: Progress, missing: int) -> MeetingCard:
    plan = plan_of(meeting, rules, at, progress.sent_at)
    limit = plan.last_sending if meeting.is_draft else None
    cap, offers = rules.rulebook.duration_cap_minutes, offers_of(meeting, rules, at)
    tasks = tasks_of(meeting, plan, progress, cap, offers)
    if not meeting.needs_notice:
        limit = None
        tasks = lines_without_notice(tasks, meeting.state, meeting.starts_at)
    return MeetingCard(
        id=meeting.id,
        kind=meeting.kind,
        modality=meeting.modality,
        state=meeting.state,
        starts_at=meeting.starts_at,
        last_sending_on=limit.on if limit else None,
        days_left=plan.days_left if limit else None,
        # A letter that was never handed over keeps no meeting whose minutes everybody can read.
        next=None if progress.published_at else _next(tasks),
        is_stale=meeting.is_draft and meeting.starts_at is not None and meeting.starts_at < at,
        unreached=_unreached(missing, plan, at),
    )


def _unreached(people: int, plan: Plan, at: datetime) -> Unreached | None:
    if not people or plan.last_sending is None:
        return None
    return Unreached(people, plan.last_sending.on, plan.last_sending.at < at)


def _next(tasks: tuple[Next, ...]) -> Next | None:
    """What comes next: the first task that can be done, else the first that cannot yet."""
    left = [task for task in tasks if task.state is not Done.DONE]
    return next((task for task in left if task.state is Done.WAIT), left[0] if left else None)


def _rows(meeting: MeetingFacts, use: Use) -> tuple[ItemRow, ...]:
    last = len(meeting.items)
    return tuple(
        ItemRow(item, item_findings(meeting, item, use), item.number == 1, item.number == last)
        for item in meeting.items
    )


def arrears_of(tx: Transaction, community_id: uuid.UUID) -> Arrears:
    """The list of units in arrears, as the register has it now."""
    counts = {bool(in_arrears): units for in_arrears, units in tx.rows(_ARREARS, community_id=community_id)}
    return Arrears(sum(counts.values()), counts.get(True, 0))
