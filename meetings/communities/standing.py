"""The community's standing choice on a contested point of law: recorded once, offered first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.protocol.contested import Ground, Point, ground_of
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag, words_sha256
from meetings.storage.accounts import Account
from meetings.storage.communities import Community, StandingChoice
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class StandingCard:
    """What a community chose on one point: the ground, the words written with it, by whom and when."""

    point: Point
    ground: Ground
    words: str
    by: str
    at: datetime


def standing_choices(tx: Transaction, community_id: uuid.UUID) -> Mapping[Point, StandingCard]:
    """The choices in force: the last one of each point, unless it was withdrawn."""
    query = (
        select(StandingChoice, Account.name)
        .join(Account, Account.id == StandingChoice.chosen_by)
        .where(StandingChoice.community_id == community_id)
        .order_by(StandingChoice.number)
    )
    found: dict[Point, StandingCard] = {}
    for row, name in tx.session.execute(query):
        point = Point(row.point)
        ground = ground_of(point, row.ground)
        found.pop(point, None)
        if ground is not None:
            found[point] = StandingCard(point, ground, row.words, name, row.chosen_at)
    return found


def choose_ground(
    tx: Transaction,
    community_id: uuid.UUID,
    point: Point,
    ground: str,
    words: str,
    by: Actor,
    at: datetime,
) -> None:
    """Record the community's standing choice on a point; an empty `ground` withdraws it.

    The same choice again adds nothing.

    Raises:
        Missing: no such community.
        Refused: ``ground.unknown``: the point has no such ground; ``ground.needs_words``: it only holds
            with what is to be written; ``convening.staff_only``.
    """
    community = tx.session.get(Community, community_id)
    if community is None or community.removed_at is not None:
        raise Missing
    tx.session.refresh(community, with_for_update=True)
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    if ground:
        checked_ground(point, ground, words)
    latest = tx.session.scalars(
        select(StandingChoice)
        .where(StandingChoice.community_id == community_id, StandingChoice.point == point.value)
        .order_by(StandingChoice.number.desc())
        .limit(1)
    ).one_or_none()
    before = (latest.ground, latest.words) if latest else ("", "")
    words = words.strip() if ground else ""
    if before == (ground, words):
        return
    row = StandingChoice(
        id=uuid.uuid4(),
        community_id=community_id,
        point=point.value,
        number=latest.number + 1 if latest else 1,
        ground=ground,
        words=words,
        chosen_by=by.account_id,
        chosen_at=at,
    )
    tx.session.add(row)
    facts = {"point": point.value, "ground": ground, "words_sha256": words_sha256(words)}
    record(tx, community_id, by, at, Act(Tag.STANDING_CHOICE_CHANGED, about=community_id, facts=facts))


def checked_ground(point: Point, code: str, words: str) -> Ground:
    """The ready ground of a point, with its words when it needs them.

    Raises:
        Refused: ``ground.unknown``, ``ground.needs_words``.
    """
    ground = ground_of(point, code)
    if ground is None:
        raise Refused.because("ground.unknown")
    if ground.needs_words and not words.strip():
        raise Refused.because("ground.needs_words")
    return ground
