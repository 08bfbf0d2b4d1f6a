"""When mail may really leave this machine."""

from __future__ import annotations

import pytest

from meetings.adapters.mail import SendingVerdict, is_loopback, may_send_for_real

REAL = "smtps://user:secret@mail.example.com:465"


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "mail.localhost", "127.0.0.1", "127.8.9.1", "127.1", "2130706433",
     "0x7f000001", "::1", "[::1]", "::ffff:127.0.0.1", "0.0.0.0", "::"],
)  # fmt: skip
def test_names_of_this_machine_are_recognised(host: str) -> None:
    """Names, short forms and both families."""
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "mail.example.com",
        "10.0.0.1",
        "128.0.0.1",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "",
        "::2",
    ],
)
def test_other_hosts_are_not_this_machine(host: str) -> None:
    """A name that only looks like it is not."""
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("smtp_url", "base_url", "expected"),
    [
        ("", "https://meetings.example.com", (False, SendingVerdict.NO_SERVER)),
        ("smtp://127.0.0.1:25", "http://127.0.0.1:8000", (True, SendingVerdict.LOCAL_SERVER)),
        ("smtp://localhost:25", "https://meetings.example.com", (True, SendingVerdict.LOCAL_SERVER)),
        (REAL, "https://meetings.example.com", (True, SendingVerdict.OK)),
        (REAL, "http://127.0.0.1:8000", (False, SendingVerdict.BASE_URL_LOOPBACK)),
        (REAL, "https://localhost", (False, SendingVerdict.BASE_URL_LOOPBACK)),
        (REAL, "https://[::1]:8000", (False, SendingVerdict.BASE_URL_LOOPBACK)),
        (REAL, "https://192.168.1.4", (False, SendingVerdict.BASE_URL_PRIVATE)),
        (REAL, "https://10.1", (False, SendingVerdict.BASE_URL_PRIVATE)),
        (REAL, "https://[fd00::1]", (False, SendingVerdict.BASE_URL_PRIVATE)),
        (REAL, "https://169.254.1.1", (False, SendingVerdict.BASE_URL_PRIVATE)),
        (REAL, "https://portatil", (False, SendingVerdict.BASE_URL_PRIVATE)),
        (REAL, "https://constancia.local", (False, SendingVerdict.BASE_URL_PRIVATE)),
        (REAL, "https://constancia.home.arpa", (False, SendingVerdict.BASE_URL_PRIVATE)),
        (REAL, "http://meetings.example.com", (False, SendingVerdict.BASE_URL_NOT_HTTPS)),
        (REAL, "", (False, SendingVerdict.BASE_URL_PRIVATE)),
    ],
)
def test_real_sending_needs_a_public_address_over_https(
    smtp_url: str, base_url: str, expected: tuple[bool, SendingVerdict]
) -> None:
    """The links in a message must lead back to a place that residents reach, safely (design, section 7)."""
    assert may_send_for_real(smtp_url, base_url) == expected
