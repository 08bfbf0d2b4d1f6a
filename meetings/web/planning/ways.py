"""What somebody wants to bring about, and every lawful way to it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext, ngettext, pgettext

from meetings import planning
from meetings.forms.paths import WaysForm
from meetings.planning import Wanted, WayCard, WaysPage
from meetings.protocol.findings import Finding
from meetings.protocol.kinds import Convener, Kind, Matter, Modality
from meetings.protocol.paths import Goal, Route, Step, Vote
from meetings.web.context import day_words, when_words
from meetings.web.planning.shared import bp, may_edit
from meetings.web.policy import READERS, allows, staff
from meetings.web.support import community_id, now, reading
from meetings.wording import explain, label
from meetings.wording.format import list_words, percent_words

# What is asked most, with its picture: a tap answers the first question.
COMMON = (
    (Matter.BUDGET.value, "doc"),
    (Matter.EXTRAORDINARY_FEE.value, "ballot"),
    (Matter.BYLAW_REFORM.value, "seal"),
    (Matter.ELECT_COUNCIL.value, "person"),
    (Goal.INFORM.value, "mail"),
    (Goal.COUNCIL.value, "other"),
)


@bp.get("/caminos")
@allows(staff(READERS))
def ways() -> str:
    """Ask for an outcome; see every lawful way to it, and why the one wished for is refused."""
    form = WaysForm(request.args)
    page = _answer(form) if request.args and form.validate() else None
    return render_template(
        "planning/ways.html",
        form=form,
        common=[(code, dict(form.outcome.choices)[code], symbol) for code, symbol in COMMON],
        page=page,
        asks_fee=form.outcome.data == Matter.EXTRAORDINARY_FEE,
        groups=_groups(page) if page else (),
        nearest=[_card(card) for card in page.nearest] if page else [],
        form_key=lambda: str(uuid.uuid4()),
        said_of=_said_of,
        may_edit=may_edit(),
    )


def _answer(form: WaysForm) -> WaysPage:
    goal, matter = form.chosen
    wanted = Wanted(
        goal,
        matter,
        day=form.day.data,
        modality=Modality(form.modality.data) if form.modality.data else None,
        fee_total=form.fee_total.data,
        monthly=form.monthly.data,
    )
    with reading() as tx:
        return planning.ways_page(tx, community_id(), wanted, now())


def _groups(page: WaysPage) -> tuple[tuple[str, list[dict[str, Any]]], ...]:
    """The two groups of cards that have any, each under its heading."""
    groups = (
        (gettext("By calling a meeting"), [_card(card) for card in page.called]),
        (gettext("Without calling a meeting"), [_card(card) for card in page.without_call]),
    )
    return tuple(group for group in groups if group[1])


def _card(card: WayCard) -> dict[str, Any]:
    """One card: its heading, its dates as questions and answers, its manners, what each step takes."""
    way = card.way
    return {
        "card": card,
        "title": label(way.kind) if way.route is Route.CALL else label(way.route),
        "kind": "" if way.route is Route.CALL else label(way.kind),
        "when": _when(card),
        "facts": _facts(card),
        "steps": [_step(step) for step in way.steps],
        "url": url_for("planning.meeting", meeting_id=card.meeting_id) if card.meeting_id else "",
    }


def _said_of(reason: Finding) -> str:
    """Why a reason is asked for; of a term of notice how many days or hours there would be."""
    said = explain(reason)
    return said.why if reason.code.startswith("notice.") else said.what


def _when(card: WayCard) -> str:
    if card.way.modality is Modality.WRITTEN:
        return gettext("Votes until %(day)s", day=when_words(card.way.decided_at))
    return when_words(card.way.starts_at)


def _facts(card: WayCard) -> list[tuple[str, str]]:
    way = card.way
    rows = []
    if way.send_by:
        rows.append((gettext("Send the notice"), _send(card)))
    if way.callers:
        rows.append((pgettext("planning", "Who calls"), _callers(card)))
    rows.append((gettext("Majority"), _majority(way.vote, way.kind)))
    if way.second_call_at:
        rows.append((gettext("If too few come"), when_words(way.second_call_at)))
    return rows


def _send(card: WayCard) -> str:
    """Until when, or at once when every day counts already against the term."""
    limit = card.way.send_by
    if limit is None or limit.at <= now():
        return gettext("Today, with a written reason")
    return gettext("until %(day)s", day=day_words(limit.on))


def _callers(card: WayCard) -> str:
    """Those who may call it; owners only when they are enough."""
    named = [label(caller.convener) for caller in card.way.callers if caller.needs is None]
    needing = next((each.needs for each in card.way.callers if each.needs), None)
    if needing is not None:
        share = percent_words(needing.facts["needed_share"], 0)
        named.append(gettext("owners who hold %(share)s", share=share))
    elif Convener.OWNERS in {each.convener for each in card.way.callers} and not card.way.send_by:
        return gettext("Nobody has to: the law does")
    return list_words([named[0], *(name[:1].lower() + name[1:] for name in named[1:])])


def _majority(vote: Vote | None, kind: Kind) -> str:
    if vote is not None:
        whole = gettext("of the whole building") if vote.of_total else gettext("of those represented")
        is_simple = vote.share == vote.share.__class__(1, 2)
        least = gettext("More than half") if is_simple else percent_words(vote.share, 0)
        return f"{least} {whole} · {label(vote.basis)}"
    if kind in (Kind.COUNCIL_MEETING, Kind.COMMITTEE_MEETING):
        return gettext("More than half of the members")
    return gettext("Nothing is voted")


def _step(step: Step) -> tuple[str, str, str]:
    days = ngettext("%(num)s day", "%(num)s days", step.days) if step.days else gettext("the same day")
    return label(step.code), day_words(step.until), days
