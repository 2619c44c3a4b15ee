"""Footnotes of a Word document: `python-docx` has none, so the part of the file that holds them is made here."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.shared import Pt
from docx.text.paragraph import Paragraph

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
        part = StoryPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, element, package)
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
