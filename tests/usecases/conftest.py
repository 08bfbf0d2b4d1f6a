"""Use cases are tested on data bases of both kinds; what they write is worded by the application."""

from tests.fixtures import app, clock, keys, storage
from tests.written import decision

__all__ = ["app", "clock", "decision", "keys", "storage"]
