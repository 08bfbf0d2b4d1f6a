"""One-time codes: six digits to the registered contact point, ten minutes, five tries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update

from meetings.accounts.throttle import note_attempt, too_many
from meetings.deliveries import Owed, owe
from meetings.protocol.findings import Refused
from meetings.storage.accounts import OneTimeCode
from meetings.storage.communities import ContactPoint, Person
from meetings.storage.session import Transaction

CODE_MINUTES = 10
# With less than this left somebody who has to look for the mail gets a new code.
TIME_TO_FIND = timedelta(minutes=5)
MOST_FAILURES = 5
MOST_CODES, CODES_WINDOW = 5, timedelta(hours=1)


def registered_mail(tx: Transaction, person_id: uuid.UUID) -> ContactPoint | None:
    """The registered e-mail address to which a person's codes and links go, the first of several; or None."""
    points = tx.session.scalars(
        select(ContactPoint)
        .where(ContactPoint.person_id == person_id, ContactPoint.channel == "email")
        .order_by(ContactPoint.position)
    )
    return next((point for point in points if point.is_registered), None)


def send_code(
    tx: Transaction, person_id: uuid.UUID, act: str, object_id: uuid.UUID, at: datetime
) -> ContactPoint:
    """Owe the person a code for one act; returns the contact point it goes to.

    Raises:
        Refused: ``code.no_contact_point`` (nothing registered it could go to), ``code.too_many``.
    """
    person = tx.session.get_one(Person, person_id)
    address = registered_mail(tx, person_id)
    if address is None:
        raise Refused.because("code.no_contact_point")
    if too_many(tx, "code_sent", str(person_id), at, limit=MOST_CODES, window=CODES_WINDOW):
        raise Refused.because("code.too_many")
    note_attempt(tx, "code_sent", str(person_id), at)
    code, salt = f"{secrets.randbelow(10**6):06d}", secrets.token_hex(16)
    row = OneTimeCode(
        id=uuid.uuid4(),
        community_id=person.community_id,
        person_id=person_id,
        act=act,
        object_id=object_id,
        salt=salt,
        code_hash=_hash(salt, code),
        failures=0,
        created_at=at,
        expires_at=at + timedelta(minutes=CODE_MINUTES),
    )
    tx.session.add(row)
    tx.session.flush()
    owed = Owed(
        community_id=person.community_id,
        person_id=person_id,
        contact_point_id=address.id,
        channel=address.channel,
        kind="code",
        dedupe_key=f"code:{row.id}",
        payload={"code": code, "act": act},
        deadline_at=row.expires_at,
    )
    owe(tx, [owed], at)
    return address


def awaits_code(tx: Transaction, person_id: uuid.UUID, act: str, object_id: uuid.UUID, at: datetime) -> bool:
    """Whether a code for this act lies in the person's mail and is good long enough to be looked for."""
    row = tx.session.scalar(_last(person_id, act, object_id, at + TIME_TO_FIND))
    return row is not None and row.failures < MOST_FAILURES


def use_code(
    tx: Transaction, person_id: uuid.UUID, act: str, object_id: uuid.UUID, code: str, at: datetime
) -> bool:
    """Whether ``code`` proves the person for this act now. A right code is spent; a wrong one is counted.

    The failure must outlive the refusal it leads to, so this returns False instead of raising.
    """
    row = tx.session.scalar(
        _last(person_id, act, object_id, at)
        # Guesses made at once are compared one after the other, so that each failure counts for the next.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.failures >= MOST_FAILURES:
        return False
    digits = "".join(filter(str.isdigit, code))
    if not hmac.compare_digest(row.code_hash, _hash(row.salt, digits)):
        row.failures += 1
        return False
    # The condition makes the second of two simultaneous uses find nothing to spend.
    spent = tx.session.execute(
        update(OneTimeCode).where(OneTimeCode.id == row.id, OneTimeCode.used_at.is_(None)).values(used_at=at)
    )
    return bool(getattr(spent, "rowcount", 0) == 1)


def _last(person_id: uuid.UUID, act: str, object_id: uuid.UUID, at: datetime) -> Select[OneTimeCode]:
    """The last code for an act that was not spent and is still good at ``at``; only that one counts."""
    return (
        select(OneTimeCode)
        .where(
            OneTimeCode.person_id == person_id,
            OneTimeCode.act == act,
            OneTimeCode.object_id == object_id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > at,
        )
        .order_by(OneTimeCode.created_at.desc())
        .limit(1)
    )


def _hash(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}:{code}".encode()).hexdigest()
