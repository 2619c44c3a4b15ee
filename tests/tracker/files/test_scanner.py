"""The scanner's protocol: a verdict is what it says plainly; everything else is silence."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.factories.scanner import fake_scanner
from tracker.files.scanner import ScannerIsSilent, scan


def test_a_file_arrives_whole_and_is_clean(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    with fake_scanner(tmp_path) as scanner:
        assert scan(io.BytesIO(content), scanner.path).is_clean
        assert scanner.seen == [content]


def test_what_was_found_has_its_name(tmp_path: Path) -> None:
    with fake_scanner(tmp_path) as scanner:
        scanner.answer = b"stream: Win.Test.EICAR_HDB-1 FOUND\x00"
        verdict = scan(io.BytesIO(b"x"), scanner.path)
        assert (verdict.is_clean, verdict.found) == (False, "Win.Test.EICAR_HDB-1")


NO_VERDICTS = [
    *(b"INSTREAM size limit exceeded. ERROR\x00", b"stream: ERROR\x00", b"", b"UNKNOWN COMMAND\x00"),
    *(b"stream: FOUND\x00", b"OK maybe\x00", b"x" * 10_000),
]


@pytest.mark.parametrize("answer", NO_VERDICTS)
def test_anything_else_is_no_verdict(tmp_path: Path, answer: bytes) -> None:
    with fake_scanner(tmp_path) as scanner:
        scanner.answer = answer
        with pytest.raises(ScannerIsSilent):
            scan(io.BytesIO(b"x"), scanner.path)


def test_silence_ends(tmp_path: Path) -> None:
    with fake_scanner(tmp_path) as scanner:
        scanner.answer = None
        with pytest.raises(ScannerIsSilent):
            scan(io.BytesIO(b"x"), scanner.path, seconds=0.2)


def test_a_scanner_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScannerIsSilent):
        scan(io.BytesIO(b"x"), str(tmp_path / "nobody.sock"))
    with pytest.raises(ScannerIsSilent):
        scan(io.BytesIO(b"x"), "127.0.0.1:1")


@pytest.mark.parametrize(
    "where", ["93.184.215.14:3310", "scanner.example.org:3310", "0.0.0.0:3310", "here", "127.0.0.1:x"]
)
def test_no_file_goes_to_another_machine(where: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        scan(io.BytesIO(b"x"), where)
