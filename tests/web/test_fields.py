"""The shared form fields: what is typed is cleaned, and refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Form

from meetings.forms.fields import (
    LARGEST_FILE,
    ChoiceField,
    DayField,
    EmailField,
    ListField,
    LongTextField,
    MomentField,
    PhoneField,
    TextField,
    UploadField,
    WholeNumberField,
)
from meetings.protocol.kinds import NoticeUnit


class SampleForm(Form):
    """One field of each manner."""

    line = TextField("Line", required=True, longest=20)
    text = LongTextField("Text", longest=40)
    email = EmailField("Address")
    phone = PhoneField("Telephone")
    days = WholeNumberField("Days", least=1, most=366)
    day = DayField("Day")
    moment = MomentField("Moment")
    unit = ChoiceField("Unit", NoticeUnit, required=False)
    other = ListField("Other", NoticeUnit, first="None", required=False)
    file = UploadField("File")


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    """A request in the source language: sentences are those of the code."""
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


def sent(**values: Any) -> SampleForm:
    """The form as a browser sends it, validated."""
    form = SampleForm(MultiDict({"line": "something", **values}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Torre\t 1 ", "Torre 1"),
        ("Jose\u0301", "José"),
        ("a\r\nBcc: b", "a Bcc: b"),
        ("nul\x00l", "null"),
        ("\u202egro.elpmaxe", "gro.elpmaxe"),
        ("bell\x07\x9b", "bell"),
        ("\U0001f3e0 ok", "\U0001f3e0 ok"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
def test_a_line_is_kept_clean_and_whole(typed: str, kept: str) -> None:
    """Control and reordering characters go; letters, emoji and markup stay as text."""
    form = sent(line=typed)
    assert (form.line.text, form.errors) == (kept, {})


def test_a_long_text_keeps_its_line_breaks() -> None:
    r"""Lines are parted by \n whatever the browser sent; NUL and trailing blanks go."""
    form = sent(text="one \r\ntwo\x00\rthree\n\n")
    assert form.text.text == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("line", "", "Fill in this field."),
        ("line", " \x00\u202e ", "Fill in this field."),
        ("line", "x" * 21, "Write at most 20 characters; there are 21."),
        ("text", "x" * 10_000, "Write at most 40 characters; there are 10000."),
        ("email", "ana@example", "Write one e-mail address, such as name@example.com."),
        ("email", "a@example.com, b@example.com", "Write one e-mail address, such as name@example.com."),
        ("phone", "none", "Write the telephone number with all its figures."),
        ("days", "0", "Write a number from 1 to 366."),
        ("days", "9" * 5000, "Write a whole number, in figures."),
        ("days", "\u0663", "Write a whole number, in figures."),
        ("days", "1.5", "Write a whole number, in figures."),
        ("day", "2027-02-30", "Write a day that exists, such as 31/01/2027."),
        ("day", "tomorrow", "Write a day that exists, such as 31/01/2027."),
        ("day", "0001-01-01", "Check the year."),
        ("moment", "0001-01-01T00:00", "Check the year."),
        ("moment", "9999-12-31T23:59", "Check the year."),
        ("unit", "weeks", "Choose one of the answers shown."),
        ("other", "weeks", "Choose one of the answers shown."),
    ],
)
def test_what_has_not_the_shape_is_told(field: str, typed: str, sentence: str) -> None:
    """Each refusal is one sentence, and nothing that was typed is lost."""
    form = sent(**{field: typed})
    assert form.errors == {field: [sentence]}


def test_right_answers_of_every_manner_pass() -> None:
    """A whole form filled in as people do."""
    form = sent(
        email="ana@example.com",
        phone="601 555 0142",
        days="15",
        day="31/01/2027",
        unit="clear_calendar_days",
        other="clear_business_days",
    )
    assert form.errors == {}
    assert (form.days.data, form.day.data, form.unit.data) == (15, date(2027, 1, 31), "clear_calendar_days")


def test_an_optional_answer_may_stay_empty() -> None:
    """Nothing written is nothing kept, without a complaint."""
    form = sent()
    assert form.errors == {}
    assert (form.text.data, form.days.data, form.day.data, form.file.content) == ("", None, None, b"")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"x" * (LARGEST_FILE + 1), "The file is too large. Send one of at most 5 MB."),
    ],
)
def test_an_empty_or_huge_file_is_refused(content: bytes, sentence: str) -> None:
    """Only so much is read as may be kept."""
    form = sent(file=FileStorage(BytesIO(content), filename="registro.csv"))
    assert form.errors == {"file": [sentence]}


def test_a_file_loses_its_folders_and_tricks() -> None:
    """The name of a file is a name, never a path."""
    form = sent(file=FileStorage(BytesIO(b"a"), filename="C:\\x\\..\\\u202eregistro.csv"))
    assert (form.file.filename, form.file.content) == ("registro.csv", b"a")


def test_nothing_is_chosen_before_the_person_chooses() -> None:
    """A page shows its buttons empty, and says which fields are needed."""
    form = SampleForm()
    assert "checked" not in str(form.unit())
    assert " required" in str(form.line())
    assert " required" not in str(form.text())
