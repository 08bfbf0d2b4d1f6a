"""The invitation of each person: rendered once per version, each one's own parts set in when it leaves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import undefer

from meetings import accounts, communities
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.ics import CalendarEvent, calendar_file, cancellation, invitation
from meetings.adapters.mail import Attachment, MailRecipient, MailVersion, MessageTemplate, Sender
from meetings.adapters.render import (
    CalendarTexts,
    CancellationFacts,
    InvitationFacts,
    MessageRenderer,
    QuestionsTakenBackFacts,
    Topic,
)
from meetings.communities import CommunityCard
from meetings.convening.mails import mail_foot
from meetings.convening.papers import change_sentences
from meetings.convening.parts import Addresses
from meetings.convening.questions import is_written, questions_facts
from meetings.convening.recipients import recipients_for
from meetings.deliveries import Composed, OwedMessage
from meetings.protocol.kinds import Kind, Modality
from meetings.storage.blobs import Blob
from meetings.storage.communities import ContactPoint
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.wording import convening as words
from meetings.wording.format import instant_words
from meetings.wording.language import in_language

KEPT_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class _Version:
    template: MessageTemplate
    units: Mapping[uuid.UUID, str]
    first: Mapping[tuple[uuid.UUID, str], str]


class NoticeComposer:
    """Writes invitations; keeps the rendered versions it met last, since a sweep sends one of them often."""

    def __init__(self, addresses: Addresses, mail_from: str) -> None:
        self._addresses = addresses
        self._mail_from = mail_from
        self._versions: dict[uuid.UUID, _Version] = {}

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The invitation of one person.

        Raises:
            ChannelError: the papers are not made yet (again later), or the address cannot be written to.
        """
        if owed.notice_id is None or owed.link_id is None:
            raise ChannelError("An invitation needs its notice and its link.", permanent=True)
        version = self._versions.get(owed.notice_id) or self._render(tx, owed.notice_id)
        token = accounts.link_token(tx, owed.link_id)
        recipient = MailRecipient(
            address=owed.address,
            name=owed.name,
            message_id=owed.message_id,
            values={
                "name": owed.name,
                "units": version.units.get(owed.recipient.id, ""),
                "link": self._addresses.personal(token),
            },
            in_reply_to=version.first.get((owed.recipient.id, owed.address), ""),
        )
        return Composed(version.template.message_for(recipient, at), version.template.shared_tail, token)

    def _render(self, tx: Transaction, notice_id: uuid.UUID) -> _Version:
        notice = tx.session.get_one(Notice, notice_id)
        if notice.papers_made_at is None:
            raise ChannelError("The papers of this notice are being made.")
        meeting = tx.session.get_one(Meeting, notice.meeting_id)
        card = communities.card(tx, meeting.community_id)
        with in_language(card.locale):
            mail = self._mail(tx, notice, meeting, card)
        units = {person.person_id: ", ".join(person.units) for person in recipients_for(tx, meeting)}
        if len(self._versions) >= KEPT_VERSIONS:
            self._versions.clear()
        version = _Version(MessageTemplate(mail), units, first_messages(tx, notice))
        self._versions[notice_id] = version
        return version

    def _mail(self, tx: Transaction, notice: Notice, meeting: Meeting, card: CommunityCard) -> MailVersion:
        """What all recipients of the version share."""
        if notice.owners_pdf_id is None:
            raise ChannelError("This notice has no paper.", permanent=True)
        renderer = MessageRenderer(catalogue(card.locale), card.locale)
        papers = (_paper(tx, notice.owners_pdf_id),)
        sender = Sender(self._mail_from, card.name, card.help_desk.email)
        if is_written(notice):
            foot = mail_foot(card, self._addresses, notice.checkpoint)
            asked = renderer.questions(questions_facts(notice, card, foot))
            return MailVersion(sender, asked.subject, asked.plain, asked.html, attachments=papers)
        facts = invitation_facts(notice, meeting, card, self._addresses)
        texts = renderer.invitation(facts)
        entry = renderer.invitation_calendar(facts)
        event = calendar_event(notice, meeting, card, entry, self._mail_from, self._addresses)
        return MailVersion(sender, texts.subject, texts.plain, texts.html, invitation(event), papers)


class CancellationComposer(NoticeComposer):
    """Writes that a meeting is not held, or is no more that of somebody who was an owner when called."""

    def _mail(self, tx: Transaction, notice: Notice, meeting: Meeting, card: CommunityCard) -> MailVersion:
        """The cancellation for calendars and in words; no calendar holds a decision in writing."""
        renderer = MessageRenderer(catalogue(card.locale), card.locale)
        sender = Sender(self._mail_from, card.name, card.help_desk.email)
        if is_written(notice):
            foot = mail_foot(card, self._addresses, notice.checkpoint)
            asked = questions_facts(notice, card, foot)
            back = renderer.questions_taken_back(QuestionsTakenBackFacts(asked, notice.reason))
            return MailVersion(sender, back.subject, back.plain, back.html)
        facts = invitation_facts(notice, meeting, card, self._addresses)
        reason = notice.reason if notice.is_cancellation else ""
        texts = renderer.cancellation(CancellationFacts(facts, notice.is_cancellation, reason))
        entry = renderer.cancellation_calendar(facts, texts.subject)
        event = calendar_event(notice, meeting, card, entry, self._mail_from, self._addresses)
        return MailVersion(sender, texts.subject, texts.plain, texts.html, cancellation(event))


def first_messages(tx: Transaction, notice: Notice) -> dict[tuple[uuid.UUID, str], str]:
    """The Message-ID of the first message about the meeting that each address got before this version."""
    if notice.version == 1:
        return {}
    query = (
        select(ContactPoint.person_id, ContactPoint.value, Delivery.message_id)
        .select_from(Delivery)
        .join(ContactPoint, ContactPoint.id == Delivery.contact_point_id)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Notice.meeting_id == notice.meeting_id, Notice.version < notice.version, Delivery.attempts > 0)
        .order_by(Notice.version.desc())
    )
    return {(person, address): message_id for person, address, message_id in tx.session.execute(query)}


def calendar_event(
    notice: Notice,
    meeting: Meeting,
    card: CommunityCard,
    texts: CalendarTexts,
    mail_from: str,
    addresses: Addresses,
) -> CalendarEvent:
    """A version of the notice as a calendar event."""
    zone = ZoneInfo(card.timezone)
    starts_at = notice.starts_at.astimezone(zone)
    return CalendarEvent(
        uid=meeting.uid,
        sequence=notice.sequence,
        stamp=notice.issued_at,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=meeting.duration_minutes),
        zone=card.timezone,
        summary=texts.summary,
        location=texts.location,
        description=texts.description,
        door_url=addresses.door(meeting.id),
        organizer_address=mail_from,
        organizer_name=card.name,
    )


def invitation_facts(
    notice: Notice, meeting: Meeting, card: CommunityCard, addresses: Addresses
) -> InvitationFacts:
    """What an invitation says to everybody, in the community's language and zone."""
    zone = ZoneInfo(card.timezone)
    return InvitationFacts(
        community=card.name,
        kind=Kind(meeting.kind),
        modality=Modality(notice.modality),
        when=instant_words(notice.starts_at, zone, year=True),
        zone=words.zone_note(card.timezone),
        minutes=meeting.duration_minutes,
        place=meeting.place,
        door_url=addresses.door(meeting.id),
        topics=tuple(
            Topic(item["title"], item["minutes"], item["voted"]) for item in notice.content["items"]
        ),
        papers=(),
        asks_to_record=meeting.recording_requested,
        replaces_earlier=notice.version > 1,
        changes=tuple(change_sentences(notice, zone)),
        reason=notice.reason,
        foot=mail_foot(card, addresses, notice.checkpoint),
    )


def calendar_of_meeting(
    tx: Transaction, meeting_id: uuid.UUID, addresses: Addresses, mail_from: str
) -> bytes:
    """The meeting as a calendar file to keep: nobody is named in it.

    Raises:
        Missing: no notice of it was issued, the meeting was cancelled, or in writing nobody meets.
    """
    notice = tx.session.scalars(
        select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.version.desc()).limit(1)
    ).one_or_none()
    if notice is None or notice.is_cancellation or is_written(notice):
        raise Missing
    meeting = tx.session.get_one(Meeting, meeting_id)
    card = communities.card(tx, meeting.community_id)
    renderer = MessageRenderer(catalogue(card.locale), card.locale)
    with in_language(card.locale):
        facts = invitation_facts(notice, meeting, card, addresses)
    texts = renderer.invitation_calendar(facts)
    return calendar_file(calendar_event(notice, meeting, card, texts, mail_from, addresses))


def _paper(tx: Transaction, blob_id: uuid.UUID) -> Attachment:
    blob = tx.session.scalars(select(Blob).where(Blob.id == blob_id).options(undefer(Blob.content))).one()
    return Attachment(f"{words.running_title()}.pdf", blob.media_type, blob.content)
