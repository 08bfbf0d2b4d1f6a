"""Forms of the evening. Every choice arrives with the button that was touched: none is preset."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import Any, cast

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField
from wtforms.validators import AnyOf, InputRequired

from meetings.forms.base import ActForm
from meetings.forms.convening import ReasonsForm
from meetings.forms.fields import ChoiceField, DayField, LongTextField, TextField
from meetings.forms.planning import HourField
from meetings.protocol.kinds import CommitteeDecision, Said
from meetings.protocol.seal import COURTESIES

LONGEST_STATEMENT = 1_000


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise ValueError(gettext("Choose one of the answers shown.")) from error


class PersonField(HiddenField):  # type: ignore[misc]  # WTForms ships no types
    """One person by their public id; None when none was named."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the id."""
        self.data = _uuid(valuelist[0]) if valuelist and valuelist[0] else None


class TurnField(PersonField):
    """The turn that a page showed as the present one, by its public id; None when nobody had the floor."""


class UnitsField(Field):  # type: ignore[misc]  # WTForms ships no types
    """The units that were ticked, as a set of ids; drawn by the page, one box a unit."""

    def process_data(self, value: Any) -> None:
        """Nothing is ticked beforehand."""
        self.data = value or frozenset()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the ids."""
        self.data = frozenset(_uuid(value) for value in valuelist)


class SaidField(Field):  # type: ignore[misc]  # WTForms ships no types
    """What each unit said that was named one by one, as ``unit:said``; an empty value is nobody."""

    def process_data(self, value: Any) -> None:
        """Nobody has said anything beforehand."""
        self.data = value or {}

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read each pair; a unit says one thing."""
        self.data = {}
        for value in filter(None, valuelist):
            unit, _, said = value.partition(":")
            if said not in set(Said):
                raise ValueError(gettext("Choose one of the answers shown."))
            if self.data.setdefault(_uuid(unit), Said(said)) != said:
                raise ValueError(gettext("A unit said two different things. Choose one."))


class OpenMeetingForm(ReasonsForm):
    """Open the room, with a reason for each thing the notice fell short of."""


class MarkForm(ActForm):
    """The secretary's tick: who arrived, or who left."""

    arrived = PersonField(_l("Arrived"))
    left = PersonField(_l("Left"))

    def validate(self, extra_validators: Any = None) -> bool:
        """One person, named once; the buttons have no field to point at, so the page says it as a whole."""
        is_valid = super().validate(extra_validators)
        if is_valid and bool(self.arrived.data) != bool(self.left.data):
            return True
        self.arrived.errors = self.left.errors = ()
        self.form_errors.append(gettext("Touch the button beside one person."))
        return False

    @property
    def person_id(self) -> uuid.UUID:
        """Who was ticked."""
        return cast(uuid.UUID, self.arrived.data or self.left.data)


class GatherForm(ActForm):
    """Open an assembly that no notice called, with who is there."""

    present = UnitsField(_l("Who is here"))


class StartItemForm(ActForm):
    """Go to an item of the agenda."""


class ElectForm(ActForm):
    """Write down who was elected chair or secretary."""

    office = HiddenField(
        _l("Office"),
        [
            InputRequired(_l("Touch one of the answers.")),
            AnyOf(("chair", "secretary"), _l("Touch one of the answers.")),
        ],
    )
    person = PersonField(_l("Who was elected"), [InputRequired(_l("Choose one person."))])

    @property
    def person_id(self) -> uuid.UUID:
        """Who was elected, once validated."""
        return cast(uuid.UUID, self.person.data)


class ActAsSecretaryForm(ActForm):
    """The member of staff who asks acts as secretary."""


class RecordingForm(ActForm):
    """Start or stop the recording."""


class PermissionForm(ActForm):
    """What somebody in the room said aloud about being recorded."""

    person = PersonField(_l("Person"), [InputRequired(_l("Choose one person."))])
    answer = HiddenField(
        _l("Answer"), [AnyOf(("granted", "refused", "withdrawn"), _l("Touch one of the answers."))]
    )

    @property
    def person_id(self) -> uuid.UUID:
        """Who said it, once validated."""
        return cast(uuid.UUID, self.person.data)


class DecisionForm(ReasonsForm):
    """The count of one item: what some said, one by one, and what all the others said; nothing is preset."""

    question = LongTextField(_l("The question that is voted"), required=True, longest=1000)
    units = TextField(_l("Search for a unit or a name"))
    said = SaidField(_l("What each one said"))
    rest = ChoiceField(_l("What did all the others say?"), Said, group="said", required=False)
    subject = ChoiceField(
        _l("What the committee decides"), CommitteeDecision, group="committee_decision", required=False
    )

    @property
    def chosen_rest(self) -> Said | None:
        """What all the others said, once somebody told."""
        return Said(self.rest.data) if self.rest.data else None

    @property
    def chosen_subject(self) -> CommitteeDecision | None:
        """What the committee decides, when it was asked."""
        return CommitteeDecision(self.subject.data) if self.subject.data else None


class CloseMeetingForm(ActForm):
    """Close the meeting, or write down that it could not sit."""


class SuspendForm(ActForm):
    """Suspend the meeting and say when it goes on."""

    day = DayField(_l("Day on which it goes on"), required=True)
    hour = HourField(lazy_pgettext("planning", "Hour"), required=True)

    @property
    def chosen(self) -> tuple[date, time]:
        """Day and hour, once the form was validated."""
        return cast(date, self.day.data), cast(time, self.hour.data)


class SignalForm(ActForm):
    """The page of somebody inside says that it is still shown."""


class EnterForm(ActForm):
    """Enter the meeting, or leave it. ``courtesy`` is the version of the rules of conduct the door showed."""

    courtesy = HiddenField()


class CallToOrderForm(ActForm):
    """Recall a rule of conduct to the whole room: the button names the rule."""

    rule = HiddenField(validators=[InputRequired(), AnyOf([rule.value for rule in COURTESIES])])


class StatementForm(ActForm):
    """What somebody in the room wants written down."""

    text = LongTextField(_l("What you want written down"), required=True, longest=LONGEST_STATEMENT)


class FloorForm(ActForm):
    """Ask for the floor, leave the queue or finish one's own turn."""


class TurnForm(ActForm):
    """Let somebody speak, or end it; ``shown`` is whose turn it was on the page."""

    shown = TurnField()


class RaiseHandForm(ActForm):
    """Put somebody in the queue who asked by voice."""

    person = PersonField(_l("Who asks for the floor"), [InputRequired(_l("Choose one person."))])

    @property
    def person_id(self) -> uuid.UUID:
        """Who it is, once validated."""
        return cast(uuid.UUID, self.person.data)
