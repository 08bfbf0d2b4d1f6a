"""Make one paper: check and clean its data, then have a child process typeset it.

The typesetter keeps what it once laid out, so that a process which makes many papers grows by hundreds of
megabytes. A child ends after one paper, and it can be stopped when it takes too long.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, overload

from meetings.adapters.pdf.errors import PaperError
from meetings.adapters.pdf.prepare import prepared
from meetings.adapters.pdf.shapes import (
    DeliverySheet,
    EvidenceOfSending,
    Letters,
    Minutes,
    Notice,
    Signatures,
    WrittenNotice,
)

PAPERS: Mapping[str, type] = {
    "notice": Notice,
    "written_notice": WrittenNotice,
    "minutes": Minutes,
    "signatures": Signatures,
    "letter": Letters,
    "delivery_sheet": DeliverySheet,
    "evidence_of_sending": EvidenceOfSending,
}
"""Every paper and the shape of its data."""

# Run by path, not with -m: the package's own imports would cost more time and memory than the paper.
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")

WORKER_COMMAND = (sys.executable, "-I", str(Path(__file__).with_name("worker.py")))


@overload
def render_pdf(
    paper: Literal["notice"], data: Notice, *, document_date: datetime, timeout_s: float = 60
) -> bytes: ...
@overload
def render_pdf(
    paper: Literal["written_notice"], data: WrittenNotice, *, document_date: datetime, timeout_s: float = 60
) -> bytes: ...
@overload
def render_pdf(
    paper: Literal["minutes"], data: Minutes, *, document_date: datetime, timeout_s: float = 60
) -> bytes: ...
@overload
def render_pdf(
    paper: Literal["signatures"], data: Signatures, *, document_date: datetime, timeout_s: float = 60
) -> bytes: ...
@overload
def render_pdf(
    paper: Literal["letter"], data: Letters, *, document_date: datetime, timeout_s: float = 60
) -> bytes: ...
@overload
def render_pdf(
    paper: Literal["delivery_sheet"], data: DeliverySheet, *, document_date: datetime, timeout_s: float = 60
) -> bytes: ...
@overload
def render_pdf(
    paper: Literal["evidence_of_sending"],
    data: EvidenceOfSending,
    *,
    document_date: datetime,
    timeout_s: float = 60,
) -> bytes: ...
def render_pdf(paper: str, data: Any, *, document_date: datetime, timeout_s: float = 60) -> bytes:
    """Return a paper as a tagged PDF (PDF/A-2a and PDF/UA-1); the same data and date give the same bytes.

    Args:
        paper: one of :data:`PAPERS`.
        data: what its shape asks for, every number and date already worded.
        document_date: aware instant written into the file as its date of making.
        timeout_s: seconds the child process may take before it is stopped.

    Raises:
        PaperError: the data does not fit the shape, the notice would tell arrears to the wrong readers, the
            typesetter refused, or it took too long. Its text is a sentence.
        ValueError: an unknown paper or a date without zone, which is a fault of the caller's code.
    """
    return _typeset(worker_request(paper, data, document_date), timeout_s)


def page_count(content: bytes) -> int:
    """How many pages a paper made here has: the typesetter writes its page objects in clear."""
    return len(_PAGE.findall(content))


def worker_request(paper: str, data: Mapping[str, Any], document_date: datetime) -> str:
    """Return what the child process reads: the paper's name, its data made printable, and its date, as JSON.

    Arguments and errors are those of :func:`render_pdf`.
    """
    if paper not in PAPERS:
        raise ValueError(f"There is no paper called {paper!r}.")
    if document_date.tzinfo is None:
        raise ValueError("The date of a paper needs a zone.")
    clean = prepared(data, PAPERS[paper], paper)
    _require_arrears_only_for_owners(clean)
    return json.dumps({"paper": paper, "data": clean, "timestamp": int(document_date.timestamp())})


def _require_arrears_only_for_owners(paper: Mapping[str, Any]) -> None:
    """Hold the rule `arrears.publication`: owners are told (Ley 675/2001 art. 39 par. 2), nobody else."""
    if paper.get("edition") == "others" and paper["arrears"] is not None:
        raise PaperError("Only the owners' notice may say which units are in arrears.")


def _typeset(request: str, timeout_s: float) -> bytes:
    # An empty environment keeps the settings, and with them every secret, out of the child.
    try:
        done = subprocess.run(  # noqa: S603 - fixed command, the request travels on standard input
            WORKER_COMMAND,
            input=request.encode(),
            capture_output=True,
            timeout=timeout_s,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        seconds = f"{timeout_s:g}"
        raise PaperError(
            "The paper took more than %(seconds)s seconds and was stopped.", seconds=seconds
        ) from None
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().splitlines() or [str(done.returncode)]
        raise PaperError("The paper could not be made: %(reason)s", reason=reason[-1])
    return done.stdout
