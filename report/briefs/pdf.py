"""A brief as a tagged PDF, set by Typst: title, language of each passage, headings, lists, heads of tables, links.

It is called a tagged PDF, and nothing more is claimed of it (`docs/adr/0048-briefs-as-word-and-tagged-pdf.md`). What is
written is data to the template `brief.typ`: no word of it is read as markup. A program of its own sets it
(`typesetting.py`), which gives back all memory at its end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from report.briefs import typesetting
from report.briefs.typesetting import WITHOUT_FONT, LetterWithoutFont
from report.pages import reuse
from tracker.files import organization
from tracker.questionnaire.form import as_written
from tracker.questionnaire.word_document import Link

CONTENT_TYPE = "application/pdf"
PROGRAM = typesetting.__file__
SECONDS = 60  # of the clock: with the wait for a turn, less than the proxy waits for an answer
# Programs of this process at once, for a long document takes a gigabyte; and seconds that one waits for its turn.
AT_ONCE, PATIENCE = 2, 20
_places = BoundedSemaphore(AT_ONCE)
# In the order in which they are taken, where the machine has them. The first and the last come with Typst: they have
# the letters of every language but Chinese.
OURS, ARABIC_OF_OURS = "Libertinus Serif", "DejaVu Sans Mono"
ARABIC = ("Noto Naskh Arabic", "Amiri", "Noto Sans Arabic", "DejaVu Sans", ARABIC_OF_OURS)
CHINESE = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
FIRST = {"ar": (*ARABIC, OURS, *CHINESE), "zh-hans": (*CHINESE, OURS, *ARABIC)}
OTHERS = (OURS, *ARABIC, *CHINESE)
REGIONS = {"zh-hans": ("zh", "CN")}  # where the name of a language alone does not tell its script


class TooMuchToSet(ValueError):
    """The program that sets it was busy with others, or used up its time or its memory."""


def typeset(document: dict[str, Any]) -> bytes:
    """The file; of a drawing (its key is `svg`), the picture. Raises LetterWithoutFont, TooMuchToSet."""
    if not _places.acquire(timeout=PATIENCE):
        raise TooMuchToSet
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, no word of the document in the command
            [sys.executable, "-I", PROGRAM],
            input=json.dumps(document).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise TooMuchToSet from fault
    finally:
        _places.release()
    if ended.returncode == WITHOUT_FONT:
        raise LetterWithoutFont
    if ended.returncode:
        raise TooMuchToSet(ended.stderr.decode(errors="replace")[-500:])
    return ended.stdout


class TaggedPaper:
    """A document under way, as data for the template."""

    def __init__(self, title: str) -> None:
        self.language = get_language() or "en"
        self.title, self.head, self.paragraphs = as_written(title), "", 0
        self.blocks: list[dict[str, Any]] = []
        if words := reuse.demonstration():
            self.line(words)

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
        """The file. Raises LetterWithoutFont, TooMuchToSet."""
        return typeset(self.document())

    def document(self) -> dict[str, Any]:
        """What the template is told."""
        language, region = REGIONS.get(self.language, (self.language, None))
        return {
            "title": self.title,
            "lang": language,
            "region": region,
            "fonts": FIRST.get(self.language, OTHERS),
            "running": self.head,
            "blocks": self.blocks,
            "organization": as_written(organization.name()),
            "site": _("Follow-up Record"),
            "logo": list(picture.content) if (picture := organization.logo()) else [],
        }

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
