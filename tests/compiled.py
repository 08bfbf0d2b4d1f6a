"""What every application of a run compiles alike, its templates and its routes, compiled once a process.

Each test has an application of its own, because an application holds the test's data base and clock. To
compile what it shows and where it is found costs half a second, and gives the same code every time.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

_builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


class KeptTemplates(BytecodeCache):
    """Compiled templates in memory; Jinja compares each with the text of its file before it is used."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before, if anything was."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class KeptRule(Rule):
    """A route whose function that writes addresses is compiled once for all routes of the same pattern."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        # The function depends on the pattern and the defaults alone: its converters come from the route.
        key = (*self._trace, append_unknown, repr(self.defaults))
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]


def keep_compiled() -> None:
    """Let every application made from now on in this process share what they compile."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
    Flask.url_rule_class = KeptRule
