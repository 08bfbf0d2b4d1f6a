"""Every route, method, role and community: the cells come from the URL map itself, and all are executed."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import MapAdapter, RequestRedirect, Rule
from werkzeug.test import TestResponse

from meetings.web.assets import load_manifest
from meetings.web.policy import Access, Policy, policy_of
from tests.web.forms_on_pages import forms_of
from tests.web.scene import STAGES, Asker, Scene, missing, objects

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
SIDES = ("A", "B")
ON_POSTGRESQL = ("resident A", "administrator A")
# Arguments that name a file, a rule or a version: what they lead to hangs on the objects beside them.
CODES = ("token", "name", "field", "point", "version")
ALLOWED_HOLDER = {"A": "administrator A", "B": "administrator B"}


@dataclass
class Tally:
    """What was executed, and what was wrong."""

    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """One path of the URL map with what its methods ask for."""

    pattern: str
    arguments: tuple[str, ...]
    policies: dict[str, Policy | None]

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments that name objects; the token is who asks, a file name or a code is no object."""
        return tuple(name for name in self.arguments if name not in CODES)

    def path(self, values: dict[str, str]) -> str:
        """The path with these values."""
        return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda found: values[found.group(1)], self.pattern)


def targets(scene: Scene) -> list[Target]:
    """Every path of the application. Fails when an argument has no object in the scene."""
    known = set(objects(scene, "A", "draft")) | {"token", "name"}
    rules: dict[str, Rule] = {}
    for rule in scene.app.url_map.iter_rules():
        unknown = set(rule.arguments) - known
        assert not unknown, (
            f"the argument {sorted(unknown)} of {rule.rule} has no object: add it to `objects` in scene.py"
        )
        rules.setdefault(rule.rule, rule)
    adapter = scene.app.url_map.bind("127.0.0.1")
    found = []
    for pattern, rule in sorted(rules.items()):
        target = Target(pattern, tuple(sorted(rule.arguments)), {})
        sample = target.path({name: missing(name) for name in target.arguments})
        policies = {method: _policy(scene, adapter, sample, method) for method in METHODS}
        found.append(Target(pattern, target.arguments, policies))
    return found


def _policy(scene: Scene, adapter: MapAdapter, path: str, method: str) -> Policy | None:
    """The policy of a path's method; None when the path does not take it."""
    try:
        endpoint, _ = adapter.match(path, method)
    except MethodNotAllowed:
        return None
    except RequestRedirect as redirect:
        raise AssertionError(f"{path} redirects by itself to {redirect.new_url}") from redirect
    return policy_of(scene.app, endpoint)


def is_allowed(policy: Policy, asker: Asker) -> bool:
    """Whether the declared policy lets this role in, before any object is looked at."""
    match policy.access:
        case Access.PUBLIC:
            return True
        case Access.LINK:
            return asker.purpose == policy.purpose
        case Access.SIGNED_IN:
            return asker.signed_in
        case Access.STAFF:
            return bool(policy.roles & asker.roles)
    raise AssertionError(f"the matrix does not know the access {policy.access!r}: decide its cells")


def turned_away(policy: Policy, asker: Asker, method: str) -> set[int]:
    """The statuses that a role without leave may get."""
    if policy.access is Access.LINK:
        return {404}
    if not asker.signed_in:
        return {403} if method == "POST" else {302}
    return {302} if not asker.side else {403}


def _side(policy: Policy | None, asker: Asker) -> str:
    """Whose objects are a role's own: of a path with a link those of the link, whoever has signed in."""
    by_link = policy is not None and policy.access is Access.LINK
    sides = (asker.link_side, asker.side) if by_link else (asker.side, asker.link_side)
    return next((side for side in sides if side), "A")


class Matrix:
    """Executes the cells over one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tally = Tally()
        self.requests = 0
        self._forms: dict[tuple[str, str], dict[str, str]] = {}
        self.tokens = {asker.name: asker.token for asker in scene.askers}
        self.objects = {
            (side, stage): objects(scene, side, stage) | {"name": load_manifest().url("constancia.css")[8:]}
            for side in SIDES
            for stage in STAGES
        }

    @property
    def askers(self) -> list[Asker]:
        """All roles; on PostgreSQL, in the short run, those that differ in what the data base is asked."""
        is_whole = self.scene.kind == "sqlite" or "MEETINGS_TEST_LONG" in os.environ
        return [asker for asker in self.scene.askers if is_whole or asker.name in ON_POSTGRESQL]

    def run(self) -> Tally:
        """Every cell of every path."""
        for target in targets(self.scene):
            self._run(target)
        return self.tally

    def _run(self, target: Target) -> None:
        shown = ""
        for method in METHODS:
            policy = target.policies[method]
            # HEAD is answered by what answers GET.
            stage = shown if method == "HEAD" else self._stage_of(target, method, policy)
            shown = stage if method == "GET" else shown
            for asker in self.askers:
                for what, values in self._choices(target, policy, asker, stage):
                    self._cell(target, method, policy, asker, what, values)
        for method in OTHER_METHODS:
            asker = self.scene.asker("administrator A")
            values = self._values(target, asker, "A", STAGES[0])
            self._expect(target, method, asker, "own", self._ask(asker, method, target.path(values)), {405})

    def _stage_of(self, target: Target, method: str, policy: Policy | None) -> str:
        """The first meeting for which this path shows or does something, asked by somebody who may."""
        if policy is None or method == "OPTIONS" or not set(target.arguments) & {"meeting_id", "token"}:
            return STAGES[0]
        for asker in self.askers:
            if not is_allowed(policy, asker):
                continue
            side = _side(policy, asker)
            for stage in STAGES:
                path = target.path(self._values(target, asker, side, stage))
                answer = self._ask(asker, method, path, {"csrf_token": self.tokens[asker.name]})
                self._undo()
                if answer.status_code < 400 or answer.status_code == 422:
                    return stage
        return STAGES[0]

    def _choices(
        self, target: Target, policy: Policy | None, asker: Asker, stage: str
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """The objects of a cell: own, foreign, and each argument alone foreign among own ones."""
        side = _side(policy, asker)
        other = "B" if side == "A" else "A"
        own = self._values(target, asker, side, stage)
        yield "own", own
        if not target.names:
            return
        foreign = self._values(target, asker, other, stage)
        yield "foreign", own | {name: foreign[name] for name in target.names}
        # The gate turns others away before any object is looked at: they need no finer cells.
        if len(target.names) > 1 and policy is not None and is_allowed(policy, asker):
            for name in target.names:
                yield f"foreign {name}", own | {name: foreign[name]}

    def _values(self, target: Target, asker: Asker, side: str, stage: str) -> dict[str, str]:
        values = dict(self.objects[side, stage])
        if asker.purpose is None:
            values["token"] = missing("token")
        else:
            links = self.scene.sides[asker.link_side]
            by_stage = (
                {} if asker.purpose in links.links and asker.purpose != "meeting" else links.stage_links
            )
            values["token"] = by_stage.get(stage, links.links[asker.purpose])
        return values

    def _cell(
        self,
        target: Target,
        method: str,
        policy: Policy | None,
        asker: Asker,
        what: str,
        values: dict[str, str],
    ) -> None:
        path = target.path(values)
        if policy is None:
            self._expect(target, method, asker, what, self._ask(asker, method, path), {405})
            return
        if method == "POST":
            self._post_cell(target, policy, asker, what, values)
            return
        answer = self._ask(asker, method, path)
        if not is_allowed(policy, asker):
            self._expect(target, method, asker, what, answer, turned_away(policy, asker, method))
        elif method == "OPTIONS":
            self._expect(target, method, asker, what, answer, {200})
        elif what != "own" and policy.access is not Access.PUBLIC:
            self._expect_missing(target, method, asker, what, values, answer)
        else:
            self._expect(target, method, asker, what, answer, {200, 302})

    def _post_cell(
        self, target: Target, policy: Policy, asker: Asker, what: str, values: dict[str, str]
    ) -> None:
        path = target.path(values)
        bare = self._ask(asker, "POST", path)
        allowed = is_allowed(policy, asker)
        refused = {400} if allowed else turned_away(policy, asker, "POST")
        self._expect(target, "POST without token", asker, what, bare, refused)
        filled = self._filled(target, asker, values)
        # A form without fields of its own is filled in by sending it empty.
        for data in ({}, filled) if filled else ({},):
            answer = self._ask(asker, "POST", path, {**data, "csrf_token": self.tokens[asker.name]})
            if not allowed:
                self._expect(target, "POST", asker, what, answer, refused)
            elif what != "own" and policy.access is not Access.PUBLIC:
                self._expect_missing(target, "POST", asker, what, values, answer, data)
            else:
                self._expect(target, "POST", asker, what, answer, {200, 204, 302, 422}, may_write=True)
                self._undo()

    def _filled(self, target: Target, asker: Asker, values: dict[str, str]) -> dict[str, str]:
        """What the form of this path sends when everything is filled in, found on the holder's own pages."""
        side = asker.side or asker.link_side or "A"
        holder = self.scene.asker(ALLOWED_HOLDER[side]) if asker.signed_in else asker
        adapter = self.scene.app.url_map.bind("127.0.0.1")
        endpoint, _ = adapter.match(target.path(values), "POST")
        page = policy_of(self.scene.app, endpoint).page
        if not page:
            return {}
        for rule in self.scene.app.url_map.iter_rules(page):
            shown = Target(rule.rule, tuple(rule.arguments), {})
            for stage in STAGES:
                own = self._values(shown, holder, side, stage)
                if (key := (shown.path(own), target.pattern)) not in self._forms:
                    self._forms[key] = self._form_of(holder, shown.path(own), target)
                if self._forms[key]:
                    return self._forms[key]
        return {}

    def _form_of(self, holder: Asker, path: str, target: Target) -> dict[str, str]:
        page = self._ask(holder, "GET", path)
        if page.status_code != 200 or page.mimetype != "text/html":
            return {}
        shape = re.compile(re.sub(r"<[^>]+>", "[^/]+", target.pattern))
        for form in forms_of(page.text):
            if form.method == "post" and shape.fullmatch(form.action):
                return {name: value for name, value in form.values if name != "csrf_token"}
        return {}

    def _ask(self, asker: Asker, method: str, path: str, data: dict[str, str] | None = None) -> TestResponse:
        # An address of its own for each request: the throttle of bad links has its own tests.
        self.requests += 1
        number = self.requests
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return asker.client.open(
            path, method=method, data=data, environ_base={"REMOTE_ADDR": address}, buffered=True
        )

    def _expect(
        self,
        target: Target,
        method: str,
        asker: Asker,
        what: str,
        answer: TestResponse,
        statuses: set[int],
        *,
        may_write: bool = False,
    ) -> None:
        self.tally.cells[method] += 1
        where = f"{method} {target.pattern} · {asker.name} · {what}"
        if answer.status_code not in statuses:
            self.tally.wrong.append(f"{where}: {answer.status_code}, expected {sorted(statuses)}")
        if answer.status_code == 302 and 302 in statuses and not answer.location.startswith("/"):
            self.tally.wrong.append(f"{where}: leads to {answer.location}")
        if not may_write and not self._is_unchanged():
            self.tally.wrong.append(f"{where}: wrote to the data base")
            self._undo()

    def _expect_missing(
        self,
        target: Target,
        method: str,
        asker: Asker,
        what: str,
        values: dict[str, str],
        answer: TestResponse,
        data: dict[str, str] | None = None,
    ) -> None:
        """A foreign object answers as one that does not exist: the same status, the same words."""
        gone = [name for name in target.names if what in ("foreign", f"foreign {name}")]
        nothing = values | {name: missing(name) for name in gone}
        token = {"csrf_token": self.tokens[asker.name]} if method == "POST" else {}
        same = self._ask(asker, method, target.path(nothing), {**(data or {}), **token} or None)
        # A form whose shape is wrong, and the choice of the community one works in, are refused before.
        statuses = {404, 422} if method == "POST" else {404}
        self._expect(target, method, asker, what, answer, statuses)
        if answer.status_code != same.status_code or _said(answer, values) != _said(same, nothing):
            self.tally.wrong.append(
                f"{method} {target.pattern} · {asker.name} · {what}: differs from a missing one"
            )

    def _is_unchanged(self) -> bool:
        assert self.scene.watch is not None
        return self.scene.watch.is_unchanged()

    def _undo(self) -> None:
        self.scene.put_back()


def _said(answer: TestResponse, values: dict[str, str]) -> str:
    """The words of an answer without what differs in every request."""
    words = re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", answer.text)
    # A page of an error names its request, so that whoever is called can find it in the log.
    words = re.sub(r" · [0-9a-f]{12}</p>", "</p>", words)
    for value in values.values():
        words = words.replace(value, "·")
    return words


def test_every_route_method_role_and_object_is_decided(
    scene: Scene, record_property: pytest.RecordProperty
) -> None:
    """What is allowed works; what is not is turned away, and nothing is learned or written by it."""
    matrix = Matrix(scene)
    tally = matrix.run()
    total = sum(tally.cells.values())
    record_property("authorisation matrix", f"{scene.kind}: {total} cells executed, {dict(tally.cells)}")
    if tally.wrong:
        pytest.fail("\n".join([f"{len(tally.wrong)} cells are wrong:", *tally.wrong[:60]]), pytrace=False)
    assert total > 2_000
