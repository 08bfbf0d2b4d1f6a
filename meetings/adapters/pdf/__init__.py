"""The printed papers: PDF/A-2a and PDF/UA-1 by Typst, from data that the caller has already worded."""

from __future__ import annotations

from meetings.adapters.pdf.errors import PaperError
from meetings.adapters.pdf.render import PAPERS, page_count, render_pdf
from meetings.adapters.pdf.words import paper_words

__all__ = ["PAPERS", "PaperError", "page_count", "paper_words", "render_pdf"]
