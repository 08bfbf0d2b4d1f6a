"""Published minutes: who was told, by mail or by a letter left with a witness, and what the trail says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import deliveries, minutes
from meetings.adapters.channels import ChannelError, Message, Receipt
from meetings.adapters.keys import Keys
from meetings.convening import Addresses, printed
from meetings.deliveries import Handing, Sending, Told
from meetings.minutes import PublishedComposer
from meetings.protocol.findings import Refused
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import person_lines
from tests.adapters.pdf_reading import ReadPdf
from tests.factories import Building, make_building, sell
from tests.held import AFTER, BASE, ids, published, staff

THEN = AFTER + timedelta(days=1)
LATER = AFTER + timedelta(days=2)


class Server:
    """A mail server that takes everything, or refuses everything."""

    def __init__(self, refuses: bool = False) -> None:
        self.refuses = refuses

    def send(self, message: Message) -> Receipt:
        """Take it, or say no for ever."""
        if self.refuses:
            raise ChannelError("550 no such mailbox", permanent=True)
        return Receipt(LATER, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def building(app: Flask, storage: Storage, keys: Keys) -> Iterator[Building]:
    """Minutes published to five owners; the second gets paper, since their address counts no more."""
    with app.app_context():
        yield published(storage, keys, THEN)


def post(storage: Storage, server: Server) -> None:
    """Send what is owed about the minutes."""
    composers = {"minutes": PublishedComposer(Addresses(BASE), "constancia@example.com")}
    deliveries.sweep(Sending(storage, composers, lambda owed: server, lambda: LATER))


def told(storage: Storage, building: Building) -> Told:
    """Who was told."""
    with storage.reading() as tx:
        return deliveries.told_of_minutes(tx, ids(building)[1])


def letter(storage: Storage, building: Building) -> Delivery:
    """The message on paper."""
    with storage.reading() as tx:
        return tx.session.scalars(
            select(Delivery).where(Delivery.kind == "minutes", Delivery.channel == "paper")
        ).one()


def hand(storage: Storage, building: Building, how: Handing) -> None:
    """Write down that the letter was left."""
    with storage.transaction() as tx:
        paper = letter(storage, building).id
        deliveries.hand_over(tx, building.community_id, paper, how, staff(building), LATER)


def lines_of(storage: Storage, building: Building, number: int) -> list[str]:
    """What stands in the trail of a person, the newest first."""
    with storage.reading() as tx:
        lines = person_lines(tx, building.community_id, building.people[number], 50)
        return [line.tag for line in lines]


def test_published_minutes_are_owed_and_nobody_was_told_yet(storage: Storage, building: Building) -> None:
    """Five people, none reached; the trail of none says that they were told."""
    found = told(storage, building)
    assert (len(found.people), len(found.reached), len(found.on_paper)) == (5, 0, 1)
    with storage.reading() as tx:
        tags = tx.session.scalars(select(TrailEntry.tag)).all()
    assert "minutes:paper:sent" not in tags and "minutes:paper:published" in tags


def test_who_was_written_to_by_mail_was_told_when_it_was_accepted(
    storage: Storage, building: Building
) -> None:
    """Four of five; the entry stands in the same commit as the acceptance."""
    post(storage, Server())
    assert len(told(storage, building).reached) == 4
    assert "minutes:paper:sent" in lines_of(storage, building, 0)
    assert "minutes:paper:sent" not in lines_of(storage, building, 1)


def test_a_refused_mail_told_nobody(storage: Storage, building: Building) -> None:
    """It is shown as failed, with the server's words."""
    post(storage, Server(refuses=True))
    found = told(storage, building)
    assert len(found.reached) == 0
    assert {person.words for person in found.people} == {"550 no such mailbox", ""}
    assert "minutes:paper:sent" not in lines_of(storage, building, 0)


def test_a_letter_left_with_a_witness_tells(storage: Storage, building: Building) -> None:
    """The hand-over is written down, and that the person was told of the minutes."""
    hand(storage, building, Handing(LATER, "Portero Inventado"))
    found = told(storage, building)
    assert [person.person_id for person in found.reached] == [building.people[1]]
    assert found.on_paper == ()
    assert lines_of(storage, building, 1)[:2] == ["minutes:paper:sent", "invitation:delivery:handed_over"]


def test_no_letter_was_left_before_the_publication(storage: Storage, building: Building) -> None:
    """Nothing was owed then."""
    with pytest.raises(Refused, match=r"paper\.before_owed"):
        hand(storage, building, Handing(THEN - timedelta(hours=1), "Portero Inventado"))


def test_whose_mail_failed_gets_a_letter_and_is_told_once(storage: Storage, building: Building) -> None:
    """Of two meetings each has a letter of its own: the key names the meeting."""
    post(storage, Server(refuses=True))
    failed = next(p for p in told(storage, building).people if p.person_id == building.people[0])
    for _ in range(2):
        with storage.transaction() as tx:
            ours = (building.community_id, failed.delivery_id, staff(building), LATER)
            deliveries.change_to_paper(tx, *ours)
    with storage.reading() as tx:
        keys = tx.session.scalars(select(Delivery.dedupe_key).where(Delivery.channel == "paper")).all()
    assert f"minutes:{ids(building)[1]}:{building.people[0]}:paper" in keys
    assert len(told(storage, building).on_paper) == 2


def test_the_letter_has_the_key_the_day_and_where_a_copy_is(storage: Storage, building: Building) -> None:
    """The person's own address to read them, one page, of nobody else."""
    with storage.reading() as tx:
        paper = minutes.minutes_letters(tx, *ids(building), 1, Addresses(BASE))
    [one] = paper.data["letters"]
    assert one["name"] == "Persona 2 Inventada" and one["units"] == "Torre 1 102"
    read = ReadPdf(printed(paper))
    for words in ("Persona 2 Inventada", "acta n.º 1", "La portería", "20 de marzo de 2027", "Para leerla"):
        assert read.says(words)
    assert one["link"].startswith(f"{BASE}/r/") and one["link"].endswith("/acta")
    assert not read.says("Persona 1") and not read.says("Su respuesta") and len(read.pages) == 1


def test_the_sheet_lists_who_gets_paper(storage: Storage, building: Building) -> None:
    """One row, with the minutes it is about."""
    with storage.reading() as tx:
        paper = minutes.minutes_sheet(tx, *ids(building), Addresses(BASE))
    read = ReadPdf(printed(paper))
    assert all(map(read.says, ("Planilla de entrega", "Acta n.º 1", "Persona 2 Inventada")))


def test_all_handed_over_no_letter_is_left(storage: Storage, building: Building) -> None:
    """Neither letters nor sheet: the same as what does not exist."""
    hand(storage, building, Handing(LATER, "Portero Inventado"))
    for make in (
        lambda tx: minutes.minutes_letters(tx, *ids(building), 1, Addresses(BASE)),
        lambda tx: minutes.minutes_sheet(tx, *ids(building), Addresses(BASE)),
    ):
        with pytest.raises(Missing), storage.reading() as tx:
            make(tx)


def test_the_proof_of_one_message_names_the_minutes(storage: Storage, building: Building) -> None:
    """Witness, hour and which minutes they were told of."""
    hand(storage, building, Handing(LATER, "Portero Inventado"))
    with storage.reading() as tx:
        ours = building.community_id, letter(storage, building).id
        paper = minutes.minutes_proof(tx, *ours, Addresses(BASE))
    read = ReadPdf(printed(paper))
    assert all(map(read.says, ("Acta n.º 1", "Portero Inventado", "Acta publicada")))


def test_another_communitys_letters_do_not_exist(storage: Storage, building: Building) -> None:
    """Missing, the same as none."""
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.reading() as tx:
        minutes.minutes_letters(tx, other.community_id, ids(building)[1], 1, Addresses(BASE))


def test_whoever_sold_since_stands_in_the_list_of_who_was_told(storage: Storage, building: Building) -> None:
    """They were called, so they were written to; the buyer was not."""
    sell(storage, building, 3, LATER)
    post(storage, Server())
    found = told(storage, building)
    assert {person.person_id for person in found.people} == set(building.people[:5])
    seller = next(person for person in found.people if person.person_id == building.people[2])
    assert seller.is_reached and seller.units == ()


def test_all_whose_mail_failed_get_a_letter_in_one_act(storage: Storage, building: Building) -> None:
    """Four mails refused, four letters more; asked again there is nobody left."""
    post(storage, Server(refuses=True))
    ours = (*ids(building), staff(building), LATER)
    with storage.transaction() as tx:
        assert deliveries.change_untold_to_paper(tx, *ours) == 4
    assert len(told(storage, building).on_paper) == 5
    with pytest.raises(Refused, match=r"paper\.nobody_unreached"), storage.transaction() as tx:
        deliveries.change_untold_to_paper(tx, *ours)


def test_a_mail_on_its_way_is_not_changed_to_paper(storage: Storage, building: Building) -> None:
    """Nobody failed yet; and another community's meeting is missing."""
    with pytest.raises(Refused, match=r"paper\.nobody_unreached"), storage.transaction() as tx:
        deliveries.change_untold_to_paper(tx, *ids(building), staff(building), LATER)
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.transaction() as tx:
        deliveries.change_untold_to_paper(tx, other.community_id, ids(building)[1], staff(other), LATER)
