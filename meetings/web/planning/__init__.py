"""Views of planning: the list of meetings, the five pages that prepare one (A1 to A5), its overview."""

from meetings.web.planning import agenda, lists, people, plan, steps
from meetings.web.planning.shared import bp

__all__ = ["agenda", "bp", "lists", "people", "plan", "steps"]
