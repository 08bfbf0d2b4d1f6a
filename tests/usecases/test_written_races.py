"""Two acts on a decision in writing at one instant: one stands, the other is told, nothing is half done."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, select

from meetings import convening, minutes, written_decision
from meetings.minutes import draft_due
from meetings.protocol.trail import Tag
from meetings.storage.communities import Ownership
from meetings.storage.live_session import Decision
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.written_decision import WrittenBallot, WrittenVote
from meetings.trail import SYSTEM, check_trail
from tests.races import DONE, at_once
from tests.usecases.planning_support import tags_of
from tests.written import LAST, NO, SENT_AT, YES, Asked, paper

SECOND = timedelta(seconds=1)


def kept(decision: Asked) -> dict[int, list[str]]:
    """What was kept of each home that has votes, by its number from 1, in the order of the questions.

    Each vote has its entry in the trail, whole from the first, and speaks for at least one home.
    """
    with decision.storage.reading() as tx:
        votes = set(tx.session.scalars(select(WrittenVote.id)))
        rows = list(tx.session.scalars(select(WrittenBallot)))
        assert check_trail(tx, decision.building.community_id).finding is None
    received = tags_of(decision.storage, decision.building, Tag.WRITTEN_VOTE_RECEIVED)
    noted = tags_of(decision.storage, decision.building, Tag.WRITTEN_VOTE_NOTED)
    assert sorted(entry.about for entry in (*received, *noted)) == sorted(votes)
    assert {row.vote_id for row in rows} == votes
    said = {(row.unit_id, row.item_id): row.choice for row in rows}
    homes = {unit: number for number, unit in enumerate(decision.building.units, 1)}
    return {
        homes[unit]: [said[unit, item] for item in decision.items] for unit in {row.unit_id for row in rows}
    }


def test_the_same_person_twice_is_kept_once(app: Flask, decision: Asked) -> None:
    """On two devices with other answers: one whole vote for each of five homes, the other is told so."""
    for number in range(1, 6):
        found = at_once(
            app,
            lambda number=number: decision.vote(number, YES, YES, at=SENT_AT),  # type: ignore[misc]
            lambda number=number: decision.vote(number, NO, NO, at=SENT_AT),  # type: ignore[misc]
        )
        assert sorted(found) == [DONE, "written.twice"]
        first = "yes" if found[0] == DONE else "no"
        assert kept(decision)[number] == [first, first]
    assert len(kept(decision)) == 5


def test_two_co_owners_are_kept_once(app: Flask, decision: Asked) -> None:
    """Art. 37: they own the same two homes, and each home has one vote, of the same one of them."""
    decision.own(1, 2)
    decision.own(2, 1)
    found = at_once(
        app, lambda: decision.vote(1, YES, YES, at=SENT_AT), lambda: decision.vote(2, NO, NO, at=SENT_AT)
    )
    assert sorted(found) == [DONE, "written.twice"]
    first = "yes" if found[0] == DONE else "no"
    assert kept(decision) == {1: [first, first], 2: [first, first]}


def test_a_co_owner_who_comes_second_still_speaks_for_their_own_home(app: Flask, decision: Asked) -> None:
    """Only the home that they share was answered for."""
    decision.own(2, 1)
    found = at_once(
        app, lambda: decision.vote(1, YES, YES, at=SENT_AT), lambda: decision.vote(2, NO, NO, at=SENT_AT)
    )
    said = kept(decision)
    if said[1] == ["yes", "yes"]:  # the owner of the one home came first
        assert found == [DONE, DONE]
    else:
        assert found == ["written.twice", DONE]
    assert said[2] == ["no", "no"]


def test_a_page_and_a_paper_of_one_person_are_kept_once(app: Flask, decision: Asked) -> None:
    """The office notes the paper while its owner signs on the phone."""
    at = SENT_AT + timedelta(days=2)
    found = at_once(app, lambda: decision.vote(1, YES, YES, at=at), lambda: decision.note(1, paper(), at))
    assert sorted(found) == [DONE, "written.twice"]
    assert kept(decision)[1] == (["yes", "yes"] if found[0] == DONE else ["yes", "no"])


def count(decision: Asked) -> None:
    """The staff count as soon as the month is over."""
    with decision.storage.transaction() as tx:
        written_decision.count_votes(tx, *decision.ids, decision.by, LAST + SECOND)


def counted(decision: Asked) -> tuple[int, list[int]]:
    """How many homes the count's entry says that answered, and what each question's result is made of."""
    [entry] = tags_of(decision.storage, decision.building, Tag.WRITTEN_VOTES_COUNTED)
    with decision.storage.reading() as tx:
        assert tx.session.get_one(Meeting, decision.meeting_id).state == "closed"
        rows = tx.session.scalars(select(Decision).where(Decision.meeting_id == decision.meeting_id)).all()
    assert len(rows) == len(decision.items)
    answered = int(entry.facts.split('"answered":')[1].split(",")[0])
    return answered, [row.favour_units + row.against_units + row.blank_units for row in rows]


def test_a_paper_noted_while_the_votes_are_counted_is_in_the_count_or_refused(
    app: Flask, decision: Asked
) -> None:
    """The result is always made of the votes that are kept, never of one more or one less."""
    decision.vote(1, YES, YES, at=SENT_AT)
    found = at_once(app, lambda: count(decision), lambda: decision.note(2, paper(), LAST + SECOND))
    assert found in ([DONE, DONE], [DONE, "written.closed"])
    homes = 2 if found == [DONE, DONE] else 1
    assert len(kept(decision)) == homes
    assert counted(decision) == (homes, [homes, homes])


def test_the_last_vote_and_the_count_of_all_at_once(app: Flask, decision: Asked) -> None:
    """Either the count sees it and closes, or it is not yet time to count; the vote stands in both."""
    for number in range(1, 5):
        decision.vote(number, YES, YES, at=SENT_AT)

    def count_now() -> None:
        with decision.storage.transaction() as tx:
            written_decision.count_votes(tx, *decision.ids, decision.by, SENT_AT)

    found = at_once(app, lambda: decision.vote(5, NO, NO, at=SENT_AT), count_now)
    assert found in ([DONE, DONE], [DONE, "written.count.not_yet"])
    assert len(kept(decision)) == 5
    if found[1] != DONE:
        assert decision.sweep(SENT_AT) == 1
    assert counted(decision) == (5, [5, 5])


def test_the_staff_and_two_workers_count_once(app: Flask, decision: Asked) -> None:
    """One count, one draft of the minutes; a worker that comes second finds nothing to do."""
    decision.vote(1, YES, YES, at=SENT_AT)
    at = LAST + timedelta(days=1) + SECOND
    works: list[int] = []

    def work() -> None:
        works.append(decision.sweep(at))

    def count_at_the_desk() -> None:
        with decision.storage.transaction() as tx:
            written_decision.count_votes(tx, *decision.ids, decision.by, at)

    found = at_once(app, work, work, count_at_the_desk)
    assert found[:2] == [DONE, DONE]
    assert found[2] == (DONE if sum(works) == 0 else "lifecycle.not_possible")
    assert sum(works) in (0, 1)
    assert counted(decision) == (1, [1, 1])
    assert at_once(app, *(lambda: draft_due(decision.storage, at) for _ in range(3))) == [DONE] * 3
    with decision.storage.reading() as tx:
        assert len(tx.session.scalars(select(Minutes)).all()) == 1
    with decision.storage.transaction() as tx:
        minutes.draft_minutes(tx, *decision.ids, SYSTEM, at)
    assert len(tags_of(decision.storage, decision.building, Tag.MINUTES_DRAFTED)) == 1


def test_questions_are_taken_back_or_voted_never_both(app: Flask, decision: Asked) -> None:
    """Whoever comes second is told: somebody voted, or no votes are taken."""

    def take_back() -> None:
        with decision.storage.transaction() as tx:
            convening.cancel_meeting(tx, *decision.ids, "Nos equivocamos de texto", decision.by, SENT_AT)

    found = at_once(app, lambda: decision.vote(1, YES, YES, at=SENT_AT), take_back)
    assert found in ([DONE, "written.answered"], ["written.closed", DONE])
    assert len(kept(decision)) == (1 if found[0] == DONE else 0)


def test_a_home_that_gets_an_owner_while_all_others_are_counted(app: Flask, decision: Asked) -> None:
    """It is counted before them, or waits for their answer: the worker never stumbles over it."""
    with decision.storage.transaction() as tx:
        tx.session.execute(delete(Ownership).where(Ownership.unit_id == decision.building.units[4]))
    for number in range(1, 5):
        decision.vote(number, YES, YES, at=SENT_AT)
    works: list[int] = []
    found = at_once(app, lambda: works.append(decision.sweep(SENT_AT)), lambda: decision.own(1, 5))
    assert found == [DONE, DONE]
    with decision.storage.reading() as tx:
        state = tx.session.get_one(Meeting, decision.meeting_id).state
    assert state == ("closed" if works == [1] else "convened")
