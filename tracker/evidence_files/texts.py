"""Plain text and tables of values: what can be read as Unicode, and is neither a page nor a program."""

import csv
import re

from django.utils.translation import gettext as _

from tracker.evidence_files.kinds import not_taken, refused

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

    Raises ValidationError: not text, not in UTF-8 or UTF-16, a page or a program, a table with formulas.
    """
    encoding = next((known for mark, known in ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content) from error
    if UNPRINTABLE.search(text) or OF_ANOTHER_KIND.match(text) or TAG_OF_A_PAGE.search(text[:OPENING]):
        raise not_taken()
    if not text.strip():
        raise refused(_("This file is empty."))
    kept = text.encode() if encoding == "utf-16" else content
    if not name.lower().endswith(".csv"):
        return "txt", kept
    _refuse_formulas(text)
    return "csv", kept


def _undecodable(content: bytes) -> Exception:
    """A text of an old encoding is told how to become one of ours; we do not guess what its letters are."""
    letters = sum(byte >= 0x20 or byte in b"\t\n\r\f" for byte in content[:OPENING])
    if letters < len(content[:OPENING]):
        return not_taken()
    return refused(
        _(
            "The encoding of this text cannot be determined. Please save it in UTF-8 "
            "(in a spreadsheet program: “CSV UTF-8”) and upload that."
        )
    )


def _refuse_formulas(text: str) -> None:
    delimiter = max(",;\t|", key=text.partition("\n")[0].count)
    try:
        rows = csv.reader(text.splitlines(), delimiter=delimiter)
        acting = any(ACTS.match(cell) for row in rows for cell in row)
    except csv.Error as error:
        raise refused(_("This table cannot be read: a cell of it is too long.")) from error
    if acting:
        raise refused(
            _("A cell of this table begins like a formula (=). Please save the values instead of the formulas.")
        )
