"""The façade: any community becomes a picture in which every unit has its window."""

from __future__ import annotations

import gzip
import re
from collections import Counter

import pytest
from flask import render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.web.pictures import (
    Facade,
    Mode,
    UnitWindow,
    WindowState,
    facade_layout,
    only_own,
)
from tests.web.gallery import create_gallery, mixed_community, tower_units

PRESENT, ABSENT = WindowState.PRESENT, WindowState.NOT_ARRIVED


def homes(*numbers: str, tower: str = "Torre 1", kind: str = "apartment") -> list[UnitWindow]:
    """Present homes of one tower."""
    return [UnitWindow(tower, number, PRESENT, kind=kind) for number in numbers]


def drawn(facade: Facade) -> int:
    """How many windows the picture has."""
    return sum(len(block.panes) for block in facade.blocks)


def rendered(facade: Facade) -> str:
    """The figure's SVG as it goes into a page."""
    app = create_gallery()
    source = '{% from "components/facade.html" import facade %}{{ facade(p, "Una frase.") }}'
    with app.test_request_context("/"):
        page = render_template_string(source, p=facade)
    return page[page.index("<svg") : page.index("</svg>") + len("</svg>")]


def test_number_places_the_window_on_its_floor() -> None:
    """304 is the fourth column of the third floor; the top floor comes first."""
    picture = facade_layout(homes("101", "102", "201", "202", "301", "304"), Mode.PRESENCE)
    columns = sorted({pane.x for pane in picture.blocks[0].panes})
    assert len(columns) == 3
    first_row = [pane for pane in picture.blocks[0].panes if pane.y == 6]
    assert [pane.x for pane in first_row] == [columns[0], columns[2]]
    assert [label.text for label in picture.floor_labels] == ["1", "3"]


def test_floors_of_a_tower_are_labelled_by_fives() -> None:
    """1, 5, 10 and the top, as high as the windows they name."""
    picture = facade_layout(tower_units(4, 15, 4, "0", Mode.PRESENCE), Mode.PRESENCE)
    assert [(label.text, label.y) for label in picture.floor_labels] == [
        ("1", 312),
        ("5", 244),
        ("10", 159),
        ("15", 74),
    ]


def test_floor_that_does_not_exist_is_not_drawn() -> None:
    """Many buildings have no thirteenth floor; the label of the next one tells the truth."""
    picture = facade_layout(homes("1201", "1202", "1401", "1402"), Mode.PRESENCE)
    assert [label.text for label in picture.floor_labels] == ["12", "14"]


@pytest.mark.parametrize(
    "numbers",
    [
        ("A", "B", "C", "D", "E"),
        tuple(str(number) for number in range(1, 12)),
        ("101", "101A", "Portería", "502"),
        ("101", "5099", "230"),
    ],
    ids=["letters", "running numbers", "one name among numbers", "a grid mostly of holes"],
)
def test_numbers_without_pattern_follow_the_register(numbers: tuple[str, ...]) -> None:
    """Reading order from the top left, and no floor is claimed."""
    picture = facade_layout(homes(*numbers), Mode.PRESENCE)
    places = [(pane.y, pane.x) for pane in picture.blocks[0].panes]
    assert places == sorted(places)
    assert len(places) == len(numbers)
    assert picture.floor_labels == ()


def test_floor_of_the_register_wins_over_the_number() -> None:
    """A register that says the floor is believed."""
    units = [UnitWindow("", "A", PRESENT, floor=1), UnitWindow("", "B", PRESENT, floor=7)]
    assert [label.text for label in facade_layout(units, Mode.PRESENCE).floor_labels] == ["1", "7"]


def test_towers_of_different_heights_share_the_ground() -> None:
    """Roofs differ, the ground line is one."""
    units = homes("101", "201", "301", tower="Torre 1") + homes("101", "102", tower="Torre 2")
    picture = facade_layout(units, Mode.PRESENCE)
    assert len({block.y + block.height for block in picture.blocks}) == 1
    assert len({block.y for block in picture.blocks}) == 2


def test_towers_stand_in_their_natural_order() -> None:
    """Torre 2 comes before Torre 10, whatever the register's order of text."""
    units = [unit for name in ("Torre 10", "Torre 2", "Torre 1") for unit in homes("101", tower=name)]
    names = [row.name for row in facade_layout(units, Mode.PRESENCE).table]
    assert names == ["Torre 1", "Torre 2", "Torre 10"]


def test_named_towers_keep_the_order_of_the_register() -> None:
    """Names without a number have no other order."""
    units = [unit for name in ("Guayacán", "Almendro") for unit in homes("101", tower=name)]
    assert [row.name for row in facade_layout(units, Mode.PRESENCE).table] == ["Guayacán", "Almendro"]


def test_eight_towers_of_sixty_stand_in_two_streets() -> None:
    """480 units: four towers a street."""
    picture = facade_layout(tower_units(8, 15, 4, "0", Mode.PRESENCE), Mode.PRESENCE)
    assert Counter(block.y + block.height for block in picture.blocks) == {335: 4, 680: 4}


def test_five_towers_share_two_streets_evenly() -> None:
    """Three and two, not four and one."""
    picture = facade_layout(tower_units(5, 3, 4, "0", Mode.PRESENCE), Mode.PRESENCE)
    assert sorted(Counter(block.y for block in picture.blocks).values()) == [2, 3]


def test_few_shops_stand_beside_the_door() -> None:
    """The ground floor of their tower, below the lowest home and clear of the door."""
    units = tower_units(1, 3, 4, "0", Mode.PRESENCE) + homes("L1", "L2", kind="shop")
    tower = facade_layout(units, Mode.PRESENCE).blocks[0]
    assert [(pane.x, pane.y) for pane in tower.panes[-2:]] == [(5, 58), (56, 58)]


def test_many_shops_parking_and_storage_get_buildings_of_their_own() -> None:
    """Each kind once, named by its kind, below the towers."""
    units = tower_units(1, 3, 4, "0", Mode.PRESENCE)
    for kind in ("shop", "parking", "storage"):
        units += homes(*(f"{kind}{n}" for n in range(20)), kind=kind)
    picture = facade_layout(units, Mode.PRESENCE)
    assert [name.kind for name in picture.names if name.kind] == ["shop", "parking", "storage"]
    assert [len(block.panes) for block in picture.blocks] == [12, 20, 20, 20]


def test_houses_stand_in_rows_with_their_numbers() -> None:
    """Thirty houses: three rows of ten, each with a roof and its number."""
    picture = facade_layout(homes(*(str(n) for n in range(1, 31)), kind="house"), Mode.PRESENCE)
    assert [len(block.panes) for block in picture.blocks] == [10, 10, 10]
    assert [label.text for label in picture.blocks[0].labels] == [str(n) for n in range(1, 11)]


def test_own_home_is_ringed_where_it_stands() -> None:
    """The ring has the corner of its window, and there is one."""
    units = [UnitWindow("", number, PRESENT, own=number == "201") for number in ("101", "102", "201", "202")]
    block = facade_layout(units, Mode.PRESENCE).blocks[0]
    assert block.rings == ((5, 6),)


def test_resident_sees_nothing_of_the_other_homes() -> None:
    """Every window but the own one says nothing, in the picture, the legend and the table."""
    units = [UnitWindow("", str(n), PRESENT if n % 2 else ABSENT, own=n == 3) for n in range(1, 20)]
    picture = facade_layout(only_own(units), Mode.PRESENCE)
    assert [(count.state, count.units) for count in picture.legend] == [
        (PRESENT, 1),
        (WindowState.OTHER, 18),
    ]
    assert picture.is_partial


def test_two_thousand_units_become_one_strip_a_tower() -> None:
    """Proportional, and every state that occurs has a window."""
    units = tower_units(20, 25, 4, "0" * 8, Mode.PRESENCE)
    units[0] = UnitWindow("Torre 1", "101", ABSENT)
    picture = facade_layout(units, Mode.PRESENCE)
    assert picture.are_strips
    assert len(picture.blocks) == 20
    assert Counter(pane.symbol for pane in picture.blocks[0].panes) == {"wp": 11, "wa": 1}
    assert [name.text for name in picture.names[:2]] == ["Torre 1", "99/100"]


def test_two_thousand_units_without_towers_become_runs() -> None:
    """The register itself is cut into runs of a hundred."""
    units = homes(*(str(n) for n in range(1, 2001)), tower="", kind="house")
    picture = facade_layout(units, Mode.PRESENCE)
    assert len(picture.blocks) == 20
    assert [name.text for name in picture.names[:4:2]] == ["1–", "101–"]


def test_strip_rings_a_window_in_the_own_state() -> None:
    """A reader in a very large community still finds their home's state."""
    units = tower_units(20, 25, 4, "0", Mode.PRESENCE)
    units[7] = UnitWindow("Torre 1", "202", ABSENT, own=True)
    picture = facade_layout(units, Mode.PRESENCE)
    ring = picture.blocks[0].rings[0]
    assert [pane.symbol for pane in picture.blocks[0].panes if (pane.x, pane.y) == ring] == ["wa"]


def test_facade_of_240_homes_is_small_on_the_wire() -> None:
    """About ten kilobytes as it stands, under two compressed."""
    picture = rendered(facade_layout(tower_units(4, 15, 4, "000111367", Mode.DELIVERY), Mode.DELIVERY))
    assert len(picture) < 10_500
    assert len(gzip.compress(picture.encode(), 9)) < 2_000
    assert picture.count("<use ") == 240


def test_facade_carries_no_style_and_its_sentence() -> None:
    """Classes only, so that dark, print and the strict policy hold; the sentence is the title."""
    picture = rendered(facade_layout(mixed_community(), Mode.PRESENCE))
    assert "style=" not in picture
    assert '<title id="facade">Una frase.</title>' in picture


def test_nothing_of_the_picture_lies_outside_it() -> None:
    """Blocks, labels and names stay inside the 344 units of width and the height."""
    picture = facade_layout(mixed_community(), Mode.PRESENCE)
    for block in picture.blocks:
        assert block.x >= 2
        assert block.x + block.width <= 342
        assert block.y + block.height <= picture.height
    assert all(0 <= name.x <= 344 and name.y <= picture.height for name in picture.names)


def test_state_of_another_mode_is_refused() -> None:
    """A vote is no delivery."""
    with pytest.raises(ValueError, match="delivery"):
        facade_layout([UnitWindow("", "101", WindowState.VOTED)], Mode.DELIVERY)


def test_community_without_units_has_no_facade() -> None:
    """The page shows its empty state instead."""
    with pytest.raises(ValueError, match="at least one"):
        facade_layout([], Mode.VOTES)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(
            UnitWindow,
            tower=st.sampled_from(["", "Torre 1", "Torre 2", "Bloque Ñ", "🏠", "x" * 60]),
            number=st.one_of(
                st.text(max_size=8), st.integers(0, 4000).map(str), st.integers(101, 2012).map(str)
            ),
            state=st.sampled_from([PRESENT, ABSENT, WindowState.LEFT, WindowState.REPRESENTED]),
            floor=st.one_of(st.none(), st.integers(-3, 60)),
            kind=st.sampled_from(["apartment", "house", "shop", "parking", "storage", "office"]),
            own=st.booleans(),
        ),
        min_size=1,
        max_size=400,
    )
)
def test_every_unit_of_any_register_is_drawn_and_counted(units: list[UnitWindow]) -> None:
    """Whatever the clerk wrote: one window a unit, the counts add up, nothing is lost."""
    picture = facade_layout(units, Mode.PRESENCE)
    assert sum(count.units for count in picture.legend) == len(units)
    assert sum(row.units for row in picture.table) == len(units)
    assert picture.are_strips or drawn(picture) == len(units)
    assert max(block.x + block.width for block in picture.blocks) <= 344


def test_coordinates_are_short_decimal_text() -> None:
    """No exponent and no long tail anywhere in the rendered façade."""
    picture = rendered(facade_layout(mixed_community(), Mode.PRESENCE))
    assert not re.search(r"\d\.\d{3,}|\de[+-]?\d", picture)
