"""A test client that checks every page, follows the redirects it is told and sends forms with their token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.page_checks import check_page

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """One browser: cookies of its own, every page checked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page = ""

    def get(self, path: str, status: int = 200) -> str:
        """Open a page; returns its HTML, checked."""
        return self._checked(self.client.get(path), path, status)

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, *, status: int = 302, to: str | None = None
    ) -> str:
        """Send a form with the token of the last page; returns where it leads or the page shown again."""
        fields = {"csrf_token": self.token(), **(data or {})}
        response = self.client.post(path, data=fields)
        # A form with a large file is spooled to disk by the client, which leaves the file open.
        response.request.environ["wsgi.input"].close()
        if status == 302:
            assert response.status_code in (302, 303), (
                f"{path}: {response.status_code}\n{response.text[:3000]}"
            )
            if to is not None:
                assert response.location.split("?")[0] == to, response.location
            return str(response.location)
        return self._checked(response, path, status)

    def token(self) -> str:
        """The token of the last page that had a form."""
        found = TOKEN.search(self.page)
        if found is None:
            self.get("/ingreso")
            found = TOKEN.search(self.page)
        assert found is not None
        return unescape(found.group(1))

    def hidden(self, name: str) -> str:
        """What a hidden field of the last page brings back; empty where there is none."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as staff."""
        self.get("/ingreso")
        self.post("/ingreso", {"email": email, "password": password})

    def _checked(self, response: TestResponse, path: str, status: int) -> str:
        assert response.status_code == status, f"{path}: {response.status_code}\n{response.text[:3000]}"
        if response.mimetype == "text/html":
            defects = check_page(response.text)
            assert not defects, f"{path}: {defects}"
            self.page = response.text
        return response.text
