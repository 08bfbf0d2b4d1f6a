"""What comes next: the steps of a draft and the tasks of a meeting, from the record alone."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from meetings import planning
from meetings.planning import Access, Done, MeetingPage, MilestoneCode, StepCode, TaskCode
from meetings.protocol.kinds import Kind
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from tests.factories import ASSEMBLY_AT, START, Building, convene, make_building, make_meeting
from tests.usecases.planning_support import BY, begin


def page_of(storage: Storage, building: Building, meeting_id: uuid.UUID, at: datetime) -> MeetingPage:
    """The page of a meeting at an instant."""
    with storage.reading() as tx:
        return planning.meeting_page(tx, building.community_id, meeting_id, at)


def states(page: MeetingPage) -> dict[str, Done]:
    """How far each task is."""
    return {task.code.value: task.state for task in page.tasks}


def test_a_new_draft_lacks_day_way_in_and_arrears(storage: Storage) -> None:
    """The kind and the agenda are there from the first moment."""
    building = make_building(storage)
    page = page_of(storage, building, begin(storage, building), START)
    lacking = {step.code for step in page.steps if step.state is not Done.DONE}
    assert lacking == {StepCode.DATE, StepCode.ACCESS, StepCode.PAPERS, StepCode.REVIEW}
    assert page.steps[-1].state is Done.STOP


def test_a_whole_draft_may_be_reviewed(storage: Storage) -> None:
    """After day, link and declaration only the review is left."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    here = building.community_id
    with storage.transaction() as tx:
        planning.set_date(tx, here, meeting_id, date(2027, 3, 20), time(9), 120, BY, START)
        access = Access("https://video.example.com/s", "", "Entre desde su enlace.", True)
        planning.set_access(tx, here, meeting_id, access, BY, START)
        planning.declare_arrears(tx, here, meeting_id, BY, START)
    page = page_of(storage, building, meeting_id, START)
    assert [step.state for step in page.steps] == [Done.DONE] * 5 + [Done.WAIT]
    assert states(page)["prepare"] is Done.DONE


def test_what_was_sent_is_no_step_any_more(storage: Storage) -> None:
    """After the sending the last step is done, however late it became."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    for at in (START, ASSEMBLY_AT, ASSEMBLY_AT + timedelta(days=30)):
        review = page_of(storage, building, meeting_id, at).steps[-1]
        assert (review.code, review.state, review.note) == (StepCode.REVIEW, Done.DONE, "sent")


def test_the_last_day_to_send_is_the_one_of_the_law(storage: Storage) -> None:
    """Saturday 20 March: fifteen full days after Thursday 4; the second after it is too late."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    plan = page_of(storage, building, meeting_id, START).plan
    assert plan.last_sending is not None
    assert (plan.last_sending.on, plan.days_left) == (date(2027, 3, 4), 31)
    late = []
    for at in (plan.last_sending.at, plan.last_sending.at + timedelta(seconds=1)):
        late.append(page_of(storage, building, meeting_id, at).plan.is_late)
    assert late == [False, True]


def test_a_hasty_council_may_go_on_with_a_reason(storage: Storage) -> None:
    """It is no shut door: the step waits, the review stays open."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    with storage.transaction() as tx:
        access = Access("https://video.example.com/s", "", "Entre desde su enlace.", True)
        planning.set_access(tx, building.community_id, meeting_id, access, BY, START)
        planning.set_date(tx, building.community_id, meeting_id, date(2027, 2, 2), time(18), 60, BY, START)
    page = page_of(storage, building, meeting_id, START)
    assert (page.steps[1].state, page.steps[1].note) == (Done.WAIT, "date_reason")
    assert page.steps[-1].state is Done.WAIT


def test_the_minutes_are_due_from_the_day_on(storage: Storage) -> None:
    """Twenty business days to publish, ten days to communicate what was held at a distance."""
    building = make_building(storage)
    plan = page_of(storage, building, make_meeting(storage, building), START).plan
    assert (plan.publish_by, plan.communicate_by) == (date(2027, 4, 21), date(2027, 3, 30))


def test_letters_wait_until_the_last_was_handed_over(storage: Storage) -> None:
    """The task counts the letters of the notice that are still due."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    assert states(page_of(storage, building, meeting_id, START))["hand_over"] is Done.DONE
    with storage.transaction() as tx:
        notice = tx.session.scalars(select(Notice.id).where(Notice.meeting_id == meeting_id)).one()
        tx.session.add(_letter(building, meeting_id, notice))
    page = page_of(storage, building, meeting_id, START)
    task = next(task for task in page.tasks if task.code is TaskCode.HAND_OVER)
    assert (task.state, task.facts) == (Done.WAIT, {"letters": 1})


def _letter(building: Building, meeting_id: uuid.UUID, notice_id: uuid.UUID) -> Delivery:
    return Delivery(
        notice_id=notice_id,
        community_id=building.community_id,
        person_id=building.people[0],
        meeting_id=meeting_id,
        kind="notice",
        channel="paper",
        dedupe_key=f"notice:{meeting_id}",
        message_id=f"<{meeting_id}@constancia.invalid>",
        next_at=START,
        created_at=START,
    )


def test_the_tasks_follow_the_meeting_to_its_minutes(storage: Storage) -> None:
    """Draft, called, held, published: one task after the other is done."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    done = [_done(storage, building, meeting_id)]
    convene(storage, building)
    done.append(_done(storage, building, meeting_id))
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, meeting_id).state = MeetingState.CLOSED.value
    done.append(_done(storage, building, meeting_id))
    with storage.transaction() as tx:
        tx.session.add(
            Minutes(
                community_id=building.community_id,
                meeting_id=meeting_id,
                record={},
                created_at=ASSEMBLY_AT,
                published_at=ASSEMBLY_AT,
            )
        )
    done.append(_done(storage, building, meeting_id))
    assert done == [
        {"prepare"},
        {"prepare", "send", "hand_over"},
        {"prepare", "send", "hand_over", "open"},
        {"prepare", "send", "hand_over", "open", "minutes"},
    ]


def _done(storage: Storage, building: Building, meeting_id: uuid.UUID) -> set[str]:
    page = page_of(storage, building, meeting_id, START)
    return {code for code, state in states(page).items() if state is Done.DONE}


def test_the_desk_shows_the_next_meeting_first(storage: Storage) -> None:
    """Those without a day come last; those held lie behind, the last one first."""
    building = make_building(storage)
    undated = begin(storage, building)
    later = make_meeting(storage, building, starts_at=ASSEMBLY_AT + timedelta(days=7))
    sooner = make_meeting(storage, building)
    held = make_meeting(storage, building, starts_at=START - timedelta(days=300))
    held_later = make_meeting(storage, building, starts_at=START - timedelta(days=30))
    with storage.transaction() as tx:
        for meeting_id in (held, held_later):
            tx.session.get_one(Meeting, meeting_id).state = MeetingState.CLOSED.value
    with storage.reading() as tx:
        desk = planning.desk_meetings(tx, building.community_id, START)
    assert [card.id for card in desk.upcoming] == [sooner, later, undated]
    assert [card.id for card in desk.past] == [held_later, held]
    assert (desk.upcoming[0].last_sending_on, desk.upcoming[0].days_left) == (date(2027, 3, 4), 31)


def test_an_open_meeting_leads_into_its_room(storage: Storage) -> None:
    """While it is in session that comes next, and not its minutes; suspended, the day on which it goes on."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    resumes_at = ASSEMBLY_AT + timedelta(days=7)
    found = []
    for state in (MeetingState.OPEN, MeetingState.SUSPENDED):
        with storage.transaction() as tx:
            meeting = tx.session.get_one(Meeting, meeting_id)
            meeting.state, meeting.resumes_at = state.value, resumes_at
        with storage.reading() as tx:
            [card] = planning.desk_meetings(tx, building.community_id, ASSEMBLY_AT).upcoming
        assert card.next is not None
        found.append((card.next.code, card.next.note))
    assert found == [(TaskCode.CONDUCT, "in_session"), (TaskCode.CONDUCT, "resumes_at")]


def test_published_minutes_end_a_meeting_whatever_letter_is_left(storage: Storage) -> None:
    """The desk lets it go; a letter that was never handed over helps nobody any more."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    with storage.transaction() as tx:
        notice_id = tx.session.scalars(select(Notice.id).where(Notice.meeting_id == meeting_id)).one()
        tx.session.add(_letter(building, meeting_id, notice_id))
        tx.session.get_one(Meeting, meeting_id).state = MeetingState.CLOSED.value
    with storage.reading() as tx:
        assert len(planning.desk_meetings(tx, building.community_id, ASSEMBLY_AT).unfinished) == 1
    with storage.transaction() as tx:
        here = {"community_id": building.community_id, "meeting_id": meeting_id}
        tx.session.add(Minutes(**here, record={}, created_at=ASSEMBLY_AT, published_at=ASSEMBLY_AT))
    with storage.reading() as tx:
        desk = planning.desk_meetings(tx, building.community_id, ASSEMBLY_AT)
    assert (desk.unfinished, desk.past[0].next) == ((), None)


def test_a_draft_whose_day_went_by_comes_last_and_is_told(storage: Storage) -> None:
    """It heads no desk, before the meetings that can still be held."""
    building = make_building(storage)
    old = make_meeting(storage, building)
    new = make_meeting(storage, building, starts_at=ASSEMBLY_AT + timedelta(days=400))
    at = ASSEMBLY_AT + timedelta(days=365)
    with storage.reading() as tx:
        cards = planning.desk_meetings(tx, building.community_id, at).upcoming
    assert [(card.id, card.is_stale) for card in cards] == [(new, False), (old, True)]


def test_the_task_and_the_plan_name_the_minutes_by_the_same_day(storage: Storage) -> None:
    """At a distance they are communicated within ten days; the day to publish them is another line."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    page = page_of(storage, building, meeting_id, START)
    days = {each.code: each.on for each in page.plan.milestones}
    assert page.tasks[-1].code is TaskCode.COMMUNICATE
    assert page.tasks[-1].facts == {"due": days[MilestoneCode.COMMUNICATE]}
    assert days[MilestoneCode.COMMUNICATE] < days[MilestoneCode.PUBLISH]


def test_a_meeting_that_sat_plans_no_second_call(storage: Storage) -> None:
    """While it may still want quorum the second call stands in the plan; held, it is gone."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    planned = []
    for state in (MeetingState.OPEN, MeetingState.FAILED_QUORUM, MeetingState.CLOSED):
        with storage.transaction() as tx:
            tx.session.get_one(Meeting, meeting_id).state = state.value
        plan = page_of(storage, building, meeting_id, ASSEMBLY_AT).plan
        in_plan = MilestoneCode.SECOND_CALL in {each.code for each in plan.milestones}
        planned.append((in_plan, plan.second_call_at is not None))
    assert planned == [(True, True), (True, True), (False, False)]


def test_the_desk_is_of_one_community_only(storage: Storage) -> None:
    """Another community's meetings are nowhere in it."""
    here, there = make_building(storage), make_building(storage, name="Otro")
    begin(storage, there)
    with storage.reading() as tx:
        desk = planning.desk_meetings(tx, here.community_id, START)
    assert (desk.upcoming, desk.past) == ((), ())


def test_two_meetings_at_the_same_hour_are_told(storage: Storage) -> None:
    """The later draft is warned, and a meeting that only touches its hours is not."""
    building = make_building(storage)
    make_meeting(storage, building)
    codes = []
    for start in (ASSEMBLY_AT + timedelta(minutes=119), ASSEMBLY_AT + timedelta(minutes=120)):
        meeting_id = make_meeting(storage, building, starts_at=start)
        page = page_of(storage, building, meeting_id, START)
        codes.append("meeting.date.clash" in {finding.code for finding in page.findings})
        with storage.transaction() as tx:
            planning.discard_draft(tx, building.community_id, meeting_id, BY, START)
    assert codes == [True, False]


def test_an_assembly_after_its_months_is_told(storage: Storage) -> None:
    """The year ended in December: 31 March is in time, 1 April is late, and neither is refused."""
    building = make_building(storage)
    codes = []
    for start in (ASSEMBLY_AT + timedelta(days=11), ASSEMBLY_AT + timedelta(days=12)):
        page = page_of(storage, building, make_meeting(storage, building, starts_at=start), START)
        codes.append("meeting.ordinary_window.late" in {finding.code for finding in page.findings})
    assert codes == [False, True]


def test_the_proposed_day_suits_the_kind(storage: Storage) -> None:
    """An assembly on a Saturday morning, a council on the evening of a business day; both lawful."""
    building = make_building(storage)
    assembly = page_of(storage, building, begin(storage, building), START).days
    council_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    council = page_of(storage, building, council_id, START).days
    assert (assembly.earliest, assembly.best, assembly.hour) == (
        date(2027, 2, 17),
        date(2027, 2, 20),
        time(9),
    )
    assert (council.earliest, council.best, council.hour) == (
        date(2027, 2, 4),
        date(2027, 2, 8),
        time(18),
    )


def test_a_proposed_saturday_is_never_a_holiday(storage: Storage) -> None:
    """7 August 2027 is a Saturday and a holiday: the next Saturday is proposed."""
    building = make_building(storage)
    at = datetime.fromisoformat("2027-07-16T14:00:00+00:00")
    days = page_of(storage, building, begin(storage, building, at=at), at).days
    assert days.best == date(2027, 8, 14)


def test_minutes_of_a_meeting_without_quorum_are_still_due(storage: Storage) -> None:
    """What was tried stands in the book too: the task waits, it does not stop."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, meeting_id)
        meeting.state = MeetingState.FAILED_QUORUM.value
    page = page_of(storage, building, meeting_id, ASSEMBLY_AT)
    assert states(page)["communicate"] is Done.WAIT
