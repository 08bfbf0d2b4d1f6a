"""One example of each paper, of an invented community. The builders return a new dictionary every time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from meetings.adapters.pdf import paper_words

DOCUMENT_DATE = datetime(2027, 3, 20, 16, 5, tzinfo=UTC)
SHA256 = "9f2c41d07be6a8351c0d94ee72b8a6f31d55c09e8b7a4f6d2c3e10b9a8d7f605"
NOTHING_OUTSIDE = "Solo se puede decidir sobre estos temas (Ley 675 de 2001, artículo 39, parágrafo 1)."


def paper(title: str, running: str, label: str, value: str, language: str = "es") -> dict[str, Any]:
    """Return what every paper carries."""
    return {
        "title": title,
        "running_title": running,
        "head_note": {"label": label, "value": value},
        "signed": "Firmado el 1 de marzo de 2027 por Rosa Elena Díaz",
        "language": language,
        "region": "CO",
        "words": paper_words(language),
        "community": {
            "name": "Conjunto Residencial Los Guayacanes P.H.",
            "tax_id": "NIT 900.123.456-7",
            "address": "Calle 45 n.º 23-10, Bogotá D. C.",
        },
        "contact": {
            "name": "Rosa Elena Díaz",
            "role": "administradora",
            "hours": "Lunes a viernes, de 8 a. m. a 5 p. m.",
            "phone": "601 555 0142",
            "email": "administracion@guayacanes.example.com",
        },
        "data_policy": "https://constancia.example.com/politica",
        "verification": {
            "code": "1f2e3d4c/4812/3f9a-02c1-77de-4b10-98aa-0c3d",
            "link": "constancia.example.com/v/4812",
            "checkpoint": [
                "constancia.example.com/trail/0b9f6c1e-3a55-4c43-8d8e-6f4f2c9f1a70",
                "4812",
                "P5oCwXfeSxCYqgw9C1m6m3K3n0m0Tt1mJ7d1rC2xZgE=",
                "— constancia.example.com/trail/0b9f6c1e-3a55-4c43-8d8e-6f4f2c9f1a70 "
                "az3XHkQ1b7vQm0Zt9mB2dYc5uF8zpJ1gq7Vd3mXk9aLwT0eRhY2sBn5cW4eLrT6yUiOpAsDfGhJkLzXcVbNmQwEr",
            ],
        },
    }


def agenda_row(
    number: int, title: str, minutes: int, presenter: str = "", vote: str = "", closed: str = ""
) -> dict[str, Any]:
    """Return one item of the notice; ``vote`` is ``"coefficient"``, ``"unit"`` or empty."""
    basis = {"coefficient": "Por coeficiente", "unit": "Un voto por unidad", "": ""}[vote]
    return {
        "number": str(number),
        "title": title,
        "presenter": presenter,
        "minutes": f"{minutes} min",
        "voted": bool(vote),
        "question": "¿Aprueba el presupuesto de 2027 por $ 612.400.000?" if number == 4 else "",
        "basis": basis,
        "majority": "más de la mitad de lo representado" if vote else "",
        "closed": closed,
    }


def arrears(units: int = 23) -> dict[str, Any]:
    """Return the units in arrears, without names."""
    return {
        "statement": "Estas unidades estaban en mora el 28 de febrero de 2027.",
        "units": [f"T{1 + index % 4} {101 + 100 * (index // 4) + index % 4}" for index in range(units)],
        "source": "Ley 675 de 2001, artículo 39, parágrafo 2. Solo los propietarios reciben esta lista.",
    }


def override() -> dict[str, Any]:
    """Return the reason every virtual assembly needs."""
    return {
        "rule": "Asamblea virtual sin la totalidad de los propietarios",
        "reason": "Basta el quórum ordinario. Participan todos los propietarios que puedan y quieran "
        "conectarse.",
        "by": "Rosa Elena Díaz, administradora, 1 de marzo de 2027, 8:00 a. m.",
        "source": "Ley 675 de 2001, artículos 42 y 44; Decreto 398 de 2020, artículo 1",
    }


def notice(edition: str = "owners", language: str = "es") -> dict[str, Any]:
    """Return the notice of a virtual ordinary assembly."""
    return paper(
        "Convocatoria a asamblea ordinaria", "Convocatoria", "Convocatoria", "n.º 1 de 2027", language
    ) | {
        "edition": edition,
        "version": "2 (reemplaza la del 24 de febrero de 2027)",
        "changes": {
            "statements": ["Cambian el día y la hora. Antes: sábado 13 de marzo de 2027, 9:00 a. m."],
            "reason": "El salón comunal estará en obra.",
        },
        "kind": "Asamblea ordinaria",
        "call": "Primera convocatoria",
        "modality": "No presencial (virtual)",
        "date": "Sábado 20 de marzo de 2027",
        "hour": "9:00 a. m.",
        "zone_note": "Hora de Colombia",
        "duration": "Máximo dos horas",
        "place": "",
        "means": "Videollamada Jitsi y página de la reunión, desde celular o computador",
        "how_to_enter": "1. Abra su enlace personal, el que llegó con este aviso.\n"
        "2. Toque «Entrar» desde las 8:45 a. m.\n"
        "3. Diga su nombre y su unidad. La secretaria verifica su identidad.\n\n"
        "Si pierde su enlace, pídalo en constancia.example.com/entrar.",
        "convener": {"name": "Rosa Elena Díaz", "quality": "administradora y representante legal"},
        "sent_on": "Lunes 1 de marzo de 2027, 8:00 a. m.",
        "agenda": [
            agenda_row(1, "Verificación del quórum", 5, "Administradora"),
            agenda_row(2, "Elección de presidente y secretario de la asamblea", 10, "Administradora", "unit"),
            agenda_row(3, "Estados financieros de 2026", 15, "Contadora", "coefficient"),
            agenda_row(
                4, "Presupuesto de 2027 y cuota de administración", 25, "Administradora", "coefficient"
            ),
            agenda_row(5, "Elección del consejo de administración", 20, "Quien dirija", "unit"),
            agenda_row(
                6,
                "Venta del salón comunal",
                15,
                "Ingeniero Salas",
                closed="Exige el 70 % de todo el edificio. La ley no deja tomar esa decisión en una "
                "reunión virtual: "
                "Ley 675 de 2001, artículo 46, parágrafo. Solo se conversa.",
            ),
            agenda_row(7, "Proposiciones y varios", 15, "Todos"),
        ],
        "agenda_total": "105 min",
        "agenda_lock": NOTHING_OUTSIDE,
        "second_call": {
            "date": "Jueves 25 de marzo de 2027, 8:00 p. m.",
            "statement": "Si no hay quórum, esta convocatoria cita desde ya a una segunda reunión. "
            "Esa reunión decide con los propietarios que asistan, cualquiera que sea su porcentaje.",
            "source": "Ley 675 de 2001, artículo 41: tercer día hábil siguiente, 8:00 p. m.",
        },
        "overrides": [override()],
        "arrears": arrears() if edition == "owners" else None,
        "recording_notice": "La administración quiere grabar el audio y el video. La grabación sirve "
        "para escribir el "
        "acta y probar lo decidido. Usted puede decir que no: participa y vota igual, con cámara y "
        "micrófono apagados.",
        "data_notice": "El conjunto usa sus datos para citarlo, tomar la asistencia, contar los votos y "
        "escribir el "
        "acta. Usted puede conocerlos, corregirlos y pedir prueba de su permiso (Ley 1581 de 2012).",
        "courtesy": [
            "Llegue a tiempo: la reunión empieza a la hora citada.",
            "Mantenga el micrófono apagado mientras otra persona habla.",
            "Pida la palabra con el botón y espere su turno.",
            "No coma ni haga otra actividad durante la reunión.",
        ],
        "papers": ["Estados financieros de 2026", "Proyecto de presupuesto de 2027", "Formato de poder"],
        "proxy_form": {
            "meeting": "Para la asamblea ordinaria del Conjunto Residencial Los Guayacanes P.H., sábado "
            "20 de marzo "
            "de 2027, 9:00 a. m., y para su segunda convocatoria.",
            "how_to_return": "Entréguelo en la administración o envíe una foto desde su enlace personal. "
            "También puede dar el poder sin papel, desde el mismo enlace.",
        },
    }


QUESTIONS = (
    ("¿Aprueba el nuevo horario del salón comunal, de 8 a. m. a 10 p. m.?", "Un voto por unidad"),
    ("¿Aprueba pintar la fachada de las tres torres por $ 182.400.000?", "Por coeficiente"),
)


def ballot() -> dict[str, Any]:
    """Return the form to vote in writing."""
    return {
        "decision": "Asamblea extraordinaria por voto escrito, Conjunto Residencial Los Guayacanes P.H.",
        "until": "Entréguela a más tardar el lunes 1 de marzo de 2027.",
        "questions": [
            {"number": str(number), "title": title, "basis": basis}
            for number, (title, basis) in enumerate(QUESTIONS, 1)
        ],
        "choices": ["Sí", "No", "En blanco"],
        "how_to_return": "Entréguela a Rosa Elena Díaz, en la administración. Teléfono: 601 555 0142.",
    }


def written_notice(edition: str = "owners", language: str = "es") -> dict[str, Any]:
    """Return the notice of a decision in writing."""
    title = "Convocatoria a decidir por escrito"
    return paper(title, title, "Convocatoria", "Versión 1", language) | {
        "edition": edition,
        "kind": "Asamblea extraordinaria",
        "modality": "Por voto escrito",
        "until": "Vote hasta el lunes 1 de marzo de 2027",
        "zone_note": "Hora de Bogotá",
        "questions": [
            {
                "number": str(number),
                "title": title,
                "basis": basis,
                "majority": "Más de la mitad de toda la copropiedad",
            }
            for number, (title, basis) in enumerate(QUESTIONS, 1)
        ],
        "counted": "La mayoría es de toda la copropiedad, y no solo de quienes responden.",
        "counted_source": "Ley 675 de 2001, artículo 43.",
        "everybody": "Todos los propietarios deben responder a tiempo. Si falta uno, no tiene efecto.",
        "everybody_source": "Ley 675 de 2001, artículo 44.",
        "how_to_vote": "Nadie se reúne. Responda de una de estas dos maneras:\n"
        "1. En su página: abra su enlace personal.\n"
        "2. En papel: llene la papeleta que está al final.",
        "convener": {"name": "Rosa Elena Díaz", "quality": "administradora y representante legal"},
        "sent_on": "Lunes 1 de febrero de 2027, 9:00 a. m.",
        "overrides": [override()],
        "arrears": arrears() if edition == "owners" else None,
        "data_notice": "El conjunto usa sus datos para preguntarle, contar los votos y escribir el acta.",
        "ballot": ballot(),
    }


def choice(label: str, units: str, weight: str, share: str, permille: int, fill: str) -> dict[str, Any]:
    """Return one option of a vote."""
    return {
        "label": label,
        "units": units,
        "weight": weight,
        "share": share,
        "permille": permille,
        "fill": fill,
    }


def decision() -> dict[str, Any]:
    """Return a vote by coefficient, with exact figures."""
    return {
        "question": "¿Aprueba el presupuesto de 2027 por $ 612.400.000?",
        "result": "Aprobado",
        "choices": [
            choice("Sí", "86", "359.018", "58,5 %", 585, "yes"),
            choice("No", "43", "180.326", "29,4 %", 294, "no"),
            choice("En blanco", "10", "41.337", "6,7 %", 67, "blank"),
            choice("No votó", "8", "32.901", "5,4 %", 54, "none"),
        ],
        "total": {"label": "Representado", "units": "147", "weight": "613.582", "share": "100 %"},
        "weight_label": "Coeficiente (sobre un millón)",
        "numerator": "359.018",
        "denominator": "613.582",
        "result_share": "58,5 %",
        "needed": "Se necesitaban más de 306.791. Hubo 52.227 más.",
        "needed_permille": 500,
        "kept_out": "2 unidades presentes están en mora y no votaron. Tienen el 1,2040 % de la copropiedad.",
        "other_count": "Por unidades dijo Sí el 74,00 % de toda la copropiedad.",
        "basis": "Cuenta por coeficiente",
        "majority": "más de la mitad de lo representado",
        "source": "Ley 675 de 2001, artículo 45",
        "hours": "Abrió 10:12 a. m., cerró 10:17 a. m.",
    }


def attendee(position: int) -> dict[str, Any]:
    """Return one unit of the attendance list."""
    names = (
        "Marta Lucía Restrepo Henao",
        "Julián Andrés Pérez Ñáñez",
        "Nelly Gómez de Ocampo",
        "Édgar Muñoz",
    )
    owner = names[position % 4]
    return {
        "unit": f"T{1 + position // 60} {101 + 100 * (position % 60 // 4) + position % 4}",
        "name": owner,
        "capacity": f"Apoderado: {names[(position + 1) % 4]}" if position % 5 == 3 else "Propietaria",
        "coefficient": f"0,{3017 + position % 900:04d} %",
        "times": "8:55 a. m. – 9:40 a. m.\n9:52 a. m. – 10:58 a. m."
        if position % 17 == 4
        else "8:55 a. m. – 10:58 a. m.",
    }


def item(number: int, title: str, paragraphs: int = 2, votes: int = 0) -> dict[str, Any]:
    """Return one item of the minutes."""
    said = (
        "La administradora presentó el informe y respondió las preguntas de los propietarios sobre el "
        "estado de los "
        "ascensores, la cartera y la póliza de áreas comunes. Explicó que el valor incluye el "
        "mantenimiento de la "
        "bomba de agua y la renovación del contrato de vigilancia por doce meses."
    )
    return {
        "number": str(number),
        "title": title,
        "text": "\n\n".join([said] * paragraphs)
        + "\n\nSe propuso:\n- Pedir tres cotizaciones.\n- Publicar el informe.",
        "decisions": [decision() for _ in range(votes)],
        "closed": [],
        "statements": [
            {
                "who": "Édgar Muñoz, T4 802",
                "hour": "10:19 a. m.",
                "text": "Pido que conste que voté en contra porque no se leyó el dictamen completo.",
            }
        ]
        if votes
        else [],
    }


def minutes(units: int = 24, items: int = 5, paragraphs: int = 2) -> dict[str, Any]:
    """Return the fixed text of minutes with ``units`` rows of attendance."""
    titles = ("Quórum", "Presidente y secretario", "Informe de gestión", "Presupuesto de 2027", "Consejo")
    return paper("Acta de la asamblea ordinaria", "Acta n.º 12", "Libro de actas", "n.º 12") | {
        "number": "12",
        "kind": "Asamblea ordinaria",
        "call": "Primera convocatoria",
        "modality": "No presencial (virtual)",
        "date": "Sábado 20 de marzo de 2027",
        "hours": "De 9:06 a. m. a 10:58 a. m., hora de Colombia",
        "started": "9:06 a. m.",
        "ended": "10:58 a. m.",
        "written": None,
        "place": "",
        "means": "Videollamada Jitsi y página de la reunión",
        "officers": [
            {"role": "Presidente", "name": "Julián Andrés Pérez Ñáñez, T3 604"},
            {"role": "Secretaria", "name": "Marta Lucía Restrepo Henao, T2 502"},
            {"role": "Representante legal", "name": "Rosa Elena Díaz, administradora"},
        ],
        "drafted_by": "Marta Lucía Restrepo Henao, con los hechos que guardó el sistema",
        "call_form": "La administradora convocó el 1 de marzo de 2027 a cada propietario, a su última "
        "dirección "
        "registrada: 181 por WhatsApp, 44 por correo y 15 en papel. Hubo 18 días completos de aviso.",
        "notice_reference": f"Copia de la convocatoria: versión 2, código 1f2e3d4c/4690. SHA-256 {SHA256}",
        "agenda": [titles[index % 5] for index in range(items)],
        "quorum": [
            {
                "moment": "Apertura",
                "hour": "9:06 a. m.",
                "present": "61,3582 %",
                "required": "más de 50 %",
                "verdict": "Sí",
            },
            {
                "moment": "Votación del tema 4",
                "hour": "10:12 a. m.",
                "present": "61,3582 %",
                "required": "más de 50 %",
                "verdict": "Sí",
            },
        ],
        "continuity": "El quórum se mantuvo durante toda la reunión. El menor valor fue 58,9 %, a las "
        "10:41 a. m.",
        "identity_check": "Cada persona entró con su enlace personal y un código enviado a su contacto "
        "registrado. "
        "La representante legal verificó la identidad de los participantes.",
        "items": [
            item(index + 1, titles[index % 5], paragraphs, votes=1 if index % 5 == 3 else 0)
            for index in range(items)
        ],
        "commitments": [
            {
                "what": "Pedir tres cotizaciones de la bomba",
                "who": "Rosa Elena Díaz",
                "due": "15 de abril de 2027",
            }
        ],
        "attendance_summary": f"Asistieron o se hicieron representar {units} unidades.",
        "attendance": [attendee(position) for position in range(units)],
        "attendance_total": {"units": f"{units} unidades", "coefficient": "61,3582 %"},
        "powers": [
            {
                "unit": "T1 101",
                "grantor": "Ana Ruiz Peña",
                "holder": "Laura Salas",
                "signed_on": "Viernes 19 de marzo de 2027",
                "paper": "Se guarda en: carpeta de poderes.",
            }
        ],
        "guests": ["Laura Salas, ingeniera de ascensores"],
        "arrears": arrears(),
        "overrides": [override()],
        "protocol": [
            {
                "rule": "Puntualidad",
                "mark": "kept",
                "said": "Se cumplió",
                "evidence": "Empezó a las 9:04 a. m.",
            },
            {
                "rule": "Presentación",
                "mark": "missed",
                "said": "No se cumplió",
                "evidence": "Hubo que recordarla.",
            },
            {"rule": "Hora acordada", "mark": "unknown", "said": "No se sabe", "evidence": "Nadie la anotó."},
        ],
        "recording": "La reunión se grabó de 9:10 a. m. a 10:20 a. m. y luego quedó en pausa. "
        "7 personas no dieron permiso y participaron con cámara y micrófono apagados.",
        "evidence": "El historial del conjunto guarda cada llegada, palabra y voto con nombre, "
        "contenido y hora "
        "(Ley 675 de 2001, artículo 42, parágrafo).",
        "annexes": ["Convocatoria, versión 2", "Estados financieros de 2026", "Presupuesto de 2027"],
        "signatures_note": "Firman el presidente, la secretaria y la representante legal. Sus firmas "
        "electrónicas "
        "están en un segundo documento, sobre la huella de este.",
    }


def written_minutes() -> dict[str, Any]:
    """Return the minutes of a decision in writing: nobody met, one home did not answer."""
    return minutes(units=4, items=2, paragraphs=0) | {
        "title": "Acta: decisión por escrito",
        "call": "",
        "hours": "Se recibieron votos desde el 2 hasta el 7 de marzo de 2027.",
        "started": "",
        "ended": "",
        "means": "",
        "officers": [],
        "written": {
            "asked": "Lunes 1 de marzo de 2027, 8:00 a. m.",
            "until": "Jueves 1 de abril de 2027, 11:59 p. m.",
            "concluded": "Jueves 1 de abril de 2027, 11:59 p. m.",
            "silent_says": "De 1 unidad no hay respuesta.",
            "silent": ["T1 105"],
        },
        "agenda": ["¿Aprueba el presupuesto de 2027?"],
        "items": [item(1, "¿Aprueba el presupuesto de 2027?", votes=1) | {"statements": []}],
        "quorum": [],
        "continuity": "",
        "guests": [],
        "commitments": [],
        "protocol": [],
        "recording": "",
        "attendance_summary": "Respondieron 4 de 5 unidades. No respondió 1 de 5 propietarios.",
    }


def signatures(published: bool = True) -> dict[str, Any]:
    """Return the second paper of the minutes."""
    signers = (
        ("Julián Andrés Pérez Ñáñez", "Presidente de la asamblea", "7:02:11 p. m."),
        ("Marta Lucía Restrepo Henao", "Secretaria de la asamblea", "7:15:40 p. m."),
        ("Rosa Elena Díaz", "Administradora y representante legal", "8:01:05 p. m."),
    )
    return paper(
        "Firmas y publicación del acta n.º 12", "Firmas del acta n.º 12", "Libro de actas", "n.º 12"
    ) | {
        "kind": "Asamblea ordinaria",
        "date": "20 de marzo de 2027",
        "lead": "Este documento acompaña el acta n.º 12. No cambia su texto.",
        "seal": {
            "first_line": "FIRMADA",
            "second_line": "acta n.º 12",
            "says": "Firmada por tres personas.",
            "explains": "Las tres firmas son del mismo texto: la huella de abajo es la del archivo que "
            "cada una leyó.",
        },
        "document": {
            "name": "acta-12.pdf",
            "pages": "14",
            "fixed_on": "22 de marzo de 2027, 6:40 p. m.",
            "sha256": SHA256,
        },
        "signers": [
            {
                "name": name,
                "role": role,
                "instant": f"22 de marzo de 2027, {hour}",
                "method": "Firma electrónica con código de un solo uso",
                "evidence": "Código enviado al celular registrado que termina en 37.",
            }
            for name, role, hour in signers
        ],
        "publication": {
            "place": "Cartelera de la portería y página del conjunto",
            "date": "24 de marzo de 2027, 9:00 a. m.",
            "by": "Rosa Elena Díaz, administradora",
            "how": "Cada propietario recibió un mensaje con el enlace al acta.",
        }
        if published
        else None,
    }


def letters(people: int = 2) -> dict[str, Any]:
    """Return cover letters for ``people`` persons."""
    return paper("Lo citamos a la asamblea ordinaria", "Carta de citación", "Citación", "en papel") | {
        "place_and_date": "Bogotá D. C., 1 de marzo de 2027",
        "when": "Sábado 20 de marzo de 2027, 9:00 a. m.",
        "is_to_read": False,
        "how_to_answer": "Responda por internet, en la administración o por teléfono. Diga si va, si "
        "otra persona va "
        "por usted o si no puede.",
        "papers": ["Convocatoria oficial, versión 2", "Formato de poder"],
        "signed_by": {"name": "Rosa Elena Díaz", "quality": "Administradora y representante legal"},
        "ballot": None,
        "letters": [
            {
                "name": f"Nelly Gómez de Ocampo {position + 1}",
                "units": f"Torre 1, apartamento {1201 + position}",
                "body": "Con esta carta le entregamos la convocatoria oficial. Allí están los temas, la "
                "hora y cómo "
                "entrar.\n\nLa reunión es por internet y dura máximo dos horas.",
                "link": f"https://constancia.example.com/r/q7Vd3mXk9aLwT0eRhY2s{position:02d}",
            }
            for position in range(people)
        ],
    }


def delivery_sheet(rows: int = 15) -> dict[str, Any]:
    """Return the sheet to sign at the door."""
    return paper("Planilla de entrega", "Planilla de entrega", "Entrega en papel", f"{rows} cartas") | {
        "meeting": "Asamblea ordinaria · Sábado 20 de marzo de 2027, 9:00 a. m.",
        "instructions": "Quien recibe escribe su nombre y firma. Si nadie firma, firma un testigo.",
        "rows": [
            {"number": str(index + 1), "unit": f"T1 {1201 + index}", "name": "Nelly Gómez de Ocampo"}
            for index in range(rows)
        ],
        "note": "La carta se deja en la unidad cuando nadie la recibe. El testigo escribe su documento.",
    }


def evidence_of_sending(recipients: int = 12) -> dict[str, Any]:
    """Return the proof of what was sent to whom."""
    return paper("Constancia de envío", "Constancia de envío", "Convocatoria", "n.º 1, versión 2") | {
        "meeting": "Asamblea ordinaria · Sábado 20 de marzo de 2027, 9:00 a. m.",
        "summary": "La convocatoria salió hacia 12 destinatarios. A 11 les llegó y 1 mensaje fue devuelto.",
        "facts": [
            {"label": "Primer envío", "value": "Lunes 1 de marzo de 2027, 8:00:04 a. m."},
            {"label": "Último envío", "value": "Lunes 1 de marzo de 2027, 8:04:51 a. m."},
            {"label": "Plazo de la ley", "value": "15 días completos: hubo 18"},
        ],
        "recipients": [
            {
                "number": str(index + 1),
                "units": f"T2 {501 + index}",
                "name": "Marta Lucía Restrepo Henao",
                "channel": "Correo" if index % 3 else "WhatsApp",
                "address": "marta.restrepo@example.com" if index % 3 else "+57 300 555 0137",
                "states": [
                    {"state": "aceptado", "at": "1 mar 2027, 8:00:04 a. m."},
                    {"state": "devuelto" if index == 7 else "entregado", "at": "1 mar 2027, 8:00:09 a. m."},
                ],
                "message_hash": SHA256,
            }
            for index in range(recipients)
        ],
        "notes": "Al mensaje devuelto le siguió una carta en papel, entregada el 2 de marzo de 2027.",
    }


EXAMPLES = {
    "notice": notice,
    "written_notice": written_notice,
    "minutes": minutes,
    "signatures": signatures,
    "letter": letters,
    "delivery_sheet": delivery_sheet,
    "evidence_of_sending": evidence_of_sending,
}
"""A builder for each paper."""
