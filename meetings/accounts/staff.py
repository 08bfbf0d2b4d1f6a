"""Staff accounts: roles per community, sign-in, sessions kept on the server."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, bindparam, select, update

from meetings.accounts.kept_work import KeptWork
from meetings.accounts.throttle import note_attempt, too_many
from meetings.adapters.passwords import hash_password, password_matches
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.trail import Tag
from meetings.storage.accounts import Account, RoleGrant, StaffSession
from meetings.storage.base import table_of
from meetings.storage.communities import Community
from meetings.storage.session import Transaction
from meetings.storage.trail import INSTALLATION_TREE
from meetings.trail import Act, Actor, Reader, record

ABSOLUTE_LIMIT = timedelta(hours=12)
IDLE_LIMIT = timedelta(hours=2)
SIGN_IN_LIMIT, SIGN_IN_WINDOW = 8, timedelta(minutes=15)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200


_sessions, _accounts, _grants = (table_of(model) for model in (StaffSession, Account, RoleGrant))
# One row for each role in force; one without a role for an account that has none.
_HOLDER = (
    select(_sessions, _accounts.c.name, _accounts.c.email, _grants.c.role, _grants.c.community_id.label("of"))
    .join_from(_sessions, _accounts, _accounts.c.id == _sessions.c.account_id)
    .outerjoin(_grants, and_(_grants.c.account_id == _accounts.c.id, _grants.c.ended_at.is_(None)))
    .where(
        _sessions.c.token_hash == bindparam("token_hash"),
        _sessions.c.ended_at.is_(None),
        _accounts.c.disabled_at.is_(None),
    )
)


class Role(StrEnum):
    """What an account is, in one community or (operator) in the whole installation."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    SECRETARY = "secretary"
    COUNCIL = "council"
    COUNCIL_PRESIDENT = "council_president"
    STATUTORY_AUDITOR = "statutory_auditor"


# Who can put right what went wrong with a message; the others read it in the trail.
WHO_MENDS = (Role.ADMINISTRATOR, Role.SECRETARY)
_READS_MOST = (
    Role.STATUTORY_AUDITOR,
    Role.ADMINISTRATOR,
    Role.COUNCIL_PRESIDENT,
    Role.SECRETARY,
    Role.COUNCIL,
    Role.OPERATOR,
)


@dataclass(frozen=True, slots=True)
class StaffIdentity:
    """Who is signed in, and as what in the community they work in now."""

    account_id: uuid.UUID
    name: str
    email: str
    token_hash: str
    community_id: uuid.UUID | None
    roles: frozenset[str]

    @property
    def actor(self) -> Actor:
        """This person as the trail names whoever acts."""
        return Actor(account_id=self.account_id, name=self.name)

    @property
    def reader(self) -> Reader:
        """This person as whoever reads what is another's: by the role that reads most."""
        role = next((each for each in _READS_MOST if each in self.roles), "")
        return Reader(self.actor, self.token_hash, role)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The account an address belongs to, if any, before the password was looked at."""

    email: str
    account_id: uuid.UUID | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of a sign-in: the session's secret, or the finding that refused it."""

    token: str = ""
    refusal: Finding | None = None


def create_account(
    tx: Transaction, email: str, name: str, password: str, by: Actor, at: datetime
) -> uuid.UUID:
    """Make a staff account.

    Raises:
        Refused: ``accounts.password.too_short`` (under 12 characters), ``accounts.email.taken``.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused.because("accounts.password.too_short", shortest=SHORTEST_PASSWORD)
    return open_account(tx, email, name, hash_password(password), by, at)


def open_account(
    tx: Transaction, email: str, name: str, password_hash: str, by: Actor, at: datetime
) -> uuid.UUID:
    """Make a staff account; with an empty hash nobody signs in by password until one is chosen by link.

    Raises:
        Refused: ``accounts.email.taken``.
    """
    email = email.strip().casefold()
    if tx.session.scalar(select(Account.id).where(Account.email == email)):
        raise Refused.because("accounts.email.taken")
    account = Account(email=email, name=name.strip(), password_hash=password_hash, created_at=at)
    tx.session.add(account)
    tx.session.flush()
    record(tx, INSTALLATION_TREE, by, at, Act(Tag.ACCOUNT_CREATED, about=account.id))
    return account.id


def grant_role(
    tx: Transaction,
    account_id: uuid.UUID,
    community_id: uuid.UUID | None,
    role: Role,
    by: Actor,
    at: datetime,
) -> bool:
    """Give an account a role in a community (``None`` only for the operator); whether it was new.

    A role that ended begins again at ``at``; when it was held before stands in the trail.
    """
    query = select(RoleGrant).where(
        RoleGrant.account_id == account_id,
        RoleGrant.community_id.is_(None) if community_id is None else RoleGrant.community_id == community_id,
        RoleGrant.role == role.value,
    )
    grant = tx.session.scalar(query)
    if grant is not None and grant.ended_at is None:
        return False
    if grant is None:
        grant = RoleGrant(account_id=account_id, community_id=community_id, role=role.value)
        tx.session.add(grant)
    grant.granted_at, grant.ended_at = at, None
    act = Act(Tag.ROLE_GRANTED, about=account_id, facts={"role": role.value})
    record(tx, community_id or INSTALLATION_TREE, by, at, act)
    return True


def candidate(tx: Transaction, email: str) -> Candidate:
    """Look up who signs in. The slow password check comes after, outside any transaction."""
    email = email.strip().casefold()
    account = tx.session.scalar(select(Account).where(Account.email == email, Account.disabled_at.is_(None)))
    return Candidate(email, account.id if account else None, account.password_hash if account else None)


def password_is_right(who: Candidate, password: str) -> bool:
    """Whether the password belongs to the account (about a quarter of a second, on purpose)."""
    return password_matches(who.password_hash, password[:LONGEST_PASSWORD])


def start_session(
    tx: Transaction, who: Candidate, right: bool, at: datetime, work: KeptWork | None = None
) -> SignIn:
    """Open a session, or count the failure.

    The same answer for a wrong address and a wrong password; after 8 failures in 15 minutes the address
    waits, also with the right password. Whoever brings back what they had typed works in the community in
    which they typed it, if it is still theirs.

    Raises:
        Refused: ``accounts.kept_work.another``: another account typed ``work``.
    """
    if too_many(tx, "sign_in", who.email, at, limit=SIGN_IN_LIMIT, window=SIGN_IN_WINDOW):
        facts = {"minutes": int(SIGN_IN_WINDOW.total_seconds() // 60)}
        return SignIn(refusal=Finding("accounts.sign_in.wait", Severity.BLOCK, facts))
    note_attempt(tx, "sign_in", who.email, at, succeeded=right)
    if not right or who.account_id is None:
        return SignIn(refusal=Finding("accounts.sign_in.wrong", Severity.BLOCK))
    if work is not None and work.account_id != who.account_id:
        raise Refused.because("accounts.kept_work.another")
    mine = [community.id for community in communities_of(tx, who.account_id)]
    before = work.community_id if work is not None and work.community_id in mine else None
    return SignIn(token=open_session(tx, who.account_id, at, before or next(iter(mine), None)))


def prove_by_password(tx: Transaction, who: Candidate, right: bool, at: datetime) -> Finding | None:
    """Count a second proof by password; None when it holds, else why not. Throttled like a sign-in."""
    if too_many(tx, "sign_in", who.email, at, limit=SIGN_IN_LIMIT, window=SIGN_IN_WINDOW):
        facts = {"minutes": int(SIGN_IN_WINDOW.total_seconds() // 60)}
        return Finding("accounts.sign_in.wait", Severity.BLOCK, facts)
    note_attempt(tx, "sign_in", who.email, at, succeeded=right)
    return None if right else Finding("accounts.password.wrong", Severity.BLOCK)


def open_session(tx: Transaction, account_id: uuid.UUID, at: datetime, community_id: uuid.UUID | None) -> str:
    """Open a session of an account that has proved itself; returns the session's secret."""
    token = secrets.token_urlsafe(24)
    tx.session.add(
        StaffSession(
            token_hash=_hash(token),
            account_id=account_id,
            community_id=community_id,
            created_at=at,
            last_post_at=at,
        )
    )
    return token


def identity_of(
    tx: Transaction, token: str, at: datetime, room_since: datetime | None = None
) -> StaffIdentity | None:
    """Who holds this session's secret; None when it ended, idled out (2 h) or passed 12 h.

    Args:
        room_since: when the room was opened, for whoever only reads it: a session that was good then, or
            began later, is good for 12 h of that room (decision 21).
    """
    rows = tx.rows(_HOLDER, token_hash=_hash(token))
    if not rows:
        return None
    held = rows[0]
    judged_at = at
    if room_since is not None and at <= room_since + ABSOLUTE_LIMIT:
        judged_at = min(at, room_since)
    if judged_at > held.created_at + ABSOLUTE_LIMIT or judged_at > held.last_post_at + IDLE_LIMIT:
        return None
    roles = frozenset(row.role for row in rows if row.role and row.of in (None, held.community_id))
    return StaffIdentity(held.account_id, held.name, held.email, held.token_hash, held.community_id, roles)


def ended_holder(tx: Transaction, token: str) -> tuple[uuid.UUID, uuid.UUID | None] | None:
    """The account and the community of a session, though its time is over; None of one that nobody has.

    It opens nothing: it tells for whom what was typed is kept.
    """
    query = select(StaffSession.account_id, StaffSession.community_id)
    row = tx.session.execute(query.where(StaffSession.token_hash == _hash(token))).one_or_none()
    return (row.account_id, row.community_id) if row is not None else None


def touch_session(tx: Transaction, token_hash: str, at: datetime) -> None:
    """Move the idle limit; called within the transaction of a POST."""
    tx.session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == token_hash, StaffSession.last_post_at < at - timedelta(minutes=1))
        .values(last_post_at=at)
    )


def end_session(tx: Transaction, token_hash: str, at: datetime) -> None:
    """Sign out: the secret is dead at once."""
    tx.session.execute(update(StaffSession).where(StaffSession.token_hash == token_hash).values(ended_at=at))


def communities_of(tx: Transaction, account_id: uuid.UUID) -> list[Community]:
    """The communities where the account has a role, by name."""
    query = (
        select(Community)
        .join(RoleGrant, RoleGrant.community_id == Community.id)
        .where(
            RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None), Community.removed_at.is_(None)
        )
        .order_by(Community.name)
        .distinct()
    )
    return list(tx.session.scalars(query))


def staff_of(tx: Transaction, community_id: uuid.UUID, roles: Iterable[Role]) -> list[uuid.UUID]:
    """The open accounts that hold one of ``roles`` in a community, each once, in a fixed order."""
    query = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.community_id == community_id,
            RoleGrant.role.in_([role.value for role in roles]),
            RoleGrant.ended_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.id)
        .distinct()
    )
    return list(tx.session.scalars(query))


def choose_community(tx: Transaction, who: StaffIdentity, community_id: uuid.UUID, at: datetime) -> None:
    """Work in another of one's communities.

    Raises:
        Refused: ``accounts.community.not_yours``, the same for one that does not exist.
    """
    if community_id not in {community.id for community in communities_of(tx, who.account_id)}:
        raise Refused.because("accounts.community.not_yours")
    tx.session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == who.token_hash)
        .values(community_id=community_id, last_post_at=at)
    )


def disable_account(tx: Transaction, account_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """Close an account: the next request of every session of it is refused."""
    tx.session.execute(update(Account).where(Account.id == account_id).values(disabled_at=at))
    tx.session.execute(
        update(StaffSession)
        .where(StaffSession.account_id == account_id, StaffSession.ended_at.is_(None))
        .values(ended_at=at)
    )
    record(tx, INSTALLATION_TREE, by, at, Act(Tag.ACCOUNT_DISABLED, about=account_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
