"""The papers of a notice: two editions as PDF, each with the trail's checkpoint taken after the act."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings import communities
from meetings.adapters.aside import SetAside
from meetings.adapters.pdf import render_pdf
from meetings.adapters.pdf.shapes import Notice as NoticePaper
from meetings.communities import CommunityCard
from meetings.convening.parts import Addresses, arrears_of, convener_of, overrides_of, paper_frame
from meetings.convening.questions import is_written, written_notice_data
from meetings.protocol.kinds import Kind
from meetings.protocol.trail import parse_checkpoint
from meetings.storage.accounts import Account
from meetings.storage.blobs import Blob
from meetings.storage.convening import Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage, Transaction
from meetings.trail import Witness, keep_checkpoint, signed_head
from meetings.wording import convening as words
from meetings.wording import label, source_words
from meetings.wording.format import date_words, hour_words, instant_words
from meetings.wording.language import in_language

Edition = Literal["owners", "others"]
EDITIONS: tuple[Edition, ...] = ("owners", "others")
_unprinted = SetAside("printing a notice")


def make_papers(storage: Storage, addresses: Addresses, witness: Witness, now: Callable[[], datetime]) -> int:
    """Make the papers of every notice that lacks them; returns how many notices got theirs.

    Runs before a sweep, outside any request: a PDF takes seconds. The checkpoint is signed after the issuing
    act was committed, so it covers the act; it is kept as it was printed.
    """
    with storage.reading() as tx:
        waiting = tx.session.scalars(select(Notice.id).where(Notice.papers_made_at.is_(None))).all()
    return len(_unprinted.each(waiting, lambda each: _make(storage, each, addresses, witness, now()), now()))


def _make(
    storage: Storage, notice_id: uuid.UUID, addresses: Addresses, witness: Witness, at: datetime
) -> None:
    with storage.reading() as tx:
        notice, meeting_community = tx.session.get_one(Notice, notice_id), _community_of(tx, notice_id)
        signed = signed_head(tx, meeting_community, witness)
        # That a meeting is not held is said in the message itself, which carries the checkpoint too.
        wanted = () if notice.is_cancellation else EDITIONS
        with in_language(communities.card(tx, meeting_community).locale):
            editions = {e: _worded(tx, notice, e, signed, addresses) for e in wanted}
        issued_at = notice.issued_at
    papers = {edition: make(document_date=issued_at) for edition, make in editions.items()}
    with storage.transaction() as tx:
        _keep(tx, notice_id, meeting_community, papers, signed, at)


def _community_of(tx: Transaction, notice_id: uuid.UUID) -> uuid.UUID:
    query = (
        select(Meeting.community_id)
        .join(Notice, Notice.meeting_id == Meeting.id)
        .where(Notice.id == notice_id)
    )
    return tx.session.scalars(query).one()


def _keep(
    tx: Transaction,
    notice_id: uuid.UUID,
    community_id: uuid.UUID,
    papers: Mapping[Edition, bytes],
    signed: str,
    at: datetime,
) -> None:
    notice = tx.session.scalars(select(Notice).where(Notice.id == notice_id).with_for_update()).one()
    if notice.papers_made_at is not None:
        return  # another worker was first; its papers stand
    ids = {}
    for edition, content in papers.items():
        blob = Blob(
            id=uuid.uuid4(),
            community_id=community_id,
            filename=f"convocatoria-{edition}.pdf",
            media_type="application/pdf",
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            created_at=at,
        )
        tx.session.add(blob)
        ids[edition] = blob.id
    tx.session.flush()
    notice.owners_pdf_id, notice.others_pdf_id = ids.get("owners"), ids.get("others")
    notice.checkpoint, notice.papers_made_at = signed, at
    keep_checkpoint(tx, community_id, parse_checkpoint(signed).size, signed, f"notice:{notice_id}", at)


def _worded(
    tx: Transaction, notice: Notice, edition: Edition, signed: str, addresses: Addresses
) -> Callable[..., bytes]:
    """One edition with all its words, to be made without holding a connection."""
    if is_written(notice):
        return partial(
            render_pdf, "written_notice", written_notice_data(tx, notice, edition, signed, addresses)
        )
    return partial(render_pdf, "notice", _notice_data(tx, notice, edition, signed, addresses))


def _notice_data(
    tx: Transaction, notice: Notice, edition: Edition, signed: str, addresses: Addresses
) -> NoticePaper:
    """Everything one edition of the notice says, already worded. Arrears stand only in the owners'."""
    meeting = tx.session.get_one(Meeting, notice.meeting_id)
    card = communities.card(tx, meeting.community_id)
    zone = ZoneInfo(card.timezone)
    kind = label(meeting.kind, "kind")
    issuer = tx.session.get_one(Account, notice.issued_by)
    data: dict[str, Any] = {
        **paper_frame(card, signed, addresses.door(meeting.id), addresses),
        "title": words.title(kind),
        "running_title": words.running_title(),
        "head_note": {"label": words.running_title(), "value": words.version_words(notice.version)},
        "signed": "",
        "edition": edition,
        "version": str(notice.version),
        "kind": kind,
        "call": label(meeting.call, "call"),
        "modality": label(meeting.modality, "modality"),
        **_when_and_how(notice, meeting, card, addresses),
        "convener": convener_of(tx, notice, issuer.name),
        "sent_on": instant_words(notice.issued_at, zone, year=True).capitalize(),
        "agenda": [_agenda_row(number, item) for number, item in enumerate(notice.content["items"], 1)],
        "agenda_total": words.minutes_words(sum(item["minutes"] for item in notice.content["items"])),
        "agenda_lock": words.agenda_lock(),
        "second_call": _second_call(meeting, zone),
        "changes": _changes(notice, zone),
        "overrides": overrides_of(tx, notice, zone),
        "arrears": arrears_of(tx, notice, meeting, zone) if edition == "owners" else None,
        "recording_notice": words.recording_notice() if meeting.recording_requested else "",
        "data_notice": words.data_notice(),
        "courtesy": words.courtesy(),
        **_proxy_form(notice, meeting, kind, card),
    }
    paper: NoticePaper = data  # type: ignore[assignment]  # its keys are checked against the shape when rendered
    return paper


def _proxy_form(notice: Notice, meeting: Meeting, kind: str, card: CommunityCard) -> dict[str, Any]:
    """The form to send another person: only owners give one, to an assembly (Ley 675/2001 art. 37)."""
    if not Kind(meeting.kind).is_assembly:
        return {"papers": [], "proxy_form": None}
    when = instant_words(notice.starts_at, ZoneInfo(card.timezone), year=True)
    form = {"meeting": f"{kind}, {card.name}, {when}", "how_to_return": words.proxy_return()}
    return {"papers": [words.proxy_form_name()], "proxy_form": form}


def _when_and_how(
    notice: Notice, meeting: Meeting, card: CommunityCard, addresses: Addresses
) -> dict[str, Any]:
    zone = ZoneInfo(card.timezone)
    return {
        "date": date_words(notice.starts_at.astimezone(zone).date(), year=True).capitalize(),
        "hour": hour_words(notice.starts_at, zone),
        "zone_note": words.zone_note(card.timezone),
        "duration": words.minutes_words(meeting.duration_minutes),
        "place": meeting.place,
        "means": words.means(meeting.join_url) if meeting.join_url else "",
        "how_to_enter": words.how_to_enter(meeting.access_instructions, addresses.lost_link),
    }


def _agenda_row(number: int, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": str(number),
        "title": item["title"],
        "presenter": item["presenter"],
        "minutes": words.minutes_words(item["minutes"]),
        "voted": item["voted"],
        "question": "",
        "basis": label(item["basis"], "basis") if item["basis"] else "",
        "majority": label(item["majority"], "majority") if item["majority"] else "",
        "closed": words.closed_matter() if item["closed"] else "",
    }


def _second_call(meeting: Meeting, zone: ZoneInfo) -> dict[str, str] | None:
    if meeting.second_call_at is None:
        return None
    return {
        "date": instant_words(meeting.second_call_at, zone, year=True).capitalize(),
        "statement": words.second_call(),
        "source": source_words("Ley 675/2001 art 41"),
    }


def _changes(notice: Notice, zone: ZoneInfo) -> dict[str, Any] | None:
    """What a later version changes, and why."""
    if notice.version == 1:
        return None
    return {"statements": change_sentences(notice, zone), "reason": notice.reason}


def change_sentences(notice: Notice, zone: ZoneInfo) -> list[str]:
    """What a version of the notice changes, in sentences of the language in force."""
    said = (words.change_words(each, zone) for each in notice.content.get("changes", ()))
    return [sentence for sentences in said for sentence in sentences]
