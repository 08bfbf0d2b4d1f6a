"""Views of the evening: before it, the list, the live room, the shared screen, the resident's pages."""

from meetings.web.live_session import acts, floor, news, resident, screens
from meetings.web.live_session.shared import bp

__all__ = ["acts", "bp", "floor", "news", "resident", "screens"]
