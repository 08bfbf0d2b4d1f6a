"""Work over many things of which one may fail."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from meetings.adapters.aside import SetAside, growing_wait
from tests.logs import logged

AT = datetime(2027, 2, 1, tzinfo=UTC)


def test_one_that_fails_is_left_alone_for_a_while_and_the_others_are_done() -> None:
    """It is tried again after its wait, and at once after it held."""
    seen: list[str] = []
    is_broken = True

    def act(thing: str) -> str:
        seen.append(thing)
        if thing == "b" and is_broken:
            raise ValueError(thing)
        return thing.upper()

    work = SetAside("trying")
    with logged() as records:
        assert work.each("abc", act, AT) == ["A", "C"]
    assert [record.levelno for record in records] == [logging.ERROR]
    assert work.each("abc", act, AT + timedelta(seconds=29)) == ["A", "C"]
    assert seen.count("b") == 1
    assert work.each("abc", act, AT + timedelta(seconds=30)) == ["A", "C"]
    assert work.each("abc", act, AT + timedelta(seconds=89)) == ["A", "C"]
    is_broken = False
    assert work.each("abc", act, AT + timedelta(seconds=90)) == ["A", "B", "C"]
    assert work.each("abc", act, AT + timedelta(seconds=90)) == ["A", "B", "C"]
    assert seen.count("b") == 4


@pytest.mark.parametrize(("failures", "seconds"), [(1, 30), (2, 60), (6, 960), (7, 1800), (100_000, 1800)])
def test_the_wait_grows_to_half_an_hour(failures: int, seconds: int) -> None:
    """However often it failed."""
    assert growing_wait(failures) == timedelta(seconds=seconds)
