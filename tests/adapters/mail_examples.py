"""An invented assembly and its residents, as the message adapters receive them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from meetings.adapters.catalogues import catalogue
from meetings.adapters.ics import CalendarEvent, CalendarTemplate, invitation
from meetings.adapters.mail import Attachment, MailRecipient, MailVersion, Sender, message_id
from meetings.adapters.render import Foot, InvitationFacts, MessageRenderer, Topic
from meetings.protocol.kinds import Kind, Modality

SENDER = "avisos@constancia.example.com"
SENT_AT = datetime(2027, 3, 1, 13, 2, tzinfo=UTC)
STARTS_AT = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)
UID = "1b671a64-40d5-491e-99b0-da01ff1f3341@constancia.example.com"
DOOR = "https://constancia.example.com/reunion/1b671a64-40d5-491e-99b0-da01ff1f3341"
PAPER = Attachment("Convocatoria n.º 1.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)

FOOT = Foot(
    helper_name="Rosa Elena Díaz",
    helper_hours="de lunes a viernes, de 8 a. m. a 5 p. m.",
    helper_telephone="601 555 0142",
    policy_url="https://constancia.example.com/datos",
    checkpoint=("1f2e3d4c/4812/3f9a-02c1-77de-4b10-98aa-0c3d",),
)
FACTS = InvitationFacts(
    community="Conjunto Residencial Los Guayacanes P.H.",
    kind=Kind.ORDINARY_ASSEMBLY,
    modality=Modality.VIRTUAL,
    when="sábado 20 de marzo de 2027, 9:00\u00a0a.\u00a0m.",
    zone="hora de Bogotá",
    minutes=120,
    place="",
    door_url=DOOR,
    topics=(Topic("Verificación del quórum", 5, False), Topic("Presupuesto de 2027", 25, True)),
    papers=("Estados financieros de 2026",),
    asks_to_record=True,
    replaces_earlier=False,
    foot=FOOT,
)


@cache
def renderer(language: str = "es") -> MessageRenderer:
    """Return the renderer of a language with the product's own catalogue."""
    return MessageRenderer(catalogue(language), language)


def event(facts: InvitationFacts = FACTS, **changes: Any) -> CalendarEvent:
    """Return the calendar event of ``facts``, in its first version unless ``changes`` say otherwise."""
    texts = renderer().invitation_calendar(facts)
    first = CalendarEvent(
        uid=UID,
        sequence=0,
        stamp=SENT_AT,
        starts_at=STARTS_AT,
        ends_at=STARTS_AT + timedelta(minutes=facts.minutes),
        zone="America/Bogota",
        summary=texts.summary,
        location=texts.location,
        description=texts.description,
        door_url=facts.door_url,
        organizer_address=SENDER,
        organizer_name=facts.community,
    )
    return replace(first, **changes)


def version(facts: InvitationFacts = FACTS, calendar: CalendarTemplate | None = None) -> MailVersion:
    """Return the mail version of ``facts``, with its calendar and the notice as a paper."""
    texts = renderer().invitation(facts)
    return MailVersion(
        sender=Sender(SENDER, facts.community, "administracion@guayacanes.example.com"),
        subject=texts.subject,
        plain=texts.plain,
        html=texts.html,
        calendar=calendar or invitation(event(facts)),
        attachments=(PAPER,),
    )


def resident(number: int, name: str = "", in_reply_to: str = "") -> MailRecipient:
    """Return the resident ``number``, with an address, a link and a message of their own."""
    name = name or f"Marta Lucía Restrepo {number}"
    return MailRecipient(
        address=f"vecino{number}@example.com",
        name=name,
        message_id=message_id(uuid.uuid4(), "constancia.example.com"),
        values={
            "name": name,
            "units": f"T1 {number}",
            "link": f"https://constancia.example.com/r/q7Vd3mXk9aLwT0eRhY2s{number}",
        },
        in_reply_to=in_reply_to,
    )
