"""Forms of a decision in writing: one question each with three answers, none of them preset."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from meetings.forms.asking import AskingForm
from meetings.forms.base import ActForm
from meetings.forms.fields import MomentField, TextField, UploadField
from meetings.protocol.kinds import WrittenChoice


class BallotForm(AskingForm):
    """The answers to the questions of one decision."""

    codes = tuple(WrittenChoice)
    group = "written_choice"
    shown = HiddenField(validators=[Length(max=64)])

    @property
    def choices(self) -> Mapping[uuid.UUID, WrittenChoice]:
        """What was answered, by question, once validated."""
        return {question: WrittenChoice(code) for question, code in self.answers.items()}


class SignBallotForm(BallotForm):
    """The same answers, with the code that signs them."""

    code = TextField(_l("The six digits of your code"), required=True, longest=12)


class PaperBallotForm(BallotForm):
    """A vote noted from its paper."""

    dated_at = MomentField(
        _l("Day and hour on the paper"), [InputRequired(_l("Write the day and the hour."))]
    )
    received_at = MomentField(_l("When it came in"), [InputRequired(_l("Write the day and the hour."))])
    signed_by = TextField(_l("Who signed for the owner"), longest=200)
    file = UploadField(_l("A picture or copy of the paper"), accept="application/pdf,image/jpeg,image/png")
    kept_at = TextField(_l("Where the paper is kept"), longest=200)


class CountVotesForm(ActForm):
    """Count the votes: the button says it all."""


class AskNewOwnersForm(ActForm):
    """Send the questions to whoever bought since: the button says it all."""
