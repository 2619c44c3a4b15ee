"""What the secretariat corrected in the paragraphs of a report that it had copied wrongly from their document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tracker.differences import Run, runs
from tracker.models import Paragraph, ParagraphCorrection


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


def with_corrected(paragraphs: QuerySet[Paragraph]) -> QuerySet[Paragraph]:
    """Paragraphs with `is_corrected`: most meetings have none that was, and are asked for no corrections."""
    return paragraphs.annotate(is_corrected=Exists(ParagraphCorrection.objects.filter(paragraph=OuterRef("pk"))))


def corrections_in(paragraphs: Iterable[Any]) -> dict[int, tuple[CorrectedParagraph, ...]]:
    """What was corrected in each of these paragraphs, the newest first: one query where anything was.

    Args:
        paragraphs: of `with_corrected`.
    """
    corrected = {each.pk: each for each in paragraphs if each.is_corrected}
    wrong: dict[int, list[ParagraphCorrection]] = defaultdict(list)
    if corrected:
        for before in ParagraphCorrection.objects.filter(paragraph__in=list(corrected)).order_by("-pk"):
            wrong[before.paragraph_id].append(before)
    return {key: tuple(_told(corrected[key], rows)) for key, rows in wrong.items()}


def _told(paragraph: Paragraph, wrong: Iterable[ParagraphCorrection]) -> Iterator[CorrectedParagraph]:
    """Each correction of a paragraph with what took the place of its words, from the newest back."""
    number, text = paragraph.number, paragraph.text
    for before in wrong:
        yield CorrectedParagraph(before, number, text)
        number, text = before.number, before.text
