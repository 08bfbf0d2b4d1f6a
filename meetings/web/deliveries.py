"""Views of the area `deliveries`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("deliveries", __name__)
