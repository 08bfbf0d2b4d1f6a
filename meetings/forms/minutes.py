"""Forms of the minutes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, Regexp

from meetings.forms.base import ActForm
from meetings.forms.fields import LongTextField, TextField


class SectionForm(ActForm):
    """The text of one item of the draft."""

    version = HiddenField(validators=[InputRequired(), Regexp(r"^[0-9]{1,9}$")])
    text = LongTextField(_l("What was said"), longest=20000)


class SubmitMinutesForm(ActForm):
    """Fix the text for signing, or open it again."""


class SignByPasswordForm(ActForm):
    """Staff sign with their password."""

    password = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Write your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class SendCodeForm(ActForm):
    """Ask for a one-time code."""


class SignByCodeForm(ActForm):
    """Chair or elected secretary sign with the code sent to their registered address."""

    code = TextField(_l("The six digits of your code"), required=True, longest=12)


class PublishMinutesForm(ActForm):
    """Publish the signed minutes."""

    place = TextField(_l("Place of publication"), required=True, longest=300)
