"""What is said about the notice, the agenda, the dates, the register and the by-laws."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Counted, Sentence, ngettext

_ALREADY_BEGUN = _l("The notice would go out when the meeting has already begun.")
_SENT_AND_STARTS = _l("It would be sent on %(last_sent_at)s, and the meeting starts on %(starts_at)s.")

SENTENCES: Mapping[str, Sentence] = {
    "notice.protocol.not_before": Sentence(
        what=_ALREADY_BEGUN,
        why=_SENT_AND_STARTS,
        now=_l(
            "Choose a later day. With %(min_hours)s hours of notice the first hour is %(earliest_start)s."
        ),
    ),
    "notice.protocol.too_soon": Sentence(
        what=_l("That hour is too soon."),
        why=Counted(
            "elapsed_hours",
            lambda n: ngettext(
                "There would be %(elapsed_hours)s hour of notice. The protocol asks for %(min_hours)s.",
                "There would be %(elapsed_hours)s hours of notice. The protocol asks for %(min_hours)s.",
                n,
            ),
        ),
        now=_l("The first possible hour is %(earliest_start)s."),
    ),
    "notice.protocol.second_call": Sentence(
        what=_l("The second call has less than three days of notice."),
        why=_l("The law fixes its date. There would be %(elapsed_hours)s hours instead of %(min_hours)s."),
        now=_l("Send the notice at once."),
    ),
    "notice.statutory.not_before": Sentence(
        what=_ALREADY_BEGUN, why=_SENT_AND_STARTS, now=_l("Choose a later day for the meeting.")
    ),
    "notice.statutory.too_few_days": Sentence(
        what=_l("That day is not possible."),
        why=Counted(
            "days",
            lambda n: ngettext(
                "Sent on %(sent_on)s, there would be %(days)s full day of notice. "
                "%(required_days)s are needed.",
                "Sent on %(sent_on)s, there would be %(days)s full days of notice. "
                "%(required_days)s are needed.",
                n,
            ),
        ),
        now=_l("The first possible day is %(earliest_date)s."),
    ),
    "notice.statutory.too_few_business_days": Sentence(
        what=_l("That day is not possible."),
        why=Counted(
            "days",
            lambda n: ngettext(
                "Sent on %(sent_on)s, there would be %(days)s full business day of notice. "
                "%(required_days)s are needed.",
                "Sent on %(sent_on)s, there would be %(days)s full business days of notice. "
                "%(required_days)s are needed.",
                n,
            ),
        ),
        now=_l("The first possible day is %(earliest_date)s."),
    ),
    "notice.statutory.saturday_inside": Sentence(
        what=_l("There is a Saturday within the term."),
        why=_l("It was not counted as a business day."),
        now=_l("If your office works on Saturdays, say so in the rules of the community."),
    ),
    "notice.contents.missing": Sentence(
        what=_l("The notice is incomplete."),
        why=_l("It lacks: %(missing)s."),
        now=_l("Complete it before sending it."),
    ),
    "notice.convener.not_entitled": Sentence(
        what=_l("This meeting cannot be called by %(convener)s."),
        why=_l("It may be called by: %(allowed)s."),
        now=_l("Change who calls the meeting."),
    ),
    "notice.convener.too_few_owners": Sentence(
        what=_l("These owners are not enough to call the assembly."),
        why=_l(
            "Number of owners: %(owners)s, with %(share)s. "
            "At least %(needed_owners)s are needed, with %(needed_share)s."
        ),
        now=_l("Look for more owners who call it, or ask the administrator to do so."),
    ),
    "notice.recipients.missing": Sentence(
        what=Counted(
            "missing",
            lambda n: ngettext(
                "The notice did not reach %(missing)s owner.",
                "The notice did not reach %(missing)s owners.",
                n,
            ),
        ),
        why=_l("It must reach each of the %(owners)s owners at a registered address."),
        now=_l("Send it by another registered medium, or leave it at the unit with a witness."),
    ),
    "notice.recipients.no_address": Sentence(
        what=Counted(
            "missing",
            lambda n: ngettext(
                "%(missing)s owner has no address for the notice.",
                "%(missing)s owners have no address for the notice.",
                n,
            ),
        ),
        why=_l("It must reach each of the %(owners)s owners at a registered address."),
        now=_l("Register an address, or choose paper left at the unit with a witness."),
    ),
    "notice.recipients.nobody": Sentence(
        what=_l("There is nobody to call."),
        why=_l("The register has no owners yet."),
        now=_l("Import the register of owners first."),
    ),
    "opening.owners_not_reached": Sentence(
        what=Counted(
            "missing",
            lambda n: ngettext(
                "The notice did not reach %(missing)s owner.",
                "The notice did not reach %(missing)s owners.",
                n,
            ),
        ),
        why=_l("It had to reach each of the %(owners)s owners. Somebody could challenge the meeting."),
        now=_l("Check first whether they came all the same."),
    ),
    "opening.too_few_days": Sentence(
        what=Counted(
            "late",
            lambda n: ngettext(
                "The notice reached %(late)s owner with fewer days than needed.",
                "The notice reached %(late)s owners with fewer days than needed.",
                n,
            ),
        ),
        why=_l("The days count for each of the %(owners)s owners. Somebody could challenge the meeting."),
        now=_l("Check first whether they came all the same."),
    ),
    "opening.too_few_hours": Sentence(
        what=Counted(
            "late",
            lambda n: ngettext(
                "The notice reached %(late)s owner less than three days before.",
                "The notice reached %(late)s owners less than three days before.",
                n,
            ),
        ),
        why=_l("The protocol asks for three days for each of the %(owners)s owners."),
        now=_l("Check first whether they came all the same."),
    ),
    "agenda.empty": Sentence(
        what=_l("The agenda is empty."),
        why=_l("Those who are called must know what will be talked about."),
        now=_l("Add at least one item with its minutes."),
    ),
    "agenda.lock.closed": Sentence(
        what=_l("This cannot be decided in this meeting."),
        why=_l("It was not in the notice, and here only what the notice says can be decided."),
        now=_l("You can talk about it. To decide it, put it in the notice of another meeting."),
    ),
    "agenda.lock.outside_notice": Sentence(
        what=_l("This was not in the notice."),
        why=_l("It may be decided in this meeting, but somebody could challenge it."),
        now=_l("Consider leaving it for another meeting."),
    ),
    "agenda.qualified.closed": Sentence(
        what=_l("Item %(number)s, «%(title)s», cannot be voted in this meeting."),
        why=_l("It needs: %(majority)s. The law allows that decision only in a meeting in person."),
        now=_l("Leave it only to talk about it, or call a meeting in person."),
    ),
    "agenda.qualified.contested": Sentence(
        what=_l("The vote of item %(number)s, «%(title)s», could be challenged."),
        why=_l("It needs: %(majority)s. The law says nothing about meetings that are partly virtual."),
        now=_l("Call a meeting in person, or be ready to write the reason before the vote."),
    ),
    "meeting.duration.over_cap": Sentence(
        what=_l("The meeting is planned too long."),
        why=_l("It adds up to %(planned_minutes)s minutes. The limit is %(cap)s."),
        now=_l("Take %(over_minutes)s minutes out, or leave items for another meeting."),
    ),
    "meeting.ordinary_window.late": Sentence(
        what=_l("The ordinary assembly would be late."),
        why=_l("It should be held by %(window_end)s at the latest."),
        now=_l("Choose an earlier day if there still is one. Being late does not cancel the meeting."),
    ),
    "meeting.ordinary_window.early": Sentence(
        what=_l("The budget year has not ended yet on that day."),
        why=_l("It ends on %(budget_end)s, and its accounts are approved afterwards."),
        now=_l("Choose a day after it, and no later than %(window_end)s."),
    ),
    "meeting.second_call.saturday": Sentence(
        what=_l("The date of the second call depends on your Saturdays."),
        why=_l(
            "Saturdays are not counted, so it is on %(computed_at)s. "
            "Counted, it would be on %(with_saturday_at)s."
        ),
        now=_l("Say in the rules of the community whether your office works on Saturdays."),
    ),
    "meeting.second_call.differs": Sentence(
        what=_l("The date of the second call is not the one of the rule."),
        why=_l("It says %(announced_at)s. By the rule it is %(computed_at)s."),
        now=_l("Correct the date of the second call."),
    ),
    "census.sum.within_tolerance": Sentence(
        what=_l("The coefficients do not add up exactly."),
        why=_l("They add up to %(sum)s instead of %(expected)s."),
        now=_l("You can go on. Check the register when you can: nothing was adjusted."),
    ),
    "census.sum.differs": Sentence(
        what=_l("The coefficients do not add up."),
        why=_l("They add up to %(sum)s instead of %(expected)s. The difference is %(difference)s."),
        now=_l("Correct the register. This program never adjusts coefficients."),
    ),
    "rulebook.none_in_force": Sentence(
        what=_l("There are no rules for that date."),
        why=_l("On %(at)s the law of these meetings was not in force."),
        now=_l("Choose a later date."),
    ),
    "rulebook.notice_below_floor": Sentence(
        what=_l("The by-laws ask for fewer days of notice than the law."),
        why=_l("They say %(bylaw_days)s. The law asks for %(floor_days)s."),
        now=_l("The days of the law are used."),
    ),
    "rulebook.quorum_below_floor": Sentence(
        what=_l("The by-laws ask for a smaller quorum than the law."),
        why=_l("They say %(bylaw_share)s. The law asks for more than %(floor_share)s."),
        now=_l("The quorum of the law is used."),
    ),
    "majority.bylaw_cap.above_ceiling": Sentence(
        what=_l("The by-laws ask for a larger majority than the law allows."),
        why=_l("They say %(bylaw_share)s for: %(matter)s. Over 70 %% it counts as not written."),
        now=_l("The majority of the law is used: %(majority)s."),
    ),
    "majority.bylaw_cap.below_floor": Sentence(
        what=_l("The by-laws ask for a smaller majority than the law."),
        why=_l("They say %(bylaw_share)s for: %(matter)s."),
        now=_l("The majority of the law is used: %(majority)s."),
    ),
}
