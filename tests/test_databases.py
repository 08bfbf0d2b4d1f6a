"""The data bases of the tests: whatever a test leaves behind, the next one finds one like the template."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text

from meetings.adapters.keys import Keys
from meetings.storage.communities import Community
from meetings.storage.tables import METADATA
from tests.databases import opened
from tests.factories import make_building, make_meeting
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
