"""What every template may use: the formatter of dates and figures, the refusals, and who is reading."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import get_locale
from markupsafe import Markup

from meetings import communities
from meetings.accounts import LinkPurpose
from meetings.web.policy import policy_of
from meetings.web.support import now, reading, refusals, staff_or_none
from meetings.wording import explain, label
from meetings.wording.convening import zone_note
from meetings.wording.deliveries import attempt_words
from meetings.wording.format import date_words, decimal_words, instant_words, percent_words
from meetings.wording.minutes_text import kept_out, other_count
from meetings.wording.readings import reason_words
from meetings.wording.trail import act_words
from meetings.wording.written_decision import occasion

DEFAULT_ZONE = "America/Bogota"
SECTIONS = {
    "home": "home.desk",
    "meetings": "planning.meetings",
    "register": "communities.register",
    "minutes": "minutes.book",
    "trail": "trail.community",
    "outbox": "deliveries.outbox",
    "settings": "communities.settings",
}


def register_context(app: Flask) -> None:
    """Install filters, globals and the context of the two base layouts."""
    app.add_template_filter(_instant, "instant")
    app.add_template_filter(date_words, "day")
    app.add_template_filter(percent_words, "percent")
    app.add_template_filter(_figure, "figure")
    app.add_template_filter(act_words, "act_words")
    app.add_template_filter(attempt_words, "attempt_words")
    app.add_template_global(occasion)
    app.add_template_global(kept_out)
    app.add_template_global(other_count)
    app.add_template_global(label, "label")
    app.add_template_global(clock)
    app.add_template_global(lambda finding: explain(finding, zone=zone()), "explain")
    app.add_template_global(reason_words, "reason_words")
    app.add_template_global(resident_url, "resident_url")
    app.context_processor(_who_reads)


def zone() -> ZoneInfo:
    """The zone of the community whose page is shown."""
    community = _community()
    return ZoneInfo(community.timezone if community else DEFAULT_ZONE)


class Clock(NamedTuple):
    """The clock of the community whose page is shown: the zone's name, and whose hour it is in words."""

    name: str
    words: str


def clock() -> Clock:
    """By which clock the hours of this page are."""
    name = zone().key
    return Clock(name, zone_note(name))


def when_words(at: datetime) -> str:
    """Day and hour on the community's clock, with the year where it is another one than today's."""
    here = zone()
    return instant_words(at, here, year=at.astimezone(here).year != now().astimezone(here).year)


def day_words(day: date) -> str:
    """A day, with the year where it is another one than today's."""
    return date_words(day, year=day.year != now().astimezone(zone()).year)


def _instant(at: datetime | None, *, year: bool = False) -> Markup | str:
    """Day and hour; with the year where it is another one, and always in what is kept (``year``)."""
    if at is None:
        return ""
    words = instant_words(at, zone(), year=True) if year else when_words(at)
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), words)


def _figure(value: Fraction) -> str:
    """An exact weight with as many decimals as it needs, eight at most."""
    places = next((n for n in range(9) if (value * 10**n).denominator == 1), 8)
    return decimal_words(value, places)


def resident_url(endpoint: str, **values: Any) -> str:
    """The address of a page of whoever opened their personal link, with the same token."""
    return url_for(endpoint, token=g.token, **values)


def _community() -> communities.CommunityCard | None:
    if "community_card" not in g:
        chosen = g.link.community_id if g.get("link") else getattr(staff_or_none(), "community_id", None)
        g.community_card = None
        if chosen is not None:
            with reading() as tx:
                g.community_card = communities.card(tx, chosen)
    card: communities.CommunityCard | None = g.community_card
    return card


def _sections() -> dict[str, str]:
    """The sections of the staff's head that this person may open."""
    who = staff_or_none()
    if who is None or who.community_id is None:
        return {}
    # Every page of the staff has them, and they hang on the roles alone.
    of_roles: dict[frozenset[str], dict[str, str]] = current_app.extensions.setdefault("sections", {})
    if who.roles not in of_roles:
        of_roles[who.roles] = _sections_of(who.roles)
    return of_roles[who.roles]


def _sections_of(roles: frozenset[str]) -> dict[str, str]:
    return {
        section: url_for(endpoint)
        for section, endpoint in SECTIONS.items()
        if endpoint in current_app.view_functions and policy_of(current_app, endpoint).roles & roles
    }


def _resident_addresses() -> dict[str, Any]:
    community = _community()
    addresses: dict[str, Any] = {"is_personal": bool(g.get("link"))}
    if community is not None:
        addresses["data_policy_url"] = url_for("privacy.policy", community_id=community.id)
        addresses["protocol_url"] = url_for("communities.public_protocol", community_id=community.id)
    if g.get("link") and g.link.purpose == LinkPurpose.MEETING:
        addresses["resident_home_url"] = resident_url("replies.invitation")
        addresses["history_url"] = resident_url("replies.history")
        addresses["not_me_url"] = resident_url("replies.wrong_person")
    return addresses


def _who_reads() -> dict[str, Any]:
    locale = get_locale()
    return {
        "language": locale.language if locale else "es",
        "letters_size": session.get("letters", "1"),
        "findings": refusals(),
        "invalid_form": g.get("invalid_form"),
        "back_path": request.path if request.method == "GET" else "",
        "own_path": g.get("own_path", ""),
        # The page that says so must not ask a data base that gives no answer.
        **({} if g.get("is_unavailable") else _who_and_where()),
    }


def _who_and_where() -> dict[str, Any]:
    return {
        "community": _community(),
        "staff": staff_or_none(),
        "nav": _sections(),
        "sign_out_url": url_for("accounts.sign_out"),
        "account_url": url_for("accounts.account"),
        **_resident_addresses(),
    }
