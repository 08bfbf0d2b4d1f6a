"""Who bought a home after the questions were sent gets them too: one act, a link of their own."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from meetings import written_decision
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.keys import Keys
from meetings.convening import Addresses, NoticeComposer, make_papers
from meetings.deliveries import Sending, board, sweep
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.session import Missing, Storage
from meetings.trail import Actor, Witness
from tests.adapters.mail_view import MailView
from tests.factories import make_building
from tests.races import DONE, at_once
from tests.usecases.planning_support import tags_of
from tests.written import COUNTED, DAY, LAST, NO, QUESTIONS, SENT_AT, YES, Asked, asked

BASE = "http://127.0.0.1:8000"
LATER = SENT_AT + 10 * DAY


class Outbox:
    """Takes every mail at one instant."""

    def __init__(self, at: datetime) -> None:
        self.at, self.mails = at, list[MailView]()

    def send(self, message: Message) -> Receipt:
        """Take a mail, as a channel does."""
        self.mails.append(MailView(message.content))
        return Receipt(self.at, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


def new_on_page(decision: Asked, at: datetime = LATER) -> tuple[str, ...]:
    """Whom the page of the votes names as not asked yet."""
    with decision.storage.reading() as tx:
        return written_decision.votes_page(tx, *decision.ids, "", at).new_owners


def refusal(decision: Asked, at: datetime) -> str:
    """Why the questions are not sent to anybody new."""
    with pytest.raises(Refused) as error:
        decision.ask_new(at)
    return str(error.value.findings[0].code)


def test_a_new_owner_is_asked_and_votes_on_their_own_page(decision: Asked) -> None:
    """Named on the page, sent the questions once, and the vote of the home is theirs alone."""
    number = decision.sell(1)
    assert new_on_page(decision) == ("Persona 6 Inventada",)
    assert decision.ask_new(LATER) == 1
    assert new_on_page(decision) == ()
    with pytest.raises(Missing):
        decision.vote(1, NO, NO, at=LATER)
    assert decision.vote(number, YES, YES, at=LATER)
    for other in range(2, 6):
        decision.vote(other, YES, YES, at=LATER)
    assert decision.sweep(LATER) == 1


def test_they_get_the_same_questions_until_the_same_day(decision: Asked, keys: Keys) -> None:
    """One mail, to them alone, with their own link; the month of everybody does not begin again."""
    decision.sell(1)
    decision.ask_new(LATER)
    outbox = Outbox(LATER)
    composers = {"notice": NoticeComposer(Addresses(BASE), "constancia@example.com")}
    make_papers(decision.storage, Addresses(BASE), Witness.of(BASE, keys), lambda: LATER)
    sweep(Sending(decision.storage, composers, lambda owed: outbox, lambda: LATER))
    [mail] = outbox.mails
    assert mail.message["To"].addresses[0].addr_spec == "persona6@example.com"
    assert all(question in mail.plain for question in QUESTIONS)
    assert "Tiene hasta el lunes 1 de marzo de 2027." in mail.plain and mail.plain.count(f"{BASE}/r/") == 1
    with decision.storage.reading() as tx:
        page = written_decision.votes_page(tx, *decision.ids, "", LATER)
        people = board(tx, *decision.ids).people
    assert (page.asking.first_sent_at, page.asking.last_instant) == (SENT_AT, LAST)
    assert [each.window for each in people if each.name == "Persona 6 Inventada"] == ["sent"]


def test_the_trail_tells_it_to_them_and_of_the_act(decision: Asked) -> None:
    """In clear how many; in the new owner's own trail, for which home and by which way."""
    number = decision.sell(2)
    decision.ask_new(LATER)
    [entry] = tags_of(decision.storage, decision.building, Tag.NEW_OWNERS_CALLED)
    assert entry.facts == '{"on_paper":0,"people":1,"version":1}'
    assert len(tags_of(decision.storage, decision.building, Tag.INVITATION_ISSUED)) == number


def test_a_home_that_answered_is_asked_nothing_more(decision: Asked) -> None:
    """The vote of the owner of that day stands, whoever buys it then."""
    decision.vote(1, YES, YES, at=SENT_AT)
    decision.sell(1, LATER)
    assert new_on_page(decision) == ()
    assert refusal(decision, LATER) == "written.nobody_new"


def test_nobody_is_asked_after_the_last_instant(decision: Asked) -> None:
    """Neither when the month is over nor when it was counted."""
    decision.sell(1)
    assert refusal(decision, LAST + DAY) == "written.closed"
    assert new_on_page(decision, LAST + DAY) == ()
    assert decision.sweep(COUNTED) == 1
    assert refusal(decision, COUNTED) == "written.closed"


def test_pressed_twice_at_once_they_are_asked_once(app: Flask, decision: Asked) -> None:
    """The second press is told that everybody has the questions."""
    decision.sell(1)
    found = at_once(app, lambda: decision.ask_new(LATER), lambda: decision.ask_new(LATER))
    assert sorted(found) == [DONE, "written.nobody_new"]


def test_only_the_staff_of_the_community_ask(decision: Asked, storage: Storage) -> None:
    """An owner cannot, and another community's decision is not there."""
    decision.sell(1)
    with storage.transaction() as tx, pytest.raises(Refused, match="staff_only"):
        written_decision.ask_new_owners(tx, *decision.ids, Actor(name="Alguien"), LATER)
    other = asked(storage, make_building(storage, name="Los Cerezos"))
    with storage.transaction() as tx, pytest.raises(Missing):
        written_decision.ask_new_owners(tx, other.ids[0], decision.meeting_id, other.by, LATER)
