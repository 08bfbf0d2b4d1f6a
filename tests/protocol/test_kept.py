"""A rule that is kept finds nothing: its whole answer, at the limit where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from meetings.protocol import (
    agenda,
    arrears,
    census,
    council,
    majority,
    meeting,
    minutes,
    nonpresential,
    notice,
    privacy,
    proxies,
    quorum,
    recording,
    votes,
)
from meetings.protocol.days import BOGOTA, Workdays
from meetings.protocol.kinds import (
    AttendeeRole,
    Basis,
    Call,
    Capture,
    Choice,
    CommitteeDecision,
    ConsentForm,
    ConsentState,
    Convener,
    DispatchStatus,
    HolderRole,
    Kind,
    Matter,
    MinutesField,
    Modality,
    NonpresentialRule,
    NoticeField,
    PolicyField,
    PublicationChannel,
    Use,
    VoterCapacity,
)
from meetings.protocol.profile import ProxyRule
from meetings.protocol.rulebook import latest
from tests.protocol.colombia import HOLIDAYS

BOOK = latest()
LAW = BOOK.law
WORKDAYS = Workdays(HOLIDAYS)
HUNDRED = Fraction(100)
# Saturday 20 March 2027, nine in the morning in Bogotá; sent on the last lawful day and at its last second.
STARTS = datetime(2027, 3, 20, 14, tzinfo=UTC)
LAST = datetime(2027, 3, 5, 4, 59, 59, tzinfo=UTC)
HALVES = [quorum.PresentUnit("1", "A", Fraction(50), "H"), quorum.PresentUnit("2", "B", Fraction(1, 10**8))]


def test_a_rule_that_is_kept_finds_nothing() -> None:
    """The answer is compared whole, so that no finding and no value slips in beside the verdict."""
    for found, expected in (*notices(), *sessions(), *counts(), *papers()):
        assert found == expected


def notices() -> Iterator[tuple[object, object]]:
    """Until the meeting opens."""
    yield (
        notice.protocol(Kind.ORDINARY_ASSEMBLY, STARTS - timedelta(hours=72), STARTS, min_hours=72),
        notice.Protocol(elapsed_minutes=72 * 60),
    )
    terms = BOOK.terms[Kind.ORDINARY_ASSEMBLY]
    yield (
        notice.statutory(Kind.ORDINARY_ASSEMBLY, LAST, STARTS, terms, zone=BOGOTA, workdays=WORKDAYS),
        notice.Statutory(
            clear_days=15, clear_business_days=None, required_days=15, latest_send_date=date(2027, 3, 4)
        ),
    )
    yield (
        notice.statutory(Kind.COUNCIL_MEETING, LAST, STARTS, (), zone=BOGOTA, workdays=WORKDAYS),
        notice.Statutory(
            clear_days=15, clear_business_days=None, required_days=0, latest_send_date=date(2027, 3, 20)
        ),
    )
    yield (
        notice.contents(Kind.ORDINARY_ASSEMBLY, Modality.MIXED, Call.FIRST, NoticeField),
        notice.Contents(missing=()),
    )
    owners = [notice.OwnerShare("A", Fraction(10)), notice.OwnerShare("B", Fraction(10))]
    called = notice.convener(
        Kind.EXTRAORDINARY_ASSEMBLY, Convener.OWNERS, law=LAW, total=HUNDRED, owners=owners
    )
    yield called, notice.Convened()
    alone = notice.convener(Kind.ORDINARY_ASSEMBLY, Convener.ADMINISTRATOR, law=LAW, total=HUNDRED)
    yield alone, notice.Convened()
    sent = notice.Dispatch("A", LAST, True, DispatchStatus.ACCEPTED, 2)
    yield (
        notice.recipients(Kind.ORDINARY_ASSEMBLY, ["A", "A"], [sent], version=2),
        notice.Recipients(last_sent_at=LAST, missing_owners=()),
    )
    for kind, decision, in_notice in (
        (Kind.EXTRAORDINARY_ASSEMBLY, True, True),
        (Kind.SECOND_CALL, False, False),
    ):
        yield (
            agenda.lock(kind, Modality.VIRTUAL, decision=decision, in_notice=in_notice),
            agenda.Locked(),
        )
    yield (
        census.census_sum([Fraction(100, 3)] * 3, HUNDRED, law=LAW),
        census.CensusSum(sum=HUNDRED),
    )
    yield meeting.duration(120, cap=120), meeting.Duration()
    for day in (date(2027, 1, 1), date(2027, 3, 31)):
        window = meeting.ordinary_window(date(2026, 12, 31), day, law=LAW)
        yield window, meeting.OrdinaryWindow(window_end=date(2027, 3, 31))
    yield meeting.universal(HUNDRED, HUNDRED), meeting.Universal(notice_waived=True)
    for announced_at in (None, STARTS):
        yield meeting.second_call_announced([announced_at], STARTS, "41"), ()
    yield meeting.early_opening(STARTS, STARTS - timedelta(hours=2)), ()
    yield meeting.doubtful_clock(0), ()


def sessions() -> Iterator[tuple[object, object]]:
    """In the room."""
    represented = 50 + Fraction(1, 10**8)
    yield (
        quorum.assembly(HALVES, HUNDRED, Call.FIRST, law=LAW),
        quorum.Quorum(owners=2, represented=represented, quorum=True),
    )
    share = represented / 100
    yield (
        quorum.assembly(HALVES, HUNDRED, Call.FIRST, law=LAW, bylaw_share=share),
        quorum.Quorum(owners=2, represented=represented, quorum=True),
    )
    snapshots = [quorum.Snapshot(STARTS, represented, 2)]
    yield (
        quorum.continuity(snapshots, [quorum.OpenedVote("v", STARTS)], HUNDRED, law=LAW),
        quorum.Continuity(votes_without_quorum=()),
    )
    for own in (None, 3):
        yield (
            council.vote(members=5, present=3, favour=3, bylaw_quorum=own),
            council.CouncilVote(approved=True, quorum=True),
        )
    yield council.composition(3, law=LAW), council.Decided()
    yield council.required(Use.RESIDENTIAL, 31, law=LAW), council.CouncilRequired(required=False)
    yield council.required(Use.MIXED, 31, law=LAW), council.CouncilRequired(required=True)
    for decision in set(CommitteeDecision) - {CommitteeDecision.SANCTION}:
        yield council.committee_decision(decision), council.Decided()
    yield council.informative_decision(binding_decision=False), council.Decided()
    for rule in NonpresentialRule:
        yield (
            nonpresential.participation(rule, owners_participating=40, owners_total=40, quorum_met=True),
            nonpresential.Participation(),
        )
        yield nonpresential.planned(Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL, rule), ()
        yield nonpresential.planned(Kind.COUNCIL_MEETING, Modality.VIRTUAL, rule), ()
    held = [proxies.HeldProxy("H", owner, owner) for owner in "AB"]
    for most in (2, None):
        yield proxies.limit(held, ProxyRule(most)), proxies.ProxyLimit(over=())
    yield proxies.conflict(HolderRole.ADMINISTRATOR, own_unit=True), proxies.ProxyConflict()
    owner = proxies.Claim("A", VoterCapacity.OWNER, present=True)
    yield proxies.voter("101", [owner], owners_count=1), proxies.UnitVoter(voter="A")
    yield proxies.reconcile(Fraction(40), [Fraction(39)], [Fraction(1)]), proxies.Reconciled()
    for restricts in (False, True):
        yield (
            arrears.vote(in_arrears=not restricts, bylaw_restricts_vote=restricts, bylaw_article="30"),
            arrears.ArrearsVote(may_attend=True, may_vote=True),
        )
    person = recording.CapturedPerson("A", Capture.ON, ConsentState.GRANTED, STARTS)
    yield recording.gate([person], STARTS, notice_shown=True), recording.RecordingGate(blockers=())


def counts() -> Iterator[tuple[object, object]]:
    """Votes."""
    yield majority.simple(50 + Fraction(1, 10**8), HUNDRED, law=LAW), majority.Approval(approved=True)
    yield majority.qualified(Fraction(70), HUNDRED, law=LAW), majority.Approval(approved=True)
    yield (
        majority.of_matter(Matter.BUDGET, law=LAW),
        majority.MatterMajority(majority=majority.MAJORITIES[Matter.BUDGET], source="Ley 675/2001 art 45"),
    )
    yield majority.qualified_allowed(Call.FIRST, Modality.PRESENTIAL), majority.QualifiedAllowed()
    for share in (Fraction(1, 2), Fraction(7, 10)):
        yield (
            majority.bylaw_cap(Matter.BUDGET, share, Fraction(1, 2), law=LAW),
            majority.EffectiveMajority(effective_fraction=share),
        )
    yield votes.basis(economic=True, use=Use.MIXED), votes.VoteBasis(basis=Basis.COEFFICIENT)
    yield votes.basis(economic=False, use=Use.COMMERCIAL), votes.VoteBasis(basis=Basis.COEFFICIENT)
    yield votes.basis(economic=False, use=Use.RESIDENTIAL), votes.VoteBasis(basis=Basis.UNIT)
    units = [votes.RepresentedUnit(unit, Fraction(weight)) for unit, weight in (("1", 40), ("2", 25))]
    ballots = [votes.Ballot(unit, Choice.YES) for unit in ("1", "2", "2", "9")]
    yield (
        votes.tally(Basis.COEFFICIENT, units, ballots, law=LAW),
        votes.Tally(
            approved=True, favour=Fraction(65), represented=Fraction(65), rejected_ballots=("2", "9")
        ),
    )
    yield votes.attendee(AttendeeRole.OWNER, holds_proxy=False), votes.AttendeeVote(may_vote=True)
    yield votes.attendee(AttendeeRole.TENANT, holds_proxy=True), votes.AttendeeVote(may_vote=True)


def papers() -> Iterator[tuple[object, object]]:
    """Minutes, written votes, and personal data."""
    yield minutes.contents(Modality.VIRTUAL, MinutesField), minutes.MinutesContents(missing=())
    held_on = date(2027, 3, 20)
    in_person = minutes.deadline(held_on, Modality.PRESENTIAL, law=LAW, workdays=WORKDAYS)
    yield (
        in_person,
        minutes.MinutesDeadline(
            publish_by=date(2027, 4, 21), communicate_by=None, communicate_by_latest_reading=None
        ),
    )
    yield minutes.late(in_person, date(2027, 4, 21)), ()
    at_a_distance = minutes.deadline(held_on, Modality.VIRTUAL, law=LAW, workdays=WORKDAYS)
    yield minutes.late(at_a_distance, date(2027, 3, 30)), ()
    first_sent_at = datetime(2027, 1, 31, 15, tzinfo=UTC)
    last_instant = datetime(2027, 3, 1, 4, 59, 59, tzinfo=UTC)
    yield (
        nonpresential.written_deadline(first_sent_at, [first_sent_at, last_instant], law=LAW, zone=BOGOTA),
        nonpresential.WrittenDeadline(last_instant=last_instant, valid=(True, True)),
    )
    consent = recording.ConsentFacts(
        form=ConsentForm.WRITTEN,
        prior=True,
        informed=True,
        evidence=True,
        sensitive=True,
        bundled_purposes=False,
    )
    yield recording.valid(consent), recording.ConsentValid(valid=True, reasons=())
    for channel in (PublicationChannel.BOARD, PublicationChannel.NOTICE_TO_OWNER):
        yield arrears.publication(channel, None, visitor_transit=False), arrears.ArrearsPublication()
    copy = arrears.publication(PublicationChannel.NOTICE_TO_OWNER, None, visitor_transit=True)
    yield copy, arrears.ArrearsPublication()
    yield privacy.mail_exposure(0), privacy.MailExposure()
    yield privacy.policy_contents(PolicyField), privacy.PolicyContents(missing=())
