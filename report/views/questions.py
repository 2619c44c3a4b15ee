"""A question to the whole record, put in other ways: as a matrix, compared, by what is missing, by theme and group."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from report.briefs import brief
from report.data import schema, shapes
from report.explorer import facets
from report.forms import charts
from report.forms.documents import MATRIX, DocumentAsked, read_matrix
from report.forms.registry import Result, in_forms, of_list
from report.http import parameters
from report.pages import gaps as missing
from report.pages import layout
from report.pages import matrix as matrices
from report.pages import subjects as of_subjects
from report.pages.paging import Listed, cut, listed
from report.pages.progress import total
from report.pages.punctuation import listed as in_line
from report.question import compared
from report.question import question as asking
from report.question.filters import GAPS
from report.question.question import RecordQuestion, Unanswerable
from tracker.choices import RegionalGroup
from tracker.models import Theme
from tracker.words.sorting import name_order


@in_forms()
def matrix(request: HttpRequest) -> Result:
    """The recommendations that the address asks for, under each of their themes."""
    question, after = asking.asked_by(request), request.GET.get("after", "")
    found = matrices.entries(question)
    shaped = partial(shapes.matrix_entry, request)

    def context() -> dict[str, Any]:
        return {
            "picture": matrices.matrix(question, found, after),
            "gone": sum(question.no_longer(each.recommendation for each in found).values()),
            "choices": [_boxes_of(question, name, compared.names(question, name)) for name in ("meeting", "theme")],
            "kept": layout.kept_fields(request, "meeting", "theme"),
        }

    def data() -> Listed[Any]:
        page = listed(cut(found, lambda each: each.name, after))
        return Listed(list(map(shaped, matrices.cited(question, found, page.rows))), page.count, page.next)

    return Result(
        template="report/matrix.html",
        here="matrix",
        context=context,
        name="matrix",
        title=_("Recommendations by theme and meeting"),
        question=question,
        shape=schema.MatrixEntry,
        rows=lambda: map(shaped, matrices.cited(question, found, found)),
        data=data,
        brief=DocumentAsked("matrix", lambda: read_matrix(question, found), MATRIX),
        no_row=_("“after” names no recommendation of this list. Begin at its first page."),
    )


def _boxes_of(question: RecordQuestion, name: str, labels: Mapping[str, Any]) -> dict[str, Any]:
    """The boxes of meetings, themes and the like, each with whether it is ticked; States and themes by name."""
    boxes = [(value, str(label), value in question.chosen(name)) for value, label in labels.items()]
    in_order = boxes if name in ("group", "meeting", "period") else sorted(boxes, key=lambda box: name_order(box[1]))
    return {"name": name, "title": compared.TITLES[name], "boxes": in_order}


@in_forms()
def compare(request: HttpRequest) -> Result:
    """Two to four States, groups, meetings, themes or periods: the question for each value that `by` names."""
    by, question = request.GET.get("by", ""), asking.asked_by(request)
    labels = compared.names(question, by) if by in compared.BY else {}
    chosen = question.chosen(by) if labels else []
    if by and by not in compared.BY:
        raise Unanswerable([_("“by” is one of: %(names)s.") % {"names": ", ".join(compared.BY)}])
    if len(chosen) > compared.MOST:
        raise Unanswerable([_("At most %(most)s can be compared at once.") % {"most": compared.MOST}])
    names = in_line(str(labels[value]) for value in chosen)
    title = _("Compare: %(names)s") % {"names": names} if chosen else _("Compare")

    def found() -> list[compared.ComparedFigures]:
        return compared.compared(question, by, labels) if by else []

    def data() -> Listed[Any]:
        shown = found()
        return Listed(list(map(shapes.compared, shown)), len(shown), None)

    return Result(
        template="report/compare.html",
        here="compare",
        context=lambda: _beside(request, question, by, labels, found()) | {"name": title},
        name="compare",
        title=title,
        question=question,
        shape=schema.Compared,
        rows=lambda: map(shapes.compared, found()),
        data=data,
    )


def _beside(
    request: HttpRequest,
    question: RecordQuestion,
    by: str,
    labels: Mapping[str, Any],
    found: list[compared.ComparedFigures],
) -> dict[str, Any]:
    is_alone, found = len(found) == 1, found if len(found) >= compared.FEWEST else []
    statuses = total(each.progress for each in found).statuses
    return {
        "by": by,
        "title": compared.TITLES.get(by, ""),
        "kinds": [
            (compared.TITLES[each], parameters.changed(request.GET, by=each), each == by) for each in compared.BY
        ],
        "choices": _boxes_of(question, by, labels)["boxes"] if by else [],
        "chooses_answers": question.chooses_in_period if by == "period" else question.chooses_answers,
        "found": found,
        "few": [each for each in found if each.is_few],
        "rows": [
            {
                "code": one.code,
                "label": one.label,
                "numbers": [(each, each.progress.counts.get(one.code, 0)) for each in found],
            }
            for one in statuses
        ],
        "limit": compared.FEW_ANSWERS,
        "kept": layout.kept_fields(request, by),
        "active": [pair for pair in facets.pills(question.filters, request.GET) if pair[0].name != by],
        "is_alone": is_alone,
    }


@in_forms()
def gaps(request: HttpRequest) -> Result:
    """What the record does not have, by kind, in the order of meetings: recommendations without a published answer,
    symbols, languages."""
    question = asking.asked_by(request)
    kinds = question.chosen("gap")
    every = missing.gaps(question)
    found = [each for each in every if not kinds or each.kind in kinds]
    parts = of_list(
        request, found, lambda each: each.name, partial(shapes.gap, request), partial(missing.shown, question)
    )

    def context() -> dict[str, Any]:
        numbers = [
            {
                "label": str(GAPS[kind]),
                "number": number,
                "address": parameters.changed(request.GET, gap=kind, after=None),
                "is_chosen": kind in kinds,
            }
            for kind, number in missing.numbers(every).items()
        ]
        return parts["context"]() | {"kinds": numbers}

    return Result(
        template="report/gaps.html",
        here="recommendations",
        name="gaps",
        question=question,
        shape=schema.Gap,
        **parts | {"context": context},
        no_row=_("“after” names nothing of this list. Begin at its first page."),
    )


@in_forms()
def themes(request: HttpRequest) -> Result:
    """Every theme with the figures of its recommendations, by name."""
    question = asking.asked_by(request)
    progress = question.progress_of_every()
    found = of_subjects.by_theme(question, progress)
    named = [each for each in found if each.value and (each.recommendations or not question.names_recommendations)]
    without, gone = next((each for each in found if not each.value), None), total(progress.values()).no_longer
    parts = of_list(request, named, lambda each: each.value, partial(shapes.theme, request))
    return Result(
        template="report/themes.html",
        here="matrix",
        name="themes",
        question=question,
        shape=schema.Theme,
        **parts | {"context": lambda: parts["context"]() | {"without": without, "gone": gone}},
        no_row=_("“after” names no theme of this list. Begin at its first page."),
    )


@in_forms()
def theme(request: HttpRequest, theme: str) -> Result:
    """One theme: its recommendations with their figures, and the figures by regional group."""
    name, question = get_object_or_404(Theme, slug=theme).name, asking.asked_by(request, theme=theme)
    read = partial(of_subjects.of_theme, question)
    return Result(
        template="report/theme.html",
        here="matrix",
        crumbs=(layout.way_to("themes"), (name, "")),
        data=lambda: shapes.one_theme(request, read(""), theme, name),
        rows=lambda: shapes.recommendations(request, question, of_subjects.keys_of(question)),
        brief=DocumentAsked(f"brief-{theme}", lambda: brief.of_question(question, name)),
        chart=lambda: charts.of_several(question.progress_of_every(), name),
        **_of_subject(request, question, theme, name, read),
    )


@in_forms()
def group(request: HttpRequest, group: str) -> Result:
    """One regional group: what its States were asked, and what they report together. No State is before another."""
    if group not in parameters.GROUP_OF_SLUG:
        raise Http404
    named = RegionalGroup(parameters.GROUP_OF_SLUG[group])
    question, name = asking.asked_by(request, group=named.value), str(named.label)
    states, read = partial(of_subjects.states_of_group, question), partial(of_subjects.of_group, question)
    parts = _of_subject(request, question, group, name, read)
    return Result(
        template="report/group.html",
        here="states",
        crumbs=(layout.way_to("states"), (name, "")),
        data=lambda: shapes.one_group(request, read(""), named, states()),
        rows=lambda: shapes.recommendations(request, question, of_subjects.asked_by_group(question)[0]),
        brief=DocumentAsked(f"brief-{group}", lambda: brief.of_group(question, name)),
        chart=lambda: charts.of_several(of_subjects.asked_by_group(question)[0], name),
        **parts | {"context": lambda: parts["context"]() | {"states": states()}},
    )


def _of_subject(
    request: HttpRequest, question: RecordQuestion, slug: str, name: str, read: Callable[[str], of_subjects.SubjectPage]
) -> dict[str, Any]:
    """What a theme and a group have in common: the table is that of the list of recommendations."""
    return {
        "context": lambda: {"picture": read(request.GET.get("after", "")), "name": name},
        "name": slug,
        "title": name,
        "question": question,
        "shape": schema.ListedRecommendation,
        "no_row": _("“after” names no recommendation of this list. Begin at its first page."),
    }
