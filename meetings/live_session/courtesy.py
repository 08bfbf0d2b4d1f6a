"""Calls to order: the chair recalls a rule of conduct to the whole room. Never a note about one person."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from meetings.live_session.room import require_open
from meetings.planning import find_meeting
from meetings.protocol.findings import Refused
from meetings.protocol.seal import COURTESIES, SealRule
from meetings.protocol.trail import Tag
from meetings.storage.session import Transaction
from meetings.storage.trail import TrailEntry
from meetings.trail import Act, Actor, record


def call_to_order(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    rule: SealRule,
    by: Actor,
    at: datetime,
) -> None:
    """Write down that a rule of conduct was recalled to everybody.

    Raises:
        Missing: no such meeting here.
        Refused: ``room.not_open``; ``courtesy.no_such_rule``: it is no rule of conduct.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    require_open(meeting)
    if rule not in COURTESIES:
        raise Refused.because("courtesy.no_such_rule")
    facts = {"rule": rule.value}
    record(tx, community_id, by, at, Act(Tag.CALLED_TO_ORDER, meeting_id=meeting_id, facts=facts))


def calls_to_order(tx: Transaction, meeting_id: uuid.UUID) -> Mapping[SealRule, int]:
    """How often each rule of conduct was recalled in a meeting; the trail is the record of it."""
    kept = tx.session.scalars(
        select(TrailEntry.facts).where(
            TrailEntry.meeting_id == meeting_id, TrailEntry.tag == Tag.CALLED_TO_ORDER
        )
    )
    return Counter(SealRule(json.loads(facts)["rule"]) for facts in kept)
