"""Files that are no reports: one clear sentence each, and nothing else is raised."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.importing.bad_files import BAD_FILES, IDS, PAGE, PDF, WORD, bomb
from tracker.importing.readers import UnreadableDocument, containers, read


def refusal(content: bytes, name: str) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(content, name)
    assert caught.value.reason.startswith(name)
    assert caught.value.reason.endswith(".")
    assert "\n" not in caught.value.reason
    return caught.value


@pytest.mark.parametrize(("content", "name", "code"), BAD_FILES, ids=IDS)
def test_a_file_that_is_no_report_is_refused_with_its_reason(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name).code == code


def test_another_archive_is_no_word_document() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("readme.txt", "one")
    assert refusal(written.getvalue(), "a.docx").code == "mislabelled"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    small = bomb(2)
    assert read(small, "a.docx").blocks
    monkeypatch.setattr(containers, "LARGEST_UNPACKED", 1024 * 1024)
    assert refusal(small, "a.docx").code == "too_large"


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
