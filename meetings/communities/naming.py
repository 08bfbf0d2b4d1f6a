"""How the naming of a voter ends, and what the trail of every owner concerned says of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from enum import StrEnum

from meetings.protocol.trail import Tag
from meetings.trail import Act

NAMED = "named"


class NamingEnd(StrEnum):
    """Another naming took its place; the owners took it back; who was named owns the unit no more; or one
    owner is left, who votes alone.
    """

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    ALONE = "alone"


def voter_act(
    unit_id: uuid.UUID, act: str, people: Iterable[uuid.UUID], label: str, voter: str, **facts: str
) -> Act:
    """One entry, under everybody concerned.

    Args:
        act: ``NAMED``, or how the naming ended.
        people: the owners of the unit, and who was named where they own it no more.
        label: the unit's.
        voter: the name of whoever was named.
        facts: the document that names them, or the reason for which it ended.
    """
    personal = {"unit": label, "act": act, "voter": voter, **facts}
    return Act(
        Tag.DESIGNATED_VOTER_SET, about=unit_id, facts={"act": act}, personal=dict.fromkeys(people, personal)
    )
