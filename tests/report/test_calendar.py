"""The reporting calendar, read back as a calendar program reads it."""

import datetime

import pytest
from icalendar import Calendar

from tracker.models import ReportingPeriod

pytestmark = pytest.mark.database
PAGE, FILE = "/en/calendar/", "/en/calendar.ics"
DAY = datetime.timedelta(days=1)


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
    page = reader.get(PAGE)
    shown = [*page.context["coming"], *page.context["past"]]
    assert {each.day for each in shown} == {world.period.opens_on, world.period.due_on, world.period.closes_on}
    assert [each.name for each in page.context["coming"]] == ["due", "closes"]
    assert f'href="{FILE}"' in page.body
    assert 'href="/en/periods/period-1/"' in page.body


def test_a_day_that_moves_keeps_its_id(reader, world) -> None:
    ReportingPeriod.objects.filter(pk=world.period.pk).update(due_on=world.period.due_on + 5 * DAY)
    assert events(reader)["period-1-due@testserver"].decoded("dtstart") == world.period.due_on + 5 * DAY


def test_a_cancelled_period_has_no_day(reader, world) -> None:
    ReportingPeriod.objects.update(cancelled_at=world.now(), cancelled_by=world.administrator)
    assert events(reader) == {}
    assert "No day is named yet." in reader.get(PAGE).body


def test_the_calendar_has_no_past_day_and_says_so(reader, world) -> None:
    refused = reader.get(f"{PAGE}?as_of=2026-01-01")
    assert refused.status_code == 400
    assert "“as_of” does not apply to this page." in refused.body


def test_no_date_of_one_state_is_in_it(reader, world) -> None:
    own = world.period.due_on + 7 * DAY
    world.period.invitations.filter(member_state="XAA").update(due_on=own)
    assert own.strftime("%Y%m%d") not in reader.get(FILE).body
    assert own.isoformat() not in reader.get(PAGE).body


def test_pages_lead_to_the_calendar(reader, world) -> None:
    for page in ("/en/periods/", "/en/"):
        assert f'href="{PAGE}"' in reader.get(page).body
