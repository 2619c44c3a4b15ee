"""The components, each with its samples in every state, as the page of components draws them.

Each is drawn by the very template part that the pages use. A part of `templates/components/` that is not here fails a
test. What only the portal uses has its home in `templates/portal/`, and is here because issue and look count it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from report.as_of.history import Withdrawal
from report.charts import shapes
from report.gallery import samples
from tracker.choices import ImplementationStatus
from tracker.counting import length_of
from tracker.differences import runs
from tracker.list_pages import page_of
from tracker.portal.answers.answer_status import TaskStatus

# For whoever makes the pages: in English alone, as the names of the templates are.
TITLE = "Components"
LEAD = "Each template part with samples in all its states, drawn by the part itself. Nothing here is of the record."
OF_ALL = samples.EVERY_STATUS.statuses
LINE = shapes.Years(2026, 2028)


@dataclass(frozen=True)
class Part:
    """One template part and its samples: what each shows in words, and its context. `inside` is the list it lies in."""

    template: str
    samples: dict[str, dict[str, Any]] = field(default_factory=lambda: {"": {}})
    inside: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        return self.template.removesuffix(".html").replace("/", "-")

    def drawn(self, request: HttpRequest, frame: dict[str, Any]) -> Iterator[tuple[str, SafeString]]:
        """Each sample: its words and its markup."""
        opening, closing = self.inside
        for words, context in self.samples.items():
            markup = render_to_string(self.template, {**frame, **context}, request)
            quiet = markup.replace(" autofocus", "")  # among samples none takes the focus
            yield words, mark_safe(opening + quiet + closing)  # noqa: S308 - a template rendered it


@dataclass(frozen=True)
class GalleryPart:
    """Parts that belong together."""

    title: str
    parts: tuple[Part, ...]


class SampleForm(forms.Form):
    """A field with a hint and an error, as the portal has them."""

    summary = forms.CharField(label="Summary", help_text="What was done, and with what effect.", widget=forms.Textarea)
    status = forms.ChoiceField(label="Action taken", choices=ImplementationStatus.choices, widget=forms.RadioSelect)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        return [(self[name].auto_id, str(each)) for name, found in self.errors.items() for each in found]


def _each(name: str, things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {words: {name: thing} for words, thing in things.items()}


def _counter(words: str, count: int, language: str = "en") -> dict[str, Any]:
    text = words * count
    box = SimpleNamespace(auto_id="id_summary")
    return {"field": box, "language": SimpleNamespace(auto_id="id_language"), "length": length_of(text, language)}


def _task(status: TaskStatus | None, number: int) -> dict[str, Any]:
    printing = samples.printed().printing
    task = {
        "label": printing.label,
        "item": {"printing": printing, "pk": number},
        "address": "#portal-task",
        "status": SimpleNamespace(mark=status.mark, label=status.label) if status else None,
        "standing": {},
    }
    return {"task": task, "list": {"names_meetings": False}}


def _drafts() -> dict[str, dict[str, Any]]:
    option = SimpleNamespace(tag=mark_safe('<input type="checkbox" id="row">'), id_for_label="row")
    room = SimpleNamespace(slug="sample", code="xaa")
    common = {"option": option, "room": room}
    answered = _draft(status=ImplementationStatus.PLANNED, summary="A joint desk will be opened.")
    return {
        "an answer": {**common, "version": answered},
        "an answer without a status": {**common, "version": _draft()},
    }


def _draft(status: ImplementationStatus | None = None, summary: str = "") -> SimpleNamespace:
    printed = samples.printed()
    return SimpleNamespace(
        recommendation_id=1,
        recommendation=printed.recommendation,
        printing=printed.printing,
        implementation_status=status,
        get_implementation_status_display=status.label if status else "",
        summary=summary,
        language="en",
    )


def frame_parts() -> tuple[Part, ...]:
    return (
        Part("components/demonstration.html"),
        Part("components/brand.html"),
        Part("components/languages.html"),
        Part("components/language_choice.html"),
        Part(
            "components/crumbs.html",
            {"": {"crumbs": [("Meetings", "#components-crumbs"), ("A meeting", "#components-crumbs"), ("15 (g)", "")]}},
        ),
        Part("components/footer.html"),
        Part("components/version.html"),
    )


def status_parts() -> tuple[Part, ...]:
    chips = {str(each.label): {"code": each.value, "label": each.label} for each in ImplementationStatus}
    of_status = {words: {"bar": shapes.bar(each)} for words, each in samples.PROGRESS.items()}
    marks = {f"{count} States": {"code": "ongoing", "units": shapes.units(count)} for count in (1, 20, 47)}
    slips = {each.text: {"slip": shapes.slip(each, LINE, samples.DAY)} for each in samples.COMMITMENTS}
    total = {"lines": samples.LINES, "total": samples.EVERY_STATUS, "columns": 10, "heading": "components-progress"}
    return (
        Part("components/patterns.html"),
        Part("components/status.html", chips | {"no published answer": {"code": ""}}),
        Part("components/legend.html", {"": {"statuses": OF_ALL}}),
        Part(
            "components/figure.html",
            {
                "with its whole": {"name": "answers published", "number": 964, "whole": 2340, "note": "of 12 × 195"},
                "alone": {"name": "recommendations", "number": 12, "note": "15 (a) to (l)"},
            },
            ('<dl class="figs">', "</dl>"),
        ),
        Part("components/bar.html", of_status),
        Part("components/progress.html", {"": total}),
        Part("components/unit_patterns.html", {"": {"statuses": OF_ALL}}),
        Part("components/units.html", marks, ('<div class="units">', "</div>")),
        Part("components/unit_chart.html", _each("progress", samples.PROGRESS)),
        Part("components/tile_map.html", {"": {"regions": samples.REGIONS}}),
        Part("components/slip.html", slips),
    )


def record_parts() -> tuple[Part, ...]:
    served = [(each, [samples.printed()]) for each in samples.COMMITMENTS]
    gone = {"no_longer": [_span(False), _span(True)]}
    dated = ('<ol class="dated">', "</ol>")
    wide = {f"{words}, in the list of changes": {"change": each, "numbered": True} for words, each in FEW.items()}
    cite = {"title": "A meeting, 15 (g)", "symbol": "A/CONF.1/1"}
    return (
        Part("components/opening.html", {"": {"printing": samples.printed().printing}}),
        Part("components/pieces.html", {"": {"pieces": samples.marked()}}, ('<p class="verbatim">', "</p>")),
        Part("components/answer.html", _each("answer", samples.ANSWERS)),
        Part("components/beside.html", _each("answer", samples.ANSWERS), ('<div class="answer one">', "</div>")),
        Part("components/beside_in_form.html", {"a returned form": {"carried": BESIDE_IN_FORM}}),
        Part("components/said.html", _each("each", samples.IN_FIELDS)),
        Part("components/evidence_item.html", {"a file": {"cited": samples.cited()}, "a link": LINKED}),
        Part("components/commitments.html", {"": {"rows": served}, "on a State's page": OWN | {"rows": served}}),
        Part("components/change.html", _each("change", samples.CHANGES) | wide, dated),
        Part("components/runs.html", {"": {"runs": runs("A desk will be opened.", "A desk was opened in May.")}}),
        Part("components/reasons.html", {"": {"version": RETURNED}}, ("<p>", "</p>")),
        Part("components/letter_before.html", {"": {"version": RIGHT_LETTER}}, ("<p>", "</p>")),
        Part("components/no_longer.html", {"": {"picture": gone}}),
        Part("components/follow.html", {"": {"around": (samples.printed("15 (f)"), samples.printed("15 (h)"))}}),
        Part("components/cite.html", {"": cite, "of a past day": {**cite, "day": samples.DAY}}),
    )


RETURNED = SimpleNamespace(
    return_reason="Two things are missing.",
    field_reasons=[
        SimpleNamespace(field="summary", label="Summary", language="en", text="Please give the month and the year."),
        SimpleNamespace(field="evidence", label="Evidence", language="", text="Please give the page or article."),
    ],
)
LETTER = SimpleNamespace(reported_on=samples.DAY, note_verbale="NV 12/2026", scan_sha256="1")
RIGHT_LETTER = SimpleNamespace(
    letter_before=SimpleNamespace(reported_on=samples.LATER, note_verbale="", scan_sha256="0"),
    transmission=LETTER,
    has_same_words=True,
)
BESIDE_IN_FORM = SimpleNamespace(
    beside_shown=(("15 (g)", "See the annex."), ("", "We answer the other questions in spring.")), has_more_beside=True
)
FEW = {words: samples.CHANGES[words] for words in ("correction",)}
LINKED = {"cited": samples.cited("https://example.org/")}
OWN = {"about_state": True}


def _span(is_commitment: bool) -> Withdrawal:
    since, until = samples.MOMENT, samples.MOMENT
    commitment = samples.KEY if is_commitment else None
    return Withdrawal(samples.ARDOVELA, samples.KEY, commitment, "sample", since, until, 7)


def list_parts() -> tuple[Part, ...]:
    refused = {"sentences": ["“done” is no status."], "way_out": "#components-unanswerable", "way_out_name": "All"}
    return (
        Part("components/facet.html", _each("facet", samples.FACETS), ('<div class="facets">', "</div>")),
        Part("components/pills.html", {"": {"active": samples.ACTIVE}}),
        Part("components/without_answer.html", {"": {"states": samples.WITHOUT_ANSWER}}),
        Part("components/place.html", {"": {"place": samples.PLACE}}, ('<p class="place">', "</p>")),
        Part("components/pages.html", {"": {"place": samples.PLACE, "to": "components-pages"}}),
        Part("components/list_pages.html", {"": {"page": page_of(range(120), "2"), "to": "components-list_pages"}}),
        Part("components/exports.html"),
        Part("components/marked.html", {"": {"pieces": samples.FOUND}}, ("<p>", "</p>")),
        Part("components/as_of.html", {"a past day": {"day": samples.DAY}, "no day": {"mistake": "Write the day."}}),
        Part("components/as_of_form.html"),
        Part("components/unanswerable.html", {"": refused}),
    )


def portal_parts() -> tuple[Part, ...]:
    bad, good = SampleForm({"summary": ""}, auto_id="bad_%s"), SampleForm(auto_id="good_%s")
    bad.is_valid()
    tasks = {str(each.label): _task(each, number) for number, each in enumerate(TaskStatus)}
    return (
        Part("portal/task.html", tasks | {"named to another": _task(None, 99)}, ('<ol class="tasks">', "</ol>")),
        Part("portal/errors.html", {"mistakes": {"form": bad}, "kept over a sign-in": {"form": good, "kept": True}}),
        Part("portal/field.html", {"good": {"field": good["summary"]}, "bad": {"field": bad["summary"]}}),
        Part("portal/choices.html", {"good": {"field": good["status"]}, "bad": {"field": bad["status"]}}),
        Part(
            "portal/counter.html",
            {
                "some words": _counter("word ", 58),
                "too many": _counter("word ", 230),
                "Chinese": _counter("字", 120, "zh-hans"),
            },
        ),
        Part("portal/check_row.html", _drafts(), ('<div class="opts">', "</div>")),
    )


def kinds() -> tuple[GalleryPart, ...]:
    """Everything, in the order of the page."""
    return (
        GalleryPart("Round every page", frame_parts()),
        GalleryPart("Statuses and charts", status_parts()),
        GalleryPart("The record", record_parts()),
        GalleryPart("Lists", list_parts()),
        GalleryPart("The reporting portal", portal_parts()),
    )
