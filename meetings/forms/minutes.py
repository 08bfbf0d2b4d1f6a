"""Forms of the minutes."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, Regexp, StopValidation

from meetings.forms.base import ActForm
from meetings.forms.fields import LongTextField, TextField

MOST_SECTIONS = 200


class SectionField(HiddenField):  # type: ignore[misc]  # the library ships no types
    """One item of the minutes by its public id; None when it names none."""

    data: uuid.UUID | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the id."""
        try:
            self.data = uuid.UUID(valuelist[0])
        except (IndexError, ValueError):
            self.data = None

    def pre_validate(self, form: Form) -> None:
        """A page of ours names it."""
        if self.data is None:
            raise StopValidation(gettext("Load the page again."))


class SectionForm(Form):  # type: ignore[misc]  # the library ships no types
    """The text of one item: the version that the page showed, and the fingerprint of the text it showed."""

    section = SectionField()
    version = HiddenField(validators=[Regexp(r"^[0-9]{1,9}$", message=_l("Load the page again."))])
    shown = HiddenField(validators=[Length(max=64)])
    text = LongTextField(_l("What was said"), longest=20000)


class DraftForm(ActForm):
    """All the texts of the draft. ``place`` is the item whose button was touched: the page stays there."""

    sections = FieldList(FormField(SectionForm), _l("What was said"), max_entries=MOST_SECTIONS)
    place = HiddenField(validators=[Length(max=40)])

    def validate(self, extra_validators: Any = None) -> bool:
        """What is wrong with one text is said in words, above the page too."""
        is_valid = bool(super().validate(extra_validators))
        self.sections.errors = [error for entry in self.sections for part in entry for error in part.errors]
        return is_valid

    def written(self) -> list[tuple[uuid.UUID, int, str, str]]:
        """Section, version, fingerprint and text of every item, once validated."""
        return [
            (entry.section.data, int(entry.version.data), entry.shown.data or "", entry.text.data)
            for entry in self.sections
        ]


class MinutesActForm(ActForm):
    """An act of the minutes without fields: make the draft, or open the text again."""


class SignByPasswordForm(ActForm):
    """Staff sign with their password."""

    password = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Write your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class SendSignerLinkForm(ActForm):
    """Send somebody elected their link to sign again: the button says it all."""


class SendCodeForm(ActForm):
    """Ask for a one-time code."""


class SignByCodeForm(ActForm):
    """Chair or elected secretary sign with the code sent to their registered address."""

    code = TextField(_l("The six digits of your code"), required=True, longest=12)


class RemarkForm(ActForm):
    """Tell of a mistake in published minutes."""

    text = LongTextField(_l("What is wrong, and where?"), required=True, longest=2000)


class PublishMinutesForm(ActForm):
    """Publish the signed minutes."""

    place = TextField(_l("Place of publication"), required=True, longest=300)
