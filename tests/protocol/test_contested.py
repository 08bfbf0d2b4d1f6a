"""Contested law as data: each point with its readings, its grounds and the findings it answers."""

from __future__ import annotations

from meetings.protocol import sources
from meetings.protocol.contested import CHECKED_ON, COUNSEL, POINTS, Point, ground_of, point_of
from meetings.protocol.findings import Severity
from tests.tables import table
from tests.wording.samples import findings

SAMPLES = findings()
KNOWN = {value for name, value in vars(sources).items() if name.isupper()}


@table("point", Point)
def test_point_has_two_readings_at_least_with_their_sources(point: Point) -> None:
    """Otherwise it would not be contested; each reading and ground names a source that has words."""
    contested = POINTS[point]
    assert contested.point is point
    assert len(contested.readings) >= 2
    cited = [each.source for each in (*contested.readings, *contested.grounds)]
    assert {part for source in cited for part in source.split(sources.SEPARATOR)} <= KNOWN


def test_every_point_that_asks_for_a_reason_has_grounds() -> None:
    """And only those, but for one where a choice changes how votes are counted; a lawyer's is always one."""
    for contested in POINTS.values():
        changes_the_count = contested.point is Point.QUALIFIED_BASIS
        assert bool(contested.grounds) is (bool(contested.findings) or changes_the_count)
        assert COUNSEL in contested.grounds or not contested.grounds
        codes = [ground.code for ground in contested.grounds]
        assert len(codes) == len(set(codes))


def test_grounds_are_dated_or_completed_by_the_person() -> None:
    """A ground of the law has its date, not later than the last look; any other asks for words."""
    for contested in POINTS.values():
        for ground in contested.grounds:
            assert ground.needs_words or ground.dated
            assert ground.dated is None or ground.dated <= CHECKED_ON


def test_findings_of_a_point_can_ask_for_a_reason() -> None:
    """The engine emits each of these codes, and a point is found by it."""
    for contested in POINTS.values():
        for code in contested.findings:
            assert point_of(SAMPLES[code]) is contested
    overrides = {
        code
        for contested in POINTS.values()
        for code in contested.findings
        if SAMPLES[code].severity is Severity.OVERRIDE
    }
    assert "nonpresential.participation.planned" in overrides


def test_plain_law_belongs_to_no_point() -> None:
    """Neither a finding nor a ground of another point is taken for one."""
    assert point_of(SAMPLES["meeting.duration.over_cap"]) is None
    assert ground_of(Point.PROXY_CONFLICT, "quorum_enough") is None
    assert ground_of(Point.VIRTUAL_ASSEMBLY, "quorum_enough") is not None
