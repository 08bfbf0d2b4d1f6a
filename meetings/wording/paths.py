"""What is said about the ways to an outcome, and about the acts of a meeting that have to wait."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "path.not_the_assembly": Sentence(
        what=_l("This meeting cannot decide for the owners."),
        why=_l("What binds all owners is decided by the assembly."),
        now=_l("Call an ordinary or an extraordinary assembly."),
    ),
    "path.both_counts": Sentence(
        what=_l("Count this decision in both ways."),
        why=_l("It is not about money, and in housing some count units instead of coefficients."),
        now=_l("Reach 70 %% by coefficient and also by units, or ask your lawyer."),
    ),
    "path.extraordinary_urgent": Sentence(
        what=_l("An extraordinary assembly is for what cannot wait."),
        why=_l("The law keeps it for unforeseen or urgent needs."),
        now=_l("Say in the notice why it cannot wait for the ordinary one."),
    ),
    "path.universal": Sentence(
        what=_l("This way is open only if every owner takes part."),
        why=_l("With all the coefficients there, no notice is needed."),
        now=_l("One owner missing is enough to close it. Send a notice all the same."),
    ),
    "path.own_right": Sentence(
        what=_l("The owners may meet by themselves if nobody calls the ordinary assembly."),
        why=_l("The law gives the day and the hour, and no notice is needed."),
        now=_l("Calling the ordinary assembly before that day is the better way."),
    ),
    "path.own_right_called": Sentence(
        what=_l("The owners do not meet by themselves this time."),
        why=_l("The ordinary assembly of that period was called."),
        now=_l("Put the matter on the agenda of that assembly."),
    ),
    "path.no_day": Sentence(
        what=_l("The meeting has no day yet."),
        why=_l("The notice must say the day and the hour."),
        now=_l("Choose a day. First possible hour, if you send now: %(earliest_start)s."),
    ),
    "path.before_the_hour": Sentence(
        what=_l("The hour of the meeting has not come yet."),
        why=_l("It was called for %(starts_at)s."),
        now=_l("Wait for that hour: people may still be on their way."),
    ),
    "path.has_quorum": Sentence(
        what=_l("There is quorum."),
        why=_l("The owners who are there are enough to hold the meeting."),
        now=_l("Go on with the meeting."),
    ),
    "path.second_called": Sentence(
        what=_l("The second meeting was already called."),
        why=_l("A meeting without quorum has one second call."),
        now=_l("Go on with that second meeting."),
    ),
    "path.no_second_call": Sentence(
        what=_l("This meeting has no second call."),
        why=_l("Only an assembly called for the first time has one."),
        now=_l("Call a new meeting."),
    ),
    "path.voting": Sentence(
        what=_l("A vote is open."),
        why=_l("It must be closed before this can be done."),
        now=_l("Close the vote first."),
    ),
    "path.not_voting": Sentence(
        what=_l("No vote is open."),
        why=_l("Only an open vote can be closed."),
        now=_l("Open the vote of the topic first."),
    ),
}
