"""What is sent and printed of a decision in writing until its count (Ley 675/2001 arts. 39, 43, 44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import communities, convening, deliveries
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.convening import (
    Addresses,
    CancellationComposer,
    NoticeComposer,
    cancel_meeting,
)
from meetings.deliveries import Sending
from meetings.protocol.kinds import Matter
from meetings.storage.communities import Community, ContactPoint, Unit
from meetings.storage.session import Missing, Storage
from tests.adapters.mail_view import MailView
from tests.adapters.pdf_reading import ReadPdf, squeezed
from tests.factories import START, Building, make_building
from tests.held import print_notice
from tests.shelf import kept_step
from tests.written import QUESTIONS, administrator, ask, write_questions

BASE = "http://127.0.0.1:8000"
MAIL_FROM = "constancia@example.com"
LAST_DAY = "lunes 1 de marzo de 2027"
WHY = "Falta la tercera cotización."


@dataclass(eq=False)
class Desk:
    """Five owners, the administrator who asks them, and the mails that left; the first owner gets paper."""

    storage: Storage
    building: Building
    keys: Keys
    clock: FixedClock
    mails: list[Message] = field(default_factory=list)

    def asks(self, matter: Matter = Matter.OTHER) -> None:
        """Write the questions, issue them, print and send."""
        write_questions(self.storage, self.building, matter=matter)
        ask(self.storage, self.building)
        self.sweeps()

    def takes_back(self) -> None:
        """Take the questions back and tell everybody."""
        assert self.building.meeting_id is not None
        by = administrator(self.building)
        with self.storage.transaction() as tx:
            cancel_meeting(tx, self.building.community_id, self.building.meeting_id, WHY, by, START)
        self.mails.clear()
        self.sweeps()

    def sweeps(self) -> None:
        """Print the papers that wait and send what is owed."""
        print_notice(self.storage, self.keys, self.clock.now())
        parts = Addresses(BASE), MAIL_FROM
        composers = {"notice": NoticeComposer(*parts), "cancellation": CancellationComposer(*parts)}
        deliveries.sweep(Sending(self.storage, composers, lambda owed: self, self.clock.now))

    def send(self, message: Message) -> Receipt:
        """Take a mail, as a channel does."""
        self.mails.append(message)
        return Receipt(self.clock.now(), "250 OK")

    def close(self) -> None:
        """Nothing is held."""

    @property
    def mail(self) -> MailView:
        """One of the mails that left: but for name, home and link they are the same."""
        return MailView(self.mails[0].content)

    def paper(self, edition: str = "owners") -> ReadPdf:
        """The notice as PDF, in one of its editions."""
        building = self.building
        assert building.meeting_id is not None and edition in ("owners", "others")
        with self.storage.reading() as tx:
            read = convening.notice_paper
            if edition == "owners":
                return ReadPdf(read(tx, building.community_id, building.meeting_id, "owners"))
            return ReadPdf(read(tx, building.community_id, building.meeting_id, "others"))

    def letter(self) -> ReadPdf:
        """The letter of the one owner who gets paper."""
        building = self.building
        assert building.meeting_id is not None
        with self.storage.reading() as tx:
            found = convening.letters(tx, building.community_id, building.meeting_id, 1, Addresses(BASE))
        return ReadPdf(convening.printed(found))


@kept_step
def five_owners(storage: Storage) -> Building:
    """A building whose first owner has no authorised address, and whose second home is in arrears."""
    building = make_building(storage)
    with storage.transaction() as tx:
        of_the_first = select(ContactPoint).where(ContactPoint.person_id == building.people[0])
        tx.session.scalars(of_the_first).one().attestation_id = None
        tx.session.get_one(Unit, building.units[1]).in_arrears = True
    return building


@pytest.fixture
def desk(app: Flask, storage: Storage, keys: Keys, clock: FixedClock) -> Iterator[Desk]:
    """Five owners, of whom one gets paper, and the administrator who asks them."""
    with app.app_context():
        yield Desk(storage, five_owners(storage), keys, clock)


def test_the_message_asks_for_a_vote_and_not_for_company(desk: Desk) -> None:
    """What is asked, until when, that all must answer, one link, who helps."""
    desk.asks()
    plain = desk.mail.plain
    for words in (
        "Le escribe la administración de Los Guayacanes.",
        f"Le pedimos que vote por escrito. Tiene hasta el {LAST_DAY}.",
        "Deben responder todos los propietarios. Si falta uno, la decisión no tiene efecto.",
        f"1. {QUESTIONS[0]} (Un voto por unidad)",
        f"2. {QUESTIONS[1]} (Por coeficiente)",
        "Llame a Rosa Elena Díaz: 601 555 0142",
    ):
        assert words in plain, words
    assert plain.count(f"{BASE}/r/") == 1
    for words in ("Responda si va", "11:59", "dura ", "grabar"):
        assert words not in plain
    assert desk.mail.message["Subject"] == f"Voto escrito en Los Guayacanes: tiene hasta el {LAST_DAY}"


def test_a_decision_in_writing_is_no_event(desk: Desk) -> None:
    """Neither the message nor the one that takes it back carries a calendar; the first has the notice."""
    desk.asks()
    assert len(desk.mails) == 4
    kinds = [part.get_content_type() for part in desk.mail.leaves]
    assert kinds == ["text/plain", "text/html", "application/pdf"]
    desk.takes_back()
    kinds = [part.get_content_type() for part in desk.mail.leaves]
    assert kinds == ["text/plain", "text/html"]


def test_there_is_no_calendar_to_keep_of_it(desk: Desk) -> None:
    """Nothing happens at the last second of the last day."""
    desk.asks()
    meeting_id = desk.building.meeting_id
    assert meeting_id is not None
    with desk.storage.reading() as tx, pytest.raises(Missing):
        convening.calendar_of_meeting(tx, meeting_id, Addresses(BASE), MAIL_FROM)


def test_questions_taken_back_are_told_to_each_with_the_reason(desk: Desk) -> None:
    """Whoever was asked learns that no vote is taken any more, and why."""
    desk.asks()
    desk.takes_back()
    assert len(desk.mails) == 4
    plain = desk.mail.plain
    assert "Las preguntas para votar por escrito se retiraron. Ya no se reciben votos." in plain
    assert f"Por qué: {WHY}" in plain
    assert QUESTIONS[1] in plain
    assert "calendario" not in plain


def test_the_notice_says_what_is_decided_in_writing_and_how(desk: Desk) -> None:
    """Ley 675/2001 arts. 39, 43 and 44; no place, no length, no second call, no proxy."""
    desk.asks()
    paper = desk.paper()
    for words in (
        "Convocatoria a decidir por escrito",
        f"Vote hasta el {LAST_DAY}",
        QUESTIONS[0],
        "Un voto por unidad",
        "Por coeficiente",
        "La mayoría es de toda la copropiedad, y no solo de quienes responden.",
        "Ley 675 de 2001, artículo 43.",
        "Todos los propietarios deben responder a tiempo.",
        "Ley 675 de 2001, artículo 44.",
        f"{BASE}/entrar",
        "administración y representación legal",
    ):
        assert paper.says(words), words
    for words in ("Segunda convocatoria", "Duración", "Formato de poder", "11:59", "Micrófono", "micrófono"):
        assert not paper.says(words), words


def test_units_in_arrears_stand_only_in_the_owners_notice(desk: Desk) -> None:
    """Art. 39 par. 2: the owners are told, nobody else."""
    desk.asks()
    arrears = "Estas unidades estaban en mora el lunes 1 de febrero de 2027."
    assert desk.paper().says(arrears) and desk.paper().says("Torre 1 102")
    assert not desk.paper("others").says(arrears) and not desk.paper("others").says("Torre 1 102")


def test_the_last_page_is_a_ballot_to_sign(desk: Desk) -> None:
    """Art. 43: name, content, day and hour; what is known is printed, and until when it is taken."""
    desk.asks()
    last = desk.paper().pages[-1]
    for words in (
        "Papeleta de voto escrito",
        "Asamblea extraordinaria por voto escrito, Los Guayacanes",
        f"Entréguela a más tardar el {LAST_DAY}.",
        *QUESTIONS,
        "Nombre completo",
        "Documento de identidad",
        "Hora en que firma",
        "Firma de quien vota",
        "Si firma otra persona",
        "Entréguela en la administración, a Rosa Elena Díaz, teléfono 601 555 0142.",
        "Horario: lunes a viernes, 8 a. m. a 5 p. m.",
    ):
        assert squeezed(words) in last, words


def test_a_question_with_a_majority_of_the_by_laws_says_it(desk: Desk) -> None:
    """What the by-laws ask for beside the half is what the count will ask for."""
    with desk.storage.transaction() as tx:
        stated = {"majorities.budget": {"value": "3/5", "article": "41"}}
        by = administrator(desk.building)
        communities.state_by_laws(tx, desk.building.community_id, stated, None, by, START)
    desk.asks(Matter.BUDGET)
    assert desk.paper().says("Al menos el 60 % de toda la copropiedad")


def test_the_letter_brings_the_questions_and_the_persons_own_ballot(desk: Desk) -> None:
    """Whoever has no authorised address gets paper, with their name and home on the ballot."""
    desk.asks()
    letter, ballot = desk.letter().pages
    for words in (
        "Le pedimos que vote por escrito",
        f"Vote hasta el {LAST_DAY}",
        "Todos los propietarios deben responder a tiempo.",
        "Llene la papeleta que sigue a esta carta",
        f"{BASE}/r/",
    ):
        assert squeezed(words) in letter, words
    for words in ("Papeleta de voto escrito", "Persona 1 Inventada", "Torre 1 101", *QUESTIONS):
        assert squeezed(words) in ballot, words
    for words in ("Formato de poder", "cómo entrar", "11:59"):
        assert squeezed(words) not in letter, words


def test_the_letter_that_takes_the_questions_back_has_no_ballot(desk: Desk) -> None:
    """There is nothing left to sign."""
    desk.asks()
    desk.takes_back()
    [letter] = desk.letter().pages
    for words in ("Ya no tiene que votar", "Ya no se reciben votos.", WHY, "No tiene que responder."):
        assert squeezed(words) in letter, words
    assert squeezed("Papeleta") not in letter


def test_the_sheet_names_the_decision_and_its_last_day(desk: Desk) -> None:
    """Whoever hands the letters over reads what they are, without an hour nobody meets at."""
    desk.asks()
    building = desk.building
    assert building.meeting_id is not None
    with desk.storage.reading() as tx:
        found = convening.delivery_sheet(tx, building.community_id, building.meeting_id, Addresses(BASE))
    sheet = ReadPdf(convening.printed(found))
    assert sheet.says(f"Decisión por escrito · Vote hasta el {LAST_DAY}")
    assert sheet.says("Persona 1 Inventada") and not sheet.says("11:59")


def test_the_door_tells_the_last_day(desk: Desk) -> None:
    """On the community's clock: the instant is the first second of another day in Greenwich."""
    desk.asks()
    assert desk.building.meeting_id is not None
    with desk.storage.reading() as tx:
        assert convening.door_page(tx, desk.building.meeting_id).voted_until == date(2027, 3, 1)


def test_an_english_community_is_asked_in_english(desk: Desk) -> None:
    """Mail, notice and ballot follow the language of the community."""
    with desk.storage.transaction() as tx:
        tx.session.get_one(Community, desk.building.community_id).locale = "en"
    desk.asks()
    assert "We ask you to vote in writing. You have until Monday 1 March 2027." in desk.mail.plain
    paper = desk.paper()
    assert paper.says("Notice of a decision in writing") and paper.says(
        "More than half of the whole building"
    )
    assert squeezed("Mark one box in each question.") in paper.pages[-1]
