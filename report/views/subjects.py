"""The themes, one theme, and one regional group: what was recommended, of whom it was asked, and what is reported."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from report.briefs import brief
from report.data import schema, shapes
from report.explorer import listing
from report.forms.documents import DocumentAsked
from report.forms.registry import Result, in_forms, of_list
from report.pages import layout
from report.pages import subjects as gathered
from report.question.question import RecordQuestion, Unanswerable


@in_forms()
def themes(request: HttpRequest) -> Result:
    """Every theme with the figures of its recommendations, by name."""
    question = gathered.question_of(layout.day_asked(request))
    keys = question.filters.recommendations().order_by().values_list("pk", flat=True)
    found = gathered.by_theme(question, question.progress(keys))
    named = [each for each in found if each.value]
    without = found[-1] if len(found) > len(named) else None
    parts = of_list(request, named, lambda each: each.value, partial(shapes.theme, request))
    return Result(
        template="report/themes.html",
        here="matrix",
        name="themes",
        day=question.day,
        shape=schema.Theme,
        **parts | {"context": lambda: parts["context"]() | {"without": without}},
        no_row=_("“after” names no theme of this list. Begin at its first page."),
    )


@in_forms()
def theme(request: HttpRequest, theme: str) -> Result:
    """One theme: its recommendations with their figures, and the figures by regional group."""
    try:
        question = gathered.question_of(layout.day_asked(request), ("theme", theme))
    except Unanswerable:
        raise Http404 from None
    name = question.filters.reference.themes[theme]

    def context() -> dict[str, Any]:
        picture = gathered.of_theme(question, request.GET.get("after", ""))
        return {"picture": picture, "name": name, "place": picture.place}

    return Result(
        template="report/theme.html",
        here="matrix",
        context=context,
        crumbs=(layout.way_to("themes"), (name, "")),
        data=lambda: shapes.one_theme(request, gathered.of_theme(question, ""), theme, name),
        rows=lambda: _rows(request, question, gathered.recommendations_of(question)),
        brief=DocumentAsked(f"brief-{theme}", lambda: brief.of_question(question, name)),
        **_of_subject(question, theme, name),
    )


@in_forms()
def group(request: HttpRequest, group: str) -> Result:
    """One regional group: what its States were asked, and what they report together. No State is before another."""
    if group not in gathered.GROUP_OF_SLUG:
        raise Http404
    named = gathered.GROUP_OF_SLUG[group]
    question, name = gathered.question_of(layout.day_asked(request), ("group", named.value)), str(named.label)

    def context() -> dict[str, Any]:
        picture = gathered.of_group(question, request.GET.get("after", ""))
        states = gathered.states_of_group(question)
        return {"picture": picture, "group": named, "states": states, "place": picture.place}

    def data() -> Any:
        states = gathered.states_of_group(question)
        return shapes.one_group(request, gathered.of_group(question, ""), named, states)

    return Result(
        template="report/group.html",
        here="states",
        context=context,
        crumbs=(layout.way_to("states"), (name, "")),
        data=data,
        rows=lambda: _rows(request, question, gathered.asked_by_group(question)[1]),
        brief=DocumentAsked(f"brief-{group}", lambda: brief.of_group(question, name)),
        **_of_subject(question, group, name),
    )


def _of_subject(question: RecordQuestion, slug: str, title: str) -> dict[str, Any]:
    """What a theme and a group have in common: the table is that of the list of recommendations."""
    return {
        "name": slug,
        "title": title,
        "day": question.day,
        "shape": schema.ListedRecommendation if question.day else schema.Recommendation,
        "no_row": _("“after” names no recommendation of this list. Begin at its first page."),
    }


def _rows(request: HttpRequest, question: RecordQuestion, named: Iterable[gathered.NamedKey]) -> Iterable[Any]:
    """The recommendations with their figures."""
    rows = listing.every_row(question, [key for key, _name in named])
    return map(partial(shapes.listed_recommendation, request, day=question.day), rows)
