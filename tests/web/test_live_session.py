"""The staff's pages of the evening: opening, ticking, electing, recording, counting, closing."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from meetings.adapters.clock import FixedClock
from meetings.live_session import naming
from meetings.storage.communities import ContactPoint
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.live_session import Attendance, Decision, Officer, Recording
from meetings.storage.planning import AgendaItem, Meeting, Override
from meetings.storage.session import Storage
from meetings.web import support
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, PASSWORD, Building, convene, make_building, make_meeting

REASON = "El correo del proveedor no registró la entrega."
HOSTILE = "<script>alert(1)</script> \u202e ñ 😀\r\nBcc: x@example.com\x00"


@pytest.fixture
def building(storage: Storage, clock: FixedClock) -> Building:
    """A called assembly of five units: 20, 15, 15, 25 and 25; the clock stands at its hour."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    clock.advance(ASSEMBLY_AT - clock.now())
    return building


@pytest.fixture
def secretary(browse: Browser, building: Building) -> Browser:
    """The secretary, signed in."""
    browse.sign_in(building.emails["secretary"], PASSWORD)
    return browse


def path(building: Building, page: str) -> str:
    """A page of the building's meeting."""
    return f"/reuniones/{building.meeting_id}/{page}"


def open_room(secretary: Browser, building: Building) -> None:
    """Open with the reason that is asked for."""
    secretary.get(path(building, "antes"))
    fields = {"reasons-0-code": "opening.owners_not_reached", "reasons-0-reason": REASON}
    secretary.post(path(building, "antes"), fields, to=path(building, "asistencia"))


def arrive(secretary: Browser, building: Building, *numbers: int) -> None:
    """Tick these people as arrived."""
    for number in numbers:
        secretary.post(path(building, "asistencia"), {"arrived": str(building.people[number])})


def item_of(storage: Storage, building: Building, title: str) -> uuid.UUID:
    """The item that begins so."""
    query = select(AgendaItem.id).where(
        AgendaItem.meeting_id == building.meeting_id, AgendaItem.title.startswith(title)
    )
    with storage.reading() as tx:
        return tx.session.scalars(query).one()


def begin(secretary: Browser, storage: Storage, building: Building, title: str) -> str:
    """Go to an item; returns the path of its acts."""
    item = path(building, f"sala/temas/{item_of(storage, building, title)}")
    secretary.post(item)
    return item


def test_a_shortfall_asks_for_a_reason_before_opening(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """Without it the same page says what is missing; with it the reason is kept."""
    page = secretary.get(path(building, "antes"))
    assert "Su motivo para abrir" in page
    secretary.post(path(building, "antes"), {"reasons-0-code": "opening.owners_not_reached"}, status=422)
    open_room(secretary, building)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Override.reason)).all() == [REASON]
        assert tx.session.get_one(Meeting, building.meeting_id).state == "open"


def reach_everybody(storage: Storage, building: Building, state: str = "accepted") -> None:
    """The notice left for each owner on the day it was issued, and was taken or refused."""
    with storage.transaction() as tx:
        notice = tx.session.scalars(select(Notice)).one()
        points = tx.session.scalars(select(ContactPoint)).all()
        for point in points:
            tx.session.add(
                Delivery(
                    community_id=building.community_id,
                    person_id=point.person_id,
                    contact_point_id=point.id,
                    channel="email",
                    kind="notice",
                    dedupe_key=f"notice:{point.id}",
                    message_id=f"<{point.id}@example.com>",
                    meeting_id=building.meeting_id,
                    notice_id=notice.id,
                    is_registered=True,
                    state=state,
                    next_at=notice.issued_at,
                    accepted_at=notice.issued_at,
                    created_at=notice.issued_at,
                )
            )


def test_opened_early_the_notice_that_reached_everybody_did_not_fail(
    secretary: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """The early hour asks for its reason; the row of the notice is ticked, before and after the opening."""
    reach_everybody(storage, building)
    clock.advance(-timedelta(hours=3))
    page = secretary.get(path(building, "antes"))
    assert "Es temprano para abrir la sala." in page and "Algo faltó" not in page
    assert "Se cumple la regla." in page
    fields = {"reasons-0-code": "opening.early", "reasons-0-reason": REASON}
    secretary.post(path(building, "antes"), fields)
    assert "Se cumple la regla." in secretary.get(path(building, "antes"))


def test_what_was_prepared_tells_what_it_came_to(secretary: Browser, building: Building) -> None:
    """Opened, the sound is no task any more and the reason is told; elected, the officers have names."""
    page = secretary.get(path(building, "antes"))
    assert "Prueba de sonido" in page and "Escriba el motivo al abrir" in page
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    page = secretary.get(path(building, "antes"))
    assert "Prueba de sonido" not in page and "Algo faltó. El motivo queda en el acta." in page
    assert "Se eligen al comienzo" in page
    fields = {"office": "chair", "person": str(building.people[0])}
    secretary.post(path(building, "sala/cargos"), fields)
    assert "Falta elegir a uno. Ya está Persona 1 Inventada." in secretary.get(path(building, "antes"))
    secretary.post(path(building, "sala/secretaria"))
    assert "Persona 1 Inventada, Secretary Inventado" in secretary.get(path(building, "antes"))


def test_one_permission_is_told_of_one(secretary: Browser, building: Building) -> None:
    """One person gave it, one said no."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1)
    for number, answer in ((0, "granted"), (1, "refused")):
        secretary.post(
            path(building, "sala/permiso"), {"person": str(building.people[number]), "answer": answer}
        )
    page = secretary.get(path(building, "antes"))
    assert "1 persona lo dio. 1 dijo que no. A los demás se les pregunta en la puerta." in page


def test_a_hostile_reason_is_kept_clean(secretary: Browser, storage: Storage, building: Building) -> None:
    """Markup is text, control characters are gone, and the page stands."""
    secretary.get(path(building, "antes"))
    fields = {"reasons-0-code": "opening.owners_not_reached", "reasons-0-reason": HOSTILE}
    secretary.post(path(building, "antes"), fields)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Override.reason)).one() == (
            "<script>alert(1)</script>  ñ 😀\nBcc: x@example.com"
        )


def test_a_reason_of_ten_thousand_characters_is_refused(secretary: Browser, building: Building) -> None:
    """With a sentence, and what was written stays on the page."""
    secretary.get(path(building, "antes"))
    fields = {"reasons-0-code": "opening.owners_not_reached", "reasons-0-reason": "a" * 10_000}
    page = secretary.post(path(building, "antes"), fields, status=422)
    assert "Escriba máximo 2.000 caracteres" in page or "Escriba máximo 2000 caracteres" in page
    assert "a" * 10_000 in page


def test_arrivals_ticked_one_by_one_make_the_quorum(secretary: Browser, building: Building) -> None:
    """Exactly half is not enough; one unit more is."""
    open_room(secretary, building)
    arrive(secretary, building, 3, 4)
    assert "Hay 50,0 % del edificio. Todavía no se puede decidir." in secretary.get(
        path(building, "asistencia")
    )
    arrive(secretary, building, 1)
    assert "Hay 65,0 % del edificio. Se puede decidir." in secretary.get(path(building, "asistencia"))


def test_the_list_finds_by_unit_and_by_name(secretary: Browser, building: Building) -> None:
    """One person each; a search without result says what to try."""
    open_room(secretary, building)
    for query in ("104", "persona 4"):
        page = secretary.get(path(building, f"asistencia?q={query}"))
        assert "Persona 4 Inventada" in page
        assert "Persona 1 Inventada" not in page
    assert "Nadie" in secretary.get(path(building, "asistencia?q=999"))


def test_a_tick_keeps_the_list_narrowed(secretary: Browser, building: Building) -> None:
    """The secretary goes on where they were."""
    open_room(secretary, building)
    secretary.get(path(building, "asistencia?q=104"))
    fields = {"arrived": str(building.people[3])}
    assert secretary.post(path(building, "asistencia?q=104"), fields).endswith("asistencia?q=104")


def test_a_long_list_comes_in_pages(
    monkeypatch: pytest.MonkeyPatch, secretary: Browser, building: Building
) -> None:
    """Three a page here; a tick leads back to the same page, and a page too far shows the last one."""
    monkeypatch.setattr(support, "ROWS_A_PAGE", 3)
    open_room(secretary, building)
    first, last = (secretary.get(path(building, f"asistencia?pagina={number}")) for number in (1, 99))
    assert "Persona 1 Inventada" in first
    assert "Persona 4 Inventada" not in first
    assert "Persona 4 Inventada" in last
    fields = {"arrived": str(building.people[3])}
    where = secretary.post(path(building, "asistencia?pagina=2"), fields)
    assert where.endswith("asistencia?pagina=2")


def test_who_leaves_stops_counting(secretary: Browser, building: Building) -> None:
    """The same list, one tap."""
    open_room(secretary, building)
    arrive(secretary, building, 1, 3, 4)
    secretary.post(path(building, "asistencia"), {"left": str(building.people[4])})
    assert "Hay 40,0 % del edificio." in secretary.get(path(building, "asistencia"))


def test_a_tick_for_nobody_or_a_stranger_is_refused(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """A sentence for what cannot be read; for another community's person the same 404 as for nobody."""
    open_room(secretary, building)
    other = make_building(storage, name="Los Cerezos")
    secretary.post(path(building, "asistencia"), {}, status=422)
    secretary.post(path(building, "asistencia"), {"arrived": "Persona 1"}, status=422)
    secretary.post(path(building, "asistencia"), {"arrived": str(other.people[0])}, status=404)
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Attendance)) == 0


def test_recording_waits_for_every_answer_said_aloud(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """The button stays closed with its reason until each person in the room answered."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1)
    page = secretary.get(path(building, "sala"))
    assert "Faltan 2 respuestas" in page
    assert "2 personas no han respondido." in page
    secretary.post(path(building, "sala/grabar"), status=422)
    for number, answer in ((0, "granted"), (1, "refused")):
        fields = {"person": str(building.people[number]), "answer": answer}
        secretary.post(path(building, "sala/permiso"), fields)
    secretary.post(path(building, "sala/grabar"), to=path(building, "sala"))
    assert "Grabando desde" in secretary.get(path(building, "sala"))
    secretary.post(path(building, "sala/no-grabar"))
    with storage.reading() as tx:
        assert tx.session.scalars(select(Recording.ended_how)).all() == ["stopped"]


def test_a_decision_is_shown_before_it_is_kept(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """The sum first, with nothing written; then the result with its exact figures on the page."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    item = begin(secretary, storage, building, "Aprobación")
    fields = {
        "question": "¿Aprueba el presupuesto?",
        "rest": "yes",
        "said": ["", f"{building.units[3]}:no"],
    }
    page = secretary.post(f"{item}/conteo", fields, status=200)
    assert "Aprobado: 58,3 % de los presentes dijo que sí." in page
    with storage.reading() as tx:
        assert tx.session.scalars(select(Decision)).all() == []
    assert f'name="said" value="{building.units[3]}:no"' in page
    again = secretary.post(f"{item}/buscar", fields, status=200)
    assert f'value="{building.units[3]}:no" selected' in again, "counting again loses nothing"
    secretary.post(f"{item}/decision", fields, to=path(building, "sala"))
    page = secretary.get(path(building, "sala"))
    assert '<span class="frac" role="img" aria-label="35 de 60">' in page
    assert "Ley 675 de 2001, artículo 45" in page
    secretary.post(f"{item}/decision", fields, status=422)


def test_silence_is_no_vote(secretary: Browser, storage: Storage, building: Building) -> None:
    """Nothing is chosen on the page, and no result is shown before somebody says what the others said."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    item = begin(secretary, storage, building, "Aprobación")
    vote = secretary.get(path(building, "sala")).split('id="vote-h"')[1].split("</section>")[0]
    assert 'name="rest"' in vote and "checked" not in vote and "selected" not in vote
    fields = {"question": "¿Aprueba?", "said": [f"{building.units[3]}:no"]}
    page = secretary.post(f"{item}/conteo", fields, status=422)
    assert "Todavía no ha dicho qué dijeron todos los demás." in page
    assert f'value="{building.units[3]}:no" selected' in page
    secretary.post(f"{item}/decision", {"question": "¿Aprueba?"}, status=422)
    page = secretary.post(f"{item}/conteo", {**fields, "rest": "not_voted"}, status=200)
    assert "Todos los demás: No votaron." in page and "No aprobado" in page


def test_a_unit_that_said_two_things_is_refused(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """With a sentence at the list."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    item = begin(secretary, storage, building, "Aprobación")
    unit = str(building.units[3])
    fields = {"question": "¿Sí?", "rest": "yes", "said": [f"{unit}:no", f"{unit}:blank"]}
    page = secretary.post(f"{item}/conteo", fields, status=422)
    assert "Un apartamento dijo dos cosas distintas." in page


def test_who_said_something_else_is_found_without_losing_the_others(
    monkeypatch: pytest.MonkeyPatch, secretary: Browser, storage: Storage, building: Building
) -> None:
    """By number or by name, several at once; what was said before stays, and nothing is written."""
    monkeypatch.setattr(naming, "FEW", 2)
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 2, 3)
    item = begin(secretary, storage, building, "Aprobación")
    listed = [f'id="said-{building.units[number]}"' for number in (0, 1, 3)]
    assert not any(unit in secretary.get(path(building, "sala")) for unit in listed)
    fields = {"question": "¿Aprueba?", "units": "101, persona 4", "said": []}
    page = secretary.post(f"{item}/buscar", fields, status=200)
    assert [unit in page for unit in listed] == [True, False, True]
    fields = {"question": "¿Aprueba?", "units": "102", "said": [f"{building.units[3]}:blank"]}
    page = secretary.post(f"{item}/buscar", fields, status=200)
    assert [unit in page for unit in listed] == [False, True, True]
    assert f'value="{building.units[3]}:blank" selected' in page and "¿Aprueba?</textarea>" in page
    assert "Nadie presente tiene" in secretary.post(f"{item}/buscar", {"units": "999"}, status=200)


def test_a_count_without_question_or_with_strange_units_is_refused(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """Each with its own sentence."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    item = begin(secretary, storage, building, "Aprobación")
    secretary.post(f"{item}/conteo", {"question": "  "}, status=422)
    secretary.post(f"{item}/conteo", {"question": "¿Sí?", "said": ["502:no"]}, status=422)
    secretary.post(f"{item}/conteo", {"question": "¿Sí?", "rest": "perhaps"}, status=422)
    absent = {"question": "¿Sí?", "rest": "yes", "said": [f"{building.units[4]}:no"]}
    assert "no está presente" in secretary.post(f"{item}/conteo", absent, status=422)


def test_a_matter_of_the_seventy_percent_stays_closed(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """Ley 675 art. 46, paragraph: the act stays visible with its reason, and cannot be forced."""
    with storage.transaction() as tx:
        item = tx.session.get_one(AgendaItem, item_of(storage, building, "Aprobación"))
        item.majority = "qualified_70_total"
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3, 4)
    acts = begin(secretary, storage, building, "Aprobación")
    page = secretary.get(path(building, "sala"))
    assert "Esto no se puede votar en una reunión virtual." in page
    assert "Contar la votación</button>" in page
    secretary.post(f"{acts}/decision", {"question": "¿Sí?"}, status=422)


def test_the_meeting_closes_with_chair_and_secretary(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """Without them it is refused; afterwards the page leads to the minutes."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    page = secretary.post(path(building, "sala/cerrar"), status=422)
    assert "La reunión todavía no se puede cerrar." in page
    fields = {"office": "chair", "person": str(building.people[0])}
    secretary.post(path(building, "sala/cargos"), fields, to=path(building, "sala"))
    secretary.post(path(building, "sala/secretaria"))
    secretary.post(path(building, "sala/cerrar"), to=path(building, "acta"))
    assert path(building, "acta") in secretary.get(path(building, "sala"))
    with storage.reading() as tx:
        assert sorted(tx.session.scalars(select(Officer.role))) == ["chair", "secretary"]


def test_the_closed_room_keeps_what_was_said_and_no_now(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """The permissions of everybody who came, an agenda without needle, and nobody to be asked at the door."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3, 4)
    for number, answer in ((0, "granted"), (1, "refused")):
        fields = {"person": str(building.people[number]), "answer": answer}
        secretary.post(path(building, "sala/permiso"), fields)
    figures = re.compile(r">(\d+)</td>")
    shown = secretary.get(path(building, "sala")).split('id="rec"')[1].split("</section>")[0]
    assert figures.findall(shown) == ["1", "1", "2"]
    assert ">ahora<" in secretary.get(path(building, "sala"))
    fields = {"office": "chair", "person": str(building.people[0])}
    secretary.post(path(building, "sala/cargos"), fields)
    secretary.post(path(building, "sala/secretaria"))
    secretary.post(path(building, "sala/cerrar"))
    page = secretary.get(path(building, "sala"))
    assert figures.findall(page.split('id="rec"')[1].split("</section>")[0]) == ["1", "1", "2"]
    assert ">ahora<" not in page


def test_the_board_asks_why_only_before_the_opening(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """Once the room opened, the term that ended is told without what will be asked."""
    reach_everybody(storage, building, "refused")
    asked = "al abrir se le preguntará por qué"
    assert asked in secretary.get(path(building, "avisos"))
    open_room(secretary, building)
    page = secretary.get(path(building, "avisos"))
    assert "El plazo para citarlas terminó el" in page and asked not in page


def test_only_somebody_present_is_elected(secretary: Browser, building: Building) -> None:
    """With a sentence that says so; an office that does not exist is refused too."""
    open_room(secretary, building)
    arrive(secretary, building, 0)
    absent = {"office": "chair", "person": str(building.people[4])}
    assert "no está en la sala" in secretary.post(path(building, "sala/cargos"), absent, status=422)
    strange = {"office": "king", "person": str(building.people[0])}
    secretary.post(path(building, "sala/cargos"), strange, status=422)


def test_no_quorum_is_declared_only_when_there_is_none(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """The second call of the notice is shown."""
    open_room(secretary, building)
    arrive(secretary, building, 1, 3, 4)
    secretary.post(path(building, "sala/sin-quorum"), status=422)
    secretary.post(path(building, "asistencia"), {"left": str(building.people[4])})
    secretary.post(path(building, "sala/sin-quorum"))
    assert "jueves 25 de marzo, 9:00\u00a0a.\u00a0m." in secretary.get(path(building, "sala"))


def test_the_shared_screen_shows_presence_and_no_votes(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """Nobody sees there how a home voted."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    begin(secretary, storage, building, "Aprobación")
    page = secretary.get(path(building, "pantalla"))
    assert "Aprobación del presupuesto" in page
    assert "Hay 60,0 % del edificio. Se puede decidir." in page
    assert "Persona" not in page


def test_the_evening_of_another_community_does_not_exist(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """Page, act and news answer 404, the same as an id never given."""
    other = make_building(storage, name="Los Cerezos")
    make_meeting(storage, other)
    convene(storage, other)
    for meeting in (other.meeting_id, uuid.uuid4()):
        for page in ("antes", "asistencia", "sala", "pantalla", "novedades"):
            secretary.get(f"/reuniones/{meeting}/{page}", 404)
        for act in ("antes", "sala/secretaria", "sala/grabar", "sala/cerrar", "sala/sin-quorum"):
            secretary.post(f"/reuniones/{meeting}/{act}", status=404)
        fields = {"arrived": str(other.people[0])}
        secretary.post(f"/reuniones/{meeting}/asistencia", fields, status=404)


def test_an_act_before_the_opening_is_refused(secretary: Browser, building: Building) -> None:
    """With what to do, never an error page."""
    secretary.get(path(building, "antes"))
    page = secretary.post(path(building, "sala/secretaria"), status=422)
    assert "La sala no está abierta." in page


def test_the_attendance_of_the_evening_is_drawn(
    secretary: Browser, building: Building, clock: FixedClock
) -> None:
    """Its lowest share after the arrivals, once a minute has passed."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    clock.advance(timedelta(minutes=30))
    arrive(secretary, building, 4)
    page = secretary.get(path(building, "sala"))
    assert "La asistencia" in page
    assert "30 min" in page


def test_the_clock_warns_shortly_before_two_hours_and_after_them(
    secretary: Browser, building: Building, clock: FixedClock
) -> None:
    """At 104 minutes nothing; at 105 what is left; at two hours, and past them, what to do."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    clock.advance(timedelta(minutes=104))
    page = secretary.get(path(building, "sala"))
    assert "Quedan 16 minutos." not in page and "duración máxima" not in page
    clock.advance(timedelta(minutes=1))
    for shown in ("sala", "pantalla"):
        assert "Quedan 15 minutos." in secretary.get(path(building, shown))
    arrive(secretary, building, 4)
    clock.advance(timedelta(minutes=15))
    assert "La reunión llegó a su duración máxima." in secretary.get(path(building, "pantalla"))
    clock.advance(timedelta(minutes=1))
    page = secretary.get(path(building, "sala"))
    assert "La reunión lleva 1\u00a0min de más." in page or "La reunión lleva 1 min de más." in page
    assert "Termine el tema y cierre" in page


def test_a_meeting_that_begins_no_topic_is_late(
    secretary: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Between topics it is late by what ran beyond the topics that are over."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 1, 3)
    clock.advance(timedelta(minutes=60))
    arrive(secretary, building, 4)
    clock.advance(timedelta(minutes=61))
    page = secretary.get(path(building, "sala"))
    assert "121 minutos tarde" in page and "Vamos 121 minutos tarde. Faltan 5 temas." in page


def test_a_rule_is_recalled_without_names(secretary: Browser, building: Building) -> None:
    """The card counts how often; a rule that is none of conduct is refused in words."""
    open_room(secretary, building)
    assert "No ha hecho falta recordar nada." in secretary.get(path(building, "sala"))
    secretary.post(path(building, "sala/orden"), {"rule": "mute"}, to=path(building, "sala"))
    page = secretary.get(path(building, "sala"))
    assert "Apagar los micrófonos: <b>1 vez</b>" in page
    secretary.post(path(building, "sala/orden"), {"rule": "duration"}, status=422)


def test_the_second_call_is_made_from_the_failed_first(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """One button: the first ends, the second is ready to review; the first one's room leads to it."""
    open_room(secretary, building)
    arrive(secretary, building, 0)
    assert "Declararlo y citar la segunda convocatoria" in secretary.get(path(building, "sala"))
    second = secretary.post(path(building, "sala/segunda-convocatoria"))
    page = secretary.get(second)
    assert "Asamblea de segunda convocatoria" in page
    assert "Va junto con" in page
    assert "no se cambian" in secretary.get(f"{second}/temas")
    assert second in secretary.get(path(building, "sala"))
    assert secretary.post(path(building, "sala/segunda-convocatoria")) == second
    secretary.get(path(building, "sala"))
    secretary.post(path(building, "acta"), to=path(building, "acta"))
    assert "no hubo quórum" in secretary.get(path(building, "acta"))


def test_it_is_suspended_and_goes_on_another_day(
    secretary: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Too soon names the earliest hour; suspended, everybody's door says when; the room opens again."""
    open_room(secretary, building)
    arrive(secretary, building, 0, 3, 4)
    page = secretary.get(path(building, "sala"))
    assert "23 de marzo" in page.split("Lo más pronto es el ")[1][:200]
    fields = {"day": "2027-03-22", "hour": "09:00"}
    page = secretary.post(path(building, "sala/suspender"), fields, status=422)
    assert "Es muy pronto para avisar a todos." in page
    secretary.post(path(building, "sala/suspender"), {"day": "", "hour": "x"}, status=422)
    fields["day"] = "2027-03-24"
    secretary.post(path(building, "sala/suspender"), fields, to=path(building, "sala"))
    assert "24 de marzo" in secretary.get(path(building, "sala")).split("Continúa: ")[1][:200]
    assert "sigue entonces" in secretary.get(f"/r/{building.links[0]}/puerta")
    secretary.get(path(building, "sala"))
    secretary.post(path(building, "sala/reanudar"), status=422)
    with storage.reading() as tx:
        assert tx.session.get_one(Meeting, building.meeting_id).state == "suspended"
