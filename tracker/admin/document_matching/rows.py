"""The page of matches as it is read: each finding beside what it prints again, word by word, and what is left over.

Belongs here: putting together what was found, compared and chosen. Fields are in `forms`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.admin.document_matching.choices import DROPPED, INTO, NEW, UNDECIDED, Choices
from tracker.choices import Basis
from tracker.importing.comparing import ComparedProposal
from tracker.importing.versions.matching import MERGED, REWORDED, SAME, SPLIT, TRANSLATED, Match, words_of
from tracker.models import Printing
from tracker.words.differences import Run, runs

type Finding = dict[str, Any]

IS_NEW, IS_DROPPED, IS_STAYING, IS_OPEN = "new", "dropped", "stays", "undecided"
FOLDED = (SAME, TRANSLATED, IS_STAYING)
"""What needs nobody's eye first: it is folded, and opens on demand."""


@dataclass(frozen=True)
class MatchRow:
    """One line of the page: a finding and what it comes from, or what comes into no finding."""

    kind: str
    slug: str
    finding: Finding | None
    then: tuple[Printing, ...]
    match: Match | None
    is_chosen_by_program: bool
    field: Any
    into: str = ""

    @property
    def label(self) -> str:
        return self.finding["label"] if self.finding else self.then[0].label

    @property
    def labels_then(self) -> list[str]:
        return [each.label for each in self.then]

    @property
    def is_open(self) -> bool:
        return self.kind not in FOLDED or bool(self.field and self.field.errors) or self.has_other_basis

    @property
    def is_relabelled(self) -> bool:
        return self.finding is not None and self.labels_then != [self.finding["label"]]

    @property
    def kind_label(self) -> str:
        return {
            SAME: _("The same words"),
            REWORDED: _("Reworded"),
            SPLIT: _("Split"),
            MERGED: _("Merged"),
            TRANSLATED: _("Translation"),
            IS_NEW: _("New"),
            # Translators: of a recommendation that a later document leaves out
            IS_DROPPED: pgettext("of a recommendation", "Not in the later report"),
            IS_STAYING: _("Stays as it is"),
            IS_OPEN: _("To be decided"),
        }[self.kind]

    @property
    def reason(self) -> str:
        """Why the program suggests it; nothing where the person chose otherwise."""
        if not self.is_chosen_by_program or self.match is None:
            return ""
        if self.match.kind == TRANSLATED:
            return _("Suggested by its label, its place, and the numbers and names in it.")
        if self.kind in (SPLIT, MERGED):
            return _("Suggested by the words that they share.")
        if self.match.words == self.match.of:
            return _("Suggested: all words are the same.")
        if not self.match.is_sure:
            sentence = ngettext(
                "Perhaps: %(words)s of %(of)s word is the same. Please decide.",
                "Perhaps: %(words)s of %(of)s words are the same. Please decide.",
                self.match.of,
            )
        else:
            sentence = ngettext(
                "Suggested: %(words)s of %(of)s word is the same.",
                "Suggested: %(words)s of %(of)s words are the same.",
                self.match.of,
            )
        return sentence % self._words

    @property
    def _words(self) -> dict[str, int]:
        return {"words": self.match.words, "of": self.match.of} if self.match else {}

    @cached_property
    def difference(self) -> list[Run]:
        """What stayed, went and came, in one reading; nothing for a translation."""
        if self.finding is None or not self.then or self.kind in (SAME, TRANSLATED):
            return []
        return runs(" ".join(each.text for each in self.then), self.finding["text"])

    @property
    def has_other_basis(self) -> bool:
        """Whether a recommendation that goes on stands on another footing now."""
        return (
            self.kind in (SAME, REWORDED)
            and self.finding is not None
            and self.then[0].recommendation.basis != self.finding["basis"]
        )

    @property
    def bases(self) -> tuple[str, str]:
        """The footing before and now."""
        before, now = self.then[0].recommendation.basis, (self.finding or {}).get("basis", "")
        return str(Basis(before).label), str(Basis(now).label)


def _kind_of(choices: Choices, slug: str, text: str, then: Sequence[Printing], *, is_translation: bool) -> str:
    if not then:
        return IS_NEW if choices.now[slug] == NEW else IS_OPEN
    if is_translation:
        return TRANSLATED
    if len(then) > 1:
        return MERGED
    if choices.claims[then[0].recommendation.slug] > 1:
        return SPLIT
    return SAME if words_of(text) == words_of(then[0].text) else REWORDED


def rows_of(
    findings: Finding, compared: ComparedProposal, choices: Choices, form: Any, *, is_translation: bool
) -> list[MatchRow]:
    """Findings in their order, then what none of them prints again; what merely stays comes last."""
    printed = {each.recommendation.slug: each for each in compared.then}
    by_pair = {(each.then, each.now): each for each in compared.matches}
    by_now = {each.now: each for each in compared.matches}
    rows = []
    for finding in findings["recommendations"]:
        slug = finding["slug"]
        before = choices.before(slug)
        then = tuple(printed[each] for each in before)
        match = by_pair.get((before[0], slug)) if before else by_now.get(slug)
        kind = _kind_of(choices, slug, finding["text"], then, is_translation=is_translation)
        is_own = match is not None and (bool(before) or choices.now[slug] == UNDECIDED)
        rows.append(MatchRow(kind, slug, finding, then, match, is_own, form.field_of("now", slug)))
    return [*rows, *_left_over(findings, compared, choices, form)]


def _left_over(findings: Finding, compared: ComparedProposal, choices: Choices, form: Any) -> list[MatchRow]:
    labels = {each["slug"]: each["label"] for each in findings["recommendations"]}
    found = []
    for printing in compared.then:
        slug = printing.recommendation.slug
        if choices.claims[slug]:
            continue
        became = choices.then[slug]
        kind = IS_OPEN if became == UNDECIDED else IS_DROPPED if became == DROPPED else IS_STAYING
        into = ""
        if became.startswith(INTO):
            kind, into = MERGED, labels[became.removeprefix(INTO)]
        found.append(MatchRow(kind, slug, None, (printing,), None, False, form.field_of("then", slug), into))
    return sorted(found, key=lambda row: row.kind == IS_STAYING)


def counts_of(rows: Sequence[MatchRow], then: int) -> list[str]:
    """What the choices make, in numbers: "12 then, 13 now", "9 the same", "1 split in 2"."""
    now = Counter(row.kind for row in rows if row.finding)
    parts = [row for row in rows if row.finding and row.kind == SPLIT]
    wholes = {slug.recommendation.slug for row in parts for slug in row.then}
    merged = sum(len(row.then) for row in rows if row.finding and row.kind == MERGED)
    left = Counter(row.kind for row in rows if not row.finding)
    undecided = now[IS_OPEN] + left[IS_OPEN]
    sentences = [
        (now[SAME], ngettext("%(count)s the same", "%(count)s the same", now[SAME])),
        (now[TRANSLATED], ngettext("%(count)s translated", "%(count)s translated", now[TRANSLATED])),
        (now[REWORDED], ngettext("%(count)s reworded", "%(count)s reworded", now[REWORDED])),
        (len(wholes), _("%(count)s split into %(parts)s") % {"count": len(wholes), "parts": len(parts)}),
        (now[MERGED], _("%(then)s merged into %(count)s") % {"then": merged, "count": now[MERGED]}),
        (now[IS_NEW], ngettext("%(count)s new", "%(count)s new", now[IS_NEW])),
        (
            left[IS_DROPPED],
            ngettext("%(count)s not in the later report", "%(count)s not in the later report", left[IS_DROPPED]),
        ),
        (left[IS_STAYING], ngettext("%(count)s stays as it is", "%(count)s stay as they are", left[IS_STAYING])),
        (undecided, ngettext("%(count)s to be decided", "%(count)s to be decided", undecided)),
    ]
    head = _("%(then)s then, %(now)s now") % {"then": then, "now": sum(now.values())}
    return [head, *(words % {"count": count} if "%(" in words else words for count, words in sentences if count)]
