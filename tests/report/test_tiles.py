"""The tile map: a square for each State, at its place, and no square for what is not published."""

import csv
from types import SimpleNamespace

from report.charts.tiles import WIDE, places, tile_map
from tracker import reference


def state(code: str, region: str = "Asia", answers: int = 0) -> SimpleNamespace:
    return SimpleNamespace(pk=code, m49_region=region, answers=answers)


def test_every_state_that_can_report_has_a_place_of_its_own() -> None:
    for path in (reference.REAL_STATES, reference.INVENTED_STATES):
        seen: set[tuple[str, tuple[int, int]]] = set()
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["un_status"] == "attribution only":
                    continue
                place = (row["m49_region"], places()[row["iso3"]])
                assert place not in seen, row["iso3"]
                seen.add(place)
    assert len(places()) == 195 + 24
    assert all(1 <= column <= WIDE and 1 <= row <= 11 for column, row in places().values())


def test_neighbours_move_together_to_the_first_place() -> None:
    (region,) = tile_map([state("VNM"), state("LAO"), state("THA", answers=2)])
    assert [(tile.state.pk, tile.column, tile.row) for tile in region.tiles] == [
        ("LAO", 2, 1),
        ("VNM", 3, 1),
        ("THA", 1, 2),
    ]
    assert region.answered == 1


def test_who_has_no_place_comes_below_the_others() -> None:
    (asia, other) = tile_map([state("VNM"), state("QQA"), state("QQB"), state("QQC", region="")])
    assert [(tile.state.pk, tile.column, tile.row) for tile in asia.tiles] == [
        ("VNM", 1, 1),
        ("QQA", 1, 2),
        ("QQB", 2, 2),
    ]
    assert (other.name, len(other.tiles)) == ("", 1)


def test_the_overview_draws_a_square_for_a_published_answer_alone(reader, world) -> None:
    world.publish()
    body = reader.get("/en/").body
    assert '<a class="y" href="/en/states/xaa/"' in body
    assert 'aria-label="XAB, Belquora, no published answer"' in body
    assert '<a class="y" href="/en/states/xab/"' not in body
