"""What each printed paper must say (Ley 675/2001 arts. 30, 39, 41, 42, 44, 46, 47; Decreto 398/2020)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from meetings.adapters.pdf import PaperError, paper_words
from tests.adapters.pdf_examples import (
    DOCUMENT_DATE,
    EXAMPLES,
    SHA256,
    attendee,
    ballot,
    letters,
    minutes,
    notice,
    signatures,
    written_minutes,
    written_notice,
)
from tests.adapters.pdf_made import example, made
from tests.adapters.pdf_reading import squeezed

NOT_PRINTED = {"edition", "language", "region", "fill", "mark", "words", "permille", "needed_permille"}
WORDS = paper_words("es")
Builder: TypeAlias = Callable[[str], dict[str, Any]]

NOTICE_MUST_SAY = {
    "kind": "Asamblea ordinaria",
    "number": "n.º 1 de 2027",
    "call": "Primera convocatoria",
    "modality": "No presencial (virtual)",
    "day and hour": "Sábado 20 de marzo de 2027, 9:00 a. m.",
    "technical means (D. 398/2020)": "Videollamada Jitsi y página de la reunión",
    "how to enter (D. 398/2020)": "Abra su enlace personal",
    "who calls, in what quality (art. 39)": "Rosa Elena Díaz, administradora y representante legal",
    "date of sending": "Lunes 1 de marzo de 2027, 8:00 a. m.",
    "agenda (art. 39 par. 1)": "Presupuesto de 2027 y cuota de administración",
    "how votes weigh": "Por coeficiente · más de la mitad de lo representado",
    "nothing outside it (art. 39 par. 1)": "Solo se puede decidir sobre estos temas",
    "closed matter (art. 46)": "Exige el 70 % de todo el edificio",
    "second call (art. 41)": "Jueves 25 de marzo de 2027, 8:00 p. m.",
    "ground of a virtual assembly (art. 44)": "Basta el quórum ordinario",
    "units in arrears (art. 39 par. 2)": "T3 603",
    "recording notice": "Usted puede decir que no",
    "data notice (Ley 1581)": "pedir prueba de su permiso",
    "proxy form": "Firma de quien da el poder",
    "who answers": "601 555 0142",
    "data policy": "https://constancia.example.com/politica",
}

WRITTEN_NOTICE_MUST_SAY = {
    "that it is decided in writing (art. 43)": "Convocatoria a decidir por escrito",
    "kind and manner": "Asamblea extraordinaria · Por voto escrito",
    "until when": "Vote hasta el lunes 1 de marzo de 2027",
    "the questions": "¿Aprueba pintar la fachada de las tres torres por $ 182.400.000?",
    "how each is counted": "Por coeficiente Más de la mitad de toda la copropiedad",
    "that all must answer (art. 44)": "Todos los propietarios deben responder a tiempo",
    "how to vote": "En papel: llene la papeleta que está al final.",
    "who asks, in what quality (art. 39)": "Rosa Elena Díaz, administradora y representante legal",
    "date of sending": "Lunes 1 de febrero de 2027, 9:00 a. m.",
    "units in arrears (art. 39 par. 2)": "T3 603",
    "data notice (Ley 1581)": "El conjunto usa sus datos para preguntarle",
    "who answers": "601 555 0142",
}

BALLOT_ASKS = (
    *("ballot_title", "full_name", "id_number", "units", "question", "signing_day", "signing_hour"),
    *("ballot_signature", "ballot_by_another", "ballot_power"),
)

MINUTES_MUST_SAY = {
    "ordinary or extraordinary (art. 47)": "Asamblea ordinaria",
    "number in the book": "n.º 12",
    "form of the call (art. 47)": "181 por WhatsApp, 44 por correo y 15 en papel",
    "copy of the notice (art. 42 par.)": f"versión 2, código 1f2e3d4c/4690. SHA-256 {SHA256}",
    "agenda (art. 47)": "Informe de gestión",
    "means": "Videollamada Jitsi",
    "began and ended": "De 9:06 a. m. a 10:58 a. m.",
    "name and capacity (art. 47)": "Apoderado: Marta Lucía Restrepo Henao",
    "unit and coefficient (art. 47)": "T1 104",
    "sum of coefficients": "61,3582 %",
    "arrival and departure": "9:52 a. m. – 10:58 a. m.",
    "continuity of the quorum (D. 398/2020)": "El quórum se mantuvo durante toda la reunión",
    "identity check (D. 398/2020)": "verificó la identidad de los participantes",
    "votes in each case (art. 47)": "359.018",
    "exact denominator": "613.582",
    "units kept from a vote, as a number": "2 unidades presentes están en mora y no votaron",
    "rule of the majority": "Ley 675 de 2001, artículo 45",
    "statement for the record": "Pido que conste que voté en contra",
    "units in arrears (art. 30)": "T3 603",
    "overrides with their reason": "Basta el quórum ordinario",
    "recording, refusals as a number": "7 personas no dieron permiso",
    "evidence (art. 42 par.)": "cada llegada, palabra y voto con nombre, contenido y hora",
    "commitments": "15 de abril de 2027",
    "annexes": "Estados financieros de 2026",
    "who drafted": "con los hechos que guardó el sistema",
    "who signs (arts. 44 and 47)": "Firman el presidente, la secretaria y la representante legal",
}


@pytest.mark.parametrize("words", NOTICE_MUST_SAY.values(), ids=NOTICE_MUST_SAY.keys())
def test_owners_notice_says_what_the_law_asks(words: str) -> None:
    """Rule notice.contents, on paper."""
    assert example("notice").says(words)


@pytest.mark.parametrize("words", WRITTEN_NOTICE_MUST_SAY.values(), ids=WRITTEN_NOTICE_MUST_SAY.keys())
def test_notice_of_a_decision_in_writing_says_what_the_law_asks(words: str) -> None:
    """Ley 675/2001 arts. 39, 43 and 44, on paper."""
    assert example("written_notice").says(words)


@pytest.mark.parametrize("key", BALLOT_ASKS)
def test_ballot_on_the_last_page_asks_name_content_day_hour_and_signature(key: str) -> None:
    """Ley 675/2001 art. 43: what a vote in writing must say; who signs for an owner says so."""
    last = example("written_notice").pages[-1]
    assert squeezed(WORDS[key]) in last
    assert squeezed(WORDS["contact_title"]) not in last


def test_ballot_has_what_is_known_printed_on_it() -> None:
    """No blank for what the program knows: whose decision, until when, each question and its answers."""
    last = example("written_notice").pages[-1]
    known = ballot()
    said = [known["decision"], known["until"], known["how_to_return"], "SíNoEn blanco"]
    for words in (*said, *(question["title"] for question in known["questions"])):
        assert squeezed(words) in last, words


def test_letter_about_a_decision_in_writing_carries_the_persons_own_ballot() -> None:
    """Name and home stand on it, each letter's own, and the letter is numbered with its ballot."""
    first, first_ballot, _, second_ballot = made("letter", letters(2) | {"ballot": ballot()}).pages
    assert squeezed("Página 1 de 2") in first and squeezed("Página 2 de 2") in first_ballot
    for page, number in ((first_ballot, 1), (second_ballot, 2)):
        assert squeezed(WORDS["ballot_title"]) in page
        assert squeezed(f"Nelly Gómez de Ocampo {number}") in page
        assert squeezed(f"Torre 1, apartamento {1200 + number}") in page
        assert squeezed(f"Nelly Gómez de Ocampo {3 - number}") not in page


def test_long_ballot_goes_on_with_its_answers_named_again() -> None:
    """Many questions need another page, and each page says which box is which."""
    known = ballot()
    asked = [known["questions"][0] | {"number": str(number)} for number in range(1, 31)]
    pages = made("written_notice", written_notice() | {"ballot": known | {"questions": asked}}).pages
    with_boxes = [page for page in pages if squeezed("SíNoEn blanco") in page]
    assert len(with_boxes) >= 2
    assert squeezed(WORDS["ballot_signature"]) in pages[-1]


@pytest.mark.parametrize("words", MINUTES_MUST_SAY.values(), ids=MINUTES_MUST_SAY.keys())
def test_minutes_say_what_the_law_asks(words: str) -> None:
    """Rule minutes.contents, on paper."""
    assert example("minutes").says(words)


def test_minutes_in_writing_have_neither_hours_nor_quorum_nor_recording() -> None:
    """Nobody met: no such heading, no empty row; who answered and who did not stands instead."""
    read = made("minutes", written_minutes())
    held = ("meeting_title", "started", "ended", "quorum_title", "attendance_title", "recording_title")
    asked = ("written_title", "asked_on", "counted_until", "concluded_on", "voters_title", "vote_day_hour")
    assert [key for key in held if read.says(WORDS[key])] == []
    assert [key for key in asked if not read.says(WORDS[key])] == []
    assert read.says(WORDS["silent_title"] + " De 1 unidad no hay respuesta. T1 105")


@pytest.mark.parametrize(("paper", "build"), [("notice", notice), ("written_notice", written_notice)])
def test_other_readers_notice_leaves_out_arrears(paper: str, build: Builder) -> None:
    """Rule arrears.publication: the list goes to owners only."""
    read = made(paper, build("others"))
    assert not read.says(WORDS["arrears_title"])
    assert not read.says("T3 603")


@pytest.mark.parametrize(("paper", "build"), [("notice", notice), ("written_notice", written_notice)])
def test_other_readers_notice_with_arrears_is_refused(paper: str, build: Builder) -> None:
    """A slip of the caller cannot leak the list."""
    leaking = build("owners") | {"edition": "others"}
    with pytest.raises(PaperError, match="Only the owners' notice"):
        made(paper, leaking)


def test_empty_arrears_list_is_declared_as_empty() -> None:
    """The law asks for the list; "nobody" is an answer, silence is not."""
    data = notice()
    data["arrears"]["units"] = []
    assert made("notice", data).says("Ninguna unidad está en mora.")


def test_proxy_form_stands_alone_on_last_page() -> None:
    """So that it can be cut off and signed."""
    last = example("notice").pages[-1]
    assert squeezed(WORDS["signature_holder"]) in last
    assert squeezed(WORDS["contact_title"]) not in last


def test_signature_paper_names_hash_signers_and_publication() -> None:
    """The second paper: whose signatures, over which file, published where (art. 47)."""
    read = example("signatures")
    for words in (
        SHA256,
        "Representante",
        "7:02:11 p. m.",
        "Cartelera de la portería",
        "24 de marzo de 2027",
    ):
        assert read.says(words) or read.says(words.lower()), words


def test_signatures_are_called_electronic_never_digital() -> None:
    """Ley 527/1999 art. 7 and Decreto 2364/2012: no certified signature is claimed."""
    read = example("signatures")
    assert read.says("Firma electrónica")
    assert not read.says("firma digital")


def test_unpublished_minutes_say_so_on_paper() -> None:
    """Signed and published are two acts."""
    assert made("signatures", signatures(published=False)).says(WORDS["not_published"])


def test_each_letter_is_numbered_from_page_one() -> None:
    """Many letters in one file, each a paper of its own."""
    read = made("letter", letters(3))
    assert len(read.pages) == 3
    assert all(squeezed("Página 1 de 1") in page for page in read.pages)


def test_letter_shows_only_its_own_person() -> None:
    """One recipient per letter: name and link of nobody else."""
    first, second = made("letter", letters(2)).pages
    assert squeezed("Nelly Gómez de Ocampo 1") in first
    assert squeezed("Nelly Gómez de Ocampo 2") not in first
    assert squeezed("q7Vd3mXk9aLwT0eRhY2s01") not in first
    assert squeezed("q7Vd3mXk9aLwT0eRhY2s01") in second


def test_delivery_sheet_repeats_its_header_on_each_page() -> None:
    """Whoever signs on page two must see the columns."""
    read = example("delivery_sheet")
    assert len(read.pages) > 1
    for page in read.pages:
        assert squeezed(WORDS["witness_or_reason"]) in page


def test_evidence_of_sending_gives_states_with_hours() -> None:
    """Recipient, channel, states with hour and the hash of the message."""
    read = example("evidence_of_sending")
    for words in ("T2 508", "marta.restrepo@example.com", "devuelto", "8:00:09 a. m.", SHA256):
        assert read.says(words), words


@pytest.mark.parametrize("paper", EXAMPLES)
def test_every_page_carries_number_code_and_link(paper: str) -> None:
    """Foot of all papers: page n of m, verification code, short link, who signed."""
    pages = example(paper).pages
    for number, page in enumerate(pages, start=1):
        total = 1 if paper == "letter" else len(pages)
        assert squeezed(f"Página {1 if paper == 'letter' else number} de {total}") in page
        for words in (
            "1f2e3d4c/4812/3f9a-02c1-77de-4b10-98aa-0c3d",
            "constancia.example.com/v/4812",
            "Firmado el",
        ):
            assert squeezed(words) in page


@pytest.mark.parametrize("paper", EXAMPLES)
def test_whole_checkpoint_stands_on_every_paper(paper: str) -> None:
    """Each reader's copy is a witness of the trail."""
    for line in EXAMPLES[paper]()["verification"]["checkpoint"]:
        assert example(paper).says(line)


def test_attendance_of_300_units_is_complete() -> None:
    """A table over many pages loses no row and repeats its header."""
    read = made("minutes", minutes(units=300, items=2))
    text = "".join(read.pages)
    rows = [attendee(position) for position in range(300)]
    assert all(squeezed(row["unit"] + row["name"]) in text for row in rows)
    header = squeezed(WORDS["unit"] + WORDS["name"] + WORDS["capacity"])
    assert text.count(header) >= 5


@pytest.mark.parametrize("paper", EXAMPLES)
def test_every_text_handed_in_is_printed(paper: str) -> None:
    """No key of a shape is taken and then forgotten."""
    data = EXAMPLES[paper]()
    marks = {place: f"Zq{number}x" for number, place in enumerate(_places(data))}
    for (holder, key), mark in zip(list(_slots(data)), marks.values(), strict=True):
        holder[key] = mark
    read = made(paper, data)
    assert [".".join(place) for place, mark in marks.items() if not read.says(mark)] == []


def test_english_paper_has_no_spanish_word_of_ours() -> None:
    """Fixed words come from the catalogue of the paper's language."""
    read = made("notice", notice(language="en"))
    english = paper_words("en")
    for key in ("agenda_title", "second_call_title", "recording_title", "proxy_general", "contact_title"):
        assert read.says(english[key])
        assert not read.says(WORDS[key])


def test_document_date_is_the_one_given() -> None:
    """The file says when the paper was made, not when it was printed again."""
    assert f"<xmp:CreateDate>{DOCUMENT_DATE:%Y-%m-%dT%H:%M:%S}+00:00" in example("minutes").xmp


def _slots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place that holds a text that must be printed."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        if key in NOT_PRINTED:
            continue
        if isinstance(inner, (dict, list)):
            yield from _slots(inner)
        elif isinstance(inner, str) and inner:
            yield value, key


def _places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of each such place, in the same order."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        if key in NOT_PRINTED:
            continue
        if isinstance(inner, (dict, list)):
            yield from _places(inner, (*path, str(key)))
        elif isinstance(inner, str) and inner:
            yield (*path, str(key))


@pytest.mark.parametrize("paper", ["written_notice", "signatures"])
def test_lines_of_the_proof_never_stand_alone(paper: str) -> None:
    """However much comes before: the page they are on also says whom to ask."""
    broken = 0
    for lines in range(0, 30, 3):
        data = written_notice() if paper == "written_notice" else signatures()
        more = "\n\n".join(["Otra línea del mismo aviso."] * lines)
        if paper == "written_notice":
            data["data_notice"] += f"\n\n{more}"
        else:
            data["publication"]["how"] += f"\n\n{more}"
        pages = made(paper, data).pages
        [page] = [text for text in pages if squeezed(WORDS["checkpoint_title"]) in text]
        assert squeezed(WORDS["contact_title"]) in page
        broken += page is not pages[0]
    assert broken  # it was tried where the page ends
