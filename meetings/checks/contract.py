"""What each rule takes and gives in a check: its keys, their types and lists, and what may be left out.

The checks themselves read the input; this table says the same to whoever writes a program against them, and
`tests/usecases/test_contract.py` holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from meetings.protocol import kinds as k
from meetings.protocol.findings import Severity

DATE, INSTANT, WHOLE, EXACT, FLAG, TEXT = "date", "instant", "whole", "exact", "true or false", "text"
Type: TypeAlias = str | type[StrEnum] | tuple[StrEnum, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an input or a result; a dot stands for a group, `[]` for a list.

    `default` is what a missing key counts as, in words; empty: the key must be given.
    """

    name: str
    type: Type
    default: str = ""

    @property
    def type_words(self) -> str:
        """The type, or the codes of a closed list."""
        if isinstance(self.type, str):
            return self.type
        return ", ".join(f"`{each.value}`" for each in self.type)


@dataclass(frozen=True, slots=True)
class Contract:
    """The keys of one rule."""

    inputs: tuple[Key, ...]
    results: tuple[Key, ...]


OK, WARN, OVERRIDE, BLOCK = Severity.OK, Severity.WARN, Severity.OVERRIDE, Severity.BLOCK
_KIND = Key("kind", k.Kind)
_MODALITY = Key("modality", k.Modality)
_HELD = Key("modality", tuple(each for each in k.Modality if each is not k.Modality.WRITTEN))
_CALL = Key("call", k.Call)
_TOTAL = Key("total", EXACT)
_SATURDAY = Key("saturday_business", FLAG, "false")
_SENT, _STARTS = Key("last_sent_at", INSTANT), Key("starts_at", INSTANT)
_APPROVED = Key("approved", FLAG)
_MISSING = "names, sorted"


def _verdict(*severities: Severity) -> Key:
    return Key("verdict", severities)


def _rule(*inputs: Key, gives: tuple[Key, ...]) -> Contract:
    return Contract(inputs, gives)


_BEFORE: Mapping[str, Contract] = {
    "cal.business_day": _rule(
        Key("date", DATE), _SATURDAY, gives=(Key("business", FLAG), Key("holiday", FLAG))
    ),
    "cal.add_business_days": _rule(
        Key("start", DATE),
        Key("n", WHOLE),
        _SATURDAY,
        Key("count_start", FLAG, "false"),
        gives=(Key("date", DATE),),
    ),
    "notice.protocol": _rule(
        _KIND,
        _SENT,
        _STARTS,
        Key("min_hours", WHOLE, "72"),
        gives=(Key("elapsed_minutes", WHOLE), _verdict(OK, WARN, OVERRIDE, BLOCK)),
    ),
    "notice.statutory": _rule(
        _KIND,
        _SENT,
        _STARTS,
        Key("bylaw.value", WHOLE, "no term in the by-laws"),
        Key("bylaw.unit", k.NoticeUnit, "no term in the by-laws"),
        _SATURDAY,
        gives=(
            Key("clear_days", WHOLE),
            Key("required_days", WHOLE, "only for terms in calendar days"),
            Key("latest_send_date", DATE, "only for terms in calendar days"),
            Key("clear_business_days", WHOLE, "only for a term in business days"),
            _verdict(OK, OVERRIDE, BLOCK),
        ),
    ),
    "notice.contents": _rule(
        _KIND,
        _HELD,
        Key("call", k.Call, "that of the kind"),
        Key("fields[]", k.NoticeField),
        gives=(Key("missing[]", _MISSING), _verdict(OK, BLOCK)),
    ),
    "notice.convener": _rule(
        _KIND,
        Key("convener", k.Convener),
        _TOTAL,
        Key("owners[].owner", TEXT, "none, unless the owners convene"),
        Key("owners[].coefficient", EXACT, "none, unless the owners convene"),
        gives=(_verdict(OK, BLOCK),),
    ),
    "notice.recipients": _rule(
        _KIND,
        Key("version", WHOLE),
        Key("owners[]", TEXT),
        Key("dispatches[].owner", TEXT),
        Key("dispatches[].at", INSTANT),
        Key("dispatches[].registered", FLAG),
        Key("dispatches[].status", k.DispatchStatus),
        Key("dispatches[].version", WHOLE),
        gives=(Key("last_sent_at", "instant or null"), Key("missing_owners[]", TEXT), _verdict(OK, BLOCK)),
    ),
    "agenda.lock": _rule(
        _KIND,
        _MODALITY,
        Key("decision", FLAG),
        Key("in_notice", FLAG),
        gives=(_verdict(OK, WARN, BLOCK),),
    ),
    "meeting.second_call": _rule(
        Key("first_starts_at", INSTANT),
        Key("bylaw.mode", k.SecondCallMode, "`art41`"),
        Key("bylaw.minutes", WHOLE, "none, with `art41`"),
        _SATURDAY,
        gives=(_STARTS,),
    ),
    "meeting.own_right": _rule(Key("budget_end", DATE), _SATURDAY, gives=(_STARTS,)),
    "meeting.ordinary_window": _rule(
        Key("budget_end", DATE),
        Key("meeting_date", DATE),
        gives=(Key("window_end", DATE), _verdict(OK, WARN)),
    ),
    "meeting.universal": _rule(Key("represented", EXACT), _TOTAL, gives=(Key("notice_waived", FLAG),)),
    "meeting.duration": _rule(
        Key("planned_minutes", WHOLE), Key("cap", WHOLE, "120"), gives=(_verdict(OK, OVERRIDE),)
    ),
    "census.sum": _rule(
        Key("coefficients[]", EXACT),
        Key("expected", EXACT),
        gives=(Key("sum", EXACT), _verdict(OK, WARN, BLOCK)),
    ),
}

_DURING: Mapping[str, Contract] = {
    "quorum.assembly": _rule(
        _CALL,
        _TOTAL,
        Key("attendance[].unit", TEXT),
        Key("attendance[].owner", TEXT),
        Key("attendance[].coefficient", EXACT),
        Key("bylaw_quorum", EXACT, "more than half, as the law says"),
        gives=(Key("quorum", FLAG), Key("represented", EXACT), Key("owners", WHOLE)),
    ),
    "quorum.continuity": _rule(
        _TOTAL,
        Key("snapshots[].at", INSTANT),
        Key("snapshots[].represented", EXACT),
        Key("snapshots[].owners", WHOLE),
        Key("votes[].id", TEXT),
        Key("votes[].opened_at", INSTANT),
        gives=(Key("votes_without_quorum[]", TEXT),),
    ),
    "majority.simple": _rule(Key("favour", EXACT), Key("represented", EXACT), gives=(_APPROVED,)),
    "majority.qualified": _rule(
        _TOTAL,
        Key("favour", EXACT, "the sum of `favour_coefficients`"),
        Key("favour_coefficients[]", EXACT, "not needed beside `favour`"),
        gives=(_APPROVED,),
    ),
    "majority.matter": _rule(
        Key("matter", k.Matter),
        Key("fee_total_in_budget_year", EXACT, "only for an extraordinary fee"),
        Key("necessary_monthly", EXACT, "only for an extraordinary fee"),
        gives=(Key("majority", k.Majority),),
    ),
    "majority.qualified_allowed": _rule(_CALL, _MODALITY, gives=(_verdict(OK, OVERRIDE, BLOCK),)),
    "majority.bylaw_cap": _rule(
        Key("matter", k.Matter),
        Key("bylaw_fraction", EXACT),
        Key("law_fraction", EXACT),
        gives=(Key("effective_fraction", EXACT), _verdict(OK, WARN)),
    ),
    "vote.basis": _rule(
        Key("economic", FLAG), Key("use", k.Use), gives=(Key("basis", k.Basis), _verdict(OK, OVERRIDE))
    ),
    "vote.tally": _rule(
        Key("basis", k.Basis),
        Key("represented_units[].unit", TEXT),
        Key("represented_units[].coefficient", EXACT),
        Key("ballots[].unit", TEXT),
        Key("ballots[].vote", k.Choice),
        gives=(_APPROVED, Key("favour", EXACT), Key("represented", EXACT), Key("rejected_ballots[]", TEXT)),
    ),
    "council.vote": _rule(
        Key("members", WHOLE),
        Key("present", WHOLE),
        Key("favour", WHOLE),
        Key("bylaw_quorum", WHOLE, "the majority of the members"),
        gives=(Key("quorum", FLAG), _APPROVED),
    ),
    "council.composition": _rule(Key("members", WHOLE), gives=(_verdict(OK, BLOCK),)),
    "council.required": _rule(
        Key("use", k.Use), Key("units_excl_parking_storage", WHOLE), gives=(Key("required", FLAG),)
    ),
    "committee.decision": _rule(Key("type", k.CommitteeDecision), gives=(_verdict(OK, BLOCK),)),
    "informative.decision": _rule(Key("binding_decision", FLAG), gives=(_verdict(OK, BLOCK),)),
    "nonpresential.participation": _rule(
        Key("owners_participating", WHOLE),
        Key("owners_total", WHOLE),
        Key("quorum_met", FLAG),
        Key("rule", k.NonpresentialRule, "`quorum`"),
        gives=(_verdict(OK, OVERRIDE, BLOCK),),
    ),
    "written.deadline": _rule(
        Key("first_sent_at", INSTANT),
        Key("received[]", INSTANT),
        gives=(Key("last_instant", INSTANT), Key("valid[]", FLAG)),
    ),
    "proxy.limit": _rule(
        Key("limit", "whole or null", "no limit"),
        Key("counts", k.ProxyCount, "needed with a limit only"),
        Key("proxies[].holder", TEXT),
        Key("proxies[].owner", TEXT),
        Key("proxies[].unit", TEXT),
        gives=(Key("over[]", TEXT), _verdict(OK, BLOCK)),
    ),
    "proxy.conflict": _rule(
        Key("holder_role", k.HolderRole), Key("own_unit", FLAG), gives=(_verdict(OK, OVERRIDE),)
    ),
    "unit.voter": _rule(
        Key("unit", TEXT),
        Key("owners_count", WHOLE),
        Key("claims[].person", TEXT),
        Key("claims[].capacity", k.VoterCapacity),
        Key("claims[].present", FLAG),
        Key("claims[].designated", FLAG),
        Key("owner_is_company", FLAG, "false"),
        gives=(Key("voter", "text or null"), _verdict(OK, WARN, BLOCK)),
    ),
    "attendee.vote": _rule(
        Key("role", k.AttendeeRole), Key("holds_proxy", FLAG), gives=(Key("may_vote", FLAG),)
    ),
    "delegates.reconcile": _rule(
        Key("sector_total", EXACT),
        Key("delegates[]", EXACT),
        Key("direct[]", EXACT, "none"),
        gives=(_verdict(OK, BLOCK),),
    ),
    "arrears.vote": _rule(
        Key("in_arrears", FLAG),
        Key("bylaw_restricts_vote", FLAG, "false"),
        Key("bylaw_article", TEXT, "empty: the restriction is not applied"),
        gives=(Key("may_attend", FLAG), Key("may_vote", FLAG), _verdict(OK, WARN, OVERRIDE)),
    ),
}

_AFTER: Mapping[str, Contract] = {
    "arrears.publication": _rule(
        Key("channel", k.PublicationChannel),
        Key("audience", k.Audience, "needed for `notice_to_owner` only"),
        Key("visitor_transit", FLAG, "needed for `board` only"),
        gives=(_verdict(OK, BLOCK),),
    ),
    "minutes.contents": _rule(
        _HELD, Key("fields[]", k.MinutesField), gives=(Key("missing[]", _MISSING), _verdict(OK, BLOCK))
    ),
    "minutes.deadline": _rule(
        Key("meeting_date", DATE),
        _HELD,
        _SATURDAY,
        gives=(
            Key("publish_by", DATE),
            Key("communicate_by", DATE, "not in person"),
            Key("communicate_by_latest_reading", DATE, "not in person"),
        ),
    ),
    "challenge.deadline": _rule(Key("act_date", DATE), gives=(Key("last_day", DATE),)),
    "recording.gate": _rule(
        Key("record_start_at", INSTANT),
        Key("notice_shown", FLAG),
        Key("participants[].id", TEXT),
        Key("participants[].capture", k.Capture),
        Key("participants[].consent", k.ConsentState),
        Key("participants[].at", INSTANT, "none, for whoever has not answered"),
        gives=(Key("blockers[]", TEXT), _verdict(OK, BLOCK)),
    ),
    "consent.valid": _rule(
        Key("form", k.ConsentForm),
        Key("prior", FLAG),
        Key("informed", FLAG),
        Key("evidence", FLAG),
        Key("sensitive", FLAG),
        Key("bundled_purposes", FLAG),
        Key("conditioned_on_sensitive", FLAG, "false"),
        gives=(Key("valid", FLAG), Key("reasons[]", k.ConsentDefect)),
    ),
    "data.request_deadline": _rule(
        Key("received", DATE),
        Key("type", k.RequestType),
        Key("extended", FLAG, "false"),
        Key("incomplete", FLAG, "false"),
        gives=(
            Key("due", DATE),
            Key("latest_reading", DATE, "only for a query"),
            Key("flag_by", DATE, "only for a claim"),
            Key("request_fix_by", DATE, "only for an incomplete claim"),
        ),
    ),
    "data.incident_deadline": _rule(Key("escalated", DATE), gives=(Key("due", DATE),)),
    "data.rnbd_required": _rule(
        Key("total_assets_cop", EXACT), Key("uvt_cop", EXACT), gives=(Key("required", FLAG),)
    ),
    "mail.exposure": _rule(Key("visible_third_party_addresses", WHOLE), gives=(_verdict(OK, BLOCK),)),
    "policy.contents": _rule(
        Key("fields[]", k.PolicyField), gives=(Key("missing[]", _MISSING), _verdict(OK, BLOCK))
    ),
}

CONTRACTS: Mapping[str, Contract] = {**_BEFORE, **_DURING, **_AFTER}
