"""What a notice must say and who may send it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .. import sources
from ..exact import total_of
from ..findings import Finding, Judged, Severity
from ..kinds import Call, Convener, Kind, Modality, NoticeField
from ..parameters import Law

_AT_A_DISTANCE = (Modality.VIRTUAL, Modality.MIXED)
_IN_A_ROOM = (Modality.PRESENTIAL, Modality.MIXED)

# Law for the assemblies (arts 39 and 41); for the others the by-laws, and where they are silent this. In the
# order of `Convener`, in which they are told.
CONVENERS: Mapping[Kind, tuple[Convener, ...]] = {
    Kind.ORDINARY_ASSEMBLY: (Convener.ADMINISTRATOR,),
    Kind.EXTRAORDINARY_ASSEMBLY: (
        Convener.ADMINISTRATOR,
        Convener.COUNCIL,
        Convener.OWNERS,
        Convener.STATUTORY_AUDITOR,
    ),
    Kind.SECOND_CALL: (
        Convener.ADMINISTRATOR,
        Convener.COUNCIL,
        Convener.OWNERS,
        Convener.STATUTORY_AUDITOR,
    ),
    Kind.COUNCIL_MEETING: (Convener.ADMINISTRATOR, Convener.COUNCIL, Convener.STATUTORY_AUDITOR),
    Kind.COMMITTEE_MEETING: (Convener.ADMINISTRATOR, Convener.COUNCIL),
    Kind.INFORMATIVE_MEETING: (Convener.ADMINISTRATOR,),
    Kind.SERVICE_MEETING: (Convener.ADMINISTRATOR, Convener.COUNCIL),
}


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """One owner and the coefficient of one unit of theirs; an owner of several units stands several times."""

    owner: str
    coefficient: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents(Judged):
    """The fields a notice lacks, in alphabetical order."""

    missing: tuple[NoticeField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Convened(Judged):
    """Whether the one who calls may call."""


def contents(kind: Kind, modality: Modality, call: Call, fields: Iterable[NoticeField]) -> Contents:
    """Rule `notice.contents`: does the notice say everything it must?

    An assembly's notice names kind, day and hour, the owners in arrears (an empty list must be declared),
    in the first call what the second would be, and the agenda when it is extraordinary or not in person.
    In writing nobody meets: there is neither an hour nor a second call to tell.
    Any other meeting's names day, hour and agenda. At a distance: means and how to enter; in a room: place.
    """
    missing = tuple(sorted(required_fields(kind, modality, call) - set(fields)))
    if not missing:
        return Contents(missing=())
    source = _contents_source(kind, missing)
    finding = Finding(
        "notice.contents.missing", Severity.BLOCK, {"missing": missing, "kind": kind, "call": call}, source
    )
    return Contents(findings=(finding,), missing=missing)


def required_fields(kind: Kind, modality: Modality, call: Call) -> set[NoticeField]:
    """What the notice of such a meeting must say (rule `notice.contents`)."""
    required = set() if modality is Modality.WRITTEN else {NoticeField.STARTS_AT}
    if kind.is_assembly:
        required |= {NoticeField.KIND_LABEL, NoticeField.ARREARS_LIST}
        if call is Call.FIRST and modality is not Modality.WRITTEN:
            required.add(NoticeField.SECOND_CALL_STATEMENT)
        if kind is Kind.EXTRAORDINARY_ASSEMBLY or modality is not Modality.PRESENTIAL:
            required.add(NoticeField.AGENDA)
    else:
        required.add(NoticeField.AGENDA)
    if modality in _AT_A_DISTANCE:
        required |= {NoticeField.TECH_MEANS, NoticeField.ACCESS_INSTRUCTIONS}
    if modality in _IN_A_ROOM:
        required.add(NoticeField.PLACE)
    return required


def _contents_source(kind: Kind, missing: Sequence[NoticeField]) -> str:
    """The source of the first thing missing, so that the reader is sent to the right article."""
    if not kind.is_assembly:
        return sources.PROTOCOL_AGENDA
    by_field = {
        NoticeField.ACCESS_INSTRUCTIONS: sources.DECRETO_398,
        NoticeField.TECH_MEANS: sources.DECRETO_398,
        NoticeField.AGENDA: sources.LEY_675_39_PAR_1,
        NoticeField.ARREARS_LIST: sources.LEY_675_39_PAR_2,
        NoticeField.SECOND_CALL_STATEMENT: sources.LEY_675_41,
    }
    cited = dict.fromkeys(by_field.get(field, sources.LEY_675_39) for field in missing)
    return sources.joined(*cited)


def convener(
    kind: Kind,
    convener: Convener,
    *,
    law: Law,
    total: Fraction,
    owners: Sequence[OwnerShare] = (),
) -> Convened:
    """Rule `notice.convener`: may this person or body call this kind of meeting?

    Owners call an extraordinary assembly when they are at least two and hold at least one fifth of `total`.
    """
    if convener not in CONVENERS[kind]:
        facts = {"kind": kind, "convener": convener, "allowed": CONVENERS[kind]}
        source = sources.LEY_675_39 if kind.is_assembly else sources.PRODUCT
        return Convened(findings=(Finding("notice.convener.not_entitled", Severity.BLOCK, facts, source),))
    if convener is not Convener.OWNERS:
        return Convened()
    share = total_of(each.coefficient for each in owners) / total
    number = len({each.owner for each in owners})
    if number >= law.convening_owners and share >= law.convening_share:
        return Convened()
    numbers = {"owners": number, "needed_owners": law.convening_owners}
    shares = {"share": share, "needed_share": law.convening_share}
    finding = Finding(
        "notice.convener.too_few_owners", Severity.BLOCK, {**numbers, **shares}, sources.LEY_675_39
    )
    return Convened(findings=(finding,))
