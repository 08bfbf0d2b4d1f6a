"""Pages of errors: what happened and what to do, even when the data base gives no answer."""

from __future__ import annotations

from pathlib import Path

from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.application import create_app
from meetings.config import Config
from meetings.storage.session import Storage
from tests.databases import database
from tests.factories import START, make_building
from tests.web.page_checks import check_page
from tests.web.scene import signed_in


def test_without_a_data_base_the_page_says_so(tmp_path: Path, keys: Keys) -> None:
    """503 with when to come back, a sound page, nothing asked of the data base to draw it."""
    with database("sqlite") as url:
        storage = Storage(url, keys)
        app = create_app(Config(instance=tmp_path), storage=storage, keys=keys, clock=FixedClock(START))
        building = make_building(storage)
        client = signed_in(app, building.emails["administrator"])
        assert client.get("/inicio").status_code == 200
        storage.close()
        path = Path(url.removeprefix("sqlite:///"))
        path.rename(path.with_name("moved.sqlite3"))
        for path in ("/inicio", "/r/" + "a" * 22, f"/datos/{building.community_id}"):
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert answer.headers["Retry-After"] == "5"
            assert check_page(answer.text) == []
            assert answer.headers["X-Request-Id"] in answer.text
