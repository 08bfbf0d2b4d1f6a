"""The people of a row: names, documents and addresses, when one cell may hold several of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import words
from .cells import fold, tidy, tidy_lines

_HARD_SEPARATOR = re.compile(r"\s*(?:[/|;\n\r&+]|\by\s*/\s*o\b)\s*", re.IGNORECASE)
_COMPANY_SEPARATOR = re.compile(r"\s*[/|;\n\r]\s*")
_AND = re.compile(r"\s+[ye]\s+", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—]\s+")
_SHARE = re.compile(r"\(?\s?\d{1,3}(?:[.,]\d{1,8})?\s?%\s?\)?")
_LIST_SEPARATOR = re.compile(r"\s*[/;|\n\r]\s*|\s+[yo]\s+|,\s+|\s+-\s+", re.IGNORECASE)
_DOCUMENT_TYPE = re.compile(
    r"^\s*(?:c\.?\s?c\.?|c\.?\s?e\.?|nit|t\.?i\.?|p\.?p\.?|pasaporte)[\s.:#°º-]*(?:n[o°º]\b)?", re.I
)
_DAMAGED = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_EXTENSION = re.compile(r"\b(?:ext|extension|int)\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameEvidence:
    """What the whole register tells about how its names are written.

    `given` are folded first words of names, with the commonest given names; `surnames` the last words;
    `comma_is_order` says that cells read "Surnames, Names".
    """

    given: frozenset[str]
    surnames: frozenset[str]
    comma_is_order: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one cell; `doubtful` when a word that joins two names may be part of one."""

    names: tuple[str, ...]
    doubtful: bool = False


def evidence_of(cells: Sequence[str]) -> NameEvidence:
    """What the cells of names tell, read all together."""
    commas = sum(cell.count(",") == 1 for cell in cells)
    comma_is_order = 2 * commas > len(cells)
    firsts: set[str] = set()
    lasts: set[str] = set()
    for cell in cells:
        for piece in _HARD_SEPARATOR.split(tidy_lines(cell)):
            start = piece.partition(",")[2] if comma_is_order else piece
            if said := fold(start).split():
                firsts.add(said[0])
                lasts.add(said[-1])
    given = frozenset(firsts) | words.GIVEN_NAMES
    return NameEvidence(given, frozenset(lasts) - given, comma_is_order)


def split_names(text: str, evidence: NameEvidence) -> Names:
    """The names in a cell, one for each person.

    A slash, a semicolon, `&`, `+` or a new line always separates. " y ", a dash or a comma separates only
    full names, which begin with a given name or have three words: "Ana de la Cruz y Pérez" and "Gómez y Cía"
    are one.
    """
    text = tidy_lines(text)
    if _is_company(text):
        return Names(_clean(_COMPANY_SEPARATOR.split(text)))
    found: list[str] = []
    doubtful = False
    for piece in _clean(_HARD_SEPARATOR.split(text)):
        parts, doubt = _split_softly(piece, evidence)
        found.extend(parts)
        doubtful = doubtful or doubt
    return Names(tuple(dict.fromkeys(found)), doubtful)


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents in a cell, as identities compare them, and the texts that are none."""

    values: tuple[str, ...]
    unreadable: tuple[str, ...] = ()


def split_documents(text: str) -> Documents:
    """The documents in a cell: letters and digits only, without their type nor a NIT's check digit.

    A number that a spreadsheet shortened ("8,8E+08") has lost digits and identifies nobody, nor do "0" or
    "1111111".
    """
    if says_nothing(text):
        return Documents(())
    values: list[str] = []
    unreadable: list[str] = []
    for piece in _LIST_SEPARATOR.split(tidy_lines(text)):
        document = _document(piece)
        if document:
            values.append(document)
        elif piece.strip():
            unreadable.append(tidy(piece))
    return Documents(tuple(values), tuple(unreadable))


@dataclass(frozen=True, slots=True)
class Addresses:
    """The e-mail addresses or telephones in a cell that can be used, and the texts that cannot."""

    values: tuple[str, ...]
    unreadable: tuple[str, ...] = ()


def split_emails(text: str) -> Addresses:
    """The e-mail addresses in a cell, as written."""
    if says_nothing(text):
        return Addresses(())
    values: list[str] = []
    unreadable: list[str] = []
    for piece in re.split(r"[\s;,/|<>()]+", text):
        candidate = piece.strip(".:'\"").removeprefix("mailto:")
        if _EMAIL.fullmatch(candidate) and ".." not in candidate:
            values.append(candidate)
        elif "@" in piece:
            unreadable.append(piece)
    if not values and not unreadable:
        unreadable.append(tidy(text))
    return Addresses(tuple(dict.fromkeys(values)), tuple(unreadable))


def split_phones(text: str) -> Addresses:
    """The telephones in a cell, as written: each piece with 7 to 15 digits (ITU-T E.164)."""
    if says_nothing(text):
        return Addresses(())
    values: list[str] = []
    unreadable: list[str] = []
    for piece in _LIST_SEPARATOR.split(tidy_lines(text)):
        digits = re.sub(r"\D", "", _EXTENSION.sub("", piece))
        if 7 <= len(digits) <= 15 and not _DAMAGED.search(piece):
            values.append(tidy(piece))
        elif piece.strip():
            unreadable.append(tidy(piece))
    return Addresses(tuple(dict.fromkeys(values)), tuple(unreadable))


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, a dash, "no tiene", "sin correo", "N/A"."""
    folded = fold(text)
    if not folded or folded in words.NOTHING_WORDS:
        return True
    first = folded.split()[0]
    return first in ("no", "sin") and "@" not in text and not any(each.isdigit() for each in text)


def looks_like_a_name(text: str) -> bool:
    """Whether a text alone in the column of names can be a person: two to eight words of letters."""
    return bool(re.fullmatch(r"[^\W\d_][\w.'’-]*(?:\s+[\w.'’-]+){1,7}", text.strip())) and not re.search(
        r"\d", text
    )


def same_person(one: str, other: str) -> bool:
    """Whether two writings of a name may be of one person: they share a word of three letters or more."""
    shared = set(fold(one).split()) & set(fold(other).split())
    return fold(one) == fold(other) or any(len(word) > 2 for word in shared)


def _document(piece: str) -> str:
    if _DAMAGED.search(piece):
        return ""
    # "52.345.678 de Bogotá": where it was issued is no part of it.
    bare = _DOCUMENT_TYPE.sub("", piece.strip()).casefold().split(" de ")[0]
    if nit := re.fullmatch(r"(\d{3}\.?\d{3}\.?\d{3})\s*-\s*\d", bare):
        bare = nit[1]
    document = re.sub(r"[^0-9A-Za-z]", "", bare).upper()
    digits = re.sub(r"\D", "", document)
    return document if len(digits) >= 3 and len(set(digits)) > 1 else ""


def _split_softly(piece: str, evidence: NameEvidence) -> tuple[tuple[str, ...], bool]:
    for separator in (_AND, _DASH):
        parts = _clean(separator.split(piece))
        if len(parts) > 1:
            return _judge(piece, parts, evidence)
    parts = _clean(piece.split(","))
    if len(parts) > 1 and not evidence.comma_is_order:
        # "Pérez, Ana" is one person in the order of a list.
        return _judge(piece, parts, evidence) if all(" " in part for part in parts) else ((piece,), False)
    return (piece,), False


def _judge(piece: str, parts: tuple[str, ...], evidence: NameEvidence) -> tuple[tuple[str, ...], bool]:
    """The parts when each is a full name; else the piece, and whether that is in doubt."""
    said = [[word for word in fold(part).split() if word not in words.PARTICLES] for part in parts]
    full = [
        len(each) >= 2
        and (each[0] in evidence.given or (len(each) >= 3 and each[0] not in evidence.surnames))
        for each in said
    ]
    if all(full):
        return parts, False
    # One word to the right is a surname: "De la Cruz y Pérez". To the left: "Juan y María Pérez".
    return (piece,), len(said[0]) == 1 or (full[0] and min(map(len, said)) >= 2)


def _is_company(text: str) -> bool:
    padded = f" {fold(text)} "
    return any(f" {word} " in padded for word in words.COMPANY_WORDS)


def _clean(pieces: Iterable[str]) -> tuple[str, ...]:
    tidied = (tidy(_SHARE.sub(" ", piece)).strip(" ,;-") for piece in pieces)
    return tuple(piece for piece in tidied if any(each.isalpha() for each in piece))
