"""Forms of the delivery board."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from meetings.forms.base import ActForm
from meetings.forms.fields import MomentField, TextField


class HandOverForm(ActForm):
    """Write down that a paper was left at the unit."""

    handed_at = MomentField(_l("Day and hour"), [InputRequired(_l("Write the day and the hour."))])
    witness = TextField(_l("Witness"), required=True, longest=200)
    received_by = TextField(_l("Who received it"), longest=200)


class CallNewOwnersForm(ActForm):
    """Send the notice to whoever bought since: the button says it all."""


class ChangeToPaperForm(ActForm):
    """Send the notice on paper to somebody whose message failed."""
