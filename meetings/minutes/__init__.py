"""Minutes: drafted by the record, written, signed over a fixed paper, published to each owner."""

from meetings.minutes.compose import CodeComposer, OfficerComposer, PublishedComposer
from meetings.minutes.draft import (
    WrittenSection,
    draft_due,
    draft_minutes,
    fingerprint,
    return_to_draft,
    save_sections,
    submit,
)
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
from meetings.minutes.seal import MeetingSeal, seal_of, seals_of
from meetings.minutes.signing import ROLES, Signer, publish, roles_to_sign, sign

__all__ = [
    "ROLES",
    "BookRow",
    "CodeComposer",
    "HeldFigures",
    "MeetingSeal",
    "MinutesPage",
    "MyRemarks",
    "OfficerComposer",
    "PublishedComposer",
    "RemarkLine",
    "Remarked",
    "Signer",
    "WrittenSection",
    "book",
    "draft_due",
    "draft_minutes",
    "figures_of",
    "fingerprint",
    "make_minutes_papers",
    "minutes_page",
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
    "sign",
    "submit",
]
