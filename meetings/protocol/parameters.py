"""Every number of the rules, with its source and the day from which it holds.

A number that changes gets a second row with the new date; meetings called before keep the old one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from . import sources
from .findings import Refused
from .kinds import NonpresentialRule

LEY_675_FROM = date(2001, 8, 4)
DECRETO_398_FROM = date(2020, 3, 13)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of the law or of the product's protocol."""

    name: str
    value: int | Fraction | NonpresentialRule
    valid_from: date
    source: str


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("protocol_hours", 72, LEY_675_FROM, sources.PROTOCOL_NOTICE),
    Parameter("duration_cap_minutes", 120, LEY_675_FROM, sources.PROTOCOL_DURATION),
    Parameter("ordinary_clear_days", 15, LEY_675_FROM, sources.LEY_675_39),
    Parameter("extraordinary_clear_days", 5, LEY_675_FROM, sources.CCO_424),
    Parameter("ordinary_window_months", 3, LEY_675_FROM, sources.LEY_675_39),
    Parameter("own_right_month", 4, LEY_675_FROM, sources.LEY_675_40),
    Parameter("statutory_hour", 20, LEY_675_FROM, sources.LEY_675_41),
    Parameter("second_call_business_days", 3, LEY_675_FROM, sources.LEY_675_41),
    Parameter("convening_owners", 2, LEY_675_FROM, sources.LEY_675_39),
    Parameter("convening_share", Fraction(1, 5), LEY_675_FROM, sources.LEY_675_39),
    Parameter("plural_owners", 2, LEY_675_FROM, sources.LEY_675_45),
    Parameter("half_share", Fraction(1, 2), LEY_675_FROM, sources.LEY_675_45),
    Parameter("qualified_share", Fraction(7, 10), LEY_675_FROM, sources.LEY_675_46),
    Parameter("majority_ceiling_share", Fraction(7, 10), LEY_675_FROM, sources.LEY_675_45),
    Parameter("fee_multiple", 4, LEY_675_FROM, sources.LEY_675_46),
    Parameter("council_smallest", 3, LEY_675_FROM, sources.LEY_675_53),
    Parameter("council_units", 30, LEY_675_FROM, sources.LEY_675_53),
    Parameter("census_tolerance", Fraction(1, 100), LEY_675_FROM, sources.PRODUCT),
    Parameter("publication_business_days", 20, LEY_675_FROM, sources.LEY_675_47),
    Parameter("communication_days", 10, LEY_675_FROM, sources.LEY_675_44),
    Parameter("written_months", 1, LEY_675_FROM, sources.LEY_675_43),
    Parameter("nonpresential_rule", NonpresentialRule.ALL_OWNERS, LEY_675_FROM, sources.LEY_675_44),
    Parameter("nonpresential_rule", NonpresentialRule.QUORUM, DECRETO_398_FROM, sources.DECRETO_398),
    Parameter("challenge_months", 2, date(2012, 7, 12), sources.CGP_382),
    Parameter("query_business_days", 10, date(2012, 10, 18), sources.LEY_1581_14),
    Parameter("query_extension_business_days", 5, date(2012, 10, 18), sources.LEY_1581_14),
    Parameter("claim_business_days", 15, date(2012, 10, 18), sources.LEY_1581_15),
    Parameter("claim_extension_business_days", 8, date(2012, 10, 18), sources.LEY_1581_15),
    Parameter("claim_flag_business_days", 2, date(2012, 10, 18), sources.LEY_1581_15),
    Parameter("claim_fix_days", 5, date(2012, 10, 18), sources.LEY_1581_15),
    Parameter("incident_business_days", 15, date(2012, 10, 18), sources.SIC_CIRCULAR),
    Parameter("rnbd_uvt", 100_000, date(2018, 1, 18), sources.DECRETO_090),
    Parameter("recording_retention_months", 6, date(2012, 10, 18), sources.PRODUCT),
)


@dataclass(frozen=True, slots=True)
class Law:
    """The parameters in force on one day, under their names; `valid_from` is that of the youngest."""

    valid_from: date
    protocol_hours: int
    duration_cap_minutes: int
    ordinary_clear_days: int
    extraordinary_clear_days: int
    ordinary_window_months: int
    own_right_month: int
    statutory_hour: int
    second_call_business_days: int
    convening_owners: int
    convening_share: Fraction
    plural_owners: int
    half_share: Fraction
    qualified_share: Fraction
    majority_ceiling_share: Fraction
    fee_multiple: int
    council_smallest: int
    council_units: int
    census_tolerance: Fraction
    publication_business_days: int
    communication_days: int
    written_months: int
    nonpresential_rule: NonpresentialRule
    challenge_months: int
    query_business_days: int
    query_extension_business_days: int
    claim_business_days: int
    claim_extension_business_days: int
    claim_flag_business_days: int
    claim_fix_days: int
    incident_business_days: int
    rnbd_uvt: int
    recording_retention_months: int


def law_in_force(at: date) -> Law:
    """The parameters in force on a day.

    Raises `Refused` (`rulebook.none_in_force`) for a day on which some parameter had no value yet.
    """
    by_date = sorted(PARAMETERS, key=lambda parameter: parameter.valid_from)
    chosen = {parameter.name: parameter for parameter in by_date if parameter.valid_from <= at}
    if missing := sorted({parameter.name for parameter in PARAMETERS} - chosen.keys()):
        raise Refused.because("rulebook.none_in_force", at=at, parameters=tuple(missing))
    values: dict[str, Any] = {name: parameter.value for name, parameter in chosen.items()}
    return Law(valid_from=max(parameter.valid_from for parameter in chosen.values()), **values)
