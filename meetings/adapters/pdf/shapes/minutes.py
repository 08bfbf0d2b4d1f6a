"""The minutes and the paper of their signatures."""

from __future__ import annotations

from typing import Literal, TypedDict

from meetings.adapters.pdf.shapes.common import Arrears, Override, Paper


class Officer(TypedDict):
    """A role of the meeting and who held it."""

    role: str
    name: str


class QuorumMoment(TypedDict):
    """The quorum at the opening or when a vote opened."""

    moment: str
    hour: str
    present: str
    required: str
    verdict: str


class Choice(TypedDict):
    """One option of a vote with its exact figures."""

    label: str
    units: str
    weight: str
    share: str
    permille: int
    """Thousandths of the whole, for the bar only."""
    fill: Literal["yes", "no", "blank", "none"]


class Totals(TypedDict):
    """The last line of a vote: everything it is counted over, and what that is (24 characters)."""

    label: str
    units: str
    weight: str
    share: str


class Decision(TypedDict):
    """A vote and its result (Ley 675/2001 art. 47: votes cast in each case).

    Figures are printed up to 40 characters, the words of the result up to 40, those of a sum up to 24.
    """

    question: str
    result: str
    choices: list[Choice]
    """Empty when it was decided without a count: then the text of the item says how."""
    total: Totals
    weight_label: str
    numerator: str
    denominator: str
    result_share: str
    needed: str
    needed_permille: int
    kept_out: str
    """How many units the by-laws kept from voting and their share; never which. Empty when none."""
    other_count: str
    """What the other way of counting came to, where 70 % is needed by both; empty where one decides."""
    basis: str
    majority: str
    source: str
    hours: str


class Statement(TypedDict):
    """What somebody asked to have written down."""

    who: str
    hour: str
    text: str
    """Prose."""


class Closed(TypedDict):
    """Why the law kept an item from being voted, and by which source."""

    said: str
    """Prose."""
    source: str


class Item(TypedDict):
    """What was said and decided on one item."""

    number: str
    title: str
    text: str
    """Prose."""
    decisions: list[Decision]
    closed: list[Closed]
    statements: list[Statement]


class Commitment(TypedDict):
    """Who does what, and by when."""

    what: str
    who: str
    due: str


class Written(TypedDict):
    """A decision in writing: when it was asked and concluded, until when votes counted, who is silent.

    Its voters stand in the table of those who attend, their day and hour in the column of the times.
    """

    asked: str
    until: str
    concluded: str
    silent_says: str
    silent: list[str]
    """Units only."""


class Attendee(TypedDict):
    """One unit present or represented; in writing, one that answered."""

    unit: str
    name: str
    capacity: str
    coefficient: str
    times: str


class Power(TypedDict):
    """Who represented whom in the meeting, and the paper it stands on."""

    unit: str
    grantor: str
    holder: str
    signed_on: str
    paper: str


class AttendanceTotal(TypedDict):
    """The sum under the attendance table."""

    units: str
    coefficient: str


class ProtocolRule(TypedDict):
    """One of the ten rules of the protocol: what is known of it, and by which facts."""

    rule: str
    mark: Literal["kept", "missed", "unknown"]
    said: str
    evidence: str


class Minutes(Paper):
    """The fixed text of the minutes (rule ``minutes.contents``; Ley 675/2001 arts. 30, 42, 44 and 47)."""

    number: str
    kind: str
    call: str
    modality: str
    date: str
    hours: str
    started: str
    ended: str
    """Empty, as place and means, where nobody met."""
    written: Written | None
    place: str
    means: str
    officers: list[Officer]
    drafted_by: str
    call_form: str
    """Prose: form of the call, dates, channels."""
    notice_reference: str
    """Which copy of the notice: version, code, hash."""
    agenda: list[str]
    quorum: list[QuorumMoment]
    """Empty, with ``continuity``, where nobody met."""
    continuity: str
    """Prose."""
    identity_check: str
    """Prose."""
    items: list[Item]
    commitments: list[Commitment]
    attendance_summary: str
    attendance: list[Attendee]
    attendance_total: AttendanceTotal
    powers: list[Power]
    """Those that counted; empty, too, where nobody met."""
    guests: list[str]
    arrears: Arrears | None
    overrides: list[Override]
    protocol: list[ProtocolRule]
    """The seal; empty in minutes drafted before there was one, and where nobody met."""
    recording: str
    """Prose: yes or no, and how many refused; never who. Empty where nobody met."""
    evidence: str
    """Prose."""
    annexes: list[str]
    signatures_note: str
    """Prose: who signs, and where the signatures stand."""


class SealWords(TypedDict):
    """The two lines inside the seal, of at most 18 characters, and what it says in full beside it."""

    first_line: str
    second_line: str
    says: str
    explains: str


class SignedDocument(TypedDict):
    """The fixed paper that was signed."""

    name: str
    pages: str
    fixed_on: str
    sha256: str
    """64 hexadecimal digits."""


class Signer(TypedDict):
    """One electronic signature."""

    name: str
    role: str
    instant: str
    method: str
    evidence: str


class Publication(TypedDict):
    """Where and when the minutes were published (Ley 675/2001 art. 47)."""

    place: str
    date: str
    by: str
    how: str
    """Prose."""


class Signatures(Paper):
    """The second paper of the minutes."""

    kind: str
    date: str
    lead: str
    seal: SealWords
    document: SignedDocument
    signers: list[Signer]
    publication: Publication | None
