"""Every rule of the engine: its id, the question it answers, its source, and its boundary in one line."""

from __future__ import annotations

from dataclasses import dataclass

from . import sources as s


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as other programs know it."""

    id: str
    question: str
    source: str
    boundary: str


RULES: tuple[Rule, ...] = (
    Rule(
        "cal.business_day",
        "Is this date a business day, and is it a holiday?",
        s.joined(s.LEY_51, s.LEY_2578, s.LEY_4_62),
        "Saturday is none unless the community's office works then.",
    ),
    Rule(
        "cal.add_business_days",
        "Which date is the n-th business day after this one?",
        s.joined(s.LEY_4_62, s.LEY_51, s.LEY_2578),
        "The start is not counted unless asked for.",
    ),
    Rule(
        "notice.protocol",
        "Were at least 72 hours left between the last sending and the start?",
        s.PROTOCOL_NOTICE,
        "72 hours exactly pass; one second less does not.",
    ),
    Rule(
        "notice.statutory",
        "Do the days of notice of the law and the by-laws lie between sending and meeting?",
        s.joined(s.LEY_675_39, s.CCO_424, s.SUPERSOCIEDADES),
        "Clear days: sent 5 March, meeting 21 March are 15.",
    ),
    Rule(
        "notice.contents",
        "Does the notice say everything it must?",
        s.joined(s.LEY_675_39, s.LEY_675_41, s.DECRETO_398),
        "A list of arrears may be empty, but must be declared.",
    ),
    Rule(
        "notice.convener",
        "May this person or body call this kind of meeting?",
        s.LEY_675_39,
        "Exactly one fifth passes; one owner alone does not.",
    ),
    Rule(
        "notice.recipients",
        "Was every owner sent the current notice at a registered address, and when was the last?",
        s.LEY_675_39_PAR_1,
        "Only an accepted dispatch of the current version counts.",
    ),
    Rule(
        "agenda.lock",
        "May this be decided when it was not in the notice?",
        s.LEY_675_39_PAR_1,
        "Discussion without decision is always allowed.",
    ),
    Rule(
        "meeting.second_call",
        "When is the second call?",
        s.LEY_675_41,
        "Third business day after the first meeting's date, 8 p. m.",
    ),
    Rule(
        "meeting.own_right",
        "When do owners meet by their own right?",
        s.LEY_675_40,
        "First business day of the fourth month, 8 p. m.",
    ),
    Rule(
        "meeting.ordinary_window",
        "Is the ordinary assembly within three months after the budget period?",
        s.LEY_675_39,
        "The last day passes; later is warned.",
    ),
    Rule(
        "meeting.universal",
        "Do all the coefficients take part, so that no notice was needed?",
        s.LEY_675_40,
        "Exactly everything.",
    ),
    Rule(
        "meeting.duration",
        "Does the planned length keep the cap?",
        s.PROTOCOL_DURATION,
        "120 minutes pass; 121 need a written reason.",
    ),
    Rule(
        "quorum.assembly",
        "May the assembly sit?",
        s.joined(s.LEY_675_45, s.LEY_675_41),
        "Half exactly fails; the by-laws' own share reached passes; a unit counts once.",
    ),
    Rule(
        "quorum.continuity",
        "Which votes were opened without quorum?",
        s.joined(s.DECRETO_398, s.LEY_675_45),
        "A snapshot at the instant of the opening decides.",
    ),
    Rule(
        "majority.simple",
        "Is more than half of what is represented in favour?",
        s.LEY_675_45,
        "A tie fails; abstentions stay in the base.",
    ),
    Rule(
        "majority.qualified",
        "Is 70 % of the whole building in favour?",
        s.LEY_675_46,
        "Exactly 70 % passes.",
    ),
    Rule(
        "majority.matter",
        "Which majority does this matter need?",
        s.joined(s.LEY_675_46, s.LEY_675_45, s.LEY_675_28, s.LEY_675_32, s.LEY_675_9),
        "Exactly four times the monthly expenses is not over.",
    ),
    Rule(
        "majority.qualified_allowed",
        "May a matter of article 46 be voted in this meeting?",
        s.joined(s.LEY_675_46_PAR, s.DECRETO_398),
        "Never at a distance or in writing.",
    ),
    Rule(
        "majority.bylaw_cap",
        "Which majority holds when the by-laws ask for their own?",
        s.LEY_675_45,
        "From the law's share to 70 %, both included; outside, the law's.",
    ),
    Rule(
        "vote.basis",
        "Does this decision weigh by coefficient or one vote per unit?",
        s.joined(s.C_522, s.LEY_675_37),
        "What is economic always weighs by coefficient.",
    ),
    Rule(
        "vote.tally",
        "How did the vote come out?",
        s.joined(s.LEY_675_45, s.C_522),
        "One ballot per unit, the first stands, the others are listed.",
    ),
    Rule(
        "council.vote",
        "Did the council approve?",
        s.LEY_675_54,
        "Of 5 members, 3 present and 2 in favour do not approve.",
    ),
    Rule(
        "council.composition",
        "May the council have this many members?",
        s.LEY_675_53,
        "Odd, and three or more.",
    ),
    Rule(
        "council.required",
        "Must the community have a council?",
        s.LEY_675_53,
        "30 units do not oblige; 31 do, in commercial or mixed use.",
    ),
    Rule(
        "committee.decision",
        "May the convivencia committee decide this?",
        s.LEY_675_58,
        "Never a sanction.",
    ),
    Rule(
        "informative.decision",
        "May a meeting that only informs decide this?",
        s.LEY_675_36,
        "Nothing binding.",
    ),
    Rule(
        "nonpresential.participation",
        "Is an assembly at a distance effective with those who take part?",
        s.joined(s.LEY_675_44, s.DECRETO_398),
        "Every owner passes; fewer is contested or stopped, by the community's reading.",
    ),
    Rule(
        "written.deadline",
        "Until when do written votes count?",
        s.LEY_675_43,
        "The last second of the same day of the next month.",
    ),
    Rule(
        "proxy.limit",
        "Does anybody hold more powers than the by-laws allow?",
        s.joined(s.BYLAWS, s.LEY_675_37),
        "The limit reached passes.",
    ),
    Rule(
        "proxy.conflict",
        "May this person vote for another?",
        s.joined(s.CCO_185, s.LEY_675_37),
        "For their own unit always.",
    ),
    Rule(
        "unit.voter",
        "Who of those present votes for this unit?",
        s.LEY_675_37,
        "The owner in person displaces a power; co-owners need one named.",
    ),
    Rule(
        "attendee.vote",
        "Does this person vote?",
        s.LEY_675_37,
        "Whoever is no owner only with a power.",
    ),
    Rule(
        "delegates.reconcile",
        "Do delegates and direct owners carry exactly the sector?",
        s.joined(s.BYLAWS, s.LEY_675_37),
        "Exactly the sector's total.",
    ),
    Rule(
        "arrears.vote",
        "Does an owner in arrears vote?",
        s.LEY_675_37,
        "A restriction needs its by-law article.",
    ),
    Rule(
        "arrears.publication",
        "May the list of owners in arrears stand there?",
        s.joined(s.LEY_675_30_PAR, s.LEY_675_39_PAR_2, s.LEY_1581_4F),
        "Owners only, never in a calendar.",
    ),
    Rule(
        "census.sum",
        "Do the coefficients add up to the register's total?",
        s.LEY_675_25,
        "A difference of 0.01 is warned, a larger one stopped; never normalised.",
    ),
    Rule(
        "minutes.contents",
        "Do the minutes hold everything they must?",
        s.joined(s.LEY_675_47, s.LEY_675_30, s.LEY_675_42, s.LEY_675_44, s.DECRETO_398),
        "One thing missing stops the publication.",
    ),
    Rule(
        "minutes.deadline",
        "By when are the minutes published and communicated?",
        s.joined(s.LEY_675_47, s.LEY_675_44, s.LEY_4_62),
        "20 business days; at a distance also 10 days, in both readings.",
    ),
    Rule(
        "challenge.deadline",
        "Until when may a decision be challenged?",
        s.joined(s.CGP_382, s.LEY_4_62),
        "Two months; a last day that is no business day runs to the next.",
    ),
    Rule(
        "recording.gate",
        "May the recording start now?",
        s.joined(s.LEY_1581_4C, s.LEY_1581_9, s.LEY_1581_12),
        "A permission at the very instant of the start counts.",
    ),
    Rule(
        "consent.valid",
        "Does this permission hold?",
        s.joined(s.LEY_1581_4C, s.LEY_1581_5, s.LEY_1581_9, s.DECRETO_1377_7),
        "Silence and pre-ticked boxes never; sensitive data only written or oral.",
    ),
    Rule(
        "data.request_deadline",
        "By when is a holder of personal data answered?",
        s.joined(s.LEY_1581_14, s.LEY_1581_15),
        "10 business days for a query, 15 for a claim.",
    ),
    Rule(
        "data.incident_deadline",
        "By when is an incident with personal data reported?",
        s.SIC_CIRCULAR,
        "15 business days, the day it was escalated not counted.",
    ),
    Rule(
        "data.rnbd_required",
        "Must the data bases be registered?",
        s.DECRETO_090,
        "Assets of exactly 100,000 UVT do not oblige.",
    ),
    Rule(
        "mail.exposure",
        "Does a message show somebody else's address?",
        s.joined(s.PROTOCOL_MAIL, s.LEY_1581_4F),
        "Not one.",
    ),
    Rule(
        "policy.contents",
        "Does the data policy hold everything it must?",
        s.DECRETO_1377_13,
        "One thing missing is enough to stop.",
    ),
)
