"""The first set-up of a community, and the way in for an administrator who has none."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings import accounts, communities
from meetings.accounts import Role
from meetings.protocol.findings import Refused
from meetings.storage.accounts import Account
from meetings.storage.communities import Community
from meetings.storage.session import Transaction
from meetings.trail import SYSTEM


@dataclass(frozen=True, slots=True)
class NewCommunity:
    """What is asked to begin with; ``password`` is empty for somebody who has an account already."""

    name: str
    administrator_name: str
    administrator_email: str
    password: str


@dataclass(frozen=True, slots=True)
class Appointed:
    """An administrator with a way in: of which community, and the token of the link to choose a password."""

    community: str
    is_new: bool
    token: str


def has_account(tx: Transaction, email: str) -> bool:
    """Whether somebody signs in with this address."""
    return _account(tx, email) is not None


def set_up_community(tx: Transaction, wanted: NewCommunity, at: datetime) -> uuid.UUID:
    """Make a community and its administrator; an account that exists gets the role and keeps its password.

    Raises:
        Refused: ``accounts.password.too_short``; ``setup.password.kept`` (a password for an account that has
            one); ``setup.community.exists`` (there is one of this name).
    """
    if any(each.name.casefold() == wanted.name.strip().casefold() for each in _communities(tx)):
        raise Refused.because("setup.community.exists", name=wanted.name.strip())
    account_id = _account(tx, wanted.administrator_email)
    if account_id is not None and wanted.password:
        raise Refused.because("setup.password.kept")
    community_id = communities.create_community(tx, wanted.name, SYSTEM, at)
    if account_id is None:
        account_id = accounts.create_account(
            tx, wanted.administrator_email, wanted.administrator_name, wanted.password, SYSTEM, at
        )
    accounts.grant_role(tx, account_id, community_id, Role.ADMINISTRATOR, SYSTEM, at)
    return community_id


def appoint_administrator(tx: Transaction, email: str, name: str, community: str, at: datetime) -> Appointed:
    """Make somebody administrator, or let one who is choose another password.

    Args:
        name: needed for somebody who has no account yet.
        community: its name; may be empty where there is only one.

    Raises:
        Refused: ``setup.community.which``, ``setup.community.unknown``, ``setup.name.missing``,
            ``accounts.closed``.
    """
    found = _community(tx, community.strip())
    account_id = _account(tx, email)
    is_new = account_id is None
    if account_id is None:
        if not name.strip():
            raise Refused.because("setup.name.missing")
        account_id = accounts.open_account(tx, email, name, "", SYSTEM, at)
    elif tx.session.get_one(Account, account_id).disabled_at is not None:
        raise Refused.because("accounts.closed")
    accounts.grant_role(tx, account_id, found.id, Role.ADMINISTRATOR, SYSTEM, at)
    return Appointed(found.name, is_new, accounts.issue_password_link(tx, account_id, found.id, at))


def _account(tx: Transaction, email: str) -> uuid.UUID | None:
    return tx.session.scalar(select(Account.id).where(Account.email == email.strip().casefold()))


def _communities(tx: Transaction) -> list[Community]:
    query = select(Community).where(Community.removed_at.is_(None), Community.is_sample.is_(False))
    return list(tx.session.scalars(query))


def _community(tx: Transaction, name: str) -> Community:
    known = _communities(tx)
    if not name:
        if len(known) != 1:
            raise Refused.because("setup.community.which", many=len(known))
        return known[0]
    found = next((each for each in known if each.name.casefold() == name.casefold()), None)
    if found is None:
        raise Refused.because("setup.community.unknown", name=name)
    return found
