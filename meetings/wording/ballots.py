"""What is said when a vote or a ballot is not possible, and what a vote weighs in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as counted_gettext

from meetings.protocol.kinds import Said
from meetings.wording.format import percent_words
from meetings.wording.labels import label
from meetings.wording.sentences import Sentence

_SAY_IT_ALOUD = _l("If that is wrong, say it aloud: the secretary can see it.")

SENTENCES: Mapping[str, Sentence] = {
    "vote.is_open": Sentence(
        what=_l("A vote is open."),
        why=_l("It asks: %(question)s"),
        now=_l("Close that vote first, or annul it."),
    ),
    "vote.closed": Sentence(
        what=_l("The vote is closed."),
        why=_l("It closed on %(ended_at)s. What comes later does not count."),
        now=_l("Your page shows the result."),
    ),
    "vote.annulled": Sentence(
        what=_l("This vote was annulled."),
        why=_l("That was on %(ended_at)s. It decides nothing."),
        now=_l("Wait: if it is voted again, your page shows it."),
    ),
    "vote.nobody_voted": Sentence(
        what=_l("Nobody has voted yet."),
        why=_l("A vote without ballots has no result."),
        now=_l("Wait, write down what was said aloud, or annul the vote."),
    ),
    "vote.no_reason": Sentence(
        what=_l("The reason is missing."),
        why=_l("Who voted has to know why it does not count."),
        now=_l("Write in one sentence why the vote is annulled."),
    ),
    "vote.no_proof": Sentence(
        what=_l("Before you vote we must know that it is you."),
        why=_l("A link alone could be in other hands."),
        now=_l("Ask for your code and write it. Once this evening is enough."),
    ),
    "vote.not_inside": Sentence(
        what=_l("You are not in the meeting."),
        why=_l("Only who is in the meeting votes."),
        now=_l("Enter by the door of the meeting, and vote."),
    ),
    "ballot.not_yours": Sentence(
        what=_l("You do not vote in this vote."),
        why=_l("It opened on %(opened_at)s. Who was there then votes."),
        now=_l("You vote in the next one, if you stay."),
    ),
    "ballot.named_votes": Sentence(
        what=_l("%(voter)s votes for %(unit)s."),
        why=_l("Its owners named that person in writing before the vote opened."),
        now=_l(
            "You may speak. If its owners want another, tell the administration: it holds from the next vote."
        ),
    ),
    "ballot.another_votes": Sentence(
        what=_l("Another person votes for %(unit)s in this vote."),
        why=_l("Who speaks for each unit was fixed when the vote opened."),
        now=_SAY_IT_ALOUD,
    ),
    "ballot.kept_out": Sentence(
        what=_l("%(unit)s does not vote in this vote."),
        why=_l("The by-laws restrict it, and the reason was written down when the vote opened."),
        now=_l("You may attend and speak. If you do not agree, ask that it be written down."),
    ),
    "ballot.twice": Sentence(
        what=_l("Already voted: %(units)s."),
        why=_l("It came by telephone on %(cast_at)s. The first vote stands."),
        now=_SAY_IT_ALOUD,
    ),
    "ballot.twice_aloud": Sentence(
        what=_l("Already voted: %(units)s."),
        why=_l("The secretary wrote it down on %(cast_at)s. The first vote stands."),
        now=_SAY_IT_ALOUD,
    ),
    "ballot.nothing_said": Sentence(
        what=_l("There is no answer yet."),
        why=_l("Silence is no vote."),
        now=_l("Choose Yes, No or Blank vote."),
    ),
}


_MOST_PLACES = 4


def weight_words(basis: str, share: Fraction) -> str:
    """What one unit's ballot weighs: its part of the whole building, or one."""
    if basis == "coefficient":
        exact = (n for n in range(_MOST_PLACES) if (share * 100 * 10**n).denominator == 1)
        said = percent_words(share, next(exact, _MOST_PLACES))
        return gettext("This vote weighs %(share)s of the building.", share=said)
    if basis == "unit":
        return gettext("One vote for each unit: all weigh the same.")
    return gettext("One vote for each member: all weigh the same.")


def ballot_note(facts: Mapping[str, Any]) -> str:
    """What a unit said in a vote, from the facts sealed for its people: answer, question and code."""
    said = label(Said(facts["choice"]), "said")
    return f"{facts['unit']}: {said} · {facts['question']} · {facts['reference']}"


def voted_words(voted: int, units: int, share: Fraction) -> str:
    """How many voted, below the picture: never what."""
    cast = counted_gettext(
        "%(voted)s of %(num)s vote is in", "%(voted)s of %(num)s votes are in", units, voted=voted
    )
    return gettext("%(cast)s: %(share)s of the building.", cast=cast, share=percent_words(share))
