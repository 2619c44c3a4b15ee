"""The list of recommendations: what its parameters select, the counts of facets, pages, past days.

One question has the same figures in every form: filters narrow the figures of a row, and no answer is missed.
"""

import io

import pytest
from django.http import QueryDict
from docx import Document
from lxml import html

from report.question import question as asking
from tests.factories.records import MeetingFactory, MemberStateFactory, ThemeFactory
from tests.report.conftest import world_with
from tests.report.forms import all_entries, text_of
from tracker import actions
from tracker.choices import StateStatus
from tracker.models import Invitation, MemberState, RemovedRecommendation

pytestmark = pytest.mark.database


def slugs(reader, query: str = "") -> list[str]:
    data = reader.get(f"/en/recommendations.json{query}").json()
    assert data["count"] == len(data["results"])
    return [each["slug"] for each in data["results"]]


def facet(reader, name: str, query: str = "") -> dict[str, int]:
    found = reader.get(f"/en/recommendations/{query}").context["facets"]
    return {choice.value: choice.count for each in found if each.name == name for choice in each.choices}


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


# --- one question


LIST = "/en/recommendations"


@world_with
def answered(world):
    """15 (a): planned by XAA, implemented by XAB; 15 (b): planned by XAB alone."""
    world.publish("15-a", status="planned", summary="A law is being drafted.")
    world.publish("15-a", state="XAB", status="implemented")
    world.publish("15-b", state="XAB", status="planned")


def figures(reader, query: str) -> dict[str, tuple[dict[str, int], int, int]]:
    rows = reader.get(f"{LIST}.json{query}").json()["results"]
    return {
        row["slug"]: (
            {code: number for code, number in row["answers"].items() if number},
            row["states_invited"],
            row["states_without_published_answer"],
        )
        for row in rows
    }


def test_figures_follow_the_filters_and_what_does_not_fit_is_no_missing_answer(reader, answered) -> None:
    assert figures(reader, "?state=XAA") == {"15-a": ({"planned": 1}, 1, 0)}
    assert figures(reader, "?status=planned") == {"15-a": ({"planned": 1}, 2, 0), "15-b": ({"planned": 1}, 2, 1)}
    assert figures(reader, "?status=planned&state=XAB") == {"15-b": ({"planned": 1}, 1, 0)}
    assert figures(reader, "?has_evidence=yes") == {}
    group = answered.xaa.regional_group.replace(" ", "+")
    assert set(figures(reader, f"?group={group}")) >= {"15-a"}
    page = reader.get(f"{LIST}/?state=XAA").body
    assert "A law is being drafted." in page
    assert f"Each row says what <bdi>{answered.xaa.name}</bdi> reported." in page
    assert "States invited have a published answer" not in page
    assert "A law is being drafted." not in reader.get(f"{LIST}/?state=XAA&state=XAB").body
    page = reader.get(f"{LIST}/?status=planned")
    first = page.context["rows"][0].progress
    assert (first.answered, first.otherwise, first.without, first.invited) == (1, 1, 0, 2)
    words = " ".join(page.body.split())
    assert "1 of the 2 States invited has a published answer that fits the filters; most often:" in words
    listed = " ".join(reader.get(f"{LIST}/").body.split())
    assert "2 of the 2 States invited have a published answer" in listed
    assert listed.count("most often:") == 1
    assert "Other published answers" in page.body
    entries, _total = all_entries(reader, f"{LIST}.atom?status=planned")
    assert "1 of the 2 States invited has a published answer that fits the filters" in text_of(entries[0], "summary")
    gone = answered.publish("15-b", summary="Taken back.")
    day = answered.now().date()
    answered.now(days=2)
    answered.withdraw(gone)
    rows = reader.get(f"{LIST}.json?as_of={day}&state=XAB").json()["results"]
    assert {row["slug"]: row["answers_no_longer_published"] for row in rows} == {"15-a": 0, "15-b": 0}
    rows = reader.get(f"{LIST}.json?as_of={day}").json()["results"]
    assert {row["slug"]: row["answers_no_longer_published"] for row in rows}["15-b"] == 1


def test_a_question_has_one_address(world) -> None:
    world.publish("15-a")
    written = QueryDict("status=planned&theme=&meeting=rpm-asia-pacific-2025&state=xaa&sort=changed&q=two++words")
    question = asking.parsed(written, None)
    assert question.query == "?q=two+words&meeting=rpm-asia-pacific-2025&status=planned&state=XAA"
    assert asking.parsed(QueryDict(question.query[1:]), None).query == question.query
    with pytest.raises(asking.Unanswerable, match="done"):
        asking.parsed(QueryDict("status=done"), None)


EVERY_FORM = ("/", ".json", ".csv", ".xlsx", ".atom", ".docx", ".draft.docx", ".bib")


def test_a_state_without_a_published_answer_can_be_chosen_and_each_form_says_so(reader, answered) -> None:
    silent = answered.xac.name
    for form in EVERY_FORM:
        assert reader.get(f"{LIST}{form}?state=XAC").status_code == 200
    for place in ("recommendations", "matrix"):
        page = reader.get(f"/en/{place}/?state=XAC")
        words = without_tags(page.body)
        assert f"{silent} No published answer" in words
        assert "Answers appear only after review and with the State’s consent" in words
        assert "No results." not in words
        assert 'href="/en/states/xac/"' in page.body
        both = without_tags(reader.get(f"/en/{place}/?state=XAA&state=XAC").body)
        assert f"{silent} No published answer" in both
        assert f"{answered.xaa.name} No published answer" not in both
        other = without_tags(reader.get(f"/en/{place}/?state=XAA&status=implemented").body)
        assert "No results." in other
        assert f"{answered.xaa.name} No published answer" not in other
    for form in ("recommendations.docx", "recommendations.draft.docx", "matrix.docx"):
        found = Document(io.BytesIO(reader.get(f"/en/{form}?state=XAC").whole))
        words = [paragraph.text for paragraph in found.paragraphs]
        assert f"{answered.xac.name}: No published answer" in words, form
        assert not [each for each in words if each.startswith("No results.")], form
    MemberStateFactory(iso3="COK", name_en="Cook Islands", un_status=StateStatus.ATTRIBUTION_ONLY)
    page = reader.get(f"{LIST}/?state=COK")
    assert "Cook Islands No published answer" in without_tags(page.body)
    assert "/en/states/cok/" not in page.body
    for name in ("state", "attributed"):
        for code in MemberState.objects.values_list("pk", flat=True):
            assert asking.parsed(QueryDict(f"{name}={code}"), None).filters.chosen(name) == [code]
        assert reader.get(f"{LIST}.json?{name}=ZZZ").json()["errors"] == [
            f"“ZZZ” is not one of the choices for “{name}”."
        ]


def test_a_link_works_after_what_it_names_is_gone(reader, answered) -> None:
    day = answered.now().date()
    answered.now(days=2)
    answered.set_consent("no")
    for form in EVERY_FORM:
        assert reader.get(f"{LIST}{form}?state=XAA&as_of={day}").status_code == 200, form
    words = without_tags(reader.get(f"{LIST}/?state=XAA&as_of={day}").body)
    assert f"{answered.xaa.name} No published answer" in words
    assert "1 answer of that day is no longer published" in words
    empty = MeetingFactory(slug="emptied")
    assert reader.get(f"{LIST}.json?meeting=emptied").status_code == 400
    RemovedRecommendation.objects.create(
        meeting=empty, slug="1", removed_at=answered.now(), removed_by=answered.dataentry
    )
    assert reader.get(f"{LIST}.json?meeting=emptied").json()["results"] == []
    assert "emptied" not in [value for value, *_rest in boxes(reader.get("/en/matrix/"), "meeting")]
    assert "emptied" in [value for value, *_rest in boxes(reader.get("/en/matrix/?meeting=emptied"), "meeting")]
    assert reader.get(f"{LIST}.json?agenda_item=6").json()["results"] == []
    period = answered.open_period("period-2", states=())
    day = answered.now().date()
    answered.now(days=2)
    actions.cancel_period(period=period, by=answered.dataentry, now=answered.now())
    for query in ("?period=period-2", f"?period=period-2&as_of={day}"):
        assert reader.get(f"{LIST}.json{query}").json()["results"] == []


def boxes(page, name: str) -> list[tuple[str, str, bool]]:
    (found,) = [each["boxes"] for each in page.context["choices"] if each["name"] == name]
    return found


def without_tags(body: str) -> str:
    return " ".join(html.fromstring(body).text_content().split())
