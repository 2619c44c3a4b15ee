"""Documents made at random in six languages come back exactly: each item once, and none invented."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.chance import portion
from tests.corpus.grammar import LANGUAGES, OTHERS, REPORTS, Report, of_language
from tests.corpus.press import Furniture, as_page, as_pdf, as_text, as_word
from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A document is long, and the first that fails is readable enough."""

LATIN = ("en", "fr", "es")
FURNITURE = st.sampled_from([None, Furniture("GARDEN/C/RUR/CO/9"), Furniture("GARDEN/C/RUR/CO/9", "GE.31-04567")])

type Press = Callable[[Report, st.DrawFn, str], bytes]


def text(report: Report, draw: st.DrawFn, language: str) -> bytes:
    return as_text(
        report.printed,
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
        end=draw(st.sampled_from(["\n", "\r\n"])),
        width=10_000 if language == "zh" else draw(st.sampled_from([60, 80, 10_000])),
        furniture=draw(FURNITURE),
    )


def page(report: Report, _draw: st.DrawFn, _language: str) -> bytes:
    return as_page(report.printed)


def word(report: Report, draw: st.DrawFn, _language: str) -> bytes:
    return as_word(report.printed, breaks=draw(st.lists(st.integers(0, 20), max_size=3)))


def pdf(report: Report, draw: st.DrawFn, _language: str) -> bytes:
    hyphenate = draw(st.sampled_from([0, 8]))
    return as_pdf(report.printed, furniture=draw(FURNITURE), width=draw(st.sampled_from([60, 85])), hyphenate=hyphenate)


PRESSES: dict[str, Press] = {"document.txt": text, "document.html": page, "document.docx": word, "document.pdf": pdf}
PRINTED = [
    (language, name) for language in LANGUAGES for name in PRESSES if language in LATIN or not name.endswith(".pdf")
]
"""The fonts of a PDF by hand have Latin letters only."""


def plain(words: str) -> str:
    return "".join(words.split()).replace("-", "")


def comes_back(name: str, report: Report, printed: bytes) -> Findings:
    found = find(read(printed, name), NAMES)
    assert found.structure == report.structure
    assert [each.label for each in found.recommendations] == [each.label for each in report.expected]
    for each, expected in zip(found.recommendations, report.expected, strict=True):
        assert plain(each.text) == plain(expected.text)
        assert [named.iso3 for named in each.attributions] == expected.states, each.text
    return found


@pytest.mark.parametrize(("language", "name"), PRINTED)
@settings(max_examples=portion(5, 3), phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_document_of_each_language_comes_back(language: str, name: str, data: st.DataObject) -> None:
    report = data.draw(of_language(language))
    comes_back(name, report, PRESSES[name](report, data.draw, language))


@pytest.mark.parametrize("name", PRESSES)
@settings(max_examples=portion(10, 6), phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck))
@given(report=st.one_of(REPORTS, OTHERS), data=st.data())
def test_a_random_report_of_a_meeting_comes_back(name: str, report: Report, data: st.DataObject) -> None:
    comes_back(name, report, PRESSES[name](report, data.draw, "en"))


@settings(max_examples=portion(15, 10), phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck))
@given(report=st.one_of([of_language(each) for each in LANGUAGES]))
def test_each_recommendation_says_whom_it_asks_or_has_a_doubt(report: Report) -> None:
    found = comes_back("document.txt", report, as_text(report.printed, width=10_000))
    assert all(each.addressee for each in found.recommendations)
    cut = [each for each in found.warnings if each.code == "words_before"]
    own = {each.label: each.text for each in report.expected}
    printed = {each.mark.strip(".-"): each.text for each in report.printed if each.kind == "paragraph"}
    assert len(cut) == sum(printed[label] != text for label, text in own.items() if label in printed)
