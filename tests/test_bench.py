"""The benchmarks at short sizes: each runs by itself and prints lines that other programs can read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import NAMES
from bench.delivery_kills import Taken, Verdict, verdict_of

ROOT = Path(__file__).resolve().parent.parent
KEYS = ["bench", "figure", "value", "unit", "reference", "ratio", "goal", "ok"]
SHORT = {
    "delivery": ["--messages", "30"],
    "delivery_kills": ["--messages", "60", "--kills", "6"],
    "issue_notice": ["--people", "40"],
    "pages": ["--requests", "4"],
    "live": ["--pages", "8", "--changes", "2"],
    "votes": ["--votes", "6", "--pages", "2"],
    "trail": ["--entries", "600", "--append", "300"],
    "checks": ["--lines", "900"],
    "minutes": ["--units", "5", "--paragraphs", "1", "--runs", "1"],
    "memory": ["--requests", "8"],
}


def run(name: str) -> list[dict[str, object]]:
    """The lines of one benchmark at its short size, which ended well."""
    command = [sys.executable, "-m", f"bench.{name}", *SHORT[name]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "delivery_kills"])
def test_each_benchmark_prints_figures_of_its_own(name: str) -> None:
    """One JSON object a line with the agreed keys; nothing else on standard output."""
    lines = run(name)
    assert lines
    for line in lines:
        assert [key for key in line if key != "note"] == KEYS
        assert line["bench"] == name
        assert line["ok"] is not None or line["note"]


def test_six_kills_over_sixty_messages_lose_nothing() -> None:
    """A killed worker leaves doubt at most, and every doubt is listed."""
    figures = {str(line["figure"]): line for line in run("delivery_kills")}
    assert figures["kills over 60 messages"]["value"] == 6
    assert figures["lost messages"]["value"] == 0
    assert figures["taken more than once and not listed"]["value"] == 0
    assert figures["repeated with another UID or SEQUENCE"]["value"] == 0
    assert all(line["ok"] for line in figures.values())


def test_every_short_size_belongs_to_a_benchmark() -> None:
    """A new benchmark gets a short size, or this fails."""
    assert set(SHORT) == set(NAMES)


def mail(number: int, sequence: str = "0") -> Taken:
    """A message as the mail server took it."""
    return Taken(f"<{number}@example.com>", f"persona{number}@example.com", "uid-1", sequence)


def verdict(taken: list[Taken], listed: set[int]) -> Verdict:
    """What is said of three owed messages, all of them settled as accepted."""
    rows = [(f"<{number}@example.com>", "accepted", number in listed) for number in (1, 2, 3)]
    return verdict_of(rows, taken)


def test_a_message_the_server_never_saw_is_lost() -> None:
    """Settled as accepted, and nobody took it."""
    found = verdict([mail(1), mail(2)], set())
    assert found.lost == 1
    assert not found.holds


def test_a_repeated_message_must_be_listed_as_doubtful() -> None:
    """Twice under one Message-ID is kept to the promise only when the tables say so."""
    taken = [mail(1), mail(2), mail(2), mail(3)]
    assert verdict(taken, {2}).holds
    assert not verdict(taken, set()).holds


def test_a_repetition_as_another_event_breaks_the_promise() -> None:
    """The same Message-ID with another SEQUENCE would stand twice in a calendar."""
    found = verdict([mail(1), mail(1, "1"), mail(2), mail(3)], {1})
    assert found.altered == 1
    assert not found.holds


def test_a_message_that_nobody_owed_breaks_the_promise() -> None:
    """What the server took must be what the tables owed."""
    found = verdict([mail(number) for number in (1, 2, 3, 4)], set())
    assert found.unknown == 1
    assert not found.holds
