"""The figures of a meeting that was held, worded for paper and page: hours, quorum, attendance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from meetings.minutes.writer import Writer
from meetings.protocol.exact import parse_exact
from meetings.storage.minutes import Minutes
from meetings.storage.session import Transaction
from meetings.wording import minutes_text as words
from meetings.wording.format import percent_words


@dataclass(frozen=True, slots=True)
class QuorumRow:
    """One moment at which the quorum was counted."""

    moment: str
    hour: str
    present: str
    required: str
    verdict: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        return (self.moment, self.hour, self.present, self.required, self.verdict)


@dataclass(frozen=True, slots=True)
class HeldFigures:
    """What the minutes say of day, hours, quorum and attendance; of a decision in writing the day alone."""

    day: str
    hours: str = ""
    quorum: tuple[QuorumRow, ...] = ()
    continuity: str = ""
    attendance: str = ""


def figures_of(tx: Transaction, minutes: Minutes) -> HeldFigures:
    """The figures of minutes, in the language of whoever reads."""
    w = Writer(tx, minutes)
    day = w.day(w.concluded)
    if "written" in w.record:
        return HeldFigures(day)
    total = attended(w)
    return HeldFigures(
        day=day,
        hours=hours(w),
        quorum=quorum_rows(w),
        continuity=continuity(w),
        attendance=words.attendance_summary(len(w.record["units"]), percent_words(total / w.total, w.places)),
    )


def hours(w: Writer) -> str:
    """From when to when, each sitting with its day when there were several."""
    rows = w.record["sittings"]
    said = [words.hours(w.hour(row["from"]), w.hour(row["to"])) for row in rows]
    if len(said) > 1:
        said = [words.sitting(w.day(row["from"]), each) for row, each in zip(rows, said, strict=True)]
    return ". ".join(said)


def quorum_rows(w: Writer) -> tuple[QuorumRow, ...]:
    """The quorum at the opening, or when its want was declared, and at each vote."""
    titles = {str(section.item_id): section.title for section in w.minutes.sections}
    moments = {"opening": words.opening, "no_quorum": words.declared_without_quorum}
    return tuple(
        QuorumRow(
            moment=moments[row["what"]]()
            if row["what"] in moments
            else words.vote_on(titles.get(row["what"], "")),
            hour=w.hour(row["at"]),
            present=w.share(row["share"]),
            required=words.more_than_half(),
            verdict=words.yes_or_no(row["quorum"]),
        )
        for row in w.record["quorum"]
    )


def continuity(w: Writer) -> str:
    """Whether the quorum held at every decision (Decreto 398/2020)."""
    votes = [row for row in w.record["quorum"] if row["what"] not in ("opening", "no_quorum")]
    return words.continuity(w.share(w.record["lowest"]), all(row["quorum"] for row in votes))


def attended(w: Writer) -> Fraction:
    """The coefficients of the units that attended, together."""
    return sum((parse_exact(unit["coefficient"]) for unit in w.record["units"]), Fraction(0))
