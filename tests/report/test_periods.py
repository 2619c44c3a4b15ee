"""Reporting periods: what was asked, of how many, what was answered, what changed, compared; their calendar."""

import datetime

import pytest
from django.http import QueryDict
from icalendar import Calendar

from report.pages import periods, recommendation
from report.question.question import parsed
from tests.factories.records import ThemeFactory
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, xlsx_rows
from tracker import actions
from tracker.models import ReportingPeriod

CALENDAR, FILE = "/en/calendar/", "/en/calendar.ics"
DAY = datetime.timedelta(days=1)
PERIODS, FIRST, SECOND = "/en/periods", "/en/periods/period-1", "/en/periods/period-2"
BOTH = "?by=period&period=period-1&period=period-2"
pytestmark = pytest.mark.database


@world_with
def told(world) -> None:
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
    world.publish("15-c", status="planned", period=second)


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
    ReportingPeriod.objects.filter(slug="period-1").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    assert reader.get(f"{FIRST}/").status_code == 404
    assert [each["period"] for each in reader.get(f"{PERIODS}.json").json()["results"]] == ["period-2"]
    assert reader.get(f"{SECOND}.json").json()["period_before"] is None


def test_a_period_counts_the_answers_given_in_it_and_the_change_since_the_one_before(reader, told) -> None:
    one, other = (reader.get(f"{page}.json").json() for page in (FIRST, SECOND))
    assert (filled(one["answers"]), one["answers_asked"], one["without_published_answer"]) == (
        {"planned": 2, "in_progress": 1}, 24, 21,
    )  # fmt: skip
    assert (filled(other["answers"]), other["answers_asked"]) == ({"planned": 2, "implemented": 1}, 24)
    assert [each["states_with_published_answer"] for each in (one, other)] == [2, 1]
    body = " ".join(reader.get(f"{FIRST}/").body.split())
    assert "2 of the 2 States invited have a published answer in this period." in body
    assert "3 of the 24 answers asked for are published." in body
    assert (one["period_before"], one["changes"], 'id="change"' in body) == (None, [], False)
    assert (other["period_before"], other["answered_in_both"]) == ("period-1", 2)
    assert moves(other) == [("planned", "implemented", 1), ("planned", "planned", 1)]
    body = " ".join(reader.get(f"{SECOND}/").body.split())
    assert "2 answers were given both in “Reporting period period-1” and in this period" in body
    assert "1 of them reports another status than before." in body


def test_the_figures_are_those_of_each_recommendation_in_the_period(reader, told) -> None:
    told.period.invitations.filter(member_state="XAB").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    assert "2 of the 2 States invited have" in " ".join(reader.get(f"{FIRST}/").body.split())
    figures = periods.answered(told.period, parsed(QueryDict(), None, period=told.period.slug))
    for key, progress in figures.progress.items():
        on = recommendation.on(key, None)
        assert progress.answered == len(on.in_period("period-1"))
        assert progress.invited == on.asked_in("period-1")
    rows = csv_rows(reader.get(f"{FIRST}.csv"))
    planned = [each.counts.get("planned", 0) for each in figures.progress.values()]
    assert [int(row["answers_planned"]) for row in rows] == planned
    assert len(xlsx_rows(reader.get(f"{FIRST}.xlsx"))) == len(rows) == 12
    assert compared(reader)[0] == ("period-1", {"planned": 2, "in_progress": 1}, 13, 0, 10)
    assert reader.get(f"{FIRST}.json").json()["answers_asked"] == 13


def test_a_correction_takes_the_place_of_what_it_corrects_until_it_is_taken_back(reader, told) -> None:
    version = told.publish("15-b", status="ongoing", period=ReportingPeriod.objects.get(slug="period-2"))
    one = reader.get(f"{SECOND}.json").json()
    assert filled(one["answers"]) == {"planned": 1, "implemented": 1, "ongoing": 1}
    assert moves(one) == [("planned", "implemented", 1), ("planned", "ongoing", 1)]
    actions.withdraw(version=version, by=told.focal_point, now=told.now())
    one = reader.get(f"{SECOND}.json").json()
    assert filled(one["answers"]) == {"planned": 1, "implemented": 1}
    assert moves(one) == [("planned", "implemented", 1)]
    assert filled(reader.get(f"{FIRST}.json").json()["answers"]) == {"planned": 2, "in_progress": 1}
    assert compared(reader)[0][1] == {"planned": 2, "in_progress": 1}, "what is current again is counted once"


def compared(reader, query: str = "") -> list[tuple[str, dict[str, int], int, int, int]]:
    """Of each period: its answers by status, and how many were asked for, do not fit, and are not there."""
    return [
        (
            row["value"],
            filled(row["answers"]),
            row["answers_asked"],
            row["other_published_answers"],
            row["without_published_answer"],
        )
        for row in reader.get(f"/en/compare.json{BOTH}{query}").json()["results"]
    ]


def test_compared_each_period_has_the_figures_of_its_own_page(reader, told) -> None:
    for row in reader.get(f"/en/compare.json{BOTH}").json()["results"]:
        own = reader.get(f"/en/periods/{row['value']}.json").json()
        for name in ("answers", "answers_asked", "without_published_answer"):
            assert row[name] == own[name]
        assert row["recommendations_asked"] == 12
    for narrowed, expected in (
        ("&theme=crime", [({"planned": 1, "in_progress": 1}, 2, 0, 0), ({"implemented": 1}, 2, 0, 1)]),
        ("&state=XAB", [({"in_progress": 1}, 12, 0, 11), ({}, 12, 0, 12)]),
        ("&status=implemented", [({}, 24, 3, 21), ({"implemented": 1}, 24, 2, 21)]),
        ("&q=nothing-has-this-word", [({}, 0, 0, 0), ({}, 0, 0, 0)]),
    ):
        assert [row[1:] for row in compared(reader, narrowed)] == expected, narrowed
    page = reader.get(f"/en/compare/{BOTH}")
    assert [(each.value, each.progress.answered) for each in page.context["found"]] == [
        ("period-1", 3),
        ("period-2", 3),
    ]
    body = " ".join(page.body.split())
    assert 'href="/en/periods/period-1/"' in body
    assert "a difference between their numbers is not a change in what States do" in body
    assert body.index("Fewer than 10") < body.index("<table")
    assert "Other published answers" not in body
    assert "Other published answers" in reader.get(f"/en/compare/{BOTH}&status=planned").body
    assert "a difference between their numbers" not in reader.get("/en/compare/?by=state&state=XAA&state=XAB").body
    ReportingPeriod.objects.filter(slug="period-1").update(opens_on=told.period.opens_on + 9 * DAY)
    assert [row[0] for row in compared(reader)] == ["period-2", "period-1"]


def test_compared_on_a_past_day_periods_have_the_figures_of_that_day(reader, told) -> None:
    day = told.now().date()
    told.now(days=2)
    told.publish("15-d", status="planned")
    assert compared(reader, f"&as_of={day}")[0][1] == {"planned": 2, "in_progress": 1}
    assert compared(reader)[0][1] == {"planned": 3, "in_progress": 1}
    ReportingPeriod.objects.filter(slug="period-2").update(opened_at=told.now())
    assert compared(reader, f"&as_of={day}")[1] == ("period-2", {}, 0, 0, 0)
    assert "/en/periods/period-2/" not in reader.get(f"/en/compare/{BOTH}&as_of={day}").body
    assert 'value="period-2"' not in reader.get(f"/en/compare/?by=period&as_of={day}").body
    assert 'value="period-2"' in reader.get("/en/compare/?by=period").body


def events(reader) -> dict[str, object]:
    return {str(each["UID"]): each for each in Calendar.from_ical(reader.get(FILE).whole).walk("VEVENT")}


def test_each_day_of_a_period_is_a_whole_day_on_the_page_and_in_the_file(reader, world) -> None:
    own = world.period.due_on + 7 * DAY
    world.period.invitations.filter(member_state="XAA").update(due_on=own)
    found = events(reader)
    assert set(found) == {f"period-1-{name}@testserver" for name in ("opens", "due", "closes")}
    due = found["period-1-due@testserver"]
    assert due.decoded("dtstart") == world.period.due_on
    assert due.decoded("dtend") == world.period.due_on + DAY
    assert "Answers are due: Reporting period period-1" in str(due["summary"])
    assert str(due["url"]) == "http://testserver/en/periods/period-1/"
    file, page = reader.get(FILE), reader.get(CALENDAR)
    assert file["Content-Type"].startswith("text/calendar")
    shown = [*page.context["coming"], *page.context["past"]]
    assert {each.day for each in shown} == {world.period.opens_on, world.period.due_on, world.period.closes_on}
    assert [each.name for each in page.context["coming"]] == ["due", "closes"]
    assert f'href="{FILE}"' in page.body
    assert (own.strftime("%Y%m%d") in file.body, own.isoformat() in page.body) == (False, False)
    ReportingPeriod.objects.filter(pk=world.period.pk).update(due_on=world.period.due_on + 5 * DAY)
    assert events(reader)["period-1-due@testserver"].decoded("dtstart") == world.period.due_on + 5 * DAY
    ReportingPeriod.objects.update(cancelled_at=world.now(), cancelled_by=world.administrator)
    assert events(reader) == {}
    assert "No day is named yet." in reader.get(CALENDAR).body
