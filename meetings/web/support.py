"""What every view uses: the transaction, the identity of whoever asks, forms, and pages after a refusal."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from flask import Response, current_app, g, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from meetings import accounts
from meetings.accounts import LinkIdentity, StaffIdentity
from meetings.forms.base import ActForm
from meetings.protocol.findings import Finding
from meetings.protocol.readings import Readable, Reading, ReadingGround, Why
from meetings.storage.session import StatementFailed, Storage, Transaction
from meetings.trail import Actor, Opening, Witness, open_reading, reading_of

EXTENSION = "constancia"
ONLY_SHOW = "only_show"
LARGEST_NUMBER = 2**53
ROWS_A_PAGE = 40
Row = TypeVar("Row")
F = TypeVar("F", bound=ActForm)


class Clock(Protocol):
    """Where the instant of an act comes from."""

    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Services:
    """What the composition root hands to the web: one per application."""

    storage: Storage
    witness: Witness
    clock: Clock
    base_url: str
    mail_from: str
    mail_is_test: bool


class InvalidForm(Exception):  # noqa: N818 - the shape of an answer, not an error of the program
    """A form whose fields do not have the asked shape; its page is shown again with the errors."""

    def __init__(self, form: ActForm) -> None:
        super().__init__(type(form).__name__)
        self.form = form


def services() -> Services:
    """The services of the running application."""
    return cast(Services, current_app.extensions[EXTENSION])


def whole_number(name: str) -> int | None:
    """A whole number of the query; None when it is not given, no number, or too large for a data base."""
    number = request.args.get(name, type=int)
    return number if number is not None and abs(number) <= LARGEST_NUMBER else None


def one_page(rows: Sequence[Row]) -> tuple[Sequence[Row], int, int]:
    """The part of a list that ``?pagina=`` asks for, its number, and how many there are (at least one)."""
    last = max(1, -(-len(rows) // ROWS_A_PAGE))
    number = min(max(whole_number("pagina") or 1, 1), last)
    return rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE], number, last


def pdf_response(content: bytes, name: str) -> Response:
    """A paper, shown by the browser under this name."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def now() -> datetime:
    """The instant of this request: one per request, so that all its rows agree."""
    if "at" not in g:
        g.at = services().clock.now()
    return cast(datetime, g.at)


@contextmanager
def transaction() -> Iterator[Transaction]:
    """The writing transaction of a POST.

    Raises:
        RuntimeError: the request is a GET or HEAD: those never write.
        CSRFError: the request may only show its page again, and has none of its own to show.
    """
    if request.method != "POST":
        raise RuntimeError("only a POST may write")
    if g.get(ONLY_SHOW):
        raise CSRFError("the form has to be sent again")
    with services().storage.transaction() as tx:
        if (who := staff_or_none()) is not None:
            accounts.touch_session(tx, who.token_hash, now())
        yield tx


@contextmanager
def reading() -> Iterator[Transaction]:
    """A transaction on a connection that cannot write.

    A page is read in one: the gate, the view and the frame of the page see the data base at one instant. A
    POST reads in one of its own each time, so that what it shows is what its act left.
    """
    if request.method not in ("GET", "HEAD"):
        with services().storage.reading() as tx:
            yield tx
        return
    if "view" not in g:
        g.view_ends = ExitStack()
        g.view = g.view_ends.enter_context(services().storage.reading())
    try:
        yield g.view
    except StatementFailed:
        end_reading()  # the page that says so needs another one
        raise


def end_reading(_error: BaseException | None = None) -> None:
    """Give back the connection a page was read on; at the end of every request."""
    g.pop("view", None)
    if (ends := g.pop("view_ends", None)) is not None:
        ends.close()


def staff_or_none() -> StaffIdentity | None:
    """The signed-in member of staff, if any."""
    return cast("StaffIdentity | None", getattr(current_user, "identity", None))


def staff_identity() -> StaffIdentity:
    """The signed-in member of staff; only in views whose policy asks for one."""
    identity = staff_or_none()
    if identity is None:
        raise RuntimeError("this view's policy does not ask for staff")
    return identity


def link() -> LinkIdentity:
    """Whose personal link was opened; only in views whose policy asks for one."""
    identity = g.get("link")
    if identity is None:
        raise RuntimeError("this view's policy does not ask for a link")
    return cast(LinkIdentity, identity)


def community_id() -> uuid.UUID:
    """The community of the session or of the personal link. It never comes from a field."""
    if g.get("link") is not None:
        return link().community_id
    chosen = staff_identity().community_id
    if chosen is None:
        raise RuntimeError("this view's policy does not ask for a community")
    return chosen


def actor() -> Actor:
    """Whoever acts in this request, as the trail names them."""
    return link().actor if g.get("link") is not None else staff_identity().actor


def reading_held(tx: Transaction, what: Readable, object_id: uuid.UUID) -> Reading | None:
    """The last time this session opened something with a reason, whether or not it is still open."""
    return reading_of(tx, staff_identity().token_hash, what, object_id)


def is_open(held: Reading | None) -> bool:
    """Whether what was opened with a reason can be read now."""
    return held is not None and held.is_open(now())


def open_with_reason(form: ActForm, opening_of: Callable[[Transaction], Opening]) -> None:
    """Open something for 30 minutes with the reason of a form of ``forms/readings.py``.

    Raises:
        Missing: it is not there.
        Refused: the reason says nothing.
    """
    why = Why(ReadingGround(form.ground.data), form.words.text)
    with transaction() as tx:
        open_reading(tx, community_id(), opening_of(tx), why, staff_identity().reader, now())


def only_show() -> None:
    """Let this POST write nothing: its page is shown again with what was typed."""
    g.only_show = True


def form_for(form_class: type[F], **values: Any) -> F:
    """The form a page shows: with what was entered when its POST was refused, else with ``values``."""
    invalid = g.get("invalid_form")
    if type(invalid) is form_class:
        return invalid
    form: F = form_class(**values)
    return form


def show_again(form: ActForm) -> None:
    """Let the page of this request show a form as it was sent, without judging it."""
    g.invalid_form = form


def validated(form_class: type[F], **values: Any) -> F:
    """The submitted form, its shape checked.

    Raises:
        InvalidForm: a field has not the asked shape, or the form has to be sent again; its page is shown
            again with the errors.
    """
    form: F = form_class(**values)
    form.must_be_sent_again = bool(g.get(ONLY_SHOW))
    if not form.validate() or form.must_be_sent_again:
        raise InvalidForm(form)
    return form


def refusals() -> tuple[Finding, ...]:
    """The findings that refused this POST, for the error summary of its page."""
    return cast("tuple[Finding, ...]", g.get("findings", ()))
