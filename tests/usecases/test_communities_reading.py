"""What pages and other areas read of a register: owners, units, figures and by-laws."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select

from meetings import communities
from meetings.communities import Origin, Show, UploadedFile
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Kind
from meetings.protocol.trail import Tag
from meetings.storage.communities import RuleProfile
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import SYSTEM
from tests.factories import START, make_building

DATA = Path(__file__).parent.parent / "data"
REGISTER = (
    "Torre;Apto;Propietario;Cédula;Correo;Celular;Coeficiente;Mora\n"
    "1;101;Ana Ruiz;41111111;ana@example.com;;1,5;\n"
    "1;102;Beatriz Lara / Carlos Mora;52222222;bea@example.com;;38,5;SI\n"
    "2;101;Ana Ruiz;41111111;;;60;\n"
).encode()


@pytest.fixture
def community(storage: Storage) -> uuid.UUID:
    """Three units, three owners; one owner has two units, one unit two owners. Nothing is attested."""
    with storage.transaction() as tx:
        community = communities.create_community(tx, "Los Guayacanes", SYSTEM, START)
        page = communities.preview_register(tx, community, "r.csv", REGISTER, SYSTEM, START)
        communities.apply_register(tx, community, page.id, SYSTEM, START)
    return community


def test_the_page_of_the_register_adds_up_exactly(storage: Storage, community: uuid.UUID) -> None:
    """Figures, towers and the sum with the register's own decimals."""
    with storage.reading() as tx:
        page = communities.register_page(tx, community)
    counts = page.counts
    assert (counts.units, counts.people, counts.shared, counts.in_arrears) == (3, 3, 1, 1)
    assert (counts.by_email, counts.waiting, counts.on_paper) == (0, 2, 1)
    assert (counts.sum, counts.expected, page.decimals) == (100, 100, 1)
    assert [(tower.name, tower.units, tower.coefficient) for tower in page.towers] == [
        ("Torre 1", 2, 40),
        ("Torre 2", 1, 60),
    ]


@pytest.mark.parametrize(
    ("query", "tower", "show", "found"),
    [
        ("", "", Show.ALL, ["101", "102", "101"]),
        ("torre 2", "", Show.ALL, ["101"]),
        ("101", "Torre 1", Show.ALL, ["101"]),
        ("RUÍZ ana", "", Show.ALL, ["101", "101"]),
        ("", "", Show.SHARED, ["102"]),
        ("", "", Show.WITHOUT_EMAIL, ["102"]),
        ("", "", Show.WAITING, ["101", "102", "101"]),
        ("' OR 1=1 --", "", Show.ALL, []),
        ("%", "", Show.ALL, []),
    ],
)
def test_units_are_found_by_number_tower_or_name(
    storage: Storage, community: uuid.UUID, query: str, tower: str, show: Show, found: list[str]
) -> None:
    """Accents and capitals do not matter; signs are no commands."""
    with storage.reading() as tx:
        page = communities.register_page(tx, community, query=query, tower=tower, show=show)
    assert [line.number for line in page.lines] == found


def test_a_large_register_is_shown_page_by_page(storage: Storage) -> None:
    """Beyond the last page stands the last."""
    with storage.transaction() as tx:
        community = communities.create_community(tx, "Los Guayacanes", SYSTEM, START)
        content = (DATA / "registro-2.csv").read_bytes()
        found = communities.preview_register(tx, community, "r.csv", content, SYSTEM, START)
        communities.apply_register(tx, community, found.id, SYSTEM, START)
    with storage.reading() as tx:
        first = communities.register_page(tx, community)
        last = communities.register_page(tx, community, page=99)
    assert (len(first.lines), first.last_page, last.page) == (40, 6, 6)
    assert first.lines[0] != last.lines[0]


def test_whoever_reads_figures_sees_no_person(storage: Storage, community: uuid.UUID) -> None:
    """The same counts, and no line."""
    with storage.reading() as tx:
        page = communities.register_page(tx, community, with_people=False)
    assert (page.lines, page.counts.units) == ((), 3)


def test_attested_addresses_come_before_paper(storage: Storage, community: uuid.UUID) -> None:
    """In the order in which they are to be used; what a document speaks for is registered."""
    with storage.transaction() as tx:
        page = communities.preview_register(tx, community, "r.csv", REGISTER, SYSTEM, START)
        file = UploadedFile("a.png", b"\x89PNG\r\n\x1a\n...")
        communities.attest_addresses(
            tx, community, page.id, Origin("Formatos", date(2026, 1, 1), file), SYSTEM, START
        )
    with storage.reading() as tx:
        counts = communities.register_page(tx, community).counts
        ana = communities.register_page(tx, community, query="ana").lines[0].owners[0]
        page = communities.person_page(tx, community, ana.person_id)
    assert [(each.value, each.state) for each in page.addresses] == [
        ("ana@example.com", "registered"),
        ("Torre 1 101", "registered"),
    ]
    assert (counts.by_email, counts.waiting, counts.on_paper) == (2, 0, 1)
    assert [line.tower for line in page.owns] == ["Torre 1", "Torre 2"]


def test_a_persons_page_tells_where_each_address_comes_from(storage: Storage) -> None:
    """State and document of each; units owned now and before."""
    building = make_building(storage)
    with storage.reading() as tx:
        page = communities.person_page(tx, building.community_id, building.people[0])
    [address] = page.addresses
    assert (address.state, address.document) == ("registered", "Registro de propietarios")
    assert [(line.number, line.coefficient) for line in page.owns] == [("101", Fraction(20))]


NOTICE = {"value": {"days": 20, "unit": "clear_calendar_days"}, "article": "41", "date": "2015-03-20"}


def test_by_laws_are_kept_version_by_version(storage: Storage, community: uuid.UUID) -> None:
    """A change makes a version, the same values make none, and the trail has each."""
    with storage.transaction() as tx:
        assert (
            communities.set_rule_profile(tx, community, {"notice.ordinary_assembly": NOTICE}, SYSTEM, START)
            == 1
        )
        assert (
            communities.set_rule_profile(tx, community, {"notice.ordinary_assembly": NOTICE}, SYSTEM, START)
            == 1
        )
        assert communities.set_rule_profile(tx, community, {}, SYSTEM, START) == 2
    with storage.reading() as tx:
        versions = tx.session.scalars(select(RuleProfile.values).order_by(RuleProfile.version)).all()
        entries = tx.session.scalar(select(func.count()).where(TrailEntry.tag == Tag.RULE_PROFILE_CHANGED))
    assert versions == [{"notice.ordinary_assembly": NOTICE}, {}]
    assert entries == 2


def test_by_laws_reach_the_rulebook_with_their_article(storage: Storage, community: uuid.UUID) -> None:
    """Twenty days of the by-laws stand beside the fifteen of the law."""
    with storage.transaction() as tx:
        communities.set_rule_profile(tx, community, {"notice.ordinary_assembly": NOTICE}, SYSTEM, START)
    with storage.reading() as tx:
        terms = communities.rulebook_of(tx, community, START).terms[Kind.ORDINARY_ASSEMBLY]
    assert [term.period.days for term in terms] == [15, 20]


def test_by_laws_below_the_law_are_flagged(storage: Storage, community: uuid.UUID) -> None:
    """The value is kept as written, and the page says that it does not hold."""
    low = {**NOTICE, "value": {"days": 8, "unit": "clear_calendar_days"}}
    with storage.transaction() as tx:
        communities.set_rule_profile(tx, community, {"notice.ordinary_assembly": low}, SYSTEM, START)
    with storage.reading() as tx:
        profile = communities.rule_profile(tx, community, START)
    assert [flag.code for flag in profile.flags] == ["rulebook.notice_below_floor"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"notice.ordinary_assembly": {"value": {"days": 0}}}, "rules.invalid"),
        ({"quorum": {"value": "a half"}}, "rules.invalid"),
        ({"unknown": {"value": 1}}, "rules.invalid"),
        ({"saturday_business": {"value": True, "date": "2027-02-02"}}, "rules.future"),
    ],
)
def test_by_laws_nobody_can_read_are_refused(
    storage: Storage, community: uuid.UUID, values: dict[str, object], code: str
) -> None:
    """No version is made of them."""
    with pytest.raises(Refused, match=code.replace(".", r"\.")), storage.transaction() as tx:
        communities.set_rule_profile(tx, community, values, SYSTEM, START)
    with storage.reading() as tx:
        assert communities.rule_profile(tx, community, START).version == 0


def test_a_communitys_data_are_corrected_in_one_act(storage: Storage, community: uuid.UUID) -> None:
    """The trail has what changed; the same again adds nothing."""
    for _ in range(2):
        with storage.transaction() as tx:
            communities.change_community(
                tx,
                community,
                name="Los Guayacanes PH",
                kind="building",
                tax_id="900.123.456-7",
                address="Calle 1 # 2-3",
                city="Cali",
                by=SYSTEM,
                at=START + timedelta(hours=1),
            )
    with storage.reading() as tx:
        assert communities.card(tx, community).tax_id == "900.123.456-7"
        query = select(func.count()).where(TrailEntry.tag == Tag.COMMUNITY_CHANGED)
        assert tx.session.scalar(query) == 1


def test_nobody_reads_a_community_that_does_not_exist(storage: Storage) -> None:
    """Every page of it is missing."""
    for read in (communities.register_page, communities.card):
        with pytest.raises(Missing), storage.reading() as tx:
            read(tx, uuid.uuid4())
