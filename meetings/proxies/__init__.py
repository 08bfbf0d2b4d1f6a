"""Powers: who comes for an owner, on which paper, until when."""

from meetings.proxies.pages import Announced, NewPowerPage, PowersPage, new_power_page, powers_page
from meetings.proxies.reading import Power, holds_power, powers_given, powers_of, standing_at
from meetings.proxies.registering import (
    TAKES_POWERS,
    Holder,
    NewPower,
    PowerPaper,
    register_power,
    withdraw_power,
)

__all__ = [
    "TAKES_POWERS",
    "Announced",
    "Holder",
    "NewPower",
    "NewPowerPage",
    "Power",
    "PowerPaper",
    "PowersPage",
    "holds_power",
    "new_power_page",
    "powers_given",
    "powers_of",
    "powers_page",
    "register_power",
    "standing_at",
    "withdraw_power",
]
