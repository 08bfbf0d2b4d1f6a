"""The lawful path: every lawful way to an outcome, and what may be done next with a meeting."""

from .facts import Existing, Goal, Outcome, Situation, Vote, Wish
from .judging import bodies_of
from .life import ACTS, Life, LifeAct, Offer, RoomAct, done, possible_next
from .search import lawful_paths
from .ways import Answer, Caller, Refusal, Route, Step, StepCode, Way, distinct

__all__ = [
    "ACTS",
    "Answer",
    "Caller",
    "Existing",
    "Goal",
    "Life",
    "LifeAct",
    "Offer",
    "Outcome",
    "Refusal",
    "RoomAct",
    "Route",
    "Situation",
    "Step",
    "StepCode",
    "Vote",
    "Way",
    "Wish",
    "bodies_of",
    "distinct",
    "done",
    "lawful_paths",
    "possible_next",
]
