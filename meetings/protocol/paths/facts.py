"""What is asked for, and what is known today: the input of the search for lawful ways."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction

from .. import majority, votes
from ..days import Workdays, as_utc, local_date, local_instant
from ..kinds import Basis, Call, Kind, Majority, Matter, Modality
from ..lifecycle import MeetingState
from ..notice import OwnerShare
from ..rulebook import Rulebook


class Goal(StrEnum):
    """What somebody wants to bring about, by who would have to do it."""

    DECIDE = "decide"  # a decision of the owners
    COUNCIL = "council"  # a decision of the council, in its own matters
    SETTLE = "settle"  # a proposal of the convivencia committee
    INFORM = "inform"  # tell the owners something and talk about it
    SERVICE = "service"  # speak with a supplier, an authority or a neighbour


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome that is wanted.

    Attributes:
        goal: who would have to act, and whether something is decided.
        matter: what the owners would decide about; only read for `Goal.DECIDE`.
        economic: whether it means spending (C-522/2002); a person says so.
        fee_total_in_budget_year, necessary_monthly: pesos, for the extraordinary fee; without both it is
            taken to exceed four times the monthly expenses.
    """

    goal: Goal
    matter: Matter = Matter.OTHER
    economic: bool = False
    fee_total_in_budget_year: Fraction | None = None
    necessary_monthly: Fraction | None = None

    @property
    def is_vote(self) -> bool:
        """Whether the owners vote."""
        return self.goal is Goal.DECIDE

    @property
    def is_decision(self) -> bool:
        """Whether something is decided, by whomever."""
        return self.goal in (Goal.DECIDE, Goal.COUNCIL, Goal.SETTLE)


@dataclass(frozen=True, slots=True)
class Wish:
    """An outcome, and how it is wished for; what is None is left open.

    `day` and `hour` are those of the community's calendar and clock.
    """

    outcome: Outcome
    hour: time
    day: date | None = None
    modality: Modality | None = None
    kind: Kind | None = None

    @property
    def is_particular(self) -> bool:
        """Whether something beyond the outcome is wished for."""
        return not (self.day is None and self.modality is None and self.kind is None)


@dataclass(frozen=True, slots=True)
class Existing:
    """A meeting that there is already.

    Attributes:
        key: how the asker names it; the search only hands it back.
        kind, modality, call, state: of the meeting.
        starts_at: None while no day was chosen.
        matters: what its agenda, or once called its notice, lets the owners decide.
    """

    key: str
    kind: Kind
    modality: Modality
    call: Call
    state: MeetingState
    starts_at: datetime | None
    matters: frozenset[Matter] = frozenset()


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything known at the instant `at`, at which a notice could be sent.

    `total` and `owners` are the register's coefficients, `owners` those who ask for an assembly themselves.
    """

    at: datetime
    rulebook: Rulebook
    holidays: frozenset[date]
    meetings: tuple[Existing, ...] = ()
    owners: tuple[OwnerShare, ...] = ()
    total: Fraction = Fraction(1)

    @property
    def today(self) -> date:
        """The community's date."""
        return local_date(self.at, self.rulebook.zone)

    @property
    def workdays(self) -> Workdays:
        """The business days of the community."""
        return Workdays(self.holidays, self.rulebook.saturday_business)

    def starts(self, day: date, hour: time) -> datetime:
        """The instant, in UTC, of an hour of the community's clock."""
        return local_instant(day, hour, self.rulebook.zone)

    def day_of(self, at: datetime) -> date:
        """The community's date at an instant."""
        return local_date(at, self.rulebook.zone)

    def is_past(self, at: datetime) -> bool:
        """Whether an instant is not ahead any more."""
        return as_utc(at) <= as_utc(self.at)


@dataclass(frozen=True, slots=True)
class Vote:
    """What the vote of the owners on an outcome needs.

    `share` is of what is represented, or of the whole building when `of_total`; reached is enough but for
    the simple majority, which must be exceeded.
    """

    majority: Majority
    share: Fraction
    of_total: bool
    basis: Basis
    source: str


def vote_needed(outcome: Outcome, rulebook: Rulebook, modality: Modality) -> Vote | None:
    """What the owners' vote needs (rules `majority.matter` and `vote.basis`); None when they do not vote.

    A written decision counts every coefficient there is (Ley 675/2001 art 43), not those that answered.
    """
    if not outcome.is_vote:
        return None
    found = majority.of_matter(
        outcome.matter,
        law=rulebook.law,
        fee_total_in_budget_year=outcome.fee_total_in_budget_year,
        necessary_monthly=outcome.necessary_monthly,
    )
    is_simple = found.majority is Majority.SIMPLE_REPRESENTED
    small_fee = is_simple and outcome.matter is Matter.EXTRAORDINARY_FEE
    share = rulebook.law.half_share if small_fee else rulebook.majority_shares[outcome.matter]
    return Vote(
        majority=found.majority,
        share=share,
        of_total=not is_simple or modality is Modality.WRITTEN,
        basis=votes.basis(economic=outcome.economic or not is_simple, use=rulebook.use).basis,
        source=found.source,
    )


def budget_ends(day: date, rulebook: Rulebook) -> tuple[date, ...]:
    """The ends of the budget periods, from the last one before `day` on, for three years.

    A period that ends on 29 February ends the day before in a year without it.
    """
    month, last = rulebook.budget_year_end
    years = range(day.year - 1, day.year + 3)
    ends = [date(year, month, min(last, monthrange(year, month)[1])) for year in years]
    latest = max(end for end in ends if end < day)
    return tuple(end for end in ends if end >= latest)
