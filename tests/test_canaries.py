"""Nothing personal and no token stands in what the running program writes, whatever goes wrong in it."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from bench.common import ROOT
from meetings import create_app, replies
from meetings.adapters.keys import Keys
from meetings.application import now, open_storage
from meetings.config import Config
from meetings.storage.communities import ContactPoint, Person
from tests.adapters.smtp_sink import SmtpSink
from tests.databases import opened
from tests.factories import convene, make_building, make_meeting
from tests.fixtures import DATABASES
from tests.test_running import wait_for

NAME, DOCUMENT, ADDRESS = "Canaria Amarilla Inventada", "52998877", "canaria.amarilla@example.com"
SECONDS = 60.0
# What breaks: keeping an answer, and writing down how a message ended.
BROKEN = """
CREATE TRIGGER no_replies BEFORE INSERT ON replies BEGIN SELECT RAISE(ABORT, 'broken'); END;
CREATE TRIGGER no_words BEFORE UPDATE ON delivery_attempts WHEN NEW.words <> ''
    BEGIN SELECT RAISE(ABORT, 'broken'); END;
DROP TABLE consents;
"""


@pytest.mark.parametrize("kind", DATABASES)
def test_an_error_of_the_data_base_quotes_no_value(kind: str) -> None:
    """Its text would else carry the values of the statement, wherever it is shown."""
    wrong, values = text("INSERT INTO people (nothing) VALUES (:name)"), {"name": NAME}
    with (
        opened(kind, Keys.ephemeral()) as storage,
        pytest.raises(DBAPIError) as failed,
        storage.transaction() as tx,
    ):
        tx.session.execute(wrong, values)
    assert NAME not in str(failed.value)


def prepare(config: Config) -> str:
    """An installation with one person who is watched for, owed a mail; returns the token of their link."""
    storage = open_storage(config)
    building = make_building(storage)
    [person, *_] = building.people
    with storage.transaction() as tx:
        tx.session.execute(update(Person).where(Person.id == person).values(name=NAME, document=DOCUMENT))
        own = update(ContactPoint).where(ContactPoint.person_id == person)
        tx.session.execute(own.values(value=ADDRESS))
    make_meeting(storage, building)
    with create_app(config, storage=storage).app_context():
        [token, *_] = convene(storage, building)
        with storage.transaction() as tx:
            assert replies.resend_link(tx, DOCUMENT, "192.0.2.1", now())
    storage.close()
    with closing(sqlite3.connect(config.instance / "constancia.sqlite3")) as connection:
        connection.executescript(BROKEN)
    return token


class Visitor:
    """A browser with cookies, of a program that may not be up yet."""

    def __init__(self, base: str) -> None:
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def ask(self, path: str, **form: str) -> tuple[int, str]:
        """The status and the page, 0 when nobody answers; with a form it is sent."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.base + path, data=data, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def token_against_forgery(self) -> str:
        """What a form of this browser brings with it."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask("/entrar")[1])
        return found.group(1) if found else ""


def test_what_the_program_writes_names_nobody(tmp_path: Path) -> None:
    """A page that fails, one without its table, a worker that cannot settle: lines of type and place."""
    with SmtpSink() as sink, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        sink.refuse_recipient = {ADDRESS: f"550 5.1.1 {NAME} <{ADDRESS}> is unknown"}
        token = prepare(Config(instance=tmp_path, base_url=base))
        settings = {"INSTANCE": str(tmp_path), "BASE_URL": base, "SMTP_URL": sink.url}
        settings["MAIL_FROM"] = "reuniones@example.com"
        output = tmp_path / "output"
        with output.open("w") as said:
            program = subprocess.Popen(
                [sys.executable, "-m", "meetings.cli", "run", "--no-sample"],
                cwd=ROOT,
                env={**os.environ, **{f"MEETINGS_{name}": value for name, value in settings.items()}},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            visitor = Visitor(base)
            wait_for(lambda: visitor.ask("/healthz")[0] == 200)
            secret = visitor.token_against_forgery()
            statuses = [
                visitor.ask(f"/r/{token}", csrf_token=secret, answer="yes")[0],
                visitor.ask(f"/r/{token}/grabacion")[0],
                visitor.ask(f"/r/{token}/retirar", csrf_token=secret)[0],
                visitor.ask("/entrar", csrf_token=secret, who=ADDRESS)[0],
            ]
            wait_for(lambda: '"huey"' in output.read_text())
        finally:
            program.terminate()
            program.wait(timeout=SECONDS)
    written = output.read_text()
    assert statuses == [500, 503, 503, 200]
    lines = [json.loads(line) for line in written.splitlines()]
    assert {line.get("exception") for line in lines} >= {"IntegrityError"}
    assert {line["logger"] for line in lines} >= {"meetings", "huey"}
    for canary in (NAME, DOCUMENT, ADDRESS, token, "Canaria"):
        assert canary not in written
