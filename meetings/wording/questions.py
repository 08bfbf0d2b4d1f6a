"""The words of the papers of a decision in writing: its notice, its letter, the form to vote on paper."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import gettext

from meetings.wording.format import percent_words
from meetings.wording.labels import label
from meetings.wording.letters import with_reason


def title() -> str:
    """The title of the notice."""
    return gettext("Notice of a decision in writing")


def until(day: str) -> str:
    """Until when it is voted; all of that day counts."""
    return gettext("Vote until %(day)s", day=day)


def majority(own_share: Fraction | None) -> str:
    """What a question needs; ``own_share``: what the by-laws ask for beyond more than half."""
    if own_share is not None:
        return gettext("At least %(share)s of the whole building", share=percent_words(own_share, 0))
    return label("half_of_total", "decision_majority")


def counted() -> str:
    """Of what the majority is (art. 43)."""
    return gettext("The majority is of the whole building, and not only of those who answer.")


def everybody() -> str:
    """That every owner has to answer (art. 44)."""
    return " ".join(
        (
            gettext("All owners have to answer in time."),
            gettext("If one does not, the decision has no effect, whatever the others say."),
            gettext("Where a unit has several owners, one of them answers for all."),
        )
    )


def how_to_vote(lost_link: str) -> str:
    """The two ways to vote."""
    begins = (
        gettext("Nobody meets. All the questions are answered together, once, in one of two ways:"),
        gettext("The last day counts whole, until midnight. A vote is not changed afterwards."),
    )
    page = gettext(
        "On your own page: open your personal link, which came with this notice. "
        "If you lost it, ask for it at %(door)s.",
        door=lost_link,
    )
    paper = gettext("On paper: fill in the ballot at the end of this notice, sign it and hand it in.")
    return f"{begins[0]}\n1. {page}\n2. {paper}\n\n{begins[1]}"


def data_notice() -> str:
    """What the data are used for (Ley 1581/2012 art. 12)."""
    return gettext(
        "The community uses your data to ask you, count the votes and write the minutes. "
        "You may know them, correct them and ask for proof of your permission."
    )


def ballot_name() -> str:
    """The name of the form among the papers."""
    return gettext("Written ballot")


def decision(kind: str, community: str) -> str:
    """Whose decision a ballot is for."""
    return gettext("%(kind)s by written vote, %(community)s", kind=kind, community=community)


def hand_in_until(day: str) -> str:
    """Until when a ballot may come in."""
    return gettext("Hand it in on %(day)s at the latest.", day=day)


def how_to_return(name: str, hours: str, phone: str) -> str:
    """Where a signed ballot goes, and what makes it one (art. 43)."""
    where = gettext(
        "Hand it in at the administration, to %(name)s, telephone %(phone)s. Hours: %(hours)s",
        name=name,
        phone=phone,
        hours=hours,
    )
    needs = gettext("It counts only with the name, every answer, the day, the hour and the signature.")
    other = gettext("You can also vote without paper, on your own page.")
    return f"{where}\n{needs} {other}"


def letter_title() -> str:
    """The title of a letter."""
    return gettext("We ask you to vote in writing")


def letter_title_taken_back() -> str:
    """The title of a letter that takes the questions back."""
    return gettext("You need not vote any more")


def letter() -> str:
    """What a letter brings."""
    brings = gettext("With this letter we hand you the official notice with the questions, and your ballot.")
    return f"{brings}\n\n{everybody()}"


def taken_back(reason: str) -> str:
    """That votes are not taken any more, and why."""
    said = gettext("The questions to vote in writing were taken back. Votes are not taken any more.")
    return with_reason(said, reason)


def how_to_answer() -> str:
    """How somebody who got paper votes."""
    return gettext(
        "Fill in the ballot behind this letter, sign it and hand it in at the administration. "
        "Or write this address in a browser and vote there. "
        "The address is yours alone: do not share it."
    )
