"""The words of the papers that are handed over: letters, the sheet to sign, the proof of one message."""

from __future__ import annotations

from flask_babel import gettext, ngettext


def letter_title(kind: str, is_cancelled: bool) -> str:
    """The title of a letter."""
    if is_cancelled:
        return gettext("It is not held: %(kind)s", kind=kind)
    return gettext("We call you: %(kind)s", kind=kind)


def on_paper() -> str:
    """How this notice travels."""
    return gettext("on paper")


def called(again: bool) -> str:
    """What a letter brings."""
    brings = gettext(
        "With this letter we hand you the official notice. It has the topics, the hour and how to enter."
    )
    if not again:
        return brings
    return f"{brings}\n\n{gettext('It replaces the one you received before.')}"


def not_held(reason: str) -> str:
    """That nobody meets, and why."""
    return with_reason(gettext("The meeting you were called to is not held. It was cancelled."), reason)


def with_reason(said: str, reason: str) -> str:
    """What is told, and why it is so."""
    why = gettext("Why: %(reason)s", reason=reason)
    return f"{said}\n\n{why}"


def how_to_answer() -> str:
    """How somebody who got paper answers."""
    return gettext(
        "Write this address in a browser, or tell the administration. Say whether you come or cannot. "
        "The address is yours alone: do not share it."
    )


def no_answer() -> str:
    """That nothing is asked."""
    return gettext("You need not answer.")


def papers(version: int, form: str) -> list[str]:
    """What goes with a letter; ``form`` is the name of the one to fill in, empty where there is none."""
    return [gettext("Official notice, version %(number)s", number=version), *filter(None, (form,))]


def minutes_title(kind: str) -> str:
    """The title of a letter about published minutes."""
    return gettext("You can read the minutes: %(kind)s", kind=kind)


def minutes_published(number: int, place: str) -> str:
    """That minutes were published, where, and that a copy is given to whoever asks (art. 47)."""
    published = gettext(
        "Minutes no. %(number)s were published. They are here: %(place)s", number=number, place=place
    )
    copy = gettext("You can read them by the address below, or ask the administration for a printed copy.")
    return f"{published}\n\n{copy}"


def how_to_read(until: str) -> str:
    """How somebody who got paper reads the minutes, and until when a mistake is told."""
    return gettext(
        "Write this address in a browser. If you see a mistake, tell the administration before %(until)s. "
        "The address is yours alone: do not share it.",
        until=until,
    )


def minutes_name() -> str:
    """What the letter is about, at its head."""
    return gettext("Minutes")


def minutes_line(number: int, kind: str, day: str) -> str:
    """Which minutes a sheet or a proof is about."""
    return gettext("Minutes no. %(number)s · %(kind)s · %(day)s", number=number, kind=kind, day=day)


def minutes_published_on() -> str:
    """When the minutes were published."""
    return gettext("Minutes published")


def sheet_title() -> str:
    """The title of the sheet to sign."""
    return gettext("Delivery sheet")


def letters_count(count: int) -> str:
    """How many letters the sheet is for."""
    return ngettext("%(num)s letter", "%(num)s letters", count)


def sheet_instructions() -> str:
    """What to do at each unit."""
    return gettext("Whoever receives it writes their name and signs. If nobody signs, a witness does.")


def sheet_note() -> str:
    """What to do when nobody is there, and afterwards."""
    return gettext(
        "When nobody is there, the letter is left at the unit and the witness writes their document. "
        "Then write each delivery down on the page this sheet was printed from."
    )


def evidence_title() -> str:
    """The title of the proof of one message."""
    return gettext("Proof of sending")


def evidence_summary(state: str) -> str:
    """Where the message stands."""
    return gettext("State of this message: %(state)s.", state=state)


def issued() -> str:
    """When the notice was issued."""
    return gettext("Notice issued")


def channel(code: str) -> str:
    """By which way a message went."""
    return gettext("Paper") if code == "paper" else gettext("E-mail")


def left_with(witness: str) -> str:
    """That a paper was left."""
    return gettext("Left at the unit. Witness: %(witness)s", witness=witness)


def test_note() -> str:
    """That nothing really left."""
    return gettext("Test: nothing left this machine.")
