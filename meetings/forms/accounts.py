"""Forms of the sign-in, of passwords, and of who works in a community."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from meetings.forms.base import ActForm
from meetings.forms.fields import ChoiceField, EmailField, TextField

# The roles of a community; who operates the installation gets theirs on its machine.
ROLES = ("administrator", "secretary", "council_president", "council", "statutory_auditor")

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


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        [InputRequired(), Length(max=200)],
        description=_l("At least 12 characters. Several words you remember are good."),
        render_kw={"autocomplete": "new-password"},
    )


class ChoosePasswordForm(ActForm):
    """Choose a password by link."""

    password = _new_password()


class ChangePasswordForm(ActForm):
    """Change one's own password."""

    old = PasswordField(
        _l("Present password"),
        [InputRequired(), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password()


class ForgottenPasswordForm(ActForm):
    """Ask for a link to choose a password."""

    email = EmailField(_l("E-mail address"), required=True)


class InviteForm(ActForm):
    """Give somebody a role in the community."""

    name = TextField(_l("Name"), required=True)
    email = EmailField(_l("E-mail address"), required=True)
    role = ChoiceField(_l("What will they be?"), ROLES, group="role")


class EndRoleForm(ActForm):
    """End a role of somebody."""


class InviteAgainForm(ActForm):
    """Send the invitation once more."""
