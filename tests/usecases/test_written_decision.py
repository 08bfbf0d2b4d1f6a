"""A decision in writing (Ley 675/2001 art. 43): asked of all, answered in a month, counted over the whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import convening, live_session, planning, written_decision
from meetings.communities import UploadedFile
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Matter, Modality
from meetings.protocol.trail import Tag
from meetings.storage.communities import Ownership
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.storage.written_decision import WrittenBallot, WrittenVote
from meetings.trail import Actor
from tests.factories import START, Building, make_building
from tests.usecases.planning_support import facts_of, tags_of
from tests.written import (
    BLANK,
    DAY,
    LAST,
    NO,
    SENT_AT,
    YES,
    Asked,
    administrator,
    ask,
    asked,
    paper,
    send,
    write_questions,
)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """Five owners of 20, 15, 15, 25 and 25 %."""
    with app.app_context():
        yield make_building(storage)


def refused(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of a refusal."""
    return [finding.code for finding in error.value.findings]


def results(decision: Asked) -> list[live_session.DecisionCard]:
    """What was decided, in the order of the questions."""
    with decision.storage.reading() as tx:
        found = live_session.decisions_of(tx, decision.meeting_id)
    return [found[item] for item in decision.items]


def state(decision: Asked) -> tuple[str, datetime | None]:
    """Where it stands, and when the agreement was concluded."""
    with decision.storage.reading() as tx:
        row = tx.session.get_one(Meeting, decision.meeting_id)
        return row.state, row.closed_at


def votes(storage: Storage) -> int:
    """How many votes are kept."""
    with storage.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(WrittenVote)) or 0


def test_it_is_asked_without_a_day_and_without_a_reason(storage: Storage, building: Building) -> None:
    """The month begins with the sending, so no term of notice is short; that all must answer is told."""
    meeting_id = write_questions(storage, building)
    with storage.reading() as tx:
        page = convening.review(tx, building.community_id, meeting_id, START)
    assert [(each.code, each.severity.value) for each in page.findings] == [("written.everybody", "warn")]
    ask(storage, building)
    facts = facts_of(storage, building, meeting_id)
    assert (facts.state, facts.starts_at, facts.second_call_at) == ("convened", LAST, None)
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Delivery)) == len(building.people)


def test_a_matter_of_art_46_is_not_asked_in_writing(storage: Storage, building: Building) -> None:
    """It stops the sending: nothing is talked about in writing, so that nothing would be left of it."""
    write_questions(storage, building, ("¿Reforma el reglamento?",), matter=Matter.BYLAW_REFORM)
    with pytest.raises(Refused) as error:
        ask(storage, building)
    assert refused(error) == ["agenda.qualified.in_writing"]


def test_without_a_question_nothing_is_sent(storage: Storage, building: Building) -> None:
    """As any agenda."""
    write_questions(storage, building, ())
    with pytest.raises(Refused) as error:
        ask(storage, building)
    assert refused(error) == ["notice.contents.missing", "agenda.no_questions"]


def test_a_meeting_does_not_become_a_vote_in_writing(storage: Storage, building: Building) -> None:
    """Nor the other way round; and it takes neither a day nor a way in."""
    meeting_id, by = write_questions(storage, building), administrator(building)
    for modality in (Modality.VIRTUAL, Modality.PRESENTIAL):
        with storage.transaction() as tx, pytest.raises(Refused) as error:
            planning.set_modality(tx, building.community_id, meeting_id, modality, by, START)
        assert refused(error) == ["written.nobody_meets"]
    with storage.transaction() as tx, pytest.raises(Refused) as error:
        access = planning.Access("https://video.example.com/x", "", "", False)
        planning.set_access(tx, building.community_id, meeting_id, access, by, START)
    assert refused(error) == ["written.nobody_meets"]


def test_nothing_is_opened_changed_or_declared_without_quorum(decision: Asked) -> None:
    """A decision in writing is only counted or taken back."""
    by, where = decision.by, decision.ids
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        live_session.declare_no_quorum(tx, *where, by, LAST)
    assert refused(error) == ["lifecycle.not_possible"]
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        planning.begin_change(tx, *where, "Otro texto", by, SENT_AT)
    assert refused(error) == ["lifecycle.not_possible"]
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        live_session.open_meeting(tx, *where, {}, by, SENT_AT)
    assert refused(error) == ["lifecycle.not_possible"]


def test_a_vote_is_kept_for_every_home_with_its_words(decision: Asked) -> None:
    """Name, content, day and hour (art. 43) stand in the person's own trail; in clear only how many homes."""
    decision.own(1, 5)
    reference = decision.vote(1, YES, BLANK, at=SENT_AT + DAY)
    assert reference.startswith("V-")
    with decision.storage.reading() as tx:
        page = written_decision.ballot_page(tx, decision.identity(1), SENT_AT + DAY)
        ballots = tx.session.scalar(select(func.count()).select_from(WrittenBallot))
    assert page.receipt is not None
    assert (page.receipt.reference, page.receipt.signed_by) == (reference, "Persona 1 Inventada")
    assert page.receipt.units == ("Torre 1 101", "Torre 1 201")
    assert list(page.receipt.choices.values()) == [YES, BLANK]
    assert (ballots, page.may_vote) == (4, False)
    [entry] = tags_of(decision.storage, decision.building, Tag.WRITTEN_VOTE_RECEIVED)
    assert entry.facts == '{"channel":"page","units":2}'


@pytest.mark.parametrize(
    ("at", "code"),
    [(SENT_AT - timedelta(seconds=1), ""), (LAST, ""), (LAST + timedelta(microseconds=1), "written.closed")],
)
def test_votes_count_until_the_last_second(decision: Asked, at: datetime, code: str) -> None:
    """Rule ``written.deadline``: the same day of the next month, whole."""
    if not code:
        assert decision.vote(1, YES, YES, at=at)
        return
    with pytest.raises(Refused) as error:
        decision.vote(1, YES, YES, at=at)
    assert refused(error) == [code]


def test_nobody_votes_before_the_first_message_left(storage: Storage, building: Building) -> None:
    """A vote from before the first accredited sending is none, so it is not taken."""
    decision = asked(storage, building)
    with storage.transaction() as tx:
        for row in tx.session.scalars(select(Delivery)):
            row.state, row.accepted_at = "due", None
    with pytest.raises(Refused) as error:
        decision.vote(1, YES, YES, at=SENT_AT)
    assert refused(error) == ["written.not_sent"]
    assert decision.sweep(LAST + 30 * DAY) == 0


def test_a_home_votes_once_and_the_first_stands(decision: Asked) -> None:
    """Also when a co-owner is the second (art. 37): nothing of the second is kept."""
    decision.own(2, 1)
    decision.vote(1, YES, YES, at=SENT_AT)
    with pytest.raises(Refused) as error:
        decision.vote(1, NO, NO, at=SENT_AT)
    assert refused(error) == ["written.twice"]
    decision.vote(2, NO, NO, at=SENT_AT)  # for the home that is only theirs
    with decision.storage.reading() as tx:
        said = {row.unit_id: row.choice for row in tx.session.scalars(select(WrittenBallot))}
    assert [said[unit] for unit in decision.building.units[:2]] == ["yes", "no"]


def test_every_question_is_answered_at_once(decision: Asked) -> None:
    """Half an answer is none."""
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        only_one = {decision.items[0]: YES}
        written_decision.vote_on_own_page(
            tx, decision.identity(1), only_one, "", Actor(name="Persona 1"), SENT_AT
        )
    assert refused(error) == ["written.incomplete"]
    assert votes(decision.storage) == 0


def test_all_answered_is_counted_at_once(decision: Asked) -> None:
    """Of 100: 20 + 15 + 15 in favour is half and not more; three of five homes are more than half."""
    said = ((1, YES, YES), (2, YES, YES), (3, YES, YES), (4, NO, NO), (5, BLANK, BLANK))
    for number, *choices in said:
        assert decision.sweep(SENT_AT + DAY) == 0
        decision.vote(number, *choices, at=SENT_AT + number * DAY)
    assert decision.sweep(SENT_AT + 5 * DAY) == 1
    homes, coefficients = results(decision)
    assert (homes.approved, homes.favour, homes.denominator) == (True, 3, 5)
    assert (coefficients.approved, coefficients.favour, coefficients.denominator) == (False, 50, 100)
    assert (coefficients.against, coefficients.blank, coefficients.not_voted) == (25, 25, 0)
    assert (homes.majority, homes.has_quorum, homes.owners_present) == ("half_of_total", True, 5)
    # The agreement was concluded with the last answer, whenever the program counts.
    assert state(decision) == ("closed", SENT_AT + 5 * DAY)
    [entry] = tags_of(decision.storage, decision.building, Tag.WRITTEN_VOTES_COUNTED)
    assert entry.facts == '{"answered":5,"owners":5,"participating":5,"units":5}'


def test_the_terms_run_from_the_last_answer(decision: Asked) -> None:
    """Until the count the plan reckons with the whole month; answered on 6 February, until the 16th."""
    where = decision.ids
    with decision.storage.reading() as tx:
        assert planning.meeting_page(tx, *where, SENT_AT).plan.communicate_by == date(2027, 3, 11)
    for number in range(1, 6):
        decision.vote(number, YES, YES, at=SENT_AT + 5 * DAY)
    decision.sweep(SENT_AT + 5 * DAY)
    with decision.storage.reading() as tx:
        plan = planning.meeting_page(tx, *where, SENT_AT + 6 * DAY).plan
    assert (plan.communicate_by, plan.milestones[0].on) == (date(2027, 2, 16), date(2027, 2, 16))


def test_without_one_owner_the_decision_has_no_effect(decision: Asked) -> None:
    """Art. 44: 85 of 100 in favour, and nothing was decided; the figures stay to be read."""
    for number in (1, 2, 4, 5):
        decision.vote(number, YES, YES, at=SENT_AT)
    assert decision.sweep(LAST + DAY) == 0
    assert decision.sweep(LAST + DAY + timedelta(seconds=1)) == 1
    for result in results(decision):
        assert (result.approved, result.has_quorum, result.owners_present) == (False, False, 4)
    assert results(decision)[1].favour == 85
    assert state(decision) == ("closed", LAST)


def test_a_co_owner_who_answers_takes_part_for_the_others(decision: Asked) -> None:
    """The home spoke by one of them: nobody is missing."""
    with decision.storage.transaction() as tx:
        for row in tx.session.scalars(
            select(Ownership).where(Ownership.unit_id == decision.building.units[1])
        ):
            row.until = START
    decision.own(2, 1)
    for number in (1, 3, 4, 5):
        decision.vote(number, YES, YES, at=SENT_AT)
    # The home that nobody owns any more cannot answer; it stays in what is counted over.
    assert decision.sweep(SENT_AT) == 1
    homes, coefficients = results(decision)
    assert (homes.approved, homes.favour, homes.denominator) == (True, 4, 5)
    assert (coefficients.approved, coefficients.favour, coefficients.denominator) == (True, 85, 100)


def test_where_every_owner_left_the_month_runs_and_nothing_is_decided(decision: Asked) -> None:
    """Nobody can answer: the count waits for its day, and comes to nothing."""
    with decision.storage.transaction() as tx:
        for row in tx.session.scalars(select(Ownership)):
            row.until = SENT_AT
    assert decision.sweep(SENT_AT + DAY) == 0
    assert decision.sweep(LAST + 2 * DAY) == 1
    assert [result.approved for result in results(decision)] == [False, False]
    assert state(decision) == ("closed", LAST)


def test_an_owner_with_one_silent_home_still_has_to_answer(decision: Asked) -> None:
    """A co-owner answered for the one they share; the other waits, and a paper for it can be noted."""
    decision.own(2, 1)
    decision.vote(1, YES, YES, at=SENT_AT)
    where = decision.ids
    with decision.storage.reading() as tx:
        page = written_decision.votes_page(tx, *where, "102", SENT_AT + DAY)
    assert [(row.channel, row.units) for row in page.rows] == [("", ("Torre 1 101", "Torre 1 102"))]
    decision.note(2, paper(), SENT_AT + 2 * DAY)
    with decision.storage.reading() as tx:
        page = written_decision.votes_page(tx, *where, "102", SENT_AT + 2 * DAY)
    assert [row.channel for row in page.rows] == ["paper"]


def test_the_staff_count_once_the_month_is_over(decision: Asked) -> None:
    """Not before; and a second count finds it counted."""
    decision.vote(1, YES, YES, at=SENT_AT)
    by, where = decision.by, decision.ids
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        written_decision.count_votes(tx, *where, by, LAST)
    assert refused(error) == ["written.count.not_yet"]
    assert error.value.findings[0].facts == {"answered": 1, "units": 5, "last_instant": LAST}
    with decision.storage.transaction() as tx:
        written_decision.count_votes(tx, *where, by, LAST + timedelta(seconds=1))
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        written_decision.count_votes(tx, *where, by, LAST + DAY)
    assert refused(error) == ["lifecycle.not_possible"]
    assert decision.sweep(LAST + 3 * DAY) == 0


def test_questions_are_taken_back_only_while_nobody_voted(decision: Asked) -> None:
    """Whoever has voted must not see the question withdrawn because of how the votes fall."""
    by, where = decision.by, decision.ids
    decision.vote(1, NO, NO, at=SENT_AT)
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        convening.cancel_meeting(tx, *where, "Nos equivocamos de texto", by, SENT_AT)
    assert refused(error) == ["written.answered"]


def test_taken_back_in_time_everybody_is_told(decision: Asked) -> None:
    """And no vote is taken any more."""
    by, where = decision.by, decision.ids
    with decision.storage.transaction() as tx:
        convening.cancel_meeting(tx, *where, "Nos equivocamos de texto", by, SENT_AT)
    assert state(decision)[0] == "cancelled"
    with pytest.raises(Refused) as error:
        decision.vote(1, YES, YES, at=SENT_AT)
    assert refused(error) == ["written.closed"]


def test_a_vote_on_paper_is_noted_with_its_copy(decision: Asked) -> None:
    """Its own hour, the hour it came, who signed, and the hash of the copy in the owner's trail."""
    decision.note(3, paper(signed_by="Apoderado Inventado"), SENT_AT + 2 * DAY)
    with decision.storage.reading() as tx:
        [row] = tx.session.scalars(select(WrittenVote)).all()
        page = written_decision.votes_page(
            tx, decision.building.community_id, decision.meeting_id, "persona 3", SENT_AT + 2 * DAY
        )
    assert (row.signed_by, row.channel, row.dated_at) == ("Apoderado Inventado", "paper", SENT_AT + DAY)
    assert row.blob_id is not None
    assert [(each.name, each.channel) for each in page.rows] == [("Persona 3 Inventada", "paper")]
    assert (len(page.asking.answered), page.asking.answered_share) == (1, Fraction(15, 100))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"received_at": SENT_AT + 40 * DAY}, "written.paper.in_the_future"),
        ({"dated_at": SENT_AT + 2 * DAY}, "written.paper.dated_after"),
        ({"dated_at": SENT_AT - timedelta(seconds=1)}, "written.paper.before_sending"),
        ({"file": None, "kept_at": "  "}, "written.paper.no_proof"),
        ({"file": UploadedFile("voto.txt", b"si")}, "evidence.kind"),
    ],
)
def test_a_paper_that_proves_nothing_is_not_noted(
    decision: Asked, changed: dict[str, object], code: str
) -> None:
    """It says why, and nothing of it is kept."""
    with pytest.raises(Refused) as error:
        decision.note(3, paper(**changed), SENT_AT + 3 * DAY)
    assert refused(error) == [code]
    assert votes(decision.storage) == 0


def test_a_paper_that_came_in_time_is_noted_the_day_after(decision: Asked) -> None:
    """Until the count; one that came a second late does not count."""
    in_time = paper(received_at=LAST)
    with pytest.raises(Refused) as error:
        decision.note(1, paper(received_at=LAST + timedelta(seconds=1)), LAST + timedelta(hours=9))
    assert refused(error) == ["written.paper.late"]
    assert decision.note(1, in_time, LAST + timedelta(hours=9))
    with pytest.raises(Refused) as error:
        decision.vote(2, YES, YES, at=LAST + timedelta(hours=9))
    assert refused(error) == ["written.closed"]


def test_only_staff_note_papers_and_only_of_owners(decision: Asked) -> None:
    """Somebody who owns nothing here does not exist; a person with a link notes nothing."""
    said, note = decision.choices(YES, NO), written_decision.note_from_paper
    stranger = Actor(person_id=uuid.uuid4(), name="Alguien")
    with decision.storage.transaction() as tx, pytest.raises(Refused) as error:
        person = decision.building.people[0]
        note(tx, *decision.ids, person, said, paper(), stranger, SENT_AT + 2 * DAY)
    assert refused(error) == ["convening.staff_only"]
    with decision.storage.transaction() as tx, pytest.raises(Missing):
        note(tx, *decision.ids, uuid.uuid4(), said, paper(), decision.by, SENT_AT + 2 * DAY)


def test_a_meeting_that_is_held_has_no_written_votes(storage: Storage, building: Building) -> None:
    """Nor a draft: the pages of the votes are not there."""
    meeting_id = write_questions(storage, building)
    with storage.reading() as tx, pytest.raises(Missing):
        written_decision.votes_page(tx, building.community_id, meeting_id, "", START)
    ask(storage, building)
    send(storage, building)
    other = make_building(storage, name="Otra")
    with storage.reading() as tx, pytest.raises(Missing):
        written_decision.votes_page(tx, other.community_id, meeting_id, "", SENT_AT)
