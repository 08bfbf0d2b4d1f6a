"""The door of every request: identity from the session or the link, then the route's policy, then headers."""

from __future__ import annotations

import time
import uuid
from collections import defaultdict, deque
from threading import Lock
from typing import NoReturn

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin
from werkzeug.wrappers import Response as BaseResponse

from meetings import accounts, live_session
from meetings.accounts import LinkPurpose, StaffIdentity
from meetings.storage.session import Transaction
from meetings.web.kept import cookie_token, ended_page
from meetings.web.policy import Access, Policy, policy_of
from meetings.web.support import end_reading, now, reading, staff_or_none

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BAD_LINKS, BAD_LINKS_SECONDS = 30, 60


class StaffUser(UserMixin):  # type: ignore[misc]  # the library ships no types
    """What Flask-Login keeps: its id is the session's secret, never the account's."""

    def __init__(self, token: str, identity: StaffIdentity) -> None:
        self.id = token
        self.identity = identity


class Throttle:
    """Counts bad links per address in this process: enough against guessing 128 bits, and writes nothing."""

    def __init__(self, limit: int, seconds: int) -> None:
        self._limit, self._seconds = limit, seconds
        self._seen: dict[str, deque[int]] = defaultdict(deque)
        self._lock = Lock()

    def is_over(self, key: str) -> bool:
        """Whether ``key`` has used up its tries."""
        with self._lock:
            return len(self._recent(key)) >= self._limit

    def count(self, key: str) -> None:
        """Count one try."""
        with self._lock:
            self._recent(key).append(time.monotonic_ns())
            if len(self._seen) > 10_000:
                self._seen.clear()

    def _recent(self, key: str) -> deque[int]:
        seen = self._seen[key]
        oldest = time.monotonic_ns() - self._seconds * 1_000_000_000
        while seen and seen[0] < oldest:
            seen.popleft()
        return seen


def register_gate(app: Flask) -> None:
    """Install Flask-Login, the identity and policy checks, and the security headers."""
    # Its own context processor would ask the data base for every page; ours says who reads.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.user_loader(_load_user)
    app.extensions["bad_links"] = Throttle(BAD_LINKS, BAD_LINKS_SECONDS)
    app.before_request(_check)
    app.after_request(_harden)
    app.teardown_request(end_reading)


def _load_user(token: str) -> StaffUser | None:
    with reading() as tx:
        identity = accounts.identity_of(tx, token, now()) or _watching(tx, token)
    return StaffUser(token, identity) if identity else None


def _watching(tx: Transaction, token: str) -> StaffIdentity | None:
    """Who only looks at the room of an open meeting: it does not end while the meeting goes on."""
    endpoint = request.endpoint
    is_room = endpoint is not None and policy_of(current_app, endpoint).is_room
    if not is_room or request.method not in ("GET", "HEAD"):
        return None
    room = live_session.open_room(tx, (request.view_args or {})["meeting_id"])
    if room is None:
        return None
    identity = accounts.identity_of(tx, token, now(), room_since=room[1])
    return identity if identity is not None and identity.community_id == room[0] else None


def _check() -> BaseResponse | tuple[str, int] | None:
    g.request_id = uuid.uuid4().hex[:12]
    if request.endpoint is None:
        return None  # no such route: the router's own 404 or 405 follows
    policy = policy_of(current_app, request.endpoint)
    if policy.access is Access.LINK:
        _open_link(policy.purpose or LinkPurpose.MEETING)
    elif policy.access in (Access.STAFF, Access.SIGNED_IN):
        return _check_staff(policy)
    return None


def _open_link(purpose: LinkPurpose) -> None:
    token = (request.view_args or {}).pop("token", "")
    with reading() as tx:
        identity = accounts.resolve_link(tx, token, purpose, now())
    if identity is None:
        refuse_link()
    g.link, g.token = identity, token


def refuse_link() -> NoReturn:
    """Answer 404 to a bad link, and 429 to an address that has tried too many.

    A link that is right opens whoever else tried from its address: a building shares one, and behind a proxy
    that nobody named the whole world does.
    """
    throttle: Throttle = current_app.extensions["bad_links"]
    address = request.remote_addr or ""
    g.bad_link = True
    if throttle.is_over(address):
        abort(429)
    throttle.count(address)
    abort(404)


def _check_staff(policy: Policy) -> BaseResponse | tuple[str, int] | None:
    who = staff_or_none()
    if who is None:
        if request.method == "POST":
            return ended_page(policy, cookie_token())
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if policy.access is Access.STAFF:
        if who.community_id is None:
            return redirect(url_for("accounts.no_community"))
        if not policy.roles & who.roles:
            abort(403)
    return None


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Request-Id"] = g.get("request_id", "")
    return response


def is_local_path(target: str) -> bool:
    """Whether ``target`` is a path on this service: no scheme, no host, no backslash, no control."""
    printable = all(" " < character < "\x7f" and character != "\\" for character in target)
    return printable and target.startswith("/") and not target.startswith("//")


def forget_browser_state() -> None:
    """Drop what the cookie remembered of the last user, so that a new sign-in starts with a new secret."""
    kept = {name: session[name] for name in ("lang", "letters") if name in session}
    session.clear()
    session.update(kept)
    g.pop("csrf_token", None)  # made from the old secret, for the form that was just read
