"""The sample community: invented, marked as such, unable to send outside, removed by one act."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from meetings import accounts, communities, convening, planning
from meetings.accounts import Role
from meetings.communities import HelpDesk, Origin, UploadedFile
from meetings.planning import Access
from meetings.protocol.kinds import Convener, Kind, Modality
from meetings.protocol.trail import Tag
from meetings.storage.accounts import Link, RoleGrant
from meetings.storage.communities import Community
from meetings.storage.convening import Invitation
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Missing, Transaction
from meetings.trail import SYSTEM, Act, Actor, record
from meetings.wording.sample import OWNER_FAMILIES, OWNER_NAMES, REASON, SAMPLE_NAME

TOWERS, FLOORS, HOMES = 2, 8, 4
STAFF = ((Role.ADMINISTRATOR, "Rosa Elena Díaz"), (Role.SECRETARY, "Julián Mora Salas"))
HELP_DESK = HelpDesk(
    "Rosa Elena Díaz", "lunes a viernes, de 8 a. m. a 5 p. m.", "601 555 0142", "rosa@example.com"
)
# One blank page: the sample's stand-in for the form on which owners left their addresses.
BLANK_PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True, slots=True)
class EntryLinks:
    """How to get into the sample: tokens of links for one sign-in each, and a resident's own link."""

    administrator: str
    secretary: str
    resident: str


def sample_of(tx: Transaction) -> uuid.UUID | None:
    """The sample community, if there is one."""
    return tx.session.scalar(
        select(Community.id).where(Community.is_sample.is_(True), Community.removed_at.is_(None))
    )


def make_sample(tx: Transaction, at: datetime) -> uuid.UUID:
    """Make the sample: 64 homes, their owners, staff, and an assembly that was called."""
    fields: dict[str, str | bool] = {
        "is_sample": True,
        "tax_id": "NIT 900.000.000-0",
        "address": "Calle 45 # 23-10",
        "city": "Bogotá",
    }
    community_id = communities.create_community(tx, SAMPLE_NAME, SYSTEM, at, **fields)
    communities.set_help_desk(tx, community_id, HELP_DESK, SYSTEM, at)
    people = {}
    for role, name in STAFF:
        email = f"{role.value}.{community_id.hex[:8]}@example.com"
        # Nobody knows this password: the sample is entered by the links printed at the start.
        account = accounts.create_account(tx, email, name, secrets.token_urlsafe(24), SYSTEM, at)
        accounts.grant_role(tx, account, community_id, role, SYSTEM, at)
        people[role] = Actor(account_id=account, name=name)
    administrator = people[Role.ADMINISTRATOR]
    page = communities.preview_register(tx, community_id, "registro.csv", _register(), administrator, at)
    communities.apply_register(tx, community_id, page.id, administrator, at)
    zone = ZoneInfo(communities.card(tx, community_id).timezone)
    paper = UploadedFile("actualizacion-de-datos.pdf", BLANK_PAPER)
    communities.attest_addresses(
        tx,
        community_id,
        page.id,
        Origin("Formato de actualización de datos (muestra)", at.astimezone(zone).date(), paper),
        administrator,
        at,
    )
    _call(tx, community_id, administrator, zone, at)
    return community_id


def _register() -> bytes:
    """The owners' register of the sample, as a clerk's spreadsheet would be saved."""
    homes = TOWERS * FLOORS * HOMES
    base = Fraction(100, homes).limit_denominator(10_000)
    rows = ["Torre;Apto;Propietario;Cédula;Correo;Celular;Coeficiente;Mora"]
    written = Fraction(0)
    for number in range(homes):
        tower, place = divmod(number, FLOORS * HOMES)
        floor, home = divmod(place, HOMES)
        coefficient = Fraction(round(base * 10_000), 10_000)
        if number == homes - 1:
            coefficient = 100 - written
        written += coefficient
        name = f"{OWNER_NAMES[number % len(OWNER_NAMES)]} {OWNER_FAMILIES[number * 7 % len(OWNER_FAMILIES)]}"
        mail = "" if number % 16 == 5 else f"apto{tower + 1}{floor + 1:02}{home + 1:02}@example.com"
        figure = f"{coefficient.numerator * 10_000 // coefficient.denominator:06d}"
        rows.append(
            f"Torre {tower + 1};{floor + 1}0{home + 1};{name};{52_000_000 + number * 7919};{mail};"
            f"300 555 {1000 + number};{int(figure[:-4])},{figure[-4:]};{'SI' if number % 20 == 3 else ''}"
        )
    return "\n".join(rows).encode()


def _call(tx: Transaction, community_id: uuid.UUID, by: Actor, zone: ZoneInfo, at: datetime) -> None:
    meeting_id = planning.create_meeting(
        tx, community_id, Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, Convener.ADMINISTRATOR, by, at
    )
    day = (at.astimezone(zone) + timedelta(days=24)).date()
    planning.set_date(tx, community_id, meeting_id, day, time(19), 120, by, at)
    access = Access(
        join_url="https://video.example.com/guayacanes",
        place="",
        access_instructions="Entre desde su enlace personal, quince minutos antes.",
        recording_requested=True,
    )
    planning.set_access(tx, community_id, meeting_id, access, by, at)
    planning.declare_arrears(tx, community_id, meeting_id, by, at)
    page = convening.review(tx, community_id, meeting_id, at)
    reasons = {finding.code: REASON for finding in page.overrides}
    convening.issue_notice(tx, community_id, meeting_id, reasons, by, at)


def entry_links(tx: Transaction, community_id: uuid.UUID, at: datetime) -> EntryLinks:
    """New links into the sample, for the terminal of whoever started the program."""
    tokens = {}
    for role, _ in STAFF:
        account = tx.session.scalars(
            select(RoleGrant.account_id).where(
                RoleGrant.community_id == community_id, RoleGrant.role == role.value
            )
        ).first()
        if account is None:
            raise Missing
        tokens[role] = accounts.issue_entry_link(tx, account, community_id, at)
    link_id = tx.session.scalars(
        select(Invitation.link_id)
        .join(Link, Link.id == Invitation.link_id)
        .where(Link.community_id == community_id, Link.revoked_at.is_(None))
        .order_by(Invitation.created_at, Invitation.id)
    ).first()
    resident = accounts.link_token(tx, link_id) if link_id else ""
    return EntryLinks(tokens[Role.ADMINISTRATOR], tokens[Role.SECRETARY], resident)


def remove_sample(tx: Transaction, at: datetime) -> bool:
    """Remove the sample: its pages, links and staff end at once; returns False when there is none."""
    community_id = sample_of(tx)
    if community_id is None:
        return False
    tx.session.execute(update(Community).where(Community.id == community_id).values(removed_at=at))
    tx.session.execute(
        update(Link).where(Link.community_id == community_id, Link.revoked_at.is_(None)).values(revoked_at=at)
    )
    tx.session.execute(update(RoleGrant).where(RoleGrant.community_id == community_id).values(ended_at=at))
    tx.session.execute(
        update(Delivery)
        .where(Delivery.community_id == community_id, Delivery.state == "due")
        .values(state="refused", last_words="sample removed")
    )
    record(tx, community_id, SYSTEM, at, Act(Tag.SAMPLE_REMOVED, about=community_id))
    return True
