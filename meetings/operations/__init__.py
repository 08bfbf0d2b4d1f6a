"""Running an installation: its keys, its first set-up, its administrators, its backup, and the sample."""

from meetings.operations.backup import BackupError, Description, make_backup
from meetings.operations.keys import WrongKeys, bind_keys, hold_installation
from meetings.operations.mails import StaffLinkComposer
from meetings.operations.restore import Restored, restore_backup
from meetings.operations.sample import (
    EntryLinks,
    entry_links,
    make_sample,
    remove_sample,
    sample_of,
)
from meetings.operations.setup import (
    Appointed,
    NewCommunity,
    appoint_administrator,
    has_account,
    set_up_community,
)
from meetings.operations.worker import silent_since

__all__ = [
    "Appointed",
    "BackupError",
    "Description",
    "EntryLinks",
    "NewCommunity",
    "Restored",
    "StaffLinkComposer",
    "WrongKeys",
    "appoint_administrator",
    "bind_keys",
    "entry_links",
    "has_account",
    "hold_installation",
    "make_backup",
    "make_sample",
    "remove_sample",
    "restore_backup",
    "sample_of",
    "set_up_community",
    "silent_since",
]
