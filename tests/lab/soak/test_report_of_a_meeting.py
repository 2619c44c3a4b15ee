"""The report of a meeting that every State answered, in each form: processor, memory and bytes."""

import random
import resource
import time
from typing import Any

import pytest

from report.briefs import brief, pdf, typesetting
from tests.chance import chance_of
from tests.lab.benchmarks import scene, words
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.sizes import STATES, Size
from tests.report.conftest import Reader

pytestmark = [pytest.mark.lab, pytest.mark.django_db]

# Twelve recommendations of one meeting, an answer of each State to each, and a commitment of each State.
SIZE = Size("meeting", states=STATES, recommendations=12, periods=1, asked_now=1)
SECONDS, MEGABYTES = 20, 1_500  # of the processor, with the program that sets a PDF; of that program
SENTENCES = (
    2.1,
    0.72,
)  # of the normal distribution behind the number of sentences: 155 words a text on average, few have 800
LONGEST = 9_500  # characters
SEED = 20261201


def as_people_write(chance: random.Random) -> Any:
    """Make texts of very different lengths; those of the benchmark have two sentences each."""

    def summary(language: str, number: int) -> str:
        parts = words.LANGUAGES[language]
        sentences = max(1, int(chance.lognormvariate(*SENTENCES)))
        text = parts.joint.join(parts.sentence(number * 31 + place * 17 + place * place) for place in range(sentences))
        return f"{text[:LONGEST]} ({number})"

    return summary


def used() -> tuple[float, float]:
    """Seconds of the processor, and megabytes of the largest program that was started."""
    own, programs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = sum(each.ru_utime + each.ru_stime for each in (own, programs))
    return seconds, programs.ru_maxrss / 1024


def test_each_form_of_the_report(monkeypatch) -> None:
    monkeypatch.setattr(scene, "MEETINGS", 1)
    monkeypatch.setattr(words, "summary", as_people_write(chance_of(SEED)))
    fill(SIZE)
    assert STATES * 12 < brief.MOST
    chinese = set(typesetting.typst.Fonts().families()) & set(pdf.CHINESE)
    for form in ("docx", "draft.docx", *(("pdf", "draft.pdf") if chinese else ())):
        before, clock = used(), time.monotonic()
        response = Reader().get(f"/en/meetings/invented-meeting-1.{form}")
        (seconds, megabytes), clock = used(), time.monotonic() - clock
        assert response.status_code == 200, response.body
        size = len(response.whole) // 1024
        spent = seconds - before[0]
        told = f"{spent:.1f} s of processor, {clock:.1f} s by the clock, {size:,} KB; programs {megabytes:.0f} MB"
        print(f"\n.{form}: {told}")
        assert spent < SECONDS
        assert megabytes < MEGABYTES
