"""A decision in writing (Ley 675/2001 arts 43 and 44): what is asked, until when, what it comes to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.days import BOGOTA
from meetings.protocol.findings import Refused, Severity, enforce
from meetings.protocol.kinds import (
    Basis,
    Call,
    Choice,
    Convener,
    Kind,
    MinutesField,
    Modality,
    NonpresentialRule,
    NoticeField,
)
from meetings.protocol.lifecycle import MeetingAct, MeetingState, MinutesAct, MinutesState, after_act, fits
from meetings.protocol.minutes import required_fields
from meetings.protocol.nonpresential import (
    WrittenResult,
    may_count,
    may_withdraw,
    planned,
    written_deadline,
    written_result,
)
from meetings.protocol.notice import IssueFacts, PlannedItem, contents, judge_issue
from meetings.protocol.paths import Life, LifeAct, done, possible_next
from meetings.protocol.rulebook import latest
from meetings.protocol.votes import Ballot, RepresentedUnit
from tests.protocol.colombia import HOLIDAYS
from tests.tables import table

BOOK = latest()
LAW = BOOK.law
SENT = datetime(2027, 1, 31, 22, tzinfo=UTC)  # 5 p. m. in Bogotá
LAST = datetime(2027, 3, 1, 4, 59, 59, tzinfo=UTC)  # the last second of 28 February there
MOMENT, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
HOMES = tuple(
    RepresentedUnit(unit, Fraction(weight)) for unit, weight in zip("abcd", (10, 20, 20, 50), strict=True)
)


def result(
    yes: str,
    no: str = "",
    *,
    weighing: Basis = Basis.COEFFICIENT,
    owners: int = 4,
    share: str | None = None,
    total: str = "100",
) -> WrittenResult:
    """What a question comes to when these homes said yes and these no, with so many of four owners."""
    ballots = [*(Ballot(each, Choice.YES) for each in yes), *(Ballot(each, Choice.NO) for each in no)]
    return written_result(
        *(weighing, HOMES, ballots),
        total=Fraction(total),
        owners_participating=owners,
        owners_total=4,
        law=LAW,
        bylaw_share=Fraction(share) if share else None,
    )


@table(
    ("yes", "weighing", "share", "total", "is_majority"),
    [
        ("d", Basis.COEFFICIENT, None, "100", False),  # half is not more than half
        ("ad", Basis.COEFFICIENT, None, "100", True),
        ("abc", Basis.COEFFICIENT, None, "100", False),
        ("d", Basis.COEFFICIENT, None, "99.999", True),  # over the register's total, not the sum of the homes
        ("ab", Basis.UNIT, None, "100", False),
        ("abc", Basis.UNIT, None, "100", True),
        ("ad", Basis.COEFFICIENT, "3/5", "100", True),  # the by-laws' share is enough when it is reached
        ("ad", Basis.COEFFICIENT, "0.6001", "100", False),
        ("", Basis.COEFFICIENT, None, "100", False),
    ],
)
def test_the_majority_is_of_the_whole_building(
    yes: str, weighing: Basis, share: str | None, total: str, is_majority: bool
) -> None:
    """Who did not answer weighs as much as who said no (art. 43)."""
    found = result(yes, weighing=weighing, share=share, total=total)
    assert (found.is_majority, found.approved) == (is_majority, is_majority)


def test_the_base_is_the_building_and_not_who_answered() -> None:
    """30 in favour, of 100; in housing one of four homes."""
    assert (result("ab").favour, result("ab").base) == (30, 100)
    by_home = result("a", weighing=Basis.UNIT)
    assert (by_home.favour, by_home.base) == (1, 4)


def test_without_one_owner_a_majority_has_no_effect() -> None:
    """Art. 44 as it stands, whatever reading the community chose for its meetings."""
    missing = result("abcd", owners=3)
    assert (missing.is_majority, missing.approved) == (True, False)
    [finding] = [each for each in missing.findings if each.severity is Severity.BLOCK]
    assert finding.code == "nonpresential.participation.owners_missing"
    assert finding.facts == {"owners_participating": 3, "owners_total": 4}
    assert result("abcd").findings == ()


def test_bases_that_disagree_are_said() -> None:
    """Three homes of four and half of the coefficients: the reader is warned (C-522/2002)."""
    assert [each.code for each in result("abc", weighing=Basis.UNIT).findings] == [
        "vote.tally.bases_disagree"
    ]


@given(st.lists(st.sampled_from(["yes", "no", ""]), min_size=4, max_size=4), st.permutations(range(4)))
def test_the_order_of_the_votes_never_matters(said: list[str], order: list[int]) -> None:
    """The same ballots in any order come to the same."""
    ballots = [Ballot(home.unit, Choice(each)) for home, each in zip(HOMES, said, strict=True) if each]
    mixed = [ballots[place] for place in order if place < len(ballots)]
    found = [
        written_result(
            *(Basis.COEFFICIENT, HOMES, each),
            total=Fraction(100),
            owners_participating=4,
            owners_total=4,
            law=LAW,
        )
        for each in (ballots, mixed)
    ]
    assert found[0] == found[1]


@table(
    ("at", "last", "answered", "counts"),
    [
        (LAST, LAST, 3, False),
        (LAST + MOMENT, LAST, 3, True),
        (LAST + MOMENT, LAST, 0, True),
        (SENT, LAST, 4, True),
        (LAST + 400 * SECOND, None, 3, False),
        (SENT, None, 4, True),
    ],
)
def test_votes_are_counted_when_all_answered_or_the_month_is_over(
    at: datetime, last: datetime | None, answered: int, counts: bool
) -> None:
    """Not at the last instant, which still takes votes; without an accredited sending there is no month."""
    found = may_count(at, last, answered=answered, units=4)
    assert (not found) == counts
    for finding in found:
        code = "written.count.not_yet" if last else "written.count.not_sent"
        assert (finding.code, finding.severity) == (code, Severity.BLOCK)
        assert finding.facts == {"answered": answered, "units": 4, "last_instant": last}


def test_where_nobody_can_answer_the_month_has_to_run() -> None:
    """Nobody owns a home any more: not even that makes the count due before its day. One of one does."""
    assert may_count(SENT, LAST, answered=1, units=1) == ()
    assert may_count(SENT, LAST, answered=0, units=0)
    assert may_count(LAST + MOMENT, LAST, answered=0, units=0) == ()


def test_the_month_of_a_short_month_ends_on_its_last_day() -> None:
    """Sent on 31 January: until the end of 28 February in Bogotá."""
    assert written_deadline(SENT, (), law=LAW, zone=BOGOTA).last_instant == LAST


def test_questions_are_taken_back_while_nobody_answered() -> None:
    """One vote is enough to keep them."""
    assert may_withdraw(0) == ()
    [finding] = may_withdraw(1)
    assert (finding.code, finding.severity, finding.facts) == (
        "written.answered",
        Severity.BLOCK,
        {"answered": 1},
    )


@table(
    ("rule",),
    [(rule,) for rule in NonpresentialRule],
)
def test_that_all_must_answer_is_told_and_no_reason_is_asked(rule: NonpresentialRule) -> None:
    """No ground lets a decision in writing do without an owner."""
    [finding] = planned(Kind.EXTRAORDINARY_ASSEMBLY, Modality.WRITTEN, rule)
    assert (finding.code, finding.severity) == ("written.everybody", Severity.WARN)


def test_a_notice_in_writing_says_questions_and_who_owes() -> None:
    """Neither an hour nor a place nor a second call: nobody meets."""
    missing = contents(Kind.EXTRAORDINARY_ASSEMBLY, Modality.WRITTEN, Call.FIRST, ()).missing
    assert missing == (NoticeField.AGENDA, NoticeField.ARREARS_LIST, NoticeField.KIND_LABEL)


def issued(*items: PlannedItem) -> list[str]:
    """The codes found of questions sent now."""
    facts = IssueFacts(
        kind=Kind.EXTRAORDINARY_ASSEMBLY,
        modality=Modality.WRITTEN,
        call=Call.FIRST,
        starts_at=SENT + SECOND,
        sending_at=SENT,
        fields=frozenset(NoticeField),
        convener=Convener.ADMINISTRATOR,
        owners=("A",),
        reachable=frozenset("A"),
        coefficients=(Fraction(100),),
        total=Fraction(100),
        planned_minutes=0,
        items=items,
    )
    return [each.code for each in judge_issue(facts, BOOK, HOLIDAYS)]


def test_no_term_of_notice_binds_the_sending_of_questions() -> None:
    """The month begins with it; a second call is never missed."""
    assert issued(PlannedItem(1, "¿Aprueba?", True)) == ["written.everybody"]


def test_only_questions_to_decide_are_asked_in_writing() -> None:
    """A report is for a meeting; the block names it."""
    codes = issued(PlannedItem(1, "¿Aprueba?", True), PlannedItem(2, "Informe", False))
    assert codes == ["agenda.only_questions", "written.everybody"]


def test_its_minutes_need_only_the_legal_representative() -> None:
    """Nobody presided (art. 44); notice, proof and votes are asked for as at a distance."""
    at_a_distance = required_fields(Modality.VIRTUAL)
    assert at_a_distance - required_fields(Modality.WRITTEN) == {
        MinutesField.PRESIDENT_SIGNATURE,
        MinutesField.SECRETARY_SIGNATURE,
        MinutesField.QUORUM_CONTINUITY,
    }
    assert required_fields(Modality.WRITTEN) < at_a_distance


ASKED = {MeetingAct.ISSUE_NOTICE, MeetingAct.COUNT, MeetingAct.CANCEL}


@table(("modality",), [(modality,) for modality in Modality])
def test_each_manner_knows_its_own_acts(modality: Modality) -> None:
    """What is asked in writing is counted and never opened; any other meeting is never counted."""
    known = {act for act in MeetingAct if fits(act, modality)}
    assert known == (ASKED if modality is Modality.WRITTEN else set(MeetingAct) - {MeetingAct.COUNT})


def test_an_act_of_another_manner_is_refused_with_its_state() -> None:
    """The table of the states is asked only about acts the manner knows."""
    with pytest.raises(Refused) as error:
        after_act(MeetingState.CONVENED, MeetingAct.OPEN, Modality.WRITTEN)
    [finding] = error.value.findings
    assert finding.code == "lifecycle.not_possible"
    assert finding.facts == {"state": MeetingState.CONVENED, "act": MeetingAct.OPEN}
    assert after_act(MeetingState.CONVENED, MeetingAct.COUNT, Modality.WRITTEN) is MeetingState.CLOSED


def first(at: datetime = SENT) -> Life:
    """Questions that nobody was asked yet."""
    return Life(
        *(Kind.EXTRAORDINARY_ASSEMBLY, Modality.WRITTEN, Call.FIRST, MeetingState.DRAFT, at, None), units=4
    )


def following(life: Life) -> Iterator[tuple[LifeAct | None, Life]]:
    """By the acts that are offered, by time, and by owners who answer or do not."""
    for offer in possible_next(life, BOOK, HOLIDAYS):
        if not offer.is_offered:
            continue
        enforce(offer.findings, {each.code: "By-laws, article 12" for each in offer.findings})
        after = done(life, offer.act)
        if offer.act is MeetingAct.ISSUE_NOTICE:
            after = after._replace(starts_at=LAST)
        yield offer.act, after
    if life.state is MeetingState.CONVENED:
        if life.at < LAST:
            yield None, life._replace(at=LAST)
        if life.at == LAST:
            yield None, life._replace(at=LAST + SECOND)
        if life.answered < life.units and life.at <= LAST:
            yield None, life._replace(answered=life.answered + 1)


def reachable() -> dict[Life, list[tuple[LifeAct | None, Life]]]:
    """Every state that questions can come to."""
    found: dict[Life, list[tuple[LifeAct | None, Life]]] = {}
    waiting = deque([first()])
    while waiting:
        life = waiting.popleft()
        if life not in found:
            found[life] = list(following(life))
            waiting.extend(after for _, after in found[life])
    return found


def test_from_every_state_of_a_decision_in_writing_a_lawful_end_is_ahead() -> None:
    """Even when nobody answers: the month ends, the votes are counted, the minutes are published."""
    states = reachable()
    ends = {life for life in states if life.is_over}
    while more := {
        life for life, after in states.items() if life not in ends and any(each in ends for _, each in after)
    }:
        ends |= more
    assert set(states) == ends
    assert len(states) > 20
    assert {life.state for life in states if life.minutes is MinutesState.PUBLISHED} == {MeetingState.CLOSED}


def test_what_is_offered_of_a_decision_in_writing_is_what_is_lawful() -> None:
    """Written down a second time, plainly, for every state."""
    for life, after in reachable().items():
        is_asked, minutes = life.state is MeetingState.CONVENED, life.minutes
        lawful = {
            MeetingAct.ISSUE_NOTICE: life.state is MeetingState.DRAFT,
            MeetingAct.CANCEL: life.state is MeetingState.DRAFT or (is_asked and not life.answered),
            MeetingAct.COUNT: is_asked and (life.answered == life.units or life.at > LAST),
            MinutesAct.SUBMIT: minutes is MinutesState.DRAFT,
            MinutesAct.RETURN_TO_DRAFT: minutes is MinutesState.IN_REVIEW,
            MinutesAct.SIGN: minutes is MinutesState.IN_REVIEW,
            MinutesAct.PUBLISH: minutes is MinutesState.SIGNED,
        }
        assert {act for act, _ in after if act} == {act for act, is_lawful in lawful.items() if is_lawful}, (
            life
        )


def test_counting_says_from_when() -> None:
    """Until the last instant the offer names it; afterwards it is only offered."""
    asked = first()._replace(state=MeetingState.CONVENED, starts_at=LAST, answered=1)
    offers = {each.act: each for each in possible_next(asked, BOOK, HOLIDAYS)}
    assert (offers[MeetingAct.COUNT].is_offered, offers[MeetingAct.COUNT].since) == (False, LAST)
    over = {each.act: each for each in possible_next(asked._replace(at=LAST + SECOND), BOOK, HOLIDAYS)}
    assert (over[MeetingAct.COUNT].is_offered, over[MeetingAct.COUNT].since) == (True, None)
