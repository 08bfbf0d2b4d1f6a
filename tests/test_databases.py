"""The data bases of the tests: whatever a test leaves behind, the next one finds one like the template."""

from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, func, inspect, select, text

from meetings import communities
from meetings.adapters.keys import Keys
from meetings.storage.communities import Community
from meetings.storage.session import Storage
from meetings.storage.tables import METADATA
from meetings.trail import SYSTEM, check_trail
from tests import shelf
from tests.databases import opened
from tests.factories import START, convene, make_building, make_meeting
from tests.fixtures import DATABASES, keys
from tests.leftovers import new_folder

__all__ = ["keys"]

ROOT = Path(__file__).parent.parent
MAKES_A_FOLDER = """
import pathlib, sys
from tests.leftovers import new_folder
print(new_folder(pathlib.Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("kind", DATABASES)
def test_a_test_finds_no_row_of_the_one_before(kind: str, keys: Keys) -> None:
    """Communities, people, meetings and trail are gone, whichever table points to which."""
    with opened(kind, keys) as storage:
        make_meeting(storage, make_building(storage))
    with opened(kind, keys) as storage, storage.reading() as tx:
        for table in METADATA.sorted_tables:
            assert tx.session.scalar(select(func.count()).select_from(table)) == 0, table.name


@pytest.mark.parametrize("kind", DATABASES)
def test_a_test_finds_no_table_of_the_one_before(kind: str, keys: Keys) -> None:
    """A data base whose tables were changed is not handed on."""
    with opened(kind, keys) as storage, storage.writer.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    with opened(kind, keys) as storage:
        assert not inspect(storage.writer).has_table("left_behind")


@pytest.mark.parametrize("kind", DATABASES)
def test_an_act_that_never_ended_holds_up_nobody(kind: str, keys: Keys) -> None:
    """A connection left in the middle of a transaction loses it; the next test can write and read."""
    with opened(kind, keys) as storage:
        make_building(storage)
        left = storage.writer.connect()
        left.execute(text("UPDATE communities SET name = 'a medias'"))
    with opened(kind, keys) as storage:
        make_building(storage)
        with storage.reading() as tx:
            assert tx.session.scalars(select(Community.name)).all() == ["Los Guayacanes"]
    left.invalidate()
    left.close()


def rows_of(storage: Storage) -> dict[str, list[Row[Any]]]:
    """Every row of every table, in the order of the data base."""
    with storage.reading() as tx:
        return {table.name: list(tx.session.execute(select(table)).all()) for table in METADATA.sorted_tables}


@pytest.mark.parametrize("kind", DATABASES)
def test_a_step_put_back_leaves_what_it_left_when_it_was_taken(kind: str, keys: Keys) -> None:
    """The same rows, the same building, and the next act goes on from there as ever."""
    left = []
    for _ in range(2):
        with opened(kind, keys) as storage:
            building = make_building(storage, name="Los Guayacanes dos veces")
            make_meeting(storage, building)
            convene(storage, building)
            left.append((building, rows_of(storage)))
            with storage.transaction() as tx:
                desk = communities.HelpDesk("Rosa Elena Díaz", "lunes a viernes", "601 555 0142")
                communities.set_help_desk(tx, building.community_id, desk, SYSTEM, START)
            with storage.reading() as tx:
                assert check_trail(tx, building.community_id).finding is None
    assert left[0] == left[1]


@pytest.mark.parametrize("kind", DATABASES)
def test_after_anything_else_was_written_a_step_is_taken_anew(kind: str, keys: Keys) -> None:
    """What was kept stands for the same beginning alone."""
    meetings = []
    for is_other in (False, False, True):
        with opened(kind, keys) as storage:
            building = make_building(storage, name="Los Guayacanes otra vez")
            if is_other:
                with storage.transaction() as tx:
                    tx.session.get_one(Community, building.community_id).name = "Otro nombre"
            meetings.append(make_meeting(storage, building))
            with storage.reading() as tx:
                names = tx.session.scalars(select(Community.name)).all()
            assert names == ["Otro nombre" if is_other else "Los Guayacanes otra vez"]
    assert meetings[0] == meetings[1] != meetings[2]


@pytest.mark.parametrize("kind", DATABASES)
def test_what_followed_a_step_that_is_forgotten_does_not_follow_it_anew(
    kind: str, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first building is made anew, with other numbers: the second is made beside that one."""
    monkeypatch.setattr(shelf, "KEPT", 3)
    monkeypatch.setattr(shelf, "_kept", OrderedDict())
    for first, *others in (("Uno",), ("Dos",), ("Uno", "Tres"), ("Cuatro",), ("Uno", "Tres")):
        with opened(kind, keys) as storage:
            building = make_building(storage, name=f"{first} de la repisa")
            for other in others:
                make_building(storage, name=f"{other} de la repisa")
            with storage.reading() as tx:
                assert tx.session.get(Community, building.community_id) is not None


def test_a_run_removes_its_folders_and_those_of_one_that_was_killed(tmp_path: Path) -> None:
    """By the number of the process that made them; what a living one made stays."""
    command = [sys.executable, "-c", MAKES_A_FOLDER, str(tmp_path)]
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    killed, ended, living = (Path(run.stdout.readline().strip()) for run in runs if run.stdout)
    assert {killed, ended, living} == set(tmp_path.iterdir())
    runs[0].kill()
    runs[0].communicate()
    runs[1].communicate()
    assert killed.is_dir() and not ended.exists()
    own = new_folder(tmp_path)
    assert set(tmp_path.iterdir()) == {living, own}
    runs[2].communicate()
    assert not living.exists()
