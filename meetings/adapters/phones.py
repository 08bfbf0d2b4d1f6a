"""Telephone numbers as people write them, made into the one form that every medium understands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

COLOMBIA = "CO"
_COLOMBIAN_MOBILE = re.compile(r"3\d{9}")
_COLOMBIAN_FIXED = re.compile(r"60[1-8]\d{7}")
# Until 1 September 2021 a fixed number was one digit for the area and seven: 1 765 4321 is 601 765 4321 now
# (Resolución CRC 5826 de 2019).
_COLOMBIAN_FIXED_BEFORE_2021 = re.compile(r"[124-8][2-9]\d{6}")
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
    written = re.sub(r"^\s*00(?=\d)", "+", raw)
    if region == COLOMBIA and re.fullmatch(r"57\d{10}", re.sub(r"\D", "", written)):
        written = f"+{written.lstrip(' +(')}"
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


def _colombian(national: str) -> Phone | None:
    if _COLOMBIAN_FIXED_BEFORE_2021.fullmatch(national):
        national = f"60{national}"
    if _COLOMBIAN_MOBILE.fullmatch(national):
        return Phone(f"+57{national}", PhoneKind.MOBILE)
    return Phone(f"+57{national}", PhoneKind.FIXED) if _COLOMBIAN_FIXED.fullmatch(national) else None
