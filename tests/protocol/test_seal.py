"""The protocol seal: ten marks, each on its evidence, and never a tick on silence."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
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

CALLED = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)
LIMIT = CALLED - timedelta(hours=72)
AFTER = CALLED + timedelta(days=1)
SECOND = timedelta(seconds=1)

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


instants = st.datetimes(datetime(2027, 3, 10), datetime(2027, 3, 25), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
counts = st.integers(0, 4)


@st.composite
def anything(draw: st.DrawFn) -> SealFacts:
    """A record of any kind, holes and contradictions included."""
    maybe = lambda strategy: draw(st.none() | strategy)  # noqa: E731 - one word for "perhaps nothing"
    return SealFacts(
        called_for=maybe(st.just(CALLED)),
        agreed=maybe(st.builds(AgreedHour, st.sampled_from(HourGround), st.just("x"), st.dates(), instants)),
        topics=maybe(counts),
        decisions=maybe(counts),
        decisions_outside=maybe(counts),
        delivered=maybe(
            st.builds(DeliveredNotice, counts, counts, counts, st.none() | instants, tests=counts)
        ),
        opened_at=maybe(instants),
        ended_at=maybe(instants),
        paused=maybe(st.just(timedelta(minutes=5))),
        courtesy=maybe(
            st.builds(Courtesy, counts, counts, st.dictionaries(st.sampled_from(SealRule), counts))
        ),
        turns=maybe(st.builds(Turns, counts, counts)),
        recorded=maybe(st.builds(Recorded, counts, counts, st.booleans())),
        cap_minutes=120,
        min_hours=72,
    )


@given(anything(), instants)
def test_every_record_gives_ten_marks_with_reasons(facts: SealFacts, at: datetime) -> None:
    """Never an exception, and a tick of conduct only with a text that was shown to everybody."""
    made: Seal = seal(facts, at)
    assert [each.rule for each in made.ticks] == list(SealRule)
    for each in made.ticks:
        if each.mark is Mark.KEPT:
            assert all(getattr(facts, need) is not None for need in NEEDS[each.rule])
        if each.code == "seal.conduct.kept":
            assert each.facts["shown"] >= each.facts["entered"] > 0


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    ("rule", "change", "code"),
    [
        (
            SealRule.HOUR,
            {"agreed": AgreedHour(HourGround.POLL, "x", date(2027, 2, 1), LIMIT)},
            "seal.hour.another",
        ),
        (SealRule.NOTICE, {"delivered": DeliveredNotice(5, 4, 1, LIMIT)}, "seal.notice.doubtful"),
        (SealRule.DRESS, {"courtesy": Courtesy(4, 3)}, "seal.conduct.not_shown_to_all"),
        (SealRule.MUTE, {"courtesy": Courtesy(0, 0)}, "seal.conduct.nobody_came"),
        (SealRule.FLOOR, {"turns": Turns(0, 0)}, "seal.floor.not_run"),
    ],
)
def test_what_nobody_saw_is_not_known(rule: SealRule, change: dict[str, object], code: str) -> None:
    """Doubt, an agreement on another hour, people who passed by another door: neither tick nor reproach."""
    found = tick(rule, replace(WHOLE, **change))  # type: ignore[arg-type]  # each change names a field of the facts
    assert (found.mark, found.code) == (Mark.UNKNOWN, code)


def test_a_notice_on_its_way_is_not_late_yet() -> None:
    """Somebody is missing: until the limit there is time, a second later there is none."""
    facts = replace(WHOLE, delivered=DeliveredNotice(5, 4, 0, LIMIT - SECOND))
    assert tick(SealRule.NOTICE, facts, LIMIT).mark is Mark.UNKNOWN
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


def test_a_written_reason_is_told_but_makes_no_tick() -> None:
    """The meeting was longer than the rule says, whatever the reason."""
    facts = replace(WHOLE, ended_at=CALLED + timedelta(hours=4), has_reason_for_length=True)
    found = tick(SealRule.DURATION, facts)
    assert (found.mark, found.code) == (Mark.MISSED, "seal.duration.over_with_reason")


def test_not_recording_is_a_tick_with_its_reason() -> None:
    """Whether permission was to be asked or not."""
    asked = replace(WHOLE, recorded=Recorded(0, 0, was_asked=True))
    silent = replace(WHOLE, recorded=Recorded(0, 0, was_asked=False))
    assert tick(SealRule.RECORDING, asked).code == "seal.recording.not_recorded"
    assert tick(SealRule.RECORDING, silent).code == "seal.recording.not_announced"
    assert {tick(SealRule.RECORDING, facts).mark for facts in (asked, silent)} == {Mark.KEPT}


def test_test_messages_are_told_beside_the_tick() -> None:
    """They count as accepted, and the seal says that nothing left the machine."""
    facts = replace(WHOLE, delivered=DeliveredNotice(5, 5, 0, LIMIT, tests=5))
    assert tick(SealRule.NOTICE, facts).code == "seal.notice.kept_as_test"
