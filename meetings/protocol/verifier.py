"""Verificador de historiales de Constancia: checks a trail report, offline and on its own.

    python verifier.py report.json [older]

`older` is a checkpoint from a paper or message you kept: its text, or a file that holds it. Needs only
Python 3.9 or later. Exit status 0: everything holds; 1: something does not. Format: docs/trail.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
from typing import Any, NoReturn

LARGEST_FILE = 256 * 1024 * 1024
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
NOTE = re.compile(
    r"^([^\s+]+)\n(0|[1-9]\d{0,14})\n([\w+/]{43}=)(?:\n|\Z)(?:\n((?:\u2014 \S+ \S+(?:\n|\Z))+))?", re.A | re.M
)
SHORT = re.compile(r"\b([0-9a-f]{8})/(0|[1-9]\d{0,14})/((?:[0-9a-f]{4}-){5}[0-9a-f]{4}\b|[\w+/]{43}=)", re.A)
CLOCK = "clock:time:went_back"
TEXTS = """
usage|Escriba: python verifier.py informe.json [comprobante]|Type: python verifier.py report.json [older]
file|No se puede leer {path}: {why}.|{path} cannot be read: {why}.
json|{path} no es un informe: JSON dañado.|{path} is not a report: damaged JSON.
format|El archivo no es un informe de la versión 1.|The file is not a report of version 1.
field|{where}: falta {name}, o está mal escrito.|{where}: {name} is missing or badly written.
key|La clave {n} no está firmada por la anterior.|Key {n} is not signed by the one before it.
head|La firma del comprobante no es válida.|The signature of the checkpoint is not valid.
order|{where}: fuera de orden o del comprobante.|{where}: out of order, or after the checkpoint.
leaf|{where}: fue cambiado, o no estaba ahí.|{where}: it was changed, or did not stand there.
time|{where}: su hora es anterior a la del acto previo.|{where}: its time is before the last entry's.
promise|{where}: no contiene lo que se muestra.|{where}: it does not hold what is shown.
personal|{where}: sus datos no son los originales.|{where}: its personal facts are not the original.
older|Lo anterior al acto {n} fue reescrito.|What came before entry {n} was rewritten.
paper|Su comprobante no se entiende. Cópielo todo.|Your checkpoint is not understood. Copy all of it.
other|Su comprobante es de otro historial.|Your checkpoint is of another trail.
forged|La firma de su comprobante no es válida.|The signature of your checkpoint is not valid.
newer|Su comprobante es más nuevo. Pida otro informe.|Your checkpoint is newer. Ask for a new report.
proof|Falta la prueba para su comprobante ({n}). Pídala.|No proof for your checkpoint ({n}). Ask for it.
fork|El historial no es el de su comprobante ({n}).|The trail is not that of your checkpoint ({n}).
trail|Historial {origin}, hasta el acto {size}.|Trail {origin}, up to entry {size}.
signer|Firmado con la clave {mark}. Compárela con su papel.|Signed with key {mark}. Compare it with your paper.
entries|Actos que están en su lugar, sin cambios: {n}.|Entries in their place, unchanged: {n}.
facts|Con sus datos abiertos: {opened}; borrados: {erased}.|Facts opened: {opened}; erased: {erased}.
clock|En el acto {n} el reloj retrocedió.|At entry {n} the clock went back.
same|Coincide con su comprobante ({n}): nada se cambió.|It agrees with your checkpoint ({n}): all kept.
alone|No se comparó con un comprobante guardado por usted.|Not compared with a checkpoint you kept.
"""  # code|Spanish|English
SENTENCES = {code: texts for code, *texts in (row.split("|") for row in TEXTS.strip().split("\n"))}


class Fault(Exception):
    """The first thing that does not hold: a sentence in Spanish and one in English."""


def say(code: str, **values: object) -> tuple[str, str]:
    """Return the sentences of `code`, safe to print whatever the report holds: short, no control characters."""
    plain = {name: "".join(c if c.isprintable() else "?" for c in str(v)[:120]) for name, v in values.items()}
    spanish, english = (text.format(**plain) for text in SENTENCES[code])
    return spanish, english


def fail(code: str, **values: object) -> NoReturn:
    """Stop with the sentences of `code`."""
    raise Fault(*say(code, **values))


# Ed25519 (RFC 8032, section 5.1), verification only. A point is (X, Y, Z, T), extended coordinates.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def decompress(encoded: bytes) -> Point | None:
    """Return the curve point that 32 bytes stand for, or None when there is none."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def add(p: Point, q: Point) -> Point:
    """Return the sum of two points; the formula is complete, so it doubles as well."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar: int, point: Point) -> Point:
    """Return `point` added to itself `scalar` times."""
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature over `message` is by the key of 32 bytes."""
    key, base = decompress(public_key), decompress((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or base is None or len(signature) != 64 or scalar >= ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public_key + message).digest()
    minus_key = (P - key[0], key[1], key[2], P - key[3])
    sum_ = add(multiply(scalar, base), multiply(int.from_bytes(challenge, "little") % ORDER, minus_key))
    x, y = (value * pow(sum_[2], -1, P) % P for value in sum_[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# The Merkle tree (RFC 9162, section 2.1).
def climb(at: int, last: int, start: bytes, proof: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the old and the new root that a proof leads to from the node at `at` of `last + 1`, or None."""
    old = new = start
    for sibling in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = (hashlib.sha256(b"\x01" + sibling + right).digest() for right in (old, new))
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = hashlib.sha256(b"\x01" + new + sibling).digest()
        at, last = at >> 1, last >> 1
    return (old, new) if last == 0 else None


def inclusion_holds(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Tell whether `leaf` stands at `index` (from 0) of the tree (RFC 9162, 2.1.3.2)."""
    roots = climb(index, size - 1, leaf, proof) if 0 <= index < size else None
    return roots is not None and roots[1] == root


def consistency_holds(old: int, new: int, old_root: bytes, root: bytes, proof: list[bytes]) -> bool:
    """Tell whether the tree of `new` leaves only added to that of `old` (RFC 9162, 2.1.4.2)."""
    if old == new or old == 0:
        return not proof and old_root == (root if old else hashlib.sha256(b"").digest())
    path = proof if old & (old - 1) else [old_root, *proof]
    if not path or not 0 < old < new:
        return False
    shift = (~(old - 1) & old).bit_length() - 1  # trailing ones of old - 1: levels below the first node
    return climb((old - 1) >> shift, (new - 1) >> shift, path[0], path[1:]) == (old_root, root)


# Reading the report.
def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says two things under one name."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("repeated name")
    return read


def read_report(path: str) -> Any:
    """Return the parsed report, or stop with what is wrong with the file."""
    try:
        if os.path.getsize(path) > LARGEST_FILE:
            fail("file", path=path, why="> 256 MB")
        with open(path, "rb") as file:
            return json.loads(file.read().decode(), object_pairs_hook=no_repeats)
    except OSError as error:
        fail("file", path=path, why=error.strerror)
    except (ValueError, RecursionError):
        fail("json", path=path)


def take(holder: Any, name: str, kind: type, where: str) -> Any:
    """Return the field `name` of `holder`, which must be of exactly that kind."""
    value = holder.get(name) if type(holder) is dict else None
    if type(value) is not kind:
        fail("field", name=name, where=where)
    return value


def take_bytes(holder: Any, name: str, size: int, where: str) -> bytes:
    """Return the bytes of a field written as `size` bytes of lower-case hexadecimal."""
    text = take(holder, name, str, where)
    if not re.fullmatch(f"[0-9a-f]{{{2 * size}}}", text):
        fail("field", name=name, where=where)
    return bytes.fromhex(text)


def take_proof(holder: Any, where: str) -> list[bytes]:
    """Return the list of hashes of a proof."""
    return [take_bytes({"proof": step}, "proof", 32, where) for step in take(holder, "proof", list, where)]


def canonical(value: Any, where: str) -> bytes:
    """Return the bytes that were hashed for `value`."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        fail("field", name="UTF-8", where=where)


# What is checked.
def check_keys(report: Any) -> list[bytes]:
    """Return the public keys, oldest first, once each is shown to follow from the one before it."""
    keys: list[bytes] = []
    for number, link in enumerate(take(report, "keys", list, "report"), start=1):
        key = take_bytes(link, "public_key", 32, f"keys {number}")
        if keys:
            said = f"constancia-key-rotation/1\n{keys[-1].hex()}\n{key.hex()}".encode()
            signatures = [take_bytes(link, by, 64, f"keys {number}") for by in ("by_previous", "by_itself")]
            if not all(signature_holds(by, said, mark) for by, mark in zip((keys[-1], key), signatures)):
                fail("key", n=number)
        keys.append(key)
    return keys


def signed_by(note: re.Match[str], keys: list[bytes]) -> bool:
    """Tell whether one of the first signature lines is by one of the keys under the name of the origin."""
    body = "\n".join(note.group(1, 2, 3)) + "\n"
    for name, encoded in re.findall(r"\u2014 (\S+) (\S+)", note[4] or "")[:8]:
        try:
            signature = base64.b64decode(encoded, validate=True)[4:]  # four bytes tell which key to try
        except ValueError:
            continue
        if name == note[1] and any(signature_holds(key, body.encode(), signature) for key in keys):
            return True
    return False


def check_head(report: Any, keys: list[bytes]) -> tuple[str, int, bytes]:
    """Return origin, size and root of the checkpoint, once its signature holds."""
    note = NOTE.fullmatch(take(report, "checkpoint", str, "report"))
    if not note or note[1] != report.get("origin") or not signed_by(note, keys[-1:]):
        fail("head")
    return note[1], int(note[2]), base64.b64decode(note[3])


def check_personal(personal: Any, entry: Any, person: str, where: str) -> str:
    """Return what became of the personal part of an entry: none, opened or erased."""
    if personal is None:
        return "none"
    promise = take(personal, "commitment", str, where)
    if promise not in entry["commitments"]:
        fail("promise", where=where)
    if personal.get("erased") is True:
        return "erased"
    salt, facts = take_bytes(personal, "salt", 16, where), take(personal, "facts", dict, where)
    if facts.get("person") != person or hashlib.sha256(salt + canonical(facts, where)).hexdigest() != promise:
        fail("personal", where=where)
    return "opened"


def check_entries(report: Any, size: int, root: bytes) -> tuple[dict[str, int], list[int]]:
    """Return the entries counted by what became of their personal part, and where the clock went back."""
    count, clock, before, at = {"none": 0, "opened": 0, "erased": 0}, [], 0, ""
    person = take(report, "person", str, "report")
    for number, item in enumerate(take(report, "entries", list, "report"), start=1):
        entry = take(item, "entry", dict, f"entries {number}")
        seq = take(entry, "seq", int, f"entries {number}")
        where = f"Acto (entry) {seq}"
        if not before < seq <= size:
            fail("order", where=where)
        leaf = hashlib.sha256(b"\x00" + canonical(entry, where)).digest()
        if not inclusion_holds(leaf, seq - 1, size, take_proof(item, where), root):
            fail("leaf", where=where)
        if not INSTANT.fullmatch(take(entry, "at", str, where)) or entry["at"] < at:
            fail("time", where=where)
        take(entry, "commitments", list, where)
        count[check_personal(item.get("personal"), entry, person, where)] += 1
        clock += [seq] if entry.get("tag") == CLOCK else []
        before, at = seq, entry["at"]
    return count, clock


def check_older(report: Any, head: tuple[str, int, bytes]) -> dict[int, str]:
    """Return the roots (hexadecimal) of the report's older sizes, once the trail is shown to extend each."""
    roots = {head[1]: head[2].hex()}
    for number, item in enumerate(take(report, "older", list, "report"), start=1):
        where = f"older {number}"
        size, root = take(item, "size", int, where), take_bytes(item, "root", 32, where)
        if not consistency_holds(size, head[1], root, head[2], take_proof(item, where)):
            fail("older", n=size)
        roots[size] = root.hex()
    return roots


def check_paper(text: str, origin: str, keys: list[bytes], roots: dict[int, str]) -> int:
    """Return the size of the checkpoint a person kept, once it is shown to be of this very trail."""
    note = NOTE.search(text.replace("\r\n", "\n"))
    short = SHORT.search(re.sub(r"=?\r?\n[ \t]?", "", text)) or SHORT.search(text)
    if not note and not short:
        fail("paper")
    mark, size, root = (note or short).groups()[:3]
    if mark not in (origin, hashlib.sha256(origin.encode()).hexdigest()[:8]):
        fail("other")
    if note and note[4] and not signed_by(note, keys):
        fail("forged")
    if int(size) > max(roots):
        fail("newer")
    if int(size) not in roots:
        fail("proof", n=size)
    digits = root.replace("-", "") if len(root) < 44 else base64.b64decode(root).hex()
    if not roots[int(size)].startswith(digits):
        fail("fork", n=size)
    return int(size)


def check(report: Any, paper: str | None) -> list[tuple[str, str]]:
    """Return what holds, as sentences; raise Fault with the first thing that does not."""
    if type(report) is not dict or report.get("format") != "constancia-trail-report/1":
        fail("format")
    keys = check_keys(report)
    origin, size, root = check_head(report, keys)
    count, clock = check_entries(report, size, root)
    roots = check_older(report, (origin, size, root))
    mark = hashlib.sha256(keys[-1]).hexdigest()[:16]
    return [
        say("trail", origin=origin, size=size),
        say("signer", mark=mark),
        say("entries", n=sum(count.values())),
        say("facts", **count),
        *(say("clock", n=seq) for seq in clock),
        say("same", n=check_paper(paper, origin, keys, roots)) if paper is not None else say("alone"),
    ]


def main(arguments: list[str]) -> int:
    """Print what holds and return 0, or the first thing that does not and return 1."""
    try:
        if len(arguments) not in (1, 2):
            fail("usage")
        title, lines = (
            ("TODO COINCIDE", "EVERYTHING HOLDS"),
            check(read_report(arguments[0]), read_paper(arguments[1:])),
        )
    except Fault as fault:
        title, lines = ("NO COINCIDE", "IT DOES NOT HOLD"), [fault.args]
    for language in (0, 1):
        print(title[language], *(line[language] for line in lines), sep="\n  ")
    return 0 if title[0] == "TODO COINCIDE" else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
