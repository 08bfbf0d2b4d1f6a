"""Communities: their data, units, people, contact points and the import of registers."""

from meetings.communities.community import (
    CommunityCard,
    HelpDesk,
    card,
    create_community,
    set_help_desk,
)

__all__ = ["CommunityCard", "HelpDesk", "card", "create_community", "set_help_desk"]
