"""Reading a file: what comes out of it, and the sentence for what cannot be read."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.importing.reports import NAMES, codes, findings_of, report
from tracker.importing import readers
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.readers.decoding import decode
from tracker.importing.structure import find


def refused(path_or_bytes: Path | bytes, name: str | None = None) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(path_or_bytes, name)
    assert caught.value.reason == str(caught.value)
    assert "\n" not in caught.value.reason
    return caught.value


def written(folder: Path, content: bytes, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def lines(content: bytes, name: str = "report.txt") -> list[tuple[int, str]]:
    return [(block.line, block.text) for block in read(content, name).blocks]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_an_editor_whatever_ends_the_lines(end: str) -> None:
    content = end.join(["First", "", "third  \t line", "fourth"]).encode()
    assert lines(content) == [(1, "First"), (3, "third line"), (4, "fourth")]


def test_a_blank_line_starts_a_new_paragraph() -> None:
    blocks = read(b"one\ntwo\n \nthree", "report.txt").blocks
    assert [block.starts for block in blocks] == [True, False, True]


def test_a_form_feed_is_a_page_break_on_the_same_line() -> None:
    blocks = read(b"one\ftwo", "report.txt").blocks
    assert [(block.text, block.line, block.new_page) for block in blocks] == [("one", 1, True), ("two", 1, True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_unicode_is_read_with_its_byte_order_mark_or_without(encoding: str) -> None:
    assert lines("C\u00f4te d\u2019Ivoire".encode(encoding)) == [(1, "C\u00f4te d\u2019Ivoire")]


def test_the_checksum_is_that_of_the_bytes(tmp_path: Path) -> None:
    source = read(written(tmp_path, b"abc"))
    assert source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (source.name, source.content) == ("report.txt", b"abc")


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    content = b"## Outcome of deliberations ##\n\n15\\. The _following_\n> (a) snake_case stays"
    assert lines(content, "report.md") == [
        (1, "Outcome of deliberations"),
        (3, "15. The following"),
        (4, "(a) snake_case stays"),
    ]
    assert read(content, "report.md").blocks[0].heading


def test_the_ending_is_read_in_capitals_too() -> None:
    assert lines(b"one", "REPORT.TXT") == [(1, "one")]


def test_control_characters_are_left_out_and_their_line_named() -> None:
    source = read("a long enough line\none\x01two\ufffe".encode(), "report.txt")
    assert source.blocks[1].text == "onetwo"
    assert source.dropped == (2,)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path / "gone.txt")
    assert error.code == "missing"
    assert "does not exist" in error.reason


def test_a_path_through_a_file_is_missing(tmp_path: Path) -> None:
    assert refused(written(tmp_path, b"one") / "more.txt").code == "missing"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    assert refused(folder).code == "directory"


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refused(tmp_path / "pipe.txt").code == "not_a_file"


def test_a_file_that_nobody_may_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"one")
    path.chmod(0)
    assert refused(path).code == "not_permitted"


@pytest.mark.parametrize("name", ["a\x00.txt", "a" * 300 + ".txt"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    assert refused(Path(name)).code in {"not_opened", "missing"}


@pytest.mark.parametrize("name", ["report.doc", "report.odt", "report", "report.txt.exe"])
def test_an_ending_without_a_reader_is_refused_and_the_sentence_names_those_that_are_read(
    tmp_path: Path, name: str
) -> None:
    for error in (refused(written(tmp_path, b"one", name)), refused(b"one", name)):
        assert error.code == "no_reader"
        assert ".docx, .pdf, .html, .htm, .md and .txt" in error.reason


@pytest.mark.parametrize("content", [b"", b" \r\n\t\f ", b"\xef\xbb\xbf", "\u00a0\u2003".encode(), b"\xff\xfe"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refused(content, "report.txt").code == "empty"


@pytest.mark.parametrize(
    "content",
    [
        b"one\x00two",
        b"\xff\x00\xfe",
        "one\x00two".encode("utf-16"),
        bytes(range(1, 32)),
        b"%PDF-1.7\n",
        b"PK\x03\x04rest",
        b"{\\rtf1 one}",
    ],
)
def test_a_binary_file_is_refused_whatever_its_ending_says(content: bytes) -> None:
    assert refused(content, "report.txt").code == "binary"


@pytest.mark.parametrize("content", [b"one\xfe\xff\x00", b"\xff\xfea"])
def test_text_in_no_known_encoding_is_refused(content: bytes) -> None:
    assert refused(content, "report.txt").code in {"encoding", "binary"}


@pytest.mark.parametrize(
    "content",
    [
        b"-----BEGIN PGP MESSAGE-----\n\nhQEMA",
        b"Dear all,\n-----BEGIN PGP MESSAGE-----\nhQEMA",
        b"-----BEGIN PKCS7-----\nMIIB",
        b"Salted__\x8c\x01",
        b"U2FsdGVkX18AAAA",
        b"age-encryption.org/v1\n",
        b"\x85\x01\x0c\x03rest",
    ],
)
def test_an_encrypted_file_is_refused(content: bytes) -> None:
    assert refused(content, "report.txt").code == "encrypted"


def test_a_report_that_speaks_of_encryption_is_read() -> None:
    assert lines(b"1. Some adopt end-to-end encryption, as in PGP MESSAGE.")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(readers.files, "LARGEST", 8)
    assert refused(written(tmp_path, b"123456789")).code == "too_large"
    assert refused(b"123456789", "report.txt").code == "too_large"
    assert lines(b"12345678")


def test_a_name_with_line_ends_still_gives_one_line() -> None:
    refused(b"", "re\nport\u202e.txt")


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
