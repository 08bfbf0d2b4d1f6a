"""What is said about a community, its register and its addresses."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "community.help_desk.incomplete": Sentence(
        what=_l("It does not say who answers the residents."),
        why=_l("Every message and paper ends with a person, their hours and their telephone."),
        now=_l("Write the name, the hours and the telephone of that person."),
    ),
    "community.name.missing": Sentence(
        what=_l("The community has no name."),
        why=_l("Its name stands on every notice and on the minutes."),
        now=_l("Write the name that the by-laws give it."),
    ),
    "register_import.superseded": Sentence(
        what=_l("Another register came in after you looked at this one."),
        why=_l("It is in force since %(applied_at)s. This one could undo it."),
        now=_l("Bring the file again to see what it would change today."),
    ),
    "attestation.not_applied": Sentence(
        what=_l("This register has not come in yet."),
        why=_l("Its addresses are kept only when it comes in."),
        now=_l("Bring the register in first. Then say where its addresses come from."),
    ),
    "attestation.future": Sentence(
        what=_l("The document has a date that has not come yet."),
        why=_l("You wrote %(day)s, and today is %(today)s."),
        now=_l("Write the date that stands on the document."),
    ),
    "attestation.no_proof": Sentence(
        what=_l("The proof of the document is missing."),
        why=_l("The community must be able to show later that the owner gave this address."),
        now=_l("Choose the file. If you keep it on paper only, write where it lies."),
    ),
    "attestation.nothing_waits": Sentence(
        what=_l("All the addresses of this register have their document."),
        why=_l("There is nothing left that this document could speak for."),
        now=_l("To register a new address of one person, open the page of that person."),
    ),
    "voter.one_owner": Sentence(
        what=_l("This unit has one owner."),
        why=_l("Only several owners name one of themselves to vote."),
        now=_l("If others own it too, bring a register that says so."),
    ),
    "voter.not_owner": Sentence(
        what=_l("This person does not own this unit."),
        why=_l("The owners of a unit name one of themselves to vote."),
        now=_l("Choose one of the owners shown. Anybody else needs a power."),
    ),
    "voter.changed": Sentence(
        what=_l("Meanwhile another page changed who votes for this unit."),
        why=_l("One person at a time is named for a unit."),
        now=_l("Look at who votes now. If it has to change, send yours again."),
    ),
    "voter.no_proof": Sentence(
        what=_l("The proof of the document is missing."),
        why=_l("The community must be able to show later that the owners named this person."),
        now=_l("Choose the file. If you keep it on paper only, write where it lies."),
    ),
    "voter.no_reason": Sentence(
        what=_l("The reason is missing."),
        why=_l("Each owner reads why nobody is named any more."),
        now=_l("Write it in one sentence."),
    ),
    "evidence.kind": Sentence(
        what=_l("This file cannot be kept as proof."),
        why=_l("It is not a PDF document nor a JPEG or PNG picture, whatever its name says."),
        now=_l("Scan or photograph the document and choose that file."),
    ),
    "contact_point.email": Sentence(
        what=_l("This is not an e-mail address that can be written to."),
        why=_l("It needs a name, the sign @ and a domain such as example.com."),
        now=_l("Copy the address as the person wrote it."),
    ),
    "contact_point.phone": Sentence(
        what=_l("This is not a telephone number that can be called."),
        why=_l("In Colombia a number has ten figures. One of another country begins with + and its code."),
        now=_l("Copy the number as the person wrote it."),
    ),
    "contact_point.paper": Sentence(
        what=_l("Paper at the unit is always possible."),
        why=_l("It is left at the unit, with a witness. Nobody has to register it or can lose it."),
        now=_l("Choose an e-mail address or a telephone."),
    ),
    "contact_point.no_reason": Sentence(
        what=_l("The reason is missing."),
        why=_l("It stands in the trail of the person concerned."),
        now=_l("Write in one sentence why you do this."),
    ),
    "rules.invalid": Sentence(
        what=_l("A value of the by-laws cannot be read."),
        why=_l("The protocol has no such rule, or not with that value."),
        now=_l("Check the values against the text of the by-laws."),
    ),
    "ground.unknown": Sentence(
        what=_l("This reason is not one of those offered."),
        why=_l("A ready reason belongs to one point of the law, and may have been withdrawn meanwhile."),
        now=_l("Choose one of the reasons shown, or write your own."),
    ),
    "ground.needs_words": Sentence(
        what=_l("This reason needs some words of yours."),
        why=_l("It only holds with the article, the name or the fact that it asks for."),
        now=_l("Write them below the reason."),
    ),
    "rules.future": Sentence(
        what=_l("The by-laws have a date that has not come yet."),
        why=_l("Today is %(today)s."),
        now=_l("Write the date on which the by-laws were adopted."),
    ),
}
