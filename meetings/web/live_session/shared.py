"""What the pages of the evening share: the blueprint, their pictures and the address of their news."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

from flask import Blueprint, request, url_for

from meetings import live_session
from meetings.live_session import DecisionCard, DoorPage, Room, RoomPage
from meetings.protocol.meeting import may_call_again
from meetings.storage.session import Transaction
from meetings.web.context import resident_url, zone
from meetings.web.live_session.newsroom import newsroom
from meetings.web.pictures import (
    HALF,
    SEVENTY,
    AgendaBar,
    AttendanceLine,
    Facade,
    Gauge,
    Mode,
    Topic,
    UnitWindow,
    VoteBar,
    WindowState,
    agenda_bar,
    attendance_line,
    facade_layout,
    quorum_gauge,
    vote_bar,
)
from meetings.web.support import link, now
from meetings.wording.format import hour_words
from meetings.wording.live_session import (
    attendance_words,
    company_words,
    members_words,
    presence_words,
    progress_words,
    quorum_words,
)

bp = Blueprint("live_session", __name__)
RELOAD_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with the sentence below it."""

    picture: Gauge | Facade | AgendaBar | AttendanceLine | VoteBar
    words: str = ""


def hour_of(at: datetime) -> str:
    """The hour on the community's clock."""
    return hour_words(at, zone())


def gauge_of(room: Room) -> Drawn:
    """The quorum; the first mark is the share that has to be reached, none in a second call."""
    kind = room.meeting.kind
    own = room.rules.rulebook.quorum_share
    marks: tuple[Fraction, ...] = ()
    if may_call_again(kind, room.meeting.call):
        marks = (max(HALF, own or HALF), SEVENTY)
    elif kind.body is not None:
        marks = (HALF,)
    # A register may add up to a hair more than its total; the ring ends at the whole.
    whole = min(room.share, Fraction(1))
    by_power = min(room.share_by_power, whole)
    return Drawn(quorum_gauge(whole - by_power, by_power, marks), _presence(room))


def _presence(room: Room) -> str:
    """The sentence below the gauge: who is here, of whom, and whether it can decide."""
    present, called = len(room.present_units), len(room.units)
    if room.meeting.kind.only_informs:
        here, of = (present, called) if room.is_by_heads else (len(room.people), _people_called(room))
        return company_words(here, of)
    if room.is_by_heads:
        return members_words(present, called, room.quorum.quorum)
    return quorum_words(room.share, room.quorum.quorum)


def _people_called(room: Room) -> int:
    return len({person for unit in room.units for person, _ in unit.owners})


def facade_of(room: Room) -> Drawn | None:
    """Who is there, by window; None where people sit for themselves, or nobody was called yet."""
    if not room.units or room.is_by_heads:
        return None
    windows = [UnitWindow(u.tower, u.number, WindowState(u.state), kind=u.kind) for u in room.units]
    return Drawn(facade_layout(windows, Mode.PRESENCE), presence_words(room.counts))


def agenda_of(page: RoomPage) -> Drawn:
    """The items over time, with the needle while the meeting is open."""
    topics = [Topic(item.minutes, item.is_voted) for item in page.items]
    cap = page.room.rules.rulebook.duration_cap_minutes
    picture = agenda_bar(topics, cap, page.minutes_running if page.is_open else None)
    if not page.is_open:
        return Drawn(picture)
    is_discussing = page.current is not None
    return Drawn(picture, progress_words(page.minutes_late, page.topics_left, is_discussing=is_discussing))


def attendance_of(page: RoomPage) -> Drawn | None:
    """The attendance over the evening with the votes as pins; None in its first minute."""
    start = page.opened_at
    if start is None or page.minutes_running < 1:
        return None
    end = Fraction(page.minutes_running + 1)
    minute = {change.at: Fraction(int((change.at - start).total_seconds()), 60) for change in page.changes}
    votes = [
        (Fraction(int((item.decision.at - start).total_seconds()), 60), item.number)
        for item in page.items
        if item.decision
    ]
    hours = [(Fraction(0), hour_of(start)), (end, hour_of(page.until))]
    changes = [(minute[change.at], min(change.share, Fraction(1))) for change in page.changes]
    highest = max(change.share for change in page.changes)
    return Drawn(attendance_line(changes, end, votes=votes, hours=hours), attendance_words(highest))


def bar_of(card: DecisionCard) -> Drawn | None:
    """The result of a vote; None when nothing was there to be counted."""
    if not card.denominator:
        return None
    return Drawn(vote_bar(card.favour, card.against, card.blank, card.not_voted, card.needed))


def resident_page(tx: Transaction) -> DoorPage:
    """The evening of whoever opened their link.

    Raises:
        Missing: their link is of no meeting that gathers.
    """
    who, at = link(), now()
    read = partial(live_session.evening_of, tx, who.community_id, who.meeting_id, at)
    latest = live_session.latest_entry(tx, who.community_id)
    # In one second it is read once for all, unless something happened.
    evening = newsroom().once(("evening", who.meeting_id, latest, int(at.timestamp())), read)
    return live_session.door_page(tx, who, evening, latest)


def floor_urls() -> dict[str, str]:
    """Where a resident's page asks for the floor and leaves it."""
    return {"ask": resident_url("live_session.ask_floor"), "leave": resident_url("live_session.leave_floor")}


def heard_and_seen(page: DoorPage) -> dict[str, str]:
    """Where a resident's page listens for news, and where it says that its reader is still there.

    Every page of the evening does both: who reads their receipt is as present as who looks at the room. None
    listens after a refused POST: reloading it would send the form again.
    """
    news = resident_url("live_session.news", desde=page.latest) if request.method == "GET" else ""
    signal = resident_url("live_session.signal") if page.is_inside and page.is_open else ""
    return {"live_url": news, "signal_url": signal}


def news_url(meeting_id: uuid.UUID, latest: int) -> str:
    """Where a staff page listens; none after a refused POST: reloading it would send the form again."""
    if request.method != "GET":
        return ""
    return url_for("live_session.staff_news", meeting_id=meeting_id, desde=latest)
