"""Personal data: terms of requests and incidents, the register of data bases, mail and policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from . import sources
from .days import Workdays
from .findings import Finding, Judged, Severity
from .kinds import PolicyField, RequestType
from .parameters import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDeadline(Judged):
    """The days of a holder's request; None where the term is of the other type.

    `due` is the day to keep. A query's `latest_reading` does not count the day of receipt. A claim is marked
    "in process" by `flag_by`; an incomplete one is asked to be completed by `request_fix_by`, and its other
    days are those it would have were it complete today.
    """

    due: date
    latest_reading: date | None
    flag_by: date | None
    request_fix_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDeadline(Judged):
    """The last day to report an incident to the authority."""

    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RnbdRequired(Judged):
    """Whether the data bases must be registered."""

    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailExposure(Judged):
    """Whether a message shows the address of somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyContents(Judged):
    """The fields a data policy lacks, in alphabetical order."""

    missing: tuple[PolicyField, ...]


def request_deadline(
    received: date,
    request: RequestType,
    *,
    law: Law,
    workdays: Workdays,
    extended: bool = False,
    incomplete: bool = False,
) -> RequestDeadline:
    """Rule `data.request_deadline`: by when is a holder of data answered?

    A query within ten business days, the day of receipt counted to be safe; a claim within fifteen from the
    next day. With the reasons told in time, five or eight more.
    """
    if request is RequestType.QUERY:
        days = law.query_business_days + (law.query_extension_business_days if extended else 0)
        return RequestDeadline(
            due=workdays.add(received, days, count_start=True),
            latest_reading=workdays.add(received, days),
            flag_by=None,
            request_fix_by=None,
        )
    days = law.claim_business_days + (law.claim_extension_business_days if extended else 0)
    return RequestDeadline(
        due=workdays.add(received, days),
        latest_reading=None,
        flag_by=workdays.add(received, law.claim_flag_business_days),
        request_fix_by=received + timedelta(days=law.claim_fix_days) if incomplete else None,
    )


def incident_deadline(escalated: date, *, law: Law, workdays: Workdays) -> IncidentDeadline:
    """Rule `data.incident_deadline`: by when is an incident reported?

    Within fifteen business days after it was detected and reached the person in charge.
    """
    return IncidentDeadline(due=workdays.add(escalated, law.incident_business_days))


def rnbd_required(total_assets_cop: Fraction, uvt_cop: Fraction, *, law: Law) -> RnbdRequired:
    """Rule `data.rnbd_required`: must the data bases be registered? Only with assets over 100,000 UVT."""
    return RnbdRequired(required=total_assets_cop > law.rnbd_uvt * uvt_cop)


def mail_exposure(visible_third_party_addresses: int) -> MailExposure:
    """Rule `mail.exposure`: does a message show somebody else's address? It never may."""
    if not visible_third_party_addresses:
        return MailExposure()
    facts = {"addresses": visible_third_party_addresses}
    source = sources.joined(sources.PROTOCOL_MAIL, sources.LEY_1581_4F)
    return MailExposure(findings=(Finding("mail.exposure.visible", Severity.BLOCK, facts, source),))


def policy_contents(fields: Iterable[PolicyField]) -> PolicyContents:
    """Rule `policy.contents`: does the data policy hold everything it must?"""
    missing = tuple(sorted(set(PolicyField) - set(fields)))
    if not missing:
        return PolicyContents(missing=())
    finding = Finding(
        "policy.contents.missing", Severity.BLOCK, {"missing": missing}, sources.DECRETO_1377_13
    )
    return PolicyContents(findings=(finding,), missing=missing)
