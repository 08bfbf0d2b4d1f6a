"""The by-laws as the staff write them down: one question a page, and what holds of them."""

from __future__ import annotations

from typing import Any

from meetings import communities
from meetings.accounts import Role
from meetings.protocol.merged import MERGED_FIELDS
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, make_building

RULES = "/comunidad/reglas"
TEXT = f"{RULES}/texto"
DATED = {"article": "41", "adopted_on": "2015-03-20"}
TERM = {"days": "20", "unit": "clear_calendar_days", "severity": "block", **DATED}
# A value for each shape of form, as a browser sends it, and as it is kept.
WRITTEN: dict[str, tuple[dict[str, str], Any]] = {
    "notice.ordinary_assembly": (
        TERM,
        {"days": 20, "unit": "clear_calendar_days", "severity": "block"},
    ),
    "quorum": ({"share": "60 %"}, "3/5"),
    "majorities.bylaw_reform": ({"share": "70"}, "7/10"),
    "majorities.budget": ({"share": "2/3"}, "2/3"),
    "second_call": (
        {"mode": "same_day_minutes", "minutes": "60"},
        {"mode": "same_day_minutes", "minutes": 60},
    ),
    "proxies": ({"limit": "3", "counts": "owners"}, {"limit": 3, "counts": "owners"}),
    "arrears_restrict_vote": ({"answer": "yes", "article": "55"}, True),
    "use": ({"answer": "mixed"}, "mixed"),
    "nonpresential_rule": ({"answer": "all_owners"}, "all_owners"),
    "duration_cap_minutes": ({"number": "90"}, 90),
    "recording_retention_months": ({"number": "12"}, 12),
    "saturday_business": ({"answer": "no"}, False),
    "budget_year_end": ({"day": "30", "month": "6"}, "06-30"),
}


def _enter(browse: Browser, storage: Storage, role: Role = Role.ADMINISTRATOR) -> Building:
    building = make_building(storage)
    browse.sign_in(building.emails[role.value], PASSWORD)
    return building


def _values(storage: Storage, building: Building) -> dict[str, Any]:
    with storage.reading() as tx:
        return dict(communities.rule_profile(tx, building.community_id, START).values)


def _write(browse: Browser, field: str, sent: dict[str, str], status: int = 302) -> str:
    browse.get(f"{TEXT}/{field}")
    return browse.post(f"{TEXT}/{field}", sent, status=status)


def test_every_shape_of_by_law_is_written_and_shown_again(browse: Browser, storage: Storage) -> None:
    """Each page keeps the value, and shows it when it is opened once more."""
    building = _enter(browse, storage)
    for field, (sent, _) in WRITTEN.items():
        assert _write(browse, field, sent).endswith(f"#{field}")
    assert {field: row["value"] for field, row in _values(storage, building).items()} == {
        field: kept for field, (_, kept) in WRITTEN.items()
    }
    for field, (sent, _) in WRITTEN.items():
        page = browse.get(f"{TEXT}/{field}")
        shown = [value for value in sent.values() if f'value="{value.removesuffix(" %")}' in page]
        assert shown, field


def test_every_rule_has_its_page_and_its_row(browse: Browser, storage: Storage) -> None:
    """The page of all rules leads to each question."""
    _enter(browse, storage)
    page = browse.get(RULES)
    assert [field for field in MERGED_FIELDS if f'href="{TEXT}/{field}"' not in page] == []


def test_by_law_stands_beside_the_law_with_its_article(browse: Browser, storage: Storage) -> None:
    """What the law says, what the by-laws say, and what holds."""
    _enter(browse, storage)
    _write(browse, "notice.ordinary_assembly", TERM)
    row = browse.get(RULES).split('id="notice.ordinary_assembly"')[1].split("</tr>")[0]
    assert "15 días calendario" in row
    assert row.count("20 días calendario") == 2
    assert "Artículo 41" in row


OUTSIDE = {
    "notice.ordinary_assembly": ({**TERM, "days": "8"}, "menos días"),
    "quorum": ({"share": "40"}, "quórum menor"),
    "majorities.budget": ({"share": "80"}, "mayoría más alta"),
    "majorities.bylaw_reform": ({"share": "60"}, "mayoría menor"),
}


def test_by_law_outside_the_law_is_ignored_and_explained(browse: Browser, storage: Storage) -> None:
    """Its row says that it is not applied, and below the table stands why."""
    _enter(browse, storage)
    for field, (sent, _) in OUTSIDE.items():
        _write(browse, field, sent)
    page = browse.get(RULES)
    for field, (_, why) in OUTSIDE.items():
        assert "No se aplica" in page.split(f'id="{field}"')[1].split("</tr>")[0]
        assert why in page


def test_value_keeps_its_date_and_silence_takes_it_back(browse: Browser, storage: Storage) -> None:
    """What the by-laws do not say leaves the profile; the other values stay as they were."""
    building = _enter(browse, storage)
    _write(browse, "notice.ordinary_assembly", TERM)
    _write(browse, "saturday_business", {"answer": "yes", "article": "9", "adopted_on": "2020-06-01"})
    assert {name: row["date"] for name, row in _values(storage, building).items()} == {
        "notice.ordinary_assembly": "2015-03-20",
        "saturday_business": "2020-06-01",
    }
    browse.get(f"{TEXT}/saturday_business")
    browse.post(f"{TEXT}/saturday_business/silencio", {})
    assert list(_values(storage, building)) == ["notice.ordinary_assembly"]


def test_versions_are_listed_and_read_whole(browse: Browser, storage: Storage) -> None:
    """Who and what; an earlier one is marked as such and offers no change."""
    _enter(browse, storage)
    _write(browse, "duration_cap_minutes", {"number": "90"})
    _write(browse, "duration_cap_minutes", {"number": "150"})
    listed = browse.get(f"{RULES}/versiones")
    assert listed.index("Versión 2") < listed.index("Versión 1")
    assert "Administrator Inventado" in listed
    first = browse.get(f"{RULES}?version=1")
    assert "Está leyendo una versión anterior" in first
    assert f'href="{TEXT}/quorum"' not in first


def test_version_that_never_was_breaks_nothing(browse: Browser, storage: Storage) -> None:
    """A number without its version is not found; what is no number shows the one in force."""
    _enter(browse, storage)
    browse.get(f"{RULES}?version=7", status=404)
    for asked in ("99999999", "-1", "x", "%C2%B2"):
        browse.get(f"{RULES}?version={asked}")


def test_who_only_reads_changes_nothing(browse: Browser, storage: Storage) -> None:
    """The same table, without links to change it."""
    _enter(browse, storage, Role.SECRETARY)
    assert f'href="{TEXT}/quorum"' not in browse.get(RULES)
    browse.get(f"{TEXT}/quorum", status=403)
    browse.post(f"{TEXT}/quorum", {"share": "60"}, status=403)


WRONG = [
    ("notice.ordinary_assembly", {"days": "0"}, "Escriba un número de 1 a 366."),
    ("notice.ordinary_assembly", {"days": ""}, "Llene este campo."),
    ("notice.ordinary_assembly", {"days": "9" * 10_000}, "Escriba un número entero, en cifras."),
    ("notice.ordinary_assembly", {"unit": "lunas"}, "Escoja una de las respuestas de la lista."),
    ("notice.ordinary_assembly", {"severity": "ok"}, "Escoja una de las respuestas de la lista."),
    ("notice.ordinary_assembly", {"adopted_on": "2027-02-30"}, "Escriba un día que exista"),
    ("notice.ordinary_assembly", {"adopted_on": "2027-02-02"}, "una fecha que no ha llegado"),
    ("notice.ordinary_assembly", {"article": "x" * 10_000}, "Escriba máximo 40 caracteres"),
    ("second_call", {"minutes": ""}, "cuántos minutos después"),
    ("quorum", {"share": "la mitad"}, "Escriba un porcentaje como 75"),
    ("quorum", {"share": "1/0"}, "Escriba un porcentaje como 75"),
    ("quorum", {"share": "0"}, "Escriba un porcentaje mayor que 0 %"),
    ("quorum", {"share": "100,01"}, "Escriba un porcentaje mayor que 0 %"),
    ("quorum", {"share": "0,7"}, "Escriba el porcentaje sobre cien"),
    ("arrears_restrict_vote", {"article": ""}, "Escriba el artículo"),
    ("budget_year_end", {"day": "31"}, "Ese mes no tiene ese día."),
    ("budget_year_end", {"month": "13"}, "Escoja una de las respuestas de la lista."),
    ("budget_year_end", {"month": ""}, "Escoja una respuesta."),
]


def test_wrong_value_is_told_at_its_field(browse: Browser, storage: Storage) -> None:
    """Each with its own sentence, and no version is made."""
    building = _enter(browse, storage)
    for field, changed, sentence in WRONG:
        page = _write(browse, field, {**WRITTEN[field][0], **changed}, status=422)
        assert sentence in page, (field, changed)
    assert _values(storage, building) == {}


def test_control_characters_are_cleaned_from_a_share(browse: Browser, storage: Storage) -> None:
    """What nobody sees does not make a figure wrong."""
    building = _enter(browse, storage)
    _write(browse, "quorum", {"share": "6\x000 \u202e%"})
    assert _values(storage, building)["quorum"]["value"] == "3/5"


def test_rule_nobody_has_is_not_found(browse: Browser, storage: Storage) -> None:
    """Neither its page nor its form."""
    _enter(browse, storage)
    for field in ("colour", "notice.party", "notice.", "%00", "<b>"):
        browse.get(f"{TEXT}/{field}", status=404)
        browse.post(f"{TEXT}/{field}", {"share": "60"}, status=404)


def test_standing_choice_is_recorded_on_its_point(browse: Browser, storage: Storage) -> None:
    """The page to print tells it, with who and when; nothing was chosen beforehand; it is withdrawn again."""
    _enter(browse, storage)
    point = f"{RULES}/puntos/virtual_assembly"
    assert point in browse.get(f"{RULES}/puntos")
    assert " checked" not in browse.get(point)
    assert "Escoja una respuesta." in browse.post(point, {"words": "x"}, status=422)
    assert "no es de las que se ofrecen" in browse.post(point, {"ground": "law_silent"}, status=422)
    assert "unas palabras suyas" in browse.post(point, {"ground": "counsel", "words": " "}, status=422)
    browse.post(point, {"ground": "counsel", "words": "Dra. Inés Vega, 3 de enero de 2027."}, to=point)
    page = browse.get(point)
    assert "Un abogado lo aconsejó." in page
    assert "Anotada por Administrator Inventado" in page
    browse.post(f"{point}/retiro", {}, to=point)
    assert "No se ha anotado ninguna" in browse.get(point)


def test_point_nobody_contests_is_not_found(browse: Browser, storage: Storage) -> None:
    """Neither its page nor its acts; who only reads changes nothing."""
    building = _enter(browse, storage)
    browse.get(f"{RULES}/puntos/colour", status=404)
    browse.post(f"{RULES}/puntos/colour", {"ground": "counsel"}, status=404)
    browse.sign_in(building.emails[Role.SECRETARY.value], PASSWORD)
    browse.get(f"{RULES}/puntos/virtual_assembly")
    browse.post(f"{RULES}/puntos/virtual_assembly", {"ground": "counsel"}, status=403)


def test_protocol_of_a_community_is_read_by_everybody(browse: Browser, storage: Storage) -> None:
    """Ten rules with its own values and their article; staff and whoever has the link read the same."""
    building = _enter(browse, storage)
    _write(browse, "notice.ordinary_assembly", TERM)
    _write(browse, "duration_cap_minutes", {"number": "90", "article": "62"})
    _write(browse, "quorum", {"share": "40"})
    public = f"/protocolo/{building.community_id}"
    assert public in browse.get("/comunidad/protocolo")
    page = Browser(browse.app).get(public)
    assert all(f"{number}. <b>" in page for number in range(1, 11))
    for said in (
        "20 días calendario",
        "Máximo 90 minutos",
        "artículo 62",
        "Más de la mitad de los coeficientes",
    ):
        assert said in page


def test_public_protocol_names_nobody_of_the_staff(browse: Browser, storage: Storage) -> None:
    """Who wrote the by-laws down stays inside; an unknown community has no page."""
    building = _enter(browse, storage)
    _write(browse, "duration_cap_minutes", {"number": "90"})
    page = Browser(browse.app).get(f"/protocolo/{building.community_id}")
    assert "Administrator Inventado" not in page
    assert "Persona 1 Inventada" not in page
    browse.get("/protocolo/00000000-0000-4000-8000-000000000000", status=404)
