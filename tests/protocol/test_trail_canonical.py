"""One spelling for every value: what canonical JSON takes, and what it refuses."""

import json
import time
import unicodedata
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.trail import TrailError, canonical_bytes, instant, parse_instant, words_sha256
from tests.protocol.texts import TEXT
from tests.tables import table

LARGEST = 2**53 - 1
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT.map(lambda text: unicodedata.normalize("NFC", text)), inner, max_size=4)
    ),
    max_leaves=12,
)


class Colour(StrEnum):
    """A code such as the protocol uses."""

    RED = "red"


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    """The order in which facts were given does not matter."""
    assert canonical_bytes({"b": [1, True, None], "a": "x"}) == b'{"a":"x","b":[1,true,null]}'


def test_text_is_utf8_in_normal_form_c() -> None:
    """`Peña` typed with a combining tilde is the same `Peña`."""
    composed, combining = "Pe\u00f1a", "Pen\u0303a"
    assert canonical_bytes(composed) == canonical_bytes(combining) == '"Peña"'.encode()


def test_codes_are_written_by_their_value() -> None:
    """A StrEnum member and its text give the same bytes."""
    assert canonical_bytes({Colour.RED: Colour.RED}) == b'{"red":"red"}'


@given(PLAIN)
def test_canonical_bytes_read_back_to_themselves(value: object) -> None:
    """Reading and writing again changes nothing, so the spelling is a fixed point."""
    content = canonical_bytes(value)
    assert canonical_bytes(json.loads(content)) == content


def _normal(value: object) -> object:
    """A value with each of its texts in normal form C."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_normal(item) for item in value]
    return {key: _normal(item) for key, item in value.items()} if isinstance(value, dict) else value


@given(PLAIN)
def test_canonical_bytes_are_those_of_other_json_writers(value: object) -> None:
    """Of text in normal form C: what any writer gives that sorts keys, sets no spaces and keeps UTF-8."""
    other = json.dumps(_normal(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical_bytes(value) == other.encode()


@table(
    ("value", "place"),
    [
        ({"share": 0.5}, "value.share: float .*'1/3'"),
        ({"share": float("nan")}, "value.share: float"),
        ([1, Fraction(1, 3)], r"value\[1\]: Fraction .*'1/3'"),
        ({"a": {"b": Decimal("0.1")}}, "value.a.b: Decimal"),
        ({"at": datetime(2027, 3, 1, tzinfo=UTC)}, "value.at: datetime .*instant"),
        ({"on": date(2027, 3, 1)}, "value.on: date .*ISO"),
        ({"wait": timedelta(1)}, "value.wait: timedelta .*seconds"),
        ({"id": uuid.UUID(int=1)}, "value.id: UUID .*text"),
        ({"raw": b"x"}, "value.raw: bytes .*hexadecimal"),
        ({"all": {1}}, "value.all: set .*sorted list"),
        ({"other": object()}, "value.other: object"),
        ({1: "x"}, "key 1 is not text"),
        ({"n": 2**53}, "value.n: 9007199254740992 is beyond"),
        ({"e\u0301": 1, "\u00e9": 2}, "two keys are the same text"),
        ("\ud800", "surrogate"),
    ],
)
def test_value_without_one_spelling_is_refused(value: object, place: str) -> None:
    """The sentence names the place, the type, and what to give instead."""
    with pytest.raises(TrailError, match=place):
        canonical_bytes(value)


def test_nesting_without_end_is_refused_by_depth() -> None:
    """A list that holds itself gets a sentence, not a crash."""
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(TrailError, match="nested deeper than 16"):
        canonical_bytes(endless)


def test_instant_is_utc_with_six_decimals() -> None:
    """Nine in the morning in Bogotá is two in the afternoon in the trail, whatever the precision."""
    bogota = timezone(timedelta(hours=-5))
    assert instant(datetime(2027, 3, 1, 9, 0, tzinfo=bogota)) == "2027-03-01T14:00:00.000000Z"


def test_instant_of_early_years_keeps_its_width() -> None:
    """Text order is time order for every year."""
    assert instant(datetime(7, 1, 2, tzinfo=UTC)) == "0007-01-02T00:00:00.000000Z"


def test_naive_date_and_time_names_no_instant() -> None:
    """Without a zone it is refused, never guessed."""
    with pytest.raises(TrailError, match="no time zone"):
        instant(datetime(2027, 3, 1))  # noqa: DTZ001 - the naive value is what is tested


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_read_back_to_themselves(at: datetime) -> None:
    """`parse_instant` undoes `instant`."""
    assert parse_instant(instant(at)) == at


@table(
    "text",
    [
        "2027-03-01T14:00:00Z",
        "2027-03-01T14:00:00.000000+00:00",
        "2027-03-01 14:00:00.000000Z",
        "2027-02-30T14:00:00.000000Z",
        "2027-03-01T24:00:00.000000Z",
        "٢٠٢٧-03-01T14:00:00.000000Z",
        "",
    ],
)
def test_other_spellings_of_instants_are_refused(text: str) -> None:
    """One instant has one spelling, so comparing texts compares times."""
    with pytest.raises(TrailError, match="is not an instant"):
        parse_instant(text)


def test_nesting_ends_with_its_sixteenth_level() -> None:
    """Sixteen lists in one another are written, seventeen are not, whether lists or mappings."""
    for wrap in (lambda inner: [inner], lambda inner: {"a": inner}):
        value: object = 1
        for _ in range(16):
            value = wrap(value)
        assert canonical_bytes(value).count(b"1") == 1
        with pytest.raises(TrailError, match=r"^value(\[0\]|\.a){16}: nested deeper than 16 levels\.$"):
            canonical_bytes(wrap(value))


@table(
    ("value", "sentence"),
    [
        ("\ud800", "The text holds half of a surrogate pair, which UTF-8 cannot write."),
        ({"n": 2**53}, "value.n: 9007199254740992 is beyond 2**53 - 1; give it as text."),
        (-(2**53), "value: -9007199254740992 is beyond 2**53 - 1; give it as text."),
        (0.5, "value: float is not a trail value; give exact text, for example '1/3' or '0.25'."),
        ([[{"x": object()}]], "value[0][0].x: object is not a trail value; give text."),
        ({1: "x"}, "value: the key 1 is not text."),
        (
            {"a": {"e\u0301": 1, "\u00e9": 2}},
            "value.a: two keys are the same text once normalised: '\u00e9'.",
        ),
    ],
)
def test_refused_value_is_told_in_a_whole_sentence(value: object, sentence: str) -> None:
    """Where it stands, what it is, and what to give instead."""
    with pytest.raises(TrailError) as refused:
        canonical_bytes(value)
    assert str(refused.value) == sentence


def test_largest_whole_numbers_are_written() -> None:
    """Either way of zero."""
    assert canonical_bytes([LARGEST, -LARGEST]) == b"[9007199254740991,-9007199254740991]"


def test_instant_does_not_depend_on_where_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trail of a server in Bogotá says the same as that of one in UTC."""
    at = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
    monkeypatch.setenv("TZ", "America/Bogota")
    time.tzset()
    try:
        assert instant(at) == "2027-03-01T14:00:00.000000Z"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_other_spelling_of_an_instant_is_named() -> None:
    """With the one there is."""
    with pytest.raises(TrailError) as refused:
        parse_instant("ayer")
    assert str(refused.value) == "'ayer' is not an instant such as 2027-03-13T23:00:00.000000Z."
    with pytest.raises(TrailError) as naive:
        instant(datetime(2027, 3, 1))  # noqa: DTZ001 - the naive value is what is tested
    assert str(naive.value) == "2027-03-01T00:00:00 has no time zone, so it names no instant."


def test_words_of_a_hand_are_kept_as_their_hash() -> None:
    """One spelling for one text: composed and decomposed accents give the same 64 digits."""
    assert words_sha256("Avería") == words_sha256("Averi\u0301a") == sha256('"Avería"'.encode()).hexdigest()
