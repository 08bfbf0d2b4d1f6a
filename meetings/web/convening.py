"""Views of the area `convening`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("convening", __name__)
