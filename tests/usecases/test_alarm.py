"""The alarm of a notice: who is told, when, how often, with which figures, and what never leaves."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import accounts, convening
from meetings.accounts import Role
from meetings.adapters.channels import ChannelError, Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.convening import Addresses, AlarmComposer, raise_alarms
from meetings.deliveries import Sending, outbox_rows, sweep
from meetings.storage.communities import Community
from meetings.storage.convening import NoticeAlarm
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import SYSTEM, Actor
from tests.factories import START, Building, issue, make_building, make_meeting
from tests.usecases.test_deliveries_sweep import compose

BASE = "http://127.0.0.1:8000"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# An ordinary assembly on 20 March is called until the end of 4 March on Bogotá's clock.
LIMIT = datetime.fromisoformat("2027-03-05T04:59:59+00:00")
SECOND = timedelta(seconds=1)


class Server:
    """A mail server that is up or down, and keeps what it took."""

    def __init__(self) -> None:
        self.is_down = False
        self.messages: list[Message] = []

    def send(self, message: Message) -> Receipt:
        """Take it, or be away."""
        if self.is_down:
            raise ChannelError("no answer", channel_down=True)
        self.messages.append(message)
        return Receipt(START, "250 OK")

    def close(self) -> None:
        """Nothing is held."""

    @property
    def alarms(self) -> list[Message]:
        """The mails to the staff."""
        return [each for each in self.messages if "persona" not in each.recipient]


@pytest.fixture
def building(app: Flask, storage: Storage) -> Building:
    """A called assembly of five owners; its messages wait."""
    building = make_building(storage, roles=(Role.ADMINISTRATOR, Role.SECRETARY, Role.COUNCIL))
    make_meeting(storage, building)
    issue(storage, building)
    return building


def end(storage: Storage, *states: str) -> None:
    """Let the notices to the owners end in these states, in their order."""
    with storage.transaction() as tx:
        query = select(Delivery).where(Delivery.kind == "notice").order_by(Delivery.created_at, Delivery.id)
        for row, state in zip(tx.session.scalars(query).all(), states, strict=True):
            row.state = state


def fail(storage: Storage, count: int) -> None:
    """So many of the five were refused, the others left."""
    end(storage, *["refused"] * count, *["accepted"] * (5 - count))


def alarms(storage: Storage) -> list[tuple[str, int, int]]:
    """Why, how many and of how many, of each alarm raised."""
    with storage.reading() as tx:
        rows = tx.session.scalars(select(NoticeAlarm).order_by(NoticeAlarm.raised_at, NoticeAlarm.number))
        return [(row.why, row.unreached, row.called) for row in rows]


def owed(storage: Storage, state: str = "due") -> Sequence[Delivery]:
    """The mails to the staff in a state."""
    with storage.reading() as tx:
        query = select(Delivery).where(Delivery.kind == "notice_alarm", Delivery.state == state)
        return tx.session.scalars(query).all()


def sending(storage: Storage, server: Server, clock: FixedClock) -> Sending:
    """A worker with the chore of the alarms."""
    composers = {"notice": compose, "notice_alarm": AlarmComposer(Addresses(BASE), "constancia@example.com")}
    chores = (lambda: raise_alarms(storage, clock.now()),)
    return Sending(storage, composers, lambda owed: server, clock.now, chores=chores)


def test_each_administrator_and_secretary_is_owed_one_mail_and_the_trail_says_so(
    storage: Storage, building: Building
) -> None:
    """Not the council, nobody elsewhere; figures in the entry, and nobody's name."""
    make_building(storage, name="Los Robles")
    fail(storage, 2)
    assert raise_alarms(storage, START + HOUR) == 1
    assert alarms(storage) == [("first", 2, 5)]
    mails = owed(storage)
    assert {mail.account_id for mail in mails} == {
        building.staff["administrator"],
        building.staff["secretary"],
    }
    assert len(mails) == 2 and {mail.deadline_at for mail in mails} == {LIMIT}
    with storage.reading() as tx:
        query = select(TrailEntry).where(TrailEntry.tag == "meeting:notice:alarm_raised")
        entry = tx.session.scalars(query).one()
    told = {"version": 1, "why": "first", "unreached": 2, "called": 5, "staff_told": 2}
    assert json.loads(entry.facts) == told and not entry.commitments


@pytest.mark.parametrize(("waited", "raised"), [(HOUR - SECOND, 0), (HOUR, 1)])
def test_the_first_hour_makes_one_digest(
    storage: Storage, building: Building, waited: timedelta, raised: int
) -> None:
    """Messages fail one after another; the staff read of all of them at once."""
    fail(storage, 2)
    assert raise_alarms(storage, START + waited) == raised


def test_nothing_is_told_while_everybody_is_reached(storage: Storage, building: Building) -> None:
    """Neither then nor on the last day."""
    fail(storage, 0)
    assert raise_alarms(storage, START + HOUR) == 0
    assert raise_alarms(storage, LIMIT - HOUR) == 0


def test_the_same_trouble_is_told_once(storage: Storage, building: Building) -> None:
    """However often the worker looks."""
    fail(storage, 2)
    for hours in range(1, 30):
        raise_alarms(storage, START + hours * HOUR)
    assert alarms(storage) == [("first", 2, 5)] and len(owed(storage)) == 2


@pytest.mark.parametrize(
    ("people", "waited", "raised"),
    [(3, 5 * HOUR, 0), (4, HOUR - SECOND, 0), (4, HOUR, 1), (5, HOUR, 1)],
)
def test_it_is_told_again_when_twice_as_many_are_not_reached(
    storage: Storage, building: Building, people: int, waited: timedelta, raised: int
) -> None:
    """From two to four, not sooner than an hour after; three are not worse enough for another mail."""
    fail(storage, 2)
    raise_alarms(storage, START + HOUR)
    fail(storage, people)
    assert raise_alarms(storage, START + HOUR + waited) == raised
    assert alarms(storage)[1:] == [("worse", people, 5)] * raised


def test_a_newer_alarm_takes_back_the_mail_that_still_waits(storage: Storage, building: Building) -> None:
    """Each of the staff gets the last figures only."""
    fail(storage, 2)
    raise_alarms(storage, START + HOUR)
    fail(storage, 5)
    raise_alarms(storage, START + 3 * HOUR)
    assert len(owed(storage)) == 2 and len(owed(storage, "superseded")) == 2


@pytest.mark.parametrize(("before", "raised"), [(DAY + SECOND, 0), (DAY, 1), (HOUR, 1)])
def test_it_is_told_once_more_in_the_last_24_hours(
    storage: Storage, building: Building, before: timedelta, raised: int
) -> None:
    """The same figures too: it is the last hour to mend them. And only once."""
    fail(storage, 2)
    raise_alarms(storage, START + HOUR)
    assert raise_alarms(storage, LIMIT - before) == raised
    assert raise_alarms(storage, LIMIT - before / 2) == 1 - raised
    assert [why for why, *_ in alarms(storage)] == ["first", "last_day"]


def test_what_fails_first_in_the_last_24_hours_is_told_at_once(storage: Storage, building: Building) -> None:
    """There is no hour to wait for."""
    with storage.transaction() as tx:
        limit = START + 2 * HOUR
        tx.session.execute(
            update(Meeting).values(starts_at=limit + timedelta(hours=72), kind="council_meeting")
        )
    fail(storage, 1)
    assert raise_alarms(storage, START + timedelta(minutes=5)) == 1
    assert alarms(storage) == [("last_day", 1, 5)]


@pytest.mark.parametrize(("at", "raised"), [(LIMIT - SECOND, 1), (LIMIT, 0)])
def test_past_the_legal_limit_nobody_is_told(
    storage: Storage, building: Building, at: datetime, raised: int
) -> None:
    """Nothing can be mended any more: the desk says so, and the opening asks for a reason."""
    fail(storage, 2)
    assert raise_alarms(storage, at) == raised


def test_a_mail_that_could_not_leave_expires_at_the_limit(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """A mail server that comes back too late sends no alarm that helps nobody."""
    server = Server()
    server.is_down = True
    fail(storage, 2)
    clock.advance(LIMIT - SECOND - START)
    with app.app_context():
        sweep(sending(storage, server, clock))
        server.is_down = False
        clock.advance(timedelta(minutes=10))
        sweep(sending(storage, server, clock))
    assert server.messages == [] and len(owed(storage, "expired")) == 2


def test_after_an_outage_what_left_by_itself_takes_the_alarm_back(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """48 hours without a mail server raise the alarm in time; then all leave, and the alarm does not."""
    server = Server()
    server.is_down = True
    with app.app_context():
        for _ in range(8):
            sweep(sending(storage, server, clock))
            clock.advance(6 * HOUR)
        assert alarms(storage) == [("first", 5, 5)] and clock.now() < LIMIT - DAY
        assert len(owed(storage)) == 2
        server.is_down = False
        for _ in range(3):
            sweep(sending(storage, server, clock))
            clock.advance(timedelta(minutes=31))
    assert len(server.messages) == 5 and server.alarms == []
    assert len(owed(storage, "superseded")) == 2


def test_it_leaves_after_everything_else_with_the_figures_of_that_moment(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Four of the five left in the same sweep; one was refused before: the mail says one of five."""
    fail(storage, 1)
    with storage.transaction() as tx:
        tx.session.execute(
            update(Delivery).where(Delivery.state == "accepted").values(state="due", attempts=2)
        )
    clock.advance(2 * HOUR)
    server = Server()
    with app.app_context():
        sweep(sending(storage, server, clock))
    assert alarms(storage) == [("first", 5, 5)]
    assert [message in server.alarms for message in server.messages] == [False] * 4 + [True] * 2
    assert "no le llegó a 1 persona de 5" in text_of(server.alarms[0])


def text_of(message: Message) -> str:
    """What a mail says in plain words, its hours with plain spaces."""
    body = message_from_bytes(message.content, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (
            "es",
            (
                "La citación a la asamblea no les llegó a 2 personas de 5.",
                "Todavía se pueden citar a tiempo hasta el jueves 4 de marzo, 11:59 p. m.",
                "envíeles la citación en papel",
            ),
        ),
        (
            "en",
            (
                "The notice of the assembly did not reach 2 people of 5.",
                "They can still be called in time until",
                "send them the notice on paper",
            ),
        ),
    ],
)
def test_the_mail_says_how_many_until_when_what_to_do_and_where(
    app: Flask, storage: Storage, building: Building, clock: FixedClock, locale: str, said: tuple[str, ...]
) -> None:
    """In the community's language; no name, no address, no unit and no link that opens without signing in."""
    with storage.transaction() as tx:
        tx.session.execute(update(Community).values(locale=locale))
    fail(storage, 2)
    clock.advance(HOUR)
    server = Server()
    with app.app_context():
        sweep(sending(storage, server, clock))
    assert {each.recipient for each in server.messages} == {
        building.emails["administrator"],
        building.emails["secretary"],
    }
    for message in server.messages:
        text = text_of(message)
        for sentence in (*said, f"{BASE}/reuniones/{building.meeting_id}/avisos"):
            assert sentence in text
        for hidden in ("Persona 1", "persona1.", "Torre 1", "10000000", "/r/"):
            assert hidden not in text and hidden.encode() not in message.content


def test_two_workers_at_once_raise_it_once(storage: Storage, building: Building) -> None:
    """Both look at the same instant; one finds it raised."""
    fail(storage, 2)
    gate, raised = threading.Barrier(4), []

    def look() -> None:
        gate.wait()
        raised.append(raise_alarms(storage, START + HOUR))

    workers = [threading.Thread(target=look) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(raised) == [0, 0, 0, 1]
    assert alarms(storage) == [("first", 2, 5)] and len(owed(storage)) == 2


def test_a_new_version_begins_anew_and_a_cancelled_meeting_is_silent(
    app: Flask, storage: Storage, building: Building
) -> None:
    """A cancelled meeting calls nobody any more: what still waits of its alarm is taken back."""
    fail(storage, 2)
    raise_alarms(storage, START + HOUR)
    by = Actor(account_id=building.staff["administrator"], name="Ana")
    with app.app_context(), storage.transaction() as tx:
        assert building.meeting_id is not None
        convening.cancel_meeting(
            tx, building.community_id, building.meeting_id, "Se aplaza.", by, START + 2 * HOUR
        )
    assert raise_alarms(storage, LIMIT - HOUR) == 0
    assert owed(storage) == [] and len(owed(storage, "superseded")) == 2


def test_the_outbox_shows_the_mail_as_one_to_the_staff(storage: Storage, building: Building) -> None:
    """By the name of the account."""
    fail(storage, 2)
    raise_alarms(storage, START + HOUR)
    with storage.reading() as tx:
        rows = [row for row in outbox_rows(tx, building.community_id) if row.kind == "notice_alarm"]
    assert all(row.is_staff for row in rows)
    assert {row.name for row in rows} == {"Administrator Inventado", "Secretary Inventado"}


def test_a_closed_account_is_not_told(storage: Storage, building: Building) -> None:
    """Nobody reads it there."""
    with storage.transaction() as tx:
        accounts.disable_account(tx, building.staff["secretary"], SYSTEM, START)
    fail(storage, 2)
    raise_alarms(storage, START + HOUR)
    assert [mail.account_id for mail in owed(storage)] == [building.staff["administrator"]]
    assert uuid.UUID(str(owed(storage)[0].meeting_id)) == building.meeting_id
