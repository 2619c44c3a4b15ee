"""The questionnaire as .xlsx: one row a field, its id in a hidden column, every answer a text and never a formula."""

import io
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from zipfile import ZipFile

from django.utils import translation
from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from tracker.importing.readers.containers import damaged, read_part
from tracker.importing.readers.source import UnreadableDocument
from tracker.questionnaire import wording
from tracker.questionnaire.form import (
    OtherLine,
    Question,
    Questionnaire,
    QuestionnaireField,
    is_key,
    is_rtl,
    read_question_key,
)
from tracker.questionnaire.word import LabelledCell, parsed

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The hidden first row names the columns, so that they are found wherever they are moved.
ID, LABEL, ANSWER = "followup_id", "followup_label", "followup_answer"
WIDTHS = {"A": 4, "B": 42, "C": 90}
THIN = Side(style="thin", color="AAAAAA")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", fgColor="EEF2F6")
LONGEST_LIST = 255  # what a list of choices may have in a cell's rule
# What a spreadsheet would take for a character given by its number.
_LIKE_NUMBERED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write(questionnaire: Questionnaire) -> bytes:
    """The file."""
    with translation.override(questionnaire.language):
        return _SheetWriter(questionnaire).written()


def escaped(text: str) -> str:
    """A text as the XML of a sheet holds it: what looks like "_x0041_" stays what it is."""
    return _LIKE_NUMBERED.sub("_x005F_", text)


class _SheetWriter:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.form = questionnaire
        self.book = Workbook()
        self.sheet: Any = self.book.active
        self.rules: dict[tuple[str, ...], DataValidation] = {}
        self.number = 0

    def written(self) -> bytes:
        self._set_up()
        self._append(ID, LABEL, ANSWER)
        self.sheet.row_dimensions[1].hidden = True
        self._heading(self.form.title, size=16)
        for heading, rows in wording.sections(self.form):
            self._heading(heading)
            for row in rows:
                self._row(row)
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def _set_up(self) -> None:
        properties = self.book.properties
        properties.identifier = str(self.form.token)
        properties.title, properties.language, properties.creator = self.form.title, self.form.language, ""
        self.sheet.title = "questionnaire"
        self.sheet.sheet_view.rightToLeft = self.form.is_rtl
        for column, width in WIDTHS.items():
            self.sheet.column_dimensions[column].width = width
        self.sheet.column_dimensions["A"].hidden = True
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def _append(self, *texts: str) -> list[Any]:
        """A row of texts, whatever they look like."""
        self.number += 1
        cells = [self.sheet.cell(self.number, column) for column in range(1, len(texts) + 1)]
        for cell, text in zip(cells, texts, strict=True):
            if text:
                cell.value = escaped(text)
                cell.data_type = "s"
                cell.quotePrefix = True
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cells

    def _heading(self, text: str, size: int = 13) -> None:
        cells = self._append("", text, "")
        cells[1].font = Font(bold=True, size=size)
        cells[1].alignment = Alignment(wrap_text=False, vertical="top")

    def _row(self, row: wording.FormRow) -> None:
        match row:
            case str():
                self._fact("", row, self.form.language)
            case Question():
                self._question(row)
            case QuestionnaireField():
                self._field(row)
            case _:
                self._fact(*row)

    def _fact(self, label: str, value: str, language: str) -> None:
        cells = self._append("", label, value)
        cells[1].font = Font(bold=True)
        self._turn(cells[2], language)

    def _question(self, question: Question) -> None:
        cells = self._append(question.key, question.label, question.text)
        if question.opening:  # within the cell: a row of its own is left behind where pages break, or rows are sorted
            above = TextBlock(InlineFont(color="555555", sz=9), f"{escaped(question.opening)}\n")
            cells[2].value = CellRichText(above, escaped(question.text))
        for cell in cells[1:]:
            cell.fill, cell.border = SHADE, FRAME
        cells[1].font = Font(bold=True)
        self._turn(cells[2], question.language)

    def _field(self, field: QuestionnaireField) -> None:
        cells = self._append(field.key, "\n".join((field.label, *wording.hints(field))), field.text)
        cells[1].fill = SHADE
        cells[1].border = cells[2].border = FRAME
        cells[2].protection = Protection(locked=False)
        self._turn(cells[2], field.language)
        if field.choices and len(",".join(field.choices)) <= LONGEST_LIST and "," not in "".join(field.choices):
            self._rule(field.choices).add(cells[2])

    def _rule(self, choices: tuple[str, ...]) -> DataValidation:
        """A list to choose from. It warns of other words and lets them stand: other languages are read too."""
        if choices not in self.rules:
            rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            rule.errorStyle = "warning"
            self.rules[choices] = rule
            self.sheet.add_data_validation(rule)
        return self.rules[choices]

    def _turn(self, cell: Any, language: str) -> None:
        order = 2 if is_rtl(language) else 1 if language else 0  # the reading order of a cell: 0 is as the text begins
        cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)


S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PART, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
SHEETS, COMMENTS = "xl/worksheets/", "xl/comments"
# A character given by its number: one that XML has no place for, or the underscore before what only looks like that.
# Others are left as they stand: LibreOffice at times forgets that underscore.
_NUMBERED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_COLUMN = re.compile(r"^[A-Z]{1,3}")

type KeyedRow = tuple[str, dict[str, str], dict[str, str]]


def rows(container: ZipFile) -> Iterator[LabelledCell]:
    """(id, text) of every row of a sheet that carries one of our ids. Raises UnreadableDocument."""
    if read_part(container, PART, "file") is None:
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
