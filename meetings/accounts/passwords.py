"""Passwords: chosen by a link that is used once, changed with the old one, asked for again when forgotten.

A password is hashed before any transaction, since that takes long on purpose, and stands in no log.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update

from meetings.accounts.entry_links import VALID, issue_staff_link, spend_staff_link, staff_link_name
from meetings.accounts.links import LinkPurpose
from meetings.accounts.staff import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    StaffIdentity,
    communities_of,
    open_session,
)
from meetings.accounts.throttle import note_attempt, too_many
from meetings.adapters.passwords import hash_password
from meetings.deliveries import Owed, owe
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.accounts import Account, Link, StaffSession
from meetings.storage.session import Transaction
from meetings.storage.trail import INSTALLATION_TREE
from meetings.trail import Act, Actor, record

PASSWORD_LINK_MAIL = "staff_link"  # noqa: S105 - the name of a kind of mail
MOST_TRIES, WINDOW = 5, timedelta(hours=1)


class LinkReason(StrEnum):
    """Why somebody of the staff gets a link to choose a password."""

    INVITED = "invited"
    FORGOTTEN = "forgotten"


# An invitation waits over a long weekend; who forgot a password is waiting for the mail.
LASTS = {LinkReason.INVITED: timedelta(days=4), LinkReason.FORGOTTEN: timedelta(hours=1)}


def hashed_password(password: str) -> str:
    """The hash of a new password, long enough.

    Raises:
        Refused: ``accounts.password.too_short`` (under 12 characters, or over 200).
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused.because("accounts.password.too_short", shortest=SHORTEST_PASSWORD)
    return hash_password(password)


def issue_password_link(tx: Transaction, account_id: uuid.UUID, community_id: uuid.UUID, at: datetime) -> str:
    """Make a link to choose a password within 12 hours, for the terminal of the operator; its token."""
    return issue_staff_link(tx, LinkPurpose.PASSWORD, account_id, community_id, at, VALID)[1]


def owe_password_link(
    tx: Transaction, account_id: uuid.UUID, community_id: uuid.UUID, why: LinkReason, at: datetime
) -> None:
    """Owe an account a mail with a link to choose a password, to the address it signs in with."""
    lasts = LASTS[why]
    link_id, _ = issue_staff_link(tx, LinkPurpose.PASSWORD, account_id, community_id, at, lasts)
    owed = Owed.to_staff(
        *(community_id, account_id, PASSWORD_LINK_MAIL, str(link_id)),
        meeting_id=None,
        link_id=link_id,
        deadline_at=at + lasts,
        payload={"why": why.value},
    )
    owe(tx, [owed], at)


def ask_password_link(tx: Transaction, email: str, remote: str, at: datetime) -> None:
    """Owe a link to whoever has an account with this address; whether there is one is told to nobody.

    Five times an hour for an address, twenty from one place; what is over that does nothing either.

    Args:
        email: as it was typed.
        remote: where the request came from.
    """
    email = email.strip().casefold()
    if too_many(tx, "forgotten", email, at, limit=MOST_TRIES, window=WINDOW) or too_many(
        tx, "forgotten_from", remote, at, limit=4 * MOST_TRIES, window=WINDOW
    ):
        return
    note_attempt(tx, "forgotten", email, at)
    note_attempt(tx, "forgotten_from", remote, at)
    query = select(Account.id).where(Account.email == email, Account.disabled_at.is_(None))
    account_id = tx.session.scalar(query)
    mine = communities_of(tx, account_id) if account_id else []
    # The mail bears a community's name and goes out as its messages do: a sample's stay on the machine.
    real = sorted(mine, key=lambda community: community.is_sample)
    if account_id and real:
        owe_password_link(tx, account_id, real[0].id, LinkReason.FORGOTTEN, at)


def password_link_name(tx: Transaction, token: str, at: datetime) -> str | None:
    """The name of whoever may choose a password by this link; None when it lets nobody."""
    return staff_link_name(tx, LinkPurpose.PASSWORD, token, at)


def choose_password(tx: Transaction, token: str, hashed: str, at: datetime) -> str | None:
    """Set a password by link and open a session; returns its secret, or None. The link is spent."""
    spent = spend_staff_link(tx, LinkPurpose.PASSWORD, token, at)
    if spent is None:
        return None
    account_id, community_id = spent
    _set(tx, account_id, hashed, at)
    return open_session(tx, account_id, at, community_id=community_id)


def change_password(tx: Transaction, who: StaffIdentity, hashed: str, at: datetime) -> None:
    """Set the password of somebody who proved the old one; their other sessions and links end."""
    _set(tx, who.account_id, hashed, at, kept_session=who.token_hash)


def _set(
    tx: Transaction, account_id: uuid.UUID, hashed: str, at: datetime, *, kept_session: str = ""
) -> None:
    tx.session.execute(update(Account).where(Account.id == account_id).values(password_hash=hashed))
    tx.session.execute(
        update(StaffSession)
        .where(
            StaffSession.account_id == account_id,
            StaffSession.token_hash != kept_session,
            StaffSession.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    tx.session.execute(
        update(Link).where(Link.account_id == account_id, Link.revoked_at.is_(None)).values(revoked_at=at)
    )
    act = Act(Tag.ACCOUNT_PASSWORD_CHANGED, about=account_id)
    record(tx, INSTALLATION_TREE, Actor(account_id=account_id), at, act)
