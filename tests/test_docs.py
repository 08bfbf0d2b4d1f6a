"""What the documentation says of the program is so: rules, settings, commands, decisions, links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from meetings.checks import rules_document
from meetings.cli import main
from meetings.config import PREFIX, Config
from meetings.protocol.profile import FIELDS, Profile

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
REQUIREMENT = re.compile(r"[a-z0-9-]+")
# Given, not chosen: no decision was taken about them.
GIVEN = {"flask", "flask-login", "icalendar", "google-api-python-client", "sqlalchemy", "wtforms"}


def _commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


COMMANDS = sorted(_commands(main))


def _documentation() -> str:
    return "\n".join(page.read_text("utf-8") for page in PAGES if page.name != "CHANGELOG.md")


def test_page_of_the_rules_is_the_code() -> None:
    """`make docs` writes it; whoever changes a rule runs it again."""
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == rules_document()


def test_command_prints_the_page_of_the_rules() -> None:
    """The page and nothing else on standard output."""
    printed = CliRunner().invoke(main, ["protocol", "list", "--markdown"])
    assert (printed.exit_code, printed.output) == (0, rules_document())


def test_listed_by_law_fields_are_those_read() -> None:
    """Each field of a rule profile is described, and no other; the zone is the community's own."""
    described = {field.name.partition(".")[0] for field in FIELDS}
    assert described == {field.name for field in fields(Profile)} - {"timezone", "use_by_law"}


@pytest.mark.parametrize("setting", [field.name.upper() for field in fields(Config)])
def test_every_setting_stands_in_the_documentation(setting: str) -> None:
    """By its name, with or without the prefix."""
    assert re.search(rf"\b(?:{PREFIX})?{setting}\b", _documentation())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_documentation(command: str) -> None:
    """As one would type it, or in the list of the commands."""
    [listed] = re.findall(r"`meetings ([^`]*\|[^`]*)`", README.read_text("utf-8"))
    named = {part.strip() for part in re.split(r"\s*\|\s*", listed.replace("\n", " "))}
    assert command in named or f"meetings {command}" in _documentation()


def test_commands_of_the_readme_exist() -> None:
    """None is shown that the program does not have."""
    text = README.read_text("utf-8")
    [listed] = re.findall(r"`meetings ([^`]*\|[^`]*)`", text)
    shown = {part.strip() for part in re.split(r"\s*\|\s*", listed.replace("\n", " "))}
    assert shown <= set(COMMANDS)
    typed = re.findall(r"(?:^\$ |\| |`)meetings ([a-z][a-z -]*[a-z])", text, re.M)
    assert typed
    assert not [words for words in typed if not any(words.startswith(each) for each in COMMANDS)]


def test_every_command_has_an_example() -> None:
    """Its help ends with a line that can be typed."""
    runner = CliRunner()
    without = [
        name for name in COMMANDS if "Example: " not in runner.invoke(main, [*name.split(), "--help"]).output
    ]
    assert not without


def test_every_target_of_make_is_explained() -> None:
    """`make help` prints what stands after two number signs; targets for the tools' own use are files."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.M))
    assert set(phony.split()) == explained


def test_every_dependency_has_its_decision() -> None:
    """Each library that was chosen stands in a decision record by the name it is installed by."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = [REQUIREMENT.match(line) for line in project["project"]["dependencies"]]
    chosen = {found.group() for found in names if found} - GIVEN
    records = "\n".join(path.read_text("utf-8").lower() for path in DECISIONS)
    assert not [name for name in sorted(chosen) if not re.search(rf"\b{name}\b", records)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_to_files(page: Path) -> None:
    """Every link of a page to another file of the project can be followed."""
    targets = [found for found in LINK.findall(page.read_text("utf-8")) if "://" not in found]
    assert not [target for target in targets if not (page.parent / target).exists()]
