"""PDF: what is written in its objects, and whether a reader can open it.

Two libraries look at it, each in a child process, for the file may be made to break them: qpdf goes through the
objects (`pdf_actions`), PDFium opens the pages as a browser does (`pdfium`). Here is only what the bytes as a whole
say. Why: docs/adr/0026.
"""

import io
import re
from hashlib import sha256
from zipfile import is_zipfile

from tracker.evidence.files import pdf_actions, pdfium
from tracker.evidence.files.kinds import RefusedUpload
from tracker.evidence.files.link_targets import is_bad_link
from tracker.files import child

PAGE_OF_THE_WEB = re.compile(rb"<(?:!doctype|html|script|svg|body|iframe|\?php)", re.IGNORECASE)
LOOKS = (pdf_actions.said_of, pdfium.opened)
PASSED = "passed"


def judge_pdf(content: bytes) -> None:
    """Raise RefusedUpload: damaged, protected, another file in it, or something in it that acts."""
    if PAGE_OF_THE_WEB.search(content[:1024]) or _is_packed_too(content):
        raise RefusedUpload("two_in_one")
    if b"%%EOF" not in content[-2048:]:
        raise RefusedUpload("damaged")
    word = _kept_word(content)
    if word != PASSED:
        raise RefusedUpload(word)


def _is_packed_too(content: bytes) -> bool:
    """Whether the end of the file is that of an archive as well."""
    return is_zipfile(io.BytesIO(content))


def _kept_word(content: bytes) -> str:
    """The word for a file; the same bytes are looked at once, for a form that was wrong is sent again."""
    key = sha256(content).digest()
    word = _words.get(key)
    if word is None:
        word = _word_for(content)
    if word not in (child.TOO_LONG, child.BUSY):  # the machine may be less busy next time
        if len(_words) >= WORDS_KEPT:
            _words.clear()
        _words[key] = word
    return word


def _word_for(content: bytes) -> str:
    """Return one word for a file: that of the first library that does not let it pass, else PASSED."""
    for look in LOOKS:
        try:
            said = child.call(look, content)
            if any(is_bad_link(link) for link in said.get("links", ())):
                return "acts"
            word = str(said["word"])
        except child.ChildFailed as failure:
            word = failure.code
        except (AttributeError, LookupError, TypeError):  # it read a file that may have been made to break it
            word = child.BROKEN
        if word != PASSED:
            return word
    return PASSED


WORDS_KEPT = 500
_words: dict[bytes, str] = {}
