"""How much hypothesis tries, for every folder; what else they share is in `tests/fixtures.py`."""

from __future__ import annotations

from hypothesis import settings

from tests.sizes import IS_LONG, tries

# No deadline: how long an example takes says more about the machine than about the program. A short run tries
# the same examples every time, so that a failure of it is found again; a long one looks further each time.
settings.register_profile(
    "ours", max_examples=tries(20, 200), deadline=None, database=None, derandomize=not IS_LONG
)
settings.load_profile("ours")
