"""The trail in sentences: what each tag says to the person it concerns."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from meetings.protocol.trail import Tag

# tag -> (mark of the face, sentence). Marks: get = came to the person, ok = their act, eye = somebody read
# it, seal = counted, open = still to come.
SAYS: Mapping[str, tuple[str, LazyString]] = {
    Tag.PERSON_ADDED: ("get", _l("You were entered in the owners' register")),
    Tag.PERSON_CHANGED: ("get", _l("Your data in the register changed")),
    Tag.PERSON_MERGED: ("get", _l("Two entries about you became one")),
    Tag.OWNERSHIP_STARTED: ("get", _l("You stand in the register as owner")),
    Tag.OWNERSHIP_ENDED: ("get", _l("You no longer stand in the register as owner of a unit")),
    Tag.CONTACT_POINT_ADDED: ("get", _l("An address of yours was registered")),
    Tag.CONTACT_POINT_ATTESTED: ("get", _l("A document says that your address may be used for notices")),
    Tag.CONTACT_POINT_CONFIRMED: ("ok", _l("You confirmed an address")),
    Tag.CONTACT_POINT_SUSPENDED: ("get", _l("An address of yours is no longer used")),
    Tag.CONTACT_POINT_REINSTATED: ("get", _l("An address of yours is used again")),
    Tag.WRONG_PERSON_REPORTED: ("get", _l("Somebody said that your link came to the wrong person")),
    Tag.LINK_RESENT: ("get", _l("Your link was sent to you again")),
    Tag.INVITATION_ISSUED: ("get", _l("You were called to the meeting")),
    Tag.DELIVERY_ACCEPTED: ("get", _l("Your message left, and the mail server took it")),
    Tag.DELIVERY_REFUSED: ("get", _l("A message to you was refused by the mail server")),
    Tag.DELIVERY_IN_DOUBT: ("get", _l("Nobody knows whether a message to you left; it is sent again")),
    Tag.DELIVERY_RETRIED: ("get", _l("A message to you did not leave yet; it is tried again")),
    Tag.DELIVERY_HANDED_OVER: ("get", _l("The notice was left at your unit, with a witness")),
    Tag.CHANNEL_CHANGED: ("get", _l("Your notice goes by another way")),
    Tag.REPLY_ACCEPTED: ("ok", _l("You answered the invitation")),
    Tag.REPLY_DECLINED: ("ok", _l("You answered that you cannot come")),
    Tag.REPLY_CHANGED: ("ok", _l("You changed your answer")),
    Tag.REPLY_ASSISTED: ("ok", _l("The staff wrote down your answer")),
    Tag.RECORDING_CONSENT_GRANTED: ("ok", _l("You gave permission to be recorded")),
    Tag.RECORDING_CONSENT_REFUSED: ("ok", _l("You did not give permission to be recorded")),
    Tag.RECORDING_CONSENT_WITHDRAWN: ("ok", _l("You took back your permission to be recorded")),
    Tag.RECORDING_CONSENT_ASSISTED: ("ok", _l("The staff wrote down your answer about recording")),
    Tag.ARRIVED: ("seal", _l("You entered the meeting")),
    Tag.DEPARTED: ("seal", _l("You left the meeting")),
    Tag.ATTENDANCE_MARKED: ("seal", _l("The secretary marked your presence")),
    Tag.SIGNAL_LOST: ("seal", _l("Your connection was lost")),
    Tag.OFFICER_ELECTED: ("seal", _l("You were elected to an office of the meeting")),
    Tag.STATEMENT_RECORDED: ("ok", _l("Your statement was written down")),
    Tag.MINUTES_SIGNED: ("ok", _l("You signed the minutes")),
    Tag.MINUTES_SENT: ("get", _l("You were told that the minutes can be read")),
    Tag.TRAIL_READ_BY_OTHER: ("eye", _l("Somebody of the staff read your trail")),
    Tag.SECOND_PROOF_GIVEN: ("ok", _l("You proved who you are with a code")),
}


def says(tag: str) -> tuple[str, str]:
    """The mark and the sentence of a tag for the person it concerns."""
    mark, sentence = SAYS.get(tag, ("get", _l("An entry about you: %(tag)s", tag=tag)))
    return mark, str(sentence)


def entry_number(seq: int) -> str:
    """How an entry is called."""
    return str(gettext("Entry %(number)s", number=seq))
