"""The words of the minutes: what the record says, in sentences a court can read."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask_babel import gettext, ngettext

from meetings.wording.format import percent_words
from meetings.wording.sentences import one_point


def starting_text(item_type: str, presenter: str, *, is_decided: bool) -> str:
    """The first sentence of an item that was taken up, for the secretary to go on from."""
    if is_decided:
        return gettext("The matter was presented and voted. The result stands below.")
    if item_type == "procedure":
        return gettext("The quorum was verified. Its figures stand in this record.")
    if item_type == "report":
        if presenter:
            return gettext("%(name)s presented the report.", name=presenter)
        return gettext("The report was presented.")
    if item_type in ("election", "decision"):
        return gettext("The matter was presented. The record holds no count of votes on it.")
    return gettext("The matter was discussed. Nothing was decided.")


def not_taken_up() -> str:
    """What stands below an item that nobody began, in a meeting whose other items were begun."""
    return gettext("The record does not show that it was taken up.")


def without_quorum() -> str:
    """What stands below every item of a meeting that could not sit."""
    return gettext("It was not taken up: there was no quorum.")


def declared_without_quorum() -> str:
    """The moment at which the want of quorum was declared."""
    return gettext("When the want of quorum was declared")


def title(kind: str) -> str:
    """The title of the paper."""
    return gettext("Minutes: %(kind)s", kind=kind)


def running_title(number: int) -> str:
    """The short title of the next pages."""
    return gettext("Minutes no. %(number)s", number=number)


def book_label() -> str:
    """What stands at the right of the head."""
    return gettext("Book of minutes")


def number_words(number: int) -> str:
    """The number in the book."""
    return gettext("no. %(number)s", number=number)


def hours(start: str, end: str) -> str:
    """From when to when."""
    return gettext("From %(start)s to %(end)s", start=start, end=end)


def sitting(day: str, hours: str) -> str:
    """One of several sittings: its day and its hours."""
    return gettext("%(day)s: %(hours)s", day=day, hours=hours)


def call_form(day: str, people: int, on_paper: int, reached: int) -> str:
    """The form of the call (Ley 675/2001 art. 47)."""
    first = ngettext(
        "The administration called %(num)s person on %(day)s, at the last registered address.",
        "The administration called %(num)s people on %(day)s, each at the last registered address.",
        people,
        day=day,
    )
    second = gettext(
        "By e-mail: %(mail)s. On paper at the unit: %(paper)s. Reached before the opening: %(reached)s.",
        mail=people - on_paper,
        paper=on_paper,
        reached=reached,
    )
    return f"{first} {second}"


def met_without_notice(summons: str) -> str:
    """Why nobody was called (Ley 675/2001 art. 40)."""
    if summons == "universal":
        return gettext("Every coefficient of the building took part, so that no notice was needed.")
    return gettext("Nobody had called the ordinary assembly: the owners met by their own right.")


def no_notice() -> str:
    """What stands where the copy of the notice would."""
    return gettext("There was no notice.")


def notice_reference(version: int, code: str) -> str:
    """Which copy of the notice belongs to these minutes."""
    return gettext("Notice, version %(version)s, code %(code)s", version=version, code=code)


def continuity(lowest: str, held: bool) -> str:
    """Whether the quorum held (Decreto 398/2020)."""
    if held:
        return gettext(
            "The quorum held at every decision. The least that was represented was %(lowest)s.", lowest=lowest
        )
    return gettext("The quorum did not hold at every decision. Each one says what was represented.")


def identity_check() -> str:
    """How identity was verified (Decreto 398/2020)."""
    return gettext(
        "Each person entered with a personal link sent to the registered address, or was recognised by the "
        "secretary. Each entry of the record says by which means."
    )


def attendance_summary(units: int, share: str) -> str:
    """How many attended."""
    return ngettext(
        "%(num)s unit attended or was represented, with %(share)s of the building.",
        "%(num)s units attended or were represented, with %(share)s of the building.",
        units,
        share=share,
    )


def with_power(holder: str, grantor: str) -> str:
    """Who came, and for whom."""
    return gettext("%(holder)s, with the power of %(grantor)s", holder=holder, grantor=grantor)


def power_paper(kept_at: str, *, has_file: bool) -> str:
    """Where the paper of a power is."""
    copy = gettext("A copy is kept sealed with the meeting.") if has_file else ""
    where = gettext("Kept at: %(place)s", place=kept_at) if kept_at else ""
    return one_point(" ".join(filter(None, (where and f"{where}.", copy))))


def units_words(units: int) -> str:
    """A number of units."""
    return ngettext("%(num)s unit", "%(num)s units", units)


def recording(stretches: str, refused: int) -> str:
    """Whether it was recorded, and how many said no: never who."""
    if not stretches:
        return gettext("The meeting was not recorded.")
    said_no = ngettext(
        "%(num)s person did not give permission and took part without camera or microphone.",
        "%(num)s people did not give permission and took part without camera or microphone.",
        refused,
    )
    return gettext("The meeting was recorded: %(stretches)s.", stretches=stretches) + (
        f" {said_no}" if refused else ""
    )


def signature_number(number: str) -> str:
    """By what a signature is found in the trail."""
    return gettext("Number of the signature in the trail: %(number)s", number=number)


def evidence() -> str:
    """What proves the meeting (Ley 675/2001 art. 42)."""
    return gettext(
        "The community's trail keeps each arrival, act and decision with its hour and its proof. "
        "The checkpoint below fixes it."
    )


def signatures_note(roles: Sequence[str]) -> str:
    """Who signs, and where."""
    if tuple(roles) == ("administrator",):
        return gettext(
            "The legal representative signs. The electronic signature stands in a second document, over the "
            "hash of this one."
        )
    if "administrator" in roles:
        return gettext(
            "Chair, secretary and legal representative sign. Their electronic signatures stand in a second "
            "document, over the hash of this one."
        )
    return gettext(
        "Chair and secretary sign. Their electronic signatures stand in a second document, over the hash of "
        "this one."
    )


def drafted_by(secretary: str) -> str:
    """Who wrote it; without a secretary, the administration."""
    if not secretary:
        return gettext("The administration, with the facts kept by the system")
    return gettext("%(name)s, with the facts kept by the system", name=secretary)


def arrears_statement() -> str:
    """How the list of units in arrears begins (Ley 675/2001 art. 30)."""
    return gettext("Units in arrears when the meeting was called.")


def decision_hours(at: str) -> str:
    """When a decision was written down."""
    return gettext("Recorded at %(at)s", at=at)


def result(approved: bool, *, has_effect: bool = True) -> str:
    """The result of a vote; one in writing that somebody did not answer has none (Ley 675/2001 art. 44)."""
    if not has_effect:
        return gettext("No effect")
    return gettext("Approved") if approved else gettext("Not approved")


def choice(code: str) -> str:
    """A choice of a vote."""
    return {
        "yes": gettext("Yes"),
        "no": gettext("No"),
        "blank": gettext("Blank"),
        "none": gettext("Did not vote"),
        "silent": gettext("Did not answer"),
    }[code]


def weight_label(basis: str) -> str:
    """What a vote's figures count."""
    if basis == "member":
        return gettext("Members")
    return gettext("Coefficient") if basis == "coefficient" else gettext("Units")


def needed(majority: str, share: Fraction) -> str:
    """What a decision needed; the by-laws may ask for more than half of what is represented."""
    if majority == "simple_represented" and share * 2 > 1:
        return gettext("at least %(share)s of what is represented", share=percent_words(share, 0))
    if majority == "simple_represented":
        return gettext("more than half of what is represented")
    if majority == "half_of_members":
        return gettext("more than half of all the members")
    if majority == "half_of_total" and share * 2 > 1:
        return gettext("at least %(share)s of the whole building", share=percent_words(share, 0))
    if majority == "half_of_total":
        return gettext("more than half of the whole building")
    if majority == "unanimity":
        return gettext("every owner")
    return gettext("at least 70 % of the whole building")


def kept_out(units: int, share: str) -> str:
    """How many units in arrears the by-laws kept from a vote, and their share of the building: never which.

    Empty when all voted. ``share`` is worded already.
    """
    if not units:
        return ""
    return ngettext(
        "%(num)s unit present is in arrears and did not vote, as the by-laws say. "
        "It holds %(share)s of the building.",
        "%(num)s units present are in arrears and did not vote, as the by-laws say. "
        "They hold %(share)s of the building.",
        units,
        share=share,
    )


def other_count(basis: str, share: Fraction | None) -> str:
    """What the other way of counting came to, where 70 % is needed by both; empty where one decides.

    Args:
        basis: how the decision itself is counted.
    """
    if share is None:
        return ""
    words = percent_words(share, 2)
    said = (
        gettext("By unit %(share)s of the whole building said yes.", share=words)
        if basis == "coefficient"
        else gettext("By coefficient %(share)s of the whole building said yes.", share=words)
    )
    return f"{said} {gettext('70 % is needed by both counts.')}"


def counted_over(majority: str) -> str:
    """What the majority is counted over, below its column."""
    if majority == "simple_represented":
        return gettext("Represented")
    return gettext("All the members") if majority == "half_of_members" else gettext("The whole building")


def opening() -> str:
    """The first moment of the quorum table."""
    return gettext("Opening")


def vote_on(title: str) -> str:
    """A vote as a moment of the quorum table."""
    return gettext("Decision: %(title)s", title=title)


def more_than_half() -> str:
    """The quorum that is needed."""
    return gettext("more than 50 %")


def yes_or_no(value: bool) -> str:
    """A plain answer."""
    return gettext("Yes") if value else gettext("No")


def role(code: str) -> str:
    """An office of the meeting, or the legal representative."""
    return {
        "chair": gettext("Chair"),
        "secretary": gettext("Secretary"),
        "administrator": gettext("Legal representative"),
    }[code]


def annex_notice(version: int) -> str:
    """The notice among the annexes."""
    return gettext("Notice, version %(version)s", version=version)


def signatures_title(number: int) -> str:
    """The title of the second paper."""
    return gettext("Signatures of minutes no. %(number)s", number=number)


def signatures_lead() -> str:
    """What the second paper is."""
    return gettext(
        "These people signed the fixed text of the minutes. The hash identifies that text and no other."
    )


def seal_lines() -> tuple[str, str]:
    """The two lines inside the seal."""
    return gettext("signed"), gettext("certified record")


def seal_says(count: int) -> str:
    """What the seal says in full."""
    return ngettext("%(num)s electronic signature", "%(num)s electronic signatures", count)


def seal_explains() -> str:
    """What the seal means."""
    return gettext("Each signature is bound to the hash, the person, the hour and the proof of identity.")


def method(code: str) -> str:
    """How somebody signed: an electronic signature, never a certified one (Ley 527/1999 art. 7)."""
    if code == "code":
        return gettext("Electronic signature with a one-time code to the registered address")
    return gettext("Electronic signature with the staff password")


def publication_how(people: int) -> str:
    """How the publication was told."""
    return ngettext(
        "%(num)s owner was told by a message of their own.",
        "%(num)s owners were told, each by a message of their own.",
        people,
    )
