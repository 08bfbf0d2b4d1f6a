"""The page of the lawful ways: asked by GET, it changes nothing and always says what to do instead."""

from __future__ import annotations

import re
from html import unescape

import pytest

from meetings.accounts import Role
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, Building, convene, make_building, make_meeting


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community with its staff."""
    return make_building(storage, roles=(Role.ADMINISTRATOR, Role.STATUTORY_AUDITOR))


@pytest.fixture
def desk(browse: Browser, building: Building) -> Browser:
    """The administrator, signed in, on Monday 1 February 2027."""
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return browse


def text_of(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_desk_leads_to_the_question(desk: Browser) -> None:
    """One tap from the desk, one more for what is asked most."""
    assert 'href="/caminos"' in desk.get("/inicio")
    page = desk.get("/caminos")
    assert "¿Qué quiere lograr?" in page
    assert 'name="outcome" value="bylaw_reform"' in page


def test_a_seventy_percent_matter_is_refused_at_a_distance(desk: Browser) -> None:
    """With the article, and the nearest lawful way: in person, on its computed day."""
    said = text_of(desk.get("/caminos?outcome=bylaw_reform&modality=virtual"))
    assert "artículo 46" in said
    assert "Lo más cercano" in said
    assert "Asamblea extraordinaria jueves 4 de febrero, 9:00 a. m." in said


def test_every_way_bears_majority_and_dates(desk: Browser) -> None:
    """More than half of those represented for the budget, until when to send, and the second call."""
    said = text_of(desk.get("/caminos?outcome=budget&day=2027-03-20"))
    assert "Más de la mitad de los representados · Por coeficiente" in said
    assert (
        "Asamblea ordinaria sábado 20 de marzo, 9:00 a. m. Enviar la citación hasta el jueves 4 de marzo"
        in said
    )
    assert "Si llegan muy pocos lunes 29 de marzo, 8:00 p. m." in said
    assert "Pedir votos por escrito" not in said


def test_a_day_of_another_year_says_which_year(desk: Browser) -> None:
    """In the day of the meeting and in the second call; above all where the year may be the mistake."""
    said = text_of(desk.get("/caminos?outcome=budget&day=2028-01-20"))
    assert "jueves 20 de enero de 2028, 9:00 a. m." in said
    assert "de enero de 2028, 8:00 p. m." in said
    assert "Usted escogió el jueves 10 de febrero de 2028." in text_of(
        desk.get("/caminos?outcome=budget&day=2028-02-10")
    )


def test_a_day_too_soon_names_the_first_lawful_one(desk: Browser) -> None:
    """Tomorrow is inside every term; the refusal says so and other days are offered."""
    said = text_of(desk.get("/caminos?outcome=budget&day=2027-02-02"))
    assert "Lo más cercano" in said and "72" in said


def test_written_votes_are_begun_from_their_way(desk: Browser) -> None:
    """Where votes in writing are a lawful way, one button leads to writing the questions."""
    page = desk.get("/caminos?outcome=other")
    form = re.search(
        r'<form[^>]*action="/reuniones/nueva"[^>]*>(?:(?!</form>).)*value="written".*?</form>', page, re.S
    )
    assert form is not None
    fields = dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', form[0]))
    assert (fields["kind"], fields["modality"]) == ("written", "written")
    where = desk.post("/reuniones/nueva", {name: fields[name] for name in ("kind", "modality", "key")})
    assert where.endswith("/temas")


def test_the_button_begins_that_very_meeting(desk: Browser) -> None:
    """The administrator lands on the day of a draft of that kind, in that manner."""
    page = desk.get("/caminos?outcome=elect_council")
    [form, *_] = re.findall(
        r'<form class="one" method="post" action="/reuniones/nueva">.*?</form>', page, re.S
    )
    fields = dict(re.findall(r'name="(kind|modality|key)" value="([^"]+)"', form))
    day = desk.post("/reuniones/nueva", fields)
    assert day.endswith("/fecha")
    assert fields["kind"] == "extraordinary_assembly"


def test_an_auditor_reads_the_ways_without_buttons(browse: Browser, building: Building) -> None:
    """Whoever only reads begins nothing."""
    browse.sign_in(building.emails["statutory_auditor"], PASSWORD)
    page = browse.get("/caminos?outcome=budget")
    assert "Citando una reunión" in page
    assert 'action="/reuniones/nueva"' not in page


def test_a_called_meeting_is_one_of_the_ways(desk: Browser, storage: Storage, building: Building) -> None:
    """Its own page is one tap away."""
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    page = desk.get("/caminos?outcome=inform")
    assert "Esperar la reunión que ya se convocó" in page
    assert f'href="/reuniones/{meeting_id}"' in page


WRONG_QUESTIONS = {
    "outcome=gold": "Escoja una de las respuestas de la lista.",
    "outcome=": "Escoja una respuesta",
    "outcome=budget&day=2027-02-30": "Escriba un día que exista",
    "outcome=budget&day=2026-12-31": "Esa hora ya pasó",
    "outcome=budget&day=1900-01-01": "Esa hora ya pasó",
    "outcome=budget&day=2199-01-01": "más de un año",
    "outcome=budget&day=2999-01-01": "Revise el año",
    "outcome=budget&modality=written": "Escoja una de las respuestas de la lista.",
    "outcome=extraordinary_fee&fee_total=-5&monthly=0": "Escriba un número",
    "outcome=extraordinary_fee&fee_total=1.5&monthly=x": "Escriba un número entero",
    "outcome=%00%0d%0a<script>": "Escoja una de las respuestas de la lista.",
}


def test_wrong_questions_get_a_sentence(desk: Browser) -> None:
    """Never an error page; what was asked stays in the form."""
    for query, said in WRONG_QUESTIONS.items():
        assert said in text_of(desk.get(f"/caminos?{query}")), query


def test_a_small_fee_may_be_voted_at_a_distance(desk: Browser) -> None:
    """Four times the monthly expenses exactly; one peso more only in person."""
    small = desk.get("/caminos?outcome=extraordinary_fee&fee_total=40&monthly=10&modality=virtual")
    large = desk.get("/caminos?outcome=extraordinary_fee&fee_total=41&monthly=10&modality=virtual")
    assert "artículo 46, parágrafo" not in text_of(small)
    assert "Lo más cercano" not in small
    assert "Lo más cercano" in large


def test_the_page_is_said_in_english_too(desk: Browser) -> None:
    """The same ways in the reader's language."""
    desk.get("/caminos")
    desk.post("/idioma", {"language": "en", "back": "/caminos"})
    said = text_of(desk.get("/caminos?outcome=bylaw_reform"))
    assert "What do you want to achieve?" in said
