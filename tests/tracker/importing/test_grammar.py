"""Reports made at random from a grammar come back exactly, whatever they are printed as."""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.chance import portion
from tests.corpus.grammar import REPORTS, Report
from tests.corpus.press import Furniture, as_page, as_pdf, as_text, as_word
from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import read
from tracker.importing.structure import find

FURNITURE = st.sampled_from([None, Furniture("A/CONF.999/16"), Furniture("A/CONF.999/16", "V.31-04567")])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A report is long, and the first that fails is readable enough."""

type Press = Callable[[Report, st.DrawFn], bytes]


def text(report: Report, draw: st.DrawFn) -> bytes:
    return as_text(
        report.printed,
        encoding=draw(ENCODINGS),
        end=draw(ENDS),
        width=draw(st.sampled_from([60, 80, 10_000])),
        blank=draw(st.booleans()),
        furniture=draw(FURNITURE),
    )


def page(report: Report, draw: st.DrawFn) -> bytes:
    return as_page(report.printed, encoding=draw(st.sampled_from(["utf-8", "cp1252"])))


def word(report: Report, draw: st.DrawFn) -> bytes:
    return as_word(report.printed, breaks=draw(st.lists(st.integers(0, 20), max_size=3)))


def pdf(report: Report, draw: st.DrawFn) -> bytes:
    hyphenate = draw(st.sampled_from([0, 8]))
    return as_pdf(report.printed, furniture=draw(FURNITURE), width=draw(st.sampled_from([60, 85])), hyphenate=hyphenate)


PRESSES: dict[str, Press] = {"report.txt": text, "report.html": page, "report.docx": word, "report.pdf": pdf}


def plain(words: str) -> str:
    """Without white space and hyphens: what a PDF keeps of words that are cut at a line's end."""
    return re.sub(r"[\s-]", "", words)


def comes_back(name: str, report: Report, printed: bytes) -> None:
    found = find(read(printed, name), NAMES)
    assert found.structure == report.structure
    assert [each.label for each in found.recommendations] == [each.label for each in report.expected]
    same = plain if name.endswith(".pdf") else str
    for each, expected in zip(found.recommendations, report.expected, strict=True):
        assert same(each.text) == same(expected.text)
        assert [attribution.iso3 for attribution in each.attributions] == expected.states, each.text


@pytest.mark.parametrize("name", PRESSES)
@settings(
    max_examples=portion(10, 3),
    phases=WITHOUT_SHRINKING,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(report=REPORTS, data=st.data())
def test_a_random_report_comes_back_whatever_it_is_printed_as(name: str, report: Report, data: st.DataObject) -> None:
    comes_back(name, report, PRESSES[name](report, data.draw))
