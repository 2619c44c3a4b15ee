"""Good PDF cut, flipped and put together by chance: a word or a refusal, never an error, within the limits."""

import resource
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uploads.building import pdf as pdf_of_one_page
from tests.uploads.good import good_files
from tests.uploads.test_corpus import judged
from tracker.evidence.files import CONTENT_TYPES, FileFacts, drawing, pdf
from tracker.evidence.files.pdf_actions import MEMORY, SECONDS, said_of

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


def test_a_program_that_breaks_or_never_ends_is_a_refusal(tmp_path, monkeypatch) -> None:
    """What the reader does to itself is no error of the server, and what took too long is asked again next time."""
    sentences = {}
    for name, body in {
        "breaks": "import os; os.abort()", "raises": "1 / 0", "says nothing": "", "says nonsense": "print('{')",
        "never ends": "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    }.items():  # fmt: skip
        program = tmp_path / "program.py"
        program.write_text(body)
        monkeypatch.setattr(pdf, "PROGRAMS", (program,))
        monkeypatch.setattr(pdf, "_words", {})
        sentences[name] = judged("law.pdf", GOOD[0])
        assert bool(pdf._words) == (name != "never ends")
    too_long = sentences.pop("never ends")
    assert str(too_long).startswith("This file takes too long to check.")
    assert set(sentences.values()) == {"This file is damaged and cannot be opened."}


def test_the_program_has_limits_of_its_own() -> None:
    """It takes no more than it was given, whoever started it."""
    program = f"import runpy, resource, io, sys; sys.stdin = io.TextIOWrapper(io.BytesIO({GOOD[0]!r}))\n"
    program += f"try: runpy.run_path({str(pdf.PROGRAMS[0])!r}, run_name='__main__')\nexcept SystemExit: pass\n"
    program += "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == f"{MEMORY} {SECONDS}"
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != SECONDS


def test_so_many_files_are_looked_through_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program takes up to a gigabyte: a dozen uploads of one moment took what the machine has."""
    lock, working, most = threading.Lock(), 0, 0

    def run(*args: Any, **kwargs: Any) -> subprocess.CompletedProcess[bytes]:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.05)
        with lock:
            working -= 1
        return subprocess.CompletedProcess((), 0, b'{"word": "passed"}')

    monkeypatch.setattr(subprocess, "run", run)
    with ThreadPoolExecutor(12) as threads:
        words = list(threads.map(pdf._kept_word, (b"%%PDF-1.7 %d" % number for number in range(12))))
    assert words == [pdf.PASSED] * 12
    assert most == pdf.AT_ONCE


def test_who_waits_too_long_for_a_place_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_places", threading.BoundedSemaphore(1))
    for each in (pdf, drawing):
        monkeypatch.setattr(each, "PATIENCE", 0.01)
    with pdf._places:
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
