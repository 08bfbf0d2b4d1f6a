"""What is said when somebody may not come in."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "accounts.sign_in.wrong": Sentence(
        what=_l("The address or the password is not right."),
        why=_l("Nobody signed in."),
        now=_l("Try again. Capital letters count in the password."),
    ),
    "accounts.kept_work.another": Sentence(
        what=_l("Another account wrote this."),
        why=_l("What was typed before the sign-in goes back to whoever typed it, and nobody else."),
        now=_l("Enter with that account. To enter with yours, open the sign-in page anew."),
    ),
    "accounts.password.wrong": Sentence(
        what=_l("The password is not right."),
        why=_l("Nothing was done."),
        now=_l("Write the password you sign in with."),
    ),
    "accounts.closed": Sentence(
        what=_l("This account is closed."),
        why=_l("Nobody enters with this address any more."),
        now=_l("Use another address, or ask whoever runs the program."),
    ),
    "accounts.role.held": Sentence(
        what=_l("This person has that role already."),
        why=_l("Nobody has a role twice."),
        now=_l("Look for them in the list. There you can invite them again."),
    ),
    "accounts.role.last_administrator": Sentence(
        what=_l("This is the only administrator."),
        why=_l("Without one nobody could give roles or send notices."),
        now=_l("Invite another one. When they have entered, end this role."),
    ),
    "setup.community.exists": Sentence(
        what=_l("There is already a community called %(name)s."),
        why=_l("Two of the same name cannot be told apart."),
        now=_l("To add an administrator use: meetings create-admin."),
    ),
    "setup.community.unknown": Sentence(
        what=_l("There is no community called %(name)s."),
        why=_l("The name has to be written as it stands in its pages."),
        now=_l("Check it, or make the community: meetings setup."),
    ),
    "setup.community.which": Sentence(
        what=_l("It is not known which community is meant."),
        why=_l("In this installation there are %(many)s."),
        now=_l("Name it with --community, or make one: meetings setup."),
    ),
    "setup.name.missing": Sentence(
        what=_l("The administrator's name is missing."),
        why=_l("Nobody signs in with this address yet."),
        now=_l("Give it with --name."),
    ),
    "setup.password.kept": Sentence(
        what=_l("This person has an account and a password already."),
        why=_l("A password is changed only by its owner."),
        now=_l("Leave out --password. For a new one use: meetings create-admin."),
    ),
    "accounts.sign_in.wait": Sentence(
        what=_l("There were too many attempts."),
        why=_l("This address waits %(minutes)s minutes."),
        now=_l("Try again later, or ask the operator for a link."),
    ),
    "accounts.password.too_short": Sentence(
        what=_l("The password is too short."),
        why=_l("It needs at least %(shortest)s characters."),
        now=_l("Choose several words you remember."),
    ),
    "accounts.email.taken": Sentence(
        what=_l("There is already an account with this address."),
        why=_l("Each person has one account."),
        now=_l("Use that account or another address."),
    ),
    "accounts.community.not_yours": Sentence(
        what=_l("This community is not yours."),
        why=_l("You have no role in it."),
        now=_l("Choose one of your communities."),
    ),
    "code.no_contact_point": Sentence(
        what=_l("The code cannot be sent."),
        why=_l("There is no registered e-mail address for this person."),
        now=_l("Ask the administration to register one."),
    ),
    "code.too_many": Sentence(
        what=_l("Too many codes were asked for."),
        why=_l("In one hour five codes can be sent."),
        now=_l("Wait an hour and ask again."),
    ),
    "code.wrong": Sentence(
        what=_l("The code is not right."),
        why=_l("It may be wrong, used already, or older than ten minutes."),
        now=_l("Look at the last message, or ask for a new code."),
    ),
}
