"""Reminding people of a meeting: to whom each reminder goes, owed once, worded, and counted for the plan."""

from meetings.reminding.compose import ReminderComposer
from meetings.reminding.owing import remind_due, review_reminders
from meetings.reminding.people import KINDS
from meetings.reminding.reading import Reminded, reminded

__all__ = [
    "KINDS",
    "Reminded",
    "ReminderComposer",
    "remind_due",
    "reminded",
    "review_reminders",
]
