"""Files that are not taken: one clear sentence each, and nothing is changed."""

import io
import zipfile

import pytest
from docx import Document

from tests.tracker.questionnaire.files import WRITE, in_document, plain, saved, with_part
from tracker.models import ReportingPeriod, Submission
from tracker.questionnaire.comparing import require_belonging
from tracker.questionnaire.form import Token
from tracker.questionnaire.opening import LARGEST, NotTaken, open_questionnaire

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def content() -> bytes:
    """A file that would be taken."""
    return WRITE["docx"](plain("A desk."))


def sentence(content: bytes) -> str:
    """Why a file is not taken."""
    with pytest.raises(NotTaken) as refusal:
        open_questionnaire(content)
    return str(refusal.value)


def bomb(size: int) -> bytes:
    """A container that unpacks to `size` bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b" " * size)
    return file.getvalue()


def locked(content: bytes) -> bytes:
    """A container that says its parts are encrypted."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def test_what_is_no_such_file() -> None:
    assert "empty" in sentence(b"")
    assert ".docx" in sentence(b"%PDF-1.4")
    assert ".docx" in sentence(b"Summary: a desk.")
    assert "old kind" in sentence(OLE + b"\0" * 600)
    assert "password" in sentence(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "larger than 20 MB" in sentence(b"PK\x03\x04" + b"\0" * LARGEST)
    assert "not a questionnaire of this portal" in sentence(saved(Document()))


def test_what_is_damaged(content: bytes) -> None:
    assert "damaged" in sentence(content[: len(content) // 2])
    assert "damaged" in sentence(b"PK\x03\x04 and nothing more")
    assert "damaged" in sentence(in_document(content, "</w:body>", "<w:broken>"))
    half = with_part(content, "word/document.xml", b"")
    assert "damaged" in sentence(half)
    assert all(sentence(content[:length]) for length in range(0, len(content), 997)), "every cut of a file"


def test_what_is_not_safe(content: bytes) -> None:
    assert "macros" in sentence(with_part(content, "word/vbaProject.bin", b"\0"))
    assert "too large once it is unpacked" in sentence(bomb(70 * 1024 * 1024))
    entity = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document xmlns:w="x">&a;</w:document>'
    assert "damaged" in sentence(with_part(content, "word/document.xml", entity))
    assert locked(content) != content
    assert "password" in sentence(locked(content))


def test_another_state_and_another_period() -> None:
    submission = Submission(member_state_id="XAA", period=ReportingPeriod(slug="period-1"))
    require_belonging(Token("XAA", "period-1", "fr"), submission)
    for token, word in ((Token("XAB", "period-1", "en"), "State"), (Token("XAA", "period-2", "en"), "period")):
        with pytest.raises(NotTaken, match=f"another .*{word}"):
            require_belonging(token, submission)
