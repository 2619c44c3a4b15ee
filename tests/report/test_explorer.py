"""The parameters of the list of recommendations: what they select, counts of facets, pages, past days."""

import pytest

from tests.factories.records import ThemeFactory
from tests.report.conftest import world_with
from tracker.models import Invitation

pytestmark = pytest.mark.database


def slugs(reader, query: str = "") -> list[str]:
    data = reader.get(f"/en/recommendations.json{query}").json()
    assert data["count"] == len(data["results"])
    return [each["slug"] for each in data["results"]]


def facet(reader, name: str, query: str = "") -> dict[str, int]:
    found = reader.get(f"/en/recommendations/{query}").context["facets"]
    return {choice.value: choice.count for each in found if each.name == name for choice in each.choices}


def test_the_keys_of_a_recommendation(reader, world) -> None:
    """Where nobody was invited the list says so, and not none of none."""
    world.publish("15-g")
    one = reader.get("/en/recommendations.json?status=in_progress").json()["results"][0]
    text = one.pop("text")
    names = [(each["printed"], each["iso3"], text[each["start"] : each["end"]]) for each in one.pop("attributions")]
    assert names == [
        ("United Arab Emirates", "ARE", "United Arab Emirates"),
        ("Viet Nam", "VNM", "Viet Nam"),
    ]
    assert one.pop("url").endswith("/en/recommendations/rpm-asia-pacific-2025/15-g/")
    answers = one.pop("answers")
    assert {code: number for code, number in answers.items() if number} == {"in_progress": 1}
    assert one == {
        "meeting": "rpm-asia-pacific-2025",
        "label": "15 (g)",
        "slug": "15-g",
        "language": "en",
        "basis": "not_negotiated",
        "agenda_item": "5 (d)",
        "themes": [],
        "states_invited": 2,
        "states_without_published_answer": 1,
    }
    Invitation.objects.all().delete()
    text = reader.get("/en/recommendations/").content.decode()
    assert "No State has been invited to report on this recommendation yet." in text
    assert "of the 0 States" not in text


@world_with
def told(world) -> None:
    """XAA planned 15 (a) and 15 (b), with evidence; XAB implemented 15 (b). 15 (c) has a theme."""
    world.publish_with(world.evidence(is_public=True), "15-a", status="planned")
    world.publish_with(world.evidence(is_public=False), "15-b", status="planned")
    world.publish("15-b", state="XAB", status="implemented")
    world.recommendations["15-c"].themes.add(ThemeFactory(slug="cybercrime"))


def test_values_of_one_parameter_are_alternatives_and_those_about_answers_hold_for_one_answer(reader, told) -> None:
    assert slugs(reader, "?theme=cybercrime") == ["15-c"]
    assert slugs(reader, "?attributed=VNM") == ["15-g"]
    assert slugs(reader, "?attributed=VNM&attributed=ARE") == ["15-g"]
    assert slugs(reader, "?status=implemented") == ["15-b"]
    assert slugs(reader, "?status=planned&status=implemented") == ["15-a", "15-b"]
    assert slugs(reader, f"?group={told.xaa.regional_group.replace(' ', '+')}") == ["15-a", "15-b"]
    assert slugs(reader, "?period=period-1&has_evidence=yes") == ["15-a"]
    assert len(slugs(reader, "?agenda_item=5+(d)")) == 12
    assert slugs(reader, "?institution=none") == []
    assert slugs(reader, "?state=XAA&status=planned") == ["15-a", "15-b"]
    assert slugs(reader, "?state=XAA&status=implemented") == []
    assert slugs(reader, "?state=xab&status=implemented") == ["15-b"]


def test_a_facet_counts_with_its_own_choices_set_aside(reader, told) -> None:
    """Every number is what its link lists; private evidence is in none."""
    assert facet(reader, "status") == {"implemented": 1, "planned": 2}
    assert facet(reader, "status", "?status=implemented") == {"implemented": 1, "planned": 2}
    assert facet(reader, "state", "?status=implemented") == {"XAB": 1}
    assert facet(reader, "status", "?state=XAA&status=implemented") == {"implemented": 0, "planned": 2}
    shown = {
        each.name: {choice.value: (choice.count, choice.address) for choice in each.choices}
        for each in reader.get("/en/recommendations/").context["facets"]
    }
    assert {value: count for value, (count, _address) in shown["has_evidence"].items()} == {"yes": 1, "no": 1}
    for name, choices in shown.items():
        for value, (count, address) in choices.items():
            assert len(slugs(reader, address)) == count, (name, value)


def test_every_word_searched_for_must_stand_in_text_answer_or_name(reader, world) -> None:
    world.publish("15-a", summary="Une équipe d’ÉCHANGE commune.")
    assert slugs(reader, "?q=gender+perspective") == ["15-e"]
    assert slugs(reader, "?q=GENDER+nowhere") == []
    assert slugs(reader, "?q=échange") == ["15-a"]
    assert slugs(reader, f"?q={world.xaa.name}+commune") == ["15-a"]
    assert slugs(reader, "?q=15+(g)") == ["15-g"]


def test_pages_follow_each_other_without_gap_or_repetition(reader, world, monkeypatch) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 5)
    world.publish("15-d")
    world.publish("15-b")
    world.publish("15-b", state="XAB")
    for sort, first in (("document", ["15-a", "15-b"]), ("changed", ["15-b", "15-d"]), ("answers", ["15-b", "15-d"])):
        address, found, pages = f"/en/recommendations.json?sort={sort}", [], 0
        while address:
            data = reader.get(address).json()
            found += [each["slug"] for each in data["results"]]
            address, pages = data["next"], pages + 1
        assert found[:2] == first
        assert sorted(found) == [f"15-{letter}" for letter in "abcdefghijkl"]
        assert pages == 3
