"""Good PDF cut, flipped and put together by chance: a word or a refusal, never an error, within the limits."""

import threading
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracker.files import hostile
from tests.uploads.building import pdf as pdf_of_one_page
from tests.uploads.good import good_files
from tests.uploads.test_corpus import judged
from tracker.evidence.files import drawing, pdf
from tracker.evidence.files.kinds import CONTENT_TYPES, FileFacts
from tracker.evidence.files.pdf_actions import said_of
from tracker.files import child

GOOD = [content for _name, kind, content in good_files() if kind == "pdf"]
PIECES = (b"endobj", b"stream\n", b"endstream", b"xref\n", b"trailer", b"<<", b">>", b"[" * 600, b"(", b"/ObjStm",
          b"9 0 R", b"4 0 obj", b"\x00", b"%%EOF\n", b"/Length -1", b"/W[0 0 0]", b"/N 99999",
          b"startxref\n7\n")  # fmt: skip
WORDS = {"passed", "protected", "carries", "acts", "large", ""}


class Mangled(bytes):
    """A changed file. Its bytes are too many to be printed: where a test fails, the seed makes them again."""

    def __repr__(self) -> str:
        return f"Mangled(of {len(self)} bytes)"


@st.composite
def mangled(draw: st.DrawFn) -> Mangled:
    """A good file with bytes changed, pieces put in, and parts cut out."""
    content = bytearray(draw(st.sampled_from(GOOD)))
    for _time in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(content)))
        match draw(st.integers(0, 2)):
            case 0:
                content[place : place + 1] = bytes([draw(st.integers(0, 255))])
            case 1:
                content[place:place] = draw(st.sampled_from(PIECES))
            case _:
                del content[place : place + draw(st.integers(1, 400))]
    return Mangled(content)


@given(content=mangled())
@settings(max_examples=200, deadline=None)
def test_qpdf_says_a_word_for_whatever_stands_in_a_file(content: bytes) -> None:
    assert said_of(content)["word"] in WORDS


def test_pages_that_nobody_counted_are_damage_and_no_error_of_ours() -> None:
    """qpdf says so by an error that is none of its errors of PDF: found by chance, seed fc5a91d5."""
    scan = next(content for name, _kind, content in good_files() if name == "scan of three pages.pdf")
    broken = scan[2:].replace(b"/Count 3", b"\0Count 3").replace(b"\n5 0 obj", b"\x005 0 obj")
    assert said_of(b"\0" + broken)["word"] == ""


@given(content=mangled())
@settings(max_examples=6, deadline=None)
def test_the_door_takes_it_or_says_why_not(content: bytes) -> None:
    verdict = judged("law.pdf", content)
    assert isinstance(verdict, FileFacts) or verdict.endswith((".", ")."))


def test_a_library_that_breaks_or_never_ends_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the reader does to itself is no error of the server, and what took too long is asked again next time."""
    sentences = {}
    monkeypatch.setattr(child, "call", partial(child.call, processor=1))
    for reader in (hostile.crashes, hostile.raises, hostile.says_nonsense, hostile.loops):
        monkeypatch.setattr(pdf, "LOOKS", (reader,))
        monkeypatch.setattr(pdf, "_words", {})
        sentences[reader] = judged("law.pdf", GOOD[0])
        assert bool(pdf._words) == (reader is not hostile.loops)
    too_long = sentences.pop(hostile.loops)
    assert str(too_long).startswith("This file takes too long to check.")
    assert set(sentences.values()) == {"This file is damaged and cannot be opened."}


def test_who_waits_too_long_for_a_place_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(child, "call", partial(child.call, patience=0.01))
    monkeypatch.setattr(drawing, "PATIENCE", 0.01)
    with child._places:
        assert judged("waits.pdf", pdf_of_one_page(b"waits")).startswith("This file takes too long to check.")
        found = drawing.first_pages(GOOD[0], CONTENT_TYPES["pdf"])
        assert found.trouble == "Pictures of other files are being made. Try again in a moment."
    assert not drawing.first_pages(GOOD[0], CONTENT_TYPES["pdf"]).trouble


def test_a_damaged_file_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that was wrong is sent again, with the same file."""
    asked: list[object] = []
    monkeypatch.setattr(pdf, "_word_for", lambda content: asked.append(content) or "")
    assert [pdf._kept_word(b"%PDF-1.7 damaged") for _time in range(2)] == ["", ""]
    assert len(asked) == 1
