"""Who was reached by the current notice, and when the last of them was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .. import sources
from ..days import as_utc
from ..findings import Finding, Judged, Severity
from ..kinds import DispatchStatus, Kind


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One sending of one version of the notice to one owner.

    `registered` says whether the address is the owner's registered one; paper left at the unit with a
    witness is. `at` is the instant at which the medium took it.
    """

    owner: str
    at: datetime
    registered: bool
    status: DispatchStatus
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients(Judged):
    """The owners nobody reached, and the clock of the notice: the last owner's first good dispatch."""

    last_sent_at: datetime | None
    missing_owners: tuple[str, ...]


def reached_at(kind: Kind, dispatches: Iterable[Dispatch], *, version: int) -> dict[str, datetime]:
    """For each owner the instant of their earliest good dispatch of this version of the notice.

    Good means that the medium accepted it and, in an assembly, that it went to a registered address. A
    returned, refused or doubtful dispatch is none, and neither is one of another version.
    """
    reached: dict[str, datetime] = {}
    for dispatch in dispatches:
        good = (
            dispatch.version == version
            and dispatch.status is DispatchStatus.ACCEPTED
            and (dispatch.registered or not kind.is_assembly)
        )
        at = as_utc(dispatch.at)
        if good and at <= reached.get(dispatch.owner, at):
            reached[dispatch.owner] = at
    return reached


def recipients(
    kind: Kind, owners: Iterable[str], dispatches: Iterable[Dispatch], *, version: int
) -> Recipients:
    """Rule `notice.recipients`: was every owner sent this version of the notice?

    The clock of the meeting is that of the owner who was reached last (`reached_at`). The order of the
    dispatches never matters; missing owners keep the order of `owners`.
    """
    listed = tuple(dict.fromkeys(owners))
    reached = reached_at(kind, dispatches, version=version)
    missing = tuple(owner for owner in listed if owner not in reached)
    last = max((reached[owner] for owner in listed if owner in reached), default=None)
    if not missing:
        return Recipients(last_sent_at=last, missing_owners=())
    facts = {"missing_owners": missing, "missing": len(missing), "owners": len(listed)}
    source = sources.LEY_675_39_PAR_1 if kind.is_assembly else sources.PROTOCOL_NOTICE
    finding = Finding("notice.recipients.missing", Severity.BLOCK, facts, source)
    return Recipients(findings=(finding,), last_sent_at=last, missing_owners=missing)
