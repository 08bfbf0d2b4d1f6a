"""What the papers of the minutes say: the record's facts, worded in the community's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from meetings.adapters.pdf.shapes import Minutes as MinutesPaper
from meetings.adapters.pdf.shapes import Signatures as SignaturesPaper
from meetings.convening import Addresses, paper_frame
from meetings.minutes.quorum import attended, continuity, hours, quorum_rows
from meetings.minutes.roles import roles_to_sign
from meetings.minutes.writer import Writer
from meetings.minutes.written_paper import decision_in_writing, written_data
from meetings.protocol.exact import parse_exact
from meetings.protocol.trail import parse_checkpoint, short_form
from meetings.storage.minutes import Minutes, MinutesSection
from meetings.storage.session import Transaction
from meetings.wording import label, source_words
from meetings.wording import minutes_text as words
from meetings.wording import minutes_written as written_words
from meetings.wording.convening import called_by
from meetings.wording.format import date_words, percent_words


def minutes_data(tx: Transaction, minutes: Minutes, signed: str, addresses: Addresses) -> MinutesPaper:
    """Everything the fixed text says."""
    w = Writer(tx, minutes)
    kept, meeting = w.record, w.meeting
    number = minutes.number or 0
    data: dict[str, Any] = {
        **paper_frame(w.card, signed, addresses.door(meeting.id), addresses),
        "running_title": words.running_title(number),
        "head_note": {"label": words.book_label(), "value": words.number_words(number)},
        "signed": "",
        "number": str(number),
        "kind": label(meeting.kind, "kind"),
        "modality": label(meeting.modality, "modality"),
        "date": w.day(w.concluded).capitalize(),
        "place": meeting.place,
        "means": meeting.join_url,
        "agenda": [section.title for section in minutes.sections],
        "items": [_item(w, section) for section in minutes.sections],
        "commitments": [],
        "guests": [],
        "signatures_note": words.signatures_note(roles_to_sign(meeting)),
        **_call(w),
        **_reasons(w),
        **(written_data(w) if "written" in kept else _as_held(w)),
    }
    paper: MinutesPaper = data  # type: ignore[assignment]  # its keys are checked against the shape when rendered
    return paper


def _as_held(w: Writer) -> dict[str, Any]:
    """What only a meeting has: its hours, who presided, its quorum, who came, the rules of the protocol."""
    kept = w.record
    stretches = ", ".join(f"{w.hour(s['from'])} – {w.hour(s['to'])}" for s in kept["recording"]["stretches"])
    return {
        "title": words.title(label(w.meeting.kind, "kind")),
        "call": label(w.meeting.call, "call"),
        "hours": hours(w),
        "started": w.hour(kept["opened_at"]),
        "ended": w.hour(kept["closed_at"]),
        "officers": [{"role": words.role(role), "name": name} for role, name in kept["officers"].items()],
        "drafted_by": words.drafted_by(kept["officers"].get("secretary", "")),
        "written": None,
        "quorum": [asdict(row) for row in quorum_rows(w)],
        "continuity": continuity(w),
        "identity_check": words.identity_check(),
        **_attendance(w),
        "protocol": [{**row} for row in kept.get("seal", ())],
        "recording": words.recording(stretches, kept["recording"]["refused"]),
        "evidence": words.evidence(),
    }


def _call(w: Writer) -> dict[str, Any]:
    notice = w.record["notice"]
    if not notice["version"]:
        # Art. 40: nobody was called, so there is neither form nor copy of a notice.
        return {
            "call_form": words.met_without_notice(notice["summons"]),
            "notice_reference": words.no_notice(),
            "annexes": [],
        }
    code = ""
    if notice["checkpoint"]:
        checkpoint = parse_checkpoint(notice["checkpoint"])
        code = short_form(checkpoint.origin, checkpoint.size, checkpoint.root)
    day = w.day(notice["issued_at"]) if notice["issued_at"] else ""
    on_paper = notice["channels"].get("paper", 0)
    form = written_words.asked_form if "written" in w.record else words.call_form
    sent = form(day, notice["people"], on_paper, notice["reached"])
    return {
        "call_form": " ".join(filter(None, (called_by(notice["convening"], w.places), sent))),
        "notice_reference": words.notice_reference(notice["version"], code),
        "annexes": [words.annex_notice(notice["version"])],
    }


def _attendance(w: Writer) -> dict[str, Any]:
    by_person: dict[str, list[Mapping[str, Any]]] = {}
    for row in w.record["attendance"]:
        by_person.setdefault(row["person"], []).append(row)
    rows = []
    for unit in w.record["units"]:
        intervals = [row for person in unit["people"] for row in by_person.get(person, ())]
        powers = [row for row in w.record["powers"] if row["unit_id"] == unit["unit_id"]]
        capacities = [label(row["capacity"], "attendance_capacity") for row in intervals]
        capacities += [label("proxy_holder", "attendance_capacity")] * bool(powers)
        times = [(row["joined_at"], row["left_at"]) for row in intervals]
        times += [tuple(each) for row in powers for each in row["times"]]
        owners = ", ".join(dict.fromkeys(row["name"] for row in intervals))
        holders = [words.with_power(row["holder"], row["grantor"]) for row in powers]
        rows.append(
            {
                "unit": unit["unit"],
                "name": "; ".join(filter(None, (owners, *holders))),
                "capacity": ", ".join(dict.fromkeys(capacities)),
                "coefficient": w.figure(parse_exact(unit["coefficient"]), "coefficient"),
                "times": ", ".join(f"{w.hour(since)} – {w.hour(until)}" for since, until in sorted(times)),
            }
        )
    total = attended(w)
    share = percent_words(total / w.total, w.places)
    return {
        "attendance_summary": words.attendance_summary(len(rows), share),
        "attendance": rows,
        "powers": [_power(w, row) for row in w.record["powers"]],
        "attendance_total": {
            "units": words.units_words(len(rows)),
            "coefficient": w.figure(total, "coefficient"),
        },
    }


def _power(w: Writer, row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "unit": row["unit"],
        "grantor": row["grantor"],
        "holder": row["holder"],
        "signed_on": date_words(date.fromisoformat(row["signed_on"]), year=True),
        "paper": words.power_paper(row["kept_at"], has_file=row["has_file"]),
    }


def _reasons(w: Writer) -> dict[str, Any]:
    kept = w.record
    is_written = "written" in kept
    return {
        "arrears": {
            "statement": written_words.arrears_statement() if is_written else words.arrears_statement(),
            "units": kept["arrears"],
            "source": source_words("Ley 675/2001 art 30"),
        },
        "overrides": [
            {
                "rule": row["said"],
                "reason": row["reason"],
                "by": f"{row['by']}, {w.instant(datetime.fromisoformat(row['at']))}",
                "source": source_words(row["source"]),
            }
            for row in kept["overrides"]
        ],
    }


def _item(w: Writer, section: MinutesSection) -> dict[str, Any]:
    decision = w.record["decisions"].get(str(section.item_id))
    return {
        "number": str(section.position + 1),
        "title": section.title,
        "text": section.text,
        "decisions": [_decision(w, decision)] if decision else [],
        "closed": [
            {"said": row["said"], "source": source_words(row["source"])}
            for row in w.record["closed"].get(str(section.item_id), ())
        ],
        "statements": [
            {"who": row["who"], "hour": w.hour(row["at"]), "text": row["text"]}
            for row in w.record["statements"].get(str(section.item_id), ())
        ],
    }


def _other_share(row: Mapping[str, Any]) -> Fraction | None:
    """In favour by the other way of counting, where both were needed."""
    if not row["other"]:
        return None
    favour, whole = map(parse_exact, row["other"])
    return favour / whole


def _decision(w: Writer, row: Mapping[str, Any]) -> dict[str, Any]:
    is_written = "written" in w.record
    basis, needed = row["basis"], parse_exact(row["needed"])
    favour, base = parse_exact(row["favour"]), parse_exact(row["denominator"])
    kept_out = row["kept_out"]
    return {
        "question": row["question"],
        "result": words.result(row["approved"], has_effect=row["has_effect"]),
        "choices": _choices(w, row),
        "total": {
            "label": words.counted_over(row["majority"]),
            "units": str(row["units"]["of"]),
            "weight": w.figure(base, basis),
            "share": percent_words(1, w.places),
        },
        "weight_label": words.weight_label(basis),
        "numerator": w.figure(favour, basis),
        "denominator": w.figure(base, basis),
        "result_share": percent_words(favour / base if base else Fraction(0), w.places),
        "needed": words.needed(row["majority"], needed),
        "kept_out": words.kept_out(kept_out["units"], w.share(kept_out["share"])),
        "other_count": words.other_count(basis, _other_share(row)),
        "needed_permille": int(needed * 1000),
        "basis": label(basis, "decision_basis"),
        "majority": label(row["majority"], "decision_majority"),
        "source": source_words(row["source"]),
        "hours": words.decision_hours(w.hour(row["at"])),
        **(decision_in_writing(w, row) if is_written else {}),
    }


def _choices(w: Writer, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was said, with its weight; the last is what said nothing of all it is counted over."""
    is_written = "written" in w.record
    base = parse_exact(row["denominator"])
    favour, against, blank = (parse_exact(row[name]) for name in ("favour", "against", "blank"))
    parts = {"yes": favour, "no": against, "blank": blank, "none": base - favour - against - blank}
    return [
        {
            "label": words.choice("silent" if code == "none" and is_written else code),
            "units": str(row["units"][code]),
            "weight": w.figure(weight, row["basis"]),
            "share": percent_words(weight / base if base else Fraction(0), w.places),
            "permille": int(weight * 1000 / base) if base else 0,
            "fill": code,
        }
        for code, weight in parts.items()
    ]


def signatures_data(
    tx: Transaction, minutes: Minutes, signed: str, addresses: Addresses, pages: int
) -> SignaturesPaper:
    """Everything the second paper says; ``pages`` are those of the signed one."""
    w = Writer(tx, minutes)
    number = minutes.number or 0
    first, second = words.seal_lines()
    published_at = minutes.published_at or minutes.created_at
    data: dict[str, Any] = {
        **paper_frame(w.card, signed, addresses.door(w.meeting.id), addresses),
        "title": words.signatures_title(number),
        "running_title": words.signatures_title(number),
        "head_note": {"label": words.book_label(), "value": words.number_words(number)},
        "signed": "",
        "kind": label(w.meeting.kind, "kind"),
        "date": w.day(w.concluded).capitalize(),
        "lead": words.signatures_lead(),
        "seal": {
            "first_line": first,
            "second_line": second,
            "says": words.seal_says(len(minutes.signatures)),
            "explains": words.seal_explains(),
        },
        "document": {
            "name": words.running_title(number),
            "pages": str(pages),
            "fixed_on": w.instant(minutes.fixed_at or minutes.created_at),
            "sha256": minutes.fixed_sha256,
        },
        "signers": _signers(w),
        "publication": {
            "place": minutes.published_place,
            "date": w.instant(published_at),
            "by": "",
            "how": words.publication_how(w.record["notice"]["people"]),
        },
    }
    paper: SignaturesPaper = data  # type: ignore[assignment]  # its keys are checked against the shape when rendered
    return paper


def _signers(w: Writer) -> list[dict[str, str]]:
    return [
        {
            "name": row.name,
            "role": words.role(row.role),
            "instant": w.instant(row.signed_at),
            "method": words.method(row.method),
            "evidence": words.signature_number(str(row.id)),
        }
        for row in w.minutes.signatures
    ]
