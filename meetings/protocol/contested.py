"""The points of law on which readings differ: the readings, what the product does, and the ready grounds.

Contested law is data with a recorded reason, never code. A point names the findings it answers; whoever goes
on past one of them may choose one of its grounds, each with its source and date, and add words. What these
codes say stands in `meetings.wording.contested`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from . import sources
from .findings import Finding

# The day on which the sources of this module were last looked at.
CHECKED_ON = date(2026, 11, 23)
LEY_675_ON = date(2001, 8, 3)
DECRETO_398_ON = date(2020, 3, 13)


class Point(StrEnum):
    """A point on which readings differ."""

    VIRTUAL_ASSEMBLY = "virtual_assembly"
    MIXED_QUALIFIED = "mixed_qualified"
    WRITTEN_QUALIFIED = "written_qualified"
    EXTRAORDINARY_TERM = "extraordinary_term"
    SECOND_CALL_COUNT = "second_call_count"
    SATURDAY = "saturday"
    HALF_PLUS_ONE = "half_plus_one"
    REPRESENTED_BASE = "represented_base"
    SINGLE_HOLDER = "single_holder"
    ARREARS_VOTE = "arrears_vote"
    PROXY_CONFLICT = "proxy_conflict"
    PROXY_NUMBER = "proxy_number"
    VERBAL_PROXY = "verbal_proxy"
    TEN_DAYS = "ten_days"
    VOTE_BASIS = "vote_basis"
    QUALIFIED_BASIS = "qualified_basis"
    RECORDING_DUTY = "recording_duty"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading the law, with who or what says so."""

    code: str
    source: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A ready reason for going on; `needs_words` when it only holds with what the person adds."""

    code: str
    source: str
    dated: date | None = None
    needs_words: bool = False


@dataclass(frozen=True, slots=True)
class ContestedPoint:
    """One point: its readings, the ready grounds, and the codes of the findings that ask for one."""

    point: Point
    readings: tuple[Reading, ...]
    grounds: tuple[Ground, ...] = ()
    findings: tuple[str, ...] = ()


# A lawyer's opinion answers any of the points; only its name and date, in the person's words, make it one.
COUNSEL = Ground("counsel", sources.COUNSEL, needs_words=True)

POINTS: Mapping[Point, ContestedPoint] = {
    each.point: each
    for each in (
        ContestedPoint(
            Point.VIRTUAL_ASSEMBLY,
            (
                Reading("every_owner", sources.LEY_675_44),
                Reading("quorum_enough", sources.DECRETO_398),
                Reading("all_who_attend", sources.DOCTRINE),
            ),
            (
                Ground("quorum_enough", sources.DECRETO_398, DECRETO_398_ON),
                Ground("bylaws_allow", sources.BYLAWS, needs_words=True),
                COUNSEL,
            ),
            ("nonpresential.participation.planned", "nonpresential.participation.contested"),
        ),
        ContestedPoint(
            Point.MIXED_QUALIFIED,
            (
                Reading("mixed_is_distance", sources.LEY_675_46_PAR),
                Reading("mixed_allowed", sources.DECRETO_398),
            ),
            (Ground("seventy_in_the_room", sources.LEY_675_46, LEY_675_ON), COUNSEL),
            ("majority.qualified_allowed.mixed",),
        ),
        ContestedPoint(
            Point.WRITTEN_QUALIFIED,
            (Reading("written_closed", sources.LEY_675_46_PAR), Reading("written_open", sources.LEY_675_43)),
        ),
        ContestedPoint(
            Point.EXTRAORDINARY_TERM,
            (Reading("no_term", sources.LEY_675_39), Reading("five_days", sources.CCO_424)),
            (Ground("urgent_need", sources.LEY_675_39, LEY_675_ON, needs_words=True), COUNSEL),
            ("notice.statutory.too_few_days",),
        ),
        ContestedPoint(
            Point.SECOND_CALL_COUNT,
            (Reading("from_meeting", sources.LEY_675_41), Reading("from_sending", sources.LEY_675_41)),
        ),
        ContestedPoint(
            Point.SATURDAY,
            (Reading("office_works", sources.SUPERSOCIEDADES), Reading("never_business", sources.LEY_4_62)),
        ),
        ContestedPoint(
            Point.HALF_PLUS_ONE,
            (Reading("more_than_half", sources.LEY_675_45), Reading("fifty_one", sources.DOCTRINE)),
        ),
        ContestedPoint(
            Point.REPRESENTED_BASE,
            (Reading("at_the_vote", sources.LEY_675_45), Reading("at_installation", sources.DOCTRINE)),
        ),
        ContestedPoint(
            Point.SINGLE_HOLDER,
            (Reading("owners_represented", sources.LEY_675_45), Reading("people_present", sources.DOCTRINE)),
        ),
        ContestedPoint(
            Point.ARREARS_VOTE,
            (
                Reading("debtor_votes", sources.joined(sources.LEY_675_37, sources.T_633, sources.SU_509)),
                Reading("bylaws_restrict", sources.BYLAWS),
            ),
            (Ground("bylaws_restrict", sources.BYLAWS, needs_words=True), COUNSEL),
            ("arrears.vote.restricted",),
        ),
        ContestedPoint(
            Point.PROXY_CONFLICT,
            (Reading("law_silent", sources.LEY_675_37), Reading("as_in_companies", sources.CCO_185)),
            (Ground("law_silent", sources.LEY_675_37, LEY_675_ON), COUNSEL),
            ("proxy.conflict.role",),
        ),
        ContestedPoint(
            Point.PROXY_NUMBER,
            (Reading("no_limit", sources.LEY_675_37), Reading("bylaws_limit", sources.BYLAWS)),
        ),
        ContestedPoint(
            Point.VERBAL_PROXY,
            (Reading("verbal_valid", sources.TRIBUNAL_BOGOTA), Reading("in_writing", sources.DOCTRINE)),
        ),
        ContestedPoint(
            Point.TEN_DAYS,
            (Reading("business_days", sources.LEY_4_62), Reading("calendar_days", sources.LEY_675_44)),
        ),
        ContestedPoint(
            Point.VOTE_BASIS,
            (Reading("only_spending", sources.DOCTRINE), Reading("wider", sources.C_522)),
            (Ground("separated_at_the_vote", sources.C_522, needs_words=True), COUNSEL),
            ("vote.basis.mixed_use",),
        ),
        ContestedPoint(
            Point.QUALIFIED_BASIS,
            (Reading("seventy_coefficients", sources.LEY_675_46), Reading("seventy_units", sources.C_522)),
            (COUNSEL,),
        ),
        ContestedPoint(
            Point.RECORDING_DUTY,
            (Reading("law_orders_proof", sources.LEY_675_42), Reading("consent_first", sources.LEY_1581_9)),
        ),
    )
}
_BY_FINDING: Mapping[str, ContestedPoint] = {
    code: contested for contested in POINTS.values() for code in contested.findings
}


def point_of(finding: Finding) -> ContestedPoint | None:
    """The contested point a finding belongs to; None when the law on it is plain."""
    return _BY_FINDING.get(finding.code)


def ground_of(point: Point, code: str) -> Ground | None:
    """The ready ground of a point by its code; None when the point has no such ground."""
    return next((ground for ground in POINTS[point].grounds if ground.code == code), None)
