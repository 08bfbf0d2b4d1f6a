"""The words of the contested points of law: the question, its readings, what is done, the ready grounds."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from meetings.protocol.contested import CHECKED_ON, Ground, Point
from meetings.wording.format import long_date_words
from meetings.wording.legal import source_words


@dataclass(frozen=True, slots=True)
class PointWords:
    """What is said of one point; `readings` and `grounds` by their codes."""

    title: LazyString
    question: LazyString
    done: LazyString
    readings: Mapping[str, LazyString]
    grounds: Mapping[str, LazyString]


_COUNSEL = _l("A lawyer advised it.")
# What the person adds, for a ground that only holds with it.
_ASKS: Mapping[str, LazyString] = {
    "counsel": _l("Write the name and the date of the opinion."),
    "bylaws_allow": _l("Write the article."),
    "bylaws_restrict": _l("Write the article."),
    "urgent_need": _l("Say which need."),
    "separated_at_the_vote": _l("Say how they are counted."),
}
_NO_GROUNDS: Mapping[str, LazyString] = {}

WORDS: Mapping[Point, PointWords] = {
    Point.VIRTUAL_ASSEMBLY: PointWords(
        title=_l("A virtual assembly without every owner"),
        question=_l(
            "Does a virtual assembly decide with the ordinary quorum, or must every owner take part?"
        ),
        done=_l("The quorum is enough. Each meeting needs a written reason, which stands in its minutes."),
        readings={
            "every_owner": _l("Read to the letter, the decisions have no effect when some owner is absent."),
            "quorum_enough": _l(
                "The decree says that «all» means those who take part, when they are a quorum."
            ),
            "all_who_attend": _l("Some authors ask that all who attend agree to meet in that manner."),
        },
        grounds={
            "quorum_enough": _l("The ordinary quorum is enough in a meeting at a distance."),
            "bylaws_allow": _l("The by-laws allow virtual assemblies with the ordinary quorum."),
            "counsel": _COUNSEL,
        },
    ),
    Point.MIXED_QUALIFIED: PointWords(
        title=_l("A matter of article 46 in a mixed meeting"),
        question=_l("May a decision of 70 % be taken when some owners attend at a distance?"),
        done=_l("It is voted only with a written reason."),
        readings={
            "mixed_is_distance": _l("A mixed meeting is also held at a distance, so it cannot decide it."),
            "mixed_allowed": _l(
                "The rule closes only meetings without presence; the law says nothing of mixed ones."
            ),
        },
        grounds={
            "seventy_in_the_room": _l(
                "The 70 % of the whole building is counted among those in the room alone."
            ),
            "counsel": _COUNSEL,
        },
    ),
    Point.WRITTEN_QUALIFIED: PointWords(
        title=_l("A matter of article 46 by written vote"),
        question=_l("May a decision of 70 % be taken in writing?"),
        done=_l("It cannot be voted in writing."),
        readings={
            "written_closed": _l(
                "Written votes are a manner of meeting at a distance, which the law closes."
            ),
            "written_open": _l("Written votes have an article of their own, which does not close it."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.EXTRAORDINARY_TERM: PointWords(
        title=_l("Days of notice of an extraordinary assembly"),
        question=_l("How many days before is an extraordinary assembly called, when the by-laws do not say?"),
        done=_l("Five full days, or a written reason. 72 hours are kept always."),
        readings={
            "no_term": _l("The law sets a term only for the ordinary assembly."),
            "five_days": _l("The rule for companies, five common days, is applied by analogy."),
        },
        grounds={
            "urgent_need": _l("The need is urgent or could not be foreseen, and the law sets no term."),
            "counsel": _COUNSEL,
        },
    ),
    Point.SECOND_CALL_COUNT: PointWords(
        title=_l("From when the third business day is counted"),
        question=_l("Is the second call counted from the first meeting or from the sending of its notice?"),
        done=_l("From the day of the first meeting."),
        readings={
            "from_meeting": _l("From the date of the first meeting: the common reading."),
            "from_sending": _l("From the day on which the first notice was sent."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.SATURDAY: PointWords(
        title=_l("Saturday as a business day"),
        question=_l("Does a Saturday count in a term of business days?"),
        done=_l("It does not count, unless the by-laws or the office's hours say so."),
        readings={
            "office_works": _l("It counts when the administration's office normally works on Saturdays."),
            "never_business": _l("It does not count in terms that the law sets in days."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.HALF_PLUS_ONE: PointWords(
        title=_l("Half plus one of a percentage"),
        question=_l("Is half plus one more than half, or one point more than 50 %?"),
        done=_l("Anything over half is enough, however little."),
        readings={
            "more_than_half": _l("Of a percentage, half plus one means more than half."),
            "fifty_one": _l("It means 51 %: half, and one point more."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.REPRESENTED_BASE: PointWords(
        title=_l("Those represented in the session"),
        question=_l("Is the majority counted over those present at the beginning or at the vote?"),
        done=_l("Over those represented when the vote opens; whoever abstains stays in the count."),
        readings={
            "at_the_vote": _l("Those represented at the moment of the vote."),
            "at_installation": _l("Those represented when the meeting was installed."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.SINGLE_HOLDER: PointWords(
        title=_l("One person with everybody's powers"),
        question=_l("Are several owners needed in the room, or is it enough that several are represented?"),
        done=_l("Owners represented are counted. A single person in the room is told as a warning."),
        readings={
            "owners_represented": _l("The plural of owners is legal: those represented count."),
            "people_present": _l("The plural is of people: at least two must be there."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.ARREARS_VOTE: PointWords(
        title=_l("The vote of an owner in arrears"),
        question=_l("May the by-laws take the vote from an owner in arrears?"),
        done=_l("They vote. A restriction needs its article in the by-laws and a written reason."),
        readings={
            "debtor_votes": _l("The law gives the vote to every owner, and rulings are cited in favour."),
            "bylaws_restrict": _l("The by-laws may suspend the vote while the debt lasts."),
        },
        grounds={
            "bylaws_restrict": _l("The by-laws take the vote from whoever is in arrears."),
            "counsel": _COUNSEL,
        },
    ),
    Point.PROXY_CONFLICT: PointWords(
        title=_l("Powers held by whoever administers or is in the council"),
        question=_l("May the administrator, an employee or a council member vote for other owners?"),
        done=_l("Only with a written reason; for their own unit always."),
        readings={
            "law_silent": _l("The law of horizontal property lets an owner choose anybody."),
            "as_in_companies": _l("In companies, those who administer cannot hold powers of others."),
        },
        grounds={
            "law_silent": _l("The law lets each owner choose who represents them, without exceptions."),
            "counsel": _COUNSEL,
        },
    ),
    Point.PROXY_NUMBER: PointWords(
        title=_l("How many powers one person may hold"),
        question=_l("Is there a limit of powers for each person?"),
        done=_l("There is none, unless the by-laws set one and say what it counts."),
        readings={
            "no_limit": _l("The law sets no limit."),
            "bylaws_limit": _l("The by-laws may set one, of owners or of units."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.VERBAL_PROXY: PointWords(
        title=_l("A power given aloud"),
        question=_l("Must a power be in writing?"),
        done=_l("It is accepted with a note; in writing it is better."),
        readings={
            "verbal_valid": _l("A court did not ask for writing."),
            "in_writing": _l("Without writing, nobody can prove what was given."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.TEN_DAYS: PointWords(
        title=_l("The ten days to communicate the minutes"),
        question=_l("Are the ten days of article 44 calendar or business days?"),
        done=_l("The alarm rings at ten calendar days; the term is broken at ten business days."),
        readings={
            "business_days": _l("Days in a law are business days unless it says otherwise."),
            "calendar_days": _l("The article says days, and the careful reading takes them all."),
        },
        grounds=_NO_GROUNDS,
    ),
    Point.VOTE_BASIS: PointWords(
        title=_l("Which decisions are economic"),
        question=_l("Which decisions weigh by coefficient, and which give one vote to each unit?"),
        done=_l("A person decides it for each item. When both ways differ, both are shown."),
        readings={
            "only_spending": _l("Only those that mean spending money."),
            "wider": _l("Also those that touch the value of the units."),
        },
        grounds={
            "separated_at_the_vote": _l("Housing and commerce vote apart on this item."),
            "counsel": _COUNSEL,
        },
    ),
    Point.QUALIFIED_BASIS: PointWords(
        title=_l("The 70 % of what is not economic"),
        question=_l("In housing, is the 70 % of a matter that is not economic of coefficients or of units?"),
        done=_l("Both are needed, unless a lawyer's choice is recorded."),
        readings={
            "seventy_coefficients": _l("The article speaks of the coefficients of the building."),
            "seventy_units": _l("The court gives one vote to each unit in what is not economic."),
        },
        grounds={"counsel": _COUNSEL},
    ),
    Point.RECORDING_DUTY: PointWords(
        title=_l("Recording as a duty of the law"),
        question=_l("Must a virtual assembly be recorded even without everybody's permission?"),
        done=_l("Nothing is recorded without permission. The trail serves as proof."),
        readings={
            "law_orders_proof": _l("The law asks for proof of a meeting at a distance, such as a recording."),
            "consent_first": _l("A recording is personal data, and needs permission beforehand."),
        },
        grounds=_NO_GROUNDS,
    ),
}


def checked_words() -> str:
    """Until when the sources were looked at."""
    return str(gettext("Sources looked at until %(day)s", day=long_date_words(CHECKED_ON)))


def ground_words(point: Point, ground: Ground, words: str = "", *, locale: str | None = None) -> str:
    """A reason as it is kept and printed: the ready ground, its source with its date, and the words added.

    Args:
        words: what the person wrote; empty when nothing.
        locale: "es" or "en"; the reader's when it is not given.
    """
    with _in(locale):
        said = str(WORDS[point].grounds[ground.code])
        source = source_words(ground.source).rstrip(".")
        if ground.dated is not None:
            day = long_date_words(ground.dated, locale=locale)
            source = gettext("%(source)s, of %(day)s", source=source, day=day)
        return " ".join(part for part in (f"{said} ({source}.)", words.strip()) if part)


def offered_words(point: Point, ground: Ground) -> str:
    """A ready ground as it is offered: what would be kept, and what the person has to add."""
    said = ground_words(point, ground)
    return f"{said} {_ASKS[ground.code]}" if ground.needs_words else said


def standing_words(said: str, by: str, day: date, words: str = "", *, locale: str | None = None) -> str:
    """The standing choice of a community as the reason of one meeting.

    Args:
        said: the choice, as ``ground_words`` gives it.
        by: who recorded it, and `day` when.
        words: what the person added now.
    """
    with _in(locale):
        on = long_date_words(day, locale=locale)
        whose = gettext("Standing choice of the community, recorded by %(name)s on %(day)s.", name=by, day=on)
        return " ".join(part for part in (said, whose, words.strip()) if part)


def _in(locale: str | None) -> AbstractContextManager[None]:
    return force_locale(locale) if locale else nullcontext()
