"""Prints a made-up report as text, web page, Word document or PDF, with the furniture that such documents have.

Belongs here: the formats. What is printed is made in `tests.corpus.grammar`, or written by hand in a test.
"""

import html
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.enum.text import WD_BREAK

WIDTH = 80
LINES_OF_PAGE = 40


@dataclass(frozen=True)
class Printed:
    """One thing that a report prints: `kind` is head, heading, paragraph or item; `mark` stands before the words."""

    kind: str
    text: str
    mark: str = ""

    @property
    def whole(self) -> str:
        return f"{self.mark} {self.text}".strip()


@dataclass(frozen=True)
class Furniture:
    """What each page prints for itself."""

    symbol: str = ""
    footer: str = ""


def as_text(
    report: Sequence[Printed],
    *,
    encoding: str = "utf-8",
    end: str = "\n",
    width: int = WIDTH,
    blank: bool = True,
    furniture: Furniture | None = None,
) -> bytes:
    """Plain text, hard-wrapped; with furniture a page ends after so many lines, in the middle of an item too."""
    lines: list[str] = []
    for each in report:
        lines += textwrap.wrap(each.whole, width, break_long_words=False, break_on_hyphens=False)
        lines += [""] if blank or each.kind in {"head", "heading"} else []
    if furniture:
        lines = _paged(lines, furniture)
    return (end.join(lines) + end).encode(encoding)


def _paged(lines: Sequence[str], furniture: Furniture) -> list[str]:
    printed: list[str] = []
    for at, line in enumerate(lines):
        if at and at % LINES_OF_PAGE == 0:
            page = at // LINES_OF_PAGE + 1
            printed += ["", f"{page}", furniture.symbol, *([furniture.footer] if furniture.footer else []), "", ""]
        printed.append(line)
    return printed


def as_page(report: Sequence[Printed], *, encoding: str = "utf-8") -> bytes:
    tags = {"head": "p", "heading": "h2", "paragraph": "p", "item": "p"}
    body = "\n".join(f"<{tags[each.kind]}>{html.escape(each.whole)}</{tags[each.kind]}>" for each in report)
    head = f'<meta charset="{encoding}"><title>Report</title><style>p {{}}</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding)


def as_word(report: Sequence[Printed], *, breaks: Sequence[int] = ()) -> bytes:
    """A Word document with typed numbers; before the paragraphs at `breaks` a page ends."""
    document = docx.Document()
    for at, each in enumerate(report):
        paragraph = document.add_paragraph(style="Heading 2" if each.kind == "heading" else None)
        if at in breaks:
            paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run(f"{each.mark}\t{each.text}" if each.mark else each.text)
    return saved(document)


def saved(document: object) -> bytes:
    written = io.BytesIO()
    document.save(written)  # type: ignore[attr-defined]
    return written.getvalue()


def as_pdf(
    report: Sequence[Printed], *, furniture: Furniture | None = None, width: int = WIDTH, hyphenate: int = 0
) -> bytes:
    """A PDF with a text layer: pages of `LINES_OF_PAGE` lines, furniture above and below them.

    Args:
        hyphenate: a word that would not fit is cut, where it is at least this long; 0 never.
    """
    pages: list[list[Line]] = [[]]
    height = TOP
    for each in report:
        height -= GAP
        for text in wrapped(each.whole, width, hyphenate):
            if height < BOTTOM:
                pages.append([])
                height = TOP
            pages[-1].append(Line(LEFT, height, text))
            height -= LEADING
    for number, page in enumerate(pages, start=1):
        if furniture:
            page.insert(0, Line(LEFT, 800, furniture.symbol))
            page.append(Line(LEFT, 40, f"{number}"))
            if furniture.footer:
                page.append(Line(300, 40, furniture.footer))
    return pdf(pages)


def wrapped(text: str, width: int, hyphenate: int) -> list[str]:
    """The lines of a paragraph; long words cut at their end with a hyphen where that is asked for."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            room = width - len(line) - 2
            if hyphenate and len(word) >= hyphenate and word.isalpha() and 3 <= room <= len(word) - 3:
                lines.append(f"{line} {word[:room]}-")
                line = word[room:]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


# a PDF by hand: one font of every reader, no compression

TOP, BOTTOM, LEFT, LEADING, GAP = 770, 70, 72, 12, 6


@dataclass(frozen=True)
class Line:
    """Words at a place on a page, from its lower left corner; `size` of the type, `raised` above the line."""

    left: float
    bottom: float
    text: str
    size: float = 9.0
    raised: float = 0.0


def pdf(pages: Sequence[Sequence[Line]], *, trailer: str = "") -> bytes:
    """A PDF of such pages; `trailer` is put into its trailer dictionary."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        content = b"BT\n" + b"\n".join(_drawn(line) for line in page) + b"\nET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
            b" /Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    return _file(objects, trailer)


def _drawn(line: Line) -> bytes:
    words = line.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    place = b"1 0 0 1 %.1f %.1f Tm" % (line.left, line.bottom)
    return b"/F %.1f Tf %s %.1f Ts (%s) Tj" % (line.size, place, line.raised, words)


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    begins = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    written += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer.encode(), begins)
    return bytes(written)
