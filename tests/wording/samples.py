"""One real finding of each code, as the engine gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from meetings.protocol import (
    agenda,
    arrears,
    census,
    council,
    majority,
    meeting,
    minutes,
    nonpresential,
    notice,
    privacy,
    proxies,
    quorum,
    recording,
    rulebook,
    sources,
    votes,
)
from meetings.protocol.days import BOGOTA, Workdays
from meetings.protocol.findings import Finding, Judged, Refused
from meetings.protocol.kinds import (
    AttendeeRole,
    Audience,
    Basis,
    Call,
    Capture,
    Choice,
    CommitteeDecision,
    ConsentForm,
    ConsentState,
    Convener,
    DispatchStatus,
    HolderRole,
    Kind,
    Matter,
    Modality,
    NonpresentialRule,
    NoticeUnit,
    ProxyCount,
    PublicationChannel,
    Use,
    VoterCapacity,
)
from meetings.protocol.lifecycle import (
    MEETING,
    MINUTES,
    MeetingAct,
    MeetingState,
    MinutesAct,
    MinutesState,
    next_state,
)
from meetings.protocol.paths import (
    Existing,
    Goal,
    Life,
    Outcome,
    Situation,
    Wish,
    lawful_paths,
    possible_next,
)
from meetings.protocol.profile import ByLaw, NoticePeriod, Profile, ProxyRule
from meetings.protocol.readings import Readable, ReadingGround, Why, check_reason
from tests.protocol.colombia import HOLIDAYS
from tests.sizes import once

BOOK = rulebook.latest()
LAW = BOOK.law
WORKDAYS = Workdays(HOLIDAYS)
SENT = datetime(2027, 3, 1, 13, tzinfo=UTC)
STARTS = datetime(2027, 3, 20, 14, tzinfo=UTC)
HUNDRED = Fraction(100)
OWNERS = ("A", "B", "C")


def findings() -> dict[str, Finding]:
    """The samples by their code."""
    return {finding.code: finding for finding in every_finding()}


@once
def every_finding() -> tuple[Finding, ...]:
    """All of them, in the order of the rule book; some come several times."""
    judged = (*_notices(), *_sessions(), *_votes(), *_papers())
    of_rules = (finding for each in judged for finding in each.findings)
    of_meetings = (*_dates(), *_issue(), *_opening(), *_bylaws(), *_states(), *_paths(), *_lives())
    return (*of_rules, *of_meetings, *_in_writing(), *_readings())


def _notices() -> Iterable[Judged]:
    business = [rulebook.NoticeTerm(NoticePeriod(15, NoticeUnit.CLEAR_BUSINESS_DAYS), "By-laws art 40")]
    ordinary = BOOK.terms[Kind.ORDINARY_ASSEMBLY]
    soon = STARTS - timedelta(hours=50)
    for kind in (Kind.ORDINARY_ASSEMBLY, Kind.COUNCIL_MEETING, Kind.SECOND_CALL):
        yield notice.protocol(kind, soon, STARTS, min_hours=72)
    yield notice.protocol(Kind.COUNCIL_MEETING, STARTS, STARTS, min_hours=72)
    for terms, sent in ((ordinary, soon), (business, SENT), ([], STARTS)):
        yield notice.statutory(Kind.ORDINARY_ASSEMBLY, sent, STARTS, terms, zone=BOGOTA, workdays=WORKDAYS)
    yield notice.contents(Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, Call.FIRST, ())
    yield notice.convener(Kind.EXTRAORDINARY_ASSEMBLY, Convener.RESIDENT, law=LAW, total=HUNDRED)
    caller = notice.OwnerShare("A", Fraction(25, 2))
    yield notice.convener(
        Kind.EXTRAORDINARY_ASSEMBLY, Convener.OWNERS, law=LAW, total=HUNDRED, owners=[caller]
    )
    yield notice.recipients(Kind.ORDINARY_ASSEMBLY, OWNERS, (), version=1)
    for kind in (Kind.EXTRAORDINARY_ASSEMBLY, Kind.ORDINARY_ASSEMBLY):
        yield agenda.lock(kind, Modality.PRESENTIAL, decision=True, in_notice=False)
    yield census.census_sum([Fraction(60), Fraction("39.995")], HUNDRED, law=LAW)
    yield census.census_sum([Fraction(60), Fraction(36)], HUNDRED, law=LAW)
    yield meeting.duration(150, cap=120)
    for day in (date(2027, 4, 1), date(2026, 12, 31)):
        yield meeting.ordinary_window(date(2026, 12, 31), day, law=LAW)


def _sessions() -> Iterable[Judged]:
    alone = [quorum.PresentUnit("1", "A", Fraction("61.38"), "H")]
    both = [quorum.PresentUnit(str(n), f"owner {n}", Fraction(27), "H") for n in (1, 2)]
    yield quorum.assembly(alone, HUNDRED, Call.FIRST, law=LAW)
    yield quorum.assembly([], HUNDRED, Call.FIRST, law=LAW)
    yield quorum.assembly(both, HUNDRED, Call.FIRST, law=LAW)
    yield quorum.assembly(both, HUNDRED, Call.FIRST, law=LAW, bylaw_share=Fraction(3, 5))
    yield quorum.continuity([], [quorum.OpenedVote("v", STARTS)], HUNDRED, law=LAW)
    for favour, present in ((1, 1), (2, 3)):
        yield council.vote(members=5, present=present, favour=favour)
    yield council.composition(4, law=LAW)
    yield council.committee_decision(CommitteeDecision.SANCTION)
    yield council.informative_decision(binding_decision=True)
    for rule in NonpresentialRule:
        for quorum_met in (True, False):
            yield nonpresential.participation(
                rule, owners_participating=28, owners_total=40, quorum_met=quorum_met
            )
        yield Judged(findings=nonpresential.planned(Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, rule))
    held = [proxies.HeldProxy("H", owner, owner) for owner in OWNERS]
    yield proxies.limit(held, ProxyRule(2, ProxyCount.OWNERS), source="By-laws art 42")
    yield proxies.conflict(HolderRole.ADMINISTRATOR, own_unit=False)
    for people, owners in (("", 1), ("oo", 1), ("pp", 1), ("oo", 2), ("o", 2)):
        yield proxies.voter("T1 304", _claims(people), owners_count=owners)
    yield proxies.voter("T1 304", _claims("oo", designated=True), owners_count=2)
    yield proxies.reconcile(Fraction(40), [Fraction(39)])
    yield arrears.vote(in_arrears=True, bylaw_restricts_vote=True, bylaw_article="30")
    yield arrears.vote(in_arrears=True, bylaw_restricts_vote=True)
    person = recording.CapturedPerson("A", Capture.ON, ConsentState.REFUSED, SENT)
    yield recording.gate([person], STARTS, notice_shown=False)


def _claims(people: str, *, designated: bool = False) -> list[proxies.Claim]:
    capacity = {"o": VoterCapacity.OWNER, "p": VoterCapacity.PROXY}
    return [
        proxies.Claim(str(number), capacity[each], True, designated) for number, each in enumerate(people)
    ]


def _votes() -> Iterable[Judged]:
    yield majority.simple(Fraction(30), Fraction(60), law=LAW)
    yield majority.qualified(Fraction(200, 3), HUNDRED, law=LAW)
    for modality in Modality:
        yield majority.qualified_allowed(Call.SECOND, modality)
    for share in (Fraction(4, 5), Fraction(2, 5)):
        yield majority.bylaw_cap(Matter.BUDGET, share, Fraction(1, 2), law=LAW)
    yield votes.basis(economic=False, use=Use.MIXED)
    units = [
        votes.RepresentedUnit(unit, Fraction(weight))
        for unit, weight in zip("abc", (60, 20, 20), strict=True)
    ]
    yield votes.tally(Basis.UNIT, units, [votes.Ballot("a", Choice.YES)], law=LAW)
    yield votes.attendee(AttendeeRole.TENANT, holds_proxy=False)


def _papers() -> Iterable[Judged]:
    yield minutes.contents(Modality.VIRTUAL, ())
    deadlines = minutes.deadline(date(2027, 3, 20), Modality.VIRTUAL, law=LAW, workdays=WORKDAYS)
    yield Judged(findings=minutes.late(deadlines, date(2027, 6, 1)))
    yield nonpresential.written_deadline(SENT, [SENT + timedelta(days=60)], law=LAW, zone=BOGOTA)
    nothing = recording.ConsentFacts(
        form=ConsentForm.SILENCE,
        prior=False,
        informed=False,
        evidence=False,
        sensitive=True,
        bundled_purposes=True,
        conditioned_on_sensitive=True,
    )
    yield recording.valid(nothing)
    yield arrears.publication(PublicationChannel.CALENDAR_DESCRIPTION, None, visitor_transit=False)
    yield arrears.publication(PublicationChannel.NOTICE_TO_OWNER, Audience.RESIDENTS, visitor_transit=False)
    yield arrears.publication(PublicationChannel.BOARD, None, visitor_transit=True)
    yield privacy.mail_exposure(2)
    yield privacy.policy_contents(())


def _dates() -> Iterable[Finding]:
    yield from meeting.second_call_announced([STARTS], STARTS + timedelta(days=9), sources.LEY_675_41)
    yield from meeting.saturday_before_second_call(STARTS, rulebook.latest(), WORKDAYS)


def _issue() -> Iterable[Finding]:
    facts = notice.IssueFacts(
        kind=Kind.ORDINARY_ASSEMBLY,
        modality=Modality.VIRTUAL,
        call=Call.FIRST,
        starts_at=STARTS,
        sending_at=SENT,
        fields=frozenset(),
        convener=Convener.ADMINISTRATOR,
        owners=OWNERS,
        reachable=frozenset("A"),
        coefficients=(HUNDRED,),
        total=HUNDRED,
        planned_minutes=100,
        items=(notice.PlannedItem(3, "Comprar el lote (100 %)", True, Matter.BUY_PROPERTY),),
    )
    written = replace(facts, kind=Kind.EXTRAORDINARY_ASSEMBLY, modality=Modality.WRITTEN)
    unasked = replace(written, items=())
    told = replace(written, items=(notice.PlannedItem(1, "Informe de gestión", False),))
    mixed, empty = replace(facts, modality=Modality.MIXED), replace(facts, owners=(), items=())
    for changed in (facts, mixed, empty, written, told, unasked):
        yield from notice.judge_issue(changed, BOOK, HOLIDAYS)


def _opening() -> Iterable[Finding]:
    late = notice.Dispatch("A", STARTS - timedelta(hours=9), True, DispatchStatus.ACCEPTED, 1)
    facts = notice.OpeningFacts(
        kind=Kind.ORDINARY_ASSEMBLY, starts_at=STARTS, owners=OWNERS, dispatches=(late,), version=1
    )
    early = meeting.early_opening(STARTS, STARTS - timedelta(days=3))
    return notice.judge_opening(facts, BOOK, HOLIDAYS) + early + meeting.doubtful_clock(1)


def _bylaws() -> Iterable[Finding]:
    lax = Profile(
        notice={Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(8), "12")}, quorum=ByLaw(Fraction(2, 5), "40")
    )
    return rulebook.in_force(date(2027, 3, 1), lax).flags


def _states() -> Iterator[Finding]:
    try:
        next_state(MEETING, MeetingState.CLOSED, MeetingAct.OPEN)
    except Refused as refused:
        yield from refused.findings
    try:
        next_state(MINUTES, MinutesState.PUBLISHED, MinutesAct.SIGN)
    except Refused as refused:
        yield from refused.findings
    try:
        rulebook.in_force(date(1999, 1, 1))
    except Refused as refused:
        yield from refused.findings


def _paths() -> Iterator[Finding]:
    """Of a matter of art. 46: what is refused, and what each way depends on."""
    called = Existing(
        "called",
        Kind.ORDINARY_ASSEMBLY,
        Modality.VIRTUAL,
        Call.FIRST,
        MeetingState.CONVENED,
        STARTS,
    )
    for matter in (Matter.BYLAW_REFORM, Matter.BUDGET):
        for meetings in ((), (called,)):
            situation = Situation(SENT, BOOK, HOLIDAYS, meetings)
            answer = lawful_paths(Wish(Outcome(Goal.DECIDE, matter), STARTS.time()), situation)
            yield from (finding for each in answer.refused for finding in each.findings)
            yield from (note for way in answer.ways for note in way.notes)


def _lives() -> Iterator[Finding]:
    """Of a meeting at several points of its life: why an act has to wait."""
    draft = Life(Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, Call.FIRST, MeetingState.DRAFT, SENT, None)
    convened = draft._replace(state=MeetingState.CONVENED, starts_at=STARTS)
    room = convened._replace(state=MeetingState.OPEN, at=STARTS, offices_missing=("chair",))
    busy = room._replace(is_voting=True, is_recording=True)
    failed = convened._replace(state=MeetingState.FAILED_QUORUM, at=STARTS)
    review = failed._replace(minutes=MinutesState.IN_REVIEW, is_signed=True, is_second_called=True)
    second = failed._replace(kind=Kind.SECOND_CALL, call=Call.SECOND)
    for life in (draft, convened, room, busy, failed, review, second):
        for offer in possible_next(life, BOOK, HOLIDAYS):
            yield from (each for each in offer.findings if each.code != "lifecycle.not_possible")


def _in_writing() -> Iterator[Finding]:
    """What keeps votes in writing from being counted, and their questions from being taken back."""
    for last in (STARTS, None):
        yield from nonpresential.may_count(SENT, last, answered=3, units=5)
    yield from nonpresential.may_withdraw(1)


def _readings() -> Iterator[Finding]:
    """Reasons that do not let a reading begin."""
    for ground in (ReadingGround.PREPARE_MEETING, ReadingGround.OTHER):
        try:
            check_reason(Readable.PERSON, Why(ground))
        except Refused as refused:
            yield from refused.findings
