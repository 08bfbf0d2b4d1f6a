"""A vote: opened and frozen, answered by phone with a second proof or aloud, one ballot a unit, closed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import accounts, communities, live_session, proxies
from meetings.accounts import LinkIdentity, LinkPurpose
from meetings.live_session import Count, Device
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Said
from meetings.protocol.trail import Tag
from meetings.proxies import Holder, NewPower, PowerPaper
from meetings.storage.accounts import OneTimeCode
from meetings.storage.communities import Ownership
from meetings.storage.convening import FrozenUnit
from meetings.storage.deliveries import Delivery
from meetings.storage.live_session import Decision
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.storage.votes import Ballot
from meetings.trail import check_trail
from meetings.trail.writing import person_keys
from tests.factories import (
    ASSEMBLY_AT,
    START,
    Building,
    convene,
    make_building,
    make_meeting,
    named,
    sell,
    share,
)
from tests.races import DONE, at_once
from tests.usecases.planning_support import tags_of
from tests.usecases.test_live_session import enter, ids, item_of, open_room, staff

AT = ASSEMBLY_AT + timedelta(minutes=30)
LATER = AT + timedelta(minutes=5)
YES, NO, BLANK = Said.YES, Said.NO, Said.BLANK


@dataclass
class House:
    """An open assembly of five units of 20, 15, 15, 25 and 25, and who votes there."""

    storage: Storage
    building: Building

    def identity(self, number: int, at: datetime = AT) -> LinkIdentity:
        """Whoever owns the unit of this number, from 0."""
        with self.storage.reading() as tx:
            found = accounts.resolve_link(tx, self.building.links[number], LinkPurpose.MEETING, at)
        assert found is not None
        return found

    def prove(self, number: int, at: datetime = AT) -> Device:
        """The second proof: the code that was owed to the person's address, read from what is owed."""
        who = self.identity(number, at)
        with self.storage.transaction() as tx:
            accounts.ask_proof(tx, who, at)
            tx.session.flush()
            owed = tx.session.scalars(
                select(Delivery)
                .where(Delivery.kind == "code", Delivery.person_id == who.person_id)
                .order_by(Delivery.created_at.desc(), Delivery.id)
            ).all()
            key = person_keys(tx, [who.person_id])[who.person_id]
            codes = [
                json.loads(tx.vault.open_sealed(key, each.payload_sealed or b"", each.id.bytes))["code"]
                for each in owed
            ]
            found = [accounts.give_proof(tx, who, code, at) for code in codes]
            secret = next((each for each in found if each), None)
        assert secret is not None
        return Device((secret,))

    def open(self, title: str = "Aprobación", at: datetime = AT, **count: object) -> uuid.UUID:
        """Open the vote of an item."""
        item = item_of(self.storage, self.building, title)
        with self.storage.transaction() as tx:
            asked = Count("¿Aprueba el presupuesto?", **count)  # type: ignore[arg-type]
            return live_session.open_vote(tx, *ids(self.building), item, asked, staff(self.building), at)

    def cast(
        self, vote: uuid.UUID, number: int, said: Said, device: Device, *units: int, at: datetime = LATER
    ) -> int:
        """Answer for units by their numbers; for the own one where none is told."""
        who = self.identity(number)
        choices = {self.building.units[unit]: said for unit in units or (number,)}
        with self.storage.transaction() as tx:
            return live_session.cast_ballots(tx, who, vote, choices, device, who.actor, at)

    def write(self, vote: uuid.UUID, said: dict[int, Said], rest: Said | None = None) -> int:
        """What was said aloud, by unit."""
        named = {self.building.units[unit]: each for unit, each in said.items()}
        by = staff(self.building)
        with self.storage.transaction() as tx:
            return live_session.write_down(tx, *ids(self.building), vote, named, rest, by, LATER)

    def close(self, vote: uuid.UUID) -> Decision:
        """Close it; returns the result."""
        with self.storage.transaction() as tx:
            row = live_session.close_vote(tx, *ids(self.building), vote, staff(self.building), LATER)
        with self.storage.reading() as tx:
            return tx.session.get_one(Decision, row)

    def ballots(self) -> dict[int, tuple[str, str]]:
        """What stands of each unit: choice and way."""
        numbers = {unit: number for number, unit in enumerate(self.building.units)}
        with self.storage.reading() as tx:
            assert check_trail(tx, self.building.community_id).finding is None
            rows = list(tx.session.scalars(select(Ballot)))
        return {numbers[row.unit_id]: (row.choice, row.way) for row in rows}

    def represent(self, grantor: int, holder: int) -> None:
        """An owner who stays at home sends another owner."""
        paper = PowerPaper(START.date(), "Carpeta de poderes")
        units = frozenset({self.building.units[grantor]})
        to = Holder(self.building.people[holder])
        power = NewPower(self.building.people[grantor], units, to, paper)
        with self.storage.transaction() as tx:
            proxies.register_power(tx, *ids(self.building), power, staff(self.building), ASSEMBLY_AT)

    def own(self, number: int, unit: int) -> None:
        """One more owner of a unit, with an address of their own."""
        share(self.storage, self.building, unit, number)


@pytest.fixture
def house(app: Flask, storage: Storage) -> Iterator[House]:
    """The room is open, and nobody is in it yet."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        open_room(storage, building)
        yield House(storage, building)


def fill(house: House, *numbers: int) -> None:
    """These owners come in."""
    for number in numbers or range(5):
        enter(house.storage, house.building, number)


def test_ballots_by_phone_and_aloud_make_one_exact_result(house: House) -> None:
    """Each way is kept; who said nothing counts in what it is counted over, and never as a Yes."""
    fill(house, 0, 1, 3, 4)
    phone = house.prove(0)
    vote = house.open()
    assert house.cast(vote, 0, YES, phone) == 1
    assert house.write(vote, {3: YES, 1: NO}) == 2
    assert house.ballots() == {0: ("yes", "page"), 3: ("yes", "aloud"), 1: ("no", "aloud")}
    row = house.close(vote)
    assert (row.favour, row.against, row.denominator) == ("45", "15", "85")
    assert (row.approved, row.favour_units, row.denominator_units) == (True, 2, 4)
    assert (row.opened_at, row.recorded_at) == (AT, LATER)


def test_what_all_the_others_said_aloud_leaves_the_votes_by_phone(house: House) -> None:
    """Whoever voted by phone keeps that ballot, and only who is still here says something."""
    fill(house)
    phone, vote = house.prove(0), house.open()
    house.cast(vote, 0, NO, phone)
    with house.storage.transaction() as tx:
        live_session.mark(
            tx, *ids(house.building), house.building.people[4], False, staff(house.building), AT
        )
    assert house.write(vote, {}, rest=YES) == 3
    assert house.ballots()[0] == ("no", "page")
    assert 4 not in house.ballots()


def test_what_is_counted_over_is_frozen_at_the_opening(house: House) -> None:
    """Who comes afterwards is told when it opened; the sum does not move."""
    fill(house, 0, 1, 3)
    device = house.prove(2)
    vote = house.open()
    enter(house.storage, house.building, 2, minute=32)
    with pytest.raises(Refused, match=r"ballot\.not_yours"):
        house.cast(vote, 2, YES, device, at=LATER)
    house.write(vote, {0: YES})
    assert house.close(vote).denominator == "60"


def test_a_link_alone_never_votes(house: House) -> None:
    """Without a proof, with another person's and with one of another evening nothing is kept."""
    fill(house)
    other, old = house.prove(1), house.prove(0, AT - timedelta(hours=13))
    vote = house.open()
    for device in (Device(), other, old, Device(("AAAAAAAAAAAAAAAAAAAAAA",))):
        with pytest.raises(Refused, match=r"vote\.no_proof"):
            house.cast(vote, 0, YES, device)
    assert house.ballots() == {}


def test_a_wrong_code_proves_nobody_and_is_counted(house: House) -> None:
    """Five wrong ones spend the code."""
    who = house.identity(0)
    with house.storage.transaction() as tx:
        accounts.ask_proof(tx, who, AT)
    for _ in range(6):
        with house.storage.transaction() as tx:
            assert accounts.give_proof(tx, who, "12 34 5", AT) is None
    with house.storage.reading() as tx:
        assert tx.session.scalars(select(OneTimeCode.failures)).one() == 5


def test_the_first_ballot_stands_whichever_way_it_came(house: House) -> None:
    """Phone then aloud, aloud then phone, phone then phone: each is told, with the hour."""
    fill(house)
    first, second, vote = house.prove(0), house.prove(1), house.open()
    house.cast(vote, 0, YES, first)
    house.write(vote, {1: NO})
    with pytest.raises(Refused, match=r"ballot\.twice$") as refused:
        house.write(vote, {2: YES, 0: NO})
    assert refused.value.findings[0].facts == {"units": ["Torre 1 101"], "cast_at": LATER}
    with pytest.raises(Refused, match=r"ballot\.twice_aloud"):
        house.cast(vote, 1, YES, second)
    with pytest.raises(Refused, match=r"ballot\.twice$"):
        house.cast(vote, 0, NO, first)
    assert house.ballots() == {0: ("yes", "page"), 1: ("no", "aloud")}


def test_who_represents_votes_while_here(house: House) -> None:
    """A row for each unit; once they left the room, for none."""
    fill(house, 0, 3, 4)
    house.represent(1, 0)
    phone, vote = house.prove(0), house.open()
    assert house.cast(vote, 0, YES, phone, 0, 1) == 2
    house.represent(2, 3)
    with house.storage.transaction() as tx:
        live_session.mark(
            tx, *ids(house.building), house.building.people[3], False, staff(house.building), AT
        )
    gone = house.prove(3)
    with pytest.raises(Refused, match=r"vote\.not_inside"):
        house.cast(vote, 3, YES, gone)


def test_who_votes_for_a_unit_is_frozen(house: House) -> None:
    """The owner comes and the power is taken back after the opening: in this vote its holder votes."""
    fill(house, 0, 3, 4)
    house.represent(1, 0)
    holder, owner = house.prove(0), house.prove(1)
    vote = house.open()
    enter(house.storage, house.building, 1, minute=32)
    with pytest.raises(Refused, match=r"ballot\.not_yours"):
        house.cast(vote, 1, NO, owner)
    assert house.cast(vote, 0, YES, holder, 1) == 1
    house.write(vote, {0: YES})
    house.close(vote)
    second = house.open("Elección", at=LATER)
    with pytest.raises(Refused, match=r"ballot\.another_votes"):
        house.cast(second, 0, YES, holder, 0, 1)
    assert house.cast(second, 1, NO, owner) == 1


def test_a_unit_of_others_is_no_ones_to_vote(house: House) -> None:
    """A forged field changes nothing."""
    fill(house)
    phone, vote = house.prove(0), house.open()
    with pytest.raises(Refused, match=r"ballot\.another_votes"):
        house.cast(vote, 0, YES, phone, 0, 3)
    assert house.ballots() == {}


def test_of_several_owners_the_named_one_votes(house: House) -> None:
    """Rule ``unit.voter``: who was named votes for all of them; the others read who, and who votes aloud."""
    building = house.building
    house.own(1, 0)
    fill(house)
    named(house.storage, building, 0, 1)
    first, second, vote = house.prove(0), house.prove(1), house.open()
    with pytest.raises(Refused, match=r"ballot\.named_votes") as refused:
        house.cast(vote, 0, NO, first)
    facts = {"unit": "Torre 1 101", "voter": "Persona 2 Inventada"}
    assert refused.value.findings[0].facts == facts
    with house.storage.reading() as tx:
        page = live_session.ballot_page(tx, house.identity(0), first, LATER)
        room = live_session.room_at(tx, tx.session.get_one(Meeting, building.meeting_id), LATER)
    assert page is not None
    assert (page.waiting, page.units[0].named) == ((), "Persona 2 Inventada")
    assert live_session.named_units(room, (), "").voters == {building.units[0]: building.people[1]}
    assert house.cast(vote, 1, YES, second, 0) == 1


def test_who_was_named_and_stays_away_leaves_the_vote_to_another_owner(house: House) -> None:
    """Rule ``unit.voter``: an owner in person votes, also before whoever brings the named one's power."""
    house.own(1, 0)
    fill(house, 0, 3, 4)
    named(house.storage, house.building, 0, 1)
    paper = PowerPaper(START.date(), "Carpeta de poderes")
    holder = Holder(house.building.people[3])
    power = NewPower(house.building.people[1], frozenset({house.building.units[0]}), holder, paper)
    with house.storage.transaction() as tx:
        proxies.register_power(tx, *ids(house.building), power, staff(house.building), ASSEMBLY_AT)
    owner, other, vote = house.prove(0), house.prove(3), house.open()
    with pytest.raises(Refused, match=r"ballot\.another_votes"):
        house.cast(vote, 3, NO, other, 0)
    assert house.cast(vote, 0, YES, owner) == 1


def test_where_no_owner_is_there_a_power_of_any_of_them_is_good(house: House) -> None:
    """Its holder votes, whichever owner signed it and whomever they named."""
    house.own(2, 0)
    fill(house, 3, 4, 1)
    named(house.storage, house.building, 0, 2)
    house.represent(0, 3)
    holder, vote = house.prove(3), house.open()
    assert house.cast(vote, 3, YES, holder, 0) == 1


def test_a_naming_during_a_vote_holds_from_the_next_one(house: House) -> None:
    """The open vote was frozen: there the first of two owners who answers still speaks for both."""
    house.own(1, 0)
    fill(house)
    first, second, vote = house.prove(0), house.prove(1), house.open()
    named(house.storage, house.building, 0, 1, at=AT + timedelta(minutes=1))
    assert house.cast(vote, 0, YES, first) == 1
    house.close(vote)
    following = house.open("Elección", at=LATER)
    with pytest.raises(Refused, match=r"ballot\.named_votes"):
        house.cast(following, 0, YES, first)
    assert house.cast(following, 1, YES, second, 0) == 1


def test_a_naming_counts_only_while_its_person_owns_the_unit(house: House) -> None:
    """Even if its row were left behind: who owns nothing there is not its voter."""
    house.own(1, 0)
    fill(house)
    named(house.storage, house.building, 0, 1)
    gone = (Ownership.person_id == house.building.people[1]) & (Ownership.position == 1)
    with house.storage.transaction() as tx:
        tx.session.execute(update(Ownership).where(gone).values(until=AT))
    owner, vote = house.prove(0), house.open()
    assert house.cast(vote, 0, YES, owner) == 1


def test_who_owes_does_not_vote_where_the_by_laws_are_applied(house: House) -> None:
    """Kept out at the opening with a written reason: neither by phone nor aloud, and outside the sum."""
    fill(house)
    stated = {"arrears_restrict_vote": {"value": True, "article": "41"}}
    with house.storage.transaction() as tx:
        building = house.building
        communities.state_by_laws(tx, building.community_id, stated, None, staff(building), START)
        owes = update(FrozenUnit).where(FrozenUnit.unit_id == building.units[0]).values(in_arrears=True)
        tx.session.execute(owes)
    phone = house.prove(0)
    vote = house.open(reasons={"arrears.vote.restricted": "Lo decidió la asamblea de 2025."})
    for act in (lambda: house.cast(vote, 0, YES, phone), lambda: house.write(vote, {0: YES})):
        with pytest.raises(Refused, match=r"ballot\.kept_out"):
            act()
    house.write(vote, {}, rest=YES)
    row = house.close(vote)
    assert (row.denominator, row.kept_out_units, sorted(house.ballots())) == ("80", 1, [1, 2, 3, 4])


def test_who_sold_does_not_vote(house: House) -> None:
    """Let go before the opening: the sentence of every other act."""
    phone = house.prove(1)
    sell(house.storage, house.building, 2, AT - timedelta(minutes=5))
    fill(house, 0, 3, 4)
    vote = house.open()
    with pytest.raises(Refused, match=r"link\.let_go"):
        house.cast(vote, 1, YES, phone)


def test_nothing_ends_or_begins_over_an_open_vote(house: House) -> None:
    """Another topic, another vote, a count in one act and the closing of the meeting wait for it."""
    fill(house)
    vote = house.open()
    items = [item_of(house.storage, house.building, title) for title in ("Elección", "Informe")]
    by = staff(house.building)
    acts = (
        lambda tx: live_session.open_vote(tx, *ids(house.building), items[0], Count("¿Sí?"), by, LATER),
        lambda tx: live_session.record_decision(
            tx, *ids(house.building), items[0], Count("¿Sí?", YES), by, LATER
        ),
        lambda tx: live_session.start_item(tx, *ids(house.building), items[1], by, LATER),
        lambda tx: live_session.close_meeting(tx, *ids(house.building), by, LATER),
    )
    for act in acts:
        with pytest.raises(Refused, match=r"vote\.is_open"), house.storage.transaction() as tx:
            act(tx)
    with pytest.raises(Refused, match=r"vote\.nobody_voted"):
        house.close(vote)


def test_closing_is_final(house: House) -> None:
    """What comes afterwards learns the hour; the item is decided once."""
    fill(house)
    phone, vote = house.prove(0), house.open()
    house.write(vote, {3: YES})
    house.close(vote)
    with pytest.raises(Refused, match=r"vote\.closed") as refused:
        house.cast(vote, 0, YES, phone)
    assert refused.value.findings[0].facts == {"ended_at": LATER}
    with pytest.raises(Refused, match=r"decision\.twice"):
        house.open()


def test_an_annulled_vote_decides_nothing_and_may_be_held_again(house: House) -> None:
    """With a reason that its voters read; their receipts say so."""
    fill(house)
    phone, vote = house.prove(0), house.open()
    house.cast(vote, 0, YES, phone)
    by, reason = staff(house.building), "Se leyó otra pregunta."
    for given, code in (("  ", r"vote\.no_reason"), (reason, "")):
        with house.storage.transaction() as tx:
            if code:
                with pytest.raises(Refused, match=code):
                    live_session.annul_vote(tx, *ids(house.building), vote, given, by, LATER)
            else:
                live_session.annul_vote(tx, *ids(house.building), vote, given, by, LATER)
    with pytest.raises(Refused, match=r"vote\.annulled"):
        house.cast(vote, 0, NO, phone)
    again = house.open(at=LATER)
    house.cast(again, 0, NO, phone)
    with house.storage.reading() as tx:
        now, before = live_session.receipts_of(tx, house.identity(0))
    assert (now.is_annulled, before.is_annulled, before.reason) == (False, True, reason)
    assert [receipt.units[0].ballot.choice for receipt in (now, before) if receipt.units[0].ballot] == [
        NO,
        YES,
    ]


def test_the_trail_of_each_person_holds_their_ballot(house: House) -> None:
    """An entry a ballot, under who cast it and whose unit it is; in clear only the way it came."""
    fill(house, 0, 3, 4)
    house.represent(1, 0)
    phone, vote = house.prove(0), house.open()
    house.cast(vote, 0, YES, phone, 0, 1)
    entries = tags_of(house.storage, house.building, Tag.BALLOT_CAST)
    assert [entry.facts for entry in entries] == ['{"way":"page"}'] * 2
    assert sorted(len(entry.commitments.split()) for entry in entries) == [1, 2]


def test_a_ballot_reloads_no_page_of_the_others_in_the_room(house: House) -> None:
    """Two hundred votes are not two hundred reloads; the secretary's page counts each."""
    fill(house)
    phone, vote = house.prove(0), house.open()
    community, meeting = ids(house.building)
    with house.storage.reading() as tx:
        seen = live_session.latest_entry(tx, community)
    house.cast(vote, 0, YES, phone)
    with house.storage.reading() as tx:
        latest = live_session.latest_entry(tx, community)
        [tag] = live_session.tags_between(tx, community, seen, latest, meeting)
    assert live_session.news_by(tag) is live_session.News.NOTHING


@pytest.mark.parametrize("vote_weighs", ["coefficient", "unit"])
def test_what_a_ballot_weighs_is_told(house: House, vote_weighs: str) -> None:
    """The own share of the building, and the basis of the item."""
    fill(house)
    house.open("Aprobación" if vote_weighs == "coefficient" else "Elección")
    with house.storage.reading() as tx:
        page = live_session.ballot_page(tx, house.identity(3), Device(), LATER)
    assert page is not None
    assert (page.basis, page.waiting[0].share) == (vote_weighs, Fraction(1, 4))


def test_the_same_unit_at_once_is_kept_once(app: Flask, house: House) -> None:
    """Two tabs, phone and list, two owners, owner and holder of a power: one stands, nobody gets a fault."""
    house.own(1, 0)
    fill(house)
    first, second, third, vote = house.prove(0), house.prove(1), house.prove(3), house.open()
    for acts in (
        (lambda: house.cast(vote, 3, YES, third), lambda: house.cast(vote, 3, NO, third)),
        (lambda: house.cast(vote, 0, YES, first), lambda: house.cast(vote, 1, NO, second, 0)),
        (lambda: house.cast(vote, 1, YES, second), lambda: house.write(vote, {1: NO, 2: NO})),
    ):
        found = at_once(app, *acts)
        assert found.count(DONE) == 1, found
        assert set(found) <= {DONE, "ballot.twice", "ballot.twice_aloud"}
    assert set(house.ballots()) >= {0, 1, 3}


def test_a_ballot_at_the_closing_counts_or_is_told(app: Flask, house: House) -> None:
    """Casting and closing at once: what was kept is in the sum, and what came late learns the hour."""
    fill(house)
    phone, vote = house.prove(0), house.open()
    house.write(vote, {1: YES})
    cast, closed = at_once(app, lambda: house.cast(vote, 0, YES, phone), lambda: house.close(vote))
    assert (cast, closed) in ((DONE, DONE), ("vote.closed", DONE))
    with house.storage.reading() as tx:
        row = tx.session.scalars(select(Decision)).one()
    assert row.favour == ("35" if 0 in house.ballots() else "15")
