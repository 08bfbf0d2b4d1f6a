"""What is said about a decision in writing: its questions, its votes, its count."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.protocol.kinds import Kind, Modality
from meetings.wording.labels import label
from meetings.wording.sentences import Counted, Sentence, ngettext

_IN_WRITING = lazy_pgettext("label", "Decision in writing")
_ASK_ANEW = _l("If a question is wrong, ask it again once this one is counted.")

SENTENCES: Mapping[str, Sentence] = {
    "written.everybody": Sentence(
        what=_l("Written votes count only if every owner answers."),
        why=_l("Without one of them the decision has no effect."),
        now=_l("Choose this way only in a small community."),
    ),
    "written.asked": Sentence(
        what=_l("These questions were sent."),
        why=_l("They do not change while they are being answered."),
        now=_l("While nobody has voted they can be taken back."),
    ),
    "written.begun_apart": Sentence(
        what=_l("This meeting cannot become a vote in writing."),
        why=_l("A decision in writing has neither day nor hour nor way in."),
        now=_l("Begin it apart: New meeting, by written vote."),
    ),
    "written.nobody_meets": Sentence(
        what=_l("In a decision in writing nobody meets."),
        why=_l("It has neither day nor hour nor way in. Votes come back within a month."),
        now=_l("Write the questions and send them."),
    ),
    "agenda.no_questions": Sentence(
        what=_l("There is no question yet."),
        why=_l("In writing each decision is asked by its own question."),
        now=_l("Add at least one question."),
    ),
    "agenda.only_questions": Sentence(
        what=_l("In writing only questions to decide can be asked."),
        why=_l("These are none: %(titles)s."),
        now=_l("Take them off, or call a meeting for them."),
    ),
    "agenda.qualified.in_writing": Sentence(
        what=_l("Question %(number)s, «%(title)s», cannot be decided in writing."),
        why=_l("It needs: %(majority)s. The law allows that decision only in a meeting in person."),
        now=_l("Take it off, and call a meeting in person for it."),
    ),
    "written.count.not_yet": Sentence(
        what=_l("It is too early to count the votes."),
        why=_l("%(answered)s of %(units)s homes answered, and the month is not over."),
        now=_l("Wait until all have answered, or until %(last_instant)s."),
    ),
    "written.count.not_sent": Sentence(
        what=_l("It is too early to count the votes."),
        why=_l("The month begins with the first sending, and none is proved yet."),
        now=_l("See in the outbox what holds the messages."),
    ),
    "written.answered": Sentence(
        what=_l("These questions cannot be taken back."),
        why=Counted(
            "answered",
            lambda n: ngettext(
                "%(answered)s vote came in already, and it stands.",
                "%(answered)s votes came in already, and they stand.",
                n,
            ),
        ),
        now=_ASK_ANEW,
    ),
    "written.not_sent": Sentence(
        what=_l("Votes are not taken yet."),
        why=_l("The month to vote begins when the first message leaves by proof."),
        now=_l("Wait some minutes and try again."),
    ),
    "written.closed": Sentence(
        what=_l("Votes are no longer taken."),
        why=_l("They counted until %(last_instant)s."),
        now=_l("You will read the result in the minutes."),
    ),
    "written.twice": Sentence(
        what=_l("There is already a vote for: %(units)s."),
        why=_l("Each home votes once, and the first vote stands."),
        now=_l("If it was not yours, tell the administration."),
    ),
    "written.nobody_new": Sentence(
        what=_l("There is nobody new to send the questions to."),
        why=_l("All owners of homes without a vote have them already."),
        now=_l("Load the page again. It shows who has not voted yet."),
    ),
    "written.incomplete": Sentence(
        what=_l("A question has no answer."),
        why=_l("All the questions are answered together, once."),
        now=_l("Answer each of them and send them again."),
    ),
    "written.paper.in_the_future": Sentence(
        what=_l("That paper has not come in yet."),
        why=_l("You wrote a day or an hour that is still to come."),
        now=_l("Check when it came in."),
    ),
    "written.paper.late": Sentence(
        what=_l("This vote does not count: it came in late."),
        why=_l("Votes counted until %(last_instant)s."),
        now=_l("Keep the paper. The minutes say who did not answer in time."),
    ),
    "written.paper.dated_after": Sentence(
        what=_l("The paper bears a later hour than the one at which it came in."),
        why=_l("Nobody signs after handing in."),
        now=_l("Check both hours."),
    ),
    "written.paper.before_sending": Sentence(
        what=_l("The paper was signed before the questions were sent."),
        why=_l("They left on %(sent_at)s. What was signed before answers something else."),
        now=_l("Check the date on the paper."),
    ),
    "written.paper.no_proof": Sentence(
        what=_l("There is no proof of this vote."),
        why=_l("A vote in writing is kept with its paper."),
        now=_l("Bring a picture of it, or say where it lies."),
    ),
}


def occasion(kind: Kind | str, modality: Modality | str) -> str:
    """What people are called to: the kind of meeting, or a decision in writing."""
    return str(_IN_WRITING) if modality == Modality.WRITTEN else label(kind, "kind")
