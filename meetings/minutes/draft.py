"""The draft: made by the record at closing, then written item by item with a version check."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.adapters.aside import SetAside
from meetings.minutes.record import gather
from meetings.minutes.seal import seal_record
from meetings.planning import lock_meeting
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ItemType, Modality
from meetings.protocol.lifecycle import MeetingState, MinutesState
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community
from meetings.storage.live_session import Decision
from meetings.storage.minutes import Minutes, MinutesSection
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage, Transaction
from meetings.trail import SYSTEM, Act, Actor, record
from meetings.wording.language import in_language
from meetings.wording.minutes_text import not_taken_up, starting_text, without_quorum
from meetings.wording.minutes_written import answered_in_writing

_undrafted = SetAside("drafting minutes")


def draft_minutes(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> uuid.UUID:
    """Make the draft of a meeting that ended from its record; asked again, it is the same draft.

    One without quorum has minutes too: who came, what was represented, and that nothing was taken up. So has
    a decision in writing: who answered, and what each question came to.

    Raises:
        Missing: no such meeting here.
        Refused: ``minutes.not_closed``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)  # of the staff and the worker the first one makes it
    if meeting.state not in (MeetingState.CLOSED, MeetingState.FAILED_QUORUM):
        raise Refused.because("minutes.not_closed")
    known = tx.session.scalar(select(Minutes.id).where(Minutes.meeting_id == meeting_id))
    if known is not None:
        return known
    seal = {} if meeting.modality == Modality.WRITTEN else {"seal": _seal(tx, meeting, at)}
    row = Minutes(
        id=uuid.uuid4(),
        community_id=community_id,
        meeting_id=meeting_id,
        record={**gather(tx, meeting), **seal},
        created_at=at,
    )
    tx.session.add(row)
    tx.session.flush()
    community = tx.session.get_one(Community, community_id)
    with in_language(community.locale):
        _add_sections(tx, row, meeting)
    record(tx, community_id, by, at, Act(Tag.MINUTES_DRAFTED, about=row.id, meeting_id=meeting_id))
    return row.id


def draft_due(storage: Storage, at: datetime) -> int:
    """Make the draft of every decision in writing that was counted; the worker's chore. Returns how many.

    The worker counts while nobody looks, and the ten days to communicate it run from then (art. 44).
    """
    with storage.reading() as tx:
        undrafted = tx.session.execute(
            select(Meeting.community_id, Meeting.id)
            .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
            .where(
                Meeting.modality == Modality.WRITTEN.value,
                Meeting.state == MeetingState.CLOSED.value,
                Minutes.id.is_(None),
            )
        ).all()
    communities_of = {row.id: row.community_id for row in undrafted}

    def draft(meeting_id: uuid.UUID) -> None:
        with storage.transaction() as tx:
            draft_minutes(tx, communities_of[meeting_id], meeting_id, SYSTEM, at)

    return len(_undrafted.each(communities_of, draft, at))


def _seal(tx: Transaction, meeting: Meeting, at: datetime) -> list[dict[str, str]]:
    """The ten rules as they stood when the meeting ended, in the community's language."""
    with in_language(tx.session.get_one(Community, meeting.community_id).locale):
        return seal_record(tx, meeting, at)


def _add_sections(tx: Transaction, minutes: Minutes, meeting: Meeting) -> None:
    """One section an item, begun with what the record knows of it and nothing more."""
    written = minutes.record.get("written")
    decided = set(tx.session.scalars(select(Decision.item_id).where(Decision.meeting_id == meeting.id)))
    is_timed = any(item.started_at for item in meeting.items)
    for item in meeting.items:
        if written:
            is_approved = minutes.record["decisions"][str(item.id)]["approved"]
            text = answered_in_writing(written["owners"], written["participating"], is_approved=is_approved)
        elif meeting.state != MeetingState.CLOSED:
            text = without_quorum()
        elif is_timed and not item.started_at and item.id not in decided:
            text = not_taken_up()
        else:
            # What the law kept from being voted was only talked about.
            kind = ItemType.INFORMATION.value if str(item.id) in minutes.record["closed"] else item.type
            text = starting_text(kind, item.presenter, is_decided=item.id in decided)
        section = MinutesSection(minutes_id=minutes.id, item_id=item.id, position=item.position)
        section.title, section.text = item.title, text
        tx.session.add(section)


def find_minutes(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Minutes:
    """The minutes of a meeting of this community, locked for an act.

    Raises:
        Missing: there are none here.
    """
    query = (
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id, Minutes.community_id == community_id)
        .execution_options(populate_existing=True)
    )
    row = tx.session.scalars(query.with_for_update() if tx.writes else query).one_or_none()
    if row is None:
        raise Missing
    return row


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """What somebody's page holds of one item.

    ``version`` is the one their page showed, ``shown`` the fingerprint of the text it showed.
    """

    section_id: uuid.UUID
    version: int
    shown: str
    text: str

    @property
    def is_untouched(self) -> bool:
        """Whether they wrote nothing there."""
        return fingerprint(self.text) == self.shown

    def is_behind(self, version: int, text: str) -> bool:
        """Whether they wrote over what is kept now: a text that somebody else changed meanwhile."""
        return self.version != version and self.text != text and not self.is_untouched


def fingerprint(text: str) -> str:
    """What tells a text from another one: the beginning of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def save_sections(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    written: Sequence[WrittenSection],
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was written in any of the items, all or nothing; what nobody touched stays as it is now.

    Raises:
        Missing: no such section here.
        Refused: ``minutes.fixed`` once sent to be signed; ``minutes.changed_meanwhile`` with the
            numbers of the items that another person saved since the page was opened.
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    sections = {section.id: section for section in minutes.sections}
    if any(each.section_id not in sections for each in written):
        raise Missing
    if minutes.state != MinutesState.DRAFT:
        raise Refused.because("minutes.fixed")
    kept = [(each, sections[each.section_id]) for each in written]
    behind = [section for each, section in kept if each.is_behind(section.version, section.text)]
    if behind:
        topics = ", ".join(str(section.position + 1) for section in behind)
        raise Refused.because("minutes.changed_meanwhile", topics=topics)
    for each, section in kept:
        if each.version != section.version or each.text == section.text:
            continue
        section.text, section.version = each.text, section.version + 1
        facts = {"item": section.position + 1, "version": section.version}
        act = Act(Tag.MINUTES_EDITED, about=minutes.id, meeting_id=meeting_id, facts=facts)
        record(tx, community_id, by, at, act)
