"""The question of the lawful ways: shape only. Sent by GET it changes nothing, and bears no token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from meetings.forms.base import ActForm
from meetings.forms.fields import DayField, ListField, WholeNumberField
from meetings.protocol.kinds import Matter, Modality
from meetings.protocol.paths import Goal
from meetings.wording import label

MOST_PESOS = 999_999_999_999
_OTHER_GOALS = tuple(goal for goal in Goal if goal is not Goal.DECIDE)


class _Outcomes(Mapping[str, str]):
    """Every outcome with its words, in the reader's language: the matters of the owners, then the rest."""

    def __iter__(self) -> Iterator[str]:
        yield from (matter.value for matter in Matter)
        yield from (goal.value for goal in _OTHER_GOALS)

    def __len__(self) -> int:
        return len(Matter) + len(_OTHER_GOALS)

    def __getitem__(self, code: str) -> str:
        if code in list(Matter):
            return gettext("Decide: %(matter)s", matter=label(code, "matter"))
        return label(Goal(code))


class WaysForm(ActForm):
    """What is wanted, and the day and manner it is wished for."""

    class Meta:
        """A question changes nothing."""

        csrf = False

    outcome = ListField(_l("What do you want to bring about?"), _Outcomes(), first=_l("Choose"))
    day = DayField(_l("On which day?"))
    modality = ListField(
        _l("In which manner?"),
        (Modality.VIRTUAL, Modality.MIXED, Modality.PRESENTIAL),
        group="modality",
        first=_l("Any manner"),
        required=False,
    )
    fee_total = WholeNumberField(_l("Extraordinary fees of the whole year, in pesos"), most=MOST_PESOS)
    monthly = WholeNumberField(_l("Necessary expenses of one month, in pesos"), least=1, most=MOST_PESOS)

    @property
    def chosen(self) -> tuple[Goal, Matter]:
        """The goal and its matter, once the form was validated."""
        code = self.outcome.data
        if code in list(Matter):
            return Goal.DECIDE, Matter(code)
        return Goal(code), Matter.OTHER
