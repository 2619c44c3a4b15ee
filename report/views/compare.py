"""Compare: two to four States, regional groups, meetings, themes or periods beside each other, on the same question."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.citations import citing
from report.data import columns, exports, shapes, tables
from report.explorer import facets
from report.http import parameters
from report.pages import layout
from report.pages.progress import total
from report.pages.punctuation import listed
from report.question import compared
from report.question import question as asking
from tracker.words.sorting import name_order

TITLES = {
    "state": compared.STATES,
    "group": facets.TITLES["group"],
    "meeting": facets.TITLES["meeting"],
    "theme": facets.TITLES["theme"],
    "period": facets.TITLES["period"],
}


@require_safe
def compare(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the question has for each value of the parameter that `by` names, in one of its forms."""
    by = request.GET.get("by", "")
    try:
        question = asking.parsed(request.GET, layout.day_asked(request))
    except asking.Unanswerable as wrong:
        return _refused(request, form, wrong.sentences)
    labels = compared.names(question, by) if by in compared.BY else {}
    if sentences := _wrong(question, by):
        return _refused(request, form, sentences)
    if form in parameters.CITATIONS:
        return citing.cited(request, form, _name(question, by, labels))
    found = compared.compared(question, by, labels) if by else []
    if form in tables.FORMS:
        rows = (columns.row(shapes.compared(each)) for each in found)
        return tables.table(request, form, columns.COMPARED, rows, "compare", question.day)
    if form == "json":
        return exports.json_list("compare", len(found), None, [shapes.compared(each) for each in found], question.day)
    return _page(request, question, by, labels, found)


def _wrong(question: asking.RecordQuestion, by: str) -> list[str]:
    """What is wrong with what is compared, in sentences. Fewer are no fault: the page offers a choice of more."""
    if by and by not in compared.BY:
        return [_("“by” is one of: %(names)s.") % {"names": ", ".join(compared.BY)}]
    chosen = question.filters.chosen(by) if by else []
    if len(chosen) > compared.MOST:
        return [_("At most %(most)s can be compared at once.") % {"most": compared.MOST}]
    return []


def _name(question: asking.RecordQuestion, by: str, labels: Mapping[str, Any]) -> str:
    """What is compared: the title of the page and of its citation."""
    chosen = [str(labels[value]) for value in question.filters.chosen(by)] if by else []
    return _("Compare: %(names)s") % {"names": listed(chosen)} if chosen else _("Compare")


def _page(
    request: HttpRequest,
    question: asking.RecordQuestion,
    by: str,
    labels: Mapping[str, Any],
    found: list[compared.ComparedFigures],
) -> HttpResponse:
    is_alone, found = len(found) == 1, found if len(found) >= compared.FEWEST else []
    context = {
        "question": question,
        "day": question.day,
        "by": by,
        "name": _name(question, by, labels),
        "title": TITLES.get(by, ""),
        "kinds": [(TITLES[each], _of_kind(request, each), each == by) for each in compared.BY],
        "choices": _choices(by, labels, question.filters.chosen(by)) if by else [],
        "chooses_answers": question.chooses_in_period if by == "period" else question.chooses_answers,
        "found": found,
        "few": [each for each in found if each.is_few],
        "rows": _rows(found),
        "limit": compared.FEW_ANSWERS,
        "kept": layout.kept_fields(request, by),
        "active": [pair for pair in facets.pills(question.filters, request.GET) if pair[0].name != by],
        "is_alone": is_alone,
    }
    return layout.page(request, "report/compare.html", "compare", context)


def _of_kind(request: HttpRequest, by: str) -> str:
    """The address of the same question, by another parameter: nothing of it is chosen yet."""
    return parameters.changed(request.GET, by=by)


def _choices(by: str, labels: Mapping[str, Any], chosen: list[str]) -> list[tuple[str, str, bool]]:
    """The boxes, by name, each with whether it is ticked."""
    boxes = [(value, str(label), value in chosen) for value, label in labels.items()]
    return boxes if by in ("group", "meeting", "period") else sorted(boxes, key=lambda box: name_order(box[1]))


def _rows(found: list[compared.ComparedFigures]) -> list[dict[str, Any]]:
    """A row for each status of the legend, with the number of each that is compared."""
    return [
        {
            "code": one.code,
            "label": one.label,
            "numbers": [(each, each.progress.counts.get(one.code, 0)) for each in found],
        }
        for one in total(each.progress for each in found).statuses
    ]


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    return layout.refused(request, sentences) if form == "html" else exports.refusal(form, sentences)
