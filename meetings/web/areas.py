"""The blueprints of all areas, in the order of the product's stream."""

from __future__ import annotations

from meetings.web import (
    accounts,
    convening,
    deliveries,
    home,
    live_session,
    minutes,
    pages,
    planning,
    privacy,
    replies,
    rules,
    seal,
    trail,
)

AREAS = (
    home.bp,
    pages.bp,
    accounts.bp,
    rules.bp,  # the communities' own, with the pages of their rules
    planning.bp,
    convening.bp,
    deliveries.bp,
    replies.bp,
    live_session.bp,
    minutes.bp,
    seal.bp,
    trail.bp,
    privacy.bp,
)
