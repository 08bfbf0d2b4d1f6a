"""The start page: what comes next for whoever is signed in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from meetings.web.policy import PUBLIC, READERS, allows, staff
from meetings.web.support import staff_or_none

bp = Blueprint("home", __name__)


@bp.get("/")
@allows(PUBLIC)
def index() -> str | Response:
    """Staff go to their desk, everybody else to the page that explains what this is."""
    if staff_or_none() is not None:
        return redirect(url_for("home.desk"))
    return render_template("home/welcome.html")


@bp.get("/inicio")
@allows(staff(READERS))
def desk() -> str:
    """The desk of the staff (A0)."""
    return render_template("home/desk.html")
