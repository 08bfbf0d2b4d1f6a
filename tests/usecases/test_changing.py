"""After the notice: changes prepared unseen, a new version for everybody, a meeting called off."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import consents, convening, deliveries, live_session, minutes, planning, replies
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.consents import Answering
from meetings.convening import (
    Addresses,
    CancellationComposer,
    NoticeComposer,
    cancel_meeting,
    issue_version,
)
from meetings.deliveries import Sending
from meetings.planning import Access
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState
from meetings.protocol.seal import Mark, SealRule
from meetings.protocol.trail import Tag, words_sha256
from meetings.replies import Answer
from meetings.storage.communities import ContactPoint, Ownership
from meetings.storage.convening import Invitation, Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import AgendaItem, Meeting, Override
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor
from tests.adapters.checklist import check_request_mail, failures
from tests.adapters.mail_view import MailView
from tests.factories import ASSEMBLY_AT, START, Building, issue, make_building, make_meeting
from tests.held import print_notice

BASE = "http://127.0.0.1:8000"
MAIL_FROM = "constancia@example.com"
REASON = "Basta el quórum ordinario: Decreto 398 de 2020."
WHY = "El salón de máquinas estará en obra ese día."
LATER = START + timedelta(days=3)
NEW_DAY, NEW_HOUR = date(2027, 3, 27), time(9)


@dataclass(eq=False)
class House:
    """A called assembly of five owners, the hands that change it and the mails that left."""

    storage: Storage
    building: Building
    keys: Keys
    clock: FixedClock
    mails: list[Message] = field(default_factory=list)

    @property
    def ids(self) -> tuple[uuid.UUID, uuid.UUID]:
        """The community and its meeting."""
        assert self.building.meeting_id is not None
        return self.building.community_id, self.building.meeting_id

    @property
    def by(self) -> Actor:
        """The administrator."""
        return Actor(account_id=self.building.staff["administrator"], name="Administrador Inventado")

    def begin(self, at: datetime = LATER) -> uuid.UUID:
        """Begin to prepare changes."""
        with self.storage.transaction() as tx:
            return planning.begin_change(tx, *self.ids, WHY, self.by, at)

    def new_day(self, change_id: uuid.UUID, day: date = NEW_DAY, at: datetime = LATER) -> None:
        """Move the prepared meeting to another day."""
        with self.storage.transaction() as tx:
            planning.set_date(tx, self.ids[0], change_id, day, NEW_HOUR, 120, self.by, at)

    def new_link(self, change_id: uuid.UUID, at: datetime = LATER) -> None:
        """Give the prepared meeting another video link, and nothing else."""
        with self.storage.transaction() as tx:
            row = tx.session.get_one(Meeting, change_id)
            access = Access("https://video.example.com/otra", "", row.access_instructions, True)
            planning.set_access(tx, self.ids[0], change_id, access, self.by, at)

    def issue(self, change_id: uuid.UUID, at: datetime = LATER) -> None:
        """Issue the prepared changes with every reason that is asked for."""
        with self.storage.reading() as tx:
            page = convening.review(tx, self.ids[0], change_id, at)
        reasons = {finding.code: REASON for finding in page.overrides}
        with self.storage.transaction() as tx:
            issue_version(tx, self.ids[0], change_id, reasons, self.by, at)
        self.until(at)

    def cancel(self, at: datetime = LATER) -> None:
        """Call the meeting off."""
        with self.storage.transaction() as tx:
            cancel_meeting(tx, *self.ids, WHY, self.by, at)
        self.until(at)

    def until(self, at: datetime) -> None:
        """Let the clock stand at ``at``, unless it is past it."""
        self.clock.advance(max(at - self.clock.now(), timedelta()))

    def sweep(self) -> list[Message]:
        """Print the papers that wait and send what is owed; returns what left this time."""
        before = len(self.mails)
        print_notice(self.storage, self.keys, self.clock.now())
        parts = Addresses(BASE), MAIL_FROM
        composers = {"notice": NoticeComposer(*parts), "cancellation": CancellationComposer(*parts)}
        deliveries.sweep(Sending(self.storage, composers, lambda owed: self, self.clock.now))
        return self.mails[before:]

    def send(self, message: Message) -> Receipt:
        """Take a mail, as a channel does."""
        self.mails.append(message)
        return Receipt(self.clock.now(), "250 OK")

    def close(self) -> None:
        """Nothing is held."""

    def answer(self, answer: Answer, at: datetime = START) -> None:
        """The first owner answers the invitation."""
        with self.storage.transaction() as tx:
            meeting = tx.session.get_one(Meeting, self.ids[1])
            person = self.building.people[0]
            replies.answer_invitation(
                tx, meeting, person, answer, "", Answering(), Actor(person_id=person), at
            )

    def permit(self, at: datetime = START) -> None:
        """The first owner gives permission to record."""
        with self.storage.transaction() as tx:
            meeting = tx.session.get_one(Meeting, self.ids[1])
            person = self.building.people[0]
            shown = consents.asked(tx, meeting)
            by = Actor(person_id=person)
            consents.answer_recording(tx, meeting, person, ConsentState.GRANTED, shown, Answering(), by, at)

    def meeting(self) -> Meeting:
        """The meeting as it is stored."""
        with self.storage.reading() as tx:
            return tx.session.get_one(Meeting, self.ids[1])

    def count(self, kind: str, state: str) -> int:
        """How many messages of a kind are in a state."""
        with self.storage.reading() as tx:
            query = select(func.count()).where(Delivery.kind == kind, Delivery.state == state)
            return tx.session.scalar(query) or 0

    def tags(self) -> list[str]:
        """The tags of the meeting's trail."""
        with self.storage.reading() as tx:
            query = select(TrailEntry.tag).where(TrailEntry.meeting_id == self.ids[1])
            return list(tx.session.scalars(query))


def sequence(mail: Message) -> int:
    """Which version of the meeting a mail's calendar speaks of."""
    found = re.search(rb"\r\nSEQUENCE:(\d+)\r\n", MailView(mail.content).calendar)
    assert found is not None
    return int(found.group(1))


@pytest.fixture
def house(app: Flask, storage: Storage, keys: Keys, clock: FixedClock) -> Iterator[House]:
    """An assembly called on 1 February for 20 March."""
    building = make_building(storage)
    make_meeting(storage, building)
    with app.app_context():
        issue(storage, building)
        yield House(storage, building, keys, clock)


def test_prepared_changes_leave_the_call_as_it_is(house: House) -> None:
    """Nobody sees half a change: day, agenda and list of meetings stay."""
    change_id = house.begin()
    house.new_day(change_id)
    meeting = house.meeting()
    assert (meeting.starts_at, meeting.state, meeting.sequence) == (ASSEMBLY_AT, "convened", 0)
    with house.storage.reading() as tx:
        desk = planning.desk_meetings(tx, house.ids[0], LATER)
    assert [card.id for card in desk.upcoming] == [meeting.id]


def test_changes_begun_twice_are_the_same_changes(house: House) -> None:
    """Of two clicks, or two people, the second goes on with what the first began."""
    assert house.begin() == house.begin()


def test_changes_given_up_leave_only_the_trail(house: House) -> None:
    """The meeting goes on as it was called; that somebody prepared something stays known."""
    change_id = house.begin()
    with house.storage.transaction() as tx:
        planning.discard_draft(tx, house.ids[0], change_id, house.by, LATER)
    with house.storage.reading() as tx:
        assert tx.session.scalars(select(Meeting.id)).all() == [house.ids[1]]
        assert tx.session.scalar(select(func.count()).select_from(AgendaItem)) == 5
    assert {"meeting:change:begun", "meeting:change:given_up"} <= set(house.tags())


def test_a_new_day_makes_version_two_for_everybody(house: House) -> None:
    """The same UID, the next SEQUENCE, a message for each owner, and their answers asked again."""
    uid = house.meeting().uid
    house.sweep()
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    meeting = house.meeting()
    assert (meeting.uid, meeting.sequence, meeting.starts_at) == (uid, 1, ASSEMBLY_AT + timedelta(days=7))
    with house.storage.reading() as tx:
        notice = convening.latest_notice(tx, meeting.id)
    assert notice is not None and (notice.version, notice.counts_from) == (2, 2)
    assert house.count("notice", "due") == 5
    assert {"meeting:notice:version_issued", "invitation:notice:changed"} <= set(house.tags())


def test_a_start_too_near_is_refused_with_the_computed_date(house: House) -> None:
    """The terms begin again at the hour of the new sending, not of the first one."""
    change_id = house.begin()
    house.new_day(change_id)
    late = datetime(2027, 3, 12, 14, tzinfo=START.tzinfo)
    with pytest.raises(Refused) as refused:
        house.issue(change_id, late)
    [finding] = [f for f in refused.value.findings if f.code.startswith("notice.statutory")]
    assert finding.facts["earliest_date"] == date(2027, 3, 28)


def test_another_link_does_not_begin_the_terms_again(house: House) -> None:
    """Start, manner and agenda restart the clock; a link may change three days before."""
    house.answer(Answer.YES)
    near = ASSEMBLY_AT - timedelta(days=3)
    change_id = house.begin(near)
    house.new_link(change_id, near)
    house.issue(change_id, near)
    with house.storage.reading() as tx:
        notice = convening.latest_notice(tx, house.ids[1])
        assert notice is not None and (notice.version, notice.sequence, notice.counts_from) == (2, 1, 1)
        kept = replies.current_answer(tx, house.ids[1], house.building.people[0])
    assert kept is not None and kept.answer is Answer.YES


def test_what_was_sent_before_counts_at_the_opening(house: House) -> None:
    """A late change of the link does not make the notice late for anybody."""
    house.sweep()
    near = ASSEMBLY_AT - timedelta(days=3)
    change_id = house.begin(near)
    house.new_link(change_id, near)
    house.issue(change_id, near)
    with house.storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, house.ids[1])
        assert live_session.opening_findings(tx, meeting, ASSEMBLY_AT) == ()


def test_what_was_sent_before_counts_for_the_seal(house: House) -> None:
    """The mark of the notice follows the version that its terms count from, not the late one."""
    house.sweep()
    near = ASSEMBLY_AT - timedelta(days=2)
    change_id = house.begin(near)
    house.new_link(change_id, near)
    house.issue(change_id, near)
    with house.storage.reading() as tx:
        ticks = minutes.seal_of(tx, *house.ids, ASSEMBLY_AT).seal.ticks
    [notice] = [tick for tick in ticks if tick.rule is SealRule.NOTICE]
    assert notice.mark is Mark.KEPT


def test_nothing_changed_is_nothing_to_send(house: House) -> None:
    """A version that says the same would only ask everybody again."""
    change_id = house.begin()
    with pytest.raises(Refused, match=r"change\.nothing"):
        house.issue(change_id)


def test_a_change_of_the_link_after_the_hour_is_refused(house: House) -> None:
    """Who is waiting at the door is told by opening the meeting, or by another day."""
    change_id = house.begin()
    house.new_link(change_id)
    with pytest.raises(Refused, match=r"change\.begun"):
        house.issue(change_id, ASSEMBLY_AT)


def test_the_same_changes_cannot_be_issued_twice(house: House) -> None:
    """The second click finds no changes any more."""
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    with pytest.raises(Missing):
        house.issue(change_id)
    assert house.count("notice", "due") == 5


def test_a_change_is_never_called_as_a_meeting(house: House) -> None:
    """The copy is no meeting of its own: its notice would call everybody twice."""
    change_id = house.begin()
    with pytest.raises(Missing), house.storage.transaction() as tx:
        convening.issue_notice(tx, house.ids[0], change_id, {}, house.by, LATER)


def test_answers_to_the_old_hour_are_asked_again(house: House) -> None:
    """They stay as history, are shown as such, and count for nobody."""
    house.answer(Answer.YES)
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    person = house.building.people[0]
    with house.storage.reading() as tx:
        assert replies.current_answer(tx, house.ids[1], person) is None
        assert replies.summary_of(tx, *house.ids).answered == 0
        assert replies.last_answer(tx, house.ids[1], person) is not None
    house.answer(Answer.NO, LATER)
    with house.storage.reading() as tx:
        assert replies.summary_of(tx, *house.ids).units["no"] == 1


def test_an_answer_to_the_call_before_is_refused(house: House) -> None:
    """Whoever had the old page open is asked to read the new one."""
    with house.storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, house.ids[1])
        shown = replies.call_sha256(planning.meeting_facts(tx, meeting))
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    person = house.building.people[0]
    with pytest.raises(Refused, match=r"reply\.call_changed"), house.storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, house.ids[1])
        by = Actor(person_id=person)
        replies.answer_invitation(tx, meeting, person, Answer.YES, shown, Answering(), by, LATER)


@pytest.mark.parametrize(("moved", "state"), [(True, ConsentState.UNANSWERED), (False, ConsentState.GRANTED)])
def test_permission_stays_only_while_its_text_is_the_same(
    house: House, moved: bool, state: ConsentState
) -> None:
    """The text names the day until which the recording is kept, and that follows the day of the meeting."""
    house.permit()
    change_id = house.begin()
    change: Callable[[uuid.UUID], None] = house.new_day if moved else house.new_link
    change(change_id)
    house.issue(change_id)
    person = house.building.people[0]
    with house.storage.reading() as tx:
        assert consents.recording_answer(tx, house.ids[1], person).state is state
        states = consents.recording_states(tx, house.ids[1])
    assert states.get(person, consents.UNANSWERED).state is state


def test_what_waited_of_the_old_version_never_leaves(house: House) -> None:
    """A calendar that got the old version last would go back to the old hour."""
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    assert house.count("notice", "superseded") == 5
    assert len(house.sweep()) == 5
    assert {sequence(mail) for mail in house.mails} == {1}


def test_a_message_in_a_workers_hands_is_not_sent_again(house: House) -> None:
    """A worker died with the old version claimed: its lease ends after the new one was issued."""
    print_notice(house.storage, house.keys, house.clock.now())
    sending = Sending(
        house.storage,
        {"notice": NoticeComposer(Addresses(BASE), MAIL_FROM)},
        lambda owed: house,
        house.clock.now,
    )
    assert len(deliveries.claim(sending)) == 5
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    house.clock.advance(timedelta(hours=1))
    assert {sequence(mail) for mail in house.sweep()} == {1}
    assert house.count("notice", "superseded") == 5


def test_the_old_versions_paper_stays_readable(house: House) -> None:
    """What was sent first is proof of what was called first."""
    house.sweep()
    with house.storage.reading() as tx:
        first = convening.notice_paper(tx, *house.ids, "owners")
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    house.sweep()
    with house.storage.reading() as tx:
        assert convening.notice_paper(tx, *house.ids, "owners", version=1) == first
        assert convening.notice_paper(tx, *house.ids, "owners") != first


def test_the_mail_of_version_two_passes_the_checklist(house: House) -> None:
    """Rows 6, 9, 10 and 11 of an update: a thread, the same UID, the next SEQUENCE, a newer stamp."""
    before = {mail.recipient: mail.content for mail in house.sweep()}
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    after = house.sweep()
    everybody = [mail.recipient for mail in after]
    for mail in after:
        results = check_request_mail(
            mail.content,
            others=[other for other in everybody if other != mail.recipient],
            from_addr=MAIL_FROM,
            to_addr=mail.recipient,
            previous=before[mail.recipient],
        )
        assert not failures(results)
    said = MailView(after[0].content).plain
    assert "ahora sábado 27 de marzo de 2027" in said and WHY in said


def test_who_sold_meanwhile_is_told_and_called_no_more(house: House) -> None:
    """Row 21: an added owner gets the present version, the one who left a CANCEL."""
    house.sweep()
    with house.storage.transaction() as tx:
        sold = tx.session.scalars(
            select(Ownership).where(Ownership.person_id == house.building.people[0])
        ).one()
        sold.until = LATER
        tx.session.add(
            Ownership(unit_id=sold.unit_id, person_id=house.building.people[1], since=LATER, position=1)
        )
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    methods = sorted(MailView(mail.content).views[0].method for mail in house.sweep())
    assert methods == ["CANCEL", "REQUEST", "REQUEST", "REQUEST", "REQUEST"]
    with house.storage.reading() as tx:
        gone = select(Invitation.is_owner).where(Invitation.person_id == house.building.people[0])
        assert tx.session.scalars(gone).one() is False


def test_each_version_keeps_its_own_reasons(house: House) -> None:
    """Version two prints the reasons written for it, and none twice."""
    change_id = house.begin()
    with house.storage.reading() as tx:
        assert convening.review(tx, house.ids[0], change_id, LATER).reasons == {
            "nonpresential.participation.planned": REASON
        }
    house.new_day(change_id)
    house.issue(change_id)
    with house.storage.reading() as tx:
        notice = convening.latest_notice(tx, house.ids[1])
        assert notice is not None
        kept = tx.session.scalars(select(Override).where(Override.at == notice.issued_at)).all()
    assert [row.code for row in kept] == ["nonpresential.participation.planned"]


def test_the_minutes_print_a_reason_once(house: House) -> None:
    """The reason of the version that called; the one it replaced stands in the trail only."""
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    with house.storage.transaction() as tx:
        live_session.declare_no_quorum(tx, *house.ids, house.by, LATER + timedelta(days=30))
        minutes.draft_minutes(tx, *house.ids, house.by, LATER + timedelta(days=30))
    with house.storage.reading() as tx:
        page = minutes.minutes_page(tx, *house.ids, house.by, LATER + timedelta(days=30))
    assert [(row.reason, row.at) for row in page.reasons] == [(REASON, LATER)]
    assert house.tags().count(Tag.OVERRIDE_RECORDED.value) == 2


def test_a_cancelled_meeting_is_told_to_everybody_called(house: House) -> None:
    """METHOD:CANCEL under the next SEQUENCE, in the thread of the first message, with the reason."""
    first = {mail.recipient: MailView(mail.content) for mail in house.sweep()}
    house.cancel()
    assert house.meeting().state == "cancelled"
    told = house.sweep()
    assert len(told) == 5
    for mail in told:
        view, before = MailView(mail.content), first[mail.recipient]
        assert {one.method for one in view.views} == {"CANCEL"}
        assert sequence(mail) == 1
        assert {one.uid for one in view.views} == {one.uid for one in before.views}
        assert view.message["In-Reply-To"] == before.message["Message-ID"]
        assert WHY in view.plain


@pytest.mark.parametrize("late", [timedelta(minutes=10), timedelta(hours=3), timedelta(days=5)])
def test_a_meeting_called_off_after_its_hour_is_told_to_everybody(house: House, late: timedelta) -> None:
    """The chair did not come, or the power went: whoever waits before the screen, or did, is told."""
    house.cancel(ASSEMBLY_AT + late)
    assert len(house.sweep()) == 5
    assert house.count("cancellation", "accepted") == 5


def test_that_a_meeting_is_off_is_tried_for_a_day_after_its_hour(house: House) -> None:
    """With a mail server that is down; afterwards it would tell what nobody waits for any more."""
    house.cancel(ASSEMBLY_AT - timedelta(hours=1))
    house.until(ASSEMBLY_AT + timedelta(days=1) - timedelta(seconds=1))
    assert len(house.sweep()) == 5


def test_that_a_meeting_is_off_is_given_up_a_day_after_its_hour(house: House) -> None:
    """The trail says that it never left."""
    house.cancel(ASSEMBLY_AT - timedelta(hours=1))
    house.until(ASSEMBLY_AT + timedelta(days=1))
    assert house.sweep() == []
    assert house.count("cancellation", "expired") == 5


def test_calling_off_twice_tells_everybody_once(house: House) -> None:
    """The second click finds the meeting cancelled and owes nothing more."""
    house.cancel()
    house.cancel()
    assert house.count("cancellation", "due") == 5
    assert house.tags().count("meeting:data:cancelled") == 1


def test_no_word_of_a_reason_stands_in_the_trail(house: House) -> None:
    """Why it changed, why it was called off, why a rule was passed over: a hash of each, never the words."""
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    house.cancel()
    with house.storage.reading() as tx:
        facts = {row.tag: row.facts for row in tx.session.scalars(select(TrailEntry))}
    assert not [tag for tag, text in facts.items() if "Basta" in text or "obra" in text]
    for tag in (Tag.NOTICE_VERSION_ISSUED, Tag.MEETING_CANCELLED):
        assert words_sha256(WHY) in facts[tag]
    assert words_sha256(REASON) in facts[Tag.OVERRIDE_RECORDED]


def test_calling_off_needs_a_reason_and_a_call(house: House) -> None:
    """Everybody reads the reason; of a draft nobody has to be told."""
    with pytest.raises(Refused, match=r"cancel\.no_reason"), house.storage.transaction() as tx:
        cancel_meeting(tx, *house.ids, "  ", house.by, LATER)
    draft = make_meeting(house.storage, house.building)
    with pytest.raises(Refused, match=r"cancel\.not_called"), house.storage.transaction() as tx:
        cancel_meeting(tx, house.ids[0], draft, WHY, house.by, LATER)


def test_calling_off_takes_prepared_changes_with_it(house: House) -> None:
    """Nothing of a meeting that is not held can be sent any more."""
    change_id = house.begin()
    house.cancel()
    with pytest.raises(Missing):
        house.issue(change_id)


def test_another_communitys_meeting_cannot_be_changed(house: House) -> None:
    """The same answer as for an id that was never given."""
    other = make_building(house.storage, name="Los Cerezos")
    change_id = house.begin()
    with house.storage.transaction() as tx:
        for act in (planning.begin_change, cancel_meeting):
            with pytest.raises(Missing):
                act(tx, other.community_id, house.ids[1], WHY, house.by, LATER)
        with pytest.raises(Missing):
            issue_version(tx, other.community_id, change_id, {}, house.by, LATER)


def test_a_first_answer_confirms_the_address_it_came_from(house: House) -> None:
    """The link left for that address only, so its reader has it; said once, and never for another person."""
    house.sweep()
    house.answer(Answer.YES)
    house.answer(Answer.NO)
    with house.storage.reading() as tx:
        query = select(ContactPoint.person_id).where(ContactPoint.confirmed_at == START)
        assert tx.session.scalars(query).all() == [house.building.people[0]]
        tags = select(TrailEntry.tag).where(TrailEntry.tag == "person:contact_point:confirmed")
        assert len(tx.session.scalars(tags).all()) == 1


def test_an_answer_before_any_mail_left_confirms_nothing(house: House) -> None:
    """Whoever came did not come by an address: nothing was sent there yet."""
    house.answer(Answer.YES)
    with house.storage.reading() as tx:
        query = select(ContactPoint.id).where(ContactPoint.confirmed_at.is_not(None))
        assert tx.session.scalars(query).all() == []


def test_paper_of_the_old_version_waits_no_more(house: House) -> None:
    """Whoever gets paper gets the new version; the old letter is not counted as due."""
    with house.storage.transaction() as tx:
        point = tx.session.scalars(
            select(ContactPoint).where(ContactPoint.person_id == house.building.people[0])
        ).one()
        point.attestation_id = None
    change_id = house.begin()
    house.new_day(change_id)
    house.issue(change_id)
    with house.storage.reading() as tx:
        page = deliveries.board(tx, *house.ids)
        assert len(page.on_paper) == 1
        assert tx.session.scalar(select(func.count()).select_from(Notice)) == 2
