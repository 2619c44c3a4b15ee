"""The matrix as a Word document: a heading for each theme, and under it a table of its recommendations by meeting."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from report.as_of.days import stood_on
from report.briefs import contents
from report.http.freshness import Head
from report.matrix.table import CitedRecommendation, cited_as
from report.pages import reuse
from report.pages.answered import answered_of
from report.pages.printings import Printed
from report.pages.punctuation import listed, semicolon
from report.question.question import RecordQuestion
from tracker.questionnaire.word_document import CONTENT_TYPE, Link, Paper, day

__all__ = ["CONTENT_TYPE", "MOST", "written"]

MOST = 400  # entries; a longer document is for programs, and they have the CSV
WIDTHS = (4.2, 7.3, 5.5)


def written(
    request: HttpRequest,
    question: RecordQuestion,
    found: Iterable[CitedRecommendation],
    head: Head | None,
    permanent: str,
) -> bytes:
    """The file.

    Args:
        found: in the order of the matrix.
        head: the newest entry of the ledger.
        permanent: the address that gives the same again.
    """
    paper = Paper(_("Recommendations by theme and meeting"))
    on = question.day or timezone.now().date()
    paper.line(stood_on(on, day(on)))
    if head:
        paper.line(_("Newest entry of the ledger: no. %(number)s, hash:") % {"number": head.sequence})
        paper.exactly(head.hash)
    paper.points([(permanent, permanent)], style="Normal")
    paper.line(
        _(
            "A status is what a Government says about itself; it is not an assessment. A recommendation with several "
            "themes stands under each of them."
        )
    )
    contents.without_answer(paper, (each.state for each in question.without_answer))
    heads = (_("Recommendation"), _("Text"), _("As reported"))
    for name, of_theme in groupby(found, key=lambda each: each.theme_name):
        paper.heading(name)
        paper.table(heads, (_row(request, each, question.narrows_answers) for each in of_theme), WIDTHS)
    paper.line(reuse.sentence())
    return paper.written()


def _row(request: HttpRequest, each: CitedRecommendation, narrowed: bool) -> tuple[object, ...]:
    def link(printed: Printed) -> Link:
        return Link(cited_as(printed), request.build_absolute_uri(printed.address))

    same = [_("Same subject:"), *map(link, each.alike)] if each.alike else []
    replaced = [each.printed.recommendation.get_standing_display()] if each.printed.is_replaced else []
    text = (each.printed.text, each.printed.language)
    return [link(each.printed), *same], text, [*replaced, standing(each, narrowed=narrowed)]


def standing(each: CitedRecommendation, *, narrowed: bool) -> str:
    """Where it stands, in words: how many answered of how many, and what they report."""
    progress = each.progress
    of_all = answered_of(progress, narrowed)
    reported = [f"{one.label}: {one.count}" for one in progress.statuses if one.count]
    return semicolon().join([of_all, listed(reported)]) if reported else of_all
