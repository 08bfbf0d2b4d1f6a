"""Staff sign in, sign out, choose the community they work in and their password."""

from __future__ import annotations

import time
import uuid

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from meetings import accounts
from meetings.forms.accounts import (
    ChangePasswordForm,
    ChoosePasswordForm,
    ForgottenPasswordForm,
    SignInForm,
)
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
# A forgotten password is answered after this time, whether or not anybody has the address: to write what
# is owed takes some milliseconds, which would tell.
ANSWER_SECONDS = 0.5


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


@bp.get("/clave")
@allows(PUBLIC)
def forgotten() -> str:
    """I forgot my password."""
    return render_template("accounts/forgotten.html", form=form_for(ForgottenPasswordForm))


@bp.post("/clave")
@allows(PUBLIC, page="accounts.forgotten")
def ask_again() -> str:
    """The same answer, after the same time, whether or not anybody has that address."""
    form = validated(ForgottenPasswordForm)
    until = time.monotonic() + current_app.config.get("ANSWER_SECONDS", ANSWER_SECONDS)
    with transaction() as tx:
        accounts.ask_password_link(tx, form.email.text, request.remote_addr or "", now())
    time.sleep(max(0, until - time.monotonic()))
    return render_template("accounts/forgotten_done.html")


@bp.get("/clave/<choice>")
@allows(PUBLIC)
def password(choice: str) -> str:
    """The page of a link by which a password is chosen."""
    return render_template(
        "accounts/password.html", name=_chooser(choice), choice=choice, form=form_for(ChoosePasswordForm)
    )


@bp.post("/clave/<choice>")
@allows(PUBLIC, page="accounts.password")
def choose_password(choice: str) -> Response:
    """Set the password and sign in; the link is spent, other sessions end."""
    _chooser(choice)
    hashed = accounts.hashed_password(validated(ChoosePasswordForm).password.data)
    with transaction() as tx:
        token = accounts.choose_password(tx, choice, hashed, now())
    if token is None:
        refuse_link()
    return _signed_in(token, url_for("home.desk"))


def _chooser(choice: str) -> str:
    """Whose password this link lets choose; a bad link is counted and answered with 404."""
    with reading() as tx:
        name = accounts.password_link_name(tx, choice, now())
    if name is None:
        refuse_link()
    return name


@bp.get("/cuenta")
@allows(SIGNED_IN)
def account() -> str:
    """The account of whoever is signed in: name, address, password."""
    return render_template("accounts/account.html", who=staff_identity(), form=form_for(ChangePasswordForm))


@bp.post("/cuenta")
@allows(SIGNED_IN, page="accounts.account")
def change_password() -> Response:
    """Change one's own password with the old one; every other session of the account ends."""
    form = validated(ChangePasswordForm)
    with reading() as tx:
        who = accounts.candidate(tx, staff_identity().email)
    right = accounts.password_is_right(who, form.old.data)
    hashed = accounts.hashed_password(form.password.data)
    with transaction() as tx:
        wrong = accounts.prove_by_password(tx, who, right, now())
        if wrong is None:
            accounts.change_password(tx, staff_identity(), hashed, now())
    if wrong is not None:
        raise Refused(wrong)
    return redirect(url_for("accounts.account", cambiada="si"))


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
