"""Recommendations as a page prints them: the printing for the reader's language, its label, its address.

Belongs here: choosing and describing. Not here: what States answered (`answers`, `progress`).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import FETCH_RAISE, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from report.pages.punctuation import listed
from tracker.choices import Standing
from tracker.models import Attribution, Meeting, MemberState, Printing, Recommendation
from tracker.models.labels import address_of
from tracker.models.opening_words import opening_words

SECTIONS = " > "  # how the importer joins the headings above a paragraph


@dataclass(frozen=True)
class Printed:
    """One recommendation with the printing that this reader is shown, and every label it ever had."""

    recommendation: Recommendation
    printing: Printing
    labels: tuple[str, ...]

    @property
    def pk(self) -> uuid.UUID:
        return self.recommendation.pk

    @property
    def meeting(self) -> Meeting:
        return self.recommendation.meeting

    @property
    def label(self) -> str:
        return self.printing.label

    @property
    def text(self) -> str:
        return self.printing.text

    @property
    def symbol_and_label(self) -> str:
        return listed(filter(None, [self.printing.document.symbol, self.label]))

    @property
    def citation(self) -> str:
        """Meeting, symbol of the document where it has one, label: the same in every form."""
        return listed([self.meeting.title, self.symbol_and_label])

    @property
    def opening(self) -> str:
        """Of a point of a list: the words of the document that open the list."""
        return opening_words(self.printing)

    @property
    def language(self) -> str:
        return self.printing.document.language

    @property
    def key(self) -> str:
        """How exports name it: meeting and slug, as in its address."""
        return f"{self.meeting.slug}/{self.recommendation.slug}"

    @cached_property
    def address(self) -> str:
        return reverse("report:recommendation", args=[self.meeting.slug, self.recommendation.slug])

    @property
    def meeting_address(self) -> str:
        return reverse("report:meeting", args=[self.meeting.slug])

    @property
    def is_replaced(self) -> bool:
        """Whether a later document replaced it, or left it out."""
        return self.recommendation.standing != Standing.CURRENT

    @property
    def section(self) -> str:
        """The heading that it stands under in the document."""
        return self.printing.paragraph.section.rpartition(SECTIONS)[2]

    def was_labelled(self, slug: str) -> bool:
        """Whether a confirmed document prints it under a label that reads `slug` in an address."""
        return any(address_of(label) == slug.lower() for label in self.labels)


def current_language() -> str:
    return get_language() or "en"


def confirmed_printings() -> QuerySet[Printing]:
    """Confirmed printings with what `printed` needs, oldest confirmation first; a template may fetch nothing more."""
    return printings_ever().filter(corrected_at__isnull=True)


def printings_ever() -> QuerySet[Printing]:
    """The same, also in the words before a correction of the transcription, each before the words after it."""
    related = ("document", "paragraph", "recommendation__meeting__prepares", "recommendation__agenda_item__meeting")
    printings = Printing.objects.ever_confirmed().select_related(*related).order_by("document__confirmed_at", "pk")
    return printings.fetch_mode(FETCH_RAISE)


def printed(printings: Iterable[Printing]) -> dict[uuid.UUID, Printed]:
    """The recommendations that `printings` print, in the order of their meetings, each as this reader is shown it.

    The choice is that of `Recommendation.printing_in`: the newest in the reader's language, else the newest original.
    """
    language = current_language()
    grouped: dict[uuid.UUID, list[Printing]] = defaultdict(list)
    for printing in printings:
        grouped[printing.recommendation_id].append(printing)
    chosen = []
    for each in grouped.values():
        own = [printing for printing in each if printing.document.language == language]
        originals = [printing for printing in each if printing.document.translates_id is None]
        printing = (own or originals or each)[-1]
        chosen.append(Printed(printing.recommendation, printing, tuple(other.label for other in each)))
    chosen.sort(key=_place)
    return {each.pk: each for each in chosen}


def _place(each: Printed) -> tuple[Any, ...]:
    meeting = each.meeting
    return (-meeting.starts_on.toordinal(), meeting.slug, each.recommendation.order, each.recommendation.slug)


def of_recommendations(recommendations: Iterable[uuid.UUID]) -> dict[uuid.UUID, Printed]:
    """The named recommendations as printed: one query."""
    return printed(confirmed_printings().filter(recommendation__in=list(recommendations)))


def of_loaded(recommendation: Recommendation) -> Printed:
    """A recommendation that was fetched `with_printings`."""
    labels = tuple(printing.label for printing in recommendation.printings.all())
    return Printed(recommendation, recommendation.printing_in(current_language()), labels)


def confirmed_attributions(printings: Iterable[Printing]) -> list[Attribution]:
    """The confirmed attributions of these printings, in the order of the text: one query."""
    attributions = Attribution.objects.confirmed().filter(printing__in=list(printings))
    return list(attributions.select_related("member_state").order_by("printing", "start").fetch_mode(FETCH_RAISE))


LINES = 2  # solid and dotted: the stylesheet draws no third kind of line


@dataclass(frozen=True)
class HighlightedPiece:
    """A run of the text: plain, a clause (`line` 1 or 2, `named` after it), or a printed name (`attribution`)."""

    text: str
    line: int = 0
    attribution: Attribution | None = None
    named: str = ""

    @property
    def state(self) -> MemberState | None:
        return self.attribution.member_state if self.attribution else None


def pieces(text: str, attributions: Sequence[Attribution]) -> list[HighlightedPiece]:
    """The whole of `text`, in order. A clause that overlaps what was already cut is left unmarked, never lost."""
    marks = []
    for number, each in enumerate(attributions):
        line = number % LINES + 1
        if each.clause_start is not None and each.clause_end is not None:
            words = text[each.clause_start : each.clause_end]
            marks.append((each.clause_start, each.clause_end, HighlightedPiece(words, line, named=each.printed)))
        marks.append((each.start, each.end, HighlightedPiece(text[each.start : each.end], 0, each)))
    found, place = [], 0
    for start, end, piece in sorted(marks, key=lambda mark: mark[:2]):
        if start < place or end > len(text):
            continue
        found += [HighlightedPiece(text[place:start]), piece]
        place = end
    return [piece for piece in [*found, HighlightedPiece(text[place:])] if piece.text]
