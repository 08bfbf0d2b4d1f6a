"""The fixed words of the printed papers: headings, column names and sentences, in the reader's language.

They reach a paper as data (`words`), so that the same Typst source prints in every language. The keys are
the names the sources under ``papers/`` use; a test compares both.
"""

from __future__ import annotations

from meetings.adapters.catalogues import catalogue
from meetings.adapters.pdf.errors import CONTEXT


def _p(source: str) -> str:
    """Mark a source string for the catalogue; it is looked up when a paper is made."""
    return source


WORDS = {
    # every paper
    "page_of": _p("Page {page} of {pages}"),
    "verification_code": _p("Code"),
    "verify_at": _p("You can check this paper at"),
    "checkpoint_title": _p("Proof in the trail"),
    "checkpoint_says": _p(
        "These lines fix the trail as it was when this paper was made. Keep them. "
        "If anybody changed an earlier act, these lines would no longer fit."
    ),
    "contact_title": _p("A person who answers"),
    "contact_says": _p("If you have a question or see a mistake, call"),
    "data_policy_at": _p("How we look after your data:"),
    "place": _p("Place"),
    "date": _p("Date"),
    "hour": _p("Hour"),
    "unit": _p("Unit"),
    "units": _p("Units"),
    "name": _p("Name"),
    "number_short": _p("No."),
    "total": _p("Total"),
    "papers_title": _p("Attached papers"),
    "notes_title": _p("Notes"),
    # notice and minutes
    "means": _p("Technical means"),
    "agenda_title": _p("Agenda"),
    "overrides_title": _p("Recorded reasons"),
    "arrears_title": _p("Owners in arrears"),
    "nobody_in_arrears": _p("No unit is in arrears."),
    "recording_title": _p("Recording"),
    # notice
    "where_title": _p("Where and how"),
    "duration": _p("Duration"),
    "convened_by": _p("Called by"),
    "sent_on": _p("Date of sending"),
    "notice_version": _p("Version"),
    "how_to_enter": _p("How to enter"),
    "changes_title": _p("What changes"),
    "changes_reason": _p("Why it changes"),
    "item": _p("Item"),
    "vote": _p("Vote"),
    "voted": _p("Voted"),
    "not_voted": _p("Not voted"),
    "minutes_column": _p("Minutes"),
    "closed_matter": _p("This meeting cannot decide it"),
    "second_call_title": _p("Second call"),
    "data_title": _p("Personal data"),
    "courtesy_title": _p("House rules"),
    # notice of a decision in writing
    "questions_title": _p("Questions"),
    "question": _p("Question"),
    "how_counted": _p("How it is counted"),
    "everybody_title": _p("Everybody answers"),
    "how_to_vote": _p("How to vote"),
    "called_title": _p("Who asks"),
    # forms
    "form_eyebrow": _p("Form to fill in and sign"),
    # ballot form
    "ballot_title": _p("Written ballot"),
    "ballot_voter": _p("Who votes"),
    "ballot_mark": _p("Mark one box in each question. A ballot with a question left out is not taken."),
    "ballot_signing": _p("Day, hour and signature"),
    "signing_day": _p("Day, month and year of signing"),
    "signing_hour": _p("Hour of signing (a. m. or p. m.)"),
    "ballot_signature": _p("Signature of who votes"),
    "ballot_by_another": _p("If another person signs"),
    "ballot_power": _p("Only if another person signs for the owner. Their power goes with this form."),
    # proxy form
    "proxy_title": _p("Proxy"),
    "proxy_grantor": _p("Who gives the proxy"),
    "proxy_holder": _p("Who goes instead"),
    "proxy_powers": _p("For what"),
    "proxy_signature": _p("Signatures"),
    "proxy_general": _p("General: for every item of the agenda."),
    "proxy_special": _p("Special: only for these items, or with these instructions:"),
    "proxy_says": _p(
        "The holder may speak, vote and accept posts for me in this meeting. "
        "I can withdraw this proxy until a vote begins."
    ),
    "full_name": _p("Full name"),
    "id_number": _p("Identity document"),
    "owner_quality": _p("Quality (owner, co-owner, legal representative)"),
    "phone": _p("Telephone"),
    "email": _p("E-mail"),
    "place_and_date": _p("Place and date"),
    "signature_grantor": _p("Signature of who gives the proxy"),
    "signature_holder": _p("Signature of the holder"),
    # minutes
    "meeting_title": _p("The meeting"),
    "book_number": _p("Number in the book"),
    "started": _p("Began"),
    "ended": _p("Ended"),
    "drafted_by": _p("Drafted by"),
    "call_title": _p("How it was called"),
    "quorum_title": _p("Quorum"),
    "quorum_column": _p("Quorum"),
    "moment": _p("Moment"),
    "represented": _p("Represented"),
    "required": _p("Required"),
    "identity_title": _p("Identity"),
    "statement_of": _p("Statement for the record by"),
    "commitments_title": _p("Commitments"),
    "commitment": _p("What"),
    "responsible": _p("Who"),
    "due": _p("By when"),
    "attendance_title": _p("Attendance"),
    "capacity": _p("Capacity"),
    "coefficient": _p("Coefficient"),
    "arrival_departure": _p("Arrival and departure"),
    "powers_title": _p("Powers"),
    "power_of": _p("Who gave it"),
    "power_held_by": _p("Who held it"),
    "signed_on": _p("Signed on"),
    "power_paper": _p("The paper"),
    "guests_title": _p("Guests"),
    "evidence_title": _p("Evidence"),
    "protocol_title": _p("The ten rules of the protocol"),
    "protocol_rule": _p("Rule"),
    "protocol_mark": _p("What is known"),
    "protocol_evidence": _p("Why"),
    "annexes_title": _p("Annexes"),
    # minutes of a decision in writing
    "written_title": _p("The decision in writing"),
    "asked_on": _p("Asked on"),
    "counted_until": _p("Votes counted until"),
    "concluded_on": _p("Concluded on"),
    "asked_title": _p("How it was asked"),
    "voters_title": _p("Who answered"),
    "vote_day_hour": _p("Day, hour and way"),
    "silent_title": _p("Without an answer"),
    "signatures_title": _p("Signatures"),
    "share": _p("Share"),
    # signatures
    "seal_upper": _p("ELECTRONIC SIGNATURE"),
    "seal_lower": _p("CERTIFIED RECORD"),
    "signed_text_title": _p("The signed text"),
    "document": _p("Document"),
    "pages": _p("Pages"),
    "fixed_on": _p("Fixed on"),
    "hash_sha256": _p("Digital fingerprint (SHA-256) of the file"),
    "hash_says": _p("Whoever changes one letter of the file changes its fingerprint. Compare both."),
    "who_signed": _p("Who signed"),
    "when": _p("When"),
    "method": _p("Method"),
    "signature_law": _p(
        "Electronic signature: Law 527 of 1999, article 7, and Decree 2364 of 2012, article 3. "
        "Minutes: Law 675 of 2001, articles 44 and 47."
    ),
    "publication_title": _p("Publication"),
    "not_published": _p("These minutes have not been published yet."),
    "published_by": _p("Published by"),
    # letter and delivery sheet
    "letter_to": _p("To"),
    "letter_answer_title": _p("Your answer"),
    "letter_reading_title": _p("To read them"),
    "signature": _p("Signature"),
    "witness_or_reason": _p("Witness, when nobody signs"),
    "date_hour": _p("Date and hour"),
    "delivered_by": _p("Name and signature of whoever delivers"),
    # evidence of sending
    "sent_title": _p("What was sent"),
    "recipients_title": _p("Recipients"),
    "recipient": _p("Recipient"),
    "channel": _p("Channel"),
    "states": _p("States and hour"),
    "message_hash": _p("Fingerprint of the message (SHA-256)"),
}


def paper_words(locale: str) -> dict[str, str]:
    """Return every fixed word of the papers in one language.

    Args:
        locale: a language the product has a catalogue for: ``es`` or ``en``.
    """
    translations = catalogue(locale)
    return {key: translations.pgettext(CONTEXT, source) for key, source in WORDS.items()}
