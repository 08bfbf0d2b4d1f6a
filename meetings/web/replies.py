"""Views of the area `replies`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("replies", __name__)
