"""Who calls a meeting: the administrator, or somebody else by their act; owners hold a fifth together."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.communities import among_owners, unit_label
from meetings.planning.agenda import require_draft
from meetings.planning.facts import MeetingFacts, find_meeting, lock_meeting, meeting_facts, traced
from meetings.planning.rules import rules_of
from meetings.protocol import sources
from meetings.protocol.exact import exact_text, total_of
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.kinds import Convener, Kind
from meetings.protocol.notice import CONVENERS, OwnerShare
from meetings.protocol.notice import convener as judge_convener
from meetings.protocol.parameters import Law
from meetings.protocol.register.cells import fold
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community, Person, Unit
from meetings.storage.planning import ConveningOwner, Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

MOST_FOUND = 12
# The administrator calls by the office itself; anybody else by a decision or a request, which is named.
BY_AN_ACT = (Convener.COUNCIL, Convener.OWNERS, Convener.STATUTORY_AUDITOR)


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An owner with their units and what these weigh together; a shared unit weighs whole in each row."""

    person_id: uuid.UUID
    name: str
    units: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def coefficient(self) -> Fraction:
        """What their units weigh."""
        return total_of(self.units.values())


@dataclass(frozen=True, slots=True)
class ConvenerPage:
    """Who calls a meeting, what the law still asks of them, and the owners found by the search.

    Attributes:
        entitled: who may call such a meeting.
        owners: those who ask for it together.
        represented, total: what their units weigh, each once, and what the building weighs.
        needed_share: the share that owners need to call.
        found: owners that could be added.
        findings: what keeps them from calling, or lacks.
    """

    meeting: MeetingFacts
    entitled: tuple[Convener, ...]
    owners: tuple[OwnerRow, ...]
    represented: Fraction
    total: Fraction
    decimals: int
    needed_share: Fraction
    query: str
    found: tuple[OwnerRow, ...]
    findings: tuple[Finding, ...]

    @property
    def share(self) -> Fraction:
        """What those who ask represent of the whole building."""
        return self.represented / self.total


def entitled(kind: Kind) -> tuple[Convener, ...]:
    """Who may call such a meeting, in the order of the list (rule `notice.convener`)."""
    return CONVENERS[kind]


def convener_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, query: str, at: datetime
) -> ConvenerPage:
    """Who calls a meeting.

    Args:
        query: part of the number of a unit or of a name; owners that ask already are not found again.

    Raises:
        Missing: no such meeting here.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    facts, law = meeting_facts(tx, meeting), rules_of(tx, community_id, at).rulebook.law
    community, rows = tx.session.get_one(Community, community_id), _owners(tx, community_id)
    asking = tuple(rows[person] for person in facts.convening_owners if person in rows)
    shares = _shares(asking)
    wanted = fold(query)
    found = [
        row
        for row in rows.values()
        if wanted and row not in asking and any(wanted in fold(text) for text in (*row.units, row.name))
    ]
    return ConvenerPage(
        meeting=facts,
        entitled=entitled(facts.kind),
        owners=asking,
        represented=total_of(each.coefficient for each in shares),
        total=community.total,
        decimals=community.decimals,
        needed_share=law.convening_share,
        query=query,
        found=tuple(found[:MOST_FOUND]),
        findings=(
            *act_findings(facts),
            *judge_convener(
                facts.kind, facts.convener, law=law, total=community.total, owners=shares
            ).findings,
        ),
    )


def act_findings(meeting: MeetingFacts) -> tuple[Finding, ...]:
    """That an assembly called by somebody else than the administrator names the act by which they call."""
    if not (meeting.kind.is_assembly and meeting.needs_notice and meeting.convener in BY_AN_ACT):
        return ()
    if meeting.convener_reference and meeting.convener_acted_on:
        return ()
    facts = {"convener": meeting.convener}
    return (Finding("convening.no_act", Severity.BLOCK, facts, sources.LEY_675_39),)


def convening_shares(tx: Transaction, meeting: MeetingFacts) -> tuple[OwnerShare, ...]:
    """What each of the owners who call a meeting weighs now; none when somebody else calls it."""
    if meeting.convener is not Convener.OWNERS:
        return ()
    rows = _owners(tx, meeting.community_id)
    return _shares(rows[person] for person in meeting.convening_owners if person in rows)


def convening_content(tx: Transaction, meeting: MeetingFacts) -> dict[str, object]:
    """Who calls, as it is frozen with a version of the notice; of owners their units, never their names."""
    said: dict[str, object] = {
        "convener": meeting.convener.value,
        "reference": meeting.convener_reference,
        "on": meeting.convener_acted_on.isoformat() if meeting.convener_acted_on else "",
    }
    if meeting.convener is not Convener.OWNERS:
        return said
    rows = _owners(tx, meeting.community_id)
    asking = [rows[person] for person in meeting.convening_owners if person in rows]
    total = tx.session.get_one(Community, meeting.community_id).total
    share = total_of(each.coefficient for each in _shares(asking)) / total
    units = dict.fromkeys(unit for row in asking for unit in row.units)
    return said | {"owners": len(asking), "share": exact_text(share), "units": list(units)}


def set_convener(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    convener: Convener,
    reference: str,
    acted_on: date | None,
    by: Actor,
    at: datetime,
) -> None:
    """Say who calls a draft, and by which act of theirs.

    Args:
        reference: names the council's decision, the auditor's letter or the owners' request; of the
            administrator nothing is kept.
        acted_on: its day.

    Raises:
        Missing: no such meeting here.
        Refused: ``meeting.locked``; ``convener.second_call``: it is called by whoever called the first;
            ``notice.convener.not_entitled``; ``convener.acted_later``: the act has not happened yet.
    """
    meeting = _draft(tx, community_id, meeting_id)
    rules, kind = rules_of(tx, community_id, at), Kind(meeting.kind)
    _require_entitled(kind, convener, rules.rulebook.law)
    if convener not in BY_AN_ACT:
        reference, acted_on = "", None
    if acted_on is not None and acted_on > rules.today(at):
        raise Refused.because("convener.acted_later", source=sources.PRODUCT, on=acted_on)
    wanted = {"convener": convener.value, "convener_reference": reference, "convener_acted_on": acted_on}
    if all(getattr(meeting, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
        setattr(meeting, name, value)
    if convener is not Convener.OWNERS:
        meeting.convening_owners.clear()
    facts = {"convener": convener.value, "acted_on": acted_on.isoformat() if acted_on else ""}
    record(tx, community_id, by, at, Act(Tag.MEETING_CHANGED, meeting.id, *traced(meeting, facts)))


def add_convening_owner(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Write down that an owner asks for the meeting; with it the owners are those who call. Twice is once.

    Raises:
        Missing: no such meeting here, or the person owns no unit of this community now.
        Refused: ``meeting.locked``, ``convener.second_call``, ``notice.convener.not_entitled``.
    """
    meeting = _draft(tx, community_id, meeting_id)
    _require_entitled(Kind(meeting.kind), Convener.OWNERS, rules_of(tx, community_id, at).rulebook.law)
    if person_id not in _owners(tx, community_id):
        raise Missing
    if person_id in {row.person_id for row in meeting.convening_owners}:
        return
    if meeting.convener != Convener.OWNERS:
        meeting.convener, meeting.convener_reference = Convener.OWNERS.value, ""
        meeting.convener_acted_on = None
    meeting.convening_owners.append(ConveningOwner(id=uuid.uuid4(), person_id=person_id, added_at=at))
    _record_owner(tx, meeting, Tag.CONVENING_OWNER_ADDED, person_id, by, at)


def remove_convening_owner(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Take an owner off those who ask for the meeting; who is not among them changes nothing.

    Raises:
        Missing: no such meeting or person here.
        Refused: ``meeting.locked``, ``convener.second_call``.
    """
    meeting = _draft(tx, community_id, meeting_id)
    row = next((each for each in meeting.convening_owners if each.person_id == person_id), None)
    person = tx.session.get(Person, person_id)
    if person is None or person.community_id != community_id:
        raise Missing
    if row is None:
        return
    meeting.convening_owners.remove(row)
    _record_owner(tx, meeting, Tag.CONVENING_OWNER_REMOVED, person_id, by, at)


def copy_conveners(source: Meeting, target: Meeting) -> None:
    """Let the same owners call another meeting."""
    target.convening_owners.clear()
    for row in source.convening_owners:
        target.convening_owners.append(
            ConveningOwner(id=uuid.uuid4(), person_id=row.person_id, added_at=row.added_at)
        )


def _draft(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_draft(meeting, "meeting.locked")
    if meeting.kind == Kind.SECOND_CALL:
        raise Refused.because("convener.second_call", source=sources.LEY_675_41)
    return meeting


def _require_entitled(kind: Kind, convener: Convener, law: Law) -> None:
    found = judge_convener(kind, convener, law=law, total=Fraction(1)).findings
    if refused := [each for each in found if each.code == "notice.convener.not_entitled"]:
        raise Refused(refused)


def _record_owner(
    tx: Transaction, meeting: Meeting, tag: Tag, person_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    about, facts = traced(meeting, {})
    record(tx, meeting.community_id, by, at, Act(tag, meeting.id, about, facts, {person_id: {}}))


def _shares(rows: Iterable[OwnerRow]) -> tuple[OwnerShare, ...]:
    """One share a unit, each unit once: two owners of one unit do not weigh it twice."""
    counted: set[str] = set()
    shares = []
    for row in rows:
        own = {unit: weight for unit, weight in row.units.items() if unit not in counted}
        counted |= set(own)
        shares.append(OwnerShare(str(row.person_id), total_of(own.values())))
    return tuple(shares)


def _owners(tx: Transaction, community_id: uuid.UUID) -> dict[uuid.UUID, OwnerRow]:
    """Every owner now, with the coefficient of each unit, in the register's order."""
    query = among_owners(select(Person.id, Person.name, Unit), community_id)
    found: dict[uuid.UUID, OwnerRow] = {}
    weights: dict[uuid.UUID, dict[str, Fraction]] = {}
    for person_id, name, unit in tx.session.execute(query):
        own = weights.setdefault(person_id, {})
        own[unit_label(unit.tower, unit.number)] = unit.coefficient
        found.setdefault(person_id, OwnerRow(person_id, name, own))
    return found
