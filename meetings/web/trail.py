"""Views of the area `trail`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("trail", __name__)
