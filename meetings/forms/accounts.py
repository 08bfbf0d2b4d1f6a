"""Forms of the sign-in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from meetings.forms.base import ActForm

# What was typed when a session had ended, sealed (accounts/kept_work.py).
LONGEST_KEPT = 1_500_000


class SignInForm(ActForm):
    """Staff sign in with address and password; both may be pasted."""

    email = StringField(
        _l("E-mail address"), [InputRequired(), Length(max=254)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField(validators=[Length(max=500)])
    kept = HiddenField(validators=[Length(max=LONGEST_KEPT)])
