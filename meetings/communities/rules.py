"""The by-laws' own values, version by version: what the protocol merges with the law."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings.protocol import rulebook
from meetings.protocol.findings import Finding, Refused
from meetings.protocol.kinds import Use
from meetings.protocol.profile import InvalidProfile, Profile, read_profile
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community, RuleProfile
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class RuleProfileCard:
    """The by-law values in force; version 0 is a community whose by-laws say nothing yet.

    ``values`` maps a field of ``protocol.profile`` to its value, article and date; ``flags`` are the values
    that the law does not let stand.
    """

    version: int
    since: datetime | None
    values: Mapping[str, Any]
    profile: Profile
    flags: tuple[Finding, ...]


def by_laws(tx: Transaction, community_id: uuid.UUID) -> Profile:
    """What the by-laws of a community say, ready for ``protocol.rulebook.in_force``.

    Raises:
        Missing: no such community.
    """
    row = _latest(tx, community_id)
    return _profile(_community(tx, community_id), row.values if row else {})


def rule_profile(tx: Transaction, community_id: uuid.UUID, at: datetime) -> RuleProfileCard:
    """The by-law values in force, with what the law of the day ``at`` does not let stand of them.

    Raises:
        Missing: no such community.
    """
    community, row = _community(tx, community_id), _latest(tx, community_id)
    profile = _profile(community, row.values if row else {})
    today = at.astimezone(ZoneInfo(community.timezone)).date()
    return RuleProfileCard(
        version=row.version if row else 0,
        since=row.created_at if row else None,
        values=row.values if row else {},
        profile=profile,
        flags=rulebook.in_force(today, profile).flags,
    )


def state_by_laws(
    tx: Transaction,
    community_id: uuid.UUID,
    stated: Mapping[str, Mapping[str, Any] | None],
    adopted_on: date | None,
    by: Actor,
    at: datetime,
) -> int:
    """Write down what the by-laws say of some rules, and leave the others as they are; returns the version.

    A value that was written down before keeps its date.

    Args:
        stated: field -> its value and article; None: the by-laws do not say.
        adopted_on: the date of the by-laws that say it.

    Raises:
        Missing, Refused: as ``set_rule_profile``.
    """
    values = dict(rule_profile(tx, community_id, at).values)
    for field, row in stated.items():
        old = values.pop(field, None)
        if row is None:
            continue
        is_known = old is not None and {**old, "date": None} == {**row, "date": None}
        values[field] = old if is_known else {**row, "date": adopted_on.isoformat() if adopted_on else None}
    return set_rule_profile(tx, community_id, values, by, at)


def set_rule_profile(
    tx: Transaction, community_id: uuid.UUID, values: Mapping[str, Any], by: Actor, at: datetime
) -> int:
    """Make these the by-law values in force; returns their version. The same values make no new one.

    Args:
        values: field -> ``{"value", "article", "date"}``, as ``protocol.profile.read_profile`` takes them;
            what is not in it, the by-laws do not say.

    Raises:
        Missing: no such community.
        Refused: ``rules.invalid``: a value the protocol cannot read; ``rules.future``: by-laws of tomorrow.
    """
    community = _community(tx, community_id)
    tx.session.refresh(community, with_for_update=True)
    try:
        _profile(community, values)
    except InvalidProfile as invalid:
        raise Refused.because("rules.invalid", field=invalid.field) from invalid
    today = at.astimezone(ZoneInfo(community.timezone)).date().isoformat()
    if any((row.get("date") or "") > today for row in values.values()):
        raise Refused.because("rules.future", today=date.fromisoformat(today))
    latest = _latest(tx, community_id)
    if dict(values) == (latest.values if latest else {}):
        return latest.version if latest else 0
    row = RuleProfile(
        community_id=community_id,
        version=latest.version + 1 if latest else 1,
        values=dict(values),
        created_at=at,
        created_by=by.account_id,
    )
    tx.session.add(row)
    facts = {"version": row.version, "values": dict(values)}
    record(tx, community_id, by, at, Act(Tag.RULE_PROFILE_CHANGED, about=community_id, facts=facts))
    return row.version


def _community(tx: Transaction, community_id: uuid.UUID) -> Community:
    community = tx.session.get(Community, community_id)
    if community is None or community.removed_at is not None:
        raise Missing
    return community


def _profile(community: Community, values: Mapping[str, Any]) -> Profile:
    return read_profile(values, timezone=community.timezone, use=Use(community.use))


def _latest(tx: Transaction, community_id: uuid.UUID) -> RuleProfile | None:
    return tx.session.scalar(
        select(RuleProfile)
        .where(RuleProfile.community_id == community_id)
        .order_by(RuleProfile.version.desc())
        .limit(1)
    )
