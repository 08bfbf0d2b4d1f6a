"""Planning: the meetings of a community, their agenda, their day and what follows from it.

``rules_of``, ``rules_of_meeting``, ``find_meeting`` and ``meeting_facts`` serve the areas that come after.
The acts change drafts only; ``meeting_page``, ``desk_meetings`` and ``list_meetings`` hold what pages show.
"""

from meetings.planning.agenda import (
    Direction,
    add_item,
    draft_of,
    edit_item,
    make_talk_only,
    move_item,
    remove_item,
    restore_template,
)
from meetings.planning.amending import (
    Change,
    Part,
    apply_change,
    begin_change,
    change_of,
    changes,
    runs_since,
)
from meetings.planning.built_in import OFFERED_KINDS, OFFERED_MODALITIES, OFFERS, ItemDraft, Offer
from meetings.planning.calendar import plan_calendar
from meetings.planning.drafting import (
    Access,
    create_meeting,
    declare_arrears,
    discard_draft,
    set_access,
    set_date,
    set_modality,
)
from meetings.planning.facts import (
    ItemFacts,
    MeetingFacts,
    find_meeting,
    lock_meeting,
    meeting_facts,
    meeting_row,
    read_meeting,
)
from meetings.planning.following import Linked, begin_second_call, following
from meetings.planning.grounds import (
    NO_GROUNDS,
    STANDING,
    GroundOffer,
    Written,
    ground_offers,
    keep_overrides,
    ready_options,
    written_reasons,
)
from meetings.planning.hour import agree_hour
from meetings.planning.milestones import Milestone, MilestoneCode
from meetings.planning.outcomes import Manner, Wanted, WayCard, WaysPage, ways_page
from meetings.planning.pages import (
    Desk,
    ItemRow,
    MeetingCard,
    MeetingPage,
    arrears_of,
    desk_meetings,
    item_page,
    list_meetings,
    meeting_page,
)
from meetings.planning.people import (
    BodyPage,
    Called,
    add_guest,
    add_member,
    body_pages,
    called_to,
    end_member,
    guest_list,
    members_of,
    remove_guest,
)
from meetings.planning.plan import DayChoice, Plan, budget_end, plan_of
from meetings.planning.progress import Progress, progress_of
from meetings.planning.rules import Rules, rules_of, rules_of_meeting
from meetings.planning.splitting import Split, join_agenda, split_agenda
from meetings.planning.steps import Done, Next, StepCode, TaskCode
from meetings.planning.unsummoned import own_right_start, require_gathering
from meetings.planning.weighing import proposed_basis

__all__ = [
    "Access",
    "BodyPage",
    "Called",
    "Change",
    "DayChoice",
    "Desk",
    "Direction",
    "Done",
    "GroundOffer",
    "ItemDraft",
    "ItemFacts",
    "ItemRow",
    "Linked",
    "Manner",
    "MeetingCard",
    "MeetingFacts",
    "MeetingPage",
    "Milestone",
    "MilestoneCode",
    "NO_GROUNDS",
    "Next",
    "OFFERED_KINDS",
    "OFFERED_MODALITIES",
    "OFFERS",
    "Offer",
    "Part",
    "Plan",
    "Progress",
    "Rules",
    "STANDING",
    "Split",
    "StepCode",
    "TaskCode",
    "Written",
    "add_guest",
    "Wanted",
    "WayCard",
    "WaysPage",
    "add_item",
    "add_member",
    "agree_hour",
    "begin_second_call",
    "body_pages",
    "called_to",
    "apply_change",
    "arrears_of",
    "begin_change",
    "budget_end",
    "change_of",
    "changes",
    "create_meeting",
    "declare_arrears",
    "desk_meetings",
    "discard_draft",
    "draft_of",
    "edit_item",
    "end_member",
    "find_meeting",
    "following",
    "ground_offers",
    "guest_list",
    "item_page",
    "keep_overrides",
    "join_agenda",
    "list_meetings",
    "lock_meeting",
    "make_talk_only",
    "meeting_facts",
    "meeting_page",
    "meeting_row",
    "members_of",
    "move_item",
    "own_right_start",
    "plan_calendar",
    "plan_of",
    "progress_of",
    "proposed_basis",
    "read_meeting",
    "ready_options",
    "remove_guest",
    "remove_item",
    "require_gathering",
    "restore_template",
    "rules_of",
    "rules_of_meeting",
    "runs_since",
    "set_access",
    "set_date",
    "set_modality",
    "written_reasons",
    "ways_page",
    "split_agenda",
]
