"""Owners in arrears: what they keep, and where their list may stand (Ley 675/2001 arts 30, 37 and 39)."""

from __future__ import annotations

from dataclasses import dataclass

from . import sources
from .findings import Finding, Judged, Severity
from .kinds import Audience, PublicationChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsVote(Judged):
    """What an owner in arrears may do."""

    may_attend: bool
    may_vote: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsPublication(Judged):
    """Whether the list may stand there."""


def vote(*, in_arrears: bool, bylaw_restricts_vote: bool, bylaw_article: str = "") -> ArrearsVote:
    """Rule `arrears.vote`: does an owner in arrears vote?

    Yes by law. A restriction of the by-laws is applied only with its article, and needs a written reason;
    without the article it is not applied. Nobody loses the right to attend.
    """
    if not (in_arrears and bylaw_restricts_vote):
        return ArrearsVote(may_attend=True, may_vote=True)
    article = bylaw_article.strip()
    if not article:
        finding = Finding("arrears.vote.no_article", Severity.WARN, {}, sources.LEY_675_37)
        return ArrearsVote(findings=(finding,), may_attend=True, may_vote=True)
    facts = {"article": article}
    source = sources.joined(sources.bylaws(article), sources.LEY_675_37)
    finding = Finding("arrears.vote.restricted", Severity.OVERRIDE, facts, source)
    return ArrearsVote(findings=(finding,), may_attend=True, may_vote=False)


def publication(
    channel: PublicationChannel, audience: Audience | None, *, visitor_transit: bool
) -> ArrearsPublication:
    """Rule `arrears.publication`: may the list of owners in arrears stand there?

    Only owners may read it: in their own copy of the notice, or on a board where visitors do not pass. Never
    in the text of a calendar, which is shared without anybody noticing.
    """
    if channel is PublicationChannel.CALENDAR_DESCRIPTION:
        return _closed("arrears.publication.calendar", sources.LEY_1581_4F)
    if audience is Audience.RESIDENTS:
        return _closed("arrears.publication.not_only_owners", sources.LEY_675_39_PAR_2)
    if channel is PublicationChannel.BOARD and visitor_transit:
        return _closed("arrears.publication.visitors", sources.LEY_675_30_PAR)
    return ArrearsPublication()


def _closed(code: str, source: str) -> ArrearsPublication:
    return ArrearsPublication(findings=(Finding(code, Severity.BLOCK, {}, source),))
