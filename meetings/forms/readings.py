"""Forms that open what is another person's: one reason of those that fit, and some words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.forms.base import ActForm
from meetings.forms.fields import ChoiceField, TextField
from meetings.protocol.readings import GROUNDS, Readable

LONGEST_WORDS = 300


class OpenReadingForm(ActForm):
    """Why is it read? Each kind of thing offers the reasons that fit it."""

    words = TextField(
        _l("In your own words"),
        longest=LONGEST_WORDS,
        description=_l("Whom the data belong to reads it in their trail, with your name."),
    )


class OpenPersonForm(OpenReadingForm):
    """Open the file of a person."""

    ground = ChoiceField(_l("Why do you read it?"), GROUNDS[Readable.PERSON])


class OpenArrearsForm(OpenReadingForm):
    """Open the list of units in arrears."""

    ground = ChoiceField(_l("Why do you read it?"), GROUNDS[Readable.ARREARS])


class OpenDocumentForm(OpenReadingForm):
    """Open a document kept as proof."""

    ground = ChoiceField(_l("Why do you read it?"), GROUNDS[Readable.DOCUMENT])


class OpenMessageForm(OpenReadingForm):
    """Open the proof of a message."""

    ground = ChoiceField(_l("Why do you read it?"), GROUNDS[Readable.MESSAGE])
