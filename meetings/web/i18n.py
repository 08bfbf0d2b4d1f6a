"""Language of a page: the reader's choice in the cookie, else the community's, else the installation's."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask, current_app, g, has_request_context, session
from flask_babel import Babel, Domain, get_locale

from meetings.wording.sentences import one_point

Catalogue = Callable[[str], gettext.NullTranslations]


class AreaDomain(Domain):
    """Serves the catalogues merged from one file per area."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Flask-Babel's classes carry no annotations
        self._catalogue = catalogue

    def get_translations(self) -> gettext.NullTranslations:
        """The catalogue of the reader's language."""
        locale = get_locale()
        return self._catalogue(locale.language if locale else current_app.config["LOCALE"])


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
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        app.jinja_env.globals[name] = _pointed(cast("Callable[..., str]", app.jinja_env.globals[name]))


def _pointed(translate: Callable[..., str]) -> Callable[..., str]:
    """The function of the templates, whose filled sentences end in one point."""

    @wraps(translate)  # also takes over the mark by which a template hands it its context
    def pointed(*texts: Any, **values: Any) -> str:
        said = translate(*texts, **values)
        return type(said)(one_point(said)) if values else said

    return pointed


def _language() -> str:
    # The worker words papers and messages without a request.
    chosen = session.get("lang") if has_request_context() else None
    return str(chosen or g.get("community_locale") or current_app.config["LOCALE"])
