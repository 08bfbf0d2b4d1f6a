"""What a new meeting starts from: the agenda of its kind, and how it is entered.

The texts are those of the meeting's own papers, in the communities' language, so they stand as data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meetings.protocol.kinds import Basis, ItemType, Kind, Matter, Modality, Summons


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One item of the agenda as a person writes it.

    Attributes:
        title: one line, not empty.
        minutes: planned length, one or more.
        type, matter: codes of the rule book.
        presenter: who speaks to it; may be empty.
        basis: what its vote weighs, chosen by a person; None where nothing is voted.
    """

    title: str
    minutes: int
    type: ItemType
    presenter: str = ""
    basis: Basis | None = None
    matter: Matter = Matter.OTHER


def _item(values: Mapping[str, Any]) -> ItemDraft:
    basis = values.get("basis")
    return ItemDraft(
        title=values["title"],
        minutes=values["minutes"],
        type=ItemType(values["type"]),
        basis=Basis(basis) if basis else None,
        matter=Matter(values.get("matter", Matter.OTHER)),
    )


_CONTENT = json.loads((Path(__file__).parent / "built_in.es.json").read_text(encoding="utf-8"))
AGENDAS: Mapping[Kind, tuple[ItemDraft, ...]] = {
    Kind(kind): tuple(_item(values) for values in items) for kind, items in _CONTENT["agendas"].items()
}
ACCESS: Mapping[Modality, str] = {Modality(modality): text for modality, text in _CONTENT["access"].items()}
# A second call is made from the first one that failed, and a written vote is no meeting.
OFFERED_KINDS = tuple(kind for kind in Kind if kind in AGENDAS)
OFFERED_MODALITIES = tuple(ACCESS)


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting that can be begun: its kind, how it comes together, and the manners it may be held in."""

    kind: Kind
    summons: Summons = Summons.NOTICE
    modalities: tuple[Modality, ...] = OFFERED_MODALITIES


# The name of the offer of a decision in writing: no kind of its own, an assembly that does not meet.
IN_WRITING = Modality.WRITTEN.value
# By their own right owners meet at the building; with everybody present they meet in any manner (art. 40).
OFFERS: Mapping[str, Offer] = {
    **{kind.value: Offer(kind) for kind in OFFERED_KINDS},
    Summons.SELF_CONVENED.value: Offer(Kind.ORDINARY_ASSEMBLY, Summons.SELF_CONVENED, (Modality.PRESENTIAL,)),
    Summons.UNIVERSAL.value: Offer(Kind.EXTRAORDINARY_ASSEMBLY, Summons.UNIVERSAL),
    IN_WRITING: Offer(Kind.EXTRAORDINARY_ASSEMBLY, modalities=(Modality.WRITTEN,)),
}
