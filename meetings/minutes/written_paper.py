"""What the paper of a decision in writing says where a held meeting has hours, quorum and attendance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from meetings.minutes.writer import Writer
from meetings.minutes.written import InWriting, in_writing
from meetings.protocol import sources
from meetings.protocol.exact import parse_exact
from meetings.wording import minutes_text, source_words
from meetings.wording import minutes_written as words
from meetings.wording.format import percent_words


def written_data(w: Writer) -> dict[str, Any]:
    """The parts of the paper that are not those of a meeting that was held; what it has not stays empty."""
    kept = w.record["written"]
    asked = in_writing(kept)
    first, last = asked.first_vote_at, asked.last_vote_at
    silent = [home["unit"] for home in kept["silent"]]
    without_owner = len(silent) - (asked.homes - asked.answered)
    return {
        "title": words.title(),
        "call": "",
        "hours": words.received(w.instant(first) if first else "", w.instant(last) if last else ""),
        "started": "",
        "ended": "",
        "officers": [],
        "drafted_by": minutes_text.drafted_by(""),
        "written": {
            "asked": w.instant(asked.asked_at) if asked.asked_at else "",
            "until": w.instant(asked.last_instant),
            "concluded": w.instant(asked.concluded_at),
            "silent_says": words.silent_says(len(silent), without_owner) if silent else "",
            "silent": silent,
        },
        "quorum": [],
        "continuity": "",
        **_votes(w, asked),
        "protocol": [],
        "recording": "",
        "identity_check": words.identity_check(frozenset(vote["channel"] for vote in kept["votes"])),
        "evidence": words.evidence(),
    }


def _votes(w: Writer, asked: InWriting) -> dict[str, Any]:
    """Who voted, one row a unit as in the attendance of a meeting, and never what."""
    rows = [
        {
            "unit": line.unit,
            "name": line.name,
            "capacity": words.quality(line.name, line.signed_by),
            "coefficient": w.figure(line.coefficient, "coefficient"),
            "times": words.cast(line.channel, w.instant(line.dated_at), w.instant(line.received_at)),
        }
        for line in asked.votes
    ]
    total = sum((line.coefficient for line in asked.votes), Fraction(0))
    answered = words.answered_summary(asked.answered, asked.homes, percent_words(total / w.total, w.places))
    return {
        "attendance_summary": f"{answered} {words.effect(asked.owners, asked.owners - asked.missing)}",
        "attendance": rows,
        "powers": [],
        "attendance_total": {
            "units": minutes_text.units_words(len(rows)),
            "coefficient": w.figure(total, "coefficient"),
        },
    }


def _at(w: Writer, iso: str) -> str:
    return w.instant(datetime.fromisoformat(iso))


def decision_in_writing(w: Writer, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a question in writing says otherwise: what it needed, by which articles, when it was counted."""
    kept, source = w.record["written"], row["source"]
    share = minutes_text.needed(row["majority"], parse_exact(row["needed"]))
    if not row["has_effect"]:
        source = sources.joined(source, sources.LEY_675_44)
    return {
        "needed": words.needed(share, kept["owners"], kept["participating"]),
        "source": source_words(source),
        "hours": words.counted_on(_at(w, row["at"])),
    }
