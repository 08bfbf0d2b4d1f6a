"""Forms of the by-laws: one for each shape of value, each with the article it stands in and its date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, ValidationError
from wtforms.validators import InputRequired, StopValidation

from meetings.forms.base import ActForm
from meetings.forms.fields import ChoiceField, DayField, ListField, LongTextField, TextField, WholeNumberField
from meetings.protocol.exact import InvalidExact, exact_text, parse_exact
from meetings.protocol.kinds import NonpresentialRule, NoticeUnit, ProxyCount, SecondCallMode, Use
from meetings.protocol.merged import MAJORITY_FIELDS, NOTICE_FIELDS
from meetings.wording.format import percent_words

LONGEST_ARTICLE = 40
MONTHS = {
    str(number): name
    for number, name in enumerate(
        (
            *(_l("January"), _l("February"), _l("March"), _l("April"), _l("May"), _l("June"), _l("July")),
            *(_l("August"), _l("September"), _l("October"), _l("November"), _l("December")),
        ),
        start=1,
    )
}
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class ShareField(TextField):
    """A share of the whole: a percentage as people write it, or a fraction such as 2/3."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, **{"longest": 20, "required": True, **kwargs})

    def pre_validate(self, form: Form) -> None:
        """Refuse what is no share over 0 and up to 100 %."""
        super().pre_validate(form)
        share = self.share
        if share is None:
            raise StopValidation(
                gettext("Write a percentage such as 75 or 66,67, or a fraction such as 2/3.")
            )
        if not 0 < share <= 1:
            raise StopValidation(gettext("Write a share over 0 % and of at most 100 %."))
        if share < Fraction(1, 100):
            raise StopValidation(gettext("Write the percentage out of a hundred: 70, not 0,7."))

    @property
    def share(self) -> Fraction | None:
        """The exact share; None when the text is none."""
        text = re.sub(r"[\s%]", "", str(self.data)).replace(",", ".")
        try:
            number = parse_exact(text)
        except InvalidExact:
            return None
        return number if "/" in text else number / 100


class ByLawForm(ActForm):
    """What the by-laws say of one rule; each kind of rule adds its value."""

    article = TextField(
        _l("Article"),
        longest=LONGEST_ARTICLE,
        description=_l("The number it has in the by-laws, such as 41."),
    )
    adopted_on = DayField(
        _l("Date of the by-laws"),
        description=_l("The day of the public deed, or of its last reform."),
    )

    def value(self) -> Any:
        """The value as plain JSON, as ``protocol.profile.read_profile`` takes it."""
        raise NotImplementedError

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """What the fields show for a value that was written down."""
        raise NotImplementedError

    def stated(self) -> dict[str, Any]:
        """The value with its article."""
        return {"value": self.value(), "article": self.article.text}


class NoticeTermForm(ByLawForm):
    """A term of notice: how many days, how they are counted, and what being late means."""

    days = WholeNumberField(_l("How many days?"), least=1, most=366, required=True)
    unit = ChoiceField(_l("How are they counted?"), NoticeUnit, group="notice_unit")
    severity = ChoiceField(
        _l("What if there are fewer?"),
        {
            "block": _l("The notice cannot be sent"),
            "override": _l("It is sent with a written reason"),
            "warn": _l("A warning is enough"),
        },
    )

    def value(self) -> Any:
        """Days, unit and severity."""
        return {"days": self.days.data, "unit": self.unit.data, "severity": self.severity.data}

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """Its three parts."""
        return {"unit": NoticeUnit.CLEAR_CALENDAR_DAYS.value, "severity": "block", **value}


class SecondCallForm(ByLawForm):
    """When the second call is."""

    mode = ChoiceField(_l("When is it?"), SecondCallMode, group="second_call_mode")
    minutes = WholeNumberField(
        _l("How many minutes later?"),
        least=1,
        most=1440,
        description=_l("Only for a second call on the same day."),
    )

    def validate_mode(self, field: ChoiceField) -> None:
        """Minutes are needed exactly when the second call is some minutes later."""
        if field.data == SecondCallMode.SAME_DAY_MINUTES and not self.minutes.data:
            raise ValidationError(gettext("Write how many minutes later the second call is."))

    def value(self) -> Any:
        """The manner, with its minutes."""
        if self.mode.data == SecondCallMode.SAME_DAY_MINUTES:
            return {"mode": self.mode.data, "minutes": self.minutes.data}
        return {"mode": self.mode.data}

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """Its parts."""
        return dict(value)


class ShareForm(ByLawForm):
    """A quorum or a majority."""

    share = ShareField(
        _l("Which share?"),
        description=_l("A percentage such as 60 or 66,67, or a fraction such as 2/3."),
    )

    def value(self) -> Any:
        """The exact share as text."""
        assert self.share.share is not None, "validated"
        return exact_text(self.share.share)

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """A percentage where it is exact, else the fraction."""
        share = parse_exact(value)
        places = next((n for n in range(4) if (share * 100 * 10**n).denominator == 1), None)
        return {"share": value if places is None else percent_words(share, places)}


class ProxyLimitForm(ByLawForm):
    """How many powers one person may hold."""

    limit = WholeNumberField(_l("How many at most?"), least=0, most=1440, required=True)
    counts = ChoiceField(_l("What does the number count?"), ProxyCount, group="proxy_count")

    def value(self) -> Any:
        """The number and what it counts."""
        return {"limit": self.limit.data, "counts": self.counts.data}

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """Its parts."""
        return dict(value)


class YesNoForm(ByLawForm):
    """A rule that is so or not."""

    answer = ChoiceField(_l("What do the by-laws say?"), ("yes", "no"), group="choice")

    def value(self) -> Any:
        """Whether it is so."""
        return self.answer.data == "yes"

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """The answer."""
        return {"answer": "yes" if value else "no"}


class ArrearsVoteForm(YesNoForm):
    """Whether the by-laws take the vote from owners in arrears; only with the article that says so."""

    def validate_answer(self, field: ChoiceField) -> None:
        """A restriction needs its article."""
        if field.data == "yes" and not self.article.data:
            raise ValidationError(gettext("Write the article: without it the restriction is not applied."))


class ReadingForm(ByLawForm):
    """Who must take part in a virtual assembly."""

    answer = ChoiceField(
        _l("What do the by-laws say?"),
        NonpresentialRule,
        group="nonpresential_rule",
    )

    def value(self) -> Any:
        """The reading."""
        return self.answer.data

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """The reading."""
        return {"answer": value}


class UseForm(ReadingForm):
    """What the property is used for."""

    answer = ChoiceField(_l("What do the by-laws say?"), Use, group="use")


class MinutesForm(ByLawForm):
    """The longest meeting."""

    number = WholeNumberField(_l("How many minutes at most?"), least=15, most=1440, required=True)

    def value(self) -> Any:
        """The minutes."""
        return self.number.data

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """The minutes."""
        return {"number": value}


class MonthsForm(MinutesForm):
    """How long a recording is kept."""

    number = WholeNumberField(_l("For how many months?"), least=1, most=240, required=True)


class YearEndForm(ByLawForm):
    """The last day of the budget year."""

    day = WholeNumberField(_l("Day"), least=1, most=31, required=True)
    month = ListField(_l("Month"), MONTHS, first="")

    def validate_day(self, field: WholeNumberField) -> None:
        """The month has that day."""
        month = str(self.month.data or "")
        if month in MONTHS and field.data and field.data > LONGEST_MONTH[int(month) - 1]:
            raise ValidationError(gettext("That month has no such day."))

    def value(self) -> Any:
        """Month and day as 12-31."""
        return f"{int(self.month.data):02d}-{self.day.data:02d}"

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """Its parts."""
        month, day = str(value).split("-")
        return {"month": str(int(month)), "day": int(day)}


class ChooseGroundForm(ActForm):
    """Record the community's standing choice on a contested point."""

    # Drawn by the page; which reasons there are, the use case knows.
    ground = HiddenField(_l("The community's choice"), [InputRequired(_l("Choose one answer."))])
    words = LongTextField(
        _l("Words that belong to it"),
        longest=1000,
        description=_l("The article, or the name and date of the opinion."),
    )


class SilenceForm(ActForm):
    """Take back what was written down: the by-laws do not say it."""


FORMS: Mapping[str, type[ByLawForm]] = {
    **dict.fromkeys(NOTICE_FIELDS, NoticeTermForm),
    **dict.fromkeys(MAJORITY_FIELDS, ShareForm),
    "quorum": ShareForm,
    "second_call": SecondCallForm,
    "proxies": ProxyLimitForm,
    "arrears_restrict_vote": ArrearsVoteForm,
    "use": UseForm,
    "nonpresential_rule": ReadingForm,
    "duration_cap_minutes": MinutesForm,
    "recording_retention_months": MonthsForm,
    "saturday_business": YesNoForm,
    "budget_year_end": YearEndForm,
}
