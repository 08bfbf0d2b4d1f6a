"""The call to a meeting, and the papers that hand it over and prove that it was sent."""

from __future__ import annotations

from typing import Literal, TypedDict

from meetings.adapters.pdf.shapes.common import Arrears, Convener, Override, Paper


class AgendaRow(TypedDict):
    """One item as the notice announces it."""

    number: str
    title: str
    presenter: str
    minutes: str
    voted: bool
    question: str
    """What is asked in the vote, or empty."""
    basis: str
    """How votes weigh, in words; empty when nothing is voted."""
    majority: str
    closed: str
    """Why this meeting cannot decide the item (Ley 675/2001 art. 46), or empty."""


class SecondCall(TypedDict):
    """What happens when there is no quorum (Ley 675/2001 art. 41)."""

    date: str
    statement: str
    """Prose."""
    source: str


class ProxyForm(TypedDict):
    """The printable form on the notice's last page."""

    meeting: str
    how_to_return: str
    """Prose."""


class Changes(TypedDict):
    """What a later version of the notice changes, and why."""

    statements: list[str]
    reason: str
    """Prose."""


class Notice(Paper):
    """The call to a meeting (rule ``notice.contents``). ``others`` is the edition for tenants and guests."""

    edition: Literal["owners", "others"]
    version: str
    changes: Changes | None
    """None in the first version."""
    kind: str
    call: str
    modality: str
    date: str
    hour: str
    zone_note: str
    duration: str
    place: str
    """Empty when the meeting is only virtual."""
    means: str
    """Empty when it is only presential."""
    how_to_enter: str
    """Prose."""
    convener: Convener
    sent_on: str
    agenda: list[AgendaRow]
    agenda_total: str
    agenda_lock: str
    """That nothing outside the agenda is decided; empty where that does not hold."""
    second_call: SecondCall | None
    overrides: list[Override]
    """The ground of a non-presential meeting among them."""
    arrears: Arrears | None
    """For the owners' edition of an assembly's notice; refused in the other edition."""
    recording_notice: str
    """Prose; empty when nobody asks to record."""
    data_notice: str
    """Prose."""
    courtesy: list[str]
    papers: list[str]
    proxy_form: ProxyForm | None


class Question(TypedDict):
    """One question as a decision in writing asks it, with how it is counted, in words."""

    number: str
    title: str
    basis: str
    majority: str


class BallotQuestion(TypedDict):
    """One question on the form: beside it stand the boxes."""

    number: str
    title: str
    basis: str


class Ballot(TypedDict):
    """The printable form to vote in writing: name, content, day and hour (Ley 675/2001 art. 43)."""

    decision: str
    """Whose decision it is, in one line."""
    until: str
    """The last day on which it may come in, in a sentence."""
    questions: list[BallotQuestion]
    choices: list[str]
    """What may be said to each question: three words, one a box."""
    how_to_return: str
    """Prose."""


class WrittenNotice(Paper):
    """The call to decide in writing (Ley 675/2001 art. 43). ``others`` is the edition without arrears."""

    edition: Literal["owners", "others"]
    kind: str
    modality: str
    until: str
    """The last day on which votes count, in a sentence."""
    zone_note: str
    questions: list[Question]
    counted: str
    """That the majority is of the whole building."""
    counted_source: str
    everybody: str
    """That every owner has to answer (art. 44)."""
    everybody_source: str
    how_to_vote: str
    """Prose."""
    convener: Convener
    sent_on: str
    overrides: list[Override]
    arrears: Arrears | None
    """For the owners' edition; refused in the other one."""
    data_notice: str
    """Prose."""
    ballot: Ballot


class LetterTo(TypedDict):
    """One person's letter."""

    name: str
    units: str
    body: str
    """Prose."""
    link: str
    """The person's own address to answer, or empty."""


class Letters(Paper):
    """Cover letters that hand something over on paper, one page or more for each person."""

    place_and_date: str
    when: str
    """The day and hour of the meeting; of a decision in writing, until when it is voted."""
    is_to_read: bool
    """Whether it leads to something to read, and not to an answer."""
    how_to_answer: str
    """Prose."""
    papers: list[str]
    signed_by: Convener
    ballot: Ballot | None
    """Behind each letter about a decision in writing, with the person's name and units on it."""
    letters: list[LetterTo]


class SheetRow(TypedDict):
    """One delivery by hand."""

    number: str
    unit: str
    name: str


class DeliverySheet(Paper):
    """The sheet that is signed when papers are handed over."""

    meeting: str
    instructions: str
    rows: list[SheetRow]
    note: str
    """Prose."""


class Fact(TypedDict):
    """A label and its value."""

    label: str
    value: str


class StateAt(TypedDict):
    """One delivery state and its hour."""

    state: str
    at: str


class Recipient(TypedDict):
    """One recipient of a message, by one channel."""

    number: str
    units: str
    name: str
    channel: str
    address: str
    states: list[StateAt]
    message_hash: str
    """64 hexadecimal digits, or empty for a paper."""


class EvidenceOfSending(Paper):
    """Who was sent what, by which channel, and what became of it."""

    meeting: str
    summary: str
    facts: list[Fact]
    recipients: list[Recipient]
    notes: str
    """Prose."""
