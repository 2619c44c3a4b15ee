"""The questionnaire as .docx: each field is a row of a table, with its id as a bookmark in the label beside the answer.

What survives being edited and saved again was tried out: content controls round several paragraphs and bookmarks over
paragraphs do not, a bookmark within one paragraph of the label does.
"""

import io
import re
from collections.abc import Iterable
from typing import Any

from django.utils import translation
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from tracker.questionnaire import wording
from tracker.questionnaire.form import Question, Questionnaire, QuestionnaireField, is_rtl

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LABEL_WIDTH, ANSWER_WIDTH = 3100, 6540  # in twentieths of a point
SHADE = "EEF2F6"
# The languages of Word's spelling, by ours.
TAGS = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}


def write_docx(questionnaire: Questionnaire) -> bytes:
    """The file."""
    with translation.override(questionnaire.language):
        return _WordWriter(questionnaire).written()


def _element(tag: str, /, *children: Any, **attributes: str) -> Any:
    made = etree.Element(qn(f"w:{tag}"), {qn(f"w:{key}"): value for key, value in attributes.items()})
    made.extend(children)
    return made


def _text_of(line: str) -> list[Any]:
    """One line as the children of a run: texts with every blank kept, and tabs."""
    made = []
    for part in re.split("(\t)", line):
        if part == "\t":
            made.append(_element("tab"))
        elif part:
            text = _element("t")
            text.text = part
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(text)
    return made


def _look(language: str, *, bold: bool = False, small: bool = False) -> Any:
    """The properties of a run, in the order that the schema wants."""
    look = _element("rPr")
    if bold:
        look.extend([_element("b"), _element("bCs")])
    if small:
        look.extend([_element("color", val="555555"), _element("sz", val="17"), _element("szCs", val="17")])
    if is_rtl(language):
        look.append(_element("rtl"))
    tag = TAGS.get(language)
    if tag:
        look.append(_element("lang", **{"bidi" if is_rtl(language) else "val": tag}))
    return look


def _paragraph(
    line: str,
    language: str,
    *,
    style: str = "",
    keep: bool = False,
    bookmark: Any = (),
    control: Any = (),
    **look: bool,
) -> Any:
    """Return a paragraph of one line; `control`: the properties of the content control around it."""
    properties = _element("pPr")
    if style:
        properties.append(_element("pStyle", val=style))
    if keep:  # on one page with what follows
        properties.append(_element("keepNext"))
    if is_rtl(language):
        properties.append(_element("bidi"))
    run = _element("r", _look(language, **look), *_text_of(line))
    if line != line.rstrip():  # LibreOffice cuts blanks at the end of a cell's lines, but not within a control
        control = control or [_element("text")]
    if control:
        run = _element("sdt", _element("sdtPr", *control), _element("sdtContent", run))
    begin, end = bookmark or (None, None)
    return _element("p", properties, *filter(lambda part: part is not None, (begin, run, end)))


class _WordWriter:
    """Writes one file. It counts the bookmarks."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.form = questionnaire
        self.document = Document()
        self.body = self.document.element.body
        self.bookmarks = 0

    def written(self) -> bytes:
        self._set_properties()
        self._set_page()
        self._add(_paragraph(self.form.title, self.form.language, style="Title"))
        for heading, rows in wording.sections(self.form):
            self._add(_paragraph(heading, self.form.language, style="Heading1"))
            self._rows(rows)
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _set_properties(self) -> None:
        properties = self.document.core_properties
        properties.identifier = str(self.form.token)
        properties.title = self.form.title
        properties.language = self.form.language
        properties.author = properties.comments = ""

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
        if self.form.is_rtl:
            section._sectPr.append(_element("bidi"))
        self.document.styles["Normal"].font.size = Pt(10.5)
        self.document.styles["Title"].font.size = Pt(18)

    def _add(self, element: Any) -> None:
        self.body.insert(len(self.body) - 1, element)  # before the properties of the section

    def _rows(self, rows: Iterable[wording.FormRow]) -> None:
        """Paragraphs as a list; the rest in tables, one for each recommendation."""
        table: list[Any] = []
        for row in rows:
            if isinstance(row, str):
                self._add(_paragraph(row, self.form.language, style="ListBullet"))
            elif isinstance(row, Question):
                self._table(table)
                table = [self._question(row)]
            else:
                table.append(self._field(row) if isinstance(row, QuestionnaireField) else self._fact(*row))
        self._table(table)

    def _table(self, rows: list[Any]) -> None:
        if not rows:
            return
        properties = _element("tblPr", _element("tblStyle", val="TableGrid"))
        if self.form.is_rtl:
            properties.append(_element("bidiVisual"))
        properties.append(_element("tblW", w=str(LABEL_WIDTH + ANSWER_WIDTH), type="dxa"))
        properties.append(_element("tblLayout", type="fixed"))
        widths = [_element("gridCol", w=str(width)) for width in (LABEL_WIDTH, ANSWER_WIDTH)]
        self._add(_element("tbl", properties, _element("tblGrid", *widths), *rows))
        self._add(_paragraph("", self.form.language))  # two tables without a paragraph between them are one

    def _cell(self, width: int, paragraphs: list[Any], *, shade: bool = False) -> Any:
        properties = _element("tcPr", _element("tcW", w=str(width), type="dxa"))
        if shade:
            properties.append(_element("shd", val="clear", color="auto", fill=SHADE))
        return _element("tc", properties, *paragraphs)

    def _bookmark(self, key: str) -> tuple[Any, Any]:
        self.bookmarks += 1
        number = str(self.bookmarks)
        return _element("bookmarkStart", id=number, name=key), _element("bookmarkEnd", id=number)

    def _fact(self, label: str, value: str, language: str) -> Any:
        """A row to read: nothing in it is read back."""
        return _element(
            "tr",
            self._cell(LABEL_WIDTH, _lines(label, language, bold=True), shade=True),
            self._cell(ANSWER_WIDTH, _lines(value, language)),
        )

    def _question(self, question: Question) -> Any:
        """The recommendation itself, with the id that tells which version the file began with."""
        mark, language = self._bookmark(question.key), question.language
        opening = [_paragraph(question.opening, language, keep=True, small=True)] if question.opening else []
        label = _paragraph(question.label, language, keep=True, bookmark=mark, bold=True)
        return _element(
            "tr",
            _element("trPr", _element("cantSplit")),
            self._cell(LABEL_WIDTH, [label], shade=True),
            self._cell(ANSWER_WIDTH, [*opening, *_lines(question.text, language)], shade=True),
        )

    def _field(self, field: QuestionnaireField) -> Any:
        language = self.form.language
        label = [_paragraph(field.label, language, bookmark=self._bookmark(field.key), bold=True)]
        label += [_paragraph(hint, language, small=True) for hint in wording.hints(field)]
        return _element(
            "tr",
            _element("trPr", _element("cantSplit")),
            self._cell(LABEL_WIDTH, label, shade=True),
            self._cell(ANSWER_WIDTH, _answer(field, field.language or language)),
        )


def _answer(field: QuestionnaireField, language: str) -> list[Any]:
    """Return the cell of an answer: a drop-down list for a field with choices, else text."""
    if not field.choices or field.text not in ("", *field.choices):
        return _lines(field.text, language)
    nothing = wording.unchosen()
    choices = [_element("listItem", displayText=each, value=each) for each in field.choices]
    control = [_element("dropDownList", _element("listItem", displayText=nothing, value=""), *choices)]
    if not field.text:
        control.insert(0, _element("showingPlcHdr"))
    return [_paragraph(field.text or nothing, language, control=control, small=not field.text)]


def _lines(text: str, language: str, *, bold: bool = False) -> list[Any]:
    """A text as paragraphs, one a line: what is read back joins them again."""
    return [_paragraph(line, language, bold=bold) for line in text.split("\n")]
