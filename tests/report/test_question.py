"""One question, the same figures in every form: filters narrow the figures of a row, and no answer is missed."""

import pytest
from django.http import QueryDict

from report.question import question as asking
from tests.report.forms import all_entries, text_of

pytestmark = pytest.mark.database
LIST = "/en/recommendations"


@pytest.fixture
def answered(world):
    """15 (a): planned by XAA, implemented by XAB; 15 (b): planned by XAB alone."""
    world.publish("15-a", status="planned", summary="A law is being drafted.")
    world.publish("15-a", state="XAB", status="implemented")
    world.publish("15-b", state="XAB", status="planned")
    return world


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


def test_figures_follow_the_filters(reader, answered) -> None:
    assert figures(reader, "?state=XAA") == {"15-a": ({"planned": 1}, 1, 0)}
    assert figures(reader, "?status=planned") == {"15-a": ({"planned": 1}, 2, 0), "15-b": ({"planned": 1}, 2, 1)}
    assert figures(reader, "?status=planned&state=XAB") == {"15-b": ({"planned": 1}, 1, 0)}
    assert figures(reader, "?has_evidence=yes") == {}
    group = answered.xaa.regional_group.replace(" ", "+")
    assert set(figures(reader, f"?group={group}")) >= {"15-a"}


def test_a_row_says_what_the_one_state_reported(reader, answered) -> None:
    page = reader.get(f"{LIST}/?state=XAA").body
    assert "A law is being drafted." in page
    assert f"Each row says what <bdi>{answered.xaa.name}</bdi> reported." in page
    assert "States invited have a published answer" not in page
    assert "A law is being drafted." not in reader.get(f"{LIST}/?state=XAA&state=XAB").body


def test_what_does_not_fit_is_no_missing_answer(reader, answered) -> None:
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


def test_a_past_day_counts_what_is_gone_of_the_states_asked_about_alone(reader, answered) -> None:
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
