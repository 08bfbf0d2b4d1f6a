"""Forms of powers: registering one from its paper, and taking it back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.forms.base import ActForm
from meetings.forms.convening import ReasonsForm
from meetings.forms.fields import ChoiceField, DayField, TextField, UploadField
from meetings.forms.live_session import PersonField, UnitsField
from meetings.protocol.kinds import HolderRole
from meetings.wording.labels import LABELS

_ASKED = (
    HolderRole.ADMINISTRATOR,
    HolderRole.EMPLOYEE,
    HolderRole.COUNCIL_MEMBER,
    HolderRole.STATUTORY_AUDITOR,
)
_ROLES = {"none": _l("None of these"), **{role.value: LABELS["holder_role"][role] for role in _ASKED}}


class RegisterPowerForm(ReasonsForm):
    """A power from its signed paper: for which units, who holds it, and the paper."""

    units = UnitsField(_l("For which units"))
    holder = PersonField(_l("An owner who was called"))
    holder_name = TextField(_l("Full name"), longest=200)
    holder_document = TextField(_l("Identity document"), longest=40)
    role = ChoiceField(_l("What is this person in the community?"), _ROLES)
    signed_on = DayField(_l("Day on which it was signed"), required=True)
    file = UploadField(_l("A picture or copy of the paper"), accept="application/pdf,image/jpeg,image/png")
    kept_at = TextField(_l("Where the paper is kept"), longest=200)

    @property
    def holder_role(self) -> HolderRole | None:
        """What the holder is, as far as the rules ask, once validated."""
        return None if self.role.data == "none" else HolderRole(self.role.data)


class WithdrawPowerForm(ActForm):
    """Take a power back: the button says it all."""
