"""Limits hold against attempts made at one instant: each failure counts for the next attempt."""

from __future__ import annotations

import hmac
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import accounts
from meetings.accounts import codes
from meetings.accounts.staff import SIGN_IN_LIMIT
from meetings.storage.accounts import Attempt, OneTimeCode, StaffSession
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Storage
from tests.factories import PASSWORD, START, Building, make_building
from tests.races import DONE, at_once

AT_ONCE = 16  # connections of a pool: twice as many attempts take two rounds


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five owners and the staff."""
    return make_building(storage)


def test_of_32_wrong_codes_at_once_five_are_compared(
    app: Flask, storage: Storage, building: Building, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sixth guess is not looked at, however many come at the same instant."""
    compared: list[bool] = []
    really = hmac.compare_digest

    def compare(one: str, other: str) -> bool:
        compared.append(really(one, other))
        return compared[-1]

    monkeypatch.setattr(codes.hmac, "compare_digest", compare)
    [person, *_], about = building.people, uuid.uuid4()
    with storage.transaction() as tx:
        accounts.send_code(tx, person, "sign", about, START)

    def guess() -> None:
        with storage.transaction() as tx:
            assert not accounts.use_code(tx, person, "sign", about, "12345", START)

    for _ in range(2):
        at_once(app, *[guess] * AT_ONCE)
    assert compared == [False] * 5
    with storage.reading() as tx:
        assert tx.session.scalars(select(OneTimeCode.failures)).one() == 5


def test_of_many_codes_asked_for_at_once_five_leave(app: Flask, storage: Storage, building: Building) -> None:
    """Each new code would bring five new guesses."""
    [person, *_], about = building.people, uuid.uuid4()

    def ask() -> None:
        with storage.transaction() as tx:
            accounts.send_code(tx, person, "sign", about, START)

    found = at_once(app, *[ask] * AT_ONCE)
    assert sorted(found) == sorted([DONE] * 5 + ["code.too_many"] * (AT_ONCE - 5))
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Delivery)) == 5


def test_of_many_passwords_at_once_eight_are_answered(
    app: Flask, storage: Storage, building: Building
) -> None:
    """Whoever comes after them waits, also with the right password."""
    with storage.reading() as tx:
        who = accounts.candidate(tx, building.emails["administrator"])
    said: list[str] = []

    def try_in() -> None:
        with storage.transaction() as tx:
            tried = accounts.start_session(tx, who, False, START)
        assert tried.refusal is not None
        said.append(tried.refusal.code)

    at_once(app, *[try_in] * AT_ONCE)
    assert said.count("accounts.sign_in.wrong") == SIGN_IN_LIMIT
    assert accounts.password_is_right(who, PASSWORD)
    with storage.transaction() as tx:
        late = accounts.start_session(tx, who, True, START + timedelta(minutes=1))
    assert late.refusal is not None
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Attempt)) == SIGN_IN_LIMIT
        assert tx.session.scalar(select(func.count()).select_from(StaffSession)) == 0
