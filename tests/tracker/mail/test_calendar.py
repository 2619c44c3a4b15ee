"""The calendar of a person, read back as a calendar program reads it."""

import datetime
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from icalendar import Calendar

from tests.factories.world import World
from tracker import actions
from tracker.mail.calendar import calendar_of
from tracker.models import Invitation, User

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def events(person: User) -> dict[str, Any]:
    """The events by the name in their id."""
    calendar = Calendar.from_ical(calendar_of(person, timezone.now()))
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_a_due_date_is_a_whole_day_and_an_extension_moves_the_same_event(seed_world: World) -> None:
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    before = events(seed_world.focal_point)
    event = before[f"due-{invitation.pk}"]
    assert event.decoded("dtstart") == seed_world.period.due_on
    assert event.decoded("dtend") == seed_world.period.due_on + DAY
    assert "Reporting period period-1" in str(event["summary"])
    assert str(event["url"]).endswith("/portal/period-1/xaa/")
    later = seed_world.period.due_on + 5 * DAY
    actions.extend_invitation(invitation=invitation, due_on=later, by=seed_world.dataentry, now=seed_world.now())
    after = events(seed_world.focal_point)
    assert before.keys() == after.keys()
    assert after[f"due-{invitation.pk}"].decoded("dtstart") == later


def test_target_dates_are_those_that_the_person_may_see_and_that_are_not_over(seed_world: World) -> None:
    target = timezone.now().date() + 200 * DAY
    draft = seed_world.commit("15-b", target_on=target, text="Adopt a law, for all; and more.")
    over = seed_world.commit("15-c", target_on=target, progress="completed")
    found = events(seed_world.focal_point)
    assert found[f"target-{draft.commitment_id}"].decoded("dtstart") == target
    assert str(found[f"target-{draft.commitment_id}"]["summary"]).endswith("Adopt a law, for all; and more.")
    assert f"target-{over.commitment_id}" not in found
    for person in (seed_world.expert, seed_world.observer, seed_world.focal_points["XAB"]):
        assert f"target-{draft.commitment_id}" not in events(person)


def test_an_expert_has_the_due_dates_inside_her_state(seed_world: World) -> None:
    day = timezone.now().date() + 12 * DAY
    named = actions.assign(
        mandate=seed_world.expert_mandate, period=seed_world.period, due_on=day,
        recommendation=seed_world.recommendations["15-d"], by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    event = events(seed_world.expert)[f"named-{named.pk}"]
    assert event.decoded("dtstart") == day
    assert "15 (d)" in str(event["summary"])
    assert not [name for name in events(seed_world.focal_point) if name.startswith("named-")]


def test_of_open_periods_alone_and_of_a_mandate_that_goes_on_in_the_language_of_the_person(seed_world: World) -> None:
    seed_world.open_period("period-2", opens=-60, due=-40, closes=-10)
    assert len(events(seed_world.focal_point)) == 1
    seed_world.open_period("period-3")
    seed_world.commit("15-b", target_on=timezone.now().date())
    names = [name.partition("-")[0] for name in events(seed_world.focal_point)]
    assert sorted(names) == ["due", "due", "target"], "a commitment is there once"
    actions.choose_language(language="ar", by=seed_world.focal_point, now=seed_world.now())
    person = User.objects.get(pk=seed_world.focal_point.pk)
    with override_settings(DEMONSTRATION=True):
        calendar = Calendar.from_ical(calendar_of(person, timezone.now()))
        assert str(calendar["X-WR-CALNAME"]).startswith("[لأغراض العرض]")
        assert all(str(each["summary"]).startswith("[لأغراض العرض]") for each in calendar.walk("VEVENT"))
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    assert events(person) == {}
