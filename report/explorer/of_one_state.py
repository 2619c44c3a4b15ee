"""What one State reported on the recommendations of a list, in its own words."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from report.pages.answers import Answer, answers_in, readable_texts
from report.question.question import RecordQuestion


def said(question: RecordQuestion, recommendations: Iterable[UUID]) -> dict[UUID, Answer]:
    """The answer of the one State that is asked about, by recommendation: two queries; none where it is not one."""
    if question.one_state is None:
        return {}
    about = question.answers.filter(recommendation__in=list(recommendations)).order_by()
    texts = readable_texts().filter(publication__in=about.values("publication"))
    return {each.recommendation: each for each in answers_in(texts, {})}
