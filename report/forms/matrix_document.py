"""The matrix as a Word document: a heading for each theme, and under it a table of its recommendations by meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from report.briefs import contents
from report.briefs.brief import TooLong
from report.briefs.contents import BriefPaper, BriefPlace, Wording
from report.pages import reuse
from report.pages.matrix import CitedRecommendation, Entry, cited, cited_as
from report.pages.printings import Printed
from report.pages.progress import answered_of
from report.pages.punctuation import listed, semicolon
from report.question.question import RecordQuestion
from tracker.questionnaire.word_document import Link

MOST = 400  # entries; a longer document is for programs, and they have the CSV
TOO_MUCH = gettext_lazy(
    "A Word document holds %(most)s recommendations; this has %(number)s. Choose fewer themes or meetings, or "
    "take the table: %(address)s"
)
WIDTHS = (4.2, 7.3, 5.5)


@dataclass(frozen=True)
class CitedMatrix:
    """All entries of a question, in the order of the matrix."""

    question: RecordQuestion
    cited: Iterable[CitedRecommendation]


def read(question: RecordQuestion, found: Sequence[Entry]) -> CitedMatrix:
    """What the document holds. Raises TooLong."""
    if len(found) > MOST:
        raise TooLong(len(found), MOST, TOO_MUCH)
    return CitedMatrix(question, cited(question, found, found))


def _write(paper: BriefPaper, found: CitedMatrix, place: BriefPlace) -> None:
    paper.line(place.as_of)
    if place.head:
        paper.line(_("Newest entry of the ledger: no. %(number)s, hash:") % {"number": place.head.sequence})
        paper.exactly(place.head.hash)
    paper.points([(place.permanent, place.permanent)], style="Normal")
    paper.line(
        _(
            "A status is what a Government says about itself; it is not an assessment. A recommendation with several "
            "themes stands under each of them."
        )
    )
    contents.without_answer(paper, (each.state for each in found.question.without_answer))
    heads = (_("Recommendation"), _("Text"), _("As reported"))
    for name, of_theme in groupby(found.cited, key=lambda each: each.theme_name):
        paper.heading(name)
        paper.table(heads, (_row(place, each, found.question.narrows_answers) for each in of_theme), WIDTHS)
    paper.line(reuse.sentence())


MATRIX = Wording(lambda _found: _("Recommendations by theme and meeting"), _write)


def _row(place: BriefPlace, each: CitedRecommendation, narrowed: bool) -> tuple[object, ...]:
    def link(printed: Printed) -> Link:
        return Link(cited_as(printed), place.address(printed.address))

    same = [_("Same subject:"), *map(link, each.alike)] if each.alike else []
    replaced = [each.printed.recommendation.get_standing_display()] if each.printed.is_replaced else []
    text = (each.printed.text, each.printed.language)
    return [link(each.printed), *same], text, [*replaced, _standing(each, narrowed=narrowed)]


def _standing(each: CitedRecommendation, *, narrowed: bool) -> str:
    """Where it stands, in words: how many answered of how many, and what they report."""
    progress = each.progress
    of_all = answered_of(progress, narrowed)
    reported = [f"{one.label}: {one.count}" for one in progress.statuses if one.count]
    return semicolon().join([of_all, listed(reported)]) if reported else of_all
