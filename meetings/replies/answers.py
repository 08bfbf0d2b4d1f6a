"""Will you take part: kept with its channel and what was shown; changed until the meeting begins."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import bindparam, func, select

from meetings import communities
from meetings.consents import Answering
from meetings.convening import answers_from, latest_notice, require_called
from meetings.planning import MeetingFacts, meeting_facts
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Kind
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.references import RANDOM_BYTES, reference
from meetings.protocol.trail import Tag, canonical_bytes
from meetings.storage.base import table_of
from meetings.storage.communities import Ownership
from meetings.storage.convening import FrozenRegister, FrozenUnit, Invitation
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.replies import Reply
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


class Answer(StrEnum):
    """What somebody says to the invitation."""

    YES = "yes"
    PROXY = "proxy"
    NO = "no"


_STILL_OPEN = frozenset({MeetingState.CONVENED})
_replies, _invitations = table_of(Reply), table_of(Invitation)
# One row for a person who was invited, empty for one who has not answered.
_LAST = (
    select(
        *(_replies.c.answer, _replies.c.at, _replies.c.reference),
        *(_replies.c.notice_version, _replies.c.assisted_by),
        *(_replies.c.holder_name, _replies.c.holder_document),
    )
    .select_from(_invitations)
    .outerjoin(_replies, _replies.c.invitation_id == _invitations.c.id)
    .where(
        _invitations.c.meeting_id == bindparam("meeting_id"),
        _invitations.c.person_id == bindparam("person_id"),
    )
    .order_by(_replies.c.number.desc())
    .limit(1)
)
_TAGS = {
    Answer.YES: Tag.REPLY_ACCEPTED,
    Answer.PROXY: Tag.PROXY_GIVEN,
    Answer.NO: Tag.REPLY_DECLINED,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """Who goes instead of an owner, as the owner announces it: nothing is given by it."""

    name: str
    document: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer in force of one person; the holder is who goes instead, as they announced it."""

    answer: Answer
    at: datetime
    reference: str
    notice_version: int
    assisted: bool
    holder_name: str
    holder_document: str


def answer_invitation(
    tx: Transaction,
    meeting: Meeting,
    person_id: uuid.UUID,
    answer: Answer,
    shown_sha256: str,
    how: Answering,
    by: Actor,
    at: datetime,
    *,
    sent: Sent | None = None,
) -> str:
    """Keep an answer; the last one rules, the earlier ones stay.

    Args:
        sent: who goes instead; with ``Answer.PROXY`` and no other answer.
        shown_sha256: hash of what the person was shown when they answered.

    Returns:
        The number the person keeps of it.

    Raises:
        Missing: the person was not invited to this meeting.
        Refused: ``link.let_go``; ``reply.too_late``: the meeting has begun, is over or was cancelled;
            ``reply.call_changed``: what was shown is not what is called now; ``reply.no_proxies``: only
            owners who meet as the assembly send another person; ``reply.nobody_sent``: it was not said whom.
    """
    _require_open(tx, meeting, shown_sha256, at)
    sent = _sent(meeting, answer, sent)
    invitation = _invitation(tx, meeting.id, person_id)
    notice = latest_notice(tx, meeting.id)
    before = current_answer(tx, meeting.id, person_id)
    row = Reply(
        id=uuid.uuid4(),
        invitation_id=invitation.id,
        notice_version=notice.version if notice else 1,
        number=_answers(tx, invitation.id) + 1,
        answer=answer.value,
        holder_name=sent.name,
        holder_document=sent.document,
        at=at,
        channel=how.channel,
        assisted_by=how.assisted_by,
        shown_sha256=shown_sha256,
        reference=reference("R", secrets.token_bytes(RANDOM_BYTES)),
    )
    tx.session.add(row)
    personal = {"answer": answer.value, "channel": how.channel, "shown_sha256": shown_sha256}
    personal |= {"sends": sent.name, "document": sent.document} if sent.name else {}
    tag = Tag.REPLY_ASSISTED if how.assisted_by else (Tag.REPLY_CHANGED if before else _TAGS[answer])
    act = Act(tag, about=row.id, meeting_id=meeting.id, personal={person_id: personal})
    record(tx, meeting.community_id, by, at, act)
    if how.assisted_by is None:
        _confirm_address(tx, meeting.community_id, invitation, by, at)
    return row.reference


def _answers(tx: Transaction, invitation_id: uuid.UUID) -> int:
    query = select(func.count()).select_from(Reply).where(Reply.invitation_id == invitation_id)
    return tx.session.scalar(query) or 0


def _require_open(tx: Transaction, meeting: Meeting, shown_sha256: str, at: datetime) -> None:
    if meeting.state not in _STILL_OPEN or meeting.starts_at is None or at >= meeting.starts_at:
        raise Refused.because("reply.too_late", state=MeetingState(meeting.state))
    if shown_sha256 and shown_sha256 != call_sha256(meeting_facts(tx, meeting)):
        raise Refused.because("reply.call_changed")


def _sent(meeting: Meeting, answer: Answer, sent: Sent | None) -> Sent:
    """Who goes instead, nobody with the other answers."""
    if answer is not Answer.PROXY:
        return Sent("", "")
    if not Kind(meeting.kind).is_assembly:
        raise Refused.because("reply.no_proxies", source=sources.LEY_675_37)
    if sent is None or not sent.name.strip() or not sent.document.strip():
        raise Refused.because("reply.nobody_sent")
    return Sent(sent.name.strip(), sent.document.strip())


def _confirm_address(
    tx: Transaction, community_id: uuid.UUID, invitation: Invitation, by: Actor, at: datetime
) -> None:
    """Whoever answers through a link that left for one address only has that address.

    Of two addresses nobody can say by which one the person came.
    """
    query = select(Delivery.contact_point_id).where(
        Delivery.link_id == invitation.link_id,
        Delivery.person_id == invitation.person_id,
        Delivery.contact_point_id.is_not(None),
        Delivery.channel == "email",
        Delivery.accepted_at.is_not(None),
    )
    points = tx.session.scalars(query.distinct()).all()
    if len(points) == 1 and points[0] is not None:
        communities.confirm_contact_point(tx, community_id, points[0], by, at)


def call_sha256(facts: MeetingFacts) -> str:
    """Hash of what an answer is an answer to: which meeting, when, how, and its items."""
    shown = {
        "uid": facts.uid,
        "sequence": facts.sequence,
        "starts_at": facts.starts_at.isoformat() if facts.starts_at else "",
        "modality": facts.modality.value,
        "items": [item.title for item in facts.items],
    }
    return hashlib.sha256(canonical_bytes(shown)).hexdigest()


def _invitation(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> Invitation:
    row = tx.session.scalars(
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id, Invitation.person_id == person_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise Missing
    require_called(tx, meeting_id, person_id)
    return row


def current_answer(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> Kept | None:
    """The answer of one person to the present call, if they gave one; an earlier call's is history."""
    kept = last_answer(tx, meeting_id, person_id)
    return kept if kept and kept.notice_version >= answers_from(tx, meeting_id) else None


def last_answer(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> Kept | None:
    """The last answer of one person, to the present call or to one before it was changed."""
    for answer, at, number, version, assisted_by, *holder in tx.rows(
        _LAST, meeting_id=meeting_id, person_id=person_id
    ):
        if answer is not None:
            return Kept(Answer(answer), at, number, version, assisted_by is not None, *holder)
    return None


def is_invited(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether a person was called to a meeting."""
    return bool(tx.rows(_LAST, meeting_id=meeting_id, person_id=person_id))


def answers_of(
    tx: Transaction, meeting_id: uuid.UUID, *, to_any_version: bool = False
) -> dict[uuid.UUID, Answer]:
    """What each person answered to the present call, or to any version of it; the last answer of each."""
    since = 1 if to_any_version else answers_from(tx, meeting_id)
    query = (
        select(Invitation.person_id, Reply.answer)
        .join(Reply, Reply.invitation_id == Invitation.id)
        .where(Invitation.meeting_id == meeting_id, Reply.notice_version >= since)
        .order_by(Reply.number)
    )
    return {row.person_id: Answer(row.answer) for row in tx.session.execute(query)}


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """How many homes answered and what share of the building they carry."""

    units: Mapping[str, int]
    shares: Mapping[str, Fraction]
    unit_answers: tuple[tuple[str, str, str, str], ...]

    @property
    def answered(self) -> int:
        """Homes from which somebody answered."""
        return sum(count for answer, count in self.units.items() if answer != "unanswered")


def summary_of(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> AnswerSummary:
    """The answers to a called meeting of this community.

    Raises:
        Missing: there is no such meeting here, or it was not called yet.
    """
    meeting = tx.session.get(Meeting, meeting_id)
    register = tx.session.get(FrozenRegister, meeting_id)
    if meeting is None or meeting.community_id != community_id or register is None:
        raise Missing
    return summary(tx, meeting_id, Fraction(register.total_numerator, register.total_denominator))


def summary(tx: Transaction, meeting_id: uuid.UUID, total: Fraction) -> AnswerSummary:
    """The answers by unit: a home says yes when any of its owners does, else that another person comes.

    It says no when all of them who answered do.

    Args:
        total: what the frozen coefficients are a share of.
    """
    answers = answers_of(tx, meeting_id)
    owners: dict[uuid.UUID, list[uuid.UUID]] = {}
    for unit_id, person in tx.session.execute(
        select(Ownership.unit_id, Ownership.person_id)
        .join(FrozenUnit, FrozenUnit.unit_id == Ownership.unit_id)
        .where(FrozenUnit.meeting_id == meeting_id, Ownership.until.is_(None))
    ):
        owners.setdefault(unit_id, []).append(person)
    units: dict[str, int] = {"yes": 0, "proxy": 0, "no": 0, "unanswered": 0}
    shares = {answer: Fraction(0) for answer in units}
    rows = []
    for unit in tx.session.scalars(
        select(FrozenUnit).where(FrozenUnit.meeting_id == meeting_id).order_by(FrozenUnit.position)
    ):
        given = {answers[person] for person in owners.get(unit.unit_id, ()) if person in answers}
        answer = next((each.value for each in Answer if each in given), "unanswered")
        units[answer] += 1
        shares[answer] += unit.coefficient / total
        rows.append((unit.tower, unit.number, unit.kind, answer))
    return AnswerSummary(units, shares, tuple(rows))
