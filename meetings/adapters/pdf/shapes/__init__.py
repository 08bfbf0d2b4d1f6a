"""What each paper must be given: exact keys, all of them texts that the caller has already formatted.

Numbers, dates and hours arrive as the words to print, since one formatter serves page, mail and paper. A text
marked *prose* may hold paragraphs and lists (an empty line parts paragraphs; lines that begin with ``-`` or
``1.`` are lists); any other is one line. An empty text leaves its row or part out where the field says so.
"""

from __future__ import annotations

from meetings.adapters.pdf.shapes.common import (
    Arrears,
    Community,
    Contact,
    Convener,
    HeadNote,
    Override,
    Paper,
    Verification,
)
from meetings.adapters.pdf.shapes.minutes import (
    AttendanceTotal,
    Attendee,
    Choice,
    Commitment,
    Decision,
    Item,
    Minutes,
    Officer,
    Publication,
    QuorumMoment,
    SealWords,
    Signatures,
    SignedDocument,
    Signer,
    Statement,
    Totals,
)
from meetings.adapters.pdf.shapes.notice import (
    AgendaRow,
    DeliverySheet,
    EvidenceOfSending,
    Fact,
    Letters,
    LetterTo,
    Notice,
    ProxyForm,
    Recipient,
    SecondCall,
    SheetRow,
    StateAt,
)

__all__ = [
    "AgendaRow",
    "Arrears",
    "AttendanceTotal",
    "Attendee",
    "Choice",
    "Commitment",
    "Community",
    "Contact",
    "Convener",
    "Decision",
    "DeliverySheet",
    "EvidenceOfSending",
    "Fact",
    "HeadNote",
    "Item",
    "LetterTo",
    "Letters",
    "Minutes",
    "Notice",
    "Officer",
    "Override",
    "Paper",
    "ProxyForm",
    "Publication",
    "QuorumMoment",
    "Recipient",
    "SealWords",
    "SecondCall",
    "SheetRow",
    "Signatures",
    "SignedDocument",
    "Signer",
    "StateAt",
    "Statement",
    "Totals",
    "Verification",
]
