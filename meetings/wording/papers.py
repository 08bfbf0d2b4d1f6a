"""What is said about minutes, written votes, permissions, personal data and messages."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Counted, Sentence, ngettext

_INVALID_PERMISSION = _l("This permission does not hold.")
_ASK_AGAIN = _l("Ask for it again, as the rule says.")

SENTENCES: Mapping[str, Sentence] = {
    "minutes.contents.missing": Sentence(
        what=_l("The minutes are incomplete."),
        why=_l("They lack: %(missing)s."),
        now=_l("Complete them before publishing them."),
    ),
    "minutes.deadline.late": Sentence(
        what=_l("The minutes are published late."),
        why=_l("The last day was %(publish_by)s. Today is %(published_on)s."),
        now=_l("Publish them at once and tell the owners the reason."),
    ),
    "minutes.deadline.communicated_late": Sentence(
        what=_l("The minutes are communicated after the term of the law, counted in calendar days."),
        why=_l(
            "In calendar days the term ran until %(communicate_by)s. "
            "In business days it runs until %(latest_reading)s."
        ),
        now=_l("Communicate them at once and tell the owners the reason."),
    ),
    "written.deadline.not_counted": Sentence(
        what=Counted(
            "late",
            lambda n: ngettext(
                "%(late)s written vote does not count.", "%(late)s written votes do not count.", n
            ),
        ),
        why=_l("Votes count from the first sending until the end of %(last_day)s."),
        now=_l("Count only the others."),
    ),
    "consent.valid.conditioned_on_sensitive": Sentence(
        what=_INVALID_PERMISSION,
        why=_l("Something was made to depend on giving sensitive data."),
        now=_l("Ask again and say that answering is optional."),
    ),
    "consent.valid.no_evidence": Sentence(
        what=_INVALID_PERMISSION,
        why=_l("There is no proof of it."),
        now=_ASK_AGAIN,
    ),
    "consent.valid.not_affirmative": Sentence(
        what=_INVALID_PERMISSION,
        why=_l("Silence and boxes ticked beforehand are no permission."),
        now=_l("Ask again, with an answer that the person chooses."),
    ),
    "consent.valid.not_informed": Sentence(
        what=_INVALID_PERMISSION,
        why=_l("The person was not told what the data are for."),
        now=_l("Show the text with the purpose and ask again."),
    ),
    "consent.valid.not_prior": Sentence(
        what=_INVALID_PERMISSION,
        why=_l("It was given after the data were taken."),
        now=_l("Stop using those data and ask before taking others."),
    ),
    "consent.valid.purposes_not_separable": Sentence(
        what=_INVALID_PERMISSION,
        why=_l("One single answer covered several purposes."),
        now=_l("Ask again, with one question for each purpose."),
    ),
    "consent.valid.sensitive_needs_explicit": Sentence(
        what=_INVALID_PERMISSION,
        why=_l("Sensitive data need a written or spoken answer."),
        now=_ASK_AGAIN,
    ),
    "arrears.publication.calendar": Sentence(
        what=_l("The list of those who owe cannot go in a calendar."),
        why=_l("A calendar is shared with others without anybody noticing."),
        now=_l("Leave it only in the owners' copy of the notice."),
    ),
    "arrears.publication.not_only_owners": Sentence(
        what=_l("The list of those who owe is only for owners."),
        why=_l("Other residents must not read it."),
        now=_l("Leave it only in the owners' copy of the notice."),
    ),
    "arrears.publication.visitors": Sentence(
        what=_l("The list of those who owe cannot be posted there."),
        why=_l("Visitors pass by that place."),
        now=_l("Post it where no visitors pass."),
    ),
    "mail.exposure.visible": Sentence(
        what=_l("The message would show the addresses of other people."),
        why=Counted(
            "addresses",
            lambda n: ngettext(
                "%(addresses)s address would be visible.", "%(addresses)s addresses would be visible.", n
            ),
        ),
        now=_l("Write to each person in a message of their own."),
    ),
    "policy.contents.missing": Sentence(
        what=_l("The data policy is incomplete."),
        why=_l("It lacks: %(missing)s."),
        now=_l("Complete it before publishing it."),
    ),
}
