"""The life of a meeting, every reachable state of it: a lawful end is always ahead, no offer is refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from meetings.protocol.days import BOGOTA, Workdays, local_instant
from meetings.protocol.findings import Finding, Refused, Severity, enforce
from meetings.protocol.kinds import Call, Kind, Modality, NoticeUnit
from meetings.protocol.lifecycle import (
    MEETING,
    MINUTES,
    MeetingAct,
    MeetingState,
    MinutesAct,
    MinutesState,
    next_state,
)
from meetings.protocol.nonpresential import planned
from meetings.protocol.notice import protocol, statutory
from meetings.protocol.paths import ACTS, Life, LifeAct, Offer, RoomAct, done, possible_next
from meetings.protocol.profile import ByLaw, NoticePeriod, Profile
from meetings.protocol.rulebook import Rulebook, in_force, latest
from tests.protocol.colombia import HOLIDAYS
from tests.sizes import IS_LONG, once
from tests.tables import table

BOOK = latest()
WORKDAYS = Workdays(HOLIDAYS)
NOW = datetime(2027, 2, 1, 14, tzinfo=UTC)
LATE = datetime(2027, 3, 18, 14, tzinfo=UTC)
SOON, FAR, LATER = (
    local_instant(day, time(9), BOGOTA) for day in (date(2027, 2, 3), date(2027, 3, 20), date(2027, 5, 8))
)
NO_QUORUM = (Finding("quorum.assembly.half_not_passed", Severity.BLOCK),)
SHUT_GATE = (Finding("recording.gate.closed", Severity.BLOCK),)
NOT_REACHED = (Finding("opening.owners_not_reached", Severity.OVERRIDE),)
INCOMPLETE = (Finding("minutes.contents.missing", Severity.BLOCK),)
CLOSED_VOTE = (Finding("majority.qualified_allowed.virtual", Severity.BLOCK),)
MODALITIES = (Modality.PRESENTIAL, Modality.VIRTUAL, Modality.MIXED)
# The kinds whose rules differ, in one manner each; all of them in every manner with the long sizes.
SHORT = {
    Kind.ORDINARY_ASSEMBLY: (Modality.VIRTUAL,),
    Kind.SECOND_CALL: (Modality.PRESENTIAL,),
    Kind.COMMITTEE_MEETING: (Modality.MIXED,),
}
MANNERS = dict.fromkeys(Kind, MODALITIES) if IS_LONG else SHORT
KINDS = tuple(MANNERS)
FORGOTTEN: dict[str, object] = dict.fromkeys(
    ("issuing", "opening", "quorum", "voting", "gate", "offices_missing"), ()
)
IN_THE_ROOM = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.SUSPENDED)


def judged(life: Life) -> Life:
    """The same with what the rules find of its notice; what cannot matter any more is forgotten."""
    if life.state not in IN_THE_ROOM and life.state is not MeetingState.DRAFT:
        at = life.starts_at or life.at
        return life._replace(at=at, **FORGOTTEN)
    if life.state in (MeetingState.OPEN, MeetingState.SUSPENDED):
        return life._replace(issuing=(), opening=())
    findings = _terms(life.kind, life.at, life.starts_at) if life.starts_at else ()
    manner = planned(life.kind, life.modality, BOOK.nonpresential_rule) if life.starts_at else ()
    return life._replace(issuing=findings + manner)


@once
def _terms(kind: Kind, at: datetime, starts_at: datetime) -> tuple[Finding, ...]:
    hours = protocol(kind, at, starts_at, min_hours=BOOK.law.protocol_hours).findings
    days = statutory(kind, at, starts_at, BOOK.terms[kind], zone=BOGOTA, workdays=WORKDAYS).findings
    return hours + days


def first(kind: Kind, modality: Modality, starts_at: datetime | None) -> Life:
    """A draft of today; nobody holds an office yet, and nobody has come."""
    call = Call.SECOND if kind is Kind.SECOND_CALL else Call.FIRST
    voting = CLOSED_VOTE if modality is Modality.VIRTUAL else ()
    life = Life(kind, modality, call, MeetingState.DRAFT, NOW, starts_at, voting=voting)
    return judged(life._replace(quorum=NO_QUORUM, gate=SHUT_GATE, offices_missing=("chair", "secretary")))


def after(life: Life, act: LifeAct) -> Life:
    """The state after an act, judged anew; another day is one far enough ahead, with a fresh term."""
    if act is RoomAct.CHOOSE_DAY:
        return judged(life._replace(starts_at=LATER))
    if act is MinutesAct.SUBMIT:
        return done(life, act)
    later = judged(done(life, act))
    opens = later.minutes is MinutesState.DRAFT and life.minutes is None
    return later._replace(contents=INCOMPLETE) if opens else later


def time_passes(life: Life) -> Iterator[Life]:
    """The hours that come by themselves, and the minutes that somebody writes."""
    if life.state is MeetingState.DRAFT and life.at < LATE:
        yield judged(life._replace(at=LATE))
    if life.state is MeetingState.CONVENED and life.starts_at and life.at < life.starts_at:
        yield judged(life._replace(at=life.starts_at))
    if life.minutes is MinutesState.DRAFT and life.contents:
        yield life._replace(contents=())


def people_do(life: Life) -> Iterator[Life]:
    """What nobody can count on: owners come and go, answer or withdraw, letters come back."""
    if life.state in IN_THE_ROOM:
        yield life._replace(quorum=() if life.quorum else NO_QUORUM)
    if life.state is MeetingState.OPEN:
        yield life._replace(gate=() if life.gate else SHUT_GATE)
    if life.state is MeetingState.CONVENED:
        yield life._replace(opening=() if life.opening else NOT_REACHED)


@dataclass(frozen=True, slots=True)
class Place:
    """Every act in one state, those that are offered, and the states that follow by acts and time alone."""

    acts: tuple[Offer, ...]
    offered: tuple[Offer, ...]
    following: tuple[Life, ...]


@once
def reachable(kind: Kind) -> dict[Life, Place]:
    """Every state a meeting of a kind can come to."""
    starts = deque(first(kind, each, starts_at) for each in MANNERS[kind] for starts_at in (None, SOON, FAR))
    found: dict[Life, Place] = {}
    while starts:
        life = starts.popleft()
        if life in found:
            continue
        acts = possible_next(life, BOOK, HOLIDAYS)
        offers = tuple(each for each in acts if each.is_offered)
        following = (*(after(life, offer.act) for offer in offers), *time_passes(life))
        found[life] = Place(acts, offers, following)
        starts.extend((*following, *people_do(life)))
    return found


@table("kind", KINDS)
def test_from_every_state_a_lawful_end_is_ahead(kind: Kind) -> None:
    """Even when no more owners come than are there: published, given up, or a second call made."""
    states = reachable(kind)
    ends = {life for life in states if life.is_over}
    before: dict[Life, list[Life]] = {}
    for life, place in states.items():
        for each in place.following:
            before.setdefault(each, []).append(life)
    waiting = list(ends)
    while waiting:
        for life in before.get(waiting.pop(), ()):
            if life not in ends:
                ends.add(life)
                waiting.append(life)
    assert len(states) > 100
    assert [life for life in states if life not in ends] == []


@table("kind", KINDS)
def test_each_kind_can_be_held_and_published(kind: Kind) -> None:
    """Giving up is a lawful end, but not the only one."""
    published = [life for life in reachable(kind) if life.minutes is MinutesState.PUBLISHED]
    assert {life.state for life in published} == {MeetingState.CLOSED, MeetingState.FAILED_QUORUM}
    assert {life.modality for life in published} == set(MANNERS[kind])


@table("kind", KINDS)
def test_no_offered_act_is_refused_by_the_rules(kind: Kind) -> None:
    """With a reason for each override the tables and the rules let every offered act through."""
    for life, place in reachable(kind).items():
        for offer in place.offered:
            enforce(offer.findings, {finding.code: "By-laws, article 12" for finding in offer.findings})
            if isinstance(offer.act, MeetingAct):
                next_state(MEETING, life.state, offer.act)
            elif isinstance(offer.act, MinutesAct):
                assert life.minutes is not None
                next_state(MINUTES, life.minutes, offer.act)


@table("kind", KINDS)
def test_offers_are_exactly_the_lawful_acts(kind: Kind) -> None:
    """Compared with the rule book written down a second time, plainly."""
    for life, place in reachable(kind).items():
        assert {offer.act for offer in place.offered} == lawful(life), life


def lawful(life: Life) -> set[LifeAct]:
    """The acts that sections 4 to 6 of the rule book allow, without the engine."""
    state, minutes, is_open = life.state, life.minutes, life.state is MeetingState.OPEN
    in_room = state in (MeetingState.OPEN, MeetingState.SUSPENDED)
    has_hour = life.starts_at is not None and life.at >= life.starts_at
    free = not life.is_voting and not life.offices_missing
    may_call_again = life.kind in (Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY)
    answers: dict[LifeAct, bool] = {
        RoomAct.CHOOSE_DAY: state is MeetingState.DRAFT,
        MeetingAct.ISSUE_NOTICE: state is MeetingState.DRAFT and in_time(life),
        MeetingAct.AMEND: state is MeetingState.CONVENED and in_time(life),
        MeetingAct.GATHER: state is MeetingState.DRAFT and life.is_everybody,
        MeetingAct.OPEN: state is MeetingState.CONVENED,
        RoomAct.ELECT: is_open,
        RoomAct.START_RECORDING: is_open and not life.is_recording and not life.gate,
        RoomAct.OPEN_VOTE: is_open and not (life.is_voting or life.quorum or life.voting),
        RoomAct.CLOSE_VOTE: is_open and life.is_voting,
        RoomAct.STOP_RECORDING: in_room and life.is_recording,
        MeetingAct.SUSPEND: is_open and free,
        MeetingAct.RESUME: state is MeetingState.SUSPENDED and not life.quorum,
        MeetingAct.CLOSE: in_room and free and not life.is_recording,
        MeetingAct.DECLARE_NO_QUORUM: state in (MeetingState.CONVENED, MeetingState.OPEN)
        and has_hour
        and bool(life.quorum),
        RoomAct.CALL_SECOND: state is MeetingState.FAILED_QUORUM
        and may_call_again
        and not life.is_second_called,
        MinutesAct.SUBMIT: minutes is MinutesState.DRAFT and not life.contents,
        MinutesAct.RETURN_TO_DRAFT: minutes is MinutesState.IN_REVIEW,
        MinutesAct.SIGN: minutes is MinutesState.IN_REVIEW,
        MinutesAct.PUBLISH: minutes is MinutesState.SIGNED,
        MeetingAct.COUNT: False,  # nobody voted in writing
        MeetingAct.CANCEL: state in (MeetingState.DRAFT, MeetingState.CONVENED),
    }
    assert answers.keys() == set(ACTS)
    return {act for act, is_lawful in answers.items() if is_lawful}


def in_time(life: Life) -> bool:
    """Fifteen clear days for the ordinary assembly, 72 hours for the extraordinary, else before the start."""
    if life.starts_at is None:
        return False
    ahead = life.starts_at - life.at
    if life.kind is Kind.ORDINARY_ASSEMBLY:
        sent_on, held_on = (each.astimezone(BOGOTA).date() for each in (life.at, life.starts_at))
        return (held_on - sent_on).days - 1 >= 15
    least = timedelta(hours=72) if life.kind is Kind.EXTRAORDINARY_ASSEMBLY else timedelta(microseconds=1)
    return ahead >= least


def test_an_act_that_is_not_possible_says_why() -> None:
    """Each has a finding that blocks, in every state."""
    for place in reachable(Kind.ORDINARY_ASSEMBLY).values():
        for offer in place.acts:
            assert offer.is_offered or any(each.severity is Severity.BLOCK for each in offer.findings)


def test_every_act_of_the_tables_is_offered_somewhere() -> None:
    """No act of the tables of states is forgotten, none stands twice."""
    assert len(ACTS) == len(set(ACTS))
    assert set(ACTS) >= {*MeetingAct, *MinutesAct, *RoomAct}
    states = reachable(Kind.ORDINARY_ASSEMBLY)
    seen = {offer.act for place in states.values() for offer in place.offered}
    # At a distance a decision of art. 46 is never voted.
    votes = set() if IS_LONG else {RoomAct.OPEN_VOTE, RoomAct.CLOSE_VOTE}
    # Nobody can count on everybody; counting is of what is asked in writing (test_written.py).
    assert seen == set(ACTS) - votes - {MeetingAct.GATHER, MeetingAct.COUNT}


def offers_of(life: Life) -> dict[LifeAct, object]:
    """The offers by their act."""
    return {offer.act: offer for offer in possible_next(life, BOOK, HOLIDAYS)}


def test_quorum_cannot_have_failed_before_the_hour() -> None:
    """At 8:59 it may not be declared, and the offer says from when; at 9:00 it may."""
    life = first(Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, FAR)._replace(state=MeetingState.CONVENED)
    for at, is_offered, since in ((FAR - timedelta(minutes=1), False, FAR), (FAR, True, None)):
        offer = offers_of(life._replace(at=at))[MeetingAct.DECLARE_NO_QUORUM]
        assert (offer.is_offered, offer.since) == (is_offered, since)


def test_the_offer_to_send_ends_with_its_last_second() -> None:
    """Saturday 20 March: until Thursday 4 March at 23:59:59 in Bogotá; a day without date says the first."""
    life = first(Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL, FAR)
    last = datetime(2027, 3, 5, 4, 59, 59, tzinfo=UTC)
    assert offers_of(life)[MeetingAct.ISSUE_NOTICE].by == last
    late = judged(life._replace(at=last + timedelta(seconds=1)))
    with pytest.raises(Refused):
        enforce(offers_of(late)[MeetingAct.ISSUE_NOTICE].findings)
    dateless = offers_of(life._replace(starts_at=None))
    assert dateless[MeetingAct.ISSUE_NOTICE].findings[0].code == "path.no_day"
    assert dateless[RoomAct.CHOOSE_DAY].since == local_instant(date(2027, 2, 17), time(), BOGOTA)


def test_minutes_and_second_call_carry_their_dates() -> None:
    """Of Saturday 20 March: the second call on Monday 29 (22, 25, 26 are holidays), minutes on 30 March."""
    failed = first(Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, FAR)._replace(state=MeetingState.FAILED_QUORUM)
    offers = offers_of(failed._replace(at=FAR, minutes=MinutesState.DRAFT))
    assert offers[MinutesAct.SUBMIT].by == date(2027, 3, 30)
    assert offers[RoomAct.CALL_SECOND].by == local_instant(date(2027, 3, 29), time(20), BOGOTA)
    second = failed._replace(call=Call.SECOND, kind=Kind.SECOND_CALL)
    assert [each.code for each in offers_of(second)[RoomAct.CALL_SECOND].findings] == ["path.no_second_call"]


FAILED = first(Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, FAR)._replace(
    state=MeetingState.FAILED_QUORUM, at=FAR
)
IN_ROOM = first(Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL, FAR)._replace(
    state=MeetingState.OPEN,
    at=FAR,
    quorum=(),
    gate=(),
    offices_missing=(),
)


@table(
    ("changes", "act", "codes"),
    [
        ({}, RoomAct.OPEN_VOTE, []),
        ({"is_voting": True}, RoomAct.OPEN_VOTE, ["path.voting"]),
        ({"quorum": NO_QUORUM}, RoomAct.OPEN_VOTE, ["quorum.assembly.half_not_passed"]),
        ({}, RoomAct.CLOSE_VOTE, ["path.not_voting"]),
        ({"is_voting": True}, RoomAct.CLOSE_VOTE, []),
        ({}, RoomAct.START_RECORDING, []),
        ({"gate": SHUT_GATE}, RoomAct.START_RECORDING, ["recording.gate.closed"]),
        ({"is_recording": True, "gate": SHUT_GATE}, RoomAct.START_RECORDING, ["recording.running"]),
        ({}, RoomAct.STOP_RECORDING, ["recording.not_running"]),
        ({"is_recording": True}, RoomAct.STOP_RECORDING, []),
        ({}, MeetingAct.SUSPEND, []),
        ({"is_recording": True}, MeetingAct.SUSPEND, []),
        ({"is_voting": True}, MeetingAct.SUSPEND, ["path.voting"]),
        ({}, MeetingAct.CLOSE, []),
        ({"is_voting": True, "is_recording": True}, MeetingAct.CLOSE, ["recording.running", "path.voting"]),
        ({"offices_missing": ("chair",)}, MeetingAct.CLOSE, ["officer.missing"]),
        ({}, MeetingAct.DECLARE_NO_QUORUM, ["path.has_quorum"]),
        ({"quorum": NO_QUORUM}, MeetingAct.DECLARE_NO_QUORUM, []),
        ({"state": MeetingState.SUSPENDED, "quorum": NO_QUORUM}, MeetingAct.RESUME, [NO_QUORUM[0].code]),
        ({"state": MeetingState.DRAFT}, MeetingAct.GATHER, ["lifecycle.not_possible"]),
        ({"state": MeetingState.DRAFT, "is_everybody": True}, MeetingAct.GATHER, []),
        ({"state": MeetingState.CONVENED}, MeetingAct.OPEN, []),
        ({"state": MeetingState.CONVENED, "at": FAR - timedelta(days=1)}, MeetingAct.OPEN, ["opening.early"]),
        ({"state": MeetingState.CONVENED, "starts_at": None}, MeetingAct.OPEN, []),
        ({"state": MeetingState.CONVENED, "opening": NOT_REACHED}, MeetingAct.OPEN, [NOT_REACHED[0].code]),
    ],
)
def test_what_is_found_of_each_act(changes: dict[str, Any], act: LifeAct, codes: list[str]) -> None:
    """One thing that is not as it should be, and what is said of the act then."""
    life = IN_ROOM._replace(**changes)
    assert [each.code for each in offer_of(life, act).findings] == codes


def offer_of(life: Life, act: LifeAct, book: Rulebook = BOOK) -> Offer:
    """What is offered of one act."""
    return next(offer for offer in possible_next(life, book, HOLIDAYS) if offer.act is act)


@table(
    ("life", "act", "state", "source"),
    [
        (IN_ROOM, MeetingAct.ISSUE_NOTICE, MeetingState.OPEN, "Product rule"),
        (IN_ROOM, MinutesAct.SIGN, MeetingState.OPEN, "Product rule"),  # there are no minutes yet
        (FAILED._replace(minutes=MinutesState.DRAFT), MinutesAct.SIGN, MinutesState.DRAFT, "Product rule"),
        (FAILED._replace(minutes=MinutesState.DRAFT), MeetingAct.OPEN, FAILED.state, "Product rule"),
        (
            IN_ROOM._replace(state=MeetingState.DRAFT),
            MeetingAct.GATHER,
            MeetingState.DRAFT,
            "Ley 675/2001 art 40",
        ),
    ],
)
def test_an_act_out_of_its_state_names_both(
    life: Life, act: LifeAct, state: MeetingState | MinutesState, source: str
) -> None:
    """The minutes have states of their own; meeting without a notice is a matter of article 40."""
    offer = offer_of(life, act)
    facts = {"act": act, "state": state}
    assert offer.findings == (Finding("lifecycle.not_possible", Severity.BLOCK, facts, source),)


def test_second_call_too_close_is_warned_of() -> None:
    """Called less than 72 hours before its day, which the law fixes: never stopped."""
    close = FAILED._replace(at=local_instant(date(2027, 3, 28), time(9), BOGOTA))
    offer = offer_of(close, RoomAct.CALL_SECOND)
    assert [each.code for each in offer.findings] == ["notice.protocol.second_call"]
    assert offer.is_offered


def test_only_an_act_with_a_term_has_a_last_day() -> None:
    """The notice, the second call and the minutes; opening a meeting that was held has none."""
    with_minutes = FAILED._replace(minutes=MinutesState.DRAFT)
    by = {offer.act: offer.by for offer in possible_next(with_minutes, BOOK, HOLIDAYS) if offer.by}
    assert by == {
        RoomAct.CALL_SECOND: local_instant(date(2027, 3, 29), time(20), BOGOTA),
        MinutesAct.SUBMIT: date(2027, 3, 30),
    }


def test_dates_of_a_life_are_those_of_the_community() -> None:
    """A meeting at eight in the evening of Saturday 20 March, where Saturdays are worked."""
    own = {Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(15, NoticeUnit.CLEAR_BUSINESS_DAYS), "40")}
    book = in_force(date(2027, 2, 1), Profile(notice=own, saturday_business=ByLaw(True, "45")))
    starts_at = local_instant(date(2027, 3, 20), time(20), BOGOTA)
    draft = first(Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL, starts_at)
    assert offer_of(draft, MeetingAct.ISSUE_NOTICE, book).by == datetime(2027, 3, 3, 4, 59, 59, tzinfo=UTC)
    chosen = offer_of(draft, RoomAct.CHOOSE_DAY, book)
    assert chosen.since == local_instant(date(2027, 2, 19), time(), BOGOTA)
    failed = draft._replace(state=MeetingState.FAILED_QUORUM, minutes=MinutesState.DRAFT, at=starts_at)
    # Monday 22, Thursday 25 and Friday 26 March are holidays.
    assert offer_of(failed, RoomAct.CALL_SECOND, book).by == local_instant(
        date(2027, 3, 27), time(20), BOGOTA
    )
    assert offer_of(failed, MinutesAct.SUBMIT, book).by == date(2027, 4, 16)
    virtual = failed._replace(modality=Modality.VIRTUAL)
    assert offer_of(virtual, MinutesAct.SUBMIT, book).by == date(2027, 3, 30)


@table(
    ("before", "act", "after"),
    [
        ({}, RoomAct.OPEN_VOTE, {"is_voting": True}),
        ({"is_voting": True}, RoomAct.CLOSE_VOTE, {"is_voting": False}),
        ({}, RoomAct.START_RECORDING, {"is_recording": True}),
        ({"is_recording": True}, RoomAct.STOP_RECORDING, {"is_recording": False}),
        ({"offices_missing": ("chair",)}, RoomAct.ELECT, {"offices_missing": ()}),
        ({"state": FAILED.state}, RoomAct.CALL_SECOND, {"is_second_called": True}),
        (
            {"is_recording": True},
            MeetingAct.SUSPEND,
            {"state": MeetingState.SUSPENDED, "is_recording": True},
        ),
        (
            {"is_recording": True, "is_voting": True},
            MeetingAct.CLOSE,
            {
                "state": MeetingState.CLOSED,
                "is_recording": False,
                "is_voting": False,
                "minutes": MinutesState.DRAFT,
            },
        ),
        (
            {"minutes": MinutesState.IN_REVIEW},
            MinutesAct.SIGN,
            {"minutes": MinutesState.SIGNED, "is_signed": True},
        ),
        (
            {"minutes": MinutesState.SIGNED, "is_signed": True},
            MinutesAct.PUBLISH,
            {"minutes": MinutesState.PUBLISHED, "is_signed": True},
        ),
        (
            {"minutes": MinutesState.IN_REVIEW},
            MinutesAct.RETURN_TO_DRAFT,
            {"minutes": MinutesState.DRAFT, "is_signed": False},
        ),
    ],
)
def test_what_an_act_changes(before: dict[str, Any], act: LifeAct, after: dict[str, Any]) -> None:
    """That and nothing else."""
    life = IN_ROOM._replace(**before)
    assert done(life, act) == life._replace(**after)


def test_act_out_of_its_state_still_says_from_when() -> None:
    """The first lawful day of another meeting, where this one has its day already."""
    offer = offer_of(IN_ROOM._replace(at=NOW), RoomAct.CHOOSE_DAY)
    assert not offer.is_offered
    assert offer.since == local_instant(date(2027, 2, 7), time(), BOGOTA)
