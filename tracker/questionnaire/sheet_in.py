"""Rows of an .xlsx: the id in its hidden column, and the text of the answer beside it. No formula is worked out."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from zipfile import ZipFile

from lxml import etree

from tracker.importing.readers.containers import damaged, read_part
from tracker.importing.readers.source import UnreadableDocument
from tracker.questionnaire.form import is_key, read_question_key
from tracker.questionnaire.reading import OtherLine
from tracker.questionnaire.sheet_out import ANSWER, ID, LABEL
from tracker.questionnaire.word_in import LabelledCell, parsed

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
SHEETS, COMMENTS = "xl/worksheets/", "xl/comments"
# A character given by its number: one that XML has no place for, or the underscore before what only looks like that.
# Others are left as they stand: LibreOffice at times forgets that underscore.
_NUMBERED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_COLUMN = re.compile(r"^[A-Z]{1,3}")

type KeyedRow = tuple[str, dict[str, str], dict[str, str]]


def rows(container: ZipFile) -> Iterator[LabelledCell]:
    """(id, text) of every row of a sheet that carries one of our ids. Raises UnreadableDocument."""
    if read_part(container, BOOK, "file") is None:
        raise damaged("file")
    shared = _shared_strings(container)
    for sheet in _sheets(container):
        for key, texts, columns in _rows_of(sheet, shared):
            if key:
                yield key, texts.get(columns[ANSWER], "")


def other_lines(container: ZipFile) -> Iterator[OtherLine]:
    """Every line that is no answer: of labels and texts to read, of other rows, columns and sheets, and of comments.

    Of an answer that stands twice, which is not read, the lines are here as well. Raises UnreadableDocument.
    """
    shared = _shared_strings(container)
    rows = [row for sheet in _sheets(container) for row in _rows_of(sheet, shared)]
    times = Counter(key for key, _texts, _columns in rows)
    for key, texts, columns in rows:
        is_answer = bool(key) and read_question_key(key) is None and times[key] == 1
        read = [columns[ID], *([columns[ANSWER]] if is_answer else [])] if key else []
        for column, text in texts.items():
            if column not in read:
                is_label = bool(key) and column == columns.get(LABEL)
                yield from (OtherLine(line, key, is_label) for line in text.split("\n"))
    for name in container.namelist():
        if name.startswith(COMMENTS) and name.endswith(".xml"):
            with suppress(UnreadableDocument):
                for comment in parsed(read_part(container, name, "file") or b"").iter(f"{S}comment"):
                    yield from (OtherLine(line) for line in _rich(comment).split("\n"))


def _sheets(container: ZipFile) -> Iterator[etree._Element]:
    for name in container.namelist():
        if name.startswith(SHEETS) and posixpath.dirname(name) == SHEETS.rstrip("/") and name.endswith(".xml"):
            content = read_part(container, name, "file")
            if content is not None:
                yield parsed(content)


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


def _rows_of(sheet: etree._Element, shared: list[str]) -> Iterator[KeyedRow]:
    """(id or nothing, texts by column, columns by what they hold) of every row but the one that names the columns."""
    columns: dict[str, str] = {}
    for row in sheet.iter(f"{S}row"):
        texts = {_column(cell): _value(cell, shared) for cell in row.findall(f"{S}c")}
        if ID in texts.values() and ANSWER in texts.values():
            columns = {text: column for column, text in texts.items()}
            continue
        key = texts.get(columns.get(ID, ""), "")
        yield key if key and is_key(key) else "", texts, columns


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
