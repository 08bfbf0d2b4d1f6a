"""Two communities with all that a path can name, made by the use cases, and one browser for each role.

The tests of security need every object twice: once in the community of whoever asks, once in another one.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings import (
    accounts,
    communities,
    convening,
    deliveries,
    live_session,
    minutes,
    planning,
    proxies,
)
from meetings.accounts import LinkPurpose, NewLink, Role
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.application import create_app
from meetings.communities import Channel, Origin, UploadedFile
from meetings.config import Config
from meetings.convening import Addresses, CancellationComposer, NoticeComposer, PollComposer, make_papers
from meetings.deliveries import Sending
from meetings.live_session import Count, Office
from meetings.minutes import (
    CodeComposer,
    PublishedComposer,
    SignatureComposer,
    Signer,
    make_minutes_papers,
)
from meetings.protocol.kinds import Body, Convener, Kind, Modality, Said, Summons
from meetings.proxies import Holder, NewPower, PowerPaper
from meetings.replies import LinkComposer, WrongPersonComposer
from meetings.storage.accounts import Account, Link, RoleGrant
from meetings.storage.communities import Attestation, ContactPoint
from meetings.storage.convening import Invitation, Notice
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.live_session import FloorRequest
from meetings.storage.planning import (
    AgendaItem,
    BodyMember,
    Guest,
    Meeting,
    Poll,
    PollHour,
    PollInvitation,
)
from meetings.storage.proxies import Proxy
from meetings.storage.session import Storage, Transaction
from meetings.storage.votes import Vote
from meetings.trail import SYSTEM, Actor, Witness
from tests.databases import database
from tests.factories import PASSWORD, START, Building, make_building, make_meeting, password_hash
from tests.web.watch import Watch
from tests.written import ask, write_questions

BASE = "http://127.0.0.1:8000"
MAIL_FROM = "constancia@example.com"
COOKIE = "constancia"
REASON = "Consta en el registro de propietarios."
PAST = datetime(2027, 2, 25, 14, 0, tzinfo=UTC)
TONIGHT = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)
LATER = datetime(2027, 4, 24, 14, 0, tzinfo=UTC)
NOW = TONIGHT + timedelta(minutes=40)
CALLED = ("draft", "convened", "open", "closed", "signing", "published")
# Changes under way of the convened one, an assembly that no notice calls, and questions being answered in
# writing follow those six.
STAGES = (*CALLED, "changing", "gathering", "asked")
ASKED_AT = NOW - timedelta(days=10)
REGISTER = (
    "Torre;Apto;Propietario;Cédula;Correo;Celular;Coeficiente;Mora\n"
    "1;101;Ana Ruiz Peña;41111111;ana@example.com;310 555 0101;60;\n"
    "1;102;Carlos Mora;52222222;bea@example.com;;40;SI\n"
).encode()


class Box:
    """A channel that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> Receipt:
        """Take it."""
        self.messages.append(message)
        return Receipt(NOW, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class Side:
    """One community: its people, its meetings at every stage, its links."""

    building: Building
    meetings: dict[str, uuid.UUID] = field(default_factory=dict)
    import_id: uuid.UUID = uuid.UUID(int=0)
    links: dict[LinkPurpose, str] = field(default_factory=dict)
    stage_links: dict[str, str] = field(default_factory=dict)
    entry: str = ""
    choice: str = ""

    @property
    def community_id(self) -> uuid.UUID:
        """Whose side this is."""
        return self.building.community_id


@dataclass(frozen=True)
class Asker:
    """One role: a browser with its token for forms, the side it belongs to, what it is there, its link."""

    name: str
    client: FlaskClient
    side: str = ""
    roles: frozenset[str] = frozenset()
    link_side: str = ""
    purpose: LinkPurpose | None = None
    signed_in: bool = False
    token: str = ""


@dataclass
class Scene:
    """Both communities, the application over them, and a browser for each role."""

    kind: str
    url: str
    storage: Storage
    app: Flask
    clock: FixedClock
    keys: Keys
    sides: dict[str, Side]
    box: Box
    askers: list[Asker] = field(default_factory=list)
    watch: Watch | None = None
    cookies: dict[str, str | None] = field(default_factory=dict)
    walks: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)

    def sending(self) -> Sending:
        """A sweep of both communities' messages into the box."""
        parts = Addresses(BASE), MAIL_FROM
        composers = {
            "notice": NoticeComposer(*parts),
            "cancellation": CancellationComposer(*parts),
            "link": LinkComposer(*parts),
            "officer": SignatureComposer(*parts),
            "signature": SignatureComposer(*parts),
            "code": CodeComposer(*parts),
            "minutes": PublishedComposer(*parts),
            "wrong_person": WrongPersonComposer(*parts),
            "poll": PollComposer(*parts),
        }
        return Sending(self.storage, composers, lambda owed: self.box, self.clock.now)

    def print_papers(self) -> None:
        """Make every paper that waits."""
        witness = Witness.of(BASE, self.keys)
        make_papers(self.storage, Addresses(BASE), witness, self.clock.now)
        make_minutes_papers(self.storage, Addresses(BASE), witness, self.clock.now)

    def asker(self, name: str) -> Asker:
        """The role with this name."""
        return next(asker for asker in self.askers if asker.name == name)

    def mark(self) -> None:
        """Take the data base and the browsers as they are to compare with and to go back to."""
        self.askers = [replace(asker, token=csrf_token(asker.client)) for asker in self.askers]
        self.cookies = {asker.name: cookie_of(asker.client) for asker in self.askers}
        self.watch = Watch(self.url)

    def put_back(self) -> None:
        """Make the data base and the browsers what they were: whoever signed out is there again."""
        assert self.watch is not None
        for asker in self.askers:
            kept = self.cookies[asker.name]
            if kept is None:
                asker.client.delete_cookie(COOKIE)
            elif cookie_of(asker.client) != kept:
                asker.client.set_cookie(COOKIE, kept)
        self.watch.restore()


@contextmanager
def make_scene(kind: str, folder: Path, keys: Keys) -> Iterator[Scene]:
    """Both communities over an empty data base of a kind."""
    with database(kind) as url:
        storage, clock = Storage(url, keys), FixedClock(START)
        app = create_app(Config(instance=folder), storage=storage, keys=keys, clock=clock)
        app.testing = True
        # A fault of the program is an answer to be judged here, not the end of the run.
        app.config["PROPAGATE_EXCEPTIONS"] = False
        # A stream of news is read to its end here: it says that it lives and ends.
        app.config["STREAM_SECONDS"] = 0
        app.config["ANSWER_SECONDS"] = 0
        scene = Scene(kind, url, storage, app, clock, keys, {}, Box())
        try:
            with app.app_context():
                scene.sides = {
                    "A": _side(scene, "Los Guayacanes P.H."),
                    "B": _side(scene, "Los Cerezos P.H."),
                }
            for side in scene.sides.values():
                _answer(scene, side)
            clock.advance(NOW - START)
            # The officers' links and the published minutes were owed on evenings after the first sweep.
            with app.app_context():
                deliveries.sweep(scene.sending())
            scene.askers = _askers(scene)
            scene.mark()
            yield scene
        finally:
            if scene.watch is not None:
                scene.watch.close()
            storage.close()


def _side(scene: Scene, name: str) -> Side:
    roles = (
        *(Role.ADMINISTRATOR, Role.SECRETARY, Role.COUNCIL, Role.COUNCIL_PRESIDENT),
        Role.STATUTORY_AUDITOR,
    )
    side = Side(make_building(scene.storage, name=name, roles=roles))
    _leave_without_address(scene, side)
    for stage, starts_at in zip(CALLED, (LATER, LATER, TONIGHT, PAST, PAST, PAST), strict=True):
        side.meetings[stage] = make_meeting(scene.storage, side.building, starts_at=starts_at)
        if stage != "draft":
            _issue(scene, side, stage)
            _print_notice(scene, side, stage)
    _ask_in_writing(scene, side)
    with scene.app.app_context():
        deliveries.sweep(scene.sending())
    _people(scene, side)
    _hold(scene, side, "open", TONIGHT)
    for stage in ("closed", "signing", "published"):
        _hold(scene, side, stage, PAST)
        _draft(scene, side, stage)
    scene.print_papers()
    _publish(scene, side)
    scene.print_papers()
    deliveries.sweep(scene.sending())
    _complete(scene, side)
    _begin_others(scene, side)
    return side


def _ask_in_writing(scene: Scene, side: Side) -> None:
    """Two questions whose month runs now; their papers are those of the notices."""
    side.meetings["asked"] = write_questions(scene.storage, side.building, at=ASKED_AT)
    ask(scene.storage, side.building, ASKED_AT)
    _print_notice(scene, side, "asked")


def _leave_without_address(scene: Scene, side: Side) -> None:
    """The second person's address counts no more: their notice is a letter."""
    with scene.storage.transaction() as tx:
        points = select(ContactPoint).where(ContactPoint.person_id == side.building.people[1])
        for point in tx.session.scalars(points):
            point.suspended_at, point.suspended_reason = START, REASON


def _begin_others(scene: Scene, side: Side) -> None:
    by, here = _staff(side, Role.ADMINISTRATOR), side.community_id
    with scene.storage.transaction() as tx:
        change = planning.begin_change(tx, here, side.meetings["convened"], REASON, by, START)
        kind, modality = Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL
        everybody = planning.create_meeting(
            tx, here, kind, modality, Convener.OWNERS, by, START, summons=Summons.UNIVERSAL
        )
        side.meetings |= {"changing": change, "gathering": everybody}


def _people(scene: Scene, side: Side) -> None:
    """A member of the council, and a guest on the list of each meeting."""
    by, here = _staff(side, Role.ADMINISTRATOR), side.community_id
    with scene.storage.transaction() as tx:
        planning.add_member(tx, here, Body.COUNCIL, side.building.people[0], by, START)
        for meeting_id in side.meetings.values():
            row = Guest(meeting_id=meeting_id, person_id=side.building.people[0], quality="neighbour")
            tx.session.add(row)


def _staff(side: Side, role: Role) -> Actor:
    return Actor(account_id=side.building.staff[role.value], name=f"{role.value} inventado")


def _issue(scene: Scene, side: Side, stage: str) -> None:
    ids = side.community_id, side.meetings[stage]
    with scene.storage.transaction() as tx:
        given = {f.code: REASON for f in convening.review(tx, *ids, START).overrides}
        convening.issue_notice(tx, *ids, given, _staff(side, Role.ADMINISTRATOR), START)


def _print_notice(scene: Scene, side: Side, stage: str) -> None:
    """Print the first notice; the others of the community share its papers, since each takes a second."""
    if stage == "convened":
        scene.print_papers()
        return
    with scene.storage.transaction() as tx:
        first = tx.session.scalars(select(Notice).where(Notice.meeting_id == side.meetings["convened"])).one()
        notice = tx.session.scalars(select(Notice).where(Notice.meeting_id == side.meetings[stage])).one()
        notice.owners_pdf_id, notice.others_pdf_id = first.owners_pdf_id, first.others_pdf_id
        notice.checkpoint, notice.papers_made_at = first.checkpoint, first.papers_made_at


def _hold(scene: Scene, side: Side, stage: str, at: datetime) -> None:
    """Open a meeting and let three people in; all but tonight's elect, decide and close."""
    ids, by = (side.community_id, side.meetings[stage]), _staff(side, Role.SECRETARY)
    with scene.storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, ids[1])
        reasons = {f.code: REASON for f in live_session.opening_findings(tx, meeting, at)}
        live_session.open_meeting(tx, *ids, reasons, by, at)
    for number in (0, 3, 4):
        with scene.storage.transaction() as tx:
            live_session.mark(tx, *ids, side.building.people[number], True, by, at + timedelta(minutes=1))
    if stage == "open":
        _represent(scene, side, ids, by, at)
        with scene.storage.transaction() as tx:
            for number in (3, 0):
                live_session.raise_hand(tx, *ids, side.building.people[number], by, at + timedelta(minutes=3))
        _vote(scene, ids, by, at + timedelta(minutes=5))
        return
    then = at + timedelta(minutes=30)
    with scene.storage.transaction() as tx:
        live_session.elect(tx, *ids, Office.CHAIR, side.building.people[0], by, then)
        live_session.act_as_secretary(tx, *ids, by, then)
        voted = next(i for i in tx.session.get_one(Meeting, ids[1]).items if i.type == "decision")
        live_session.record_decision(tx, *ids, voted.id, Count("¿Aprueba?", Said.YES), by, then)
        live_session.close_meeting(tx, *ids, by, at + timedelta(hours=1))


def _vote(scene: Scene, ids: tuple[uuid.UUID, uuid.UUID], by: Actor, at: datetime) -> None:
    """Tonight the budget is being voted, and one unit has said something aloud."""
    with scene.storage.transaction() as tx:
        item = next(i for i in tx.session.get_one(Meeting, ids[1]).items if i.type == "decision")
        vote = live_session.open_vote(tx, *ids, item.id, Count("¿Aprueba?"), by, at)
    with scene.storage.transaction() as tx:
        unit = live_session.room_at(tx, tx.session.get_one(Meeting, ids[1]), at).present_units[-1]
        live_session.write_down(tx, *ids, vote, {unit.unit_id: Said.NO}, None, by, at)


def _represent(scene: Scene, side: Side, ids: tuple[uuid.UUID, uuid.UUID], by: Actor, at: datetime) -> None:
    """Tonight the third owner sends the first, who is there."""
    building, paper = side.building, PowerPaper(START.date(), "Carpeta de poderes")
    units, holder = frozenset({building.units[2]}), Holder(building.people[0])
    power = NewPower(building.people[2], units, holder, paper, {"proxy.conflict.role": REASON})
    with scene.storage.transaction() as tx:
        proxies.register_power(tx, *ids, power, by, at + timedelta(minutes=2))


def _draft(scene: Scene, side: Side, stage: str) -> None:
    ids, by = (side.community_id, side.meetings[stage]), _staff(side, Role.SECRETARY)
    with scene.storage.transaction() as tx:
        minutes.draft_minutes(tx, *ids, by, PAST + timedelta(hours=2))
        if stage != "closed":
            minutes.submit(tx, *ids, by, PAST + timedelta(hours=3))


def _publish(scene: Scene, side: Side) -> None:
    ids, at = (side.community_id, side.meetings["published"]), PAST + timedelta(days=1)
    chair = Actor(person_id=side.building.people[0], name="Persona 1 Inventada")
    with scene.storage.transaction() as tx:
        minutes.sign(tx, *ids, Signer(chair, "code"), at)
        for role in (Role.SECRETARY, Role.ADMINISTRATOR):
            minutes.sign(tx, *ids, Signer(_staff(side, role), "password"), at)
        minutes.publish(tx, *ids, "Cartelera", _staff(side, Role.ADMINISTRATOR), at)


def _complete(scene: Scene, side: Side) -> None:
    """A register that waits, and one link of each purpose and stage."""
    by = _staff(side, Role.ADMINISTRATOR)
    with scene.storage.transaction() as tx:
        page = communities.preview_register(tx, side.community_id, "registro.csv", REGISTER, by, START)
        letter = Origin("Carta firmada", START.date(), UploadedFile("carta.pdf", b"%PDF-1.7 letter"))
        person, phone = side.building.people[2], Channel.PHONE
        communities.add_contact_point(tx, side.community_id, person, phone, "310 555 0103", letter, by, START)
        side.import_id = page.id
        side.entry = accounts.issue_entry_link(
            tx, side.building.staff["secretary"], side.community_id, NOW - timedelta(hours=1)
        )
        side.choice = accounts.issue_password_link(
            tx, side.building.staff["council"], side.community_id, NOW - timedelta(hours=1)
        )
        for purpose in (LinkPurpose.REQUEST, LinkPurpose.SURVEY, LinkPurpose.FEED):
            wanted = NewLink(
                purpose,
                side.community_id,
                side.building.people[0],
                NOW + timedelta(days=90),
                side.meetings["convened"],
            )
            side.links[purpose] = accounts.issue_link(tx, wanted, START)[1]
        for stage in (*CALLED[1:], "asked"):
            link_id = tx.session.scalars(
                select(Invitation.link_id).where(
                    Invitation.meeting_id == side.meetings[stage],
                    Invitation.person_id == side.building.people[0],
                )
            ).one()
            side.stage_links[stage] = accounts.link_token(tx, link_id)
        officer = tx.session.scalars(
            select(Link.id).where(
                Link.purpose == LinkPurpose.OFFICER.value, Link.meeting_id == side.meetings["signing"]
            )
        ).first()
        assert officer is not None
        side.links[LinkPurpose.OFFICER] = accounts.link_token(tx, officer)
        side.links[LinkPurpose.POLL] = _poll(tx, side)
    side.links[LinkPurpose.MEETING] = side.stage_links["convened"]


def _poll(tx: Transaction, side: Side) -> str:
    """Two hours of the draft are being asked about; the link of the first person."""
    by, until = _staff(side, Role.ADMINISTRATOR), datetime.fromisoformat("2027-04-01T20:00")
    hours = (datetime.fromisoformat("2027-05-08T09:00"), datetime.fromisoformat("2027-05-15T18:00"))
    poll_id = planning.open_poll(tx, side.community_id, side.meetings["draft"], hours, until, by, START)
    query = select(PollInvitation.link_id).where(
        PollInvitation.poll_id == poll_id, PollInvitation.person_id == side.building.people[0]
    )
    return accounts.link_token(tx, tx.session.scalars(query).one())


def _answer(scene: Scene, side: Side) -> None:
    """The first person says yes on their page, so that there is a receipt to read."""
    client, path = scene.app.test_client(), f"/r/{side.stage_links['convened']}"
    data = {"answer": "yes", "csrf_token": csrf_token(client)}
    assert client.post(path, data=data).status_code == 302


def _account(scene: Scene, email: str, *grants: tuple[uuid.UUID | None, Role]) -> uuid.UUID:
    with scene.storage.transaction() as tx:
        account = Account(email=email, name="Alguien", password_hash=password_hash(), created_at=START)
        tx.session.add(account)
        tx.session.flush()
        for community, role in grants:
            grant = RoleGrant(
                account_id=account.id, community_id=community, role=role.value, granted_at=START
            )
            tx.session.add(grant)
        return account.id


def signed_in(app: Flask, email: str) -> FlaskClient:
    """A browser of a member of staff who has signed in."""
    client = app.test_client()
    entry = {"email": email, "password": PASSWORD, "csrf_token": csrf_token(client)}
    assert client.post("/ingreso", data=entry).status_code == 302
    return client


def cookie_of(client: FlaskClient) -> str | None:
    """What the session's cookie of a browser holds."""
    cookie = client.get_cookie(COOKIE)
    return cookie.value if cookie else None


def csrf_token(client: FlaskClient) -> str:
    """A token against forged forms that holds for this browser."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/ingreso").text)
    assert found is not None
    return found.group(1)


def _askers(scene: Scene) -> list[Asker]:
    """The fourteen roles of the matrix."""
    app, sides = scene.app, scene.sides
    emails = {name: side.building.emails for name, side in sides.items()}

    def staff_of(side: str, role: Role) -> Asker:
        client = signed_in(app, emails[side][role.value])
        return Asker(f"{role.value} {side}", client, side, frozenset({role.value}), signed_in=True)

    def by_link(name: str, side: str, purpose: LinkPurpose) -> Asker:
        return Asker(name, app.test_client(), link_side=side, purpose=purpose)

    _account(scene, "operador@example.com", (None, Role.OPERATOR))
    _account(scene, "doble@example.com", (sides["A"].community_id, Role.ADMINISTRATOR))
    gone = _account(scene, "cerrada@example.com", (sides["A"].community_id, Role.ADMINISTRATOR))
    disabled = signed_in(app, "cerrada@example.com")
    with scene.storage.transaction() as tx:
        accounts.disable_account(tx, gone, SYSTEM, NOW)
    administrator = frozenset({Role.ADMINISTRATOR.value})
    return [
        Asker("anonymous", app.test_client()),
        by_link("resident A", "A", LinkPurpose.MEETING),
        by_link("resident B", "B", LinkPurpose.MEETING),
        by_link("officer A", "A", LinkPurpose.OFFICER),
        by_link("polled A", "A", LinkPurpose.POLL),
        staff_of("A", Role.ADMINISTRATOR),
        staff_of("A", Role.SECRETARY),
        staff_of("A", Role.COUNCIL),
        staff_of("A", Role.COUNCIL_PRESIDENT),
        staff_of("A", Role.STATUTORY_AUDITOR),
        Asker("operator", signed_in(app, "operador@example.com"), signed_in=True),
        staff_of("B", Role.ADMINISTRATOR),
        Asker("disabled account", disabled),
        Asker(
            "administrator A, resident B",
            signed_in(app, "doble@example.com"),
            "A",
            administrator,
            "B",
            LinkPurpose.MEETING,
            signed_in=True,
        ),
    ]


def objects(scene: Scene, side_name: str, stage: str) -> dict[str, str]:
    """What stands in a path for each argument, taken from one community and one meeting of it.

    A new argument of a route needs a line here; the matrix fails until it has one.
    """
    side = scene.sides[side_name]
    meeting_id, person_id = side.meetings[stage], side.building.people[0]
    with scene.storage.reading() as tx:
        find = tx.session.scalars
        item = find(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id).limit(1)).one()
        point = find(select(ContactPoint.id).where(ContactPoint.person_id == person_id)).first()
        document = find(
            select(Attestation.id).where(
                Attestation.community_id == side.community_id, Attestation.blob_id.is_not(None)
            )
        ).one()
        sent = tx.session.execute(
            select(DeliveryAttempt.id, Delivery.id)
            .join(Delivery, Delivery.id == DeliveryAttempt.delivery_id)
            .where(Delivery.meeting_id == meeting_id, Delivery.person_id == person_id)
            .order_by(Delivery.created_at, DeliveryAttempt.number)
        ).first()
        guest = find(select(Guest.id).where(Guest.meeting_id == meeting_id)).first()
        vote = find(select(Vote.id).where(Vote.meeting_id == meeting_id)).first()
        power = find(select(Proxy.id).where(Proxy.meeting_id == meeting_id)).first()
        hour = find(
            select(PollHour.id).join(Poll, Poll.id == PollHour.poll_id).where(Poll.meeting_id == meeting_id)
        ).first()
        asked = find(select(FloorRequest.id).where(FloorRequest.meeting_id == meeting_id)).first()
        grant = find(
            select(RoleGrant.id).where(
                RoleGrant.community_id == side.community_id, RoleGrant.role == Role.COUNCIL.value
            )
        ).one()
        member = find(select(BodyMember.id).where(BodyMember.community_id == side.community_id)).first()
    found: Mapping[str, Any] = {
        "meeting_id": meeting_id,
        "item_id": item,
        "attempt_id": sent[0] if sent else uuid.uuid4(),
        "delivery_id": sent[1] if sent else uuid.uuid4(),
        "import_id": side.import_id,
        "grant_id": grant,
        "guest_id": guest or uuid.uuid4(),
        "proxy_id": power or uuid.uuid4(),
        "request_id": asked or uuid.uuid4(),
        "hour_id": hour or uuid.uuid4(),
        "vote_id": vote or uuid.uuid4(),
        "member_id": member,
        "person_id": person_id,
        "unit_id": side.building.units[0],
        "contact_point_id": point,
        "attestation_id": document,
        "community_id": side.community_id,
        "version": 1,
        "chosen": side.community_id,
        "entry": side.entry,
        "choice": side.choice,
        "field": "quorum",
        "point": "virtual_assembly",
    }
    return {name: str(value) for name, value in found.items()}


def missing(name: str) -> str:
    """What names nothing at all, for an argument."""
    if name == "version":
        return "97"
    return "AAAAAAAAAAAAAAAAAAAAAA" if name in ("entry", "choice", "token") else str(uuid.uuid4())
