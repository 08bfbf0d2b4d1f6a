"""The pages that prepare a meeting: taps counted, refusals in four parts, nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from meetings import planning
from meetings.accounts import Role
from meetings.adapters.clock import FixedClock
from meetings.planning import MeetingFacts
from meetings.protocol.kinds import Matter
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, PASSWORD, START, Building, convene, make_building, make_meeting
from tests.usecases.planning_support import begin, facts_of

HOSTILE = {
    "html": "<script>alert(1)</script><b onmouseover=x>",
    "crlf": "Uno\r\nBcc: todos@example.com",
    "emoji": "Reunión 🏢👵🏽",
    "long": "a" * 10_000,
    "nul": "Tema\x00 con NUL\x1b[31m",
    "percent": "100 % s {7}",
}


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community with its staff."""
    return make_building(storage, roles=(Role.ADMINISTRATOR, Role.SECRETARY, Role.STATUTORY_AUDITOR))


@pytest.fixture
def desk(browse: Browser, building: Building) -> Browser:
    """The administrator, signed in."""
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return browse


def text_of(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def item_form(meeting: MeetingFacts, **changes: str) -> dict[str, str]:
    """The form of an item, sent from a page that showed the agenda as it is."""
    shown = {"version": str(meeting.agenda_version), "title": "Arreglo de los ascensores", "minutes": "10"}
    return shown | {"presenter": "", "type": "information", "matter": "other"} | changes


def test_without_meetings_the_list_says_how_to_begin(desk: Browser) -> None:
    """An empty state with its one act."""
    page = desk.get("/reuniones")
    assert "Todavía no ha preparado ninguna reunión" in page
    assert 'href="/reuniones/nueva"' in page


def test_from_the_list_to_the_review_in_seven_taps_and_one_field(desk: Browser) -> None:
    """A lawful virtual assembly from defaults: only the link of the video is typed."""
    taps = ["Nueva reunión"]
    assert taps[-1] in desk.get("/reuniones")
    page = desk.get("/reuniones/nueva")
    taps.append("Asamblea ordinaria")
    assert 'name="kind" value="ordinary_assembly"' in page
    page = desk.get("/reuniones/nueva?kind=ordinary_assembly")
    taps.append("Virtual")
    shown = dict(re.findall(r'<input type="hidden" name="(kind|key)" value="([^"]+)">', page))
    day = desk.post("/reuniones/nueva", shown | {"modality": "virtual"})
    desk.get(day)
    taps.append("Siguiente: los temas")
    agenda = desk.post(day, filled_in(desk.page))
    page = desk.get(agenda)
    taps.append("Siguiente: la entrada")
    [access] = re.findall(r'href="([^"]+/entrada)">[^<]*<svg', page)
    desk.get(access)
    taps.append("Siguiente: los papeles")
    papers = desk.post(access, filled_in(desk.page) | {"join_url": "https://video.example.com/sala"})
    page = desk.get(papers)
    taps.append("Nadie debe: seguir")
    assert taps[-1] in page
    review = desk.post(papers, to=papers.replace("papeles", "citar"))
    assert len(taps) == 7
    desk.get(review)


def filled_in(page: str) -> dict[str, str]:
    """What the first form with fields of a page would send untouched."""
    [form] = re.findall(r'<form class="stack".*?</form>', page, re.S)[:1]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]+>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and ("radio" not in tag or " checked" in tag):
            fields[name[1]] = unescape(value[1]) if value else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = unescape(body).strip()
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_the_same_new_meeting_twice_is_one(desk: Browser) -> None:
    """A second press leads to the same draft."""
    desk.get("/reuniones/nueva?kind=council_meeting")
    fields = {"kind": "council_meeting", "modality": "virtual", "key": str(uuid.uuid4())}
    assert desk.post("/reuniones/nueva", fields) == desk.post("/reuniones/nueva", fields)


@pytest.mark.parametrize("wrong", [{"kind": "fiesta"}, {"modality": "written"}, {"kind": "second_call"}])
def test_a_meeting_that_is_not_offered_is_refused(desk: Browser, wrong: dict[str, str]) -> None:
    """The page comes back with a sentence, not with an error."""
    desk.get("/reuniones/nueva?kind=council_meeting")
    fields = {"kind": "council_meeting", "modality": "virtual", "key": "no-uuid"} | wrong
    assert "Escoja una de las respuestas" in desk.post("/reuniones/nueva", fields, status=422)


def test_the_day_page_shows_the_floor_before_choosing(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """The first lawful day in words, the days before it struck out, the source."""
    page = text_of(desk.get(f"/reuniones/{begin(storage, building)}/fecha"))
    assert "Primer día posible, si envía hoy: miércoles 17 de febrero" in page
    assert "Ley 675 de 2001, artículo 39" in page
    assert "20 mejor" in page


def test_a_day_inside_the_term_is_refused_in_four_parts(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """What, why, source and what to do now; the day that was typed still stands in its field."""
    path = f"/reuniones/{begin(storage, building)}/fecha"
    desk.get(path)
    shown = desk.post(path, {"day": "2027-02-16", "hour": "09:00", "duration": "120"}, status=422)
    page = text_of(shown)
    assert "Ese día no se puede" in page
    assert "14 días completos" in page and "Se necesitan 15" in page
    assert "Ley 675 de 2001, artículo 39" in page
    assert "El primer día posible es el miércoles 17 de febrero" in page
    assert 'value="2027-02-16"' in shown
    desk.post(path, {"day": "2027-02-17", "hour": "09:00", "duration": "120"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "2027-02-29"}, "Escriba un día que exista"),
        ({"day": "29/02/2027"}, "Escriba un día que exista"),
        ({"day": ""}, "Llene este campo"),
        ({"hour": "25:00"}, "Escriba una hora que exista"),
        ({"hour": "a las nueve"}, "Escriba una hora que exista"),
        ({"duration": "0"}, "Escriba un número"),
        ({"duration": "99999999999"}, "Escriba un número"),
        ({"day": "2027-01-31"}, "Esa hora ya pasó"),
        ({"day": "2031-03-20"}, "Falta más de un año"),
        ({"day": "2027-02-20\x00"}, ""),
    ],
)
def test_a_day_that_cannot_be_gets_a_sentence(
    desk: Browser, storage: Storage, building: Building, fields: dict[str, str], said: str
) -> None:
    """Dates that do not exist, hours that do not exist, the past, a slip of the year."""
    path = f"/reuniones/{begin(storage, building)}/fecha"
    desk.get(path)
    sent = {"day": "2027-02-20", "hour": "09:00", "duration": "120"} | fields
    page = desk.post(path, sent, status=422 if said else 302)
    assert said in page


def test_a_second_writer_sees_both_texts_and_may_decide(
    desk: Browser, app: Flask, storage: Storage, building: Building
) -> None:
    """The page shows what is stored and what was typed; saving again from it is accepted."""
    meeting_id = begin(storage, building)
    before = facts_of(storage, building, meeting_id)
    path = f"/reuniones/{meeting_id}/temas/{before.items[4].id}"
    other = Browser(app)
    other.sign_in(building.emails["secretary"], PASSWORD)
    desk.get(path)
    other.get(path)
    other.post(path, item_form(before, title="Informe de la administradora"))
    page = desk.post(path, item_form(before, title="Informe del consejo"), status=422)
    words = text_of(page)
    assert "Otra persona cambió el orden del día" in words
    assert "Informe de la administradora" in words
    assert 'value="Informe del consejo"' in page
    desk.post(path, filled_in(page))
    assert facts_of(storage, building, meeting_id).items[4].title == "Informe del consejo"


def test_a_text_for_a_topic_taken_off_becomes_a_new_one(
    desk: Browser, app: Flask, storage: Storage, building: Building
) -> None:
    """Nothing typed is lost to a 404."""
    meeting_id = begin(storage, building)
    before = facts_of(storage, building, meeting_id)
    path = f"/reuniones/{meeting_id}/temas/{before.items[4].id}"
    other = Browser(app)
    other.sign_in(building.emails["secretary"], PASSWORD)
    desk.get(path)
    other.get(path)
    other.post(f"{path}/quitar", {"version": str(before.agenda_version)})
    page = desk.post(path, item_form(before, title="Informe del consejo"), status=422)
    assert "Agregar un tema" in page
    desk.post(f"/reuniones/{meeting_id}/temas/nuevo", filled_in(page))
    assert facts_of(storage, building, meeting_id).items[-1].title == "Informe del consejo"
    desk.get(path, status=404)


def test_topics_are_moved_removed_and_restored_by_buttons(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """Each press is a form of its own, with the version that the page showed."""
    meeting_id = begin(storage, building)
    base = f"/reuniones/{meeting_id}/temas"
    first, second, *_ = facts_of(storage, building, meeting_id).items
    assert f"{base}/{second.id}/subir" in desk.get(base)
    desk.post(f"{base}/{second.id}/subir", {"version": "1"}, to=base)
    desk.post(f"{base}/{second.id}/bajar", {"version": "2"}, to=base)
    desk.post(f"{base}/{first.id}/quitar", {"version": "3"}, to=base)
    assert len(facts_of(storage, building, meeting_id).items) == 10
    desk.post(f"{base}/restablecer", {"version": "4"}, to=base)
    assert len(facts_of(storage, building, meeting_id).items) == 11
    page = desk.post(f"{base}/restablecer", {"version": "4"}, status=302)
    assert page == base


def test_an_old_page_says_that_the_agenda_changed(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """A press on a page from before is refused with what to do."""
    meeting_id = begin(storage, building)
    base = f"/reuniones/{meeting_id}/temas"
    item = facts_of(storage, building, meeting_id).items[1]
    desk.get(base)
    desk.post(f"{base}/{item.id}/bajar", {"version": "1"})
    page = desk.post(f"{base}/{item.id}/bajar", {"version": "1"}, status=422)
    assert "El orden del día cambió después de que usted abrió esta página" in text_of(page)
    assert 'name="version" value="2"' in page


def test_what_cannot_be_voted_stays_with_its_reason_and_remedy(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """The vote is disabled, the article is named, one press keeps the topic to talk about."""
    meeting_id = begin(storage, building)
    base = f"/reuniones/{meeting_id}/temas"
    desk.get(f"{base}/nuevo")
    form = item_form(
        facts_of(storage, building, meeting_id),
        title="Vender el salón comunal",
        type="decision",
        basis="coefficient",
        matter="disaffect_common",
    )
    desk.post(f"{base}/nuevo", form, to=base)
    page = desk.get(base)
    words = text_of(page)
    assert "«Vender el salón comunal»" in words
    assert "Ley 675 de 2001, artículo 46, parágrafo" in words
    assert re.search(r"disabled>\s*Ponerlo a votación", page)
    item = facts_of(storage, building, meeting_id).items[-1]
    desk.post(f"{base}/{item.id}/conversar", {"version": "2"}, to=base)
    assert "Ponerlo a votación" not in desk.get(base)


def test_a_decision_without_its_basis_is_asked_for_it(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """Nobody weighs a vote by forgetting to."""
    meeting_id = begin(storage, building)
    path = f"/reuniones/{meeting_id}/temas/nuevo"
    desk.get(path)
    form = item_form(facts_of(storage, building, meeting_id), type="decision", matter="budget")
    page = text_of(desk.post(path, form, status=422))
    assert "Diga cómo se cuenta este tema" in page and "por coeficiente" in page


def test_a_vote_says_what_it_is_about_and_a_report_need_not(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """The matter decides the majority and whether internet will do: nothing is preselected for a vote."""
    meeting_id = begin(storage, building)
    path = f"/reuniones/{meeting_id}/temas/nuevo"
    [matters] = re.findall(r'<select[^>]*name="matter".*?</select>', desk.get(path), re.DOTALL)
    assert '<option value="">Elija' in matters and "selected" not in matters
    unsaid = item_form(facts_of(storage, building, meeting_id), type="decision", basis="unit", matter="")
    assert "Escoja una respuesta." in text_of(desk.post(path, unsaid, status=422))
    desk.post(path, unsaid | {"type": "report", "basis": ""}, to=path.removesuffix("/nuevo"))
    assert facts_of(storage, building, meeting_id).items[-1].matter is Matter.OTHER


def test_over_two_hours_the_page_says_what_it_takes(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """A warning with its sentence; the reason is asked at the sending."""
    meeting_id = begin(storage, building)
    base = f"/reuniones/{meeting_id}/temas"
    desk.get(f"{base}/nuevo")
    desk.post(f"{base}/nuevo", item_form(facts_of(storage, building, meeting_id)))
    page = text_of(desk.get(base))
    assert "Pasan del límite" in page
    assert "Suma 130 minutos. El límite es 120." in page


def test_a_link_of_another_kind_is_refused_and_kept(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """What was typed stays in the field, beside the reason."""
    path = f"/reuniones/{begin(storage, building)}/entrada"
    desk.get(path)
    typed = filled_in(desk.page) | {"join_url": "javascript:alert(1)"}
    page = desk.post(path, typed, status=422)
    assert "El enlace del video no sirve" in text_of(page)
    assert 'value="javascript:alert(1)"' in page


def test_another_manner_is_one_press_away(desk: Browser, storage: Storage, building: Building) -> None:
    """A room asks for its place."""
    meeting_id = begin(storage, building)
    path = f"/reuniones/{meeting_id}/entrada"
    assert 'name="place" type="text"' not in desk.get(path)
    desk.post(f"/reuniones/{meeting_id}/forma", {"modality": "presential"}, to=path)
    page = desk.get(path)
    assert re.search(r'<input[^>]*name="place"[^>]*type="text"|type="text"[^>]*name="place"', page)
    desk.post(f"/reuniones/{meeting_id}/forma", {"modality": "written"}, status=422)


def test_a_draft_is_given_up_from_its_page(desk: Browser, storage: Storage, building: Building) -> None:
    """It stays in the list, cancelled."""
    meeting_id = begin(storage, building)
    desk.get(f"/reuniones/{meeting_id}")
    desk.post(f"/reuniones/{meeting_id}/descartar", to="/reuniones")
    assert "Cancelada" in desk.get("/reuniones")


def test_a_called_meeting_shows_why_it_is_locked(desk: Browser, storage: Storage, building: Building) -> None:
    """No button that would change it is left, and a press from before is refused with the way."""
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    base = f"/reuniones/{meeting_id}"
    for step in ("fecha", "temas", "entrada", "papeles"):
        page = desk.get(f"{base}/{step}")
        assert "Esta reunión ya está citada" in text_of(page)
        assert page.count('method="post"') == desk.get(base).count('method="post"')
    page = desk.post(f"{base}/temas/restablecer", {"version": "1"}, status=422)
    assert "El orden del día está cerrado" in text_of(page)


def ticked(page: str) -> list[str]:
    """The steps that the strip of a page ticks."""
    strip = page.split('class="steps"')[1].split("</nav>")[0]
    return re.findall(r'<li class="done">.*?<span>(.*?)</span>', strip)


def test_the_strip_ticks_what_is_done(desk: Browser, storage: Storage, building: Building) -> None:
    """Kind and topics are there from the first moment; day and way in only once they were said."""
    base = f"/reuniones/{begin(storage, building)}"
    assert ticked(desk.get(f"{base}/papeles")) == ["Tipo", "Temas"]
    assert ticked(desk.get(f"{base}/citar")) == ["Tipo", "Temas"]
    whole = f"/reuniones/{make_meeting(storage, building)}"
    assert ticked(desk.get(f"{whole}/citar")) == ["Tipo", "Día", "Temas", "Entrada", "Papeles"]


def test_a_called_meeting_is_judged_no_more(
    desk: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Before its day, on it and after it no step asks for another day, and the notice counts as sent."""
    base = f"/reuniones/{make_meeting(storage, building)}"
    convene(storage, building)
    for at in (START, ASSEMBLY_AT, ASSEMBLY_AT + timedelta(days=2)):
        clock.advance(at - clock.now())
        desk.sign_in(building.emails["administrator"], PASSWORD)
        review = text_of(desk.get(f"{base}/citar"))
        assert "La citación ya se envió" in review and "Ese día no se puede" not in review
        assert "posterior" not in review
        day = text_of(desk.get(f"{base}/fecha"))
        assert "demasiado pronto" not in day and "tachados" not in day
        assert ticked(desk.get(f"{base}/temas")) == ["Tipo", "Día", "Entrada", "Papeles", "Enviar"]


def test_the_auditor_reads_and_prepares_nothing(
    browse: Browser, storage: Storage, building: Building
) -> None:
    """List and overview without a single act; the steps are not theirs."""
    meeting_id = begin(storage, building)
    browse.sign_in(building.emails["statutory_auditor"], PASSWORD)
    assert "Nueva reunión" not in browse.get("/reuniones")
    page = browse.get(f"/reuniones/{meeting_id}")
    assert "/temas" not in page and "Descartar" not in page
    for step in ("fecha", "temas", "entrada", "papeles"):
        browse.get(f"/reuniones/{meeting_id}/{step}", status=403)


PAGES = ("", "/fecha", "/temas", "/temas/nuevo", "/temas/{item}", "/entrada", "/quien-cita", "/papeles")
POSTS = (
    "/fecha",
    "/temas/nuevo",
    "/temas/{item}",
    "/temas/{item}/subir",
    "/temas/{item}/bajar",
    "/temas/{item}/quitar",
    "/temas/{item}/conversar",
    "/temas/restablecer",
    "/entrada",
    "/quien-cita",
    "/quien-cita/{item}",
    "/quien-cita/{item}/quitar",
    "/forma",
    "/papeles",
    "/descartar",
)
FIELDS = {
    "day": "2027-03-20",
    "hour": "09:00",
    "duration": "120",
    "version": "1",
    "title": "Un tema",
    "minutes": "5",
    "type": "information",
    "matter": "other",
    "recording_requested": "yes",
    "convener": "administrator",
    "modality": "mixed",
}


def test_another_communitys_meeting_is_missing_everywhere(desk: Browser, storage: Storage) -> None:
    """Each page and each act answers 404, as for a meeting that never was, and nothing changes."""
    other = make_building(storage, name="Otro conjunto")
    meeting_id = begin(storage, other)
    before = facts_of(storage, other, meeting_id)
    for known in (meeting_id, uuid.uuid4()):
        base, item = f"/reuniones/{known}", str(before.items[0].id)
        for page in PAGES:
            desk.get(base + page.format(item=item), status=404)
        for act in POSTS:
            desk.post(base + act.format(item=item), FIELDS, status=404)
    assert facts_of(storage, other, meeting_id) == before


def test_an_act_without_its_token_changes_nothing(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """Every POST of the area asks for the token of a page of ours."""
    meeting_id = begin(storage, building)
    before = facts_of(storage, building, meeting_id)
    for act in POSTS:
        path = f"/reuniones/{meeting_id}{act.format(item=before.items[0].id)}"
        assert desk.client.post(path, data=FIELDS).status_code == 400
    assert facts_of(storage, building, meeting_id) == before


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_harmless_in_every_field(
    desk: Browser, storage: Storage, building: Building, text: str
) -> None:
    """Stored clean and shown escaped, or refused with a sentence; never an error, never half done."""
    meeting_id = begin(storage, building)
    base = f"/reuniones/{meeting_id}"
    acts = {
        "/fecha": ("day", "hour", "duration"),
        "/temas/nuevo": ("title", "presenter", "minutes", "type", "basis", "matter"),
        "/entrada": ("join_url", "place", "access_instructions", "recording_requested"),
        "/quien-cita": ("convener", "reference", "acted_on"),
        "/forma": ("modality",),
        "/temas/restablecer": ("version",),
    }
    for act, names in acts.items():
        for name in names:
            desk.get(base + (act if act not in ("/forma", "/temas/restablecer") else ""))
            version = str(facts_of(storage, building, meeting_id).agenda_version)
            fields = {"csrf_token": desk.token()} | FIELDS | {"version": version} | {name: text}
            answer = desk.client.post(base + act, data=fields)
            assert answer.status_code in (302, 422), (act, name)
            assert "<script>alert" not in answer.text
    for page in ("", "/temas", "/entrada", "/quien-cita", "/papeles"):
        assert "<script>alert" not in desk.get(base + page)
    assert not re.search("[\x00-\x08\x0e-\x1f]", desk.page)


def test_the_list_says_what_comes_next(desk: Browser, storage: Storage, building: Building) -> None:
    """Each meeting with its state and its next task."""
    begin(storage, building)
    page = text_of(desk.get("/reuniones"))
    assert "En preparación" in page
    assert "Preparar · Faltan 3 pasos" in page


def test_after_the_last_day_to_send_the_page_says_so(
    desk: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """The day that was lawful yesterday is marked, with its date."""
    meeting_id = make_meeting(storage, building)
    clock.advance(timedelta(days=32))
    desk.sign_in(building.emails["administrator"], PASSWORD)
    page = text_of(desk.get(f"/reuniones/{meeting_id}"))
    assert "El último día para enviar fue el jueves 4 de marzo" in page
    with storage.reading() as tx:
        facts = planning.meeting_page(tx, building.community_id, meeting_id, clock.now())
    assert facts.plan.is_late


def test_meeting_shows_its_plan_and_gives_it_as_calendar(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """One picture, the same numbers in the list with their sources, and a file that calendars take."""
    make_meeting(storage, building)
    page = text_of(desk.get(f"/reuniones/{building.meeting_id}"))
    assert "La citación sale a más tardar el jueves 4 de marzo y la reunión es el sábado 20 de marzo." in page
    assert "8 Último día para impugnar lo decidido jueves 20 de mayo Código General del Proceso" in page
    response = desk.client.get(f"/reuniones/{building.meeting_id}/plan.ics")
    assert response.mimetype == "text/calendar"
    assert response.data.count(b"BEGIN:VEVENT") == 9


def test_a_meeting_without_a_day_has_no_calendar(
    app: Flask, desk: Browser, storage: Storage, building: Building
) -> None:
    """The page says from when it may be; the file does not exist."""
    with app.app_context():
        meeting_id = begin(storage, building)
    assert "Primer día posible" in desk.get(f"/reuniones/{meeting_id}")
    assert desk.client.get(f"/reuniones/{meeting_id}/plan.ics").status_code == 404
