"""The word people read for each code of the closed lists (glossary: one concept, one word)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

# In this order a bare code is looked up; where two groups share a code, name the group.
LABELS: Mapping[str, Mapping[str, LazyString]] = {
    "kind": {
        "ordinary_assembly": _l("Ordinary assembly"),
        "extraordinary_assembly": _l("Extraordinary assembly"),
        "second_call": _l("Second-call assembly"),
        "council_meeting": _l("Council meeting"),
        "committee_meeting": _l("Coexistence committee meeting"),
        "informative_meeting": _l("Informative meeting"),
        "service_meeting": _l("Meeting with a supplier, an authority or a neighbour"),
    },
    "modality": {
        "presential": _l("In person"),
        "virtual": _l("Virtual"),
        "mixed": _l("In person and virtual"),
        "written": _l("By written vote"),
    },
    "call": {
        "first": _l("First call"),
        "second": _l("Second call"),
    },
    "meeting_state": {
        "draft": _l("In preparation"),
        "convened": _l("Convened"),
        "open": _l("In session"),
        "suspended": _l("Suspended"),
        "closed": _l("Held"),
        "failed_quorum": _l("Not held: no quorum"),
        "cancelled": _l("Cancelled"),
    },
    "meeting_act": {
        "issue_notice": _l("Send the notice"),
        "amend": _l("Change the notice"),
        "open": _l("Open the meeting"),
        "suspend": _l("Suspend the meeting"),
        "resume": _l("Resume the meeting"),
        "declare_no_quorum": _l("Declare that there is no quorum"),
        "close": _l("Close the meeting"),
        "cancel": _l("Cancel the meeting"),
    },
    "minutes_state": {
        "draft": _l("Draft"),
        "in_review": _l("In review"),
        "signed": _l("Signed"),
        "published": _l("Published"),
    },
    "minutes_act": {
        "submit": _l("Send the minutes to review"),
        "return_to_draft": _l("Return the minutes to draft"),
        "sign": _l("Sign the minutes"),
        "publish": _l("Publish the minutes"),
    },
    "item_type": {
        "procedure": _l("Procedure"),
        "election": _l("Election"),
        "decision": _l("Decision"),
        "report": _l("Report"),
        "information": _l("Information"),
    },
    "basis": {
        "coefficient": _l("By coefficient"),
        "unit": _l("One vote per unit"),
    },
    "majority": {
        "simple_represented": _l("More than half of those represented"),
        "qualified_70_total": _l("70 % of the whole building"),
        "unanimity": _l("All owners"),
    },
    "matter": {
        "change_use_common": _l("Change the use of common property"),
        "extraordinary_fee": _l("Extraordinary fee"),
        "non_necessary_expenses": _l("Expenses that are not necessary"),
        "exclusive_use": _l("Exclusive use of a common good"),
        "bylaw_reform": _l("Reform of the by-laws"),
        "disaffect_common": _l("Take a good out of common property"),
        "rebuild_75": _l("Rebuild after destruction of 75 % or more"),
        "change_use_private": _l("Change the use of private units"),
        "buy_property": _l("Buy property"),
        "dissolution": _l("Liquidation and dissolution"),
        "modify_coefficients": _l("Change the coefficients"),
        "individual_meters": _l("Individual meters"),
        "extinction": _l("End of the horizontal property"),
        "budget": _l("Budget"),
        "elect_council": _l("Election of the council"),
        "other": _l("Another matter"),
    },
    "convener": {
        "administrator": _l("The administrator"),
        "council": _l("The council"),
        "owners": _l("A group of owners"),
        "resident": _l("A resident"),
        "statutory_auditor": _l("The statutory auditor"),
    },
    "use": {
        "residential": _l("Housing"),
        "commercial": _l("Commercial use"),
        "mixed": _l("Mixed use"),
    },
    "choice": {
        "yes": _l("Yes"),
        "no": _l("No"),
    },
    "severity": {
        "ok": _l("Meets the rule"),
        "warn": _l("Notice this"),
        "override": _l("Needs a written reason"),
        "block": _l("Not allowed"),
    },
    "delivery_state": {
        "due": _l("To be sent"),
        "claimed": _l("Being sent"),
        "accepted": _l("Accepted by the mail service"),
        "refused": _l("Refused by the mail service"),
        "in_doubt": _l("We do not know whether it left"),
        "delivered": _l("Delivered"),
        "bounced": _l("Returned"),
        "read": _l("Read"),
        "handed_over": _l("Handed over in person"),
    },
    "dispatch_status": {
        "accepted": _l("Accepted by the mail service"),
        "bounced": _l("Returned"),
        "refused": _l("Refused by the mail service"),
        "in_doubt": _l("We do not know whether it left"),
    },
    "consent_state": {
        "unanswered": _l("Has not answered"),
        "granted": _l("Gave permission"),
        "refused": _l("Did not give permission"),
        "withdrawn": _l("Withdrew the permission"),
    },
    "capture": {
        "off": _l("Camera and microphone off"),
        "on": _l("Camera or microphone on"),
    },
    "attendance": {
        "present": _l("Present"),
        "represented": _l("Represented"),
        "absent": _l("Absent"),
        "left": _l("Left the meeting"),
    },
    "attendance_capacity": {
        "owner": _l("Owner"),
        "proxy_holder": _l("Holder of a proxy"),
        "guest": _l("Guest"),
        "officer": _l("Officer of the meeting"),
    },
    "voter_capacity": {
        "owner": _l("Owner"),
        "proxy": _l("Holder of a proxy"),
        "delegate": _l("Delegate"),
        "legal_representative": _l("Legal representative"),
    },
    "holder_role": {
        "administrator": _l("The administrator"),
        "employee": _l("An employee of the community"),
        "council_member": _l("A member of the council"),
        "statutory_auditor": _l("The statutory auditor"),
        "owner": _l("Owner"),
        "tenant": _l("Tenant"),
    },
    "attendee_role": {
        "owner": _l("Owner"),
        "administrator": _l("The administrator"),
        "tenant": _l("Tenant"),
        "usufructuary": _l("Usufructuary"),
        "guest": _l("Guest"),
    },
    "role": {
        "operator": _l("Operator of the installation"),
        "administrator": _l("Administrator"),
        "secretary": _l("Secretary"),
        "council": _l("Council"),
        "council_president": _l("President of the council"),
        "statutory_auditor": _l("Statutory auditor"),
        "resident": _l("Resident"),
        "guest": _l("Guest"),
        "chair": _l("Chair"),
        "verifier": _l("Verifier of the minutes"),
        "help_desk": _l("Help desk"),
    },
    "proxy_count": {
        "owners": _l("Owners represented"),
        "units": _l("Units represented"),
    },
    "notice_field": {
        "access_instructions": _l("How to enter the meeting"),
        "agenda": _l("Agenda"),
        "arrears_list": _l("List of owners in arrears"),
        "kind_label": _l("What kind of meeting it is"),
        "place": _l("Place"),
        "second_call_statement": _l("When the second call would be"),
        "starts_at": _l("Day and hour"),
        "tech_means": _l("Means by which it is held"),
    },
    "minutes_field": {
        "agenda": _l("Agenda"),
        "arrears_owners": _l("Owners in arrears"),
        "attendees_name_quality": _l("Name and capacity of those attending"),
        "coefficients": _l("Coefficients"),
        "evidence": _l("Proof of what each person said and voted"),
        "identity_check": _l("How identity was checked"),
        "kind_label": _l("What kind of meeting it is"),
        "legal_representative_signature": _l("Signature of the administrator"),
        "notice_copy": _l("Copy of the notice"),
        "notice_form": _l("How the meeting was called"),
        "president_signature": _l("Signature of the chair"),
        "quorum_continuity": _l("That the quorum lasted the whole meeting"),
        "secretary_signature": _l("Signature of the secretary"),
        "units": _l("Units"),
        "votes_per_decision": _l("Votes of each decision"),
    },
    "policy_field": {
        "contact_person_or_area": _l("Person or area that answers"),
        "controller_address": _l("Address of the community"),
        "controller_domicile": _l("Domicile of the community"),
        "controller_email": _l("E-mail of the community"),
        "controller_name": _l("Name of the community"),
        "controller_phone": _l("Telephone of the community"),
        "database_period": _l("How long the data are kept"),
        "effective_date": _l("Date from which it holds"),
        "procedure": _l("How rights are exercised"),
        "rights": _l("Rights of the holders"),
        "treatment_and_purpose": _l("What the data are used for"),
    },
    "notice_unit": {
        "clear_calendar_days": _l("Full calendar days"),
        "clear_business_days": _l("Full business days"),
    },
    "second_call_mode": {
        "art41": _l("Third business day, 8:00 p. m."),
        "same_day_minutes": _l("The same day, some minutes later"),
    },
    "nonpresential_rule": {
        "all_owners": _l("All owners must take part"),
        "quorum": _l("The quorum is enough"),
    },
    "community_kind": {
        "complex": _l("Residential complex"),
        "building": _l("Building"),
    },
    "unit_kind": {
        "apartment": _l("Apartment"),
        "house": _l("House"),
        "shop": _l("Shop"),
        "parking": _l("Parking space"),
        "storage": _l("Storage room"),
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


def group_of(enumeration: type[StrEnum]) -> str:
    """The key of `LABELS` for an enumeration: `NoticeField` is `notice_field`."""
    name = enumeration.__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
