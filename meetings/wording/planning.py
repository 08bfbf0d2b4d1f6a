"""What is said while a meeting is prepared: refusals and warnings, and the lines of what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from meetings.wording.sentences import Counted, Sentence, Text, filled, ngettext, spoken_facts

_NEW_VERSION = _l("To change this, a new version of the notice must go to everybody.")

SENTENCES: Mapping[str, Sentence] = {
    "agenda.locked": Sentence(
        what=_l("The agenda is locked."),
        why=_l("The notice was sent with these topics, and it binds everybody."),
        now=_NEW_VERSION,
    ),
    "meeting.locked": Sentence(
        what=_l("This meeting was already called."),
        why=_l("Those who were called count on what the notice says."),
        now=_NEW_VERSION,
    ),
    "agenda.second_call": Sentence(
        what=_l("The second call has the topics of the first."),
        why=_l("It meets for the same matters, with whoever comes."),
        now=_l("For another topic, call another meeting."),
    ),
    "convener.second_call": Sentence(
        what=_l("Who calls the second call is not chosen."),
        why=_l("It is called by whoever called the first."),
        now=_l("Go on with the day and the papers."),
    ),
    "convener.acted_later": Sentence(
        what=_l("That decision or request has not happened yet."),
        why=_l("Its date is %(on)s, which is still to come."),
        now=_l("Write the day on which it was decided or asked for."),
    ),
    "convening.no_act": Sentence(
        what=_l("It is not said by which act the meeting is called."),
        why=_l("It is called by: %(convener)s. The notice names their act and its date."),
        now=_l("Write both on the page of who calls the meeting."),
    ),
    "guests.not_for_kind": Sentence(
        what=_l("This meeting has no guests from outside."),
        why=_l("It is of another kind: %(kind)s."),
        now=_l("Begin a meeting with a supplier, an authority or a neighbour."),
    ),
    "guests.too_many": Sentence(
        what=_l("The list of guests is full."),
        why=_l("It takes %(most)s people at most."),
        now=_l("Take somebody off the list first."),
    ),
    "gathering.not_possible": Sentence(
        what=_l("This meeting does not open without a notice."),
        why=_l("Its state is: %(state)s. Only owners by their own right, or all together, meet without one."),
        now=_l("Send the notice, or begin the meeting that fits."),
    ),
    "own_right.date_fixed": Sentence(
        what=_l("Nobody chooses the day of this assembly."),
        why=_l("The law fixes it: %(starts_at)s, at the building."),
        now=_l("To choose another day, call an assembly with its notice."),
    ),
    "own_right.other_day": Sentence(
        what=_l("It is not the hour of this assembly."),
        why=_l("By their own right the owners meet on %(starts_at)s, and on no other day."),
        now=_l("Open it then, or call an assembly with its notice."),
    ),
    "own_right.was_called": Sentence(
        what=_l("The ordinary assembly of this year was called."),
        why=_l("It is on %(starts_at)s. Owners meet by their own right only when nobody called them."),
        now=_l("Take part in the assembly that was called."),
    ),
    "universal.not_all": Sentence(
        what=_l("Somebody is missing."),
        why=_l("%(share)s of the building is here. Without a notice it must be all of it."),
        now=_l("Wait for those who are missing, or call an assembly with its notice."),
    ),
    "split.not_needed": Sentence(
        what=_l("This plan is not split."),
        why=_l("It fits in one sitting, or its second sitting was begun already."),
        now=_l("Look at the agenda as it is now."),
    ),
    "split.nothing_to_join": Sentence(
        what=_l("There is no second sitting to join."),
        why=_l("It was given up, or the plan was never split."),
        now=_l("Look at the agenda as it is now."),
    ),
    "second_call.not_possible": Sentence(
        what=_l("There is no second call to make."),
        why=_l("Only an assembly without quorum in its first call has one. This one: %(state)s."),
        now=_l("Call a new meeting."),
    ),
    "agenda.moved_meanwhile": Sentence(
        what=_l("The agenda changed after you opened this page."),
        why=_l("Your act was meant for the agenda as it was before."),
        now=_l("Look at the agenda as it is now. Then do it again if you still want to."),
    ),
    "agenda.too_long": Sentence(
        what=_l("The agenda has no room for another topic."),
        why=_l("It takes %(longest)s topics at most."),
        now=_l("Join some topics, or leave them for another meeting."),
    ),
    "agenda.item.basis_missing": Sentence(
        what=_l("Say how this topic is counted."),
        why=_l("A person decides it before the vote, topic by topic."),
        now=_l("For this matter the rule proposes: %(proposal)s."),
    ),
    "agenda.item.other_basis": Sentence(
        what=_l("“%(title)s” is counted in another way than the rule proposes."),
        why=_l("You chose: %(basis)s. For this matter the rule proposes: %(proposal)s."),
        now=_l("Change it, or leave it if the by-laws or your lawyer say so."),
    ),
    "agenda.no_subject": Sentence(
        what=_l("The topic for which you call this assembly is missing."),
        why=_l("An extraordinary assembly decides only what its notice says."),
        now=_l("Add the topic before you send the notice."),
    ),
    "agenda.longer_than_announced": Sentence(
        what=_l("The topics last longer than the meeting."),
        why=_l("They add up to %(minutes)s minutes. You announced %(announced)s."),
        now=_l("Shorten the topics, or announce a longer meeting."),
    ),
    "hour.no_day": Sentence(
        what=_l("This meeting has no hour yet."),
        why=_l("An agreement is about one day and one hour."),
        now=_l("Choose the day first."),
    ),
    "hour.meeting_begun": Sentence(
        what=_l("It is too late to write this down."),
        why=_l("The hour is agreed on before the meeting begins."),
        now=_l("Leave it: the seal says that it is not known."),
    ),
    "hour.agreed_later": Sentence(
        what=_l("That day has not come yet."),
        why=_l("You wrote that it was agreed on %(on)s."),
        now=_l("Write the day of the agreement, today at the latest."),
    ),
    "poll.running": Sentence(
        what=_l("People are being asked already."),
        why=_l("They answer until %(ends_at)s."),
        now=_l("Close that poll first."),
    ),
    "poll.hours": Sentence(
        what=_l("A poll needs some hours to choose from."),
        why=_l("It takes from %(fewest)s to %(most)s."),
        now=_l("Write at least %(fewest)s hours."),
    ),
    "poll.twice": Sentence(
        what=_l("One hour is there twice."),
        why=_l("It is this one: %(starts_at)s."),
        now=_l("Change one of the two, or leave it empty."),
    ),
    "poll.ends_past": Sentence(
        what=_l("The last moment to answer has already passed."),
        why=_l("You wrote %(ends_at)s."),
        now=_l("Give people some days to answer."),
    ),
    "poll.ends_late": Sentence(
        what=_l("People would still answer when the meeting begins."),
        why=_l("The first hour is %(starts_at)s."),
        now=_l("Choose an earlier last moment, with days left for the notice."),
    ),
    "poll.too_soon": Sentence(
        what=_l("The law leaves no time for some of these hours."),
        why=_l("If the notice leaves after the last answer, these come too soon: %(hours)s."),
        now=_l("First possible hour then: %(earliest_start)s."),
    ),
    "poll.nobody": Sentence(
        what=_l("There is nobody to ask."),
        why=_l("No one who will be called has an e-mail address that counts."),
        now=_l("Say in the register where the addresses come from, or choose the day yourself."),
    ),
    "poll.closed": Sentence(
        what=_l("This poll is closed."),
        why=_l("It closed on %(closed_at)s. Nothing of it changed now."),
        now=_l("Read below what came of it."),
    ),
    "poll.over": Sentence(
        what=_l("The time to answer is over."),
        why=_l("It ended on %(ends_at)s. Your answer was not kept."),
        now=_l("Wait for the notice: it says which hour was chosen."),
    ),
    "poll.settled": Sentence(
        what=_l("Nobody is asked about the hour any more."),
        why=_l("The meeting was called, or it was given up. Your answer was not kept."),
        now=_l("Read below how it stands."),
    ),
    "poll.not_yours": Sentence(
        what=_l("This meeting is not yours any more."),
        why=_l("You are no longer among those who will be called."),
        now=_l("If that is wrong, call the administration."),
    ),
    "meeting.date.past": Sentence(
        what=_l("That hour has already passed."),
        why=_l("You chose %(starts_at_of_year)s."),
        now=_l("First possible hour, if you send now: %(earliest_start)s."),
    ),
    "meeting.date.too_far": Sentence(
        what=_l("That day is more than a year ahead."),
        why=_l("You chose %(starts_at_of_year)s."),
        now=_l("Check the year."),
    ),
    "meeting.date.clash": Sentence(
        what=_l("There is another meeting at that hour."),
        why=_l("It is this one: %(kind)s, %(starts_at)s."),
        now=_l("Choose another hour if the same people go to both."),
    ),
    "access.join_url.not_web": Sentence(
        what=_l("The link of the video does not work."),
        why=_l("It must begin with http:// or https:// and have no spaces."),
        now=_l("Copy the link again from your video service."),
    ),
}

TITLES: Mapping[str, LazyString] = {
    "kind": lazy_pgettext("task", "Kind of meeting"),
    "date": lazy_pgettext("task", "Choose the day"),
    "agenda": lazy_pgettext("task", "Write the topics"),
    "questions": lazy_pgettext("task", "Write the questions"),
    "access": lazy_pgettext("task", "Say how people get in"),
    "papers": lazy_pgettext("task", "Check the papers"),
    "review": lazy_pgettext("task", "Review and send"),
    "prepare": lazy_pgettext("task", "Prepare"),
    "send": lazy_pgettext("task", "Send the notice"),
    "hand_over": lazy_pgettext("task", "Hand over on paper"),
    "open": lazy_pgettext("task", "Open the meeting"),
    "answers": lazy_pgettext("task", "Receive the votes"),
    "conduct": lazy_pgettext("task", "Go to the room"),
    "communicate": lazy_pgettext("task", "Communicate the minutes"),
    "minutes": lazy_pgettext("task", "Publish the minutes"),
}


NOTES: Mapping[str, Text] = {
    "kind": _l("%(kind)s, %(modality)s"),
    "date_missing": _l("First possible day: %(earliest)s"),
    "date_late": _l("The last day to send was %(last_sending)s"),
    "date_reason": _l("It is short notice: a written reason will be asked"),
    "date": _l("%(starts_at)s"),
    "agenda_empty": _l("There are no topics yet"),
    "agenda": Counted(
        "items",
        lambda n: ngettext(
            "%(items)s topic, %(minutes)s minutes", "%(items)s topics, %(minutes)s minutes", n
        ),
    ),
    "questions": Counted(
        "questions", lambda n: ngettext("%(questions)s question", "%(questions)s questions", n)
    ),
    "questions_missing": _l("There are no questions yet"),
    "review_in_writing": _l("The month to vote begins the day they are sent"),
    "answers_until": _l("Until %(last_instant)s"),
    "answers_counted": _l("The votes were counted"),
    "agenda_over": _l("They last %(minutes)s minutes: %(over)s more than allowed"),
    "link_missing": _l("The link of the video is missing"),
    "place_missing": _l("The place is missing"),
    "instructions_missing": _l("How to get in is missing"),
    "act_missing": _l("By which act it is called is missing"),
    "access": _l("Everything is there"),
    "papers_missing": _l("The list of those who owe is not declared yet"),
    "papers": _l("The list of those who owe is declared"),
    "papers_none": _l("This meeting asks for none"),
    "review_no_day": _l("Choose the day first"),
    "review": _l("On %(last_sending)s at the latest"),
    "terms_run": _l("Any day before the meeting: the days already given count"),
    "prepared": _l("Everything is ready"),
    "prepare_missing": Counted(
        "lacking",
        lambda n: ngettext("%(lacking)s step is missing", "%(lacking)s steps are missing", n),
    ),
    "sent_at": _l("Sent on %(sent_at)s"),
    "sent": lazy_pgettext("planning", "Sent"),
    "papers_due": Counted(
        "letters",
        lambda n: ngettext("%(letters)s letter waits", "%(letters)s letters wait", n),
    ),
    "papers_handed": Counted(
        "letters",
        lambda n: ngettext("%(letters)s letter was handed over", "%(letters)s letters were handed over", n),
    ),
    "papers_none_due": _l("Nobody needs a letter"),
    "after_sending": _l("After the notice is sent"),
    "opened": _l("It was opened"),
    "no_quorum": _l("There was no quorum"),
    "open_at": _l("On %(starts_at)s"),
    "gather": _l("Without a notice, with those who are there"),
    "published_at": _l("Published on %(published_at)s"),
    "after_meeting": _l("After the meeting"),
    "minutes_by": _l("On %(due)s at the latest"),
    "in_session": _l("The meeting is in session"),
    "resumes_at": _l("It goes on on %(resumes_at)s"),
}


def note_words(note: str, facts: Mapping[str, Any], zone: ZoneInfo) -> str:
    """The sentence of one line of what comes next; raises `KeyError` for a note that has no words."""
    words = filled(NOTES[note], facts, spoken_facts(facts, zone))
    return words[:1].upper() + words[1:]
