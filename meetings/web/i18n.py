"""Language of a page: the reader's choice in the cookie, else the community's, else the installation's."""

from __future__ import annotations

import gettext

from flask import Flask, current_app, g, has_request_context, session
from flask_babel import Babel, Domain, get_locale

from meetings.adapters.catalogues import catalogue


class AreaDomain(Domain):
    """Serves the catalogues merged from one file per area."""

    def get_translations(self) -> gettext.NullTranslations:
        """The catalogue of the reader's language."""
        locale = get_locale()
        return catalogue(locale.language if locale else current_app.config["LOCALE"])


class AreaBabel(Babel):
    """Flask-Babel over ``AreaDomain``."""

    domain_instance = AreaDomain()


def register_i18n(app: Flask) -> None:
    """Install Flask-Babel; dates are formatted by the product's own formatter, in the community's zone."""
    AreaBabel(app, default_locale=app.config["LOCALE"], locale_selector=_language)


def _language() -> str:
    # The worker words papers and messages without a request.
    chosen = session.get("lang") if has_request_context() else None
    return str(chosen or g.get("community_locale") or current_app.config["LOCALE"])
