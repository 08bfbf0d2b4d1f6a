"""Make the pictures of the user guide from the pages that the main journey looked at.

    python docs/user-guide/pictures.py ALBUM

ALBUM is the folder that the journey filled (`make guide` runs both). Each chosen page is cut to its first
screen and written with a palette, so that a picture weighs at most 60 kB. Standard library only.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections import Counter
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parent / "es" / "imagenes"
MOST_BYTES = 60_000
PHONE_ROWS, DESK_ROWS = 1000, 860
SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Name in the guide: the page in the album (`-360` on a telephone, `-1280` on a desk).
PICTURES = {
    "dia": "a2-1280",
    "dia-rechazado": "a2-rechazada-1280",
    "encuesta": "encuesta-1280",
    "encuesta-celular": "encuesta-residente-360",
    "temas": "a3-1280",
    "revisar": "a6-1280",
    "motivo": "citar-1280",
    "ficha": "ficha-1280",
    "plan": "reunion-1280",
    "avisos": "a7-1280",
    "responder": "residente-r1-360",
    "permiso": "residente-r2-360",
    "listo": "residente-r3-360",
    "puerta": "r6-360",
    "sala-celular": "r7-360",
    "palabra-celular": "r7-palabra-360",
    "votar-celular": "r8-360",
    "comprobante": "r8-comprobante-360",
    "votacion": "s4-en-voz-1280",
    "acta-celular": "r9-360",
    "antes": "s1-1280",
    "asistencia": "s2-1280",
    "sala": "s3-1280",
    "conteo": "s4-conteo-1280",
    "borrador": "s5-1280",
    "firmar": "s7-1280",
    "preguntas": "preguntas-1280",
    "voto-celular": "residente-voto-360",
    "voto-recibo": "residente-recibo-360",
    "votos": "votos-1280",
    "votos-contados": "votos-contados-1280",
    "sello": "sello-1280",
    "regla": "regla-1280",
    "reglas": "reglas-1280",
    "punto": "punto-1280",
    "caminos": "caminos-1280",
    "protocolo": "protocolo-1280",
    "equipo": "equipo-1280",
}


def main(album: Path) -> int:
    """Write every picture; returns 1 when a page is missing or a picture too heavy."""
    TARGET.mkdir(exist_ok=True)
    wrong = []
    for name, page in PICTURES.items():
        source = album / f"{page}.png"
        if not source.exists():
            wrong.append(f"{source.name} is not in the album")
            continue
        small = reduced(source.read_bytes(), PHONE_ROWS if page.endswith("-360") else DESK_ROWS)
        (TARGET / f"{name}.png").write_bytes(small)
        if len(small) > MOST_BYTES:
            wrong.append(f"{name}.png weighs {len(small)} bytes")
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return bool(wrong)


def reduced(picture: bytes, rows: int) -> bytes:
    """The first `rows` rows of a true-colour PNG with at most 64 colours, as light as the format allows."""
    width, height, lines = _read(picture, rows)
    coarse = [[_coarse(line[place : place + 3]) for place in range(0, 3 * width, 3)] for line in lines]
    common = [colour for colour, _ in Counter(each for line in coarse for each in line).most_common(64)]
    places = {colour: place for place, colour in enumerate(common)}
    for colour in {each for line in coarse for each in line} - places.keys():
        places[colour] = min(range(len(common)), key=lambda place: _distance(colour, common[place]))
    body = b"".join(b"\x00" + bytes(places[each] for each in line) for line in coarse)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(common)),
            _chunk(b"IDAT", zlib.compress(body, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _coarse(colour: bytes) -> bytes:
    """The colour in steps of eight: what makes letters smooth needs no more."""
    return bytes(min(255, (part + 4) // 8 * 8) for part in colour)


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _read(picture: bytes, most: int) -> tuple[int, int, list[bytes]]:
    """Width, height and the unfiltered rows (three bytes a point) of an eight-bit true-colour PNG."""
    place, packed, width, height, depth, colours = len(SIGNATURE), [], 0, 0, 0, 0
    while place < len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        kind, data = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack_from(">IIBB", data)
        elif kind == b"IDAT":
            packed.append(data)
        place += length + 12
    if (depth, colours) not in ((8, 2), (8, 6)):
        raise ValueError("the picture is no eight-bit true-colour PNG")
    step = 3 if colours == 2 else 4
    raw, size = zlib.decompress(b"".join(packed)), step * width + 1
    height = min(height, most)
    rows, above = [], bytes(size - 1)
    for start, end in pairwise(range(0, size * (height + 1), size)):
        above = _unfiltered(raw[start], raw[start + 1 : end], above, step)
        rows.append(above)
    if step == 4:
        rows = [bytes(part for place, part in enumerate(row) if place % 4 != 3) for row in rows]
    return width, height, rows


def _unfiltered(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    """One row with its filter taken back (PNG specification, section 9)."""
    done = bytearray(row)
    for place, value in enumerate(row):
        left = done[place - step] if place >= step else 0
        up = above[place]
        corner = above[place - step] if place >= step else 0
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        done[place] = (value + guess) & 255
    return bytes(done)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    near = (abs(estimate - left), abs(estimate - up), abs(estimate - corner))
    return (left, up, corner)[near.index(min(near))]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python docs/user-guide/pictures.py ALBUM")
    sys.exit(main(Path(sys.argv[1])))
