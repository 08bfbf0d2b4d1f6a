"""A decision in writing (Ley 675/2001 art. 43): asked, answered within a month, counted over the whole."""

from meetings.written_decision.asking import AskedUnit, Asking, asking_of, find_written
from meetings.written_decision.counting import count_due, count_votes
from meetings.written_decision.new_owners import ask_new_owners
from meetings.written_decision.outcome import CountedVote, WrittenOutcome, outcome_of
from meetings.written_decision.pages import (
    BallotPage,
    OwnerRow,
    Receipt,
    VotesPage,
    ballot_page,
    owner_row,
    votes_page,
)
from meetings.written_decision.voting import SignedPaper, note_from_paper, require_open, vote_on_own_page

__all__ = [
    "AskedUnit",
    "Asking",
    "BallotPage",
    "CountedVote",
    "OwnerRow",
    "Receipt",
    "SignedPaper",
    "VotesPage",
    "WrittenOutcome",
    "ask_new_owners",
    "asking_of",
    "ballot_page",
    "count_due",
    "count_votes",
    "find_written",
    "note_from_paper",
    "outcome_of",
    "owner_row",
    "require_open",
    "vote_on_own_page",
    "votes_page",
]
