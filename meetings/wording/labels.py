"""The word people read for each code of the closed lists (glossary: one concept, one word)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from meetings.wording import path_labels, reading_labels
from meetings.wording.register import COLUMN_NAMES, SKIPPED_ROWS, UNIT_KINDS

# In this order a bare code is looked up; where two groups share a code, name the group.
LABELS: Mapping[str, Mapping[str, LazyString]] = {
    "kind": {
        "ordinary_assembly": lazy_pgettext("label", "Ordinary assembly"),
        "extraordinary_assembly": lazy_pgettext("label", "Extraordinary assembly"),
        "second_call": lazy_pgettext("label", "Second-call assembly"),
        "council_meeting": lazy_pgettext("label", "Council meeting"),
        "committee_meeting": lazy_pgettext("label", "Coexistence committee meeting"),
        "informative_meeting": lazy_pgettext("label", "Informative meeting"),
        "service_meeting": lazy_pgettext("label", "Meeting with a supplier, an authority or a neighbour"),
    },
    "summons": {
        "notice": lazy_pgettext("label", "Called by notice"),
        "self_convened": lazy_pgettext("label", "Assembly by the owners' own right"),
        "universal": lazy_pgettext("label", "Universal assembly"),
    },
    "modality": {
        "presential": lazy_pgettext("label", "In person"),
        "virtual": lazy_pgettext("label", "Virtual"),
        "mixed": lazy_pgettext("label", "In person and virtual"),
        "written": lazy_pgettext("label", "By written vote"),
    },
    "call": {
        "first": lazy_pgettext("label", "First call"),
        "second": lazy_pgettext("label", "Second call"),
    },
    "hour_ground": {
        "poll": lazy_pgettext("label", "A poll"),
        "by_laws": lazy_pgettext("label", "The by-laws"),
        "council": lazy_pgettext("label", "A decision of the council"),
    },
    "meeting_state": {
        "draft": lazy_pgettext("label", "In preparation"),
        "convened": lazy_pgettext("label", "Convened"),
        "open": lazy_pgettext("label", "In session"),
        "suspended": lazy_pgettext("label", "Suspended"),
        "closed": lazy_pgettext("label", "Held"),
        "failed_quorum": lazy_pgettext("label", "Not held: no quorum"),
        "cancelled": lazy_pgettext("label", "Cancelled"),
    },
    "meeting_act": {
        "issue_notice": lazy_pgettext("label", "Send the notice"),
        "amend": lazy_pgettext("label", "Change the notice"),
        "open": lazy_pgettext("label", "Open the meeting"),
        "gather": lazy_pgettext("label", "Open the assembly without a notice"),
        "suspend": lazy_pgettext("label", "Suspend the meeting"),
        "resume": lazy_pgettext("label", "Resume the meeting"),
        "declare_no_quorum": lazy_pgettext("label", "Declare that there is no quorum"),
        "close": lazy_pgettext("label", "Close the meeting"),
        "count": lazy_pgettext("label", "Count the written votes"),
        "cancel": lazy_pgettext("label", "Cancel the meeting"),
    },
    "minutes_state": {
        "draft": lazy_pgettext("label", "Draft"),
        "in_review": lazy_pgettext("label", "In review"),
        "signed": lazy_pgettext("label", "Signed"),
        "published": lazy_pgettext("label", "Published"),
    },
    "minutes_act": {
        "submit": lazy_pgettext("label", "Send the minutes to review"),
        "return_to_draft": lazy_pgettext("label", "Return the minutes to draft"),
        "sign": lazy_pgettext("label", "Sign the minutes"),
        "publish": lazy_pgettext("label", "Publish the minutes"),
    },
    "item_type": {
        "procedure": lazy_pgettext("label", "Procedure"),
        "election": lazy_pgettext("label", "Election"),
        "decision": lazy_pgettext("label", "Decision"),
        "report": lazy_pgettext("label", "Report"),
        "information": lazy_pgettext("label", "Information"),
    },
    "basis": {
        "coefficient": lazy_pgettext("label", "By coefficient"),
        "unit": lazy_pgettext("label", "One vote per unit"),
    },
    "majority": {
        "simple_represented": lazy_pgettext("label", "More than half of those represented"),
        "qualified_70_total": lazy_pgettext("label", "70 % of the whole building"),
        "unanimity": lazy_pgettext("label", "All owners"),
    },
    # What a recorded decision weighed and needed: as above, and in a body by heads (art. 54).
    "decision_basis": {
        "coefficient": lazy_pgettext("label", "By coefficient"),
        "unit": lazy_pgettext("label", "One vote per unit"),
        "member": lazy_pgettext("label", "One vote per member"),
    },
    "decision_majority": {
        "simple_represented": lazy_pgettext("label", "More than half of those represented"),
        "qualified_70_total": lazy_pgettext("label", "70 % of the whole building"),
        "unanimity": lazy_pgettext("label", "All owners"),
        "half_of_total": lazy_pgettext("label", "More than half of the whole building"),
        "half_of_members": lazy_pgettext("label", "More than half of all the members"),
    },
    "matter": {
        "change_use_common": lazy_pgettext("label", "Change the use of common property"),
        "extraordinary_fee": lazy_pgettext("label", "Extraordinary fee"),
        "non_necessary_expenses": lazy_pgettext("label", "Expenses that are not necessary"),
        "exclusive_use": lazy_pgettext("label", "Exclusive use of a common good"),
        "bylaw_reform": lazy_pgettext("label", "Reform of the by-laws"),
        "disaffect_common": lazy_pgettext("label", "Take a good out of common property"),
        "rebuild_75": lazy_pgettext("label", "Rebuild after destruction of 75 % or more"),
        "change_use_private": lazy_pgettext("label", "Change the use of private units"),
        "buy_property": lazy_pgettext("label", "Buy property"),
        "dissolution": lazy_pgettext("label", "Liquidation and dissolution"),
        "modify_coefficients": lazy_pgettext("label", "Change the coefficients"),
        "individual_meters": lazy_pgettext("label", "Individual meters"),
        "extinction": lazy_pgettext("label", "End of the horizontal property"),
        "budget": lazy_pgettext("label", "Budget"),
        "elect_council": lazy_pgettext("label", "Election of the council"),
        "other": lazy_pgettext("label", "Another matter"),
    },
    "convener": {
        "administrator": lazy_pgettext("label", "The administrator"),
        "council": lazy_pgettext("label", "The council"),
        "owners": lazy_pgettext("label", "A group of owners"),
        "resident": lazy_pgettext("label", "A resident"),
        "statutory_auditor": lazy_pgettext("label", "The statutory auditor"),
    },
    "use": {
        "residential": lazy_pgettext("label", "Housing"),
        "commercial": lazy_pgettext("label", "Commercial use"),
        "mixed": lazy_pgettext("label", "Mixed use"),
    },
    "choice": {
        "yes": lazy_pgettext("label", "Yes"),
        "no": lazy_pgettext("label", "No"),
    },
    "said": {
        "yes": lazy_pgettext("label", "Yes"),
        "no": lazy_pgettext("label", "No"),
        "blank": lazy_pgettext("label", "Blank vote"),
        "not_voted": lazy_pgettext("label", "They did not vote"),
    },
    "ballot_way": {
        "page": lazy_pgettext("label", "By the own telephone"),
        "aloud": lazy_pgettext("label", "Said aloud, written down by the secretary"),
    },
    "written_choice": {
        "yes": lazy_pgettext("label", "Yes"),
        "no": lazy_pgettext("label", "No"),
        "blank": lazy_pgettext("label", "Blank vote"),
    },
    "severity": {
        "ok": lazy_pgettext("label", "Meets the rule"),
        "warn": lazy_pgettext("label", "Notice this"),
        "override": lazy_pgettext("label", "Needs a written reason"),
        "block": lazy_pgettext("label", "Not allowed"),
    },
    "delivery_state": {
        "due": lazy_pgettext("label", "To be sent"),
        "claimed": lazy_pgettext("label", "Being sent"),
        "accepted": lazy_pgettext("label", "Accepted"),
        "refused": lazy_pgettext("label", "Refused"),
        "in_doubt": lazy_pgettext("label", "We do not know whether it left"),
        "delivered": lazy_pgettext("label", "Delivered"),
        "bounced": lazy_pgettext("label", "Returned"),
        "read": lazy_pgettext("label", "Read"),
        "handed_over": lazy_pgettext("label", "Handed over in person"),
        "superseded": lazy_pgettext("label", "Not sent: a newer message took its place"),
        "expired": lazy_pgettext("label", "Not sent: it was of no use any more"),
    },
    "dispatch_status": {
        "accepted": lazy_pgettext("label", "Accepted"),
        "bounced": lazy_pgettext("label", "Returned"),
        "refused": lazy_pgettext("label", "Refused"),
        "in_doubt": lazy_pgettext("label", "We do not know whether it left"),
    },
    "consent_state": {
        "unanswered": lazy_pgettext("label", "Has not answered"),
        "granted": lazy_pgettext("label", "Gave permission"),
        "refused": lazy_pgettext("label", "Did not give permission"),
        "withdrawn": lazy_pgettext("label", "Withdrew the permission"),
    },
    "capture": {
        "off": lazy_pgettext("label", "Camera and microphone off"),
        "on": lazy_pgettext("label", "Camera or microphone on"),
    },
    "attendance": {
        "present": lazy_pgettext("label", "Present"),
        "represented": lazy_pgettext("label", "Represented"),
        "absent": lazy_pgettext("label", "Absent"),
        "left": lazy_pgettext("label", "Left the meeting"),
    },
    "attendance_capacity": {
        "owner": lazy_pgettext("label", "Owner"),
        "member": lazy_pgettext("label", "Member"),
        "proxy_holder": lazy_pgettext("label", "Holder of a proxy"),
        "guest": lazy_pgettext("label", "Guest"),
        "officer": lazy_pgettext("label", "Officer of the meeting"),
    },
    "body": {
        "council": lazy_pgettext("label", "Administration council"),
        "committee": lazy_pgettext("label", "Coexistence committee"),
    },
    "committee_decision": {
        "settlement_proposal": lazy_pgettext("label", "A proposal to come to terms"),
        "sanction": lazy_pgettext("label", "A sanction"),
        "other": lazy_pgettext("label", "Something else"),
    },
    "guest_quality": {
        "supplier": lazy_pgettext("label", "Supplier"),
        "authority": lazy_pgettext("label", "Authority"),
        "neighbour": lazy_pgettext("label", "Neighbour"),
    },
    "voter_capacity": {
        "owner": lazy_pgettext("label", "Owner"),
        "proxy": lazy_pgettext("label", "Holder of a proxy"),
        "delegate": lazy_pgettext("label", "Delegate"),
        "legal_representative": lazy_pgettext("label", "Legal representative"),
    },
    "holder_role": {
        "administrator": lazy_pgettext("label", "The administrator"),
        "employee": lazy_pgettext("label", "An employee of the community"),
        "council_member": lazy_pgettext("label", "A member of the council"),
        "statutory_auditor": lazy_pgettext("label", "The statutory auditor"),
        "owner": lazy_pgettext("label", "Owner"),
        "tenant": lazy_pgettext("label", "Tenant"),
    },
    "attendee_role": {
        "owner": lazy_pgettext("label", "Owner"),
        "administrator": lazy_pgettext("label", "The administrator"),
        "tenant": lazy_pgettext("label", "Tenant"),
        "usufructuary": lazy_pgettext("label", "Usufructuary"),
        "guest": lazy_pgettext("label", "Guest"),
    },
    "role": {
        "operator": lazy_pgettext("label", "Operator of the installation"),
        "administrator": lazy_pgettext("label", "Administrator"),
        "secretary": lazy_pgettext("label", "Secretary"),
        "council": lazy_pgettext("label", "Council"),
        "council_president": lazy_pgettext("label", "President of the council"),
        "statutory_auditor": lazy_pgettext("label", "Statutory auditor"),
        "resident": lazy_pgettext("label", "Resident"),
        "guest": lazy_pgettext("label", "Guest"),
        "chair": lazy_pgettext("label", "Chair"),
        "verifier": lazy_pgettext("label", "Verifier of the minutes"),
        "help_desk": lazy_pgettext("label", "Help desk"),
    },
    "proxy_count": {
        "owners": lazy_pgettext("label", "Owners represented"),
        "units": lazy_pgettext("label", "Units represented"),
    },
    "notice_field": {
        "access_instructions": lazy_pgettext("label", "How to enter the meeting"),
        "agenda": lazy_pgettext("label", "Agenda"),
        "arrears_list": lazy_pgettext("label", "List of owners in arrears"),
        "kind_label": lazy_pgettext("label", "What kind of meeting it is"),
        "place": lazy_pgettext("label", "Place"),
        "second_call_statement": lazy_pgettext("label", "When the second call would be"),
        "starts_at": lazy_pgettext("label", "Day and hour"),
        "tech_means": lazy_pgettext("label", "Means by which it is held"),
    },
    "minutes_field": {
        "agenda": lazy_pgettext("label", "Agenda"),
        "arrears_owners": lazy_pgettext("label", "Owners in arrears"),
        "attendees_name_quality": lazy_pgettext("label", "Name and capacity of those who took part"),
        "coefficients": lazy_pgettext("label", "Coefficients"),
        "evidence": lazy_pgettext("label", "Proof of what each person said and voted"),
        "identity_check": lazy_pgettext("label", "How identity was checked"),
        "kind_label": lazy_pgettext("label", "What kind of meeting it is"),
        "legal_representative_signature": lazy_pgettext("label", "Signature of the administrator"),
        "notice_copy": lazy_pgettext("label", "Copy of the notice"),
        "notice_form": lazy_pgettext("label", "How the meeting was called"),
        "president_signature": lazy_pgettext("label", "Signature of the chair"),
        "quorum_continuity": lazy_pgettext("label", "That the quorum lasted the whole meeting"),
        "secretary_signature": lazy_pgettext("label", "Signature of the secretary"),
        "units": lazy_pgettext("label", "Units"),
        "votes_per_decision": lazy_pgettext("label", "Votes of each decision"),
    },
    "policy_field": {
        "contact_person_or_area": lazy_pgettext("label", "Person or area that answers"),
        "controller_address": lazy_pgettext("label", "Address of the community"),
        "controller_domicile": lazy_pgettext("label", "Domicile of the community"),
        "controller_email": lazy_pgettext("label", "E-mail of the community"),
        "controller_name": lazy_pgettext("label", "Name of the community"),
        "controller_phone": lazy_pgettext("label", "Telephone of the community"),
        "database_period": lazy_pgettext("label", "How long the data are kept"),
        "effective_date": lazy_pgettext("label", "Date from which it holds"),
        "procedure": lazy_pgettext("label", "How rights are exercised"),
        "rights": lazy_pgettext("label", "Rights of the holders"),
        "treatment_and_purpose": lazy_pgettext("label", "What the data are used for"),
    },
    "notice_unit": {
        "clear_calendar_days": lazy_pgettext("label", "Full calendar days"),
        "clear_business_days": lazy_pgettext("label", "Full business days"),
    },
    "second_call_mode": {
        "art41": lazy_pgettext("label", "Third business day, 8:00 p. m."),
        "same_day_minutes": lazy_pgettext("label", "The same day, some minutes later"),
    },
    "nonpresential_rule": {
        "all_owners": lazy_pgettext("label", "All owners must take part"),
        "quorum": lazy_pgettext("label", "The quorum is enough"),
    },
    "community_kind": {
        "complex": lazy_pgettext("label", "Residential complex"),
        "building": lazy_pgettext("label", "Building"),
    },
    "unit_kind": {kind.value: word for kind, word in UNIT_KINDS.items()},
    "column_role": {role.value: word for role, word in COLUMN_NAMES.items()},
    "skip_code": {code.value: word for code, word in SKIPPED_ROWS.items()},
    **path_labels.LABELS,
    **reading_labels.LABELS,
    "hour_answer": {
        "yes": lazy_pgettext("label", "I can"),
        "maybe": lazy_pgettext("label", "If need be, I can"),
        "no": lazy_pgettext("label", "I cannot"),
    },
}


def label(code: str, group: str = "") -> str:
    """The word for a code, in the reader's language.

    Args:
        code: a member of an enumeration (its group is known), or its text as it is stored.
        group: a key of `LABELS`, needed for a bare text that stands in several groups.

    Raises `LookupError` for a code that has no word.
    """
    if isinstance(code, StrEnum) and not group:
        group = group_of(type(code))
    groups = (LABELS[group],) if group else LABELS.values()
    for words in groups:
        if str(code) in words:
            return str(words[str(code)])
    raise LookupError(f"no label for {code!r} in {group or 'any group'}")


@cache
def group_of(enumeration: type[StrEnum]) -> str:
    """The key of `LABELS` for an enumeration: `NoticeField` is `notice_field`."""
    name = enumeration.__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
