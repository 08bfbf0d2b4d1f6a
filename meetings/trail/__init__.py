"""The trail: entries written in the act's own transaction, checkpoints, reports, the check of the whole."""

from meetings.storage.trail import INSTALLATION_TREE
from meetings.trail.checking import NewestCheck, check_newest, check_trail, trees
from meetings.trail.reading import PersonLine, TrailLine, person_lines, personal_report, trail_lines
from meetings.trail.readings import Opening, Reader, open_reading, reading_of
from meetings.trail.writing import (
    SYSTEM,
    Act,
    Actor,
    Head,
    Signer,
    Witness,
    account_keys,
    head,
    keep_checkpoint,
    person_keys,
    record,
    signed_head,
    sizes,
)

__all__ = [
    "INSTALLATION_TREE",
    "SYSTEM",
    "Act",
    "Actor",
    "Head",
    "NewestCheck",
    "Opening",
    "PersonLine",
    "Reader",
    "Signer",
    "TrailLine",
    "Witness",
    "account_keys",
    "check_newest",
    "check_trail",
    "head",
    "keep_checkpoint",
    "open_reading",
    "person_keys",
    "person_lines",
    "personal_report",
    "reading_of",
    "record",
    "signed_head",
    "sizes",
    "trail_lines",
    "trees",
]
