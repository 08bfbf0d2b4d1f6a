"""Forms of planning a meeting: shape only."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, TimeField
from wtforms.validators import AnyOf, InputRequired, Optional, StopValidation
from wtforms.widgets import HiddenInput

from meetings.forms.asking import AskingForm
from meetings.forms.base import ActForm
from meetings.forms.fields import (
    ChoiceField,
    DayField,
    EmailField,
    ListField,
    LongTextField,
    MomentField,
    TextField,
    WholeNumberField,
    clean_line,
)
from meetings.protocol.kinds import (
    Basis,
    Body,
    Choice,
    Convener,
    GuestQuality,
    ItemType,
    Kind,
    Matter,
    Modality,
    Summons,
)
from meetings.wording.labels import LABELS

LONGEST_TITLE = 200
LONGEST_PLACE = 300
LONGEST_LINK = 500
LONGEST_INSTRUCTIONS = 1000
LONGEST_ITEM_MINUTES = 240
SHORTEST_MEETING, LONGEST_MEETING = 15, 600

# A second call is made from the first one that failed.
_KINDS = {
    **{kind.value: LABELS["kind"][kind.value] for kind in Kind if kind is not Kind.SECOND_CALL},
    **{code: LABELS["summons"][code] for code in (Summons.SELF_CONVENED.value, Summons.UNIVERSAL.value)},
    Modality.WRITTEN.value: LABELS["modality"][Modality.WRITTEN.value],
}
_MODALITIES = [modality for modality in Modality if modality is not Modality.WRITTEN]
_CONVENERS = [convener for convener in Convener if convener is not Convener.RESIDENT]


class HourField(TimeField):  # type: ignore[misc]  # WTForms ships no types
    """An hour of the day; None when nothing was written and it is not required."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, required: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.required = required
        self.flags.required = required or None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the hour as browsers send it: 09:00, with or without seconds."""
        written = clean_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not written:
            return
        parts = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?", written)
        try:
            self.data = time(int(parts[1]), int(parts[2])) if parts else time(99)
        except ValueError as error:
            raise ValueError(gettext("Write an hour that exists, such as 19:00.")) from error

    def pre_validate(self, form: Form) -> None:
        """Refuse what is missing."""
        if self.process_errors:
            raise StopValidation
        if self.data is None:
            raise StopValidation(gettext("Fill in this field.") if self.required else "")


class NumberField(WholeNumberField):
    """A whole number that has to be written."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, required=True, **kwargs)

    @property
    def number(self) -> int:
        """The number, once the form was validated."""
        if self.data is None:
            raise RuntimeError(f"{self.name} is read before the form was validated")
        return int(self.data)


class NewMeetingForm(ActForm):
    """Begin a meeting (A1). ``key`` is the form's own, so that sending it twice makes one meeting."""

    kind = ChoiceField(_l("Which meeting"), _KINDS)
    modality = ChoiceField(_l("In which manner"), tuple(Modality), group="modality")
    key = HiddenField()

    def validate_modality(self, field: ChoiceField) -> None:
        """Refuse a vote in writing of anything but what is begun as one."""
        is_written = field.data == Modality.WRITTEN
        if is_written is not (self.kind.data == Modality.WRITTEN):
            raise StopValidation(gettext("Choose one of the answers shown."))

    @property
    def request_key(self) -> uuid.UUID | None:
        """The key, or None when it is no uuid."""
        try:
            return uuid.UUID(self.key.data or "")
        except ValueError:
            return None


class DateForm(ActForm):
    """Choose day, hour and length (A2)."""

    day = DayField(_l("Day of the meeting"), required=True)
    hour = HourField(lazy_pgettext("planning", "Hour"), required=True)
    duration = NumberField(_l("How many minutes"), least=SHORTEST_MEETING, most=LONGEST_MEETING)

    @property
    def chosen(self) -> tuple[date, time, int]:
        """Day, hour and minutes, once the form was validated."""
        if self.day.data is None or self.hour.data is None:
            raise RuntimeError("the form is read before it was validated")
        return self.day.data, self.hour.data, self.duration.number


_MOMENT = InputRequired(_l("Write the day and the hour."))


class OpenPollForm(ActForm):
    """Ask which of two to six hours suits people, until a last moment; an hour may be left empty."""

    hour_1 = MomentField(_l("First hour"), [_MOMENT])
    hour_2 = MomentField(_l("Second hour"), [_MOMENT])
    hour_3 = MomentField(_l("Third hour"), [Optional()])
    hour_4 = MomentField(_l("Fourth hour"), [Optional()])
    hour_5 = MomentField(_l("Fifth hour"), [Optional()])
    hour_6 = MomentField(_l("Sixth hour"), [Optional()])
    last_answer = MomentField(_l("Last moment to answer"), [_MOMENT])
    anyway = HiddenField()

    @property
    def hours(self) -> list[datetime]:
        """The hours that were written, once the form was validated."""
        return [field.data for field in self if field.name.startswith("hour_") and field.data]


class ChooseHourForm(ActForm):
    """Choose one hour of a poll: the button says which."""


class EndPollForm(ActForm):
    """Close a poll without an hour."""

    reason = TextField(_l("Why? Everybody who was asked reads it"), required=True, longest=LONGEST_TITLE)


class PollAnswersForm(AskingForm):
    """What somebody answers to each hour of a poll."""

    codes = tuple(LABELS["hour_answer"])
    group = "hour_answer"


class ItemForm(ActForm):
    """Write one item of the agenda (A3). ``version`` is the agenda's that the page showed."""

    version = NumberField(widget=HiddenInput(), least=1)
    title = TextField(lazy_pgettext("planning", "Topic"), required=True, longest=LONGEST_TITLE)
    minutes = NumberField(lazy_pgettext("planning", "Minutes"), least=1, most=LONGEST_ITEM_MINUTES)
    presenter = TextField(_l("Who presents it"), longest=LONGEST_TITLE)
    type = ChoiceField(_l("What it is for"), ItemType, group="item_type")
    basis = ChoiceField(_l("How it is counted"), Basis, group="basis", required=False)
    matter = ListField(_l("What it is about"), Matter, group="matter", first=_l("Choose"), required=False)

    def validate_type(self, field: ChoiceField) -> None:
        """Ask what a vote is about: its majority, and whether it may be held by internet, hang on it."""
        self.matter.required = field.data in (ItemType.ELECTION, ItemType.DECISION)


class AgendaActForm(ActForm):
    """Move, remove or restore: nothing is written, only the version that the page showed."""

    version = NumberField(widget=HiddenInput(), least=1)


class AccessForm(ActForm):
    """Say how the meeting is entered (A4)."""

    join_url = TextField(
        _l("Link of the video call"),
        longest=LONGEST_LINK,
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    place = TextField(lazy_pgettext("planning", "Place"), longest=LONGEST_PLACE)
    access_instructions = LongTextField(_l("How people get in"), longest=LONGEST_INSTRUCTIONS)
    recording_requested = ChoiceField(_l("Will permission to record be asked?"), Choice, group="choice")


class ConvenerForm(ActForm):
    """Say who calls the meeting, and by which act of theirs."""

    convener = ChoiceField(_l("Who calls the meeting"), _CONVENERS, group="convener")
    reference = TextField(_l("Which decision, letter or request"), longest=LONGEST_TITLE)
    acted_on = DayField(_l("Its date"))


class ConvenerOwnerForm(ActForm):
    """Put an owner among those who call, or take one off: the button says who."""


class ModalityForm(ActForm):
    """Hold the meeting in another manner."""

    modality = ChoiceField(_l("In which manner"), _MODALITIES, group="modality")


class DeclareArrearsForm(ActForm):
    """Declare the list of units in arrears (A5): the button says it all."""


class DiscardDraftForm(ActForm):
    """Give up a draft: the button says it all."""


class GuestForm(ActForm):
    """Put somebody from outside on the list of a meeting."""

    name = TextField(lazy_pgettext("planning", "Name"), required=True, longest=LONGEST_TITLE)
    email = EmailField(_l("E-mail address"))
    quality = ChoiceField(_l("Who they are"), GuestQuality, group="guest_quality")


class MemberForm(ActForm):
    """Write down that an owner belongs to the council or to the committee."""

    body = HiddenField(
        _l("Which body"),
        validators=[AnyOf([body.value for body in Body], _l("Choose one of the answers shown."))],
    )
    person = HiddenField(lazy_pgettext("planning", "Person"))

    @property
    def person_id(self) -> uuid.UUID:
        """Who was chosen, once validated."""
        return uuid.UUID(self.person.data)

    def validate_person(self, field: HiddenField) -> None:
        """Refuse what names nobody."""
        try:
            uuid.UUID(field.data or "")
        except ValueError as error:
            raise StopValidation(gettext("Choose one person.")) from error


class LeaveForm(ActForm):
    """Take somebody off a list: the button says it all."""
