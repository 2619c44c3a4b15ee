"""The matrix: recommendations by theme and meeting."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from report.citations import citing
from report.data import columns, exports, shapes, tables
from report.explorer import facets
from report.http import parameters
from report.http.freshness import standing
from report.matrix import entries, table, word
from report.pages import layout
from report.pages.paging import PAGE, NoSuchRow
from report.question import compared
from report.question import question as asking

TEMPLATE = "report/matrix.html"


@require_safe
def matrix(request: HttpRequest, form: str) -> HttpResponseBase:
    """The recommendations that the address asks for, under each of their themes, in one of its forms."""
    try:
        question = asking.parsed(request.GET, layout.day_asked(request))
    except asking.Unanswerable as wrong:
        return _refused(request, form, wrong.sentences)
    if form in parameters.CITATIONS:
        return citing.cited(request, form, _("Recommendations by theme and meeting"))
    found = entries.entries(question)
    if form in tables.FORMS:
        rows = (columns.row(shapes.matrix_entry(request, each)) for each in table.cited(question, found, found))
        return tables.table(request, form, columns.MATRIX, rows, "matrix", question.day)
    if form == "docx":
        return _document(request, question, found)
    try:
        if form == "json":
            return _json(request, question, found)
        return _page(request, question, table.matrix(question, found, request.GET.get("after", "")))
    except NoSuchRow:
        return _refused(request, form, [_("“after” names no recommendation of this list. Begin at its first page.")])


def _json(request: HttpRequest, question: asking.RecordQuestion, found: Sequence[entries.Entry]) -> HttpResponse:
    start = entries.named(found, request.GET.get("after", ""))
    some = found[start : start + PAGE]
    next_after = some[-1].name if start + PAGE < len(found) else None
    results = [shapes.matrix_entry(request, each) for each in table.cited(question, found, some)]
    next_address = exports.address_of_next(request, next_after)
    return exports.json_list("matrix", len(found), next_address, results, question.day)


def _document(request: HttpRequest, question: asking.RecordQuestion, found: Sequence[entries.Entry]) -> HttpResponse:
    if len(found) > word.MOST:
        too_many = _(
            "A Word document holds %(most)s recommendations; this has %(number)s. Choose fewer themes or meetings, or "
            "take the table: %(address)s"
        )
        address = request.build_absolute_uri(request.path.removesuffix("docx") + f"csv{question.query}")
        shown = {"most": word.MOST, "number": len(found), "address": address}
        return exports.refusal("docx", [too_many % shown])
    permanent = request.build_absolute_uri(request.path.removesuffix(".docx") + "/") + layout.of_its_day(request)
    written = word.written(request, question, table.cited(question, found, found), standing(request).head, permanent)
    response = HttpResponse(written, content_type=word.CONTENT_TYPE)
    name = f"matrix-{question.day}" if question.day else "matrix"
    response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


def _page(request: HttpRequest, question: asking.RecordQuestion, picture: table.Matrix) -> HttpResponse:
    context = {
        "picture": picture,
        "place": picture.place,
        "day": question.day,
        "question": question,
        "query": question.filters.form.cleaned_data.get("q") or "",
        "active": facets.pills(question.filters, request.GET),
        "choices": _choices(question),
        "kept": layout.kept_fields(request, "meeting", "theme"),
    }
    return layout.page(request, TEMPLATE, "matrix", context)


def _choices(question: asking.RecordQuestion) -> list[dict[str, Any]]:
    """The boxes of meetings and of themes, each with whether it is ticked."""
    found = []
    for name in ("meeting", "theme"):
        chosen, labels = question.filters.chosen(name), compared.names(question, name)
        boxes = [(value, label, value in chosen) for value, label in labels.items()]
        found.append({"name": name, "title": facets.TITLES[name], "boxes": boxes})
    return found


def _refused(request: HttpRequest, form: str, sentences: list[str]) -> HttpResponse:
    return layout.refused(request, sentences) if form == "html" else exports.refusal(form, sentences)
