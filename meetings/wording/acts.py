"""What is said when an act is refused by the state of things, and not by a rule of the law."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "lifecycle.not_possible": Sentence(
        what=_l("This cannot be done now: %(act)s."),
        why=_l("The state is: %(state)s."),
        now=_l("Load the page again to see what can be done now."),
    ),
    "agenda.changed_meanwhile": Sentence(
        what=_l("Another person changed the agenda while you were writing."),
        why=_l("Saving now would erase what the other person wrote."),
        now=_l("Your text is still here. Compare it with the new agenda and save again."),
    ),
}

UNKNOWN = Sentence(
    what=_l("This cannot be done."),
    why=_l("A rule of the meeting does not allow it."),
    now=_l("Go back, check the data and try again."),
)
