"""The number a person keeps of what they did."""

from __future__ import annotations

import pytest

from meetings.protocol.references import ALPHABET, reference
from tests.tables import table


def test_reference_is_three_groups_of_four_after_its_letter() -> None:
    """Each byte gives one letter or digit, counted round the alphabet."""
    assert reference("C", bytes([0, 1, 2, 3, 8, 9, 28, 29, 30, 31, 59, 255])) == "C-2345-ABYZ-23ZH"


@table("mistaken", "01ILOU")
def test_reference_has_nothing_that_is_mistaken_when_read_aloud(mistaken: str) -> None:
    """No zero beside O, no one beside I and L, no U beside V."""
    assert mistaken not in ALPHABET


@table("size", [0, 11, 13])
def test_reference_needs_its_twelve_bytes(size: int) -> None:
    """Fewer could be guessed."""
    with pytest.raises(ValueError, match="^a reference needs 12 random bytes$"):
        reference("C", bytes(size))
