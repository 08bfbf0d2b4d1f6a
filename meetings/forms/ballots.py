"""Forms of a vote: the answer of each unit, none of them preset, its code; and what the staff writes down."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf

from meetings.forms.base import ActForm
from meetings.forms.fields import ChoiceField, LongTextField, TextField
from meetings.forms.live_session import SaidField
from meetings.protocol.kinds import Said, WrittenChoice

_UNIT, SAME, EACH = "u_", "same", "each"
F = TypeVar("F", bound="AnswerForm")
Units = tuple[tuple[uuid.UUID, str], ...]


class AnswerForm(ActForm):
    """The answers of the units of one person; ``of_units`` adds a field for each.

    ``how`` is the button that was touched: an answer for each unit, or the same for all of them; ``again`` is
    the one that asks for another code.
    """

    how = HiddenField(validators=[AnyOf((EACH, SAME))])
    again = HiddenField()
    same = ChoiceField(_l("The same vote for all"), WrittenChoice, group="written_choice", required=False)

    @property
    def answers(self) -> list[ChoiceField]:
        """The fields of the units, in their order."""
        return [field for field in self if field.name.startswith(_UNIT)]

    @property
    def is_answered(self) -> bool:
        """Whether the button that was touched has an answer."""
        wanted = [self.same] if self.how.data == SAME else self.answers
        return any(field.data in tuple(WrittenChoice) for field in wanted)

    def validate(self, extra_validators: Any = None) -> bool:
        """An answer at least: units without one can vote afterwards."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and not self.is_answered:
            first = self.same if self.how.data == SAME or not self.answers else self.answers[0]
            first.errors = [*first.errors, gettext("Choose Yes, No or Blank vote.")]
            return False
        return is_valid

    @property
    def choices(self) -> Mapping[uuid.UUID, Said]:
        """What was answered, by unit, once validated."""
        every = self.same.data if self.how.data == SAME else ""
        said = {field: every or field.data for field in self.answers}
        return {uuid.UUID(field.name.removeprefix(_UNIT)): Said(each) for field, each in said.items() if each}


class ProveAnswerForm(AnswerForm):
    """The same answers, with the code that proves who gives them."""

    code = TextField(_l("The six digits of your code"), required=True, longest=12)


class AskProofForm(ActForm):
    """Ask for the code of this evening: the button says it all."""


class ProofForm(ActForm):
    """The code of this evening."""

    code = TextField(_l("The six digits of your code"), required=True, longest=12)


class AloudForm(ActForm):
    """What units said aloud, one by one, and what all the others said; nothing is preset."""

    units = TextField(_l("Search for a unit or a name"))
    said = SaidField(_l("What each one said"))
    rest = ChoiceField(
        _l("What did all the others say?"), (Said.YES, Said.NO, Said.BLANK), group="said", required=False
    )

    @property
    def chosen_rest(self) -> Said | None:
        """What all the others said, when somebody told."""
        return Said(self.rest.data) if self.rest.data else None


class CloseVoteForm(ActForm):
    """Close the vote: the button says it all."""


class AnnulVoteForm(ActForm):
    """Annul the vote, with why."""

    reason = LongTextField(_l("Why it is annulled"), required=True, longest=500)


def of_units(form_class: type[F], units: Units) -> type[F]:
    """The form of these units: one choice each, its label the unit."""
    made: type[F] = _made(cast("Hashable", form_class), units)
    return made


# One class for each set of units, so that a page recognises the form its POST was refused with.
@lru_cache(maxsize=256)
def _made(form_class: Hashable, units: Units) -> Any:
    fields = {
        f"{_UNIT}{unit.hex}": ChoiceField(label, WrittenChoice, group="written_choice", required=False)
        for unit, label in units
    }
    base: Any = form_class
    return type(base)("Answers", (base,), fields)
