"""The word people read for each column, kind of unit and skipped row of a register."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from meetings.protocol.register import ColumnRole, SkipCode, UnitKind

COLUMN_NAMES: Mapping[ColumnRole, LazyString] = {
    ColumnRole.TOWER: lazy_pgettext("register column", "Tower"),
    ColumnRole.UNIT: lazy_pgettext("register column", "Unit"),
    ColumnRole.KIND: lazy_pgettext("register column", "Kind of unit"),
    ColumnRole.NAME: lazy_pgettext("register column", "Owner"),
    ColumnRole.SURNAME: lazy_pgettext("register column", "Surnames"),
    ColumnRole.DOCUMENT: lazy_pgettext("register column", "Document"),
    ColumnRole.EMAIL: lazy_pgettext("register column", "E-mail"),
    ColumnRole.PHONE: lazy_pgettext("register column", "Telephone"),
    ColumnRole.COEFFICIENT: lazy_pgettext("register column", "Coefficient"),
    ColumnRole.ARREARS: lazy_pgettext("register column", "Arrears"),
}

UNIT_KINDS: Mapping[UnitKind, LazyString] = {
    UnitKind.APARTMENT: lazy_pgettext("unit kind", "Apartment"),
    UnitKind.HOUSE: lazy_pgettext("unit kind", "House"),
    UnitKind.SHOP: lazy_pgettext("unit kind", "Shop"),
    UnitKind.OFFICE: lazy_pgettext("unit kind", "Office"),
    UnitKind.PARKING: lazy_pgettext("unit kind", "Parking space"),
    UnitKind.STORAGE: lazy_pgettext("unit kind", "Storage room"),
}

SKIPPED_ROWS: Mapping[SkipCode, LazyString] = {
    SkipCode.REPEATED_HEADER: _l("The titles of the columns again"),
    SkipCode.TOTAL: _l("A total: the program adds up by itself"),
    SkipCode.SECTION: _l("The title of a tower"),
    SkipCode.NOTE: _l("A note, not a unit"),
}
