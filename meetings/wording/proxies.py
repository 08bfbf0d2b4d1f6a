"""What is said when a power cannot be registered or taken back."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "proxy.not_for_kind": Sentence(
        what=_l("In this meeting nobody goes for another person."),
        why=_l("Only the owners' assembly takes a power. This meeting is: %(kind)s."),
        now=_l("Ask that person to come themselves."),
    ),
    "proxy.not_now": Sentence(
        what=_l("No power can be registered or taken back now."),
        why=_l("The state of the meeting is: %(state)s."),
        now=_l("Powers are registered from the call until the meeting ends."),
    ),
    "proxy.no_unit": Sentence(
        what=_l("The unit of this power is missing."),
        why=_l("A power is given for units that the person owns."),
        now=_l("Tick at least one unit."),
    ),
    "proxy.twice": Sentence(
        what=_l("There is already a power for that unit."),
        why=_l("A unit has one power at a time. Perhaps another person registered it now."),
        now=_l("Look at the list of powers."),
    ),
    "proxy.ended": Sentence(
        what=_l("This power was taken back already."),
        why=_l("It counts no more since then."),
        now=_l("Load the page again to see it."),
    ),
    "proxy.paper.in_the_future": Sentence(
        what=_l("The day of the paper has not come yet."),
        why=_l("It says %(signed_on)s."),
        now=_l("Write the day on which it was signed."),
    ),
    "proxy.paper.no_proof": Sentence(
        what=_l("The paper of this power is missing."),
        why=_l("Who represents an owner must be proved if somebody challenges the meeting."),
        now=_l("Add a copy, or say where the paper is kept."),
    ),
    "proxy.holder.nobody": Sentence(
        what=_l("Who holds the power is missing."),
        why=_l("It is one person, who can prove who they are at the door."),
        now=_l("Choose an owner, or write the name and the document of somebody else."),
    ),
    "proxy.holder.document": Sentence(
        what=_l("That does not look like an identity document."),
        why=_l("It takes at least three digits, and is of one person."),
        now=_l("Write it as it stands on the paper."),
    ),
    "proxy.holder.is_grantor": Sentence(
        what=_l("That is the owner themselves."),
        why=_l("An owner who comes needs no power."),
        now=_l("Choose who comes instead, or mark that the owner arrived."),
    ),
}
