"""Rows of an .xlsx: the id in its hidden column, and the text of the answer beside it. No formula is worked out."""

import posixpath
import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from tracker.importing.readers.containers import damaged, read_part
from tracker.questionnaire.form import is_key
from tracker.questionnaire.sheet_out import ANSWER, ID
from tracker.questionnaire.word_in import LabelledCell, parsed

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/"
# A character given by its number: one that XML has no place for, or the underscore before what only looks like that.
# Others are left as they stand: LibreOffice at times forgets that underscore.
_NUMBERED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_COLUMN = re.compile(r"^[A-Z]{1,3}")


def rows(container: ZipFile) -> Iterator[LabelledCell]:
    """(id, text) of every row of a sheet that carries one of our ids. Raises UnreadableDocument."""
    if read_part(container, BOOK, "file") is None:
        raise damaged("file")
    shared = _shared_strings(container)
    for name in container.namelist():
        if name.startswith(SHEETS) and posixpath.dirname(name) == SHEETS.rstrip("/") and name.endswith(".xml"):
            content = read_part(container, name, "file")
            if content is not None:
                yield from _rows_of(parsed(content), shared)


def unescaped(text: str) -> str:
    """The text that a sheet's XML means."""
    return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)


def _shared_strings(container: ZipFile) -> list[str]:
    content = read_part(container, STRINGS, "file")
    return [_rich(item) for item in parsed(content).findall(f"{S}si")] if content is not None else []


def _rich(item: etree._Element) -> str:
    """The text of a string, in however many runs; a reading aid of Chinese or Japanese is none of it."""
    texts = [each.text or "" for each in item.iter(f"{S}t") if each.getparent().tag != f"{S}rPh"]
    return unescaped("".join(texts))


def _rows_of(sheet: etree._Element, shared: list[str]) -> Iterator[LabelledCell]:
    columns: dict[str, str] = {}
    for row in sheet.iter(f"{S}row"):
        texts = {_column(cell): _value(cell, shared) for cell in row.findall(f"{S}c")}
        if ID in texts.values() and ANSWER in texts.values():
            columns = {text: column for column, text in texts.items()}
            continue
        key = texts.get(columns.get(ID, ""), "")
        if key and is_key(key):
            yield key, texts.get(columns[ANSWER], "")


def _column(cell: etree._Element) -> str:
    found = _COLUMN.match(cell.get("r", ""))
    return found[0] if found else ""


def _value(cell: etree._Element, shared: list[str]) -> str:
    """What a cell shows, as text. A number typed over an answer is its digits; a formula is the value it had."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        return _rich(inline) if inline is not None else ""
    value = cell.findtext(f"{S}v", "")
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "str":
        return unescaped(value)
    return value
