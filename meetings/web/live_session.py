"""Views of the area `live_session`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("live_session", __name__)
