"""The words of the minutes of a decision in writing (Ley 675/2001 arts 43 and 44)."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from meetings.wording.labels import label


def answered_in_writing(owners: int, participating: int, *, is_approved: bool) -> str:
    """The first sentences of a question, for the administrator to go on from."""
    asked = gettext("The question was put to every owner in writing.")
    if participating < owners:
        said = gettext("It has no effect: %(missing)s.", missing=did_not_answer(owners, participating))
    else:
        said = gettext("It was approved.") if is_approved else gettext("It was not approved.")
    return f"{asked} {said}"


def did_not_answer(owners: int, participating: int) -> str:
    """How many owners did not take part."""
    return ngettext(
        "%(num)s of %(owners)s owners did not answer",
        "%(num)s of %(owners)s owners did not answer",
        owners - participating,
        owners=owners,
    )


def title() -> str:
    """The title of the paper."""
    return gettext("Minutes: decision in writing")


def asked_form(day: str, people: int, on_paper: int, reached: int) -> str:
    """How the questions were put (arts 43 and 47)."""
    rule = gettext(
        "Nobody met: each owner answered in writing, within a month of the first sending "
        "(Law 675 of 2001, article 43)."
    )
    first = ngettext(
        "The administration asked %(num)s person on %(day)s, at the last registered address.",
        "The administration asked %(num)s people on %(day)s, each at the last registered address.",
        people,
        day=day,
    )
    second = gettext(
        "By e-mail: %(mail)s. On paper at the unit: %(paper)s. Reached: %(reached)s.",
        mail=people - on_paper,
        paper=on_paper,
        reached=reached,
    )
    return f"{rule} {first} {second}"


def received(first: str, last: str) -> str:
    """From when to when votes came in, without a stop at its end; both empty when none did."""
    if not first:
        return gettext("No vote was received")
    return gettext("Votes were received from %(first)s to %(last)s", first=first, last=last)


def arrears_statement() -> str:
    """How the list of units in arrears begins (Ley 675/2001 art. 30)."""
    return gettext("Units in arrears when the questions were asked.")


def answered_summary(answered: int, homes: int, share: str) -> str:
    """How many units answered, and what of the building they carry."""
    return ngettext(
        "%(num)s of %(homes)s units answered, with %(share)s of the building.",
        "%(num)s of %(homes)s units answered, with %(share)s of the building.",
        answered,
        homes=homes,
        share=share,
    )


def effect(owners: int, participating: int) -> str:
    """Whether what was voted holds (art. 44)."""
    if participating == owners:
        return gettext("Every owner took part.")
    return gettext(
        "What was voted has no effect, because %(missing)s (Law 675 of 2001, article 44).",
        missing=did_not_answer(owners, participating),
    )


def silent_says(units: int, without_owner: int) -> str:
    """What the list of the units without an answer is; some had nobody to ask."""
    said = ngettext("%(num)s unit has no answer.", "%(num)s units have no answer.", units)
    if not without_owner:
        return said
    nobody = ngettext(
        "Of %(num)s of them the register had no owner.",
        "Of %(num)s of them the register had no owner.",
        without_owner,
    )
    return f"{said} {nobody}"


def quality(name: str, signed_by: str) -> str:
    """As what somebody took part: as owner, by their own hand or another's."""
    owner = label("owner", "attendance_capacity")
    if signed_by == name:
        return owner
    return gettext("%(owner)s. %(name)s signed for them.", owner=owner, name=signed_by)


def cast(channel: str, dated: str, came: str) -> str:
    """Day and hour of a vote and by which way it came; a paper bears its own hour."""
    if channel == "page":
        return gettext("%(at)s, on the own page with a code", at=came)
    return gettext("Paper of %(dated)s, received on %(came)s", dated=dated, came=came)


def identity_check(channels: frozenset[str]) -> str:
    """How it is known who voted; empty where nobody did."""
    said = []
    if "page" in channels:
        said.append(
            gettext("Whoever voted on their own page proved it with a code sent to the registered address.")
        )
    if "paper" in channels:
        said.append(gettext("Whoever voted on paper signed it. The paper or its copy is kept."))
    return " ".join(said)


def evidence() -> str:
    """What proves the decision (art. 42 par.)."""
    return gettext(
        "The community keeps each vote with its day, its hour, its content and its proof. Its trail holds "
        "them, and the checkpoint below fixes it."
    )


def needed(share: str, owners: int, participating: int) -> str:
    """What a question needed: its majority, and the answer of every owner."""
    said = gettext("Needed: %(share)s, and the answer of every owner.", share=share)
    if participating == owners:
        return said
    missing = gettext("It has no effect: %(missing)s.", missing=did_not_answer(owners, participating))
    return f"{said} {missing}"


def counted_on(at: str) -> str:
    """When the votes were counted."""
    return gettext("Counted on %(at)s", at=at)
