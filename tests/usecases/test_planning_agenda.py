"""The agenda: acts by version, so that no writer loses a text; what may not be voted stays visible."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings import planning
from meetings.planning import Direction, ItemDraft
from meetings.planning.agenda import LONGEST_AGENDA
from meetings.protocol.findings import Finding, Refused
from meetings.protocol.kinds import Basis, ItemType, Kind, Majority, Matter, Modality
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community
from meetings.storage.session import Missing, Storage, Transaction
from tests.factories import START, Building, convene, make_building, make_meeting
from tests.usecases.planning_support import BY, begin, facts_of, tags_of

LIFT = ItemDraft("Arreglo de los ascensores", 15, ItemType.DECISION, "Ingeniero Salas", Basis.COEFFICIENT)
HALL = ItemDraft(
    "Vender el salón comunal", 15, ItemType.DECISION, "", Basis.COEFFICIENT, Matter.DISAFFECT_COMMON
)


def titles(storage: Storage, building: Building, meeting_id: uuid.UUID) -> list[str]:
    """The agenda as it is stored."""
    return [item.title for item in facts_of(storage, building, meeting_id).items]


def version(storage: Storage, building: Building, meeting_id: uuid.UUID) -> int:
    """The version a page would show now."""
    return facts_of(storage, building, meeting_id).agenda_version


def add(
    storage: Storage, building: Building, meeting_id: uuid.UUID, draft: ItemDraft, seen: int
) -> uuid.UUID:
    """Add an item from a page that showed the version ``seen``."""
    with storage.transaction() as tx:
        return planning.add_item(tx, building.community_id, meeting_id, draft, seen, BY, START)


def refusal(act: Callable[[], object]) -> Finding:
    """The one finding that refuses an act."""
    with pytest.raises(Refused) as refused:
        act()
    [finding] = refused.value.findings
    return finding


def test_an_added_item_stands_at_the_end(storage: Storage) -> None:
    """With what was written, its majority by the rule, and one more version."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    add(storage, building, meeting_id, LIFT, 1)
    meeting = facts_of(storage, building, meeting_id)
    item = meeting.items[-1]
    assert (item.number, item.title, item.minutes, item.presenter) == (
        12,
        LIFT.title,
        15,
        "Ingeniero Salas",
    )
    assert (item.basis, item.majority) == (Basis.COEFFICIENT, Majority.SIMPLE_REPRESENTED)
    assert meeting.agenda_version == 2


def test_the_same_item_sent_twice_stands_once(storage: Storage) -> None:
    """The second sending of the same form answers like the first."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    first = add(storage, building, meeting_id, LIFT, 1)
    assert add(storage, building, meeting_id, LIFT, 1) == first
    assert titles(storage, building, meeting_id).count(LIFT.title) == 1


def test_a_decision_needs_somebody_to_say_its_basis(storage: Storage) -> None:
    """The refusal proposes the basis of the rule; nothing is chosen in silence."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    draft = ItemDraft("Cuota extraordinaria", 10, ItemType.DECISION, matter=Matter.EXTRAORDINARY_FEE)
    finding = refusal(lambda: add(storage, building, meeting_id, draft, 1))
    assert (finding.code, finding.facts["proposal"]) == ("agenda.item.basis_missing", Basis.COEFFICIENT)


def test_a_council_decision_weighs_no_units(storage: Storage) -> None:
    """Its members vote by heads (art 54), so no basis of the owners is kept."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    add(storage, building, meeting_id, LIFT, 1)
    item = facts_of(storage, building, meeting_id).items[-1]
    assert (item.basis, item.majority) == (None, None)


@pytest.mark.parametrize(
    ("matter", "majority"),
    [
        (Matter.OTHER, Majority.SIMPLE_REPRESENTED),
        (Matter.BUDGET, Majority.SIMPLE_REPRESENTED),
        (Matter.BYLAW_REFORM, Majority.QUALIFIED_70_TOTAL),
        (Matter.EXTINCTION, Majority.UNANIMITY),
    ],
)
def test_the_matter_decides_the_majority(storage: Storage, matter: Matter, majority: Majority) -> None:
    """Nobody writes the majority by hand."""
    building = make_building(storage)
    meeting_id = begin(storage, building, modality=Modality.PRESENTIAL)
    add(
        storage,
        building,
        meeting_id,
        ItemDraft("Un tema", 5, ItemType.DECISION, "", Basis.COEFFICIENT, matter),
        1,
    )
    assert facts_of(storage, building, meeting_id).items[-1].majority is majority


@pytest.mark.parametrize(
    ("modality", "codes"),
    [
        (Modality.VIRTUAL, ["majority.qualified_allowed.virtual"]),
        (Modality.MIXED, ["majority.qualified_allowed.mixed"]),
        (Modality.PRESENTIAL, []),
    ],
)
def test_a_matter_of_art_46_stays_visible_with_its_reason(
    storage: Storage, modality: Modality, codes: list[str]
) -> None:
    """At a distance its vote is closed; in a room it is not."""
    building = make_building(storage)
    meeting_id = begin(storage, building, modality=modality)
    add(storage, building, meeting_id, HALL, 1)
    with storage.reading() as tx:
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert page.rows[-1].item.title == HALL.title
    assert [finding.code for finding in page.rows[-1].findings] == codes


def test_what_cannot_be_voted_may_be_talked_about(storage: Storage) -> None:
    """One act keeps the item without its vote, and its reason goes."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    item_id = add(storage, building, meeting_id, HALL, 1)
    with storage.transaction() as tx:
        planning.make_talk_only(tx, building.community_id, meeting_id, item_id, 2, BY, START)
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert (page.rows[-1].item.type, page.rows[-1].findings) == (ItemType.INFORMATION, ())


def test_a_meeting_that_informs_cannot_decide(storage: Storage) -> None:
    """A decision on its agenda is flagged, not hidden."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.INFORMATIVE_MEETING)
    add(storage, building, meeting_id, LIFT, 1)
    with storage.reading() as tx:
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert [finding.code for finding in page.rows[-1].findings] == ["informative.decision.binding"]


def test_an_economic_matter_by_unit_is_warned(storage: Storage) -> None:
    """The person decides, and is told what the rule proposes."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    draft = ItemDraft("Presupuesto", 10, ItemType.DECISION, "", Basis.UNIT, Matter.BUDGET)
    add(storage, building, meeting_id, draft, 1)
    with storage.reading() as tx:
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    [finding] = page.rows[-1].findings
    assert (finding.code, finding.facts["proposal"]) == ("agenda.item.other_basis", Basis.COEFFICIENT)


def test_the_second_writer_gets_both_texts_back(storage: Storage) -> None:
    """What the first saved stays, what the second wrote comes back in the refusal."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    item_id = facts_of(storage, building, meeting_id).items[0].id
    here = building.community_id
    first = ItemDraft("Saludo y quórum", 5, ItemType.PROCEDURE)
    second = ItemDraft("Quórum y saludo", 10, ItemType.PROCEDURE)

    def write(draft: ItemDraft) -> None:
        with storage.transaction() as tx:
            planning.edit_item(tx, here, meeting_id, item_id, draft, 1, BY, START)

    write(first)
    finding = refusal(lambda: write(second))
    assert finding.code == "agenda.changed_meanwhile"
    assert (finding.facts["mine"], finding.facts["theirs"]) == (second.title, (first.title,))
    assert titles(storage, building, meeting_id)[0] == first.title


def test_a_text_for_an_item_taken_off_comes_back(storage: Storage) -> None:
    """It is refused with what was written, not answered as missing."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    item_id = facts_of(storage, building, meeting_id).items[3].id
    here = building.community_id
    with storage.transaction() as tx:
        planning.remove_item(tx, here, meeting_id, item_id, 1, BY, START)

    def write() -> None:
        with storage.transaction() as tx:
            planning.edit_item(tx, here, meeting_id, item_id, LIFT, 1, BY, START)

    assert refusal(write).facts["mine"] == LIFT.title


def test_of_two_writers_at_once_exactly_one_is_kept(storage: Storage) -> None:
    """Twenty races over the same version: one saved, one refused with its text, never both, never none."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    item_id = facts_of(storage, building, meeting_id).items[0].id
    here = building.community_id

    def write(title: str, seen: int) -> str:
        try:
            with storage.transaction() as tx:
                draft = ItemDraft(title, 5, ItemType.PROCEDURE)
                planning.edit_item(tx, here, meeting_id, item_id, draft, seen, BY, START)
        except Refused as refused:
            return str(refused.findings[0].facts["mine"])
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        for race in range(20):
            seen = version(storage, building, meeting_id)
            texts = [f"Ana {race}", f"Luis {race}"]
            answers = list(pool.map(write, texts, [seen, seen]))
            kept = titles(storage, building, meeting_id)[0]
            assert sorted(answers) == sorted(["saved", next(text for text in texts if text != kept)])
            assert version(storage, building, meeting_id) == seen + 1
    assert len(tags_of(storage, building, Tag.AGENDA_CHANGED)) == 20


@pytest.mark.parametrize("act", ["move", "remove", "restore"])
def test_a_press_on_an_old_page_is_refused(storage: Storage, act: str) -> None:
    """The button was meant for an agenda that is no more."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    item_id = facts_of(storage, building, meeting_id).items[1].id
    add(storage, building, meeting_id, LIFT, 1)

    def press() -> None:
        with storage.transaction() as tx:
            _press(tx, act, building.community_id, meeting_id, item_id)

    assert refusal(press).code == "agenda.moved_meanwhile"


def _press(tx: Transaction, act: str, here: uuid.UUID, meeting_id: uuid.UUID, item_id: uuid.UUID) -> None:
    if act == "move":
        planning.move_item(tx, here, meeting_id, item_id, Direction.UP, 1, BY, START)
    elif act == "remove":
        planning.remove_item(tx, here, meeting_id, item_id, 1, BY, START)
    else:
        planning.restore_template(tx, here, meeting_id, 1, BY, START)


def test_removing_twice_is_one_act(storage: Storage) -> None:
    """An item already gone is what was asked for."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    item_id = facts_of(storage, building, meeting_id).items[1].id
    for _ in range(2):
        with storage.transaction() as tx:
            planning.remove_item(tx, building.community_id, meeting_id, item_id, 1, BY, START)
    assert len(facts_of(storage, building, meeting_id).items) == 10
    assert len(tags_of(storage, building, Tag.AGENDA_CHANGED)) == 1


def test_the_first_item_cannot_move_further_up(storage: Storage) -> None:
    """It stays, and no version is made."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    item_id = facts_of(storage, building, meeting_id).items[0].id
    with storage.transaction() as tx:
        planning.move_item(tx, building.community_id, meeting_id, item_id, Direction.UP, 1, BY, START)
    assert version(storage, building, meeting_id) == 1


def test_restoring_gives_the_built_in_agenda_back(storage: Storage) -> None:
    """After any change; restoring what is already so makes no version."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    before = titles(storage, building, meeting_id)
    add(storage, building, meeting_id, LIFT, 1)
    for seen in (2, 3):
        with storage.transaction() as tx:
            planning.restore_template(tx, building.community_id, meeting_id, seen, BY, START)
    assert titles(storage, building, meeting_id) == before
    assert version(storage, building, meeting_id) == 3


def test_an_agenda_takes_no_more_than_it_can_show(storage: Storage) -> None:
    """The limit is told before the notice, not by a page that never ends."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    for number in range(LONGEST_AGENDA - 11):
        add(
            storage,
            building,
            meeting_id,
            ItemDraft(f"Tema {number}", 1, ItemType.INFORMATION),
            1 + number,
        )
    finding = refusal(lambda: add(storage, building, meeting_id, LIFT, LONGEST_AGENDA - 10))
    assert finding.code == "agenda.too_long"


def test_after_the_notice_the_agenda_is_locked(storage: Storage) -> None:
    """What the notice says binds: every act is refused with the way to a new version."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    item_id = facts_of(storage, building, meeting_id).items[0].id
    here = building.community_id
    with storage.transaction() as tx:
        for act in (
            lambda: planning.add_item(tx, here, meeting_id, LIFT, 1, BY, START),
            lambda: planning.edit_item(tx, here, meeting_id, item_id, LIFT, 1, BY, START),
            lambda: planning.make_talk_only(tx, here, meeting_id, item_id, 1, BY, START),
            lambda: planning.remove_item(tx, here, meeting_id, item_id, 1, BY, START),
            lambda: planning.move_item(tx, here, meeting_id, item_id, Direction.UP, 1, BY, START),
            lambda: planning.restore_template(tx, here, meeting_id, 1, BY, START),
        ):
            assert refusal(act).code == "agenda.locked"


def test_another_communitys_agenda_cannot_be_touched(storage: Storage) -> None:
    """Neither through one's own meeting nor through theirs."""
    here, there = make_building(storage), make_building(storage, name="Otro")
    mine, theirs = begin(storage, here), begin(storage, there)
    their_item = facts_of(storage, there, theirs).items[0].id
    with storage.transaction() as tx:
        for meeting_id in (mine, theirs):
            with pytest.raises(Missing):
                planning.edit_item(tx, here.community_id, meeting_id, their_item, LIFT, 1, BY, START)


def test_the_trail_names_no_title(storage: Storage) -> None:
    """People write names into titles, and an entry is for ever."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    add(storage, building, meeting_id, ItemDraft("Caso de Hernán Rojas", 5, ItemType.INFORMATION, "Luz"), 1)
    [entry] = tags_of(storage, building, Tag.AGENDA_CHANGED)
    assert "Rojas" not in entry.facts and "Luz" not in entry.facts
    assert '"act":"added"' in entry.facts


def test_an_agenda_over_the_cap_is_warned_with_its_minutes(storage: Storage) -> None:
    """120 minutes pass, 121 need a written reason at the sending."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    codes = []
    for minutes in (0, 1):
        if minutes:
            add(storage, building, meeting_id, ItemDraft("Uno más", minutes, ItemType.INFORMATION), 1)
        with storage.reading() as tx:
            page = planning.meeting_page(tx, building.community_id, meeting_id, START)
        codes.append([finding.code for finding in page.findings])
    assert codes == [[], ["meeting.duration.over_cap"]]


def test_topics_longer_than_the_announced_meeting_are_warned(storage: Storage) -> None:
    """Within the cap it is only told: the notice says when the meeting ends."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.INFORMATIVE_MEETING)
    add(storage, building, meeting_id, ItemDraft("Uno más", 5, ItemType.INFORMATION), 1)
    with storage.reading() as tx:
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert [finding.code for finding in page.findings] == ["agenda.longer_than_announced"]


def test_an_empty_agenda_is_told(storage: Storage) -> None:
    """Nobody is called to talk about nothing."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.SERVICE_MEETING)
    with storage.transaction() as tx:
        for seen, item in enumerate(facts_of(storage, building, meeting_id).items, 1):
            planning.remove_item(tx, building.community_id, meeting_id, item.id, seen, BY, START)
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert [finding.code for finding in page.findings] == ["agenda.empty"]


def test_mixed_use_asks_about_one_vote_per_unit_once(storage: Storage) -> None:
    """However many items are voted so."""
    building = make_building(storage)
    with storage.transaction() as tx:
        tx.session.get_one(Community, building.community_id).use = "mixed"
    meeting_id = begin(storage, building)
    with storage.reading() as tx:
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert [finding.code for finding in page.findings] == ["vote.basis.mixed_use"]


ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "up", "down", "remove"]), st.integers(0, 20)), min_size=1, max_size=12
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_acts_leave_the_agenda_a_plain_list_would(storage: Storage, acts: list[tuple[str, int]]) -> None:
    """Positions stay without gaps, every change is one version, and the order is the expected one."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    here = building.community_id
    with storage.transaction() as tx:
        row = planning.find_meeting(tx, here, meeting_id)
        model = [item.id for item in planning.meeting_facts(tx, row).items]
        for act, number in acts:
            seen = row.agenda_version
            if act == "add":
                draft = ItemDraft(f"Tema {seen}", 5, ItemType.INFORMATION)
                model.append(planning.add_item(tx, here, meeting_id, draft, seen, BY, START))
            elif model:
                place = number % len(model)
                if act == "remove":
                    planning.remove_item(tx, here, meeting_id, model.pop(place), seen, BY, START)
                else:
                    direction = Direction(act)
                    planning.move_item(tx, here, meeting_id, model[place], direction, seen, BY, START)
                    other = place + (-1 if act == "up" else 1)
                    if 0 <= other < len(model):
                        model[place], model[other] = model[other], model[place]
        items = planning.meeting_facts(tx, row).items
        assert [item.id for item in items] == model
        assert sorted(item.position for item in row.items) == list(range(len(model)))
