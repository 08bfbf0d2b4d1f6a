"""The geometry of gauge, bars, timeline and day boxes: exact numbers stay exact."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.web.pictures import (
    DayRole,
    Topic,
    agenda_bar,
    attendance_line,
    choice_of_day,
    hour_bar,
    notice_countdown,
    plan_picture,
    quorum_gauge,
    vote_bar,
)


def test_gauge_shows_exact_arcs_and_marks() -> None:
    """The room's figures: 45.57 % present, 61.36 % with the represented."""
    gauge = quorum_gauge(Fraction(455741, 10**6), Fraction(157900, 10**6))
    assert (gauge.present_arc, gauge.whole_arc) == ("45.57", "61.36")
    assert gauge.whole == Fraction(613641, 10**6)
    assert [(mark.turn, mark.anchor, mark.is_limit) for mark in gauge.marks] == [
        ("0", "middle", True),
        ("36", "start", False),
    ]


@pytest.mark.parametrize("present, represented", [(Fraction(-1, 9), 0), (Fraction(2, 3), Fraction(1, 2))])
def test_gauge_refuses_more_than_the_building(present: Fraction, represented: Fraction) -> None:
    """Such a sum is a fault of the caller, and no picture should hide it."""
    with pytest.raises(ValueError, match="shares of 1"):
        quorum_gauge(present, Fraction(represented))


def test_agenda_that_fits_shows_what_is_free() -> None:
    """115 of 120 minutes; every topic has its number and its stretch."""
    bar = agenda_bar([Topic(5), Topic(20), Topic(15, True), Topic(25, True), Topic(50)])
    assert (bar.minutes, bar.minutes_free, bar.minutes_over) == (115, 5, 0)
    assert [segment.x for segment in bar.segments] == ["6", "19.2", "71.8", "111.3", "177.2"]
    assert bar.free is not None
    assert (bar.free.x, bar.over, bar.cap_x) == ("308.8", None, "322")


def test_agenda_past_the_cap_shows_what_is_over() -> None:
    """The bar grows to the whole; the cap stays where it is reached."""
    bar = agenda_bar([Topic(90), Topic(70, True)])
    assert bar.over is not None
    assert (bar.cap_x, bar.over.x, bar.over.width, bar.minutes_over) == ("243", "243", "79", 40)


@pytest.mark.parametrize("minutes", [Fraction(1, 3), 1])
def test_topic_too_short_for_its_number_has_none(minutes: Fraction | int) -> None:
    """A number must not lie over its neighbour's."""
    assert agenda_bar([Topic(minutes), Topic(60)]).segments[0].middle == ""


@pytest.mark.parametrize("now, shown", [(-5, "6"), (0, "6"), (60, "164"), (500, "322")])
def test_needle_never_leaves_the_bar(now: int, shown: str) -> None:
    """Before the start it waits at the start, after the end at the end."""
    assert agenda_bar([Topic(100)], now=now).now_x == shown


def test_needle_beside_the_cap_gets_a_line_of_its_own() -> None:
    """Otherwise its word would lie on the cap's."""
    assert agenda_bar([Topic(100)], now=100).is_crowded
    assert not agenda_bar([Topic(100)], now=30).is_crowded


@settings(max_examples=100, deadline=None)
@given(st.lists(st.builds(Topic, minutes=st.integers(0, 600), is_voted=st.booleans()), max_size=30))
def test_agenda_of_any_length_stays_in_the_picture(topics: list[Topic]) -> None:
    """Segments follow each other and end inside; labels do not crowd."""
    bar = agenda_bar(topics)
    ends = [Fraction(segment.x) + Fraction(segment.width) for segment in bar.segments]
    assert all(end <= Fraction("322.1") for end in ends)
    assert len(bar.labels) <= 12


def test_vote_is_drawn_by_exact_weights() -> None:
    """The room's vote: 359,018 of 613,582 said yes; the line stands at the half."""
    bar = vote_bar(Fraction(359018), Fraction(180326), Fraction(41337), Fraction(32901))
    assert (bar.yes.x, bar.yes.width, bar.no.x, bar.blank.x) == ("4", "187.2", "191.2", "285.3")
    assert bar.needed_x == "164"
    assert bar.yes_share == Fraction(359018, 613582)


def test_vote_without_any_weight_has_no_bar() -> None:
    """Nobody voted and nobody was there: there is nothing to draw."""
    with pytest.raises(ValueError, match="add up"):
        vote_bar(Fraction(0), Fraction(0), Fraction(0), Fraction(0))


def test_an_hour_is_drawn_by_exact_shares() -> None:
    """Who can, could and cannot come follow each other, and who did not answer fills the rest of the bar."""
    bar = hour_bar(Fraction(1, 3), Fraction(1, 3), Fraction(0), Fraction(1, 3))
    assert (bar.yes.x, bar.yes.width, bar.maybe.x, bar.no.width) == ("4", "106.7", "110.7", "0")
    assert (bar.silent.x, bar.silent.width) == ("217.3", "106.7")
    with pytest.raises(ValueError, match="add up"):
        hour_bar(Fraction(0), Fraction(0), Fraction(0), Fraction(0))


def test_attendance_is_a_step_line_with_its_votes() -> None:
    """Who is there stays there until the next change; a pin stands on the share of its minute."""
    line = attendance_line(
        [(Fraction(0), Fraction(1, 2)), (Fraction(30), Fraction(3, 4))],
        Fraction(60),
        votes=[(Fraction(45), 2)],
    )
    assert line.line == "M40 71H181V48.5H322"
    assert [(pin.x, pin.y, pin.topic) for pin in line.pins] == [("251.5", "48.5", 2)]
    assert line.lowest == Fraction(1, 2)


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [(Fraction(3), Fraction(1))],
        [(Fraction(0), Fraction(2))],
        [(Fraction(0), Fraction(1)), (Fraction(9), Fraction(1)), (Fraction(5), Fraction(1))],
    ],
    ids=["nothing", "no beginning", "more than all", "out of order"],
)
def test_attendance_that_makes_no_sense_is_refused(changes: list[tuple[Fraction, Fraction]]) -> None:
    """The caller's intervals are wrong, and a picture must not smooth them."""
    with pytest.raises(ValueError, match="minute|share|order"):
        attendance_line(changes, Fraction(60))


def test_countdown_names_every_day_until_the_meeting() -> None:
    """Sent on the 1st, today the 3rd, last day the 4th, fifteen clear days, the meeting on the 20th."""
    march = notice_countdown(
        sent=date(2027, 3, 1), today=date(2027, 3, 3), last_day=date(2027, 3, 4), meeting=date(2027, 3, 20)
    )[0]
    roles = [box.role for box in march.boxes]
    assert roles[:5] == [DayRole.SENT, DayRole.PAST, DayRole.TODAY, DayRole.LAST, DayRole.CLEAR]
    assert [box.ordinal for box in march.boxes if box.role is DayRole.CLEAR] == list(range(1, 16))
    assert (march.boxes[-1].role, march.boxes[-1].is_wide) == (DayRole.MEETING, True)


def test_countdown_of_two_months_starts_each_on_its_weekday() -> None:
    """24 February 2027 is a Wednesday, 1 March a Monday."""
    months = notice_countdown(today=date(2027, 2, 24), last_day=date(2027, 2, 26), meeting=date(2027, 3, 14))
    assert [(month.first, month.empty) for month in months] == [(date(2027, 2, 24), 2), (date(2027, 3, 1), 0)]
    assert not months[1].boxes[-1].is_wide


def test_days_before_the_earliest_lawful_one_are_struck_out() -> None:
    """The chosen day stays visible among them, the proposed one stands out, holidays are marked."""
    boxes = choice_of_day(
        today=date(2027, 3, 1),
        earliest=date(2027, 3, 17),
        until=date(2027, 3, 28),
        chosen=date(2027, 3, 13),
        best=date(2027, 3, 20),
        holidays={date(2027, 3, 22)},
    )[0].boxes
    by_day = {box.day.day: box for box in boxes}
    assert {day for day, box in by_day.items() if box.role is DayRole.TOO_SOON} == set(range(2, 17))
    assert by_day[13].is_chosen
    assert (by_day[17].role, by_day[20].role) == (DayRole.FIRST, DayRole.BEST)
    assert [day for day, box in by_day.items() if box.is_holiday] == [22]


def test_picture_of_too_many_days_is_refused() -> None:
    """A year of boxes says nothing."""
    with pytest.raises(ValueError, match="120"):
        choice_of_day(today=date(2027, 1, 1), earliest=date(2027, 1, 2), until=date(2027, 12, 31))


MARCH_20 = date(2027, 3, 20)


def test_plan_numbers_the_days_that_matter() -> None:
    """Whole weeks from Monday, the numbers in the order of the days, and today only where nothing stands."""
    picture = plan_picture(
        limits=[date(2027, 3, 4), date(2027, 5, 20)],
        meeting=MARCH_20,
        others=[date(2027, 3, 17), MARCH_20],
        today=date(2027, 3, 10),
        holidays=[date(2027, 3, 22)],
    )
    assert picture is not None
    assert (picture.boxes[0].day, picture.boxes[-1].day) == (date(2027, 3, 1), date(2027, 5, 23))
    numbered = {box.day: (box.number, box.role) for box in picture.boxes if box.number}
    assert numbered == {
        date(2027, 3, 4): (1, DayRole.LAST),
        date(2027, 3, 17): (2, DayRole.SENT),
        MARCH_20: (3, DayRole.MEETING),
        date(2027, 5, 20): (4, DayRole.LAST),
    }
    assert [box.day for box in picture.boxes if box.role is DayRole.TODAY] == [date(2027, 3, 10)]
    assert [box.day for box in picture.boxes if box.is_holiday] == [date(2027, 3, 22)]


def test_plan_names_each_month_beside_its_first_week() -> None:
    """May begins on a Saturday: its name stands beside the week that ends April."""
    picture = plan_picture(limits=[MARCH_20, date(2027, 5, 20)], meeting=MARCH_20, others=[], today=MARCH_20)
    assert picture is not None
    assert [month.first.month for month in picture.months] == [3, 4, 5]
    rows = [month.y for month in picture.months]
    assert rows == sorted(set(rows))


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.lists(st.integers(0, 400), max_size=6))
@settings(max_examples=50)
def test_plan_draws_every_day_inside_its_frame(start: date, steps: list[int]) -> None:
    """Up to half a year; beyond it draws nothing, and the list alone tells the days."""
    days = [start + timedelta(days=step) for step in steps]
    picture = plan_picture(limits=days, meeting=start, others=(), today=start)
    if picture is None:
        assert max(days) - start > timedelta(days=180)
        return
    assert set(days) <= {box.day for box in picture.boxes}
    assert all(0 <= box.x <= 344 - 34 and 0 <= box.y <= picture.height - 25 for box in picture.boxes)
