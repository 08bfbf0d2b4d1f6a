"""All tables, loaded: what migrations compare with the data base."""

from meetings.storage import (
    accounts,
    blobs,
    communities,
    consents,
    convening,
    deliveries,
    live_session,
    minutes,
    operations,
    planning,
    proxies,
    reminding,
    replies,
    trail,
    votes,
    written_decision,
)
from meetings.storage.base import Base

MODULES = (
    accounts,
    blobs,
    communities,
    consents,
    convening,
    deliveries,
    live_session,
    minutes,
    operations,
    planning,
    proxies,
    reminding,
    replies,
    trail,
    votes,
    written_decision,
)
METADATA = Base.metadata
