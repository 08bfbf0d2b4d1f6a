"""The stand-alone verifier: what it accepts, what it names, and that nothing makes it crash."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.adapters.keys import Keys
from meetings.protocol import verifier
from meetings.protocol.trail import (
    canonical_bytes,
    checkpoint_body,
    key_mark,
    line_form,
    report_bytes,
    short_form,
    signed_checkpoint,
)
from tests.protocol.texts import TEXT
from tests.protocol.trail_samples import LUIS, ORIGIN, sample_report, sample_trail
from tests.sizes import IS_LONG, tries
from tests.tables import table

SOURCE = Path(verifier.__file__)
KEYS = Keys(bytes(32), bytes(range(32)))
TRAIL = sample_trail(21)
SIZE, ROOT = TRAIL.head
OLDER = (4, 9, 16, 20)
REPORT = json.loads(report_bytes(sample_report(TRAIL, KEYS, older=OLDER)))

# RFC 8032, section 7.1: public key, message, signature of tests 1, 2, 3 and SHA(abc).
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]


signature_holds = cache(verifier.signature_holds)


@pytest.fixture(autouse=True)
def each_signature_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its arithmetic is slow, and most reports carry the same signatures: each is looked at once a run."""
    monkeypatch.setattr(verifier, "signature_holds", signature_holds)


def _verdict(report: Any, paper: str | None = None) -> str:
    """Holds, or the English sentence of what does not."""
    try:
        verifier.check(report, paper)
    except verifier.FaultError as fault:
        return str(fault.args[1])
    return "holds"


def _altered(change: Callable[[Any], object], report: Any = REPORT) -> Any:
    """A copy of the report with one thing changed."""
    other = json.loads(json.dumps(report))
    change(other)
    return other


@table(("public_key", "message", "signature"), RFC_8032)
def test_signatures_of_the_rfc_are_accepted(public_key: str, message: str, signature: str) -> None:
    """Its own Ed25519 accepts the published vectors, and none of them with one bit changed."""
    key, text, sign = (bytes.fromhex(part) for part in (public_key, message, signature))
    assert verifier.signature_holds(key, text, sign)
    assert not verifier.signature_holds(key, text + b"x", sign)
    for place in (0, 31, 32, 63):
        other = bytes([*sign[:place], sign[place] ^ 1, *sign[place + 1 :]])
        assert not verifier.signature_holds(key, text, other)


def test_signatures_of_other_shapes_are_refused() -> None:
    """Scalars beyond the order, points off the curve, other lengths: refused, as the RFC asks."""
    key, text, sign = (bytes.fromhex(part) for part in RFC_8032[1])
    scalar = int.from_bytes(sign[32:], "little") + verifier.ORDER
    assert not verifier.signature_holds(key, text, sign[:32] + scalar.to_bytes(32, "little"))
    assert not verifier.signature_holds(key, text, sign[:63])
    assert not verifier.signature_holds(key, text, sign + b"\x00")
    assert not verifier.signature_holds(b"\xff" * 32, text, sign)
    assert not verifier.signature_holds((2).to_bytes(32, "little"), text, sign)
    assert not verifier.signature_holds((1 | 1 << 255).to_bytes(32, "little"), text, sign)


@settings(max_examples=tries(5, 200))
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=80))
def test_signatures_agree_with_another_library(seed: bytes, message: bytes) -> None:
    """What cryptography signs, the verifier accepts, for any key and message."""
    keys = Keys(seed, seed)
    assert verifier.signature_holds(keys.public_key, message, keys.sign(message))


def test_proof_checks_agree_with_the_trail() -> None:
    """For all sizes to 9, at full size 24, the report with a proof for every older size holds."""
    last = tries(9, 24)
    trail = sample_trail(last)
    for size in range(1, last + 1):
        report = sample_report(_cut(trail, size), KEYS, older=range(1, size + 1))
        assert _verdict(json.loads(report_bytes(report))) == "holds"


def _cut(trail: Any, size: int) -> Any:
    shorter = sample_trail(0)
    shorter.add(row.content for row in trail.rows[:size])
    shorter.entries, shorter.openings = trail.entries[:size], trail.openings
    return shorter


def test_report_that_holds_says_what_was_checked() -> None:
    """How many entries, how many opened and erased, which key, and that no paper was compared."""
    lines = [line[1] for line in verifier.check(REPORT, None)]
    assert lines == [
        f"Trail {ORIGIN}, up to entry 21. Key: {key_mark(KEYS.public_key)}.",
        "Not compared with a checkpoint you kept.",
        "Entries in their place, unchanged: 11.",
        "Facts opened: 11; erased: 0.",
    ]


def test_report_of_an_erased_person_still_holds() -> None:
    """Every proof verifies, and the personal parts are said to be erased."""
    report = json.loads(report_bytes(sample_report(TRAIL, KEYS, erased=True)))
    assert verifier.check(report, None)[3][1] == "Facts opened: 0; erased: 11."


def test_entry_of_the_clock_is_pointed_out() -> None:
    """An hour that went back is not hidden by the proofs holding."""
    trail = sample_trail(0)
    trail.add(
        row.content.replace(b"invitation:delivery:accepted", b"clock:time:went_back")
        for row in TRAIL.rows[:1]
    )
    assert trail.rows[0].content.count(b"clock:time:went_back") == 1
    trail.entries, trail.openings = [_clock_entry(TRAIL.entries[0])], TRAIL.openings
    report = json.loads(report_bytes(sample_report(trail, KEYS)))
    assert verifier.check(report, None)[-1][1] == "At entry 1 the clock went back."


def _clock_entry(entry: Any) -> Any:
    fields = {name: getattr(entry, name) for name in entry.__slots__}
    return type(entry)(**{**fields, "tag": "clock:time:went_back"})


@table("size", [*OLDER, SIZE])
@table("form", ["short", "line", "unsigned", "signed"])
def test_kept_checkpoint_of_any_form_agrees(size: int, form: str) -> None:
    """The line of a paper, the whole root, the three lines, the signed text: all are compared."""
    root = TRAIL.root_at(size)
    paper = {
        "short": f"Verifique con {short_form(ORIGIN, size, root)}.",
        "line": line_form(ORIGIN, size, root),
        "unsigned": checkpoint_body(ORIGIN, size, root),
        "signed": signed_checkpoint(ORIGIN, size, root, KEYS.public_key, KEYS.sign),
    }[form]
    assert verifier.check(REPORT, paper)[1][1] == f"It agrees with your checkpoint ({size}): all kept."


def test_checkpoint_is_found_inside_a_folded_calendar_text() -> None:
    """A line cut by a calendar or a mail is put together again."""
    short = short_form(ORIGIN, 9, TRAIL.root_at(9))
    assert _verdict(REPORT, f"DESCRIPTION:Reunión {short[:20]}\n {short[20:]} fin") == "holds"
    assert _verdict(REPORT, f"Reunión {short[:20]}=\n{short[20:]} fin") == "holds"


def _other_root(size: int) -> bytes:
    return sha256(b"another trail" + bytes([size])).digest()


@table(
    ("paper", "verdict"),
    [
        ("hola", "Your checkpoint is not understood. Copy all of it."),
        ("", "Your checkpoint is not understood. Copy all of it."),
        (short_form(ORIGIN, 9, _other_root(9)), "The trail is not that of checkpoint 9."),
        (line_form(ORIGIN, 9, TRAIL.root_at(4)), "The trail is not that of checkpoint 9."),
        (short_form(ORIGIN, 21, _other_root(21)), "The trail is not that of checkpoint 21."),
        (short_form("other.example.com", 9, TRAIL.root_at(9)), "Your checkpoint is of another trail."),
        (checkpoint_body("other.example.com", 9, ROOT), "Your checkpoint is of another trail."),
        (short_form(ORIGIN, 10, TRAIL.root_at(10)), "The report does not reach yours (10). Ask again."),
        (short_form(ORIGIN, 22, _other_root(22)), "The report does not reach yours (22). Ask again."),
        (
            signed_checkpoint(ORIGIN, 9, TRAIL.root_at(9), KEYS.public_key, Keys.ephemeral().sign),
            "The signature of your checkpoint is not valid.",
        ),
    ],
)
def test_kept_checkpoint_that_does_not_agree_is_named(paper: str, verdict: str) -> None:
    """Each way in which a paper and a report can differ has its own sentence."""
    assert _verdict(REPORT, paper) == verdict


def test_rewritten_trail_is_found_by_one_paper() -> None:
    """A trail written anew and signed with the true key holds by itself, and not with one old message."""
    other = sample_trail(21, seed=9)
    report = json.loads(report_bytes(sample_report(other, KEYS, older=OLDER)))
    assert _verdict(report) == "holds"
    for size in OLDER:
        assert _verdict(report, short_form(ORIGIN, size, TRAIL.root_at(size))) == (
            f"The trail is not that of checkpoint {size}."
        )


def test_older_checkpoint_of_another_trail_is_found() -> None:
    """The report's own list cannot mix in the root of a trail that was rewritten."""
    report = _altered(lambda r: r["older"][1].update(root=_other_root(9).hex()))
    assert _verdict(report) == "The trail is not that of checkpoint 9."


@table(
    ("change", "verdict"),
    [
        (lambda r: r.update(format="x"), "The file is not a report of version 1."),
        (
            lambda r: r["entries"][3]["entry"]["facts"].update(attempt=9),
            "Acto (entry) 7: it was changed, or did not",
        ),
        (lambda r: r["entries"][3]["entry"].update(seq=8), "Acto (entry) 8: it was changed"),
        (lambda r: r["entries"][3]["entry"].update(extra=None), "Acto (entry) 7: it was changed"),
        (lambda r: r["entries"][3]["proof"].pop(), "Acto (entry) 7: it was changed"),
        (lambda r: r["entries"].reverse(), "Acto (entry) 19: out of order"),
        (lambda r: r["entries"].append(r["entries"][-1]), "Acto (entry) 21: out of order"),
        (lambda r: r["entries"][3]["entry"].update(seq=99), "Acto (entry) 99: out of order, or after"),
        (
            lambda r: r["entries"][3]["personal"]["facts"].update(accepted=False),
            "Acto (entry) 7: its personal",
        ),
        (lambda r: r["entries"][3]["personal"].update(salt="00" * 16), "Acto (entry) 7: its personal"),
        (lambda r: r["entries"][3]["personal"].update(commitment="00" * 32), "Acto (entry) 7: its personal"),
        (lambda r: r["entries"][3]["personal"].update(salt="00"), "Acto (entry) 7: salt is missing or badly"),
        (lambda r: r["entries"][3]["personal"].pop("facts"), "Acto (entry) 7: facts is missing"),
        (lambda r: r["entries"][3].pop("personal"), "Acto (entry) 7: commitment is missing"),
        (lambda r: r["entries"][3].pop("proof"), "Acto (entry) 7: proof is missing"),
        (lambda r: r["entries"][3].update(entry=[]), "entries 4: entry is missing or badly written."),
        (lambda r: r["entries"].insert(0, 5), "entries 1: entry is missing or badly written."),
        (lambda r: r.update(entries={}), "report: entries is missing or badly written."),
        (lambda r: r.update(person=LUIS), "Acto (entry) 1: its personal facts are not the original."),
        (lambda r: r.update(origin="other.example.com"), "The signature of the checkpoint is not valid."),
        (lambda r: r.update(keys=[]), "The signature of the checkpoint is not valid."),
        (lambda r: r["keys"][0].update(public_key=Keys.ephemeral().public_key.hex()), "The signature of the"),
        (lambda r: r["keys"][0].update(public_key="zz"), "keys 1: public_key is missing or badly written."),
        (
            lambda r: r.update(checkpoint=r["checkpoint"].replace("21", "22")),
            "The signature of the checkpoint",
        ),
        (lambda r: r.update(checkpoint="x"), "The signature of the checkpoint is not valid."),
        (lambda r: r.pop("older"), "report: older is missing or badly written."),
        (lambda r: r["older"][0].update(size=-4), "The trail is not that of checkpoint -4."),
        (lambda r: r["older"][0].update(size=True), "older 1: size is missing or badly written."),
    ],
)
def test_first_thing_that_does_not_hold_is_named(change: Callable[[Any], object], verdict: str) -> None:
    """Which entry, and which check: no altered report holds."""
    assert _verdict(_altered(change)).startswith(verdict)


def test_back_dated_entry_is_named() -> None:
    """An hour before that of the entry before it, in a trail that holds together otherwise."""
    trail = sample_trail(0)
    fields = {name: getattr(TRAIL.entries[2], name) for name in TRAIL.entries[2].__slots__}
    back_dated = type(TRAIL.entries[2])(**{**fields, "at": "2027-02-01T00:00:00.000000Z"})
    trail.entries, trail.openings = [*TRAIL.entries[:2], back_dated], TRAIL.openings
    trail.add(canonical_bytes(_fields(entry)) for entry in trail.entries)
    report = json.loads(report_bytes(sample_report(trail, KEYS)))
    assert _verdict(report) == "Acto (entry) 3: its time is before the last entry's."


def _fields(entry: Any) -> dict[str, object]:
    """The entry as a report holds it."""
    return {**{name: getattr(entry, name) for name in entry.__slots__}, "v": 1}


ROTATED = KEYS.rotated()
TWICE = ROTATED.rotated()
THREE_KEYS = json.loads(report_bytes(sample_report(TRAIL, TWICE, older=OLDER)))


def test_report_after_two_new_keys_holds() -> None:
    """Old papers signed by the first key, and by the second, are accepted through the line of keys."""
    for keys in (KEYS, ROTATED, TWICE):
        paper = signed_checkpoint(ORIGIN, 9, TRAIL.root_at(9), keys.public_key, keys.sign)
        assert _verdict(THREE_KEYS, paper) == "holds"


@table(
    ("change", "verdict"),
    [
        (lambda r: r["keys"][1].update(by_previous="00" * 64), "Key 2 is not signed by the one before it."),
        (lambda r: r["keys"][2].update(by_itself="00" * 64), "Key 3 is not signed by the one before it."),
        (lambda r: r["keys"].pop(1), "Key 2 is not signed by the one before it."),
        (lambda r: r["keys"][1].pop("by_itself"), "keys 2: by_itself is missing or badly written."),
        (lambda r: r["keys"].reverse(), "Key 2 is not signed by the one before it."),
        (lambda r: r["keys"].pop(), "The signature of the checkpoint is not valid."),
    ],
)
def test_broken_line_of_keys_is_named(change: Callable[[Any], object], verdict: str) -> None:
    """A key nobody vouched for cannot take over: each must be signed by the one before and by itself."""
    assert _verdict(_altered(change, THREE_KEYS)) == verdict


def test_altered_digits_are_refused() -> None:
    """One letter or digit changed twice, at full size at each place of the entries: no report holds."""
    random = Random(21)
    text = json.dumps(REPORT["entries"])
    places = [place for place, letter in enumerate(text) if letter in "0123456789abcdef"]
    tried = accepted = 0
    for place in places[:: tries(160, 1)]:
        for other in random.sample([digit for digit in "0123456789abcdef" if digit != text[place]], 2):
            try:
                entries = json.loads(text[:place] + other + text[place + 1 :])
            except ValueError:
                continue  # a number that begins with 0 is no JSON, and main() says so
            tried += 1
            accepted += _entries_hold(entries)
    assert tried > tries(60, 10_000)
    assert accepted == 0
    assert _entries_hold(json.loads(text))


def _entries_hold(entries: Any) -> bool:
    """Whether these entries hold under the sample's root; the signature over the root is left aside."""
    try:
        verifier.check_entries({**REPORT, "entries": entries}, SIZE, ROOT)
    except verifier.FaultError:
        return False
    return True


def _run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a copy of the file alone, without this project, without site packages."""
    command = [sys.executable, "-I", "-S", "verifier.py", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=60)


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder with the verifier, a report and nothing else."""
    (tmp_path / "verifier.py").write_bytes(SOURCE.read_bytes())
    (tmp_path / "report.json").write_text(json.dumps(REPORT), encoding="utf-8")
    return tmp_path


def test_one_file_alone_verifies_in_both_languages(alone: Path) -> None:
    """Copied next to the report, it says in Spanish and English that everything holds, and ends with 0."""
    ran = _run("report.json", short_form(ORIGIN, 9, TRAIL.root_at(9)), cwd=alone)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "TODO COINCIDE\n"
        f"  Historial {ORIGIN}, hasta el acto 21. Clave: {key_mark(KEYS.public_key)}.\n"
        "  Coincide con su comprobante (9): nada se cambió.\n"
        "  Actos en su lugar, sin cambios: 11.\n"
        "  Con sus datos abiertos: 11; borrados: 0.\n"
        "EVERYTHING HOLDS\n"
        f"  Trail {ORIGIN}, up to entry 21. Key: {key_mark(KEYS.public_key)}.\n"
        "  It agrees with your checkpoint (9): all kept.\n"
        "  Entries in their place, unchanged: 11.\n"
        "  Facts opened: 11; erased: 0.\n"
    )


def test_one_file_alone_names_the_first_fault(alone: Path) -> None:
    """An edited report: one sentence in each language, and status 1."""
    report = _altered(lambda r: r["entries"][1]["entry"].update(at="2020-01-01T00:00:00.000000Z"))
    (alone / "report.json").write_text(json.dumps(report), encoding="utf-8")
    ran = _run("report.json", cwd=alone)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == (
        "NO COINCIDE\n  Acto (entry) 3: fue cambiado, o no estaba ahí.\n"
        "IT DOES NOT HOLD\n  Acto (entry) 3: it was changed, or did not stand there.\n"
    )


def test_older_checkpoint_may_be_a_saved_file(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A saved message with CR LF line ends is read as well as typed text."""
    note = signed_checkpoint(ORIGIN, 9, TRAIL.root_at(9), KEYS.public_key, KEYS.sign)
    (alone / "message.txt").write_bytes(("Hola.\n\n" + note + "\nAdiós.\n").replace("\n", "\r\n").encode())
    monkeypatch.chdir(alone)
    assert verifier.main(["report.json", "message.txt"]) == 0


@table(
    ("arguments", "sentence"),
    [
        ((), "Type: python verifier.py report.json [older]"),
        (("a", "b", "c"), "Type: python verifier.py report.json [older]"),
        (("missing.json",), "missing.json cannot be read: No such file or directory."),
        (("",), "cannot be read"),
        (("verifier.py",), "The file is not a report of version 1."),
        (("report.json", "missing.txt"), "Your checkpoint is not understood. Copy all of it."),
    ],
)
def test_wrong_arguments_get_a_sentence(
    alone: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    """What to type, or which file cannot be read; status 1."""
    monkeypatch.chdir(alone)
    assert verifier.main([*arguments]) == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    assert sentence in printed.out


HOSTILE = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"null",
    b"[]",
    b'"x"',
    b"1" * 10_000,
    b"[" * 200_000,
    b'{"a":' * 50_000,
    b'{"format":"constancia-trail-report/1"}',
    b'{"format":"constancia-trail-report/1","keys":NaN}',
    json.dumps({**REPORT, "origin": "\ud800", "checkpoint": "\ud800\n1\n" + "A" * 43 + "=\n"}).encode(),
    json.dumps({**REPORT, "person": "\ud800"}).encode(),
    json.dumps({**REPORT, "entries": [{"entry": {"seq": 10**400}}]}).encode(),
    json.dumps({**REPORT, "entries": [{"entry": {"seq": "\x1b[2J"}}]}).encode(),
    json.dumps(_altered(lambda r: r["entries"][0]["entry"].update(actor="\ud800"))).encode(),
    json.dumps(_altered(lambda r: r["entries"][0]["personal"]["facts"].update(name="\ud800"))).encode(),
    json.dumps(_altered(lambda r: r.update(checkpoint=r["checkpoint"].replace("=", "_", 1)))).encode(),
    json.dumps(_altered(lambda r: r.update(checkpoint=r["checkpoint"] * 500))).encode(),
]


@table("content", HOSTILE)
def test_hostile_file_gets_a_sentence(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Broken, endless, enormous or half a character: a sentence and status 1, never a trace."""
    (tmp_path / "report.json").write_bytes(content)
    assert verifier.main([str(tmp_path / "report.json")]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("NO COINCIDE\n  ")
    assert "\x1b" not in printed


def test_nested_facts_at_every_depth_get_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However deep the facts nest, reading and hashing them again ends with a sentence."""
    text = json.dumps(_altered(lambda r: r["entries"][0]["personal"]["facts"].update(x="NEST")))
    for depth in [1, 2, 10, *range(930, 1000, tries(6, 2))]:
        nested = "[" * depth + "]" * depth
        (tmp_path / "report.json").write_text(text.replace('"NEST"', nested), encoding="utf-8")
        assert verifier.main([str(tmp_path / "report.json")]) == 1
    assert "Traceback" not in capsys.readouterr().out


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.just("00" * 32),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any) -> list[tuple[Any, ...]]:
    """Every place of a report where something else could be put."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [(key, *deeper) for key in keys for deeper in [(), *_places(value[key])]]


SMALL = json.loads(report_bytes(sample_report(sample_trail(3), ROTATED, older=(1, 2))))
# What is a remark, or has nothing before it that could have signed it, proves nothing.
REMARKS = [("made_at",), ("keys", 0, "by_previous"), ("keys", 0, "by_itself")]
PLACES = [place for place in _places(SMALL) if place[-1] != "where" and place not in REMARKS]


@settings(max_examples=tries(10, 400))
@given(place=st.sampled_from(PLACES), value=ANYTHING)
def test_anything_in_any_place_gets_a_sentence(place: tuple[Any, ...], value: Any) -> None:
    """Any JSON value put anywhere in a report: it holds only if nothing changed, and never crashes."""
    report = json.loads(json.dumps(SMALL))
    holder = report
    for key in place[:-1]:
        holder = holder[key]
    before = holder[place[-1]]
    holder[place[-1]] = value
    try:
        verdict = _verdict(report)
    except UnicodeEncodeError:
        verdict = "half a surrogate pair, which main() turns into a sentence"
    same = value == before and type(value) is type(before)
    left_out = (place[-1], value) in (("entries", []), ("older", []), ("personal", None))
    assert (verdict == "holds") == (same or left_out)


BESIDE = st.sampled_from(["", " ", "\n", "/", "=", "é", "x"])
PAPERS_MADE = st.builds(
    lambda before, form, origin, size, root, after: before + form(origin, size, root) + after,
    BESIDE,
    st.sampled_from([checkpoint_body, short_form, line_form]),
    st.sampled_from([ORIGIN, "other.example.com"]),
    st.integers(0, 10**16) | st.just(SIZE),
    st.binary(min_size=32, max_size=32),
    BESIDE,
)
# To draw any text that the patterns allow takes longer than all other properties of this file.
LATIN = st.characters(max_codepoint=255)
ALLOWED = st.from_regex(verifier.SHORT, alphabet=LATIN) | st.from_regex(verifier.NOTE)
PAPERS = TEXT | PAPERS_MADE | (ALLOWED if IS_LONG else st.nothing())


@given(paper=PAPERS)
def test_any_text_as_checkpoint_gets_a_sentence(paper: str) -> None:
    """Whatever is typed as the older checkpoint, it is not understood or does not agree."""
    with pytest.raises(verifier.FaultError):
        verifier.check_paper(paper, ORIGIN, [KEYS.public_key], {SIZE: ROOT.hex()})


def test_the_file_keeps_its_promises() -> None:
    """At most 300 lines, and nothing imported but the standard library."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert len(lines) <= 300
    assert imported <= {"__future__", *sys.stdlib_module_names}


def test_sentences_have_at_most_twenty_words() -> None:
    """Plain sentences, in both languages, for each code."""
    for spanish, english in verifier.TEXTS.values():
        assert len(spanish.split()) <= 20
        assert len(english.split()) <= 20
