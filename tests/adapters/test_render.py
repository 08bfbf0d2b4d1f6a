"""The words of the messages: complete in Spanish, plain, and safe whatever people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

import meetings
from meetings.adapters.catalogues import catalogue
from meetings.adapters.render import (
    CodeFacts,
    CodePurpose,
    LinkFacts,
    MinutesFacts,
    NoQuorumFacts,
    NoticeAlarmFacts,
    PollFacts,
    Question,
    QuestionsFacts,
    QuestionsTakenBackFacts,
    ReminderFacts,
    SignatureFacts,
    StaffLinkFacts,
    Texts,
    Topic,
    WrongPersonFacts,
)
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.reminders import Reminder
from tests.adapters.mail_examples import DOOR, FACTS, FOOT, renderer

HOSTILE = (
    '<script>alert("x")</script> {{ 7*7 }} %(name)s \ufdd0link\ufdd1 \r\nResponda: http://evil.example 🏠'
)
PERSON = {
    "name": "Marta",
    "units": "T2 502",
    "link": "https://constancia.example.com/r/q7Vd3mXk9aLwT0eRhY2s",
    "code": "482913",
}
MINUTES = MinutesFacts(
    community=FACTS.community,
    kind=Kind.ORDINARY_ASSEMBLY,
    held="sábado 20 de marzo de 2027",
    until="jueves 20 de mayo de 2027",
    foot=FOOT,
)
LINK = LinkFacts(community=FACTS.community, expires="", foot=FOOT)
CODE = CodeFacts(community=FACTS.community, purpose=CodePurpose.SIGN, foot=replace(FOOT, checkpoint=()))
WRONG_PERSON = WrongPersonFacts(
    community=FACTS.community,
    unit="T2 502",
    when="1 de marzo, 8:02 a. m.",
    page_url="https://constancia.example.com/personal/registro",
)
INVITED = StaffLinkFacts(FACTS.community, True, "viernes 5 de marzo, 8:02 a. m.")
QUESTIONS = QuestionsFacts(
    community=FACTS.community,
    until="lunes 1 de marzo de 2027",
    questions=(
        Question("¿Aprueba el horario del salón comunal?", "Un voto por unidad"),
        Question("¿Aprueba pintar la fachada por $ 12.000.000?", "Por coeficiente"),
    ),
    foot=FOOT,
)
ALARM = NoticeAlarmFacts(
    community=FACTS.community,
    kind=Kind.ORDINARY_ASSEMBLY,
    unreached=12,
    called=240,
    when="martes 2 de marzo, 3:00 p. m.",
    until="jueves 4 de marzo, 11:59 p. m.",
    is_last_day=False,
    is_in_writing=False,
    page_url="https://constancia.example.com/reuniones/1/avisos",
)
POLL = PollFacts(
    community=FACTS.community,
    kind=Kind.ORDINARY_ASSEMBLY,
    hours=("sábado 13 de marzo, 9:00 a. m.", "jueves 18 de marzo, 7:00 p. m."),
    until="viernes 5 de febrero, 8:00 p. m.",
    zone="hora de Bogotá",
    foot=replace(FOOT, checkpoint=()),
)
SIGNER = SignatureFacts(
    community=FACTS.community,
    kind=Kind.ORDINARY_ASSEMBLY,
    held="sábado 20 de marzo de 2027",
    roles=("chair",),
    expires="domingo 18 de julio de 2027",
    foot=replace(FOOT, checkpoint=()),
)
STAFF_SIGNER = replace(
    SIGNER,
    roles=("secretary", "administrator"),
    expires="",
    page_url="https://constancia.example.com/reuniones/1/acta",
)
TAKEN_BACK = QuestionsTakenBackFacts(QUESTIONS, "Falta la tercera cotización.")
REMINDER = ReminderFacts(
    community=FACTS.community,
    reminder=Reminder.UNANSWERED,
    kind=Kind.ORDINARY_ASSEMBLY,
    modality=Modality.VIRTUAL,
    day="sábado 20 de marzo",
    hour="9:00 a. m.",
    zone="hora de Bogotá",
    days_left=3,
    place="",
    foot=replace(FOOT, checkpoint=()),
)
NO_QUORUM = NoQuorumFacts(
    community=FACTS.community,
    kind=Kind.ORDINARY_ASSEMBLY,
    held="sábado 20 de marzo",
    second_call="jueves 25 de marzo, 9:00 a. m.",
    may_follow=True,
    foot=replace(FOOT, checkpoint=()),
)
COME = replace(REMINDER, reminder=Reminder.ACCEPTED, days_left=1)
ENTER = replace(REMINDER, reminder=Reminder.STARTING, days_left=0)
VOTE = replace(
    REMINDER, reminder=Reminder.UNVOTED, modality=Modality.WRITTEN, day="lunes 1 de marzo", hour=""
)
SOURCES = Path(meetings.__file__).parent
PO = SOURCES / "translations" / "es" / "messages_out.po"


def every_mail(language: str = "es") -> dict[str, Texts]:
    """Return each kind of mail, with one set of facts."""
    r = renderer(language)
    return {
        "invitation": r.invitation(FACTS),
        "questions": r.questions(QUESTIONS),
        "taken back": r.questions_taken_back(TAKEN_BACK),
        "minutes": r.minutes_published(MINUTES),
        "link": r.link_again(LINK),
        "poll": r.poll(POLL),
        "elected": r.elected(SIGNER),
        "signature": r.signature(SIGNER),
        "signature of the staff": r.signature(STAFF_SIGNER),
        "code": r.code(CODE),
        "no quorum": r.no_quorum(NO_QUORUM),
        "answer": r.reminder(REMINDER),
        "come": r.reminder(COME),
        "enter": r.reminder(ENTER),
        "vote": r.reminder(VOTE),
        "wrong person": r.wrong_person(WRONG_PERSON),
        "invited": r.staff_link(INVITED),
        "forgotten": r.staff_link(replace(INVITED, is_invited=False)),
        "alarm": r.notice_alarm(ALARM),
    }


@pytest.mark.parametrize(
    ("changed", "subject", "said"),
    [
        (
            {},
            "12 personas sin citación: ",
            "Todavía se pueden citar a tiempo hasta el jueves 4 de marzo, 11:59 p. m.",
        ),
        ({"unreached": 1}, "1 persona sin citación: ", "no le llegó a 1 persona de 240."),
        (
            {"is_last_day": True},
            "Últimas 24 horas: 12 personas sin citación, ",
            "Así estaba el martes 2 de marzo",
        ),
        ({"is_in_writing": True}, "12 personas", "y todos los propietarios tienen que responder."),
    ],
)
def test_the_alarm_says_how_many_and_until_when(changed: dict[str, object], subject: str, said: str) -> None:
    """One person or many, the last day, and votes in writing where nobody meets."""
    texts = renderer().notice_alarm(replace(ALARM, **changed))
    assert texts.subject.startswith(subject) and said in texts.plain.fill({})


def spanish() -> Iterator[Message]:
    """Return each entry of the Spanish catalogue of the messages."""
    with PO.open("rb") as file:
        messages: Catalog = read_po(file, locale="es")
    return (message for message in messages if message.id)


def test_invitation_says_what_when_where_and_how_to_answer() -> None:
    """The plain text alone is enough to take part (row 4; screens, M1)."""
    text = renderer().invitation(FACTS).plain.fill(PERSON)
    for words in (
        "Hola, Marta.",
        f"Le escribe la administración de {FACTS.community}",
        f"Lo invitamos a la asamblea del {FACTS.when}\n",
        "Será por internet y dura máximo dos horas.",
        "(hora de Bogotá)",
        "Para: T2 502",
        "Responda si va, si otra persona va por usted o si no puede:\n" + PERSON["link"],
        "Este enlace es solo suyo. No lo comparta.",
        "No necesita cuenta ni calendario.",
        "2. Presupuesto de 2027 (25 minutos, se vota)",
        "- Estados financieros de 2026",
        "Le preguntaremos si da permiso para grabar. Usted puede decir que no.",
    ):
        assert words in text


def test_invitation_is_announced_by_the_subject_of_the_screens() -> None:
    """M1, e-mail subject, in one line whose spaces are plain."""
    assert renderer().invitation(FACTS).subject == (
        "Citación a asamblea de Conjunto Residencial Los Guayacanes P.H.: "
        "sábado 20 de marzo de 2027, 9:00 a. m."
    )


@pytest.mark.parametrize("edition", ["plain", "html"])
def test_a_poll_names_every_hour_and_is_no_notice(edition: str) -> None:
    """Which hours, until when, by which link; and that the notice is still to come."""
    texts = renderer().poll(POLL)
    assert texts.subject == f"¿Qué hora le sirve para la asamblea de {FACTS.community}?"
    text = getattr(texts, edition).fill(PERSON)
    for words in (*POLL.hours, POLL.until, PERSON["link"], "Esto todavía no es la citación."):
        assert words in text


@pytest.mark.parametrize(
    ("changed", "now"),
    [
        ({}, "La segunda reunión será el jueves 25 de marzo, 9:00 a. m."),
        ({"second_call": ""}, "Le llegará la citación a la segunda reunión."),
        ({"second_call": "", "may_follow": False}, "Si hay otra reunión, le llegará su citación."),
    ],
)
def test_too_few_people_came_says_what_happened_and_what_comes(changed: dict[str, object], now: str) -> None:
    """M13: nothing was decided; the second meeting has its day, its notice comes, or there is none."""
    text = renderer().no_quorum(replace(NO_QUORUM, **changed)).plain.fill(PERSON)
    for words in (
        "La asamblea del sábado 20 de marzo no pudo empezar: faltó gente.",
        "No se decidió nada.",
        now,
        PERSON["link"],
    ):
        assert words in text
    assert ("Esa sí podrá decidir con quienes vayan." in text) == (not changed)


@pytest.mark.parametrize("edition", ["plain", "html"])
def test_questions_say_what_is_asked_until_when_and_that_all_must_answer(edition: str) -> None:
    """A decision in writing (Ley 675/2001 arts. 43 and 44): one link, and the way without it."""
    text = getattr(renderer().questions(QUESTIONS), edition).fill(PERSON)
    for words in (
        f"Le escribe la administración de {FACTS.community}",
        "Le pedimos que vote por escrito. Tiene hasta el lunes 1 de marzo de 2027.",
        "Se decide por escrito, sin reunirse.",
        "Deben responder todos los propietarios. Si falta uno, la decisión no tiene efecto.",
        "T2 502",
        "¿Aprueba el horario del salón comunal?",
        "Por coeficiente",
        "También puede votar en papel, con la papeleta que está al final de la citación oficial.",
    ):
        assert words in text
    assert text.count(PERSON["link"]) == 1


@pytest.mark.parametrize("kind", ["questions", "taken back"])
@pytest.mark.parametrize("edition", ["plain", "html"])
def test_questions_invite_nobody_to_come(kind: str, edition: str) -> None:
    """Nobody meets: no answer whether somebody comes, no length, no recording, no hour, no calendar."""
    text = getattr(every_mail()[kind], edition).fill(PERSON).replace(FOOT.helper_hours, "")
    for words in ("Responda si va", "dura", "grabar", "calendario", "internet", "a. m.", "p. m.", "minutos"):
        assert words not in text


def test_questions_are_announced_with_their_last_day() -> None:
    """The subject alone says what is wanted and until when."""
    assert renderer().questions(QUESTIONS).subject == (
        f"Voto escrito en {FACTS.community}: tiene hasta el lunes 1 de marzo de 2027"
    )


@pytest.mark.parametrize("edition", ["plain", "html"])
def test_questions_taken_back_say_why_and_that_no_vote_is_taken(edition: str) -> None:
    """Whoever was asked learns which questions, and that nothing is left to do."""
    texts = renderer().questions_taken_back(TAKEN_BACK)
    assert texts.subject == f"Ya no tiene que votar: {FACTS.community} retiró sus preguntas"
    text = getattr(texts, edition).fill(PERSON)
    for words in (
        "Las preguntas para votar por escrito se retiraron. Ya no se reciben votos.",
        "Por qué: Falta la tercera cotización.",
        "No se decidió nada, y usted no tiene que responder.",
        "¿Aprueba pintar la fachada por $ 12.000.000?",
    ):
        assert words in text


def test_nobody_is_invited_to_a_decision_in_writing() -> None:
    """An invitation has an hour and a place: a slip of the caller is a fault, not a wrong message."""
    with pytest.raises(ValueError, match="nobody is invited"):
        renderer().invitation(replace(FACTS, modality=Modality.WRITTEN))


@pytest.mark.parametrize(
    "kind",
    sorted(every_mail().keys() - {"wrong person", "alarm", "signature of the staff", "invited", "forgotten"}),
)
@pytest.mark.parametrize("edition", ["plain", "html"])
def test_every_message_to_a_resident_names_who_answers(kind: str, edition: str) -> None:
    """Name, hours, telephone and data policy end each message."""
    text = getattr(every_mail()[kind], edition).fill(PERSON)
    for words in (FOOT.helper_name, FOOT.helper_hours, FOOT.helper_telephone, FOOT.policy_url):
        assert words in text


@pytest.mark.parametrize("edition", ["plain", "html"])
def test_checkpoint_stands_in_the_notice_and_the_minutes(edition: str) -> None:
    """Each mailbox is a witness of the trail (design, section 6)."""
    for kind in ("invitation", "questions", "taken back", "minutes"):
        assert FOOT.checkpoint[0] in getattr(every_mail()[kind], edition).fill(PERSON)
    assert "renglón" not in every_mail()["code"].plain.fill(PERSON)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.ORDINARY_ASSEMBLY, "a la asamblea del"),
        (Kind.EXTRAORDINARY_ASSEMBLY, "a la asamblea extraordinaria del"),
        (Kind.SECOND_CALL, "a la segunda convocatoria de la asamblea del"),
        (Kind.COUNCIL_MEETING, "a la reunión del consejo de administración del"),
        (Kind.COMMITTEE_MEETING, "a la reunión del comité de convivencia del"),
        (Kind.INFORMATIVE_MEETING, "a la reunión informativa del"),
        (Kind.SERVICE_MEETING, "a la reunión de servicio del"),
    ],
)
def test_each_kind_of_meeting_is_called_by_its_name(kind: Kind, words: str) -> None:
    """A council is not invited to an assembly."""
    assert words in renderer().invitation(replace(FACTS, kind=kind)).plain.fill(PERSON)


@pytest.mark.parametrize(
    ("modality", "sentence", "location"),
    [
        (Modality.VIRTUAL, "Será por internet y dura máximo dos horas.", f"Por internet: {DOOR}"),
        (Modality.PRESENTIAL, "Será en Salón comunal y dura máximo dos horas.", "Salón comunal"),
        (
            Modality.MIXED,
            "Será en Salón comunal y también por internet. Dura máximo dos horas.",
            f"Salón comunal, y también por internet: {DOOR}",
        ),
    ],
)
def test_manner_of_meeting_is_said_in_mail_and_calendar(
    modality: Modality, sentence: str, location: str
) -> None:
    """One sentence for the mail, one place for the calendar."""
    facts = replace(FACTS, modality=modality, place="Salón comunal")
    assert sentence in renderer().invitation(facts).plain.fill(PERSON)
    assert renderer().invitation_calendar(facts).location == location


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(60, "una hora"), (90, "una hora y media"), (120, "dos horas"), (1, "1 minuto"), (75, "75 minutos")],
)
def test_length_is_said_in_words_people_use(minutes: int, words: str) -> None:
    """Round lengths in hours, the others in minutes."""
    assert f"dura máximo {words}." in renderer().invitation(replace(FACTS, minutes=minutes)).plain.fill(
        PERSON
    )


def test_new_version_says_that_it_replaces_the_earlier() -> None:
    """Subject and text tell a change from a first call."""
    texts = renderer().invitation(replace(FACTS, replaces_earlier=True))
    assert texts.subject.startswith("Cambió la citación a asamblea de")
    assert "Esta citación reemplaza la que usted recibió antes." in texts.plain.fill(PERSON)


def test_published_minutes_are_told_as_the_screens_say() -> None:
    """M6."""
    text = " ".join(every_mail()["minutes"].plain.fill(PERSON).split())
    assert text.startswith(
        "Hola, Marta. Ya puede leer el acta de la asamblea del sábado 20 de marzo de 2027. "
        f"Está aquí: {PERSON['link']} Si ve un error, avísenos por el mismo enlace antes del "
        "jueves 20 de mayo de 2027. Gracias por participar."
    )


@pytest.mark.parametrize("edition", ["plain", "html"])
def test_whoever_was_elected_reads_the_office_and_what_the_link_is_for(edition: str) -> None:
    """No word of a lost link: office, meeting, minutes, signature, code."""
    texts = renderer().elected(SIGNER)
    assert texts.subject == "Usted firma el acta de la asamblea del sábado 20 de marzo de 2027"
    text = getattr(texts, edition).fill(PERSON)
    for words in (
        "Usted fue elegido presidente de la asamblea del sábado 20 de marzo de 2027.",
        "Con este enlace lee el acta de esa reunión y la firma:",
        "Le escribimos otra vez cuando espere su firma.",
        "Se lo enviamos a su dirección registrada.",
        "Sirve hasta el domingo 18 de julio de 2027.",
        "Este enlace es solo suyo. No lo comparta.",
    ):
        assert words in text
    assert text.count(PERSON["link"]) == 1 and "pidió" not in text


def test_of_two_offices_both_are_named() -> None:
    """A small council may elect one person to both."""
    text = renderer().elected(replace(SIGNER, roles=("chair", "secretary"))).plain.fill(PERSON)
    assert "elegido presidente" in text and "elegido secretario" in text


@pytest.mark.parametrize("edition", ["plain", "html"])
def test_who_has_to_sign_is_told_as_what_and_where(edition: str) -> None:
    """An owner signs by the link with a code, the staff on the page with their password."""
    own, staff = (renderer().signature(facts) for facts in (SIGNER, STAFF_SIGNER))
    subject = "El acta espera su firma: asamblea del sábado 20 de marzo de 2027"
    assert own.subject == staff.subject == subject
    text = getattr(own, edition).fill(PERSON)
    assert "Usted firma como presidente." in text and text.count(PERSON["link"]) == 1
    text = getattr(staff, edition).fill({"name": "Rosa"})
    assert "Usted firma como secretario." in text and "Usted firma como representante legal." in text
    assert STAFF_SIGNER.page_url in text and "fírmelo con su contraseña" in text and "código" not in text


def test_signers_are_written_to_in_english_too() -> None:
    """A community of another language reads the same."""
    facts = replace(SIGNER, held="Saturday, March 20, 2027")
    assert "You were elected chair of the assembly of Saturday, March 20, 2027." in renderer("en").elected(
        facts
    ).plain.fill(PERSON)
    assert renderer("en").signature(facts).subject == (
        "The minutes wait for your signature: assembly of Saturday, March 20, 2027"
    )


def said(facts: ReminderFacts, language: str = "es") -> str:
    """What a reminder says, as one line."""
    return " ".join(renderer(language).reminder(facts).plain.fill(PERSON).split())


def test_reminders_say_what_the_screens_say() -> None:
    """M2, M3 and M4."""
    link = PERSON["link"]
    assert said(REMINDER).startswith(
        f"Hola, Marta. Faltan tres días para la asamblea de {FACTS.community} Aún no sabemos si va. "
        f"Responder toma un minuto: {link} Si no puede ir, desde ahí otra persona puede ir por usted."
    )
    assert said(COME).startswith(
        "Hola, Marta. Mañana es la asamblea, a las 9:00 a. m. Pruebe su sonido antes de entrar. "
        f"Por favor llegue a tiempo. Su enlace para la reunión: {link}"
    )
    assert said(ENTER).startswith(
        f"Hola, Marta. La asamblea empieza a las 9:00 a. m. Entre por aquí: {link} "
        "Si se cae su internet, use el mismo enlace para volver."
    )


def test_reminders_are_said_in_english_too() -> None:
    """A community of another language reads the same."""
    link = PERSON["link"]
    assert said(REMINDER, "en").startswith(
        f"Hello, Marta. There are three days left until the assembly of {FACTS.community} "
        f"We do not know yet whether you come. Answering takes a minute: {link} "
        "If you cannot come, from there another person can come for you."
    )
    assert said(replace(COME, hour="9:00 AM"), "en").startswith(
        "Hello, Marta. Tomorrow is the assembly, at 9:00 AM. Test your sound before you enter. "
        f"Please arrive on time. Your link for the meeting: {link}"
    )
    assert said(replace(ENTER, hour="9:00 AM"), "en").startswith(
        f"Hello, Marta. The assembly starts at 9:00 AM. Enter here: {link} "
        "If your internet fails, use the same link to come back."
    )


def test_a_missing_vote_is_asked_for_with_its_last_day() -> None:
    """No hour, no place: nobody meets (Ley 675/2001 art. 43)."""
    text = said(VOTE)
    assert text.startswith(
        "Hola, Marta. Faltan tres días para votar por escrito. Tiene hasta el lunes 1 de marzo. "
        f"Aún no tenemos su voto. Votar toma un minuto: {PERSON['link']}"
    )
    assert "Dónde" not in text and "a las" not in text


def test_the_subject_of_a_reminder_says_what_is_near() -> None:
    """A telephone shows the subject alone."""
    subjects = [renderer().reminder(each).subject for each in (REMINDER, COME, ENTER, VOTE)]
    assert subjects == [
        f"Faltan tres días para la asamblea de {FACTS.community}: sábado 20 de marzo, 9:00 a. m.",
        f"Mañana es la asamblea de {FACTS.community}: sábado 20 de marzo, 9:00 a. m.",
        f"La asamblea de {FACTS.community} empieza a las 9:00 a. m.",
        f"Faltan tres días para votar por escrito: {FACTS.community}",
    ]


@pytest.mark.parametrize(
    ("days", "sentence", "day_and_hour"),
    [
        (0, "Hoy es la asamblea de", "Hoy es la asamblea, a las 9:00 a. m."),
        (1, "Mañana es la asamblea de", "Mañana es la asamblea, a las 9:00 a. m."),
        (2, "Faltan dos días para la", "La asamblea es el sábado 20 de marzo, a las 9:00 a. m."),
        (6, "Faltan 6 días para la", "La asamblea es el sábado 20 de marzo, a las 9:00 a. m."),
    ],
)
def test_a_reminder_counts_the_days_that_are_left(days: int, sentence: str, day_and_hour: str) -> None:
    """It may leave earlier than three days or one, or later."""
    assert sentence in said(replace(REMINDER, days_left=days))
    assert day_and_hour in said(replace(COME, days_left=days))


def test_one_o_clock_is_said_as_people_say_it() -> None:
    """Spanish has an article of its own for it."""
    assert "empieza a la 1:00 p. m." in said(replace(ENTER, hour="1:00 p. m."))
    assert "empieza a las 11:00 a. m." in said(replace(ENTER, hour="11:00 a. m."))


def test_who_comes_to_a_room_is_told_where_and_not_to_test_the_sound() -> None:
    """In person there is nothing to enter by a link."""
    room = {"modality": Modality.PRESENTIAL, "place": "Salón comunal"}
    assert "sonido" not in said(replace(COME, **room)) and "Dónde: Salón comunal" in said(
        replace(COME, **room)
    )
    assert "empieza a las 9:00 a. m. Es en Salón comunal." in said(replace(ENTER, **room))
    assert "internet" not in said(replace(ENTER, **room))


@pytest.mark.parametrize(("kind", "sends"), [(Kind.SECOND_CALL, True), (Kind.COUNCIL_MEETING, False)])
def test_only_owners_are_asked_whether_another_person_comes(kind: Kind, sends: bool) -> None:
    """The third answer stands in the mail and on WhatsApp where the page behind the link offers it."""
    facts = replace(FACTS, kind=kind)
    mail = renderer().invitation(facts)
    for text in (mail.plain, mail.html, renderer().invitation_whatsapp(facts)):
        told = text.fill(PERSON)
        assert ("si otra persona va por usted" in told) is sends
        assert ("Responda si va o si no puede" in told) is not sends


def test_a_council_is_not_told_that_another_may_come_for_a_member() -> None:
    """Only owners give powers."""
    assert "otra persona" not in said(replace(REMINDER, kind=Kind.COUNCIL_MEETING))


@pytest.mark.parametrize(
    ("purpose", "verb"),
    [(CodePurpose.SIGN, "firmar"), (CodePurpose.VOTE, "votar")],
)
def test_code_is_told_as_the_screens_say(purpose: CodePurpose, verb: str) -> None:
    """M14, the same in the mail and in a short message."""
    expected = (
        f"Su código para {verb} es 482913. Vence en diez minutos. "
        "Nadie de la administración se lo va a pedir."
    )
    facts = replace(CODE, purpose=purpose)
    assert renderer().code_sms(facts).fill(PERSON) == expected
    assert " ".join(renderer().code(facts).plain.fill(PERSON).split()).startswith(expected)


def test_code_never_stands_in_the_subject() -> None:
    """A locked telephone shows subjects."""
    assert "482913" not in every_mail()["code"].subject


def test_whatsapp_text_is_the_one_of_the_screens() -> None:
    """M1 by WhatsApp, word for word."""
    assert renderer().invitation_whatsapp(FACTS).fill(PERSON) == (
        f"Hola, Marta. Le escribe la administración de {FACTS.community} "
        "Lo invitamos a la asamblea del sábado 20 de marzo de 2027, 9:00 a. m. "
        "Será por internet y dura máximo dos horas. "
        "Los temas, los documentos y la citación oficial están en su enlace. "
        f"Responda si va, si otra persona va por usted o si no puede: {PERSON['link']}. "
        "Este enlace es solo suyo. No lo comparta."
    )


def test_sms_text_fits_one_message_without_accents() -> None:
    """M1 by SMS: 160 characters of the GSM alphabet, which has no other space than the plain one."""
    facts = replace(FACTS, community="Los Guayacanes", when="20 mar 9:00\u00a0a.\u00a0m.")
    text = renderer().invitation_sms(facts).fill({"link": "https://k.example.com/r/q7Vd3m"})
    assert text == (
        "Los Guayacanes: lo citamos a asamblea el 20 mar 9:00 a. m. Vea los temas y responda en "
        "https://k.example.com/r/q7Vd3m Es solo suyo, no lo comparta."
    )
    assert len(text) <= 160
    assert text.isascii()


def test_notice_to_staff_says_unit_and_page_only() -> None:
    """Who said "this is not me" is not repeated in a mail."""
    texts = every_mail()["wrong person"]
    assert texts.plain.slots == texts.html.slots == frozenset()
    assert "T2 502" in texts.plain.fill({})
    assert WRONG_PERSON.page_url in texts.plain.fill({})


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_sentence_ends_in_two_points(language: str) -> None:
    """The community is a P.H., the hour is 9:00 a. m., and the name of whoever reads may end in one too."""
    r = renderer(language)
    person = {
        "name": "Pedro S.",
        "units": "Torre 1 Int.",
        "link": "https://example.com/r/x",
        "code": "123456",
    }
    said = [text.fill(person) for mail in every_mail(language).values() for text in (mail.plain, mail.html)]
    said += [mail.subject for mail in every_mail(language).values()]
    said += [text.fill(person) for text in (r.invitation_whatsapp(FACTS), r.invitation_sms(FACTS))]
    calendar = r.invitation_calendar(FACTS)
    said += [r.code_sms(CODE).fill(person), calendar.summary, calendar.location, calendar.description]
    assert any("P.H." in text for text in said) and any("Pedro S." in text for text in said)
    assert [text for text in said if re.search(r"(?<!\.)\.(<[^>]*>)*\.(?!\.)", text)] == []


def test_calendar_text_has_the_door_and_no_personal_link() -> None:
    """An event may be forwarded: it holds no token and no name (privacy, section 6)."""
    texts = renderer().invitation_calendar(FACTS)
    assert texts.summary == f"Asamblea de {FACTS.community}"
    for text in (texts.summary, texts.location, texts.description):
        assert "/r/" not in text
        assert "\ufdd0" not in text


class _Page(HTMLParser):
    """Collects what an HTML mail would fetch or run, and its visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.data: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, its link and what it would load."""
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            elif name in ("src", "background", "srcset") or name.startswith("on") or "url(" in (value or ""):
                self.loads.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.data.append(data)


@pytest.mark.parametrize("kind", list(every_mail()))
def test_html_edition_fetches_nothing_and_runs_nothing(kind: str) -> None:
    """No picture from outside, no style sheet, no script: opening it tells nobody."""
    page = _Page(every_mail()[kind].html.fill(PERSON))
    assert page.loads == []
    assert not {"script", "img", "link", "style", "iframe", "form"} & set(page.tags)
    assert all(link.startswith("https://constancia.example.com/") for link in page.links)


def test_hostile_facts_become_text_and_nothing_else() -> None:
    """Markup, template marks, slot marks and line ends of others are only letters."""
    facts = replace(
        FACTS,
        community=HOSTILE,
        place=HOSTILE,
        when=HOSTILE,
        topics=(Topic(HOSTILE, 5, True),),
        papers=(HOSTILE,),
        foot=replace(FOOT, helper_name=HOSTILE, checkpoint=(HOSTILE,)),
    )
    texts = renderer().invitation(facts)
    person = {**PERSON, "name": HOSTILE, "units": HOSTILE}
    page = _Page(texts.html.fill(person))
    assert set(page.tags) == set(_Page(renderer().invitation(FACTS).html.fill(PERSON)).tags)
    assert page.links.count(PERSON["link"]) == 1
    assert "{{ 7*7 }}" in "".join(page.data)
    plain = texts.plain.fill(person)
    assert plain.count(PERSON["link"]) == 1
    assert not re.search(r"^Responda: http://evil", plain, re.MULTILINE)
    assert "\n" not in texts.subject


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), person=st.text(max_size=200))
def test_no_text_changes_the_tags_of_a_mail(text: str, person: str) -> None:
    """Whatever people write, the HTML has the same elements in the same order."""
    tags = []
    for said, reader in ((text, person), ("hola", "Marta")):
        facts = replace(FACTS, community=said, topics=(Topic(said, 5, True),) * 2, papers=(said,))
        html = renderer().invitation(facts).html.fill({**PERSON, "name": reader, "units": reader})
        tags.append(_Page(html).tags)
    assert tags[0] == tags[1]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "https://x\r\ny", "//evil.example"]
)
def test_link_that_is_no_web_address_is_refused(link: str) -> None:
    """Neither the shared links nor the personal one."""
    with pytest.raises(ValueError, match="link"):
        renderer().invitation(replace(FACTS, door_url=link))
    with pytest.raises(ValueError, match="link"):
        renderer().invitation(FACTS).plain.fill({**PERSON, "link": link})


def test_slot_without_value_is_a_defect() -> None:
    """A message never goes out with a hole in it."""
    with pytest.raises(KeyError):
        renderer().invitation(FACTS).plain.fill({"name": "Marta"})


def test_every_sentence_of_the_messages_has_its_spanish() -> None:
    """What is said is in the catalogue, translated, with the same variables; nothing else is there."""
    used = set()
    methods = [("messages/**.txt", "jinja2"), ("messages/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    for folder, method in (
        (SOURCES / "templates", methods),
        (SOURCES / "adapters" / "render", [("**.py", "python")]),
    ):
        found = extract_from_dir(folder, method_map=method, options_map={}, keywords=keywords)
        used |= {ids if isinstance(ids, str) else tuple(ids) for _, _, ids, _, _ in found}
    entries = {message.id: message for message in spanish()}
    assert used == set(entries)
    for message in entries.values():
        strings = [message.string] if isinstance(message.string, str) else message.string
        for string in strings:
            assert string
            assert set(re.findall(r"%\(\w+\)s", string)) == set(re.findall(r"%\(\w+\)s", str(message.id)))
        assert not message.fuzzy


def test_no_other_area_changes_the_words_of_a_message() -> None:
    """The catalogues of all areas are merged; these words stay as written here."""
    merged = catalogue("es")
    for message in spanish():
        if isinstance(message.id, str):
            told = (
                merged.pgettext(message.context, message.id)
                if message.context
                else merged.gettext(message.id)
            )
            assert told == message.string


def test_no_sentence_is_longer_than_twenty_words() -> None:
    """Plain language, measured (screens, section 1.10)."""
    for message in spanish():
        for string in [message.string] if isinstance(message.string, str) else message.string:
            for sentence in re.split(r"[.?!:]\s", string):
                assert len(sentence.split()) <= 20, sentence


def test_english_mail_has_no_spanish_left() -> None:
    """The source language is complete by itself."""
    text = renderer("en").invitation(FACTS).plain.fill(PERSON)
    assert "We invite you to the assembly of" in text
    assert "Hola" not in text


def test_minutes_of_a_decision_in_writing_name_no_assembly() -> None:
    """Nobody met: subject and text call it what it was."""
    texts = renderer().minutes_published(replace(MINUTES, is_in_writing=True))
    said = texts.plain.fill({**PERSON, "link": DOOR})
    assert "el acta de la decisión por escrito de" in said
    assert "asamblea" not in said and "decisión por escrito" in texts.subject
