"""What comes next: the steps of preparing a meeting, and the tasks from its draft to its minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from meetings.planning.conveners import act_findings
from meetings.planning.facts import OVER, MeetingFacts
from meetings.planning.plan import Plan, term_findings
from meetings.planning.progress import Progress
from meetings.planning.rules import Rules
from meetings.protocol.findings import Severity
from meetings.protocol.kinds import NoticeField
from meetings.protocol.lifecycle import MeetingAct, MeetingState, MinutesAct, MinutesState
from meetings.protocol.notice import contents
from meetings.protocol.paths import Life, LifeAct, Offer, possible_next


class StepCode(StrEnum):
    """The six steps of calling a meeting (screens A1 to A6)."""

    KIND = "kind"
    DATE = "date"
    AGENDA = "agenda"
    QUESTIONS = "questions"
    ACCESS = "access"
    PAPERS = "papers"
    REVIEW = "review"


class TaskCode(StrEnum):
    """The tasks of a meeting, over several days."""

    PREPARE = "prepare"
    SEND = "send"
    HAND_OVER = "hand_over"
    OPEN = "open"
    ANSWERS = "answers"
    CONDUCT = "conduct"
    COMMUNICATE = "communicate"
    MINUTES = "minutes"


class Done(StrEnum):
    """How far a step or a task is: done, to be done, or not possible yet."""

    DONE = "done"
    WAIT = "wait"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Next:
    """One line of what comes next.

    Attributes:
        code: the step or task.
        state: how far it is.
        note: code of its sentence (`meetings.wording.planning.NOTES`), whose numbers are ``facts``.
    """

    code: StepCode | TaskCode
    state: Done
    note: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


_ACCESS_NOTES = (
    (NoticeField.TECH_MEANS, "link_missing"),
    (NoticeField.PLACE, "place_missing"),
    (NoticeField.ACCESS_INSTRUCTIONS, "instructions_missing"),
)
# What may be sent with a written reason does not keep from reviewing the notice.
_WITH_A_REASON = ("agenda_over", "date_reason")
_HELD = (MeetingState.OPEN, MeetingState.SUSPENDED, MeetingState.CLOSED)


def required_fields(meeting: MeetingFacts) -> tuple[NoticeField, ...]:
    """What the notice of this meeting must say (rule `notice.contents`)."""
    return contents(meeting.kind, meeting.modality, meeting.call, ()).missing


def missing_fields(meeting: MeetingFacts) -> tuple[NoticeField, ...]:
    """What its notice must say and would not say yet."""
    return contents(meeting.kind, meeting.modality, meeting.call, meeting.notice_fields).missing


def steps_of(meeting: MeetingFacts, plan: Plan, cap: int) -> tuple[Next, ...]:
    """The steps of calling the meeting, each with what it lacks; ``cap`` in minutes.

    Six of them (screens A1 to A6); in writing there is no day and no way in.
    """
    missing = missing_fields(meeting)
    if meeting.is_written:
        return _steps_in_writing(meeting, missing)
    steps = (
        Next(StepCode.KIND, Done.DONE, "kind", {"kind": meeting.kind, "modality": meeting.modality}),
        _date(meeting, plan),
        _agenda(meeting, cap),
        _access(meeting, missing),
        _papers(meeting, missing),
    )
    is_ready = all(step.state is Done.DONE or step.note in _WITH_A_REASON for step in steps)
    return (*steps, _review(meeting, plan, is_ready))


def _steps_in_writing(meeting: MeetingFacts, missing: tuple[NoticeField, ...]) -> tuple[Next, ...]:
    if meeting.items:
        questions = Next(StepCode.QUESTIONS, Done.DONE, "questions", {"questions": len(meeting.items)})
    else:
        questions = Next(StepCode.QUESTIONS, Done.STOP, "questions_missing")
    papers = _papers(meeting, missing)
    is_ready = questions.state is Done.DONE and papers.state is Done.DONE
    review = Next(StepCode.REVIEW, Done.WAIT if is_ready else Done.STOP, "review_in_writing")
    review = review if meeting.is_draft else Next(StepCode.REVIEW, Done.DONE, "sent")
    kind = Next(StepCode.KIND, Done.DONE, "kind", {"kind": meeting.kind, "modality": meeting.modality})
    return (kind, questions, papers, review)


def offers_of(meeting: MeetingFacts, rules: Rules, at: datetime) -> Mapping[LifeAct, Offer]:
    """What may be done with a meeting at ``at`` by the search over its life, each act with its reasons.

    Only what planning knows is judged here: the terms of its notice and the tables of the states.
    """
    terms = term_findings(meeting.kind, at, meeting.starts_at, rules) if meeting.starts_at else ()
    is_over = meeting.state in (MeetingState.CLOSED, MeetingState.FAILED_QUORUM)
    life = Life(
        kind=meeting.kind,
        modality=meeting.modality,
        call=meeting.call,
        state=meeting.state,
        at=at,
        starts_at=meeting.starts_at,
        issuing=terms,
        minutes=MinutesState.DRAFT if is_over else None,
    )
    return {offer.act: offer for offer in possible_next(life, rules.rulebook, rules.holidays)}


def tasks_of(
    meeting: MeetingFacts, plan: Plan, progress: Progress, cap: int, offers: Mapping[LifeAct, Offer]
) -> tuple[Next, ...]:
    """The five tasks from the draft to the published minutes; none for a meeting given up.

    ``offers`` are those of `offers_of`: a task that waits is an act that is offered, one that stops is not.
    """
    if meeting.state is MeetingState.CANCELLED:
        return ()
    if meeting.is_written:
        return (
            _prepare(meeting, plan, cap),
            _send_questions(meeting, progress),
            _hand_over(meeting, progress),
            _answers(meeting),
            _minutes(plan, progress, offers[MinutesAct.SUBMIT]),
        )
    return (
        _prepare(meeting, plan, cap),
        _send(meeting, plan, progress, offers[MeetingAct.ISSUE_NOTICE]),
        _hand_over(meeting, progress),
        _open(meeting, offers[MeetingAct.OPEN]),
        _minutes(plan, progress, offers[MinutesAct.SUBMIT]),
    )


def _date(meeting: MeetingFacts, plan: Plan) -> Next:
    if meeting.starts_at is None:
        return Next(StepCode.DATE, Done.WAIT, "date_missing", {"earliest": plan.earliest.on})
    if meeting.is_draft and plan.is_late and plan.last_sending:
        return Next(StepCode.DATE, Done.STOP, "date_late", {"last_sending": plan.last_sending.on})
    if meeting.is_draft and plan.needs_reason:
        return Next(StepCode.DATE, Done.WAIT, "date_reason")
    return Next(StepCode.DATE, Done.DONE, "date", {"starts_at": meeting.starts_at})


def _agenda(meeting: MeetingFacts, cap: int) -> Next:
    if not meeting.items:
        return Next(StepCode.AGENDA, Done.STOP, "agenda_empty")
    facts = {"items": len(meeting.items), "minutes": meeting.agenda_minutes}
    if meeting.agenda_minutes > cap:
        return Next(StepCode.AGENDA, Done.WAIT, "agenda_over", facts | {"over": meeting.agenda_minutes - cap})
    return Next(StepCode.AGENDA, Done.DONE, "agenda", facts)


def _access(meeting: MeetingFacts, missing: tuple[NoticeField, ...]) -> Next:
    note = next((note for lacking, note in _ACCESS_NOTES if lacking in missing), "")
    note = note or ("act_missing" if act_findings(meeting) else "")
    if note:
        return Next(StepCode.ACCESS, Done.WAIT, note)
    return Next(StepCode.ACCESS, Done.DONE, "access")


def _papers(meeting: MeetingFacts, missing: tuple[NoticeField, ...]) -> Next:
    if NoticeField.ARREARS_LIST in missing:
        return Next(StepCode.PAPERS, Done.WAIT, "papers_missing")
    return Next(StepCode.PAPERS, Done.DONE, "papers" if meeting.kind.is_assembly else "papers_none")


def _review(meeting: MeetingFacts, plan: Plan, is_ready: bool) -> Next:
    if not meeting.is_draft:
        return Next(StepCode.REVIEW, Done.DONE, "sent")
    if plan.last_sending is None:
        return Next(StepCode.REVIEW, Done.STOP, "review_no_day")
    state = Done.WAIT if is_ready else Done.STOP
    if plan.needs_reason:
        return Next(StepCode.REVIEW, state, "date_reason")
    if plan.terms_run:
        return Next(StepCode.REVIEW, state, "terms_run")
    return Next(StepCode.REVIEW, state, "review", {"last_sending": plan.last_sending.on})


def _prepare(meeting: MeetingFacts, plan: Plan, cap: int) -> Next:
    if not meeting.is_draft:
        return Next(TaskCode.PREPARE, Done.DONE, "prepared")
    lacking = sum(step.state is not Done.DONE for step in steps_of(meeting, plan, cap)[:-1])
    if lacking:
        return Next(TaskCode.PREPARE, Done.WAIT, "prepare_missing", {"lacking": lacking})
    return Next(TaskCode.PREPARE, Done.DONE, "prepared")


def _send(meeting: MeetingFacts, plan: Plan, progress: Progress, offer: Offer) -> Next:
    if not meeting.is_draft:
        sent = {"sent_at": progress.sent_at} if progress.sent_at else {}
        return Next(TaskCode.SEND, Done.DONE, "sent_at" if sent else "sent", sent)
    if plan.last_sending is None:
        return Next(TaskCode.SEND, Done.STOP, "review_no_day")
    facts = {"last_sending": plan.last_sending.on}
    if not offer.is_offered:
        return Next(TaskCode.SEND, Done.STOP, "date_late", facts)
    if offer.verdict is Severity.OVERRIDE:
        return Next(TaskCode.SEND, Done.WAIT, "date_reason")
    if plan.terms_run:
        return Next(TaskCode.SEND, Done.WAIT, "terms_run")
    return Next(TaskCode.SEND, Done.WAIT, "review", facts)


def _send_questions(meeting: MeetingFacts, progress: Progress) -> Next:
    if progress.sent_at:
        return Next(TaskCode.SEND, Done.DONE, "sent_at", {"sent_at": progress.sent_at})
    state = Done.WAIT if meeting.items else Done.STOP
    return Next(TaskCode.SEND, state, "review_in_writing" if meeting.items else "questions_missing")


def _answers(meeting: MeetingFacts) -> Next:
    if meeting.state is MeetingState.CLOSED:
        return Next(TaskCode.ANSWERS, Done.DONE, "answers_counted")
    if meeting.starts_at is None:
        return Next(TaskCode.ANSWERS, Done.STOP, "after_sending")
    return Next(TaskCode.ANSWERS, Done.WAIT, "answers_until", {"last_instant": meeting.starts_at})


def _hand_over(meeting: MeetingFacts, progress: Progress) -> Next:
    if progress.papers_due:
        # Once the meeting was held a letter that calls to it helps nobody; it stays said that it is missing.
        state = Done.STOP if meeting.state in OVER else Done.WAIT
        return Next(TaskCode.HAND_OVER, state, "papers_due", {"letters": progress.papers_due})
    if progress.papers:
        return Next(TaskCode.HAND_OVER, Done.DONE, "papers_handed", {"letters": progress.papers})
    if progress.sent_at:
        return Next(TaskCode.HAND_OVER, Done.DONE, "papers_none_due")
    return Next(TaskCode.HAND_OVER, Done.STOP, "after_sending")


def _open(meeting: MeetingFacts, offer: Offer) -> Next:
    if meeting.state is MeetingState.OPEN:
        return Next(TaskCode.CONDUCT, Done.WAIT, "in_session")
    if meeting.state is MeetingState.SUSPENDED and meeting.resumes_at:
        return Next(TaskCode.CONDUCT, Done.WAIT, "resumes_at", {"resumes_at": meeting.resumes_at})
    if meeting.state in _HELD:
        return Next(TaskCode.OPEN, Done.DONE, "opened")
    if meeting.state is MeetingState.FAILED_QUORUM:
        return Next(TaskCode.OPEN, Done.DONE, "no_quorum")
    if not offer.is_offered or meeting.starts_at is None:
        return Next(TaskCode.OPEN, Done.STOP, "after_sending")
    return Next(TaskCode.OPEN, Done.WAIT, "open_at", {"starts_at": meeting.starts_at})


def _minutes(plan: Plan, progress: Progress, offer: Offer) -> Next:
    if progress.published_at:
        return Next(TaskCode.MINUTES, Done.DONE, "published_at", {"published_at": progress.published_at})
    if plan.publish_by is None:
        return Next(TaskCode.MINUTES, Done.STOP, "after_meeting")
    state = Done.WAIT if offer.is_offered else Done.STOP
    # One act does both. At a distance the earlier day is that of communicating them, within ten days.
    if plan.communicate_by and plan.communicate_by < plan.publish_by:
        return Next(TaskCode.COMMUNICATE, state, "minutes_by", {"due": plan.communicate_by})
    return Next(TaskCode.MINUTES, state, "minutes_by", {"due": plan.publish_by})
