"""Files that are no reports: one clear sentence each, and nothing else is raised."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.press import Line, Printed, as_page, as_pdf, as_text, as_word, pdf, saved
from tracker.importing.readers import UnreadableDocument, containers, read

REPORT = [Printed("heading", "Outcome of deliberations"), Printed("item", "Plant trees.", "(a)")]
WORD, PDF, PAGE, TEXT = as_word(REPORT), as_pdf(REPORT), as_page(REPORT), as_text(REPORT)
ENCRYPT = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >> /ID [<{1}> <{1}>]".format(
    "ab" * 32, "cd" * 16
)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(content: bytes, name: str) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(content, name)
    assert caught.value.reason.startswith(name)
    assert caught.value.reason.endswith(".")
    assert "\n" not in caught.value.reason
    return caught.value


def repacked(change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """The Word document with its parts changed, and parts added."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change(part, source.read(part)))
        for part, content in added.items():
            target.writestr(part.replace("__", "/"), content)
    return written.getvalue()


def unchanged(part: str, content: bytes) -> bytes:
    return content


def with_entity(part: str, content: bytes) -> bytes:
    if part != "word/document.xml":
        return content
    entity = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return content.replace(b"?>", b"?>" + entity, 1).replace(b"Plant trees.", b"&x;")


def broken_xml(part: str, content: bytes) -> bytes:
    return content[: len(content) // 2] if part == "word/document.xml" else content


def with_macro_type(part: str, content: bytes) -> bytes:
    plain, macros = b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    return content.replace(plain, macros) if part == "[Content_Types].xml" else content


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (WORD, "a.pdf", "mislabelled"),
        (PDF, "a.docx", "mislabelled"),
        (TEXT, "a.docx", "mislabelled"),
        (TEXT, "a.pdf", "mislabelled"),
        (TEXT, "a.html", "mislabelled"),
        (PAGE, "a.txt", "mislabelled"),
        (PDF, "a.txt", "binary"),
        (WORD, "a.md", "binary"),
        (OLD_WORD, "a.docx", "encrypted"),
        (pdf([[Line(72, 700, "Plant trees")]], trailer=ENCRYPT), "a.pdf", "encrypted"),
        (PDF[: len(PDF) // 2], "a.pdf", "damaged"),
        (WORD[: len(WORD) // 2], "a.docx", "damaged"),
        (repacked(broken_xml), "a.docx", "damaged"),
        (repacked(with_entity), "a.docx", "entities"),
        (repacked(with_macro_type), "a.docx", "macros"),
        (repacked(unchanged, word__vbaProject=b"", **{"word__vbaProject.bin": b"x"}), "a.docx", "macros"),
        (WORD, "a.docm", "macros"),
        (pdf([[], []]), "a.pdf", "scanned"),
        (saved(docx.Document()), "a.docx", "empty"),
        (b"<html><body><script>1. no</script></body></html>", "a.html", "empty"),
        (b"", "a.pdf", "empty"),
        (b"", "a.docx", "empty"),
        (b"%PDF-1.7\nnothing more\n%%EOF", "a.pdf", "damaged"),
        (b"PK\x03\x04nothing more", "a.docx", "damaged"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_its_reason(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name).code == code


def test_another_archive_is_no_word_document() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("readme.txt", "one")
    assert refusal(written.getvalue(), "a.docx").code == "mislabelled"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = repacked(unchanged, word__media__bomb=b"\0" * (2 * 1024 * 1024))
    assert read(bomb, "a.docx").blocks
    monkeypatch.setattr(containers, "LARGEST_UNPACKED", 1024 * 1024)
    assert refusal(bomb, "a.docx").code == "too_large"


def test_one_part_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_PART", 100)
    assert refusal(WORD, "a.docx").code == "too_large"


def test_an_archive_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MOST_PARTS", 3)
    assert refusal(WORD, "a.docx").code == "too_large"


def test_nothing_outside_a_page_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>one &x; two</p></body></html>'
    assert "canary" not in " ".join(block.text for block in read(page.encode(), "a.html").blocks)


@given(st.sampled_from([(WORD, "a.docx"), (PDF, "a.pdf"), (PAGE, "a.html")]), st.data())
def test_a_file_cut_off_or_changed_anywhere_is_read_or_refused(file: tuple[bytes, str], data: st.DataObject) -> None:
    content, name = bytearray(file[0]), file[1]
    for _change in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    with contextlib.suppress(UnreadableDocument):
        assert read(bytes(content), name).blocks
