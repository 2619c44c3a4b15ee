"""Pages of a theme and of a regional group, and of several compared: the figures of the question that they answer.

They have their denominators, are the same in every form, in the order of the address, and none is ranked.
"""

import pytest

from tests.factories.records import ThemeFactory
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, xlsx_rows
from tracker.choices import ImplementationStatus, RegionalGroup
from tracker.models import MemberState

pytestmark = pytest.mark.database
COMPARE = "/en/compare"
STATES = "?by=state&state=XAA&state=XAB"
THEMES, CRIME, AFRICA = "/en/themes", "/en/themes/crime", "/en/groups/african-states"


@world_with
def told(world) -> None:
    """15 (a) and 15 (b) are about crime, 15 (a) about courts as well; XAA is an African State, XAB has no group."""
    crime, courts = ThemeFactory(slug="crime", name_en="Crime"), ThemeFactory(slug="courts", name_en="Courts")
    world.recommendations["15-a"].themes.add(crime, courts)
    world.recommendations["15-b"].themes.add(crime)
    MemberState.objects.filter(pk="XAA").update(regional_group=RegionalGroup.AFRICAN)
    MemberState.objects.filter(pk="XAB").update(regional_group="")
    world.publish("15-a", status="planned")
    world.publish("15-b", status="planned")
    world.publish("15-a", state="XAB", status="implemented")


NUMBERS = ("answers_asked", "other_published_answers", "without_published_answer", "recommendations_asked")


def filled(answers: dict[str, int]) -> dict[str, int]:
    return {code: number for code, number in answers.items() if number}


def figures(reader, query: str) -> dict[str, tuple[dict[str, int], int, int, int, int]]:
    results = reader.get(f"{COMPARE}.json{query}").json()["results"]
    return {row["value"]: (filled(row["answers"]), *(row[name] for name in NUMBERS)) for row in results}


def test_each_has_its_figures_and_its_denominator(reader, told) -> None:
    assert figures(reader, STATES) == {
        "XAA": ({"planned": 2}, 12, 0, 10, 12),
        "XAB": ({"implemented": 1}, 12, 0, 11, 12),
    }
    assert figures(reader, "?by=theme&theme=courts&theme=crime") == {
        "courts": ({"planned": 1, "implemented": 1}, 2, 0, 0, 1),
        "crime": ({"planned": 2, "implemented": 1}, 4, 0, 1, 2),
    }
    assert figures(reader, f"{STATES}&theme=courts")["XAA"] == ({"planned": 1}, 1, 0, 0, 1)
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


def test_a_page_without_a_choice_offers_one_and_what_cannot_be_compared_is_said(reader, told) -> None:
    assert "Compare by:" in reader.get(f"{COMPARE}/").body
    body = reader.get(f"{COMPARE}/?by=theme").body
    assert ('name="theme" value="crime"' in body, "<table" in body) == (True, False)
    assert "One is chosen. Choose at least one more." in reader.get(f"{COMPARE}/?by=theme&theme=crime").body
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


def figures_of(row) -> tuple[dict[str, int], int, int]:
    return filled(row["answers"]), row["answers_asked"], row["without_published_answer"]


def test_a_theme_has_the_figures_of_the_list_and_of_compare(reader, told) -> None:
    one = reader.get(f"{CRIME}.json").json()
    (other,) = reader.get("/en/compare.json?by=theme&theme=crime").json()["results"]
    assert figures_of(one) == figures_of(other) == ({"planned": 2, "implemented": 1}, 4, 1)
    assert reader.get(one["recommendations_url"]).json()["count"] == one["recommendations"] == 2
    of_list, of_page = csv_rows(reader.get("/en/recommendations.csv?theme=crime")), csv_rows(reader.get(f"{CRIME}.csv"))
    assert of_page == of_list
    assert [row["slug"] for row in xlsx_rows(reader.get(f"{CRIME}.xlsx"))] == ["15-a", "15-b"]
    body = " ".join(reader.get(f"{CRIME}/").body.split())
    assert "3 of the 4 answers asked for are published." in body
    assert [(each["group"], *figures_of(each)) for each in one["by_group"]] == [
        ("African States", {"planned": 2}, 2, 0),
        (None, {"implemented": 1}, 2, 1),
    ]
    assert sum(each["answers_asked"] for each in one["by_group"]) == one["answers_asked"]
    asked = reader.get("/en/compare.json?by=group&group=African+States&theme=crime").json()["results"]
    assert figures_of(asked[0]) == figures_of(one["by_group"][0])
    told.period.invitations.filter(member_state="XAB").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    after = reader.get(f"{CRIME}.json").json()
    assert figures_of(after["by_group"][1]) == ({"implemented": 1}, 1, 0)
    assert sum(each["answers_asked"] for each in after["by_group"]) == after["answers_asked"] == 3


def test_a_group_and_the_themes_have_their_figures_by_name(reader, told) -> None:
    one = reader.get(f"{AFRICA}.json").json()
    (other,) = reader.get("/en/compare.json?by=group&group=African+States").json()["results"]
    assert figures_of(one) == figures_of(other) == ({"planned": 2}, 12, 10)
    assert one["recommendations_asked"] == other["recommendations_asked"] == 12
    assert one["states"] == ["XAA"]
    assert [(each["theme"], *figures_of(each)) for each in one["by_theme"]] == [
        ("courts", {"planned": 1}, 1, 0),
        ("crime", {"planned": 2}, 2, 0),
    ]
    rows = csv_rows(reader.get(f"{AFRICA}.csv"))
    assert len(rows) == 12
    assert sum(int(row["answers_planned"]) for row in rows) == 2
    body = " ".join(reader.get(f"{AFRICA}/").body.split())
    assert "2 of the 12 answers asked for are published." in body
    assert 'href="/en/states/xaa/"' in body[body.index('id="states"') :]
    body = reader.get("/en/groups/eastern-european-states/").body
    assert "No State of this group has been invited to report yet." in body
    assert reader.get("/en/groups/eastern-european-states.json").json()["states"] == []
    found = reader.get(f"{THEMES}.json").json()["results"]
    assert [each["theme"] for each in found] == ["an-invented-theme", "courts", "crime"]
    assert [figures_of(each) for each in found] == [
        ({}, 0, 0),
        ({"planned": 1, "implemented": 1}, 2, 0),
        ({"planned": 2, "implemented": 1}, 4, 1),
    ]
    body = reader.get(f"{THEMES}/").body
    assert body.index("Courts</bdi>") < body.index("Crime</bdi>")
    assert "10 recommendations have no theme and are in no row." in body
