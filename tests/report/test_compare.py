"""Compare: figures with their denominators, the same in every form, in the order of the address, and none ranked."""

import pytest

from tests.factories.records import ThemeFactory
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, xlsx_rows
from tracker.choices import ImplementationStatus

pytestmark = pytest.mark.database
COMPARE = "/en/compare"
STATES = "?by=state&state=XAA&state=XAB"


@world_with
def told(world):
    """XAA: planned twice; XAB: implemented once; 15 (a) and 15 (b) have a theme each."""
    for slug, letter in (("crime", "a"), ("courts", "b")):
        world.recommendations[f"15-{letter}"].themes.add(ThemeFactory(slug=slug))
    world.publish("15-a", status="planned")
    world.publish("15-b", status="planned")
    world.publish("15-a", state="XAB", status="implemented")


def figures(reader, query: str) -> dict[str, tuple[dict[str, int], int, int, int, int]]:
    return {
        row["value"]: (
            {code: number for code, number in row["answers"].items() if number},
            row["answers_asked"],
            row["other_published_answers"],
            row["without_published_answer"],
            row["recommendations_asked"],
        )
        for row in reader.get(f"{COMPARE}.json{query}").json()["results"]
    }


def test_each_has_its_figures_and_its_denominator(reader, told) -> None:
    """What does not fit is counted apart, and a State that is silent has its figures too."""
    assert figures(reader, STATES) == {
        "XAA": ({"planned": 2}, 12, 0, 10, 12),
        "XAB": ({"implemented": 1}, 12, 0, 11, 12),
    }
    assert figures(reader, "?by=theme&theme=courts&theme=crime") == {
        "courts": ({"planned": 1}, 2, 0, 1, 1),
        "crime": ({"planned": 1, "implemented": 1}, 2, 0, 0, 1),
    }
    assert figures(reader, f"{STATES}&theme=crime")["XAA"] == ({"planned": 1}, 1, 0, 0, 1)
    found = figures(reader, f"{STATES}&status=implemented")
    assert found == {"XAA": ({}, 12, 2, 10, 12), "XAB": ({"implemented": 1}, 12, 0, 11, 12)}
    assert "Other published answers" in reader.get(f"{COMPARE}/{STATES}&status=implemented").body
    told.open_period("period-2", states=("XAC",))
    assert figures(reader, "?by=state&state=XAA&state=XAC")["XAC"] == ({}, 12, 0, 12, 12)
    for query, codes in (("", {"XAA", "XAB", "XAC"}), ("&state=XAD", {"XAA", "XAB", "XAC", "XAD"})):
        page = reader.get(f"{COMPARE}/?by=state{query}")
        assert {code for code, *_rest in page.context["choices"]} - {"ARE", "VNM"} == codes


def test_every_form_has_the_same_figures(reader, told) -> None:
    results = reader.get(f"{COMPARE}.json{STATES}").json()["results"]
    for rows in (csv_rows(reader.get(f"{COMPARE}.csv{STATES}")), xlsx_rows(reader.get(f"{COMPARE}.xlsx{STATES}"))):
        for row, each in zip(rows, results, strict=True):
            assert (row["value"], row["name"]) == (each["value"], each["name"])
            told_of = [int(row[f"answers_{code}"]) for code in ImplementationStatus.values]
            assert told_of == list(each["answers"].values())
            assert int(row["answers_asked"]) == each["answers_asked"]
    assert [each["name"] for each in results] == [told.xaa.name, told.states["XAB"].name]


def test_the_page_has_them_with_a_caution_cites_them_and_ranks_nothing(reader, told) -> None:
    page = reader.get(f"{COMPARE}/{STATES}")
    assert [(each.value, each.progress.answered) for each in page.context["found"]] == [("XAA", 2), ("XAB", 1)]
    assert "Fewer than 10 answers are published for some of these." in page.body
    assert page.body.index("Fewer than 10") < page.body.index("<table")
    turned = reader.get(f"{COMPARE}/?by=state&state=XAB&state=XAA")
    assert [each.value for each in turned.context["found"]] == ["XAA", "XAB"]
    assert "%" not in page.body[page.body.index("<tbody") : page.body.index("</tbody>")].replace('%"', "")
    names = "Compare: Ardovela, Belquora"
    assert names in reader.get(f"{COMPARE}.bib{STATES}").body
    assert f"<title>{names}" in page.body
    assert f"<bdi>{names}</bdi>" in page.body[page.body.index('id="cite"') :]
    assert "Compare: " not in reader.get(f"{COMPARE}.bib").body


def test_a_page_without_a_choice_offers_one(reader, told) -> None:
    assert "Compare by:" in reader.get(f"{COMPARE}/").body
    body = reader.get(f"{COMPARE}/?by=theme").body
    assert 'name="theme" value="crime"' in body
    assert "<table" not in body
    assert "One is chosen. Choose at least one more." in reader.get(f"{COMPARE}/?by=theme&theme=crime").body


def test_what_cannot_be_compared_is_said(reader, told) -> None:
    for number in range(5):
        told.recommendations["15-c"].themes.add(ThemeFactory(slug=f"t-{number}"))
    five = "?by=theme" + "".join(f"&theme=t-{number}" for number in range(5))
    for query, sentence in (
        ("?by=status", "“by” is one of: state, group, meeting, theme, period."),
        ("?by=theme&theme=none", "none"),
        (five, "At most 4 can be compared at once."),
    ):
        for form in ("/", ".json", ".csv", ".xlsx"):
            response = reader.get(f"{COMPARE}{form}{query}")
            assert (response.status_code, sentence in response.body) == (400, True), (form, query)
    assert reader.get(f"{COMPARE}/{five.removesuffix('&theme=t-4')}").status_code == 200
