"""The closed lists of the rule book: every code that a fact of the protocol may take."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What manner of meeting it is (rule book, section 5)."""

    ORDINARY_ASSEMBLY = "ordinary_assembly"
    EXTRAORDINARY_ASSEMBLY = "extraordinary_assembly"
    SECOND_CALL = "second_call"
    COUNCIL_MEETING = "council_meeting"
    COMMITTEE_MEETING = "committee_meeting"
    INFORMATIVE_MEETING = "informative_meeting"
    SERVICE_MEETING = "service_meeting"

    @property
    def is_assembly(self) -> bool:
        """Whether the owners sit as the assembly, so that Ley 675/2001 arts 37-49 govern the meeting."""
        return self in _ASSEMBLIES

    @property
    def body(self) -> Body | None:
        """The body whose members sit and vote by heads; None where owners or guests meet."""
        return _BODIES.get(self)

    @property
    def only_informs(self) -> bool:
        """Whether nothing binding can be decided in such a meeting, so that it needs no quorum."""
        return self in (Kind.INFORMATIVE_MEETING, Kind.SERVICE_MEETING)


class Body(StrEnum):
    """A body elected by the assembly, odd and of three or more (Ley 675/2001 arts 53 and 58)."""

    COUNCIL = "council"
    COMMITTEE = "committee"


_BODIES = {Kind.COUNCIL_MEETING: Body.COUNCIL, Kind.COMMITTEE_MEETING: Body.COMMITTEE}
_ASSEMBLIES = (Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY, Kind.SECOND_CALL)


class Modality(StrEnum):
    """Where the meeting takes place: in a room, at a distance, both, or by written votes."""

    PRESENTIAL = "presential"
    VIRTUAL = "virtual"
    MIXED = "mixed"
    WRITTEN = "written"


class Call(StrEnum):
    """First or second call (Ley 675/2001 arts 39 and 41)."""

    FIRST = "first"
    SECOND = "second"


class Summons(StrEnum):
    """How an assembly comes together: called by notice, or without one (Ley 675/2001 art. 40)."""

    NOTICE = "notice"
    SELF_CONVENED = "self_convened"
    UNIVERSAL = "universal"


class Convener(StrEnum):
    """In what quality somebody calls the meeting."""

    ADMINISTRATOR = "administrator"
    COUNCIL = "council"
    OWNERS = "owners"
    RESIDENT = "resident"
    STATUTORY_AUDITOR = "statutory_auditor"


class Use(StrEnum):
    """What the property is used for."""

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    MIXED = "mixed"


class ItemType(StrEnum):
    """What an item of the agenda is for."""

    PROCEDURE = "procedure"
    ELECTION = "election"
    DECISION = "decision"
    REPORT = "report"
    INFORMATION = "information"

    @property
    def decides(self) -> bool:
        """Whether the item ends in a vote."""
        return self in (ItemType.ELECTION, ItemType.DECISION)


class Basis(StrEnum):
    """What a vote weighs: the coefficient, or one for each private unit (C-522/2002)."""

    COEFFICIENT = "coefficient"
    UNIT = "unit"


class Majority(StrEnum):
    """What a decision needs (Ley 675/2001 arts 9, 45 and 46)."""

    SIMPLE_REPRESENTED = "simple_represented"
    QUALIFIED_70_TOTAL = "qualified_70_total"
    UNANIMITY = "unanimity"


class Matter(StrEnum):
    """What a decision is about; the article of Ley 675/2001 stands beside each."""

    CHANGE_USE_COMMON = "change_use_common"  # 46 num 1
    EXTRAORDINARY_FEE = "extraordinary_fee"  # 46 num 2
    NON_NECESSARY_EXPENSES = "non_necessary_expenses"  # 46 num 3
    EXCLUSIVE_USE = "exclusive_use"  # 46 num 4
    BYLAW_REFORM = "bylaw_reform"  # 46 num 5
    DISAFFECT_COMMON = "disaffect_common"  # 46 num 6
    REBUILD_75 = "rebuild_75"  # 46 num 7
    CHANGE_USE_PRIVATE = "change_use_private"  # 46 num 8
    BUY_PROPERTY = "buy_property"  # 46 num 9
    DISSOLUTION = "dissolution"  # 46 num 10
    MODIFY_COEFFICIENTS = "modify_coefficients"  # 28
    INDIVIDUAL_METERS = "individual_meters"  # 32
    EXTINCTION = "extinction"  # 9
    BUDGET = "budget"
    ELECT_COUNCIL = "elect_council"
    OTHER = "other"


class Choice(StrEnum):
    """What a ballot says on a question answered by yes or no."""

    YES = "yes"
    NO = "no"


class Said(StrEnum):
    """What a unit, or a member of a body, said to a question; who said nothing stays in the base."""

    YES = "yes"
    NO = "no"
    BLANK = "blank"
    NOT_VOTED = "not_voted"


class WrittenChoice(StrEnum):
    """What a vote in writing says to a question; blank takes part and is not in favour."""

    YES = "yes"
    NO = "no"
    BLANK = "blank"


class NoticeUnit(StrEnum):
    """How the by-laws count the days of notice."""

    CLEAR_CALENDAR_DAYS = "clear_calendar_days"
    CLEAR_BUSINESS_DAYS = "clear_business_days"


class SecondCallMode(StrEnum):
    """How the second call is dated: by Ley 675/2001 art 41, or minutes after the first by the by-laws."""

    ART41 = "art41"
    SAME_DAY_MINUTES = "same_day_minutes"


class NonpresentialRule(StrEnum):
    """The community's reading of art 44 against Decreto 398/2020 for meetings at a distance."""

    ALL_OWNERS = "all_owners"
    QUORUM = "quorum"


class NoticeField(StrEnum):
    """What a notice may have to say."""

    ACCESS_INSTRUCTIONS = "access_instructions"
    AGENDA = "agenda"
    ARREARS_LIST = "arrears_list"
    KIND_LABEL = "kind_label"
    PLACE = "place"
    SECOND_CALL_STATEMENT = "second_call_statement"
    STARTS_AT = "starts_at"
    TECH_MEANS = "tech_means"


class DispatchStatus(StrEnum):
    """What the medium said of one dispatch of a notice."""

    ACCEPTED = "accepted"
    BOUNCED = "bounced"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


class DeliveryState(StrEnum):
    """Where one message owed to one contact point stands."""

    DUE = "due"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    READ = "read"
    HANDED_OVER = "handed_over"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class ConsentState(StrEnum):
    """The permission of one person for one purpose; silence is never consent."""

    UNANSWERED = "unanswered"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Capture(StrEnum):
    """Whether a person's voice or image would be captured."""

    OFF = "off"
    ON = "on"


class ConsentForm(StrEnum):
    """How a permission was expressed (Decreto 1377/2013 art 7)."""

    WRITTEN = "written"
    ORAL = "oral"
    UNEQUIVOCAL_CONDUCT = "unequivocal_conduct"
    PRETICKED = "preticked"
    SILENCE = "silence"


class ConsentDefect(StrEnum):
    """Why a permission does not hold."""

    CONDITIONED_ON_SENSITIVE = "conditioned_on_sensitive"
    NO_EVIDENCE = "no_evidence"
    NOT_AFFIRMATIVE = "not_affirmative"
    NOT_INFORMED = "not_informed"
    NOT_PRIOR = "not_prior"
    PURPOSES_NOT_SEPARABLE = "purposes_not_separable"
    SENSITIVE_NEEDS_EXPLICIT = "sensitive_needs_explicit"


class MinutesField(StrEnum):
    """What minutes may have to hold (Ley 675/2001 arts 30, 42, 44 and 47; Decreto 398/2020)."""

    AGENDA = "agenda"
    ARREARS_OWNERS = "arrears_owners"
    ATTENDEES_NAME_QUALITY = "attendees_name_quality"
    COEFFICIENTS = "coefficients"
    EVIDENCE = "evidence"
    IDENTITY_CHECK = "identity_check"
    KIND_LABEL = "kind_label"
    LEGAL_REPRESENTATIVE_SIGNATURE = "legal_representative_signature"
    NOTICE_COPY = "notice_copy"
    NOTICE_FORM = "notice_form"
    PRESIDENT_SIGNATURE = "president_signature"
    QUORUM_CONTINUITY = "quorum_continuity"
    SECRETARY_SIGNATURE = "secretary_signature"
    UNITS = "units"
    VOTES_PER_DECISION = "votes_per_decision"


class PolicyField(StrEnum):
    """What a data policy must hold (Decreto 1377/2013 art 13)."""

    CONTACT_PERSON_OR_AREA = "contact_person_or_area"
    CONTROLLER_ADDRESS = "controller_address"
    CONTROLLER_DOMICILE = "controller_domicile"
    CONTROLLER_EMAIL = "controller_email"
    CONTROLLER_NAME = "controller_name"
    CONTROLLER_PHONE = "controller_phone"
    DATABASE_PERIOD = "database_period"
    EFFECTIVE_DATE = "effective_date"
    PROCEDURE = "procedure"
    RIGHTS = "rights"
    TREATMENT_AND_PURPOSE = "treatment_and_purpose"


class RequestType(StrEnum):
    """What a holder of personal data asks for (Ley 1581/2012 arts 14 and 15)."""

    CLAIM = "claim"
    QUERY = "query"


class ProxyCount(StrEnum):
    """What the by-laws' limit of proxies counts."""

    OWNERS = "owners"
    UNITS = "units"


class HolderRole(StrEnum):
    """Who holds a proxy."""

    ADMINISTRATOR = "administrator"
    EMPLOYEE = "employee"
    COUNCIL_MEMBER = "council_member"
    STATUTORY_AUDITOR = "statutory_auditor"
    OWNER = "owner"
    TENANT = "tenant"


class VoterCapacity(StrEnum):
    """In what quality somebody claims the vote of a unit."""

    DELEGATE = "delegate"
    LEGAL_REPRESENTATIVE = "legal_representative"
    OWNER = "owner"
    PROXY = "proxy"


class AttendeeRole(StrEnum):
    """Who somebody in the room is, for the question whether they vote."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    TENANT = "tenant"
    USUFRUCTUARY = "usufructuary"
    GUEST = "guest"


class AttendanceCapacity(StrEnum):
    """In what quality somebody attends."""

    OWNER = "owner"
    MEMBER = "member"
    PROXY_HOLDER = "proxy_holder"
    GUEST = "guest"
    OFFICER = "officer"


class GuestQuality(StrEnum):
    """Who somebody from outside is, called to a meeting of the kind `service_meeting`."""

    SUPPLIER = "supplier"
    AUTHORITY = "authority"
    NEIGHBOUR = "neighbour"


class CommitteeDecision(StrEnum):
    """What the convivencia committee would decide."""

    SETTLEMENT_PROPOSAL = "settlement_proposal"
    SANCTION = "sanction"
    OTHER = "other"


class Audience(StrEnum):
    """Who would read the list of owners in arrears."""

    OWNERS = "owners"
    RESIDENTS = "residents"


class PublicationChannel(StrEnum):
    """Where the list of owners in arrears would stand."""

    BOARD = "board"
    CALENDAR_DESCRIPTION = "calendar_description"
    NOTICE_TO_OWNER = "notice_to_owner"
