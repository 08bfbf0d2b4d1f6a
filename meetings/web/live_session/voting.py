"""What the room's pages show of a vote: the resident's ballot, and the open vote of the staff."""

from __future__ import annotations

from typing import Any

from flask import session

from meetings import live_session
from meetings.forms.ballots import AloudForm, AnnulVoteForm, AnswerForm, of_units
from meetings.live_session import BallotPage, Device, DoorPage, RoomPage, VoteNow
from meetings.storage.session import Transaction
from meetings.web.live_session.shared import Drawn
from meetings.web.pictures import Mode, UnitWindow, WindowState, facade_layout
from meetings.web.support import form_for, link, now
from meetings.wording.ballots import voted_words

_PROOFS, MOST_PROOFS = "proofs", 4


def device() -> Device:
    """What this browser keeps of the second proofs that were given on it."""
    return Device(tuple(session.get(_PROOFS, ())))


def keep_proof(secret: str) -> None:
    """Let this browser keep one more proof; of several people of one home the last ones."""
    session[_PROOFS] = [*session.get(_PROOFS, ()), secret][-MOST_PROOFS:]


def ballot_parts(tx: Transaction, page: DoorPage) -> dict[str, Any]:
    """The open vote of whoever opened their link, with its form; without one, whether to get ready for it."""
    ballot = live_session.ballot_page(tx, link(), device(), now())
    if ballot is None:
        return {"ballot": None, "prepares": _prepares(tx, page)}
    return {"ballot": ballot, "answer_form": form_for(answers_of(AnswerForm, ballot)), "prepares": False}


def answers_of(form_class: type[AnswerForm], ballot: BallotPage) -> type[AnswerForm]:
    """The form of the units that a person votes for, those that have a ballot already among them."""
    units = [unit for unit in ballot.units if unit.may_vote and unit.votes_here]
    return of_units(form_class, tuple((unit.unit_id, unit.label) for unit in units))


def _prepares(tx: Transaction, page: DoorPage) -> bool:
    """Whether the page offers to prove who its reader is before the first vote opens."""
    may_vote = bool(page.units or page.represented) and any(item.may_be_decided for item in page.items)
    return page.is_open and may_vote and live_session.readiness(tx, link(), device(), now()).asks_code


def vote_parts(tx: Transaction, page: RoomPage) -> dict[str, Any]:
    """The open vote of a meeting for the staff with its forms, and the sheets of those that were closed."""
    vote = live_session.vote_now(tx, page.room)
    was_voted = any(item.decision or (item.is_voted and item.started_at) for item in page.items)
    ended = live_session.ended_votes(tx, page.room.meeting.id) if was_voted else ()
    sheets = {each.item_id: each.vote_id for each in ended if not each.is_annulled}
    annulled = [each for each in ended if each.is_annulled]
    if vote is None:
        return {"vote": None, "sheets": sheets, "annulled": annulled}
    form = form_for(AloudForm)
    return {
        "vote": vote,
        "sheets": sheets,
        "annulled": annulled,
        "aloud_form": form,
        "silent": vote.silent(form.said.data, form.units.text),
        "annul_form": form_for(AnnulVoteForm),
        "vote_facade": _facade(vote),
        "voted": voted_words(vote.voted, len(vote.units), vote.share_cast),
    }


def _facade(vote: VoteNow) -> Drawn | None:
    """Who voted, by window, never what; None where people sit for themselves."""
    if vote.room.is_by_heads:
        return None
    states = {True: WindowState.VOTED, False: WindowState.NOT_VOTED, None: WindowState.NOT_IN_VOTE}
    windows = [
        UnitWindow(unit.tower, unit.number, states[vote.units.get(unit.unit_id)], kind=unit.kind)
        for unit in vote.room.units
    ]
    words = voted_words(vote.voted, len(vote.units), vote.share_cast)
    return Drawn(facade_layout(windows, Mode.VOTES), words)
