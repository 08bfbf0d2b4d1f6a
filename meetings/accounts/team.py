"""Who works in a community: people and their roles, invited by mail, ended by the administrator."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.accounts.passwords import MOST_TRIES, WINDOW, LinkReason, owe_password_link
from meetings.accounts.staff import Role, grant_role, open_account
from meetings.accounts.throttle import note_attempt, too_many
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.accounts import Account, RoleGrant
from meetings.storage.communities import Community
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One role of one person: since when, until when (None while it lasts), and whether they ever entered."""

    grant_id: uuid.UUID
    account_id: uuid.UUID
    name: str
    email: str
    role: str
    since: datetime
    until: datetime | None
    has_password: bool


def team(tx: Transaction, community_id: uuid.UUID) -> list[TeamRow]:
    """The roles of a community, those in force first, each by name."""
    rows = tx.session.execute(
        select(RoleGrant, Account)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.community_id == community_id)
        .order_by(Account.name, RoleGrant.role)
    )
    listed = [_row(grant, account) for grant, account in rows]
    return sorted(listed, key=lambda row: row.until is not None)


def team_row(tx: Transaction, community_id: uuid.UUID, grant_id: uuid.UUID) -> TeamRow:
    """One role of a community.

    Raises:
        Missing: there is no such role here.
    """
    return _row(*_found(tx, community_id, grant_id))


def invite(
    tx: Transaction, community_id: uuid.UUID, name: str, email: str, role: Role, by: Actor, at: datetime
) -> None:
    """Give somebody a role and owe them a mail with which they enter.

    Who has an account keeps its name and password. The account's name is asked for only to make one.

    Raises:
        Refused: ``accounts.role.held``, ``accounts.closed``.
        ValueError: the operator's role belongs to no community.
    """
    if role is Role.OPERATOR:
        raise ValueError("the operator's role belongs to no community")
    account = tx.session.scalar(select(Account).where(Account.email == email.strip().casefold()))
    if account is not None and account.disabled_at is not None:
        raise Refused.because("accounts.closed")
    account_id = account.id if account else open_account(tx, email, name, "", by, at)
    if not grant_role(tx, account_id, community_id, role, by, at):
        raise Refused.because("accounts.role.held")
    owe_password_link(tx, account_id, community_id, LinkReason.INVITED, at)


def invite_again(tx: Transaction, community_id: uuid.UUID, grant_id: uuid.UUID, at: datetime) -> None:
    """Owe the mail once more to somebody who has not entered yet; to one who has, nothing.

    Raises:
        Missing: there is no such role here, or it ended.
        Refused: ``link.too_many`` (five times in an hour).
    """
    grant, account = _found(tx, community_id, grant_id)
    if grant.ended_at is not None:
        raise Missing
    if account.password_hash:
        return
    if too_many(tx, "invited", str(account.id), at, limit=MOST_TRIES, window=WINDOW):
        raise Refused.because("link.too_many")
    note_attempt(tx, "invited", str(account.id), at)
    owe_password_link(tx, account.id, community_id, LinkReason.INVITED, at)


def end_role(tx: Transaction, community_id: uuid.UUID, grant_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """End a role now: the next request of that person in this community is refused. Twice changes nothing.

    Raises:
        Missing: there is no such role here.
        Refused: ``accounts.role.last_administrator``: nobody else could give the role back.
    """
    # Two administrators who end each other at one time would leave nobody.
    tx.session.execute(select(Community.id).where(Community.id == community_id).with_for_update())
    grant, _ = _found(tx, community_id, grant_id)
    if grant.ended_at is not None:
        return
    if grant.role == Role.ADMINISTRATOR and not _other_administrator(tx, grant):
        raise Refused.because("accounts.role.last_administrator")
    grant.ended_at = at
    act = Act(Tag.ROLE_WITHDRAWN, about=grant.account_id, facts={"role": grant.role})
    record(tx, community_id, by, at, act)


def _other_administrator(tx: Transaction, grant: RoleGrant) -> bool:
    """Whether somebody else who has entered once administers this community."""
    query = (
        select(RoleGrant.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.community_id == grant.community_id,
            RoleGrant.role == Role.ADMINISTRATOR.value,
            RoleGrant.ended_at.is_(None),
            RoleGrant.id != grant.id,
            Account.disabled_at.is_(None),
            Account.password_hash != "",
        )
    )
    return tx.session.scalars(query).first() is not None


def _found(tx: Transaction, community_id: uuid.UUID, grant_id: uuid.UUID) -> tuple[RoleGrant, Account]:
    row = tx.session.execute(
        select(RoleGrant, Account)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.id == grant_id, RoleGrant.community_id == community_id)
    ).one_or_none()
    if row is None:
        raise Missing
    return row[0], row[1]


def _row(grant: RoleGrant, account: Account) -> TeamRow:
    return TeamRow(
        grant.id,
        account.id,
        account.name,
        account.email,
        grant.role,
        grant.granted_at,
        grant.ended_at,
        bool(account.password_hash),
    )
