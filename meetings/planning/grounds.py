"""Going on past a finding: the reasons offered, the reason as it is kept, and the row that keeps it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from meetings import communities
from meetings.communities import StandingCard
from meetings.protocol.contested import ContestedPoint, Point, point_of
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.trail import Tag, words_sha256
from meetings.storage.planning import Meeting, Override
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record
from meetings.wording import explain
from meetings.wording.contested import ground_words, offered_words, standing_words

# The choice that stands for "what the community chose once".
STANDING = "standing"
NO_GROUNDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class GroundOption:
    """One reason that may be chosen: its code and what it says, with source and date."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class GroundOffer:
    """What may be chosen as the reason for going on past one finding; the community's own choice is first."""

    point: Point
    options: tuple[GroundOption, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A reason as it is kept: its whole text, and the code of the ready ground in it, if any."""

    text: str
    ground: str = ""


def ground_offers(
    tx: Transaction, community_id: uuid.UUID, findings: Iterable[Finding]
) -> Mapping[str, GroundOffer]:
    """For each finding on a contested point, by its code, the community's choice and the ready grounds."""
    points = {finding.code: point for finding in findings if (point := point_of(finding)) is not None}
    if not points:
        return {}
    zone = ZoneInfo(communities.card(tx, community_id).timezone)
    chosen = communities.standing_choices(tx, community_id)
    return {
        code: GroundOffer(point.point, (*_standing(chosen.get(point.point), zone), *ready_options(point)))
        for code, point in points.items()
    }


def _standing(card: StandingCard | None, zone: ZoneInfo) -> tuple[GroundOption, ...]:
    return (GroundOption(STANDING, _standing_text(card, zone)),) if card else ()


def ready_options(point: ContestedPoint) -> tuple[GroundOption, ...]:
    """The ready grounds of a point as they are offered, in the reader's language."""
    return tuple(GroundOption(ground.code, offered_words(point.point, ground)) for ground in point.grounds)


def _standing_text(card: StandingCard, zone: ZoneInfo, words: str = "", locale: str | None = None) -> str:
    said = ground_words(card.point, card.ground, card.words, locale=locale)
    return standing_words(said, card.by, card.at.astimezone(zone).date(), words, locale=locale)


def written_reasons(
    tx: Transaction,
    community_id: uuid.UUID,
    findings: Iterable[Finding],
    reasons: Mapping[str, str],
    grounds: Mapping[str, str],
) -> Mapping[str, Written]:
    """The reasons as they will be kept, in the community's language: the chosen ground, then the words added.

    Args:
        reasons: finding code -> the person's own words, possibly none.
        grounds: finding code -> the ready ground that was chosen, or `STANDING`.

    Raises:
        Refused: ``ground.unknown``, ``ground.needs_words``.
    """
    card, chosen = communities.card(tx, community_id), communities.standing_choices(tx, community_id)
    zone, written = ZoneInfo(card.timezone), {}
    for finding in findings:
        words, code = reasons.get(finding.code, "").strip(), grounds.get(finding.code, "")
        point = point_of(finding)
        if not code:
            written[finding.code] = Written(words)
        elif point is None:
            raise Refused.because("ground.unknown")
        else:
            written[finding.code] = _chosen(point, code, words, chosen, zone, card.locale)
    return written


def _chosen(
    point: ContestedPoint,
    code: str,
    words: str,
    chosen: Mapping[Point, StandingCard],
    zone: ZoneInfo,
    locale: str,
) -> Written:
    if code != STANDING:
        ground = communities.checked_ground(point.point, code, words)
        return Written(ground_words(point.point, ground, words, locale=locale), code)
    standing = chosen.get(point.point)
    if standing is None:
        raise Refused.because("ground.unknown")
    return Written(_standing_text(standing, zone, words, locale), standing.ground.code)


def keep_overrides(
    tx: Transaction,
    meeting: Meeting,
    findings: Iterable[Finding],
    written: Mapping[str, Written],
    by: Actor,
    at: datetime,
) -> None:
    """Keep the reason of each finding that needs one: a row, which the minutes print, and a trail entry.

    Raises:
        Refused: ``convening.staff_only``: only an accountable member of staff goes on past a finding.
    """
    card = communities.card(tx, meeting.community_id)
    for finding in findings:
        if finding.severity is not Severity.OVERRIDE:
            continue
        if by.account_id is None:
            raise Refused.because("convening.staff_only")
        # The sentence is kept as it was shown: the minutes print it, whatever the program says later.
        said = explain(finding, zone=ZoneInfo(card.timezone), locale=card.locale).what
        plain = finding.as_plain()["facts"]
        # Who was not reached in time stands in the deliveries; in the minutes it would name people.
        for names in ("missing_owners", "late_owners"):
            plain.pop(names, None)
        reason = written[finding.code]
        row = Override(
            id=uuid.uuid4(),
            meeting_id=meeting.id,
            code=finding.code,
            facts={**plain, "said": said, "ground": reason.ground},
            source=finding.source,
            reason=reason.text,
            by_account_id=by.account_id,
            at=at,
        )
        tx.session.add(row)
        facts = {
            "code": finding.code,
            "reason_sha256": words_sha256(row.reason),
            "source": finding.source,
            "ground": reason.ground,
        }
        act = Act(Tag.OVERRIDE_RECORDED, about=row.id, meeting_id=meeting.id, facts=facts)
        record(tx, meeting.community_id, by, at, act)
