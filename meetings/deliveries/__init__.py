"""Messages owed, their attempts, states and evidence. The tables are the record of what is owed."""

from meetings.deliveries.outbox import Owed, owe

__all__ = ["Owed", "owe"]
