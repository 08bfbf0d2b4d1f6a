"""The first set-up of a community: itself and its administrator."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings import accounts, communities
from meetings.accounts import Role
from meetings.storage.accounts import Account
from meetings.storage.session import Transaction
from meetings.trail import SYSTEM


@dataclass(frozen=True, slots=True)
class NewCommunity:
    """What is asked to begin with."""

    name: str
    administrator_name: str
    administrator_email: str
    password: str


def set_up_community(tx: Transaction, wanted: NewCommunity, at: datetime) -> uuid.UUID:
    """Make a community and its administrator; an account that exists gets the role and keeps its password.

    Raises:
        Refused: the password is too short.
    """
    community_id = communities.create_community(tx, wanted.name, SYSTEM, at)
    email = wanted.administrator_email.strip().casefold()
    account_id = tx.session.scalar(select(Account.id).where(Account.email == email))
    if account_id is None:
        account_id = accounts.create_account(
            tx, email, wanted.administrator_name, wanted.password, SYSTEM, at
        )
    accounts.grant_role(tx, account_id, community_id, Role.ADMINISTRATOR, SYSTEM, at)
    return community_id
