"""Which hosts are this machine or a private network, and when mail may really leave.

Decided by the name alone, without asking a name server: the answer must not depend on the network.
"""

from __future__ import annotations

import socket
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_PRIVATE_SUFFIXES = (
    ".local", ".localdomain", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".corp", ".private",
    ".test", ".invalid",
)  # fmt: skip


class SendingVerdict(StrEnum):
    """Whether messages may be handed to the mail server, and why."""

    OK = "ok"
    LOCAL_SERVER = "local_server"
    NO_SERVER = "no_server"
    BASE_URL_LOOPBACK = "base_url_loopback"
    BASE_URL_PRIVATE = "base_url_private"
    BASE_URL_NOT_HTTPS = "base_url_not_https"


def is_loopback(host: str) -> bool:
    """Return whether ``host`` (a name or an address, with or without brackets) is this machine."""
    name = _name(host)
    address = _address(name)
    if address is None:
        return name == "localhost" or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def may_send_for_real(smtp_url: str, base_url: str) -> tuple[bool, SendingVerdict]:
    """Return whether messages may be handed to ``smtp_url``, given the address readers would come back to.

    A server on this machine is always allowed (``local_server``). Any other is refused while ``base_url`` is
    this machine, a private network or not https: the links in the messages would be dead or unsafe. An empty
    ``smtp_url`` gives ``no_server``: the messages go to a folder.
    """
    if not smtp_url:
        return False, SendingVerdict.NO_SERVER
    if is_loopback(urlsplit(smtp_url).hostname or ""):
        return True, SendingVerdict.LOCAL_SERVER
    base = urlsplit(base_url)
    host = base.hostname or ""
    if is_loopback(host):
        return False, SendingVerdict.BASE_URL_LOOPBACK
    if _is_private(host):
        return False, SendingVerdict.BASE_URL_PRIVATE
    if base.scheme != "https":
        return False, SendingVerdict.BASE_URL_NOT_HTTPS
    return True, SendingVerdict.OK


def _is_private(host: str) -> bool:
    """Return whether ``host`` cannot be reached from a resident's telephone."""
    name = _name(host)
    address = _address(name)
    if address is None:
        return "." not in name or name.endswith(_PRIVATE_SUFFIXES)
    return not address.is_global


def _name(host: str) -> str:
    return host.strip().removeprefix("[").removesuffix("]").rstrip(".").lower()


def _address(name: str) -> IPv4Address | IPv6Address | None:
    """Return ``name`` as an address, also in the short forms (``127.1``) that connections understand."""
    try:
        address = ip_address(name)
    except ValueError:
        if not name or not set(name) <= set("0123456789abcdefx."):
            return None
        try:
            address = IPv4Address(socket.inet_aton(name))
        except OSError:
            return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
