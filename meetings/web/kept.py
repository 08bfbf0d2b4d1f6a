"""What somebody typed is not lost when their session ended, or the token of their form is no longer good.

Such a POST is not taken. Nothing it typed is written down and nothing is done by itself: the page of the form
is shown again with what was typed, and only its own button sends it (decision 21).
"""

from __future__ import annotations

from flask import Flask, current_app, render_template, request, session, url_for
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.routing import BuildError

from meetings import accounts
from meetings.accounts import KeptWork, StaffIdentity
from meetings.forms.accounts import SignInForm
from meetings.web.policy import Policy, policy_of
from meetings.web.support import ONLY_SHOW, only_show, reading

TOKEN = "csrf_token"  # noqa: S105 - the name of a field
# What proves who acts is never carried anywhere, and what belongs to the carrying is typed by nobody.
NEVER_KEPT = frozenset({TOKEN, ONLY_SHOW, "password", "old", "code", "kept"})


def register_tokens(app: Flask) -> None:
    """Check each POST's token against forged forms; one no longer good may only show its page again."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked below, with what to do when it does not hold
    tokens = CSRFProtect(app)

    @app.before_request
    def _check_token() -> None:
        if request.method != "POST" or request.endpoint is None:
            return
        can_show = bool(policy_of(app, request.endpoint).page)
        try:
            tokens.protect()
        except CSRFError:
            if not (can_show and request.form.get(TOKEN) and is_from_here()):
                raise
            only_show()
        if can_show and ONLY_SHOW in request.form:
            only_show()


def is_from_here() -> bool:
    """Whether a page of this service sent the form, as far as the browser tells.

    The referrer policy leaves no other header to ask. A browser that does not tell sends the cookie of a
    session with forms of this service alone (SameSite), and a personal link is in no other's hands.
    """
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def ended_page(policy: Policy, token: str) -> tuple[str, int]:
    """The page for a POST whose session has ended: it carries what was typed through the sign-in.

    Args:
        policy: of the route the POST was sent to.
        token: the secret of the session in the cookie, empty when there is none.
    """
    typed = _typed()
    sealed = _seal(typed, token) if policy.page and typed and is_from_here() else ""
    # Its fields are filled here: the POST brought those of another form.
    form = SignInForm(formdata=None, next=_page_path(policy), kept=sealed)
    is_lost = bool(typed) and not sealed
    page = render_template(
        "accounts/ended.html", form=form, is_kept=bool(sealed), is_lost=is_lost, had_file=bool(request.files)
    )
    return page, 403


def offer(work: KeptWork, who: StaffIdentity) -> str:
    """The page after the sign-in that leads back to what was typed; nothing was written yet."""
    return render_template("accounts/kept.html", work=work, name=who.name)


def cookie_token() -> str:
    """The secret of the session that the cookie names, whether or not it is still good."""
    return str(session.get("_user_id", ""))


def _typed() -> tuple[tuple[str, str], ...]:
    """The fields of the form that somebody filled; none when all of it is empty."""
    pairs = tuple((name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT)
    return pairs if any(value.strip() for _, value in pairs) else ()


def _seal(typed: tuple[tuple[str, str], ...], token: str) -> str:
    with reading() as tx:
        holder = accounts.ended_holder(tx, token) if token else None
        if holder is None or holder[1] is None:
            return ""
        return accounts.seal_work(tx, KeptWork(request.path, holder[0], holder[1], typed))


def _page_path(policy: Policy) -> str:
    """The page that the form stands on, where the sign-in leads when nothing is carried."""
    if not policy.page:
        return url_for("home.desk")
    [rule, *_] = current_app.url_map.iter_rules(policy.page)
    given = {name: value for name, value in (request.view_args or {}).items() if name in rule.arguments}
    try:
        return url_for(policy.page, **given)
    except BuildError:
        return url_for("home.desk")
