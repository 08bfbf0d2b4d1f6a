"""The number a person keeps of what they did: short enough to read aloud, too long to guess."""

from __future__ import annotations

# No letter or digit that is mistaken for another when read aloud or written by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, LETTERS = 3, 4
RANDOM_BYTES = GROUPS * LETTERS


def reference(kind: str, random: bytes) -> str:
    """A number such as ``C-7K3M-9QXD-4TWH``.

    Args:
        kind: one letter that says what it is of.
        random: twelve random bytes; they arrive from outside, since nothing here is random.

    Raises:
        ValueError: other than twelve bytes.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a reference needs {RANDOM_BYTES} random bytes")
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in random)
    parts = [letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS)]
    return "-".join([kind, *parts])
