"""A register's file brought in: looked at first, then applied whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from meetings.communities.bring_in import Writer
from meetings.communities.community import lock_community
from meetings.communities.differences import Differences, differences
from meetings.communities.files import file_content, keep_file, table_type
from meetings.communities.present import Present, present_register, unit_label
from meetings.communities.register_file import problem_finding, read_register
from meetings.protocol.exact import exact_text
from meetings.protocol.findings import Finding, Refused
from meetings.protocol.register import ColumnRead, RegisterReading, Skipped
from meetings.protocol.trail import Tag
from meetings.storage.blobs import Blob
from meetings.storage.communities import Attestation, RegisterImport
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

PREVIEWED, APPLIED = "previewed", "applied"
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong or doubtful, where: ``row`` is the spreadsheet's, 0 for the whole sheet."""

    row: int
    column: str
    blocks: bool
    finding: Finding


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: its code, how often, and the first of them as they are called."""

    code: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A register as it was read, and what bringing it in changes (``applied``: changed).

    ``sum`` and ``expected`` are exact, in the register's scale, which writes ``decimals``. Problems, skipped
    rows and examples are the first ``MOST_SHOWN``; the counts are of all.
    """

    id: uuid.UUID
    filename: str
    sheet: str
    state: str
    created_at: datetime
    applied_at: datetime | None
    units: int
    people: int
    sum: Fraction
    expected: Fraction
    decimals: int
    in_arrears: int
    without_email: int
    with_two_owners: int
    columns: tuple[ColumnRead, ...]
    problems: tuple[RowProblem, ...]
    blocking: int
    doubts: int
    skipped: tuple[Skipped, ...]
    changes: tuple[Change, ...]
    is_attested: bool

    @property
    def off(self) -> Fraction:
        """How far the sum is from what it must be; zero when it is right."""
        return abs(self.sum - self.expected)

    @property
    def can_come_in(self) -> bool:
        """Whether the register may be applied as it is."""
        return not self.blocking and self.state == PREVIEWED


def preview_register(
    tx: Transaction,
    community_id: uuid.UUID,
    filename: str,
    content: bytes,
    by: Actor,
    at: datetime,
    *,
    sheet: str = "",
) -> ImportPage:
    """Keep a register's file and say what is in it. Nothing of the register in force changes.

    The same register twice is one import: the one that waits, or the one in force.

    Args:
        filename, content: the file as it came.
        sheet: which sheet to read, when several look like a register.

    Raises:
        Refused: ``register.<code>``: the file is no register (``read_register``).
        Missing: no such community.
    """
    reading = read_register(filename, content, sheet)
    lock_community(tx, community_id)  # two imports at once would both add the same units
    present = present_register(tx, community_id)
    found = differences(reading, present)
    known = _known_import(tx, community_id, reading, found)
    if known is not None:
        return import_page(tx, community_id, known)
    blob = keep_file(tx, community_id, filename, table_type(content), content, at)
    row = RegisterImport(
        id=uuid.uuid4(),
        community_id=community_id,
        blob_id=blob.id,
        fingerprint=reading.fingerprint,
        summary={"sheet": sheet, "can_come_in": reading.can_come_in},
        state=PREVIEWED,
        created_at=at,
        created_by=by.account_id,
    )
    tx.session.add(row)
    tx.session.flush()
    facts = {"units": len(reading.units), "sum": reading.text(reading.sum), "file": blob.sha256}
    record(tx, community_id, by, at, Act(Tag.REGISTER_PREVIEWED, about=row.id, facts=facts))
    return _page(row, blob, reading, _changes(found, present, reading), is_attested=False)


def apply_register(
    tx: Transaction, community_id: uuid.UUID, import_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Make a previewed register the one in force, whole; again changes nothing.

    Sets the community's total and decimals, adds and retires units, starts and ends ownerships, keeps the
    addresses (which count for a notice once attested), and writes an entry for each person concerned.

    Raises:
        Missing: no such import in this community.
        Refused: the problems that block, the sum among them; ``register_import.superseded`` when another
            register came into force after this one was looked at.
    """
    row, blob = _import(tx, community_id, import_id)
    community = lock_community(tx, community_id)
    if row.state == APPLIED:
        return
    latest = _latest_applied(tx, community_id)
    if latest is not None and latest.applied_at is not None and latest.applied_at > row.created_at:
        raise Refused.because("register_import.superseded", applied_at=latest.applied_at)
    reading = _reading(tx, row, blob)
    if not reading.can_come_in:
        raise Refused(problem_finding(problem) for problem in reading.problems if problem.blocks)
    present = present_register(tx, community_id)
    found = differences(reading, present)
    acts = Writer(tx, community_id, reading, present, found, at).write()
    community.total, community.decimals = reading.expected, reading.decimals
    changes = _changes(found, present, reading)
    row.state, row.applied_at = APPLIED, at
    row.summary = {**row.summary, "changes": [[each.code, each.count] for each in changes]}
    record(tx, community_id, by, at, _applied(row, blob, reading, changes), *acts)


def _applied(row: RegisterImport, blob: Blob, reading: RegisterReading, changes: Iterable[Change]) -> Act:
    facts = {
        "file": blob.sha256,
        "fingerprint": reading.fingerprint,
        "units": len(reading.units),
        "sum": reading.text(reading.sum),
        "expected": exact_text(reading.expected),
        **{each.code: each.count for each in changes},
    }
    return Act(Tag.REGISTER_IMPORTED, about=row.id, facts=facts)


def import_page(tx: Transaction, community_id: uuid.UUID, import_id: uuid.UUID) -> ImportPage:
    """What was read in a register's file, and what it changes or changed.

    Raises:
        Missing: no such import in this community.
    """
    row, blob = _import(tx, community_id, import_id)
    reading = _reading(tx, row, blob)
    if row.state == APPLIED:
        changes = tuple(Change(code, count, ()) for code, count in row.summary.get("changes", []))
    else:
        present = present_register(tx, community_id)
        changes = _changes(differences(reading, present), present, reading)
    attested = select(Attestation.id).where(Attestation.import_id == row.id).limit(1)
    return _page(row, blob, reading, changes, is_attested=tx.session.scalar(attested) is not None)


def import_reading(
    tx: Transaction, community_id: uuid.UUID, import_id: uuid.UUID
) -> tuple[RegisterImport, RegisterReading]:
    """An import with the register that was read in its file.

    Raises:
        Missing: no such import in this community.
    """
    row, blob = _import(tx, community_id, import_id)
    return row, _reading(tx, row, blob)


def latest_import(tx: Transaction, community_id: uuid.UUID) -> RegisterImport | None:
    """The import of the register in force; None while there is none."""
    return _latest_applied(tx, community_id)


def waiting_import(
    tx: Transaction, community_id: uuid.UUID, in_force: RegisterImport | None
) -> RegisterImport | None:
    """The latest import that was looked at, could come in and did not, unless a later one is in force.

    Args:
        in_force: as ``latest_import`` found it.
    """
    rows = tx.session.scalars(
        select(RegisterImport)
        .where(RegisterImport.community_id == community_id, RegisterImport.state == PREVIEWED)
        .order_by(RegisterImport.created_at.desc())
    )
    row = next((each for each in rows if each.summary["can_come_in"]), None)
    is_old = row and in_force and in_force.applied_at and in_force.applied_at > row.created_at
    return None if is_old else row


def _import(tx: Transaction, community_id: uuid.UUID, import_id: uuid.UUID) -> tuple[RegisterImport, Blob]:
    row = tx.session.get(RegisterImport, import_id, populate_existing=True)
    if row is None or row.community_id != community_id:
        raise Missing
    return row, tx.session.get_one(Blob, row.blob_id)


def _reading(tx: Transaction, row: RegisterImport, blob: Blob) -> RegisterReading:
    return read_register(blob.filename, file_content(tx, blob), row.summary.get("sheet", ""))


def _latest_applied(tx: Transaction, community_id: uuid.UUID) -> RegisterImport | None:
    return tx.session.scalar(
        select(RegisterImport)
        .where(RegisterImport.community_id == community_id, RegisterImport.state == APPLIED)
        .order_by(RegisterImport.applied_at.desc())
        .limit(1)
    )


def _known_import(
    tx: Transaction, community_id: uuid.UUID, reading: RegisterReading, found: Differences
) -> uuid.UUID | None:
    """The import that brought or would bring this very register, if it still would change the same."""
    latest = _latest_applied(tx, community_id)
    if latest is not None and latest.fingerprint == reading.fingerprint and found.is_empty:
        return latest.id
    waiting = waiting_import(tx, community_id, latest)
    return waiting.id if waiting and waiting.fingerprint == reading.fingerprint else None


def _page(
    row: RegisterImport,
    blob: Blob,
    reading: RegisterReading,
    changes: Sequence[Change],
    *,
    is_attested: bool,
) -> ImportPage:
    counts: dict[str, Any] = reading.summary()
    problems = [
        RowProblem(problem.row, problem.column, problem.blocks, problem_finding(problem))
        for problem in sorted(reading.problems, key=lambda each: (bool(each.row), not each.blocks, each.row))
    ]
    blocking = sum(problem.blocks for problem in problems)
    return ImportPage(
        id=row.id,
        filename=blob.filename,
        sheet=reading.sheet,
        state=row.state,
        created_at=row.created_at,
        applied_at=row.applied_at,
        units=counts["units"],
        people=len(reading.people),
        sum=reading.sum,
        expected=reading.expected,
        decimals=reading.decimals,
        in_arrears=counts["in_arrears"],
        without_email=counts["without_email"],
        with_two_owners=counts["with_two_owners"],
        columns=reading.columns,
        problems=tuple(problems[:MOST_SHOWN]),
        blocking=blocking,
        doubts=len(problems) - blocking,
        skipped=reading.skipped[:MOST_SHOWN],
        changes=tuple(changes),
        is_attested=is_attested,
    )


def _changes(found: Differences, present: Present, reading: RegisterReading) -> tuple[Change, ...]:
    """The kinds of change that happen, as pages count them, each with its first examples."""
    units = {unit.key: unit_label(unit.tower, unit.number) for unit in reading.units}
    labels = {unit.id: unit.label for unit in present.units.values()}
    names = {person.id: person.name for person in present.people.values()}
    newcomers = {person.key: person.name for person in reading.people}
    listed: dict[str, list[str]] = {
        "units_added": [unit_label(unit.tower, unit.number) for unit in found.added],
        "units_changed": [unit_label(unit.tower, unit.number) for _, unit in found.changed],
        "units_gone": [unit.label for unit in found.gone],
        "people_added": [person.name for person in found.joined],
        "people_changed": [person.name for _, person in found.altered],
        "owners_in": [f"{units[each.unit_key]}: {newcomers[each.person_key]}" for each in found.started],
        "owners_out": [f"{labels[owned.unit_id]}: {names.get(owned.person_id, '')}" for owned in found.ended],
        "voters_out": [f"{labels[end.unit_id]}: {names.get(end.person_id, '')}" for end in found.voters_out],
        "addresses_added": [each.value for each in found.addresses_added if each.channel != "paper"],
        "addresses_gone": [each.value for each in found.addresses_gone if each.channel != "paper"],
    }
    return tuple(
        Change(code, len(examples), tuple(examples[:MOST_SHOWN]))
        for code, examples in listed.items()
        if examples
    )
