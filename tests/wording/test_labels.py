"""The word for each code, and the catalogue of the words."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import meetings.wording
from meetings.protocol import findings, kinds, lifecycle
from meetings.wording import label
from meetings.wording.labels import LABELS, group_of

WORDING = Path(meetings.wording.__file__).parent
CATALOGUE = WORDING.parent / "translations" / "es" / "findings.po"
MODULES = ("__init__", "acts", "labels", "legal", "notices", "papers", "sentences", "sessions")
KEYWORDS = {
    "_l": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
# Read by programs, or chosen on a form of its own with its own words.
WITHOUT_LABELS = {"ConsentDefect", "ConsentForm", "RequestType", "CommitteeDecision", "Audience"}
WITHOUT_LABELS |= {"PublicationChannel"}
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")


def _enumerations() -> list[type[StrEnum]]:
    found = [
        value
        for module in (kinds, lifecycle, findings)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    ]
    return [each for each in dict.fromkeys(found) if each.__name__ not in WITHOUT_LABELS]


@pytest.mark.parametrize("enumeration", _enumerations())
def test_every_member_of_a_closed_list_has_a_word(enumeration: type[StrEnum]) -> None:
    """And the group has no word for a member that is gone."""
    assert LABELS[group_of(enumeration)].keys() == {member.value for member in enumeration}
    assert all(label(member) for member in enumeration)


def test_bare_code_is_looked_up_with_its_group() -> None:
    """As it is stored; a member of an enumeration knows its own."""
    assert label("refused", "consent_state") == label(kinds.ConsentState.REFUSED)
    assert label("refused", "delivery_state") == label(kinds.DeliveryState.REFUSED)
    assert label("refused", "consent_state") != label("refused", "delivery_state")
    assert label("ordinary_assembly") == label(kinds.Kind.ORDINARY_ASSEMBLY)


@pytest.mark.parametrize(("code", "group"), [("colour", ""), ("virtual", "kind")])
def test_code_without_a_word_is_an_error(code: str, group: str) -> None:
    """It is a mistake of the program, not something to show."""
    with pytest.raises(LookupError, match="no label"):
        label(code, group)


def _written() -> dict[tuple[str, str | None], str]:
    """Message id and context of every text of the package, with the plural beside it."""
    found = {}
    for module in MODULES:
        for _, message, _, context in extract_from_file(
            "python", WORDING / f"{module}.py", keywords=KEYWORDS
        ):
            single, plural = message if isinstance(message, tuple) else (message, "")
            found[single, context] = plural
    return found


def test_catalogue_holds_every_text_and_no_other() -> None:
    """Complete, with nothing fuzzy and nothing left over."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="es") if message.id]
    singles = {(m.id[0] if isinstance(m.id, tuple | list) else m.id, m.context): m for m in messages}
    written = _written()
    assert singles.keys() == written.keys()
    assert not any(message.fuzzy for message in messages)
    for key, message in singles.items():
        translations = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(translations), key
        assert (len(translations) == 2) == bool(written[key]), key
        for translation in translations:
            assert set(PLACEHOLDER.findall(translation)) == set(PLACEHOLDER.findall(key[0])), key
