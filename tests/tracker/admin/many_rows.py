"""A sheet of many recommendations with twelve faulty rows, brought, mended in place and taken at the desk."""

import time

from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.sheets import brought, mend, of_sheet, row, take, xlsx
from tracker.models import Printing, Recommendation
from tracker.sheet_choices import SheetKind

FAULTY = 12
HEAD = ("No.", "Text of the recommendation", "Basis", "Themes")
# What is wrong with the twelve, in turn: (column, what stands there), and what the clerk types instead.
WRONG = ((0, "9" * 41, "label"), (1, "", "text"), (2, "agreed by all", "basis"), (3, "a theme of nobody", "themes"))


def rows_of(count: int) -> tuple[list[tuple[str, ...]], dict[int, tuple[str, str]]]:
    """The rows, and for each faulty one, by its number in the sheet, the field and what belongs there."""
    rows, mended = [], {}
    for number in range(1, count + 1):
        cells = [f"{number}", f"States should take measure {number} against online fraud.", "adopted", ""]
        if number % (count // FAULTY) == 0 and len(mended) < FAULTY:
            column, wrong, field = WRONG[len(mended) % len(WRONG)]
            mended[number + 1] = (field, cells[column])
            cells[column] = wrong
        rows.append(tuple(cells))
    return rows, mended


def bring_and_mend(world: World, client: Client, count: int) -> dict[str, float]:
    """Do it, and check that every row is in the record word for word; returns how long each part took."""
    rows, mended = rows_of(count)
    times, before = {}, Recommendation.objects.count()

    def timed(what, act):
        begin = time.monotonic()
        result = act()
        times[what] = time.monotonic() - begin
        return result

    content = xlsx(HEAD, *rows)
    sheet = timed("reading", lambda: brought(client, content, SheetKind.RECOMMENDATIONS, meeting=world.meeting.pk))
    assert sheet.counts()["faulty"] == len(mended) == FAULTY
    assert sheet.counts()["ready"] == count - FAULTY
    timed("the page of the faulty rows", lambda: client.get(of_sheet("change", sheet), {"stage": "faulty"}))
    timed("taking the good rows", lambda: take(client, sheet))
    assert Recommendation.objects.count() == before + count - FAULTY
    timed(
        "mending", lambda: [mend(client, sheet, number, **{field: words}) for number, (field, words) in mended.items()]
    )
    assert {row(sheet, number).stage for number in mended} == {"ready"}
    timed("taking the mended rows", lambda: take(client, sheet))
    assert sheet.counts()["taken"] == count
    printed = dict(Printing.objects.filter(document__kind="list").values_list("label", "text"))
    assert printed == {
        str(number): f"States should take measure {number} against online fraud." for number in range(1, count + 1)
    }
    return times
