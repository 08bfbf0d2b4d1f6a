"""What the tests of pages share: the scene of two communities."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meetings.adapters.keys import Keys
from tests.fixtures import DATABASES, app, browse, browser, chromium, clock, keys, storage
from tests.web.scene import Scene, make_scene

__all__ = ["app", "browse", "browser", "chromium", "clock", "keys", "scene", "storage"]


@pytest.fixture(scope="session", params=DATABASES)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Keys
) -> Iterator[Scene]:
    """Two communities with meetings at every stage, made once a run; tests put back what they write."""
    with make_scene(request.param, tmp_path_factory.mktemp("scene"), keys) as scene:
        yield scene
