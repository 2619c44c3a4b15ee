"""No text holds a thread: hostile texts are read in seconds, and a limit of processor time ends what is left."""

import time
from collections.abc import Callable

import pytest

from tests.tracker.importing.reports import NAMES, findings_of, report
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.structure import find, structures, time_limit
from tracker.importing.structure.time_limit import check, limited

SIZE = 40_000
MOST_SECONDS = 2.5
"""On a busy machine. The time by the square of the length, as it was, would be half a minute."""

HOSTILE = {
    "paragraph numbers in one line": "1. ",
    "initials in one line": "A. ",
    "letters without a space": "abcdefghij",
    "Arabic letters without a space": "\u0627\u0644\u0645",
    "Chinese signs without a stop": "\u5efa\u8bae",
    "Cyrillic letters without a space": "\u0430\u0431\u0432",
    "hyphens between letters": "a-b-",
    "dots": ".",
    "opened brackets": "(",
    "closed brackets": ")",
    "digits": "1",
    "numbers with stops": "1.1.",
    "nested marks": "(a) (i) (A) ",
    "short lines": "a\n",
    "items of the same letter": "(a) x;\n\n",
    "names in opened brackets": "(Chad, ",
    "symbols": "A/HRC/1/2 ",
    "recommendations by number": "recommendations 1, ",
    "commas": "word, ",
}

REVIEW = (
    "A/HRC/99/31\n\nReport of the Working Group on the Universal Periodic Review\n\nPeru\n\nII. Conclusions and/or "
    "recommendations\n\n3. The recommendations {}below enjoy the support of Peru:\n\n3.1 Plant elms {}(Chad).\n"
)


def filled(part: str) -> str:
    return (part * (SIZE // len(part) + 1))[:SIZE]


def seconds_of(text: str) -> float:
    source = read(text.encode(), "hostile.txt")
    begins = time.thread_time()
    find(source, NAMES)
    return time.thread_time() - begins


@pytest.mark.parametrize("part", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_is_read_in_seconds(part: str) -> None:
    assert seconds_of(filled(part)) < MOST_SECONDS


@pytest.mark.parametrize("part", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_within_a_report_is_read_in_seconds(part: str) -> None:
    assert seconds_of(REVIEW.format(filled(part), filled(part))) < MOST_SECONDS


def test_what_takes_longer_than_the_limit_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "SECONDS", 0.0)
    with pytest.raises(UnreadableDocument) as refusal:
        findings_of(report(), "gardens.txt")
    assert refusal.value.code == "takes_too_long"
    assert refusal.value.reason == (
        "Reading gardens.txt takes too long, because its text does not look like a report. Save the document in "
        "another format and upload it again, or upload it in parts."
    )


@pytest.mark.parametrize(
    "step",
    ["gather", "take_apart", "language_of", "find_furniture", "read_document"],
)
def test_the_limit_is_checked_between_all_steps(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """The step that takes too long ends the reading before the next one begins."""
    real: Callable[..., object] = getattr(structures, step)

    def slow(*args: object, **kwargs: object) -> object:
        monkeypatch.setattr(time, "thread_time", lambda: 1e9)
        return real(*args, **kwargs)

    monkeypatch.setattr(structures, step, slow)
    with pytest.raises(UnreadableDocument):
        findings_of(report())


def test_the_limit_is_of_one_document_and_of_its_thread() -> None:
    check()
    with limited("first.txt"):
        check()
    check()


def test_the_limit_counts_no_time_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "SECONDS", 0.2)
    with limited("waits.txt"):
        time.sleep(0.4)
        check()
