"""What is said when the minutes cannot go on."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "minutes.not_closed": Sentence(
        what=_l("There are no minutes yet."),
        why=_l("They are drafted when the meeting closes."),
        now=_l("Close the meeting first."),
    ),
    "minutes.changed_meanwhile": Sentence(
        what=_l("Another person changed the same text while you were writing."),
        why=_l("Nothing was saved: it would erase what the other person wrote. Topics: %(topics)s."),
        now=_l("Your text is still here, and theirs below it. Compare and save again."),
    ),
    "minutes.fixed": Sentence(
        what=_l("This text can no longer be changed."),
        why=_l("The minutes were sent to be signed."),
        now=_l("Return the minutes to draft before anybody signs, or correct them with an addendum."),
    ),
    "minutes.not_signer": Sentence(
        what=_l("You do not sign these minutes."),
        why=_l(
            "Chair, secretary and, at a distance, the administrator sign them. "
            "Without a meeting the administrator alone does."
        ),
        now=_l("Ask one of them to sign."),
    ),
    "minutes.signed_twice": Sentence(
        what=_l("You signed these minutes already."),
        why=_l("One signature of each is enough."),
        now=_l("You need to do nothing else."),
    ),
    "minutes.papers_pending": Sentence(
        what=_l("The paper to be signed is being printed."),
        why=_l("It is signed by its exact content."),
        now=_l("Wait one minute and load the page again."),
    ),
    "minutes.remark.too_late": Sentence(
        what=_l("The time to tell of a mistake is over."),
        why=_l("It could be told before %(before)s."),
        now=_l("Call the administration. The minutes are corrected by an addendum."),
    ),
    "minutes.remark.too_many": Sentence(
        what=_l("You told of several mistakes already."),
        why=_l("Each person can write %(most)s times about the same minutes."),
        now=_l("For more, call the administration."),
    ),
    "minutes.no_place": Sentence(
        what=_l("The place of publication is missing."),
        why=_l("The book says where and when they were published."),
        now=_l("Write the place."),
    ),
    "minutes.signer_done": Sentence(
        what=_l("This person signed already."),
        why=_l("One signature of each is enough."),
        now=_l("They need no link any more."),
    ),
    "minutes.signer_without_address": Sentence(
        what=_l("This person has no registered e-mail address."),
        why=_l("The link to sign and its code go by e-mail, to a registered address only."),
        now=_l("Register an address on the page of this person, and send the link from here."),
    ),
}
