"""The fields every form is made of: what people type is cleaned, and refused with a sentence.

Control characters, NUL (which PostgreSQL refuses in a text) and the marks that reorder what is read are
taken out; texts are normalised (NFC). Nothing is ever cut short in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, cast

from flask_babel import gettext
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    DateTimeLocalField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import StopValidation

from meetings.wording import label as word_for

LONGEST_LINE = 200
LONGEST_TEXT = 4000
LONGEST_EMAIL = 254
EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LARGEST_FILE = 5 * 1024 * 1024

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\ud800-\udfff"  # halves of surrogate pairs, which UTF-8 cannot carry
    "\u202a-\u202e\u2066-\u2069"  # overrides of direction, which make a text read as another
    "\ufdd0-\ufdef\ufffe\uffff\ufeff]"  # noncharacters and the byte order mark
)
_SPACES = re.compile(r"[ \t\u00a0]+")
# One sign "@", a domain with a dot, no space nor quote: what a mail service will be asked to carry.
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)+")


def clean_line(text: str) -> str:
    """``text`` as one line: NFC, no control or reordering characters, single spaces, none at the ends."""
    flat = _UNSEEN.sub("", _BREAK.sub(" ", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", flat)).strip()


def clean_text(text: str) -> str:
    r"""``text`` as lines parted by ``\n``: NFC, no control or reordering characters, no blank ends."""
    lines = (_UNSEEN.sub("", line).rstrip() for line in _BREAK.sub("\n", text).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(lines)).strip()


class TextField(StringField):  # type: ignore[misc]  # WTForms ships no types
    """One line of text, cleaned. Its data is never None; a text that is too long is refused, not cut."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        longest: int = LONGEST_LINE,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.longest = longest
        self.required = required
        self.flags.required = required

    def process_data(self, value: Any) -> None:
        """What the page shows when nothing was sent yet."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was sent, cleaned."""
        if valuelist:
            self.data = self.cleaned(valuelist[0])

    def cleaned(self, text: str) -> str:
        """The text as it will be kept."""
        return clean_line(text)

    def pre_validate(self, form: Form) -> None:
        """Refuse what is missing or too long."""
        if self.required and not self.data:
            raise StopValidation(gettext("Fill in this field."))
        if len(self.data) > self.longest:
            raise StopValidation(
                gettext(
                    "Write at most %(longest)s characters; there are %(length)s.",
                    longest=self.longest,
                    length=len(self.data),
                )
            )
        if not self.data:
            raise StopValidation

    @property
    def text(self) -> str:
        """The cleaned text, for the type checker."""
        return str(self.data)


class LongTextField(TextField):
    """Several lines of text, cleaned; line breaks are kept."""

    widget = TextAreaField.widget

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, **{"longest": LONGEST_TEXT, **kwargs})

    def cleaned(self, text: str) -> str:
        """The text as it will be kept."""
        return clean_text(text)


class EmailField(TextField):
    """One e-mail address in the shape a mail service carries."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        keys = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
        super().__init__(label, validators, **{"longest": LONGEST_EMAIL, "render_kw": keys, **kwargs})

    def pre_validate(self, form: Form) -> None:
        """Refuse what is no address."""
        super().pre_validate(form)
        if not _EMAIL.fullmatch(self.data):
            raise StopValidation(gettext("Write one e-mail address, such as name@example.com."))


class PhoneField(TextField):
    """One telephone number, as people write it."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        keys = {"autocomplete": "tel", "inputmode": "tel"}
        super().__init__(label, validators, **{"longest": 40, "render_kw": keys, **kwargs})

    def pre_validate(self, form: Form) -> None:
        """Refuse what has too few figures to be called."""
        super().pre_validate(form)
        if sum(character.isdigit() for character in self.data) < 7:
            raise StopValidation(gettext("Write the telephone number with all its figures."))


class WholeNumberField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number between two bounds; None when nothing was written and it is not required."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        least: int = 0,
        most: int = 1_000_000,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.least, self.most, self.required = least, most, required
        self.flags.min, self.flags.max = least, most
        self.flags.required = required

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read plain figures only; anything else is told in one sentence."""
        written = clean_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not written:
            return
        if not re.fullmatch(r"-?[0-9]{1,12}", written):
            raise ValueError(gettext("Write a whole number, in figures."))
        self.data = int(written)

    def pre_validate(self, form: Form) -> None:
        """Refuse what is missing or out of bounds."""
        if self.process_errors:
            raise StopValidation
        if self.data is None:
            raise StopValidation(gettext("Fill in this field.") if self.required else "")
        if not self.least <= self.data <= self.most:
            raise StopValidation(
                gettext("Write a number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )


class MomentField(DateTimeLocalField):  # type: ignore[misc]  # WTForms ships no types
    """A day and hour on the community's clock, in a year of ours."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, list(validators), format="%Y-%m-%dT%H:%M", **kwargs)

    def pre_validate(self, form: Form) -> None:
        """Refuse a year that no calendar of ours has: at its edges a zone would lead out of all years."""
        if self.data is not None and not EARLIEST_DAY <= self.data.date() <= LATEST_DAY:
            raise StopValidation(gettext("Check the year."))


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day; None when nothing was written and it is not required."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, required: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.required = required
        self.flags.required = required

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day as browsers send it, and as people write it in Colombia."""
        written = clean_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not written:
            return
        parts = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", written)
        turned = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", written)
        figures = parts.groups() if parts else turned.groups()[::-1] if turned else ("0", "0", "0")
        try:
            self.data = date(*map(int, figures))
        except ValueError as error:
            raise ValueError(gettext("Write a day that exists, such as 31/01/2027.")) from error

    def pre_validate(self, form: Form) -> None:
        """Refuse what is missing or in no year of ours."""
        if self.process_errors:
            raise StopValidation
        if self.data is None:
            raise StopValidation(gettext("Fill in this field.") if self.required else "")
        if not EARLIEST_DAY <= self.data <= LATEST_DAY:
            raise StopValidation(gettext("Check the year."))

    @property
    def day(self) -> date:
        """The day of a required field after validation, for the type checker."""
        return cast(date, self.data)


def _options(codes: Iterable[StrEnum | str], group: str) -> list[tuple[str, Any]]:
    if isinstance(codes, Mapping):
        return [(str(code), words) for code, words in codes.items()]
    return [(str(code), word_for(code, group)) for code in codes]


class ChoiceField(RadioField):  # type: ignore[misc]  # WTForms ships no types
    """One of a few codes, as buttons; nothing is chosen beforehand.

    ``codes`` bear the words of ``wording.label`` in ``group``, or their own when they are a mapping.
    """

    def __init__(
        self,
        label: Any = None,
        codes: Iterable[StrEnum | str] = (),
        *,
        group: str = "",
        required: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=lambda: _options(codes, group), **kwargs)
        self.required = required

    def pre_validate(self, form: Form) -> None:
        """Refuse what is not in the list, and nothing when something is needed."""
        _check_choice(self)


class ListField(SelectField):  # type: ignore[misc]  # WTForms ships no types
    """One of many codes, as a list; ``first`` is the line that chooses nothing, the rest as above."""

    def __init__(
        self,
        label: Any = None,
        codes: Iterable[StrEnum | str] = (),
        *,
        group: str = "",
        first: Any = None,
        required: bool = True,
        **kwargs: Any,
    ) -> None:
        nothing = [("", first)] if first is not None else []
        super().__init__(label, choices=lambda: [*nothing, *_options(codes, group)], **kwargs)
        self.required = required

    def pre_validate(self, form: Form) -> None:
        """Refuse what is not in the list, and nothing when something is needed."""
        _check_choice(self)


def _check_choice(field: ChoiceField | ListField) -> None:
    known = {value for value, _ in field.choices}
    if not field.data:
        raise StopValidation(gettext("Choose one answer.") if field.required else "")
    if field.data not in known:
        raise StopValidation(gettext("Choose one of the answers shown."))


class UploadField(FileField):  # type: ignore[misc]  # Flask-WTF ships no types
    """One file, read whole: ``content`` and ``filename``. Larger than 5 MB is refused with a sentence."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        accept: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            label, list(validators), **{"render_kw": {"accept": accept} if accept else None, **kwargs}
        )
        self.required = required
        self.flags.required = required
        self.content = b""

    @property
    def filename(self) -> str:
        """The name the file had, without its folders; never empty."""
        name = clean_line(getattr(self.data, "filename", None) or "")
        return re.split(r"[/\\]", name)[-1][-LONGEST_LINE:] or "archivo"

    def pre_validate(self, form: Form) -> None:
        """Read the file; refuse a missing, empty or too large one."""
        if self.data is None:
            raise StopValidation(gettext("Choose a file.") if self.required else "")
        self.content = self.data.read(LARGEST_FILE + 1)
        if len(self.content) > LARGEST_FILE:
            raise StopValidation(gettext("The file is too large. Send one of at most 5 MB."))
        if not self.content:
            raise StopValidation(gettext("The file is empty. Choose another one."))
