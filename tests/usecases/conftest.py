"""Use cases are tested on data bases of both kinds; what they write is worded by the application."""

from tests.fixtures import app, clock, keys, storage

__all__ = ["app", "clock", "keys", "storage"]
