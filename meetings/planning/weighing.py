"""What a vote of an item weighs and needs, and what has to be said about it before it is called."""

from __future__ import annotations

from meetings.planning.built_in import ItemDraft
from meetings.planning.facts import ItemFacts, MeetingFacts
from meetings.protocol import council, majority, sources, votes
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.kinds import Basis, Kind, Majority, Matter, Use
from meetings.protocol.rulebook import Rulebook

# What means spending weighs by coefficient (C-522/2002); of a matter that is not listed a person decides.
ECONOMIC = frozenset(
    {Matter.BUDGET, Matter.EXTRAORDINARY_FEE, Matter.NON_NECESSARY_EXPENSES, Matter.BUY_PROPERTY}
)
ONLY_INFORM = (Kind.INFORMATIVE_MEETING, Kind.SERVICE_MEETING)


def proposed_basis(matter: Matter, use: Use) -> Basis:
    """What the rule `vote.basis` proposes for a matter; the person who writes the item decides."""
    return votes.basis(economic=matter in ECONOMIC, use=use).basis


def weighed(kind: Kind, draft: ItemDraft, rulebook: Rulebook) -> tuple[Basis | None, Majority | None]:
    """What a vote of the item weighs and needs; nothing where the owners do not vote it.

    Raises:
        Refused: ``agenda.item.basis_missing``: the item is voted and nobody said how it is counted.
    """
    if not (draft.type.decides and kind.is_assembly):
        return None, None
    if draft.basis is None:
        proposal = proposed_basis(draft.matter, rulebook.use)
        raise Refused.because("agenda.item.basis_missing", source=sources.C_522, proposal=proposal)
    return draft.basis, majority.of_matter(draft.matter, law=rulebook.law).majority


def item_findings(meeting: MeetingFacts, item: ItemFacts, use: Use) -> tuple[Finding, ...]:
    """What is said about an item while the agenda is written: it stays visible, with the reason."""
    if not item.is_voted:
        return ()
    if meeting.kind in ONLY_INFORM:
        return council.informative_decision(binding_decision=True).findings
    if not meeting.kind.is_assembly:
        return ()
    return _closed(meeting, item) + _weighs_otherwise(item, use)


def _closed(meeting: MeetingFacts, item: ItemFacts) -> tuple[Finding, ...]:
    """Why a decision of art 46 cannot be voted in such a meeting, or only with a written reason."""
    if item.majority in (None, Majority.SIMPLE_REPRESENTED):
        return ()
    found = majority.qualified_allowed(meeting.call, meeting.modality).findings
    return tuple(each for each in found if each.severity > Severity.OK)


def _weighs_otherwise(item: ItemFacts, use: Use) -> tuple[Finding, ...]:
    """A warning when the basis is not the one the rule proposes for a matter it knows.

    For the other matters of art 46 the readings differ (rule book section 3), so nothing is said of them.
    """
    proposal = proposed_basis(item.matter, use)
    is_known = item.matter in (*ECONOMIC, Matter.ELECT_COUNCIL) or use is Use.COMMERCIAL
    if item.basis is proposal or not is_known:
        return ()
    facts = {"title": item.title, "basis": item.basis, "proposal": proposal}
    return (Finding("agenda.item.other_basis", Severity.WARN, facts, sources.C_522),)
