"""Speaking one language for a while: papers and messages are in the community's, whoever is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import force_locale


@contextmanager
def in_language(locale: str) -> Iterator[None]:
    """Everything worded inside is in ``locale`` ("es", "en"). Needs the application's context."""
    with force_locale(locale):
        yield
