"""Running an installation: its keys, its first set-up, and the sample community."""

from meetings.operations.keys import WrongKeys, bind_keys, hold_installation
from meetings.operations.sample import (
    EntryLinks,
    entry_links,
    make_sample,
    remove_sample,
    sample_of,
)
from meetings.operations.setup import NewCommunity, set_up_community
from meetings.operations.worker import silent_since

__all__ = [
    "EntryLinks",
    "NewCommunity",
    "WrongKeys",
    "bind_keys",
    "entry_links",
    "hold_installation",
    "make_sample",
    "remove_sample",
    "sample_of",
    "set_up_community",
    "silent_since",
]
