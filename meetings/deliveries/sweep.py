"""The sweep: claim what is due, send it, settle it; each step its own commit, nothing sent twice unsaid.

A claim is committed before anything leaves, so a process killed in between leaves its messages claimed.
When the lease runs out they are *in doubt*: nobody can say whether the server took them. They are sent
again with the same Message-ID, and stay listed as doubtful for ever.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from meetings.deliveries.claiming import claim
from meetings.deliveries.sending import BEGUN_WITHIN, Sending, send_all
from meetings.deliveries.settling import settle

_log = logging.getLogger(__name__)


def sweep(sending: Sending) -> int:
    """Send what is due, batch by batch, until nothing is; returns how many messages were tried."""
    for chore in sending.chores:
        _do(chore)
    tried = 0
    while batch := claim(sending):
        settle(sending, send_all(sending, batch, until=sending.now() + BEGUN_WITHIN))
        tried += len(batch)
    return tried


def _do(chore: Callable[[], object]) -> None:
    """Do a chore; one that fails keeps no message from leaving."""
    try:
        chore()
    except Exception:
        _log.exception("a chore failed; the others and the messages go on")
