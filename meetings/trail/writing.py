"""The trail: entries appended in the act's own transaction, and the checkpoints printed on papers.

Whoever acts, and whom the act concerned, stand in an entry by their public id; what the entry says of a
person is a salted commitment, whose facts lie aside under that person's key (design of the trail in
``docs/trail.md``).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol
from urllib.parse import urlsplit

from sqlalchemy import select

from meetings.protocol.trail import (
    EMPTY_ROOT,
    SALT_BYTES,
    SigningKey,
    commitment_and_salted,
    signed_checkpoint,
)
from meetings.storage.appending import PendingEntry, Sealed
from meetings.storage.bulk import insert_rows
from meetings.storage.session import Transaction
from meetings.storage.trail import AccountKey, Checkpoint, PersonKey, TrailHead

PERSON_KEY_BYTES = 32
IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a staff account, a person with a personal link, or (both None) the program itself."""

    account_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    name: str = ""

    @property
    def public_id(self) -> uuid.UUID | None:
        """The id that stands in the trail."""
        return self.account_id or self.person_id


SYSTEM = Actor(name="Constancia")


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be written in the trail of a community.

    ``personal`` maps each person concerned to the facts that are theirs; ``facts`` hold nothing personal.
    """

    tag: str
    about: uuid.UUID | None = None
    meeting_id: uuid.UUID | None = None
    facts: Mapping[str, object] | None = None
    personal: Mapping[uuid.UUID, Mapping[str, object]] | None = None


def record(tx: Transaction, community_id: uuid.UUID, by: Actor, at: datetime, *acts: Act) -> None:
    """Write acts in the trail of ``community_id`` when ``tx`` commits.

    Args:
        tx: the act's own transaction.
        community_id: whose trail; ``INSTALLATION_TREE`` for the installation's.
        by: who acts.
        at: the instant of the act, aware.
        acts: one entry each. An act over many people is one entry per person.
    """
    concerned = [(person, facts) for act in acts for person, facts in (act.personal or {}).items()]
    sealed = iter(_sealed(tx, community_id, concerned))
    for act in acts:
        own = tuple(islice(sealed, len(act.personal or ())))
        entry = PendingEntry(
            community_id, at, act.tag, by.public_id, act.about, act.meeting_id, act.facts or {}, own
        )
        tx.collect(entry)


def _sealed(
    tx: Transaction, tree_id: uuid.UUID, concerned: Sequence[tuple[uuid.UUID, Mapping[str, object]]]
) -> list[Sealed]:
    """What is kept of each person and their facts, in this order."""
    keys = person_keys(tx, {person for person, _ in concerned})
    committed = [
        commitment_and_salted(salt, {**facts, "person": str(person)})
        for salt, (person, facts) in zip(_salts(len(concerned)), concerned, strict=True)
    ]
    contents = [(keys[person], salted) for (person, _), (_, salted) in zip(concerned, committed, strict=True)]
    kept = tx.vault.seal_all(contents, tree_id.bytes)
    return [
        Sealed(person, digest, facts)
        for (person, _), (digest, _), facts in zip(concerned, committed, kept, strict=True)
    ]


def _salts(count: int) -> list[bytes]:
    """A salt of its own for each commitment, drawn together: asking the system costs more than the bytes."""
    drawn = secrets.token_bytes(SALT_BYTES * count)
    return [drawn[start : start + SALT_BYTES] for start in range(0, len(drawn), SALT_BYTES)]


def person_keys(tx: Transaction, people: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, bytes]:
    """The keys of these people, made for those who have none.

    Raises:
        LookupError: a person was erased: nothing more can be sealed for them.
    """
    return _keys(tx, PersonKey, "person_id", people)


def account_keys(tx: Transaction, accounts: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, bytes]:
    """The keys of these accounts of the staff, made for those who have none.

    Raises:
        LookupError: what was sealed for an account was given up.
    """
    return _keys(tx, AccountKey, "account_id", accounts)


def _keys(
    tx: Transaction, table: type[PersonKey | AccountKey], column: str, owners: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, bytes]:
    # In one order: of two acts that make the same keys, each would else wait for the other.
    wanted = sorted(owner for owner in owners if owner not in tx.keys)
    tx.keys.update(_known_keys(tx, table, column, wanted))
    missing = [owner for owner in wanted if owner not in tx.keys]
    if missing:
        rows = [
            {column: owner, "wrapped": tx.vault.wrap_key(secrets.token_bytes(PERSON_KEY_BYTES))}
            for owner in missing
        ]
        insert_rows(tx.session, table, rows, is_new_only=True)
        # Another act may have made one of them meanwhile: the one that stands is the key.
        tx.keys.update(_known_keys(tx, table, column, missing))
    return tx.keys


def _known_keys(
    tx: Transaction, table: type[PersonKey | AccountKey], column: str, owners: Sequence[uuid.UUID]
) -> dict[uuid.UUID, bytes]:
    owner_id, known = getattr(table, column), {}
    for start in range(0, len(owners), IN_ONE_QUERY):
        part = owners[start : start + IN_ONE_QUERY]
        for owner, wrapped in tx.session.execute(select(owner_id, table.wrapped).where(owner_id.in_(part))):
            if wrapped is None:
                raise LookupError(f"the key of {owner} was destroyed")
            known[owner] = tx.vault.unwrap_key(wrapped)
    return known


@dataclass(frozen=True, slots=True)
class Head:
    """Size and root of a trail at one moment."""

    tree_id: uuid.UUID
    size: int
    root: bytes


def head(tx: Transaction, tree_id: uuid.UUID) -> Head:
    """The present head of a trail; an empty tree when nothing was written yet."""
    row = tx.session.get(TrailHead, tree_id)
    return Head(tree_id, row.size, row.root) if row and row.size else Head(tree_id, 0, EMPTY_ROOT)


def sizes(tx: Transaction, trees: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many entries each of these trails has; those without any are left out."""
    query = select(TrailHead.tree_id, TrailHead.size).where(TrailHead.tree_id.in_(trees))
    return {row.tree_id: row.size for row in tx.session.execute(query)}


class Signer(Protocol):
    """What signs checkpoints: the installation's keys."""

    public_key: bytes
    chain: tuple[SigningKey, ...]

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Witness:
    """Who signs the checkpoints of this installation; ``host`` is the name its trails bear."""

    host: str
    keys: Signer

    @classmethod
    def of(cls, base_url: str, keys: Signer) -> Witness:
        """The witness of the installation reached at ``base_url``."""
        return cls(urlsplit(base_url).netloc, keys)

    def origin(self, tree_id: uuid.UUID) -> str:
        """The name of one trail, as the first line of its checkpoints."""
        return f"{self.host}/trail/{tree_id}"


def signed_head(tx: Transaction, tree_id: uuid.UUID, witness: Witness) -> str:
    """The present head as a signed checkpoint (C2SP): a function of the tree, for which no row is written."""
    now = head(tx, tree_id)
    return signed_checkpoint(
        witness.origin(tree_id), now.size, now.root, witness.keys.public_key, witness.keys.sign
    )


def keep_checkpoint(tx: Transaction, tree_id: uuid.UUID, size: int, note: str, on: str, at: datetime) -> None:
    """Keep a signed checkpoint as it was printed ``on`` a paper or message (a short code)."""
    tx.session.add(Checkpoint(tree_id=tree_id, size=size, note=note, printed_on=on, created_at=at))
