"""A vote in writing: by the owner on their own page with a code, or noted from the paper they signed."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from meetings.accounts import LinkIdentity
from meetings.communities import UploadedFile, keep_evidence
from meetings.planning import lock_meeting
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import WrittenChoice
from meetings.protocol.references import RANDOM_BYTES, reference
from meetings.protocol.trail import Tag, instant
from meetings.storage.bulk import insert_rows
from meetings.storage.communities import Person
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.storage.written_decision import WrittenBallot, WrittenVote
from meetings.trail import Act, Actor, record
from meetings.written_decision.asking import AskedUnit, Asking, asking_of, find_written

OWN_PAGE, PAPER = "page", "paper"
BY_CODE, BY_PAPER = "code", "signed_paper"

Choices = Mapping[uuid.UUID, WrittenChoice]


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A vote on paper as it came: its own day and hour, when it was received, who signed, where it is kept.

    ``signed_by`` is empty when the owner signed; somebody else signs for them with a power.
    """

    dated_at: datetime
    received_at: datetime
    signed_by: str = ""
    kept_at: str = ""
    file: UploadedFile | None = None


def vote_on_own_page(
    tx: Transaction, identity: LinkIdentity, choices: Choices, shown_sha256: str, by: Actor, at: datetime
) -> str:
    """Keep what an owner answered with their second proof, for all their homes nobody answered for yet.

    Args:
        choices: the answer to each question, by item.
        shown_sha256: hash of the questions the person was shown.

    Returns:
        The number the person keeps of it.

    Raises:
        Missing: no such decision, or this person owns none of the homes that were asked.
        Refused: ``written.closed``, ``written.not_sent``, ``written.twice``, ``written.incomplete``.
    """
    meeting, asking = _open_for_votes(tx, identity.community_id, identity.meeting_id, at)
    units = _still_silent(asking, identity.person_id)
    person = tx.session.get_one(Person, identity.person_id)
    vote = _vote(meeting, person, OWN_PAGE, BY_CODE, at)
    vote.signed_by, vote.dated_at, vote.received_at = person.name, at, at
    act = _act(Tag.WRITTEN_VOTE_RECEIVED, vote, asking, units, choices, {"shown_sha256": shown_sha256})
    return _keep(tx, vote, asking, units, choices, act, by)


def require_open(tx: Transaction, identity: LinkIdentity, at: datetime) -> None:
    """Let a vote be signed: what would refuse it is told before a code is sent for it.

    Raises:
        Missing, Refused: as ``vote_on_own_page``.
    """
    _, asking = _open_for_votes(tx, identity.community_id, identity.meeting_id, at)
    _still_silent(asking, identity.person_id)


def note_from_paper(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    choices: Choices,
    paper: SignedPaper,
    by: Actor,
    at: datetime,
) -> str:
    """Note the vote of an owner from the paper they signed.

    Returns:
        The number of the vote.

    Raises:
        Missing: no such decision here, or nobody of that name owns one of its homes.
        Refused: as ``vote_on_own_page``; ``written.paper.in_the_future``, ``written.paper.before_sending``,
            ``written.paper.late``: it came after the last day; ``written.paper.dated_after``: it bears a day
            after it came; ``written.paper.no_proof``: neither a copy nor where it lies;
            ``convening.staff_only``.
    """
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    meeting, asking = _open_for_votes(tx, community_id, meeting_id, at, is_on_paper=True)
    units = _still_silent(asking, person_id)
    _check_paper(asking, paper)
    person = tx.session.get_one(Person, person_id)
    vote = _vote(meeting, person, PAPER, BY_PAPER, at)
    vote.signed_by = paper.signed_by.strip() or person.name
    vote.dated_at, vote.received_at = paper.dated_at, paper.received_at
    vote.kept_at, vote.recorded_by = paper.kept_at.strip(), by.account_id
    proof = {"kept_at": vote.kept_at}
    if paper.file is not None:
        blob = keep_evidence(tx, community_id, paper.file, at)
        vote.blob_id, proof["sha256"] = blob.id, blob.sha256
    act = _act(Tag.WRITTEN_VOTE_NOTED, vote, asking, units, choices, proof)
    return _keep(tx, vote, asking, units, choices, act, by)


def _open_for_votes(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    at: datetime,
    *,
    is_on_paper: bool = False,
) -> tuple[Meeting, Asking]:
    """The decision, held until the end of the act; a paper that came in time may be noted until the count."""
    meeting = lock_meeting(tx, community_id, find_written(tx, community_id, meeting_id).id)
    asking = asking_of(tx, meeting, at)
    if asking.first_sent_at is None:
        raise Refused.because("written.not_sent", source=sources.LEY_675_43)
    if not (asking.takes_votes or (is_on_paper and asking.is_uncounted)):
        raise Refused.because("written.closed", source=sources.LEY_675_43, last_instant=asking.last_instant)
    return meeting, asking


def _still_silent(asking: Asking, person_id: uuid.UUID) -> tuple[AskedUnit, ...]:
    """The homes of an owner that nobody answered for: of co-owners the first who answers stands."""
    own = asking.units_of(person_id)
    if not own:
        raise Missing
    silent = tuple(unit for unit in own if not unit.answered)
    if not silent:
        raise Refused.because("written.twice", source=sources.LEY_675_37, units=[unit.label for unit in own])
    return silent


def _check_paper(asking: Asking, paper: SignedPaper) -> None:
    assert asking.first_sent_at is not None, "checked before"
    if paper.received_at > asking.at:
        raise Refused.because("written.paper.in_the_future")
    if paper.received_at > asking.last_instant:
        raise Refused.because(
            "written.paper.late", source=sources.LEY_675_43, last_instant=asking.last_instant
        )
    if paper.dated_at > paper.received_at:
        raise Refused.because("written.paper.dated_after")
    if paper.dated_at < asking.first_sent_at:
        raise Refused.because(
            "written.paper.before_sending", source=sources.LEY_675_43, sent_at=asking.first_sent_at
        )
    if paper.file is None and not paper.kept_at.strip():
        raise Refused.because("written.paper.no_proof", source=sources.LEY_675_43)


def _vote(meeting: Meeting, person: Person, channel: str, proof: str, at: datetime) -> WrittenVote:
    return WrittenVote(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        person_id=person.id,
        channel=channel,
        identity_check=proof,
        reference=reference("V", secrets.token_bytes(RANDOM_BYTES)),
        recorded_at=at,
    )


def _act(
    tag: Tag,
    vote: WrittenVote,
    asking: Asking,
    units: tuple[AskedUnit, ...],
    choices: Choices,
    proof: Mapping[str, str],
) -> Act:
    """What the person's trail says: everything. In clear stand only how many homes, and by which way."""
    questions = {item.id: item.title for item in asking.meeting.items}
    if set(choices) != set(questions):
        raise Refused.because("written.incomplete")
    personal = {
        "signed_by": vote.signed_by,
        "dated_at": instant(vote.dated_at),
        "received_at": instant(vote.received_at),
        "units": [unit.label for unit in units],
        "answers": [{"question": title, "choice": choices[item].value} for item, title in questions.items()],
        **{name: text for name, text in proof.items() if text},
    }
    facts = {"channel": vote.channel, "units": len(units)}
    return Act(tag, vote.id, asking.meeting.id, facts, {vote.person_id: personal})


def _keep(
    tx: Transaction,
    vote: WrittenVote,
    asking: Asking,
    units: tuple[AskedUnit, ...],
    choices: Choices,
    act: Act,
    by: Actor,
) -> str:
    rows = [
        {"item_id": item, "unit_id": unit.unit_id, "vote_id": vote.id, "choice": choice.value}
        for unit in units
        for item, choice in choices.items()
    ]
    tx.session.add(vote)
    try:
        tx.session.flush()
        insert_rows(tx.session, WrittenBallot, rows)
    except IntegrityError as race:
        labels = [unit.label for unit in units]
        raise Refused.because("written.twice", source=sources.LEY_675_37, units=labels) from race
    record(tx, asking.meeting.community_id, by, asking.at, act)
    tx.owes = True  # the worker counts once everybody answered
    return vote.reference
