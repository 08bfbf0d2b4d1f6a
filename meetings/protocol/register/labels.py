"""What a unit is called: tower, kind and number, whether in two columns or all in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import words
from .cells import fold, tidy, unaccented
from .codes import ColumnRole, UnitKind

_SEPARATOR = r"[\s.:#°º\-]*(?:n[o°º]?\b\.?\s*)?"
_IDENTIFIER = r"(\d{1,3}[a-z]?(?![a-z0-9])|\d{1,3}(?!\d)|[a-z](?![a-z0-9]))"


def _any_word(vocabulary: Sequence[str]) -> str:
    return "(" + "|".join(sorted(vocabulary, key=len, reverse=True)) + ")"


_TOWER = re.compile(rf"(?<![a-z]){_any_word(tuple(words.TOWER_WORDS))}(?![a-z]){_SEPARATOR}{_IDENTIFIER}")
_KIND = re.compile(rf"(?<![a-z]){_any_word(tuple(words.KIND_WORDS))}(?![a-z])\.?{_SEPARATOR}(?=[a-z0-9])")
_OWN_TOWER = re.compile(rf"{_any_word(tuple(words.TOWER_WORDS))}(?![a-z]){_SEPARATOR}(.*)")
_PAIR = re.compile(r"([a-z0-9]{1,5})\s*[-/.\s]\s*([a-z0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Label:
    """A unit's name in its parts; `tower` is empty and `kind` absent when not stated."""

    tower: str
    kind: UnitKind | None
    number: str


def read_tower(text: str, word: str) -> str:
    """The tower named in its own column, in one writing: `"T-1"`, `"TORRE 1"` and `"1"` are `"Torre 1"`.

    `word` stands before a bare number or letter. Another name is kept as written.
    """
    clean = tidy(text)
    plain = unaccented(clean)
    if re.fullmatch(r"\d{1,4}[a-z]?|[a-z]", plain):
        return f"{word} {plain.upper()}"
    match = _OWN_TOWER.fullmatch(plain)
    if match is None or not match[2]:
        return clean
    named = clean[-len(match[2]) :] if len(plain) == len(clean) else match[2]
    return f"{words.TOWER_WORDS[match[1]]} {named.upper() if len(named) <= 3 else named.title()}"


def section_tower(text: str) -> str | None:
    """The tower that a row standing alone names ("TORRE 2"), as the title of the units below it."""
    match = _TOWER.fullmatch(unaccented(tidy(text)))
    return f"{words.TOWER_WORDS[match[1]]} {match[2].upper()}" if match else None


def read_label(text: str, order: Sequence[ColumnRole], tower_name: str) -> Label:
    """The parts of a unit's cell: `"T1-101"`, `"Apto 101 Torre 1"`, `"Local 3"`, `"101"`.

    `order` holds TOWER and UNIT when the column's title names both, so that `"1-101"` can be told apart; a
    number with a dash under any other title stays whole.
    """
    rest = unaccented(tidy(text))
    tower = ""
    match = _TOWER.search(rest)
    if match and rest.strip() != match[0].strip():
        tower = f"{words.TOWER_WORDS[match[1]]} {match[2].upper()}"
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    elif len(order) == 2 and (pair := _PAIR.fullmatch(rest)):
        first, second = pair.groups()
        named, rest = (first, second) if order[0] is ColumnRole.TOWER else (second, first)
        tower = read_tower(named, tower_name)
    kind = None
    if match := _KIND.search(rest):
        kind = words.KIND_WORDS[match[1]]
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    number = rest.strip(" -.,;:/#()").upper()
    return Label(tower, kind, re.sub(r"\s+", " ", number) or tidy(text).upper())


def read_kind(text: str) -> UnitKind | None:
    """The kind named in a column of its own ("Apartamento", "Local comercial"); "Vivienda" names none."""
    return next((words.KIND_WORDS[word] for word in fold(text).split() if word in words.KIND_WORDS), None)


def full_number(number: str, kind: UnitKind | None) -> str:
    """The number with its kind's word, but for dwellings: a parking space and a flat may both be 101."""
    return f"{words.KIND_NAMES[kind]} {number}" if kind in words.KIND_NAMES else number


def join_towers(parts: Sequence[str]) -> str:
    """Several levels as one name, each once: `"Etapa 1 Torre 2"`."""
    return " ".join(dict.fromkeys(part for part in parts if part))


def unit_key(tower: str, number: str) -> str:
    """The identity of a unit within its register, whatever its capitals, accents and leading zeros."""
    return f"{_without_zeros(tower)}/{_without_zeros(number)}"


def _without_zeros(text: str) -> str:
    return re.sub(r"\b0+(?=\d)", "", fold(text))
