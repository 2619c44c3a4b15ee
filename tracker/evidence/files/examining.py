"""The one door: an upload in, its facts out, or a refusal in a sentence; names and plain texts are judged here."""

import base64
import csv
import logging
import re
import unicodedata

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from tracker.evidence.files.kinds import CONTENT_TYPES, OLE, ZIP, FileFacts, RefusedUpload
from tracker.evidence.files.packages import judged_package
from tracker.evidence.files.pdf import judge_pdf
from tracker.evidence.files.pictures import JPEG, PNG, cleaned_jpeg, cleaned_png
from tracker.files import child

# In the table of parts of an Office file behind a password, in UTF-16.
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# Readers of PDF look for its beginning in so many bytes.
PDF_READERS_LOOK = 1024

log = logging.getLogger(__name__)


def examine(upload: UploadedFile) -> FileFacts:
    """The facts about an upload that may be kept, and its bytes as they are to be kept.

    Raises RefusedUpload on the field `upload`, in a sentence: empty, too large, of a type that is not taken,
    protected, damaged, two files in one, carrying a program or another file, fetching something when it is opened.
    """
    if not upload.size:
        raise RefusedUpload("empty")
    if upload.size > settings.EVIDENCE_SIZE_LIMIT:
        limit = settings.EVIDENCE_SIZE_LIMIT // (1024 * 1024)
        raise RefusedUpload("larger", limit=limit)
    content = b"".join(upload.chunks())
    upload.seek(0)
    name = upload.name or ""
    ending, kept = _judged(content, name)
    return FileFacts(clean_name(name, ending), ending, kept)


def _judged(content: bytes, name: str) -> tuple[str, bytes]:
    """Return ending and bytes to keep. Raises RefusedUpload, whatever the bytes do to the library that reads them."""
    try:
        if content.startswith(b"%PDF-"):
            judge_pdf(content)
            return "pdf", content
        told = child.call(in_child, content, name)
        if "refused" in told:
            raise RefusedUpload(told["refused"])
        kept = content if told["kept"] is None else base64.b64decode(told["kept"], validate=True)
        return next(each for each in CONTENT_TYPES if each == told["ending"]), kept
    except RefusedUpload:
        raise
    except child.ChildFailed as failure:
        raise RefusedUpload(failure.code) from failure
    except Exception as fault:  # the child has read a file that may have been made to break it
        log.warning("The examination of an upload failed; it was refused as damaged", exc_info=True)
        raise RefusedUpload("damaged") from fault


def in_child(content: bytes, name: str) -> dict[str, str | None]:
    """Return the `ending` of a file and the bytes to keep, where they are others, in base64; or why it is `refused`."""
    try:
        ending, kept = judged_by_kind(content, name)
    except RefusedUpload as refusal:
        return {"refused": refusal.why}
    return {"ending": ending, "kept": None if kept == content else base64.b64encode(kept).decode()}


def judged_by_kind(content: bytes, name: str) -> tuple[str, bytes]:
    """Return ending and bytes to keep of a file that is no PDF. Raises RefusedUpload, and what a library raises."""
    if b"%PDF-" in content[:PDF_READERS_LOOK]:
        raise RefusedUpload("two_in_one")
    if content.startswith(PNG):
        return "png", cleaned_png(content)
    if content.startswith(JPEG):
        return "jpg", cleaned_jpeg(content)
    if content.startswith(ZIP):
        return judged_package(content), content
    if content.startswith(OLE):
        if ENCRYPTED_OFFICE in content:
            raise RefusedUpload("protected")
        raise RefusedUpload("old_office")
    if content.startswith(b"PK"):
        raise RefusedUpload("not_taken")
    return judged_text(content, name)


# --- the name under which a file is handed out again: the person's words, an ending that is true, and no tricks

LONGEST_NAME = 120
NO_NAME = "file"
ALIASES = {"jpg": ("jpg", "jpeg")}
SEPARATORS = re.compile(r"[/\\:]")
FORBIDDEN = re.compile(r'[<>"|?*;`]')
# Endings that say what a file is, or what would be done with it: where they are not true they go.
ENDINGS = {
    *("pdf", "png", "jpg", "jpeg", "gif", "svg", "docx", "docm", "dotx", "doc", "xlsx", "xlsm", "xlsb", "xls"),
    *("odt", "ods", "csv", "txt", "rtf", "html", "htm", "xhtml", "hta", "xml", "zip", "rar", "jar", "url", "iso"),
    *("exe", "com", "bat", "cmd", "scr", "msi", "lnk", "js", "jse", "vbs", "vbe", "wsf", "ps1", "sh", "php", "dll"),
}
# Format characters that words of Persian and of Indic languages need. All others are invisible and only mislead.
JOINERS = "\u200c\u200d"


def clean_name(name: str, ending: str) -> str:
    """The name to keep for a file of the kind `ending`.

    A path keeps its last part; control characters and marks that turn the reading direction go; the last ending is
    the true one: what a person opens later is what the name says.
    """
    last = SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(each for each in last if _may_stand(each))
    stem, used = " ".join(FORBIDDEN.sub(" ", seen).split()).strip(". "), ending
    while (found := stem.rpartition("."))[2].lower() in ENDINGS and found[1]:
        stem = found[0].rstrip(". ")
        if found[2].lower() in ALIASES.get(ending, (ending,)):
            used = found[2]
    return f"{stem[:LONGEST_NAME].strip('. ') or NO_NAME}.{used}"


def _may_stand(character: str) -> bool:
    return character in JOINERS or character == "\t" or unicodedata.category(character)[0] != "C"


# --- plain text and tables of values: what can be read as Unicode, and is neither a page nor a program

ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# No text has these; a terminal or an old program may obey them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
OPENING = 4096
# How pages, drawings, mails and programs begin. A text that speaks of them further on in a line is a text.
OF_ANOTHER_KIND = re.compile(
    r"""\A\s*(?:
        <[!?/a-z] | \{\\rtf | %!PS | \#! | %PDF- | @echo\s+off | windows\s+registry\s+editor
      | \[(?:internetshortcut|desktop\ entry|autorun)\] | begin:v(?:card|calendar)
      | (?:mime-version|received|return-path|x-mailer)\s*: | -----begin\s+(?:pgp|pkcs7|certificate|rsa|openssh)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
TAG_OF_A_PAGE = re.compile(
    r"^\s*<(?:!doctype|!entity|html|head|body|script|svg|iframe|object|embed|style|\?xml|\?php|x:xmpmeta)\b",
    re.IGNORECASE | re.MULTILINE,
)
# A cell that a spreadsheet program would carry out: a formula, or a call of another program by |...!
ACTS = re.compile(r"\s*(?:=|[+\-@]\s*[A-Za-z_.]+\s*\(|[+\-@].*\|.*!)", re.DOTALL)


def judged_text(content: bytes, name: str) -> tuple[str, bytes]:
    """Ending and bytes to keep, in UTF-8. The name decides only between a table of values and a text.

    Raises RefusedUpload: not text, not in UTF-8 or UTF-16, a page or a program, a table with formulas.
    """
    encoding = next((known for mark, known in ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content) from error
    if UNPRINTABLE.search(text) or OF_ANOTHER_KIND.match(text) or TAG_OF_A_PAGE.search(text[:OPENING]):
        raise RefusedUpload("not_taken")
    if not text.strip():
        raise RefusedUpload("empty")
    kept = text.encode() if encoding == "utf-16" else content
    if not name.lower().endswith(".csv"):
        return "txt", kept
    _refuse_formulas(text)
    return "csv", kept


def _undecodable(content: bytes) -> Exception:
    """A text of an old encoding is told how to become one of ours; we do not guess what its letters are."""
    letters = sum(byte >= 0x20 or byte in b"\t\n\r\f" for byte in content[:OPENING])
    if letters < len(content[:OPENING]):
        return RefusedUpload("not_taken")
    return RefusedUpload("encoding")


def _refuse_formulas(text: str) -> None:
    delimiter = max(",;\t|", key=text.partition("\n")[0].count)
    try:
        rows = csv.reader(text.splitlines(), delimiter=delimiter)
        acting = any(ACTS.match(cell) for row in rows for cell in row)
    except csv.Error as error:
        raise RefusedUpload("long_cell") from error
    if acting:
        raise RefusedUpload("formula")
