"""Communities: their data, units, people, contact points and the import of registers."""

from meetings.communities.attestations import (
    DocumentCard,
    KeptFile,
    Origin,
    attest_addresses,
    document_card,
    document_file,
    documents,
)
from meetings.communities.community import (
    CommunityCard,
    HelpDesk,
    card,
    change_community,
    create_community,
    set_help_desk,
)
from meetings.communities.contact_points import (
    WRONG_PERSON,
    add_contact_point,
    confirm_contact_point,
    reinstate_contact_point,
    suspend_contact_point,
)
from meetings.communities.files import UploadedFile, keep_evidence
from meetings.communities.imports import (
    Change,
    ImportPage,
    RowProblem,
    apply_register,
    import_page,
    preview_register,
)
from meetings.communities.openings import (
    ArrearsLine,
    opening_of_arrears,
    opening_of_document,
    opening_of_person,
    units_in_arrears,
)
from meetings.communities.people import DeniedAddress, PersonPage, denied_addresses, person_page
from meetings.communities.present import Channel, among_owners, unit_label
from meetings.communities.register import RegisterCounts, RegisterPage, Show, register_page
from meetings.communities.register_file import dry_run, read_register
from meetings.communities.rules import (
    RuleChange,
    RuleProfileCard,
    RuleVersion,
    rule_profile,
    rule_versions,
    rulebook_of,
    set_rule_profile,
    state_by_laws,
)
from meetings.communities.standing import StandingCard, checked_ground, choose_ground, standing_choices
from meetings.communities.voters import VoterChoice, VoterPage, end_voter, name_voter, voter_page

__all__ = [
    "WRONG_PERSON",
    "ArrearsLine",
    "Change",
    "Channel",
    "CommunityCard",
    "DeniedAddress",
    "DocumentCard",
    "HelpDesk",
    "ImportPage",
    "KeptFile",
    "Origin",
    "PersonPage",
    "RegisterCounts",
    "RegisterPage",
    "RowProblem",
    "RuleChange",
    "RuleProfileCard",
    "RuleVersion",
    "Show",
    "StandingCard",
    "UploadedFile",
    "VoterChoice",
    "VoterPage",
    "add_contact_point",
    "among_owners",
    "apply_register",
    "attest_addresses",
    "rulebook_of",
    "card",
    "checked_ground",
    "choose_ground",
    "change_community",
    "confirm_contact_point",
    "create_community",
    "denied_addresses",
    "document_card",
    "document_file",
    "documents",
    "dry_run",
    "end_voter",
    "import_page",
    "keep_evidence",
    "name_voter",
    "opening_of_arrears",
    "opening_of_document",
    "opening_of_person",
    "person_page",
    "preview_register",
    "read_register",
    "register_page",
    "reinstate_contact_point",
    "rule_profile",
    "rule_versions",
    "set_help_desk",
    "set_rule_profile",
    "standing_choices",
    "state_by_laws",
    "suspend_contact_point",
    "unit_label",
    "units_in_arrears",
    "voter_page",
]
