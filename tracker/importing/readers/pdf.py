"""Reads .pdf: the text layer as printed lines, each with its page.

Belongs here: opening a file and saying what is wrong with it; one page after the other, so that memory stays small.
Lines are made in `pdf_lines`; headers, footers and footnotes are told in `pdf_page_edges`. Pages that hold pictures of
text have no letters: they are named, and a document of nothing else is refused.
"""

from __future__ import annotations

import statistics
import threading
from collections.abc import Sequence
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from tracker.importing.readers.containers import PDF, damaged
from tracker.importing.readers.pdf_lines import Fragment, PageLetters, fragments_of, lines_of
from tracker.importing.readers.pdf_page_edges import PdfPage, told_apart
from tracker.importing.readers.plain_text import NOT_TEXT, join_words
from tracker.importing.readers.source import Block, Doubt, Source, UnreadableDocument

MOST_PAGES = 2000
MOST_LETTERS = 12_000_000
NEW_PARAGRAPH = 1.35
"""Times the usual distance of lines: a wider one begins a paragraph."""

ONE_AT_A_TIME = threading.Lock()
"""The library may not be used by two threads at once."""

LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
"""Shapes of letters, no letters: the words are the same without them."""

END_MARK = b"%%EOF"
TAIL = 4096


def read_pdf(content: bytes, name: str, sha256: str) -> Source:
    """A PDF -> `Source`. Raises `UnreadableDocument` (mislabelled, damaged, encrypted, too_large, scanned)."""
    at = content[:1024].find(PDF)
    if at < 0:
        raise UnreadableDocument(f"{name} is not a PDF, whatever its name says.", code="mislabelled")
    if END_MARK not in content[-TAIL:]:
        raise damaged(name)
    with ONE_AT_A_TIME:
        pages, pictures = _pages(content, name)
    if not any(page.lines for page in pages):
        raise UnreadableDocument(
            f"{name} holds no text, only pictures of pages: please give a version whose text can be marked.",
            code="scanned",
        )
    blocks, dropped, doubts = _blocks(pages)
    doubts += [Doubt("page_without_text", _first_line_after(blocks, number), {"page": number}) for number in pictures]
    return Source(name, sha256, "pdf", tuple(blocks), content, tuple(dropped), tuple(doubts))


def _pages(content: bytes, name: str) -> tuple[list[PdfPage], list[int]]:
    """The pages with their lines, and the numbers of those that show something and hold no text."""
    pages: list[PdfPage] = []
    pictures: list[int] = []
    letters = 0
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error, name) from None
    try:
        if len(document) > MOST_PAGES:
            raise _too_large(name)
        for number in range(len(document)):
            page, count, is_blank = _page(document, number, name)
            letters += count
            if letters > MOST_LETTERS:
                raise _too_large(name)
            pages.append(page)
            if not page.lines and not is_blank:
                pictures.append(number + 1)
    finally:
        document.close()
    if not pages:
        raise damaged(name)
    return pages, pictures


def _page(document: pypdfium2.PdfDocument, number: int, name: str) -> tuple[PdfPage, int, bool]:
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise damaged(name) from None
    width, height = page.get_size()
    letters = PageLetters(text_page.raw)
    lines = lines_of([each for each in fragments_of(letters) if each.text], width)
    is_blank = pdfium.FPDFPage_CountObjects(page.raw) == 0
    text_page.close()
    page.close()
    return PdfPage(lines, height), letters.count, is_blank


def _refusal(error: pypdfium2.PdfiumError, name: str) -> UnreadableDocument:
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return UnreadableDocument(f"{name} is encrypted: please give a version without a password.", code="encrypted")
    return damaged(name)


def _too_large(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} has more pages or text than a report can hold: it is not read.", code="too_large"
    )


def _blocks(pages: Sequence[PdfPage]) -> tuple[list[Block], list[int], list[Doubt]]:
    blocks: list[Block] = []
    dropped: list[int] = []
    doubts: list[Doubt] = []
    line = 0
    for number, (page, (furniture, unclear)) in enumerate(zip(pages, told_apart(pages), strict=True), start=1):
        wide = NEW_PARAGRAPH * _usual_distance(page.lines)
        above: Fragment | None = None
        for at, found in enumerate(page.lines):
            line += 1
            plain, cuts = NOT_TEXT.subn("", found.text.translate(LIGATURES))
            text = join_words(plain)
            dropped += [line] if cuts else []
            if not text:
                continue
            is_furniture = at in furniture
            doubts += [] if is_furniture else [Doubt("footnote_mark", line, {"text": mark}) for mark in found.marks]
            is_first = above is None and not is_furniture
            doubts += [Doubt("header_or_text", line, {"text": text})] if at in unclear else []
            starts = is_first or is_furniture or (above is not None and _starts(above, found, wide))
            blocks.append(Block(text, line, starts, new_page=is_first, page=number, furniture=is_furniture))
            above = above if is_furniture else found
    return blocks, dropped, doubts


def _starts(above: Fragment, found: Fragment, wide: float) -> bool:
    """A wider distance, another size of type, or the top of the next column."""
    distance = above.bottom - found.bottom
    return distance > wide > 0 or distance < 0 or abs(found.size - above.size) > 0.12 * max(found.size, above.size)


def _usual_distance(lines: Sequence[Fragment]) -> float:
    distances = [above.bottom - below.bottom for above, below in pairwise(lines) if above.bottom > below.bottom]
    return statistics.median_low(distances) if distances else 0.0


def _first_line_after(blocks: Sequence[Block], page: int) -> int:
    return next((block.line for block in blocks if (block.page or 0) >= page), blocks[-1].line)
