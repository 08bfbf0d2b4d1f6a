"""The main job, end to end, in a real browser, over real SMTP, with a register as a clerk keeps it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from meetings import live_session
from meetings.adapters.clock import FixedClock
from meetings.protocol import verifier
from meetings.storage.accounts import Account
from meetings.storage.convening import Invitation
from meetings.trail import Actor
from tests.adapters.checklist import check_request_mail, failures
from tests.adapters.smtp_sink import SmtpSink
from tests.databases import database
from tests.journeys import built, steps
from tests.journeys.house import MAIL_FROM, House

START = datetime(2027, 2, 1, 14, 0, tzinfo=UTC)
ASSEMBLY_AT = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)
OFFICER = re.compile(r"https?://\S+/f/[A-Za-z0-9_-]{22}")
CODE = re.compile(r"\b[0-9]{6}\b")


@pytest.mark.browser
def test_from_the_clerks_register_to_a_verified_trail(
    tmp_path: Path, browser: Browser, album: steps.Album
) -> None:
    """Import, agenda, refused and lawful notice, answers, evening, minutes, publication, verification."""
    instance = tmp_path / "instance"
    instance.mkdir()
    with database("sqlite") as url, SmtpSink() as sink:
        house = House(url, instance, FixedClock(START), sink)
        with house.serving():
            office = browser.new_context(
                viewport={"width": 1280, "height": 900}, locale="es-CO", timezone_id="America/Bogota"
            )
            page = office.new_page()
            album.listen(page)
            steps.sign_in(page, house)
            steps.name_the_help_desk(page, house)
            steps.import_register(page, house, album, "registro-1.xlsx")
            meeting_id = steps.plan_assembly(page, house, album)
            steps.send_notice(page, house, album, meeting_id)
            steps.look_at_plan(page, house, album, meeting_id)
            calls = house.work()
            steps.visit(page, page.url)
            album.keep(page, "a7")
            links = [_personal_link(mail.content) for mail in calls]
            assert len(set(links)) == len(calls) > 200
            _check_mails([mail.content for mail in calls])
            phone = browser.new_context(
                viewport={"width": 360, "height": 800}, locale="es-CO", timezone_id="America/Bogota"
            )
            steps.answer(phone, links[0], album, "yes", "granted", "residente")
            steps.answer(phone, links[1], album, "yes", "refused", "")
            steps.answer(phone, links[2], album, "no", "", "")
            house.go_to(ASSEMBLY_AT + timedelta(minutes=4))
            steps.sign_in(page, house)  # the session of February ended long ago
            _evening(house, page, phone, album, meeting_id, links)
            _minutes(house, page, phone, album, meeting_id, links[0])
            report = phone.request.get(f"{links[0]}/historial/prueba.json").json()
            said = _verify(report, _checkpoint(calls[0].content), tmp_path)
            assert said
            assert not album.complaints, album.complaints


def _personal_link(content: bytes) -> str:
    """The personal link in the plain part of a message."""
    plain = built.plain_text(content)
    found = built.LINK.search(plain)
    assert found is not None, plain
    return found.group(0)


def _evening(
    house: House,
    page: Page,
    phone: BrowserContext,
    album: steps.Album,
    meeting_id: str,
    links: list[str],
) -> None:
    """Open, enter by the own page and by the list, quorum, recording gate, decision, close."""
    steps.open_room(page, house, album, meeting_id)
    own = steps.enter_room(phone, links[0], album)
    steps.tick_arrival(page, house, album, meeting_id, "1006")
    steps.record_nothing_without_everybody(page, house, meeting_id)
    _fill_the_room(house, uuid.UUID(meeting_id))
    steps.take_the_floor(page, own, house, album, meeting_id)
    steps.conduct(page, house, album, meeting_id, own)
    own.close()


def _fill_the_room(house: House, meeting_id: uuid.UUID) -> None:
    """The rest of the building arrives: 180 owners, marked by the secretary in one go."""
    with house.app.app_context(), house.storage.transaction() as tx:
        people = tx.session.scalars(
            select(Invitation.person_id).where(Invitation.meeting_id == meeting_id).limit(180)
        ).all()
        clerk = Actor(account_id=tx.session.scalars(select(Account.id)).first(), name="Ana Ríos")
        for person in people:
            live_session.mark(tx, house.community_id, meeting_id, person, True, clerk, house.clock.now())


def _minutes(
    house: House, page: Page, phone: BrowserContext, album: steps.Album, meeting_id: str, link: str
) -> None:
    """Written, fixed on paper, signed by all, published, read."""
    house.work()
    latest = (built.plain_text(mail.content) for mail in reversed(house.sink.accepted))
    officer = next(found for text in latest if (found := OFFICER.search(text)))
    steps.write_minutes(page, house, album, meeting_id)
    house.work()
    steps.sign_as_staff(page, house, album, meeting_id)
    chair = steps.ask_for_code(phone, officer.group(0), album)
    [code] = [found for mail in house.work() if (found := CODE.search(built.plain_text(mail.content)))]
    steps.sign_with_code(chair, code.group(0), album)
    steps.publish(page, house, album, meeting_id)
    told = house.work()
    assert len(told) > 200
    steps.visit(page, page.url)
    album.keep(page, "s8")
    steps.look_at_seal(page, house, album, meeting_id)
    steps.read_minutes(phone, link, album)


def _checkpoint(content: bytes) -> str:
    """The checkpoint as it stands in a resident's own mailbox."""
    lines = [line.strip() for line in built.plain_text(content).splitlines()]
    [start] = [number for number, line in enumerate(lines) if "/trail/" in line and not line.startswith("—")][
        :1
    ]
    return "\n".join(lines[start : start + 3]) + "\n"


def _check_mails(mails: list[bytes]) -> None:
    """Rows 1-9 and 11-17 of the calendar checklist, by two independent readers, on a sample of the mails."""
    addresses = [str(message_from_bytes(mail, policy=policy.default)["To"]) for mail in mails]
    for number in range(0, len(mails), 20):
        others = [address for address in addresses if address != addresses[number]]
        rows = check_request_mail(
            mails[number], others=others, from_addr=MAIL_FROM, to_addr=addresses[number]
        )
        assert not failures(rows), failures(rows)


def _verify(report: dict[str, object], checkpoint: str, folder: Path) -> str:
    """Run the stand-alone verifier as anybody would; returns what it says."""
    paper, older = folder / "report.json", folder / "checkpoint.txt"
    paper.write_text(json.dumps(report), encoding="utf-8")
    older.write_text(checkpoint, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(verifier.__file__), str(paper), str(older)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
