"""Constancia: the assistant for meetings held at a distance by horizontal-property communities.

`create_app` builds the web application; `meetings.application` wires it. The wiring is loaded when
it is asked for (PEP 562), so that the rules (`meetings.protocol`) load alone, without data base and web.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.application import create_app as create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("meetings.application"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
