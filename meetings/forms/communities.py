"""Forms of the community: its register, its addresses, its data and its by-laws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import ValidationError

from meetings.forms.fields import (
    ChoiceField,
    DayField,
    EmailField,
    ListField,
    PhoneField,
    TextField,
    UploadField,
    WholeNumberField,
)
from meetings.protocol.kinds import Kind, NonpresentialRule, NoticeUnit, SecondCallMode

LONGEST_REASON = 500
CHANNELS = {"email": _l("E-mail"), "phone": _l("Telephone")}
COMMUNITY_KINDS = ("complex", "building")
LONGEST_ARTICLE = 40
NOT_SAID = _l("The by-laws do not say")


class UploadRegisterForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Bring a register's file, to look at it."""

    file = UploadField(
        _l("File of the register"),
        required=True,
        accept=".xlsx,.csv",
        description=_l("An Excel file (.xlsx) or a CSV file, as you keep it, of at most 5 MB."),
    )
    sheet = TextField(
        _l("Name of the sheet"),
        description=_l("Only when several sheets of the file look like a register."),
    )


class AttestAddressesForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Say which document the addresses of a register come from."""

    document = TextField(
        _l("Which document is it?"),
        required=True,
        longest=300,
        description=_l("For example: forms to update personal data, signed in 2026."),
    )
    document_date = DayField(_l("Date of the document"), required=True)
    file = UploadField(
        _l("The document"),
        required=True,
        accept=".pdf,.jpg,.jpeg,.png",
        description=_l(
            "A PDF, or a picture of it. It is kept as proof, and nobody sees it without a reason."
        ),
    )


class AddAddressForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Register an address that a person gave."""

    channel = ChoiceField(_l("What kind of address is it?"), CHANNELS)
    value = TextField(_l("Address or number"), required=True, longest=254)
    document = TextField(
        _l("How did the person give it?"),
        required=True,
        longest=300,
        description=_l("For example: letter signed by the owner."),
    )
    document_date = DayField(_l("On which day?"), required=True)
    file = UploadField(
        _l("The document"), accept=".pdf,.jpg,.jpeg,.png", description=_l("A PDF, or a picture of it.")
    )


class ReasonForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Stop using an address, or use it again, for a reason that stands in the trail."""

    reason = TextField(_l("Why?"), required=True, longest=LONGEST_REASON)


class CommunityForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """What papers and pages say of the community."""

    name = TextField(_l("Name of the community"), required=True)
    kind = ChoiceField(_l("What is it?"), COMMUNITY_KINDS, group="community_kind")
    tax_id = TextField(_l("NIT"), longest=40)
    address = TextField(_l("Address"), longest=200)
    city = TextField(_l("City"), longest=100)


class HelpDeskForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Who answers the residents."""

    contact_name = TextField(_l("Name of the person"), required=True)
    contact_hours = TextField(
        _l("On which days and hours?"),
        required=True,
        description=_l("For example: Monday to Friday, 8 a. m. to 5 p. m."),
    )
    contact_phone = PhoneField(_l("Telephone"), required=True)
    contact_email = EmailField(_l("E-mail"))


def _article() -> TextField:
    return TextField(_l("Article"), longest=LONGEST_ARTICLE)


def _days(words: Any) -> WholeNumberField:
    return WholeNumberField(words, least=1, most=366)


class RulesForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """What the by-laws say, with the article of each value; what is left empty, they do not say."""

    adopted_on = DayField(
        _l("Date of the by-laws"),
        description=_l("The day of the public deed, or of its last reform."),
    )
    ordinary_days = _days(_l("Ordinary assembly: days of notice"))
    ordinary_unit = ListField(_l("How are they counted?"), NoticeUnit, group="notice_unit")
    ordinary_article = _article()
    extraordinary_days = _days(_l("Extraordinary assembly: days of notice"))
    extraordinary_unit = ListField(_l("How are they counted?"), NoticeUnit, group="notice_unit")
    extraordinary_article = _article()
    second_call_mode = ListField(
        _l("When is the second call?"),
        SecondCallMode,
        group="second_call_mode",
        first=NOT_SAID,
        required=False,
    )
    second_call_minutes = WholeNumberField(_l("How many minutes later?"), least=1, most=1440)
    second_call_article = _article()
    saturday_business = ListField(
        _l("Is Saturday a business day?"), ("yes", "no"), group="choice", first=NOT_SAID, required=False
    )
    saturday_business_article = _article()
    duration_cap_minutes = WholeNumberField(_l("Longest meeting, in minutes"), least=15, most=1440)
    duration_cap_minutes_article = _article()
    nonpresential_rule = ListField(
        _l("Who must take part in a virtual assembly?"),
        NonpresentialRule,
        group="nonpresential_rule",
        first=NOT_SAID,
        required=False,
    )
    nonpresential_rule_article = _article()

    def validate_second_call_mode(self, field: ListField) -> None:
        """Minutes are needed exactly when the second call is some minutes later."""
        if field.data == SecondCallMode.SAME_DAY_MINUTES and not self.second_call_minutes.data:
            raise ValidationError(gettext("Write how many minutes later the second call is."))

    def stated(self) -> dict[str, dict[str, Any] | None]:
        """For each field of the rule profile its value and article, or None where the by-laws say nothing."""
        values: dict[str, Any] = {
            f"notice.{Kind.ORDINARY_ASSEMBLY}": _term(self.ordinary_days, self.ordinary_unit),
            f"notice.{Kind.EXTRAORDINARY_ASSEMBLY}": _term(self.extraordinary_days, self.extraordinary_unit),
            "second_call": _second_call(self.second_call_mode.data, self.second_call_minutes.data),
            "saturday_business": {"yes": True, "no": False}.get(self.saturday_business.data),
            "duration_cap_minutes": self.duration_cap_minutes.data,
            "nonpresential_rule": self.nonpresential_rule.data or None,
        }
        return {
            name: None if value is None else {"value": value, "article": self[ARTICLES[name]].data}
            for name, value in values.items()
        }

    @classmethod
    def entered(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the page shows for the values of a rule profile."""
        shown: dict[str, Any] = {}
        for name, row in values.items():
            if name not in ARTICLES:
                continue
            shown[ARTICLES[name]] = row.get("article")
            shown |= _entered(ARTICLES[name].removesuffix("_article"), row["value"])
        return shown


ARTICLES = {
    f"notice.{Kind.ORDINARY_ASSEMBLY}": "ordinary_article",
    f"notice.{Kind.EXTRAORDINARY_ASSEMBLY}": "extraordinary_article",
    "second_call": "second_call_article",
    "saturday_business": "saturday_business_article",
    "duration_cap_minutes": "duration_cap_minutes_article",
    "nonpresential_rule": "nonpresential_rule_article",
}


def _term(days: WholeNumberField, unit: ListField) -> dict[str, Any] | None:
    return {"days": days.data, "unit": unit.data} if days.data else None


def _second_call(mode: str | None, minutes: int | None) -> dict[str, Any] | None:
    if not mode:
        return None
    return {"mode": mode, "minutes": minutes} if mode == SecondCallMode.SAME_DAY_MINUTES else {"mode": mode}


def _entered(prefix: str, value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {f"{prefix}_{part}": each for part, each in value.items()}
    if isinstance(value, bool):
        return {prefix: "yes" if value else "no"}
    return {prefix: value}
