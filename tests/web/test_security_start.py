"""A route that nobody decided about, or that writes in an unguarded way, stops the start."""

from __future__ import annotations

import pytest
from flask import Flask

from meetings.web.policy import PUBLIC, RESIDENT, allows, check_policies


@pytest.fixture
def small() -> Flask:
    """An application with one page that anybody may read."""
    app = Flask("small", static_folder=None)

    @app.get("/")
    @allows(PUBLIC)
    def page() -> str:
        return "page"

    return app


def test_a_decided_application_starts(small: Flask) -> None:
    """Nothing to complain about."""
    check_policies(small)


def test_a_route_without_policy_stops_the_start(small: Flask) -> None:
    """The sentence names the route and what to do."""
    small.add_url_rule("/nueva", "forgotten", lambda: "x")
    with pytest.raises(RuntimeError, match=r"'forgotten' declares no policy: use @allows"):
        check_policies(small)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_write_by_another_method_stops_it(small: Flask, method: str) -> None:
    """Only POST is guarded against forged forms and bound to a writing transaction."""
    small.add_url_rule("/cosa", "other", allows(PUBLIC)(lambda: "x"), methods=[method])
    with pytest.raises(RuntimeError, match=rf"'other' takes \['{method}'\]"):
        check_policies(small)


def test_a_refusal_without_page_stops_the_start(small: Flask) -> None:
    """A refused POST would have nothing to show."""
    small.add_url_rule("/cosa", "act", allows(PUBLIC, page="nowhere.page")(lambda: "x"), methods=["POST"])
    with pytest.raises(RuntimeError, match=r"'nowhere.page' that does not exist"):
        check_policies(small)


def test_a_link_policy_without_token_stops_it(small: Flask) -> None:
    """The gate would find no link to open."""
    small.add_url_rule("/mia", "mine", allows(RESIDENT)(lambda: "x"))
    with pytest.raises(RuntimeError, match=r"'mine' asks for a link but its path has no token"):
        check_policies(small)
