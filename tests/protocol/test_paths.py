"""The lawful path: every lawful way to an outcome, and the nearest to a wish that is refused."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from meetings.protocol.days import BOGOTA, local_instant
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import (
    Basis,
    Call,
    Convener,
    Kind,
    Majority,
    Matter,
    Modality,
    NoticeUnit,
    Use,
)
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.majority import qualified_allowed
from meetings.protocol.nonpresential import EVERYBODY_ANSWERS
from meetings.protocol.notice import OwnerShare, earliest_start, protocol, statutory
from meetings.protocol.paths import (
    Answer,
    Caller,
    Existing,
    Goal,
    Outcome,
    Route,
    Situation,
    StepCode,
    Way,
    Wish,
    lawful_paths,
)
from meetings.protocol.paths.facts import Vote, budget_ends, vote_needed
from meetings.protocol.paths.ways import distinct
from meetings.protocol.profile import ByLaw, NoticePeriod, Profile
from meetings.protocol.rulebook import in_force
from tests.protocol.colombia import HOLIDAYS
from tests.sizes import once, tries
from tests.tables import table

# Tuesday 24 November 2026, 10:00 a. m. in Bogotá.
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
FACTS = Situation(NOW, in_force(date(2026, 11, 24)), HOLIDAYS)
NINE = time(9)
REFORM = Outcome(Goal.DECIDE, Matter.BYLAW_REFORM)
BUDGET = Outcome(Goal.DECIDE, Matter.BUDGET, economic=True)
QUALIFIED = {*Matter} - {Matter.BUDGET, Matter.ELECT_COUNCIL, Matter.OTHER}


def ask(outcome: Outcome, *meetings: Existing, facts: Situation = FACTS, **wished: object) -> Answer:
    """The answer to a wish at nine in the morning."""
    if facts is FACTS and not meetings and not wished:
        return _ask_freely(outcome)
    wish = replace(Wish(outcome, NINE), **wished)  # type: ignore[arg-type]  # the names are those of `Wish`
    return lawful_paths(wish, replace(facts, meetings=meetings))


@once
def _ask_freely(outcome: Outcome) -> Answer:
    """The answer where there is no meeting yet and nothing is wished but the outcome."""
    return lawful_paths(Wish(outcome, NINE), FACTS)


def called(answer: Answer, kind: Kind, modality: Modality) -> list[Way]:
    """The ways by a new meeting of this kind and manner."""
    return [way for way in answer.ways if (way.route, way.kind, way.modality) == (Route.CALL, kind, modality)]


def days(ways: list[Way]) -> list[str]:
    """Their dates in Bogotá."""
    return [way.starts_at.astimezone(BOGOTA).date().isoformat() for way in ways]


def meeting(state: MeetingState, **changed: object) -> Existing:
    """A virtual ordinary assembly on Saturday 20 March 2027 that lets the budget be decided."""
    starts_at = local_instant(date(2027, 3, 20), NINE, BOGOTA)
    kind, modality, matters = Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, frozenset({Matter.BUDGET})
    existing = Existing("m", kind, modality, Call.FIRST, state, starts_at, matters)
    return replace(existing, **changed)  # type: ignore[arg-type]  # the names are those of `Existing`


def by_route(answer: Answer, route: Route) -> list[Way]:
    """The ways by one act."""
    return [way for way in answer.ways if way.route is route]


def test_reform_of_the_bylaws_has_its_lawful_ways() -> None:
    """In person after 5 full days, or after 72 hours with a reason; the ordinary one after 15."""
    answer = ask(REFORM)
    assert days(called(answer, Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL)) == [
        "2026-11-28",
        "2026-11-30",
    ]
    assert days(called(answer, Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL)) == ["2026-12-10", "2027-01-01"]
    assert not called(answer, Kind.EXTRAORDINARY_ASSEMBLY, Modality.VIRTUAL)


def test_a_hasty_way_names_its_written_reason() -> None:
    """Four days after the sending it is the term of the commercial code; six days after, none."""
    soon, later = called(ask(REFORM), Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    assert [finding.code for finding in soon.reasons] == ["notice.statutory.too_few_days"]
    assert later.reasons == ()


def test_seventy_percent_is_refused_at_a_distance() -> None:
    """With the paragraph of article 46, and the soonest meeting in person as the nearest way."""
    answer = ask(REFORM, modality=Modality.VIRTUAL)
    assert answer.fulfilling == ()
    assert [finding.code for finding in answer.against] == ["majority.qualified_allowed.virtual"]
    assert [(way.kind, way.modality) for way in answer.nearest] == [
        (Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    ]


def test_a_day_inside_the_term_is_refused() -> None:
    """Friday 27, three days less an hour ahead: the rule says so, and Saturday 28 is the nearest."""
    answer = ask(BUDGET, day=date(2026, 11, 27))
    assert {finding.code for finding in answer.against} == {
        "notice.protocol.too_soon",
        "notice.statutory.too_few_days",
    }
    assert days(list(answer.nearest)) == ["2026-11-28"]


def test_a_lawful_day_is_kept() -> None:
    """Tuesday 15 December: ordinary and extraordinary, no other day is put in its place."""
    answer = ask(BUDGET, day=date(2026, 12, 15), kind=Kind.ORDINARY_ASSEMBLY)
    assert answer.against == () and answer.nearest == ()
    assert {way.modality for way in answer.fulfilling} == {
        Modality.PRESENTIAL,
        Modality.VIRTUAL,
        Modality.MIXED,
    }
    assert set(days(list(answer.fulfilling))) == {"2026-12-15"}


def test_last_sending_day_stands_on_the_way() -> None:
    """For 15 December with fifteen full days: Sunday 29 November."""
    [way] = called(ask(BUDGET, day=date(2026, 12, 15)), Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    assert way.send_by is not None and way.send_by.on == date(2026, 11, 29)


def test_each_step_says_what_it_costs() -> None:
    """Sent until 29 November, held in 21 days, minutes in 20 business days, challenge for two months."""
    [way] = called(ask(BUDGET, day=date(2026, 12, 15)), Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    steps = {step.code: (step.until.isoformat(), step.days) for step in way.steps}
    assert steps == {
        StepCode.SEND: ("2026-11-29", 5),
        StepCode.WAIT: ("2026-12-15", 21),
        StepCode.HOLD: ("2026-12-15", 0),
        StepCode.MINUTES: ("2027-01-15", 31),
        StepCode.CHALLENGE: ("2027-02-15", 62),
    }


@table("matter", Matter)
def test_every_matter_has_the_majority_of_the_law(matter: Matter) -> None:
    """Seventy of the whole for what articles 46, 28 and 32 name, all for the end, else over half."""
    expected = {Matter.EXTINCTION: (Majority.UNANIMITY, Fraction(1), True)}
    qualified = (Majority.QUALIFIED_70_TOTAL, Fraction(7, 10), True)
    simple = (Majority.SIMPLE_REPRESENTED, Fraction(1, 2), False)
    needed = expected.get(matter, qualified if matter in QUALIFIED else simple)
    for way in ask(Outcome(Goal.DECIDE, matter)).ways:
        assert way.vote is not None
        of_total = needed[2] or way.modality is Modality.WRITTEN
        assert (way.vote.majority, way.vote.share, way.vote.of_total) == (*needed[:2], of_total)


@table("matter", Matter)
def test_ways_are_exactly_those_the_rules_allow(matter: Matter) -> None:
    """Every kind, manner and day of six weeks judged one by one: the search finds the first lawful ones."""
    answer = ask(Outcome(Goal.DECIDE, matter))
    for kind, modality in itertools.product(Kind, (Modality.PRESENTIAL, Modality.VIRTUAL, Modality.MIXED)):
        lawful: dict[Severity, str] = {}
        if kind in (Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY) and _may_vote(matter, modality):
            for step in range(42):
                day = date(2026, 11, 24) + timedelta(days=step)
                lawful.setdefault(_terms(kind, day), day.isoformat())
        expected = {lawful[each] for each in (Severity.OK, Severity.OVERRIDE) if each in lawful}
        if kind is Kind.ORDINARY_ASSEMBLY and expected:
            expected.add("2027-01-01")  # the first day of the months in which it is due
        assert set(days(called(answer, kind, modality))) == expected


def _may_vote(matter: Matter, modality: Modality) -> bool:
    allowed = qualified_allowed(Call.FIRST, modality).verdict is not Severity.BLOCK
    return matter not in QUALIFIED or allowed


@once
def _terms(kind: Kind, day: date) -> Severity:
    starts_at, book = local_instant(day, NINE, BOGOTA), FACTS.rulebook
    hours = protocol(kind, NOW, starts_at, min_hours=72).verdict
    terms = statutory(kind, NOW, starts_at, book.terms[kind], zone=BOGOTA, workdays=FACTS.workdays).verdict
    return max(hours, terms)


def test_first_day_agrees_with_the_earliest_start() -> None:
    """What needs no reason begins where `notice.earliest_start` says, at the next nine o'clock."""
    for kind in (Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY):
        needless = [way for way in called(ask(BUDGET), kind, Modality.PRESENTIAL) if not way.reasons]
        earliest = earliest_start(kind, NOW, FACTS.rulebook, HOLIDAYS).at
        assert timedelta() <= needless[0].starts_at - earliest < timedelta(days=1)


def test_by_laws_move_the_ways_they_govern() -> None:
    """Twenty days instead of fifteen; the extraordinary assembly keeps its own."""
    profile = Profile(notice={Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(20), "34")})
    facts = replace(FACTS, rulebook=in_force(date(2026, 11, 24), profile))
    answer = ask(BUDGET, facts=facts)
    assert days(called(answer, Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL))[0] == "2026-12-15"
    assert days(called(answer, Kind.EXTRAORDINARY_ASSEMBLY, Modality.VIRTUAL)) == ["2026-11-28", "2026-11-30"]


def test_soonest_comes_first_then_fewest_reasons() -> None:
    """The order is the same whatever the order of the meetings there are."""
    meetings = [meeting(state, key=state.value) for state in MeetingState]
    ways = ask(BUDGET, *meetings).ways
    for each in itertools.islice(itertools.permutations(meetings), 0, 5040, tries(1680, 1008)):
        answer = ask(BUDGET, *each)
        keys = [(way.decided_at, len(way.reasons)) for way in answer.ways]
        assert keys == sorted(keys)
        assert answer.ways == ways


def test_who_may_call_is_what_the_rule_says() -> None:
    """The ordinary one only the administrator; the other also council, auditor, and owners of one fifth."""
    answer = ask(BUDGET)
    [first, *_] = called(answer, Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL)
    assert [caller.convener for caller in first.callers] == [Convener.ADMINISTRATOR]
    [first, *_] = called(answer, Kind.EXTRAORDINARY_ASSEMBLY, Modality.VIRTUAL)
    needs = {caller.convener: caller.needs and caller.needs.code for caller in first.callers}
    assert needs == {
        Convener.ADMINISTRATOR: None,
        Convener.COUNCIL: None,
        Convener.STATUTORY_AUDITOR: None,
        Convener.OWNERS: "notice.convener.too_few_owners",
    }


def test_virtual_assembly_always_needs_its_ground() -> None:
    """Article 44 against the decree: a written reason on every way at a distance that is called."""
    for modality in (Modality.VIRTUAL, Modality.MIXED):
        for way in called(ask(BUDGET), Kind.ORDINARY_ASSEMBLY, modality):
            assert "nonpresential.participation.planned" in {reason.code for reason in way.reasons}


@table("kind", [kind for kind in Kind if not kind.is_assembly])
def test_only_the_assembly_decides_for_the_owners(kind: Kind) -> None:
    """Any other meeting is refused, in every manner, and says why."""
    answer = ask(BUDGET, kind=kind)
    assert answer.fulfilling == ()
    assert "path.not_the_assembly" in {finding.code for finding in answer.against}


def test_written_votes_take_a_month_and_the_whole_building() -> None:
    """Sent on 24 November they count until the end of 24 December, over every coefficient there is."""
    [way] = by_route(ask(BUDGET), Route.WRITTEN)
    assert way.decided_at.astimezone(BOGOTA).isoformat() == "2026-12-24T23:59:59-05:00"
    assert way.vote is not None and way.vote.of_total
    assert (way.steps[0].code, way.steps[0].days) == (StepCode.ANSWER, 30)
    assert not by_route(ask(REFORM), Route.WRITTEN)


def test_own_right_is_the_way_nobody_calls() -> None:
    """First business day of the fourth month after the budget year, eight at night: 1 April 2027."""
    [way] = by_route(ask(BUDGET), Route.OWN_RIGHT)
    assert way.starts_at.astimezone(BOGOTA).isoformat() == "2027-04-01T20:00:00-05:00"
    assert way.send_by is None and way.modality is Modality.PRESENTIAL
    assert not by_route(ask(BUDGET, meeting(MeetingState.CONVENED)), Route.OWN_RIGHT)


def test_everybody_there_waives_the_notice() -> None:
    """Now and in any manner, but for what article 46 keeps for meetings in person."""
    assert {way.modality for way in by_route(ask(BUDGET), Route.UNIVERSAL)} == {
        Modality.PRESENTIAL,
        Modality.VIRTUAL,
        Modality.MIXED,
    }
    assert {way.modality for way in by_route(ask(REFORM), Route.UNIVERSAL)} == {
        Modality.PRESENTIAL,
        Modality.MIXED,
    }


def test_that_everybody_comes_is_no_answer_to_a_wish() -> None:
    """A day too soon stays refused although a meeting with every owner would be lawful on it."""
    answer = ask(BUDGET, day=date(2026, 11, 25))
    assert {way.route for way in answer.fulfilling} == {Route.UNIVERSAL}
    assert answer.against and Route.UNIVERSAL not in {way.route for way in answer.nearest}


def test_what_the_notice_says_is_only_waited_for() -> None:
    """The called assembly with the budget in its notice needs no new call, and asks no new reason."""
    [way] = by_route(ask(BUDGET, meeting(MeetingState.CONVENED)), Route.HOLD)
    assert (way.key, way.send_by, way.reasons) == ("m", None, ())


def test_what_the_notice_lacks_needs_a_new_version() -> None:
    """At a distance nothing else can be decided; sent anew today the day of 20 March still holds."""
    other = Outcome(Goal.DECIDE, Matter.OTHER)
    answer = ask(other, meeting(MeetingState.CONVENED))
    assert not by_route(answer, Route.HOLD)
    [way] = by_route(answer, Route.AMEND)
    assert days([way]) == ["2027-03-20"]
    codes = [each.findings[0].code for each in answer.refused if each.route is Route.HOLD]
    assert codes == ["agenda.lock.closed"]


def test_a_new_version_too_late_moves_the_meeting() -> None:
    """Called for 1 December, amended on 24 November: fifteen full days more, on 10 December."""
    soon = meeting(MeetingState.CONVENED, starts_at=local_instant(date(2026, 12, 1), NINE, BOGOTA))
    answer = ask(Outcome(Goal.DECIDE, Matter.OTHER), soon)
    assert days(by_route(answer, Route.AMEND)) == ["2026-12-10"]


def test_in_person_the_ordinary_assembly_may_decide_more() -> None:
    """Outside the notice it is only warned."""
    held = meeting(MeetingState.CONVENED, modality=Modality.PRESENTIAL)
    [way] = by_route(ask(Outcome(Goal.DECIDE, Matter.OTHER), held), Route.HOLD)
    assert "agenda.lock.outside_notice" in {note.code for note in way.notes}


def test_a_draft_takes_the_matter_on_its_agenda() -> None:
    """On its day when that is lawful, otherwise on its first lawful ones."""
    [way] = by_route(ask(BUDGET, meeting(MeetingState.DRAFT)), Route.ADD)
    assert days([way]) == ["2027-03-20"]
    dateless = meeting(MeetingState.DRAFT, starts_at=None)
    assert days(by_route(ask(BUDGET, dateless), Route.ADD)) == ["2026-12-10"]
    late = meeting(MeetingState.DRAFT, starts_at=local_instant(date(2026, 12, 1), NINE, BOGOTA))
    assert days(by_route(ask(BUDGET, late), Route.ADD)) == ["2026-12-10"]


@table("state", [MeetingState.OPEN, MeetingState.SUSPENDED])
def test_a_meeting_in_session_decides_its_notice_now(state: MeetingState) -> None:
    """What its notice says; anything else not at a distance."""
    assert by_route(ask(BUDGET, meeting(state)), Route.DECIDE_NOW)[0].starts_at == NOW
    assert not by_route(ask(Outcome(Goal.DECIDE, Matter.OTHER), meeting(state)), Route.DECIDE_NOW)


def test_a_failed_first_call_leads_to_the_second() -> None:
    """Third business day at eight at night, in any manner, with the first one's agenda."""
    failed = meeting(MeetingState.FAILED_QUORUM, starts_at=local_instant(date(2026, 11, 23), NINE, BOGOTA))
    ways = by_route(ask(BUDGET, failed), Route.SECOND_CALL)
    assert {way.starts_at.astimezone(BOGOTA).isoformat() for way in ways} == {"2026-11-26T20:00:00-05:00"}
    assert len(ways) == 3
    assert all("notice.protocol.second_call" in {note.code for note in way.notes} for way in ways)
    assert not by_route(ask(Outcome(Goal.DECIDE, Matter.OTHER), failed), Route.SECOND_CALL)


def test_second_call_decides_article_46_only_in_person() -> None:
    """If the 70 % come, which is told."""
    failed = meeting(
        MeetingState.FAILED_QUORUM,
        starts_at=local_instant(date(2026, 11, 23), NINE, BOGOTA),
        matters=frozenset({Matter.BYLAW_REFORM}),
    )
    by_modality = {way.modality: way for way in by_route(ask(REFORM, failed), Route.SECOND_CALL)}
    assert set(by_modality) == {Modality.PRESENTIAL, Modality.MIXED}
    notes = {note.code for note in by_modality[Modality.PRESENTIAL].notes}
    assert "majority.qualified_allowed.second_call" in notes


@table("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_a_meeting_that_is_over_is_no_way(state: MeetingState) -> None:
    """It neither decides nor can be amended."""
    assert all(way.key is None for way in ask(BUDGET, meeting(state)).ways)


def test_small_fee_is_decided_by_more_than_half() -> None:
    """Exactly four times the monthly expenses is not over: also at a distance; one peso more is not."""
    small = Outcome(Goal.DECIDE, Matter.EXTRAORDINARY_FEE, True, Fraction(40), Fraction(10))
    large = replace(small, fee_total_in_budget_year=Fraction(41))
    virtual = called(ask(small), Kind.EXTRAORDINARY_ASSEMBLY, Modality.VIRTUAL)
    assert virtual and virtual[0].vote is not None
    assert (virtual[0].vote.share, virtual[0].vote.of_total) == (Fraction(1, 2), False)
    assert not called(ask(large), Kind.EXTRAORDINARY_ASSEMBLY, Modality.VIRTUAL)


def test_basis_follows_the_rule_of_the_vote() -> None:
    """Housing: spending by coefficient, the rest one vote per unit; mixed use asks for the reason."""
    election = Outcome(Goal.DECIDE, Matter.ELECT_COUNCIL)
    assert {way.vote.basis for way in ask(BUDGET).ways if way.vote} == {Basis.COEFFICIENT}
    housing = ask(election).ways
    assert {way.vote.basis for way in housing if way.vote} == {Basis.UNIT}
    assert "vote.basis.mixed_use" not in {reason.code for way in housing for reason in way.reasons}
    mixed = replace(FACTS, rulebook=in_force(date(2026, 11, 24), Profile(use=Use.MIXED)))
    for way in ask(election, facts=mixed).ways:
        assert "vote.basis.mixed_use" in {reason.code for reason in way.reasons}


@table(
    ("goal", "kinds"),
    [
        (Goal.COUNCIL, {Kind.COUNCIL_MEETING}),
        (Goal.SETTLE, {Kind.COMMITTEE_MEETING}),
        (Goal.SERVICE, {Kind.SERVICE_MEETING}),
        (Goal.INFORM, {Kind.INFORMATIVE_MEETING, Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY}),
    ],
)
def test_other_goals_have_their_own_meetings(goal: Goal, kinds: set[Kind]) -> None:
    """The same day with a reason, after 72 hours without; nobody votes as owner."""
    answer = ask(Outcome(goal))
    assert {way.kind for way in answer.ways} == kinds
    assert all(way.vote is None for way in answer.ways)
    [own] = {kind for kind in kinds if not kind.is_assembly}
    assert days(called(answer, own, Modality.VIRTUAL)) == ["2026-11-25", "2026-11-28"]


def test_a_day_that_is_past_is_refused() -> None:
    """Yesterday no notice can come before; the nearest is the first lawful day."""
    answer = ask(Outcome(Goal.SERVICE), day=date(2026, 11, 23))
    assert "notice.protocol.not_before" in {finding.code for finding in answer.against}
    assert days(list(answer.nearest)) == ["2026-11-25"]


def test_budget_periods_end_where_the_bylaws_say() -> None:
    """Also on 29 February, which most years do not have."""
    book = in_force(date(2026, 11, 24), Profile(budget_year_end=ByLaw((2, 29))))
    ends = [end.isoformat() for end in budget_ends(date(2027, 3, 1), book)]
    assert ends == ["2027-02-28", "2028-02-29", "2029-02-28"]
    assert budget_ends(date(2027, 2, 28), book)[0] == date(2026, 2, 28)


EVENING = datetime(2026, 11, 25, 1, tzinfo=UTC)  # eight in the evening of 24 November in Bogotá
SMALL_FEE = Outcome(Goal.DECIDE, Matter.EXTRAORDINARY_FEE, True, Fraction(40), Fraction(10))
ELECTION = Outcome(Goal.DECIDE, Matter.ELECT_COUNCIL)


@table(
    ("outcome", "modality", "use", "needed"),
    [
        (SMALL_FEE, Modality.VIRTUAL, Use.MIXED, ("simple_represented", "1/2", False, "coefficient", 46)),
        (ELECTION, Modality.VIRTUAL, Use.MIXED, ("simple_represented", "3/5", False, "unit", 45)),
        (ELECTION, Modality.WRITTEN, Use.MIXED, ("simple_represented", "3/5", True, "unit", 45)),
        (ELECTION, Modality.MIXED, Use.COMMERCIAL, ("simple_represented", "3/5", False, "coefficient", 45)),
        (REFORM, Modality.VIRTUAL, Use.MIXED, ("qualified_70_total", "7/10", True, "coefficient", 46)),
    ],
)
def test_what_a_vote_needs(
    outcome: Outcome, modality: Modality, use: Use, needed: tuple[str, str, bool, str, int]
) -> None:
    """The by-laws' share where they set one, the law's for a small fee; and the article that says so."""
    own: dict[Matter, ByLaw[Fraction]] = {Matter.ELECT_COUNCIL: ByLaw(Fraction(3, 5), "51")}
    book = in_force(date(2026, 11, 24), Profile(use=use, majorities=own))
    majority, share, of_total, basis, article = needed
    source = f"Ley 675/2001 art {article}"
    expected = Vote(Majority(majority), Fraction(share), of_total, Basis(basis), source)
    assert vote_needed(outcome, book, modality) == expected
    assert vote_needed(Outcome(Goal.COUNCIL), book, modality) is None


def test_ways_asked_for_in_the_evening_are_those_of_the_day() -> None:
    """By the community's clock it is the same day; a meeting at eight is on the day that was wished for."""
    evening = replace(FACTS, at=EVENING)
    [_, later] = called(ask(BUDGET, facts=evening), Kind.EXTRAORDINARY_ASSEMBLY, Modality.VIRTUAL)
    assert days([later]) == ["2026-11-30"]
    answer = ask(BUDGET, facts=evening, hour=time(20), day=date(2026, 12, 15))
    assert set(days(list(answer.fulfilling))) == {"2026-12-15"}
    assert answer.against == ()


def test_ways_count_the_business_days_of_the_by_laws() -> None:
    """With Saturdays worked the fifteenth is 12 December, as the 8th is a holiday: it meets on the 13th."""
    own = {Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(15, NoticeUnit.CLEAR_BUSINESS_DAYS), "34")}
    profile = Profile(notice=own, saturday_business=ByLaw(True, "35"))
    facts = replace(FACTS, rulebook=in_force(date(2026, 11, 24), profile))
    [first, *_] = called(ask(BUDGET, facts=facts), Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    assert days([first]) == ["2026-12-13"]
    assert first.send_by is not None and first.send_by.on == date(2026, 11, 24)


def test_owners_with_one_fifth_may_call_by_themselves() -> None:
    """Two who hold it together need nobody else; they still do not call the ordinary assembly."""
    two = (OwnerShare("A", Fraction(1, 10)), OwnerShare("B", Fraction(1, 10)))
    answer = ask(BUDGET, facts=replace(FACTS, owners=two))
    [way, *_] = called(answer, Kind.EXTRAORDINARY_ASSEMBLY, Modality.VIRTUAL)
    assert {caller.convener: caller.needs for caller in way.callers}[Convener.OWNERS] is None
    [way, *_] = called(answer, Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL)
    assert [caller.convener for caller in way.callers] == [Convener.ADMINISTRATOR]


def test_a_way_says_its_call_and_when_owners_meet_again() -> None:
    """A first call has a second on the third business day, a second call none and nobody who calls."""
    [way] = called(ask(BUDGET, day=date(2026, 12, 15)), Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    assert (way.call, way.second_call_at) == (
        Call.FIRST,
        local_instant(date(2026, 12, 18), time(20), BOGOTA),
    )
    second = meeting(MeetingState.CONVENED, kind=Kind.SECOND_CALL, call=Call.SECOND)
    [held] = by_route(ask(BUDGET, second), Route.HOLD)
    assert (held.call, held.second_call_at, held.callers) == (Call.SECOND, None, ())


def test_a_refusal_says_what_it_refused() -> None:
    """Each combination once, with its day, and with every rule that stops it."""
    answer = ask(BUDGET, day=date(2026, 12, 15), kind=Kind.INFORMATIVE_MEETING)
    assert len(answer.refused) == len(set(answer.refused))
    refused = {each.kind: each for each in answer.refused if each.modality is Modality.VIRTUAL}
    informative = refused[Kind.INFORMATIVE_MEETING]
    assert informative.starts_at == local_instant(date(2026, 12, 15), NINE, BOGOTA)
    assert [each.code for each in informative.findings] == [
        "informative.decision.binding",
        "path.not_the_assembly",
    ]


@table(
    ("use", "is_economic", "is_told"),
    [
        (Use.RESIDENTIAL, False, True),
        (Use.RESIDENTIAL, True, False),
        (Use.COMMERCIAL, False, False),
    ],
)
def test_both_ways_of_counting_are_told_where_they_differ(use: Use, is_economic: bool, is_told: bool) -> None:
    """A qualified matter that means no spending, where units vote by one: C-522/2002 beside article 46."""
    facts = replace(FACTS, rulebook=in_force(date(2026, 11, 24), Profile(use=use)))
    outcome = replace(REFORM, economic=is_economic)
    [way, *_] = called(ask(outcome, facts=facts), Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    assert ("path.both_counts" in {note.code for note in way.notes}) is is_told


def test_spending_in_mixed_use_asks_for_no_reason() -> None:
    """It weighs by coefficient everywhere, so that the basis is not contested."""
    facts = replace(FACTS, rulebook=in_force(date(2026, 11, 24), Profile(use=Use.MIXED)))
    [way, *_] = called(ask(BUDGET, facts=facts), Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL)
    assert way.reasons == ()


def test_an_extraordinary_assembly_is_for_what_cannot_wait() -> None:
    """Told on each of its ways, whatever its day, and on no other."""
    for asked in (ask(BUDGET), ask(BUDGET, day=date(2026, 12, 15)), ask(BUDGET, day=date(2026, 11, 26))):
        for way in asked.ways:
            is_urgent = "path.extraordinary_urgent" in {note.code for note in way.notes}
            is_called = (way.route, way.kind) == (Route.CALL, Kind.EXTRAORDINARY_ASSEMBLY)
            assert is_urgent is is_called


def test_a_day_too_soon_for_the_ordinary_assembly_leads_to_its_first_lawful_one() -> None:
    """The months in which it is due are only offered to whoever wishes for no day."""
    answer = ask(BUDGET, day=date(2026, 11, 26))
    assert set(days(called(answer, Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL))) == {"2026-12-10"}


def test_a_draft_at_a_distance_takes_a_matter_it_did_not_have() -> None:
    """Its notice was not sent yet, so that nothing is locked."""
    [way] = by_route(ask(Outcome(Goal.DECIDE, Matter.OTHER), meeting(MeetingState.DRAFT)), Route.ADD)
    assert days([way]) == ["2027-03-20"]


def test_a_meeting_of_another_body_is_no_way() -> None:
    """What the council was called for decides nothing for the owners."""
    council = meeting(MeetingState.CONVENED, kind=Kind.COUNCIL_MEETING)
    assert all(way.key is None for way in ask(BUDGET, council).ways)


def test_a_meeting_that_starts_now_is_not_waited_for() -> None:
    """At its very start it is no longer ahead."""
    facts = replace(FACTS, at=local_instant(date(2026, 12, 15), NINE, BOGOTA))
    starting = meeting(MeetingState.CONVENED, starts_at=facts.at)
    assert not by_route(ask(BUDGET, starting, facts=facts), Route.HOLD)


@table(
    ("changes", "on", "is_called"),
    [
        ({}, date(2027, 3, 20), True),
        ({}, date(2026, 12, 31), False),  # still in the period before
        ({}, date(2027, 1, 1), True),
        ({}, date(2027, 4, 1), True),  # the very day of their own right
        ({}, date(2027, 4, 2), False),
        ({"kind": Kind.EXTRAORDINARY_ASSEMBLY}, date(2027, 3, 20), False),
        ({"state": MeetingState.DRAFT}, date(2027, 3, 20), False),
        ({"state": MeetingState.CANCELLED}, date(2027, 3, 20), False),
        ({"state": MeetingState.CLOSED}, date(2027, 3, 20), True),
        ({"starts_at": None}, date(2027, 3, 20), False),
    ],
)
def test_what_takes_the_owners_own_right_away(changes: dict[str, object], on: date, is_called: bool) -> None:
    """An ordinary assembly called for a day after the period's end and not after their own."""
    at_eight = local_instant(on, time(20), BOGOTA)
    existing = replace(meeting(MeetingState.CONVENED, starts_at=at_eight), **changes)  # type: ignore[arg-type]  # names of `Existing`
    answer = ask(BUDGET, existing)
    assert bool(by_route(answer, Route.OWN_RIGHT)) is not is_called
    codes = [each.findings[0].code for each in answer.refused if each.route is Route.OWN_RIGHT]
    assert codes == (["path.own_right_called"] if is_called else [])


def test_own_right_is_called_by_the_owners() -> None:
    """Nothing is sent, nothing asked; and if too few come there is a second call."""
    [way] = by_route(ask(BUDGET), Route.OWN_RIGHT)
    assert way.callers == (Caller(Convener.OWNERS),)
    assert (way.reasons, [note.code for note in way.notes]) == ((), ["path.own_right"])
    assert [step.code for step in way.steps] == [StepCode.HOLD, StepCode.MINUTES, StepCode.CHALLENGE]
    [refused] = by_route(ask(REFORM), Route.OWN_RIGHT)
    assert refused.callers == (Caller(Convener.OWNERS),)


def test_ways_without_a_call_have_no_second_one() -> None:
    """Votes in writing are counted once; where everybody is there nobody was missing."""
    ways = [way for way in ask(BUDGET).ways if way.route in (Route.WRITTEN, Route.UNIVERSAL)]
    assert {way.second_call_at for way in ways} == {None}
    assert {(way.send_by, way.callers) for way in ways} == {(None, ())}


def test_written_votes_have_their_steps() -> None:
    """A month to answer, the minutes within ten days, two months to challenge, all by the local clock."""
    [way] = by_route(ask(BUDGET, facts=replace(FACTS, at=EVENING)), Route.WRITTEN)
    assert [(step.code, step.since.isoformat(), step.until.isoformat()) for step in way.steps] == [
        (StepCode.ANSWER, "2026-11-24", "2026-12-24"),
        (StepCode.MINUTES, "2026-12-24", "2027-01-03"),
        (StepCode.CHALLENGE, "2026-12-24", "2027-02-24"),
    ]
    assert EVERYBODY_ANSWERS in way.notes


def test_no_way_is_told_twice() -> None:
    """Whatever is wished for, and whatever meetings there are."""
    starts = [None, *(local_instant(date(2026, 12, day), NINE, BOGOTA) for day in (1, 10))]
    meetings = [
        meeting(state, key=f"{state.value} {at}", starts_at=at) for state in MeetingState for at in starts
    ]
    for wished in ({}, {"day": date(2026, 11, 26)}, {"day": date(2026, 12, 10)}):
        ways = ask(BUDGET, *meetings, **wished).ways
        named = [(way.route, way.kind, way.modality, way.key, way.starts_at) for way in ways]
        assert len(named) == len(set(named))


def test_meetings_alike_come_in_the_order_of_their_keys() -> None:
    """However they were given."""
    twins = [meeting(MeetingState.CONVENED, key=key) for key in "ba"]
    assert [way.key for way in by_route(ask(BUDGET, *twins), Route.HOLD)] == ["a", "b"]


def test_refused_wish_is_answered_with_the_nearest_ways() -> None:
    """The soonest ordinary, the soonest mixed and the soonest of all, beside everything that was tried."""
    answer = ask(BUDGET, day=date(2026, 11, 26), kind=Kind.ORDINARY_ASSEMBLY, modality=Modality.MIXED)
    near = [(way.kind, way.modality, *days([way])) for way in answer.nearest]
    assert near == [
        (Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL, "2026-11-28"),
        (Kind.EXTRAORDINARY_ASSEMBLY, Modality.MIXED, "2026-11-28"),
        (Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL, "2026-12-10"),
    ]
    assert set(answer.nearest) <= set(answer.ways)
    assert answer.refused


def test_way_on_the_day_wished_for_is_among_the_nearest() -> None:
    """The day is lawful, only not at a distance: that day in person, the soonest in person."""
    answer = ask(REFORM, day=date(2026, 12, 15), modality=Modality.VIRTUAL)
    assert answer.fulfilling == ()
    assert days(list(answer.nearest)) == ["2026-12-15"]


def test_only_what_was_wished_for_is_held_against_it() -> None:
    """In person as the council: that the council decides nothing, not what a virtual meeting may not vote."""
    answer = ask(REFORM, kind=Kind.COUNCIL_MEETING, modality=Modality.PRESENTIAL)
    assert [finding.code for finding in answer.against] == ["path.not_the_assembly"]


def test_refused_second_call_says_why() -> None:
    """Its agenda is the first call's: another matter is outside it."""
    failed = meeting(MeetingState.FAILED_QUORUM, starts_at=local_instant(date(2026, 11, 23), NINE, BOGOTA))
    answer = ask(Outcome(Goal.DECIDE, Matter.OTHER), failed, kind=Kind.SECOND_CALL)
    assert [finding.code for finding in answer.against] == ["agenda.lock.closed"]


def test_findings_are_told_once_in_their_order() -> None:
    """The first of each code."""
    first, second = Finding("a", Severity.WARN, {"n": 1}), Finding("b", Severity.WARN)
    assert distinct([first, second, Finding("a", Severity.WARN, {"n": 2})]) == (first, second)


IN_WRITING = {"kind": Kind.EXTRAORDINARY_ASSEMBLY, "modality": Modality.WRITTEN}


def test_what_was_asked_in_writing_is_waited_for_and_never_amended() -> None:
    """A matter in its questions is decided on the last day for votes; another one is asked apart."""
    last = datetime(2026, 12, 20, 4, 59, 59, tzinfo=UTC)
    asked = replace(
        meeting(MeetingState.CONVENED, starts_at=last), **IN_WRITING, matters=frozenset({Matter.BUDGET})
    )
    [way] = by_route(ask(BUDGET, asked), Route.HOLD)
    assert (way.key, way.decided_at, way.second_call_at, way.send_by) == ("m", last, None, None)
    assert [step.code for step in way.steps][0] is StepCode.ANSWER
    other = ask(Outcome(Goal.DECIDE, Matter.OTHER), asked)
    assert by_route(other, Route.HOLD) == by_route(other, Route.AMEND) == []
    over = replace(asked, starts_at=NOW - timedelta(seconds=1))
    assert by_route(ask(BUDGET, over), Route.HOLD) == by_route(ask(BUDGET, over), Route.AMEND) == []


def test_a_draft_in_writing_takes_one_more_question() -> None:
    """Sent today, its votes are in within a month; no day is looked for."""
    draft = replace(meeting(MeetingState.DRAFT, starts_at=None), **IN_WRITING, matters=frozenset())
    [way] = by_route(ask(BUDGET, draft), Route.ADD)
    assert (way.key, way.decided_at) == ("m", datetime(2026, 12, 25, 4, 59, 59, tzinfo=UTC))
    assert (way.send_by, way.callers) == (None, ())
    assert by_route(ask(REFORM, draft), Route.ADD) == []
