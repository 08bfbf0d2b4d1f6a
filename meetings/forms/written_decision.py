"""Forms of a decision in writing: one question each with three answers, none of them preset."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from meetings.forms.base import ActForm
from meetings.forms.fields import ChoiceField, MomentField, TextField, UploadField
from meetings.protocol.kinds import WrittenChoice

_QUESTION = "q_"
F = TypeVar("F", bound="BallotForm")
Questions = tuple[tuple[uuid.UUID, str], ...]


class BallotForm(ActForm):
    """The answers to the questions of one decision; ``of_questions`` adds a field for each."""

    shown = HiddenField(validators=[Length(max=64)])

    @property
    def questions(self) -> list[ChoiceField]:
        """The fields of the questions, in their order."""
        return [field for field in self if field.name.startswith(_QUESTION)]

    @property
    def is_answered(self) -> bool:
        """Whether each question has one of its answers."""
        return all(field.data in tuple(WrittenChoice) for field in self.questions)

    @property
    def choices(self) -> Mapping[uuid.UUID, WrittenChoice]:
        """What was answered, by question, once validated."""
        return {
            uuid.UUID(field.name.removeprefix(_QUESTION)): WrittenChoice(field.data)
            for field in self.questions
        }


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


def of_questions(form_class: type[F], questions: Questions) -> type[F]:
    """The form of these questions: one choice each, its label the question itself."""
    made: type[F] = _made(cast("Hashable", form_class), questions)
    return made


# One class for each set of questions, so that a page recognises the form its POST was refused with.
@lru_cache(maxsize=256)
def _made(form_class: Hashable, questions: Questions) -> Any:
    fields = {
        f"{_QUESTION}{item.hex}": ChoiceField(title, WrittenChoice, group="written_choice")
        for item, title in questions
    }
    name = "Questions"
    base: Any = form_class
    return type(base)(name, (base,), fields)
