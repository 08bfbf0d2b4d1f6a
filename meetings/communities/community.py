"""A community and the person who answers its residents."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.protocol.findings import Refused
from meetings.protocol.trail import EMPTY_ROOT, Tag
from meetings.storage.communities import Community
from meetings.storage.session import Missing, Transaction
from meetings.storage.trail import TrailHead
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class HelpDesk:
    """The person who answers: every resident page, message and paper ends with them."""

    name: str = ""
    hours: str = ""
    phone: str = ""
    email: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether name, hours and telephone are there; no notice is issued before."""
        return bool(self.name.strip() and self.hours.strip() and self.phone.strip())


@dataclass(frozen=True, slots=True)
class CommunityCard:
    """What pages, messages and papers say of a community."""

    id: uuid.UUID
    name: str
    kind: str
    use: str
    tax_id: str
    address: str
    city: str
    timezone: str
    locale: str
    total: Fraction
    decimals: int
    is_sample: bool
    help_desk: HelpDesk


def create_community(tx: Transaction, name: str, by: Actor, at: datetime, **fields: str | bool) -> uuid.UUID:
    """Make a community with its empty trail.

    Args:
        fields: other columns (kind, use, tax_id, address, city, timezone, locale, is_sample).
    """
    community = Community(name=name.strip(), created_at=at, **fields)
    tx.session.add(community)
    tx.session.flush()
    head = TrailHead(tree_id=community.id, size=0, root=EMPTY_ROOT, frontier=b"", last_at=None)
    tx.session.add(head)
    tag = Tag.SAMPLE_CREATED if community.is_sample else Tag.COMMUNITY_CREATED
    record(tx, community.id, by, at, Act(tag, about=community.id, facts={"name": community.name}))
    return community.id


def lock_community(tx: Transaction, community_id: uuid.UUID) -> Community:
    """Let one act at a time change what the register of a community says.

    Raises:
        Missing: there is none, or it was removed.
    """
    community = tx.session.scalar(
        select(Community)
        .where(Community.id == community_id, Community.removed_at.is_(None))
        .with_for_update()
    )
    if community is None:
        raise Missing
    return community


def card(tx: Transaction, community_id: uuid.UUID) -> CommunityCard:
    """What pages say of the community.

    Raises:
        Missing: there is none, or it was removed.
    """
    row = tx.row(Community, community_id)
    if row is None or row.removed_at is not None:
        raise Missing
    return CommunityCard(
        id=row.id,
        name=row.name,
        kind=row.kind,
        use=row.use,
        tax_id=row.tax_id,
        address=row.address,
        city=row.city,
        timezone=row.timezone,
        locale=row.locale,
        total=Fraction(row.total_numerator, row.total_denominator),
        decimals=row.decimals,
        is_sample=row.is_sample,
        help_desk=HelpDesk(row.contact_name, row.contact_hours, row.contact_phone, row.contact_email),
    )


def change_community(
    tx: Transaction,
    community_id: uuid.UUID,
    *,
    name: str,
    kind: str,
    tax_id: str,
    address: str,
    city: str,
    by: Actor,
    at: datetime,
) -> None:
    """Correct what papers and pages say of the community. The same again changes nothing.

    Args:
        kind: ``complex`` or ``building``.

    Raises:
        Refused: ``community.name.missing``.
        Missing: there is no such community.
    """
    if not name.strip():
        raise Refused.because("community.name.missing")
    row = tx.session.get(Community, community_id)
    if row is None or row.removed_at is not None:
        raise Missing
    given = {"name": name, "kind": kind, "tax_id": tax_id, "address": address, "city": city}
    changed = {field: value.strip() for field, value in given.items() if getattr(row, field) != value.strip()}
    for field, value in changed.items():
        setattr(row, field, value)
    if changed:
        record(tx, community_id, by, at, Act(Tag.COMMUNITY_CHANGED, about=community_id, facts=changed))


def set_help_desk(tx: Transaction, community_id: uuid.UUID, desk: HelpDesk, by: Actor, at: datetime) -> None:
    """Name who answers the residents, when and at which telephone.

    Raises:
        Refused: ``community.help_desk.incomplete``: without name, hours and telephone nobody is helped.
    """
    if not desk.is_complete:
        raise Refused.because("community.help_desk.incomplete")
    row = tx.session.get(Community, community_id)
    if row is None:
        raise Missing
    row.contact_name, row.contact_hours = desk.name.strip(), desk.hours.strip()
    row.contact_phone, row.contact_email = desk.phone.strip(), desk.email.strip()
    record(tx, community_id, by, at, Act(Tag.HELP_DESK_CHANGED, about=community_id))
