"""Communities: their data, units, people, contact points and the import of registers."""

from meetings.communities.community import (
    CommunityCard,
    HelpDesk,
    card,
    create_community,
    set_help_desk,
)
from meetings.communities.imports import (
    Change,
    ImportPage,
    RowProblem,
    apply_register,
    import_page,
    preview_register,
)
from meetings.communities.present import unit_label
from meetings.communities.register_file import dry_run, read_register

__all__ = [
    "Change",
    "CommunityCard",
    "HelpDesk",
    "ImportPage",
    "RowProblem",
    "apply_register",
    "card",
    "create_community",
    "dry_run",
    "import_page",
    "preview_register",
    "read_register",
    "set_help_desk",
    "unit_label",
]
