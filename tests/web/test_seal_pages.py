"""The pages of the seal: one meeting for staff and residents, the trend, and who agreed on the hour."""

from __future__ import annotations

import pytest

from meetings.adapters.clock import FixedClock
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, Building, convene, make_building, make_meeting

AGREED = {"ground": "council", "reference": "Acta 14 del consejo", "on": "2027-01-20"}


@pytest.fixture
def building(storage: Storage) -> Building:
    """A called assembly."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    return building


@pytest.fixture
def desk(browse: Browser, building: Building) -> Browser:
    """The administrator, signed in."""
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return browse


def page_of(building: Building) -> str:
    """The seal of the building's meeting."""
    return f"/reuniones/{building.meeting_id}/sello"


def test_a_called_meeting_shows_ten_marks_that_nobody_knows(desk: Browser, building: Building) -> None:
    """Ten lines, the picture with its sentence, no tick."""
    page = desk.get(page_of(building))
    assert page.count("No se sabe</span>") == 10
    assert "Se cumplieron 0 de 10 reglas. De las otras 10 todavía no se sabe." in page
    assert page_of(building) in desk.get(f"/reuniones/{building.meeting_id}")


def test_the_agreed_hour_is_ticked_with_its_proof(desk: Browser, building: Building) -> None:
    """Written once, it stands with its paper and its day."""
    desk.get(page_of(building))
    desk.post(page_of(building), AGREED, to=page_of(building))
    page = desk.get(page_of(building))
    assert "La decidió el consejo el miércoles 20 de enero. Acta 14 del consejo." in page
    assert "Se cumplió 1 de 10 reglas." in page


@pytest.mark.parametrize(
    "change",
    [
        {"ground": ""},
        {"ground": "nobody"},
        {"reference": " "},
        {"reference": "a" * 10_000},
        {"on": "2027-02-30"},
    ]
    + [{"on": "2099-01-01"}, {"on": ""}],
)
def test_a_wrong_agreement_is_said_and_not_kept(
    desk: Browser, storage: Storage, building: Building, change: dict[str, str]
) -> None:
    """Each a sentence on the same page."""
    desk.get(page_of(building))
    desk.post(page_of(building), AGREED | change, status=422)
    with storage.reading() as tx:
        assert tx.session.get_one(Meeting, building.meeting_id).hour_ground == ""


def test_hostile_proof_is_only_text(desk: Browser, building: Building) -> None:
    """Markup and control characters show as what they are, or not at all."""
    desk.get(page_of(building))
    hostile = {"reference": "<script>alert(1)</script>\x00 100 % s\r\nBcc: x"}
    desk.post(page_of(building), AGREED | hostile, to=page_of(building))
    assert "&lt;script&gt;" in desk.get(page_of(building))


def test_a_resident_reads_the_same_seal(browse: Browser, building: Building) -> None:
    """By the own link, without any form."""
    page = browse.get(f"/r/{building.links[0]}/sello")
    assert "Cómo se hizo la reunión" in page
    assert page.count("No se sabe</span>") == 10
    assert "Quién acordó la hora" not in page


def test_the_trend_waits_for_the_first_meeting(desk: Browser, clock: FixedClock) -> None:
    """An empty state that says when there will be something."""
    assert "Todavía no se ha hecho ninguna reunión" in desk.get("/reuniones/sello")
