"""What is said when an answer cannot be taken, and the words of a resident's own trail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

SENTENCES = {
    "reply.too_late": Sentence(
        what=_l("This answer came too late."),
        why=_l("Answers are taken until the meeting begins. Its state is: %(state)s."),
        now=_l("If the meeting is on, enter from your page. Otherwise call the administration."),
    ),
    "link.let_go": Sentence(
        what=_l("This meeting is not yours any more."),
        why=_l("You are no longer in the register as an owner here."),
        now=_l("If that is wrong, call the administration."),
    ),
    "reply.call_changed": Sentence(
        what=_l("The call changed while you were reading it."),
        why=_l("Your answer was to the call as it was before."),
        now=_l("Read what is called now and answer again."),
    ),
    "reply.no_proxies": Sentence(
        what=_l("In this meeting nobody goes for another person."),
        why=_l("Only the owners' assembly takes a power."),
        now=_l("Say whether you come or cannot."),
    ),
    "reply.nobody_sent": Sentence(
        what=_l("Who goes for you is missing."),
        why=_l("The administration has to know whom to let in."),
        now=_l("Write the name and the identity document of that person."),
    ),
    "reply.no_choice": Sentence(
        what=_l("No answer was chosen."),
        why=_l("Nothing is ever chosen for you."),
        now=_l("Touch one of the answers."),
    ),
    "link.too_many": Sentence(
        what=_l("It was asked too many times."),
        why=_l("In one hour it can be asked five times."),
        now=_l("Wait an hour, or call the administration."),
    ),
}
