"""Views of planning: the list of meetings, the pages that prepare one (A1 to A5), the ways to an outcome."""

from meetings.web.planning import agenda, conveners, lists, people, plan, poll, steps, ways
from meetings.web.planning.shared import bp

__all__ = ["agenda", "bp", "conveners", "lists", "people", "plan", "poll", "steps", "ways"]
