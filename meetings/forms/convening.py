"""Forms of the notice."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.validators import Length

from meetings.forms.base import ActForm
from meetings.forms.fields import LongTextField, TextField


class ReasonForm(Form):  # type: ignore[misc]  # the library ships no types
    """The written reason for going on past one finding."""

    code = HiddenField(validators=[Length(max=80)])
    ground = TextField(longest=40)
    reason = LongTextField(_l("Your reason"), longest=2000)


class ReasonsForm(ActForm):
    """An act that goes on past findings, with a reason for each that asks for one."""

    reasons = FieldList(FormField(ReasonForm), _l("Your reason for going on"), max_entries=30)

    def validate(self, extra_validators: Any = None) -> bool:
        """What is wrong with a reason is said in words, above the page too."""
        is_valid = bool(super().validate(extra_validators))
        self.reasons.errors = [error for entry in self.reasons for error in entry.reason.errors]
        return is_valid

    def given(self) -> dict[str, str]:
        """Finding code -> reason, of those that were written."""
        return {entry.code.data: entry.reason.data for entry in self.reasons if entry.code.data}

    def chosen(self) -> dict[str, str]:
        """Finding code -> the ready reason that was touched, of those that were."""
        return {entry.code.data: entry.ground.data for entry in self.reasons if entry.ground.data}


class IssueNoticeForm(ReasonsForm):
    """Send the notice."""


class WhyForm(ActForm):
    """Why what was called changes, or is not held: one line that everybody reads."""

    reason = TextField(_l("Why"), required=True, longest=200)
