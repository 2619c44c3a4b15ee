"""Recommendations that a sheet lists, made in sets: those of one by one, and of a faulty one the sentence why."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.chance import chance_of, portion
from tests.factories.world import World
from tracker import actions
from tracker.actions.confirming_lists import ListConfirmation
from tracker.models import Attribution, AuditEvent, Printing, Recommendation, SpreadsheetImport, Theme

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# What a row may say: labels that meet an address of the record or each other, and what cannot be stored.
LABELS = ["30", "31", "32 (a)", "32 (A)", "15 (a)", "33", "33", "x" * 41, "34", "35", "36", "37"]
TEXTS = [*["Measure."] * 6, *["Measure [Ardovela]."] * 3, ""]
HEAD = {"title": "A list", "language": "en"}


@pytest.fixture
def sheet(seed_world: World) -> SpreadsheetImport:
    Theme.objects.bulk_create(Theme(slug=slug, name_en=slug) for slug in ("one-theme", "another-theme"))
    return actions.bring_spreadsheet(
        kind="recommendations",
        file_name="list.csv",
        content=b"label,text",
        tables=[{"name": "Sheet", "rows": 1, "head": []}],
        meeting=seed_world.meeting,
        period=None,
        by=seed_world.dataentry,
        now=seed_world.now(),
    )


def listed(label: str, order: int, **more: Any) -> actions.SheetRecommendation:
    """A row with this label, as the sheet's judge hands it on."""
    named = {"printed": "Ardovela", "iso3": "XAA", "start": 9, "end": 17} if "[" in more.get("text", "") else None
    beside = {name: more.pop(name) for name in ("themes", "addressee") if name in more}
    found: dict[str, Any] = {
        "label": label,
        "slug": label.replace(" (", "-").replace(")", "").lower(),
        "text": "Measure.",
        "basis": "adopted",
        "agenda_item": None,
        "section": "",
        "paragraph_number": None,
        "order": order,
        "line": order,
        "attributions": [named] if named else [],
    }
    return actions.SheetRecommendation(found | more, **beside)


def made(world: World, sheet: SpreadsheetImport, rows: list[actions.SheetRecommendation]) -> list[Recommendation | str]:
    return actions.confirm_listed(
        spreadsheet=sheet, meeting=world.meeting, head=HEAD, rows=rows, by=world.dataentry, now=world.clock
    )


def outcome(world: World, sheet: SpreadsheetImport, rows: list[actions.SheetRecommendation]) -> list[Any]:
    """What is in the record after these rows were taken, which is then taken back; keys are by chance."""
    with transaction.atomic():
        found = made(world, sheet, rows)
        printings = Printing.objects.filter(document__kind="list").order_by("order")
        names = {str(each.pk): each.slug for each in Recommendation.objects.all()}
        events = AuditEvent.objects.filter(act__in=["set_themes", "edit", "confirm"], at=world.clock).order_by("pk")
        result = [
            [each if isinstance(each, str) else each.slug for each in found],
            list(printings.values_list("label", "text", "order", "page", "search_words", "recommendation__slug")),
            list(
                Recommendation.objects.order_by("order", "slug", "themes__slug").values_list(
                    "slug", "order", "basis", "standing", "addressee", "themes__slug"
                )
            ),
            list(
                Attribution.objects.filter(printing__in=printings).values_list("printing__label", "member_state", "end")
            ),
            [(each.act, names.get(each.object_id), each.changes) for each in events],
        ]
        transaction.set_rollback(True)
    return result


def drawn(seed: int) -> list[actions.SheetRecommendation]:
    rnd = chance_of(f"listed rows {seed}")
    themes = list(Theme.objects.order_by("-pk")[:2])
    return [
        listed(
            label,
            order if rnd.random() < 0.9 else 1,
            text=rnd.choice(TEXTS),
            basis=rnd.choice([*["adopted"] * 9, "of nobody"]),
            themes=rnd.sample(themes, rnd.randrange(3)),
            addressee=rnd.choice(["", "Police"]),
        )
        for order, label in enumerate(rnd.sample(LABELS, len(LABELS)), start=1)
    ]


@pytest.mark.chance
@pytest.mark.parametrize("seed", range(portion(5, 2)))
def test_a_set_is_what_its_rows_are_one_by_one(seed_world, sheet, monkeypatch, seed: int) -> None:
    rows = drawn(seed)
    in_a_set = outcome(seed_world, sheet, rows)
    make_all = ListConfirmation.make_all
    monkeypatch.setattr(ListConfirmation, "make_all", lambda self, rows: [make_all(self, [row])[0] for row in rows])
    one_by_one = outcome(seed_world, sheet, rows)
    assert in_a_set == one_by_one
    assert 2 < len(in_a_set[1]) < len(rows)


def test_a_hundred_rows_take_the_queries_of_ten(seed_world: World, sheet: SpreadsheetImport) -> None:
    themes, counts = list(Theme.objects.all()[:2]), []
    for begin, end in ((100, 110), (200, 300)):
        rows = [listed(str(order), order, themes=themes, addressee="Police") for order in range(begin, end)]
        with CaptureQueriesContext(connection) as captured:
            assert all(isinstance(each, Recommendation) for each in made(seed_world, sheet, rows))
        counts.append(len(captured))
    assert counts[1] <= counts[0] <= 40
