"""A sent message as a file: who gets which, under which name, with which hash printed, and when none."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from meetings import accounts, convening, deliveries
from meetings.accounts import Role
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.convening import Addresses, Copy, NoticeComposer
from meetings.deliveries import Sending, sweep
from meetings.storage.accounts import Link
from meetings.storage.communities import Person
from meetings.storage.convening import Invitation
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.session import Storage
from meetings.storage.trail import PersonKey
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, issue, make_building, make_meeting
from tests.held import print_notice
from tests.usecases.test_deliveries_sweep import Listener
from tests.web.scene import Scene

BASE = "http://127.0.0.1:8000"
CLAIM = {"ground": "authority", "words": "Juzgado 3 Civil Municipal"}
HALF_AN_HOUR = timedelta(minutes=30, seconds=1)
ROLES = (Role.ADMINISTRATOR, Role.SECRETARY, Role.COUNCIL, Role.STATUTORY_AUDITOR)


@pytest.fixture
def box() -> Listener:
    """What the mail server was given."""
    return Listener()


@pytest.fixture
def building(app: Flask, storage: Storage, keys: Keys, clock: FixedClock, box: Listener) -> Building:
    """A called assembly of two owners whose notice left, with the link of each."""
    building = make_building(storage, coefficients=("60", "40"), roles=ROLES)
    make_meeting(storage, building)
    issue(storage, building)
    with app.app_context():
        print_notice(storage, keys)
        composers = {"notice": NoticeComposer(Addresses(BASE), "constancia@example.com")}
        sweep(Sending(storage, composers, lambda owed: box, clock.now))
    with storage.reading() as tx:
        for person in building.people:
            query = select(Invitation.link_id).where(Invitation.person_id == person)
            building.links.append(accounts.link_token(tx, tx.session.scalars(query).one()))
    return building


def page_of(storage: Storage, building: Building, number: int = 0) -> str:
    """The page of the evidence of the notice to one owner."""
    with storage.reading() as tx:
        query = select(Delivery.id).where(Delivery.person_id == building.people[number])
        delivery = tx.session.scalars(query).one()
    return f"/reuniones/{building.meeting_id}/avisos/{delivery}"


def file_of(storage: Storage, building: Building, number: int = 0) -> str:
    """The path of the file of that notice."""
    page = page_of(storage, building, number)
    with storage.reading() as tx:
        query = select(DeliveryAttempt.id).where(
            DeliveryAttempt.delivery_id == uuid.UUID(page.split("/")[-1])
        )
        return f"{page}/{tx.session.scalars(query).one()}.eml"


def enter(app: Flask, building: Building, role: Role) -> Browser:
    """Somebody of the staff, signed in."""
    browser = Browser(app)
    browser.sign_in(building.emails[role], PASSWORD)
    return browser


def opened(app: Flask, storage: Storage, building: Building, role: Role) -> tuple[Browser, str]:
    """Somebody of the staff who wrote why they read the first owner's message, and its page."""
    desk, page = enter(app, building, role), page_of(storage, building)
    desk.get(page)
    desk.post(page, CLAIM, to=page)
    return desk, desk.get(page)


def printed_hashes(page: str) -> list[str]:
    """The hashes that a page prints, each in four lines."""
    shown = re.findall(r'class="proof">((?:[0-9a-f]{16}(?:<br>)?){4})</p>', page)
    return [each.replace("<br>", "") for each in shown]


def expect_file(answer: TestResponse, content: bytes) -> None:
    """An attachment under a name that tells nothing, kept by no cache."""
    assert answer.status_code == 200 and answer.data == content
    name = f"mensaje-{hashlib.sha256(content).hexdigest()[:16]}.eml"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.mimetype == "message/rfc822"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STATUTORY_AUDITOR])
def test_the_staff_get_the_copy_with_the_link_covered_and_its_hash_stands_on_the_page(
    app: Flask, storage: Storage, building: Building, box: Listener, role: Role
) -> None:
    """With a reason that the person reads in their trail; with it nobody can answer for the person."""
    desk, page = opened(app, storage, building, role)
    path = file_of(storage, building)
    assert path in page and "cada letra del enlace es una x" in page
    assert "el 23 de abril de 2028" in page or "domingo 23 de abril de 2028" in page
    answer = desk.client.get(path)
    copy = answer.data
    expect_file(answer, copy)
    assert building.links[0].encode() not in copy.replace(b"=\r\n", b"")
    exact = next(m.content for m in box.seen if m.recipient.startswith("persona1."))
    assert printed_hashes(page) == [hashlib.sha256(each).hexdigest() for each in (exact, copy)]
    told = Browser(app).get(f"/r/{building.links[0]}/historial")
    assert "Alguien leyó la constancia de un mensaje que se le envió" in told
    assert "Juzgado 3 Civil Municipal" in told


def test_once_the_link_has_ended_the_staff_get_the_exact_bytes(
    app: Flask, storage: Storage, building: Building, box: Listener
) -> None:
    """Then the file is what the mail server was given, and its hash the one of the sending."""
    with storage.transaction() as tx:
        tx.session.execute(update(Link).values(expires_at=START))
    desk, page = opened(app, storage, building, Role.ADMINISTRATOR)
    exact = next(m.content for m in box.seen if m.recipient.startswith("persona1."))
    expect_file(desk.client.get(file_of(storage, building)), exact)
    assert printed_hashes(page) == [hashlib.sha256(exact).hexdigest()]
    assert "byte por byte" in page


def test_without_a_reason_or_after_half_an_hour_the_page_asks_for_one(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """The file leads to the page; another person's reason opens nothing."""
    desk, path = enter(app, building, Role.ADMINISTRATOR), file_of(storage, building)
    assert desk.client.get(path).location == page_of(storage, building)
    desk, _ = opened(app, storage, building, Role.ADMINISTRATOR)
    other = file_of(storage, building, 1)
    assert desk.client.get(other).location == page_of(storage, building, 1)
    assert desk.client.get(path).status_code == 200
    clock.advance(HALF_AN_HOUR)
    assert desk.client.get(path).location == page_of(storage, building)


def test_the_secretary_reads_the_evidence_and_gets_no_file(
    app: Flask, storage: Storage, building: Building
) -> None:
    """The owners' edition lists the units in arrears, which are not the secretary's business."""
    desk, page = opened(app, storage, building, Role.SECRETARY)
    assert ".eml" not in page and len(printed_hashes(page)) == 1
    assert "Pueden descargarlo el administrador y el revisor fiscal" in page
    desk.get(file_of(storage, building), status=403)
    enter(app, building, Role.COUNCIL).get(file_of(storage, building), status=403)


def test_an_attempt_asked_for_under_another_message_does_not_exist(
    app: Flask, storage: Storage, building: Building
) -> None:
    """Nor under a meeting that is not its own."""
    desk, _ = opened(app, storage, building, Role.ADMINISTRATOR)
    other = file_of(storage, building, 1).rsplit("/", 1)[1]
    desk.get(f"{page_of(storage, building)}/{other}", status=404)
    elsewhere = make_meeting(storage, building)
    path = file_of(storage, building).split("/")
    desk.get("/".join([*path[:2], str(elsewhere), *path[3:]]), status=404)


def test_of_an_erased_person_the_page_says_so_and_gives_nothing(
    app: Flask, storage: Storage, building: Building
) -> None:
    """A sentence instead of the file; the hash stays; asking for the file leads to the page."""
    path = file_of(storage, building)
    with storage.transaction() as tx:
        person = building.people[0]
        tx.session.execute(update(Person).where(Person.id == person).values(name="", erased_at=START))
        key = update(PersonKey).where(PersonKey.person_id == person)
        tx.session.execute(key.values(wrapped=None, destroyed_at=START))
    desk, page = opened(app, storage, building, Role.ADMINISTRATOR)
    assert "Los datos de esta persona se borraron" in page
    assert ".eml" not in page and "persona1." not in page and len(printed_hashes(page)) == 1
    assert desk.client.get(path).location == page_of(storage, building)


def test_whoever_it_went_to_keeps_exactly_what_was_sent_from_their_own_page(
    app: Flask, storage: Storage, building: Building, box: Listener
) -> None:
    """From their trail, with its hash; it holds no link that they do not hold already."""
    me = Browser(app)
    assert "/mensajes" in me.get(f"/r/{building.links[0]}/historial")
    page = me.get(f"/r/{building.links[0]}/mensajes")
    exact = next(m.content for m in box.seen if m.recipient.startswith("persona1."))
    assert printed_hashes(page) == [hashlib.sha256(exact).hexdigest()]
    name = file_of(storage, building).rsplit("/", 1)[1]
    assert f"/r/{building.links[0]}/mensajes/{name}" in page
    expect_file(me.client.get(f"/r/{building.links[0]}/mensajes/{name}"), exact)


def test_another_persons_message_does_not_exist_on_ones_own_page(
    app: Flask, storage: Storage, building: Building
) -> None:
    """The answer is that of a missing one."""
    name = file_of(storage, building, 1).rsplit("/", 1)[1]
    me = Browser(app)
    assert name not in me.get(f"/r/{building.links[0]}/mensajes")
    me.get(f"/r/{building.links[0]}/mensajes/{name}", status=404)


def test_who_was_sent_nothing_reads_so(app: Flask, storage: Storage, building: Building) -> None:
    """A sentence, not an empty page."""
    with storage.transaction() as tx:
        tx.session.execute(update(DeliveryAttempt).values(message_sealed=None))
    page = Browser(app).get(f"/r/{building.links[0]}/mensajes")
    assert "no se le envió ningún mensaje por correo" in page and ".eml" not in page


def test_no_log_holds_anything_of_the_message(app: Flask, storage: Storage, building: Building) -> None:
    """Neither name nor address nor link, whoever downloads it: the route and how it was answered."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    app.logger.addHandler(handler)
    app.logger.setLevel(logging.DEBUG)
    desk, _ = opened(app, storage, building, Role.ADMINISTRATOR)
    path = file_of(storage, building)
    desk.client.get(path)
    Browser(app).client.get(f"/r/{building.links[0]}/mensajes/{path.rsplit('/', 1)[1]}")
    assert written.getvalue().count(".eml 200") == 2
    for hidden in (building.links[0], "Persona 1", "persona1.", "Juzgado"):
        assert hidden not in written.getvalue()


@pytest.fixture
def messages(scene: Scene) -> Iterator[list[tuple[str, bytes, bytes, str]]]:
    """Kind, file, exact bytes and token of every message of the scene whose link still works."""
    found = []
    with scene.storage.reading() as tx:
        rows = tx.session.scalars(select(Delivery).where(Delivery.link_id.is_not(None))).all()
        for row in rows:
            message = deliveries.evidence(tx, row.community_id, row.id)
            share = convening.share_of(tx, message, scene.clock.now())
            for attempt in message.attempts:
                if attempt.is_kept:
                    assert share.copy is Copy.COVERED and row.link_id is not None
                    exact = deliveries.original_message(tx, attempt.id)
                    copy = convening.message_file(tx, message, attempt.id, share)
                    found.append((row.kind, copy, exact, accounts.link_token(tx, row.link_id)))
    yield found


def test_every_kind_of_message_with_a_link_covers_it(
    messages: list[tuple[str, bytes, bytes, str]],
) -> None:
    """Notices, minutes, the links of officers and of polls: no copy shows what the sent message shows."""
    assert {kind for kind, *_ in messages} == {"notice", "poll", "officer", "signature", "minutes"}
    for _, copy, exact, token in messages:
        assert deliveries.shows(exact, token) and not deliveries.shows(copy, token)
