"""What by-laws change in a vote: their own majority, the vote of debtors, and art. 46 in a mixed meeting."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import communities, live_session
from meetings.live_session import Count
from meetings.protocol.contested import Point
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Said
from meetings.storage.convening import FrozenUnit
from meetings.storage.live_session import Decision
from meetings.storage.planning import AgendaItem, Meeting, Override
from meetings.storage.session import Storage
from tests.factories import ASSEMBLY_AT, START, Building, convene, make_building, make_meeting
from tests.usecases.test_live_session import enter, ids, open_room, staff

AT = ASSEMBLY_AT + timedelta(minutes=40)
RESTRICTED, MIXED = "arrears.vote.restricted", "majority.qualified_allowed.mixed"
Reasons = dict[str, str] | None
REASON = "Lo decidió la asamblea de 2025."


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """Five units of 20, 15, 15, 25 and 25, called to a budget."""
    with app.app_context():
        building = make_building(storage)
        make_meeting(storage, building)
        yield building


def by_law(storage: Storage, building: Building, field: str, value: Any, article: str = "41") -> None:
    """Something the by-laws say, in force before the meeting is called."""
    with storage.transaction() as tx:
        stated = {field: {"value": value, "article": article}}
        communities.state_by_laws(tx, building.community_id, stated, None, staff(building), START)


def hold(storage: Storage, building: Building, *, owing: int | None = None, **meeting: str) -> uuid.UUID:
    """Everybody is in the room; returns the item of the budget. One of the units may be in arrears."""
    convene(storage, building)
    with storage.transaction() as tx:
        tx.session.execute(
            update(Meeting).where(Meeting.id == building.meeting_id).values(**meeting or {"call": "first"})
        )
        if owing is not None:
            tx.session.execute(
                update(FrozenUnit).where(FrozenUnit.unit_id == building.units[owing]).values(in_arrears=True)
            )
    open_room(storage, building)
    for number in range(5):
        enter(storage, building, number)
    with storage.reading() as tx:
        return tx.session.scalars(
            select(AgendaItem.id).where(AgendaItem.title.startswith("Aprobación"))
        ).one()


def decide(
    storage: Storage,
    building: Building,
    item: uuid.UUID,
    *against: int,
    reasons: dict[str, str] | None = None,
) -> Decision:
    """The count of the item, with these units against."""
    no = dict.fromkeys((building.units[number] for number in against), Said.NO)
    with storage.transaction() as tx:
        count = Count("¿Sí?", Said.YES, no, reasons=reasons or {})
        live_session.record_decision(tx, *ids(building), item, count, staff(building), AT)
    with storage.reading() as tx:
        return tx.session.scalars(select(Decision)).one()


def reasons_kept(storage: Storage) -> list[str]:
    """The codes of the written reasons."""
    with storage.reading() as tx:
        return list(tx.session.scalars(select(Override.code).where(Override.reason == REASON)))


@pytest.mark.parametrize(
    ("against", "approved"), [((3, 1), True), ((3, 0), False)], ids=["60 of 100", "55 of 100"]
)
def test_a_majority_of_the_by_laws_is_needed_beside_the_half(
    storage: Storage, building: Building, against: tuple[int, ...], *, approved: bool
) -> None:
    """Sixty percent of what is represented for the budget: reaching it is enough."""
    by_law(storage, building, "majorities.budget", "3/5")
    with storage.transaction() as tx:
        tx.session.execute(
            update(AgendaItem).where(AgendaItem.title.startswith("Aprobación")).values(matter="budget")
        )
    row = decide(storage, building, hold(storage, building), *against)
    assert (row.approved, Fraction(row.needed)) == (approved, Fraction(3, 5))


def test_debtors_vote_when_nobody_writes_a_reason(storage: Storage, building: Building) -> None:
    """The by-laws may take the vote away; unless somebody answers for it, the law's rule stands."""
    by_law(storage, building, "arrears_restrict_vote", True)
    row = decide(storage, building, hold(storage, building, owing=4))
    assert (row.favour, row.denominator, row.denominator_units) == ("100", "100", 5)
    assert (row.kept_out_units, row.kept_out_share) == (0, "0")


def test_a_restriction_with_its_article_is_applied_with_a_reason(
    storage: Storage, building: Building
) -> None:
    """The unit in arrears is neither counted nor in the base; how many and their share is kept, and why."""
    by_law(storage, building, "arrears_restrict_vote", True)
    item = hold(storage, building, owing=4)
    row = decide(storage, building, item, 4, reasons={RESTRICTED: REASON})
    assert (row.favour, row.against, row.denominator, row.denominator_units) == ("75", "0", "75", 4)
    assert (row.kept_out_units, row.kept_out_share) == (1, "1/4")
    assert reasons_kept(storage) == [RESTRICTED]


@pytest.mark.parametrize(("owing", "article"), [(4, ""), (None, "41")], ids=["no article", "nobody owes"])
def test_without_article_or_debtor_there_is_nothing_to_apply(
    storage: Storage, building: Building, owing: int | None, article: str
) -> None:
    """A reason that answers nothing changes nothing, and is not kept."""
    by_law(storage, building, "arrears_restrict_vote", True, article)
    item = hold(storage, building, owing=owing)
    row = decide(storage, building, item, reasons={RESTRICTED: REASON})
    assert row.denominator == "100"
    assert reasons_kept(storage) == []


def test_a_matter_of_seventy_percent_in_a_mixed_meeting_needs_a_reason(
    storage: Storage, building: Building
) -> None:
    """The law is silent: with a written reason it is voted, without one it is not."""
    item = hold(storage, building, modality="mixed")
    with storage.transaction() as tx:
        tx.session.get_one(AgendaItem, item).majority = "qualified_70_total"
    with pytest.raises(Refused, match=r"majority\.qualified_allowed\.mixed"):
        decide(storage, building, item)
    row = decide(storage, building, item, 3, reasons={MIXED: REASON})
    assert (row.approved, row.favour, Fraction(row.needed)) == (True, "75", Fraction(7, 10))
    assert reasons_kept(storage) == [MIXED]


def seventy(storage: Storage, matter: str, basis: str, **settings: str) -> tuple[Building, uuid.UUID]:
    """Units of 40, 15, 15, 15 and 15; everybody is in the room for a matter of 70 %."""
    building = make_building(storage, coefficients=("40", "15", "15", "15", "15"))
    make_meeting(storage, building)
    for field, value in settings.items():
        by_law(storage, building, field, value)
    with storage.transaction() as tx:
        item = update(AgendaItem).where(AgendaItem.title.startswith("Aprobación"))
        tx.session.execute(item.values(matter=matter, basis=basis, majority="qualified_70_total"))
    return building, hold(storage, building, modality="presential")


@pytest.mark.parametrize(
    ("matter", "basis", "against", "approved", "other"),
    [
        ("bylaw_reform", "unit", 0, False, ("60", "100")),
        ("bylaw_reform", "unit", 1, True, ("85", "100")),
        ("bylaw_reform", "coefficient", 1, True, ("4", "5")),
        ("extraordinary_fee", "coefficient", 1, True, ("", "")),
    ],
)
def test_seventy_percent_of_what_is_not_economic_is_needed_by_both_counts(
    app: Flask,
    storage: Storage,
    matter: str,
    basis: str,
    against: int,
    *,
    approved: bool,
    other: tuple[str, str],
) -> None:
    """Four of five units with 60 % of the coefficients reform no by-laws (rule book section 3)."""
    with app.app_context():
        building, item = seventy(storage, matter, basis)
        row = decide(storage, building, item, against)
    assert (row.approved, (row.other_favour, row.other_denominator)) == (approved, other)


def test_what_the_lawyer_chose_leaves_one_count(app: Flask, storage: Storage) -> None:
    """Recorded once by the community; then the topic says by which."""
    with app.app_context():
        building, item = seventy(storage, "bylaw_reform", "unit")
        with storage.transaction() as tx:
            chosen = Point.QUALIFIED_BASIS, "counsel", "Concepto de la abogada, 3 de marzo."
            communities.choose_ground(tx, building.community_id, *chosen, staff(building), AT)
        row = decide(storage, building, item, 0)
    assert (row.approved, row.other_denominator) == (True, "")


def test_in_commerce_there_is_one_count(app: Flask, storage: Storage) -> None:
    """Everything weighs by coefficient there."""
    with app.app_context():
        building, item = seventy(storage, "bylaw_reform", "unit", use="commercial")
        assert decide(storage, building, item, 0).other_denominator == ""
