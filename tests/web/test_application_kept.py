"""The application of the tests: whatever a test does to it, the next one finds it as it was made."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from meetings.adapters.clock import FixedClock
from meetings.storage.session import Storage
from meetings.web.support import EXTENSION


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_finds_nothing_that_another_did_to_it(
    app: Flask, storage: Storage, clock: FixedClock, turn: str
) -> None:
    """Its own data base and clock, no try counted, no stream open, no setting, view or log of another."""
    services, streams = app.extensions[EXTENSION], app.extensions["newsroom"]
    assert services.storage is storage and services.clock is clock
    client, links = app.test_client(), [f"/r/{number:022}" for number in range(31)]
    assert [client.get(link).status_code for link in links] == [404] * 30 + [429]
    assert streams.take()
    while streams.take():
        pass
    assert client.get("/healthz").text != "mine"
    assert app.config["LOCALE"] == "es" and app.logger.level == logging.INFO
    assert len(app.logger.handlers) == 1
    app.view_functions["pages.healthz"] = _mine(app)
    assert client.get("/healthz").text == "mine"
    app.config["LOCALE"] = "en"
    app.logger.addHandler(logging.NullHandler())
    app.logger.setLevel(logging.DEBUG)


def _mine(app: Flask) -> object:
    def view() -> str:
        return "mine"

    view.policy = app.view_functions["pages.healthz"].policy  # type: ignore[attr-defined]  # of functions
    return view
