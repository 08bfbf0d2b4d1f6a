"""The lawful path: every lawful way to an outcome, and the nearest one to a wish that is refused."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from ..findings import Finding
from ..kinds import Kind, Modality
from .facts import Situation, Wish
from .routes import new_meetings, there_is, without_a_call
from .ways import Answer, Refusal, Route, Way, distinct


def lawful_paths(wish: Wish, facts: Situation) -> Answer:
    """Every lawful way to what is wished for, the soonest first and then the one with fewest reasons.

    The same question gives the same answer; the rules that judge are those of the acts themselves.

    Args:
        wish: the outcome, and the day, manner or kind of meeting it is wished for.
        facts: what is known, and the instant at which a notice could be sent.

    Raises:
        OutsideCalendar: the wish or the terms reach into a year whose holidays are not known.
    """
    tried = list(
        chain(
            *(there_is(each, wish, facts) for each in facts.meetings),
            new_meetings(wish, facts),
            without_a_call(wish, facts),
        )
    )
    ways = tuple(sorted((each for each in tried if isinstance(each, Way)), key=_order))
    refused = tuple(each for each in tried if isinstance(each, Refusal))
    fulfilling = tuple(way for way in ways if way.fulfils(wish, facts.day_of(way.decided_at)))
    # That everybody will be there is a hope, no answer to whoever wishes for a day or a manner.
    if any(way.route is not Route.UNIVERSAL for way in fulfilling) or not wish.is_particular:
        return Answer(ways, fulfilling, refused, (), ())
    return Answer(ways, fulfilling, refused, _against(wish, refused), _nearest(wish, ways, facts))


# Which of two that are equally soon comes first.
_ROUTES, _KINDS, _MODALITIES = tuple(Route), tuple(Kind), tuple(Modality)


def _order(way: Way) -> tuple[object, ...]:
    return (
        way.decided_at,
        len(way.reasons),
        _ROUTES.index(way.route),
        _KINDS.index(way.kind),
        _MODALITIES.index(way.modality),
        way.key or "",
    )


def _against(wish: Wish, refused: Iterable[Refusal]) -> tuple[Finding, ...]:
    """What stops the combinations that would have been as wished; of a body that is no assembly too."""
    asked = [
        each for each in refused if wish.modality in (None, each.modality) and wish.kind in (None, each.kind)
    ]
    # Of several refusals the one of a new assembly tells most: it is free in everything but the wish.
    new = [each for each in asked if each.route is Route.CALL]
    own = [each for each in new if each.kind.is_assembly or wish.kind is not None]
    return distinct(finding for each in own or new or asked for finding in each.findings)


def _nearest(wish: Wish, ways: tuple[Way, ...], facts: Situation) -> tuple[Way, ...]:
    """The soonest way on the day wished for, in the manner wished for, of the kind, and of all."""
    known = [way for way in ways if way.route is not Route.UNIVERSAL]
    same_day = (way for way in known if facts.day_of(way.decided_at) == wish.day)
    same_modality = (way for way in known if way.modality is wish.modality)
    same_kind = (way for way in known if way.kind is wish.kind)
    firsts = [next(each, None) for each in (same_day, same_modality, same_kind, iter(known))]
    chosen = {known.index(way) for way in firsts if way is not None}
    return tuple(known[place] for place in sorted(chosen))
