"""The gettext catalogues: one .po file per area, read and merged at the start, so nothing can be stale."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

DIRECTORY = Path(__file__).parent.parent / "translations"
SOURCE_LANGUAGE = "en"


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """The merged catalogue of a language; the source language needs none.

    Args:
        locale: ``es`` or ``en``.
    """
    if locale == SOURCE_LANGUAGE:
        return Translations()
    merged = Translations()
    for path in sorted((DIRECTORY / locale).glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file, locale=locale)
        compiled = io.BytesIO()
        write_mo(compiled, messages)
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged
