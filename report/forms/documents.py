"""The answer at the address of a brief, or of another document of its page: that which stands there with a slash.

What is taken down while a document is made is not in it: it is made anew, of what may be read then. At the end: the
matrix in Word, with a heading for each theme, and under it a table of its recommendations by meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from report.as_of.current import stood_on
from report.briefs import contents
from report.briefs.brief import TooLong
from report.briefs.contents import BriefPaper, BriefPlace, Wording
from report.briefs.pdf import CONTENT_TYPE as PDF
from report.briefs.pdf import LetterWithoutFont, TaggedPaper, TooMuchToSet
from report.data import exports
from report.http import parameters
from report.http.freshness import newest_of, standing
from report.pages import layout, reuse
from report.pages.matrix import CitedRecommendation, Entry, cited
from report.pages.printings import Printed
from report.pages.progress import answered_of
from report.pages.punctuation import semicolon
from report.question.question import RecordQuestion
from tracker.questionnaire.word_document import CONTENT_TYPE as WORD
from tracker.questionnaire.word_document import Link, Paper
from tracker.questionnaire.word_document import day as dated

TRIES = 3
AGAIN_WITHIN = 5  # seconds: what took longer is not made again, for the proxy would no longer wait for it
AGAIN = 60  # seconds

# Why there is no PDF: the status of the answer, and the sentence.
NOT_AS_PDF: dict[type[ValueError], tuple[int, str | Promise]] = {
    LetterWithoutFont: (
        501,
        gettext_lazy("No font here has all letters of this document. Download it as Word: %(address)s"),
    ),
    TooMuchToSet: (503, gettext_lazy("This PDF takes too long to prepare here. Download it as Word: %(address)s")),
}

# By the end of the address: who writes it, and what it is on the wire.
PAPERS: dict[str, tuple[Callable[[str], BriefPaper], str]] = {
    "docx": (Paper, WORD),
    "pdf": (TaggedPaper, PDF),
}


@dataclass(frozen=True)
class DocumentAsked:
    """A document that an address has.

    Args:
        name: of the file, without its day and its ending.
        read: reads what the document holds; it is asked again where something was taken down meanwhile.
        wording: what the document makes of it.
    """

    name: str
    read: Callable[[], Any]
    wording: contents.Wording = contents.BRIEF


def document(request: HttpRequest, form: str, asked: DocumentAsked) -> HttpResponse:
    """The document, or the sentence that says why there is none.

    Args:
        form: one of `parameters.DOCUMENTS`, or of `parameters.DRAFTS`.
    """
    ending = parameters.ending(form)
    began = monotonic()
    for _try in range(TRIES):
        before = standing(request)
        try:
            written = _written(request, ending, asked.read(), asked.wording)
        except TooLong as too_long:
            return _too_long(request, ending, too_long)
        except (LetterWithoutFont, TooMuchToSet) as fault:
            return _as_word(request, ending, NOT_AS_PDF[type(fault)])
        if standing(request, anew=True).epoch == before.epoch:
            return _file(written, ending, f"{asked.name}-{layout.day_shown(request)}")
        if monotonic() - began > AGAIN_WITHIN:
            break
    sentence = _("Something was taken down while the document was being prepared. Please try again in a minute.")
    busy = exports.refusal(form, [sentence], status=503)
    busy["Retry-After"] = str(AGAIN)
    return busy


def _written(request: HttpRequest, ending: str, found: Any, wording: contents.Wording) -> bytes:
    make, _content_type = _paper(ending)
    paper, day = make(wording.title(found)), layout.day_shown(request)
    place = contents.BriefPlace(
        day=dated(day),
        as_of=stood_on(day, dated(day)),
        permanent=layout.permanent(request),
        site=request.build_absolute_uri("/").rstrip("/"),
        head=newest_of(layout.day_asked(request)),
    )
    wording.write(paper, found, place)
    return paper.written()


def _paper(ending: str) -> tuple[Callable[[str], BriefPaper], str]:
    return PAPERS[ending.rpartition(".")[2]]


def _file(content: bytes, ending: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_paper(ending)[1])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending.rpartition(".")[2]}"'
    return response


def _as_word(request: HttpRequest, ending: str, refused: tuple[int, str | Promise]) -> HttpResponse:
    """A sentence in place of a PDF, with the address of the Word document."""
    status, sentence = refused
    address = _address(request, layout.form_of(request).replace("pdf", "docx"))
    return exports.refusal(ending, [sentence % {"address": address}], status=status)


def _too_long(request: HttpRequest, ending: str, fault: TooLong) -> HttpResponse:
    """The number, and where the table is."""
    shown = {"most": fault.most, "number": fault.number, "address": _address(request, "csv")}
    return exports.refusal(ending, [fault.sentence % shown])


def _address(request: HttpRequest, form: str) -> str:
    """Where the same is in another form."""
    return request.build_absolute_uri(layout.in_form(request, form)) + parameters.changed(request.GET)


MOST_ENTRIES = 400  # entries; a longer document is for programs, and they have the CSV
TOO_MANY_ENTRIES = gettext_lazy(
    "A Word document holds %(most)s recommendations; this has %(number)s. Choose fewer themes or meetings, or "
    "take the table: %(address)s"
)
WIDTHS = (4.2, 7.3, 5.5)


@dataclass(frozen=True)
class CitedMatrix:
    """All entries of a question, in the order of the matrix."""

    question: RecordQuestion
    cited: Iterable[CitedRecommendation]


def read_matrix(question: RecordQuestion, found: Sequence[Entry]) -> CitedMatrix:
    """What the document holds. Raises TooLong."""
    if len(found) > MOST_ENTRIES:
        raise TooLong(len(found), MOST_ENTRIES, TOO_MANY_ENTRIES)
    return CitedMatrix(question, cited(question, found, found))


def _write_matrix(paper: BriefPaper, found: CitedMatrix, place: BriefPlace) -> None:
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
        paper.table(heads, (_matrix_row(place, each, found.question.narrows_answers) for each in of_theme), WIDTHS)
    paper.line(reuse.sentence())


MATRIX = Wording(lambda _found: _("Recommendations by theme and meeting"), _write_matrix)


def _matrix_row(place: BriefPlace, each: CitedRecommendation, narrowed: bool) -> tuple[object, ...]:
    def link(printed: Printed) -> Link:
        return Link(printed.citation, place.address(printed.address))

    same = [_("Same subject:"), *map(link, each.alike)] if each.alike else []
    replaced = [each.printed.recommendation.get_standing_display()] if each.printed.is_replaced else []
    text = (each.printed.text, each.printed.language)
    return [link(each.printed), *same], text, [*replaced, _standing(each, narrowed=narrowed)]


def _standing(each: CitedRecommendation, *, narrowed: bool) -> str:
    """Where it stands, in words: how many answered of how many, and what they report."""
    return semicolon().join(filter(None, [answered_of(each.progress, narrowed), contents.reported(each.progress)]))
