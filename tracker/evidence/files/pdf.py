"""PDF: what is written in its objects, and whether a reader can open it.

Two programs look at it, each in a process of its own with limits, for the file may be made to break them: qpdf goes
through the objects (`pdf_actions`), PDFium opens the pages as a browser does (`pdf_reader`). Here is only what the
bytes as a whole say. Why: docs/adr/0026.
"""

import io
import json
import re
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from zipfile import is_zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.evidence.files.kinds import damaged, protected, refused, too_large_unpacked, two_in_one, with_another_file
from tracker.evidence.files.link_targets import is_bad_link

PAGE_OF_THE_WEB = re.compile(rb"<(?:!doctype|html|script|svg|body|iframe|\?php)", re.IGNORECASE)
PROGRAMS = tuple(Path(__file__).with_name(name) for name in ("pdf_actions.py", "pdf_reader.py"))
# Of the clock, on a busy machine; each program has a shorter limit of the processor's time.
SECONDS = 60
# Programs of this process at once, for each may take a gigabyte, and seconds that an upload waits for its turn. Whoever
# waits holds a thread of the server: then rather try again.
AT_ONCE, PATIENCE = 2, 20
# How a program ends that used it up.
OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
PASSED, TOO_LONG, BUSY = "passed", "too long", "busy"


def judge_pdf(content: bytes) -> None:
    """Raise ValidationError: damaged, protected, another file in it, or something in it that acts."""
    if PAGE_OF_THE_WEB.search(content[:1024]) or _is_packed_too(content):
        raise two_in_one()
    if b"%%EOF" not in content[-2048:]:
        raise damaged()
    word = _kept_word(content)
    if word != PASSED:
        raise REFUSALS.get(word, damaged)()


def _acts() -> ValidationError:
    return refused(
        _("This PDF contains a program or a form that runs when it is opened. Please print it to a new PDF.")
    )


def _takes_too_long() -> ValidationError:
    return refused(_("This file takes too long to check. Please save the document again, or print it to a new PDF."))


def _is_packed_too(content: bytes) -> bool:
    """Whether the end of the file is that of an archive as well."""
    return is_zipfile(io.BytesIO(content))


def _kept_word(content: bytes) -> str:
    """The word for a file; the same bytes are looked at once, for a form that was wrong is sent again."""
    key = sha256(content).digest()
    word = _words.get(key)
    if word is None:
        word = _word_for(content)
    if word not in (TOO_LONG, BUSY):  # the machine may be less busy next time
        if len(_words) >= WORDS_KEPT:
            _words.clear()
        _words[key] = word
    return word


def _word_for(content: bytes) -> str:
    """What the programs say of a file, in one word; the first that does not let it pass decides."""
    for program in PROGRAMS:
        said = said_by(program, content, patience=PATIENCE)
        if any(is_bad_link(link) for link in said.get("links", ())):
            return "acts"
        if said.get("word") != PASSED:
            return str(said.get("word", ""))
    return PASSED


def said_by(program: Path, content: bytes, *words: str, patience: float) -> dict[str, Any]:
    """Return the line of JSON that a program says of a file and words of ours; nothing where it broke.

    The word is TOO_LONG where its time was over, BUSY where others ran for `patience` seconds.
    """
    if not _places.acquire(timeout=patience):
        return {"word": BUSY}
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, no word of the upload in the command
            [sys.executable, "-I", str(program), *words],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"word": TOO_LONG}
    finally:
        _places.release()
    if ended.returncode in OUT_OF_TIME:
        return {"word": TOO_LONG}
    try:
        said = json.loads(ended.stdout) if ended.returncode == 0 else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


REFUSALS = {
    "protected": protected,
    "carries": with_another_file,
    "acts": _acts,
    "large": too_large_unpacked,
    TOO_LONG: _takes_too_long,
    BUSY: _takes_too_long,
}
WORDS_KEPT = 500
_words: dict[bytes, str] = {}
_places = BoundedSemaphore(AT_ONCE)
