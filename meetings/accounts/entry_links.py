"""Links of the staff, used once: one lets in without a password, one lets its holder choose a password."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update

from meetings.accounts.links import LinkPurpose, new_secret, secret_hash, secret_text
from meetings.accounts.staff import open_session
from meetings.storage.accounts import Account, Link
from meetings.storage.session import Transaction

VALID = timedelta(hours=12)


def issue_entry_link(tx: Transaction, account_id: uuid.UUID, community_id: uuid.UUID, at: datetime) -> str:
    """Make a link for one sign-in within 12 hours; returns its token."""
    return issue_staff_link(tx, LinkPurpose.SIGN_IN, account_id, community_id, at, VALID)[1]


def issue_staff_link(
    tx: Transaction,
    purpose: LinkPurpose,
    account_id: uuid.UUID,
    community_id: uuid.UUID,
    at: datetime,
    valid: timedelta,
) -> tuple[uuid.UUID, str]:
    """Make a link of an account, to be used once within ``valid``; returns its id and its token."""
    secret = new_secret()
    row = Link(
        token_hash=secret_hash(secret_text(secret)),
        token_sealed=tx.vault.wrap_key(secret),
        purpose=purpose.value,
        community_id=community_id,
        account_id=account_id,
        created_at=at,
        expires_at=at + valid,
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id, secret_text(secret)


def entry_link_name(tx: Transaction, token: str, at: datetime) -> str | None:
    """The name of whoever this link lets in; None when it is unknown, spent or too old."""
    return staff_link_name(tx, LinkPurpose.SIGN_IN, token, at)


def staff_link_name(tx: Transaction, purpose: LinkPurpose, token: str, at: datetime) -> str | None:
    """The name of the account a link belongs to; None when unknown, of another purpose, spent or too old."""
    return tx.session.execute(
        select(Account.name)
        .join(Link, Link.account_id == Account.id)
        .where(
            Link.token_hash == secret_hash(token),
            Link.purpose == purpose.value,
            Link.revoked_at.is_(None),
            Link.expires_at > at,
            Account.disabled_at.is_(None),
        )
    ).scalar_one_or_none()


def use_entry_link(tx: Transaction, token: str, at: datetime) -> str | None:
    """Open a session by link; returns the session's secret, or None. The link is spent in the same step."""
    spent = spend_staff_link(tx, LinkPurpose.SIGN_IN, token, at)
    return open_session(tx, spent[0], at, community_id=spent[1]) if spent else None


def spend_staff_link(
    tx: Transaction, purpose: LinkPurpose, token: str, at: datetime
) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Use a link up; returns its account and community, or None when it lets nobody do anything."""
    if staff_link_name(tx, purpose, token, at) is None:
        return None
    link = tx.session.scalars(select(Link).where(Link.token_hash == secret_hash(token))).one()
    # The condition makes the second of two simultaneous uses find nothing to spend.
    spent = tx.session.execute(
        update(Link).where(Link.id == link.id, Link.revoked_at.is_(None)).values(revoked_at=at)
    )
    if getattr(spent, "rowcount", 0) != 1 or link.account_id is None:
        return None
    return link.account_id, link.community_id
