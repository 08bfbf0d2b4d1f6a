"""The steps of the main stream, as each person takes them in the browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page

from tests.journeys import built
from tests.journeys.house import ADMINISTRATOR, PASSWORD, House

DATA = Path(__file__).parent.parent / "data"
MEETING = re.compile(r"/reuniones/([0-9a-f-]{36})")
CODE = re.compile(r"\b[0-9]{6}\b")
# What the browser says when a page loads itself again just when another is asked for.
REPLACED = re.compile("interrupted|ERR_ABORTED|Timeout")
OPENS_WITHIN_MS = 12_000


class Album:
    """Looks at each page at both widths, keeps pictures when asked, and notes what the browser says."""

    def __init__(self, folder: Path, *, keeps_pictures: bool) -> None:
        self.folder = folder
        self.keeps_pictures = keeps_pictures
        self.complaints: list[str] = []

    def listen(self, page: Page) -> None:
        """Note script errors and refusals of the content policy."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.complaints.append(said.text)
                if said.type == "error" and "status of 4" not in said.text
                else None
            ),
        )

    def keep(self, page: Page, name: str, part: str = "") -> None:
        """The page at 360 and at 1280 px: neither scrolls sideways; with a picture, of a part or of all."""
        own = page.viewport_size
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            assert not wide, f"{name} scrolls sideways at {width} px"
            path = self.folder / f"{name}-{width}.png"
            if self.keeps_pictures and part:
                page.locator(part).screenshot(path=path)
            elif self.keeps_pictures:
                page.screenshot(path=path, full_page=True)
        if own:
            page.set_viewport_size(own)


def visit(page: Page, address: str) -> None:
    """Open an address, again where the page that is left loads itself again at that very moment.

    Its reload then takes the place of what was asked for, and the browser waits in vain or says so.
    """
    for turn in range(4):
        try:
            page.goto(address, timeout=OPENS_WITHIN_MS)
        except Error as reloading:
            if not REPLACED.search(str(reloading)) or turn == 3:
                raise
        else:
            return


def sign_in(page: Page, house: House) -> None:
    """The administrator signs in with address and password."""
    visit(page, f"{house.base_url}/ingreso")
    page.fill("input[name=email]", ADMINISTRATOR)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/inicio")


def name_the_help_desk(page: Page, house: House) -> None:
    """Say who answers the residents."""
    visit(page, f"{house.base_url}/comunidad")
    form = page.locator("form[action$='/comunidad/atencion']")
    form.locator("input[name=contact_name]").fill("Ana Ríos")
    form.locator("input[name=contact_hours]").fill("lunes a viernes, de 8 a. m. a 5 p. m.")
    form.locator("input[name=contact_phone]").fill("601 555 0142")
    form.locator("button").last.click()


def import_register(page: Page, house: House, album: Album, file: str) -> None:
    """Upload the register, look at what it changes, bring it in, say where the addresses come from."""
    visit(page, f"{house.base_url}/registro")
    album.keep(page, "registro-vacio")
    page.set_input_files("form[action$='/registro/importacion'] input[type=file]", DATA / file)
    page.click("form[action$='/registro/importacion'] button")
    page.wait_for_url("**/registro/importacion/*")
    album.keep(page, "registro-revision")
    page.click("form.acts[action*='/registro/importacion/'] button.main")
    page.wait_for_load_state()
    if "/direcciones" not in page.url:
        page.click("a[href$='/direcciones']")
    album.keep(page, "registro-direcciones")
    page.fill("input[name=document]", "Formato de actualización de datos 2027")
    page.fill("input[name=document_date]", "2027-01-15")
    paper = album.folder / "formato.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    page.set_input_files("form[action$='/direcciones'] input[type=file]", paper)
    page.click("form[action$='/direcciones'] button.main")
    page.wait_for_load_state()
    visit(page, f"{house.base_url}/registro")
    album.keep(page, "registro")


def plan_assembly(page: Page, house: House, album: Album) -> str:
    """A1 to A5 from the defaults; a day inside the term is refused first. Returns the meeting's id."""
    visit(page, f"{house.base_url}/reuniones/nueva")
    album.keep(page, "a1")
    page.click("button[name=kind][value=ordinary_assembly]")
    page.wait_for_load_state()
    page.click("button[name=modality][value=virtual]")
    page.wait_for_url(MEETING)
    found = MEETING.search(page.url)
    assert found is not None, page.url
    meeting_id = found.group(1)
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/fecha")
    album.keep(page, "a2")
    page.fill("form.stack input[name=day]", "2027-02-10")
    page.fill("form.stack input[name=hour]", "09:00")
    page.click("form.stack button.main")
    assert page.locator(".slip.stop").count(), "a day inside the term must be refused"
    album.keep(page, "a2-rechazada")
    page.fill("form.stack input[name=day]", "2027-03-20")
    page.click("form.stack button.main")
    page.wait_for_load_state()
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/temas")
    album.keep(page, "a3")
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/entrada")
    page.fill("input[name=join_url]", "https://video.example.com/cerezos")
    page.fill("textarea[name=access_instructions]", "Entre desde su enlace personal.")
    page.check("input[name=recording_requested][value=yes]")
    album.keep(page, "a4")
    page.click("form.stack button.main")
    page.wait_for_load_state()
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/papeles")
    album.keep(page, "a5")
    page.locator("main .acts form button").first.click()
    page.wait_for_load_state()
    return meeting_id


def send_notice(page: Page, house: House, album: Album, meeting_id: str) -> None:
    """A6: without a reason the notice is refused; with one it is sent."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/citar")
    album.keep(page, "a6")
    send = "form[action$='/citar'] button.main"
    page.click(send)
    assert page.locator(".slip").count(), "the notice needs a written reason"
    album.keep(page, "a6-rechazada")
    for box in page.locator("form[action$='/citar'] textarea").all():
        box.fill("Basta el quórum ordinario: Decreto 398 de 2020, artículo 1.")
    page.click(send)
    page.wait_for_url("**/avisos")


def answer(
    context: BrowserContext, link: str, album: Album, take_part: str, recording: str, name: str
) -> None:
    """A resident on a phone: will you take part, may you be recorded, done."""
    page = context.new_page()
    album.listen(page)
    visit(page, link)
    if name:
        album.keep(page, f"{name}-r1")
    page.click(f"button[name=answer][value={take_part}]")
    page.wait_for_load_state()
    if take_part == "yes":
        if name:
            album.keep(page, f"{name}-r2")
        page.click(f"button[name=answer][value={recording}]")
        page.wait_for_load_state()
    assert page.url.endswith("/listo"), page.url
    if name:
        album.keep(page, f"{name}-r3")
    page.close()


def open_room(page: Page, house: House, album: Album, meeting_id: str) -> None:
    """S1: what the notice fell short of needs a reason; then the room is open."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/antes")
    album.keep(page, "s1")
    for box in page.locator("form[action$='/antes'] textarea").all():
        box.fill("Las cartas se entregaron a tiempo; falta pasar la planilla.")
    page.click("form[action$='/antes'] button.main")
    page.wait_for_url("**/asistencia", wait_until="commit")


def enter_room(context: BrowserContext, link: str, album: Album) -> Page:
    """A resident enters by their own page; it stays open."""
    page = context.new_page()
    album.listen(page)
    visit(page, f"{link}/puerta")
    album.keep(page, "r6")
    page.click("form[action$='/puerta'] button")
    page.wait_for_url("**/sala", wait_until="commit")
    album.keep(page, "r7")
    return page


def tick_arrival(page: Page, house: House, album: Album, meeting_id: str, unit: str) -> None:
    """S2: the secretary looks a unit up and ticks its owner."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/asistencia?q={unit}")
    album.keep(page, "s2")
    page.locator("button[name=arrived]").first.click()
    page.wait_for_load_state()


def conduct(page: Page, house: House, album: Album, meeting_id: str, phone: Page) -> None:
    """S3: officers, recording, a vote by telephone and aloud, one counted in one go, and the closing."""
    room = f"{house.base_url}/reuniones/{meeting_id}/sala"
    visit(page, room)
    album.keep(page, "s3")
    page.locator("details:has(#person)").evaluate("d => d.open = true")
    page.locator("#person").select_option(index=1)
    page.click("button[name=office][value=chair]")
    page.wait_for_load_state()
    page.click("form[action$='/sala/secretaria'] button")
    page.wait_for_load_state()
    page.get_by_role("button", name=re.compile("presupuesto")).first.click()
    page.wait_for_load_state()
    vote(page, house, album, room, phone)
    page.get_by_role("button", name=re.compile("consejo de administración")).first.click()
    page.wait_for_load_state()
    page.fill("textarea[name=question]", "¿Elige la plancha única para el consejo?")
    page.click("details#count summary")
    if page.locator("input[name=units]").count():  # with many inside, each who differs is searched for
        page.fill("input[name=units]", "1")
        page.click("button[formaction*='/buscar']")
        page.wait_for_load_state()
    page.locator("select[name=said]").first.select_option(label="No")
    page.locator("input[name=rest][value=yes]").check()
    album.keep(page, "s4-conteo", "section[aria-labelledby=vote-h]")
    page.click("button[formaction$='/conteo']")
    page.wait_for_load_state()
    album.keep(page, "s4-resultado")
    page.click("form[action$='/decision'] button.main")
    page.wait_for_load_state()
    visit(page, room)
    album.keep(page, "s3-decidido")
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/pantalla")
    album.keep(page, "pantalla")
    visit(page, room)
    page.locator("details:has(form[action$='/sala/cerrar'])").evaluate_all(
        "all => all.forEach(d => d.open = true)"
    )
    page.click("form[action$='/sala/cerrar'] button")
    page.wait_for_load_state()


def take_the_floor(page: Page, own: Page, house: House, album: Album, meeting_id: str) -> None:
    """R7 and S3: one touch asks for the floor, one gives it; the speaker's page tells it by itself."""
    own.click("form[action$='/palabra'] button")
    own.wait_for_url("**/sala#floor")
    album.keep(own, "r7-espera")
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/sala")
    page.click("form[action$='/dar'] button.main")
    page.wait_for_url("**/sala#floor")
    own.get_by_role("button", name="Ya terminé").wait_for()
    album.keep(own, "r7-palabra")


def vote(page: Page, house: House, album: Album, room: str, phone: Page) -> None:
    """S4 and R8: opened; one resident answers by telephone with a code, another aloud; then it is closed."""
    page.fill("textarea[name=question]", "¿Aprueba el presupuesto de 2027?")
    album.keep(page, "s4-abrir", "section[aria-labelledby=vote-h]")
    page.get_by_role("button", name="Abrir la votación").click()
    page.wait_for_load_state()
    phone.wait_for_selector("section#vote")  # the room shows it by itself
    album.keep(phone, "r8")
    phone.locator("section#vote input[value=yes]").first.check()
    phone.get_by_role("button", name="Confirmar").first.click()
    phone.wait_for_selector("input[name=code]")
    album.keep(phone, "r8-codigo")
    [mail] = [each for each in house.work() if CODE.search(built.plain_text(each.content))]
    found = CODE.search(built.plain_text(mail.content))
    assert found is not None
    phone.fill("input[name=code]", found.group(0))
    phone.get_by_role("button", name="Confirmar mi voto").click()
    phone.wait_for_url("**/votos*")
    assert phone.locator(".receipt").count() == 1
    album.keep(phone, "r8-comprobante")
    visit(page, room)
    page.click("details#aloud summary")
    page.fill("input[name=units]", "1")
    page.click("button[formaction*='/buscar']")
    page.wait_for_load_state()
    page.locator("select[name=said]").first.select_option(label="No")
    page.locator("details#aloud input[name=rest][value=yes]").check()
    album.keep(page, "s4-en-voz", "section[aria-labelledby=vote-h]")
    page.get_by_role("button", name="Anotar estos votos").click()
    page.wait_for_load_state()
    album.keep(page, "s4-abierta")
    page.get_by_role("button", name="Cerrar la votación").click()
    page.wait_for_load_state()


def record_nothing_without_everybody(page: Page, house: House, meeting_id: str) -> None:
    """The recording gate: its button stays, disabled, with the reason beside it."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/sala")
    assert page.locator("form[action$='/sala/grabar'] button[disabled]").count()


def write_minutes(page: Page, house: House, album: Album, meeting_id: str) -> None:
    """S5: the draft is there; one item is written, then it is sent to be signed."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/acta")
    album.keep(page, "s5")
    box = page.locator("textarea[name$='-text']").nth(4)
    box.fill("La administradora presentó el informe de gestión.\nSe resolvieron las preguntas.")
    page.locator("form[action$='/acta/temas'] button").nth(4).click()
    page.wait_for_load_state()
    page.click("button[formaction$='/acta/fijar']")
    page.wait_for_load_state()


def sign_as_staff(page: Page, house: House, album: Album, meeting_id: str) -> None:
    """S7: the administrator, who also acts as secretary, signs with the password."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/acta")
    album.keep(page, "s7")
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action$='/acta/firmar'] button")
    page.wait_for_load_state()


def ask_for_code(context: BrowserContext, link: str, album: Album) -> Page:
    """The chair opens the link to sign and asks for a code."""
    page = context.new_page()
    album.listen(page)
    visit(page, link)
    album.keep(page, "s7-presidente")
    page.click("form[action$='/codigo'] button")
    page.wait_for_load_state()
    return page


def sign_with_code(page: Page, code: str, album: Album) -> None:
    """The chair signs with the code."""
    page.fill("input[name=code]", code)
    page.click("form[action$='/firmar'] button")
    page.wait_for_load_state()
    album.keep(page, "s7-firmada")


def publish(page: Page, house: House, album: Album, meeting_id: str) -> None:
    """S8: the place of publication, and everybody is told."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/acta")
    page.fill("input[name=place]", "Oficina de administración y esta página")
    page.click("form[action$='/acta/publicar'] button")
    page.wait_for_load_state()


def read_minutes(context: BrowserContext, link: str, album: Album) -> None:
    """R9 and R10: a resident reads the minutes and the own trail."""
    page = context.new_page()
    album.listen(page)
    visit(page, f"{link}/acta")
    album.keep(page, "r9")
    visit(page, f"{link}/historial")
    album.keep(page, "r10")
    page.close()


def look_at_plan(page: Page, house: House, album: Album, meeting_id: str) -> None:
    """The meeting's own page: every day that matters, as a picture and as a calendar to keep."""
    board = page.url
    visit(page, f"{house.base_url}/reuniones/{meeting_id}")
    assert page.locator("ol.plan li").count() == 9
    album.keep(page, "reunion")
    visit(page, board)


def look_at_seal(page: Page, house: House, album: Album, meeting_id: str) -> None:
    """The ten rules of the meeting that was held: nothing is ticked that nobody wrote down."""
    visit(page, f"{house.base_url}/reuniones/{meeting_id}/sello")
    assert page.locator("ol.ten li").count() == 10
    assert "No se sabe: " in page.inner_text("figcaption")
    album.keep(page, "sello")
