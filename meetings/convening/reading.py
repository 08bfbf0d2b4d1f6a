"""What was called, read again: the notice's papers and the public door of a meeting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import undefer

from meetings.planning import find_meeting
from meetings.storage.blobs import Blob
from meetings.storage.convening import Invitation, Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction


@dataclass(frozen=True, slots=True)
class DoorPage:
    """What anybody may know of a called meeting."""

    id: uuid.UUID
    community_id: uuid.UUID
    kind: str
    modality: str
    state: str
    starts_at: datetime
    ends_at: datetime


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
    )


def latest_notice(tx: Transaction, meeting_id: uuid.UUID) -> Notice | None:
    """The version of the notice in force."""
    query = select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.version.desc()).limit(1)
    return tx.session.scalars(query).one_or_none()


def notice_paper(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, edition: Literal["owners", "others"]
) -> bytes:
    """The notice as PDF.

    Raises:
        Missing: no such meeting here, not called yet, or its papers are still being made.
    """
    find_meeting(tx, community_id, meeting_id)
    return _paper(tx, meeting_id, edition)


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
    return _paper(tx, meeting_id, "owners" if is_owner else "others")


def _paper(tx: Transaction, meeting_id: uuid.UUID, edition: Literal["owners", "others"]) -> bytes:
    notice = latest_notice(tx, meeting_id)
    blob_id = None
    if notice is not None:
        blob_id = notice.owners_pdf_id if edition == "owners" else notice.others_pdf_id
    if blob_id is None:
        raise Missing
    blob = tx.session.scalars(select(Blob).where(Blob.id == blob_id).options(undefer(Blob.content))).one()
    return blob.content
