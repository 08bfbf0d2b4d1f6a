"""What holds for every input: sums, orders, more notice, exactness, zones."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol import majority, notice, quorum, rulebook, votes
from meetings.protocol.days import BOGOTA, Workdays
from meetings.protocol.exact import decimal_text, exact_text, parse_exact, total_of
from meetings.protocol.findings import Severity
from meetings.protocol.kinds import Basis, Call, Choice, DispatchStatus, Kind, Majority, Matter, NoticeUnit
from meetings.protocol.notice import Dispatch
from meetings.protocol.profile import ByLaw, NoticePeriod, Profile
from tests.protocol.colombia import HOLIDAYS
from tests.sizes import tries
from tests.tables import table

LAW = rulebook.latest().law
WORKDAYS = Workdays(HOLIDAYS)

fractions = st.builds(Fraction, st.integers(0, 10**10), st.integers(1, 10**8))
# To the microsecond, from 2024 to the end of 2035.
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2035, 12, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
instants = st.integers(0, (LAST - FIRST) // MICROSECOND).map(lambda count: FIRST + count * MICROSECOND)
zones = st.sampled_from([ZoneInfo(name) for name in ("Asia/Tokyo", "Europe/Madrid", "America/Los_Angeles")])


@given(st.lists(fractions, max_size=tries(8, 20)), st.randoms())
def test_sum_is_exact_and_the_same_in_any_order(values: list[Fraction], chance: random.Random) -> None:
    """The parts add up to the whole to the last digit, with denominators up to a hundred million."""
    shuffled = list(values)
    chance.shuffle(shuffled)
    assert total_of(values) == total_of(shuffled) == sum(values, Fraction(0))


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=tries(12, 40)))
def test_parts_of_a_register_are_exactly_the_whole(weights: list[int]) -> None:
    """However a whole is divided, its parts give it back."""
    whole = sum(weights)
    assert total_of(Fraction(100 * weight, whole) for weight in weights) == 100


@given(fractions)
def test_exact_text_gives_the_number_back(value: Fraction) -> None:
    """Written in lowest terms and read again it is the same number."""
    assert parse_exact(exact_text(value)) == value


@given(st.integers(-(10**10), 10**10), st.integers(0, 8))
def test_decimal_text_of_a_decimal_is_exact(units: int, places: int) -> None:
    """A number that has these decimals is written with all of them."""
    value = Fraction(units, 10**places)
    assert parse_exact(decimal_text(value, places)) == value


attendances = st.lists(
    st.builds(
        lambda n, owner: quorum.PresentUnit(str(n), f"owner {owner}", Fraction(100 * (n + 1), 5050)),
        st.integers(0, 99),
        st.integers(0, 5),
    ),
    max_size=tries(12, 40),
)


@given(attendances, st.randoms(), st.sampled_from(Call))
def test_order_of_arrivals_never_changes_the_quorum(
    present: list[quorum.PresentUnit], chance: random.Random, call: Call
) -> None:
    """Who came first does not matter, and nobody counts twice."""
    shuffled = list(present)
    chance.shuffle(shuffled)
    first = quorum.assembly(present, Fraction(100), call, law=LAW)
    again = quorum.assembly(shuffled + present[:3], Fraction(100), call, law=LAW)
    assert (first.quorum, first.represented, first.owners) == (again.quorum, again.represented, again.owners)


@given(attendances, attendances)
def test_more_people_never_lose_the_quorum(
    present: list[quorum.PresentUnit], later: list[quorum.PresentUnit]
) -> None:
    """An arrival never makes it worse."""
    before = quorum.assembly(present, Fraction(100), Call.FIRST, law=LAW)
    after = quorum.assembly(present + later, Fraction(100), Call.FIRST, law=LAW)
    assert after.quorum >= before.quorum
    assert after.represented >= before.represented


@given(
    st.sampled_from(Kind),
    instants,
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.timedeltas(timedelta(0), timedelta(days=20)),
    st.sampled_from([None, *NoticeUnit]),
)
def test_more_notice_never_makes_it_worse(
    kind: Kind, starts_at: datetime, before: timedelta, more: timedelta, unit: NoticeUnit | None
) -> None:
    """Sent earlier, no verdict gets more severe."""
    own = {} if unit is None else {kind: ByLaw(NoticePeriod(17, unit), "12")}
    terms = rulebook.in_force(date(2024, 1, 1), Profile(notice=own)).terms[kind]

    def verdicts(sent_at: datetime) -> tuple[Severity, Severity]:
        days = notice.statutory(kind, sent_at, starts_at, terms, zone=BOGOTA, workdays=WORKDAYS)
        return notice.protocol(kind, sent_at, starts_at, min_hours=72).verdict, days.verdict

    later, earlier = verdicts(starts_at - before), verdicts(starts_at - before - more)
    assert earlier[0] <= later[0]
    assert earlier[1] <= later[1]


@given(instants, st.timedeltas(timedelta(0), timedelta(days=30)), zones)
def test_zone_of_the_reader_never_changes_a_verdict(
    starts_at: datetime, before: timedelta, zone: ZoneInfo
) -> None:
    """The same instants written in another zone are the same notice."""
    terms = rulebook.latest().terms[Kind.ORDINARY_ASSEMBLY]

    def judged(sent: datetime, starts: datetime) -> tuple[object, ...]:
        days = notice.statutory(Kind.ORDINARY_ASSEMBLY, sent, starts, terms, zone=BOGOTA, workdays=WORKDAYS)
        hours = notice.protocol(Kind.ORDINARY_ASSEMBLY, sent, starts, min_hours=72)
        return days.clear_days, days.latest_send_date, days.verdict, hours.elapsed_minutes, hours.verdict

    sent_at = starts_at - before
    assert judged(sent_at, starts_at) == judged(sent_at.astimezone(zone), starts_at.astimezone(zone))


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 500), st.booleans()), max_size=tries(10, 30)),
    st.randoms(),
)
def test_order_of_dispatches_never_moves_the_clock(
    rows: list[tuple[int, int, bool]], chance: random.Random
) -> None:
    """The clock of the notice depends on what was sent, not on the order it is told in."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    status = {True: DispatchStatus.ACCEPTED, False: DispatchStatus.BOUNCED}
    dispatches = [
        Dispatch(str(owner), start + timedelta(minutes=minute), True, status[good], 1)
        for owner, minute, good in rows
    ]
    shuffled = list(dispatches)
    chance.shuffle(shuffled)
    owners = [str(number) for number in range(5)]
    first = notice.recipients(Kind.ORDINARY_ASSEMBLY, owners, dispatches, version=1)
    assert first == notice.recipients(Kind.ORDINARY_ASSEMBLY, owners, shuffled, version=1)


ballots = st.lists(
    st.builds(votes.Ballot, st.sampled_from("abcdefgh"), st.sampled_from(Choice)), max_size=tries(12, 30)
)


@given(st.lists(fractions, min_size=8, max_size=8), ballots, st.sampled_from(Basis))
def test_parts_of_a_count_are_the_whole(
    weights: list[Fraction], cast: list[votes.Ballot], basis: Basis
) -> None:
    """In favour, against and silent are everything represented; every ballot counts or is listed."""
    units = [votes.RepresentedUnit(unit, weight) for unit, weight in zip("abcdefgh", weights, strict=True)]
    weight_of = {each.unit: each.coefficient if basis is Basis.COEFFICIENT else Fraction(1) for each in units}
    first = {ballot.unit: ballot.vote for ballot in reversed(cast)}
    against = total_of(weight_of[unit] for unit, vote in first.items() if vote is Choice.NO)
    silent = total_of(weight for unit, weight in weight_of.items() if unit not in first)
    count = votes.tally(basis, units, cast, law=LAW)
    assert count.favour + against + silent == count.represented == total_of(weight_of.values())
    assert len(count.rejected_ballots) + len(first) == len(cast)
    assert count.approved == (count.favour > count.represented / 2)


@given(fractions, fractions)
def test_qualified_majority_is_exact_at_seventy(favour: Fraction, total: Fraction) -> None:
    """Approved exactly when ten times the favour reaches seven times the total."""
    assert majority.qualified(favour, total, law=LAW).approved == (10 * favour >= 7 * total)


@given(fractions, fractions)
def test_extraordinary_fee_is_exact_at_four_months(fee: Fraction, monthly: Fraction) -> None:
    """Over four times and only over it."""
    found = majority.of_matter(
        Matter.EXTRAORDINARY_FEE, law=LAW, fee_total_in_budget_year=fee, necessary_monthly=monthly
    )
    assert (found.majority is Majority.QUALIFIED_70_TOTAL) == (fee > 4 * monthly)


@given(st.sampled_from(Kind), instants)
def test_earliest_start_and_last_sending_are_inverse(kind: Kind, sent_at: datetime) -> None:
    """For the first lawful start, this sending is still in time."""
    book = rulebook.latest()
    earliest = notice.earliest_start(kind, sent_at, book, HOLIDAYS)
    assert notice.last_sending(kind, earliest.at, book, HOLIDAYS).at >= sent_at


@table("year", range(2024, 2036))
def test_business_days_split_at_any_day(year: int) -> None:
    """Those before a day, the day itself and those after are those of the year."""
    first, last = date(year, 1, 1) - timedelta(days=1), date(year, 12, 31) + timedelta(days=1)
    whole = WORKDAYS.between(first, last)
    for step in range(1, 365, tries(182, 13)):
        middle = first + timedelta(days=step)
        parts = WORKDAYS.between(first, middle) + WORKDAYS.between(middle, last)
        assert parts + WORKDAYS.is_business(middle) == whole
