"""What is worded or drawn once: parts of pages that hang on nothing but their facts and the language.

The pictures, the plan and the topics of a meeting are the same for everybody who sees the same facts, and
cost more than the rest of a page. Each is kept under the facts themselves, so that it cannot be stale or
another community's: other facts, other key. What is of one reader or one request (a token, an address) is
never among them, since a function of facts has no way to it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask
from markupsafe import Markup

from meetings.web.i18n import language

Macro = Callable[..., Markup]
P = ParamSpec("P")
R = TypeVar("R")
# The façade of three hundred homes has some thirty thousand characters.
MOST_DRAWINGS = 100
MOST_WORDS = 200


def register_once(app: Flask) -> None:
    """Give the templates `once(macro, *arguments)`."""
    app.add_template_global(once)


def once(macro: Macro, *arguments: Any, **named: Any) -> Markup:
    """What a macro draws of its arguments, drawn only when it was not lately.

    Args:
        macro: of one of the components of pictures, which ask for nothing beside their arguments.
        arguments, named: hashable: frozen pictures and texts.
    """
    return _drawn(macro, language(), arguments, tuple(named.items()))


def worded_once(words: Callable[P, R]) -> Callable[P, R]:
    """Make a function of hashable facts that words them in the reader's language do so once in each."""

    @lru_cache(maxsize=MOST_WORDS)
    def kept(_language: str, *arguments: P.args, **named: P.kwargs) -> R:
        return words(*arguments, **named)

    @wraps(words)
    def ask(*arguments: P.args, **named: P.kwargs) -> R:
        return kept(language(), *arguments, **named)  # type: ignore[arg-type]  # facts are hashable

    return ask


@lru_cache(maxsize=MOST_DRAWINGS)
def _drawn(
    macro: Macro, _language: str, arguments: tuple[Any, ...], named: tuple[tuple[str, Any], ...]
) -> Markup:
    return macro(*arguments, **dict(named))
