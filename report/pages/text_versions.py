"""Where a document printed a recommendation in other words before: what changed since an answer, and since a printing.

An answer keeps the printing that it answered; where the text changed since, the page says so and shows the difference
(`docs/domain.md` 4, "Identity"). Words are compared with those of the same language.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from report.pages.answers import Answer
from report.pages.printings import Printed
from tracker.models import Position, Printing, SourceDocument
from tracker.models.labels import address_of
from tracker.words.differences import Run, runs


@dataclass(frozen=True)
class Rephrasing:
    """What was taken out of a text and came in since; `label` is the one it had.

    `is_correction`: no later document words it otherwise, but a mistake of transcription was corrected.
    """

    language: str
    label: str
    runs: tuple[Run, ...]
    is_correction: bool = False


@dataclass(frozen=True)
class CorrectedWords:
    """The words of a document as the secretariat had copied them, and what it corrected in them."""

    printing: Printing
    corrected_at: datetime.datetime
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class PrintedIn:
    """One document that prints a recommendation, and what of the text shown it words otherwise."""

    printing: Printing
    is_shown: bool
    difference: tuple[Run, ...]
    positions: tuple[Position, ...]

    @property
    def document(self) -> SourceDocument:
        return self.printing.document


def rephrased(answers: Iterable[Answer], printings: Sequence[Printing]) -> dict[int, Rephrasing]:
    """Where an answer answered other words than are printed now in their language: the difference, by publication.

    Args:
        printings: the oldest confirmation first.
    """
    by_id = {each.pk: each for each in printings}
    newest = {(each.recommendation_id, each.document.language): each for each in printings}
    found = {}
    for each in answers:
        asked = by_id.get(each.printing)
        now = newest.get((each.recommendation, asked.document.language)) if asked else None
        if asked and now and asked.text != now.text:
            language = asked.document.language
            difference = tuple(runs(asked.text, now.text))
            is_correction = asked.document_id == now.document_id
            found[each.publication] = Rephrasing(language, asked.label, difference, is_correction)
    return found


def printed_in(shown: Printed, printings: Iterable[Printing], positions: Sequence[Position]) -> tuple[PrintedIn, ...]:
    """The documents that print a recommendation, the newest first, each with what it prints as answers of States."""
    found = []
    for printing in printings:
        if printing.recommendation_id != shown.pk or printing.corrected_at is not None:
            continue
        is_other = printing.document.language == shown.language and printing.text != shown.text
        difference = tuple(runs(printing.text, shown.text)) if is_other else ()
        is_shown = printing.pk == shown.printing.pk
        own = tuple(each for each in positions if each.printing_id == printing.pk)
        found.append(PrintedIn(printing, is_shown, difference, own))
    return tuple(reversed(found))


def corrected(shown: Printed, printings: Iterable[Printing]) -> tuple[CorrectedWords, ...]:
    """The words of a recommendation before each correction of its transcription, the newest first.

    Args:
        printings: in each document the words before a correction stand before those after it.
    """
    after: dict[int, Printing] = {}
    found = []
    for each in reversed([each for each in printings if each.recommendation_id == shown.pk]):
        if each.corrected_at is not None:
            difference = tuple(runs(each.text, after[each.document_id].text))
            found.append(CorrectedWords(each, each.corrected_at, difference))
        after[each.document_id] = each
    return tuple(sorted(found, key=lambda each: each.corrected_at, reverse=True))


def namesakes(siblings: Iterable[Printed], shown: Printed) -> tuple[Printed, ...]:
    """Others of the meeting that a document gives the label of which this address is made."""
    slug = shown.recommendation.slug.lower()
    return tuple(each for each in siblings if each.pk != shown.pk and address_of(each.label) == slug)


def following_document(shown: Printed, printings: Iterable[Printing]) -> SourceDocument | None:
    """The newest document that took the place of the one which printed this last."""
    by_replaced = {each.document.replaces_id: each.document for each in printings if each.document.replaces_id}
    found, document = None, by_replaced.get(shown.printing.document_id)
    while document is not None:
        found, document = document, by_replaced.get(document.pk)
    return found
