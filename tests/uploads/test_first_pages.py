"""Pictures of pages: of every good file, within limits, drawn again, from the page that a citation names."""

import base64
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from PIL import Image

from tests.tracker.files import hostile
from tests.uploads.building import pdf, picture, stream
from tests.uploads.good import good_files
from tests.uploads.test_pdf_by_chance import mangled
from tracker.evidence.files import drawing, pdfium
from tracker.evidence.files.cited_page import cited_page, opened_at
from tracker.evidence.files.drawing import FirstPages
from tracker.evidence.files.kinds import CONTENT_TYPES
from tracker.files import child

WORDS = b"BT /F1 12 Tf 20 200 Td (The law was adopted) Tj ET"
FONT = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 4 0 R"
NONE = "No picture of this file could be made. Download it to see it."


def first_pages(content: bytes) -> FirstPages:
    """Whatever the file is: the program is told no type."""
    return drawing.first_pages(content, CONTENT_TYPES["pdf"])


def seen(found: FirstPages) -> list[Image.Image]:
    return [Image.open(io.BytesIO(base64.b64decode(page.picture))) for page in found.pages]


def fits(image: Image.Image) -> bool:
    """Half a pixel is a pixel."""
    return image.width <= pdfium.WIDTH + 1 and image.height <= pdfium.HEIGHT + 1


@pytest.mark.all
def test_every_good_pdf_and_picture_has_pictures_within_the_limits() -> None:
    for name, kind, content in good_files():
        if kind not in ("pdf", "png", "jpg"):
            continue
        found = first_pages(content)
        assert not found.trouble, name
        assert 1 <= len(found.pages) == min(found.page_count, drawing.FEW), name
        for page, image in zip(found.pages, seen(found), strict=True):
            assert image.format == "JPEG"
            assert image.size == (page.width, page.height)
            assert fits(image), name


def test_what_stands_on_a_page_is_said_beside_it_and_seen_in_it() -> None:
    found = first_pages(pdf(stream(WORDS), page=FONT))
    assert [page.text for page in found.pages] == ["The law was adopted"]
    (image,) = seen(found)
    assert image.convert("L").getextrema()[0] < 100  # there is ink


@pytest.mark.parametrize("box", [b"0 0 1000000 1000000", b"0 0 1 100000", b"0 0 0 0", b"0 0 1e39 5", b"5 5 -9 -9"])
def test_a_page_of_any_size_has_a_picture_of_ours(box: bytes) -> None:
    found = first_pages(pdf().replace(b"0 0 300 300", box))
    for image in seen(found):
        assert fits(image)
    assert found.pages or found.trouble == NONE


def test_a_picture_is_drawn_anew() -> None:
    """What hides in the bytes of a picture is in no answer of ours."""
    content = picture() + b"<script>hidden</script>"
    (image,) = seen(first_pages(content))
    assert image.format == "JPEG"
    assert b"hidden" not in base64.b64decode(first_pages(content).pages[0].picture)


@pytest.mark.parametrize(
    "reader",
    [hostile.crashes, hostile.says_nonsense, hostile.draws_no_page, hostile.draws_too_much, hostile.draws_markup],
)
def test_what_breaks_the_program_has_a_sentence(reader: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, "drawn", reader)
    assert first_pages(b"%PDF-1.7").trouble == NONE


def test_of_other_kinds_no_program_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "call", lambda *words, **more: pytest.fail("asked"))
    assert drawing.first_pages(b"An invented text.", CONTENT_TYPES["txt"]).trouble == NONE


@given(content=mangled())
@settings(max_examples=15, deadline=None)
def test_whatever_stands_in_a_file_there_are_pictures_or_a_sentence(content: bytes) -> None:
    found = first_pages(content)
    assert bool(found.pages) != bool(found.trouble)


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("p. 14", 14), ("pp. 14-16", 14), ("Page 9, article 3", 9), ("art. 7, p.12", 12), ("págs. 3 y 4", 3),
        ("página 21", 21), ("стр. 5", 5), ("с. 5", 5), ("страницы 8–9", 8), ("ص. 6", 6), ("صفحة 31", 31),
        ("第14页", 14),
        ("art. 7", None), ("14", None), ("Chap. 4", None), ("p. 0", None), ("p. 123456", None), ("", None),
        ("pages of 2026", None),
    ],
)  # fmt: skip
def test_a_page_is_what_the_words_call_one(words: str, page: int | None) -> None:
    assert cited_page(words) == page


def test_the_address_of_a_pdf_opens_at_it_and_any_other_stays() -> None:
    assert opened_at("https://example.org/code.PDF?v=2", "p. 14") == "https://example.org/code.PDF?v=2#page=14"
    for address in ("https://example.org/code", "https://example.org/code.pdf#annex", "/en/data/evidence/1/"):
        assert opened_at(address, "p. 14") == address
    assert opened_at("https://example.org/code.pdf", "art. 14") == "https://example.org/code.pdf"


@pytest.mark.parametrize(("first", "numbers"), [(1, [1, 2]), (3, [3, 4]), (4, [4]), (5, [1, 2])])
def test_pictures_begin_at_the_cited_page_and_at_the_first_where_the_file_has_fewer(
    first: int, numbers: list[int]
) -> None:
    out = io.BytesIO()
    sheets = [Image.new("L", (40, 40), shade) for shade in (0, 60, 120, 180)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    found = drawing.first_pages(out.getvalue(), CONTENT_TYPES["pdf"], 2, first)
    assert ([page.number for page in found.pages], found.page_count) == (numbers, 4)
