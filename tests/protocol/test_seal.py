"""The protocol seal: ten marks, each on its evidence, and never a tick on silence."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.seal import (
    AgreedHour,
    Courtesy,
    DeliveredNotice,
    HourGround,
    Mark,
    Recorded,
    Seal,
    SealFacts,
    SealRule,
    Tick,
    Turns,
    seal,
)
from tests.tables import table

CALLED = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)
LIMIT = CALLED - timedelta(hours=72)
AFTER = CALLED + timedelta(days=1)
SECOND = timedelta(seconds=1)
DAY = 24 * 60 * 60

WHOLE = SealFacts(
    called_for=CALLED,
    agreed=AgreedHour(HourGround.COUNCIL, "Acta 14 del consejo", date(2027, 2, 1), CALLED),
    topics=5,
    decisions=2,
    decisions_outside=0,
    delivered=DeliveredNotice(called=5, reached=5, in_doubt=0, last_at=LIMIT),
    opened_at=CALLED + timedelta(minutes=10),
    ended_at=CALLED + timedelta(minutes=130),
    paused=timedelta(0),
    share_at_limit=Fraction(3, 5),
    courtesy=Courtesy(entered=4, shown=4),
    turns=Turns(asked=3, granted=2),
    recorded=Recorded(stretches=1, without_permission=0, was_asked=True),
    cap_minutes=120,
    min_hours=72,
)
KNOWN = [field.name for field in fields(SealFacts) if getattr(WHOLE, field.name) is not None]
# What a mark rests on: without one of them nobody knows.
NEEDS = {
    SealRule.AGENDA: {"topics", "decisions", "decisions_outside", "ended_at"},
    SealRule.HOUR: {"agreed", "called_for"},
    SealRule.NOTICE: {"delivered", "called_for"},
    SealRule.PUNCTUAL: {"called_for", "opened_at"},
    SealRule.DRESS: {"courtesy", "ended_at"},
    SealRule.ATTENTION: {"courtesy", "ended_at"},
    SealRule.DURATION: {"opened_at", "ended_at", "paused"},
    SealRule.FLOOR: {"turns", "courtesy", "ended_at"},
    SealRule.MUTE: {"courtesy", "ended_at"},
    SealRule.RECORDING: {"opened_at", "ended_at", "recorded"},
}
OPTIONAL = sorted(set().union(*NEEDS.values()) | {"share_at_limit"})


def tick(rule: SealRule, facts: SealFacts, at: datetime = AFTER) -> Tick:
    """One rule of the seal."""
    return next(each for each in seal(facts, at).ticks if each.rule is rule)


def test_a_meeting_that_kept_everything_has_ten_ticks() -> None:
    """Each at its very limit: 72 hours, ten minutes, two hours."""
    made = seal(WHOLE, AFTER)
    assert [each.rule for each in made.ticks] == list(SealRule)
    assert made.kept == 10


def test_of_an_empty_record_nothing_is_known() -> None:
    """No fact, no tick and no reproach."""
    made = seal(SealFacts(cap_minutes=120, min_hours=72), AFTER)
    assert made.marked(Mark.UNKNOWN) == tuple(SealRule)


@given(st.sets(st.sampled_from(OPTIONAL)))
def test_a_missing_fact_is_never_a_tick(gone: set[str]) -> None:
    """Whatever is taken away, each rule that rests on it becomes unknown and the others stay."""
    during = CALLED + timedelta(hours=1)
    made = seal(replace(WHOLE, **dict.fromkeys(gone)), during)  # type: ignore[arg-type]  # names drawn from its fields
    for each in made.ticks:
        assert each.mark is (Mark.UNKNOWN if NEEDS[each.rule] & gone else Mark.KEPT), each


# From ten days before the meeting to five days after it.
instants = st.integers(-10 * DAY, 5 * DAY).map(lambda seconds: CALLED + timedelta(seconds=seconds))
counts = st.integers(0, 4)
days = st.integers(-1000, 1000).map(lambda days: CALLED.date() + timedelta(days=days))
maybe_count, maybe_instant = st.none() | counts, st.none() | instants
# A record of any kind, holes and contradictions included.
anything = st.builds(
    SealFacts,
    called_for=st.sampled_from([None, CALLED]),
    agreed=st.none() | st.builds(AgreedHour, st.sampled_from(HourGround), st.just("x"), days, instants),
    topics=maybe_count,
    decisions=maybe_count,
    decisions_outside=maybe_count,
    delivered=st.none() | st.builds(DeliveredNotice, counts, counts, counts, maybe_instant, tests=counts),
    opened_at=maybe_instant,
    ended_at=maybe_instant,
    paused=st.sampled_from([None, timedelta(minutes=5)]),
    courtesy=st.none()
    | st.builds(Courtesy, counts, counts, st.dictionaries(st.sampled_from(SealRule), counts)),
    turns=st.none() | st.builds(Turns, counts, counts),
    recorded=st.none() | st.builds(Recorded, counts, counts, st.booleans()),
    cap_minutes=st.just(120),
    min_hours=st.just(72),
)


@given(anything, instants)
def test_every_record_gives_ten_marks_with_reasons(facts: SealFacts, at: datetime) -> None:
    """Never an exception, and a tick of conduct only with a text that was shown to everybody."""
    made: Seal = seal(facts, at)
    assert [each.rule for each in made.ticks] == list(SealRule)
    for each in made.ticks:
        if each.mark is Mark.KEPT:
            assert all(getattr(facts, need) is not None for need in NEEDS[each.rule])
        if each.code == "seal.conduct.kept":
            assert each.facts["shown"] >= each.facts["entered"] > 0


@table(
    ("rule", "change"),
    [
        (SealRule.AGENDA, {"decisions_outside": 1}),
        (SealRule.NOTICE, {"delivered": DeliveredNotice(5, 5, 0, LIMIT + SECOND)}),
        (SealRule.NOTICE, {"delivered": DeliveredNotice(5, 4, 0, LIMIT)}),
        (SealRule.PUNCTUAL, {"opened_at": CALLED + timedelta(minutes=10) + SECOND}),
        (SealRule.DURATION, {"ended_at": CALLED + timedelta(minutes=130) + SECOND}),
        (SealRule.DRESS, {"courtesy": Courtesy(4, 4, {SealRule.DRESS: 1})}),
        (SealRule.FLOOR, {"courtesy": Courtesy(4, 4, {SealRule.FLOOR: 1})}),
        (SealRule.RECORDING, {"recorded": Recorded(1, 1, was_asked=True)}),
    ],
)
def test_one_step_over_a_limit_is_missed(rule: SealRule, change: dict[str, object]) -> None:
    """And only that rule."""
    facts = replace(WHOLE, **change)  # type: ignore[arg-type]  # each change names a field of the facts
    assert seal(facts, AFTER).marked(Mark.MISSED) == (rule,)


def test_a_notice_on_its_way_is_not_late_yet() -> None:
    """Somebody is missing: until the limit there is time, a second later there is none."""
    facts = replace(WHOLE, delivered=DeliveredNotice(5, 4, 0, LIMIT - SECOND))
    early = tick(SealRule.NOTICE, facts, LIMIT)
    assert (early.mark, early.code) == (Mark.UNKNOWN, "seal.notice.on_its_way")
    assert tick(SealRule.NOTICE, facts, LIMIT + SECOND).mark is Mark.MISSED


def test_before_the_end_only_what_is_settled_is_ticked() -> None:
    """The hour, the notice and the punctual opening; the rest may still go wrong."""
    made = seal(replace(WHOLE, ended_at=None), CALLED + timedelta(minutes=20))
    assert made.marked(Mark.KEPT) == (SealRule.HOUR, SealRule.NOTICE, SealRule.PUNCTUAL)
    assert made.marked(Mark.MISSED) == ()


def test_a_suspension_does_not_count_as_length() -> None:
    """Two hours and a half with half an hour of pause are two hours."""
    facts = replace(WHOLE, ended_at=CALLED + timedelta(minutes=160), paused=timedelta(minutes=30))
    assert tick(SealRule.DURATION, facts).mark is Mark.KEPT


AGENDA = {"topics": 5, "decisions": 2, "outside": 0}
HOUR = {"ground": HourGround.COUNCIL, "reference": "Acta 14 del consejo", "on": date(2027, 2, 1)}
NOTICE = {
    "called": 5,
    "reached": 5,
    "last_at": LIMIT,
    "limit": LIMIT,
    "missing": 0,
    "doubtful": 0,
    "hours": 72,
}
PUNCTUAL = {
    "called_for": CALLED,
    "opened_at": CALLED + timedelta(minutes=10),
    "late": 10,
    "allowed": 10,
    "share": Fraction(3, 5),
}
EARLY = CALLED - timedelta(minutes=5)
LATE = CALLED + timedelta(minutes=11)
HAD_ALL = {"entered": 4, "shown": 4, "calls": 0}
LAST_MINUTE = {"minutes": 120, "cap": 120}
LONGER = CALLED + timedelta(minutes=130) + SECOND

# What is different, and of each rule: its mark, the end of its code, and the numbers its sentence says.
TOLD: list[tuple[SealRule, dict[str, object], Mark, str, dict[str, object]]] = [
    (SealRule.AGENDA, {}, Mark.KEPT, "agenda.kept", AGENDA),
    (SealRule.AGENDA, {"topics": None}, Mark.UNKNOWN, "agenda.no_notice", {}),
    (SealRule.AGENDA, {"topics": 0}, Mark.UNKNOWN, "agenda.no_notice", {}),
    (SealRule.AGENDA, {"decisions_outside": 1}, Mark.MISSED, "agenda.outside", {**AGENDA, "outside": 1}),
    *(
        (SealRule.AGENDA, {gone: None}, Mark.UNKNOWN, "agenda.not_ended", {**AGENDA, **said})
        for gone, said in (
            ("ended_at", {}),
            ("decisions", {"decisions": None}),
            ("decisions_outside", {"outside": None}),
        )
    ),
    (SealRule.HOUR, {}, Mark.KEPT, "hour.council", HOUR),
    (SealRule.HOUR, {"agreed": None}, Mark.UNKNOWN, "hour.not_said", {}),
    (SealRule.HOUR, {"called_for": None}, Mark.UNKNOWN, "hour.not_called", HOUR),
    (SealRule.HOUR, {"called_for": CALLED + SECOND}, Mark.UNKNOWN, "hour.another", HOUR),
    (SealRule.NOTICE, {}, Mark.KEPT, "notice.kept", NOTICE),
    (SealRule.NOTICE, {"delivered": None}, Mark.UNKNOWN, "notice.not_sent", {}),
    (SealRule.NOTICE, {"called_for": None}, Mark.UNKNOWN, "notice.not_sent", {}),
    (SealRule.NOTICE, {"delivered": DeliveredNotice(0, 0, 0, None)}, Mark.UNKNOWN, "notice.not_sent", {}),
    (
        SealRule.NOTICE,
        {"delivered": DeliveredNotice(5, 3, 1, LIMIT)},
        Mark.MISSED,
        "notice.missing",
        {**NOTICE, "reached": 3, "missing": 1, "doubtful": 1},
    ),
    (
        SealRule.NOTICE,
        {"delivered": DeliveredNotice(5, 4, 1, LIMIT)},
        Mark.UNKNOWN,
        "notice.doubtful",
        {**NOTICE, "reached": 4, "doubtful": 1},
    ),
    (
        SealRule.NOTICE,
        {"delivered": DeliveredNotice(5, 5, 0, None)},
        Mark.UNKNOWN,
        "notice.doubtful",
        {**NOTICE, "last_at": None},
    ),
    (
        SealRule.NOTICE,
        {"delivered": DeliveredNotice(5, 5, 0, LIMIT + SECOND)},
        Mark.MISSED,
        "notice.late",
        {**NOTICE, "last_at": LIMIT + SECOND},
    ),
    # They count as accepted, and the seal says that nothing left the machine.
    (
        SealRule.NOTICE,
        {"delivered": DeliveredNotice(5, 5, 0, LIMIT, tests=1)},
        Mark.KEPT,
        "notice.kept_as_test",
        NOTICE,
    ),
    (SealRule.PUNCTUAL, {}, Mark.KEPT, "punctual.kept_with_share", PUNCTUAL),
    *(
        (
            SealRule.PUNCTUAL,
            {"opened_at": CALLED - timedelta(hours=2) - before},
            mark,
            code,
            {**PUNCTUAL, "opened_at": CALLED - timedelta(hours=2) - before, "late": 0},
        )
        for before, mark, code in (
            (timedelta(0), Mark.KEPT, "punctual.kept_with_share"),
            (SECOND, Mark.MISSED, "punctual.early"),
        )
    ),
    (SealRule.PUNCTUAL, {"share_at_limit": None}, Mark.KEPT, "punctual.kept", {**PUNCTUAL, "share": None}),
    (
        SealRule.PUNCTUAL,
        {"opened_at": EARLY},
        Mark.KEPT,
        "punctual.kept_with_share",
        {**PUNCTUAL, "opened_at": EARLY, "late": 0},
    ),
    (
        SealRule.PUNCTUAL,
        {"opened_at": LATE},
        Mark.MISSED,
        "punctual.late",
        {**PUNCTUAL, "opened_at": LATE, "late": 11},
    ),
    *(
        (SealRule.PUNCTUAL, {gone: None}, Mark.UNKNOWN, "punctual.not_opened", {})
        for gone in ("called_for", "opened_at")
    ),
    *(
        (rule, {"courtesy": courtesy}, mark, code, said)
        for rule in (SealRule.DRESS, SealRule.ATTENTION, SealRule.MUTE)
        for courtesy, mark, code, said in (
            (Courtesy(4, 4), Mark.KEPT, "conduct.kept", HAD_ALL),
            (None, Mark.UNKNOWN, "conduct.nobody_came", {}),
            (Courtesy(0, 0), Mark.UNKNOWN, "conduct.nobody_came", {}),
            (Courtesy(4, 3), Mark.UNKNOWN, "conduct.not_shown_to_all", {**HAD_ALL, "shown": 3}),
            (Courtesy(4, 4, {rule: 2}), Mark.MISSED, "conduct.called", {**HAD_ALL, "calls": 2}),
        )
    ),
    (SealRule.DRESS, {"ended_at": None}, Mark.UNKNOWN, "conduct.not_ended", HAD_ALL),
    (SealRule.DURATION, {}, Mark.KEPT, "duration.kept", LAST_MINUTE),
    *(
        (SealRule.DURATION, {gone: None}, Mark.UNKNOWN, "duration.not_held", {})
        for gone in ("opened_at", "paused")
    ),
    (SealRule.DURATION, {"ended_at": LONGER}, Mark.MISSED, "duration.over", {"minutes": 121, "cap": 120}),
    # Longer than the rule says, whatever the reason.
    (
        SealRule.DURATION,
        {"ended_at": LONGER, "has_reason_for_length": True},
        Mark.MISSED,
        "duration.over_with_reason",
        {"minutes": 121, "cap": 120},
    ),
    (
        SealRule.DURATION,
        {"opened_at": AFTER - timedelta(minutes=15), "ended_at": None},
        Mark.UNKNOWN,
        "duration.not_ended",
        {"minutes": 15, "cap": 120},
    ),
    (SealRule.FLOOR, {}, Mark.KEPT, "floor.kept", {"asked": 3, "granted": 2}),
    (
        SealRule.FLOOR,
        {"courtesy": Courtesy(4, 4, {SealRule.FLOOR: 1})},
        Mark.MISSED,
        "floor.called",
        {"calls": 1},
    ),
    # Hands that were raised and never given the floor: whoever spoke did so beside the queue.
    *(
        (SealRule.FLOOR, {"turns": turns}, Mark.UNKNOWN, "floor.not_run", {})
        for turns in (None, Turns(0, 0), Turns(1, 0))
    ),
    *(
        (SealRule.FLOOR, {gone: None}, Mark.UNKNOWN, "floor.not_ended", {"asked": 3, "granted": 2})
        for gone in ("ended_at", "courtesy")
    ),
    (SealRule.FLOOR, {"turns": Turns(2, 2)}, Mark.KEPT, "floor.kept", {"asked": 2, "granted": 2}),
    (SealRule.FLOOR, {"turns": Turns(0, 1)}, Mark.KEPT, "floor.kept", {"asked": 0, "granted": 1}),
    (SealRule.RECORDING, {}, Mark.KEPT, "recording.kept", {"stretches": 1, "people": 0}),
    *(
        (SealRule.RECORDING, {gone: None}, Mark.UNKNOWN, "recording.not_held", {})
        for gone in ("opened_at", "recorded")
    ),
    (
        SealRule.RECORDING,
        {"recorded": Recorded(1, 1, was_asked=True)},
        Mark.MISSED,
        "recording.without_permission",
        {"stretches": 1, "people": 1},
    ),
    (
        SealRule.RECORDING,
        {"ended_at": None},
        Mark.UNKNOWN,
        "recording.not_ended",
        {"stretches": 1, "people": 0},
    ),
    *(
        (
            SealRule.RECORDING,
            {"recorded": Recorded(0, 0, was_asked=was_asked)},
            Mark.KEPT,
            code,
            {"stretches": 0, "people": 0},
        )
        for was_asked, code in ((True, "recording.not_recorded"), (False, "recording.not_announced"))
    ),
]
SOURCES = {
    SealRule.AGENDA: "Protocol for virtual meetings: agenda beforehand",
    SealRule.NOTICE: "Protocol for virtual meetings: three days of notice",
    SealRule.DURATION: "Protocol for virtual meetings: two hours at most",
    SealRule.RECORDING: "Ley 1581/2012 art 9",
}


def test_each_mark_says_why_with_its_numbers_and_its_source() -> None:
    """What nobody saw or wrote down is neither tick nor reproach."""
    wrong = []
    for rule, change, mark, code, said in TOLD:
        found = tick(rule, replace(WHOLE, **change))  # type: ignore[arg-type]  # each change names a field of the facts
        source = SOURCES.get(rule, "Protocol for virtual meetings")
        if found != (expected := Tick(rule, mark, f"seal.{code}", said, source)):
            wrong.append(f"{rule} {change}: {found}, expected {expected}")
    assert not wrong, "\n".join(wrong)


def test_hour_is_agreed_on_one_of_three_grounds() -> None:
    """A poll, the by-laws or the council: each has its own sentence."""
    for ground in HourGround:
        agreed = replace(WHOLE, agreed=AgreedHour(ground, "x", date(2027, 2, 1), CALLED))
        assert tick(SealRule.HOUR, agreed).code == f"seal.hour.{ground}"


def test_minutes_of_a_mark_are_whole_ones() -> None:
    """A part of a minute late is none yet."""
    facts = replace(WHOLE, opened_at=CALLED + timedelta(minutes=2, seconds=59))
    said = tick(SealRule.PUNCTUAL, facts).facts
    assert (repr(said["late"]), repr(said["allowed"])) == ("2", "10")
