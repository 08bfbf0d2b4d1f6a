"""What the answers to a poll gather at each hour: people, and the exact share of the building they own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

from meetings.protocol.exact import exact_text, total_of


class HourAnswer(StrEnum):
    """What somebody says of one hour, the best first."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Home:
    """One unit of the register: what it weighs, and who owns it now."""

    coefficient: Fraction
    owners: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class HourTally:
    """What one hour gathers.

    Attributes:
        people: how many gave each answer.
        silent: how many of those who were asked gave none.
        shares: of the whole building, what the units of each answer weigh; none of a meeting to which other
            people than the owners come.
        silent_share: what the units weigh of which nobody answered.
    """

    people: Mapping[HourAnswer, int]
    silent: int
    shares: Mapping[HourAnswer, Fraction]
    silent_share: Fraction

    @property
    def gathers(self) -> tuple[Fraction | int, ...]:
        """What hours are compared by: the share of who can, then of who could, then the people."""
        kinds = (HourAnswer.YES, HourAnswer.MAYBE)
        return (*(self.shares[each] for each in kinds), *(self.people[each] for each in kinds))

    def as_json(self) -> dict[str, Any]:
        """The tally as it is kept when a poll closes; shares are exact texts."""
        return {
            "people": {answer.value: number for answer, number in self.people.items()},
            "silent": self.silent,
            "shares": {answer.value: exact_text(share) for answer, share in self.shares.items()},
            "silent_share": exact_text(self.silent_share),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> HourTally:
        """The same tally again."""
        return cls(
            people={HourAnswer(code): number for code, number in kept["people"].items()},
            silent=kept["silent"],
            shares={HourAnswer(code): Fraction(share) for code, share in kept["shares"].items()},
            silent_share=Fraction(kept["silent_share"]),
        )


def tally_of(
    answers: Mapping[UUID, HourAnswer], asked: Collection[UUID], homes: Collection[Home], total: Fraction
) -> HourTally:
    """Count the answers to one hour.

    A unit counts once, under the best answer of its owners: it is represented when one of them comes.

    Args:
        answers: person -> what they answered; whoever was not ``asked`` is left out.
        asked: everybody whose answer counts.
        homes: the units of the register; none where the meeting is not of the owners.
        total: what the coefficients of the register add up to.
    """
    counted = {person: answer for person, answer in answers.items() if person in asked}
    weights: dict[HourAnswer | None, list[Fraction]] = {}
    for home in homes:
        given = {counted[person] for person in home.owners if person in counted}
        best = next((answer for answer in HourAnswer if answer in given), None)
        weights.setdefault(best, []).append(home.coefficient)
    of_answer = {best: total_of(found) / total for best, found in weights.items()}
    return HourTally(
        people={answer: list(counted.values()).count(answer) for answer in HourAnswer},
        silent=len(asked) - len(counted),
        shares={answer: of_answer.get(answer, Fraction(0)) for answer in HourAnswer},
        silent_share=of_answer.get(None, Fraction(0)),
    )
