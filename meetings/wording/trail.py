"""The trail in sentences: what each tag says to the person it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from meetings.protocol.trail import LogFault, Tag

# tag -> (mark of the face, sentence). Marks: get = came to the person, ok = their act, eye = somebody read
# it, seal = counted, open = still to come.
SAYS: Mapping[str, tuple[str, LazyString]] = {
    Tag.PERSON_ADDED: ("get", _l("You were entered in the owners' register")),
    Tag.PERSON_CHANGED: ("get", _l("Your data in the register changed")),
    Tag.PERSON_MERGED: ("get", _l("Two entries about you became one")),
    Tag.OWNERSHIP_STARTED: ("get", _l("You stand in the register as owner")),
    Tag.UNIT_CHANGED: ("get", _l("Something of your unit changed in the register")),
    Tag.ARREARS_CHANGED: ("get", _l("The arrears of your unit changed in the register")),
    Tag.OWNERSHIP_ENDED: ("get", _l("You no longer stand in the register as owner of a unit")),
    Tag.DESIGNATED_VOTER_SET: ("get", _l("Who votes for your unit of several owners was written down")),
    Tag.CONTACT_POINT_ADDED: ("get", _l("An address of yours was registered")),
    Tag.CONTACT_POINT_ATTESTED: ("get", _l("A document says that your address may be used for notices")),
    Tag.CONTACT_POINT_CONFIRMED: ("ok", _l("You confirmed an address")),
    Tag.CONTACT_POINT_SUSPENDED: ("get", _l("An address of yours is no longer used")),
    Tag.CONTACT_POINT_REINSTATED: ("get", _l("An address of yours is used again")),
    Tag.WRONG_PERSON_REPORTED: ("get", _l("Somebody said that your link came to the wrong person")),
    Tag.BODY_JOINED: ("get", _l("You are written down as a member of the council or committee")),
    Tag.BODY_LEFT: ("get", _l("You are no longer a member of the council or committee")),
    Tag.GUEST_ADDED: ("get", _l("You were put on the list of guests of a meeting")),
    Tag.GUEST_REMOVED: ("get", _l("You were taken off the list of guests of a meeting")),
    Tag.CONVENING_OWNER_ADDED: ("get", _l("You are written down among the owners who call an assembly")),
    Tag.CONVENING_OWNER_REMOVED: ("get", _l("You were taken off the owners who call an assembly")),
    Tag.POLL_ASKED: ("get", _l("You were asked which hour of a meeting suits you")),
    Tag.POLL_ANSWERED: ("ok", _l("You answered which hours suit you")),
    Tag.LINK_RESENT: ("get", _l("Your link was sent to you again")),
    Tag.INVITATION_ISSUED: ("get", _l("You were called to the meeting")),
    Tag.INVITATION_CHANGED: ("get", _l("The call you received changed, and you were called again")),
    Tag.INVITATION_CANCELLED: ("get", _l("You were told that you are not called to the meeting any more")),
    Tag.DELIVERY_ACCEPTED: ("get", _l("Your message left, and the mail server took it")),
    Tag.DELIVERY_REFUSED: ("get", _l("A message to you was refused by the mail server")),
    Tag.DELIVERY_IN_DOUBT: ("get", _l("Nobody knows whether a message to you left; it is sent again")),
    Tag.DELIVERY_RETRIED: ("get", _l("A message to you did not leave yet; it is tried again")),
    Tag.DELIVERY_EXPIRED: ("get", _l("A message to you was not sent: it was of no use any more")),
    Tag.DELIVERY_HANDED_OVER: ("get", _l("A paper for you was left at your unit, with a witness")),
    Tag.CHANNEL_CHANGED: ("get", _l("Your notice goes by another way")),
    Tag.REMINDER_DUE: ("get", _l("A reminder was prepared for you")),
    Tag.REPLY_ACCEPTED: ("ok", _l("You answered the invitation")),
    Tag.REPLY_DECLINED: ("ok", _l("You answered that you cannot come")),
    Tag.PROXY_GIVEN: ("ok", _l("You answered that another person goes for you")),
    Tag.PROXY_VALIDATED: ("ok", _l("A power to represent an owner was registered with your name")),
    Tag.PROXY_WITHDRAWN: ("ok", _l("A power to represent an owner with your name was taken back")),
    Tag.REPLY_CHANGED: ("ok", _l("You changed your answer")),
    Tag.REPLY_ASSISTED: ("ok", _l("The staff wrote down your answer")),
    Tag.RECORDING_CONSENT_GRANTED: ("ok", _l("You gave permission to be recorded")),
    Tag.RECORDING_CONSENT_REFUSED: ("ok", _l("You did not give permission to be recorded")),
    Tag.RECORDING_CONSENT_WITHDRAWN: ("ok", _l("You took back your permission to be recorded")),
    Tag.RECORDING_CONSENT_ASSISTED: ("ok", _l("The staff wrote down your answer about recording")),
    Tag.MEETING_WITHOUT_QUORUM: ("get", _l("The meeting could not begin, and you are told")),
    Tag.ARRIVED: ("seal", _l("You entered the meeting")),
    Tag.DEPARTED: ("seal", _l("You left the meeting")),
    Tag.ATTENDANCE_MARKED: ("seal", _l("The secretary marked your presence")),
    Tag.SIGNAL_LOST: ("seal", _l("Your connection was lost")),
    Tag.OFFICER_ELECTED: ("seal", _l("You were elected to an office of the meeting")),
    Tag.STATEMENT_RECORDED: ("ok", _l("Your statement was written down")),
    Tag.FLOOR_REQUESTED: ("ok", _l("You asked for the floor")),
    Tag.FLOOR_GIVEN: ("seal", _l("You got the floor")),
    Tag.FLOOR_ENDED: ("seal", _l("Your turn to speak ended")),
    Tag.BALLOT_CAST: ("seal", _l("A vote of your unit, or of one you represent, was kept")),
    Tag.WRITTEN_VOTE_RECEIVED: ("ok", _l("You voted in writing")),
    Tag.WRITTEN_VOTE_NOTED: ("ok", _l("Your vote on paper was noted")),
    Tag.MINUTES_SIGNED: ("ok", _l("You signed the minutes")),
    Tag.MINUTES_REMARKED: ("ok", _l("You told of a mistake in the minutes")),
    Tag.MINUTES_SENT: ("get", _l("You were told that the minutes can be read")),
    Tag.TRAIL_READ_BY_OTHER: ("eye", _l("Somebody of the staff read what is yours")),
    Tag.SECOND_PROOF_GIVEN: ("ok", _l("You proved who you are with a code")),
}


ACTS: Mapping[str, LazyString] = {
    Tag.COMMUNITY_CREATED: _l("The community's trail began"),
    Tag.SAMPLE_CREATED: _l("The sample community's trail began"),
    Tag.SAMPLE_REMOVED: _l("The sample community was removed"),
    Tag.CLOCK_WENT_BACK: _l("The clock of the machine went back"),
    Tag.HELP_DESK_CHANGED: _l("The person who answers residents changed"),
    Tag.COMMUNITY_CHANGED: _l("The community's data changed"),
    Tag.RULE_PROFILE_CHANGED: _l("The by-laws' values changed"),
    Tag.STANDING_CHOICE_CHANGED: _l("The standing choice on a contested point changed"),
    Tag.REGISTER_PREVIEWED: _l("A register was uploaded"),
    Tag.REGISTER_IMPORTED: _l("A register was brought in"),
    Tag.ADDRESSES_ATTESTED: _l("A document said where addresses come from"),
    Tag.UNIT_ADDED: _l("A unit was added"),
    Tag.UNIT_CHANGED: _l("A unit changed"),
    Tag.UNIT_RETIRED: _l("A unit left the register"),
    Tag.ARREARS_CHANGED: _l("The arrears of a unit changed"),
    Tag.ROLE_GRANTED: _l("Somebody of the staff got a role"),
    Tag.ROLE_WITHDRAWN: _l("Somebody of the staff no longer has a role"),
    Tag.MEETING_CREATED: _l("A meeting was planned"),
    Tag.MEETING_CHANGED: _l("A planned meeting changed"),
    Tag.MEETING_CANCELLED: _l("A meeting was cancelled"),
    Tag.POLL_OPENED: _l("A poll for the hour was opened"),
    Tag.POLL_ASKED: _l("A person was asked which hours suit them"),
    Tag.POLL_ANSWERED: _l("Somebody answered which hours suit them"),
    Tag.POLL_CLOSED: _l("The poll for the hour was closed"),
    Tag.AGENDA_CHANGED: _l("The agenda changed"),
    Tag.OVERRIDE_RECORDED: _l("A written reason was kept"),
    Tag.NOTICE_ISSUED: _l("The notice of a meeting was issued"),
    Tag.NOTICE_VERSION_ISSUED: _l("A new version of a notice was issued"),
    Tag.NEW_OWNERS_CALLED: _l("The notice went to new owners too"),
    Tag.NOTICE_ALARM_RAISED: _l("The staff were told whom a notice did not reach"),
    Tag.CHANGE_BEGUN: _l("Changes to a called meeting were begun"),
    Tag.CHANGE_GIVEN_UP: _l("Changes to a called meeting were given up"),
    Tag.ACCESS_CHANGED: _l("The way in to a planned meeting changed"),
    Tag.INVITATION_ISSUED: _l("A person was called"),
    Tag.INVITATION_CHANGED: _l("A person was called again"),
    Tag.INVITATION_CANCELLED: _l("A person was told that they are not called any more"),
    Tag.DELIVERY_ACCEPTED: _l("A message left"),
    Tag.DELIVERY_REFUSED: _l("A message was refused"),
    Tag.DELIVERY_IN_DOUBT: _l("A message is in doubt"),
    Tag.DELIVERY_RETRIED: _l("A message is tried again"),
    Tag.DELIVERY_EXPIRED: _l("A message was not sent: it was of no use any more"),
    Tag.DELIVERY_HANDED_OVER: _l("A paper was left at a unit"),
    Tag.REMINDER_DUE: _l("A reminder was prepared for a person"),
    Tag.REPLY_ACCEPTED: _l("Somebody will come"),
    Tag.REPLY_DECLINED: _l("Somebody cannot come"),
    Tag.PROXY_GIVEN: _l("Somebody announced that another person goes for them"),
    Tag.PROXY_VALIDATED: _l("A power was registered"),
    Tag.PROXY_WITHDRAWN: _l("A power was taken back"),
    Tag.REPLY_CHANGED: _l("Somebody changed an answer"),
    Tag.RECORDING_CONSENT_GRANTED: _l("Somebody gave permission to record"),
    Tag.RECORDING_CONSENT_REFUSED: _l("Somebody did not give permission to record"),
    Tag.RECORDING_CONSENT_WITHDRAWN: _l("Somebody took back a permission to record"),
    Tag.MEETING_OPENED: _l("The meeting was opened"),
    Tag.MEETING_SUSPENDED: _l("The meeting was suspended, to go on another day"),
    Tag.MEETING_RESUMED: _l("The meeting went on"),
    Tag.MEETING_CLOSED: _l("The meeting was closed"),
    Tag.MEETING_WITHOUT_QUORUM: _l("The meeting could not sit"),
    Tag.ARRIVED: _l("Somebody entered"),
    Tag.DEPARTED: _l("Somebody left"),
    Tag.ATTENDANCE_MARKED: _l("The secretary marked somebody present"),
    Tag.OFFICER_ELECTED: _l("Somebody was elected to an office"),
    Tag.OFFICER_REPLACED: _l("An office passed to another person"),
    Tag.ITEM_OPENED: _l("An item began"),
    Tag.CALLED_TO_ORDER: _l("A rule of conduct was recalled to the room"),
    Tag.RECORDING_STARTED: _l("Recording started"),
    Tag.RECORDING_PAUSED: _l("Recording was paused"),
    Tag.RECORDING_STOPPED: _l("Recording stopped"),
    Tag.VOTE_OPENED: _l("A vote was opened"),
    Tag.BALLOT_CAST: _l("The vote of a unit was kept"),
    Tag.VOTE_CLOSED: _l("A vote was closed"),
    Tag.VOTE_ANNULLED: _l("A vote was annulled"),
    Tag.DECISION_RECORDED: _l("A decision was recorded"),
    Tag.WRITTEN_VOTE_RECEIVED: _l("Somebody voted in writing"),
    Tag.WRITTEN_VOTE_NOTED: _l("The staff noted a vote from its paper"),
    Tag.WRITTEN_VOTES_COUNTED: _l("The votes in writing were counted"),
    Tag.MINUTES_DRAFTED: _l("The draft of the minutes was made"),
    Tag.MINUTES_EDITED: _l("The minutes were written"),
    Tag.MINUTES_SUBMITTED: _l("The minutes were sent to be signed"),
    Tag.MINUTES_RETURNED: _l("The minutes went back to draft"),
    Tag.MINUTES_SIGNED: _l("Somebody signed the minutes"),
    Tag.MINUTES_SIGNED_BY_ALL: _l("Everybody signed the minutes"),
    Tag.MINUTES_PUBLISHED: _l("The minutes were published"),
    Tag.MINUTES_REMARKED: _l("Somebody told of a mistake in the minutes"),
    Tag.MINUTES_SENT: _l("Somebody was told that the minutes can be read"),
    Tag.TRAIL_READ_BY_OTHER: _l("Somebody of the staff read what is another person's"),
    Tag.SENSITIVE_VIEW_OPENED: _l("Somebody of the staff opened what is read with a reason"),
    Tag.PERSON_ADDED: _l("A person was entered in the register"),
    Tag.PERSON_CHANGED: _l("The name or document of a person changed"),
    Tag.PERSON_MERGED: _l("Two entries about a person became one"),
    Tag.OWNERSHIP_STARTED: _l("A person stands in the register as owner of a unit"),
    Tag.OWNERSHIP_ENDED: _l("A person no longer stands in the register as owner of a unit"),
    Tag.DESIGNATED_VOTER_SET: _l("Who votes for a unit of several owners was written down"),
    Tag.CONTACT_POINT_ADDED: _l("An address of a person was registered"),
    Tag.CONTACT_POINT_ATTESTED: _l("A document says that an address may be used for notices"),
    Tag.CONTACT_POINT_CONFIRMED: _l("A person confirmed an address"),
    Tag.CONTACT_POINT_SUSPENDED: _l("An address is no longer used"),
    Tag.CONTACT_POINT_REINSTATED: _l("An address is used again"),
    Tag.WRONG_PERSON_REPORTED: _l("Somebody said that a link came to the wrong person"),
    Tag.BODY_JOINED: _l("A person was written down as a member of the council or committee"),
    Tag.BODY_LEFT: _l("A person is no longer a member of the council or committee"),
    Tag.GUEST_ADDED: _l("A person was put on the list of guests"),
    Tag.GUEST_REMOVED: _l("A person was taken off the list of guests"),
    Tag.LINK_RESENT: _l("A link was sent again"),
    Tag.CHANNEL_CHANGED: _l("The notice of a person goes by another way"),
    Tag.REPLY_ASSISTED: _l("The staff wrote down an answer"),
    Tag.RECORDING_CONSENT_ASSISTED: _l("The staff wrote down an answer about recording"),
    Tag.SIGNAL_LOST: _l("The connection of somebody was lost"),
    Tag.STATEMENT_RECORDED: _l("A statement was written down"),
    Tag.FLOOR_REQUESTED: _l("Somebody asked for the floor"),
    Tag.FLOOR_GIVEN: _l("Somebody got the floor"),
    Tag.FLOOR_ENDED: _l("A turn to speak ended"),
    Tag.SECOND_PROOF_GIVEN: _l("Somebody proved who they are with a code"),
}


FAULTS: Mapping[LogFault, LazyString] = {
    LogFault.UNREADABLE: _l("An entry cannot be read."),
    LogFault.MISPLACED: _l("An entry is missing, or stands in the place of another."),
    LogFault.ALTERED: _l("An entry is not the one that was written."),
    LogFault.TIME_BACK: _l("An entry has an earlier hour than the one before it."),
    LogFault.NODE_ALTERED: _l("The hashes kept over the entries are not theirs."),
    LogFault.HEAD_ALTERED: _l("The entries do not give the checkpoint of the trail."),
    LogFault.TRUNCATED: _l("Entries are missing at the end."),
    LogFault.PERSONAL_MISSING: _l("What an entry says of a person is not there any more."),
    LogFault.FORK: _l("A paper that was printed carries another checkpoint: the trail was written anew."),
}


# One tag, several ends: (tag, how) -> (mark, sentence for the person, sentence for the staff).
HOW: Mapping[tuple[str, str], tuple[str, LazyString, LazyString]] = {
    (Tag.FLOOR_ENDED, "withdrawn"): (
        "ok",
        _l("You withdrew your request for the floor"),
        _l("Somebody withdrew their request for the floor"),
    ),
    (Tag.FLOOR_ENDED, "removed"): (
        "get",
        _l("You were taken off the queue for the floor"),
        _l("Somebody was taken off the queue for the floor"),
    ),
    (Tag.FLOOR_ENDED, "absent"): (
        "get",
        _l("Your turn to speak came and you were not there"),
        _l("A turn to speak came and its person was not there"),
    ),
}


def fault_words(fault: LogFault) -> str:
    """What is wrong with a trail that was read again."""
    return str(FAULTS[fault])


def says(tag: str, facts: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """The mark and the sentence of an entry for the person it concerns.

    Args:
        facts: what the entry says of them; None once they are erased.
    """
    if (how := _how(tag, facts)) is not None:
        return how[0], str(how[1])
    mark, sentence = SAYS.get(tag, ("get", _l("An entry about you: %(tag)s", tag=tag)))
    return mark, str(sentence)


_VOTERS: Mapping[str, LazyString] = {
    "named": _l("%(unit)s: its owners named %(voter)s."),
    "withdrawn": _l("%(unit)s: its owners took back the naming of %(voter)s. %(reason)s"),
    "left": _l("%(unit)s: %(voter)s owns it no more, and nobody is named."),
    "alone": _l("%(unit)s: one owner is left, so %(voter)s need not be named."),
}


def voter_note(facts: Mapping[str, Any]) -> str:
    """Who votes for a unit, or does so no more, from the facts sealed for an owner of it."""
    return str(_VOTERS[facts["act"]]) % {"reason": "", **facts}


def act_words(tag: str, facts: Mapping[str, Any] | None = None) -> str:
    """What an act of the community is called in the staff's list; ``facts`` are the entry's, in clear."""
    if (how := _how(tag, facts)) is not None:
        return str(how[2])
    return str(ACTS.get(tag) or SAYS.get(tag, ("", _l("Act %(tag)s", tag=tag)))[1])


def _how(tag: str, facts: Mapping[str, Any] | None) -> tuple[str, LazyString, LazyString] | None:
    return HOW.get((tag, str((facts or {}).get("how", ""))))
