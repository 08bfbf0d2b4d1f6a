"""Hostile and broken input through every field of every form that the pages show to who may send it."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from markupsafe import escape
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.forms_on_pages import Form, forms_of
from tests.web.page_checks import check_page
from tests.web.scene import STAGES, Asker, Scene, missing
from tests.web.test_matrix import Matrix, is_allowed, targets

SEED = 20270320
MARK = "zq7hostil"
PAYLOADS: dict[str, str] = {
    "script": f"<script>{MARK}</script>",
    "attribute": f"\"'><img src=x onerror={MARK}>",
    "closing": f"</textarea></title></script><b>{MARK}",
    "lines": "uno\r\nBcc: otro@example.com\r\n\r\ncuerpo",
    "null": "a\x00b",
    "controls": "a\x01\x08\x1b[31m\x7f\x85b",
    "emoji": "👩‍👩‍👧‍👦🏢" * 20,
    "right to left": "\u202egnp.exe\u202c \u2066 אבג",
    "invisible": "\u200b\u2060\ufeff",
    "decomposed": "Jose\u0301 N\u0303",
    "lone surrogate": "a\ud800b",
    "10,000": "x" * 10_000,
    "100,000": "ñ" * 100_000,
    "template": "{{ 7*7 }}{% raw %}${7*7}<%= 7*7 %>%(name)s{0}",
    "formula": '=HYPERLINK("http://evil.example")',
    "digits": "9" * 400,
    "negative": "-1",
    "2**63": str(2**63),
    "fraction": "1e309",
    "not a number": "NaN",
    "date": "0000-00-00",
    "late date": "9999-12-31",
    "moment": "9999-12-31T23:59",
    "path": "../../../../etc/passwd",
    "sql": "' OR 1=1; DROP TABLE people; --",
    "empty": "",
    "blank": "   ",
}
TWICE, ABSENT, BYTES = "twice", "absent", "bytes that are no UTF-8"
# Putting a PostgreSQL data base back takes most of a second: fewer there, but those that only it refuses.
SHORT = {"sqlite": 400, "postgresql": 60}


@dataclass(frozen=True)
class Try:
    """One field of one form with one payload."""

    asker: Asker
    form: Form
    field: str
    payload: str


def forms_seen(scene: Scene) -> list[tuple[Asker, Form]]:
    """Each different form of the pages of each role, once: the same fields to the same kind of address."""
    matrix, seen = Matrix(scene), {}
    for asker in scene.askers:
        if asker.name not in ("anonymous", "resident A", "officer A", "polled A", "administrator A"):
            continue
        for target in targets(scene):
            policy = target.policies["GET"]
            if policy is None or not is_allowed(policy, asker):
                continue
            for stage in STAGES:
                path = target.path(matrix._values(target, asker, "A", stage))
                page = matrix._ask(asker, "GET", path)
                if page.mimetype != "text/html" or page.status_code != 200:
                    continue
                for form in forms_of(page.text):
                    if form.method == "post":
                        key = (re.sub(r"[0-9a-f-]{36}|[\w-]{22}", "·", form.action), tuple(form.names))
                        seen.setdefault(key, (asker, form))
                if not set(target.arguments) & {"meeting_id", "token"}:
                    break
    return list(seen.values())


def tries(forms: list[tuple[Asker, Form]]) -> Iterator[Try]:
    """Every payload in every field; a form without fields gets one that it does not have."""
    for asker, form in forms:
        for name in [*form.names, *form.files, "csrf_token", "role"]:
            for payload in (*PAYLOADS, TWICE, ABSENT, BYTES):
                yield Try(asker, form, name, payload)


def send(one: Try, token: str) -> TestResponse:
    """Send the form with everything else as a person would leave it."""
    data: MultiDict[str, Any] = MultiDict(
        (name, value) for name, value in one.form.values if name != "csrf_token"
    )
    data["csrf_token"] = token
    headers: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "10.251.0.1"}, "buffered": True}
    if one.payload == BYTES:
        body = f"csrf_token={token}&{one.field}=".encode() + b"%ff%fe\xff\xc3("
        kind = "application/x-www-form-urlencoded"
        return one.asker.client.post(one.form.action, data=body, content_type=kind, **headers)
    if one.payload == ABSENT:
        data.poplist(one.field)
    elif one.payload == TWICE:
        data.add(one.field, "otra vez")
    elif one.field in one.form.files:
        text = PAYLOADS[one.payload].encode("utf-8", "surrogatepass")
        name = re.sub(r"[\x00-\x1f\"\ud800]", "_", PAYLOADS[one.payload])[:200] or "x"
        data[one.field] = (BytesIO(text), f"{name}.csv")
    else:
        data[one.field] = PAYLOADS[one.payload]
    if one.payload == "lone surrogate" and one.field not in one.form.files:
        data[one.field] = "a%ED%A0%80b"
    answer = one.asker.client.post(one.form.action, data=data, **headers)
    answer.request.environ["wsgi.input"].close()
    return answer


def faults_of(one: Try, answer: TestResponse) -> list[str]:
    """What is wrong with the answer."""
    where = f"POST {one.form.action} · {one.field} · {one.payload}"
    faults = []
    if answer.status_code not in (200, 302, 303) and not 400 <= answer.status_code < 500:
        faults.append(f"{where}: {answer.status_code}")
    if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
        # What looks like a template stays the text it is: only what is ours must be filled in.
        shown = answer.text.replace(str(escape(PAYLOADS["template"])), "")
        faults += [f"{where}: {fault}" for fault in check_page(shown)]
        if f"<script>{MARK}" in answer.text or f"onerror={MARK}>" in answer.text.replace("&gt;", ""):
            faults.append(f"{where}: not escaped")
        if f"<b>{MARK}" in answer.text:
            faults.append(f"{where}: not escaped")
    if answer.status_code in (302, 303) and not answer.location.startswith("/"):
        faults.append(f"{where}: leads to {answer.location}")
    if "\r\n" in answer.headers.get("Location", ""):
        faults.append(f"{where}: a header of its own")
    return faults


def chosen(everything: list[Try], kind: str) -> list[Try]:
    """All tries in the long run; else a sample that is the same in every run."""
    if "MEETINGS_TEST_LONG" in os.environ:
        return everything
    return random.Random(SEED).sample(everything, min(SHORT[kind], len(everything)))


def test_no_field_of_any_form_breaks_the_program(
    scene: Scene, record_property: pytest.RecordProperty
) -> None:
    """Never 500, a sound page, nothing unescaped; what was written leaves every page readable."""
    assert scene.watch is not None
    forms = forms_seen(scene)
    everything = list(tries(forms))
    sample = chosen(everything, scene.kind)
    faults: list[str] = []
    for number, one in enumerate(sample):
        # Signing in and proving oneself cost a quarter of a second on purpose: one payload in ten.
        if "password" in one.form.names and number % 10:
            continue
        faults += faults_of(one, send(one, one.asker.token))
        if not scene.watch.is_unchanged():
            faults += pages_after(scene, one)
        scene.put_back()
    record_property(
        "bad input",
        f"{scene.kind}: {len(sample)} of {len(everything)} payloads in fields, {len(forms)} forms",
    )
    if faults:
        pytest.fail("\n".join(faults[:60]), pytrace=False)


def pages_after(scene: Scene, one: Try) -> list[str]:
    """What was kept is shown again on the page it came from: it must stay sound, and the text text."""
    page = one.form.action.rsplit("/", 1)[0] or "/"
    faults = []
    for path in {page, one.form.action}:
        answer = one.asker.client.get(path, environ_base={"REMOTE_ADDR": "10.251.0.2"}, buffered=True)
        if answer.status_code not in (404, 405, 429):
            faults += [f"afterwards {fault}" for fault in faults_of(one, answer)]
    return faults


HOSTILE_PATHS = (
    "/reuniones/%00", "/r/%ff%fe", "/r/" + "a" * 10_000, "/static/..%2f..%2fconfig.py", "/static/%00",
    "/reuniones/00000000-0000-0000-0000-00000000000g", "//evil.example/", "/%0d%0aX-Evil:1",
    "/ingreso/%F0%9F",
)  # fmt: skip
HOSTILE_QUERIES = (
    "pagina=-1", "pagina=9223372036854775808", "pagina=abc", "pagina=" + "9" * 400, "q=%00", "q=%ff",
    "q=" + "x" * 5000, "ver=<script>", "torre=%27%22%3E", "antes=-1", "antes=9223372036854775808",
    "antes=" + "9" * 60, "next=%00", "codigo=%3Cscript%3E", "q=1&q=2", "pagina=1e3",
)  # fmt: skip


def test_no_path_or_query_breaks_the_program(scene: Scene) -> None:
    """Numbers beyond the data base's, bytes that are no text, and names that are no ids."""
    faults = []
    client = scene.asker("administrator A").client
    matrix = Matrix(scene)
    paths = list(HOSTILE_PATHS)
    for target in targets(scene):
        if target.policies["GET"] is not None and "token" not in target.arguments:
            own = target.path(matrix._values(target, scene.asker("administrator A"), "A", "convened"))
            paths += [f"{own}?{query}" for query in HOSTILE_QUERIES]
    random.Random(SEED).shuffle(paths)
    for path in paths if "MEETINGS_TEST_LONG" in os.environ else paths[:250]:
        answer = client.get(path, environ_base={"REMOTE_ADDR": "10.252.0.1"}, buffered=True)
        if answer.status_code >= 500:
            faults.append(f"{path[:120]}: {answer.status_code}")
        if answer.mimetype == "text/html" and "<script>" in answer.text:
            faults.append(f"{path[:120]}: not escaped")
    assert faults == []


def test_what_does_not_exist_is_said_in_words(scene: Scene) -> None:
    """The page of a missing object is a sound page too."""
    client = scene.asker("administrator A").client
    for path in (f"/reuniones/{missing('meeting_id')}", f"/personas/{missing('person_id')}", "/nada"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert check_page(answer.text) == []
