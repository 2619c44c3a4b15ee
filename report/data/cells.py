"""One value as one cell of a table, in CSV and in XLSX: no spreadsheet takes it for a formula."""

from __future__ import annotations

from typing import Any

# What a spreadsheet takes for the beginning of a formula, in both widths, and what makes it look further.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# Blanks that a spreadsheet may leave out before it looks.
BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff"


def cell(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula: such a text gets an apostrophe before it."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    if text[:1].isalnum():  # most do, and no letter and no digit begins a formula: a table has millions of cells
        return text
    return f"'{text}" if text.lstrip(BLANKS).startswith(FORMULA) else text
