"""What a journey does not have to show: owners, a planned meeting and an evening, built by the use cases."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy

from sqlalchemy import select

from meetings import accounts, communities, convening, live_session, minutes, planning
from meetings.communities import HelpDesk, Origin, UploadedFile
from meetings.live_session import Office
from meetings.minutes import Signer
from meetings.operations.sample import BLANK_PAPER
from meetings.planning import Access
from meetings.protocol.kinds import Convener, Kind, Modality
from meetings.storage.accounts import Account
from meetings.storage.communities import Person
from meetings.storage.convening import Invitation
from meetings.storage.session import Transaction
from meetings.trail import Actor
from tests.journeys.house import House

START = datetime(2027, 2, 1, 14, 0, tzinfo=UTC)
DAY = date(2027, 3, 20)
EVENING = datetime(2027, 3, 20, 14, 4, tzinfo=UTC)
REGISTER = "Torre;Apto;Propietario;Cédula;Correo;Coeficiente\n" + "\n".join(
    f"Torre 1;{100 + n};Persona {n} Inventada;{52_000_000 + n};persona{n}@example.com;20,0000"
    for n in range(1, 6)
)
LINK = re.compile(r"https?://\S+/r/[A-Za-z0-9_-]{22}")


@contextmanager
def act(house: House) -> Iterator[tuple[Transaction, uuid.UUID, Actor, datetime]]:
    """A transaction, the community, its administrator and the hour of the house."""
    with house.app.app_context(), house.storage.transaction() as tx:
        by = Actor(account_id=tx.session.scalars(select(Account.id)).one(), name="Ana Ríos")
        yield tx, house.community_id, by, house.clock.now()


def owners(house: House) -> None:
    """Five owners of a fifth each, with attested addresses, and who answers them."""
    with act(house) as (tx, community, by, at):
        desk = HelpDesk("Ana Ríos", "lunes a viernes, de 8 a. m. a 5 p. m.", "601 555 0142")
        communities.set_help_desk(tx, community, desk, by, at)
        page = communities.preview_register(tx, community, "registro.csv", REGISTER.encode(), by, at)
        communities.apply_register(tx, community, page.id, by, at)
        paper = UploadedFile("formato.pdf", BLANK_PAPER)
        written_on = date(2027, 1, 15)
        origin = Origin("Formato de datos", written_on, paper)
        communities.attest_addresses(tx, community, page.id, origin, by, at)


def planned(house: House, day: date = DAY, kind: Kind = Kind.ORDINARY_ASSEMBLY) -> uuid.UUID:
    """A virtual assembly with everything but its notice."""
    with act(house) as (tx, community, by, at):
        meeting = planning.create_meeting(
            tx, community, kind, Modality.VIRTUAL, Convener.ADMINISTRATOR, by, at
        )
        planning.set_date(tx, community, meeting, day, time(9), 120, by, at)
        access = Access("https://video.example.com/cerezos", "", "Entre desde su enlace personal.", True)
        planning.set_access(tx, community, meeting, access, by, at)
        planning.declare_arrears(tx, community, meeting, by, at)
    return meeting


def called(house: House, meeting: uuid.UUID) -> None:
    """The notice of a meeting, sent with a reason for whatever needs one."""
    with act(house) as (tx, community, by, at):
        found = convening.review(tx, community, meeting, at).overrides
        reasons = {finding.code: "Basta el quórum ordinario." for finding in found}
        convening.issue_notice(tx, community, meeting, reasons, by, at)
    house.work()


def came(house: House, meeting: uuid.UUID, number: int) -> None:
    """The room opens and so many owners are marked present."""
    with act(house) as (tx, community, by, at):
        live_session.open_meeting(tx, community, meeting, {}, by, at)
        invited = select(Invitation.person_id).join(Person, Person.id == Invitation.person_id)
        people = tx.session.scalars(invited.where(Invitation.meeting_id == meeting).order_by(Person.name))
        for person in people.all()[:number]:
            live_session.mark(tx, community, meeting, person, True, by, at)
        if number:
            live_session.act_as_secretary(tx, community, meeting, by, at)


def closed(house: House, meeting: uuid.UUID) -> None:
    """The first of those present was elected chair, the meeting closed, its minutes drafted."""
    with act(house) as (tx, community, by, at):
        [first, *_] = live_session.room_page(tx, community, meeting, at).people
        live_session.elect(tx, community, meeting, Office.CHAIR, first.person_id, by, at)
        live_session.close_meeting(tx, community, meeting, by, at)
        minutes.draft_minutes(tx, community, meeting, by, at)


def published(house: House, meeting: uuid.UUID) -> None:
    """Minutes whose paper is printed, signed by everybody and published."""
    with act(house) as (tx, community, by, at):
        chair = live_session.officers_of(tx, meeting)["chair"]
        person = tx.session.scalars(select(Person).where(Person.name == chair)).one()
        signer = Actor(person_id=person.id, name=person.name)
        minutes.sign(tx, community, meeting, Signer(signer, "code"), at)
        minutes.sign(tx, community, meeting, Signer(by, "password"), at)
        minutes.publish(tx, community, meeting, "La oficina y esta página", by, at)
    house.work()


def link_of(house: House, meeting: uuid.UUID, number: int) -> str:
    """The personal page of one of those called, by the order of their names."""
    with act(house) as (tx, _, _, _):
        query = (
            select(Invitation.link_id)
            .join(Person, Person.id == Invitation.person_id)
            .where(Invitation.meeting_id == meeting)
            .order_by(Person.name)
        )
        links = tx.session.scalars(query).all()
        return f"{house.base_url}/r/{accounts.link_token(tx, links[number])}"


def plain_text(content: bytes) -> str:
    """The plain part of a message."""
    plain = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())
