"""Writing a register: rows in bulk, and one trail entry for each thing that concerns a person."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from meetings.communities.differences import Differences, Wanted
from meetings.communities.naming import voter_act
from meetings.communities.present import LEFT_REGISTER, Present, coefficient_text, unit_label
from meetings.protocol.register import RegisterReading, RegisterUnit
from meetings.protocol.trail import Tag
from meetings.storage.communities import ContactPoint, Ownership, Person, Unit, VoterNaming
from meetings.storage.session import Transaction
from meetings.trail import Act

DEFAULT_KIND = "apartment"


class Writer:
    """Brings one register in. ``units`` and ``people`` map the register's keys to ids, new ones included."""

    def __init__(
        self,
        tx: Transaction,
        community_id: uuid.UUID,
        reading: RegisterReading,
        present: Present,
        found: Differences,
        at: datetime,
    ) -> None:
        self._session = tx.session
        self._community_id = community_id
        self._reading = reading
        self._present = present
        self._found = found
        self._at = at
        self._units = {key: unit.id for key, unit in present.units.items()}
        self._units |= {unit.key: uuid.uuid4() for unit in found.added}
        self._people = {key: person.id for key, person in found.matched.items()}
        self._people |= {person.key: uuid.uuid4() for person in found.joined}
        self._register = {unit.key: unit for unit in reading.units}

    def write(self) -> list[Act]:
        """Write every row that changes; returns what is to be recorded of it."""
        self._write_units()
        self._write_people()
        self._write_ownerships()
        self._write_addresses()
        return [
            *self._acts_of_people(),
            *self._acts_of_units(),
            *self._acts_of_ownerships(),
            *self._acts_of_voters(),
            *self._acts_of_addresses(),
        ]

    # -- rows --------------------------------------------------------------------------------------------

    def _write_units(self) -> None:
        position = {unit.key: number for number, unit in enumerate(self._reading.units)}
        self._insert(
            Unit,
            (
                {
                    "id": self._units[unit.key],
                    "community_id": self._community_id,
                    "kind": unit.kind or DEFAULT_KIND,
                    "position": position[unit.key],
                    **_unit_values(unit),
                }
                for unit in self._found.added
            ),
        )
        self._update(
            Unit,
            (
                {"id": old.id, "kind": unit.kind or old.kind, "retired_at": None, **_unit_values(unit)}
                for old, unit in self._found.changed
            ),
        )
        self._update(Unit, ({"id": unit.id, "position": place} for unit, place in self._found.moved))
        self._update(Unit, ({"id": unit.id, "retired_at": self._at} for unit in self._found.gone))

    def _write_people(self) -> None:
        self._insert(
            Person,
            (
                {
                    "id": self._people[person.key],
                    "community_id": self._community_id,
                    "name": person.name,
                    "document": person.document,
                    "identity_key": person.key,
                    "created_at": self._at,
                }
                for person in self._found.joined
            ),
        )
        self._update(
            Person,
            (
                {
                    "id": old.id,
                    "name": person.name,
                    "document": person.document or old.document,
                    "identity_key": person.key if person.document else old.key,
                }
                for old, person in self._found.altered
            ),
        )

    def _write_ownerships(self) -> None:
        ended = ({"id": owned.id, "until": self._at} for owned in self._found.ended)
        self._update(Ownership, ended)
        fresh: list[dict[str, Any]] = []
        again: list[dict[str, Any]] = []
        for start in self._found.started:
            unit, person = self._units[start.unit_key], self._people[start.person_key]
            row = {"position": start.position, "since": self._at, "until": None}
            earlier = self._present.ownerships.get((unit, person))
            if earlier is None:
                fresh.append({"id": uuid.uuid4(), "unit_id": unit, "person_id": person, **row})
            else:
                again.append({"id": earlier.id, **row})
        self._insert(Ownership, fresh)
        self._update(Ownership, again)
        self._update(
            Ownership, ({"id": owned.id, "position": place} for owned, place in self._found.reordered)
        )
        self._update(
            VoterNaming,
            (
                {"id": out.naming_id, "ended_at": self._at, "ended_how": out.how.value}
                for out in self._found.voters_out
            ),
        )

    def _write_addresses(self) -> None:
        found = self._found
        self._insert(
            ContactPoint,
            (
                {
                    "id": uuid.uuid4(),
                    "community_id": self._community_id,
                    "person_id": self._people[wanted.person_key],
                    "channel": wanted.channel.value,
                    "value": wanted.value,
                    "position": wanted.position,
                    "created_at": self._at,
                }
                for wanted in found.addresses_added
            ),
        )
        self._update(
            ContactPoint,
            (
                {"id": address.id, "suspended_at": self._at, "suspended_reason": LEFT_REGISTER}
                for address in found.addresses_gone
            ),
        )
        self._update(
            ContactPoint,
            (
                {"id": address.id, "suspended_at": None, "suspended_reason": ""}
                for address in found.addresses_back
            ),
        )
        self._update(
            ContactPoint,
            ({"id": address.id, "position": place} for address, place in found.addresses_reordered),
        )

    def _insert(self, table: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
        if listed := list(rows):
            self._session.execute(insert(table.__table__), listed)

    def _update(self, table: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
        if listed := list(rows):
            self._session.execute(update(table), listed)

    # -- acts --------------------------------------------------------------------------------------------

    def _acts_of_people(self) -> Iterable[Act]:
        addresses = _grouped(self._found.addresses_added)
        for person in self._found.joined:
            facts = {
                "name": person.name,
                "document": person.document,
                "addresses": addresses.get(person.key, []),
            }
            yield _act(Tag.PERSON_ADDED, self._people[person.key], self._people[person.key], facts)
        for old, person in self._found.altered:
            now = {"name": person.name, "document": person.document or old.document}
            yield _act(Tag.PERSON_CHANGED, old.id, old.id, now)

    def _acts_of_units(self) -> Iterable[Act]:
        for old, unit in self._found.changed:
            label, owners = unit_label(unit.tower, unit.number), self._owners_of(unit)
            if (old.coefficient, old.label) != (unit.coefficient, label):
                facts = {
                    "unit": label,
                    "before": coefficient_text(old.coefficient, self._reading.decimals),
                    "coefficient": self._reading.text(unit.coefficient),
                }
                yield from (_act(Tag.UNIT_CHANGED, old.id, owner, facts) for owner in owners)
            if old.in_arrears != unit.in_arrears:
                owes = {"unit": label, "in_arrears": unit.in_arrears}
                yield from (_act(Tag.ARREARS_CHANGED, old.id, owner, owes) for owner in owners)
        for gone in self._found.gone:
            yield Act(Tag.UNIT_RETIRED, about=gone.id, facts={"unit": gone.label})

    def _acts_of_ownerships(self) -> Iterable[Act]:
        for start in self._found.started:
            unit = self._register[start.unit_key]
            facts = {
                "unit": unit_label(unit.tower, unit.number),
                "coefficient": self._reading.text(unit.coefficient),
                "in_arrears": unit.in_arrears,
            }
            yield _act(Tag.OWNERSHIP_STARTED, self._units[unit.key], self._people[start.person_key], facts)
        labels = {unit.id: unit.label for unit in self._present.units.values()}
        for owned in self._found.ended:
            facts = {"unit": labels[owned.unit_id]}
            yield _act(Tag.OWNERSHIP_ENDED, owned.unit_id, owned.person_id, facts)

    def _acts_of_voters(self) -> Iterable[Act]:
        labels = {unit.id: unit.label for unit in self._present.units.values()}
        names = {person.id: person.name for person in self._present.people.values()}
        for out in self._found.voters_out:
            people = sorted({*out.others, out.person_id})
            yield voter_act(out.unit_id, out.how, people, labels[out.unit_id], names.get(out.person_id, ""))

    def _acts_of_addresses(self) -> Iterable[Act]:
        # Those of a person who joins stand in the entry of the person.
        for key, added in _grouped(self._found.addresses_added).items():
            if key in self._found.matched:
                person = self._people[key]
                yield _act(Tag.CONTACT_POINT_ADDED, person, person, {"addresses": added})
        for tag, addresses in (
            (Tag.CONTACT_POINT_SUSPENDED, self._found.addresses_gone),
            (Tag.CONTACT_POINT_REINSTATED, self._found.addresses_back),
        ):
            for address in addresses:
                told = {"address": f"{address.channel}: {address.value}", "reason": LEFT_REGISTER}
                yield _act(tag, address.person_id, address.person_id, told)

    def _owners_of(self, unit: RegisterUnit) -> list[uuid.UUID]:
        return [self._people[owner.key] for owner in unit.owners]


def _unit_values(unit: RegisterUnit) -> dict[str, Any]:
    return {
        "tower": unit.tower,
        "number": unit.number,
        "coefficient_numerator": unit.coefficient.numerator,
        "coefficient_denominator": unit.coefficient.denominator,
        "in_arrears": unit.in_arrears,
    }


def _act(tag: Tag, about: uuid.UUID, person: uuid.UUID, facts: Mapping[str, object]) -> Act:
    return Act(tag, about=about, personal={person: facts})


def _grouped(wanted: Sequence[Wanted]) -> dict[str, list[str]]:
    """The addresses of each person as the trail says them."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for each in wanted:
        groups[each.person_key].append(f"{each.channel}: {each.value}")
    return dict(groups)
