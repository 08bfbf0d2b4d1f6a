"""Layouts, components and error pages, rendered with invented content through the real templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from meetings.protocol.findings import Finding, Severity
from tests.web.gallery import ERRORS, PAGES, create_gallery, options
from tests.web.page_checks import Element, check_page, read_page

MEETINGS = Path(__file__).resolve().parent.parent.parent / "meetings"
TEMPLATES = MEETINGS / "templates"
FIELD = '{% from "components/forms.html" import field %}{{ field(f) }}'
HOSTILE = "<script>alert(1)</script>\"'&"
OWN = ("base.html", "staff_base.html", "resident_base.html", "projector_base.html", "components/", "errors/")


@pytest.fixture
def gallery() -> Flask:
    """The application of the gallery."""
    return create_gallery()


@pytest.fixture
def client(gallery: Flask) -> FlaskClient:
    """A reader of the gallery."""
    return gallery.test_client()


@pytest.fixture
def render(gallery: Flask) -> Iterator[Any]:
    """Renders a snippet inside a request and gives its tree."""
    with gallery.test_request_context("/"):

        def tree(source: str, **values: object) -> Element:
            return read_page(f"<!doctype html>{render_template_string(source, **values)}")[0]

        yield tree


def page(client: FlaskClient, path: str) -> Element:
    """A page of the gallery as a tree."""
    return read_page(client.get(path).get_data(as_text=True))[0]


def named(elements: list[Element], name: str) -> list[Element]:
    """Those that send something under this name."""
    return [each for each in elements if each.attributes.get("name") == name]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("after", ["", "?errors=1", "?letters=3"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_gallery_is_sound(
    client: FlaskClient, name: str, after: str, language: str
) -> None:
    """In both languages, as it stands, after a refusal and with large letters."""
    with client.session_transaction() as session:
        session["lang"] = language
    assert check_page(client.get(f"/{name}{after}").get_data(as_text=True)) == []


@pytest.mark.parametrize("kind", [*ERRORS, "418"])
def test_every_error_page_is_sound_and_helps(client: FlaskClient, kind: str) -> None:
    """What happened, what to do now, whom to call; also for a kind nobody foresaw."""
    html = client.get(f"/error/{kind}").get_data(as_text=True)
    assert check_page(html) == []
    assert "Qué hacer ahora" in html
    assert "601 555 0142" in html


def test_title_of_the_tab_is_the_heading(client: FlaskClient) -> None:
    """Followed by whose page it is: the community's for residents."""
    resident = page(client, "/resident")
    assert resident.find("title")[0].text == "¿Va a participar? · Los Guayacanes"
    assert resident.find("h1")[0].text == "¿Va a participar?"


def test_refused_page_says_so_in_its_tab(client: FlaskClient) -> None:
    """A screen reader hears it before anything else."""
    assert page(client, "/plan?errors=1").find("title")[0].text.startswith("Todavía no: ")


def test_current_section_alone_is_marked(client: FlaskClient) -> None:
    """In the head of the staff's pages."""
    sections = page(client, "/plan").find("nav")[0].find("a")
    assert [each.text for each in sections if "aria-current" in each.attributes] == ["Reuniones"]


def test_signing_out_and_language_are_posts(client: FlaskClient) -> None:
    """A link that a scanner follows must change nothing."""
    forms = {each.attributes["action"]: each for each in page(client, "/plan").find("form")}
    assert forms["/salir"].attributes["method"] == "post"
    assert forms["/idioma"].attributes["method"] == "post"


def test_resident_page_ends_with_who_answers(client: FlaskClient) -> None:
    """Name, hours and telephone, the data policy and the way to say "this is not me"."""
    resident = page(client, "/resident")
    assert resident.find("section")[-1].find("a")[0].attributes["href"] == "tel:6015550142"
    foot = [each.text for each in resident.find("footer")[0].find("a")]
    assert foot == ["Mi historial", "Cómo cuidamos sus datos", "No soy yo"]


@pytest.mark.parametrize(
    "size, smaller, larger, pressed",
    [("0", "0", "2", "0"), ("1", "0", "2", "1"), ("2", "1", "3", "2"), ("3", "2", "3", "2")],
)
def test_letters_grow_and_shrink_step_by_step(
    client: FlaskClient, size: str, smaller: str, larger: str, pressed: str
) -> None:
    """Four sizes; the three buttons lead to the neighbour, the normal one and the other neighbour."""
    buttons = named(page(client, f"/resident?letters={size}").find("button"), "size")
    assert [each.attributes["value"] for each in buttons] == [smaller, "1", larger]
    assert [n for n, each in enumerate(buttons) if each.attributes["aria-pressed"] == "true"] == [
        int(pressed)
    ]


def test_answers_are_equal_and_none_is_chosen(client: FlaskClient) -> None:
    """Yes and no are the same element of the same class; no answer is the primary button."""
    answers = [
        each for each in page(client, "/consent").find("button") if each.attributes["name"] == "answer"
    ]
    assert [each.attributes["value"] for each in answers] == ["granted", "refused"]
    assert {each.attributes["class"] for each in answers} == {"choice"}


def test_errors_lead_to_their_fields(client: FlaskClient) -> None:
    """The summary links each field, a group by its first box, and each field names its error."""
    shown = page(client, "/forms?errors=1")
    summary = next(each for each in shown.find("section") if "problems" in each.attributes["class"])
    assert [each.attributes["href"] for each in summary.find("a")] == [
        "#title",
        "#minutes",
        "#starts_at",
        "#basis",
        "#modality-0",
        "#agree",
    ]
    title = next(each for each in shown.find("input") if each.attributes.get("id") == "title")
    assert title.attributes["aria-invalid"] == "true"
    assert title.attributes["aria-describedby"] == "title-hint title-error"


def test_field_without_fault_or_hint_names_neither(render: Any) -> None:
    """Nothing empty is announced."""

    class Form(FlaskForm):
        name = StringField("Nombre")

    shown = render(
        '{% from "components/forms.html" import field %}{{ field(form.name) }}',
        form=Form(meta={"csrf": False}),
    )
    field = shown.find("input")[0].attributes
    assert "aria-describedby" not in field
    assert "aria-invalid" not in field


def test_group_stands_in_a_fieldset_with_its_legend(render: Any) -> None:
    """Radios: one question, and each option labelled."""

    class Form(FlaskForm):
        way = RadioField("Cómo", [InputRequired()], choices=options("Uno", "Dos"))

    shown = render(
        '{% from "components/forms.html" import field %}{{ field(form.way) }}',
        form=Form(meta={"csrf": False}),
    )
    assert shown.find("fieldset")[0].find("legend")[0].text == "Cómo"
    assert [each.text for each in shown.find("label")] == ["Uno", "Dos"]
    assert not any("checked" in each.attributes for each in shown.find("input"))


def test_refusal_has_its_four_parts_in_order(render: Any) -> None:
    """What, why, what to do now, and the source."""
    parts = {"what": "No se puede", "why": "Faltan días", "now": "Desde el 17", "source": "Ley 675"}
    shown = render('{% from "components/problems.html" import slip %}{{ slip(e, "stop") }}', e=parts)
    assert shown.text == "No se puede Faltan días Desde el 17 Ley 675"
    assert shown.find("section")[0].attributes["role"] == "alert"


def test_disabled_act_stays_with_its_reason(render: Any) -> None:
    """Not hidden: the reader learns why."""
    act = 'post("Grabar", "/g", reason="Falta una respuesta.")'
    shown = render(f'{{% from "components/acts.html" import post %}}{{{{ {act} }}}}')
    assert "disabled" in shown.find("button")[0].attributes
    assert shown.text == "Grabar Falta una respuesta."


MACROS = {
    "choices": (
        "acts",
        'choices("/a", [{"value": x, "symbol": "go", "title": x, "hint": x}])',
    ),
    "post": ("acts", 'post(x, "/a", "mini", "", {"v": x}, about=x)'),
    "facts": ("lists", "facts([(x, x)])"),
    "topics": ("lists", 'topics([{"title": x, "is_voted": true, "note": x}])'),
    "people": ("lists", 'people([{"tower": x, "number": x, "name": x, "why": x}])'),
    "tasks": ("lists", 'tasks([{"title": x, "url": "/a", "state": "wait", "note": x}])'),
    "papers": ("lists", 'papers([{"url": "/a", "title": x, "note": x}])'),
    "slip": ("problems", 'slip({"what": x, "why": x, "now": x, "source": x})'),
    "tag": ("states", "tag(x)"),
    "unit": ("states", "unit(x, x)"),
    "frac": ("states", "frac(x, x)"),
    "strip": ("states", 'strip([{"name": x, "figure": x, "note": x}])'),
    "ledger": ("tables", "ledger([(x, true), (x, false)], [[x, x]], [x, x], x)"),
    "empty": ("tables", "empty(x, x)"),
    "to_line": ("pages", 'to_line(x, x, "/a", x)'),
    "receipt": ("pages", "receipt(x, [(x, x)])"),
    "proof": ("pages", "proof([x])"),
    "line": ("pages", 'line([{"mark": "ok", "title": x, "when": x, "note": x, "entry": x}])'),
    "seal": ("pages", "seal(x, x, x, x, x)"),
    "to_sign": ("papers", "to_sign([x], [[x]], [x], x)"),
    "signatures": ("papers", "signatures([(x, x)])"),
}


@pytest.mark.parametrize("macro", MACROS)
def test_hostile_text_stays_text_in_each_component(gallery: Flask, macro: str) -> None:
    """A name with markup is shown, never run, and never leaves its attribute."""
    file, call = MACROS[macro]
    source = f'{{% from "components/{file}.html" import {macro} %}}{{{{ {call} }}}}'
    with gallery.test_request_context("/"):
        html = render_template_string(source, x=HOSTILE)
    tree, faults = read_page(f"<!doctype html>{html}")
    assert faults == []
    assert tree.find("script") == []
    assert "alert(1)" in html


def test_live_page_alone_loads_the_script(client: FlaskClient) -> None:
    """A resident's page without news needs none."""
    assert page(client, "/room").find("script")[0].attributes["src"].startswith("/static/live.")
    assert page(client, "/resident").find("script") == []


def test_page_without_script_can_reload_by_itself(gallery: Flask) -> None:
    """Only inside noscript, and only where the page asks for it."""
    with gallery.test_request_context("/"):
        html = render_template_string(
            '{% set reload_seconds = 15 %}{% extends "base.html" %}{% block title %}Sala{% endblock %}'
        )
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in html


def test_a_refusal_takes_the_reader_there(gallery: Flask) -> None:
    """As missing answers do: the first one has the focus, so that a keyboard and a reader begin at it."""
    found = [Finding("code.wrong", Severity.BLOCK), Finding("vote.nobody_voted", Severity.BLOCK)]
    with gallery.test_request_context("/"):
        html = render_template_string(
            '{% from "components/problems.html" import problems with context %}{{ problems(none, found) }}',
            found=found,
        )
    assert html.count('tabindex="-1" autofocus') == 1
    assert html.index("autofocus") < html.index("</h2>")


def test_no_template_of_ours_marks_text_as_safe() -> None:
    """Nor writes a style or a handler: the policy would stop it."""
    for path in own_templates():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|\sstyle=|\son[a-z]+=|autoescape", text), path


def test_every_text_of_the_face_has_its_spanish() -> None:
    """Nothing missing, nothing fuzzy, nothing left over."""
    whole = {(each.context, each.id) for each in spanish() if all(texts_in(each.string)) and not each.fuzzy}
    assert whole == texts_of_the_face()


def test_no_sentence_of_the_face_is_long() -> None:
    """At most 20 words each."""
    texts = [text for each in spanish() for text in texts_in(each.string)]
    sentences = [sentence for text in texts for sentence in re.split(r"[.:?!]\s", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []


def own_templates() -> list[Path]:
    """The templates of the face."""
    every = sorted(TEMPLATES.rglob("*.html"))
    return [path for path in every if path.relative_to(TEMPLATES).as_posix().startswith(OWN)]


def spanish() -> list[Message]:
    """The messages of the face's catalogue."""
    with (MEETINGS / "translations" / "es" / "face.po").open("rb") as file:
        return [each for each in read_po(file, locale="es") if each.id]


def texts_of_the_face() -> set[tuple[str | None, str | tuple[str, ...]]]:
    """Every text that the templates of the face ask the catalogue for, with its context."""
    found = extract_from_dir(
        TEMPLATES,
        method_map=[("**.html", "jinja2")],
        options_map={"**.html": {"extensions": "jinja2.ext.i18n"}},
        keywords={"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)},
    )
    return {(context, message) for name, _, message, _, context in found if name.startswith(OWN)}


def texts_in(string: str | tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a translation, one or several."""
    return (string,) if isinstance(string, str) else tuple(string)
