"""The first set-up of a community from the terminal, and the way in for an administrator who has none."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from meetings import accounts
from meetings.adapters.clock import SystemClock
from meetings.adapters.keys import load_or_create
from meetings.cli import main
from meetings.storage.session import Storage
from tests.databases import database
from tests.fixtures import DATABASES

PASSWORD, CHOSEN = "cuatro guayacanes en flor", "siete ceibas junto al río"
ANA = ("--name", "Ana Ríos", "--email", "ana@example.com")
CEREZOS, ROBLES = ("--community", "Los Cerezos P.H."), ("--community", "Los Robles")


class Terminal:
    """The commands over an installation of their own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def __call__(self, *arguments: str, typed: str = "") -> Result:
        """What a command prints."""
        environ = {"MEETINGS_DATABASE_URL": self.url, "MEETINGS_INSTANCE": str(self.folder)}
        return CliRunner().invoke(main, list(arguments), input=typed, env=environ)

    def storage(self) -> Storage:
        """Its data base."""
        return Storage(self.url, load_or_create(self.folder / "keys"))


@pytest.fixture(params=DATABASES)
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """An installation with no community."""
    with database(request.param) as url:
        yield Terminal(url, tmp_path)


def test_a_set_up_asks_for_the_password_of_a_new_account_only(terminal: Terminal) -> None:
    """Twice, unseen; of somebody who has an account it asks nothing and says so."""
    made = terminal("setup", *CEREZOS, *ANA, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0 and "was made" in made.output and PASSWORD not in made.output
    second = terminal("setup", *ROBLES, *ANA)
    assert second.exit_code == 0 and "keeps its password" in second.output
    ignored = terminal("setup", "--community", "Altos", *ANA, "--password", CHOSEN)
    assert ignored.exit_code == 1 and "This person has an account and a password already." in ignored.output


def test_a_second_set_up_of_the_same_name_makes_nothing(terminal: Terminal) -> None:
    """Whoever meant another administrator is told the command."""
    terminal("setup", *CEREZOS, *ANA, "--password", PASSWORD)
    again = terminal("setup", "--community", "los cerezos p.h.", *ANA)
    assert again.exit_code == 1 and "There is already a community called los cerezos p.h." in again.output
    assert "create-admin" in again.output


def test_an_administrator_who_forgot_the_password_gets_a_link(terminal: Terminal) -> None:
    """It lets a password be chosen once; the old one is dead."""
    terminal("setup", *CEREZOS, *ANA, "--password", PASSWORD)
    printed = terminal("create-admin", "--email", "Ana@example.com")
    assert printed.exit_code == 0 and "(a new account)" not in printed.output
    found = re.search(r"/clave/(\S+)", printed.output)
    assert found is not None
    at, storage = SystemClock().now(), terminal.storage()
    with storage.transaction() as tx:
        assert accounts.password_link_name(tx, found.group(1), at) == "Ana Ríos"
        assert accounts.choose_password(tx, found.group(1), accounts.hashed_password(CHOSEN), at)
    with storage.reading() as tx:
        who = accounts.candidate(tx, "ana@example.com")
        assert accounts.password_link_name(tx, found.group(1), at) is None
    assert accounts.password_is_right(who, CHOSEN) and not accounts.password_is_right(who, PASSWORD)
    storage.close()


def test_a_second_administrator_is_appointed_with_a_name(terminal: Terminal) -> None:
    """And with the community, where there are several; what is missing is told."""
    terminal("setup", *CEREZOS, *ANA, "--password", PASSWORD)
    nora = ("create-admin", "--email", "nora@example.com")
    assert "The administrator's name is missing." in terminal(*nora).output
    assert "(a new account)" in terminal(*nora, "--name", "Nora Gil").output
    terminal("setup", *ROBLES, *ANA)
    assert "In this installation there are 2." in terminal(*nora).output
    unknown = terminal(*nora, "--community", "Los Pinos")
    assert "There is no community called Los Pinos." in unknown.output
    assert "administrator of Los Robles" in terminal(*nora, *ROBLES).output
    storage = terminal.storage()
    with storage.reading() as tx:
        account = accounts.candidate(tx, "nora@example.com").account_id or uuid.UUID(int=0)
        names = [each.name for each in accounts.communities_of(tx, account)]
    storage.close()
    assert names == ["Los Cerezos P.H.", "Los Robles"]
