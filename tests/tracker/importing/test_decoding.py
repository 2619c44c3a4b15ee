"""Text in other encodings than UTF-8: told by what its signs stand beside, and said to the person."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.importing.reports import NAMES, codes, findings_of, report
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.readers.decoding import decode
from tracker.importing.structure import find

WESTERN = "Genève – Côte d’Ivoire, “les réfugiés”, 21–23 mai"
ENGLISH = "The Government’s “green” gardens – and the children’s"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "cp1252"),
        (WESTERN, "mac_roman"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        ("21–23 January", "cp1252"),
        ("El Niño, situación; año", "cp1252"),
        ("El Niño, situación; año", "cp850"),
        ("Права человека и Свободы", "cp1251"),
        ("Права человека и Свободы", "koi8-r"),
        ("Права человека и свободы", "cp866"),
        ("حقوق الإنسان في الدول", "cp1256"),
        ("人权理事会建议加强", "gb18030"),
    ],
)
def test_the_encoding_is_told_by_the_words(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, encoding)


def test_a_guess_is_said_with_its_name() -> None:
    found = find(read(report("(a) Open the children’s gardens;", "(b) Swim.").encode("mac_roman"), "a.txt"), NAMES)
    assert found.recommendations[0].text == "Open the children’s gardens;"
    assert [each.code for each in found.warnings] == ["encoding_guessed"]
    assert "mac_roman" in found.warnings[0].message


def test_text_in_utf_8_is_no_guess() -> None:
    assert "encoding_guessed" not in codes(findings_of(report("(a) Open the children’s gardens;", "(b) Swim.")))


def test_a_page_says_its_encoding_itself() -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><p>Õ</p></html>'
    )
    assert decode(page.encode("cp1252"), "a.html", is_declared=True)[1] == "windows-1251"


@pytest.mark.parametrize("charset", ["made-up", "utf-8", "rot13"])
def test_a_page_that_says_what_is_not_so_is_read_by_its_words(charset: str) -> None:
    page = f"<html><head><meta charset='{charset}'></head><p>the children’s</p></html>"
    assert decode(page.encode("cp1252"), "a.html", is_declared=True) == (page, "cp1252")


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(decode(content, "a.txt", is_declared=True)[0], str)
