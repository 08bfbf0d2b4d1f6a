"""The blueprints of all areas, in the order of the product's stream.

`rules` and `contested` add their pages to the blueprint of the communities.
"""

from __future__ import annotations

from meetings.web import (
    accounts,
    ballots,
    communities,
    contested,
    convening,
    copies,
    deliveries,
    home,
    live_session,
    minutes,
    minutes_told,
    pages,
    planning,
    polls,
    privacy,
    proxies,
    readings,
    replies,
    rules,
    seal,
    team,
    trail,
    written_decision,
)

__all__ = ["AREAS", "contested", "rules"]

AREAS = (
    home.bp,
    pages.bp,
    accounts.bp,
    team.bp,
    communities.bp,
    readings.bp,
    planning.bp,
    polls.bp,
    convening.bp,
    deliveries.bp,
    copies.bp,
    replies.bp,
    proxies.bp,
    live_session.bp,
    ballots.bp,
    written_decision.bp,
    minutes.bp,
    minutes_told.bp,
    seal.bp,
    trail.bp,
    privacy.bp,
)
