"""Charts for other sites, and as one file of SVG: a title, counts with their denominator, the day, and the entry of the
ledger.

No words of a Government are in it. Belongs here: the counts of each page, as the page has them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from report.as_of.current import stood_on
from report.briefs import pdf
from report.http.budgets import OF_ALL
from report.http.freshness import Head
from report.pages import reuse
from report.pages.printings import Printed
from report.pages.progress import Counts, StatusCount, answered_of, on_recommendations, total
from report.pages.punctuation import listed
from report.pages.state import answers_by
from report.question.question import RecordQuestion
from tracker.choices import ImplementationStatus as Status
from tracker.config.unavailable import told
from tracker.models import MemberState
from tracker.questionnaire.form import as_written

# Any site may show a chart in a frame of its own, and its page can do less than any other of ours.
POLICY: Any = {
    **settings.SECURE_CSP,
    "script-src": [CSP.NONE],
    "connect-src": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}


def framed(view: Any) -> Any:
    """A view that any site may show in a frame. Outermost: what is stored of a page is not its policy."""
    return xframe_options_exempt(csp_override(POLICY)(view))


@dataclass(frozen=True)
class EmbeddedChart:
    """`said`: how many answered, of how many, in words."""

    title: str
    said: str
    progress: Counts


def source_of(day: datetime.date, head: Head | None, no_longer: str) -> list[str]:
    """Return the lines under a chart: its day, how much of that day may not be read any more, the entry that proves it,
    and whether it is invented."""
    said = [
        f"{_('Follow-up Record')}. {stood_on(day, date_format(day))}",
        f"{no_longer}." if no_longer else "",
        _("Entry no. %(number)s of the ledger.") % {"number": head.sequence} if head else "",
        reuse.of_data(),
        _("Demonstration data.") if settings.DEMONSTRATION else "",
    ]
    return [line for line in said if line]


def _of_many(progress: Counts) -> str:
    shown = {"answered": progress.answered, "total": progress.invited}
    return (
        _("Published answers: %(answered)s of %(total)s, one for each State invited and each recommendation.") % shown
    )


def of_record(question: RecordQuestion) -> EmbeddedChart:
    """The figures of the overview: four queries."""
    counted = total(question.progress_of_every().values())
    return EmbeddedChart(_("What became of the recommendations of United Nations meetings"), _of_many(counted), counted)


def of_several(progress: Mapping[UUID, Counts], title: str) -> EmbeddedChart:
    """Recommendations together: those of a meeting, a theme or a group."""
    counted, number = total(progress.values()), len(progress)
    recommendations = ngettext("%(number)s recommendation", "%(number)s recommendations", number)
    return EmbeddedChart(title, f"{recommendations % {'number': number}}. {_of_many(counted)}", counted)


def of_recommendation(shown: Printed, question: RecordQuestion) -> EmbeddedChart:
    """One recommendation: two queries."""
    counted = question.progress([shown.pk])[shown.pk]
    said = answered_of(counted, question.is_narrowed)
    return EmbeddedChart(listed([shown.meeting.title, shown.label]), f"{said}.", counted)


def of_state(state: MemberState, question: RecordQuestion) -> EmbeddedChart:
    """What a State was asked: three queries, and those for what narrows it."""
    counted = answers_by(state, question.day).progress_on(question)
    return EmbeddedChart(state.name, on_recommendations(counted), counted)


WIDTH, MARGIN, BAR, LINE = 640, 20, 36, 22
PAPER, INK, SOFT, EDGE, MARK = "#fcfbf8", "#191a20", "#4d4f59", "#6f717a", "#1a358d"
# A code is a text, and so is its member.
FILLS: dict[str, str] = {
    Status.IMPLEMENTED: "#1a358d",
    Status.IN_PROGRESS: "#6a85d2",
    Status.PLANNED: "#b7c6f1",
    Status.NO_ACTION: "#f0f3fc",
    Status.ONGOING: "url(#ongoing)",
    Status.NOT_APPLICABLE: "url(#none)",
}
OTHER = "#d9d7d2"
FONTS = "system-ui, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK SC', Arial, sans-serif"
TITLE, TEXT, SMALL = 18, 14, 12  # pixels
ROOM = {TITLE: 62, TEXT: 80, SMALL: 94}  # letters of a line; one of Chinese takes the room of two


def svg(chart: EmbeddedChart, source: Iterable[str], no_answer: str) -> bytes:
    """The file. `no_answer`: what is called that has no published answer."""
    drawing = Drawing(chart.title, chart.said)
    drawing.text(chart.title, TITLE, weight="600")
    drawing.text(chart.said, TEXT)
    drawing.bar(chart.progress.statuses, chart.progress.invited)
    for each in (each for each in chart.progress.statuses if each.count):
        drawing.legend(f"{each.label}: {each.count}", FILLS.get(each.code, OTHER))
    drawing.legend(f"{no_answer}: {chart.progress.without}", "none")
    for line in source:
        drawing.text(line, SMALL, fill=SOFT)
    return drawing.written()


class Drawing:
    """A drawing that grows downward, line by line; from right to left where the language runs so.

    Made element by element, so that no title is read as markup. Its colours are those of `record.css` by day, written
    out: a file of its own knows no style of ours.
    """

    def __init__(self, title: str, description: str) -> None:
        self.is_rtl, self.y = get_language_bidi(), float(MARGIN)
        self.root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": FONTS})
        if self.is_rtl:
            self.root.set("direction", "rtl")
        SubElement(self.root, "title").text = as_written(title)
        SubElement(self.root, "desc").text = as_written(description)
        self._patterns()
        self.paper = SubElement(self.root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})

    def _patterns(self) -> None:
        defined = SubElement(self.root, "defs")
        size = {"width": "4", "height": "4", "patternUnits": "userSpaceOnUse"}
        ongoing = SubElement(defined, "pattern", {"id": "ongoing", "patternTransform": "rotate(45)", **size})
        SubElement(ongoing, "rect", {"width": "4", "height": "4", "fill": "#f0f3fc"})
        SubElement(ongoing, "line", {"x1": "1", "x2": "1", "y2": "4", "stroke": MARK, "stroke-width": "2"})
        none = SubElement(defined, "pattern", {"id": "none", **size})
        SubElement(none, "circle", {"cx": "2", "cy": "2", "r": "1", "fill": EDGE})

    def _x(self, start: float, width: float = 0) -> str:
        """Where something of this width begins, so far from the side on which reading begins."""
        return f"{WIDTH - start - width if self.is_rtl else start:g}"

    def text(self, words: str, size: int, *, start: float = MARGIN, fill: str = INK, weight: str = "400") -> None:
        """Words in as many lines as they need."""
        for line in broken(as_written(words), ROOM[size]):
            self.y += size * 1.4
            place = {"x": self._x(start), "y": f"{self.y:g}", "font-size": str(size), "fill": fill}
            SubElement(self.root, "text", {**place, "font-weight": weight}).text = line

    def bar(self, statuses: Iterable[StatusCount], whole: int) -> None:
        """Each status as long as its count, of all that were asked; what is left is a dotted line."""
        self.y += LINE
        length, start = WIDTH - 2 * MARGIN, float(MARGIN)
        for each in statuses:
            if each.count and whole:
                width = length * each.count / whole
                self._box(start, width, BAR, FILLS.get(each.code, OTHER))
                start += width
        if start < WIDTH - MARGIN - 0.5:
            middle = f"{self.y + BAR / 2:g}"
            ends = {"x1": self._x(start), "x2": self._x(WIDTH - MARGIN), "y1": middle, "y2": middle}
            SubElement(self.root, "line", {**ends, "stroke": EDGE, "stroke-width": "2", "stroke-dasharray": "2 2"})
        self.y += BAR + LINE / 2

    def legend(self, words: str, fill: str) -> None:
        """A square, and what it means."""
        self.y += LINE - TEXT * 1.4
        top = self.y
        self.text(words, TEXT, start=MARGIN + LINE)
        self.y, last = top + (TEXT * 1.4 - 12), self.y
        self._box(MARGIN, 12, 12, fill)
        self.y = last

    def _box(self, start: float, width: float, height: float, fill: str) -> None:
        place = {"x": self._x(start, width), "y": f"{self.y:g}", "width": f"{width:g}", "height": f"{height:g}"}
        dashes = {"stroke-dasharray": "2 2"} if fill == "none" else {}
        SubElement(self.root, "rect", {**place, "fill": fill, "stroke": EDGE if dashes else MARK, **dashes})

    def written(self) -> bytes:
        """The file, as high as what is drawn."""
        height = f"{self.y + MARGIN:g}"
        self.root.set("viewBox", f"0 0 {WIDTH} {height}")
        self.root.set("width", str(WIDTH))
        self.root.set("height", height)
        return tostring(self.root, encoding="utf-8", xml_declaration=True)


def _as_svg(_request: HttpRequest, drawn: bytes) -> HttpResponse:
    return HttpResponse(drawn, content_type="image/svg+xml")


def _as_png(request: HttpRequest, drawn: bytes) -> HttpResponse:
    """The drawing as messengers and search engines show it, which take no SVG; 503 where too many are made."""
    try:
        return HttpResponse(pdf.typeset({"svg": _anchored(drawn.decode())}), content_type="image/png")
    except pdf.TooMuchToSet:
        return told(request, OF_ALL)


def _anchored(drawing: str) -> str:
    """Return a drawing whose lines run from right to left for a program that knows no `direction`."""
    if 'direction="rtl"' not in drawing:
        return drawing
    isolated = re.sub(r"(<text[^>]*>)([^<]*)", "\\1\u2067\\2\u2069", drawing)
    return isolated.replace('direction="rtl"', 'text-anchor="end"', 1)


# By the form of an address.
DRAWN = {"svg": _as_svg, "png": _as_png}


def _room_of(words: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def broken(words: str, room: int) -> Iterator[str]:
    """Words in lines of so many letters; a word that is longer, as whole sentences of Chinese are, is cut."""
    line = ""
    for word in words.split():
        joined = f"{line} {word}" if line else word
        if _room_of(joined) <= room:
            line = joined
            continue
        if line:
            yield line
        line = ""
        for sign in word:
            if _room_of(line + sign) > room:
                yield line
                line = ""
            line += sign
    if line:
        yield line
