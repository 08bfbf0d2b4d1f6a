"""Links that let a member of staff in without a password: used once, good for half a day."""

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
    secret = new_secret()
    tx.session.add(
        Link(
            token_hash=secret_hash(secret_text(secret)),
            token_sealed=tx.vault.wrap_key(secret),
            purpose=LinkPurpose.SIGN_IN.value,
            community_id=community_id,
            account_id=account_id,
            created_at=at,
            expires_at=at + VALID,
        )
    )
    return secret_text(secret)


def entry_link_name(tx: Transaction, token: str, at: datetime) -> str | None:
    """The name of whoever this link lets in; None when it is unknown, spent or too old."""
    return tx.session.execute(
        select(Account.name)
        .join(Link, Link.account_id == Account.id)
        .where(
            Link.token_hash == secret_hash(token),
            Link.purpose == LinkPurpose.SIGN_IN.value,
            Link.revoked_at.is_(None),
            Link.expires_at > at,
            Account.disabled_at.is_(None),
        )
    ).scalar_one_or_none()


def use_entry_link(tx: Transaction, token: str, at: datetime) -> str | None:
    """Open a session by link; returns the session's secret, or None. The link is spent in the same step."""
    if entry_link_name(tx, token, at) is None:
        return None
    link = tx.session.scalars(select(Link).where(Link.token_hash == secret_hash(token))).one()
    spent = tx.session.execute(
        update(Link).where(Link.id == link.id, Link.revoked_at.is_(None)).values(revoked_at=at)
    )
    if getattr(spent, "rowcount", 0) != 1 or link.account_id is None:
        return None
    return open_session(tx, link.account_id, at, community_id=link.community_id)
