"""The ways to an outcome, for this community and the meetings it has: what the page of the ways shows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from sqlalchemy import select

from meetings.planning.built_in import IN_WRITING, OFFERS
from meetings.planning.drafting import FURTHEST
from meetings.planning.facts import OVER, MeetingFacts, meetings_facts
from meetings.planning.plan import ASSEMBLY_HOUR, OTHER_HOUR
from meetings.planning.rules import Rules, rules_of
from meetings.planning.weighing import ECONOMIC
from meetings.protocol import sources
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import Matter, Modality, Summons
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.notice import earliest_start
from meetings.protocol.paths import (
    Existing,
    Goal,
    Outcome,
    Route,
    Situation,
    Vote,
    Way,
    Wish,
    bodies_of,
    distinct,
    lawful_paths,
)
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

_WITHOUT_CALL = (Route.OWN_RIGHT, Route.WRITTEN, Route.UNIVERSAL)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to bring about, as they asked; None is left open.

    `fee_total` and `monthly` are pesos: all extraordinary fees of the budget year with this one, and the
    necessary expenses of a month.
    """

    goal: Goal
    matter: Matter = Matter.OTHER
    day: date | None = None
    modality: Modality | None = None
    fee_total: int | None = None
    monthly: int | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """One manner of meeting on a card: the way, and the offer by which one button begins it, or none."""

    way: Way
    begins: str


@dataclass(frozen=True, slots=True)
class WayCard:
    """The ways that differ only in their manner; what they share is the first one's.

    Attributes:
        way: the one with the fewest reasons.
        meeting_id: of the meeting there is already.
        manners: every manner of it.
        notes: what has to be known of all of them.
    """

    way: Way
    meeting_id: uuid.UUID | None
    manners: tuple[Manner, ...]
    notes: tuple[Finding, ...]

    @property
    def vote(self) -> Vote | None:
        """What the owners' vote needs."""
        return self.way.vote


@dataclass(frozen=True, slots=True)
class WaysPage:
    """The answer as a page shows it.

    Attributes:
        against: why the wish is refused; empty when it is not, or nothing particular was wished for.
        nearest: the lawful ways closest to a refused wish.
        called: the other ways by a meeting that is called; only those of the day and manner wished for when
            that is lawful. `without_call`: those that need no call.
    """

    against: tuple[Finding, ...]
    nearest: tuple[WayCard, ...]
    called: tuple[WayCard, ...]
    without_call: tuple[WayCard, ...]


def ways_page(tx: Transaction, community_id: uuid.UUID, wanted: Wanted, at: datetime) -> WaysPage:
    """Every lawful way to what is wanted, were its notice sent at ``at``.

    A day that is past or more than a year ahead is refused like one inside the term of the notice.

    Raises:
        Missing: there is no such community.
    """
    rules = rules_of(tx, community_id, at)
    situation = Situation(at, rules.rulebook, rules.holidays, _meetings(tx, community_id))
    hour = ASSEMBLY_HOUR if wanted.goal is Goal.DECIDE else OTHER_HOUR
    problem = _outside(wanted, rules, at)
    day = None if problem else wanted.day
    answer = lawful_paths(Wish(_outcome(wanted), hour, day, wanted.modality), situation)
    is_refused = bool(answer.against or problem)
    shown = answer.ways if is_refused or not answer.fulfilling else answer.fulfilling
    near = {_card_key(way) for way in answer.nearest}
    others = [way for way in shown if _card_key(way) not in near]
    return WaysPage(
        against=distinct((*problem, *answer.against)),
        nearest=_cards(way for way in shown if _card_key(way) in near),
        called=_cards(way for way in others if way.route not in _WITHOUT_CALL),
        without_call=_cards(way for way in others if way.route in _WITHOUT_CALL),
    )


def _outcome(wanted: Wanted) -> Outcome:
    return Outcome(
        wanted.goal,
        wanted.matter,
        economic=wanted.matter in ECONOMIC,
        fee_total_in_budget_year=None if wanted.fee_total is None else Fraction(wanted.fee_total),
        necessary_monthly=None if wanted.monthly is None else Fraction(wanted.monthly),
    )


def _outside(wanted: Wanted, rules: Rules, at: datetime) -> tuple[Finding, ...]:
    """The refusal of a day that no notice can lead to."""
    if wanted.day is None:
        return ()
    if wanted.day < rules.today(at):
        earliest = min(
            earliest_start(kind, at, rules.rulebook, rules.holidays).at for kind in bodies_of(wanted.goal)
        )
        facts = {"starts_at": wanted.day, "earliest_start": earliest}
        return (Finding("meeting.date.past", Severity.BLOCK, facts, sources.PRODUCT),)
    if wanted.day > rules.today(at) + FURTHEST:
        facts = {"starts_at": wanted.day}
        return (Finding("meeting.date.too_far", Severity.BLOCK, facts, sources.PRODUCT),)
    return ()


def _meetings(tx: Transaction, community_id: uuid.UUID) -> tuple[Existing, ...]:
    """The meetings that are not over, and those whose second call may still be made."""
    over = [state.value for state in OVER if state is not MeetingState.FAILED_QUORUM]
    query = select(Meeting).where(Meeting.community_id == community_id, Meeting.state.not_in(over))
    rows = tx.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()
    return tuple(_existing(facts) for facts in meetings_facts(tx, rows))


def _existing(meeting: MeetingFacts) -> Existing:
    return Existing(
        key=str(meeting.id),
        kind=meeting.kind,
        modality=meeting.modality,
        call=meeting.call,
        state=meeting.state,
        starts_at=meeting.starts_at,
        matters=frozenset(item.matter for item in meeting.items if item.is_voted),
    )


def _cards(ways: Iterable[Way]) -> tuple[WayCard, ...]:
    """The ways in their order, those that differ only in their manner on one card."""
    listed = list(ways)
    first = {_card_key(way): place for place, way in reversed(list(enumerate(listed)))}
    listed.sort(key=lambda way: first[_card_key(way)])
    return tuple(_card(list(same)) for _, same in groupby(listed, key=_card_key))


def _card_key(way: Way) -> tuple[object, ...]:
    return way.route, way.kind, way.key, way.decided_at


def _card(ways: list[Way]) -> WayCard:
    best = ways[0]
    return WayCard(
        way=best,
        meeting_id=uuid.UUID(best.key) if best.key else None,
        manners=tuple(Manner(way, _begins(way)) for way in ways),
        notes=distinct(note for way in ways for note in way.notes),
    )


_BEGUN_AS = {
    Route.OWN_RIGHT: Summons.SELF_CONVENED.value,
    Route.UNIVERSAL: Summons.UNIVERSAL.value,
    Route.WRITTEN: IN_WRITING,
}


def _begins(way: Way) -> str:
    """The offer by which a new meeting of this way is begun; empty where there is a meeting already."""
    name = way.kind.value if way.route is Route.CALL else _BEGUN_AS.get(way.route, "")
    offer = OFFERS.get(name)
    return name if offer is not None and way.modality in offer.modalities else ""
