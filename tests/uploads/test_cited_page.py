"""The page that a citation names: said in words of six languages, never guessed from an article or a bare number."""

import io

import pytest
from PIL import Image

from tracker.evidence_files import CONTENT_TYPES, drawing
from tracker.evidence_files.cited_page import cited_page, opened_at


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
