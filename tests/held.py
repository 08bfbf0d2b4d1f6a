"""A virtual assembly that was held and closed, with its draft of the minutes, and what follows it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings import live_session, minutes
from meetings.adapters.keys import Keys
from meetings.convening import Addresses, make_papers
from meetings.live_session import Count, Office
from meetings.minutes import Signer, make_minutes_papers
from meetings.protocol.kinds import Said
from meetings.storage.communities import ContactPoint
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Storage
from meetings.trail import Actor, Witness
from tests.factories import ASSEMBLY_AT, START, Building, convene, make_building, make_meeting
from tests.shelf import kept_step

BASE = "http://127.0.0.1:8000"
AFTER = ASSEMBLY_AT + timedelta(hours=2)


def ids(building: Building) -> tuple[uuid.UUID, uuid.UUID]:
    """Community and meeting."""
    assert building.meeting_id is not None
    return building.community_id, building.meeting_id


def staff(building: Building, role: str = "administrator") -> Actor:
    """A member of the staff."""
    return Actor(account_id=building.staff[role], name=f"{role} inventado")


@kept_step
def hold(storage: Storage) -> Building:
    """A closed assembly: 60 of 100 present, the budget approved, chair and secretary elected.

    The first owner was elected chair; the secretary of the staff acts as secretary. Called within the
    application's context, which words the draft.
    """
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        findings = live_session.opening_findings(tx, meeting, ASSEMBLY_AT)
        reasons = {finding.code: "Con razón." for finding in findings}
        live_session.open_meeting(tx, *ids(building), reasons, staff(building), ASSEMBLY_AT)
        for number in (0, 1, 3):
            live_session.mark(tx, *ids(building), building.people[number], True, staff(building), ASSEMBLY_AT)
    with storage.transaction() as tx:
        item = tx.session.scalars(
            select(AgendaItem.id).where(AgendaItem.title.startswith("Aprobación"))
        ).one()
        at = ASSEMBLY_AT + timedelta(minutes=40)
        live_session.record_decision(tx, *ids(building), item, Count("¿Sí?", Said.YES), staff(building), at)
        live_session.elect(tx, *ids(building), Office.CHAIR, building.people[0], staff(building), at)
        live_session.act_as_secretary(tx, *ids(building), staff(building, "secretary"), at)
        live_session.close_meeting(tx, *ids(building), staff(building), AFTER)
    with storage.transaction() as tx:
        minutes.draft_minutes(tx, *ids(building), staff(building), AFTER)
    return building


@kept_step
def print_notice(storage: Storage, keys: Keys, at: datetime = START) -> int:
    """Print the notices that wait, within the application's context; returns how many."""
    return make_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: at)


@kept_step
def fix(storage: Storage, building: Building, keys: Keys) -> None:
    """Send to be signed and print the paper."""
    with storage.transaction() as tx:
        minutes.submit(tx, *ids(building), staff(building), AFTER)
    assert make_minutes_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: AFTER) == 1


@kept_step
def sign_all(storage: Storage, building: Building) -> None:
    """Chair, secretary and administrator sign."""
    chair = Actor(person_id=building.people[0], name="Persona 1 Inventada")
    for actor, method in (
        (chair, "code"),
        (staff(building, "secretary"), "password"),
        (staff(building), "password"),
    ):
        with storage.transaction() as tx:
            minutes.sign(tx, *ids(building), Signer(actor, method), AFTER)


@kept_step
def published(storage: Storage, keys: Keys, at: datetime = AFTER) -> Building:
    """Minutes published to five owners; the second gets paper, since their address counts no more.

    Called within the application's context.
    """
    building = hold(storage)
    fix(storage, building, keys)
    sign_all(storage, building)
    with storage.transaction() as tx:
        points = select(ContactPoint).where(ContactPoint.person_id == building.people[1])
        for point in tx.session.scalars(points):
            point.suspended_at, point.suspended_reason = START, "Rebota."
    with storage.transaction() as tx:
        minutes.publish(tx, *ids(building), "La portería", staff(building), at)
    make_minutes_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: at)
    return building
