"""The wake-up call of the worker: whoever asks for it has done their act already."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from meetings.adapters.queue import Wakeups
from meetings.protocol.trail import Tag
from meetings.storage.session import Storage
from meetings.trail import INSTALLATION_TREE, SYSTEM, Act, head, record
from tests.factories import START
from tests.logs import logged


def test_an_act_stands_whose_wake_up_call_fails(storage: Storage, tmp_path: Path) -> None:
    """Its page answers as ever, and the log says where it failed."""
    wakeups = Wakeups("sqlite://", tmp_path)
    wakeups.wake()
    with sqlite3.connect(tmp_path / "queue.sqlite3") as queue:
        queue.execute("DROP TABLE task")
    queue.close()
    storage.wake = wakeups.wake
    with logged() as records, storage.transaction() as tx:
        record(tx, INSTALLATION_TREE, SYSTEM, START, Act(Tag.INSTALLATION_CREATED))
        tx.owes = True
    with storage.reading() as tx:
        assert head(tx, INSTALLATION_TREE).size == 1
    assert [line.name for line in records] == ["meetings.adapters.queue"]
    wakeups.close()
