"""What each finding carries: its severity, its source, and the facts its sentence needs.

`findings.csv` lists them for the samples of `tests/wording/samples.py`; each line was read beside the rule
book. The source is the text the reader is sent to; numbers and dates are computed by the rule, never by the
page.
"""

from __future__ import annotations

import json
from pathlib import Path

from meetings.protocol import notice
from meetings.protocol.kinds import Kind
from tests.protocol.answers import cases_of
from tests.tables import table
from tests.wording.samples import every_finding

FILE = Path(__file__).parent / "findings.csv"


def test_every_finding_is_the_listed_one() -> None:
    """Code, severity, source and facts, to the letter; nothing listed that no rule finds."""
    listed = [{**row, "facts": json.loads(row["facts"])} for row in cases_of(FILE)]
    found = [finding.as_plain() for finding in every_finding()]
    assert [each for each in found if each not in listed] == []
    assert [each for each in listed if each not in found] == []


@table(
    ("kind", "source"),
    [
        (Kind.ORDINARY_ASSEMBLY, "Ley 675/2001 art 39 par 1"),
        (Kind.COUNCIL_MEETING, "Protocol for virtual meetings: three days of notice"),
    ],
)
def test_whom_the_law_wants_called_are_owners(kind: Kind, source: str) -> None:
    """A council is called by the protocol, an assembly by law."""
    assert notice.recipients(kind, ["A"], [], version=1).findings[0].source == source
