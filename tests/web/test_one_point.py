"""A community whose name ends in a point, "Los Guayacanes P.H.": no message and no paper ends in two of them.

The pages are checked wherever they are opened: the scene's communities have such names.
"""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import undefer

from meetings.storage.blobs import Blob
from tests.adapters.mail_view import MailView
from tests.adapters.pdf_reading import ReadPdf
from tests.web.scene import STAGES, Scene, objects

TWO_POINTS = re.compile(r"(?<!\.)\.(?:\s|<[^>]*>)*\.(?!\.)")


def twice(text: str) -> list[str]:
    """Where a text has two points, with what stands around them."""
    return [text[max(0, found.start() - 40) : found.end() + 10] for found in TWO_POINTS.finditer(text)]


def test_every_message_ends_its_sentences_once(scene: Scene) -> None:
    """Subject, plain and HTML edition, calendar: each mail that left on the way through two communities."""
    mails = [MailView(message.content) for message in scene.box.messages]
    said = {mail.message["Subject"] for mail in mails}
    assert len(said) >= 5 and any("P.H" in subject for subject in said)
    faults = []
    for mail in mails:
        texts = [part.get_content() for part in mail.leaves if part.get_content_maintype() == "text"]
        faults += [fault for text in (mail.message["Subject"], *texts) for fault in twice(text)]
    assert sorted(set(faults)) == []


def test_every_paper_ends_its_sentences_once(scene: Scene) -> None:
    """What was printed for good, and what is printed for whoever asks: letters, sheet, proof of sending."""
    with scene.storage.reading() as tx:
        query = select(Blob).where(Blob.media_type == "application/pdf").options(undefer(Blob.content))
        printed = [blob.content for blob in tx.session.scalars(query) if blob.content.startswith(b"%PDF")]
    administrator = next(each for each in scene.askers if each.name == "administrator A")
    for rule in scene.app.url_map.iter_rules():
        if not (rule.rule.endswith(".pdf") and rule.rule.startswith("/reuniones/")):
            continue
        for stage in STAGES:
            values = {**objects(scene, "A", stage), "version": "1"}
            path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda found: str(values[found.group(1)]), rule.rule)  # noqa: B023
            answer = administrator.client.get(path)
            if answer.status_code == 200:
                printed.append(answer.data)
    papers = [ReadPdf(content) for content in printed]
    assert sum(any("P.H" in page for page in paper.pages) for paper in papers) >= 8
    assert sorted({fault for paper in papers for page in paper.pages for fault in twice(page)}) == []
