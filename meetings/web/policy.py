"""Who may use each route. Every view declares its policy; a route without one stops the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

from meetings.accounts import LinkPurpose, Role

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """The kinds of policy."""

    PUBLIC = "public"
    LINK = "link"
    STAFF = "staff"
    SIGNED_IN = "signed_in"
    WEBHOOK = "webhook"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a route asks for.

    ``page`` is the endpoint shown again when its POST is refused; ``is_room`` says that reading it while its
    meeting is open needs no act every two hours.
    """

    access: Access
    roles: frozenset[str] = frozenset()
    purpose: LinkPurpose | None = None
    page: str = ""
    is_room: bool = False


PUBLIC = Policy(Access.PUBLIC)
SIGNED_IN = Policy(Access.SIGNED_IN)
RESIDENT = Policy(Access.LINK, purpose=LinkPurpose.MEETING)
POLL = Policy(Access.LINK, purpose=LinkPurpose.POLL)
OFFICER = Policy(Access.LINK, purpose=LinkPurpose.OFFICER)

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR.value})
STAFF = ADMINISTRATORS | {Role.SECRETARY.value}
# The statutory auditor reads everything and writes nothing; arrears are not the secretary's business.
AUDITOR = frozenset({Role.STATUTORY_AUDITOR.value})
PEOPLE_READERS = STAFF | AUDITOR
# A message that was sent shows a person and, where an owner got it, which units are in arrears.
MESSAGE_KEEPERS = ADMINISTRATORS | AUDITOR
ARREARS_READERS = ADMINISTRATORS | AUDITOR | {Role.COUNCIL_PRESIDENT.value}
# Who was reached by a notice: the names, units and states of all.
BOARD_READERS = STAFF | AUDITOR | {Role.COUNCIL_PRESIDENT.value}
READERS = STAFF | AUDITOR | {Role.COUNCIL.value, Role.COUNCIL_PRESIDENT.value}


def staff(roles: frozenset[str]) -> Policy:
    """A policy for signed-in staff who hold one of ``roles`` in the community they work in."""
    return Policy(Access.STAFF, roles=roles)


def allows(policy: Policy, *, page: str = "", is_room: bool = False) -> Callable[[View], View]:
    """Declare the policy of a view.

    Args:
        policy: who may use it.
        page: for a POST, the endpoint of the page it was sent from; a refusal shows that page again with
            what was entered and the reasons.
        is_room: for a page of an open meeting, which is looked at for long and not acted on (decision 21).
    """

    def declare(view: View) -> View:
        view.policy = Policy(policy.access, policy.roles, policy.purpose, page, is_room)  # type: ignore[attr-defined]  # functions take attributes
        return view

    return declare


def policy_of(app: Flask, endpoint: str) -> Policy:
    """The policy declared for an endpoint.

    Raises:
        RuntimeError: the view declares none.
    """
    policy = getattr(app.view_functions[endpoint], "policy", None)
    if not isinstance(policy, Policy):
        raise RuntimeError(f"the route {endpoint!r} declares no policy: use @allows(...)")
    return policy


def check_policies(app: Flask) -> None:
    """Stop the start when a route has no policy, or writes by a method other than POST.

    Raises:
        RuntimeError: naming the route.
    """
    for rule in app.url_map.iter_rules():
        policy = policy_of(app, rule.endpoint)
        methods = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}
        if methods:
            raise RuntimeError(f"the route {rule.endpoint!r} takes {sorted(methods)}: writes are POSTs")
        if policy.page and policy.page not in app.view_functions:
            raise RuntimeError(
                f"the route {rule.endpoint!r} names a page {policy.page!r} that does not exist"
            )
        if policy.access is Access.LINK and "token" not in rule.arguments:
            raise RuntimeError(f"the route {rule.endpoint!r} asks for a link but its path has no token")
