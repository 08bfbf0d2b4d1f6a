"""What a community's own by-laws say, as data: each value with its article and the date it was adopted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import sources
from .exact import InvalidExact, exact_text, parse_exact
from .findings import Severity
from .kinds import Kind, Matter, NonpresentialRule, NoticeUnit, ProxyCount, SecondCallMode, Use

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
DEFAULT_TIMEZONE = "America/Bogota"


@dataclass(frozen=True, slots=True)
class ByLaw(Generic[T]):
    """A value the by-laws set, the article it stands in (may be unknown) and its date."""

    value: T
    article: str = ""
    adopted_on: date | None = None

    @property
    def source(self) -> str:
        """The citation of the article, or of the by-laws as a whole."""
        return sources.bylaws(self.article) if self.article else sources.BYLAWS


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """A term of notice: how many days, how they are counted, and what being late means."""

    days: int
    unit: NoticeUnit = NoticeUnit.CLEAR_CALENDAR_DAYS
    severity: Severity = Severity.BLOCK


@dataclass(frozen=True, slots=True)
class SecondCallRule:
    """How the second call is dated; `minutes` after the first call only for `same_day_minutes`."""

    mode: SecondCallMode = SecondCallMode.ART41
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class ProxyRule:
    """How many proxies one person may hold (None: no limit) and what the number counts."""

    limit: int | None = None
    counts: ProxyCount = ProxyCount.OWNERS


@dataclass(frozen=True, slots=True)
class Profile:
    """The rule profile of one community; what its by-laws do not say is left out."""

    timezone: str = DEFAULT_TIMEZONE
    use: Use = Use.RESIDENTIAL
    notice: Mapping[Kind, ByLaw[NoticePeriod]] = field(default_factory=dict)
    second_call: ByLaw[SecondCallRule] | None = None
    quorum: ByLaw[Fraction] | None = None
    majorities: Mapping[Matter, ByLaw[Fraction]] = field(default_factory=dict)
    proxies: ByLaw[ProxyRule] | None = None
    arrears_restrict_vote: ByLaw[bool] | None = None
    nonpresential_rule: ByLaw[NonpresentialRule] | None = None
    duration_cap_minutes: ByLaw[int] | None = None
    saturday_business: ByLaw[bool] | None = None
    budget_year_end: ByLaw[tuple[int, int]] | None = None
    recording_retention_months: ByLaw[int] | None = None
    use_by_law: ByLaw[Use] | None = None


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One field as whoever writes by-law values knows it: its name, its value, and what the law limits."""

    name: str
    value: str
    limits: str


FIELDS: tuple[ProfileField, ...] = (
    ProfileField(
        "notice.<kind>",
        "`days`, `unit` (clear calendar or business days), `severity` of being late",
        "ordinary assembly: 15 clear calendar days at least; 72 hours always",
    ),
    ProfileField("second_call", "`art41`, or `same_day_minutes` with its `minutes`", "none"),
    ProfileField("quorum", "share of all coefficients", "half at least, besides the law's more than half"),
    ProfileField("majorities.<matter>", "share", "from the law's share to 70 %; extinction: everybody"),
    ProfileField("proxies", "`limit` per holder, and whether it `counts` owners or units", "none"),
    ProfileField("arrears_restrict_vote", "true or false", "applied only with its article"),
    ProfileField("nonpresential_rule", "`quorum` or `all_owners`", "contested; a reason for each meeting"),
    ProfileField("duration_cap_minutes", "minutes", "none; 120 by protocol"),
    ProfileField("saturday_business", "true or false", "none"),
    ProfileField("budget_year_end", "month and day", "none; 31 December by default"),
    ProfileField("recording_retention_months", "months", "none; 6 by default"),
    ProfileField("use", "`residential`, `commercial` or `mixed`", "none"),
)


class InvalidProfile(ValueError):  # noqa: N818 - it names what is invalid
    """A by-law value that cannot be read; `field` names it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.field = name
        self.why = why


def read_profile(
    values: Mapping[str, Any], *, timezone: str = DEFAULT_TIMEZONE, use: Use = Use.RESIDENTIAL
) -> Profile:
    """The profile kept as plain JSON: field -> `{"value", "article", "date"}`.

    Fields are those of `FIELDS`; `use` among them goes before the argument. A notice term is
    `notice.<kind>` with the value `{"days", "unit", "severity"}`, a majority `majorities.<matter>`, the
    second call `{"mode", "minutes"}`, proxies `{"limit", "counts"}`, the budget year end `"12-31"`,
    fractions exact text. Raises `InvalidProfile`.
    """
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise InvalidProfile("timezone", "is no known zone") from unknown
    single: dict[str, Any] = {}
    notice: dict[Kind, ByLaw[NoticePeriod]] = {}
    majorities: dict[Matter, ByLaw[Fraction]] = {}
    for name, row in values.items():
        group, _, code = name.partition(".")
        if group == "notice" and code:
            notice[_member(name, code, Kind)] = _by_law(name, row, _notice_period)
        elif group == "majorities" and code:
            majorities[_member(name, code, Matter)] = _by_law(name, row, _share)
        elif name == "use":
            single["use_by_law"] = stated = _by_law(name, row, _use)
            use = stated.value
        elif name in _READERS:
            single[name] = _by_law(name, row, _READERS[name])
        else:
            raise InvalidProfile(name, "is not a field of the rule profile")
    return Profile(timezone=timezone, use=use, notice=notice, majorities=majorities, **single)


def plain_profile(profile: Profile) -> dict[str, Any]:
    """The by-law values as plain JSON, the inverse of `read_profile`."""
    rows: dict[str, ByLaw[Any]] = {
        **{f"notice.{kind.value}": row for kind, row in profile.notice.items()},
        **{f"majorities.{matter.value}": row for matter, row in profile.majorities.items()},
        **{name: row for name in _READERS if (row := getattr(profile, name)) is not None},
        **({"use": profile.use_by_law} if profile.use_by_law else {}),
    }
    return {
        name: {
            "value": _plain_value(row.value),
            "article": row.article,
            "date": row.adopted_on.isoformat() if row.adopted_on else None,
        }
        for name, row in rows.items()
    }


def _by_law(name: str, row: Any, read: Callable[[str, Any], T]) -> ByLaw[T]:
    if not isinstance(row, Mapping) or "value" not in row:
        raise InvalidProfile(name, "must hold value, article and date")
    adopted = row.get("date")
    try:
        adopted_on = date.fromisoformat(adopted) if adopted else None
    except (TypeError, ValueError) as invalid:
        raise InvalidProfile(name, "has a date that does not exist") from invalid
    return ByLaw(read(name, row["value"]), str(row.get("article") or "").strip(), adopted_on)


def _member(name: str, code: Any, codes: type[E]) -> E:
    try:
        return codes(code)
    except ValueError:
        raise InvalidProfile(name, f"must be one of {', '.join(codes)}") from None


def _whole(name: str, value: Any, least: int = 1, most: int = 1440) -> int:
    if type(value) is not int or not least <= value <= most:
        raise InvalidProfile(name, f"must be a whole number from {least} to {most}")
    return value


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidProfile(name, "must be true or false")
    return value


def _share(name: str, value: Any) -> Fraction:
    try:
        share = parse_exact(value)
    except InvalidExact as invalid:
        raise InvalidProfile(name, str(invalid)) from invalid
    if not 0 < share <= 1:
        raise InvalidProfile(name, "must be over 0 and at most 1")
    return share


def _parts(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidProfile(name, "must be a group of values")
    return value


def _notice_period(name: str, value: Any) -> NoticePeriod:
    parts = _parts(name, value)
    return NoticePeriod(
        _whole(f"{name}.days", parts.get("days"), most=366),
        _member(f"{name}.unit", parts.get("unit", NoticeUnit.CLEAR_CALENDAR_DAYS), NoticeUnit),
        _lateness(f"{name}.severity", parts.get("severity", Severity.BLOCK)),
    )


def _lateness(name: str, value: Any) -> Severity:
    """What being late means; `ok` would be no term at all."""
    if (severity := _member(name, value, Severity)) is Severity.OK:
        raise InvalidProfile(name, "must be warn, override or block")
    return severity


def _use(name: str, value: Any) -> Use:
    return _member(name, value, Use)


def _second_call(name: str, value: Any) -> SecondCallRule:
    parts = _parts(name, value)
    mode = _member(f"{name}.mode", parts.get("mode"), SecondCallMode)
    if mode is SecondCallMode.ART41:
        return SecondCallRule(mode)
    return SecondCallRule(mode, _whole(f"{name}.minutes", parts.get("minutes")))


def _proxies(name: str, value: Any) -> ProxyRule:
    parts = _parts(name, value)
    limit = parts.get("limit")
    counts = _member(f"{name}.counts", parts.get("counts", ProxyCount.OWNERS), ProxyCount)
    return ProxyRule(None if limit is None else _whole(f"{name}.limit", limit, least=0), counts)


def _month_and_day(name: str, value: Any) -> tuple[int, int]:
    try:
        # A leap year, so that a budget year may end on 29 February.
        day = date.fromisoformat(f"2024-{value}")
    except ValueError:
        raise InvalidProfile(name, "must be a month and a day such as 12-31") from None
    return day.month, day.day


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "second_call": _second_call,
    "quorum": _share,
    "proxies": _proxies,
    "arrears_restrict_vote": _flag,
    "nonpresential_rule": lambda name, value: _member(name, value, NonpresentialRule),
    "duration_cap_minutes": _whole,
    "saturday_business": _flag,
    "budget_year_end": _month_and_day,
    "recording_retention_months": lambda name, value: _whole(name, value, most=240),
}


def _plain_value(value: Any) -> Any:
    if isinstance(value, NoticePeriod):
        return {"days": value.days, "unit": value.unit.value, "severity": value.severity.value}
    if isinstance(value, SecondCallRule):
        return {"mode": value.mode.value, "minutes": value.minutes}
    if isinstance(value, ProxyRule):
        return {"limit": value.limit, "counts": value.counts.value}
    if isinstance(value, tuple):
        return "{:02d}-{:02d}".format(*value)
    if isinstance(value, Fraction):
        return exact_text(value)
    return value.value if isinstance(value, StrEnum) else value
