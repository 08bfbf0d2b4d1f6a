"""Telephone numbers as people write them, made into the one form that every medium understands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

COLOMBIA = "CO"
# The national plan: ten digits, beginning with 3 when mobile, with 60 and the area's digit when fixed.
# Until 1 September 2021 a fixed number was the area's digit and seven more, and 03 led to a mobile.
_COLOMBIAN = re.compile(r"(?:57)?(?:(?:03)?(3[0-9]{9})|(60[124-8][0-9]{7})|([124-8][2-9][0-9]{6}))")
_EXTENSION = re.compile(r"\bext.*", re.IGNORECASE)
_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_FIXED_TYPES = (PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER)


class PhoneKind(StrEnum):
    """Whether messages can reach the number."""

    MOBILE = "mobile"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number in E.164 (`"+573001234567"`)."""

    e164: str
    kind: PhoneKind


def normalise_phone(raw: str, region: str = COLOMBIA) -> Phone | None:
    """The number written in `raw`, or nothing when it is none that can be called.

    `region` (ISO 3166) is where a number without country code belongs. A Colombian number is judged by the
    shape of the national plan and not by the blocks allocated so far, which change faster than a library.
    """
    # A word beside the number ("esposa") would be dialled by its letters' keys.
    written = re.sub(r"[^0-9+]", "", _EXTENSION.sub("", raw))
    written = re.sub(r"^00", "+", written)
    if region == COLOMBIA and not written.startswith("+"):
        return _colombian(written)
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    if number.country_code == phonenumbers.country_code_for_region(COLOMBIA):
        return _colombian(str(number.national_number))
    if not phonenumbers.is_valid_number(number):
        return None
    kind = phonenumbers.number_type(number)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if kind in _MOBILE_TYPES:
        return Phone(e164, PhoneKind.MOBILE)
    return Phone(e164, PhoneKind.FIXED) if kind in _FIXED_TYPES else None


def _colombian(digits: str) -> Phone | None:
    match = _COLOMBIAN.fullmatch(digits)
    if match is None:
        return None
    mobile, fixed, fixed_before = match.groups()
    if mobile:
        return Phone(f"+57{mobile}", PhoneKind.MOBILE)
    return Phone(f"+57{fixed or f'60{fixed_before}'}", PhoneKind.FIXED)
