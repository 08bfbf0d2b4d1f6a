"""After the notice: who became an owner since gets the same notice, with a link of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetings.convening.reading import latest_notice
from meetings.convening.recipients import PAPER, Recipient
from meetings.convening.versions import NOTICE, call_each, issue_links_to, owe_each
from meetings.protocol.trail import Tag
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


def call_late(
    tx: Transaction, meeting: Meeting, people: Sequence[Recipient], by: Actor, at: datetime
) -> None:
    """Call people who were not called: the notice in force, as it stands, by each of their ways.

    Its version does not change, and no term begins again.

    Raises:
        Missing: nobody was called yet.
    """
    notice = latest_notice(tx, meeting.id)
    if notice is None:
        raise Missing
    links = issue_links_to(tx, meeting, people, at)
    owe_each(tx, notice, meeting.community_id, NOTICE, people, links, at)
    facts: dict[str, object] = {
        "version": notice.version,
        "people": len(people),
        "on_paper": sum(way.channel == PAPER for person in people for way in person.ways),
    }
    whole = Act(Tag.NEW_OWNERS_CALLED, about=notice.id, meeting_id=meeting.id, facts=facts)
    record(tx, meeting.community_id, by, at, whole, *call_each(notice, people))
