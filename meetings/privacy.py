"""The data policy of a community: the text that ships with the product, with the community's own data."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from meetings import communities
from meetings.communities import CommunityCard
from meetings.protocol.kinds import PolicyField
from meetings.storage.session import Transaction

# The text's date, not the day it is read: a policy changes only with a new text (Decreto 1377/2013 art. 13).
EFFECTIVE_FROM = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """What the policy page shows, and which parts the law asks for are still missing."""

    community: CommunityCard
    effective_from: date
    missing: tuple[PolicyField, ...]


def policy_page(tx: Transaction, community_id: uuid.UUID) -> PolicyPage:
    """The policy of a community, with what its administrator has not filled in yet."""
    card = communities.card(tx, community_id)
    given = {
        PolicyField.CONTROLLER_NAME: card.name,
        PolicyField.CONTROLLER_DOMICILE: card.city,
        PolicyField.CONTROLLER_ADDRESS: card.address,
        PolicyField.CONTROLLER_EMAIL: card.help_desk.email,
        PolicyField.CONTROLLER_PHONE: card.help_desk.phone,
        PolicyField.CONTACT_PERSON_OR_AREA: card.help_desk.name,
    }
    missing = tuple(field for field, value in given.items() if not value.strip())
    return PolicyPage(card, EFFECTIVE_FROM, missing)
