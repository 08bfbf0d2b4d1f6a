"""The states of a meeting and of its minutes, each with one table of the acts that are possible."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from .findings import Refused
from .kinds import Modality


class MeetingState(StrEnum):
    """Where a meeting stands."""

    DRAFT = "draft"
    CONVENED = "convened"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    FAILED_QUORUM = "failed_quorum"
    CANCELLED = "cancelled"


class MeetingAct(StrEnum):
    """What may be done to a meeting."""

    ISSUE_NOTICE = "issue_notice"
    AMEND = "amend"
    OPEN = "open"
    GATHER = "gather"
    SUSPEND = "suspend"
    RESUME = "resume"
    DECLARE_NO_QUORUM = "declare_no_quorum"
    CLOSE = "close"
    COUNT = "count"
    CANCEL = "cancel"


class MinutesState(StrEnum):
    """Where the minutes of a meeting stand."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SIGNED = "signed"
    PUBLISHED = "published"


class MinutesAct(StrEnum):
    """What may be done to minutes; `sign` is the last of the signatures that are due."""

    SUBMIT = "submit"
    RETURN_TO_DRAFT = "return_to_draft"
    SIGN = "sign"
    PUBLISH = "publish"


# Art. 40 lets owners meet without a notice: by their own right, or with every coefficient there.
# The room opens before the quorum is counted, so a meeting can fail from `open` as well. A suspended one
# has already sat: it resumes or closes with minutes, it is never cancelled.
MEETING: Mapping[tuple[MeetingState, MeetingAct], MeetingState] = MappingProxyType(
    {
        (MeetingState.DRAFT, MeetingAct.ISSUE_NOTICE): MeetingState.CONVENED,
        (MeetingState.DRAFT, MeetingAct.GATHER): MeetingState.OPEN,
        (MeetingState.DRAFT, MeetingAct.CANCEL): MeetingState.CANCELLED,
        (MeetingState.CONVENED, MeetingAct.AMEND): MeetingState.CONVENED,
        (MeetingState.CONVENED, MeetingAct.OPEN): MeetingState.OPEN,
        (MeetingState.CONVENED, MeetingAct.DECLARE_NO_QUORUM): MeetingState.FAILED_QUORUM,
        (MeetingState.CONVENED, MeetingAct.COUNT): MeetingState.CLOSED,
        (MeetingState.CONVENED, MeetingAct.CANCEL): MeetingState.CANCELLED,
        (MeetingState.OPEN, MeetingAct.SUSPEND): MeetingState.SUSPENDED,
        (MeetingState.OPEN, MeetingAct.DECLARE_NO_QUORUM): MeetingState.FAILED_QUORUM,
        (MeetingState.OPEN, MeetingAct.CLOSE): MeetingState.CLOSED,
        (MeetingState.SUSPENDED, MeetingAct.RESUME): MeetingState.OPEN,
        (MeetingState.SUSPENDED, MeetingAct.CLOSE): MeetingState.CLOSED,
    }
)

MINUTES: Mapping[tuple[MinutesState, MinutesAct], MinutesState] = MappingProxyType(
    {
        (MinutesState.DRAFT, MinutesAct.SUBMIT): MinutesState.IN_REVIEW,
        (MinutesState.IN_REVIEW, MinutesAct.RETURN_TO_DRAFT): MinutesState.DRAFT,
        (MinutesState.IN_REVIEW, MinutesAct.SIGN): MinutesState.SIGNED,
        (MinutesState.SIGNED, MinutesAct.PUBLISH): MinutesState.PUBLISHED,
    }
)

# A decision in writing is asked and counted: nobody gathers, so nothing is opened (Ley 675/2001 art. 43), and
# its questions cannot change while they are being answered.
_IN_WRITING = (MeetingAct.ISSUE_NOTICE, MeetingAct.COUNT, MeetingAct.CANCEL)

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


def next_state(table: Mapping[tuple[S, A], S], state: S, act: A) -> S:
    """The state after `act`; raises `Refused` (`lifecycle.not_possible`) when the table has no such act."""
    after = table.get((state, act))
    if after is None:
        raise Refused.because("lifecycle.not_possible", state=state, act=act)
    return after


def fits(act: MeetingAct, modality: Modality) -> bool:
    """Whether such a meeting knows the act at all: a decision in writing is counted, any other is held."""
    return act in _IN_WRITING if modality is Modality.WRITTEN else act is not MeetingAct.COUNT


def after_act(state: MeetingState, act: MeetingAct, modality: Modality) -> MeetingState:
    """The state of a meeting after `act`.

    Raises:
        Refused: `lifecycle.not_possible`: not from this state, or not in this manner of meeting.
    """
    if not fits(act, modality):
        raise Refused.because("lifecycle.not_possible", state=state, act=act)
    return next_state(MEETING, state, act)


def possible_acts(table: Mapping[tuple[S, A], S], state: S) -> tuple[A, ...]:
    """The acts the table allows from `state`, in the order of the table."""
    return tuple(act for before, act in table if before is state)
