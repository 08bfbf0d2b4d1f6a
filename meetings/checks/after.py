"""The checks of what stays: minutes, recording, permission, personal data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from meetings.checks.fields import Fields, InvalidInput
from meetings.protocol import arrears, minutes, privacy, recording
from meetings.protocol.kinds import (
    Audience,
    Capture,
    ConsentForm,
    ConsentState,
    MinutesField,
    Modality,
    PolicyField,
    PublicationChannel,
    RequestType,
)


def _minutes_contents(given: Fields) -> dict[str, Any]:
    modality = given.code("modality", Modality, without=Modality.WRITTEN)
    found = minutes.contents(modality, given.codes("fields", MinutesField))
    return {"missing": found.missing, "verdict": found.verdict}


def _minutes_deadline(given: Fields) -> dict[str, Any]:
    frame = given.frame
    found = minutes.deadline(
        given.day("meeting_date"),
        given.code("modality", Modality, without=Modality.WRITTEN),
        law=frame.rulebook.law,
        workdays=frame.workdays(given.flag("saturday_business", False)),
    )
    return _given_only(
        publish_by=found.publish_by,
        communicate_by=found.communicate_by,
        communicate_by_latest_reading=found.communicate_by_latest_reading,
    )


def _challenge(given: Fields) -> dict[str, Any]:
    frame = given.frame
    found = minutes.challenge_deadline(
        given.day("act_date"), law=frame.rulebook.law, workdays=frame.workdays()
    )
    return {"last_day": found.last_day}


def _gate(given: Fields) -> dict[str, Any]:
    people = [
        recording.CapturedPerson(
            row.text("id"), row.code("capture", Capture), row.code("consent", ConsentState), _answered_at(row)
        )
        for row in given.objects("participants")
    ]
    found = recording.gate(people, given.instant("record_start_at"), notice_shown=given.flag("notice_shown"))
    return {"blockers": found.blockers, "verdict": found.verdict}


def _answered_at(row: Fields) -> datetime | None:
    """The hour of an answer; only somebody who has not answered may be without it."""
    unanswered = row.values.get("consent") == ConsentState.UNANSWERED
    if unanswered and (not row.has("at") or row.values["at"] is None):
        return None
    return row.instant("at")


def _consent(given: Fields) -> dict[str, Any]:
    found = recording.valid(
        recording.ConsentFacts(
            form=given.code("form", ConsentForm),
            prior=given.flag("prior"),
            informed=given.flag("informed"),
            evidence=given.flag("evidence"),
            sensitive=given.flag("sensitive"),
            bundled_purposes=given.flag("bundled_purposes"),
            conditioned_on_sensitive=given.flag("conditioned_on_sensitive", False),
        )
    )
    return {"reasons": found.reasons, "valid": found.valid}


def _request(given: Fields) -> dict[str, Any]:
    frame = given.frame
    request = given.code("type", RequestType)
    incomplete = given.flag("incomplete", False)
    if incomplete and request is RequestType.QUERY:
        raise InvalidInput(given.name("incomplete"), "is only for a claim")
    found = privacy.request_deadline(
        given.day("received"),
        request,
        law=frame.rulebook.law,
        workdays=frame.workdays(),
        extended=given.flag("extended", False),
        incomplete=incomplete,
    )
    return _given_only(
        due=found.due,
        latest_reading=found.latest_reading,
        flag_by=found.flag_by,
        request_fix_by=found.request_fix_by,
    )


def _incident(given: Fields) -> dict[str, Any]:
    frame = given.frame
    found = privacy.incident_deadline(
        given.day("escalated"), law=frame.rulebook.law, workdays=frame.workdays()
    )
    return {"due": found.due}


def _rnbd(given: Fields) -> dict[str, Any]:
    found = privacy.rnbd_required(
        given.exact("total_assets_cop"), given.positive("uvt_cop"), law=given.frame.rulebook.law
    )
    return {"required": found.required}


def _exposure(given: Fields) -> dict[str, Any]:
    return {"verdict": privacy.mail_exposure(given.whole("visible_third_party_addresses")).verdict}


def _publication(given: Fields) -> dict[str, Any]:
    channel = given.code("channel", PublicationChannel)
    to_owner = channel is PublicationChannel.NOTICE_TO_OWNER
    audience = given.code("audience", Audience) if to_owner or given.has("audience") else None
    on_board = channel is PublicationChannel.BOARD
    found = arrears.publication(
        channel, audience, visitor_transit=given.flag("visitor_transit", None if on_board else False)
    )
    return {"verdict": found.verdict}


def _policy(given: Fields) -> dict[str, Any]:
    found = privacy.policy_contents(given.codes("fields", PolicyField))
    return {"missing": found.missing, "verdict": found.verdict}


def _given_only(**values: Any) -> dict[str, Any]:
    """The results that apply: a date that does not exist for this input is left out."""
    return {key: value for key, value in values.items() if value is not None}


CHECKS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    "minutes.contents": _minutes_contents,
    "minutes.deadline": _minutes_deadline,
    "challenge.deadline": _challenge,
    "recording.gate": _gate,
    "consent.valid": _consent,
    "data.request_deadline": _request,
    "data.incident_deadline": _incident,
    "data.rnbd_required": _rnbd,
    "mail.exposure": _exposure,
    "arrears.publication": _publication,
    "policy.contents": _policy,
}
