"""What the record says of a closed meeting: facts for the minutes, gathered once and frozen at closing."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from meetings import communities, consents, deliveries, live_session
from meetings.live_session import DecisionCard, Room, room_at
from meetings.minutes.written import written_record
from meetings.planning import meeting_facts
from meetings.protocol.exact import exact_text
from meetings.protocol.kinds import ConsentState, Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.proxies import powers_of
from meetings.storage.accounts import Account
from meetings.storage.communities import Person
from meetings.storage.convening import FrozenUnit, Notice
from meetings.storage.live_session import Attendance, Recording
from meetings.storage.planning import Meeting, Override
from meetings.storage.session import Transaction
from meetings.wording import explain


def gather(tx: Transaction, meeting: Meeting) -> dict[str, Any]:
    """Everything the law asks minutes to say (Ley 675/2001 arts 30, 42, 44, 47; Decreto 398/2020), as facts.

    Numbers are exact texts and instants ISO 8601: they are worded when a paper or a page is made. What was
    decided in writing has its answers where a meeting that was held has its hours, people and quorum.
    """
    if meeting.modality == Modality.WRITTEN:
        how = {"written": written_record(tx, meeting)}
    else:
        how = _as_held(tx, meeting)
    decisions = live_session.decisions_of(tx, meeting.id)
    return {
        **how,
        "decisions": {str(card.item_id): _decided(card) for card in decisions.values()},
        "closed": _closed(tx, meeting),
        "statements": _statements(tx, meeting),
        "arrears": _arrears(tx, meeting.id),
        "overrides": _overrides(tx, meeting),
        "notice": _notice(tx, meeting),
    }


def _as_held(tx: Transaction, meeting: Meeting) -> dict[str, Any]:
    closed_at = meeting.closed_at or meeting.created_at
    opened_at = meeting.opened_at or closed_at
    sittings = _sittings(tx, meeting, opened_at, closed_at)
    decisions = live_session.decisions_of(tx, meeting.id)
    arrivals = _attendance(tx, meeting.id)
    room = room_at(tx, meeting, closed_at)
    powers = _powers(room)
    return {
        "opened_at": opened_at.isoformat(),
        "closed_at": closed_at.isoformat(),
        "quorum": [
            _beginning(tx, meeting, opened_at, closed_at),
            *(_voted(card, room_at(tx, meeting, card.at).total) for card in decisions.values()),
        ],
        "sittings": [{"from": start.isoformat(), "to": end.isoformat()} for start, end in sittings],
        "lowest": exact_text(_lowest(tx, meeting, sittings)),
        "attendance": arrivals,
        "units": _represented(room, arrivals, powers),
        "powers": powers,
        "officers": live_session.officers_of(tx, meeting.id),
        "recording": _recording(tx, meeting.id),
        "turns": _turns(tx, meeting, room),
    }


def _statements(tx: Transaction, meeting: Meeting) -> dict[str, list[dict[str, str]]]:
    """Item -> what people asked to have written down under it; before the first topic, under the first."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in live_session.statements_of(tx, meeting.id):
        item_id = each.item_id or next((item.id for item in meeting.items), None)
        said = {"who": each.who, "at": each.at.isoformat(), "text": each.text}
        found.setdefault(str(item_id), []).append(said)
    return found


def _turns(tx: Transaction, meeting: Meeting, room: Room) -> dict[str, list[dict[str, str]]]:
    """Item -> who had the floor on it, in order; before the first topic, under the first. On no paper."""
    found: dict[str, list[dict[str, str]]] = {}
    for turn in live_session.turns_of(tx, room):
        item_id = turn.item_id or next((item.id for item in meeting.items), None)
        spoke = {"who": turn.who, "from": turn.given_at.isoformat(), "to": turn.ended_at.isoformat()}
        found.setdefault(str(item_id), []).append(spoke)
    return found


def _decided(card: DecisionCard) -> dict[str, Any]:
    return {
        "question": card.question,
        "basis": card.basis,
        "majority": card.majority,
        "needed": exact_text(card.needed),
        "favour": exact_text(card.favour),
        "against": exact_text(card.against),
        "blank": exact_text(card.blank),
        "denominator": exact_text(card.denominator),
        "other": [exact_text(each) for each in card.other or ()],
        "units": {"yes": card.units.favour, "no": card.units.against, "blank": card.units.blank}
        | {"none": card.units.not_voted, "of": card.units.of},
        "kept_out": {"units": card.kept_out_units, "share": exact_text(card.kept_out_share)},
        "approved": card.approved,
        "has_effect": card.has_effect,
        "source": card.source,
        "at": card.at.isoformat(),
    }


def _moment(room: Room, at: datetime, what: str) -> dict[str, Any]:
    return {
        "what": what,
        "at": at.isoformat(),
        "represented": exact_text(room.quorum.represented),
        "share": exact_text(room.share),
        "owners": room.quorum.owners,
        "quorum": room.quorum.quorum,
    }


def _beginning(tx: Transaction, meeting: Meeting, opened_at: datetime, closed_at: datetime) -> dict[str, Any]:
    """What was represented at the opening; of a meeting without quorum, until that was declared."""
    if meeting.state == MeetingState.FAILED_QUORUM:
        before = closed_at - timedelta(microseconds=1)
        return _moment(room_at(tx, meeting, before), closed_at, "no_quorum")
    return _moment(room_at(tx, meeting, opened_at), opened_at, "opening")


def _voted(card: DecisionCard, total: Fraction) -> dict[str, Any]:
    """The quorum of a vote as it was frozen then: later news of who had gone silent do not touch it."""
    return {
        "what": str(card.item_id),
        "at": card.opened_at.isoformat(),
        "represented": exact_text(card.represented),
        "share": exact_text(card.represented / total),
        "owners": card.owners_present,
        "quorum": card.has_quorum,
    }


def _sittings(
    tx: Transaction, meeting: Meeting, opened_at: datetime, closed_at: datetime
) -> list[tuple[datetime, datetime]]:
    """From when to when the meeting sat: once, or several times when it was suspended."""
    kept = live_session.sittings_of(tx, meeting.id)
    return [(each.opened_at, each.ended_at or closed_at) for each in kept] or [(opened_at, closed_at)]


def _lowest(tx: Transaction, meeting: Meeting, sittings: list[tuple[datetime, datetime]]) -> Fraction:
    """The least share that was represented from the first quorum of each sitting to its end."""
    found = [_lowest_between(tx, meeting, start, end) for start, end in sittings]
    return min((share for share in found if share is not None), default=Fraction(0))


def _lowest_between(
    tx: Transaction, meeting: Meeting, opened_at: datetime, closed_at: datetime
) -> Fraction | None:
    """The same of one sitting; None when it never had quorum."""
    came = select(Attendance.joined_at, Attendance.left_at).where(Attendance.meeting_id == meeting.id)
    stood = [(power.registered_at, power.ended_at) for power in powers_of(tx, meeting.id)]
    changes = {
        moment
        for row in [*tx.session.execute(came), *stood]
        for moment in row
        if moment is not None and opened_at <= moment < closed_at
    }
    shares = [room_at(tx, meeting, moment) for moment in sorted(changes)]
    since_quorum = [room.share for room in shares if room.quorum.quorum]
    if not since_quorum:
        return None
    first = next(index for index, room in enumerate(shares) if room.quorum.quorum)
    return min(room.share for room in shares[first:])


def _attendance(tx: Transaction, meeting_id: uuid.UUID) -> list[dict[str, Any]]:
    query = (
        select(Attendance, Person.name)
        .join(Person, Person.id == Attendance.person_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Person.name, Attendance.joined_at)
    )
    return [
        {
            "person": str(row.Attendance.person_id),
            "name": row.name,
            "capacity": row.Attendance.capacity,
            "joined_at": row.Attendance.joined_at.isoformat(),
            "left_at": row.Attendance.left_at.isoformat() if row.Attendance.left_at else "",
            "channel": row.Attendance.channel,
            "gives_signals": row.Attendance.last_signal_at is not None,
            "identity_check": row.Attendance.identity_check,
        }
        for row in tx.session.execute(query)
    ]


def _represented(
    room: Room, arrivals: list[dict[str, Any]], powers: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The units that somebody came for: their owners who came, and whoever represented them."""
    came = {row["person"] for row in arrivals}
    by_power = {row["unit_id"] for row in powers}
    return [
        {
            "unit": unit.label,
            "unit_id": str(unit.unit_id),
            "coefficient": exact_text(unit.coefficient),
            "people": [str(person) for person, _ in unit.owners if str(person) in came],
        }
        for unit in room.units
        if str(unit.unit_id) in by_power or any(str(person) in came for person, _ in unit.owners)
    ]


def _powers(room: Room) -> list[dict[str, Any]]:
    """The powers that counted: who represented whom, since when, and on which paper."""
    return [
        {
            "unit": each.power.unit,
            "unit_id": str(each.power.unit_id),
            "grantor": each.power.grantor,
            "holder": each.power.holder,
            "signed_on": each.power.signed_on.isoformat(),
            "kept_at": each.power.kept_at,
            "has_file": each.power.has_file,
            "times": [[since.isoformat(), until.isoformat()] for since, until in each.stretches],
        }
        for each in live_session.represented(room)
    ]


def _arrears(tx: Transaction, meeting_id: uuid.UUID) -> list[str]:
    query = (
        select(FrozenUnit.tower, FrozenUnit.number)
        .where(FrozenUnit.meeting_id == meeting_id, FrozenUnit.in_arrears.is_(True))
        .order_by(FrozenUnit.position)
    )
    return [f"{tower} {number}".strip() for tower, number in tx.session.execute(query)]


def _closed(tx: Transaction, meeting: Meeting) -> dict[str, list[dict[str, str]]]:
    """The items that the law kept from being voted in this meeting, each with why, as everybody read it."""
    card = communities.card(tx, meeting.community_id)
    found: dict[str, list[dict[str, str]]] = {}
    for item in live_session.items_of(tx, meeting_facts(tx, meeting)):
        for finding in item.closed:
            said = explain(finding, zone=ZoneInfo(card.timezone), locale=card.locale)
            row = {"said": f"{said.what} {said.why}", "source": finding.source}
            found.setdefault(str(item.id), []).append(row)
    return found


def _overrides(tx: Transaction, meeting: Meeting) -> list[dict[str, str]]:
    """The written reasons: those the version that called was sent with, and those of the evening.

    A later version of the notice asks for each reason again; what was written for a version that another one
    replaced stands in the trail.
    """
    called = _calling_version(tx, meeting)
    replaced = select(Notice.issued_at).where(
        Notice.meeting_id == meeting.id, Notice.version < (called.version if called else 0)
    )
    query = (
        select(Override, Account.name)
        .join(Account, Account.id == Override.by_account_id)
        .where(Override.meeting_id == meeting.id, Override.at.not_in(replaced))
        .order_by(Override.at, Override.code)
    )
    return [
        {
            "said": row.Override.facts.get("said", ""),
            "reason": row.Override.reason,
            "by": row.name,
            "at": row.Override.at.isoformat(),
            "source": row.Override.source,
        }
        for row in tx.session.execute(query)
    ]


def _recording(tx: Transaction, meeting_id: uuid.UUID) -> dict[str, Any]:
    stretches = tx.session.scalars(
        select(Recording).where(Recording.meeting_id == meeting_id).order_by(Recording.started_at)
    ).all()
    came = set(tx.session.scalars(select(Attendance.person_id).where(Attendance.meeting_id == meeting_id)))
    states = consents.recording_states(tx, meeting_id, came)
    # Only how many said no: never who (screens, "Acta").
    refused = sum(given.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN) for given in states.values())
    return {
        "stretches": [
            {"from": s.started_at.isoformat(), "to": s.ended_at.isoformat() if s.ended_at else ""}
            for s in stretches
        ],
        "refused": refused,
    }


def _calling_version(tx: Transaction, meeting: Meeting) -> Notice | None:
    """The version of the notice that called it; a later one only told that it went on another day."""
    query = (
        select(Notice)
        .where(Notice.meeting_id == meeting.id, Notice.issued_at <= (meeting.opened_at or Notice.issued_at))
        .order_by(Notice.version.desc())
        .limit(1)
    )
    return tx.session.scalars(query).one_or_none()


def _notice(tx: Transaction, meeting: Meeting) -> dict[str, Any]:
    notice = _calling_version(tx, meeting)
    if notice is None:
        return {
            "version": 0,
            "issued_at": "",
            "reached": 0,
            "people": 0,
            "channels": {},
            "checkpoint": "",
            "summons": meeting.summons,
        }
    board = deliveries.board(tx, meeting.community_id, meeting.id)
    channels: dict[str, int] = {}
    for person in board.people:
        channels[person.channel] = channels.get(person.channel, 0) + 1
    entries = tx.session.scalar(
        select(func.count()).select_from(Notice).where(Notice.meeting_id == meeting.id)
    )
    return {
        "version": notice.version,
        "versions": entries or 1,
        "issued_at": notice.issued_at.isoformat(),
        "people": len(board.people),
        "reached": len(board.people) - len(board.missing),
        "channels": channels,
        "checkpoint": notice.checkpoint,
        "convening": notice.content.get("convening", {}),
    }
