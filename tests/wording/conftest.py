"""A few sentences are read as the application words them."""

from tests.fixtures import app, clock, keys, storage

__all__ = ["app", "clock", "keys", "storage"]
