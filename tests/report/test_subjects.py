"""Pages of a theme and of a regional group: the figures of the question they stand for, the same in every form."""

from tests.factories.records import ThemeFactory
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, xlsx_rows
from tracker.choices import RegionalGroup
from tracker.models import MemberState

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


def filled(answers: dict[str, int]) -> dict[str, int]:
    return {code: number for code, number in answers.items() if number}


def figures(row) -> tuple[dict[str, int], int, int]:
    return filled(row["answers"]), row["answers_asked"], row["without_published_answer"]


def test_a_theme_has_the_figures_of_the_list_and_of_compare(reader, told) -> None:
    """Its groups sum up to it; who answered unasked is in the figures."""
    one = reader.get(f"{CRIME}.json").json()
    (other,) = reader.get("/en/compare.json?by=theme&theme=crime").json()["results"]
    assert figures(one) == figures(other) == ({"planned": 2, "implemented": 1}, 4, 1)
    assert reader.get(one["recommendations_url"]).json()["count"] == one["recommendations"] == 2
    of_list, of_page = csv_rows(reader.get("/en/recommendations.csv?theme=crime")), csv_rows(reader.get(f"{CRIME}.csv"))
    assert of_page == of_list
    assert [row["slug"] for row in xlsx_rows(reader.get(f"{CRIME}.xlsx"))] == ["15-a", "15-b"]
    body = " ".join(reader.get(f"{CRIME}/").body.split())
    assert "3 of the 4 answers asked for are published." in body
    one = reader.get(f"{CRIME}.json").json()
    assert [(each["group"], *figures(each)) for each in one["by_group"]] == [
        ("African States", {"planned": 2}, 2, 0),
        (None, {"implemented": 1}, 2, 1),
    ]
    assert sum(each["answers_asked"] for each in one["by_group"]) == one["answers_asked"]
    asked = reader.get("/en/compare.json?by=group&group=African+States&theme=crime").json()["results"]
    assert figures(asked[0]) == figures(one["by_group"][0])
    before = reader.get(f"{CRIME}.json").json()
    told.period.invitations.filter(member_state="XAB").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    after = reader.get(f"{CRIME}.json").json()
    assert figures(before["by_group"][1]) == ({"implemented": 1}, 2, 1)
    assert figures(after["by_group"][1]) == ({"implemented": 1}, 1, 0)
    assert sum(each["answers_asked"] for each in after["by_group"]) == after["answers_asked"] == 3


def test_a_group_and_the_themes_have_their_figures_by_name(reader, told) -> None:
    one = reader.get(f"{AFRICA}.json").json()
    (other,) = reader.get("/en/compare.json?by=group&group=African+States").json()["results"]
    assert figures(one) == figures(other) == ({"planned": 2}, 12, 10)
    assert one["recommendations_asked"] == other["recommendations_asked"] == 12
    assert one["states"] == ["XAA"]
    assert [(each["theme"], *figures(each)) for each in one["by_theme"]] == [
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
    assert [figures(each) for each in found] == [
        ({}, 0, 0),
        ({"planned": 1, "implemented": 1}, 2, 0),
        ({"planned": 2, "implemented": 1}, 4, 1),
    ]
    body = reader.get(f"{THEMES}/").body
    assert body.index("Courts</bdi>") < body.index("Crime</bdi>")
    assert "10 recommendations have no theme and are in no row." in body
