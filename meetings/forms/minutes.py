"""Forms of the minutes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, Regexp

from meetings.forms.fields import LongTextField, TextField


class SectionForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """The text of one item of the draft."""

    version = HiddenField(validators=[InputRequired(), Regexp(r"^[0-9]{1,9}$")])
    text = LongTextField(_l("What was said"), longest=20000)


class SubmitMinutesForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Fix the text for signing, or open it again."""


class SignByPasswordForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Staff sign with their password."""

    password = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Write your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class SendCodeForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Ask for a one-time code."""


class SignByCodeForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Chair or elected secretary sign with the code sent to their registered address."""

    code = TextField(_l("The six digits of your code"), required=True, longest=12)


class PublishMinutesForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """Publish the signed minutes."""

    place = TextField(_l("Place of publication"), required=True, longest=300)
