"""One cell as text: as it comes from a file, and as it leaves the house, so that no spreadsheet takes it for a formula.

The two ways are each other's inverse: what was written is read back as it was.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

# What a spreadsheet takes for the beginning of a formula, in both widths, and what makes it look further.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# Blanks that people cannot see: no-break and other spaces, the mark of a file's beginning, marks of nothing.
BLANKS = (
    " \t\r\n\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000\ufeff\u200b\u2060"
)
NO_VALUE = "#?"
"""What stands for a formula that no program has worked out."""

FORMULA_ERROR = re.compile(r"^#(?:REF!|VALUE!|N/A|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|\?)$")


def escaped(text: str) -> str:
    """A text that no spreadsheet takes for a formula: such a one gets an apostrophe before it.

    So does a text that only looks as if it had one already, or it would lose it on its way back.
    """
    return f"'{text}" if text.lstrip(" '").startswith(FORMULA) else text


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" '").startswith(FORMULA) else text


def cleaned(text: str) -> str:
    """A cell's text without blanks round it, with LF between its lines, and without the apostrophe of `escaped`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unescaped(lines.strip(BLANKS)).strip(BLANKS)


def text_of(value: Any) -> str:
    """A cell of a workbook as text: a day in ISO 8601, a whole number without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time(0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else str(value)


_SIGNS = str.maketrans(
    dict.fromkeys('\u2019\u2018\u201b\u201c\u201d\u201e\u00ab\u00bb\u02bc\u00b4\u0060\u2032"', "'")
    | dict.fromkeys("-\u2010\u2011\u2013\u2014_", " ")
    | dict.fromkeys("\u0451", "\u0435")
)
_ALIKE = re.compile(r"\d+|[^\W\d_]+")


def plain(text: str) -> str:
    """The form in which two spellings of one word are the same."""
    letters = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    kept = "".join(sign for sign in letters if unicodedata.category(sign) not in ("Cf", "Mn"))
    words = "".join(" " if sign in BLANKS else sign for sign in kept)
    return " ".join(words.split()).strip(" .。:：;*'").casefold()


def alike(label: str) -> str:
    """The form in which "15 (a)", "15(a)", "15-a" and "15. a" are the same label, and "1 5 a" is another."""
    return "-".join(_ALIKE.findall(plain(label)))
