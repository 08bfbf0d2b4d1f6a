"""The forms of a page as a browser would send them, read from its HTML."""

from __future__ import annotations

from dataclasses import dataclass

from tests.web.page_checks import Element, read_page

PLAUSIBLE = {
    "email": "alguien@example.com",
    "date": "2027-04-24",
    "time": "09:00",
    "datetime-local": "2027-03-20T09:10",
    "number": "1",
    "password": "una frase cualquiera",
    "tel": "310 555 0142",
    "url": "https://video.example.com/x",
}


@dataclass(frozen=True)
class Form:
    """One form: where it goes, what it sends when a person chooses the first of everything, and its files."""

    action: str
    method: str
    values: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The names of the fields that carry text, each once."""
        return list(dict.fromkeys(name for name, _ in self.values if name != "csrf_token"))


def forms_of(html: str) -> list[Form]:
    """The forms of a page."""
    page, _ = read_page(html)
    return [_form(form) for form in page.find("form")]


def _form(form: Element) -> Form:
    values: list[tuple[str, str]] = []
    files: list[str] = []
    chosen: set[str] = set()
    for each in form.find("input", "select", "textarea", "button"):
        name, kind = each.attributes.get("name", ""), each.attributes.get("type", "text")
        if not name:
            continue
        if each.tag == "input" and kind == "file":
            files.append(name)
        elif kind in ("radio", "checkbox", "submit") or each.tag == "button":
            if name not in chosen:
                chosen.add(name)
                values.append((name, each.attributes.get("value", "on")))
        else:
            values.append((name, _value(each, kind)))
    method = form.attributes.get("method", "get").lower()
    return Form(form.attributes.get("action", ""), method, tuple(values), tuple(files))


def _value(each: Element, kind: str) -> str:
    if each.tag == "select":
        options = [option.attributes.get("value", option.text) for option in each.find("option")]
        return next((value for value in options if value), "")
    given = each.text if each.tag == "textarea" else each.attributes.get("value", "")
    if given or kind == "hidden":
        return given
    return PLAUSIBLE.get(kind, "Un texto cualquiera")
