"""Why a file is no spreadsheet that can be read, in one sentence for the person who brought it. Nothing is stored."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "too_large": _("This file is too large: at most 20 MB are read, and 120 MB once it is unpacked."),
    "empty": _("This file is empty: no cell of it holds anything."),
    "old": _("This is a spreadsheet of the old kind (.xls). Please save it as .xlsx, and upload that."),
    "encrypted": _("This file is protected by a password. Please save it without one."),
    "macros": _("This file contains macros. Please save it as .xlsx without them."),
    "binary_workbook": _("This is a binary workbook (.xlsb). Please save it as .xlsx, and upload that."),
    "open_document": _("This is an OpenDocument spreadsheet. Please save it as .xlsx or .csv, and upload that."),
    "not_a_sheet": _("This is not a spreadsheet: only .xlsx and .csv files are read."),
    "entities": _("This file defines entities of its own, which no spreadsheet program does. It is not read."),
    "damaged": _("This file is damaged or was cut off: it cannot be read to its end."),
    "encoding": _("The encoding of this text cannot be determined. Please save it as CSV in UTF-8."),
    "open_quote": _("A quotation mark in this file is opened and never closed: its rows cannot be told apart."),
    "long_cell": _("A cell of this file holds more than 32,767 characters."),
    "many_rows": _("This sheet has too many rows: at most 20,000 are read. Please upload it in parts."),
    "many_columns": _("This sheet has too many columns: at most 100 are read."),
}


class UnreadableSheet(Exception):
    """The file cannot be read as a spreadsheet; `code` is a key of SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str:
        """For the person who brought it."""
        return str(SENTENCES[self.code])
