"""What the program says and what the Spanish catalogue answers, read from the files for their tests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from babel.messages.extract import extract
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parent.parent / "meetings"
SPANISH = PACKAGE / "translations" / "es"

# A template that cannot be read is a failure, not an empty one.
_STRICT = {"silent": "false"}
_WITH_CONTEXT = ((1, "c"), 2)
_WITH_CONTEXT_AND_NUMBER = ((1, "c"), 2, 3)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
    "_p": _WITH_CONTEXT,
    "pgettext": _WITH_CONTEXT,
    "lazy_pgettext": _WITH_CONTEXT,
    "npgettext": _WITH_CONTEXT_AND_NUMBER,
}
_END = re.compile(r"[.?!:;…]+(?:[\s»”)]+|$)|\n+")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")

Key: TypeAlias = tuple[str, str]
"""A context, empty when there is none, and the English source (of a plural, its singular)."""


@dataclass(frozen=True, slots=True)
class Said:
    """One English text of the program and where it stands."""

    context: str
    forms: tuple[str, ...]
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """How the catalogue finds it."""
        return self.context, self.forms[0]

    def __str__(self) -> str:
        place = self.places[0].removeprefix(f"{PACKAGE.as_posix()}/")
        return f"{place}: {self.forms[0]!r}"


def said(paths: Iterable[Path]) -> dict[Key, Said]:
    """Every text marked for translation in these files (.py by name, any other as a Jinja template)."""
    found: dict[Key, Said] = {}
    for path in paths:
        method = "python" if path.suffix == ".py" else "jinja2"
        with path.open("rb") as file:
            for line, message, _, context in extract(method, file, KEYWORDS, options=_STRICT):
                forms = (message,) if isinstance(message, str) else tuple(message)
                one = Said(context or "", forms)
                found.setdefault(one.key, one).places.append(f"{path.as_posix()}:{line}")
    return found


def program() -> list[Path]:
    """Every file of the program that may say something."""
    templates = PACKAGE / "templates"
    return sorted([*PACKAGE.rglob("*.py"), *templates.rglob("*.html"), *templates.rglob("*.txt")])


@dataclass(frozen=True, slots=True)
class Answered:
    """One entry of a Spanish file."""

    file: str
    context: str
    source: tuple[str, ...]
    spanish: tuple[str, ...]
    is_fuzzy: bool

    @property
    def key(self) -> Key:
        """The same key as the English text it translates."""
        return self.context, self.source[0]


def answered() -> list[Answered]:
    """Every entry of every Spanish file, in the order in which they are merged."""
    return [entry for path in sorted(SPANISH.glob("*.po")) for entry in _entries(path)]


def _entries(path: Path) -> list[Answered]:
    with path.open("rb") as file:
        catalog = read_po(file, locale="es")
    return [
        Answered(path.name, message.context or "", _forms(message.id), _forms(message.string), message.fuzzy)
        for message in catalog
        if message.id
    ]


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def places(text: str) -> set[str]:
    """The places of a text that are filled with a fact."""
    return set(PLACE.findall(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text: what stands between points, questions and the two kinds of colon."""
    return [part for part in _END.split(text) if part.strip()]


def words(sentence: str) -> int:
    """How many words a sentence has; a place counts as one."""
    return sum(any(sign.isalnum() for sign in word) for word in sentence.split())
