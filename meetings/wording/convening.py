"""The words of a notice: what the law and the protocol want said to everybody who is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext, ngettext

from meetings.protocol.exact import parse_exact
from meetings.wording.format import date_words, instant_words, list_words, percent_words
from meetings.wording.labels import label
from meetings.wording.sentences import Sentence

SENTENCES = {
    "convening.no_date": Sentence(
        what=lazy_gettext("The meeting has no day yet."),
        why=lazy_gettext("A notice says the day and the hour."),
        now=lazy_gettext("Choose the day first."),
    ),
    "convening.nobody_to_call": Sentence(
        what=lazy_gettext("There is nobody to call."),
        why=lazy_gettext("The owners' register is empty."),
        now=lazy_gettext("Import the register first."),
    ),
    "convening.staff_only": Sentence(
        what=lazy_gettext("This notice was not sent."),
        why=lazy_gettext("Only the administration sends a notice from here."),
        now=lazy_gettext("Ask the administrator to send it."),
    ),
    "late.not_ahead": Sentence(
        what=lazy_gettext("This notice can no longer be sent."),
        why=lazy_gettext("It calls to a meeting that is still ahead."),
        now=lazy_gettext("Note the new owner at the door when they come."),
    ),
    "late.nobody_new": Sentence(
        what=lazy_gettext("There is nobody new to send the notice to."),
        why=lazy_gettext("All owners of today have it already."),
        now=lazy_gettext("Load the page again. It shows whom the notice reached."),
    ),
    "change.no_reason": Sentence(
        what=lazy_gettext("Say why it changes."),
        why=lazy_gettext("Everybody who was called reads the reason."),
        now=lazy_gettext("Write one or two sentences."),
    ),
    "change.nothing": Sentence(
        what=lazy_gettext("Nothing has changed yet."),
        why=lazy_gettext("This is what everybody was already called to."),
        now=lazy_gettext("Change the day, the topics or the way in. Or give the changes up."),
    ),
    "change.begun": Sentence(
        what=lazy_gettext("The hour of the meeting has come."),
        why=lazy_gettext("It was called for %(starts_at)s."),
        now=lazy_gettext("Open the meeting, or change its day too."),
    ),
    "cancel.no_reason": Sentence(
        what=lazy_gettext("Say why it is not held."),
        why=lazy_gettext("Everybody who was called reads the reason."),
        now=lazy_gettext("Write one or two sentences."),
    ),
    "cancel.not_called": Sentence(
        what=lazy_gettext("Nobody was called to this meeting yet."),
        why=lazy_gettext("There is nobody to tell."),
        now=lazy_gettext("Give the draft up on the page of the meeting."),
    ),
}


def change_words(change: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    """What one change of a called meeting is, in one sentence or two.

    Args:
        change: ``part``, ``before`` and ``after`` as they were kept with the version.
        zone: the community's, for its hours.
    """
    part, before, after = change["part"], change["before"], change["after"]
    match part:
        case "start":
            was, is_now = (
                instant_words(datetime.fromisoformat(at), zone, year=True) for at in (before, after)
            )
            return [gettext("The day and the hour: now %(now)s (before: %(before)s)", now=is_now, before=was)]
        case "manner":
            was, is_now = label(before, "modality"), label(after, "modality")
            return [gettext("How it is held: now %(now)s (before: %(before)s)", now=is_now, before=was)]
        case "agenda":
            return _agenda_changes(before, after)
        case "length":
            return [
                gettext(
                    "How long it lasts: now %(now)s minutes (before: %(before)s)", now=after, before=before
                )
            ]
        case "place":
            return [gettext("The place: now %(now)s", now=after or gettext("none, it is over the internet"))]
        case "recording":
            asked = gettext("Your permission to record will be asked.")
            return [asked if after else gettext("The meeting will not be recorded.")]
        case "convener":
            return [gettext("Who calls: now %(now)s", now=label(after, "convener"))]
        case "link":
            return [gettext("The video call has another link. You find it behind your own link.")]
        case _:
            return [gettext("How to enter is explained anew.")]


def _agenda_changes(off: Sequence[str], added: Sequence[str]) -> list[str]:
    said = [gettext("New topic: %(title)s", title=title) for title in added]
    said += [gettext("Topic taken off: %(title)s", title=title) for title in off]
    return said or [gettext("The topics: their order, their length or how they are voted")]


def title(kind: str) -> str:
    """The title of the paper."""
    return gettext("Notice of meeting: %(kind)s", kind=kind)


def running_title() -> str:
    """The short title of the next pages."""
    return gettext("Notice")


def version_words(version: int) -> str:
    """Which version this is."""
    return gettext("Version %(number)s", number=version)


def means(url: str) -> str:
    """The technical means of a meeting at a distance (Decreto 398 de 2020)."""
    return gettext("Video call and the page of the meeting, from a phone or a computer: %(url)s", url=url)


def how_to_enter(instructions: str, door: str) -> str:
    """How somebody gets in."""
    own = gettext(
        "Open your personal link: it came with this notice. Touch «Enter». "
        "If you lost your link, ask for it at %(door)s.",
        door=door,
    )
    return f"{instructions.strip()}\n\n{own}".strip()


def agenda_lock() -> str:
    """That nothing else can be decided."""
    return gettext("Only these items can be decided.")


def second_call() -> str:
    """What happens without quorum (Ley 675/2001 art. 41)."""
    return gettext(
        "If there is no quorum, this notice already calls a second meeting. "
        "It decides with the owners who come, whatever their percentage."
    )


def arrears_statement(day: str) -> str:
    """How the list of units in arrears begins."""
    return gettext("These units were in arrears on %(day)s.", day=day)


def closed_matter() -> str:
    """Why an item cannot be decided in this meeting."""
    return gettext("It needs 70 % of the whole building. The law does not allow it in a virtual meeting.")


def recording_notice() -> str:
    """What is asked about recording."""
    return gettext(
        "The administration wants to record sound and picture, to write the minutes. "
        "You may say no: you take part and vote all the same."
    )


def data_notice() -> str:
    """What the data are used for (Ley 1581/2012 art. 12)."""
    return gettext(
        "The community uses your data to call you, take attendance, count votes and write the minutes. "
        "You may know them, correct them and ask for proof of your permission."
    )


def courtesy() -> list[str]:
    """The rules of conduct, as the notice prints them."""
    return [
        gettext("Arrive on time: the meeting begins at the hour of the notice."),
        gettext("Dress as for a meeting in person."),
        gettext("Keep your microphone off while another person speaks."),
        gettext("Ask for the floor and wait for your turn."),
        gettext("Do not eat or do anything else during the meeting."),
    ]


def proxy_return() -> str:
    """Where a signed proxy goes."""
    return gettext("Hand it in at the administration before the meeting.")


def proxy_form_name() -> str:
    """The name of the form among the papers."""
    return gettext("Proxy form")


def convener_quality() -> str:
    """In what quality the administrator calls."""
    return gettext("administrator and legal representative")


def convener_words(said: Mapping[str, Any], issuer: str, places: int) -> tuple[str, str]:
    """Who calls, and in what quality: by which act, and of owners what they represent.

    Args:
        said: as a version of the notice keeps it (``planning.convening_content``).
        issuer: who sent it, which is who calls when it is the administrator.
        places: the decimals of the register.
    """
    convener = said.get("convener", "administrator")
    if convener == "administrator":
        return issuer, convener_quality()
    act = gettext(
        "%(reference)s of %(day)s",
        reference=said["reference"],
        day=date_words(date.fromisoformat(said["on"]), year=True) if said["on"] else "",
    )
    if convener != "owners":
        return label(convener, "convener"), act
    who = ngettext(
        "%(num)s owner who represents %(share)s of the building",
        "%(num)s owners who represent %(share)s of the building",
        said["owners"],
        share=percent_words(parse_exact(said["share"]), places),
    )
    return who, f"{list_words(said['units'])}; {act}"


def called_by(said: Mapping[str, Any], places: int) -> str:
    """Who called, where it was not the administrator; empty where it was."""
    if said.get("convener", "administrator") == "administrator":
        return ""
    who, quality = convener_words(said, "", places)
    return gettext("It was called by: %(who)s. %(quality)s.", who=who, quality=quality)


def minutes_words(count: int) -> str:
    """A number of minutes."""
    return gettext("%(count)s min", count=count)


def zone_note(zone: str) -> str:
    """Whose hour it is."""
    if zone == "America/Bogota":
        return gettext("Bogotá time")
    return gettext("Time of %(zone)s", zone=zone)


def office() -> str:
    """What the person who answers is."""
    return gettext("administration")
