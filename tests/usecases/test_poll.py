"""The poll for the hour: everybody who will be called is asked, and it closes with an hour or without one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings import accounts, minutes, planning
from meetings.accounts import LinkIdentity, LinkPurpose
from meetings.adapters.clock import FixedClock
from meetings.application import create_sending
from meetings.config import Config
from meetings.deliveries import sweep
from meetings.planning import Home, HourAnswer, OwnPoll, PollPage, PollState, tally_of
from meetings.protocol.exact import total_of
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Body, Kind, Modality, Summons
from meetings.protocol.seal import HourGround, Mark, SealRule
from meetings.storage.accounts import Link
from meetings.storage.communities import ContactPoint, Ownership
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting, Poll, PollInvitation
from meetings.storage.session import Missing, Storage
from tests.factories import START, Building, convene, make_building, make_meeting
from tests.races import DONE, at_once
from tests.usecases.planning_support import BY, begin, tags_of

YES, MAYBE, NO = HourAnswer.YES, HourAnswer.MAYBE, HourAnswer.NO
# On the community's clock: two Saturdays of March, and the Friday until which people answer.
FIRST, SECOND = datetime.fromisoformat("2027-03-06T09:00"), datetime.fromisoformat("2027-03-13T18:30")
UNTIL = datetime.fromisoformat("2027-02-05T20:00")
LATER = START + timedelta(days=2)
OVER = START + timedelta(days=6)


@dataclass(frozen=True)
class Asked:
    """A draft of an assembly of five owners (20, 15, 15, 25 and 25), and how people act on its poll."""

    storage: Storage
    building: Building

    @property
    def ids(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Community and meeting."""
        assert self.building.meeting_id is not None
        return self.building.community_id, self.building.meeting_id

    def ask(
        self, *hours: datetime, until: datetime = UNTIL, at: datetime = START, knows_terms: bool = False
    ) -> uuid.UUID:
        """Open a poll."""
        with self.storage.transaction() as tx:
            return planning.open_poll(
                tx, *self.ids, hours or (FIRST, SECOND), until, BY, at, knows_terms=knows_terms
            )

    def link(self, number: int) -> LinkIdentity:
        """The link of a person to the last poll."""
        with self.storage.reading() as tx:
            query = (
                select(PollInvitation.link_id)
                .join(Link, Link.id == PollInvitation.link_id)
                .where(PollInvitation.person_id == self.building.people[number])
                .order_by(Link.created_at.desc())
            )
            token = accounts.link_token(tx, tx.session.scalars(query.limit(1)).one())
            found = accounts.resolve_link(tx, token, LinkPurpose.POLL, START)
        assert found is not None
        return found

    def answer(self, number: int, *answers: HourAnswer, at: datetime = LATER) -> None:
        """A person answers to each hour in order."""
        identity = self.link(number)
        with self.storage.transaction() as tx:
            hours = [hour.id for hour in planning.own_poll(tx, identity, at).hours]
            planning.answer_poll(tx, identity, dict(zip(hours, answers, strict=True)), at)

    def own(self, number: int, at: datetime = LATER) -> OwnPoll:
        """What a person's link shows."""
        identity = self.link(number)
        with self.storage.reading() as tx:
            return planning.own_poll(tx, identity, at)

    def page(self, at: datetime = LATER) -> PollPage:
        """What the staff see."""
        with self.storage.reading() as tx:
            return planning.poll_page(tx, *self.ids, at)

    def hour(self, place: int = 1) -> uuid.UUID:
        """The id of an hour of the last poll."""
        found = self.page().poll
        assert found is not None
        return found.hours[place].id

    def choose(self, hour_id: uuid.UUID, at: datetime = LATER) -> None:
        """Close the poll with an hour."""
        with self.storage.transaction() as tx:
            planning.choose_hour(tx, *self.ids, hour_id, BY, at)

    def end(self, reason: str = "Se hará en marzo.", at: datetime = LATER) -> None:
        """Close the poll without one."""
        with self.storage.transaction() as tx:
            planning.end_poll(tx, *self.ids, reason, BY, at)

    def meeting(self) -> Meeting:
        """The meeting as it is stored."""
        with self.storage.reading() as tx:
            return tx.session.get_one(Meeting, self.ids[1])


@pytest.fixture
def house(app: Flask, storage: Storage) -> Iterator[Asked]:
    """A draft that nobody was asked about yet."""
    building = make_building(storage)
    make_meeting(storage, building)
    with app.app_context():
        yield Asked(storage, building)


def test_everybody_who_will_be_called_gets_one_message_with_a_link_of_their_own(house: Asked) -> None:
    """Five owners, five mails and links of purpose poll; each stands in their own trail, nothing in clear."""
    house.ask()
    with house.storage.reading() as tx:
        owed = tx.session.scalars(select(Delivery).where(Delivery.kind == planning.POLL)).all()
        assert {row.person_id for row in owed} == set(house.building.people)
        assert len({row.link_id for row in owed}) == 5
    [opened] = tags_of(house.storage, house.building, "meeting:poll:opened")
    assert len(tags_of(house.storage, house.building, "meeting:poll:asked")) == 5
    assert "person" not in opened.facts and json.loads(opened.facts)["reference"].startswith("H-")
    page = house.page()
    assert page.poll is not None and (page.poll.asked, page.poll.answered, page.may_ask) == (5, 0, False)


def test_whoever_has_no_address_that_counts_is_not_asked_and_is_counted(house: Asked) -> None:
    """An owner is asked where they are called: at an attested address."""
    with house.storage.transaction() as tx:
        people = house.building.people[:2]
        for point in tx.session.scalars(select(ContactPoint).where(ContactPoint.person_id.in_(people))):
            point.attestation_id = None
    assert (house.page().reachable, house.page().without_address) == (3, 2)
    house.ask()
    poll = house.page().poll
    assert poll is not None and poll.asked == 3


@pytest.mark.parametrize(
    ("hours", "until", "code"),
    [
        ((FIRST,), UNTIL, "poll.hours"),
        (tuple(FIRST + timedelta(days=n) for n in range(7)), UNTIL, "poll.hours"),
        ((FIRST, FIRST), UNTIL, "poll.twice"),
        ((FIRST, datetime.fromisoformat("2027-01-30T09:00")), UNTIL, "meeting.date.past"),
        ((FIRST, datetime.fromisoformat("2028-03-06T09:00")), UNTIL, "meeting.date.too_far"),
        ((FIRST, SECOND), datetime.fromisoformat("2027-02-01T08:00"), "poll.ends_past"),
        ((FIRST, SECOND), FIRST, "poll.ends_late"),
        ((FIRST, datetime.fromisoformat("2027-02-15T09:00")), UNTIL, "poll.too_soon"),
    ],
)
def test_hours_that_cannot_be_asked_about_are_refused(
    house: Asked, hours: tuple[datetime, ...], until: datetime, code: str
) -> None:
    """Two to six future hours, each once, and a last moment before them; nothing is sent."""
    with pytest.raises(Refused, match=rf"^{code}$"):
        house.ask(*hours, until=until)
    assert house.page().poll is None


def test_hours_that_come_too_soon_are_named_with_the_first_lawful_one_and_may_be_asked_about(
    house: Asked,
) -> None:
    """Judged as on the page of the day, were the notice sent after the last answer; a warning, no wall."""
    soon = datetime.fromisoformat("2027-02-15T09:00")
    with pytest.raises(Refused) as refused:
        house.ask(soon, FIRST)
    facts = refused.value.findings[0].facts
    assert [each.day for each in facts["hours"]] == [15]
    assert facts["earliest_start"] > facts["hours"][0]
    house.ask(soon, FIRST, knows_terms=True)
    poll = house.page().poll
    assert poll is not None
    assert [bool(hour.finding) for hour in poll.hours] == [True, False]


def test_the_shares_of_an_hour_are_exact_and_may_change_until_the_poll_closes(house: Asked) -> None:
    """The last answer rules; each change is an entry, of the person alone."""
    house.ask()
    house.answer(0, YES, NO)
    house.answer(3, MAYBE, YES)
    house.answer(0, NO, YES, at=LATER + timedelta(hours=1))
    house.answer(0, NO, YES, at=LATER + timedelta(hours=2))
    poll = house.page().poll
    assert poll is not None and poll.answered == 2
    first, second = (hour.tally for hour in poll.hours)
    assert first.shares == {YES: 0, MAYBE: Fraction(1, 4), NO: Fraction(1, 5)}
    assert second.shares == {YES: Fraction(9, 20), MAYBE: 0, NO: 0}
    assert (second.silent_share, second.silent, second.people[YES]) == (Fraction(11, 20), 3, 2)
    assert [hour.is_best for hour in poll.hours] == [False, True]
    entries = tags_of(house.storage, house.building, "meeting:poll:answered")
    assert len(entries) == 3, "the same again is no act"
    assert all(json.loads(entry.facts) == {} for entry in entries)


def test_a_unit_of_several_owners_counts_once_by_their_best_answer(house: Asked) -> None:
    """It is represented when one of them comes."""
    with house.storage.transaction() as tx:
        row = Ownership(unit_id=house.building.units[0], person_id=house.building.people[1], since=START)
        tx.session.add(row)
    house.ask()
    house.answer(0, NO, NO)
    house.answer(1, YES, NO)
    poll = house.page().poll
    assert poll is not None
    assert poll.hours[0].tally.shares == {YES: Fraction(7, 20), MAYBE: 0, NO: 0}
    assert poll.hours[1].tally.shares == {YES: 0, MAYBE: 0, NO: Fraction(7, 20)}


PEOPLE = [uuid.UUID(int=number) for number in range(6)]


@given(
    st.lists(
        st.builds(Home, st.fractions(min_value=0, max_value=100), st.frozensets(st.sampled_from(PEOPLE))),
        max_size=12,
    ),
    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(HourAnswer)),
    st.sets(st.sampled_from(PEOPLE)),
)
def test_what_an_hour_gathers_adds_up_exactly_to_the_whole(
    homes: list[Home], answers: dict[uuid.UUID, HourAnswer], asked: set[uuid.UUID]
) -> None:
    """Each unit once, each person once, to the last fraction; and the figures kept are the same."""
    total = Fraction(100)
    tally = tally_of(answers, asked, homes, total)
    assert sum(tally.shares.values(), tally.silent_share) == total_of(h.coefficient for h in homes) / total
    assert sum(tally.people.values()) + tally.silent == len(asked)
    assert type(tally).from_json(tally.as_json()) == tally


def test_the_hour_that_is_chosen_becomes_the_meetings_and_the_seal_rests_on_the_poll(house: Asked) -> None:
    """The start, the second call with it, the agreement with the poll's number, and the mails kept back."""
    house.ask()
    house.answer(0, NO, YES)
    house.choose(house.hour())
    meeting, poll = house.meeting(), house.page().poll
    assert poll is not None and meeting.starts_at is not None
    assert meeting.starts_at.isoformat() == "2027-03-13T23:30:00+00:00" and meeting.second_call_at
    assert (meeting.hour_ground, meeting.hour_reference) == (HourGround.POLL, poll.reference)
    assert meeting.hour_agreed_on == LATER.date() and meeting.hour_agreed_for == meeting.starts_at
    with house.storage.reading() as tx:
        states = set(tx.session.scalars(select(Delivery.state).where(Delivery.kind == planning.POLL)))
    assert states == {"superseded"}
    convene(house.storage, house.building, at=LATER)
    with house.storage.reading() as tx:
        found = minutes.seal_of(tx, *house.ids, LATER)
    [tick] = [each for each in found.seal.ticks if each.rule is SealRule.HOUR]
    assert (tick.mark, tick.facts["reference"]) == (Mark.KEPT, poll.reference)


def test_an_hour_that_is_not_lawful_any_more_is_refused_and_the_poll_stays_open(house: Asked) -> None:
    """By the same act as the page of the day: its term, its reason, nothing half done."""
    house.ask()
    late = datetime(2027, 3, 1, 14, tzinfo=START.tzinfo)
    with pytest.raises(Refused, match="notice"):
        house.choose(house.hour(0), at=late)
    poll = house.page().poll
    assert poll is not None and poll.closed_at is None
    assert house.meeting().hour_ground == ""


def test_without_an_hour_the_reason_is_read_and_another_poll_may_follow(house: Asked) -> None:
    """Of the reason the trail keeps a hash; only one poll of a draft is open at a time."""
    house.ask()
    with pytest.raises(Refused, match=r"poll\.running"):
        house.ask()
    house.answer(0, YES, YES)
    house.end()
    assert (house.own(0).state, house.own(0).reason) == (PollState.ENDED, "Se hará en marzo.")
    [closed] = tags_of(house.storage, house.building, "meeting:poll:closed")
    assert json.loads(closed.facts)["chosen"] == "" and "marzo" not in closed.facts
    with pytest.raises(Refused, match=r"poll\.closed"):
        house.end()
    house.ask(at=LATER)
    assert house.own(0).answered_at is None, "a new poll asks anew"


def test_what_a_closed_poll_gathered_stays_when_the_register_changes(house: Asked) -> None:
    """The figures are those of the moment at which it closed."""
    house.ask()
    house.answer(0, YES, YES)
    house.choose(house.hour())
    with house.storage.transaction() as tx:
        query = select(Ownership).where(Ownership.person_id == house.building.people[0])
        tx.session.scalars(query).one().until = LATER
    poll = house.page().poll
    assert poll is not None and poll.hours[1].tally.shares[YES] == Fraction(1, 5)


def test_answers_after_the_end_are_refused_with_what_came_of_it(house: Asked) -> None:
    """After the last moment, and after it closed; nothing of them is kept."""
    house.ask()
    with pytest.raises(Refused, match=r"^poll\.over$"):
        house.answer(0, YES, YES, at=OVER)
    assert house.own(0, OVER).state is PollState.OVER
    house.choose(house.hour(), at=OVER)
    with pytest.raises(Refused, match=r"^poll\.closed$"):
        house.answer(0, YES, YES, at=OVER)
    own = house.own(0, OVER)
    assert (own.state, own.answered_at) == (PollState.CHOSEN, None)
    assert own.starts_at == house.meeting().starts_at


def test_a_meeting_called_or_given_up_meanwhile_takes_no_answers(house: Asked) -> None:
    """The page says the hour of the notice, or that nothing is left to do."""
    house.ask()
    convene(house.storage, house.building)
    with pytest.raises(Refused, match=r"^poll\.settled$"):
        house.answer(0, YES, YES)
    assert house.own(0).state is PollState.CALLED
    assert house.own(0).starts_at == house.meeting().starts_at
    with pytest.raises(Refused, match=r"^meeting\.locked$"):
        house.choose(house.hour())
    house.end()


def test_a_draft_given_up_takes_no_answers(house: Asked) -> None:
    """Its mails that still wait are not sent either."""
    house.ask()
    with house.storage.transaction() as tx:
        planning.discard_draft(tx, *house.ids, BY, LATER)
    assert house.own(0).state is PollState.OFF
    with pytest.raises(Refused, match=r"^poll\.settled$"):
        house.answer(0, YES, YES)


def test_whoever_sold_their_home_is_asked_no_more_and_counts_no_more(house: Asked) -> None:
    """Their answer is left out of every figure."""
    house.ask()
    house.answer(0, YES, YES)
    with house.storage.transaction() as tx:
        query = select(Ownership).where(Ownership.person_id == house.building.people[0])
        tx.session.scalars(query).one().until = LATER
    assert house.own(0).state is PollState.NOT_YOURS
    with pytest.raises(Refused, match=r"^poll\.not_yours$"):
        house.answer(0, NO, NO)
    poll = house.page().poll
    assert poll is not None and poll.hours[0].tally.people[YES] == 0


def test_a_council_is_asked_by_people_and_not_by_coefficient(house: Asked, storage: Storage) -> None:
    """Nobody's home weighs in it."""
    with storage.transaction() as tx:
        for person in house.building.people[:3]:
            planning.add_member(tx, house.building.community_id, Body.COUNCIL, person, BY, START)
    house.building.meeting_id = begin(storage, house.building, kind=Kind.COUNCIL_MEETING)
    house.ask()
    house.answer(0, YES, MAYBE)
    poll, page = house.page().poll, house.page()
    assert poll is not None and not page.is_of_owners
    assert (poll.asked, poll.hours[0].tally.people[YES], poll.hours[0].tally.silent) == (3, 1, 2)
    assert poll.hours[0].tally.shares[YES] == 0 and poll.hours[0].is_best


@pytest.mark.parametrize("how", ["written", "own right", "second call", "changing"])
def test_what_has_no_hour_to_choose_is_not_asked_about(house: Asked, how: str) -> None:
    """Votes in writing, days that the law fixes, and changes of what was called already."""
    with house.storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, house.ids[1])
        match how:
            case "written":
                meeting.modality = Modality.WRITTEN.value
            case "own right":
                meeting.summons = Summons.SELF_CONVENED.value
            case "second call":
                meeting.kind = Kind.SECOND_CALL.value
    if how == "changing":
        convene(house.storage, house.building)
        with house.storage.transaction() as tx:
            house.building.meeting_id = planning.begin_change(tx, *house.ids, "Otra hora.", BY, LATER)
    with pytest.raises(Missing):
        house.ask()
    with pytest.raises(Missing):
        house.page()


def test_hours_of_another_meeting_or_poll_are_not_there(house: Asked) -> None:
    """An hour is chosen in its own poll, an answer given to every hour of one's own."""
    house.ask()
    identity, other = house.link(0), house.hour()
    make_meeting(house.storage, house.building)
    with pytest.raises(Missing):
        house.choose(other)
    with pytest.raises(Missing), house.storage.transaction() as tx:
        planning.answer_poll(tx, identity, {other: YES}, LATER)


def test_nobody_with_an_address_is_nobody_to_ask(house: Asked) -> None:
    """It is said before anything is written."""
    with house.storage.transaction() as tx:
        for point in tx.session.scalars(select(ContactPoint)):
            point.suspended_at = START
    with pytest.raises(Refused, match=r"^poll\.nobody$"):
        house.ask()


def test_the_data_base_itself_takes_no_second_open_poll(house: Asked) -> None:
    """The net under the lock; a closed one does not count."""
    house.ask()
    second = {"meeting_id": house.ids[1], "opened_at": START, "ends_at": OVER}
    with pytest.raises(IntegrityError), house.storage.transaction() as tx:
        tx.session.add(Poll(reference="H-2222-2222-2222", **second))
    house.end()
    with house.storage.transaction() as tx:
        tx.session.add(Poll(reference="H-2222-2222-2222", **second))


def test_of_two_administrators_at_once_one_opens_and_one_closes(app: Flask, house: Asked) -> None:
    """Whoever comes second is told; there is one poll, closed once."""
    assert sorted(at_once(app, house.ask, house.ask)) == [DONE, "poll.running"]
    first, second = house.hour(0), house.hour(1)
    came = at_once(app, lambda: house.choose(first), lambda: house.choose(second), house.end)
    assert sorted(came) == [DONE, "poll.closed", "poll.closed"]
    assert len(tags_of(house.storage, house.building, "meeting:poll:closed")) == 1


def test_of_two_pages_of_one_person_one_answer_stands_and_closing_waits_for_it(
    app: Flask, house: Asked
) -> None:
    """Either the answer came before the end and counts, or it is refused and does not."""
    house.ask()
    assert at_once(app, lambda: house.answer(0, YES, NO), lambda: house.answer(0, NO, YES)) == [DONE, DONE]
    assert [hour.answer for hour in house.own(0).hours] in ([YES, NO], [NO, YES])
    hour = house.hour()
    came = at_once(app, lambda: house.answer(3, YES, YES), lambda: house.choose(hour))
    poll = house.page().poll
    assert came[0] in (DONE, "poll.closed") and came[1] == DONE and poll is not None
    assert (poll.hours[0].tally.people[YES] == 2 - (house.own(0).hours[0].answer is NO)) is (came[0] == DONE)


def sent(house: Asked, folder: Path) -> list[str]:
    """What a sweep sends: the plain words of each message that left."""
    sweep(create_sending(Config(instance=folder), house.storage, FixedClock(LATER)))
    messages = [message_from_bytes(file.read_bytes(), policy=default) for file in folder.rglob("*.eml")]
    bodies = [message.get_body(("plain",)) for message in messages]
    return [body.get_content() for body in bodies if body is not None]


def test_the_mail_brings_the_hours_and_a_link_of_its_own(house: Asked, tmp_path: Path) -> None:
    """In the community's language, on its clock; it says that it is no notice."""
    house.ask()
    texts = sent(house, tmp_path)
    assert len({text.split("/encuesta/")[1][:22] for text in texts}) == 5
    for words in ("sábado 6 de marzo, 9:00", "sábado 13 de marzo, 6:30", "viernes 5 de febrero, 8:00"):
        assert words in texts[0].replace("\xa0", " ")
    assert "Esto todavía no es la citación." in texts[0]


def test_no_mail_leaves_for_a_meeting_that_was_given_up(house: Asked, tmp_path: Path) -> None:
    """What still waits is of no use any more."""
    house.ask()
    with house.storage.transaction() as tx:
        planning.discard_draft(tx, *house.ids, BY, START)
    assert sent(house, tmp_path) == []
