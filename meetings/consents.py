"""Permissions: given, refused, withdrawn; each bound to the exact text that was shown. Silence is none."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from meetings import communities
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState, Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.references import RANDOM_BYTES, reference
from meetings.protocol.trail import Tag
from meetings.storage.base import table_of
from meetings.storage.bulk import insert_rows
from meetings.storage.consents import Consent, ConsentText
from meetings.storage.convening import Invitation, Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Columns, Missing, Transaction
from meetings.trail import Act, Actor, record
from meetings.wording.consents import RECORDING_VERSION, recording_text
from meetings.wording.format import date_words

RECORDING = "recording"
# Rule book section 7: until the challenge term (two months) and a margin have passed.
RECORDING_KEPT = timedelta(days=183)
_OVER = frozenset({MeetingState.CLOSED, MeetingState.CANCELLED, MeetingState.FAILED_QUORUM})
_given, _texts, _notices = table_of(Consent), table_of(ConsentText), table_of(Notice)
_LAST = (
    select(
        *(_given.c.answer, _given.c.at, _given.c.reference),
        *(_texts.c.text, _texts.c.version, _texts.c.sha256),
    )
    .join_from(_given, _texts, _texts.c.id == _given.c.text_id)
    .where(
        _given.c.meeting_id == bindparam("meeting_id"),
        _given.c.person_id == bindparam("person_id"),
        _given.c.purpose == RECORDING,
    )
    .order_by(_given.c.number.desc())
    .limit(1)
)
_RENEWED = select(func.max(_notices.c.issued_at)).where(
    _notices.c.meeting_id == bindparam("meeting_id"), _notices.c.renews_permission.is_(True)
)
_TAGS = {
    ConsentState.GRANTED: Tag.RECORDING_CONSENT_GRANTED,
    ConsentState.REFUSED: Tag.RECORDING_CONSENT_REFUSED,
    ConsentState.WITHDRAWN: Tag.RECORDING_CONSENT_WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Given:
    """The answer in force of one person."""

    state: ConsentState
    at: datetime | None = None
    reference: str = ""
    text: str = ""
    version: str = ""
    sha256: str = ""

    @property
    def is_captured(self) -> bool:
        """Whether this person's camera and microphone may be on: they did not say no."""
        return self.state not in (ConsentState.REFUSED, ConsentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """The text that is shown, and its hash, which the answer brings back."""

    text: str
    version: str
    sha256: str


UNANSWERED = Given(ConsentState.UNANSWERED)


def asked(tx: Transaction, meeting: Meeting | Columns) -> Asked:
    """The permission to record, as it is asked for this meeting in the reader's language."""
    card = communities.card(tx, meeting.community_id)
    until = date_words(
        ((meeting.starts_at or meeting.created_at) + RECORDING_KEPT)
        .astimezone(ZoneInfo(card.timezone))
        .date(),
        year=True,
    )
    text = recording_text(card.name, until)
    return Asked(text, RECORDING_VERSION, hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Answering:
    """How an answer came: by which channel, and who wrote it down when the person did not themselves."""

    channel: str = "web"
    assisted_by: uuid.UUID | None = None


def answer_recording(
    tx: Transaction,
    meeting: Meeting,
    person_id: uuid.UUID,
    answer: ConsentState,
    shown: Asked,
    how: Answering,
    by: Actor,
    at: datetime,
) -> str:
    """Keep an answer about being recorded; the last one rules, the earlier ones stay.

    Returns:
        The number the person keeps of it.

    Raises:
        Missing: the person was not called to this meeting.
        Refused: ``consent.not_asked``, ``consent.meeting_over``, ``consent.nothing_to_withdraw``.
    """
    _lock_invitation(tx, meeting, person_id)
    _check(tx, meeting, person_id, answer)
    row = Consent(
        id=uuid.uuid4(),
        community_id=meeting.community_id,
        person_id=person_id,
        meeting_id=meeting.id,
        purpose=RECORDING,
        number=_answers(tx, meeting.id, person_id) + 1,
        answer=answer.value,
        text_id=_text_id(tx, meeting.community_id, shown),
        at=at,
        channel=how.channel,
        assisted_by=how.assisted_by,
        reference=reference("P", secrets.token_bytes(RANDOM_BYTES)),
    )
    tx.session.add(row)
    personal = {"answer": answer.value, "text_sha256": shown.sha256, "channel": how.channel}
    tag = Tag.RECORDING_CONSENT_ASSISTED if how.assisted_by else _TAGS[answer]
    act = Act(tag, about=row.id, meeting_id=meeting.id, personal={person_id: personal})
    record(tx, meeting.community_id, by, at, act)
    return row.reference


def _lock_invitation(tx: Transaction, meeting: Meeting, person_id: uuid.UUID) -> None:
    """Take one person's answers one after the other: each has the number after the last.

    The meeting first, as everybody does who holds both; this way of holding it lets neighbours by.
    """
    tx.session.refresh(meeting, with_for_update={"read": True, "key_share": True})
    query = select(Invitation.id).where(
        Invitation.meeting_id == meeting.id, Invitation.person_id == person_id
    )
    if tx.session.scalar(query.with_for_update()) is None:
        raise Missing


def _check(tx: Transaction, meeting: Meeting, person_id: uuid.UUID, answer: ConsentState) -> None:
    if not meeting.recording_requested:
        raise Refused.because("consent.not_asked")
    if meeting.state in _OVER and answer is not ConsentState.WITHDRAWN:
        raise Refused.because("consent.meeting_over")
    before = recording_answer(tx, meeting.id, person_id)
    if answer is ConsentState.WITHDRAWN and before.state is not ConsentState.GRANTED:
        raise Refused.because("consent.nothing_to_withdraw")


def _answers(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> int:
    query = (
        select(func.count())
        .select_from(Consent)
        .where(Consent.person_id == person_id, Consent.meeting_id == meeting_id, Consent.purpose == RECORDING)
    )
    return tx.session.scalar(query) or 0


def _text_id(tx: Transaction, community_id: uuid.UUID, shown: Asked) -> uuid.UUID:
    text: dict[str, object] = {
        "community_id": community_id,
        "purpose": RECORDING,
        "version": shown.version,
        "text": shown.text,
        "sha256": shown.sha256,
    }
    query = select(ConsentText.id).where(
        ConsentText.community_id == community_id,
        ConsentText.purpose == RECORDING,
        ConsentText.sha256 == shown.sha256,
    )
    known = tx.session.scalar(query)
    if known is None:
        # All neighbours answer the same text: of those who answer first at once, one writes it.
        insert_rows(tx.session, ConsentText, [text], is_new_only=True)
        known = tx.session.scalars(query).one()
    return known


def recording_answer(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> Given:
    """The answer of one person in force."""
    for answer, *how in tx.rows(_LAST, meeting_id=meeting_id, person_id=person_id):
        given = Given(ConsentState(answer), *how)
        is_granted = given.state is ConsentState.GRANTED
        return UNANSWERED if is_granted and _is_stale(given.at, _renewed_at(tx, meeting_id)) else given
    return UNANSWERED


def recording_states(
    tx: Transaction, meeting_id: uuid.UUID, people: Iterable[uuid.UUID] | None = None
) -> dict[uuid.UUID, Given]:
    """The answers in force of everybody who answered; whoever is not in it has not."""
    query = (
        select(Consent.person_id, Consent.answer, Consent.at, Consent.reference)
        .where(Consent.meeting_id == meeting_id, Consent.purpose == RECORDING)
        .order_by(Consent.number)
    )
    wanted = set(people) if people is not None else None
    renewed_at = _renewed_at(tx, meeting_id)
    last = {
        person: Given(ConsentState(answer), at, number)
        for person, answer, at, number in tx.session.execute(query)
        if wanted is None or person in wanted
    }
    return {
        person: given
        for person, given in last.items()
        if not (given.state is ConsentState.GRANTED and _is_stale(given.at, renewed_at))
    }


def _renewed_at(tx: Transaction, meeting_id: uuid.UUID) -> datetime | None:
    """When a version of the notice last changed the text of the permission: those given before ended."""
    [[renewed_at]] = tx.rows(_RENEWED, meeting_id=meeting_id)
    moment: datetime | None = renewed_at
    return moment


def _is_stale(at: datetime | None, renewed_at: datetime | None) -> bool:
    return at is not None and renewed_at is not None and at < renewed_at


def meeting_of(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID | None) -> Meeting:
    """The meeting an answer is about.

    Raises:
        Missing: there is none in this community, or nobody meets there: a vote in writing is no answer to it.
    """
    meeting = tx.session.get(Meeting, meeting_id) if meeting_id else None
    if meeting is None or meeting.community_id != community_id or meeting.modality == Modality.WRITTEN:
        raise Missing
    return meeting
