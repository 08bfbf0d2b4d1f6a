"""A decision in writing for tests: asked, sent by proof, answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import convening, planning, written_decision
from meetings.accounts import LinkIdentity, LinkPurpose
from meetings.communities import UploadedFile
from meetings.planning import ItemDraft
from meetings.protocol.kinds import Basis, Convener, ItemType, Kind, Matter, Modality, WrittenChoice
from meetings.storage.communities import Ownership
from meetings.storage.convening import Invitation
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Storage
from meetings.trail import Actor
from meetings.written_decision import SignedPaper
from tests.factories import START, Building, make_building, sell
from tests.shelf import kept_step

QUESTIONS = ("¿Aprueba el horario del salón comunal?", "¿Aprueba pintar la fachada por $ 12.000.000?")
SENT_AT = START + timedelta(minutes=3)
DAY = timedelta(days=1)
# Sent on 1 February 2027: until the last second of 1 March in Bogotá; the program counts a day later.
LAST = datetime(2027, 3, 2, 4, 59, 59, tzinfo=UTC)
COUNTED = SENT_AT + 31 * DAY
YES, NO, BLANK = WrittenChoice
COPY = UploadedFile("voto.pdf", b"%PDF-1.4 un voto firmado")


def administrator(building: Building) -> Actor:
    """The administrator of the building."""
    return Actor(account_id=building.staff["administrator"], name="Administradora Inventada")


@kept_step
def write_questions(
    storage: Storage,
    building: Building,
    questions: Sequence[str] = QUESTIONS,
    *,
    matter: Matter = Matter.OTHER,
    at: datetime = START,
) -> uuid.UUID:
    """A draft of a decision in writing: the first question counts by homes, the others by coefficient."""
    by = administrator(building)
    with storage.transaction() as tx:
        meeting_id = planning.create_meeting(
            *(tx, building.community_id, Kind.EXTRAORDINARY_ASSEMBLY, Modality.WRITTEN),
            *(Convener.ADMINISTRATOR, by, at),
        )
        where = (tx, building.community_id, meeting_id)
        planning.declare_arrears(*where, by, at)
        for number, title in enumerate(questions):
            basis = Basis.COEFFICIENT if number else Basis.UNIT
            draft = ItemDraft(title, 1, ItemType.DECISION, basis=basis, matter=matter)
            version = tx.session.get_one(Meeting, meeting_id).agenda_version
            planning.add_item(*where, draft, version, by, at)
    building.meeting_id = meeting_id
    return meeting_id


@kept_step
def ask(storage: Storage, building: Building, at: datetime = START) -> None:
    """Issue the questions as the administrator."""
    assert building.meeting_id is not None
    with storage.transaction() as tx:
        by = administrator(building)
        convening.issue_notice(tx, building.community_id, building.meeting_id, {}, by, at)


@kept_step
def send(storage: Storage, building: Building, at: datetime = SENT_AT) -> None:
    """Every message was taken by the server at ``at``."""
    with storage.transaction() as tx:
        tx.session.execute(
            update(Delivery)
            .where(Delivery.meeting_id == building.meeting_id, Delivery.kind == "notice")
            .values(state="accepted", accepted_at=at)
        )


@dataclass(frozen=True)
class Asked:
    """A decision that was asked and sent: whoever votes names themselves by their place in the building."""

    storage: Storage
    building: Building
    meeting_id: uuid.UUID
    items: tuple[uuid.UUID, ...]

    @property
    def ids(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Community and meeting."""
        return self.building.community_id, self.meeting_id

    @property
    def by(self) -> Actor:
        """The administrator of the building."""
        return administrator(self.building)

    def identity(self, number: int) -> LinkIdentity:
        """Whoever opened the link of the owner with this number, from 1."""
        person = self.building.people[number - 1]
        with self.storage.reading() as tx:
            link_id = tx.session.scalars(
                select(Invitation.link_id).where(
                    Invitation.meeting_id == self.meeting_id, Invitation.person_id == person
                )
            ).one()
        return LinkIdentity(
            *(link_id, LinkPurpose.MEETING, self.building.community_id, person, self.meeting_id),
            contact_point_id=None,
            person_name=f"Persona {number} Inventada",
        )

    def choices(self, *said: WrittenChoice) -> Mapping[uuid.UUID, WrittenChoice]:
        """An answer to each question, in their order."""
        return dict(zip(self.items, said, strict=True))

    def vote(self, number: int, *said: WrittenChoice, at: datetime) -> str:
        """The owner with this number votes on their page."""
        with self.storage.transaction() as tx:
            by = Actor(person_id=self.building.people[number - 1], name=f"Persona {number} Inventada")
            return written_decision.vote_on_own_page(
                tx, self.identity(number), self.choices(*said), "", by, at
            )

    def note(
        self, number: int, how: SignedPaper, at: datetime, said: Sequence[WrittenChoice] = (YES, NO)
    ) -> str:
        """The administrator notes the paper of the owner with this number."""
        person = self.building.people[number - 1]
        with self.storage.transaction() as tx:
            choices = self.choices(*said)
            return written_decision.note_from_paper(tx, *self.ids, person, choices, how, self.by, at)

    def own(self, number: int, unit: int) -> None:
        """The owner with this number owns this unit too, both from 1."""
        ownership = Ownership(
            unit_id=self.building.units[unit - 1], person_id=self.building.people[number - 1], since=START
        )
        with self.storage.transaction() as tx:
            tx.session.add(ownership)

    def sell(self, unit: int, at: datetime = SENT_AT) -> int:
        """The unit with this number changes hands; returns the number of its new owner, who has a mailbox."""
        return sell(self.storage, self.building, unit, at)

    def ask_new(self, at: datetime) -> int:
        """The administrator sends the questions to whoever bought since."""
        with self.storage.transaction() as tx:
            return written_decision.ask_new_owners(tx, *self.ids, self.by, at)

    def sweep(self, at: datetime) -> int:
        """The worker's chore."""
        return written_decision.count_due(self.storage, at)


def asked(storage: Storage, building: Building, questions: Sequence[str] = QUESTIONS) -> Asked:
    """A decision in writing whose messages left at ``SENT_AT``."""
    meeting_id = write_questions(storage, building, questions)
    ask(storage, building)
    send(storage, building)
    with storage.reading() as tx:
        items = tx.session.scalars(
            select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
        ).all()
    return Asked(storage, building, meeting_id, tuple(items))


@pytest.fixture
def decision(app: Flask, storage: Storage) -> Iterator[Asked]:
    """Two questions to five owners of 20, 15, 15, 25 and 25 %: the first counts by homes, the second not."""
    with app.app_context():
        yield asked(storage, make_building(storage))


def paper(**changed: object) -> SignedPaper:
    """A paper signed a day after the sending, that came in an hour later; ``changed`` says otherwise."""
    values: dict[str, object] = {
        "dated_at": SENT_AT + DAY,
        "received_at": SENT_AT + DAY + timedelta(hours=1),
        "file": COPY,
    }
    return SignedPaper(**{**values, **changed})  # type: ignore[arg-type]  # the names are those of the class
