"""Plain reference data: data entry keeps it, and each change is written down once."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from tests.factories.records import ThemeFactory
from tests.factories.world import World
from tracker import actions
from tracker.models import AuditEvent, Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MEETING = {
    "slug": "new-meeting",
    "title": "A new meeting",
    "starts_on": datetime.date(2027, 5, 3),
    "ends_on": datetime.date(2027, 5, 7),
}


def test_a_meeting_is_made_and_written_down(seed_world: World) -> None:
    meeting = actions.create_meeting(**MEETING, by=seed_world.dataentry, now=seed_world.now())
    assert AuditEvent.objects.about(meeting).get().act == "create_meeting"


@pytest.mark.parametrize("fields", [{"slug": "no slug"}, {"title": ""}, {"ends_on": datetime.date(2027, 5, 1)}])
def test_a_bad_meeting_is_refused(seed_world: World, fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        actions.create_meeting(**(MEETING | fields), by=seed_world.dataentry, now=seed_world.now())
    assert not Meeting.objects.filter(slug="new-meeting").exists()


def test_an_edit_is_written_down_with_what_was_there(seed_world: World) -> None:
    for _turn in range(2):
        actions.edit_reference(
            thing=seed_world.meeting, place_en="Vienna", by=seed_world.dataentry, now=seed_world.now()
        )
    assert AuditEvent.objects.get(act="edit").changes == {"place_en": ["Bangkok", "Vienna"]}


def test_themes_are_a_persons_act(seed_world: World) -> None:
    theme, recommendation = ThemeFactory(), seed_world.recommendations["15-a"]
    for _turn in range(2):
        actions.set_themes(recommendation=recommendation, themes=[theme], by=seed_world.dataentry, now=seed_world.now())
    assert list(recommendation.themes.all()) == [theme]
    assert AuditEvent.objects.filter(act="set_themes").count() == 1


@pytest.mark.parametrize("who", ["focal_point", "expert", "observer", "reviewer", "administrator"])
def test_only_data_entry_keeps_reference_data(seed_world: World, who: str) -> None:
    person = getattr(seed_world, who)
    with pytest.raises(actions.NotAllowed):
        actions.create_meeting(**MEETING, by=person, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        actions.edit_reference(thing=seed_world.meeting, place_en="Vienna", by=person, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        actions.set_themes(
            recommendation=seed_world.recommendations["15-a"], themes=[], by=person, now=seed_world.now()
        )
