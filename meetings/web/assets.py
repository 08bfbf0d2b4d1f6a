"""Static files under names that carry the hash of their content, compressed once at the start.

A name such as `constancia.1f0c2b7a9d3e.css` can be cached for ever: other content has another name. The
addresses start at the root of the host, as the `__Host-` cookies ask of the whole program.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request
from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent.parent / "static"
PREFIX = "/static/"
ENDPOINT = "static"

FOREVER = "public, max-age=31536000, immutable"
_MIMETYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_COMPRESSIBLE = {".css", ".js", ".svg", ".txt"}
_CSS_URL = re.compile(r"url\(\s*[\"']?([A-Za-z0-9._-]+)[\"']?\s*\)")
_SYMBOL = re.compile(r'<symbol id="([a-z-]+)"')
_HASH_LENGTH = 12
_HASHED_NAME = re.compile(r"(?P<stem>.+)\.[0-9a-f]{12}(?P<suffix>\.[a-z0-9]+)")


class UnknownAsset(LookupError):  # noqa: N818 - it names what is unknown, as `LookupError`'s own kin do
    """A template or a style sheet names a static file that does not exist."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file: its hashed name, its type, its bytes, and the same bytes compressed when that pays."""

    name: str
    hashed_name: str
    mimetype: str
    body: bytes
    gzipped: bytes | None

    @property
    def url(self) -> str:
        """Where the file is served."""
        return PREFIX + self.hashed_name


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every static file by its plain name."""

    assets: Mapping[str, Asset]

    def url(self, name: str) -> str:
        """The hashed address of the file `name`; `UnknownAsset` when there is none."""
        try:
            return self.assets[name].url
        except KeyError:
            raise UnknownAsset(f"no static file is called {name!r}") from None

    def find(self, requested: str) -> tuple[Asset, bool] | None:
        """The file that answers the name `requested`, and whether its content is the one asked for.

        A name with another hash comes from a page made by an older or newer version of the program: it
        gets the present content, which must then not be kept.
        """
        match = _HASHED_NAME.fullmatch(requested)
        if match is None:
            return None
        asset = self.assets.get(match["stem"] + match["suffix"])
        return None if asset is None else (asset, asset.hashed_name == requested)


def load_manifest(folder: Path = FOLDER) -> Manifest:
    """Read, hash and compress the files of `folder`.

    Style sheets are read last, because their `url(...)` must name the hashed files; one that names a file
    which does not exist raises `UnknownAsset`.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix in _MIMETYPES)
    assets = {path.name: _asset(path.name, path.read_bytes()) for path in paths if path.suffix != ".css"}
    sheets = [path for path in paths if path.suffix == ".css"]
    return Manifest(assets | {path.name: _sheet(path, Manifest(assets)) for path in sheets})


@cache
def _own_manifest() -> Manifest:
    """The files of the package, which no process sees change."""
    return load_manifest()


def register_assets(app: Flask) -> None:
    """Serve the static files and give the templates `asset_url(name)` and `icon(name, css_class="i")`.

    `app` must have been made with `static_folder=None`: Flask's own route would serve the plain names.
    """
    if app.has_static_folder:
        raise RuntimeError("make the application with static_folder=None: the assets have their own route")
    manifest = _own_manifest()

    def serve(name: str) -> Response:
        return _response(manifest, name)

    app.add_url_rule(f"{PREFIX}<name>", endpoint=ENDPOINT, view_func=serve, methods=["GET"])
    app.jinja_env.globals.update(asset_url=manifest.url, icon=_icon_maker(manifest.assets["sprite.svg"]))


def _icon_maker(sprite: Asset) -> Callable[..., Markup]:
    # A function and not a macro: a page has dozens of icons, and an unknown name must fail loudly.
    known = frozenset(_SYMBOL.findall(sprite.body.decode()))
    drawing = Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>')

    @cache
    def icon(name: str, css_class: str = "i") -> Markup:
        if name not in known:
            raise UnknownAsset(f"sprite.svg has no symbol called {name!r}")
        return drawing.format(css_class, sprite.url, name)

    return icon


def _asset(name: str, body: bytes) -> Asset:
    stem, suffix = Path(name).stem, Path(name).suffix
    digest = hashlib.sha256(body).hexdigest()[:_HASH_LENGTH]
    packed = gzip.compress(body, 9, mtime=0) if suffix in _COMPRESSIBLE else None
    return Asset(
        name=name,
        hashed_name=f"{stem}.{digest}{suffix}",
        mimetype=_MIMETYPES[suffix],
        body=body,
        gzipped=packed if packed is not None and len(packed) < len(body) else None,
    )


def _sheet(path: Path, others: Manifest) -> Asset:
    def hashed(match: re.Match[str]) -> str:
        return f"url({others.url(match[1])})"

    return _asset(path.name, _CSS_URL.sub(hashed, path.read_text(encoding="utf-8")).encode())


def _response(manifest: Manifest, name: str) -> Response:
    found = manifest.find(name)
    if found is None:
        abort(404)
    asset, is_current = found
    body, headers = asset.body, {"Cache-Control": FOREVER if is_current else "no-cache"}
    if asset.gzipped is not None:
        headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings.quality("gzip") > 0:
            body, headers["Content-Encoding"] = asset.gzipped, "gzip"
    return Response(body, content_type=asset.mimetype, headers=headers)
