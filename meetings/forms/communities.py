"""Forms of the community: its register, its addresses, and its data."""

from __future__ import annotations

import uuid
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from meetings.forms.base import ActForm
from meetings.forms.fields import (
    ChoiceField,
    DayField,
    EmailField,
    PhoneField,
    TextField,
    UploadField,
)
from meetings.forms.live_session import PersonField

LONGEST_REASON = 500
CHANNELS = {"email": _l("E-mail"), "phone": _l("Telephone")}
COMMUNITY_KINDS = ("complex", "building")


class UploadRegisterForm(ActForm):
    """Bring a register's file, to look at it."""

    file = UploadField(
        _l("File of the register"),
        required=True,
        accept=".xlsx,.csv",
        description=_l("An Excel file (.xlsx) or a CSV file, as you keep it, of at most 5 MB."),
    )
    sheet = TextField(
        _l("Name of the sheet"),
        description=_l("Only when several sheets of the file look like a register."),
    )


class ProofForm(ActForm):
    """The proof of a document: its file, or where its paper is kept. One of them is asked by the act."""

    file = UploadField(
        _l("The document"),
        accept=".pdf,.jpg,.jpeg,.png",
        description=_l("A PDF, or a JPEG or PNG picture of it, of at most 5 MB. It is kept encrypted."),
    )
    kept_at = TextField(
        _l("Or where is the paper kept?"),
        longest=200,
        description=_l("Only if you have no scan. For example: folder 3 of the administration's archive."),
    )


class AttestAddressesForm(ProofForm):
    """Say which document the addresses of a register come from."""

    document = TextField(
        _l("Which document is it?"),
        required=True,
        longest=300,
        description=_l("For example: forms to update personal data, signed in 2026."),
    )
    document_date = DayField(_l("Date of the document"), required=True)


class AddAddressForm(ProofForm):
    """Register an address that a person gave."""

    channel = ChoiceField(_l("What kind of address is it?"), CHANNELS)
    value = TextField(_l("Address or number"), required=True, longest=254)
    document = TextField(
        _l("How did the person give it?"),
        required=True,
        longest=300,
        description=_l("For example: letter signed by the owner."),
    )
    document_date = DayField(_l("On which day?"), required=True)


class ReasonForm(ActForm):
    """Stop using an address, or use it again, for a reason that stands in the trail."""

    reason = TextField(_l("Why?"), required=True, longest=LONGEST_REASON)


class NameVoterForm(ProofForm):
    """Say whom of them the owners of a unit named to vote for it, and in which writing.

    ``instead_of`` is the naming that the page showed as in force.
    """

    person = PersonField(_l("Whom did they name?"), [InputRequired(_l("Choose one person."))])
    instead_of = PersonField()
    document = TextField(
        _l("In which writing?"),
        required=True,
        longest=300,
        description=_l("For example: letter signed by all the owners."),
    )
    document_date = DayField(_l("Date of the writing"), required=True)

    @property
    def person_id(self) -> uuid.UUID:
        """Whom they named, once validated."""
        return cast(uuid.UUID, self.person.data)


class EndVoterForm(ActForm):
    """Write down that the owners took a naming back."""

    naming = PersonField(validators=[InputRequired()])
    reason = TextField(_l("Why is nobody named any more?"), required=True, longest=LONGEST_REASON)

    @property
    def naming_id(self) -> uuid.UUID:
        """Which naming ends, once validated."""
        return cast(uuid.UUID, self.naming.data)


class CommunityForm(ActForm):
    """What papers and pages say of the community."""

    name = TextField(_l("Name of the community"), required=True)
    kind = ChoiceField(_l("What is it?"), COMMUNITY_KINDS, group="community_kind")
    tax_id = TextField(_l("NIT"), longest=40)
    address = TextField(_l("Address"), longest=200)
    city = TextField(_l("City"), longest=100)


class HelpDeskForm(ActForm):
    """Who answers the residents."""

    contact_name = TextField(_l("Name of the person"), required=True)
    contact_hours = TextField(
        _l("On which days and hours?"),
        required=True,
        description=_l("For example: Monday to Friday, 8 a. m. to 5 p. m."),
    )
    contact_phone = PhoneField(_l("Telephone"), required=True)
    contact_email = EmailField(_l("E-mail"))
