"""The report of a meeting that every State answered, in each form: processor, memory and bytes."""

import resource
import time

import pytest

from report.briefs import brief, pdf, typesetting
from tests.lab.benchmarks import scene
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.sizes import STATES, Size
from tests.report.conftest import Reader

pytestmark = [pytest.mark.lab, pytest.mark.django_db]

# Twelve recommendations of one meeting, an answer of each State to each, and a commitment of each State.
SIZE = Size("meeting", states=STATES, recommendations=12, periods=1, asked_now=1)
SECONDS, MEGABYTES = 20, 1_500  # of the processor, with the program that sets a PDF; of that program


def used() -> tuple[float, float]:
    """Seconds of the processor, and megabytes of the largest program that was started."""
    own, programs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = sum(each.ru_utime + each.ru_stime for each in (own, programs))
    return seconds, programs.ru_maxrss / 1024


def test_each_form_of_the_report(monkeypatch) -> None:
    monkeypatch.setattr(scene, "MEETINGS", 1)
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
