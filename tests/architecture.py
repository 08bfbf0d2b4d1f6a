"""What the architecture test reads: the layers, what each may import, the budgets, and how they are checked.

Every check takes the folder of the package and returns its violations, each a line that names the file,
the line and the rule. `docs/architecture.md` says why the rules are so.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median

PACKAGE = "meetings"

# In the only order in which one use case may import another.
USE_CASES = [
    *("trail", "deliveries", "accounts", "communities", "consents", "planning", "convening"),
    *(
        "replies",
        "proxies",
        "live_session",
        "written_decision",
        "reminding",
        "minutes",
        "service",
        "evaluation",
        "privacy",
        "calendars",
        "operations",
    ),
    *("rehearsal", "checks"),
]

INNER = {"protocol", "wording", "storage", "adapters", "forms", "web", "config", "cli", "application"}
DATA_FOLDERS = {"templates", "static", "translations"}

# Layer: the layers it may import besides itself. `storage.session` is the transaction and nothing else.
MAY_IMPORT = {
    "protocol": set(),
    "wording": {"protocol"},
    "storage": {"protocol"},
    "adapters": {"protocol", "wording"},
    "use case": {"protocol", "wording", "storage", "adapters"},
    "forms": {"protocol", "wording"},
    "web": {"protocol", "wording", "storage.session", "use case", "forms"},
    "cli": {"protocol", "wording", "storage.session", "use case", "config", "application"},
    "config": set(),
    "application": {"protocol", "wording", "storage", "adapters", "use case", "forms", "web", "config"},
    "package": {"application"},
}

FLASK = {"flask", "werkzeug", "markupsafe", "itsdangerous"}
LIBRARIES = {
    "protocol": set(),
    "wording": {"flask_babel", "babel"},
    "storage": {"sqlalchemy", "alembic"},
    "use case": {"sqlalchemy"},
    # A form's labels are sentences for the reader, marked where they stand.
    "forms": {"wtforms", "flask_wtf", "flask_babel"},
    # flask_wtf: the page shown when the form's token is missing is made here.
    "web": {*FLASK, "flask_login", "flask_babel", "flask_wtf"},
    "cli": {"click"},
    "config": set(),
    "application": {*FLASK, "flask_login", "flask_babel", "flask_wtf"},
    "package": set(),
}

# One library for each adapter; several names where a library is shipped in parts.
ADAPTED = [
    {"argon2"},
    {"babel"},
    {"cryptography"},
    {"googleapiclient", "google", "google_auth_httplib2", "httplib2"},
    {"gunicorn"},
    {"holidays"},
    {"huey"},
    {"icalendar"},
    {"imap_tools"},
    {"openpyxl"},
    {"phonenumbers"},
    {"pyhanko"},
    {"segno"},
    {"typst"},
]
MESSAGE_LIBRARIES = {"jinja2", "markupsafe"}

# What would let a pure rule read the clock, chance, a file or the world.
IMPURE_MODULES = {
    *("asyncio", "ctypes", "glob", "http", "importlib", "io", "locale", "logging", "mmap", "multiprocessing"),
    *("os", "pathlib", "random", "secrets", "select", "shutil", "signal", "socket", "sqlite3", "ssl"),
    *("subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "warnings"),
}
IMPURE_CALLS = {"open", "print", "input", "exec", "eval", "__import__", "uuid1", "uuid4"}
STAND_ALONE = Path("protocol/verifier.py")

CLOCK = Path("adapters/clock.py")
TRANSACTION = Path("storage/session.py")
# Written once by Alembic and never touched again.
MIGRATIONS = Path("storage/migrations/versions")

MODULE_LINES, FUNCTION_LINES, VIEW_LINES, VIEW_MEDIAN, TEMPLATE_LINES = 400, 40, 30, 12, 120

ROUTE_DECORATORS = {"route", "get", "post", "put", "patch", "delete"}


@dataclass(frozen=True)
class Module:
    """One file of the package: its place in it, its layer, its syntax tree."""

    path: Path
    layer: str
    tree: ast.Module
    lines: int

    @property
    def area(self) -> str:
        """The first folder or the module itself: `storage`, `convening`, `config`."""
        return self.path.parts[0].removesuffix(".py")

    def at(self, node: ast.AST | int, rule: str) -> str:
        """A violation as the test prints it."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{PACKAGE}/{self.path.as_posix()}:{line}: {rule}"


@dataclass(frozen=True)
class Import:
    """One imported module by its full name, and the node that imports it."""

    name: str
    node: ast.stmt

    @property
    def inner(self) -> str:
        """Its name inside the package: `storage.session`; empty for the package itself or a library."""
        return self.name.removeprefix(PACKAGE).lstrip(".") if self.is_ours else ""

    @property
    def is_ours(self) -> bool:
        """Whether it is a module of the package."""
        return self.name == PACKAGE or self.name.startswith(PACKAGE + ".")

    @property
    def library(self) -> str:
        """The first part of its name: what is installed."""
        return self.name.split(".")[0]


def layer_of(path: Path) -> str:
    """The layer of a file by where it stands; empty for a place the house does not have."""
    area = path.parts[0].removesuffix(".py")
    if path == Path("__init__.py"):
        return "package"
    if area in USE_CASES:
        return "use case"
    return area if area in INNER else ""


def modules(package: Path) -> list[Module]:
    """Every Python file of the package but the migrations, parsed."""
    found = []
    for file in sorted(package.rglob("*.py")):
        path = file.relative_to(package)
        if MIGRATIONS not in path.parents:
            text = file.read_text(encoding="utf-8")
            found.append(Module(path, layer_of(path), _tree(text), len(text.splitlines())))
    return found


@lru_cache(maxsize=2048)
def _tree(text: str) -> ast.Module:
    """Each file is parsed once for all checks: none of them changes a tree."""
    return ast.parse(text)


@lru_cache(maxsize=2048)
def _import_statements(tree: ast.Module) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Each tree is walked once for all checks of imports."""
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))


def imports(module: Module, package: Path) -> Iterator[Import]:
    """What a module imports, relative imports resolved, `from package import module` taken apart."""
    for node in _import_statements(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node) for alias in node.names)
        else:
            base = _absolute(node, module.path)
            inside = package / Path(*base.split(".")[1:]) if base.split(".")[0] == PACKAGE else None
            for alias in node.names:
                is_module = inside and (
                    (inside / f"{alias.name}.py").exists() or (inside / alias.name).is_dir()
                )
                yield Import(f"{base}.{alias.name}" if is_module else base, node)


def _absolute(node: ast.ImportFrom, path: Path) -> str:
    if not node.level:
        return node.module or ""
    folder = [PACKAGE, *path.parts[:-1]]
    return ".".join(folder[: len(folder) - node.level + 1] + ([node.module] if node.module else []))


def places(package: Path) -> list[str]:
    """Files and folders that the plan of the house does not have."""
    violations = [
        module.at(1, "this place is not in the house") for module in modules(package) if not module.layer
    ]
    for folder in sorted(package.iterdir()):
        known = folder.name in DATA_FOLDERS | INNER | set(USE_CASES) | {"__pycache__"}
        if folder.is_dir() and not known:
            violations.append(f"{PACKAGE}/{folder.name}:1: this folder is not in the house")
    return violations


def layers(package: Path) -> list[str]:
    """Imports from one layer of the package to another that the table does not allow."""
    return [
        module.at(used.node, f"{_named(module)} may not import {used.name}")
        for module in modules(package)
        for used in imports(module, package)
        if used.is_ours and module.layer and not _may_use(module, used.inner)
    ]


def _may_use(module: Module, inner: str) -> bool:
    target = "package" if not inner else layer_of(Path(*inner.split(".")))
    if inner.split(".")[0] == module.area:
        return True
    if module.layer == "use case" and target == "use case":
        return USE_CASES.index(inner.split(".")[0]) < USE_CASES.index(module.area)
    allowed = MAY_IMPORT[module.layer]
    return target in allowed or inner in allowed


def _named(module: Module) -> str:
    if module.layer == "use case":
        earlier = " ".join(USE_CASES[: USE_CASES.index(module.area)])
        return f"use case {module.area} (the earlier ones are: {earlier})"
    return module.layer


def libraries(package: Path) -> list[str]:
    """Imports of libraries that the table does not give to the layer."""
    violations = []
    adapted: dict[str, set[str]] = {}
    for module in modules(package):
        for used in imports(module, package):
            name = used.library
            if used.is_ours or name in sys.stdlib_module_names or name in ("__future__", "_typeshed"):
                continue
            if module.layer == "adapters":
                violations += _adapted_by(module, used, adapted)
            elif module.layer and name not in LIBRARIES[module.layer]:
                violations.append(module.at(used.node, f"{_named(module)} may not import the library {name}"))
    return violations


def _adapted_by(module: Module, used: Import, adapted: dict[str, set[str]]) -> list[str]:
    if used.library in MESSAGE_LIBRARIES:
        return []
    family = next((names for names in ADAPTED if used.library in names), None)
    if family is None:
        return [module.at(used.node, f"the library {used.library} is not one an adapter adapts")]
    adapter = "/".join(module.path.parts[:2]).removesuffix(".py")
    first = adapted.setdefault(adapter, family)
    return [] if family is first else [module.at(used.node, f"{adapter} already adapts {sorted(first)[0]}")]


def purity(package: Path) -> list[str]:
    """What in the pure rules could read the clock, chance, a file or the world."""
    violations = []
    for module in modules(package):
        if module.layer != "protocol" or module.path == STAND_ALONE:
            continue
        for used in imports(module, package):
            if used.name in IMPURE_MODULES or used.library in IMPURE_MODULES:
                violations.append(
                    module.at(used.node, f"protocol may not import {used.name}: its rules are pure")
                )
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _called(node) in IMPURE_CALLS:
                violations.append(
                    module.at(node, f"protocol may not call {_called(node)}: its rules are pure")
                )
    return violations


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def imports_inside_functions(package: Path) -> list[str]:
    """Imports anywhere but at the top of a module, and imports by name but for the package's own wiring."""
    violations = []
    for module in modules(package):
        for function in ast.walk(module.tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = (
                    node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
                )
                violations += [module.at(node, "import inside a function") for node in inside]
            by_name = isinstance(function, ast.Call) and _called(function) in ("import_module", "__import__")
            if by_name and module.layer != "package":
                violations.append(module.at(function, "import by name at run time"))
    return violations


def floats(package: Path) -> list[str]:
    """Binary fractions where numbers must be exact."""
    violations = []
    for module in modules(package):
        if module.layer not in ("protocol", "storage"):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                violations.append(module.at(node, f"float {node.value} in {module.layer}: numbers are exact"))
            if isinstance(node, ast.Call) and _called(node) in ("float", "Float", "Double", "REAL"):
                violations.append(module.at(node, f"{_called(node)}( in {module.layer}: numbers are exact"))
    return violations


def commits(package: Path) -> list[str]:
    """Every `.commit(`, but the one of the transaction; and its absence or repetition there."""
    violations, here = [], 0
    for module in modules(package):
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "commit"
            ):
                if module.path == TRANSACTION:
                    here += 1
                else:
                    violations.append(module.at(node, "only the transaction of storage/session.py commits"))
    if here != 1:
        violations.append(
            f"{PACKAGE}/{TRANSACTION.as_posix()}:1: {here} calls of .commit(; there is exactly one"
        )
    return violations


def clocks(package: Path) -> list[str]:
    """Readings of the clock outside the one adapter."""
    names = {"now", "utcnow", "today", "current_timestamp", "localtimestamp"}
    owners = {"datetime", "date", "func"}
    violations = []
    for module in modules(package):
        if module.path == CLOCK:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute):
                owner = (
                    node.value.attr
                    if isinstance(node.value, ast.Attribute)
                    else getattr(node.value, "id", "")
                )
                if (owner in owners and node.attr in names) or (
                    owner == "time" and node.attr in ("time", "time_ns")
                ):
                    violations.append(
                        module.at(node, f"{owner}.{node.attr}: only adapters/clock.py reads the clock")
                    )
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                taken = {alias.name for alias in node.names} & {"time", "time_ns"}
                violations += [
                    module.at(node, f"time.{name}: only adapters/clock.py reads the clock") for name in taken
                ]
    return violations


def budgets(package: Path) -> list[str]:
    """Modules, functions, views and templates longer than their budget."""
    violations = []
    for module in modules(package):
        if module.lines > MODULE_LINES:
            violations.append(
                module.at(module.lines, f"module of {module.lines} lines; the budget is {MODULE_LINES}")
            )
        for function in _functions(module):
            budget = VIEW_LINES if is_view(module, function) else FUNCTION_LINES
            if length(function) > budget:
                rule = f"{function.name} takes {length(function)} lines; the budget is {budget}"
                violations.append(module.at(function, rule))
    for template in _templates(package):
        count = len(template.read_text(encoding="utf-8").splitlines())
        if count > TEMPLATE_LINES:
            rule = f"template of {count} lines; the budget is {TEMPLATE_LINES}"
            violations.append(f"{_shown(template, package)}:{count}: {rule}")
    return violations


def view_median(package: Path) -> float:
    """The median length of the views, in lines; 0 when there is none."""
    lengths = [
        length(function)
        for module in modules(package)
        for function in _functions(module)
        if is_view(module, function)
    ]
    return median(lengths) if lengths else 0


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end but for the docstring: it is asked for, so it is not charged."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def is_view(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function of web/ answers a route."""
    return module.layer == "web" and any(
        isinstance(decorator, ast.Call) and _called(decorator) in ROUTE_DECORATORS
        for decorator in function.decorator_list
    )


def _functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _templates(package: Path) -> list[Path]:
    return sorted(file for file in (package / "templates").rglob("*") if file.is_file())


def _shown(file: Path, package: Path) -> str:
    return f"{PACKAGE}/{file.relative_to(package).as_posix()}"


UNSAFE = [
    (re.compile(r"\|\s*safe\b"), "|safe lets text in as markup"),
    (re.compile(r"autoescape\s+false", re.I), "autoescape false lets text in as markup"),
    (re.compile(r"<script\b(?![^>]*\bsrc=)", re.I), "inline <script>: the policy of the page refuses it"),
    (re.compile(r"<[a-z][^>]*?\son[a-z]+\s*=", re.I), "on… handler: the policy of the page refuses it"),
    (re.compile(r"\bjavascript:", re.I), "javascript: address: the policy of the page refuses it"),
]
STYLES = [
    (re.compile(r"\bstyle\s*=", re.I), "style=: the policy of the page refuses it"),
    (re.compile(r"<style\b", re.I), "inline <style>: the policy of the page refuses it"),
]


def markup(package: Path) -> list[str]:
    """What a template may not hold. Mail readers know no sheet, so messages/ may carry styles."""
    violations = []
    for template in _templates(package):
        rules = UNSAFE if (package / "templates" / "messages") in template.parents else UNSAFE + STYLES
        text = template.read_text(encoding="utf-8")
        for shape, rule in rules:
            for found in shape.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                violations.append(f"{_shown(template, package)}:{line}: {rule}")
    return violations


def undeclared(package: Path, declared: dict[str, set[str]]) -> list[str]:
    """Libraries imported by the package that are no direct dependency; `declared` maps it to its names."""
    names = set().union(*declared.values())
    return [
        module.at(used.node, f"{used.library} is not a direct dependency")
        for module in modules(package)
        for used in imports(module, package)
        if not used.is_ours
        and used.library not in names
        and used.library not in sys.stdlib_module_names
        and used.library not in ("__future__", "_typeshed")
    ]
