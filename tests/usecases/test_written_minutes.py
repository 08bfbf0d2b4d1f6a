"""Minutes of a decision in writing (Ley 675/2001 arts 43, 44 and 47): from the count to the publication."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from meetings import minutes, planning
from meetings.adapters.keys import Keys
from meetings.convening import Addresses
from meetings.minutes import MinutesPage, Signer, draft_due, make_minutes_papers
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import MinutesField
from meetings.protocol.seal import HourGround
from meetings.storage.communities import Ownership
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import Minutes
from meetings.storage.session import Missing
from meetings.trail import Actor, Witness
from tests.factories import START, make_building
from tests.written import BLANK, COUNTED, DAY, NO, SENT_AT, YES, Asked, paper

BASE = "http://127.0.0.1:8000"
LISTED = {"name", "signed_by", "channel", "identity_check", "reference", "dated_at", "received_at", "units"}


def all_vote(decision: Asked) -> None:
    """Everybody, a day apart: the first question is approved, the second is not; owner 3 on paper."""
    for number in (1, 2, 4, 5):
        choice = YES if number < 4 else NO
        decision.vote(number, YES, choice, at=SENT_AT + number * DAY)
    on_paper = paper(
        signed_by="Apoderada Inventada", dated_at=SENT_AT + 5 * DAY, received_at=SENT_AT + 6 * DAY
    )
    decision.note(3, on_paper, SENT_AT + 6 * DAY, (YES, BLANK))


def drafted(decision: Asked) -> Minutes:
    """What the worker makes of it: counted, then drafted."""
    assert decision.sweep(COUNTED) == 1
    assert draft_due(decision.storage, COUNTED) == 1
    with decision.storage.reading() as tx:
        row = tx.session.scalars(select(Minutes)).one()
        assert row.sections
        return row


def page_of(decision: Asked) -> MinutesPage:
    """As the administrator sees it."""
    with decision.storage.reading() as tx:
        return minutes.minutes_page(tx, *decision.ids, decision.by, COUNTED)


def publish(decision: Asked, keys: Keys) -> None:
    """Fix the text, print it, sign it as the administrator, publish it, print the signatures."""
    by = decision.by
    with decision.storage.transaction() as tx:
        minutes.submit(tx, *decision.ids, by, COUNTED)
    assert (
        make_minutes_papers(decision.storage, Addresses(BASE), Witness.of(BASE, keys), lambda: COUNTED) == 1
    )
    with decision.storage.transaction() as tx:
        assert minutes.sign(tx, *decision.ids, Signer(by, "password"), COUNTED) == ("administrator",)
    with decision.storage.transaction() as tx:
        minutes.publish(tx, *decision.ids, "Oficina", by, COUNTED)
    assert (
        make_minutes_papers(decision.storage, Addresses(BASE), Witness.of(BASE, keys), lambda: COUNTED) == 1
    )


def test_the_worker_drafts_what_it_counted_and_once(decision: Asked) -> None:
    """Nobody is there to press a button; before the count there is nothing to draft."""
    assert draft_due(decision.storage, SENT_AT) == 0
    all_vote(decision)
    row = drafted(decision)
    assert draft_due(decision.storage, COUNTED + DAY) == 0
    with decision.storage.transaction() as tx:
        assert minutes.draft_minutes(tx, *decision.ids, decision.by, COUNTED) == row.id


def test_before_the_count_there_are_no_minutes(decision: Asked) -> None:
    """As of a meeting that is not closed."""
    with decision.storage.transaction() as tx, pytest.raises(Refused, match=r"minutes\.not_closed"):
        minutes.draft_minutes(tx, *decision.ids, decision.by, SENT_AT)


def test_the_record_names_who_answered_and_never_what(decision: Asked) -> None:
    """Each vote with its home, its coefficient, its own hour and its proof."""
    all_vote(decision)
    written = drafted(decision).record["written"]
    assert [vote["name"] for vote in written["votes"]] == [f"Persona {n} Inventada" for n in (1, 2, 4, 5, 3)]
    assert all(set(vote) == LISTED for vote in written["votes"])
    paper = written["votes"][-1]
    assert (paper["signed_by"], paper["channel"]) == ("Apoderada Inventada", "paper")
    assert paper["dated_at"] == (SENT_AT + 5 * DAY).isoformat()
    assert paper["units"] == [{"unit": "Torre 1 103", "coefficient": "15"}]
    assert (written["asked_at"], written["silent"]) == (SENT_AT.isoformat(), [])


def test_the_record_says_nothing_of_a_meeting(decision: Asked) -> None:
    """Neither hours nor officers nor quorum nor recording nor the ten rules: nobody met."""
    all_vote(decision)
    held = {"opened_at", "quorum", "sittings", "attendance", "officers", "recording", "seal"}
    assert not held & set(drafted(decision).record)


def test_each_question_says_what_it_came_to(decision: Asked) -> None:
    """Approved or not; nothing was presented and nobody discussed it."""
    all_vote(decision)
    assert [section.text for section in drafted(decision).sections] == [
        "La pregunta se hizo por escrito a todos los propietarios. Se aprobó.",
        "La pregunta se hizo por escrito a todos los propietarios. No se aprobó.",
    ]


def test_without_one_owner_each_question_has_no_effect(decision: Asked) -> None:
    """However many were in favour; the home without an answer is named, its owner is not."""
    for number in (1, 2, 4, 5):
        decision.vote(number, YES, YES, at=SENT_AT)
    row = drafted(decision)
    assert {section.text for section in row.sections} == {
        "La pregunta se hizo por escrito a todos los propietarios. "
        "No tiene efecto: no respondió 1 de 5 propietarios."
    }
    written = row.record["written"]
    assert written["silent"] == [{"unit": "Torre 1 103", "coefficient": "15"}]
    assert (written["owners"], written["participating"]) == (5, 4)
    assert "Persona 3 Inventada" not in str(row.record)


def test_the_terms_run_from_the_day_it_was_concluded(decision: Asked) -> None:
    """All answered on 7 February: ten days to tell them, twenty business days to publish."""
    all_vote(decision)
    drafted(decision)
    deadline = page_of(decision).deadline
    assert (deadline.communicate_by, deadline.publish_by) == (date(2027, 2, 17), date(2027, 3, 5))


def test_only_the_administrator_signs(decision: Asked) -> None:
    """The legal representative (art. 44): nobody presided."""
    all_vote(decision)
    drafted(decision)
    page = page_of(decision)
    assert (page.to_sign, page.my_roles) == (("administrator",), ("administrator",))
    assert MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE in page.required
    gone = {
        MinutesField.PRESIDENT_SIGNATURE,
        MinutesField.SECRETARY_SIGNATURE,
        MinutesField.QUORUM_CONTINUITY,
    }
    assert not gone & set(page.required)
    assert set(page.required) - page.held == {MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE}


def test_it_is_published_and_each_owner_is_told(decision: Asked, keys: Keys) -> None:
    """From the count to the page that every owner reads; those who did not answer too."""
    decision.vote(1, YES, YES, at=SENT_AT)
    drafted(decision)
    publish(decision, keys)
    with decision.storage.reading() as tx:
        page = minutes.read_page(tx, *decision.ids, COUNTED)
        owed = tx.session.scalars(select(Delivery.person_id).where(Delivery.kind == "minutes")).all()
    assert sorted(owed) == sorted(decision.building.people)
    assert page.in_writing is not None
    assert (page.in_writing.answered, page.in_writing.homes, page.in_writing.missing) == (1, 5, 4)
    assert page.minutes.number == 1


def test_minutes_are_possible_though_nobody_answered(decision: Asked, keys: Keys) -> None:
    """There is nobody to name and nobody to recognise; every home is in it with its coefficient."""
    row = drafted(decision)
    assert len(row.record["written"]["silent"]) == 5
    required = set(page_of(decision).required)
    assert not required & {MinutesField.ATTENDEES_NAME_QUALITY, MinutesField.IDENTITY_CHECK}
    publish(decision, keys)


def test_a_home_sold_after_the_count_changes_nothing(decision: Asked) -> None:
    """The figures are those of the count, whenever the draft is made."""
    decision.vote(1, YES, YES, at=SENT_AT)
    assert decision.sweep(COUNTED) == 1
    with decision.storage.transaction() as tx:
        tx.session.execute(update(Ownership).values(until=START))
    assert draft_due(decision.storage, COUNTED) == 1
    with decision.storage.reading() as tx:
        written = tx.session.scalars(select(Minutes)).one().record["written"]
    assert (written["homes"], written["answered"], written["owners"]) == (5, 1, 5)
    assert [vote["name"] for vote in written["votes"]] == ["Persona 1 Inventada"]
    assert len(written["silent"]) == 4


def test_it_has_no_seal(decision: Asked) -> None:
    """The ten rules are of meetings that are held: it has no page of them, no place in the trend, no hour."""
    all_vote(decision)
    council = (HourGround.COUNCIL, "Acta 14", START.date())
    with decision.storage.transaction() as tx, pytest.raises(Missing):
        planning.agree_hour(tx, *decision.ids, *council, decision.by, SENT_AT)
    drafted(decision)
    with decision.storage.reading() as tx:
        assert minutes.seals_of(tx, decision.building.community_id, COUNTED) == ()
        with pytest.raises(Missing):
            minutes.seal_of(tx, *decision.ids, COUNTED)


def test_the_book_calls_it_a_decision_in_writing(decision: Asked) -> None:
    """On the day it was concluded."""
    all_vote(decision)
    drafted(decision)
    with decision.storage.reading() as tx:
        [row] = minutes.book(tx, decision.building.community_id)
    assert (row.is_in_writing, row.held_at) == (True, SENT_AT + 6 * DAY)


def test_another_communitys_do_not_exist(decision: Asked) -> None:
    """Missing, the same as none."""
    drafted(decision)
    other = make_building(decision.storage, name="Los Cerezos")
    with decision.storage.reading() as tx, pytest.raises(Missing):
        minutes.minutes_page(tx, other.community_id, decision.meeting_id, Actor(), COUNTED)
