"""The fixed words of the printed papers: headings, column names and sentences, in the reader's language.

They reach a paper as data (`words`), so that the same Typst source prints in every language. The keys are
the names the sources under ``papers/`` use; a test compares both.
"""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

WORDS = {
    # every paper
    "page_of": _l("Page {page} of {pages}"),
    "verification_code": _l("Code"),
    "verify_at": _l("You can check this paper at"),
    "checkpoint_title": _l("Proof in the trail"),
    "checkpoint_says": _l(
        "These lines fix the trail as it was when this paper was made. Keep them. "
        "If anybody changed an earlier act, these lines would no longer fit."
    ),
    "contact_title": _l("A person who answers"),
    "contact_says": _l("If you have a question or see a mistake, call"),
    "data_policy_at": _l("How we look after your data:"),
    "place": _l("Place"),
    "date": _l("Date"),
    "hour": _l("Hour"),
    "unit": _l("Unit"),
    "units": _l("Units"),
    "name": _l("Name"),
    "number_short": _l("No."),
    "total": _l("Total"),
    "papers_title": _l("Attached papers"),
    "notes_title": _l("Notes"),
    # notice and minutes
    "means": _l("Technical means"),
    "agenda_title": _l("Agenda"),
    "overrides_title": _l("Recorded reasons"),
    "arrears_title": _l("Owners in arrears"),
    "nobody_in_arrears": _l("No unit is in arrears."),
    "recording_title": _l("Recording"),
    # notice
    "where_title": _l("Where and how"),
    "duration": _l("Duration"),
    "convened_by": _l("Called by"),
    "sent_on": _l("Date of sending"),
    "notice_version": _l("Version"),
    "how_to_enter": _l("How to enter"),
    "item": _l("Item"),
    "vote": _l("Vote"),
    "voted": _l("Voted"),
    "not_voted": _l("Not voted"),
    "minutes_column": _l("Minutes"),
    "closed_matter": _l("This meeting cannot decide it"),
    "second_call_title": _l("Second call"),
    "data_title": _l("Personal data"),
    "courtesy_title": _l("House rules"),
    # proxy form
    "proxy_eyebrow": _l("Form to fill in and sign"),
    "proxy_title": _l("Proxy"),
    "proxy_grantor": _l("Who gives the proxy"),
    "proxy_holder": _l("Who goes instead"),
    "proxy_powers": _l("For what"),
    "proxy_signature": _l("Signatures"),
    "proxy_general": _l("General: for every item of the agenda."),
    "proxy_special": _l("Special: only for these items, or with these instructions:"),
    "proxy_says": _l(
        "The holder may speak, vote and accept posts for me in this meeting. "
        "I can withdraw this proxy until a vote begins."
    ),
    "full_name": _l("Full name"),
    "id_number": _l("Identity document"),
    "owner_quality": _l("Quality (owner, co-owner, legal representative)"),
    "phone": _l("Telephone"),
    "email": _l("E-mail"),
    "place_and_date": _l("Place and date"),
    "signature_grantor": _l("Signature of who gives the proxy"),
    "signature_holder": _l("Signature of the holder"),
    # minutes
    "meeting_title": _l("The meeting"),
    "book_number": _l("Number in the book"),
    "started": _l("Began"),
    "ended": _l("Ended"),
    "drafted_by": _l("Drafted by"),
    "call_title": _l("How it was called"),
    "quorum_title": _l("Quorum"),
    "quorum_column": _l("Quorum"),
    "moment": _l("Moment"),
    "represented": _l("Represented"),
    "required": _l("Required"),
    "identity_title": _l("Identity"),
    "statement_of": _l("Statement for the record by"),
    "commitments_title": _l("Commitments"),
    "commitment": _l("What"),
    "responsible": _l("Who"),
    "due": _l("By when"),
    "attendance_title": _l("Attendance"),
    "name_capacity": _l("Name and capacity"),
    "coefficient": _l("Coefficient"),
    "arrival_departure": _l("Arrival and departure"),
    "guests_title": _l("Guests"),
    "evidence_title": _l("Evidence"),
    "annexes_title": _l("Annexes"),
    "signatures_title": _l("Signatures"),
    "share": _l("Share"),
    # signatures
    "seal_upper": _l("ELECTRONIC SIGNATURE"),
    "seal_lower": _l("CERTIFIED RECORD"),
    "signed_text_title": _l("The signed text"),
    "document": _l("Document"),
    "pages": _l("Pages"),
    "fixed_on": _l("Fixed on"),
    "hash_sha256": _l("Digital fingerprint (SHA-256) of the file"),
    "hash_says": _l("Whoever changes one letter of the file changes its fingerprint. Compare both."),
    "who_signed": _l("Who signed"),
    "when": _l("When"),
    "method": _l("Method"),
    "signature_law": _l(
        "Electronic signature: Law 527 of 1999, article 7, and Decree 2364 of 2012, article 3. "
        "Minutes: Law 675 of 2001, articles 44 and 47."
    ),
    "publication_title": _l("Publication"),
    "not_published": _l("These minutes have not been published yet."),
    "published_by": _l("Published by"),
    # letter and delivery sheet
    "letter_to": _l("To"),
    "letter_answer_title": _l("Your answer"),
    "signature": _l("Signature"),
    "witness_or_reason": _l("Witness, when nobody signs"),
    "date_hour": _l("Date and hour"),
    "delivered_by": _l("Name and signature of whoever delivers"),
    # evidence of sending
    "sent_title": _l("What was sent"),
    "recipients_title": _l("Recipients"),
    "recipient": _l("Recipient"),
    "channel": _l("Channel"),
    "states": _l("States and hour"),
    "message_hash": _l("Fingerprint of the message (SHA-256)"),
}


def paper_words(locale: str) -> dict[str, str]:
    """Return every fixed word of the papers in one language.

    Args:
        locale: a language the product has a catalogue for, such as ``"es"`` or ``"en"``. Needs an
            application context; without one the words stay in English.
    """
    with force_locale(locale):
        return {key: str(word) for key, word in WORDS.items()}
