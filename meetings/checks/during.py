"""The checks of the meeting itself: quorum, majorities, votes, council, proxies, taking part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from meetings.checks.fields import HUNDRED, LARGEST, Fields, InvalidInput
from meetings.protocol import arrears, council, majority, nonpresential, proxies, quorum, votes
from meetings.protocol.exact import total_of
from meetings.protocol.kinds import (
    AttendeeRole,
    Basis,
    Call,
    Choice,
    CommitteeDecision,
    HolderRole,
    Matter,
    Modality,
    NonpresentialRule,
    ProxyCount,
    Use,
    VoterCapacity,
)
from meetings.protocol.profile import ProxyRule


def _assembly(given: Fields) -> dict[str, Any]:
    total = given.positive("total")
    attendance: list[quorum.PresentUnit] = []
    held: dict[str, Fraction] = {}
    for row in given.objects("attendance"):
        unit, coefficient = row.text("unit"), row.exact("coefficient", most=total)
        if held.setdefault(unit, coefficient) != coefficient:
            raise InvalidInput(row.name("coefficient"), f"differs from another one of unit {unit}")
        attendance.append(quorum.PresentUnit(unit, row.text("owner"), coefficient))
    if total_of(held.values()) > total:
        raise InvalidInput(given.name("attendance"), "adds up to more than the total")
    found = quorum.assembly(
        attendance,
        total,
        given.code("call", Call),
        law=given.frame.rulebook.law,
        bylaw_share=given.share("bylaw_quorum") if given.has("bylaw_quorum") else None,
    )
    return {"owners": found.owners, "quorum": found.quorum, "represented": found.represented}


def _continuity(given: Fields) -> dict[str, Any]:
    total = given.positive("total")
    snapshots = [
        quorum.Snapshot(row.instant("at"), row.exact("represented", most=total), row.whole("owners"))
        for row in given.objects("snapshots")
    ]
    opened = [quorum.OpenedVote(row.text("id"), row.instant("opened_at")) for row in given.objects("votes")]
    found = quorum.continuity(snapshots, opened, total, law=given.frame.rulebook.law)
    return {"votes_without_quorum": found.votes_without_quorum}


def _simple(given: Fields) -> dict[str, Any]:
    represented = given.exact("represented")
    favour = given.exact("favour", most=represented)
    return {"approved": majority.simple(favour, represented, law=given.frame.rulebook.law).approved}


def _qualified(given: Fields) -> dict[str, Any]:
    total = given.positive("total")
    favour = None
    if given.has("favour_coefficients"):
        favour = total_of(given.exacts("favour_coefficients", most=total))
        if favour > total:
            raise InvalidInput(given.name("favour_coefficients"), "add up to more than the total")
    if favour is None or given.has("favour"):
        stated = given.exact("favour", most=total)
        if favour is not None and stated != favour:
            raise InvalidInput(given.name("favour"), "is not the sum of favour_coefficients")
        favour = stated
    return {"approved": majority.qualified(favour, total, law=given.frame.rulebook.law).approved}


def _matter(given: Fields) -> dict[str, Any]:
    matter = given.code("matter", Matter)
    fee = necessary = None
    is_fee = matter is Matter.EXTRAORDINARY_FEE
    if is_fee or given.has("fee_total_in_budget_year"):
        fee = given.exact("fee_total_in_budget_year")
    if is_fee or given.has("necessary_monthly"):
        necessary = given.positive("necessary_monthly")
    found = majority.of_matter(
        matter,
        law=given.frame.rulebook.law,
        fee_total_in_budget_year=fee,
        necessary_monthly=necessary,
    )
    return {"majority": found.majority}


def _qualified_allowed(given: Fields) -> dict[str, Any]:
    found = majority.qualified_allowed(given.code("call", Call), given.code("modality", Modality))
    return {"verdict": found.verdict}


def _bylaw_cap(given: Fields) -> dict[str, Any]:
    found = majority.bylaw_cap(
        given.code("matter", Matter),
        given.share("bylaw_fraction"),
        given.share("law_fraction"),
        law=given.frame.rulebook.law,
    )
    return {"effective_fraction": found.effective_fraction, "verdict": found.verdict}


def _basis(given: Fields) -> dict[str, Any]:
    found = votes.basis(economic=given.flag("economic"), use=given.code("use", Use))
    return {"basis": found.basis, "verdict": found.verdict}


def _tally(given: Fields) -> dict[str, Any]:
    units: dict[str, Fraction] = {}
    for row in given.objects("represented_units"):
        unit = row.text("unit")
        if unit in units:
            raise InvalidInput(row.name("unit"), f"repeats {unit}")
        units[unit] = row.exact("coefficient", most=HUNDRED)
    ballots = [votes.Ballot(row.text("unit"), row.code("vote", Choice)) for row in given.objects("ballots")]
    represented = [votes.RepresentedUnit(unit, coefficient) for unit, coefficient in units.items()]
    found = votes.tally(given.code("basis", Basis), represented, ballots, law=given.frame.rulebook.law)
    return {
        "approved": found.approved,
        "favour": found.favour,
        "rejected_ballots": found.rejected_ballots,
        "represented": found.represented,
    }


def _council_vote(given: Fields) -> dict[str, Any]:
    members = given.whole("members", least=1)
    present = given.whole("present", most=members)
    asked = given.whole("bylaw_quorum", least=1, most=members) if given.has("bylaw_quorum") else None
    found = council.vote(
        members=members, present=present, favour=given.whole("favour", most=present), bylaw_quorum=asked
    )
    return {"approved": found.approved, "quorum": found.quorum}


def _composition(given: Fields) -> dict[str, Any]:
    return {"verdict": council.composition(given.whole("members"), law=given.frame.rulebook.law).verdict}


def _required(given: Fields) -> dict[str, Any]:
    found = council.required(
        given.code("use", Use), given.whole("units_excl_parking_storage"), law=given.frame.rulebook.law
    )
    return {"required": found.required}


def _committee(given: Fields) -> dict[str, Any]:
    return {"verdict": council.committee_decision(given.code("type", CommitteeDecision)).verdict}


def _informative(given: Fields) -> dict[str, Any]:
    found = council.informative_decision(binding_decision=given.flag("binding_decision"))
    return {"verdict": found.verdict}


def _participation(given: Fields) -> dict[str, Any]:
    total = given.whole("owners_total", least=1)
    found = nonpresential.participation(
        given.code("rule", NonpresentialRule, given.frame.rulebook.nonpresential_rule),
        owners_participating=given.whole("owners_participating", most=total),
        owners_total=total,
        quorum_met=given.flag("quorum_met"),
    )
    return {"verdict": found.verdict}


def _written_deadline(given: Fields) -> dict[str, Any]:
    frame = given.frame
    found = nonpresential.written_deadline(
        given.instant("first_sent_at"), given.instants("received"), law=frame.rulebook.law, zone=frame.zone
    )
    return {"last_instant": found.last_instant, "valid": found.valid}


def _proxy_limit(given: Fields) -> dict[str, Any]:
    held = [
        proxies.HeldProxy(row.text("holder"), row.text("owner"), row.text("unit"))
        for row in given.objects("proxies")
    ]
    limit = None
    if given.has("limit") and given.values["limit"] is not None:
        limit = given.whole("limit", most=LARGEST)
    # What the number counts only matters, and must then be said, when there is a number.
    default = ProxyCount.OWNERS if limit is None else None
    found = proxies.limit(held, ProxyRule(limit, given.code("counts", ProxyCount, default)))
    return {"over": found.over, "verdict": found.verdict}


def _proxy_conflict(given: Fields) -> dict[str, Any]:
    found = proxies.conflict(given.code("holder_role", HolderRole), own_unit=given.flag("own_unit"))
    return {"verdict": found.verdict}


def _unit_voter(given: Fields) -> dict[str, Any]:
    claims = [
        proxies.Claim(
            row.text("person"),
            row.code("capacity", VoterCapacity),
            row.flag("present"),
            row.flag("designated"),
        )
        for row in given.objects("claims")
    ]
    found = proxies.voter(
        given.text("unit"),
        claims,
        owners_count=given.whole("owners_count", least=1),
        owner_is_company=given.flag("owner_is_company", False),
    )
    return {"verdict": found.verdict, "voter": found.voter}


def _attendee(given: Fields) -> dict[str, Any]:
    found = votes.attendee(given.code("role", AttendeeRole), holds_proxy=given.flag("holds_proxy"))
    return {"may_vote": found.may_vote}


def _reconcile(given: Fields) -> dict[str, Any]:
    total = given.positive("sector_total")
    found = proxies.reconcile(total, given.exacts("delegates"), given.exacts("direct", optional=True))
    return {"verdict": found.verdict}


def _arrears_vote(given: Fields) -> dict[str, Any]:
    found = arrears.vote(
        in_arrears=given.flag("in_arrears"),
        bylaw_restricts_vote=given.flag("bylaw_restricts_vote", False),
        bylaw_article=given.text("bylaw_article", ""),
    )
    return {"may_attend": found.may_attend, "may_vote": found.may_vote, "verdict": found.verdict}


CHECKS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    "quorum.assembly": _assembly,
    "quorum.continuity": _continuity,
    "majority.simple": _simple,
    "majority.qualified": _qualified,
    "majority.matter": _matter,
    "majority.qualified_allowed": _qualified_allowed,
    "majority.bylaw_cap": _bylaw_cap,
    "vote.basis": _basis,
    "vote.tally": _tally,
    "council.vote": _council_vote,
    "council.composition": _composition,
    "council.required": _required,
    "committee.decision": _committee,
    "informative.decision": _informative,
    "nonpresential.participation": _participation,
    "written.deadline": _written_deadline,
    "proxy.limit": _proxy_limit,
    "proxy.conflict": _proxy_conflict,
    "unit.voter": _unit_voter,
    "attendee.vote": _attendee,
    "delegates.reconcile": _reconcile,
    "arrears.vote": _arrears_vote,
}
