"""A copy of a message in which what opens somebody's page is covered, byte for byte as long as the message.

Only the characters of the secret are changed, each into an ``x``: everything else of the copy stands where it
stood and as it was sent, so that its hash can be taken when the message leaves and compared years later.
"""

from __future__ import annotations

import re
from email import message_from_bytes

COVER = b"x"
# A line of quoted-printable text may be broken within a word (RFC 2045 section 6.7).
_BROKEN = rb"(?:=\r?\n)?"
_OF_A_SECRET = re.compile(rb"[A-Za-z0-9_-]")


def covered(content: bytes, secret: str) -> bytes:
    """The message with every occurrence of ``secret`` covered, of the same length.

    Args:
        secret: of the base64url alphabet, not empty; found as plain text and as quoted-printable text.
    """
    pattern = _BROKEN.join(re.escape(character).encode() for character in secret)
    return re.sub(pattern, lambda found: _OF_A_SECRET.sub(COVER, found.group()), content)


def shows(content: bytes, secret: str) -> bool:
    """Whether a reader of the message finds the secret, in its bytes or in any part once decoded.

    Asked before a copy is handed out; when a message leaves there is no time for it.
    """
    sought = secret.encode()
    parts = message_from_bytes(content).walk()
    texts = (part.get_payload(decode=True) for part in parts if not part.is_multipart())
    return sought in content or any(isinstance(text, bytes) and sought in text for text in texts)
