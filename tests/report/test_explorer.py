"""The explorer's parameters: alternatives, one and the same answer, counts of facets, paging, search."""

import pytest

from report.explorer import facets
from report.pages import paging
from tests.factories.records import ThemeFactory
from tests.report.forms import all_results
from tracker.choices import RegionalGroup
from tracker.models import Invitation

pytestmark = pytest.mark.database


def slugs(reader, query: str = "") -> list[str]:
    data = reader.get(f"/en/recommendations.json{query}").json()
    assert data["count"] == len(data["results"])
    return [each["slug"] for each in data["results"]]


def facet(reader, name: str, query: str = "") -> dict[str, int]:
    found = reader.get(f"/en/recommendations/{query}").context["facets"]
    return {choice.value: choice.count for each in found if each.name == name for choice in each.choices}


def test_all_are_listed_as_in_the_document(reader, world) -> None:
    assert slugs(reader) == [f"15-{letter}" for letter in "abcdefghijkl"]


def test_where_nobody_was_invited_the_list_says_so_and_not_none_of_none(reader, world) -> None:
    Invitation.objects.all().delete()
    text = reader.get("/en/recommendations/").content.decode()
    assert "No State has been invited to report on this recommendation yet." in text
    assert "of the 0 States" not in text


def test_the_keys_of_a_recommendation(reader, world) -> None:
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


def test_values_of_one_parameter_are_alternatives(reader, world) -> None:
    world.publish("15-a", status="planned")
    world.publish("15-b", status="implemented")
    assert slugs(reader, "?status=planned") == ["15-a"]
    assert slugs(reader, "?status=planned&status=implemented") == ["15-a", "15-b"]


def test_parameters_about_answers_hold_for_one_and_the_same_answer(reader, world) -> None:
    world.publish("15-a", status="planned")
    world.publish("15-a", state="XAB", status="implemented")
    assert slugs(reader, "?state=XAA&status=planned") == ["15-a"]
    assert slugs(reader, "?state=XAA&status=implemented") == []
    assert slugs(reader, "?state=xab&status=implemented") == ["15-a"]


def test_a_facet_counts_with_its_own_choices_set_aside(reader, world) -> None:
    world.publish("15-a", status="planned")
    world.publish("15-b", status="planned")
    world.publish("15-b", state="XAB", status="implemented")
    assert facet(reader, "status") == {"implemented": 1, "planned": 2}
    assert facet(reader, "status", "?status=implemented") == {"implemented": 1, "planned": 2}
    assert facet(reader, "state", "?status=implemented") == {"XAB": 1}
    assert facet(reader, "status", "?state=XAA") == {"planned": 2}
    assert facet(reader, "status", "?state=XAA&status=implemented") == {"implemented": 0, "planned": 2}


def test_every_number_of_a_facet_is_what_its_link_lists(reader, world) -> None:
    world.publish("15-a", status="planned")
    world.publish("15-b", state="XAB", status="implemented")
    for found in reader.get("/en/recommendations/").context["facets"]:
        for choice in found.choices:
            assert len(slugs(reader, choice.address)) == choice.count, (found.name, choice.value)


def test_public_evidence_is_a_facet_and_private_evidence_is_none(reader, world) -> None:
    world.publish_with(world.evidence(is_public=True), "15-a")
    world.publish_with(world.evidence(is_public=False), "15-b")
    assert slugs(reader, "?has_evidence=yes") == ["15-a"]
    assert slugs(reader, "?has_evidence=no") == ["15-b"]
    assert facet(reader, "has_evidence") == {"yes": 1, "no": 1}


def test_themes_groups_names_items_and_periods_narrow(reader, world) -> None:
    theme = ThemeFactory(slug="cybercrime")
    world.recommendations["15-c"].themes.add(theme)
    world.publish("15-d")
    group = world.xaa.regional_group.replace(" ", "+")
    assert slugs(reader, "?theme=cybercrime") == ["15-c"]
    assert slugs(reader, "?attributed=VNM") == ["15-g"]
    assert slugs(reader, f"?group={group}") == ["15-d"]
    assert slugs(reader, "?period=period-1") == ["15-d"]
    assert len(slugs(reader, "?agenda_item=5+(d)")) == 12
    assert slugs(reader, "?institution=none") == []
    assert group in {each.value.replace(" ", "+") for each in RegionalGroup}


def test_every_word_searched_for_must_stand_in_text_answer_or_name(reader, world) -> None:
    world.publish("15-a", summary="Une équipe d’ÉCHANGE commune.")
    assert slugs(reader, "?q=gender+perspective") == ["15-e"]
    assert slugs(reader, "?q=GENDER+nowhere") == []
    assert slugs(reader, "?q=échange") == ["15-a"]
    assert slugs(reader, f"?q={world.xaa.name}+commune") == ["15-a"]
    assert slugs(reader, "?q=15+(g)") == ["15-g"]


def test_a_withdrawn_text_is_not_found(reader, world) -> None:
    version = world.publish("15-a", summary="A singular phrase.")
    assert slugs(reader, "?q=singular") == ["15-a"]
    world.withdraw(version)
    assert slugs(reader, "?q=singular") == []
    assert slugs(reader, "?state=XAB") == [] if "XAB" in facet(reader, "state") else True


@pytest.mark.parametrize("sort", ["document", "changed", "answers"])
def test_pages_follow_each_other_without_gap_or_repetition(reader, world, monkeypatch, sort) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 5)
    world.publish("15-d")
    world.publish("15-b")
    world.publish("15-b", state="XAB")
    address, found, pages = f"/en/recommendations.json?sort={sort}", [], 0
    while address:
        data = reader.get(address).json()
        found += [each["slug"] for each in data["results"]]
        address, pages = data["next"], pages + 1
    first = {"document": ["15-a", "15-b"], "changed": ["15-b", "15-d"], "answers": ["15-b", "15-d"]}[sort]
    assert found[:2] == first
    assert sorted(found) == [f"15-{letter}" for letter in "abcdefghijkl"]
    assert pages == 3
    assert paging.PAGE == 50


def test_the_csv_has_the_rows_of_the_list(reader, world) -> None:
    world.publish("15-a", status="planned")
    lines = reader.get("/en/recommendations.csv?status=planned").body.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("rpm-asia-pacific-2025,15 (a),15-a,")


@pytest.mark.parametrize("many", [1, 1_000])
def test_states_are_counted_alike_by_what_has_a_word_and_by_what_has_it_not(reader, world, monkeypatch, many) -> None:
    monkeypatch.setattr(facets, "MANY", many)
    for letter in "abcdefg":
        world.publish(f"15-{letter}", state="XAA", summary="A harbour office.", status="planned")
    world.publish("15-a", state="XAB", summary="A harbour office.")
    world.publish("15-h", state="XAB", summary="A court.", status="planned")
    assert facet(reader, "state", "?q=harbour") == {"XAA": 7, "XAB": 1}
    assert facet(reader, "state", "?q=harbour&status=planned") == {"XAA": 7}
    assert facet(reader, "state") == {"XAA": 7, "XAB": 2}


def test_the_explorer_shows_a_past_day(reader, world) -> None:
    world.publish("15-a", status="planned", summary="The first text.")
    gone = world.publish("15-b", status="planned", summary="A singular phrase.")
    day = world.clock.date()
    world.now(days=2)
    world.publish("15-a", status="implemented", summary="The second text.")
    world.withdraw(gone)
    then, now = f"as_of={day}", ""
    for query, slugs in (
        (f"?status=planned&{then}", ["15-a"]),
        (f"?status=implemented&{then}", []),
        (f"?q=first&{then}", ["15-a"]),
        (f"?q=second&{then}", []),
        (f"?q=singular&{then}", []),
        (f"?status=implemented&{now}", ["15-a"]),
        (f"?state=XAA&sort=changed&{then}", ["15-a"]),
    ):
        results, _count = all_results(reader, f"/en/recommendations.json{query}")
        assert [each["slug"] for each in results] == slugs, query
    second = reader.get(f"/en/recommendations.json?{then}").json()["results"][1]
    assert (second["answers_no_longer_published"], second["states_without_published_answer"]) == (1, 2)
    body = reader.get(f"/en/recommendations/?{then}&status=planned").body
    assert "As it stood at the end of" in body
    assert 'href="/en/recommendations/?status=planned"' in body
    assert "1 answer of that day is no longer published" in reader.get(f"/en/recommendations/?{then}").body
    assert reader.get("/en/recommendations.json?as_of=soon").status_code == 400
