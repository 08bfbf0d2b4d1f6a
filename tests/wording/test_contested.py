"""What is said of the contested points: every code has words, and a ground is cited with source and date."""

from __future__ import annotations

from datetime import date

from flask import Flask

from meetings.protocol.contested import POINTS, Point, ground_of
from meetings.wording.contested import WORDS, ground_words, offered_words, standing_words


def test_every_point_reading_and_ground_has_words() -> None:
    """No more and no fewer than the protocol lists."""
    assert set(WORDS) == set(POINTS)
    for point, contested in POINTS.items():
        assert set(WORDS[point].readings) == {reading.code for reading in contested.readings}
        assert set(WORDS[point].grounds) == {ground.code for ground in contested.grounds}


def test_ground_is_cited_with_source_date_and_words(app: Flask) -> None:
    """In the community's language, whatever the reader's is."""
    ground = ground_of(Point.VIRTUAL_ASSEMBLY, "quorum_enough")
    assert ground is not None
    with app.app_context():
        said = ground_words(Point.VIRTUAL_ASSEMBLY, ground, " Lo pidió la asamblea. ", locale="es")
        standing = standing_words(said, "Ana Ríos", date(2027, 2, 1), locale="es")
    assert said == (
        "Basta el quórum ordinario en una reunión no presencial. "
        "(Decreto 398 de 2020, del 13 de marzo de 2020.) Lo pidió la asamblea."
    )
    assert standing == (f"{said} Elección de la copropiedad, anotada por Ana Ríos el 1 de febrero de 2027.")


def test_what_a_ground_asks_for_is_offered_and_not_kept(app: Flask) -> None:
    """The minutes print the ground and the words, never the request for them; every such ground asks."""
    with app.app_context():
        for point, contested in POINTS.items():
            for ground in contested.grounds:
                kept, offered = ground_words(point, ground), offered_words(point, ground)
                assert offered.startswith(kept)
                assert (offered != kept) is ground.needs_words
