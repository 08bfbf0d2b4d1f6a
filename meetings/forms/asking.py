"""A form with one question each and a few answers, none of them preset; the questions come from a page."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast

from meetings.forms.base import ActForm
from meetings.forms.fields import ChoiceField

_QUESTION = "q_"
F = TypeVar("F", bound="AskingForm")
Questions = tuple[tuple[uuid.UUID, str], ...]


class AskingForm(ActForm):
    """The answers to some questions; ``of_questions`` adds a field for each.

    Attributes:
        codes: what may be answered; its words stand in ``group`` of the labels.
    """

    codes: ClassVar[Sequence[StrEnum | str]]
    group: ClassVar[str]

    @property
    def questions(self) -> list[ChoiceField]:
        """The fields of the questions, in their order."""
        return [field for field in self if field.name.startswith(_QUESTION)]

    @property
    def is_answered(self) -> bool:
        """Whether each question has one of its answers."""
        return all(field.data in self.codes for field in self.questions)

    @property
    def answers(self) -> Mapping[uuid.UUID, str]:
        """The code that was answered, by question, once validated."""
        return {uuid.UUID(field.name.removeprefix(_QUESTION)): str(field.data) for field in self.questions}


def of_questions(form_class: type[F], questions: Questions) -> type[F]:
    """The form of these questions: one choice each, its label the question itself."""
    made: type[F] = _made(cast("Hashable", form_class), questions)
    return made


def field_name(question: uuid.UUID) -> str:
    """The field of a question, for the answers that a page begins with."""
    return f"{_QUESTION}{question.hex}"


# One class for each set of questions, so that a page recognises the form its POST was refused with.
@lru_cache(maxsize=256)
def _made(form_class: Hashable, questions: Questions) -> Any:
    base: Any = form_class
    fields = {
        field_name(question): ChoiceField(words, base.codes, group=base.group)
        for question, words in questions
    }
    return type(base)("Questions", (base,), fields)
