"""Reporting periods: what was asked, of how many, what was answered, what changed; and the calendar of their days."""

import datetime

from icalendar import Calendar

from report.pages import periods, recommendation
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, xlsx_rows
from tracker import actions
from tracker.models import ReportingPeriod

CALENDAR, FILE = "/en/calendar/", "/en/calendar.ics"
DAY = datetime.timedelta(days=1)
PERIODS, FIRST, SECOND = "/en/periods", "/en/periods/period-1", "/en/periods/period-2"


@world_with
def told(world) -> None:
    """XAA goes from planned to implemented on 15 (a), and stays on 15 (b); XAB answers 15 (a) in the first alone."""
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
    figures = periods.answered(told.period, None, None)
    for key, progress in figures.progress.items():
        on = recommendation.on(key, None)
        assert progress.answered == len(on.in_period("period-1"))
        assert progress.invited == on.asked_in("period-1")
    rows = csv_rows(reader.get(f"{FIRST}.csv"))
    planned = [each.counts.get("planned", 0) for each in figures.progress.values()]
    assert [int(row["answers_planned"]) for row in rows] == planned
    assert len(xlsx_rows(reader.get(f"{FIRST}.xlsx"))) == len(rows) == 12


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


def test_an_unopened_and_a_cancelled_period_have_no_page(reader, told) -> None:
    ReportingPeriod.objects.filter(slug="period-1").update(cancelled_at=told.now(), cancelled_by=told.administrator)
    assert reader.get(f"{FIRST}/").status_code == 404
    assert [each["period"] for each in reader.get(f"{PERIODS}.json").json()["results"]] == ["period-2"]
    assert reader.get(f"{SECOND}.json").json()["period_before"] is None


def events(reader) -> dict[str, object]:
    return {str(each["UID"]): each for each in Calendar.from_ical(reader.get(FILE).whole).walk("VEVENT")}


def test_each_day_of_a_period_is_a_whole_day(reader, world) -> None:
    found = events(reader)
    assert set(found) == {f"period-1-{name}@testserver" for name in ("opens", "due", "closes")}
    due = found["period-1-due@testserver"]
    assert due.decoded("dtstart") == world.period.due_on
    assert due.decoded("dtend") == world.period.due_on + DAY
    assert "Answers are due: Reporting period period-1" in str(due["summary"])
    assert str(due["url"]) == "http://testserver/en/periods/period-1/"
    assert reader.get(FILE)["Content-Type"].startswith("text/calendar")


def test_the_same_days_stand_on_the_page(reader, world) -> None:
    page = reader.get(CALENDAR)
    shown = [*page.context["coming"], *page.context["past"]]
    assert {each.day for each in shown} == {world.period.opens_on, world.period.due_on, world.period.closes_on}
    assert [each.name for each in page.context["coming"]] == ["due", "closes"]
    assert f'href="{FILE}"' in page.body


def test_a_day_that_moves_keeps_its_id(reader, world) -> None:
    ReportingPeriod.objects.filter(pk=world.period.pk).update(due_on=world.period.due_on + 5 * DAY)
    assert events(reader)["period-1-due@testserver"].decoded("dtstart") == world.period.due_on + 5 * DAY


def test_a_cancelled_period_has_no_day(reader, world) -> None:
    ReportingPeriod.objects.update(cancelled_at=world.now(), cancelled_by=world.administrator)
    assert events(reader) == {}
    assert "No day is named yet." in reader.get(CALENDAR).body


def test_no_date_of_one_state_is_in_it(reader, world) -> None:
    own = world.period.due_on + 7 * DAY
    world.period.invitations.filter(member_state="XAA").update(due_on=own)
    assert own.strftime("%Y%m%d") not in reader.get(FILE).body
    assert own.isoformat() not in reader.get(CALENDAR).body
