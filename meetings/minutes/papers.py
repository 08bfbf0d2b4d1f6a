"""The two papers of the minutes: the fixed text, and its signatures."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import or_, select

from meetings import communities
from meetings.adapters.aside import SetAside
from meetings.adapters.pdf import page_count, render_pdf
from meetings.convening import Addresses
from meetings.minutes.paper_data import minutes_data, signatures_data
from meetings.protocol.lifecycle import MinutesState
from meetings.protocol.trail import parse_checkpoint
from meetings.storage.blobs import Blob
from meetings.storage.minutes import Minutes
from meetings.storage.session import Storage, Transaction
from meetings.trail import Witness, keep_checkpoint, signed_head
from meetings.wording.language import in_language

_unprinted = SetAside("printing minutes")


def make_minutes_papers(
    storage: Storage, addresses: Addresses, witness: Witness, now: Callable[[], datetime]
) -> int:
    """Print what waits to be printed: fixed texts to be signed, and signatures of what was published.

    Outside any request, since a paper takes seconds; returns how many were made.
    """
    with storage.reading() as tx:
        waiting = tx.session.execute(
            select(Minutes.id, Minutes.state).where(
                or_(
                    (Minutes.state == MinutesState.IN_REVIEW) & (Minutes.fixed_sha256 == ""),
                    (Minutes.state == MinutesState.PUBLISHED) & Minutes.signatures_pdf_id.is_(None),
                )
            )
        ).all()
    states = {row.id: row.state for row in waiting}

    def make(minutes_id: uuid.UUID) -> None:
        made = _fix if states[minutes_id] == MinutesState.IN_REVIEW else _sign_off
        made(storage, minutes_id, addresses, witness, now())

    return len(_unprinted.each(states, make, now()))


def _fix(
    storage: Storage, minutes_id: uuid.UUID, addresses: Addresses, witness: Witness, at: datetime
) -> None:
    with storage.reading() as tx:
        minutes = tx.session.get_one(Minutes, minutes_id)
        fixed_at, community_id = minutes.fixed_at or at, minutes.community_id
        signed = signed_head(tx, community_id, witness)
        with in_language(communities.card(tx, community_id).locale):
            data = minutes_data(tx, minutes, signed, addresses)
    content = render_pdf("minutes", data, document_date=fixed_at)
    with storage.transaction() as tx:
        minutes = _locked(tx, minutes_id)
        # Returned to draft, or printed by another worker, while this one was printing: that stands.
        if (minutes.state, minutes.fixed_at, minutes.fixed_sha256) != (MinutesState.IN_REVIEW, fixed_at, ""):
            return
        blob = _keep(tx, minutes, f"acta-{minutes.number}.pdf", content, at)
        minutes.fixed_pdf_id, minutes.fixed_sha256 = blob.id, blob.sha256
        on = f"minutes:{minutes_id}"
        keep_checkpoint(tx, community_id, parse_checkpoint(signed).size, signed, on, at)


def _sign_off(
    storage: Storage, minutes_id: uuid.UUID, addresses: Addresses, witness: Witness, at: datetime
) -> None:
    with storage.reading() as tx:
        minutes = tx.session.get_one(Minutes, minutes_id)
        community_id = minutes.community_id
        signed = signed_head(tx, community_id, witness)
        pages = page_count(_content(tx, minutes.fixed_pdf_id))
        with in_language(communities.card(tx, community_id).locale):
            data = signatures_data(tx, minutes, signed, addresses, pages)
        published_at = minutes.published_at or at
    content = render_pdf("signatures", data, document_date=published_at)
    with storage.transaction() as tx:
        minutes = _locked(tx, minutes_id)
        if minutes.signatures_pdf_id is not None:
            return
        blob = _keep(tx, minutes, f"acta-{minutes.number}-firmas.pdf", content, at)
        minutes.signatures_pdf_id, minutes.checkpoint = blob.id, signed
        on = f"signatures:{minutes_id}"
        keep_checkpoint(tx, community_id, parse_checkpoint(signed).size, signed, on, at)


def _content(tx: Transaction, blob_id: uuid.UUID | None) -> bytes:
    """The signed paper; it was fixed before anybody could sign it."""
    return tx.session.scalars(select(Blob.content).where(Blob.id == blob_id)).one()


def _locked(tx: Transaction, minutes_id: uuid.UUID) -> Minutes:
    return tx.session.scalars(select(Minutes).where(Minutes.id == minutes_id).with_for_update()).one()


def _keep(tx: Transaction, minutes: Minutes, name: str, content: bytes, at: datetime) -> Blob:
    blob = Blob(
        id=uuid.uuid4(),
        community_id=minutes.community_id,
        filename=name,
        media_type="application/pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        created_at=at,
    )
    tx.session.add(blob)
    tx.session.flush()
    return blob
