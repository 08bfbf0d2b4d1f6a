"""Everybody who listens to news in this process: one thread asks for all of them whether something happened.

A listener holds a thread of the server and no connection to the data base. What many would work out alike,
such as the drawing of the quorum, is worked out by the first who asks.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Condition, Lock, RLock, Thread
from typing import Any, NamedTuple, TypeVar

from flask import current_app

from meetings import live_session
from meetings.live_session import News
from meetings.storage.session import Storage, Transaction, Unavailable

NEWSROOM = "newsroom"
ASKS_EVERY_SECONDS = 0.05
WOKEN_AT_ONCE = 5
MOST_KEPT = 64

T = TypeVar("T")
_NOTHING: Any = object()


def newsroom() -> Newsroom:
    """The one of this process."""
    found: Newsroom = current_app.extensions[NEWSROOM]
    return found


class Audience(NamedTuple):
    """To whom something is news: the staff of a community, or its residents."""

    community_id: uuid.UUID
    is_staff: bool


class Channel:
    """The news of one community for its staff or for its residents, and who waits for more of them."""

    def __init__(self, latest: int) -> None:
        # What was asked, and the last entry of it that is news to those who listen here.
        self.asked = self._latest = latest
        self._is_lost = False
        self._changed = Condition()
        self.listeners = 0

    def tell(self, latest: int) -> None:
        """Wake those who wait, a few at a time, when there is something after what they know.

        Hundreds of threads that are woken at once hinder each other: it takes them twice as long.
        """
        with self._changed:
            if latest <= self._latest:
                return
            self._latest, waiting = latest, self.listeners
        for _ in range(0, waiting, WOKEN_AT_ONCE):
            with self._changed:
                self._changed.notify(WOKEN_AT_ONCE)
            time.sleep(0)  # they go first
        with self._changed:
            self._changed.notify_all()

    def lose(self) -> None:
        """Wake all: nobody asks the data base any more."""
        with self._changed:
            self._is_lost = True
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the last entry, as soon as it is past ``seen``; after ``seconds`` whatever it is.

        Raises:
            ConnectionError: the data base cannot be reached.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_lost or self._latest > seen, seconds)
            if self._is_lost:
                raise ConnectionError
            return self._latest


def _is_news(tx: Transaction, audience: Audience, channel: Channel, latest: int) -> bool:
    """Whether what came after the last time is news to whoever listens to a channel."""
    since, channel.asked = channel.asked, max(channel.asked, latest)
    if audience.is_staff or latest <= since:
        return latest > since
    tags = live_session.tags_between(tx, audience.community_id, since, latest)
    return any(live_session.news_by(tag) > News.NOTHING for tag in tags)


class Newsroom:
    """The listeners of this process, their number limited, and the one thread that asks for them.

    Of a thousand ballots it wakes the staff's pages only: they are no news to the others in the room.

    Args:
        limit: how many may listen at once: each holds a thread of the server.
    """

    def __init__(self, limit: int) -> None:
        self._limit, self._open = limit, 0
        self._lock = Lock()
        self._channels: dict[Audience, Channel] = {}
        self._is_asking = False
        self._making = RLock()
        self._kept: dict[Hashable, Any] = {}

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return self._open

    def take(self) -> bool:
        """Count one more, unless all places are taken."""
        with self._lock:
            if self._open >= self._limit:
                return False
            self._open += 1
            return True

    def give_back(self) -> None:
        """Free the place of a listener who left."""
        with self._lock:
            self._open -= 1

    @contextmanager
    def listening(self, storage: Storage, community_id: uuid.UUID, is_staff: bool) -> Iterator[Channel]:
        """The channel of a community, for the length of the block.

        Args:
            is_staff: whether every entry is news, or only what changes a resident's page.

        Raises:
            Unavailable: the data base cannot be reached.
        """
        audience = Audience(community_id, is_staff)
        with storage.reading() as tx:
            latest = live_session.latest_entry(tx, community_id)
        with self._lock:
            channel = self._channels.setdefault(audience, Channel(latest))
            channel.listeners += 1
            if not self._is_asking:
                self._is_asking = True
                Thread(target=self._ask, args=(storage,), name="news", daemon=True).start()
        try:
            yield channel
        finally:
            with self._lock:
                channel.listeners -= 1
                if not channel.listeners and self._channels.get(audience) is channel:
                    del self._channels[audience]

    def _ask(self, storage: Storage) -> None:
        """Ask for the heads of all trails that somebody listens to, until nobody does."""
        try:
            while asked := self._asked():
                with storage.reading() as tx:
                    latest = live_session.latest_entries(tx, {each.community_id for each in asked})
                    told = {
                        channel: latest[audience.community_id]
                        for audience, channel in asked.items()
                        if _is_news(tx, audience, channel, latest.get(audience.community_id, 0))
                    }
                for channel, number in told.items():
                    channel.tell(number)
                time.sleep(ASKS_EVERY_SECONDS)
        except Unavailable:
            self._lose()
        except BaseException:
            self._lose()  # whatever it was: who waits for nobody would wait for ever
            raise

    def _asked(self) -> dict[Audience, Channel]:
        with self._lock:
            self._is_asking = bool(self._channels)
            return dict(self._channels)

    def _lose(self) -> None:
        with self._lock:
            lost, self._channels = self._channels, {}
            self._is_asking = False
        for channel in lost.values():
            channel.lose()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made by the first who asks for this key; the others wait for it."""
        kept: T = self._kept.get(key, _NOTHING)
        if kept is _NOTHING:
            with self._making:
                if key not in self._kept:
                    while len(self._kept) >= MOST_KEPT:
                        del self._kept[next(iter(self._kept))]
                    self._kept[key] = make()
                kept = self._kept[key]
        return kept

    def kept(self, key: Hashable) -> Any:
        """What was worked out once under a key, if it is still there; else None."""
        return self._kept.get(key)
