"""Minutes: drafted by the record, written, signed over a fixed paper, published to each owner."""

from meetings.minutes.compose import CodeComposer, PublishedComposer
from meetings.minutes.draft import (
    WrittenSection,
    draft_due,
    draft_minutes,
    fingerprint,
    save_sections,
)
from meetings.minutes.letters import minutes_letters, minutes_proof, minutes_sheet
from meetings.minutes.pages import BookRow, MinutesPage, book, minutes_page, paper_of, read_page
from meetings.minutes.papers import make_minutes_papers
from meetings.minutes.quorum import HeldFigures, figures_of
from meetings.minutes.remarks import (
    MyRemarks,
    Remarked,
    RemarkLine,
    my_remarks,
    recent_remarks,
    remark,
    remarks_of,
)
from meetings.minutes.review import return_to_draft, submit
from meetings.minutes.roles import ROLES, roles_to_sign
from meetings.minutes.seal import MeetingSeal, seal_of, seals_of
from meetings.minutes.signatories import Signatory, send_link_again, signatories
from meetings.minutes.signing import Signer, publish, sign
from meetings.minutes.signing_mail import SignatureComposer

__all__ = [
    "ROLES",
    "BookRow",
    "CodeComposer",
    "HeldFigures",
    "MeetingSeal",
    "MinutesPage",
    "MyRemarks",
    "PublishedComposer",
    "RemarkLine",
    "Remarked",
    "Signatory",
    "SignatureComposer",
    "Signer",
    "WrittenSection",
    "book",
    "draft_due",
    "draft_minutes",
    "figures_of",
    "fingerprint",
    "make_minutes_papers",
    "minutes_letters",
    "minutes_page",
    "minutes_proof",
    "minutes_sheet",
    "my_remarks",
    "paper_of",
    "publish",
    "read_page",
    "recent_remarks",
    "remark",
    "remarks_of",
    "return_to_draft",
    "roles_to_sign",
    "save_sections",
    "seal_of",
    "seals_of",
    "send_link_again",
    "sign",
    "signatories",
    "submit",
]
