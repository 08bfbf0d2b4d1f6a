"""Language of a page: the reader's choice in the cookie, else the community's, else the installation's."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, has_request_context, session
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from meetings.wording.sentences import one_point

Catalogue = Callable[[str], gettext.NullTranslations]
# More texts than all templates have: nothing but their own literals is ever asked for.
MOST_TEXTS = 8192


class AreaDomain(Domain):
    """Serves the catalogues merged from one file per area."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Flask-Babel's classes carry no annotations
        self._catalogue = catalogue

    def get_translations(self) -> gettext.NullTranslations:
        """The catalogue of the reader's language."""
        return self._catalogue(language())

    def gettext(self, string: str, **variables: Any) -> str:
        """A sentence filled with what it says, with one point at its end whatever stands there."""
        said = super().gettext(string, **variables)  # type: ignore[no-untyped-call] # as above
        return _filled(said, variables)

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """The same, of a number."""
        said = super().ngettext(singular, plural, num, **variables)  # type: ignore[no-untyped-call] # as above
        return _filled(said, variables)

    def pgettext(self, context: str, string: str, **variables: Any) -> str:
        """The same, of a text that is said in more than one place."""
        said = super().pgettext(context, string, **variables)  # type: ignore[no-untyped-call] # as above
        return _filled(said, variables)


class AreaBabel(Babel):
    """Flask-Babel over ``AreaDomain``."""

    def __init__(self, app: Flask, catalogue: Catalogue, **options: Any) -> None:
        self.domain_instance = AreaDomain(catalogue)
        super().__init__(app, **options)  # type: ignore[no-untyped-call] # as above


def register_i18n(app: Flask, catalogue: Catalogue) -> None:
    """Install Flask-Babel over the merged catalogues.

    Dates are formatted by the product's own formatter, in the community's zone.
    """
    AreaBabel(app, catalogue, default_locale=app.config["LOCALE"], locale_selector=_language)
    app.jinja_env.globals.update(_template_texts(catalogue))


def language() -> str:
    """The code of the language of whatever is being worded: "es" or "en"."""
    # What `get_locale` keeps for the request and `force_locale` changes, without its way there: a page asks
    # for it some hundred times.
    kept = vars(g._get_current_object()).get("_flask_babel")
    locale = getattr(kept, "babel_locale", None) or get_locale()
    return str(locale.language if locale else current_app.config["LOCALE"])


def _language() -> str:
    # The worker words papers and messages without a request.
    chosen = session.get("lang") if has_request_context() else None
    return str(chosen or g.get("community_locale") or current_app.config["LOCALE"])


def _filled(said: Any, values: Mapping[str, Any]) -> str:
    return one_point(said) if values else str(said)


def _own(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - a text of the catalogues is the program's own


def _pointed(said: Markup) -> Markup:
    """A filled sentence, which ends in one point; its parts were escaped when it was filled."""
    return Markup(one_point(said))  # noqa: S704 - marked before, and points are taken off only


def _template_texts(catalogue: Catalogue) -> dict[str, Callable[..., Markup]]:
    """What the templates call for their texts.

    A text is looked up once in each language and is then ready to be shown, marked as the program's own. The
    functions of the Jinja extension, which these replace, do both every time.
    """

    @lru_cache(maxsize=MOST_TEXTS)
    def text_of(code: str, context: str, text: str) -> Markup:
        words = catalogue(code)
        return _own(words.pgettext(context, text) if context else words.gettext(text))

    @lru_cache(maxsize=MOST_TEXTS)
    def ready(code: str, context: str, text: str) -> Markup:
        return text_of(code, context, text) % {}

    def pgettext(context: str, text: str, **values: Any) -> Markup:
        code = language()
        return _pointed(text_of(code, context, text) % values) if values else ready(code, context, text)

    def gettext(text: str, **values: Any) -> Markup:
        return pgettext("", text, **values)

    def ngettext(singular: str, plural: str, num: int, **values: Any) -> Markup:
        words = catalogue(language()).ngettext(singular, plural, num)
        return _pointed(_own(words) % {"num": num, **values})

    def npgettext(context: str, singular: str, plural: str, num: int, **values: Any) -> Markup:
        words = catalogue(language()).npgettext(context, singular, plural, num)
        return _pointed(_own(words) % {"num": num, **values})

    return {
        "_": gettext,
        "gettext": gettext,
        "pgettext": pgettext,
        "ngettext": ngettext,
        "npgettext": npgettext,
    }
