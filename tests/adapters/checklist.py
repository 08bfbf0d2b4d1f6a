"""The checklist of calendar invitations, rows 1-9 and 11-17, over the bytes of one mail.

Every row about the calendar is asked of two readers that share no code: icalendar and vobject. Use it on each
mail of a run: ``assert not failures(check_request_mail(...))``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from tests.adapters.mail_view import MailView

BOGOTA = "America/Bogota"
ALLOWED_HEADERS = {
    "to", "date", "message-id", "in-reply-to", "references", "from", "reply-to", "subject", "auto-submitted",
    "mime-version", "content-type", "content-transfer-encoding",
}  # fmt: skip
EVENT_PROPERTIES = [
    "ATTENDEE", "CONFERENCE", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "LOCATION", "ORGANIZER",
    "SEQUENCE", "STATUS", "SUMMARY", "UID", "URL",
]  # fmt: skip
ATTENDEE_PARAMETERS = {
    "CUTYPE": "INDIVIDUAL",
    "ROLE": "REQ-PARTICIPANT",
    "PARTSTAT": "NEEDS-ACTION",
    "RSVP": "TRUE",
}
# A uuid4: its 122 random bits cannot be guessed.
UNGUESSABLE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class RowResult:
    """How one row of the checklist fared: its number, whether it holds, and what was seen."""

    row: int
    ok: bool
    said: str


def failures(results: Iterable[RowResult]) -> list[str]:
    """Return the rows that do not hold, each with what was seen."""
    return [f"row {result.row}: {result.said}" for result in results if not result.ok]


def check_request_mail(
    raw: bytes,
    *,
    others: Sequence[str],
    from_addr: str,
    to_addr: str,
    to_name: str = "",
    summary: str = "",
    zone: str = BOGOTA,
    cap: timedelta = timedelta(minutes=120),
    siblings: Sequence[bytes] = (),
    previous: bytes | None = None,
) -> list[RowResult]:
    """Check one mail that carries a REQUEST.

    Args:
        raw: the mail as it came over the wire.
        others: names and addresses of other residents, which must stand nowhere in it.
        from_addr, to_addr, to_name: who it should be from and for; an empty name is not compared.
        summary: the title as it was entered; an empty one is not compared.
        zone: the community's zone.
        cap: the longest lawful duration.
        siblings: the same version as other persons got it.
        previous: the same person's earlier version.
    """
    mail = MailView(raw)
    before = MailView(previous) if previous else None
    same_meeting = [MailView(one) for one in siblings] + ([before] if before else [])
    rows: dict[int, Callable[[], Iterable[str]]] = {
        1: lambda: _structure(mail),
        2: lambda: _method(mail),
        3: lambda: _calendar_bytes(mail),
        4: lambda: _plain(mail, zone),
        5: lambda: _only_this_person(mail, to_addr, others),
        6: lambda: _headers(mail, to_addr, before),
        7: lambda: _organizer(mail, from_addr),
        8: lambda: _attendee(mail, to_name),
        9: lambda: _uid(mail, same_meeting),
        11: lambda: _stamp(mail, before),
        12: lambda: _hours(mail, zone),
        13: lambda: _duration(mail, cap),
        14: lambda: _link(mail),
        15: lambda: _texts(mail, summary),
        16: lambda: _nothing_injected(mail),
        17: lambda: _lines(mail),
    }
    return [_result(row, problems) for row, problems in rows.items()]


def _result(row: int, problems: Callable[[], Iterable[str]]) -> RowResult:
    """Judge one row; a mail so broken that the row cannot be asked does not pass it."""
    try:
        said = "; ".join(problems())
    except Exception as error:
        said = f"cannot be read: {error!r}"
    return RowResult(row, not said, said)


def _structure(mail: MailView) -> list[str]:
    parts = list(mail.message.iter_parts()) if mail.message.is_multipart() else []
    inner = [part.get_content_type() for part in parts[0].iter_parts()] if parts else []
    problems = []
    if mail.message.get_content_type() != "multipart/mixed":
        problems.append(f"the mail is {mail.message.get_content_type()}")
    if inner != ["text/plain", "text/html", "text/calendar"]:
        problems.append(f"the alternatives are {inner}")
    if len(parts) < 2 or parts[1].get_content_type() != "application/ics":
        problems.append("no application/ics after the alternatives")
    elif not (parts[1].get_filename() or "").endswith(".ics"):
        problems.append(f"the file is called {parts[1].get_filename()}")
    elif parts[1]["Content-Transfer-Encoding"] != "base64" or not parts[1].is_attachment():
        problems.append("the file is no base64 attachment")
    if mail.leaf("text/calendar").get_content_charset() != "utf-8":
        problems.append("the calendar part does not say UTF-8")
    return problems


def _method(mail: MailView) -> list[str]:
    parameter = mail.leaf("text/calendar").get_param("method")
    seen = {parameter, *(view.method for view in mail.views)}
    return [] if seen == {"REQUEST"} else [f"methods {seen}"]


def _calendar_bytes(mail: MailView) -> list[str]:
    part = mail.leaf("text/calendar")
    content = mail.calendar
    problems = []
    if part.get_content_disposition() == "attachment":
        problems.append("the calendar part is an attachment")
    if part["Content-Transfer-Encoding"] not in ("base64", "quoted-printable"):
        problems.append(f"encoded as {part['Content-Transfer-Encoding']}")
    if not content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        problems.append("a line end is not CRLF")
    if mail.leaf("application/ics").get_payload(decode=True) != content:
        problems.append("the file differs from the inline calendar")
    return problems


def _plain(mail: MailView, zone: str) -> list[str]:
    """The plain text says day, hour, zone, where, and how to answer without a calendar."""
    view = mail.views[0]
    starts = view.starts_at.astimezone(ZoneInfo(zone))
    hour = f"{starts.hour % 12 or 12}:{starts.minute:02d}"
    where = view.location.split(":")[0].split(",")[0]
    wanted = {
        "day": rf"\b{starts.day}\b.*\b{starts.year}\b",
        "hour": rf"\b{hour}\b",
        "zone": zone.split("/")[-1][:5],
        "place": re.escape(where),
        "link to answer": r"https?://\S+/\S{16,}",
        "telephone": r"\d[\d ]{6,}",
    }
    return [f"no {what} in the plain text" for what, how in wanted.items() if not re.search(how, mail.plain)]


def _only_this_person(mail: MailView, to_addr: str, others: Sequence[str]) -> list[str]:
    problems = [
        f"{view.reader} sees attendees {view.attendees}"
        for view in mail.views
        if [attendee.lower() for attendee in view.attendees] != [f"mailto:{to_addr}".lower()]
    ]
    texts = mail.texts.casefold()
    # Whole words only: "Persona 1" is not found in "Persona 10".
    found = (re.search(rf"(?<!\w){re.escape(other.casefold())}(?!\w)", texts) for other in others)
    return problems + [
        f"another person stands in it: {o}" for o, seen in zip(others, found, strict=True) if seen
    ]


def _headers(mail: MailView, to_addr: str, previous: MailView | None) -> list[str]:
    message = mail.message
    recipients = [address for _, address in getaddresses(message.get_all("To", []))]
    problems = [f"the mail has {name}" for name in ("Cc", "Bcc", "Resent-To", "Resent-Cc") if name in message]
    if recipients != [to_addr]:
        problems.append(f"To is {recipients}")
    if len(message.get_all("Message-ID", [])) != 1:
        problems.append("not one Message-ID")
    if previous:
        first = previous.message["References"] or previous.message["Message-ID"]
        if message["In-Reply-To"] != first or message["References"] != first:
            problems.append("the update does not name the first mail")
        if message["Message-ID"] == previous.message["Message-ID"]:
            problems.append("the update has the Message-ID of the first mail")
    return problems


def _organizer(mail: MailView, from_addr: str) -> list[str]:
    senders = [address for _, address in getaddresses(mail.message.get_all("From", []))]
    problems = [] if senders == [from_addr] else [f"From is {senders}"]
    wanted = f"mailto:{from_addr}"
    return problems + [f"{v.reader} sees {v.organizer}" for v in mail.views if v.organizer != wanted]


def _attendee(mail: MailView, to_name: str) -> list[str]:
    problems = []
    for view in mail.views:
        parameters = dict(view.attendee_parameters)
        name = parameters.pop("CN", "")
        if parameters != ATTENDEE_PARAMETERS:
            problems.append(f"{view.reader} sees {parameters}")
        if not name or (to_name and name != to_name):
            problems.append(f"{view.reader} sees the name {name!r}")
    return problems


def _uid(mail: MailView, same_meeting: Sequence[MailView]) -> list[str]:
    uids = {view.uid for one in (mail, *same_meeting) for view in one.views}
    problems = [] if len(uids) == 1 else [f"different UIDs {uids}"]
    return problems + [f"{uid} can be guessed" for uid in uids if not UNGUESSABLE.search(uid)]


def _stamp(mail: MailView, previous: MailView | None) -> list[str]:
    problems = [
        f"{view.reader} sees DTSTAMP {view.stamp}"
        for view in mail.views
        if view.stamp.utcoffset() != timedelta(0)
    ]
    if b"\r\nDTSTAMP:" not in mail.calendar:
        problems.append("DTSTAMP carries a zone")
    if previous and mail.views[0].stamp <= previous.views[0].stamp:
        problems.append("DTSTAMP is not newer than the version before")
    return problems


def _hours(mail: MailView, zone: str) -> list[str]:
    problems = [
        f"{view.reader} sees an hour without zone" for view in mail.views if not view.starts_at.tzinfo
    ]
    first, second = ((view.starts_at.astimezone(UTC), view.ends_at.astimezone(UTC)) for view in mail.views)
    if first != second:
        problems.append(f"the readers differ: {first} and {second}")
    in_zone = (
        f"DTSTART;TZID={zone}:".encode() in mail.calendar and f"\r\nTZID:{zone}\r\n".encode() in mail.calendar
    )
    in_utc = re.search(rb"\r\nDTSTART:\d{8}T\d{6}Z\r\n", mail.calendar)
    if not (in_zone or in_utc):
        problems.append("DTSTART is neither in UTC nor in the zone with its VTIMEZONE")
    return problems


def _duration(mail: MailView, cap: timedelta) -> list[str]:
    lengths = [view.ends_at - view.starts_at for view in mail.views]
    return [f"it lasts {length}" for length in lengths if not timedelta(0) < length <= cap]


def _link(mail: MailView) -> list[str]:
    problems = []
    for view in mail.views:
        first_lines = "\n".join(view.description.splitlines()[:3])
        if not view.conference.startswith("http"):
            problems.append(f"{view.reader} sees no link in CONFERENCE")
        elif view.conference not in view.location and view.conference not in first_lines:
            problems.append(f"{view.reader} sees the link neither in LOCATION nor first in DESCRIPTION")
    return problems


def _texts(mail: MailView, summary: str) -> list[str]:
    one, other = mail.views
    problems = [
        f"the readers differ on the {name}"
        for name in ("summary", "location", "description")
        if getattr(one, name) != getattr(other, name)
    ]
    if summary and one.summary != summary:
        problems.append(f"the title reads {one.summary!r}")
    return problems


def _nothing_injected(mail: MailView) -> list[str]:
    names = [name.lower() for name in mail.message]
    problems = [f"header {name}" for name in names if name not in ALLOWED_HEADERS or names.count(name) > 1]
    for view in mail.views:
        if view.properties != EVENT_PROPERTIES:
            problems.append(f"{view.reader} sees properties {view.properties}")
        if view.components not in (["VEVENT"], ["VEVENT", "VTIMEZONE"]):
            problems.append(f"{view.reader} sees components {view.components}")
        if set(view.attendee_parameters) != {"CN", *ATTENDEE_PARAMETERS}:
            problems.append(f"{view.reader} sees parameters {sorted(view.attendee_parameters)}")
    return problems


def _lines(mail: MailView) -> list[str]:
    problems = []
    lines = mail.calendar.split(b"\r\n")
    if lines[-1] != b"" or any(b"\n" in line or b"\r" in line for line in lines):
        problems.append("a line end is not CRLF")
    problems += [f"a line of {len(line)} octets" for line in lines if len(line) > 75]
    for line in lines:
        try:
            line.decode()
        except UnicodeDecodeError:
            problems.append(f"a character is cut: {line!r}")
    return problems
