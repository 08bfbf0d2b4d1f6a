"""Running an installation: its keys and its data base belong together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from meetings.protocol.trail import Tag
from meetings.storage.bulk import insert_rows
from meetings.storage.operations import Installation
from meetings.storage.session import Transaction
from meetings.storage.trail import INSTALLATION_TREE
from meetings.trail import SYSTEM, Act, record


class WrongKeys(Exception):  # noqa: N818 - said to the operator as it stands
    """The data base was sealed with other keys than those of this machine."""


def bind_keys(tx: Transaction, fingerprint: str, at: datetime) -> None:
    """Remember, at the first start, which keys the data base belongs to; check it at every other.

    Raises:
        WrongKeys: a machine with other keys could read no personal fact and would sign another trail.
    """
    first = {"id": 1, "key_fingerprint": fingerprint, "created_at": at}
    # Of several programs that start at once one writes the row.
    if insert_rows(tx.session, Installation, [first], is_new_only=True):
        record(tx, INSTALLATION_TREE, SYSTEM, at, Act(Tag.INSTALLATION_CREATED))
    elif tx.session.get_one(Installation, 1).key_fingerprint != fingerprint:
        raise WrongKeys(
            "The keys in the folder `keys` are not those this data base was sealed with. "
            "Put back the keys from the backup made with this data base."
        )


def hold_installation(tx: Transaction) -> None:
    """Let nobody else who asks for it act until this act ends: two first starts make one sample."""
    tx.session.execute(select(Installation.id).with_for_update())
