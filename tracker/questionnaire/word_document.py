"""A Word document in the language of its reader: real headings, head rows that repeat, links that can be followed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as PART_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from tracker.files import organization
from tracker.questionnaire.form import as_written, is_rtl
from tracker.questionnaire.word import CONTENT_TYPE, TAGS, begin_document

__all__ = ["CONTENT_TYPE", "Link", "Paper", "day"]
LOGO = Cm(1.4)  # its height


@dataclass(frozen=True)
class Link:
    """Words that lead to an address, or to none."""

    words: str
    address: str
    language: str = ""


def day(value: Any) -> str:
    """A date as the reader writes it; a dash for none."""
    return date_format(value, "DATE_FORMAT") if value else "–"


class Paper:
    """A document under way. Words in another language than the reader's carry theirs."""

    def __init__(self, title: str) -> None:
        self.language = get_language() or "en"
        self.document = begin_document(as_written(title), self.language)
        self._section = self.document.element.body.find(qn("w:sectPr"))
        self.footnotes = Footnotes(self.document)
        self._set_fonts()
        self._name_organization()
        self.document.add_heading(as_written(title), 0)
        if settings.DEMONSTRATION:
            self.line(f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}")

    def _set_fonts(self) -> None:
        for style in self.document.styles:
            if style.type == WD_STYLE_TYPE.PARAGRAPH:
                _name_fonts(style.element.get_or_add_rPr())
        defaults = self.document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        defaults.append(_lang(self.language))

    def _name_organization(self) -> None:
        """Its logo and its name, where they are set, stand before the title."""
        if picture := organization.logo():
            inline = self.document.add_picture(io.BytesIO(picture.content), height=LOGO)
            inline._inline.docPr.set("descr", as_written(organization.name()))
        if organization.name():
            self.line(organization.name())

    def heading(self, words: str, level: int = 1) -> None:
        """A heading that programs for reading aloud find."""
        self._paragraph(f"Heading {level}").add_run(as_written(words))

    def line(self, words: str, *, language: str = "", style: str | None = None, strong: bool = False) -> Any:
        """A paragraph; one that is strong leads another, and stays on its page."""
        paragraph = self._paragraph(style)
        font = self._write(paragraph, words, language).font
        if strong:
            font.bold = font.cs_bold = True
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def quoted(self, words: str, note: Link, *, language: str = "") -> None:
        """Words of somebody else, set in, with a footnote."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(1)
        self._write(paragraph, words, language)
        self._fill(self.footnotes.add_to(paragraph), note)

    def numbered(self, sentences: Sequence[tuple[str, Link]]) -> None:
        """A paragraph with the next number; each sentence with a footnote."""
        paragraph = self._paragraph("List Number")
        for number, (words, note) in enumerate(sentences):
            self._write(paragraph, f" {words}" if number else words)
            self._fill(self.footnotes.add_to(paragraph), note)

    def running(self, words: str) -> None:
        """What stands at the head of every page; at its foot stands its number."""
        section = self.document.sections[0]
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        self._write(head, words)
        for part in ("PAGE", " / ", "NUMPAGES"):
            if part.isalpha():
                foot._p.append(_field(part))
            else:
                foot.add_run(part)

    def exactly(self, text: str) -> None:
        """A text for programs, character by character, from left to right in every language."""
        run = self._paragraph().add_run(text)
        run.font.name, run.font.size = "Courier New", Pt(8)
        run._r.get_or_add_rPr().append(_lang("en"))

    def points(self, lines: Iterable[tuple[str, str]], *, style: str = "List Bullet") -> None:
        """A list of (words, address or nothing)."""
        for words, address in lines:
            paragraph = self._paragraph(style)
            if address:
                self._link(paragraph, Link(words, address))
            else:
                self._write(paragraph, words)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> None:
        """A table whose first row is its head, on each page again.

        Args:
            rows: a cell is words, (words, language) or a `Link`, or a list of these, each a paragraph.
            widths: of the columns, in centimetres.
        """
        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.autofit = False
        head = table.rows[0]
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, words in zip(head.cells, heads, strict=True):
            font = self._write(cell.paragraphs[0], words).font
            font.bold = font.cs_bold = True
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                first, *more = value if isinstance(value, list) else [value]
                self._fill(cell.paragraphs[0], first)
                for each in more:
                    self._fill(cell.add_paragraph(), each)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)
        self._paragraph()

    def _paragraph(self, style: str | None = None) -> Any:
        """Return a new paragraph at the end.

        `Document.add_paragraph` looks through all paragraphs for the section behind the last one.
        """
        element = OxmlElement("w:p")
        self._section.addprevious(element)
        paragraph = Paragraph(element, self.document._body)
        if style:
            paragraph.style = style
        return paragraph

    def _fill(self, paragraph: Any, value: Any) -> None:
        if isinstance(value, Link) and value.address:
            self._link(paragraph, value)
        elif isinstance(value, Link):
            self._write(paragraph, value.words, value.language)
        elif isinstance(value, tuple):
            self._write(paragraph, *value)
        else:
            self._write(paragraph, str(value))

    def _write(self, paragraph: Any, words: str, language: str = "") -> Any:
        run = paragraph.add_run(as_written(words))
        if language and language != self.language:
            run._r.get_or_add_rPr().append(_lang(language))
        return run

    def _link(self, paragraph: Any, to: Link) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(to.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = self._write(paragraph, to.words, to.language)
        run.underline = True
        link.append(run._r)
        paragraph._p.append(link)

    def written(self) -> bytes:
        """The file; from right to left where the language runs so."""
        if is_rtl(self.language):
            self._turn()
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _turn(self) -> None:
        body = self.document.element.body
        section = self.document.sections[0]
        parts = [body, *self.footnotes.elements]
        if not section.header.is_linked_to_previous:
            parts.append(section.header._element)
        for paragraph in (each for part in parts for each in part.iter(qn("w:p"))):
            if any(each.get(qn("w:val")) for each in paragraph.iter(qn("w:lang"))):
                continue  # words of a language that runs from left to right
            paragraph.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
        for run in (each for part in parts for each in part.iter(qn("w:r"))):
            properties = run.get_or_add_rPr()
            languages = properties.findall(qn("w:lang"))
            if not languages:
                properties.append(OxmlElement("w:rtl"))
        for table in self.document.tables:
            table._tbl.tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
        section._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings")


# Fonts that have the letters of all six languages, by what Word takes them for.
FONTS = {"ascii": "Arial", "hAnsi": "Arial", "cs": "Arial", "eastAsia": "Microsoft YaHei"}


def _name_fonts(properties: Any) -> None:
    """Name the fonts of a style; a font of the theme would go before them."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in FONTS.items():
        fonts.set(qn(f"w:{name}"), font)


def _field(name: str) -> Any:
    """A number that Word works out: of the page, of all pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(OxmlElement("w:r"))
    return field


def _lang(language: str) -> Any:
    element = OxmlElement("w:lang")
    kind = "w:bidi" if is_rtl(language) else "w:eastAsia" if language.startswith("zh") else "w:val"
    element.set(qn(kind), TAGS.get(language, language))
    return element


TEXT, MARK = "Footnote Text", "Footnote Reference"
# The lines above footnotes, which Word wants to be there: of a page, and of one that goes on from the page before.
SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Footnotes:
    """The footnotes of a document, by number. Without one there is no such part in the file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.number = 0
        self._part: StoryPart | None = None
        self._text_style = self._mark_style = ""

    @property
    def elements(self) -> list[Any]:
        """What holds their paragraphs, where there are any."""
        return [self._part.element] if self._part else []

    def add_to(self, paragraph: Paragraph) -> Paragraph:
        """Put the mark of a new footnote to the end of a paragraph; returns the paragraph to write it in."""
        part = self._part or self._begun()
        self.number += 1
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(self.number))
        self._marked(paragraph).append(mark)
        written = self._paragraph(part, self.number)
        self._marked(written).append(OxmlElement("w:footnoteRef"))
        written.add_run(" ")
        return written

    def _begun(self) -> StoryPart:
        """The part, with the separators, and the styles of marks and texts."""
        package, element = self.document.part.package, OxmlElement("w:footnotes")
        part = StoryPart(PackURI("/word/footnotes.xml"), PART_TYPE.WML_FOOTNOTES, element, package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._part = part
        self._add_styles()
        for number, kind in SEPARATORS.items():
            run = self._paragraph(part, number, kind).add_run()
            run._r.append(OxmlElement(f"w:{kind}"))
        settings = OxmlElement("w:footnotePr")
        for number in SEPARATORS:
            named = OxmlElement("w:footnote")
            named.set(qn("w:id"), str(number))
            settings.append(named)
        self.document.settings.element.find(qn("w:compat")).addprevious(settings)
        return part

    def _add_styles(self) -> None:
        styles = self.document.styles
        text, mark = styles.add_style(TEXT, WD_STYLE_TYPE.PARAGRAPH), styles.add_style(MARK, WD_STYLE_TYPE.CHARACTER)
        text.base_style, text.font.size = styles["Normal"], Pt(8.5)
        text.paragraph_format.space_after = Pt(2)
        mark.font.superscript = True
        self._text_style, self._mark_style = text.style_id, mark.style_id

    def _marked(self, paragraph: Paragraph) -> Any:
        """A run in the style of marks, by its id: to look the name up goes through all styles, for each footnote."""
        run = paragraph.add_run()._r
        run.style = self._mark_style
        return run

    def _paragraph(self, part: StoryPart, number: int, kind: str = "") -> Paragraph:
        footnote, element = OxmlElement("w:footnote"), OxmlElement("w:p")
        if kind:
            footnote.set(qn("w:type"), kind)
        footnote.set(qn("w:id"), str(number))
        footnote.append(element)
        part.element.append(footnote)
        element.style = None if kind else self._text_style
        return Paragraph(element, part)
