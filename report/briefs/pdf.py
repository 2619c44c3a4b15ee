"""A brief as a tagged PDF, set by Typst: title, language of each passage, headings, lists, heads of tables, links.

It is called a tagged PDF, and nothing more is claimed of it (`docs/adr/0048-briefs-as-word-and-tagged-pdf.md`). What is
written is data to the template `brief.typ`: no word of it is read as markup.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.questionnaire.form import as_written
from tracker.questionnaire.word_document import Link

CONTENT_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("brief.typ")
# In the order in which they are taken, where the machine has them. The first and the last come with Typst: they have
# the letters of every language but Chinese.
OURS, ARABIC_OF_OURS = "Libertinus Serif", "DejaVu Sans Mono"
ARABIC = ("Noto Naskh Arabic", "Amiri", "Noto Sans Arabic", "DejaVu Sans", ARABIC_OF_OURS)
CHINESE = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
FIRST = {"ar": (*ARABIC, OURS, *CHINESE), "zh-hans": (*CHINESE, OURS, *ARABIC)}
OTHERS = (OURS, *ARABIC, *CHINESE)
REGIONS = {"zh-hans": ("zh", "CN")}  # where the name of a language alone does not tell its script
CLAIM = "{http://www.aiim.org/pdfua/ns/id/}part"
NO_LETTER = "could not be displayed"


class LetterWithoutFont(ValueError):
    """No font on this machine has a letter of the document."""


@cache
def fonts() -> Any:
    """The fonts of this machine, and those that come with Typst: looked through once."""
    return typst.Fonts()


def families(language: str) -> list[str]:
    """The fonts of a document in this language that are there, in the order in which they are taken."""
    there = set(fonts().families())
    return [name for name in FIRST.get(language, OTHERS) if name in there]


def _without_claim(made: Any) -> bytes:
    """The file without the mark by which it claims to be PDF/UA: nobody looked at it as the standard asks."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as file:
        with file.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as about:
            del about[CLAIM]
        file.save(written)
    return written.getvalue()


class TaggedPaper:
    """A document under way, as data for the template."""

    def __init__(self, title: str) -> None:
        self.language = get_language() or "en"
        self.title, self.head, self.paragraphs = as_written(title), "", 0
        self.blocks: list[dict[str, Any]] = []
        if settings.DEMONSTRATION:
            self.line(f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}")

    def heading(self, words: str, level: int = 1) -> None:
        """A heading that programs for reading aloud find."""
        self._add("heading", level=level, **self._said(words))

    def line(self, words: str, *, language: str = "", strong: bool = False) -> None:
        """A paragraph."""
        self._add("line", strong=strong, **self._said(words, language))

    def quoted(self, words: str, note: Link, *, language: str = "") -> None:
        """Words of somebody else, set in, with a footnote."""
        self._add("quoted", note=self._cell(note), **self._said(words, language))

    def numbered(self, sentences: Sequence[tuple[str, Link]]) -> None:
        """A paragraph with the next number; each sentence with a footnote."""
        self.paragraphs += 1
        said = [self._said(words) | {"note": self._cell(note)} for words, note in sentences]
        self._add("numbered", number=self.paragraphs, sentences=said)

    def exactly(self, text: str) -> None:
        """A text for programs, character by character."""
        self._add("exact", words=text)

    def points(self, lines: Iterable[tuple[str, str]], *, style: str = "List Bullet") -> None:
        """A list of (words, address or nothing); without dots in another style."""
        said = [self._said(words) | {"address": address} for words, address in lines]
        self._add("points", bullets=style == "List Bullet", lines=said)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> None:
        """A table whose head stands on each page again."""
        cells = [[self._cell(value) for value in row] for row in rows]
        self._add("table", heads=[self._said(words) for words in heads], rows=cells, widths=list(widths))

    def running(self, words: str) -> None:
        """What stands at the head of every page; at its foot stands its number."""
        self.head = as_written(words)

    def written(self) -> bytes:
        """The file. Raises LetterWithoutFont."""
        language, region = REGIONS.get(self.language, (self.language, None))
        data = {
            "title": self.title,
            "lang": language,
            "region": region,
            "fonts": families(self.language),
            "running": self.head,
            "blocks": self.blocks,
        }
        template = TEMPLATE.read_bytes()
        compiler = typst.Compiler(font_paths=fonts(), sys_inputs={"brief": json.dumps(data)})
        try:
            # Only where PDF/UA is asked for does Typst refuse what would be an empty box.
            made = compiler.compile(template, format="pdf", pdf_standards="ua-1")
        except typst.TypstError as fault:
            if NO_LETTER in fault.message:
                raise LetterWithoutFont(fault.message) from fault
            raise
        return _without_claim(made)

    def _add(self, kind: str, **block: Any) -> None:
        self.blocks.append({"kind": kind, **block})

    def _said(self, words: str, language: str = "") -> dict[str, Any]:
        own = language or self.language
        name, region = REGIONS.get(own, (own, None))
        return {"words": as_written(words), "lang": name, "region": region}

    def _cell(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Link):
            return self._said(value.words, value.language) | {"address": value.address}
        return self._said(*(value if isinstance(value, tuple) else (str(value),))) | {"address": ""}
