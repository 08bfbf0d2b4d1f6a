"""The by-laws' own values, version by version: what the protocol merges with the law."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from meetings.protocol import rulebook as rulebooks
from meetings.protocol.days import local_date
from meetings.protocol.findings import Finding, Refused
from meetings.protocol.kinds import Use
from meetings.protocol.merged import MERGED_FIELDS, Merged, merged
from meetings.protocol.profile import ByLaw, InvalidProfile, Profile, read_profile
from meetings.protocol.rulebook import Rulebook
from meetings.protocol.trail import Tag
from meetings.storage.accounts import Account
from meetings.storage.base import table_of
from meetings.storage.communities import Community, RuleProfile
from meetings.storage.session import Columns, Missing, Transaction
from meetings.trail import Act, Actor, record

_profiles = table_of(RuleProfile)
_VERSIONS = (
    select(_profiles)
    .where(_profiles.c.community_id == bindparam("community_id"))
    .order_by(_profiles.c.version.desc())
    .limit(1)
)
_VERSIONS_AT = _VERSIONS.where(_profiles.c.created_at <= bindparam("at"))


@dataclass(frozen=True, slots=True)
class RuleProfileCard:
    """One version of the by-law values; version 0 is a community whose by-laws say nothing yet.

    ``values`` maps a field of ``protocol.profile`` to its value, article and date; ``rows`` say for each
    field what the law says, what the by-laws say and what holds; ``latest`` is the version in force.
    """

    version: int
    latest: int
    since: datetime | None
    by: str
    values: Mapping[str, Any]
    rows: tuple[Merged, ...]

    @property
    def flags(self) -> tuple[Finding, ...]:
        """Why some by-law values do not hold."""
        return tuple(row.flag for row in self.rows if row.flag is not None)

    @property
    def stated_on(self) -> date | None:
        """The youngest date of the by-laws among the values written down."""
        return max(
            (row.by_law.adopted_on for row in self.rows if row.by_law and row.by_law.adopted_on), default=None
        )

    def row(self, field: str) -> Merged:
        """The row of one field.

        Raises:
            Missing: the protocol has no such field.
        """
        found = next((row for row in self.rows if row.field == field), None)
        if found is None:
            raise Missing
        return found


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One field that a version changed: what the by-laws said before and after; None: nothing."""

    field: str
    before: ByLaw[Any] | None
    after: ByLaw[Any] | None


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One version of the by-law values: since when, written by whom, and what it changed."""

    version: int
    since: datetime
    by: str
    changes: tuple[RuleChange, ...]


def rulebook_of(tx: Transaction, community_id: uuid.UUID, at: datetime) -> Rulebook:
    """The rulebook of a community at an instant: the law of that day and its by-laws as they stood then.

    Raises:
        Missing: no such community.
    """
    community, row = _community(tx, community_id), _latest(tx, community_id, at)
    day = local_date(at, ZoneInfo(community.timezone))
    values = json.dumps(row.values if row else {}, sort_keys=True)
    return _rulebook(day, values, community.timezone, Use(community.use))


@lru_cache(maxsize=256)
def _rulebook(day: date, values: str, timezone: str, use: Use) -> Rulebook:
    """Merging law and by-laws takes longer than reading them; the same values always merge to the same."""
    return rulebooks.in_force(day, read_profile(json.loads(values), timezone=timezone, use=use))


def rule_profile(
    tx: Transaction, community_id: uuid.UUID, at: datetime, version: int | None = None
) -> RuleProfileCard:
    """One version of the by-law values, with what the law of the day ``at`` does not let stand of it.

    Args:
        version: an earlier one; the one in force when not given.

    Raises:
        Missing: no such community or version.
    """
    community, latest = _community(tx, community_id), _latest(tx, community_id)
    newest = latest.version if latest else 0
    row: RuleProfile | Columns | None = latest
    if version is not None and version != newest:
        row = _version(tx, community_id, version)
    values = row.values if row else {}
    today = at.astimezone(ZoneInfo(community.timezone)).date()
    return RuleProfileCard(
        version=row.version if row else 0,
        latest=newest,
        since=row.created_at if row else None,
        by=_author(tx, row) if row else "",
        values=values,
        rows=merged(_profile(community, values), today),
    )


def rule_versions(tx: Transaction, community_id: uuid.UUID, at: datetime) -> tuple[RuleVersion, ...]:
    """The versions of the by-law values, the youngest first, each with its difference from the one before.

    Raises:
        Missing: no such community.
    """
    community = _community(tx, community_id)
    today = at.astimezone(ZoneInfo(community.timezone)).date()
    before = merged(_profile(community, {}), today)
    versions = []
    query = select(RuleProfile).where(RuleProfile.community_id == community_id).order_by(RuleProfile.version)
    for row in tx.session.scalars(query):
        after = merged(_profile(community, row.values), today)
        changes = tuple(
            RuleChange(new.field, old.by_law, new.by_law)
            for old, new in zip(before, after, strict=True)
            if old.by_law != new.by_law
        )
        versions.append(RuleVersion(row.version, row.created_at, _author(tx, row), changes))
        before = after
    return tuple(reversed(versions))


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
        Missing: no such community, or the protocol has no such field.
        Refused: as ``set_rule_profile``.
    """
    if not stated.keys() <= set(MERGED_FIELDS):
        raise Missing
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
    community = tx.session.get(Community, community_id, with_for_update=True, populate_existing=True)
    if community is None or community.removed_at is not None:
        raise Missing
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


def _community(tx: Transaction, community_id: uuid.UUID) -> Columns:
    community = tx.row(Community, community_id)
    if community is None or community.removed_at is not None:
        raise Missing
    return community


def _profile(community: Columns | Community, values: Mapping[str, Any]) -> Profile:
    return read_profile(values, timezone=community.timezone, use=Use(community.use))


def _latest(tx: Transaction, community_id: uuid.UUID, at: datetime | None = None) -> Columns | None:
    """The version in force: now, or at an instant."""
    if at is None:
        found = tx.rows(_VERSIONS, community_id=community_id)
    else:
        found = tx.rows(_VERSIONS_AT, community_id=community_id, at=at)
    return found[0] if found else None


def _version(tx: Transaction, community_id: uuid.UUID, version: int) -> RuleProfile | Columns:
    query = select(RuleProfile).where(
        RuleProfile.community_id == community_id, RuleProfile.version == version
    )
    row = tx.session.scalars(query).one_or_none()
    if row is None:
        raise Missing
    return row


def _author(tx: Transaction, row: RuleProfile | Columns) -> str:
    account = tx.session.get(Account, row.created_by) if row.created_by else None
    return account.name if account else ""
