"""The house keeps its plan: who may import whom, how long things are, where the clock is read.

The second half builds small houses that break one rule each, so that no check here can pass by looking
at nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests import architecture

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "meetings"

CHECKS: list[Callable[[Path], list[str]]] = [
    architecture.places,
    architecture.layers,
    architecture.libraries,
    architecture.purity,
    architecture.imports_inside_functions,
    architecture.floats,
    architecture.commits,
    architecture.clocks,
    architecture.budgets,
    architecture.markup,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_package_keeps_the_plan_of_the_house(check: Callable[[Path], list[str]]) -> None:
    """No file breaks the rule; otherwise each line names the file, the line and the rule."""
    violations = check(PACKAGE)
    assert not violations, "\n" + "\n".join(violations)


def test_half_of_the_views_are_short() -> None:
    """The median view takes at most twelve lines: it reads a form, calls a use case, and answers."""
    assert architecture.view_median(PACKAGE) <= architecture.VIEW_MEDIAN


def test_every_layer_is_seen_by_the_checks() -> None:
    """The checks read the real package: each layer that stands already has modules."""
    seen = {module.layer for module in architecture.modules(PACKAGE)}
    assert {"protocol", "storage", "adapters", "use case", "web", "wording", "config"} <= seen
    assert {"application", "package"} <= seen


def _names_of(requirement: str) -> str:
    return requirement.split(">")[0].split("[")[0].split("=")[0].strip().lower()


@pytest.fixture(scope="module")
def declared() -> dict[str, set[str]]:
    """The direct dependencies of pyproject.toml, each with the names it is imported by."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted: dict[str, set[str]] = {_names_of(requirement): set() for requirement in project["dependencies"]}
    for name, distributions in packages_distributions().items():
        for distribution in distributions:
            if distribution.lower().replace("_", "-") in wanted:
                wanted[distribution.lower().replace("_", "-")].add(name)
    return wanted


@pytest.mark.parametrize(
    ("distribution", "imported"),
    [
        ("flask", "flask"),
        ("flask-login", "flask_login"),
        ("icalendar", "icalendar"),
        ("google-api-python-client", "googleapiclient"),
        ("sqlalchemy", "sqlalchemy"),
        ("wtforms", "wtforms"),
    ],
)
def test_given_libraries_are_dependencies_in_use(
    declared: dict[str, set[str]], distribution: str, imported: str
) -> None:
    """Each of the six is a direct dependency that the package really imports."""
    used = {
        each.library
        for module in architecture.modules(PACKAGE)
        for each in architecture.imports(module, PACKAGE)
    }
    assert distribution in declared
    assert imported in used, f"nothing in meetings/ imports {imported}"


# Parts of a declared library that it brings along itself and whose interface it documents as its own.
BROUGHT_ALONG = {
    "flask": {"werkzeug", "markupsafe", "jinja2", "itsdangerous"},
    "flask-babel": {"babel"},
    "google-api-python-client": {"google", "google_auth_httplib2", "httplib2"},
}


def test_every_imported_library_is_a_direct_dependency(declared: dict[str, set[str]]) -> None:
    """What the package imports is named in pyproject.toml, or brought along by what is."""
    whole = {name: names | BROUGHT_ALONG.get(name, set()) for name, names in declared.items()}
    violations = architecture.undeclared(PACKAGE, whole)
    assert not violations, "\n" + "\n".join(violations)


def _house(folder: Path, files: dict[str, str]) -> Path:
    """A small package with the transaction and the given files."""
    package = folder / "meetings"
    for name, text in {"storage/session.py": "def end(session):\n    session.commit()\n", **files}.items():
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return package


LONG_BODY = "\n".join(f"    x{number} = {number}" for number in range(40))
VIEW = "@bp.get('/')\ndef page():\n"

BROKEN: list[tuple[Callable[[Path], list[str]], dict[str, str], str]] = [
    (architecture.places, {"helpers.py": ""}, "meetings/helpers.py:1: this place is not in the house"),
    (architecture.places, {"utils/x.txt": ""}, "meetings/utils:1: this folder is not in the house"),
    (
        architecture.layers,
        {"protocol/a.py": "import meetings.storage.session\n"},
        "meetings/protocol/a.py:1: protocol may not import meetings.storage.session",
    ),
    (
        architecture.layers,
        {"protocol/deep/a.py": "\nfrom ...adapters import clock\n", "adapters/clock.py": ""},
        "meetings/protocol/deep/a.py:2: protocol may not import meetings.adapters.clock",
    ),
    (
        architecture.layers,
        {"adapters/a.py": "from .. import trail\n", "trail.py": ""},
        "meetings/adapters/a.py:1: adapters may not import meetings.trail",
    ),
    (
        architecture.layers,
        {"planning/a.py": "from meetings import convening\n", "convening/__init__.py": ""},
        "deliveries accounts communities consents) may not import meetings.convening",
    ),
    (
        architecture.layers,
        {"web/a.py": "from meetings.storage.trail import TrailHead\n"},
        "meetings/web/a.py:1: web may not import meetings.storage.trail",
    ),
    (
        architecture.layers,
        {"web/a.py": "from meetings.storage import trail\n", "storage/trail.py": ""},
        "meetings/web/a.py:1: web may not import meetings.storage.trail",
    ),
    (
        architecture.layers,
        {"web/a.py": "from meetings.config import load_config\n"},
        "meetings/web/a.py:1: web may not import meetings.config",
    ),
    (
        architecture.layers,
        {"trail.py": "from meetings.application import create_app\n"},
        "(the earlier ones are: ) may not import meetings.application",
    ),
    (
        architecture.layers,
        {"__init__.py": "from meetings.config import load_config\n"},
        "meetings/__init__.py:1: package may not import meetings.config",
    ),
    (
        architecture.layers,
        {"forms/a.py": "from meetings.planning import Plan\n"},
        "meetings/forms/a.py:1: forms may not import meetings.planning",
    ),
    (
        architecture.libraries,
        {"protocol/a.py": "import sqlalchemy\n"},
        "meetings/protocol/a.py:1: protocol may not import the library sqlalchemy",
    ),
    (
        architecture.libraries,
        {"trail.py": "from flask import g\n"},
        "may not import the library flask",
    ),
    (
        architecture.libraries,
        {"adapters/a.py": "import flask\n"},
        "meetings/adapters/a.py:1: the library flask is not one an adapter adapts",
    ),
    (
        architecture.libraries,
        {"adapters/a/one.py": "import huey\n", "adapters/a/two.py": "import typst\n"},
        "meetings/adapters/a/two.py:1: adapters/a already adapts huey",
    ),
    (
        architecture.purity,
        {"protocol/a.py": "import random\n"},
        "meetings/protocol/a.py:1: protocol may not import random: its rules are pure",
    ),
    (
        architecture.purity,
        {"protocol/a.py": "from os.path import join\n"},
        "meetings/protocol/a.py:1: protocol may not import os.path: its rules are pure",
    ),
    (
        architecture.purity,
        {"protocol/a.py": "import uuid\nx = uuid.uuid4()\n"},
        "meetings/protocol/a.py:2: protocol may not call uuid4: its rules are pure",
    ),
    (
        architecture.imports_inside_functions,
        {"trail.py": "def a():\n    import json\n"},
        "meetings/trail.py:2: import inside a function",
    ),
    (
        architecture.imports_inside_functions,
        {"trail.py": "import importlib\nx = importlib.import_module('json')\n"},
        "meetings/trail.py:2: import by name at run time",
    ),
    (
        architecture.floats,
        {"protocol/a.py": "HALF = 0.5\n"},
        "meetings/protocol/a.py:1: float 0.5 in protocol: numbers are exact",
    ),
    (
        architecture.floats,
        {"storage/a.py": "x = float('1')\n"},
        "meetings/storage/a.py:1: float( in storage: numbers are exact",
    ),
    (
        architecture.commits,
        {"web/a.py": "def a(s):\n    s.commit()\n"},
        "meetings/web/a.py:2: only the transaction of storage/session.py commits",
    ),
    (
        architecture.commits,
        {"storage/session.py": "def a(s):\n    s.commit()\n    s.commit()\n"},
        "meetings/storage/session.py:1: 2 calls of .commit(; there is exactly one",
    ),
    (
        architecture.commits,
        {"storage/session.py": ""},
        "meetings/storage/session.py:1: 0 calls of .commit(; there is exactly one",
    ),
    (
        architecture.clocks,
        {"trail.py": "from datetime import datetime\nx = datetime.now()\n"},
        "meetings/trail.py:2: datetime.now: only adapters/clock.py reads the clock",
    ),
    (
        architecture.clocks,
        {"trail.py": "import datetime\nx = datetime.date.today()\n"},
        "meetings/trail.py:2: date.today: only adapters/clock.py reads the clock",
    ),
    (
        architecture.clocks,
        {"web/a.py": "import time\nx = time.time()\n"},
        "meetings/web/a.py:2: time.time: only adapters/clock.py reads the clock",
    ),
    (
        architecture.clocks,
        {"web/a.py": "from time import time\n"},
        "meetings/web/a.py:1: time.time: only adapters/clock.py reads the clock",
    ),
    (
        architecture.clocks,
        {"storage/a.py": "from sqlalchemy import func\nx = func.now()\n"},
        "meetings/storage/a.py:2: func.now: only adapters/clock.py reads the clock",
    ),
    (
        architecture.budgets,
        {"trail.py": "\n" * 401},
        "meetings/trail.py:401: module of 401 lines; the budget is 400",
    ),
    (
        architecture.budgets,
        {"trail.py": f"def act():\n{LONG_BODY}\n"},
        "meetings/trail.py:1: act takes 41 lines; the budget is 40",
    ),
    (
        architecture.budgets,
        {"web/a.py": VIEW + "\n".join(["    x = 1"] * 30)},
        "meetings/web/a.py:2: page takes 31 lines; the budget is 30",
    ),
    (
        architecture.budgets,
        {"templates/a/b.html": "<p>\n" * 121},
        "meetings/templates/a/b.html:121: template of 121 lines; the budget is 120",
    ),
    (architecture.markup, {"templates/a.html": "{{ x | safe }}"}, "meetings/templates/a.html:1: |safe lets"),
    (
        architecture.markup,
        {"templates/a.html": "\n{% autoescape false %}"},
        "meetings/templates/a.html:2: autoescape false",
    ),
    (architecture.markup, {"templates/a.html": "<p style='x'>"}, "meetings/templates/a.html:1: style="),
    (architecture.markup, {"templates/a.html": "<style>"}, "meetings/templates/a.html:1: inline <style>"),
    (
        architecture.markup,
        {"templates/a.html": "<script>x</script>"},
        "meetings/templates/a.html:1: inline <script>",
    ),
    (
        architecture.markup,
        {"templates/messages/a.html": "<p\n onclick='x'>"},
        "meetings/templates/messages/a.html:1: on… handler",
    ),
    (
        architecture.markup,
        {"templates/a.html": "<a href='javascript:x'>"},
        "meetings/templates/a.html:1: javascript: address",
    ),
]


@pytest.mark.parametrize(("check", "files", "violation"), BROKEN)
def test_a_broken_rule_is_named_by_file_and_line(
    check: Callable[[Path], list[str]], files: dict[str, str], violation: str, tmp_path: Path
) -> None:
    """A house that breaks one rule gets exactly one line, with file, line and rule."""
    violations = check(_house(tmp_path, files))
    assert len(violations) == 1
    assert violation in violations[0]


SOUND = {
    "__init__.py": "",
    "application.py": "from flask import Flask\nfrom meetings.config import Config\nimport meetings.web\n",
    "cli.py": "import click\nfrom meetings import application, trail\nimport meetings.config\n",
    "config.py": "import os\n",
    "protocol/rules/__init__.py": "from .one import rule\nfrom ..days import DAY\nimport datetime\n",
    "protocol/rules/one.py": "from meetings.protocol import days\nx = datetime.fromisoformat('x')\n",
    "protocol/days.py": "DAY = 86400\n",
    "protocol/verifier.py": "import sys\nfrom pathlib import Path\nprint(open(sys.argv[1]))\n",
    "storage/migrations/versions/0001.py": "\n" * 900,
    "adapters/clock.py": "from datetime import datetime\nx = datetime.now()\n",
    "adapters/render/a.py": "import jinja2\nimport icalendar\nfrom meetings.protocol import days\n",
    "trail.py": "from sqlalchemy import select\nimport meetings.storage.session, meetings.adapters.clock\n",
    "convening/issue.py": "from meetings import trail, planning\nfrom . import after\nfrom .after import x\n",
    "convening/after.py": 'x = 1.5\n\n\ndef act():\n    """One.\n' + "\n" * 60 + '    """\n',
    "planning/__init__.py": "",
    "forms/a.py": "import wtforms\nfrom meetings.wording import label\n",
    "wording.py": "from flask_babel import lazy_gettext\n",
    "web/a.py": "from flask import g\nimport meetings.storage.session\nfrom meetings.forms import a\n"
    + VIEW
    + "    x",
    "templates/a.html": "<script src='x.js'></script><p class='on'>{{ safe_mode }} one = two",
    "templates/messages/a.html": "<p style='x'>",
    "static/a.css": "",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_house_that_keeps_the_rules_passes(check: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """What the plan allows is not refused: relative imports, packages, earlier use cases, mail styles."""
    assert check(_house(tmp_path, SOUND)) == []


def test_long_views_raise_the_median(tmp_path: Path) -> None:
    """Two long views and a short one: the median tells."""
    longer = VIEW + "    x = 1\n" * 20
    package = _house(tmp_path, {"web/a.py": longer + longer + VIEW + "    return 1\n"})
    assert architecture.view_median(package) == 21


def test_undeclared_library_is_named(tmp_path: Path) -> None:
    """A library nobody declared is named where it is imported."""
    package = _house(tmp_path, {"web/a.py": "import flask\nimport requests\n"})
    assert architecture.undeclared(package, {"flask": {"flask"}}) == [
        "meetings/web/a.py:2: requests is not a direct dependency"
    ]
