"""What the secretariat corrected in the paragraphs of a report that it had copied wrongly from their document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tracker.differences import Run, runs
from tracker.models import Meeting, Paragraph, ParagraphCorrection


@dataclass(frozen=True)
class CorrectedParagraph:
    """One correction: the number and the words before (`wrong`), and those that took their place."""

    wrong: ParagraphCorrection
    number: str
    text: str

    @property
    def is_taken_away(self) -> bool:
        """Whether no words took their place: the document does not have the paragraph."""
        return not self.text

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """What was taken out and what came in, the number before the words."""
        before, after = self.wrong.text, self.text
        if self.wrong.number != self.number:
            before, after = f"{self.wrong.number} {before}".strip(), f"{self.number} {after}".strip()
        return tuple(runs(before, after))


def corrections_in(meeting: Meeting, paragraphs: Iterable[Paragraph]) -> dict[int, tuple[CorrectedParagraph, ...]]:
    """What was corrected in each of these paragraphs of a meeting, the newest first: one query."""
    wrong: dict[int, list[ParagraphCorrection]] = defaultdict(list)
    for each in ParagraphCorrection.objects.filter(paragraph__document__meeting=meeting).order_by("-pk"):
        wrong[each.paragraph_id].append(each)
    found = {}
    for paragraph in paragraphs:
        stands, corrected = (paragraph.number, paragraph.text), []
        for before in wrong.get(paragraph.pk, ()):
            corrected.append(CorrectedParagraph(before, *stands))
            stands = before.number, before.text
        if corrected:
            found[paragraph.pk] = tuple(corrected)
    return found
