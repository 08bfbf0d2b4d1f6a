"""What is said when an act of the evening is not possible, and the sentences below its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as counted_gettext

from meetings.wording.format import percent_words
from meetings.wording.sentences import Counted, Sentence, ngettext

SENTENCES: Mapping[str, Sentence] = {
    "statement.not_present": Sentence(
        what=_l("This was not written down."),
        why=_l("Only who is in the meeting leaves something in its minutes."),
        now=_l("Enter the meeting and send it again."),
    ),
    "statement.too_many": Sentence(
        what=_l("This was not written down."),
        why=_l("Each person leaves %(most)s texts in one meeting at most."),
        now=_l("Say it in the meeting, or write to the administration."),
    ),
    "floor.not_present": Sentence(
        what=_l("Only who is in the meeting asks for the floor."),
        why=_l("This person is not in the room now."),
        now=_l("Enter the meeting, or let the secretary mark the arrival. Then ask again."),
    ),
    "floor.too_many": Sentence(
        what=_l("You are not in the queue."),
        why=_l("Each person asks for the floor %(most)s times in one meeting at most."),
        now=_l("Ask by voice: the secretary can put you in the queue. Or leave it in writing."),
    ),
    "floor.over": Sentence(
        what=_l("That person does not wait any more."),
        why=_l("Their turn ended, or they withdrew."),
        now=_l("Look at the queue as it is now, and give the floor to the next one."),
    ),
    "floor.moved_on": Sentence(
        what=_l("The floor had already passed to another person."),
        why=_l("Somebody gave it or ended a turn at the same time. One person speaks at a time."),
        now=_l("Look at who speaks now, and give it again if it is right."),
    ),
    "floor.absent": Sentence(
        what=_l("That person is not in the room now."),
        why=_l("Who is away keeps the place until their turn comes."),
        now=_l("Give the floor to the next one. Or mark this person as arrived."),
    ),
    "floor.recorded": Sentence(
        what=_l("The floor was not given."),
        why=_l("It is being recorded, and this person does not allow it."),
        now=_l("Stop the recording, then give the floor."),
    ),
    "room.not_open": Sentence(
        what=_l("The room is not open."),
        why=_l("The state of the meeting is: %(state)s."),
        now=_l("Load the page again to see what can be done now."),
    ),
    "opening.early": Sentence(
        what=_l("It is early to open the room."),
        why=_l("The meeting was called for %(starts_at)s. Owners do not expect it before."),
        now=_l("Wait until %(opens_at)s, or write why you open it now."),
    ),
    "opening.clock_went_back": Sentence(
        what=_l("The clock of the machine went back after the notice was prepared."),
        why=_l("The hour at which the notice left may be false. Its terms count from the trail's hour."),
        now=_l("Write what happened to the clock, and how you know when the notice left."),
    ),
    "room.has_sat": Sentence(
        what=_l("This meeting has already sat."),
        why=_l("What it decided before it was suspended stands."),
        now=_l("Wait for the quorum, suspend it again, or close it."),
    ),
    "suspension.nothing_left": Sentence(
        what=_l("Nothing is left for another day."),
        why=_l("Every topic was treated."),
        now=_l("Close the meeting."),
    ),
    "suspension.too_soon": Sentence(
        what=_l("That is too soon to tell everybody."),
        why=_l("Who did not come has to know it three days before."),
        now=_l("Choose %(earliest)s, or later."),
    ),
    "suspension.too_far": Sentence(
        what=_l("That is too far away to go on with this meeting."),
        why=_l("It goes on within 60 days; later it is another meeting."),
        now=_l("Choose an earlier day, or close this meeting and call another one."),
    ),
    "suspension.too_early": Sentence(
        what=_l("It is not yet the hour to go on."),
        why=_l("Everybody was told: %(resumes_at)s."),
        now=_l("Open the room from half an hour before."),
    ),
    "room.answer_recording_first": Sentence(
        what=_l("One answer is missing before you enter."),
        why=_l("Somebody wants to record this meeting. Nobody is recorded without having been asked."),
        now=_l("Say yes or no. You enter with either answer."),
    ),
    "room.has_quorum": Sentence(
        what=_l("There is quorum: the meeting can sit."),
        why=_l("%(share)s of the building is represented."),
        now=_l("Go on with the meeting, or close it."),
    ),
    "courtesy.no_such_rule": Sentence(
        what=_l("That is no rule of conduct."),
        why=_l("Only dress, attention, the floor and microphones are recalled to the room."),
        now=_l("Choose one of the rules shown."),
    ),
    "officer.not_present": Sentence(
        what=_l("That person is not in the room."),
        why=_l("Only somebody present can be elected."),
        now=_l("Mark their arrival first, or choose another person."),
    ),
    "officer.missing": Sentence(
        what=_l("The meeting cannot be closed yet."),
        why=_l("Chair and secretary sign the minutes. One of them was not elected yet."),
        now=_l("Write down who was elected, then close the meeting."),
    ),
    "recording.not_announced": Sentence(
        what=_l("This meeting is not recorded."),
        why=_l("The notice said nothing about recording, and nobody was asked."),
        now=_l("Go on without recording."),
    ),
    "recording.speaker_refused": Sentence(
        what=_l("Recording does not start now."),
        why=_l("Whoever has the floor does not allow it."),
        now=_l("Wait until that turn ends, then start it."),
    ),
    "recording.running": Sentence(
        what=_l("The recording is running."),
        why=_l("It must stop before this can be done."),
        now=_l("Stop the recording first."),
    ),
    "recording.not_running": Sentence(
        what=_l("The recording was not running."),
        why=_l("It stopped or was paused already."),
        now=_l("Load the page again to see its state."),
    ),
    "decision.not_voted_item": Sentence(
        what=_l("This item is not voted."),
        why=_l("The notice called it without a decision."),
        now=_l("Put it on the agenda of another meeting to decide it."),
    ),
    "decision.no_question": Sentence(
        what=_l("The question is missing."),
        why=_l("The minutes say what was voted, word for word."),
        now=_l("Write the question as it was read."),
    ),
    "decision.no_subject": Sentence(
        what=_l("Say what the committee decides."),
        why=_l("It brings neighbours to terms. It may never punish."),
        now=_l("Touch one of the answers above the count."),
    ),
    "decision.twice": Sentence(
        what=_l("This item was decided already."),
        why=_l("A result is final, so that nobody can change it afterwards."),
        now=_l("To decide again, put it on the agenda of another meeting."),
    ),
    "decision.unit_not_present": Sentence(
        what=Counted(
            "number",
            lambda n: ngettext(
                "%(number)s of the units that you named is not present now.",
                "%(number)s of the units that you named are not present now.",
                n,
            ),
        ),
        why=_l("Only who is present votes. Somebody left while you were counting."),
        now=_l("Look at the list again and count once more."),
    ),
    "decision.rest_not_said": Sentence(
        what=_l("You have not said yet what all the others said."),
        why=_l("Silence is no vote: nobody counts in favour by themselves."),
        now=_l("Choose Yes, No, Blank vote or They did not vote for all the others."),
    ),
}


def quorum_words(share: Fraction, has_quorum: bool) -> str:
    """The sentence below the gauge."""
    here = gettext("%(share)s of the building takes part.", share=percent_words(share))
    may = gettext("It can decide.") if has_quorum else gettext("It cannot decide yet.")
    return f"{here} {may}"


def members_words(present: int, members: int, has_quorum: bool) -> str:
    """The sentence below the gauge where the members of a body sit."""
    here = counted_gettext(
        "%(present)s of %(num)s member is here.",
        "%(present)s of %(num)s members are here.",
        members,
        present=present,
    )
    may = gettext("It can decide.") if has_quorum else gettext("It cannot decide yet.")
    return f"{here} {may}"


def company_words(present: int, called: int) -> str:
    """The sentence below the gauge of a meeting that decides nothing, so that it needs no quorum."""
    here = counted_gettext(
        "%(present)s of %(num)s person is here.",
        "%(present)s of %(num)s people are here.",
        called,
        present=present,
    )
    return f"{here} {gettext('Nothing is decided here: no quorum is needed.')}"


def progress_words(late: int, left: int, *, is_discussing: bool) -> str:
    """The sentence below the agenda: whether it runs late, and how many items wait."""
    if late:
        pace = counted_gettext("We are %(num)s minute late.", "We are %(num)s minutes late.", late)
    else:
        pace = gettext("We are on time.")
    if left:
        rest = counted_gettext("%(num)s topic is left.", "%(num)s topics are left.", left)
    else:
        rest = gettext("It is the last topic.") if is_discussing else gettext("No topic is left.")
    return f"{pace} {rest}"


def attendance_words(highest: Fraction) -> str:
    """The sentence below the attendance over the evening."""
    return gettext("At its fullest, %(share)s of the building took part.", share=percent_words(highest))


def presence_words(counts: Mapping[str, int]) -> str:
    """The sentence below the façade."""
    parts = [counted_gettext("%(num)s unit present", "%(num)s units present", counts["present"])]
    if counts["represented"]:
        parts.append(counted_gettext("%(num)s represented", "%(num)s represented", counts["represented"]))
    if counts["left"]:
        parts.append(counted_gettext("%(num)s left", "%(num)s left", counts["left"]))
    parts.append(
        counted_gettext("%(num)s has not arrived", "%(num)s have not arrived", counts["not_arrived"])
    )
    return ", ".join(parts) + "."


def answers_words(yes: int, silent: int) -> str:
    """How many units said that they come, and how many said nothing."""
    coming = counted_gettext("%(num)s unit says yes.", "%(num)s units say yes.", yes)
    rest = counted_gettext("%(num)s has not answered.", "%(num)s have not answered.", silent)
    return f"{coming} {rest}"


def permission_words(granted: int, refused: int) -> str:
    """How many gave permission to be recorded, and how many did not."""
    given = counted_gettext("%(num)s person gave it.", "%(num)s people gave it.", granted)
    denied = counted_gettext("%(num)s said no.", "%(num)s said no.", refused)
    return f"{given} {denied}"


def represented_home(label: str) -> str:
    """A home that somebody in the room represents with a power."""
    return gettext("%(unit)s (with a power)", unit=label)


def clock_words(minutes: int | str, seconds: int | str) -> str:
    """A clock that runs: "2 min 10 s"; its parts may be marks that the page's script fills in."""
    return gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=seconds)


def duration_words(minutes: int) -> str:
    """A time that ran: "1 h 16 min"."""
    hours, rest = divmod(minutes, 60)
    if hours and not rest:
        return gettext("%(hours)s h", hours=hours)
    if hours:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return gettext("%(minutes)s min", minutes=minutes)
