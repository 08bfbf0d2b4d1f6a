"""Server-side pictures: exact numbers in, whole coordinates and short decimal texts out.

The drawing itself stands in `templates/components/facade.html` and `templates/components/pictures.html`;
here is only geometry, so that it can be checked without a browser.
"""

from .attendance import AttendanceLine, attendance_line
from .bars import CAP_MINUTES, AgendaBar, HourBar, Topic, VoteBar, agenda_bar, hour_bar, vote_bar
from .days import DayBox, DayRole, MonthBoxes, choice_of_day, notice_countdown
from .facade import Facade, facade_layout
from .figures import HALF, MARKS, SEVENTY
from .gauge import Gauge, quorum_gauge
from .plan import PlanPicture, numbers_of, plan_picture
from .seal import RingMark, SealRing, seal_ring
from .states import MODE_STATES, SYMBOLS, Mode, UnitKind, UnitWindow, WindowState, only_own

__all__ = [
    "CAP_MINUTES",
    "HALF",
    "MARKS",
    "MODE_STATES",
    "SEVENTY",
    "SYMBOLS",
    "AgendaBar",
    "AttendanceLine",
    "DayBox",
    "DayRole",
    "Facade",
    "Gauge",
    "HourBar",
    "Mode",
    "MonthBoxes",
    "PlanPicture",
    "RingMark",
    "SealRing",
    "Topic",
    "UnitKind",
    "UnitWindow",
    "VoteBar",
    "WindowState",
    "agenda_bar",
    "attendance_line",
    "choice_of_day",
    "facade_layout",
    "hour_bar",
    "notice_countdown",
    "numbers_of",
    "only_own",
    "plan_picture",
    "quorum_gauge",
    "seal_ring",
    "vote_bar",
]
