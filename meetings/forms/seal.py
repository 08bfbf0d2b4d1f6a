"""The form of the seal: on what the hour was agreed."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from meetings.forms.base import ActForm
from meetings.forms.fields import ChoiceField, DayField, TextField
from meetings.protocol.seal import HourGround
from meetings.wording.labels import LABELS

LONGEST_REFERENCE = 200
# A poll made here is written down by itself when it closes.
_GROUNDS = {
    **{ground.value: LABELS["hour_ground"][ground.value] for ground in HourGround},
    HourGround.POLL.value: _l("A poll held elsewhere: on paper, or in a group"),
}


class AgreeHourForm(ActForm):
    """Write down who agreed on the hour, by what paper and when."""

    ground = ChoiceField(_l("Who agreed on the hour"), _GROUNDS)
    reference = TextField(_l("What proves it"), required=True, longest=LONGEST_REFERENCE)
    on = DayField(_l("On which day"), required=True)

    @property
    def day(self) -> date:
        """The day, once the form was validated."""
        if self.on.data is None:
            raise RuntimeError("the form is read before it was validated")
        day: date = self.on.data
        return day
