"""Rows of a .docx: the id in the label, and all text of the cell beside it, as it reads once changes are accepted."""

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

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
NOTES = ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
DOCUMENT, PROPERTIES = "word/document.xml", "docProps/core.xml"
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
    content = read_part(container, DOCUMENT, "file")
    if content is None:
        raise damaged("file")
    for row in parsed(content).iter(f"{W}tr"):
        cells = list(_cells(row))
        for place, cell in enumerate(cells):
            for key in _keys(cell):
                beside = cells[place + 1] if place + 1 < len(cells) else None
                if beside is not None:
                    yield key, _text(beside)


def other_lines(container: ZipFile) -> Iterator[OtherLine]:
    """Every line that is no answer: of labels and texts to read, around the tables, in notes and comments.

    Of an answer that stands twice, which is not read, the lines are here as well. Raises UnreadableDocument.
    """
    root = parsed(read_part(container, DOCUMENT, "file") or b"")
    labels, answers = _places(root)
    keys = {next(cell.iterancestors(f"{W}tr")): key for cell, key in labels.items()}
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


def _places(root: etree._Element) -> tuple[dict[etree._Element, str], dict[etree._Element, str]]:
    """The cells that carry an id, and those in which an answer is written."""
    labels: dict[etree._Element, str] = {}
    answers: dict[etree._Element, str] = {}
    for row in root.iter(f"{W}tr"):
        cells = list(_cells(row))
        for place, cell in enumerate(cells):
            for key in _keys(cell):
                labels[cell] = key
                if read_question_key(key) is None:
                    answers |= dict.fromkeys(cells[place + 1 : place + 2], key)
    return labels, answers


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
