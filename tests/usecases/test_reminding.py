"""The reminders: once for each person and start, to whom they are for, at a decent hour, never too late."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from meetings import accounts, convening, live_session, planning, proxies, reminding, replies
from meetings.accounts import LinkPurpose
from meetings.adapters.channels import ChannelError, Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.application import create_sending
from meetings.config import Config
from meetings.consents import Answering
from meetings.convening import Addresses, called, counting_messages, dispatches, latest_notice
from meetings.deliveries import Sending, original_message, sweep
from meetings.protocol.days import BOGOTA
from meetings.protocol.reminders import Reminder
from meetings.proxies import Holder, NewPower, PowerPaper
from meetings.reminding import KINDS, ReminderComposer, remind_due, review_reminders
from meetings.replies import Answer
from meetings.storage.communities import ContactPoint, Ownership
from meetings.storage.convening import Invitation
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.planning import Meeting
from meetings.storage.reminding import ReminderRound
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor
from tests.adapters.mail_view import MailView
from tests.factories import REASON, START, Building, issue, make_building, make_meeting
from tests.written import YES, asked, send

BASE = "http://127.0.0.1:8000"
YES_I_COME, NO_I_DO_NOT = Answer.YES, Answer.NO
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEFT_AT = START + MINUTE


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of March 2027 on the clock of Bogotá, in UTC. The assembly is on the 20th at nine."""
    return datetime(2027, 3, day, hour, minute, tzinfo=BOGOTA).astimezone(UTC)


M2, M3, M4 = local(17, 9), local(19, 9), local(20, 8, 30)


@dataclass(eq=False)
class House:
    """A called assembly of five owners; what left is kept, and the server can be made to fail."""

    storage: Storage
    building: Building
    mails: list[Message] = field(default_factory=list)
    error: ChannelError | None = None

    @property
    def meeting_id(self) -> uuid.UUID:
        """The meeting that was called."""
        assert self.building.meeting_id is not None
        return self.building.meeting_id

    def send(self, message: Message) -> Receipt:
        """Take a message, or fail."""
        if self.error is not None:
            raise self.error
        self.mails.append(message)
        return Receipt(START, "250 OK")

    def close(self) -> None:
        """Nothing is held."""

    def say(self, number: int, answer: Answer, at: datetime = START + HOUR) -> None:
        """The owner with this number answers on their page."""
        person = self.building.people[number - 1]
        with self.storage.transaction() as tx:
            meeting = tx.session.get_one(Meeting, self.meeting_id)
            by = Actor(person_id=person, name=f"Persona {number} Inventada")
            replies.answer_invitation(tx, meeting, person, answer, "", Answering(), by, at)

    def work(self, at: datetime) -> list[int]:
        """The worker's sweep; returns the numbers of the owners it wrote to."""
        before = len(self.mails)
        sweep(
            Sending(
                self.storage,
                dict.fromkeys(KINDS, ReminderComposer(Addresses(BASE), "constancia@example.com")),
                lambda owed: self,
                FixedClock(at).now,
                chores=(lambda: remind_due(self.storage, at),),
                reviews=(review_reminders,),
            )
        )
        return sorted(int(each.recipient[7]) for each in self.mails[before:])

    def states(self) -> list[str]:
        """The states of the reminders that were owed, sorted."""
        query = select(Delivery.state).where(Delivery.kind.in_(KINDS))
        with self.storage.reading() as tx:
            return sorted(tx.session.scalars(query))

    def text(self, place: int = -1) -> str:
        """What one of the mails says, its hours with plain spaces."""
        text = str(MailView(self.mails[place].content).leaf("text/plain").get_content())
        return text.replace("\r\n", "\n").replace("\u00a0", " ")

    def set(self, **values: object) -> None:
        """Change the row of the meeting."""
        with self.storage.transaction() as tx:
            tx.session.execute(update(Meeting).where(Meeting.id == self.meeting_id).values(**values))

    def of_notice(self, number: int, **values: object) -> None:
        """Change what became of the notice of the owner with this number."""
        with self.storage.transaction() as tx:
            tx.session.execute(
                update(Delivery)
                .where(Delivery.kind == "notice", Delivery.person_id == self.building.people[number - 1])
                .values(**values)
            )

    def reminded(self) -> dict[Reminder, tuple[int, int]]:
        """What the plan says of the reminders."""
        with self.storage.reading() as tx:
            found = reminding.reminded(tx, self.meeting_id)
        return {reminder: (each.people, each.sent) for reminder, each in found.items()}


@pytest.fixture
def house(app: Flask, storage: Storage) -> Iterator[House]:
    """Called on 1 February, and every message of the notice was taken by the server."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    send(storage, building, LEFT_AT)
    with app.app_context():
        yield House(storage, building)


def test_an_owner_whose_power_is_registered_is_not_asked(house: House) -> None:
    """It is known who comes for them."""
    building = house.building
    units, holder = frozenset({building.units[1]}), Holder(name="Laura Salas", document="52345678")
    power = NewPower(building.people[1], units, holder, PowerPaper(START.date(), "Carpeta"))
    by = Actor(account_id=building.staff["secretary"], name="Secretary Inventado")
    with house.storage.transaction() as tx:
        proxies.register_power(tx, building.community_id, house.meeting_id, power, by, START + HOUR)
    assert house.work(M2) == [1, 3, 4, 5]


def test_three_days_before_only_those_are_reminded_who_have_not_answered(house: House) -> None:
    """Not a minute earlier; whoever said yes or no hears nothing."""
    house.say(1, YES_I_COME)
    house.say(2, NO_I_DO_NOT)
    assert house.work(M2 - MINUTE) == []
    assert house.work(M2) == [3, 4, 5]
    assert house.work(M2 + MINUTE) == []


def test_one_day_and_half_an_hour_before_only_those_are_reminded_who_come(house: House) -> None:
    """Each kind once for each person, whatever else they got."""
    house.say(1, YES_I_COME)
    house.say(2, NO_I_DO_NOT)
    house.work(M2)
    house.say(3, YES_I_COME, M2 + HOUR)
    assert [house.work(at) for at in (M3, M3 + HOUR, M4, M4 + MINUTE)] == [[1, 3], [], [1, 3], []]


def test_whoever_answers_after_the_hour_of_a_reminder_does_not_get_it_late(house: House) -> None:
    """They have just said it; half an hour before they are reminded like the others."""
    house.work(M3)
    house.say(4, YES_I_COME, M3 + HOUR)
    assert house.work(M3 + 2 * HOUR) == []
    assert house.work(M4) == [4]


def test_each_mail_is_one_persons_with_their_own_link_and_nothing_of_others(house: House) -> None:
    """One recipient, the link of the invitation, no other name, no arrears."""
    house.work(M2)
    with house.storage.reading() as tx:
        rows = tx.session.execute(select(Invitation.person_id, Invitation.link_id)).all()
        links = {row.person_id: accounts.link_token(tx, row.link_id) for row in rows}
    for place, mail in enumerate(house.mails):
        number = int(mail.recipient[7])
        text = house.text(place)
        assert f"{BASE}/r/{links[house.building.people[number - 1]]}\n" in text
        assert text.count("/r/") == 1 and f"Hola, Persona {number} Inventada." in text
        others = [f"Persona {other} " for other in range(1, 6) if other != number]
        assert not any(words in text for words in [*others, "mora", "@example.com"])


def test_the_mails_say_what_the_screens_say(house: House) -> None:
    """M2, M3 and M4; half an hour before the link leads to the door, which waits for the opening."""
    house.say(1, YES_I_COME)
    house.work(M2)
    assert "Faltan tres días para la asamblea de Los Guayacanes." in house.text()
    assert "Aún no sabemos si va.\nResponder toma un minuto:\n" in house.text()
    assert "Si no puede ir, desde ahí otra persona puede ir por usted." in house.text()
    house.work(M3)
    assert "Mañana es la asamblea, a las 9:00 a. m." in house.text()
    assert "Pruebe su sonido antes de entrar.\nPor favor llegue a tiempo." in house.text()
    house.work(M4)
    assert "La asamblea empieza a las 9:00 a. m.\nEntre por aquí:\n" in house.text()
    assert "/puerta\nSi se cae su internet, use el mismo enlace para volver." in house.text()


def test_a_reminder_that_leaves_on_another_day_counts_from_that_day(house: House) -> None:
    """Before a Monday at nine the second one leaves on Saturday evening; late, it says what is true then."""
    house.set(starts_at=local(15, 9))
    house.say(1, YES_I_COME)
    house.work(local(13, 18))
    assert "La asamblea es el lunes 15 de marzo, a las 9:00 a. m." in house.text()
    house.set(starts_at=local(20, 9))
    house.work(M2 + DAY)
    assert "Faltan dos días para la asamblea" in house.text()
    house.work(local(20, 8))
    assert "Hoy es la asamblea, a las 9:00 a. m." in house.text()


def test_a_worker_that_was_down_sends_only_what_is_still_of_use(house: House) -> None:
    """The first ends when the second is due, the second half an hour before, the last at the start."""
    house.say(1, YES_I_COME)
    assert house.work(M3) == [1]
    assert house.work(M4 - MINUTE) == []
    assert house.work(M4) == [1]
    assert set(house.reminded()) == {Reminder.ACCEPTED, Reminder.STARTING}


def test_nothing_is_owed_once_the_hour_of_the_meeting_has_come(house: House) -> None:
    """Not even the last one."""
    house.say(1, YES_I_COME)
    assert house.work(local(20, 9)) == []
    assert house.states() == []


def test_a_late_reminder_waits_for_the_morning_and_the_last_one_does_not(house: House) -> None:
    """At seven in the evening nobody is written to; a meeting at half past seven is reminded of at seven."""
    assert house.work(local(17, 19)) == []
    assert house.work(local(18, 7, 59)) == []
    assert house.work(local(18, 8)) == [1, 2, 3, 4, 5]
    house.set(starts_at=local(20, 20))
    house.say(1, YES_I_COME)
    assert house.work(local(20, 19, 30)) == [1]


def test_what_could_not_leave_by_day_does_not_leave_at_night(house: House) -> None:
    """The server was down until eight in the evening: in the morning it is tried again."""
    house.error = ChannelError("connection refused", channel_down=True)
    house.work(M2)
    house.error = None
    assert house.work(local(17, 20)) == []
    assert house.work(local(18, 7)) == []
    assert house.work(local(18, 8)) == [1, 2, 3, 4, 5]


def test_a_reminder_that_never_left_expires_when_the_next_one_is_due(house: House) -> None:
    """It says so in the outbox and in the trail of each person."""
    house.error = ChannelError("connection refused", channel_down=True)
    house.work(M2)
    house.error = None
    assert house.work(M3) == []
    assert house.states() == ["expired"] * 5
    with house.storage.reading() as tx:
        query = select(func.count()).where(TrailEntry.tag == "invitation:delivery:expired")
        assert tx.session.scalar(query) == 5


def test_whoever_answers_while_the_reminder_waits_does_not_get_it(house: House) -> None:
    """Decided again just before it leaves."""
    house.error = ChannelError("connection refused", channel_down=True)
    house.work(M2)
    house.error = None
    house.say(2, NO_I_DO_NOT, M2 + MINUTE)
    assert house.work(M2 + HOUR) == [1, 3, 4, 5]
    assert house.states() == ["accepted"] * 4 + ["expired"]


@pytest.mark.parametrize(
    "change", [{"state": "cancelled"}, {"state": "open"}, {"starts_at": local(27, 9)}], ids=str
)
def test_nothing_leaves_of_a_meeting_called_off_opened_or_moved(
    house: House, change: dict[str, object]
) -> None:
    """Neither what waits nor what would be owed now."""
    house.error = ChannelError("connection refused", channel_down=True)
    house.work(M2)
    house.error = None
    house.say(1, YES_I_COME)
    house.set(**change)
    assert house.work(M2 + HOUR) == []
    assert house.states() == ["expired"] * 5
    assert house.work(M3) == house.work(M4) == []


def test_a_meeting_that_was_moved_reminds_again_of_its_new_day(house: House) -> None:
    """Once each of the new start: the first reminder had left already."""
    assert house.work(M2) == [1, 2, 3, 4, 5]
    house.set(starts_at=local(27, 9))
    assert house.reminded() == {}
    assert house.work(local(24, 9)) == [1, 2, 3, 4, 5]
    assert house.reminded() == {Reminder.UNANSWERED: (5, 5)}


def test_a_suspended_meeting_reminds_of_the_day_on_which_it_goes_on(house: House) -> None:
    """Who was there or had said yes, the day before and half an hour before; nobody is asked again."""
    house.say(1, YES_I_COME)
    house.say(2, NO_I_DO_NOT)
    ids = house.building.community_id, house.meeting_id
    by = Actor(account_id=house.building.staff["administrator"], name="Administradora Inventada")
    opened, goes_on = local(20, 9, 5), local(27, 9) + 14 * DAY
    with house.storage.transaction() as tx:
        live_session.open_meeting(tx, *ids, {}, by, opened)
        live_session.mark(tx, *ids, house.building.people[2], True, by, opened)
        live_session.suspend(tx, *ids, goes_on, by, opened + HOUR)
    send(house.storage, house.building, opened + HOUR)
    before = (3 * DAY, DAY + MINUTE, DAY, DAY - HOUR, 30 * MINUTE, 29 * MINUTE)
    assert [house.work(goes_on - each) for each in before] == [[], [], [1, 3], [], [1, 3], []]
    assert "10 de abril" in house.text()
    with house.storage.transaction() as tx:
        live_session.resume(tx, *ids, by, goes_on - 20 * MINUTE)
    assert house.work(goes_on - 10 * MINUTE) == []


def test_a_new_version_of_the_notice_stands_for_a_reminder_that_was_due_before_it(house: House) -> None:
    """Its message reminds of the meeting; the next reminder follows as planned."""
    by = Actor(account_id=house.building.staff["administrator"], name="Administradora Inventada")
    ids, at = (house.building.community_id, house.meeting_id), M2 + MINUTE
    house.say(1, YES_I_COME)
    with house.storage.transaction() as tx:
        change = planning.begin_change(tx, *ids, "Cambió el enlace.", by, at)
        access = planning.Access("https://video.example.com/otra", "", "Entre desde su enlace.", True)
        planning.set_access(tx, ids[0], change, access, by, at)
        given = {each.code: REASON for each in convening.review(tx, ids[0], change, at).overrides}
        convening.issue_version(tx, ids[0], change, given, by, at)
    assert house.work(M2 + HOUR) == []
    assert house.work(M3) == [1]


def test_nobody_is_reminded_by_an_address_that_failed_or_before_the_notice(house: House) -> None:
    """Refused, bounced, still on its way, or in doubt; the others are."""
    for number, state in enumerate(("refused", "bounced", "due", "in_doubt"), 1):
        house.of_notice(number, state=state, next_at=M4, deadline_at=None)
    assert house.work(M2) == [5]


def test_an_address_that_refused_one_reminder_gets_no_other(house: House) -> None:
    """A mailbox that is no more is not asked again."""
    house.error = ChannelError("550 no such user", permanent=True)
    house.work(M2)
    house.error = None
    house.say(1, YES_I_COME, M2 + HOUR)
    assert house.work(M3) == []


def test_who_said_this_is_not_me_gets_none(house: House) -> None:
    """The address is suspended and the link closed, also for what was waiting."""
    house.error = ChannelError("connection refused", channel_down=True)
    house.work(M2)
    house.error = None
    with house.storage.transaction() as tx:
        query = select(Invitation.link_id).where(Invitation.person_id == house.building.people[0])
        token = accounts.link_token(tx, tx.session.scalars(query).one())
        identity = accounts.resolve_link(tx, token, LinkPurpose.MEETING, M2)
        assert identity is not None
        replies.report_wrong_person(tx, identity, M2 + MINUTE)
    assert house.work(M2 + HOUR) == [2, 3, 4, 5]


def test_who_sold_or_is_only_reached_on_paper_gets_none(house: House) -> None:
    """An owner no more is not asked whether they come; paper is not sent for a reminder."""
    with house.storage.transaction() as tx:
        first, second = house.building.people[:2]
        sold = update(Ownership).where(Ownership.person_id == first).values(until=M2 - DAY)
        tx.session.execute(sold)
        paper = update(ContactPoint).where(ContactPoint.person_id == second).values(suspended_at=M2 - DAY)
        tx.session.execute(paper)
    assert house.work(M2) == [3, 4, 5]
    assert house.states() == ["accepted"] * 3


def test_of_two_addresses_one_is_written_to(house: House) -> None:
    """The first that the notice reached: one reminder a person, not one an address."""
    with house.storage.transaction() as tx:
        point = tx.session.scalars(
            select(ContactPoint).where(ContactPoint.person_id == house.building.people[0])
        ).one()
        known = tx.session.scalars(select(Delivery).where(Delivery.contact_point_id == point.id)).one()
        other = ContactPoint(
            id=uuid.uuid4(),
            community_id=point.community_id,
            person_id=point.person_id,
            channel="email",
            value="persona1.otra@example.com",
            attestation_id=point.attestation_id,
            position=point.position + 1,
            created_at=START,
        )
        tx.session.add(other)
        tx.session.flush()
        second = {"kind": "notice", "channel": "email", "state": "accepted", "accepted_at": LEFT_AT}
        ids = {"person_id": point.person_id, "contact_point_id": other.id, "notice_id": known.notice_id}
        tx.session.add(
            Delivery(
                community_id=point.community_id,
                meeting_id=house.meeting_id,
                dedupe_key="second",
                message_id="<second@example.com>",
                next_at=START,
                created_at=START,
                **second,
                **ids,
            )
        )
    assert house.work(M2) == [1, 2, 3, 4, 5]


def test_workers_at_once_owe_each_reminder_once(house: House) -> None:
    """Of four that see the hour come, one owes."""
    owed: list[int] = []
    threads = [threading.Thread(target=lambda: owed.append(remind_due(house.storage, M2))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(owed) == [0, 0, 0, 5]
    assert house.work(M2) == [1, 2, 3, 4, 5]


def test_the_data_base_holds_one_round_of_a_start(house: House) -> None:
    """Whatever the program does."""
    house.work(M2)
    with pytest.raises(IntegrityError), house.storage.transaction() as tx:
        row = tx.session.scalars(select(ReminderRound)).one()
        tx.session.add(
            ReminderRound(
                meeting_id=row.meeting_id,
                reminder=row.reminder,
                starts_at=row.starts_at,
                people=5,
                at=M2 + MINUTE,
            )
        )


def test_its_attempt_bytes_hash_and_trail_are_kept_as_of_any_message(house: House) -> None:
    """One entry when it is prepared and one when it leaves, each a commitment of its person."""
    house.work(M2)
    with house.storage.reading() as tx:
        attempts = tx.session.scalars(
            select(DeliveryAttempt.id)
            .join(Delivery, Delivery.id == DeliveryAttempt.delivery_id)
            .where(Delivery.kind.in_(KINDS))
        ).all()
        assert {original_message(tx, each) for each in attempts} == {m.content for m in house.mails}
        for tag in ("invitation:reminder:due", "invitation:delivery:accepted"):
            entries = tx.session.scalars(select(TrailEntry).where(TrailEntry.tag == tag)).all()
            assert len(entries) == 5 and all(len(each.commitments.split()) == 1 for each in entries)


def test_a_reminder_is_no_dispatch_of_the_notice(house: House) -> None:
    """Reminders do not restart the clock (rule book, section 4) and are no part of what was called."""

    def judged() -> object:
        with house.storage.reading() as tx:
            meeting = tx.session.get_one(Meeting, house.meeting_id)
            notice = latest_notice(tx, house.meeting_id)
            assert notice is not None
            sent = sorted(dispatches(counting_messages(tx, notice), notice), key=lambda each: each.owner)
            return sent, sorted(called(tx, meeting, notice)), convening.first_sending(tx, house.meeting_id)

    before = judged()
    house.work(M2)
    assert judged() == before


def test_the_plan_counts_for_how_many_a_reminder_left(house: House) -> None:
    """Owed, on its way, failed; and a reminder that is for nobody is done as well."""
    house.error = ChannelError("550 no such user", permanent=True)
    house.work(M2)
    assert house.reminded() == {Reminder.UNANSWERED: (5, 0)}
    house.error = None
    house.work(M3)
    assert house.reminded()[Reminder.ACCEPTED] == (0, 0)


def test_votes_in_writing_that_are_missing_are_asked_for_once(app: Flask, storage: Storage) -> None:
    """Three days before the last day, whoever's home has no answer; there is no room and no start."""
    building = make_building(storage)
    with app.app_context():
        decision = asked(storage, building)
        decision.vote(1, YES, YES, at=START + DAY)
        house = House(storage, building)
        evening = datetime(2027, 2, 26, 18, tzinfo=BOGOTA).astimezone(UTC)
        assert house.work(evening - MINUTE) == []
        assert house.work(evening) == [2, 3, 4, 5]
        assert "Faltan tres días para votar por escrito. Tiene hasta el lunes 1 de marzo." in house.text()
        assert house.work(evening + 2 * DAY) == house.work(evening + 4 * DAY) == []
        assert house.reminded() == {Reminder.UNVOTED: (4, 4)}


def test_the_worker_reminds_on_time_by_itself(
    app: Flask, house: House, keys: Keys, clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As it is wired: the sweep that runs every minute owes, words and sends them."""
    config = Config(instance=tmp_path_factory.mktemp("worker"))
    clock.advance(M2 - clock.now())
    sweep(create_sending(config, house.storage, clock))
    assert house.states() == ["accepted"] * 5
    assert len(list(config.outbox_dir.glob("*.eml"))) == 5
