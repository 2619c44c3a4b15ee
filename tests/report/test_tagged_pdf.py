"""A brief as a tagged PDF, looked at by qpdf: tags, title, languages, headings, heads of tables, fonts, order.

This is a check of our own. It says nothing of a standard.
"""

import io
import re
import resource
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.utils import translation
from django.utils.translation import gettext

from report.briefs import pdf, typesetting
from tests.factories.world import SEED_MEETING
from tests.report.test_briefs import SECRET, document, told

__all__ = ["told"]
STATE = "states/xaa"


def pages_of(content: bytes) -> str:
    """The text as it is read from the pages, in its order."""
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def elements(node: Any) -> Iterator[Any]:
    """The elements of the tree of tags, in the order in which they are read aloud."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K", pikepdf.Array()))


def tags(file: pikepdf.Pdf) -> list[str]:
    return [str(each.S).strip("/") for each in elements(file.Root.StructTreeRoot.K)]


def fonts_in(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    found = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
    return [each for each in found if each.get("/Type") == "/FontDescriptor"]


def test_it_has_tags_title_languages_and_fonts_of_its_own(reader, told) -> None:
    """It says what the Word document says in the same order, line by line, but for where a line is broken."""
    response = reader.get(f"/en/{STATE}.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(response.whole)) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang).startswith("en")
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title).startswith("Brief: ")
        found = tags(file)
        levels = [int(tag[1]) for tag in found if re.fullmatch("H[1-6]", tag)]
        assert levels[0] == 1
        assert all(later <= before + 1 for before, later in pairwise(levels))
        assert [found.count(tag) for tag in ("Table", "TH", "TD")] == [1, 5, 5]
        assert found.count("L") >= 1
        languages = {str(each.get("/Lang")) for each in elements(file.Root.StructTreeRoot.K) if "/Lang" in each}
        assert "ar" in languages
        descriptors = fonts_in(file)
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & each.keys() for each in descriptors)
        links = [str(each.A.URI) for one in file.pages for each in one.get("/Annots", ()) if "/A" in each]
        assert f"http://testserver/en/recommendations/{SEED_MEETING}/15-a/" in links
        with file.open_metadata() as about:
            assert not [name for name in about if "pdfua" in name]  # it claims to be nothing
    text = pages_of(response.whole)
    assert SECRET not in text
    written, place = "".join(text.split()), 0
    lines = ["".join(each.text.split()) for each in document(reader, f"{STATE}.docx").paragraphs]
    for line in (each for each in lines if each and each.isascii()):  # letters of Arabic are joined
        found = written.find(line.replace("-", "")[:40], place)  # and dashes end a line
        found = written.find(line[:40], place) if found < 0 else found
        assert found >= place, line
        place = found
    assert place > len(written) / 2
    assert "Aseconddesk." in written


ORDER = ("What is reported", "Commitments", "Sources")


def letters(word: str) -> str:
    """The letters of a word, in whatever order: two that Arabic draws as one come back the other way round."""
    return "".join(sorted(word))


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_every_language_has_its_letters_or_is_told_of_word(reader, told, language) -> None:
    has_fonts = language != "zh-hans" or bool(set(typesetting.typst.Fonts().families()) & set(pdf.CHINESE))
    response = reader.get(f"/{language}/{STATE}.pdf")
    assert response.status_code == (200 if has_fonts else 501)
    if not has_fonts:
        assert f"http://testserver/{language}/{STATE}.docx" in response.body
        return
    with pikepdf.open(io.BytesIO(response.whole)) as file:
        assert str(file.Root.Lang).lower().startswith(language.partition("-")[0])
    text = pages_of(response.whole)
    with translation.override(language):
        named = [gettext(words) for words in ORDER]
    words, place = [letters(each) for each in text.split()], 0
    for heading in named:
        assert letters(heading.split()[-1]) in words[place:], heading
        place = words.index(letters(heading.split()[-1]), place)


def test_a_letter_that_no_font_has_is_said(reader, told) -> None:
    """A letter of the private area, for which no font has a picture, and none is made up."""
    told.publish("15-e", summary="A letter: \U0010fffd")
    response = reader.get(f"/en/{STATE}.pdf?as_of={told.now().date()}")
    assert response.status_code == 501
    assert "Download it as Word" in response.body
    assert f"/en/{STATE}.docx?as_of=" in response.body


def test_words_are_never_read_as_markup() -> None:
    words = '#read("/etc/passwd") *bold* $x$ @label <a> \\ = heading // comment'
    with translation.override("en"):
        paper = pdf.TaggedPaper(words)
        paper.line(words)
        written = pages_of(paper.written())
    assert "".join(words.split()) in "".join(written.split())


def test_arabic_has_letters_without_any_font_of_the_machine() -> None:
    own = typesetting.typst.Fonts(include_system_fonts=False)
    assert {pdf.ARABIC_OF_OURS, pdf.OURS} == set(own.families()) & {*pdf.ARABIC, pdf.OURS}
    with translation.override("ar"):
        paper = pdf.TaggedPaper("ملخص")
        paper.line("قانون جديد")
        assert typesetting.made(paper.document(), own).startswith(b"%PDF")
    with translation.override("zh-hans"):
        paper = pdf.TaggedPaper("简报")
        with pytest.raises(typesetting.LetterWithoutFont):
            typesetting.made(paper.document(), own)


def memory() -> int:
    """Megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1024**2


def test_a_long_document_leaves_nothing_in_the_memory_of_the_server() -> None:
    before = memory()
    paper = pdf.TaggedPaper("Long")
    for number in range(2000):
        paper.line(f"{number} of a list of many lines that are as long as the lines of a brief mostly are. " * 3)
    assert paper.written().startswith(b"%PDF")
    assert memory() - before < 60


@pytest.mark.parametrize("limit", ["SECONDS", "PATIENCE"])
def test_what_takes_too_long_is_said_with_the_way_to_word(reader, told, monkeypatch, limit) -> None:
    monkeypatch.setattr(pdf, limit, 0)
    if limit == "PATIENCE":
        monkeypatch.setattr(pdf, "_places", BoundedSemaphore(1))
        assert pdf._places.acquire()
    response = reader.get(f"/en/{STATE}.pdf")
    assert response.status_code == 503
    assert f"http://testserver/en/{STATE}.docx" in response.body
