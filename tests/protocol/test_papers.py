"""Minutes, recording, permissions and personal data."""

from __future__ import annotations

from datetime import date
from typing import Any

from meetings.protocol import minutes, privacy, recording
from meetings.protocol.days import Workdays
from meetings.protocol.kinds import ConsentForm, MinutesField, Modality, PolicyField, RequestType
from meetings.protocol.rulebook import latest
from tests.protocol.answers import error, result
from tests.protocol.colombia import HOLIDAYS
from tests.tables import table

ALWAYS = (
    "president_signature",
    "secretary_signature",
    "kind_label",
    "notice_form",
    "agenda",
    "attendees_name_quality",
    "units",
    "coefficients",
    "votes_per_decision",
    "arrears_owners",
)
AT_A_DISTANCE = (
    "evidence",
    "notice_copy",
    "legal_representative_signature",
    "quorum_continuity",
    "identity_check",
)


@table(
    ("modality", "required"),
    [("presential", ALWAYS), ("virtual", ALWAYS + AT_A_DISTANCE), ("mixed", ALWAYS + AT_A_DISTANCE)],
)
def test_minutes_hold_everything_or_are_blocked(modality: str, required: tuple[str, ...]) -> None:
    """With all of it they pass; without any single thing they are stopped and name it."""
    complete = result("minutes.contents", modality=modality, fields=list(required))
    assert complete == {"missing": [], "verdict": "ok"}
    for left_out in required:
        fields = [field for field in required if field != left_out]
        found = result("minutes.contents", modality=modality, fields=fields)
        assert found == {"missing": [left_out], "verdict": "block"}


def test_minutes_in_person_may_hold_more() -> None:
    """What only a virtual meeting must hold does no harm."""
    found = result("minutes.contents", modality="presential", fields=[field.value for field in MinutesField])
    assert found["verdict"] == "ok"


@table(
    ("meeting", "publish", "calendar", "business"),
    [
        ("2026-03-14", "2026-04-15", "2026-03-24", "2026-03-30"),
        ("2026-03-27", "2026-04-28", "2026-04-06", "2026-04-14"),  # Holy Week inside
        ("2026-06-26", "2026-07-29", "2026-07-06", "2026-07-14"),
        ("2026-12-18", "2027-01-20", "2026-12-28", "2027-01-05"),
        ("2027-03-20", "2027-04-21", "2027-03-30", "2027-04-07"),
    ],
)
def test_minutes_terms_from_the_day_of_the_meeting(
    meeting: str, publish: str, calendar: str, business: str
) -> None:
    """Twenty business days; at a distance also ten, read both ways; the day itself is not counted."""
    at_distance = {
        "publish_by": publish,
        "communicate_by": calendar,
        "communicate_by_latest_reading": business,
    }
    assert result("minutes.deadline", meeting_date=meeting, modality="virtual") == at_distance
    assert result("minutes.deadline", meeting_date=meeting, modality="mixed") == at_distance
    in_person = result("minutes.deadline", meeting_date=meeting, modality="presential")
    assert in_person == {"publish_by": publish}


@table(
    ("published", "codes"),
    [
        (date(2026, 3, 24), []),
        (date(2026, 3, 25), ["minutes.deadline.communicated_late"]),
        (date(2026, 4, 15), ["minutes.deadline.communicated_late"]),
        (date(2026, 4, 16), ["minutes.deadline.late", "minutes.deadline.communicated_late"]),
    ],
)
def test_minutes_after_their_terms_are_told(published: date, codes: list[str]) -> None:
    """The last day itself is in time."""
    deadlines = minutes.deadline(
        date(2026, 3, 14), Modality.VIRTUAL, law=latest().law, workdays=Workdays(HOLIDAYS)
    )
    assert [each.code for each in minutes.late(deadlines, published)] == codes


@table(
    ("act", "last"),
    [
        ("2026-03-14", "2026-05-14"),
        ("2026-12-31", "2027-03-01"),  # 28 February is a Sunday
        ("2026-12-28", "2027-03-01"),
        ("2026-07-20", "2026-09-21"),  # a Sunday runs to Monday
        ("2026-05-13", "2026-07-14"),  # onto the new holiday
        ("2025-05-14", "2025-07-14"),  # the year before it
        ("2026-02-02", "2026-04-06"),  # onto Holy Thursday: to the next Monday
        ("2027-12-30", "2028-02-29"),
        ("2027-12-31", "2028-02-29"),
    ],
)
def test_decision_may_be_challenged_for_two_months(act: str, last: str) -> None:
    """A last day that is no business day runs to the next one."""
    assert result("challenge.deadline", act_date=act) == {"last_day": last}


START = "2026-05-07T18:05:00-05:00"


def _person(name: str, consent: str, capture: str = "on", at: str | None = "18:00:00") -> dict[str, Any]:
    answered = {} if at is None else {"at": f"2026-05-07T{at}-05:00"}
    return {"id": name, "capture": capture, "consent": consent, **answered}


@table(
    ("people", "shown", "blockers"),
    [
        ([_person("A", "granted"), _person("B", "granted")], True, []),
        ([_person("A", "granted", at="18:05:00")], True, []),  # at the very instant
        ([_person("A", "granted", at="18:05:01")], True, ["A"]),
        ([_person("A", "refused")], True, ["A"]),
        ([_person("A", "unanswered")], True, ["A"]),
        ([_person("A", "unanswered", at=None)], True, ["A"]),  # silence is never consent
        ([_person("A", "withdrawn")], True, ["A"]),
        ([_person("A", "refused", "off")], True, []),  # refusing costs nothing
        ([_person("A", "unanswered", "off", at=None)], True, []),
        ([_person("A", "withdrawn", "off")], True, []),
        ([_person("B", "refused"), _person("A", "granted"), _person("C", "withdrawn")], True, ["B", "C"]),
        ([_person("A", "granted"), _person("A", "withdrawn", at="18:01:00")], True, ["A"]),
        ([_person("A", "granted")], False, ["notice"]),
        ([_person("A", "refused")], False, ["notice", "A"]),
        ([], True, []),
        ([], False, ["notice"]),
    ],
)
def test_recording_waits_for_everybody_captured(
    people: list[dict[str, Any]], shown: bool, blockers: list[str]
) -> None:
    """The gate opens only when all who would be captured have granted it by then."""
    found = result("recording.gate", participants=people, notice_shown=shown, record_start_at=START)
    assert found == {"blockers": blockers, "verdict": "block" if blockers else "ok"}


def test_recording_answer_needs_its_hour() -> None:
    """A permission without an hour cannot be prior."""
    given = {"notice_shown": True, "record_start_at": START}
    wrong = error("recording.gate", participants=[_person("A", "granted", at=None)], **given)
    assert wrong == "participants[0].at: is missing"


GOOD: dict[str, Any] = {
    "bundled_purposes": False,
    "evidence": True,
    "form": "written",
    "informed": True,
    "prior": True,
    "sensitive": True,
    "conditioned_on_sensitive": False,
}


@table(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"form": "oral"}, []),
        ({"form": "unequivocal_conduct"}, ["sensitive_needs_explicit"]),
        ({"form": "unequivocal_conduct", "sensitive": False}, []),
        ({"form": "preticked", "sensitive": False}, ["not_affirmative"]),
        ({"form": "silence", "sensitive": False}, ["not_affirmative"]),
        ({"form": "silence"}, ["not_affirmative", "sensitive_needs_explicit"]),
        ({"prior": False}, ["not_prior"]),
        ({"informed": False}, ["not_informed"]),
        ({"evidence": False}, ["no_evidence"]),
        ({"bundled_purposes": True}, ["purposes_not_separable"]),
        ({"conditioned_on_sensitive": True}, ["conditioned_on_sensitive"]),
        (
            {"prior": False, "evidence": False, "bundled_purposes": True},
            ["no_evidence", "not_prior", "purposes_not_separable"],
        ),
    ],
)
def test_permission_holds_only_without_any_defect(changes: dict[str, Any], reasons: list[str]) -> None:
    """Each defect alone is enough, and all of them are named."""
    found = result("consent.valid", **(GOOD | changes))
    assert found == {"reasons": reasons, "valid": not reasons}


@table(
    ("received", "extended", "due", "latest_reading"),
    [
        ("2026-11-23", False, "2026-12-04", "2026-12-07"),
        ("2026-11-23", True, "2026-12-14", "2026-12-15"),  # 8 December is a holiday
        ("2026-11-22", False, "2026-12-04", "2026-12-04"),  # a Sunday does not count itself
        ("2026-07-10", False, "2026-07-27", "2026-07-28"),  # over 13 and 20 July
    ],
)
def test_query_of_a_holder_is_answered_in_ten(
    received: str, extended: bool, due: str, latest_reading: str
) -> None:
    """The day of receipt counted to be safe, and the latest reading beside it."""
    found = result("data.request_deadline", type="query", received=received, extended=extended)
    assert found == {"due": due, "latest_reading": latest_reading}


@table(
    ("received", "extended", "due", "flag_by"),
    [
        ("2026-11-23", False, "2026-12-15", "2026-11-25"),
        ("2026-11-23", True, "2026-12-28", "2026-11-25"),
        ("2026-06-26", False, "2026-07-22", "2026-07-01"),
        ("2026-07-09", False, "2026-08-03", "2026-07-14"),
    ],
)
def test_claim_of_a_holder_is_answered_in_fifteen(
    received: str, extended: bool, due: str, flag_by: str
) -> None:
    """From the next day; marked in process within two."""
    found = result("data.request_deadline", type="claim", received=received, extended=extended)
    assert found == {"due": due, "flag_by": flag_by}


def test_request_is_neither_extended_nor_incomplete_by_itself() -> None:
    """Both are said when they are so."""
    frame: dict[str, Any] = {"law": latest().law, "workdays": Workdays(HOLIDAYS)}
    found = privacy.request_deadline(date(2026, 11, 23), RequestType.CLAIM, **frame)
    assert (found.due, found.request_fix_by) == (date(2026, 12, 15), None)


def test_permission_is_not_conditioned_by_itself() -> None:
    """Making something depend on sensitive data is said when it is so."""
    facts = {key: value for key, value in GOOD.items() if key not in ("form", "conditioned_on_sensitive")}
    assert recording.valid(recording.ConsentFacts(form=ConsentForm.ORAL, **facts)).valid


def test_incomplete_claim_is_asked_to_be_completed() -> None:
    """Within five calendar days; only a claim can be incomplete."""
    found = result("data.request_deadline", type="claim", received="2026-11-23", incomplete=True)
    assert found["request_fix_by"] == "2026-11-28"
    wrong = error("data.request_deadline", type="query", received="2026-11-23", incomplete=True)
    assert wrong == "incomplete: is only for a claim"


@table(
    ("escalated", "due"),
    [("2026-11-23", "2026-12-15"), ("2026-11-22", "2026-12-14"), ("2026-03-27", "2026-04-21")],
)
def test_incident_is_reported_in_fifteen_business_days(escalated: str, due: str) -> None:
    """The day it reached the person in charge is not counted."""
    assert result("data.incident_deadline", escalated=escalated) == {"due": due}


@table(
    ("assets", "required"),
    [("5237400000", False), ("5237400000.01", True), ("5237399999.99", False), ("0", False)],
)
def test_data_bases_are_registered_over_the_limit(assets: str, required: bool) -> None:
    """Exactly 100,000 UVT is not over."""
    found = result("data.rnbd_required", total_assets_cop=assets, uvt_cop="52374")
    assert found == {"required": required}


@table(("addresses", "verdict"), [(0, "ok"), (1, "block"), (240, "block")])
def test_message_shows_no_address_of_others(addresses: int, verdict: str) -> None:
    """Not one."""
    assert result("mail.exposure", visible_third_party_addresses=addresses) == {"verdict": verdict}


def test_data_policy_holds_everything_or_is_blocked() -> None:
    """Without any single thing it is stopped and names it."""
    everything = [field.value for field in PolicyField]
    assert result("policy.contents", fields=everything) == {"missing": [], "verdict": "ok"}
    for left_out in everything:
        fields = [field for field in everything if field != left_out]
        found = result("policy.contents", fields=fields)
        assert found == {"missing": [left_out], "verdict": "block"}
