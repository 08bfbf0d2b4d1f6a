"""Forms of a resident's answers. Every choice arrives with the button that was touched: none is preset."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf, InputRequired, Length

from meetings.forms.base import ActForm
from meetings.forms.fields import TextField


class _ChoiceForm(ActForm):
    shown = HiddenField(validators=[Length(max=64)])


class AnswerInvitationForm(_ChoiceForm):
    """Will you take part."""

    answer = HiddenField(
        _l("Your answer"),
        [
            InputRequired(_l("Touch one of the answers.")),
            AnyOf(("yes", "no"), _l("Touch one of the answers.")),
        ],
    )


class SendAnotherForm(_ChoiceForm):
    """Another person goes: who that is."""

    holder_name = TextField(_l("Full name of that person"), required=True, longest=200)
    holder_document = TextField(_l("Identity document of that person"), required=True, longest=40)


class RecordingConsentForm(_ChoiceForm):
    """Do you give permission to be recorded."""

    answer = HiddenField(
        _l("Your answer"),
        [
            InputRequired(_l("Touch one of the answers.")),
            AnyOf(("granted", "refused"), _l("Touch one of the answers.")),
        ],
    )


class WithdrawConsentForm(ActForm):
    """Take the permission to record back."""


class WrongPersonForm(ActForm):
    """Say that the link came to somebody else."""


class LostLinkForm(ActForm):
    """Ask for a lost link again."""

    who = TextField(
        _l("Your e-mail address or your identity document"),
        required=True,
        longest=254,
        render_kw={"autocomplete": "email"},
    )


class AssistedAnswerForm(ActForm):
    """What somebody said by telephone or at the desk."""

    channel = HiddenField(
        _l("How they told you"),
        [AnyOf(("phone", "desk"), _l("First say whether it was by telephone or at the desk."))],
    )
    answer = HiddenField(
        _l("What they said"),
        [AnyOf(("yes", "no", "granted", "refused"), _l("Touch one of the answers."))],
    )
