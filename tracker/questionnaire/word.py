"""The questionnaire as .docx: each field is a row of a table, with its id as a bookmark in the label beside the answer.

What survives being edited and saved again was tried out: content controls round several paragraphs and bookmarks over
paragraphs do not, a bookmark within one paragraph of the label does. Read back is the id in the label, and all text of
the cell beside it, as it reads once changes are accepted.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from zipfile import ZipFile

from django.utils import translation
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

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

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LABEL_WIDTH, ANSWER_WIDTH = 3100, 6540  # in twentieths of a point
SHADE = "EEF2F6"
# The languages of Word's spelling, by ours.
TAGS = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}


def begin_document(title: str, language: str, identifier: str = "") -> Any:
    """Return a document without text, on A4 paper."""
    document = Document()
    properties = document.core_properties
    if identifier:
        properties.identifier = identifier
    properties.title, properties.language = title, language
    properties.author = properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Title"].font.size = Pt(18)
    return document


def write(questionnaire: Questionnaire) -> bytes:
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
        self.document = begin_document(self.form.title, self.form.language, str(self.form.token))
        if self.form.is_rtl:
            self.document.sections[0]._sectPr.append(_element("bidi"))
        self.body = self.document.element.body
        self.bookmarks = 0

    def written(self) -> bytes:
        self._add(_paragraph(self.form.title, self.form.language, style="Title"))
        for heading, rows in wording.sections(self.form):
            self._add(_paragraph(heading, self.form.language, style="Heading1"))
            self._rows(rows)
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

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


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
NOTES = ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
PART, PROPERTIES = "word/document.xml", "docProps/core.xml"
IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
# What a person took out, what only says how something looks, and a second copy of a drawing.
SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tcPr", "trPr", "instrText", "delText")}
SKIPPED |= {f"{MC}Fallback"}
SIGNS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad",
}  # fmt: skip

# LibreOffice writes "_x0041_", which it takes for a character given by its number, as "_x005F_x0041_".
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")

type LabelledCell = tuple[str, str]


def parsed(content: bytes) -> etree._Element:
    """An XML part, without entities, network or recursion without end. Raises UnreadableDocument where it is none."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged("file") from error
    if root.getroottree().docinfo.doctype:
        raise damaged("file")
    return root


def identifier(container: ZipFile) -> str:
    """The identifier in the properties of the file; empty where there is none."""
    content = read_part(container, PROPERTIES, "file")
    if content is None:
        return ""
    return str(parsed(content).findtext(IDENTIFIER, ""))


def rows(container: ZipFile) -> Iterator[LabelledCell]:
    """(id, text) of every row of a table that carries one of our ids. Raises UnreadableDocument."""
    content = read_part(container, PART, "file")
    if content is None:
        raise damaged("file")
    for _label, key, beside in _keyed(parsed(content)):
        if beside is not None:
            yield key, _text(beside)


def other_lines(container: ZipFile) -> Iterator[OtherLine]:
    """Every line that is no answer: of labels and texts to read, around the tables, in notes and comments.

    Of an answer that stands twice, which is not read, the lines are here as well. Raises UnreadableDocument.
    """
    root = parsed(read_part(container, PART, "file") or b"")
    keyed = list(_keyed(root))
    labels = {label for label, _key, _beside in keyed}
    keys = {next(label.iterancestors(f"{W}tr")): key for label, key, _beside in keyed}
    answers = {beside: key for _label, key, beside in keyed if beside is not None and read_question_key(key) is None}
    times = Counter(answers.values())
    read = {cell for cell, key in answers.items() if times[key] == 1}
    for paragraph in root.iter(f"{W}p"):
        around = list(paragraph.iterancestors())
        if any(each in read or each.tag in SKIPPED or each.tag == f"{W}p" for each in around):
            continue
        key = next((keys[each] for each in around if each in keys), "")
        yield OtherLine(_line(paragraph), key, any(each in labels for each in around))
    for name in NOTES:
        with suppress(UnreadableDocument):
            if content := read_part(container, name, "file"):
                yield from (OtherLine(_line(each)) for each in parsed(content).iter(f"{W}p"))


def _keyed(root: etree._Element) -> Iterator[tuple[etree._Element, str, etree._Element | None]]:
    """The cells that carry an id of ours, the id, and the cell beside each; None where there is none."""
    for row in root.iter(f"{W}tr"):
        cells = list(_cells(row))
        for label, beside in zip(cells, [*cells[1:], None], strict=True):
            yield from ((label, key, beside) for key in _keys(label))


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row itself, also where something is wrapped round them, not those of a table within."""
    waiting = list(row)
    while waiting:
        element = waiting.pop(0)
        if element.tag == f"{W}tc":
            yield element
        elif element.tag not in SKIPPED:
            waiting[:0] = list(element)


def _keys(cell: etree._Element) -> list[str]:
    """The ids of ours in the cell's own paragraphs."""
    names = [
        mark.get(f"{W}name", "")
        for mark in cell.iter(f"{W}bookmarkStart")
        if next(mark.iterancestors(f"{W}tc"), None) is cell
    ]
    return [name for name in names if is_key(name)]


def _text(cell: etree._Element) -> str:
    """All text of a cell; a line feed between two paragraphs, unless the end of the first was taken out."""
    found = ""
    for paragraph in cell.iter(f"{W}p"):
        outside = {ancestor.tag for ancestor in _within(paragraph, cell)}
        if outside & SKIPPED or f"{W}p" in outside:
            continue
        end = "" if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None else "\n"
        found += _line(paragraph) + end
    return found.removesuffix("\n")


def _within(element: etree._Element, cell: etree._Element) -> Iterator[etree._Element]:
    for ancestor in element.iterancestors():
        if ancestor is cell:
            return
        yield ancestor


def _line(element: etree._Element) -> str:
    found: list[str] = []
    for child in element:
        if child.tag in SKIPPED:
            continue
        if child.tag == f"{W}t":
            found.append(child.text or "")
        elif child.tag in SIGNS:
            found.append(SIGNS[child.tag])
        elif child.tag == f"{W}sym":
            found.append(_symbol(child))
        elif child.tag == f"{W}sdt" and _is_unchosen(child):
            continue
        else:
            found.append(_line(child))
    return _ESCAPED.sub("_", "".join(found))


def _is_unchosen(control: etree._Element) -> bool:
    """Return whether a drop-down list shows the line that it has without a choice."""
    content = control.find(f"{W}sdtContent")
    items = control.iterfind(f"{W}sdtPr/{W}dropDownList/{W}listItem")
    unchosen = {item.get(f"{W}displayText") for item in items if not item.get(f"{W}value")}
    return content is not None and _line(content).strip() in unchosen


def _symbol(element: etree._Element) -> str:
    """A sign that is given by its number."""
    try:
        sign = chr(int(element.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() or "\ue000" <= sign <= "\uf8ff" else ""
