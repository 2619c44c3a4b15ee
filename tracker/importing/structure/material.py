"""What every structure reads from and gives back: the material of a document, and what was read out of it.

Belongs here: making one recommendation of a label and a text, with its attributions, its address and its doubts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tracker.importing.names import StateNames
from tracker.importing.readers import Block
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import (
    AnswerFinding,
    CandidateFinding,
    CommitmentFinding,
    MeetingFinding,
    ParagraphFinding,
    RecommendationFinding,
)
from tracker.importing.structure.outline import Outline, OutlineParagraph, build
from tracker.importing.structure.passages import Passage, ends_sentence
from tracker.importing.structure.ungluing import LinePiece
from tracker.importing.structure.warnings import WarningFinding, warning

NOT_IN_ADDRESS = re.compile(r"[^0-9A-Za-z]+")


@dataclass
class Material:
    """A document as every structure may look at it: its blocks, its passages and its outline.

    `words` is what the document says of itself: the passages of its first pages, furniture included. `language` is a
    suggestion, as `languages` has it. `pieces` are its lines, furniture excluded.
    """

    blocks: Sequence[Block]
    passages: Sequence[Passage]
    words: str = ""
    language: str = "en"
    pieces: Sequence[LinePiece] = ()

    @cached_property
    def outline(self) -> Outline:
        """The outline of all passages."""
        return build(self.passages)

    @cached_property
    def pages(self) -> dict[int, int]:
        """Line -> page, where the format has pages."""
        return {block.line: block.page for block in self.blocks if block.page is not None}


@dataclass(slots=True)
class Reading:
    """What was read out of a document.

    `meeting` where its text says more of it than its head; `state`: the code of the State that it is about; `taken`:
    lines of text that was read, beside the first lines of recommendations; `unread`: the
    warnings of what was left unread.
    """

    names: StateNames
    pages: dict[int, int] = field(default_factory=dict)
    outline: Outline = field(default_factory=Outline)
    paragraphs: list[ParagraphFinding] = field(default_factory=list)
    recommendations: list[RecommendationFinding] = field(default_factory=list)
    answers: list[AnswerFinding] = field(default_factory=list)
    commitments: list[CommitmentFinding] = field(default_factory=list)
    candidates: list[CandidateFinding] = field(default_factory=list)
    warnings: list[WarningFinding] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    unread: dict[WarningFinding, None] = field(default_factory=dict)
    meeting: MeetingFinding | None = None
    state: str | None = None
    _counts: dict[str, int] = field(default_factory=dict)

    def warn(self, code: str, line: int, **words: object) -> None:
        """Add a warning."""
        self.warnings.append(warning(code, line, **words))

    def leave(self, code: str, line: int, text: str, *, label: str) -> None:
        """Warn, once, of a text that a reader left unread: the rest of a list, of references, or a sentence.

        Args:
            code: of the warning; line: where the text, or the paragraph that holds it, begins in the source.
            label: of the paragraph or the recommendation that it belongs to.
        """
        self.unread[warning(code, line, label=label, text=text)] = None

    @classmethod
    def of(cls, material: Material, names: StateNames) -> Reading:
        """Return what is to be read out of a document, with the doubts of its outline."""
        return cls(names, material.pages, material.outline, warnings=[*material.outline.warnings])

    def add(
        self,
        label: str,
        text: str,
        line: int,
        *,
        basis: str,
        under: OutlineParagraph | None = None,
        section: str = "",
        agenda_item: str | None = None,
        prepares: tuple[str, ...] = (),
        position: str | None = None,
        themes: tuple[str, ...] = (),
        by_reference: bool = False,
        addressee: str | None = None,
    ) -> None:
        """Add a recommendation as it is printed; its brackets are read, and an unclear bracket is a warning.

        Args:
            under: the paragraph that it stands in, for its section and its number.
        """
        attributions, doubts = find_attributions(text, self.names)
        self.recommendations.append(
            RecommendationFinding(
                label=label,
                slug=self._slug(label, line),
                text=text,
                basis=basis,
                agenda_item=agenda_item,
                prepares=prepares,
                section=under.section if under else section,
                paragraph_number=under.number if under else None,
                order=len(self.recommendations) + 1,
                line=line,
                attributions=attributions,
                position=position,
                themes=themes,
                page=self.pages.get(line),
                key=len(self.recommendations) + 1,
                by_reference=by_reference,
                addressee=addressee,
            )
        )
        for each in doubts:
            self.warn(each.code, line, label=label, text=each.text)

    def offer(self, label: str, text: str, line: int, code: str, *, shown: str = "") -> None:
        """Add a candidate with the warning why it is no recommendation; `shown`: how the warning names it."""
        self.warn(code, line, label=shown or label)
        self.candidates.append(CandidateFinding(label, text, line))

    def offer_points(self, paragraph: OutlineParagraph, code: str) -> None:
        """Add the items of a list as candidates, with one warning why they are no recommendations."""
        self.warn(code, paragraph.line, label=paragraph.label)
        self.candidates += [CandidateFinding(*each) for each in paragraph.points]

    def offer_loose(self, paragraph: OutlineParagraph) -> None:
        """Warn that no list follows a paragraph that announces one; the text below is candidates."""
        self.warn("lead_in_without_items", paragraph.line, label=paragraph.label)
        self.candidates += [CandidateFinding(paragraph.printed_number, text, line) for text, line in paragraph.loose]

    def doubt_end(self, label: str, text: str, line: int) -> None:
        """Warn where a recommendation does not end as a sentence."""
        if not ends_sentence(text):
            self.warn("item_without_end", line, label=label)

    def add_paragraphs(self, paragraphs: Iterable[OutlineParagraph], lead_ins: Iterable[int] = ()) -> None:
        """Add the paragraphs of an outline as context; `lead_ins`: those whose items are recommendations."""
        split = set(lead_ins)
        for at, each in enumerate(paragraphs):
            others = (text for text, _line in each.listing.others)
            text = " ".join(filter(None, (str(each.text), *others))) if at in split else each.whole
            self.paragraphs.append(ParagraphFinding(each.number, each.section, text, each.line))

    def _slug(self, label: str, line: int) -> str:
        """From "15 (a)" to "15-a"; where the document prints it twice, the later one gets a number behind it."""
        plain = NOT_IN_ADDRESS.sub("-", label).strip("-") or f"line-{line}"
        slug, count = plain, self._counts.get(plain, 2)
        while slug in self.slugs:
            slug, count = f"{plain}-{count}", count + 1
        self._counts[plain] = count
        if slug != plain:
            self.warn("repeated_label", line, label=label, slug=slug)
        self.slugs.add(slug)
        return slug
