"""Every component and base layout with invented content, so that the face can be looked at and checked.

`python -m tests.web.gallery 8765` serves it on 127.0.0.1; `/` lists the pages.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, redirect, render_template, request, session
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.adapters.catalogues import catalogue
from meetings.protocol.findings import Finding, Severity
from meetings.web import pictures
from meetings.web.assets import register_assets
from meetings.web.i18n import register_i18n
from meetings.wording.format import date_words, instant_words, percent_words
from meetings.wording.labels import label

HERE = Path(__file__).parent
BOGOTA = ZoneInfo("America/Bogota")
PAGES = tuple(sorted(path.stem for path in (HERE / "gallery_pages").glob("*.html")))
ERRORS = ("400", "403", "404", "405", "413", "429", "500", "503", "csrf", "link")
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

bp = Blueprint("pages", __name__)


@dataclass(frozen=True)
class Explanation:
    """The four parts of a refusal, as the real ones come from `meetings.wording`."""

    what: str
    why: str
    source: str
    now: str


TOO_SOON = Explanation(
    "Ese día no se puede",
    "Si envía hoy, habría 11 días de aviso. La ley pide 15 días completos.",
    "Ley 675 de 2001, artículo 39. El reglamento de su conjunto no pide más.",
    "Primer día posible: miércoles 17 de marzo.",
)
BY_INTERNET = Explanation(
    "«Vender el salón comunal» no se puede votar por internet",
    "Necesita el 70 % de todo el edificio. La ley no deja tomar esa decisión en una reunión virtual.",
    "Ley 675 de 2001, artículo 46, parágrafo.",
    "Puede ponerlo solo para conversar.",
)


def options(*labels: str) -> list[SelectChoice]:
    """Choices whose value is their label."""
    return [SelectChoice(each, each) for each in labels]


class SampleForm(FlaskForm):
    """One field of each manner."""

    title = StringField(
        "Tema", [InputRequired("Escriba el tema.")], description="Como se leerá en la citación."
    )
    minutes = IntegerField("Minutos", [NumberRange(1, 120, "Entre 1 y 120 minutos.")])
    starts_at = DateTimeLocalField("Día y hora", [InputRequired("Elija el día y la hora.")])
    body = TextAreaField("Quiero que quede escrito", [Length(max=2000)])
    basis = SelectField("Cómo se cuenta", choices=options("Por porcentaje", "Un voto por apto"))
    modality = RadioField(
        "Cómo se reúnen",
        [InputRequired("Elija una de las tres.")],
        choices=options("Por internet", "Mixta", "En el salón"),
    )
    channels = SelectMultipleField(
        "Por dónde avisar",
        choices=options("Correo", "Papel"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    file = FileField("Registro de propietarios", description="Archivo de Excel o CSV, de seis megas o menos.")
    agree = BooleanField("Lo revisé y está bien", [InputRequired("Marque la casilla.")])


class SignInForm(FlaskForm):
    """Signing in, and the one-time code."""

    email = StringField("Correo", [InputRequired("Escriba su correo.")])
    password = PasswordField("Contraseña", render_kw={"autocomplete": "current-password"})
    code = StringField("Código", [Length(min=6, max=6, message="El código tiene seis cifras.")])


def create_gallery() -> Flask:
    """The application of the gallery: the real assets, catalogues and templates, no data base."""
    app = Flask("gallery", static_folder=None)
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader(HERE / "gallery_pages"),
            FileSystemLoader(HERE.parent.parent / "meetings" / "templates"),
        ]
    )
    app.jinja_env.undefined = StrictUndefined
    app.config.update(SECRET_KEY="gallery", LOCALE="es", TESTING=True, WTF_CSRF_TIME_LIMIT=None)
    register_assets(app)
    register_i18n(app, catalogue)
    CSRFProtect(app)
    app.add_template_filter(percent_words, "percent")
    app.add_template_filter(date_words, "day")
    app.add_template_filter(_instant, "instant")
    app.add_template_global(label, "label")
    app.add_template_global(explain, "explain")
    app.context_processor(_who_reads)
    app.register_blueprint(bp)
    app.after_request(_harden)
    return app


def explain(finding: Finding) -> Explanation:
    """The gallery knows two refusals."""
    return TOO_SOON if finding.severity is Severity.BLOCK else BY_INTERNET


@bp.get("/")
@bp.get("/<page>")
def page(page: str = "index") -> str:
    """One page of the gallery; `?errors=1` shows it after a refused POST."""
    was_refused = bool(request.args.get("errors"))
    form_class = SignInForm if page == "sign_in" else SampleForm
    form = form_class(MultiDict({"minutes": "300"}) if was_refused else None, meta={"csrf": False})
    if was_refused:
        form.validate()
    shown: dict[str, Any] = {
        "form": form,
        "invalid_form": form if was_refused and page in ("forms", "sign_in") else None,
        "findings": (Finding("notice.protocol", Severity.BLOCK),) if was_refused else (),
    }
    return render_template(f"{page}.html", pages=PAGES, errors=ERRORS, p=sample_pictures(), **shown)


@bp.get("/news")
def news() -> Response:
    """One piece of news, then the end: what a live page gets."""
    body = 'retry: 60000\ndata: <p id="fresh">Llegó una noticia.</p>\n\n'
    return Response(body, content_type="text/event-stream")


@bp.get("/error/<kind>")
def error(kind: str) -> str:
    """An error page."""
    return render_template("errors/error.html", kind=kind, status=int(kind) if kind.isdecimal() else 400)


@bp.post("/idioma")
def language() -> Response:
    """The switch of language."""
    session["lang"] = request.form["language"]
    return redirect(request.form["back"])


@bp.post("/letra")
def letters() -> Response:
    """The size of the letters."""
    session["letters"] = request.form["size"]
    return redirect(request.form["back"])


def _who_reads() -> dict[str, Any]:
    desk = SimpleNamespace(
        name="Rosa Elena Díaz, la administradora",
        hours="lunes a viernes, de 8 a. m. a 5 p. m.",
        phone="601 555 0142",
        is_complete=True,
    )
    return {
        "language": session.get("lang", "es"),
        "letters_size": request.args.get("letters") or session.get("letters", "1"),
        "community": SimpleNamespace(name="Los Guayacanes", kind="complex", is_sample=False, help_desk=desk),
        "staff": SimpleNamespace(name="Rosa Elena Díaz", roles=frozenset({"administrator"})),
        "resident": None,
        "is_personal": True,
        "findings": (),
        "invalid_form": None,
        "back_path": request.path,
        "own_path": "",
        "nav": dict.fromkeys(
            ("home", "meetings", "register", "deliveries", "room", "minutes", "trail", "outbox"), "/"
        ),
        "sign_out_url": "/salir",
        "account_url": "/cuenta",
        "history_url": "/trail",
        "data_policy_url": "/consent",
        "not_me_url": "/resident",
        "resident_home_url": "/resident",
        "refusals": {"stop": TOO_SOON, "wait": BY_INTERNET},
        "page_url": lambda number: f"?page={number}",
        "at": lambda day, hour, minute: datetime(2027, 3, day, hour, minute, tzinfo=BOGOTA).astimezone(UTC),
    }


def _instant(at: datetime, year: bool = False) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), instant_words(at, BOGOTA))


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


def tower_units(
    towers: int, floors: int, columns: int, states: str, mode: pictures.Mode
) -> list[pictures.UnitWindow]:
    """Units 101, 102 … of each tower; their states go round in the pattern `states` (one letter a state)."""
    order = pictures.MODE_STATES[mode]
    units = []
    for tower in range(1, towers + 1):
        for floor in range(1, floors + 1):
            for column in range(1, columns + 1):
                # Not random, and no pattern the eye sees.
                place = (tower * 7919 + floor * 104729 + column * 1299709) % 101 * len(states) // 101
                state = order[int(states[place])]
                units.append(pictures.UnitWindow(f"Torre {tower}", f"{floor}{column:02}", state))
    return units


def mixed_community() -> list[pictures.UnitWindow]:
    """Towers of different height, shops at a door, parking, storage and houses with names."""
    window, state = pictures.UnitWindow, pictures.WindowState
    units = tower_units(2, 12, 4, "0000001113", pictures.Mode.PRESENCE)
    units += [
        window("Torre 3", f"{floor}{n:02}", state.PRESENT) for floor in range(2, 7) for n in range(1, 3)
    ]
    units += [window("Torre 4", letter, state.NOT_ARRIVED) for letter in "ABCDEFGHIJ"]
    units += [window("Torre 1", f"L{n}", state.PRESENT, kind="shop") for n in (1, 2)]
    units += [window("", f"P{n}", state.REPRESENTED, kind="parking") for n in range(1, 30)]
    units += [window("", f"D{n}", state.LEFT, kind="storage") for n in range(1, 8)]
    units += [window("Manzana A", str(n), state.PRESENT, kind="house", own=n == 4) for n in range(1, 15)]
    units += [window("Manzana B", str(n), state.NOT_ARRIVED, kind="house") for n in range(1, 9)]
    return units


@cache
def sample_pictures() -> SimpleNamespace:
    """The pictures the pages show."""
    return SimpleNamespace(**_facades(), **_bars(), **_days())


def _facades() -> dict[str, pictures.Facade]:
    delivery, presence = pictures.Mode.DELIVERY, pictures.Mode.PRESENCE
    answers, votes = pictures.Mode.ANSWERS, pictures.Mode.VOTES
    evening = tower_units(4, 15, 4, "00000011130303", presence)
    own = [replace(unit, own=(unit.tower, unit.number) == ("Torre 2", "502")) for unit in evening]
    ten = [pictures.UnitWindow("", str(n), pictures.WindowState.PRESENT) for n in range(1, 11)]
    samples = {
        "delivery": (tower_units(4, 15, 4, "00000000000001111123670000001111", delivery), delivery),
        "presence": (evening, presence),
        "answers": (tower_units(2, 10, 6, "00011233333", answers), answers),
        "votes": (tower_units(1, 5, 2, "001", votes), votes),
        "own": (pictures.only_own(own), presence),
        "mixed": (mixed_community(), presence),
        "wide": (tower_units(4, 10, 6, "000000111364", delivery), delivery),
        "large": (tower_units(8, 15, 4, "0000011", presence), presence),
        "huge": (tower_units(20, 20, 5, "000000000111367", delivery), delivery),
        "small": (ten, presence),
    }
    return {name: pictures.facade_layout(*sample) for name, sample in samples.items()}


def _bars() -> dict[str, object]:
    voted = {3, 4, 5}
    minutes = (5, 20, 15, 25, 20, 15, 15)
    topics = [pictures.Topic(each, number in voted) for number, each in enumerate(minutes, 1)]
    shares = ((0, 38), (6, 47), (9, 53), (21, 61), (48, 58), (70, 64), (101, 55))
    return {
        "gauge": pictures.quorum_gauge(Fraction(455741, 1000000), Fraction(157900, 1000000)),
        "low_gauge": pictures.quorum_gauge(Fraction(12, 100), Fraction(0)),
        "agenda": pictures.agenda_bar(topics),
        "late": pictures.agenda_bar(topics, now=76),
        "crowded": pictures.agenda_bar(topics, now=112),
        "over": pictures.agenda_bar([*topics, pictures.Topic(40, True)]),
        "vote": pictures.vote_bar(Fraction(359018), Fraction(180326), Fraction(41337), Fraction(32901)),
        "hour": pictures.hour_bar(Fraction(4, 10), Fraction(2, 10), Fraction(1, 10), Fraction(3, 10)),
        "attendance": pictures.attendance_line(
            [(Fraction(minute), Fraction(share, 100)) for minute, share in shares],
            Fraction(112),
            votes=[(Fraction(38), 3), (Fraction(66), 4), (Fraction(90), 5)],
            hours=[(Fraction(0), "9:00"), (Fraction(60), "10:00"), (Fraction(112), "10:52")],
        ),
    }


def _days() -> dict[str, object]:
    march = partial(date, 2027, 3)
    return {
        "countdown": pictures.notice_countdown(
            sent=march(1), today=march(3), last_day=march(4), meeting=march(20)
        ),
        "two_months": pictures.notice_countdown(
            today=date(2027, 2, 24), last_day=date(2027, 2, 26), meeting=march(14)
        ),
        "choice": pictures.choice_of_day(
            today=march(1),
            earliest=march(17),
            until=march(28),
            chosen=march(13),
            best=march(20),
            holidays={march(22), march(25), march(26)},
        ),
    }


if __name__ == "__main__":
    create_gallery().run("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8765)
