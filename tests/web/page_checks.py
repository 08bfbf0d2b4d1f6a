"""What every page must hold, whatever it shows: a strict reader of HTML that names each fault.

`check_page(html)` returns the faults as sentences; an empty list means the page is sound. It is used by the
test client on every page of every test, so a check added here holds everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
FIELDS = ("input", "select", "textarea")
UNLABELLED_INPUTS = frozenset(("hidden", "submit", "button", "image", "reset"))
NO_PARAGRAPH = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    )
)
NOT_NESTED = frozenset(("a", "button", "form", "label"))
ATTRIBUTE_URLS = ("href", "src", "action", "formaction", "data-live", "data-signal")
LABELS = ("aria-label", "title", "alt", "placeholder")

# The families of the rule book; their codes are for programs and never for people.
FINDING_CODE = re.compile(
    r"\b(?:agenda|arrears|attendee|cal|census|challenge|committee|community|consent|council|data|delegates|"
    r"informative|lifecycle|mail|majority|meeting|minutes|nonpresential|notice|policy|proxy|quorum|recording|"
    r"reply|session|unit|vote|written)\.[a-z]+(?:_[a-z]+)*(?:\.[a-z_]+)*\b"
)
# "9:00 a. m." or "P.H." at the end of a sentence that brings its own point.
_TWO_POINTS = re.compile(r"\w\. ?\.(?: |$)")
_SAID = ("p", "li", "dd", "td", "th", "small", "figcaption")
_TOKEN = re.compile(r'(name="csrf_token"[^<>]* value=")[\w.-]+(")')
_PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{\{|\{%")


@dataclass(eq=False)
class Element:
    """One element of the page, with what stands in it.

    ``page`` lists every element in the order of the page: those inside this one are a stretch of it, which is
    read in one go however deep they stand.
    """

    tag: str
    attributes: dict[str, str]
    around: frozenset[str]
    page: list[Element]
    start: int
    end: int | None = None
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> list[Element]:
        """The elements inside, in the order of the page."""
        return self.page[self.start : self.end]

    def find(self, *tags: str) -> list[Element]:
        """The elements inside with one of these tags."""
        return [each for each in self.walk() if each.tag in tags]

    @property
    def text(self) -> str:
        """The words inside, spaces made single."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    @property
    def name(self) -> str:
        """What a screen reader would say: the label, else the words, else the names of the pictures in it."""
        if label := self.attributes.get("aria-label", "").strip():
            return label
        pictures = [each.attributes.get("alt", "") for each in self.find("img")]
        return " ".join([self.text, *pictures]).strip()

    def within(self, *tags: str) -> bool:
        """Whether one of the elements around it has one of these tags."""
        return not self.around.isdisjoint(tags)

    def __str__(self) -> str:
        shown = "".join(f' {name}="{value}"' for name, value in list(self.attributes.items())[:3])
        return f"<{self.tag}{shown}>"


class _Reader(HTMLParser):
    """Builds the tree and notes what is not well formed; nothing is repaired."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page: list[Element] = []
        self.root = Element("#page", {}, frozenset(), self.page, 0)
        self.open = [self.root]
        self.faults: list[str] = []
        self.has_doctype = False

    def handle_decl(self, decl: str) -> None:
        self.has_doctype = self.has_doctype or decl.lower() == "doctype html"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.open.append(element)
            element.end = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in (*VOID, "svg") and not element.within("svg"):
            self.faults.append(f"{element} closes itself, which only pictures and void elements may")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.faults.append(f"</{tag}> ends an element that has no end")
        elif self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> ends {self.open[-1]} at line {self.getpos()[0]}")
        else:
            self.open.pop().end = len(self.page)

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        here = self.open[-1]
        place = len(self.page) + 1
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, here.around | {here.tag}, self.page, place, place)
        if len(attributes) < len(attrs):
            names = Counter(name for name, _ in attrs)
            self.faults += [
                f"{element} has {name} {count} times" for name, count in names.items() if count > 1
            ]
        if tag in NO_PARAGRAPH and element.within("p"):
            self.faults.append(f"{element} cannot stand inside a paragraph")
        if tag in NOT_NESTED and element.within(tag):
            self.faults.append(f"{element} stands inside another <{tag}>")
        here.children.append(element)
        self.page.append(element)
        return element


def read_page(html: str) -> tuple[Element, list[str]]:
    """The page as a tree, and what is not well formed in it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open[-1] is not reader.root:
        reader.faults.append(f"{reader.open[-1]} is never closed")
    if not reader.has_doctype:
        reader.faults.append("the page does not begin with <!doctype html>")
    return reader.root, reader.faults


def check_page(html: str) -> list[str]:
    """Every fault of a whole page, as sentences; an empty list when it is sound."""
    return list(_faults_of(_TOKEN.sub(r"\1token\2", html)))


@lru_cache(maxsize=64)
def _faults_of(html: str) -> tuple[str, ...]:
    """The faults of a page whose tokens against forged forms are all one: many tests open the same page."""
    page, faults = read_page(html)
    for check in CHECKS:
        faults += check(page)
    return tuple(faults)


def _language(page: Element) -> list[str]:
    return [] if any(each.attributes.get("lang") for each in page.find("html")) else ["html has no lang"]


def _one_title(page: Element) -> list[str]:
    heads = page.find("h1")
    if len(heads) != 1:
        return [f"the page has {len(heads)} h1, not one"]
    titles = [each.text for each in page.find("title") if not each.within("svg")]
    if len(titles) != 1:
        return [f"the page has {len(titles)} titles, not one"]
    return [] if heads[0].text and heads[0].text in titles[0] else ["the title does not hold the h1"]


def _headings(page: Element) -> list[str]:
    faults, before = [], 0
    for head in page.find("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(head.tag[1])
        if level > before + 1:
            faults.append(f"<{head.tag}> {head.text!r} skips a level after h{before}")
        if not head.text:
            faults.append(f"{head} is empty")
        before = level
    return faults


def _labels(page: Element) -> list[str]:
    targets = {each.attributes.get("for") for each in page.find("label")}
    faults = []
    for each in page.find(*FIELDS):
        if each.attributes.get("type") in UNLABELLED_INPUTS and each.tag == "input":
            continue
        is_named = each.attributes.get("aria-label") or each.attributes.get("aria-labelledby")
        if not (is_named or each.within("label") or each.attributes.get("id", "-") in targets):
            faults.append(f"{each} has no label")
    return faults


def _forms(page: Element) -> list[str]:
    faults = []
    for form in page.find("form"):
        method = form.attributes.get("method", "").lower()
        if method not in ("get", "post"):
            faults.append(f"{form} has no method")
        if not form.attributes.get("action"):
            faults.append(f"{form} has no action")
        tokens = [each for each in form.find("input") if each.attributes.get("name") == "csrf_token"]
        if method == "post" and not any(token.attributes.get("value") for token in tokens):
            faults.append(f"{form} has no csrf_token")
        if method == "get" and tokens:
            faults.append(f"{form} would put its csrf_token into the address")
    return faults


def _nothing_inline(page: Element) -> list[str]:
    faults = [f"{each} is inline" for each in page.find("style")]
    faults += [f"{each} has no src" for each in page.find("script") if not each.attributes.get("src")]
    for each in page.walk():
        faults += [
            f"{each} has the inline attribute {name}"
            for name in each.attributes
            if name == "style" or name.startswith("on")
        ]
    return faults


def _addresses(page: Element) -> list[str]:
    faults = []
    for each in page.walk():
        for name in ATTRIBUTE_URLS:
            address = each.attributes.get(name, "").strip().lower()
            if address.startswith(("javascript:", "data:", "vbscript:")):
                faults.append(f"{each} runs or embeds something by its {name}")
    return faults


def _ids(page: Element) -> list[str]:
    ids = Counter(each.attributes["id"] for each in page.walk() if each.attributes.get("id"))
    faults = [f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for each in page.walk():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            faults += [
                f"{each} names the id {target!r}, which does not exist"
                for target in each.attributes.get(name, "").split()
                if target not in ids
            ]
        local = each.attributes.get("href", "")
        if local.startswith("#") and len(local) > 1 and local[1:] not in ids:
            faults.append(f"{each} leads to {local}, which does not exist")
    return faults


def _pictures(page: Element) -> list[str]:
    faults = [f"{each} has no alt" for each in page.find("img") if "alt" not in each.attributes]
    for each in page.find("svg"):
        titles = [title.text for title in each.find("title")]
        if each.attributes.get("role") == "img" and not (any(titles) or each.attributes.get("aria-label")):
            faults.append(f"{each} is a picture without a title")
        if each.attributes.get("role") != "img" and each.attributes.get("aria-hidden") != "true":
            faults.append(f"{each} is neither a picture with a title nor hidden from screen readers")
    return faults


def _links(page: Element) -> list[str]:
    faults = [f"{each} has no words" for each in page.find("a", "button") if not each.name]
    return faults + [f"{each} leads nowhere" for each in page.find("a") if not each.attributes.get("href")]


def _words(page: Element) -> list[str]:
    faults = []
    for each in page.walk():
        if each.tag in ("code", "pre", "script") or each.within("code", "pre"):
            continue
        said = [child for child in each.children if isinstance(child, str)]
        said += [each.attributes[name] for name in LABELS if name in each.attributes]
        for text in said:
            faults += [f"the code {found!r} is shown to people" for found in FINDING_CODE.findall(text)]
            faults += [f"{found!r} was not filled in" for found in _PLACEHOLDER.findall(text)]
    return faults


def _points(page: Element) -> list[str]:
    """A sentence ends in one point, whatever stands at its end."""
    said = [each for each in page.find(*_SAID) if _TWO_POINTS.search(each.text)]
    return [f"{each.text[:90]!r} ends a sentence with two points" for each in said]


CHECKS: tuple[Callable[[Element], list[str]], ...] = (
    _language,
    _one_title,
    _headings,
    _labels,
    _forms,
    _nothing_inline,
    _addresses,
    _ids,
    _pictures,
    _links,
    _words,
    _points,
)
