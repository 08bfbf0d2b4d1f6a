"""Pages that belong to no area: errors, refusals, language, letter size, health."""

from __future__ import annotations

from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from meetings import operations
from meetings.protocol.findings import Refused
from meetings.storage.session import Missing, Unavailable
from meetings.web.gate import is_local_path
from meetings.web.policy import PUBLIC, allows, policy_of
from meetings.web.support import InvalidForm, now, reading

bp = Blueprint("pages", __name__)
LANGUAGES = ("es", "en")
LETTERS = ("0", "1", "2", "3")


@bp.post("/idioma")
@allows(PUBLIC)
def language() -> BaseResponse:
    """Choose the language of the pages; remembered in the signed cookie."""
    if (chosen := request.form.get("language")) in LANGUAGES:
        session["lang"] = chosen
    return redirect(_back())


@bp.post("/letra")
@allows(PUBLIC)
def letters() -> BaseResponse:
    """Choose the size of the letters; remembered in the signed cookie."""
    if (size := request.form.get("size")) in LETTERS:
        session["letters"] = size
    return redirect(_back())


@bp.get("/healthz")
@allows(PUBLIC)
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@allows(PUBLIC)
def readyz() -> Response:
    """The data base answers too, and a worker is at work."""
    try:
        with reading() as tx:
            silent = operations.silent_since(tx, now())
    except Unavailable:
        return Response("data base not reachable\n", 503, mimetype="text/plain")
    if silent is not None:
        since = silent.isoformat(timespec="seconds")
        return Response(f"no worker since {since}: nothing is sent\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def _back() -> str:
    # The page itself says where it was; the Referer header is never sent (no-referrer).
    target = request.form.get("back", "")
    return target if is_local_path(target) else url_for("home.index")


def register_errors(app: Flask) -> None:
    """Install the one handler of refusals and the pages for errors."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(InvalidForm, _invalid_form)
    app.register_error_handler(Missing, lambda error: _error_page(404))
    app.register_error_handler(CSRFError, lambda error: _error_page(400, kind="csrf"))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Unavailable, _busy)
    app.register_error_handler(500, lambda error: _error_page(500))


def _refused(error: Refused) -> tuple[str, int]:
    g.findings = error.findings
    return _same_page(422)


def _invalid_form(error: InvalidForm) -> tuple[str, int]:
    g.invalid_form = error.form
    return _same_page(422)


def _same_page(status: int) -> tuple[str, int]:
    policy = policy_of(current_app, request.endpoint or "")
    if not policy.page:
        return render_template("errors/refused.html", findings=g.get("findings", ())), status
    [rule, *_] = current_app.url_map.iter_rules(policy.page)
    given = {name: value for name, value in (request.view_args or {}).items() if name in rule.arguments}
    # Without script the page looks for news at its own address: the POST's knows no GET.
    g.own_path = url_for(policy.page, **given, **({"token": g.token} if "token" in rule.arguments else {}))
    try:
        page: Any = current_app.view_functions[policy.page](**given)
    except Missing:
        # Inside a handler no other handler is asked: the object of the page is not there, or another's.
        return _error_page(404)
    return (page[0] if isinstance(page, tuple) else page), status


def _http_error(error: HTTPException) -> tuple[str, int] | BaseResponse:
    if error.response is not None:
        return cast(BaseResponse, error.response)
    return _error_page(error.code or 500)


def _busy(error: Unavailable) -> tuple[str, int, dict[str, str]]:
    current_app.logger.error("data base not available: %s", type(error.orig).__name__)
    g.is_unavailable = True
    page, status = _error_page(503)
    return page, status, {"Retry-After": "5"}


def _error_page(status: int, kind: str = "") -> tuple[str, int]:
    kind = kind or ("link" if g.get("bad_link") else str(status))
    page = render_template("errors/error.html", status=status, kind=kind, request_id=g.get("request_id", ""))
    return page, status
