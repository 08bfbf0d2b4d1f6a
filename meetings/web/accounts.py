"""Staff sign in, sign out and choose the community they work in."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from meetings import accounts
from meetings.forms.accounts import SignInForm
from meetings.protocol.findings import Refused
from meetings.web.gate import (
    StaffUser,
    forget_browser_state,
    is_local_path,
    refuse_link,
)
from meetings.web.kept import offer
from meetings.web.policy import PUBLIC, SIGNED_IN, allows
from meetings.web.support import (
    form_for,
    now,
    reading,
    staff_identity,
    staff_or_none,
    transaction,
    validated,
)

bp = Blueprint("accounts", __name__)


@bp.get("/ingreso")
@allows(PUBLIC)
def sign_in() -> str:
    """The sign-in page of the staff."""
    form = form_for(SignInForm, next=request.args.get("next", ""))
    return render_template("accounts/sign_in.html", form=form)


@bp.post("/ingreso")
@allows(PUBLIC, page="accounts.sign_in")
def start() -> Response | str:
    """Sign in: the password is checked outside any transaction, since it takes long on purpose.

    What was typed when a session had ended is offered again.
    """
    form = validated(SignInForm)
    with reading() as tx:
        who = accounts.candidate(tx, form.email.data)
        work = accounts.open_work(tx, form.kept.data) if form.kept.data else None
    right = accounts.password_is_right(who, form.password.data)
    with transaction() as tx:
        outcome = accounts.start_session(tx, who, right, now(), work)
    if outcome.refusal:
        raise Refused(outcome.refusal)
    target = form.next.data or ""
    led = _signed_in(outcome.token, target if is_local_path(target) else url_for("home.desk"))
    mine = staff_or_none()
    # Where it was typed is no longer theirs: nothing could take it.
    return offer(work, mine) if work and mine and mine.community_id == work.community_id else led


def _signed_in(token: str, target: str) -> Response:
    with reading() as tx:
        identity = accounts.identity_of(tx, token, now())
    forget_browser_state()
    if identity is not None:
        login_user(StaffUser(token, identity))
    return redirect(target)


@bp.get("/ingreso/<entry>")
@allows(PUBLIC)
def entry(entry: str) -> str:
    """The page of a sign-in link: one button, since only a POST may open a session."""
    with reading() as tx:
        name = accounts.entry_link_name(tx, entry, now())
    if name is None:
        refuse_link()
    return render_template("accounts/entry.html", name=name, entry=entry)


@bp.post("/ingreso/<entry>")
@allows(PUBLIC)
def enter(entry: str) -> Response:
    """Sign in by link; the link is spent."""
    with transaction() as tx:
        token = accounts.use_entry_link(tx, entry, now())
    if token is None:
        refuse_link()
    return _signed_in(token, url_for("home.desk"))


@bp.post("/salir")
@allows(SIGNED_IN)
def sign_out() -> Response:
    """End the session on the server and in the browser."""
    with transaction() as tx:
        accounts.end_session(tx, staff_identity().token_hash, now())
    logout_user()
    forget_browser_state()
    return redirect(url_for("accounts.sign_in"))


@bp.get("/comunidades")
@allows(SIGNED_IN)
def no_community() -> str:
    """The communities of whoever is signed in."""
    with reading() as tx:
        mine = accounts.communities_of(tx, staff_identity().account_id)
    return render_template("accounts/communities.html", communities=mine)


@bp.post("/comunidades/<uuid:chosen>")
@allows(SIGNED_IN, page="accounts.no_community")
def choose(chosen: uuid.UUID) -> Response:
    """Work in another community."""
    with transaction() as tx:
        accounts.choose_community(tx, staff_identity(), chosen, now())
    return redirect(url_for("home.index"))
