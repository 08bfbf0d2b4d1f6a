"""The two judgements of a notice, and the dates computed ahead of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from meetings.protocol import notice, rulebook
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import (
    Call,
    Convener,
    DispatchStatus,
    Kind,
    Matter,
    Modality,
    NonpresentialRule,
    NoticeField,
    NoticeUnit,
    SecondCallMode,
)
from meetings.protocol.notice import CountdownState, DayState, Dispatch, IssueFacts, OpeningFacts, PlannedItem
from meetings.protocol.profile import ByLaw, NoticePeriod, Profile, SecondCallRule
from tests.protocol.colombia import HOLIDAYS
from tests.tables import table

NO_SATURDAYS = ByLaw(False)
BOOK = rulebook.in_force(date(2027, 3, 1), Profile(saturday_business=NO_SATURDAYS))
SENDING = datetime(2027, 3, 1, 13, tzinfo=UTC)  # Monday 1 March, 8:00 a. m.
STARTS = datetime(2027, 3, 20, 14, tzinfo=UTC)  # Saturday 20 March, 9:00 a. m.
SECOND = datetime(2027, 3, 30, 1, tzinfo=UTC)  # Monday 29 March, 8:00 p. m.

GOOD = IssueFacts(
    kind=Kind.ORDINARY_ASSEMBLY,
    modality=Modality.VIRTUAL,
    call=Call.FIRST,
    starts_at=STARTS,
    sending_at=SENDING,
    fields=frozenset(NoticeField),
    convener=Convener.ADMINISTRATOR,
    owners=("A", "B"),
    reachable=frozenset({"A", "B"}),
    coefficients=(Fraction(40), Fraction(60)),
    total=Fraction(100),
    planned_minutes=115,
    items=(PlannedItem(1, "Budget", True, Matter.BUDGET), PlannedItem(2, "News", False)),
    second_call_at=SECOND,
    budget_end=date(2026, 12, 31),
)
PLANNED = ("override", "nonpresential.participation.planned")


def _found(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.severity.value, each.code) for each in findings]


def test_lawful_virtual_notice_only_needs_its_ground() -> None:
    """Every virtual assembly carries one override, and nothing else is found here."""
    assert _found(notice.judge_issue(GOOD, BOOK, HOLIDAYS)) == [PLANNED]


def test_lawful_notice_in_person_has_nothing_found() -> None:
    """No override, no warning."""
    facts = replace(GOOD, modality=Modality.PRESENTIAL)
    assert notice.judge_issue(facts, BOOK, HOLIDAYS) == ()


def test_notice_after_the_start_is_told_once() -> None:
    """The rule of the days has no term here and would only say the same, without the first hour there is."""
    facts = replace(GOOD, kind=Kind.COUNCIL_MEETING, sending_at=STARTS)
    assert _found(notice.judge_issue(facts, BOOK, HOLIDAYS)) == [("block", "notice.protocol.not_before")]


@table(
    ("changes", "found"),
    [
        ({"starts_at": STARTS - timedelta(days=4)}, ("block", "notice.statutory.too_few_days")),
        ({"sending_at": STARTS}, ("block", "notice.protocol.not_before")),
        ({"fields": frozenset()}, ("block", "notice.contents.missing")),
        ({"convener": Convener.COUNCIL}, ("block", "notice.convener.not_entitled")),
        ({"reachable": frozenset({"A"})}, ("block", "notice.recipients.no_address")),
        ({"owners": ()}, ("block", "notice.recipients.nobody")),
        ({"coefficients": (Fraction(40), Fraction(59))}, ("block", "census.sum.differs")),
        ({"coefficients": (Fraction(40), Fraction("59.995"))}, ("warn", "census.sum.within_tolerance")),
        ({"items": ()}, ("block", "agenda.empty")),
        ({"planned_minutes": 121}, ("override", "meeting.duration.over_cap")),
        ({"second_call_at": SECOND + timedelta(hours=1)}, ("warn", "meeting.second_call.differs")),
        ({"budget_end": date(2026, 11, 30)}, ("warn", "meeting.ordinary_window.late")),
        ({"budget_end": date(2027, 3, 31)}, ("warn", "meeting.ordinary_window.early")),
    ],
)
def test_each_fault_of_a_notice_is_found(changes: dict[str, Any], found: tuple[str, str]) -> None:
    """Every rule of the act is asked, and the worst comes first."""
    findings = notice.judge_issue(replace(GOOD, **changes), BOOK, HOLIDAYS)
    assert found in _found(findings)
    assert findings == tuple(sorted(findings, key=lambda each: -each.severity.rank))


def test_all_faults_of_a_notice_are_told_at_once() -> None:
    """Not the first one alone."""
    facts = replace(GOOD, fields=frozenset(), items=(), planned_minutes=500, reachable=frozenset())
    codes = {each.code for each in notice.judge_issue(facts, BOOK, HOLIDAYS)}
    assert codes >= {
        "notice.contents.missing",
        "agenda.empty",
        "meeting.duration.over_cap",
        "notice.recipients.no_address",
    }


@table(
    ("modality", "matter", "decides", "code"),
    [
        (Modality.VIRTUAL, Matter.BUY_PROPERTY, True, "agenda.qualified.closed"),
        (Modality.WRITTEN, Matter.BUY_PROPERTY, True, "agenda.qualified.in_writing"),
        (Modality.MIXED, Matter.BUY_PROPERTY, True, "agenda.qualified.contested"),
        (Modality.PRESENTIAL, Matter.BUY_PROPERTY, True, None),
        (Modality.VIRTUAL, Matter.BUY_PROPERTY, False, None),
        (Modality.VIRTUAL, Matter.BUDGET, True, None),
        (Modality.VIRTUAL, Matter.EXTINCTION, True, "agenda.qualified.closed"),
        (Modality.VIRTUAL, Matter.EXTRAORDINARY_FEE, True, "agenda.qualified.closed"),
    ],
)
def test_matter_of_seventy_per_cent_is_flagged_beforehand(
    modality: Modality, matter: Matter, decides: bool, code: str | None
) -> None:
    """It may be talked about: a warning now, a shut vote later. In writing nobody talks, so it is stopped."""
    facts = replace(GOOD, modality=modality, items=(PlannedItem(3, "The hall", decides, matter),))
    flagged = [each for each in notice.judge_issue(facts, BOOK, HOLIDAYS) if "qualified" in each.code]
    severity = Severity.BLOCK if modality is Modality.WRITTEN else Severity.WARN
    assert [(each.code, each.severity) for each in flagged] == ([(code, severity)] if code else [])
    assert all(each.facts["number"] == 3 for each in flagged)


def test_small_extraordinary_fee_is_not_flagged() -> None:
    """Four times the monthly expenses exactly needs the simple majority."""
    fee = PlannedItem(1, "Roof", True, Matter.EXTRAORDINARY_FEE, Fraction(4), Fraction(1))
    findings = notice.judge_issue(replace(GOOD, items=(fee,)), BOOK, HOLIDAYS)
    assert _found(findings) == [PLANNED]


@table(
    ("kind", "decides", "found"),
    [
        (Kind.INFORMATIVE_MEETING, True, [("block", "informative.decision.binding")]),
        (Kind.INFORMATIVE_MEETING, False, []),
        (Kind.SERVICE_MEETING, True, [("block", "informative.decision.binding")]),
        (Kind.SERVICE_MEETING, False, []),
        (Kind.COUNCIL_MEETING, True, []),
        (Kind.COMMITTEE_MEETING, True, []),
    ],
)
def test_meeting_that_only_informs_has_no_vote(
    kind: Kind, decides: bool, found: list[tuple[str, str]]
) -> None:
    """Neither register nor art 46 nor the ground of a virtual assembly concern it."""
    items = (PlannedItem(1, "The hall", decides, Matter.BUY_PROPERTY),)
    facts = replace(GOOD, kind=kind, items=items, coefficients=(Fraction(1),))
    assert _found(notice.judge_issue(facts, BOOK, HOLIDAYS)) == found


def test_council_in_less_than_three_days_needs_a_reason() -> None:
    """72 hours exactly pass; under them the reason is written."""
    council = replace(GOOD, kind=Kind.COUNCIL_MEETING, sending_at=STARTS - timedelta(hours=72))
    assert notice.judge_issue(council, BOOK, HOLIDAYS) == ()
    hurried = replace(council, sending_at=council.sending_at + timedelta(seconds=1))
    found = notice.judge_issue(hurried, BOOK, HOLIDAYS)
    assert _found(found) == [("override", "notice.protocol.too_soon")]
    assert found[0].facts["earliest_start"] == STARTS + timedelta(seconds=1)


def test_second_call_is_on_the_date_of_the_rule() -> None:
    """Its own start is compared with the one computed from the first meeting."""
    second = replace(GOOD, kind=Kind.SECOND_CALL, call=Call.SECOND, first_starts_at=STARTS, starts_at=SECOND)
    assert _found(notice.judge_issue(second, BOOK, HOLIDAYS)) == [PLANNED]
    moved = replace(second, starts_at=SECOND + timedelta(days=1))
    assert ("warn", "meeting.second_call.differs") in _found(notice.judge_issue(moved, BOOK, HOLIDAYS))
    announced = replace(second, second_call_at=SECOND - timedelta(days=1))
    assert ("warn", "meeting.second_call.differs") in _found(notice.judge_issue(announced, BOOK, HOLIDAYS))


def test_day_of_a_second_call_is_judged_by_who_set_it() -> None:
    """The law's article, or that of the by-laws where they let it follow an hour after the first."""
    moved = replace(GOOD, second_call_at=SECOND + timedelta(days=1))
    [_, by_law] = notice.judge_issue(moved, BOOK, HOLIDAYS)
    assert by_law.source == "Ley 675/2001 art 41"
    rule = ByLaw(SecondCallRule(SecondCallMode.SAME_DAY_MINUTES, 60), "41")
    own = rulebook.in_force(date(2027, 3, 1), Profile(second_call=rule))
    [_, by_own] = notice.judge_issue(GOOD, own, HOLIDAYS)
    assert by_own.facts["computed_at"] == STARTS + timedelta(hours=1)
    assert by_own.source == own.second_call_source != by_law.source


def test_date_that_hangs_on_a_saturday_is_told_until_the_community_says() -> None:
    """Holy Week leaves the 27th, a Saturday, as the third day where the office works then."""
    silent = rulebook.in_force(date(2027, 3, 1))
    [_, told] = notice.judge_issue(GOOD, silent, HOLIDAYS)
    assert (told.severity, told.code) == (Severity.WARN, "meeting.second_call.saturday")
    assert told.facts == {"computed_at": SECOND, "with_saturday_at": SECOND - timedelta(days=2)}
    # Monday to Thursday: no Saturday between. A second call has its day already, by that of the first.
    monday = replace(GOOD, starts_at=STARTS - timedelta(days=5), second_call_at=None)
    second = replace(GOOD, kind=Kind.SECOND_CALL, call=Call.SECOND, first_starts_at=STARTS, starts_at=SECOND)
    for facts in (monday, second):
        assert told.code not in {each.code for each in notice.judge_issue(facts, silent, HOLIDAYS)}


def test_owners_who_call_are_judged_by_their_shares() -> None:
    """The rule on conveners sees the register's total."""
    callers = (notice.OwnerShare("A", Fraction(10)), notice.OwnerShare("B", Fraction(10)))
    facts = replace(
        GOOD, kind=Kind.EXTRAORDINARY_ASSEMBLY, convener=Convener.OWNERS, convening_owners=callers
    )
    assert _found(notice.judge_issue(facts, BOOK, HOLIDAYS)) == [PLANNED]
    one = replace(facts, convening_owners=callers[:1])
    found = notice.judge_issue(one, BOOK, HOLIDAYS)[0]
    assert found.code == "notice.convener.too_few_owners"
    assert (found.facts["share"], found.facts["needed_share"]) == (Fraction(1, 10), Fraction(1, 5))


def test_literal_reading_of_the_law_warns_beforehand() -> None:
    """Where every owner must take part there is no ground to write."""
    all_owners = ByLaw(NonpresentialRule.ALL_OWNERS)
    literal = Profile(nonpresential_rule=all_owners, saturday_business=NO_SATURDAYS)
    book = rulebook.in_force(date(2027, 3, 1), literal)
    found = _found(notice.judge_issue(GOOD, book, HOLIDAYS))
    assert found == [("warn", "nonpresential.participation.all_must_attend")]


def _sent(owner: str, at: datetime, **changes: Any) -> Dispatch:
    base = Dispatch(owner, at, True, DispatchStatus.ACCEPTED, 1)
    return replace(base, **changes)


OPENING = OpeningFacts(
    kind=Kind.ORDINARY_ASSEMBLY,
    starts_at=STARTS,
    owners=("A", "B"),
    dispatches=(_sent("A", SENDING), _sent("B", SENDING)),
    version=1,
)
LAST_DAY = datetime(2027, 3, 5, 4, 59, 59, tzinfo=UTC)  # Thursday 4 March, 23:59:59


def test_notice_that_reached_everybody_in_time_opens() -> None:
    """Nothing to write."""
    assert notice.judge_opening(OPENING, BOOK, HOLIDAYS) == ()


@table(
    ("dispatches", "found"),
    [
        ((_sent("A", SENDING),), [("override", "opening.owners_not_reached", 1)]),
        ((), [("override", "opening.owners_not_reached", 2)]),
        ((_sent("A", SENDING), _sent("B", LAST_DAY)), []),
        (
            (_sent("A", SENDING), _sent("B", LAST_DAY + timedelta(seconds=1))),
            [("override", "opening.too_few_days", 1)],
        ),
        (
            (_sent("A", STARTS - timedelta(hours=71)), _sent("B", STARTS - timedelta(hours=71))),
            [("override", "opening.too_few_hours", 2), ("override", "opening.too_few_days", 2)],
        ),
        (
            (_sent("A", SENDING), _sent("B", SENDING, status=DispatchStatus.BOUNCED)),
            [("override", "opening.owners_not_reached", 1)],
        ),
        (
            (_sent("A", SENDING), _sent("B", SENDING, version=2)),
            [("override", "opening.owners_not_reached", 1)],
        ),
        (
            (_sent("A", SENDING), _sent("B", STARTS + timedelta(hours=1))),
            [("override", "opening.too_few_hours", 1), ("override", "opening.too_few_days", 1)],
        ),
    ],
)
def test_shortfall_at_the_opening_asks_for_a_reason(
    dispatches: tuple[Dispatch, ...], found: list[tuple[str, str, int]]
) -> None:
    """For exactly the owners it concerns; the door is never shut."""
    findings = notice.judge_opening(replace(OPENING, dispatches=dispatches), BOOK, HOLIDAYS)
    numbers = [each.facts.get("late", each.facts.get("missing")) for each in findings]
    got = [(each.severity.value, each.code, n) for each, n in zip(findings, numbers, strict=True)]
    assert got == found


def test_notice_late_for_one_owner_names_that_owner() -> None:
    """The others are not in the finding."""
    dispatches = (_sent("A", SENDING), _sent("B", LAST_DAY + timedelta(days=1)))
    (finding,) = notice.judge_opening(replace(OPENING, dispatches=dispatches), BOOK, HOLIDAYS)
    assert finding.facts["late_owners"] == ("B",)
    assert finding.facts["owners"] == 2


def test_hurried_second_call_is_only_warned_at_opening() -> None:
    """Its date is the law's, so the hours cannot stop it."""
    facts = replace(
        OPENING, kind=Kind.SECOND_CALL, dispatches=tuple(_sent(o, STARTS - timedelta(hours=60)) for o in "AB")
    )
    found = notice.judge_opening(facts, BOOK, HOLIDAYS)
    assert _found(found) == [("warn", "opening.too_few_hours")]


def test_saturday_within_the_term_is_no_shortfall() -> None:
    """How days were counted is told when the notice is planned, not at the door."""
    own = Profile(
        notice={Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(5, NoticeUnit.CLEAR_BUSINESS_DAYS), "12")}
    )
    book = rulebook.in_force(date(2027, 3, 1), own)
    assert notice.judge_opening(OPENING, book, HOLIDAYS) == ()
    codes = [each.code for each in notice.judge_issue(GOOD, book, HOLIDAYS)]
    assert "notice.statutory.saturday_inside" in codes


@table(
    ("kind", "on", "at"),
    [
        (Kind.ORDINARY_ASSEMBLY, date(2027, 3, 17), datetime(2027, 3, 17, 5, tzinfo=UTC)),
        (Kind.EXTRAORDINARY_ASSEMBLY, date(2027, 3, 7), datetime(2027, 3, 7, 5, tzinfo=UTC)),
        (Kind.COUNCIL_MEETING, date(2027, 3, 4), SENDING + timedelta(hours=72)),
        (Kind.SECOND_CALL, date(2027, 3, 1), SENDING + timedelta(seconds=1)),
    ],
)
def test_first_lawful_start_for_a_sending_now(kind: Kind, on: date, at: datetime) -> None:
    """The later of the hours of the protocol and the days of the law."""
    earliest = notice.earliest_start(kind, SENDING, BOOK, HOLIDAYS)
    assert (earliest.on, earliest.at) == (on, at)


@table(
    ("kind", "on", "at"),
    [
        (Kind.ORDINARY_ASSEMBLY, date(2027, 3, 4), LAST_DAY),
        (Kind.EXTRAORDINARY_ASSEMBLY, date(2027, 3, 14), datetime(2027, 3, 15, 4, 59, 59, tzinfo=UTC)),
        (Kind.COUNCIL_MEETING, date(2027, 3, 17), STARTS - timedelta(hours=72)),
        (Kind.SECOND_CALL, date(2027, 3, 20), STARTS - timedelta(seconds=1)),
    ],
)
def test_last_lawful_sending_for_a_meeting(kind: Kind, on: date, at: datetime) -> None:
    """The earlier of the hours of the protocol and the days of the law."""
    last = notice.last_sending(kind, STARTS, BOOK, HOLIDAYS)
    assert (last.on, last.at) == (on, at)
    assert notice.last_sending_day(kind, STARTS, BOOK, HOLIDAYS) == on


@table("kind", list(Kind))
@table("unit", [None, *NoticeUnit])
def test_dates_ahead_agree_with_the_rules(kind: Kind, unit: NoticeUnit | None) -> None:
    """The first start passes and a second earlier does not; so for the last sending, one second later."""
    own = {} if unit is None else {kind: ByLaw(NoticePeriod(18, unit), "12")}
    book = rulebook.in_force(date(2027, 3, 1), Profile(notice=own))
    second = timedelta(seconds=1)
    earliest = notice.earliest_start(kind, SENDING, book, HOLIDAYS)
    last = notice.last_sending(kind, STARTS, book, HOLIDAYS)
    for sending, starts, lawful in (
        (SENDING, earliest.at, True),
        (SENDING, earliest.at - second, False),
        (last.at, STARTS, True),
        (last.at + second, STARTS, False),
    ):
        facts = replace(GOOD, kind=kind, sending_at=sending, starts_at=starts)
        stopping = [
            each
            for each in notice.judge_issue(facts, book, HOLIDAYS)
            if each.code.startswith(("notice.protocol", "notice.statutory")) and each.severity > Severity.WARN
        ]
        assert (not stopping) is lawful


def test_month_picture_strikes_out_the_days_too_soon() -> None:
    """Past, too soon with its reason, possible; holidays and today marked."""
    sending = datetime(2027, 3, 3, 13, tzinfo=UTC)
    marks = notice.calendar_marks(
        Kind.ORDINARY_ASSEMBLY, sending, date(2027, 3, 1), date(2027, 3, 31), time(9), BOOK, HOLIDAYS
    )
    states = {state: [mark.day.day for mark in marks if mark.state is state] for state in DayState}
    assert states[DayState.PAST] == [1, 2]
    assert states[DayState.TOO_SOON] == list(range(3, 19))
    assert states[DayState.OK] == list(range(19, 32))
    assert [mark.day.day for mark in marks if mark.is_holiday] == [22, 25, 26]
    assert [mark.day.day for mark in marks if mark.is_today] == [3]
    thirteenth = marks[12].reason
    assert thirteenth is not None
    assert thirteenth.code == "notice.statutory.too_few_days"
    assert thirteenth.facts["earliest_date"] == date(2027, 3, 19)
    assert all((mark.reason is None) == (mark.state is not DayState.TOO_SOON) for mark in marks)


def test_month_picture_of_a_council_turns_at_the_hour() -> None:
    """72 hours to the hour of the meeting: the same day may be too soon in the morning."""
    days = (date(2027, 3, 4), date(2027, 3, 4))
    early = notice.calendar_marks(Kind.COUNCIL_MEETING, SENDING, *days, time(7, 59), BOOK, HOLIDAYS)
    late = notice.calendar_marks(Kind.COUNCIL_MEETING, SENDING, *days, time(8), BOOK, HOLIDAYS)
    assert [mark.state for mark in early + late] == [DayState.TOO_SOON, DayState.OK]


def test_month_picture_of_a_second_call_is_only_warned() -> None:
    """Its date is the law's: a day with little notice is not struck out."""
    days = (date(2027, 3, 2), date(2027, 3, 2))
    (mark,) = notice.calendar_marks(Kind.SECOND_CALL, SENDING, *days, time(20), BOOK, HOLIDAYS)
    assert (mark.state, mark.reason) == (DayState.OK, None)


def test_countdown_numbers_the_full_days_to_the_meeting() -> None:
    """Until Thursday 4 March to send, then fifteen full days, then the meeting."""
    at = datetime(2027, 3, 3, 15, tzinfo=UTC)
    marks = notice.countdown_marks(Kind.ORDINARY_ASSEMBLY, STARTS, at, date(2027, 3, 1), BOOK, HOLIDAYS)
    assert [mark.state for mark in marks[:5]] == [
        CountdownState.PAST,
        CountdownState.PAST,
        CountdownState.CAN_SEND,
        CountdownState.LAST,
        CountdownState.WAITING,
    ]
    assert [mark.number for mark in marks[4:19]] == list(range(1, 16))
    assert (marks[-1].day, marks[-1].state, marks[-1].number) == (
        date(2027, 3, 20),
        CountdownState.MEETING,
        None,
    )
    assert [mark.day.day for mark in marks if mark.is_today] == [3]


# From Monday 1 March to Saturday 20 March: fourteen business days, sixteen where Saturdays are.
IN_BUSINESS_DAYS = Profile(
    notice={Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(15, NoticeUnit.CLEAR_BUSINESS_DAYS), "40")},
    saturday_business=ByLaw(True, "45"),
)


@table(("works_saturdays", "codes"), [(True, []), (False, ["too_few_business_days"])])
def test_saturdays_of_the_community_count_in_its_terms(works_saturdays: bool, codes: list[str]) -> None:
    """When the notice is issued and when the meeting opens."""
    profile = replace(IN_BUSINESS_DAYS, saturday_business=ByLaw(works_saturdays, "45"))
    book = rulebook.in_force(date(2027, 3, 1), profile)
    issuing = notice.judge_issue(replace(GOOD, modality=Modality.PRESENTIAL), book, HOLIDAYS)
    found = [each.code for each in issuing if each.severity is Severity.BLOCK]
    assert found == [f"notice.statutory.{code}" for code in codes]
    opening = notice.judge_opening(OPENING, book, HOLIDAYS)
    assert [each.code for each in opening] == ["opening.too_few_days" for _ in codes]


def test_cap_of_the_by_laws_is_named_with_its_article() -> None:
    """A plan over the community's own cap cites the article that sets it."""
    book = rulebook.in_force(date(2027, 3, 1), Profile(duration_cap_minutes=ByLaw(90, "44")))
    [over] = [
        each for each in notice.judge_issue(GOOD, book, HOLIDAYS) if each.code == "meeting.duration.over_cap"
    ]
    assert (over.facts["cap"], over.source) == (90, "By-laws art 44")


def test_a_council_may_be_called_at_any_address_and_by_the_protocol() -> None:
    """Only an assembly asks for the registered one; who was not reached is owed it by the protocol."""
    elsewhere = (_sent("A", SENDING, registered=False),)
    facts = replace(OPENING, kind=Kind.COUNCIL_MEETING, dispatches=elsewhere)
    [missing] = notice.judge_opening(facts, BOOK, HOLIDAYS)
    assert missing.facts["missing_owners"] == ("B",)
    assert missing.source == "Protocol for virtual meetings: three days of notice"


def test_who_may_call_a_council_is_no_matter_of_law() -> None:
    """The law names who calls an assembly; for the other kinds it is a rule of the product."""
    facts = replace(GOOD, kind=Kind.COUNCIL_MEETING, convener=Convener.RESIDENT)
    [refused] = [
        each
        for each in notice.judge_issue(facts, BOOK, HOLIDAYS)
        if each.code == "notice.convener.not_entitled"
    ]
    assert refused.source == "Product rule"


def test_window_of_the_ordinary_assembly_ends_by_the_clock_of_the_community() -> None:
    """Eight in the evening of 31 March in Bogotá is April elsewhere, and still inside."""
    evening = datetime(2027, 4, 1, 1, tzinfo=UTC)
    for starts_at, codes in ((evening, []), (evening + timedelta(hours=4), ["meeting.ordinary_window.late"])):
        found = notice.judge_issue(replace(GOOD, starts_at=starts_at, second_call_at=None), BOOK, HOLIDAYS)
        assert [each.code for each in found if "window" in each.code] == codes


def test_first_lawful_start_counts_the_days_of_the_community() -> None:
    """Sent at eight in the evening of Monday 1 March: with its Saturdays a day in fifteen comes sooner."""
    evening = datetime(2027, 3, 2, 1, tzinfo=UTC)
    for works_saturdays, day in ((True, date(2027, 3, 19)), (False, date(2027, 3, 24))):
        profile = replace(IN_BUSINESS_DAYS, saturday_business=ByLaw(works_saturdays, "45"))
        book = rulebook.in_force(date(2027, 3, 1), profile)
        assert notice.earliest_start(Kind.ORDINARY_ASSEMBLY, evening, book, HOLIDAYS).on == day


EVENING = datetime(2027, 3, 2, 1, tzinfo=UTC)  # eight in the evening of Monday 1 March in Bogotá


def _in_business_days(works_saturdays: bool) -> rulebook.Rulebook:
    profile = replace(IN_BUSINESS_DAYS, saturday_business=ByLaw(works_saturdays, "45"))
    return rulebook.in_force(date(2027, 3, 1), profile)


def test_month_picture_counts_the_days_of_the_community() -> None:
    """Today by its clock, also in the evening; its Saturdays among its business days."""
    for works_saturdays, day in ((True, 19), (False, 24)):
        month = (EVENING, date(2027, 3, 1), date(2027, 3, 31), time(9), _in_business_days(works_saturdays))
        marks = notice.calendar_marks(Kind.ORDINARY_ASSEMBLY, *month, HOLIDAYS)
        assert [mark.day.day for mark in marks if mark.state is DayState.OK] == list(range(day, 32))
        assert [mark.day.day for mark in marks if mark.is_today] == [1]
        reason = marks[0].reason
        assert reason is not None
        assert reason.facts["kind"] is Kind.ORDINARY_ASSEMBLY


def test_month_picture_counts_days_from_the_evening_of_sending() -> None:
    """A notice sent after seven in the evening, which is tomorrow in UTC, still counts from today."""
    month = (EVENING, date(2027, 3, 1), date(2027, 3, 31), time(9), BOOK, HOLIDAYS)
    marks = notice.calendar_marks(Kind.EXTRAORDINARY_ASSEMBLY, *month)
    assert next(mark.day.day for mark in marks if mark.state is DayState.OK) == 7


def test_countdown_counts_the_days_of_the_community() -> None:
    """A meeting at eight in the evening of 19 March, seen at eight in the evening of the first."""
    starts_at = datetime(2027, 3, 20, 1, tzinfo=UTC)
    for works_saturdays, last in ((True, date(2027, 3, 1)), (False, date(2027, 2, 25))):
        book = _in_business_days(works_saturdays)
        seen = (starts_at, EVENING, date(2027, 2, 25), book, HOLIDAYS)
        marks = notice.countdown_marks(Kind.ORDINARY_ASSEMBLY, *seen)
        assert [mark.day for mark in marks if mark.state is CountdownState.LAST] == [last]
        assert [mark.number for mark in marks if mark.day == last] == [None]
        assert [mark.day.day for mark in marks if mark.is_today] == [1]
        assert (marks[-1].day, marks[-1].state) == (date(2027, 3, 19), CountdownState.MEETING)
        assert notice.last_sending_day(Kind.ORDINARY_ASSEMBLY, starts_at, book, HOLIDAYS) == last


def test_countdown_marks_the_holidays_on_the_way() -> None:
    """Monday 22 March and the Thursday and Friday before Easter."""
    starts_at = datetime(2027, 4, 2, 14, tzinfo=UTC)
    marks = notice.countdown_marks(
        Kind.ORDINARY_ASSEMBLY, starts_at, SENDING, date(2027, 3, 1), BOOK, HOLIDAYS
    )
    assert [mark.day.day for mark in marks if mark.is_holiday] == [22, 25, 26]


@table(
    ("kind", "first", "last"),
    [
        (Kind.ORDINARY_ASSEMBLY, "Ley 675/2001 art 39", "Ley 675/2001 art 39"),
        (Kind.EXTRAORDINARY_ASSEMBLY, "C.Co. art 424 (by analogy)", "C.Co. art 424 (by analogy)"),
        (
            Kind.COUNCIL_MEETING,
            "Protocol for virtual meetings: three days of notice",
            "Protocol for virtual meetings: three days of notice",
        ),
        (
            Kind.SECOND_CALL,
            "Protocol for virtual meetings: three days of notice",
            "Ley 675/2001 art 41",
        ),
    ],
)
def test_dates_ahead_name_the_rule_that_decides(kind: Kind, first: str, last: str) -> None:
    """Whoever asks why is told the article."""
    assert notice.earliest_start(kind, SENDING, BOOK, HOLIDAYS).source == first
    assert notice.last_sending(kind, STARTS, BOOK, HOLIDAYS).source == last


def test_hours_of_the_protocol_are_named_where_the_days_say_the_same() -> None:
    """Two full days end at the midnight at which the 72 hours end; then the protocol is cited."""
    own = Profile(notice={Kind.COUNCIL_MEETING: ByLaw(NoticePeriod(2, NoticeUnit.CLEAR_CALENDAR_DAYS), "12")})
    book = rulebook.in_force(date(2027, 3, 1), own)
    midnight = datetime(2027, 3, 2, 5, tzinfo=UTC)
    earliest = notice.earliest_start(Kind.COUNCIL_MEETING, midnight, book, HOLIDAYS)
    assert (earliest.on, earliest.source) == (
        date(2027, 3, 5),
        "Protocol for virtual meetings: three days of notice",
    )
    last_second = datetime(2027, 3, 6, 4, 59, 59, tzinfo=UTC)
    last = notice.last_sending(Kind.COUNCIL_MEETING, last_second, book, HOLIDAYS)
    assert (last.on, last.source) == (
        date(2027, 3, 2),
        "Protocol for virtual meetings: three days of notice",
    )


def test_first_lawful_start_in_the_evening_is_on_the_day_of_the_community() -> None:
    """Seventy-two hours after eight in the evening of Monday 1 March are eight in the evening of Thursday."""
    earliest = notice.earliest_start(Kind.COUNCIL_MEETING, EVENING, BOOK, HOLIDAYS)
    assert (earliest.on, earliest.at) == (date(2027, 3, 4), EVENING + timedelta(hours=72))


def test_notice_with_too_few_days_says_of_which_kind() -> None:
    """The sentence speaks of the ordinary assembly, of another one otherwise."""
    [few] = [
        each
        for each in notice.judge_issue(replace(GOOD, starts_at=STARTS - timedelta(days=4)), BOOK, HOLIDAYS)
        if each.code == "notice.statutory.too_few_days"
    ]
    assert few.facts["kind"] is Kind.ORDINARY_ASSEMBLY
