"""What a decision in writing sends and prints: the questions, until when, the form to vote on paper."""

from __future__ import annotations

from typing import Any, Literal
from zoneinfo import ZoneInfo

from meetings import communities
from meetings.adapters.pdf.shapes import Ballot, WrittenNotice
from meetings.adapters.render import Foot, Question, QuestionsFacts
from meetings.communities import CommunityCard
from meetings.convening.parts import Addresses, arrears_of, convener_of, overrides_of, paper_frame
from meetings.planning import ItemFacts, Rules, meeting_facts, rules_of_meeting
from meetings.protocol import sources
from meetings.protocol.kinds import Modality, WrittenChoice
from meetings.storage.accounts import Account
from meetings.storage.convening import Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.wording import convening as notice_words
from meetings.wording import label, source_words
from meetings.wording import questions as words
from meetings.wording.format import date_words, instant_words


def is_written(notice: Notice) -> bool:
    """Whether a notice asks to decide in writing, so that nobody meets."""
    return notice.modality == Modality.WRITTEN


def last_day(notice: Notice, card: CommunityCard) -> str:
    """The last day on which votes count, in words: the instant is its last second."""
    return date_words(notice.starts_at.astimezone(ZoneInfo(card.timezone)).date(), year=True)


def questions_facts(notice: Notice, card: CommunityCard, foot: Foot) -> QuestionsFacts:
    """What the message asks, in the language in force."""
    return QuestionsFacts(
        community=card.name,
        until=last_day(notice, card),
        questions=tuple(
            Question(item["title"], label(item["basis"], "basis")) for item in notice.content["items"]
        ),
        foot=foot,
    )


def ballot_form(notice: Notice, meeting: Meeting, card: CommunityCard) -> Ballot:
    """The form to vote on paper; what the program knows of the decision stands on it (art. 43)."""
    desk = card.help_desk
    return {
        "decision": words.decision(label(meeting.kind, "kind"), card.name),
        "until": words.hand_in_until(last_day(notice, card)),
        "questions": [
            {"number": str(number), "title": item["title"], "basis": label(item["basis"], "basis")}
            for number, item in enumerate(notice.content["items"], 1)
        ],
        "choices": [label(choice, "written_choice") for choice in WrittenChoice],
        "how_to_return": words.how_to_return(desk.name, desk.hours, desk.phone),
    }


def written_notice_data(
    tx: Transaction, notice: Notice, edition: Literal["owners", "others"], signed: str, addresses: Addresses
) -> WrittenNotice:
    """Everything one edition of the notice says, already worded. Arrears stand only in the owners'."""
    meeting = tx.session.get_one(Meeting, notice.meeting_id)
    card = communities.card(tx, meeting.community_id)
    zone = ZoneInfo(card.timezone)
    rules = rules_of_meeting(tx, meeting, notice.issued_at)
    version = notice_words.version_words(notice.version)
    issuer = tx.session.get_one(Account, notice.issued_by)
    data: dict[str, Any] = {
        **paper_frame(card, signed, addresses.door(meeting.id), addresses),
        "title": words.title(),
        "running_title": words.title(),
        "head_note": {"label": notice_words.running_title(), "value": version},
        "signed": "",
        "edition": edition,
        "kind": label(meeting.kind, "kind"),
        "modality": label(notice.modality, "modality"),
        "until": words.until(last_day(notice, card)),
        "zone_note": notice_words.zone_note(card.timezone),
        "questions": [_question(item, rules) for item in meeting_facts(tx, meeting).items],
        "counted": words.counted(),
        "counted_source": source_words(sources.LEY_675_43),
        "everybody": words.everybody(),
        "everybody_source": source_words(sources.LEY_675_44),
        "how_to_vote": words.how_to_vote(addresses.lost_link),
        "convener": convener_of(tx, notice, issuer.name),
        "sent_on": instant_words(notice.issued_at, zone, year=True).capitalize(),
        "overrides": overrides_of(tx, notice, zone),
        "arrears": arrears_of(tx, notice, meeting, zone) if edition == "owners" else None,
        "data_notice": words.data_notice(),
        "ballot": ballot_form(notice, meeting, card),
    }
    paper: WrittenNotice = data  # type: ignore[assignment]  # its keys are checked against the shape when rendered
    return paper


def _question(item: ItemFacts, rules: Rules) -> dict[str, str]:
    """How a question is counted: over the whole building, as it will be (``written_result``)."""
    return {
        "number": str(item.number),
        "title": item.title,
        "basis": label(item.basis, "basis") if item.basis else "",
        "majority": words.majority(rules.rulebook.own_share(item.matter)),
    }
