"""Verificador de historiales de Constancia: checks a trail report, offline and on its own.

Run `python verifier.py report.json [older]`, where `older` is a checkpoint from a paper or message you
kept: its text, or a file that holds it. Needs only Python 3.9 or later. Exit status 0: everything holds;
1: something does not. The format is described in docs/trail.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

SIGNATURE = r"\u2014 (\S+) ([A-Za-z0-9+/]{91}=)(?:\n|\Z)"
NOTE = re.compile(rf"(?am)^([^\s+]+)\n(\d{{1,15}})\n([A-Za-z0-9+/]{{43}}=)(?:\n|\Z)(\n(?:{SIGNATURE})+)?")
SHORT = re.compile(r"(?a)\b([0-9a-f]{8})/(\d{1,15})/((?:[0-9a-f]{4}-){5}[0-9a-f]{4}\b|[A-Za-z0-9+/]{43}=)")
SENTENCES = """
holds|TODO COINCIDE|EVERYTHING HOLDS
fails|NO COINCIDE|IT DOES NOT HOLD
usage|Escriba: python verifier.py informe.json [comprobante]|Type: python verifier.py report.json [older]
file|No se puede leer {path}: {why}.|{path} cannot be read: {why}.
format|El archivo no es un informe de la versión 1.|The file is not a report of version 1.
field|{where}: falta {name}, o está mal escrito.|{where}: {name} is missing or badly written.
key|La clave {n} no está firmada por la anterior.|Key {n} is not signed by the one before it.
head|La firma del comprobante no es válida.|The signature of the checkpoint is not valid.
order|{where}: fuera de orden o del comprobante.|{where}: out of order, or after the checkpoint.
leaf|{where}: fue cambiado, o no estaba ahí.|{where}: it was changed, or did not stand there.
time|{where}: su hora es anterior a la del acto previo.|{where}: its time is before the last entry's.
personal|{where}: sus datos no son los originales.|{where}: its personal facts are not the original.
paper|Su comprobante no se entiende. Cópielo todo.|Your checkpoint is not understood. Copy all of it.
other|Su comprobante es de otro historial.|Your checkpoint is of another trail.
forged|La firma de su comprobante no es válida.|The signature of your checkpoint is not valid.
proof|El informe no llega a su comprobante ({n}). Pida otro.|The report does not reach yours ({n}). Ask again.
fork|El historial no es el del comprobante de {n} actos.|The trail is not that of checkpoint {n}.
trail|Historial {origin}, hasta el acto {n}. Clave: {mark}.|Trail {origin}, up to entry {n}. Key: {mark}.
entries|Actos en su lugar, sin cambios: {n}.|Entries in their place, unchanged: {n}.
facts|Con sus datos abiertos: {opened}; borrados: {erased}.|Facts opened: {opened}; erased: {erased}.
clock|En el acto {n} el reloj retrocedió.|At entry {n} the clock went back.
same|Coincide con su comprobante ({n}): nada se cambió.|It agrees with your checkpoint ({n}): all kept.
alone|No se comparó con un comprobante guardado por usted.|Not compared with a checkpoint you kept.
"""  # code|Spanish|English
TEXTS = {code: texts for code, *texts in (row.split("|") for row in SENTENCES.strip().split("\n"))}


def say(code: str, **values: object) -> list[str]:
    """Return the sentences of `code`, safe to print whatever the report holds: no control characters."""
    plain = {name: re.sub("[^ -~\xa1-\xff]", "?", str(value)[:120]) for name, value in values.items()}
    return [text.format(**plain) for text in TEXTS[code]]


class FaultError(Exception):
    """The first thing that does not hold: a sentence in Spanish and one in English."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(*say(code, **values))


# Ed25519 (RFC 8032, section 5.1), verification only.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE_X, BASE_Y = 0x216936D3CD6E53FEC0A4E231FDD6DC5C692CC7609525A7B2C9562D608F25D51A, 4 * pow(5, -1, P) % P
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def decompress(encoded: bytes) -> tuple[int, ...] | None:
    """Return the curve point (X, Y, Z, T) that 32 bytes stand for, or None when there is none."""
    sign, y = divmod(int.from_bytes(encoded, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sum of two points; the formula is complete, so it doubles as well."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def combine(times: int, p: tuple[int, ...], other_times: int, q: tuple[int, ...]) -> tuple[int, ...]:
    """Return `p` added `times` and `q` added `other_times`, both at once, which halves the doublings."""
    result: tuple[int, ...] = (0, 1, 1, 0)
    choices = {"01": q, "10": p, "11": add(p, q)}
    for bits in map("".join, zip(f"{times:0253b}", f"{other_times:0253b}", strict=True)):
        result = add(add(result, result), choices[bits]) if bits in choices else add(result, result)
    return result


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature over `message` is by the key of 32 bytes."""
    key, scalar = decompress(public_key), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little")
    minus_key = (P - key[0], key[1], 1, P - key[3])
    x, y, z, _ = combine(scalar, BASE, challenge % ORDER, minus_key)
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little") == signature[:32]


# The Merkle tree (RFC 9162, section 2.1).
def climb(at: int, last: int, start: bytes, proof: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the roots of `at + 1` and of `last + 1` nodes to which a proof leads from node `at`."""
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


def consistency_holds(old: int, new: int, old_root: bytes, root: bytes, proof: list[bytes]) -> bool:
    """Tell whether the tree of `new` leaves only added to that of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old < new:
        return not proof and old == new > 0 and old_root == root
    path = proof if old & (old - 1) else [old_root, *proof]
    shift = (old & -old).bit_length() - 1  # the first node is the last complete subtree of the old tree
    return bool(path) and climb((old - 1) >> shift, (new - 1) >> shift, path[0], path[1:]) == (old_root, root)


def read_report(path: str) -> Any:
    """Return the parsed report, or stop with what is wrong with the file."""
    try:
        with Path(path).open("rb") as file:
            return json.loads(file.read(2**28).decode())
    except OSError as error:
        raise FaultError("file", path=path, why=error.strerror) from None
    except (ValueError, RecursionError):
        raise FaultError("format") from None


def read_paper(argument: str) -> str:
    """Return the text of a file or, when there is none of that name, the argument itself."""
    try:
        return Path(argument).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return argument


def take(holder: Any, name: str, kind: type, where: str) -> Any:
    """Return the field `name` of `holder`, which must be of exactly that kind."""
    value = holder.get(name) if type(holder) is dict else None
    if type(value) is not kind:
        raise FaultError("field", name=name, where=where)
    return value


def take_bytes(holder: Any, name: str, size: int, where: str) -> bytes:
    """Return the bytes of a field written as `size` bytes of lower-case hexadecimal."""
    text = take(holder, name, str, where)
    if len(text) != 2 * size or text.strip("0123456789abcdef"):
        raise FaultError("field", name=name, where=where)
    return bytes.fromhex(text)


def take_proof(holder: Any, where: str) -> list[bytes]:
    """Return the list of hashes of a proof."""
    return [take_bytes({"proof": step}, "proof", 32, where) for step in take(holder, "proof", list, where)]


def canonical(value: Any) -> bytes:
    """Return the bytes that were hashed for `value`."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check_keys(report: Any) -> list[bytes]:
    """Return the public keys, oldest first, once each is shown to follow from the one before it."""
    keys: list[bytes] = []
    for number, link in enumerate(take(report, "keys", list, "report"), start=1):
        key = take_bytes(link, "public_key", 32, f"keys {number}")
        if keys:
            said = f"constancia-key-rotation/1\n{keys[-1].hex()}\n{key.hex()}".encode()
            for name, signer in (("by_previous", keys[-1]), ("by_itself", key)):
                if not signature_holds(signer, said, take_bytes(link, name, 64, f"keys {number}")):
                    raise FaultError("key", n=number)
        keys.append(key)
    return keys


def signed_by(note: re.Match[str], keys: list[bytes]) -> bool:
    """Tell whether one of the first signature lines is by one of the keys, under the name of the origin."""
    body = ("\n".join(note.group(1, 2, 3)) + "\n").encode()
    return any(  # the first four bytes only hint at the key
        name == note[1] and signature_holds(key, body, base64.b64decode(encoded)[4:])
        for name, encoded in re.findall(SIGNATURE, note[4] or "")[:8]
        for key in keys
    )


def check_personal(personal: Any, entry: Any, person: str, where: str) -> str:
    """Return what became of the personal part of an entry: none, opened or erased."""
    if personal is None:
        return "none"
    promise = take(personal, "commitment", str, where)
    if promise not in take(entry, "commitments", list, where):
        raise FaultError("personal", where=where)
    if personal.get("erased") is True:
        return "erased"
    salt, facts = take_bytes(personal, "salt", 16, where), take(personal, "facts", dict, where)
    if facts.get("person") != person or hashlib.sha256(salt + canonical(facts)).hexdigest() != promise:
        raise FaultError("personal", where=where)
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
            raise FaultError("order", where=where)
        leaf = hashlib.sha256(b"\x00" + canonical(entry)).digest()
        if (climb(seq - 1, size - 1, leaf, take_proof(item, where)) or (b"", b""))[1] != root:
            raise FaultError("leaf", where=where)
        if take(entry, "at", str, where) < at:
            raise FaultError("time", where=where)
        count[check_personal(item.get("personal", 0), entry, person, where)] += 1
        clock += [seq] if entry.get("tag") == "clock:time:went_back" else []
        before, at = seq, entry["at"]
    return count, clock


def check_paper(text: str, origin: str, keys: list[bytes], roots: dict[int, str]) -> int:
    """Return the size of the checkpoint a person kept, once it is shown to be of this very trail."""
    found = NOTE.search(text) or SHORT.search(text) or SHORT.search(re.sub(r"=?\n[ \t]?", "", text))
    if not found:
        raise FaultError("paper")
    mark, size, root = found[1], int(found[2]), found[3]
    if mark not in (origin, hashlib.sha256(origin.encode()).hexdigest()[:8]):
        raise FaultError("other")
    if found.re is NOTE and found[4] and not signed_by(found, keys):
        raise FaultError("forged")
    if size not in roots:
        raise FaultError("proof", n=size)
    digits = base64.b64decode(root).hex() if root.endswith("=") else root.replace("-", "")
    if not roots[size].startswith(digits):
        raise FaultError("fork", n=size)
    return size


def check(report: Any, paper: str | None) -> list[list[str]]:
    """Return what holds, as sentences; raise FaultError with the first thing that does not."""
    if type(report) is not dict or report.get("format") != "constancia-trail-report/1":
        raise FaultError("format")
    keys = check_keys(report)
    note = NOTE.fullmatch(take(report, "checkpoint", str, "report"))
    if not note or note[1] != report.get("origin") or not signed_by(note, keys[-1:]):
        raise FaultError("head")
    origin, size, root = note[1], int(note[2]), base64.b64decode(note[3])
    count, clock = check_entries(report, size, root)
    roots = {size: root.hex()}
    for number, item in enumerate(take(report, "older", list, "report"), start=1):
        old, where = take(item, "size", int, f"older {number}"), f"older {number}"
        old_root = take_bytes(item, "root", 32, where)
        if not consistency_holds(old, size, old_root, root, take_proof(item, where)):
            raise FaultError("fork", n=old)
        roots[old] = old_root.hex()
    same = say("alone") if paper is None else say("same", n=check_paper(paper, origin, keys, roots))
    lines = [say("trail", origin=origin, n=size, mark=hashlib.sha256(keys[-1]).hexdigest()[:16]), same]
    lines += [say("entries", n=sum(count.values())), say("facts", **count)]
    return lines + [say("clock", n=seq) for seq in clock]


def main(arguments: list[str]) -> int:
    """Print what holds and return 0, or the first thing that does not and return 1."""
    try:
        if len(arguments) not in (1, 2):
            raise FaultError("usage")
        report, paper = read_report(arguments[0]), [read_paper(text) for text in arguments[1:]]
        status, lines = 0, [say("holds"), *check(report, paper[0] if paper else None)]
    except FaultError as fault:
        status, lines = 1, [say("fails"), list(fault.args)]
    except (UnicodeEncodeError, RecursionError):  # half a surrogate pair, or lists in lists without end
        status, lines = 1, [say("fails"), say("format")]
    for language in (0, 1):
        print(*(line[language] for line in lines), sep="\n  ")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
