"""What was found, as the review shows it: items with their warnings, what was looked at, what is to be done next."""

import datetime
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.admin.display import page_of
from tracker.choices import Basis, PositionValue
from tracker.importing.loading import names_in_record
from tracker.importing.mending.doubts import doubt_key, rechecked
from tracker.importing.mending.shape import Draft, fingerprint, opened
from tracker.importing.mending.splitting import STEP
from tracker.importing.mending.wording import BASIS_UNCLEAR, left_by_default
from tracker.importing.structure import to_proposal
from tracker.importing.structure.findings import RecommendationFinding
from tracker.importing.structure.looking import DoubtedItems
from tracker.importing.structure.warnings import WarningFinding
from tracker.importing.versions.matching import MatchedText, alike
from tracker.models import ImportProposal, Theme, User
from tracker.models.search import normalised
from tracker.words.differences import Run, runs

COMPARE = _("Compare the item with the source, and change its text where it is not the same word for word.")
LEFT_OUT = _(
    "Read the line in the source. If it is a recommendation, or part of one, mark it as a "
    "recommendation or add its words."
)
NUMBERS = _("Look for the missing or the repeated number in the source: relabel, split, join, or add what was missed.")
CANDIDATES = _(
    "Read the lines under “Not marked as recommendations”, or in the source, and mark those that are recommendations."
)
HEAD = _("Write it into the facts of the document, if the source says it.")
ANSWERS = _("Read in the source which recommendation is meant, and what the answer to it is.")

WHAT_TO_DO: dict[str, str | Promise] = {
    "no_recommendations": CANDIDATES,
    "structure_unknown": CANDIDATES,
    "characters_dropped": COMPARE,
    "encoding_guessed": _(
        "Look at accents and apostrophes in the source. If they are wrong, read it in another encoding."
    ),
    "footnote_mark": COMPARE,
    "page_without_text": _("Read this page on paper or on a screen, and enter by hand what it recommends."),
    "header_or_text": COMPARE,
    "two_symbols": _("Choose the symbol of this document, and write it into its facts."),
    "meeting_unknown": HEAD,
    "dates_unknown": HEAD,
    "text_outside_paragraphs": LEFT_OUT,
    "numbering_gap": NUMBERS,
    "numbering_repeats": NUMBERS,
    "numbering_restarts": NUMBERS,
    "number_misprinted": _("Look at the printed number, and relabel the item if it was read wrongly."),
    "numbered_heading": LEFT_OUT,
    "repeated_label": _("Look whether the document really prints this label twice; if not, relabel one of them."),
    "lead_in_without_items": LEFT_OUT,
    "lead_in_without_number": _("Look at the labels under it, and relabel the items if the source numbers them."),
    "items_run_on": _("Look whether each item begins and ends where the source says: split or join."),
    "remembered": _("Look whether it recommends. If not, set it aside; the habit of the body can be changed."),
    "list_in_summary": CANDIDATES,
    "list_not_announced": CANDIDATES,
    "list_elsewhere": CANDIDATES,
    "list_either": CANDIDATES,
    "paragraph_in_doubt": LEFT_OUT,
    "asks_secretariat": CANDIDATES,
    "secretariat_alone": _("Set it aside if no State is to answer it."),
    "decides": CANDIDATES,
    "heading_missing": _("Set aside each item that is a paragraph of the report and recommends nothing."),
    "may_recommend": CANDIDATES,
    "words_before": COMPARE,
    "lead_in_recommends": CANDIDATES,
    "list_kept_whole": _("Look whether each item begins and ends where the source says: split or join."),
    "recommends_in_part": COMPARE,
    "sentence_unread": LEFT_OUT,
    "asks_for_report": _("Set aside each item that is a paragraph of the report and recommends nothing."),
    "draft_not_adopted": CANDIDATES,
    "annex_left_out": LEFT_OUT,
    "second_mark": _("Look which of the two marks is the label, and relabel the item if it is the other."),
    "row_without_number": LEFT_OUT,
    "row_repeats": COMPARE,
    "basis_unclear": _("Read the paragraph that announces the recommendations, and choose how they were adopted."),
    "agenda_item_unknown": _("Look under which agenda item they stand, and write its number."),
    "rejoined": COMPARE,
    "page_furniture": COMPARE,
    "line_end_hyphen": COMPARE,
    "hyphen_removed": COMPARE,
    "text_between_items": LEFT_OUT,
    "text_joined": _(
        "Look whether this text belongs to the item. If not, split the item, and set the second part aside."
    ),
    "item_empty": _("Write its text from the source, or set it aside."),
    "position_unclear": _("Read what the document says of the State’s answer, and choose the position."),
    "text_after_items": LEFT_OUT,
    "item_without_end": _("Look whether the item goes on in the source: join it with the next, or add its words."),
    "list_without_end": LEFT_OUT,
    "opens_points": _(
        "Mark it as “Not a recommendation”, a paragraph of the report: its words stay above its points, and are shown "
        "with each of them."
    ),
    "item_much_longer": _("Look whether two items have run together, and split them."),
    "named_by_reference": COMPARE,
    "reference_unknown": LEFT_OUT,
    "references_unread": LEFT_OUT,
    "reference_without_item": COMPARE,
    "range_unclear": ANSWERS,
    "labels_by_number": ANSWERS,
    "label_unknown": ANSWERS,
    "label_named_twice": ANSWERS,
    "label_not_answered": ANSWERS,
    "answer_unclear": ANSWERS,
    "commitment_of_another": CANDIDATES,
    "comment_in_item": COMPARE,
    "stop_in_list": ANSWERS,
    "answer_unread": ANSWERS,
    "report_unknown": _("Import the report first, and then this document again."),
    "typed_elsewhere": _(
        "Compare the item with both lines. If its words are those of the other line, set it aside, and mark that line "
        "as a recommendation; else write them as its own line has them."
    ),
    "typed_nowhere": COMPARE,
    "unknown_bracket": _("If it names a State or a body, make it an attribution. If not, nothing is to be done."),
    "open_bracket": COMPARE,
}


NAME = "admin:tracker_importproposal"
ITEMS_A_PAGE = 20
"""With their lines of the source and their warnings these are at most 100 KB."""


@dataclass(frozen=True)
class ShownDoubt:
    """One warning: the item it speaks of, and what to do about it. `words_at`: the number of the line that has the
    words which it says stand elsewhere. `left`: where it is about several items, those that still have what was taken
    for them; `item` is the first of these."""

    review: "Review"
    key: str
    code: str
    message: str
    to_do: str | Promise
    item: "FindingShown | None"
    is_seen: bool
    line: int
    words_at: int = 0
    left: tuple["FindingShown", ...] = ()

    @property
    def address(self) -> str:
        """The address of its line."""
        return self.review.line_address(self.line)

    @property
    def words_address(self) -> str:
        """The address of the other line of a misplaced text."""
        return self.review.line_address(self.words_at)


@dataclass(frozen=True)
class FindingPiece:
    """A piece of a text: a printed name of an attribution, or the words between."""

    text: str
    is_name: bool = False


@dataclass(frozen=True)
class NamedAttribution:
    """An attribution: the name, its State and its clause."""

    printed: str
    iso3: str | None
    clause: str


@dataclass(frozen=True)
class FindingShown:
    """One recommendation that was found. `place` counts from 1."""

    review: "Review"
    finding: RecommendationFinding
    place: int
    is_seen: bool

    @property
    def proposal(self) -> ImportProposal:
        return self.review.proposal

    @property
    def key(self) -> int:
        return self.finding.key

    @property
    def label(self) -> str:
        return self.finding.label

    def __str__(self) -> str:
        return self.label

    @property
    def mark(self) -> str:
        return fingerprint(self.finding)

    @property
    def address(self) -> str:
        return self.act_address("item")

    @property
    def own_place(self) -> str:
        """Its own page, at its heading: where a person is after an act on it."""
        return f"{self.address}#item"

    @property
    def listed_at(self) -> str:
        """Its place in the list of the review."""
        page = (self.place - 1) // ITEMS_A_PAGE + 1
        return f"{page_of(self.proposal)}{f'?page={page}' if page > 1 else ''}#item-{self.key}"

    @property
    def line_address(self) -> str:
        """Where its first line is read."""
        return self.review.line_address(self.finding.line)

    def act_address(self, act: str) -> str:
        return reverse(f"{NAME}_{act}", args=[self.proposal.pk, self.key])

    @property
    def look_address(self) -> str:
        return self.act_address("item-look")

    @property
    def basis_address(self) -> str:
        """Where one says how it and others were adopted."""
        return self.act_address("item-basis")

    @property
    def basis_words(self) -> str | Promise:
        return Basis(self.finding.basis).label

    @property
    def position_words(self) -> str | Promise:
        return PositionValue(self.finding.position or "").label

    @property
    def text_runs(self) -> list[Run]:
        """What was read against what it says now, where a person changed it."""
        read = self.finding.read
        return runs(read, self.finding.text) if read else []

    @property
    def pieces(self) -> list[FindingPiece]:
        """The text with the printed names in it."""
        text, at, found = self.finding.text, 0, []
        for each in sorted(self.finding.attributions, key=lambda each: each.start):
            if each.start >= at:
                found += [
                    FindingPiece(text[at : each.start]),
                    FindingPiece(text[each.start : each.end], is_name=True),
                ]
                at = each.end
        return [piece for piece in [*found, FindingPiece(text[at:])] if piece.text]

    @property
    def attributions(self) -> list[NamedAttribution]:
        """Each attribution with the words it belongs to."""
        text = self.finding.text
        return [
            NamedAttribution(
                each.printed, each.iso3, "" if each.clause_start is None else text[each.clause_start : each.clause_end]
            )
            for each in self.finding.attributions
        ]


class Review:
    """The findings of one proposal as its pages show them."""

    lines_here: Collection[int] = frozenset()
    """The numbers of the lines of the source that the page shows as well."""

    def __init__(self, proposal: ImportProposal) -> None:
        self.proposal = proposal
        self.findings = opened(proposal.findings)
        seen_items = set(self.findings.seen.items)
        self.items = [
            FindingShown(self, finding, place, finding.key in seen_items)
            for place, finding in enumerate(self.findings.recommendations, start=1)
        ]

    def __len__(self) -> int:
        return len(self.items)

    def item(self, key: int) -> FindingShown | None:
        return next((each for each in self.items if each.key == key), None)

    def beside(self, item: FindingShown, direction: str) -> FindingShown | None:
        """The next or the previous item."""
        place = item.place - 1 + STEP[direction]
        return self.items[place] if 0 <= place < len(self.items) else None

    @property
    def looked_at(self) -> int:
        return sum(item.is_seen for item in self.items)

    @property
    def first_unseen(self) -> FindingShown | None:
        """Where a person goes on who left."""
        return next((item for item in self.items if not item.is_seen), None)

    def unseen_after(self, item: FindingShown) -> FindingShown | None:
        """The next item that nobody looked at: behind this one, else before it."""
        others = [each for each in [*self.items[item.place :], *self.items[: item.place - 1]] if not each.is_seen]
        return others[0] if others else None

    def store(
        self,
        mended: Draft,
        *,
        by: User,
        now: datetime.datetime,
        lines: Sequence[tuple[int, str]] = (),
    ) -> ImportProposal:
        """Store corrected findings as one correction, with the warnings that hold of them.

        Args:
            mended: what the correction makes of the findings.
            lines: those of the source.

        Raises NotAllowed, EditConflict.
        """
        return actions.correct_proposal(
            proposal=self.proposal,
            findings=self.stored(rechecked(self.findings, mended, names_in_record(), lines)),
            revision=self.proposal.revision,
            by=by,
            now=now,
        )

    def stored(self, mended: Draft) -> dict[str, Any]:
        """Corrected findings as the import keeps them, with what its other pages keep there."""
        return {**self.proposal.findings, **to_proposal(mended)}

    def line_address(self, line: int) -> str:
        """Where a line of the source is read: on this page, where it shows the line, else in the whole source."""
        place = f"#line-{line}"
        if line in self.lines_here:
            return place
        return f"{reverse(f'{NAME}_source', args=[self.proposal.pk])}?from={line}{place}"

    @cached_property
    def doubts(self) -> list[ShownDoubt]:
        """The warnings in the order of the source."""
        doubted, seen = DoubtedItems(self.findings.recommendations), set(self.findings.seen.warnings)
        by_key = {item.key: item for item in self.items}
        doubts = []
        for stored in self.findings.warnings:
            key, left = doubt_key(stored), self._left_by(stored)
            finding = left[0].finding if left else doubted.about(stored)
            doubts.append(
                ShownDoubt(
                    review=self,
                    key=key,
                    code=stored.code,
                    message=stored.message,
                    to_do=WHAT_TO_DO.get(stored.code, ""),
                    item=by_key[finding.key] if finding else None,
                    is_seen=key in seen,
                    line=stored.line,
                    words_at=int(_line_of_words(stored) or 0),
                    left=left,
                )
            )
        return doubts

    def _left_by(self, stored: WarningFinding) -> tuple[FindingShown, ...]:
        keys = {each.key for each in left_by_default(self.findings, stored)} if stored.code == BASIS_UNCLEAR else set()
        return tuple(item for item in self.items if item.key in keys)

    @property
    def open_doubts(self) -> list[ShownDoubt]:
        """Those that nobody has looked at."""
        return [doubt for doubt in self.doubts if not doubt.is_seen]

    @cached_property
    def doubts_by_item(self) -> dict[int, list[ShownDoubt]]:
        """The warnings about each item, by its key."""
        found: dict[int, list[ShownDoubt]] = {}
        for doubt in self.doubts:
            for item in doubt.left or (doubt.item,):
                if item:
                    found.setdefault(item.key, []).append(doubt)
        return found

    def checked_with(self, key: int) -> list[str]:
        """The warnings that are looked at when an item is marked as checked: its own, and of those that are about
        several items the ones of which every item that is left was checked."""
        own = [doubt for doubt in self.doubts_by_item.get(key, []) if not doubt.left]
        shared = [doubt for doubt in self.doubts if doubt.left]
        whole = [doubt for doubt in shared if all(item.is_seen or item.key == key for item in doubt.left)]
        return [doubt.key for doubt in [*own, *whole]]

    def doubt_after(self, item: FindingShown) -> ShownDoubt | None:
        """The next open warning that speaks of another item."""
        about_items = [doubt for doubt in self.open_doubts if doubt.item and doubt.item.key != item.key]
        behind = [doubt for doubt in about_items if doubt.item and doubt.item.place > item.place]
        return next(iter([*behind, *about_items]), None)


def _line_of_words(stored: WarningFinding) -> str:
    """The number of the line that has the words which stand at none of their own, as the warning says it."""
    return stored.words["found"] if stored.code == "typed_elsewhere" else ""


def reviewed_item(proposal: ImportProposal, key: int) -> tuple[Review, FindingShown | None]:
    """The review of a proposal, and the item of a key in it."""
    review = Review(proposal)
    return review, review.item(key)


SHORTEST_WORD = 5
WORD = re.compile(r"\w+")


def theme_choices(finding: RecommendationFinding | None) -> list[tuple[str, str]]:
    """Every theme for a list of boxes, the suggested ones first and marked as suggestions."""
    themes = list(Theme.objects.all())
    suggested = suggestions(finding, themes) if finding else set()
    said = _("%(theme)s (suggestion)")
    first = [(theme.slug, said % {"theme": theme.name}) for theme in themes if theme.slug in suggested]
    return [*first, *((theme.slug, theme.name) for theme in themes if theme.slug not in suggested)]


def suggestions(finding: RecommendationFinding, themes: list[Theme]) -> set[str]:
    """Themes that the document prints above the item, or all of whose long words stand in its text."""
    printed = {normalised(each) for each in finding.themes}
    words = set(WORD.findall(normalised(finding.text)))
    found = set()
    for theme in themes:
        name = normalised(theme.name)
        long_words = {word for word in WORD.findall(name) if len(word) >= SHORTEST_WORD}
        if name in printed or (long_words and long_words <= words):
            found.add(theme.slug)
    return found


def themes_given(items: Iterable[FindingShown]) -> dict[int, list[str]]:
    """The names of the themes that a person gave to each item, by its key."""
    names = {theme.slug: theme.name for theme in Theme.objects.all()}
    return {item.key: [names[slug] for slug in item.finding.theme_slugs if slug in names] for item in items}


MOST_NAMED = 8


def alike_items(review: Review, items: Sequence[FindingShown]) -> dict[int, list[FindingShown]]:
    """For each of some items of a review, by its key, those of all that say nearly the same, the likest first."""
    texts = {item.key: MatchedText(str(item.key), item.label, _without_names(item)) for item in review.items}
    found = alike(list(texts.values()), [texts[item.key] for item in items])
    by_key = {str(item.key): item for item in review.items}
    return {int(key): [by_key[other] for other in others[:MOST_NAMED]] for key, others in found.items()}


def _without_names(item: FindingShown) -> str:
    """The text without the States that are printed in it: who made a recommendation is no part of what it says."""
    return " ".join(piece.text for piece in item.pieces if not piece.is_name)
