"""Pages of reporting periods: what was asked, of how many, what was answered, and what changed."""

import datetime

import pytest

from report.as_of import history
from report.pages import answers_on
from report.periods import answered
from tests.report.forms import csv_rows, xlsx_rows
from tracker import actions
from tracker.models import ReportingPeriod

pytestmark = pytest.mark.database
PERIODS, FIRST, SECOND = "/en/periods", "/en/periods/period-1", "/en/periods/period-2"


@pytest.fixture
def told(world):
    """XAA goes from planned to implemented on 15 (a), and stays on 15 (b); XAB answers 15 (a) in the first alone."""
    world.publish("15-a", status="planned")
    world.publish("15-b", status="planned")
    world.publish("15-a", state="XAB", status="in_progress")
    second = world.open_period("period-2")
    ReportingPeriod.objects.filter(pk=second.pk).update(opens_on=world.period.opens_on + datetime.timedelta(days=1))
    world.publish("15-a", status="implemented", period=second)
    world.publish("15-b", status="planned", period=second)
    world.publish("15-c", status="planned", period=second)
    return world


def filled(answers):
    return {code: number for code, number in answers.items() if number}


def moves(one) -> list[tuple[str, str, int]]:
    return [(each["before"], each["now"], each["answers"]) for each in one["changes"]]


def test_periods_say_what_was_asked_of_how_many_and_until_when(reader, told) -> None:
    found = reader.get(f"{PERIODS}.json").json()["results"]
    assert [(each["period"], each["recommendations"], each["states_invited"]) for each in found] == [
        ("period-2", 12, 2),
        ("period-1", 12, 2),
    ]
    assert [each["due_on"] for each in found] == [
        each.due_on.isoformat() for each in ReportingPeriod.objects.order_by("-opens_on")
    ]
    assert [row["period"] for row in csv_rows(reader.get(f"{PERIODS}.csv"))] == ["period-2", "period-1"]


def test_a_period_counts_the_answers_given_in_it(reader, told) -> None:
    one, other = (reader.get(f"{page}.json").json() for page in (FIRST, SECOND))
    assert (filled(one["answers"]), one["answers_asked"], one["without_published_answer"]) == (
        {"planned": 2, "in_progress": 1}, 24, 21,
    )  # fmt: skip
    assert (filled(other["answers"]), other["answers_asked"]) == ({"planned": 2, "implemented": 1}, 24)
    assert [each["states_with_published_answer"] for each in (one, other)] == [2, 1]
    body = " ".join(reader.get(f"{FIRST}/").body.split())
    assert "2 of the 2 States invited have a published answer in this period." in body
    assert "3 of the 24 answers asked for are published." in body


def test_the_figures_are_those_of_each_recommendation_in_the_period(reader, told) -> None:
    told.period.invitations.filter(member_state="XAB").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    assert "2 of the 2 States invited have" in " ".join(reader.get(f"{FIRST}/").body.split())
    for page, slug in ((FIRST, "period-1"), (SECOND, "period-2")):
        figures = answered.answered(ReportingPeriod.objects.get(slug=slug), None, None)
        for key, progress in figures.progress.items():
            on = answers_on.on(key, None)
            assert progress.answered == len(on.in_period(slug))
            assert progress.invited == on.asked_in(slug)
        rows = csv_rows(reader.get(f"{page}.csv"))
        assert [int(row["answers_planned"]) for row in rows] == [
            each.counts.get("planned", 0) for each in figures.progress.values()
        ]
        assert len(xlsx_rows(reader.get(f"{page}.xlsx"))) == len(rows) == 12


def test_the_change_is_of_those_who_answered_twice(reader, told) -> None:
    one = reader.get(f"{SECOND}.json").json()
    assert (one["period_before"], one["answered_in_both"]) == ("period-1", 2)
    assert moves(one) == [("planned", "implemented", 1), ("planned", "planned", 1)]
    body = " ".join(reader.get(f"{SECOND}/").body.split())
    assert "2 answers were given both in “Reporting period period-1” and in this period" in body
    assert "1 of them reports another status than before." in body
    first = reader.get(f"{FIRST}.json").json()
    assert (first["period_before"], first["changes"]) == (None, [])
    assert 'id="change"' not in reader.get(f"{FIRST}/").body


def test_a_correction_takes_the_place_of_what_it_corrects(reader, told) -> None:
    told.publish("15-b", status="ongoing", period=ReportingPeriod.objects.get(slug="period-2"))
    one = reader.get(f"{SECOND}.json").json()
    assert filled(one["answers"]) == {"planned": 1, "implemented": 1, "ongoing": 1}
    assert moves(one) == [("planned", "implemented", 1), ("planned", "ongoing", 1)]


def test_what_was_taken_back_is_in_no_figure(reader, told) -> None:
    version = told.publish("15-b", status="ongoing", period=ReportingPeriod.objects.get(slug="period-2"))
    actions.withdraw(version=version, by=told.focal_point, now=told.now())
    one = reader.get(f"{SECOND}.json").json()
    assert filled(one["answers"]) == {"planned": 1, "implemented": 1}
    assert moves(one) == [("planned", "implemented", 1)]
    assert filled(reader.get(f"{FIRST}.json").json()["answers"]) == {"planned": 2, "in_progress": 1}


def test_a_past_day_has_the_figures_of_that_day(reader, told) -> None:
    day = told.now().date()
    then = reader.get(f"{SECOND}.json").json()
    told.now(days=2)
    told.publish("15-b", status="ongoing", period=ReportingPeriod.objects.get(slug="period-2"))
    of_day = reader.get(f"{SECOND}.json?as_of={day}").json()
    assert {**of_day, "as_of": None, "url": then["url"]} == then
    assert reader.get(f"{SECOND}.json").json() != then
    before = history.end_of(day).date() - datetime.timedelta(days=400)
    assert reader.get(f"{SECOND}/?as_of={before}").status_code == 404
    assert reader.get(f"{PERIODS}.json?as_of={before}").json()["count"] == 0


def test_an_unopened_and_a_cancelled_period_have_no_page(reader, told) -> None:
    ReportingPeriod.objects.filter(slug="period-1").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    assert reader.get(f"{FIRST}/").status_code == 404
    assert [each["period"] for each in reader.get(f"{PERIODS}.json").json()["results"]] == ["period-2"]
    assert reader.get(f"{SECOND}.json").json()["period_before"] is None


def test_pages_lead_to_periods(reader, told) -> None:
    for page, address in {"/en/meetings/": PERIODS, "/en/states/xaa/": FIRST, f"{PERIODS}/": SECOND}.items():
        body = reader.get(page).body
        assert f'href="{address}/"' in body[body.index("<main") : body.index("<footer")], page
