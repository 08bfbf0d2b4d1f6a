"""The checks every page goes through: each of them bites, and a sound page passes."""

from __future__ import annotations

import pytest

from tests.web.page_checks import check_page

SOUND = """<!doctype html>
<html lang="es-CO">
<head><meta charset="utf-8"><title>¿Va a participar? · Los Guayacanes</title>
<link rel="stylesheet" href="/a.css"></head>
<body><main>
<h1>¿Va a participar?</h1>
<h2 id="r">Su respuesta</h2>
<form method="post" action="/r"><input type="hidden" name="csrf_token" value="x">
<label for="n">Nombre</label><input id="n" name="n" aria-describedby="h"><p id="h">Como está en la cédula.</p>
<label>Acepto <input type="checkbox" name="c"></label>
<button name="a" value="yes"><svg aria-hidden="true"><use href="/s.svg#go"/></svg>Sí</button></form>
<svg role="img" aria-labelledby="t"><title id="t">Hay 61 %.</title><path d="M0 0h1"/></svg>
<img src="/i.png" alt=""><p>Vale 3.5 y el archivo acta.pdf de example.com, p. m.<br>Fin</p>
<p>La regla es <code>notice.statutory</code>.</p>
<a href="#r">Volver</a>
</main></body></html>"""


def test_sound_page_has_no_fault_at_all() -> None:
    """The page below every other test of this file."""
    assert check_page(SOUND) == []


FAULTS = {
    "no doctype": ("<!doctype html>\n", "", "doctype"),
    "element left open": ("</main>", "", "ends <main>"),
    "end without a start": ("<h2 id", "</div><h2 id", "</div> ends"),
    "element that closes itself": ("<a href", "<div/><a href", "closes itself"),
    "end of a void element": ("<br>", "<br></br>", "has no end"),
    "attribute twice": ('<input id="n"', '<input id="n" id="m"', "2 times"),
    "block inside a paragraph": ("<br>", "<div></div>", "inside a paragraph"),
    "link inside a link": (">Volver<", '>Volver <a href="#r">x</a><', "inside another <a>"),
    "no language": (' lang="es-CO"', "", "no lang"),
    "no heading": ("<h1>¿Va a participar?</h1>", "", "0 h1"),
    "two headings": ("<h2 id", "<h1>Otra</h1><h2 id", "2 h1"),
    "title of another page": ("<title>¿Va a participar?", "<title>Inicio", "does not hold the h1"),
    "level of heading skipped": ("<a href", "<h4>Detalle</h4><a href", "skips a level"),
    "empty heading": (">Su respuesta<", "><", "is empty"),
    "field without label": ('<label for="n">', '<label for="r">', "has no label"),
    "select without label": ("<a href", '<select name="s"></select><a href', "has no label"),
    "form without method": (' method="post"', "", "no method"),
    "form without action": (' action="/r"', "", "no action"),
    "form without token": ('<input type="hidden" name="csrf_token" value="x">', "", "no csrf_token"),
    "empty token": ('name="csrf_token" value="x"', 'name="csrf_token" value=""', "no csrf_token"),
    "token in an address": ('method="post"', 'method="get"', "into the address"),
    "inline style sheet": ("</head>", "<style>p{}</style></head>", "is inline"),
    "inline script": ("</head>", "<script>1</script></head>", "has no src"),
    "style attribute": ("<h2 id", '<h2 style="color:red" id', "inline attribute style"),
    "handler attribute": ("<h2 id", '<h2 onclick="x()" id', "inline attribute onclick"),
    "address that runs": ('href="#r"', 'href=" JavaScript:x()"', "runs or embeds"),
    "id twice": ('<p id="h">', '<p id="n">', "stands 2 times"),
    "two points": ("de example.com, p. m.<br>", "a las 9:00 <b>p. m.</b>.<br>", "two points"),
    "label of nothing": ('for="n"', 'for="gone"', "'gone', which does not exist"),
    "hint of nothing": ('aria-describedby="h"', 'aria-describedby="gone"', "'gone', which does not exist"),
    "link to nothing on the page": ('href="#r"', 'href="#gone"', "#gone, which does not exist"),
    "image without alternative": (' alt=""', "", "no alt"),
    "picture without title": (
        ' aria-labelledby="t"><title id="t">Hay 61 %.</title>',
        ">",
        "without a title",
    ),
    "drawing neither hidden nor named": (' aria-hidden="true"', "", "neither"),
    "link without words": (">Volver<", "><", "has no words"),
    "button without words": ("</svg>Sí<", "</svg><", "has no words"),
    "link without address": (' href="#r"', "", "leads nowhere"),
    "code of a finding": ("Como está", "notice.statutory: como está", "'notice.statutory'"),
    "deeper code of a finding": ("Como está", "agenda.lock.changed_item", "'agenda.lock.changed_item'"),
    "code of a finding in a label": ("<h2 id", '<h2 title="vote.basis" id', "'vote.basis'"),
    "text that was not filled in": ("Como está", "Hola, %(name)s", "'%(name)s'"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_and_named(fault: str) -> None:
    """The sound page with one thing made wrong."""
    right, wrong, said = FAULTS[fault]
    assert right in SOUND
    found = check_page(SOUND.replace(right, wrong, 1))
    assert any(said in each for each in found), found
