"""What each finding carries: its severity, its source, and the numbers its sentence needs."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.protocol import notice
from meetings.protocol.kinds import Kind
from tests.wording.samples import findings

SAMPLES = findings()

SOURCES = {
    "agenda.empty": "Protocol for virtual meetings: agenda beforehand",
    "agenda.lock.closed": "Ley 675/2001 art 39 par 1",
    "agenda.lock.outside_notice": "Ley 675/2001 art 39 par 1",
    "agenda.qualified.closed": "Ley 675/2001 art 46 par",
    "agenda.qualified.contested": "Ley 675/2001 art 46 par; Decreto 398/2020",
    "arrears.publication.calendar": "Ley 1581/2012 art 4f",
    "arrears.publication.not_only_owners": "Ley 675/2001 art 39 par 2",
    "arrears.publication.visitors": "Ley 675/2001 art 30 par",
    "arrears.vote.no_article": "Ley 675/2001 art 37",
    "arrears.vote.restricted": "By-laws art 30; Ley 675/2001 art 37",
    "attendee.vote.no_proxy": "Ley 675/2001 art 37",
    "census.sum.differs": "Ley 675/2001 arts 25-26",
    "committee.decision.sanction": "Ley 675/2001 art 58",
    "consent.valid.no_evidence": "Ley 1581/2012 art 17b",
    "consent.valid.not_affirmative": "Decreto 1377/2013 art 7",
    "consent.valid.not_prior": "Ley 1581/2012 art 4c",
    "consent.valid.sensitive_needs_explicit": "Ley 1581/2012 arts 5-6",
    "council.composition.not_odd": "Ley 675/2001 art 53",
    "council.vote.no_quorum": "Ley 675/2001 art 54",
    "council.vote.not_approved": "Ley 675/2001 art 54",
    "informative.decision.binding": "Ley 675/2001 arts 36-38",
    "majority.qualified.not_reached": "Ley 675/2001 art 46",
    "majority.qualified_allowed.virtual": "Ley 675/2001 art 46 par",
    "majority.simple.not_reached": "Ley 675/2001 art 45",
    "meeting.second_call.differs": "Ley 675/2001 art 41",
    "minutes.deadline.communicated_late": "Ley 675/2001 art 44",
    "minutes.deadline.late": "Ley 675/2001 art 47",
    "nonpresential.participation.contested": "Ley 675/2001 art 44; Decreto 398/2020",
    "nonpresential.participation.no_quorum": "Ley 675/2001 art 45",
    "nonpresential.participation.owners_missing": "Ley 675/2001 art 44",
    "notice.convener.not_entitled": "Ley 675/2001 art 39",
    "notice.protocol.second_call": "Ley 675/2001 art 41",
    "notice.protocol.too_soon": "Protocol for virtual meetings: three days of notice",
    "notice.recipients.missing": "Ley 675/2001 art 39 par 1",
    "notice.statutory.too_few_business_days": "By-laws art 40; Ley 4/1913 art 62",
    "notice.statutory.too_few_days": "Ley 675/2001 art 39; Supersociedades Of. 220-065558/2010",
    "opening.owners_not_reached": "Ley 675/2001 art 39 par 1",
    "policy.contents.missing": "Decreto 1377/2013 art 13",
    "proxy.conflict.role": "C.Co. art 185 (by analogy)",
    "proxy.limit.over": "By-laws art 42",
    "quorum.assembly.bylaw_not_reached": "By-laws",
    "quorum.continuity.lost": "Decreto 398/2020",
    "recording.gate.notice_not_shown": "Ley 1581/2012 art 12",
    "recording.gate.waiting": "Ley 1581/2012 art 9",
    "vote.basis.mixed_use": "Corte Const. C-522/2002",
    "written.deadline.not_counted": "Ley 675/2001 art 43",
}


@pytest.mark.parametrize("code", SOURCES)
def test_finding_cites_the_article_of_its_rule(code: str) -> None:
    """The reader is sent to the text that decides."""
    assert SAMPLES[code].source == SOURCES[code]


SEVERITIES = {
    "ok": (
        "council.vote.not_approved",
        "majority.qualified.not_reached",
        "majority.qualified_allowed.second_call",
        "majority.simple.not_reached",
        "notice.statutory.saturday_inside",
        "path.both_counts",
        "path.extraordinary_urgent",
        "written.deadline.not_counted",
    ),
    "warn": (
        "agenda.lock.outside_notice",
        "agenda.qualified.closed",
        "agenda.qualified.contested",
        "arrears.vote.no_article",
        "census.sum.within_tolerance",
        "majority.bylaw_cap.above_ceiling",
        "majority.bylaw_cap.below_floor",
        "meeting.ordinary_window.early",
        "meeting.ordinary_window.late",
        "meeting.second_call.differs",
        "minutes.deadline.communicated_late",
        "minutes.deadline.late",
        "nonpresential.participation.all_must_attend",
        "notice.protocol.second_call",
        "path.own_right",
        "path.universal",
        "path.written_everyone",
        "quorum.assembly.one_person",
        "rulebook.notice_below_floor",
        "rulebook.quorum_below_floor",
        "unit.voter.co_owner_alone",
        "vote.tally.bases_disagree",
    ),
    "override": (
        "arrears.vote.restricted",
        "majority.qualified_allowed.mixed",
        "meeting.duration.over_cap",
        "nonpresential.participation.contested",
        "nonpresential.participation.planned",
        "notice.protocol.too_soon",
        "opening.early",
        "opening.owners_not_reached",
        "opening.too_few_days",
        "opening.too_few_hours",
        "proxy.conflict.role",
        "vote.basis.mixed_use",
    ),
}


def test_severity_of_every_finding_is_the_listed_one() -> None:
    """What is not listed here stops the act."""
    listed = {code: severity for severity, codes in SEVERITIES.items() for code in codes}
    assert listed.keys() <= SAMPLES.keys()
    assert {code: listed.get(code, "block") for code in SAMPLES} == {
        code: finding.severity.value for code, finding in SAMPLES.items()
    }


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("census.sum.differs", {"sum": "96", "expected": "100", "difference": "4"}),
        ("census.sum.within_tolerance", {"sum": "19999/200", "expected": "100", "difference": "1/200"}),
        ("council.composition.not_odd", {"members": 4, "smallest": 3}),
        ("council.vote.no_quorum", {"members": 5, "present": 1, "favour": 1, "needed": 3}),
        ("council.vote.not_approved", {"members": 5, "present": 3, "favour": 2, "needed": 3}),
        ("delegates.reconcile.differs", {"carried": "39", "sector_total": "40", "difference": "1"}),
        ("mail.exposure.visible", {"addresses": 2}),
        ("meeting.duration.over_cap", {"planned_minutes": 150, "cap": 120, "over_minutes": 30}),
        (
            "meeting.ordinary_window.late",
            {"meeting_date": "2027-04-01", "budget_end": "2026-12-31", "window_end": "2027-03-31"},
        ),
        (
            "minutes.deadline.communicated_late",
            {"published_on": "2027-06-01", "communicate_by": "2027-03-30"},
        ),
        ("minutes.deadline.late", {"published_on": "2027-06-01", "publish_by": "2027-04-21"}),
        ("nonpresential.participation.contested", {"owners_participating": 28, "owners_total": 40}),
        (
            "notice.convener.not_entitled",
            {
                "kind": "extraordinary_assembly",
                "convener": "resident",
                "allowed": ["administrator", "council", "owners", "statutory_auditor"],
            },
        ),
        (
            "notice.convener.too_few_owners",
            {"owners": 1, "needed_owners": 2, "share": "1/8", "needed_share": "1/5"},
        ),
        (
            "notice.protocol.too_soon",
            {
                "kind": "council_meeting",
                "last_sent_at": "2027-03-18T12:00:00+00:00",
                "starts_at": "2027-03-20T14:00:00+00:00",
                "elapsed_hours": 50,
                "min_hours": 72,
                "earliest_start": "2027-03-21T12:00:00+00:00",
            },
        ),
        ("notice.recipients.missing", {"missing_owners": ["A", "B", "C"], "missing": 3, "owners": 3}),
        (
            "notice.statutory.too_few_business_days",
            {
                "kind": "ordinary_assembly",
                "days": 14,
                "required_days": 15,
                "meeting_on": "2027-03-20",
                "sent_on": "2027-03-01",
                "latest_send_date": "2027-02-28",
                "earliest_date": "2027-03-24",
            },
        ),
        ("opening.owners_not_reached", {"missing_owners": ["B", "C"], "missing": 2, "owners": 3}),
        ("opening.too_few_days", {"late_owners": ["A"], "late": 1, "owners": 3}),
        ("proxy.limit.over", {"limit": 2, "counts": "owners", "over": ["H"], "number": 1}),
        ("quorum.continuity.lost", {"votes": ["v"], "number": 1}),
        ("recording.gate.waiting", {"waiting": 1}),
        ("unit.voter.co_owners_disagree", {"unit": "T1 304", "claimants": 2}),
        ("written.deadline.not_counted", {"late": 1, "received": 1, "last_day": "2027-04-01"}),
    ],
)
def test_finding_carries_the_numbers_of_its_sentence(code: str, facts: dict[str, Any]) -> None:
    """Computed by the rule, never by the page."""
    assert SAMPLES[code].as_plain()["facts"] == facts


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        (Kind.ORDINARY_ASSEMBLY, "Ley 675/2001 art 39 par 1"),
        (Kind.COUNCIL_MEETING, "Protocol for virtual meetings: three days of notice"),
    ],
)
def test_whom_the_law_wants_called_are_owners(kind: Kind, source: str) -> None:
    """A council is called by the protocol, an assembly by law."""
    assert notice.recipients(kind, ["A"], [], version=1).findings[0].source == source


def test_notice_cites_the_article_of_each_missing_thing() -> None:
    """In the order of the things, each article once."""
    assert SAMPLES["notice.contents.missing"].source.split("; ") == [
        "Decreto 398/2020",
        "Ley 675/2001 art 39 par 1",
        "Ley 675/2001 art 39 par 2",
        "Ley 675/2001 art 39",
        "Ley 675/2001 art 41",
    ]
