"""What was called, read again: the notice's papers and the public door of a meeting."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, undefer

from meetings import communities
from meetings.planning import find_meeting
from meetings.protocol import sources
from meetings.protocol.days import local_date
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import AttendanceCapacity, Modality
from meetings.storage.accounts import Link
from meetings.storage.base import table_of
from meetings.storage.blobs import Blob
from meetings.storage.communities import Ownership
from meetings.storage.convening import FrozenUnit, Invitation, Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction

_notices, _printed = table_of(Notice), table_of(Notice).alias("printed")
_has_paper = exists().where(
    _printed.c.meeting_id == _notices.c.meeting_id, _printed.c.owners_pdf_id.is_not(None)
)
_IN_FORCE = (
    select(
        *(_notices.c.version, _notices.c.counts_from, _notices.c.content, _notices.c.reason),
        _has_paper.label("has_paper"),
    )
    .where(_notices.c.meeting_id == bindparam("meeting_id"))
    .order_by(_notices.c.version.desc())
    .limit(1)
)
_invitations, _units, _owned = table_of(Invitation), table_of(FrozenUnit), table_of(Ownership)
_LET_GO = select(
    _invitations.c.capacity,
    exists()
    .where(
        _units.c.meeting_id == _invitations.c.meeting_id,
        _owned.c.unit_id == _units.c.unit_id,
        _owned.c.person_id == _invitations.c.person_id,
        _owned.c.until.is_(None),
    )
    .label("owns"),
).where(
    _invitations.c.meeting_id == bindparam("meeting_id"), _invitations.c.person_id == bindparam("person_id")
)


@dataclass(frozen=True, slots=True)
class CalledVersion:
    """The version of a notice in force, as residents' pages tell it.

    Attributes:
        number: of the version.
        counts_from: the first version whose answers count: later ones changed neither start nor manner nor
            agenda.
        changes: plain values for ``wording.convening.change_words``.
        reason: why there is a new version.
        has_paper: whether any version can be read as PDF; the last one may still be made.
    """

    number: int
    counts_from: int
    changes: tuple[Mapping[str, Any], ...]
    reason: str
    has_paper: bool


@dataclass(frozen=True, slots=True)
class DoorPage:
    """What anybody may know of a called meeting; ``voted_until`` only where it is voted in writing."""

    id: uuid.UUID
    community_id: uuid.UUID
    kind: str
    modality: str
    state: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    voted_until: date | None


def door_page(tx: Transaction, meeting_id: uuid.UUID) -> DoorPage:
    """The public door of a meeting.

    Raises:
        Missing: there is no such meeting, or it was not called yet.
    """
    meeting = tx.session.get(Meeting, meeting_id)
    notice = latest_notice(tx, meeting_id)
    if meeting is None or notice is None:
        raise Missing
    return DoorPage(
        id=meeting.id,
        community_id=meeting.community_id,
        kind=meeting.kind,
        modality=notice.modality,
        state=meeting.state,
        starts_at=notice.starts_at,
        ends_at=notice.starts_at + timedelta(minutes=meeting.duration_minutes),
        is_cancelled=notice.is_cancellation,
        voted_until=_last_day(tx, notice, meeting) if notice.modality == Modality.WRITTEN else None,
    )


def _last_day(tx: Transaction, notice: Notice, meeting: Meeting) -> date:
    return local_date(notice.starts_at, ZoneInfo(communities.card(tx, meeting.community_id).timezone))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a notice, as the staff see it in the list.

    ``changes`` are plain values for ``wording.convening.change_words``; ``has_paper`` tells whether its PDF
    can be read.
    """

    number: int
    issued_at: datetime
    starts_at: datetime
    reason: str
    changes: tuple[Mapping[str, Any], ...]
    is_cancellation: bool
    has_paper: bool


def versions(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> tuple[VersionRow, ...]:
    """Every version of a meeting's notice, the newest first; none before it was called.

    Raises:
        Missing: there is no such meeting in this community.
    """
    find_meeting(tx, community_id, meeting_id)
    query = select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.version.desc())
    return tuple(
        VersionRow(
            number=row.version,
            issued_at=row.issued_at,
            starts_at=row.starts_at,
            reason=row.reason,
            changes=tuple(row.content.get("changes", ())),
            is_cancellation=row.is_cancellation,
            has_paper=row.others_pdf_id is not None,
        )
        for row in tx.session.scalars(query)
    )


def is_called(meeting_id: uuid.UUID | InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """The condition of the invitations by which the present version of the notice calls somebody.

    Owners who still were owners when it was issued; of a body or of guests, all that were called.
    """
    return and_(
        Invitation.meeting_id == meeting_id,
        or_(Invitation.is_owner.is_(True), Invitation.capacity != AttendanceCapacity.OWNER.value),
    )


def is_let_go(tx: Transaction, meeting_id: uuid.UUID | None, person_id: uuid.UUID) -> bool:
    """Whether a meeting is somebody's no more: called as an owner, they own nothing of its register now.

    From the instant of the sale their link keeps what is theirs, and opens nothing new. False for whoever
    was called in another capacity, and for whoever was not called at all.
    """
    rows = tx.rows(_LET_GO, meeting_id=meeting_id, person_id=person_id)
    return any(row.capacity == AttendanceCapacity.OWNER and not row.owns for row in rows)


def require_called(tx: Transaction, meeting_id: uuid.UUID | None, person_id: uuid.UUID) -> None:
    """Let nobody act on a meeting that is not theirs any more.

    Raises:
        Refused: ``link.let_go``.
    """
    if is_let_go(tx, meeting_id, person_id):
        raise Refused.because("link.let_go", source=sources.PRODUCT)


def called_people(tx: Transaction, meeting_id: uuid.UUID) -> int:
    """How many people the present version of the notice called."""
    return tx.session.scalar(select(func.count(Invitation.id)).where(is_called(meeting_id))) or 0


def called_links(tx: Transaction, meeting_id: uuid.UUID, at: datetime) -> dict[uuid.UUID, uuid.UUID]:
    """Everybody whom the present version called and whose personal link opens at ``at``, with that link."""
    query = (
        select(Invitation.person_id, Invitation.link_id)
        .join(Link, Link.id == Invitation.link_id)
        .where(is_called(meeting_id), Link.revoked_at.is_(None), Link.expires_at > at)
    )
    return {row.person_id: row.link_id for row in tx.session.execute(query)}


def called_version(tx: Transaction, meeting_id: uuid.UUID) -> CalledVersion | None:
    """The version of the notice in force, for whoever only reads; None before the meeting was called."""
    for number, counts_from, content, reason, has_paper in tx.rows(_IN_FORCE, meeting_id=meeting_id):
        changes = tuple(content.get("changes", ()))
        return CalledVersion(number, counts_from, changes, reason, bool(has_paper))
    return None


def answers_from(tx: Transaction, meeting_id: uuid.UUID) -> int:
    """The first version whose answers count."""
    called = called_version(tx, meeting_id)
    return called.counts_from if called else 1


def latest_notice(tx: Transaction, meeting_id: uuid.UUID) -> Notice | None:
    """The version of the notice in force."""
    query = select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.version.desc()).limit(1)
    return tx.session.scalars(query).one_or_none()


def notice_paper(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    edition: Literal["owners", "others"],
    version: int | None = None,
) -> bytes:
    """The notice as PDF.

    Args:
        version: which one; the last that has a paper when not given.

    Raises:
        Missing: no such meeting or version here, not called yet, or its papers are still being made.
    """
    find_meeting(tx, community_id, meeting_id)
    return _paper(tx, meeting_id, edition, version)


def notice_paper_for(tx: Transaction, meeting_id: uuid.UUID | None, person_id: uuid.UUID) -> bytes:
    """The edition of one invited person: arrears stand only in the owners' (Ley 675/2001 art. 39 par. 2).

    Raises:
        Missing: the person was not called to this meeting, or its papers are still being made.
    """
    query = select(Invitation.is_owner).where(
        Invitation.meeting_id == meeting_id, Invitation.person_id == person_id
    )
    is_owner = tx.session.scalar(query)
    if is_owner is None or meeting_id is None:
        raise Missing
    is_owner = is_owner and not is_let_go(tx, meeting_id, person_id)
    return _paper(tx, meeting_id, "owners" if is_owner else "others")


def _paper(
    tx: Transaction, meeting_id: uuid.UUID, edition: Literal["owners", "others"], version: int | None = None
) -> bytes:
    wanted = Notice.owners_pdf_id if edition == "owners" else Notice.others_pdf_id
    query = select(wanted).where(Notice.meeting_id == meeting_id, Notice.is_cancellation.is_(False))
    if version is not None:
        query = query.where(Notice.version == version)
    blob_id = tx.session.scalars(query.order_by(Notice.version.desc()).limit(1)).one_or_none()
    if blob_id is None:
        raise Missing
    blob = tx.session.scalars(select(Blob).where(Blob.id == blob_id).options(undefer(Blob.content))).one()
    return blob.content
