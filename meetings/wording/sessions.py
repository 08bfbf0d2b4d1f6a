"""What is said about the meeting itself: quorum, votes, proxies, council, taking part, recording."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Counted, Sentence, ngettext

_WAIT_FOR_OWNERS = _l("Wait for more owners, or declare that there is no quorum and call again.")
_A_NEW_VOTE = _l("The result stands. To decide again, open another vote.")

SENTENCES: Mapping[str, Sentence] = {
    "quorum.assembly.half_not_passed": Sentence(
        what=_l("There is no quorum yet."),
        why=_l("%(share)s of the building is represented. More than %(needed_share)s is needed."),
        now=_WAIT_FOR_OWNERS,
    ),
    "quorum.assembly.bylaw_not_reached": Sentence(
        what=_l("There is no quorum yet."),
        why=_l("%(share)s of the building is represented. The by-laws ask for %(needed_share)s."),
        now=_WAIT_FOR_OWNERS,
    ),
    "quorum.assembly.not_plural": Sentence(
        what=_l("There is no quorum yet."),
        why=Counted(
            "owners",
            lambda n: ngettext(
                "%(owners)s owner is represented. At least %(needed_owners)s are needed.",
                "%(owners)s owners are represented. At least %(needed_owners)s are needed.",
                n,
            ),
        ),
        now=_WAIT_FOR_OWNERS,
    ),
    "quorum.assembly.one_person": Sentence(
        what=_l("One single person represents all the owners present."),
        why=_l("The law asks for several owners, and somebody could challenge the meeting."),
        now=_l("You can go on. It stands in the minutes."),
    ),
    "quorum.continuity.lost": Sentence(
        what=Counted(
            "number",
            lambda n: ngettext(
                "%(number)s vote was opened without quorum.",
                "%(number)s votes were opened without quorum.",
                n,
            ),
        ),
        why=_l("The quorum must last during the whole meeting."),
        now=_l("Vote again when there is quorum."),
    ),
    "majority.simple.not_reached": Sentence(
        what=_l("It was not approved."),
        why=_l("In favour: %(favour)s out of %(represented)s. More than %(needed)s was needed."),
        now=_A_NEW_VOTE,
    ),
    "majority.qualified.not_reached": Sentence(
        what=_l("It was not approved."),
        why=_l("In favour: %(favour)s. At least %(needed)s of all %(total)s was needed."),
        now=_A_NEW_VOTE,
    ),
    "majority.qualified_allowed.virtual": Sentence(
        what=_l("This cannot be voted in a virtual meeting."),
        why=_l("It needs 70 %% of the whole building. The law allows it only in person."),
        now=_l("You can talk about it. To vote it, call a meeting in person."),
    ),
    "majority.qualified_allowed.written": Sentence(
        what=_l("This cannot be decided by written vote."),
        why=_l("It needs 70 %% of the whole building. The law allows it only in person."),
        now=_l("To vote it, call a meeting in person."),
    ),
    "majority.qualified_allowed.mixed": Sentence(
        what=_l("This vote could be challenged."),
        why=_l("It needs 70 %% of the whole building. The law says nothing about partly virtual meetings."),
        now=_l("To be sure, call a meeting in person."),
    ),
    "majority.qualified_allowed.second_call": Sentence(
        what=_l("This needs 70 %% of the whole building, also in the second call."),
        why=_l("Those who came may not be enough."),
        now=_l("Check the quorum before you open the vote."),
    ),
    "vote.basis.mixed_use": Sentence(
        what=_l("How this vote is counted could be challenged."),
        why=_l("The Court spoke of housing. For mixed use there is no clear answer."),
        now=_l("Ask your lawyer how to count it: by unit or by coefficient."),
    ),
    "vote.tally.bases_disagree": Sentence(
        what=_l("The result depends on how it is counted."),
        why=_l("It was counted so: %(basis)s. The other way it would be the opposite."),
        now=_l("Check that this is the right way for this matter. It stands in the minutes."),
    ),
    "council.vote.no_quorum": Sentence(
        what=_l("The council cannot decide yet."),
        why=_l("Present: %(present)s of %(members)s members. %(needed)s are needed."),
        now=_l("Wait for more members, or meet on another day."),
    ),
    "council.vote.not_approved": Sentence(
        what=_l("It was not approved."),
        why=_l("In favour: %(favour)s. %(needed)s of the %(members)s members are needed."),
        now=_A_NEW_VOTE,
    ),
    "council.composition.not_odd": Sentence(
        what=_l("The council cannot have this number of members: %(members)s."),
        why=_l("It must be an odd number, of %(smallest)s or more."),
        now=_l("Elect more or fewer members, up to an odd number of %(smallest)s or more."),
    ),
    "committee.decision.sanction": Sentence(
        what=_l("The coexistence committee cannot sanction."),
        why=_l("Its task is to bring neighbours to an agreement."),
        now=_l("Write a proposal of agreement instead."),
    ),
    "informative.decision.binding": Sentence(
        what=_l("Nothing can be decided in this meeting."),
        why=_l("It only informs. Decisions belong to the assembly and the council."),
        now=_l("Leave the items only to talk about them, or choose another kind of meeting."),
    ),
    "nonpresential.participation.no_quorum": Sentence(
        what=_l("The assembly has no quorum."),
        why=_l("%(owners_participating)s of %(owners_total)s owners take part, and they are not enough."),
        now=_WAIT_FOR_OWNERS,
    ),
    "nonpresential.participation.owners_missing": Sentence(
        what=_l("Some owners are missing."),
        why=_l(
            "%(owners_participating)s of %(owners_total)s take part. This community asks for all of them."
        ),
        now=_l("Call those who are missing, or meet in person."),
    ),
    "nonpresential.participation.contested": Sentence(
        what=_l("Not every owner takes part in this virtual assembly."),
        why=_l(
            "%(owners_participating)s of %(owners_total)s take part. "
            "An article of the law asks for all, and a decree accepts the quorum."
        ),
        now=_l("Choose the ground on which the assembly decides."),
    ),
    "nonpresential.participation.planned": Sentence(
        what=_l("An assembly that is held by internet needs its ground in writing."),
        why=_l("An article of the law asks for every owner, and a decree accepts the quorum."),
        now=_l("Choose the ground on which the community meets by internet."),
    ),
    "nonpresential.participation.all_must_attend": Sentence(
        what=_l("Every owner must take part in this assembly."),
        why=_l("This community reads the law so. If one is missing, nothing is decided."),
        now=_l("Consider a meeting in person."),
    ),
    "proxy.limit.over": Sentence(
        what=Counted(
            "number",
            lambda n: ngettext(
                "%(number)s person holds more proxies than allowed.",
                "%(number)s people hold more proxies than allowed.",
                n,
            ),
        ),
        why=_l("The limit for each person is %(limit)s. What is counted: %(counts)s."),
        now=_l("Ask the owners to give their proxy to another person."),
    ),
    "proxy.conflict.role": Sentence(
        what=_l("This proxy could be challenged. It is held by: %(role)s."),
        why=_l("The law of communities says nothing. The Commercial Code does not allow it."),
        now=_l("Ask the owner to choose another person."),
    ),
    "unit.voter.nobody": Sentence(
        what=_l("Nobody can vote for the unit %(unit)s."),
        why=_l("Nobody with the right to do so is present."),
        now=_l("Check who came, or register the proxy."),
    ),
    "unit.voter.co_owners_disagree": Sentence(
        what=_l("The owners of the unit %(unit)s must name one person."),
        why=_l("%(claimants)s of them are present, and the vote of a unit is not divided."),
        now=_l("Ask them who votes and write it down."),
    ),
    "unit.voter.several_claim": Sentence(
        what=_l("More than one person wants to vote for the unit %(unit)s."),
        why=_l("There are %(claimants)s, and a unit has one single voter."),
        now=_l("Check the register and leave only one."),
    ),
    "unit.voter.several_named": Sentence(
        what=_l("More than one person was named to vote for the unit %(unit)s."),
        why=_l("There are %(claimants)s, and a unit has one single voter."),
        now=_l("Ask the owners to name only one."),
    ),
    "unit.voter.contradictory_proxies": Sentence(
        what=_l("The proxies of the unit %(unit)s contradict each other."),
        why=_l("%(claimants)s people bring a proxy of the same unit."),
        now=_l("Ask the owner which one holds."),
    ),
    "unit.voter.co_owner_alone": Sentence(
        what=_l("One person votes for all the owners of the unit %(unit)s."),
        why=_l("They have not named anybody, and only this person came."),
        now=_l("You can go on. It stands in the minutes."),
    ),
    "attendee.vote.no_proxy": Sentence(
        what=_l("This person may speak but does not vote: %(role)s."),
        why=_l("Owners vote, or whoever brings their proxy."),
        now=_l("If this person brings a proxy, register it."),
    ),
    "delegates.reconcile.differs": Sentence(
        what=_l("The delegates do not carry exactly their sector."),
        why=_l("They carry %(carried)s, and the sector adds up to %(sector_total)s."),
        now=_l("Correct the difference: %(difference)s."),
    ),
    "arrears.vote.restricted": Sentence(
        what=_l("The by-laws take the vote from owners in arrears."),
        why=_l("Their article %(article)s says so. The law gives the vote to every owner."),
        now=_l("Ask your lawyer: courts have protected the vote of those who owe."),
    ),
    "arrears.vote.no_article": Sentence(
        what=_l("The owner in arrears votes."),
        why=_l("No article of the by-laws was given for the restriction, so it is not applied."),
        now=_l("If the article exists, write it in the rules of the community."),
    ),
    "recording.gate.notice_not_shown": Sentence(
        what=_l("Recording is not possible yet."),
        why=_l("The notice about the recording has not been shown."),
        now=_l("Show it and ask each person for permission."),
    ),
    "recording.gate.waiting": Sentence(
        what=_l("Recording is not possible yet."),
        why=Counted(
            "waiting",
            lambda n: ngettext(
                "%(waiting)s person with camera or microphone on has not given permission.",
                "%(waiting)s people with camera or microphone on have not given permission.",
                n,
            ),
        ),
        now=_l("Ask for permission. Whoever says no turns off camera and microphone."),
    ),
}
