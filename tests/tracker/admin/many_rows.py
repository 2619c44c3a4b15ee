"""A sheet of many recommendations with twelve faulty rows, uploaded, imported, and corrected in the file given back."""

import time

from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.sheets import brought, correct, of_sheet, row, take, xlsx
from tracker.models import Printing, Recommendation
from tracker.models.sheet_choices import SheetKind

FAULTY = 12
HEAD = ("No.", "Text of the recommendation", "Basis", "Themes")
# What is wrong with the twelve, in turn: (column, its text).
WRONG = ((0, "9" * 41), (1, ""), (2, "agreed by all"), (3, "a theme of nobody"))


def rows_of(count: int) -> tuple[list[tuple[str, ...]], dict[int, tuple[str, str]]]:
    """The rows, and for each faulty one, by its number in the sheet, the field and what belongs there."""
    rows, mended = [], {}
    for number in range(1, count + 1):
        cells = [f"{number}", f"States should take measure {number} against online fraud.", "adopted", ""]
        if number % (count // FAULTY) == 0 and len(mended) < FAULTY:
            column, wrong = WRONG[len(mended) % len(WRONG)]
            mended[number + 1] = (HEAD[column], cells[column])
            cells[column] = wrong
        rows.append(tuple(cells))
    return rows, mended


def bring_and_correct(world: World, client: Client, count: int) -> dict[str, float]:
    """Do it, and check that every row is in the record word for word; returns how long each part took."""
    rows, mended = rows_of(count)
    times, before = {}, Recommendation.objects.count()

    def timed(what, act):
        begin = time.process_time()
        result = act()
        times[what] = time.process_time() - begin
        return result

    content = xlsx(HEAD, *rows)
    sheet = timed("reading", lambda: brought(client, content, SheetKind.RECOMMENDATIONS, meeting=world.meeting.pk))
    assert sheet.counts()["faulty"] == len(mended) == FAULTY
    assert sheet.counts()["ready"] == count - FAULTY
    timed("the page of the faulty rows", lambda: client.get(of_sheet("change", sheet), {"stage": "faulty"}))
    timed("taking the good rows", lambda: take(client, sheet))
    assert Recommendation.objects.count() == before + count - FAULTY
    texts: dict[str, dict[int, str]] = {}
    for number, (heading, text) in mended.items():
        texts.setdefault(heading, {})[number] = text
    timed("correcting", lambda: correct(client, sheet, **texts))
    assert {row(sheet, number).stage for number in mended} == {"ready"}
    timed("taking the corrected rows", lambda: take(client, sheet))
    assert sheet.counts()["taken"] == count
    printed = dict(Printing.objects.filter(document__kind="list").values_list("label", "text"))
    assert printed == {
        str(number): f"States should take measure {number} against online fraud." for number in range(1, count + 1)
    }
    return times
