"""One question, the same figures in every form: filters narrow the figures of a row, and no answer is missed."""

import io

import pytest
from django.http import QueryDict
from docx import Document
from lxml import html

from report.question import question as asking
from tests.factories.records import MeetingFactory, MemberStateFactory
from tests.report.conftest import world_with
from tests.report.forms import all_entries, text_of
from tracker import actions
from tracker.choices import StateStatus
from tracker.models import MemberState, RemovedRecommendation

pytestmark = pytest.mark.database
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
    """Of a past day they say what is gone of the States asked about."""
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
    """So has every State of the reference list; a name that cannot report has no link to a page."""
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
    """A State whose consent ended, a meeting whose recommendations were removed, an item whose were moved."""
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


def test_a_link_to_a_cancelled_period_works(reader, answered) -> None:
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
    """The text of a page on one line."""
    return " ".join(html.fromstring(body).text_content().split())
