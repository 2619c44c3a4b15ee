"""Good files in which some bytes were lost or changed: each is accepted, or refused in a sentence. None is an error.

PDF has a test of its own (`test_pdf_by_chance`): each of its files is read by two programs.
"""

import io
import logging
import zipfile
from collections.abc import Callable
from random import Random

import pytest

from tests.chance import chance_of, portion
from tests.tracker.files import hostile
from tests.uploads.building import opendocument, word
from tests.uploads.good import good_files
from tests.uploads.test_corpus import judged
from tracker.evidence.files import examining

DAMAGED = "This file is damaged and cannot be opened."
PACKAGES = ("docx", "xlsx", "odt", "ods")


def with_changed_bytes(content: bytes, chance: Random) -> bytes:
    """The same bytes, of which a few are changed, lost or added at one to three places."""
    changed = bytearray(content)
    for _time in range(chance.randint(1, 3)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(3):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.choice((1, 1, 1, 8, 200))]
            case _:
                changed[place:place] = bytes([chance.randrange(256)])
    return bytes(changed)


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same document with each part as `change` makes it; the checksums of the archive are right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.infolist():
            after.writestr(part, change(part.filename, before.read(part)))
    return out.getvalue()


def with_a_changed_part(content: bytes, chance: Random) -> bytes:
    """The same document, of which one part has changed bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        chosen = chance.choice(package.namelist())
    return rewritten(content, lambda name, part: with_changed_bytes(part, chance) if name == chosen else part)


@pytest.mark.chance
@pytest.mark.parametrize("often", [200, pytest.param(800, marks=pytest.mark.all)])
def test_a_good_file_with_changed_bytes_is_accepted_or_refused(often: int) -> None:
    """No other error is raised. A child process would turn any error into a refusal."""
    chance = chance_of("damaged files")
    good = [each for each in good_files() if each[1] != "pdf"]
    documents = [each for each in good if each[1] in PACKAGES]
    taken = 0
    for number in range(portion(often, 200)):
        name, _kind, content = chance.choice(documents if number % 4 else good)
        change = with_a_changed_part if number % 4 else with_changed_bytes
        taken += "ending" in examining.in_child(change(content, chance), name)
    assert taken > 5


LOST = {
    "of Word": (word(), b"xmlns:w=", b"xmlns:v="),
    "of the manifest of an OpenDocument": (opendocument(), b"xmlns:manifest=", b"xmlns:manifesu="),
    "of an attribute": (opendocument('<text:a q:href="law"/>'), b"", b""),
}


@pytest.mark.parametrize("name", LOST)
def test_a_document_that_lost_the_declaration_of_a_prefix_is_damaged(name: str) -> None:
    content, before, after = LOST[name]
    assert judged("law", rewritten(content, lambda _name, part: part.replace(before, after))) == DAMAGED


def test_what_the_examination_does_not_expect_is_one_sentence_and_one_line_of_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(examining, "in_child", hostile.raises)
    content = next(content for _name, kind, content in good_files() if kind == "png")
    assert judged("plan.png", content) == DAMAGED
    (line,) = caplog.records
    assert (line.name, line.levelno) == ("tracker.files.child", logging.WARNING)
    assert "ZeroDivisionError" in line.getMessage()
    monkeypatch.setattr(examining, "in_child", hostile.says_nonsense)
    assert judged("plan.png", content) == DAMAGED
