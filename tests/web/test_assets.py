"""Static files: hashed names, compression, caching."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetings.web.assets import FOLDER, UnknownAsset, load_manifest, register_assets


@pytest.fixture
def app() -> Flask:
    """A small application that serves nothing but the assets."""
    app = Flask("assets", static_folder=None)
    app.testing = True
    register_assets(app)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of it."""
    return app.test_client()


def write(folder: Path, **files: str) -> Path:
    """A folder of small files; `_` in a name stands for the dot."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_address_of_a_file_names_its_content(tmp_path: Path) -> None:
    """Other bytes get another name; the same bytes keep theirs."""
    first = load_manifest(write(tmp_path, a_css="p{}")).url("a.css")
    assert re.fullmatch(r"/static/a\.[0-9a-f]{12}\.css", first)
    assert load_manifest(write(tmp_path, a_css="p{}")).url("a.css") == first
    assert load_manifest(write(tmp_path, a_css="q{}")).url("a.css") != first


def test_sheet_names_its_font_by_the_hashed_address(tmp_path: Path) -> None:
    """`url(font)` in a sheet would otherwise ask for a file that is not served."""
    manifest = load_manifest(
        write(tmp_path, f_woff2="font", a_css='@font-face{src:url(f.woff2) format("woff2")}')
    )
    assert f"url({manifest.url('f.woff2')})" in manifest.assets["a.css"].body.decode()


def test_sheet_changes_its_name_with_its_font(tmp_path: Path) -> None:
    """A cached sheet must never point to a font that is gone."""
    sheet = 'p{background:url("f.svg")}'
    before = load_manifest(write(tmp_path, f_svg="<svg/>", a_css=sheet)).url("a.css")
    assert load_manifest(write(tmp_path, f_svg="<svg></svg>", a_css=sheet)).url("a.css") != before


def test_sheet_that_names_an_absent_file_stops_the_start(tmp_path: Path) -> None:
    """A broken sheet is found when the program starts, not by a reader."""
    with pytest.raises(UnknownAsset, match="gone.woff2"):
        load_manifest(write(tmp_path, a_css="p{src:url(gone.woff2)}"))


def test_unknown_name_in_a_template_fails_loudly(app: Flask) -> None:
    """A page with a broken picture is never rendered."""
    with pytest.raises(UnknownAsset, match=r"gone\.css"):
        app.jinja_env.from_string("{{ asset_url('gone.css') }}").render()


def test_unknown_icon_in_a_template_fails_loudly(app: Flask) -> None:
    """An icon that the sprite does not have would be an empty square."""
    with pytest.raises(UnknownAsset, match="rocket"):
        app.jinja_env.from_string("{{ icon('rocket') }}").render()


def test_icon_is_drawn_from_the_sprite_and_hidden(app: Flask) -> None:
    """The word beside it speaks; the class is escaped."""
    drawn = app.jinja_env.from_string("{{ icon('go', 'i \"') }}").render()
    sprite = load_manifest().url("sprite.svg")
    assert drawn == f'<svg class="i &#34;" aria-hidden="true"><use href="{sprite}#go"/></svg>'


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.is_file()))
def test_every_shipped_file_is_served_as_it_is(client: FlaskClient, name: str) -> None:
    """Each file of the folder, byte for byte but for the hashed names in a sheet."""
    asset = load_manifest().assets[name]
    answer = client.get(asset.url)
    assert answer.status_code == 200
    assert answer.data == asset.body
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_text_is_sent_compressed_to_who_accepts_it(client: FlaskClient) -> None:
    """The bytes were compressed at the start; caches keep both forms apart."""
    asset = load_manifest().assets["constancia.css"]
    answer = client.get(asset.url, headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == asset.body


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_text_is_sent_plain_to_who_does_not(client: FlaskClient, accepted: str) -> None:
    """Also when gzip is named only to be refused."""
    answer = client.get(load_manifest().url("constancia.css"), headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_font_is_never_compressed_a_second_time(client: FlaskClient) -> None:
    """woff2 is compressed already."""
    answer = client.get(load_manifest().url("alegreya-700-es.woff2"), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.content_type == "font/woff2"


def test_old_hash_gets_the_present_file_uncached(client: FlaskClient) -> None:
    """A page made by the version before still finds its sheet, and does not keep it under the wrong name."""
    answer = client.get("/static/constancia.000000000000.css")
    assert answer.data == load_manifest().assets["constancia.css"].body
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["constancia.css", "gone.000000000000.css", "..%2fassets.py", "alegreya-700-es.woff2", "x"]
)
def test_any_other_name_is_not_found(client: FlaskClient, path: str) -> None:
    """Only hashed names of known files are answered."""
    assert client.get(f"/static/{path}").status_code == 404


def test_application_with_its_own_static_route_is_refused() -> None:
    """Two routes for one address: the plain names would be served and cached."""
    with pytest.raises(RuntimeError, match="static_folder=None"):
        register_assets(Flask("assets", static_folder="static"))


def test_resident_page_stays_below_sixty_kilobytes(client: FlaskClient) -> None:
    """Sheet, sprite, font and icon as they travel; a page itself takes some 3 kB more."""
    names = ("constancia.css", "sprite.svg", "icon.svg", "alegreya-700-es.woff2")
    accepts = {"Accept-Encoding": "gzip"}
    sizes = [len(client.get(load_manifest().url(name), headers=accepts).data) for name in names]
    assert sum(sizes) < 32_000
