"""The name of a download: the person's words, a true ending, and nothing that misleads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.evidence.files.examining import clean_name

NAMES = [
    ("law.pdf", "pdf", "law.pdf"),
    ("LAW.PDF", "pdf", "LAW.PDF"),
    ("photo.jpeg", "jpg", "photo.jpeg"),
    ("../../etc/passwd", "txt", "passwd.txt"),
    ("C:\\Users\\clerk\\law.docx", "docx", "law.docx"),
    ("law.pdf.exe", "pdf", "law.pdf"),
    ("law.exe", "pdf", "law.pdf"),
    ("law.exe.pdf", "pdf", "law.pdf"),
    ("page.html", "txt", "page.txt"),
    ("law\u202efdp.exe", "pdf", "lawfdp.pdf"),
    ("a\r\nSet-Cookie: b.pdf", "pdf", "b.pdf"),
    ('law"; filename="x.exe', "pdf", "law filename= x.pdf"),
    ("law\x00.exe", "pdf", "law.pdf"),
    ("", "pdf", "file.pdf"),
    ("...", "pdf", "file.pdf"),
    (".pdf", "pdf", "pdf.pdf"),
    ("Act No. 12", "pdf", "Act No. 12.pdf"),
    ("قانون السلامة.pdf", "pdf", "قانون السلامة.pdf"),
    ("x" * 500 + ".pdf", "pdf", "x" * 120 + ".pdf"),
    ("می\u200cخواهم.pdf", "pdf", "می\u200cخواهم.pdf"),
]


@pytest.mark.parametrize(("name", "ending", "kept"), NAMES)
def test_a_name(name: str, ending: str, kept: str) -> None:
    assert clean_name(name, ending) == kept


@given(st.text(max_size=300), st.sampled_from(["pdf", "jpg", "csv"]))
def test_any_name_ends_truly_and_is_one_line(name: str, ending: str) -> None:
    kept = clean_name(name, ending)
    assert kept.lower().endswith((f".{ending}", ".jpeg"))
    assert not set(kept) & set('/\\:<>"|?*;\r\n\t\x00\u202e')
    assert 0 < len(kept) <= 130
