"""Compare of reporting periods: of each, the answers given in it, with the denominators that its own page has."""

import datetime

import pytest

from tests.factories.records import ThemeFactory
from tests.report.conftest import world_with
from tracker import actions
from tracker.models import ReportingPeriod

pytestmark = pytest.mark.database
PERIODS = "?by=period&period=period-1&period=period-2"


@world_with
def told(world):
    """XAA goes from planned to implemented on 15 (a), and stays on 15 (b); XAB answers 15 (a) in the first alone.
    15 (a) has a theme."""
    world.recommendations["15-a"].themes.add(ThemeFactory(slug="crime"))
    world.publish("15-a", status="planned")
    world.publish("15-b", status="planned")
    world.publish("15-a", state="XAB", status="in_progress")
    second = world.open_period("period-2")
    ReportingPeriod.objects.filter(pk=second.pk).update(opens_on=world.period.opens_on + datetime.timedelta(days=1))
    world.publish("15-a", status="implemented", period=second)
    world.publish("15-b", status="planned", period=second)


def figures(reader, query: str) -> list[tuple[str, dict[str, int], int, int, int]]:
    """Of each period: its answers by status, and how many were asked for, do not fit, and are not there."""
    return [
        (
            row["value"],
            {code: number for code, number in row["answers"].items() if number},
            row["answers_asked"],
            row["other_published_answers"],
            row["without_published_answer"],
        )
        for row in reader.get(f"/en/compare.json{query}").json()["results"]
    ]


def test_each_period_has_the_figures_of_its_own_page(reader, told) -> None:
    assert figures(reader, PERIODS) == [
        ("period-1", {"planned": 2, "in_progress": 1}, 24, 0, 21),
        ("period-2", {"planned": 1, "implemented": 1}, 24, 0, 22),
    ]
    for row in reader.get(f"/en/compare.json{PERIODS}").json()["results"]:
        own = reader.get(f"/en/periods/{row['value']}.json").json()
        for name in ("answers", "answers_asked", "without_published_answer"):
            assert row[name] == own[name]
        assert row["recommendations_asked"] == 12


def test_an_answer_of_a_state_that_was_not_invited_is_asked_for_as_well(reader, told) -> None:
    told.period.invitations.filter(member_state="XAB").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    assert figures(reader, PERIODS)[0] == ("period-1", {"planned": 2, "in_progress": 1}, 13, 0, 10)
    assert reader.get("/en/periods/period-1.json").json()["answers_asked"] == 13


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ("&theme=crime", [({"planned": 1, "in_progress": 1}, 2, 0, 0), ({"implemented": 1}, 2, 0, 1)]),
        ("&state=XAB", [({"in_progress": 1}, 12, 0, 11), ({}, 12, 0, 12)]),
        ("&status=implemented", [({}, 24, 3, 21), ({"implemented": 1}, 24, 1, 22)]),
        ("&q=nothing-has-this-word", [({}, 0, 0, 0), ({}, 0, 0, 0)]),
    ],
)
def test_the_question_narrows_each_period(reader, told, narrowed, expected) -> None:
    assert [tuple(row[1:]) for row in figures(reader, PERIODS + narrowed)] == expected


def test_periods_stand_in_the_order_in_which_they_opened(reader, told) -> None:
    ReportingPeriod.objects.filter(slug="period-1").update(opens_on=told.period.opens_on + datetime.timedelta(days=9))
    assert [row[0] for row in figures(reader, PERIODS)] == ["period-2", "period-1"]


def test_the_page_has_the_same_figures_and_says_what_they_are_not(reader, told) -> None:
    page = reader.get(f"/en/compare/{PERIODS}")
    assert [(each.value, each.progress.answered) for each in page.context["found"]] == [
        ("period-1", 3),
        ("period-2", 2),
    ]
    body = " ".join(page.body.split())
    assert 'href="/en/periods/period-1/"' in body
    assert "a difference between their numbers is not a change in what States do" in body
    assert body.index("Fewer than 10") < body.index("<table")
    assert "Other published answers" not in body
    assert "Other published answers" in reader.get(f"/en/compare/{PERIODS}&status=planned").body
    assert "a difference between their numbers" not in reader.get("/en/compare/?by=state&state=XAA&state=XAB").body


def test_what_is_current_again_is_counted_once(reader, told) -> None:
    """The answer of the first period comes back where that of the second is withdrawn."""
    told.publish("15-c", status="planned")
    later = told.publish("15-c", status="ongoing", period=ReportingPeriod.objects.get(slug="period-2"))
    actions.withdraw(version=later, by=told.focal_point, now=told.now())
    assert figures(reader, PERIODS)[0][1] == {"planned": 3, "in_progress": 1}


def test_a_past_day_has_the_figures_and_the_periods_of_that_day(reader, told) -> None:
    day = told.now().date()
    told.now(days=2)
    told.publish("15-c", status="planned")
    assert figures(reader, f"{PERIODS}&as_of={day}")[0][1] == {"planned": 2, "in_progress": 1}
    assert figures(reader, PERIODS)[0][1] == {"planned": 3, "in_progress": 1}
    ReportingPeriod.objects.filter(slug="period-2").update(opened_at=told.now())
    assert figures(reader, f"{PERIODS}&as_of={day}")[1] == ("period-2", {}, 0, 0, 0)
    assert "/en/periods/period-2/" not in reader.get(f"/en/compare/{PERIODS}&as_of={day}").body
    assert 'value="period-2"' not in reader.get(f"/en/compare/?by=period&as_of={day}").body
    assert 'value="period-2"' in reader.get("/en/compare/?by=period").body
