"""Plain reference data: data entry keeps it, and each change is written down once."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.actions.reference import why_meeting_stays
from tracker.admin.display import correct_address
from tracker.choices import MandateRole
from tracker.models import AgendaItem, AuditEvent, Meeting, RemovedRecommendation, SourceDocument

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MEETING = {
    "slug": "new-meeting",
    "title": "A new meeting",
    "starts_on": datetime.date(2027, 5, 3),
    "ends_on": datetime.date(2027, 5, 7),
}


def test_a_meeting_is_made_and_written_down(seed_world: World) -> None:
    for fields in ({"slug": "no slug"}, {"title": ""}, {"ends_on": datetime.date(2027, 5, 1)}):
        with pytest.raises(ValidationError):
            actions.create_meeting(**(MEETING | fields), by=seed_world.dataentry, now=seed_world.now())
    meeting = actions.create_meeting(**MEETING, by=seed_world.dataentry, now=seed_world.now())
    assert AuditEvent.objects.about(meeting).get().act == "create_meeting"


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


def test_a_meeting_that_nothing_uses_goes_with_its_agenda_and_the_audit_names_it(seed_world: World) -> None:
    meeting = MeetingFactory(slug="in-vain", title_en="In vain")
    AgendaItem.objects.create(meeting=meeting, number="1")
    key = meeting.pk
    actions.remove_meeting(meeting=meeting, by=seed_world.dataentry, now=seed_world.now())
    assert not Meeting.objects.filter(pk=key).exists()
    event = AuditEvent.objects.get(act="remove_meeting")
    assert event.object_id == str(key)
    assert event.changes == {"slug": ["in-vain", None], "title": ["In vain", None]}
    with pytest.raises(actions.NotAllowed, match="removed meanwhile"):
        actions.remove_meeting(meeting=Meeting(pk=key), by=seed_world.dataentry, now=seed_world.now())


def test_what_uses_a_meeting_is_named_and_it_stays(seed_world: World) -> None:
    assert "Reporting periods" in why_meeting_stays(seed_world.meeting)
    assert "Source documents" in why_meeting_stays(seed_world.meeting)
    nominated = MeetingFactory()
    seed_world.nominate(seed_world.observer, "XAC", MandateRole.OBSERVER, nominated)
    assert why_meeting_stays(nominated) == "This meeting stays, since it is used: Mandates."
    prepared = MeetingFactory()
    MeetingFactory(prepares=prepared)
    assert why_meeting_stays(prepared) == "This meeting stays, since it is used: Meetings."
    item = AgendaItem.objects.create(meeting=MeetingFactory(), number="1")
    AgendaItem.objects.create(meeting=seed_world.meeting, number="99").prepares.add(item)
    assert why_meeting_stays(item.meeting) == "This meeting stays, since it is used: Agenda items."
    for meeting in (seed_world.meeting, nominated, prepared, item.meeting):
        with pytest.raises(actions.NotAllowed, match="This meeting stays"):
            actions.remove_meeting(meeting=meeting, by=seed_world.dataentry, now=seed_world.now())


def test_an_address_that_was_public_keeps_its_meeting(seed_world: World) -> None:
    meeting = MeetingFactory()
    RemovedRecommendation.objects.create(
        meeting=meeting, slug="1", removed_at=seed_world.now(), removed_by=seed_world.dataentry
    )
    with pytest.raises(actions.NotAllowed, match="their addresses say that they were entered by mistake"):
        actions.remove_meeting(meeting=meeting, by=seed_world.dataentry, now=seed_world.now())


def test_the_page_of_a_meeting_offers_it_where_it_may_have_been_created_in_vain(seed_world: World, client) -> None:
    """It stood in every list of meetings for ever."""
    client.force_login(seed_world.dataentry)
    unused = MeetingFactory(title_en="In vain")
    assert "Remove the meeting" in sentences(client.get(act_of(unused, "change")))
    assert "Remove the meeting" not in sentences(client.get(act_of(seed_world.meeting, "change")))
    assert "Nothing uses this meeting." in sentences(client.get(act_of(unused, "remove")))
    done = client.post(act_of(unused, "remove"), follow=True)
    assert "The meeting was removed." in sentences(done)
    assert not Meeting.objects.filter(pk=unused.pk).exists()
    audit = sentences(client.get("/admin/tracker/auditevent/?act=remove_meeting"))
    assert "Removed the meeting" in audit
    used = MeetingFactory()
    seed_world.nominate(seed_world.observer, "XAC", MandateRole.OBSERVER, used)
    assert "This meeting stays, since it is used: Mandates." in sentences(client.get(act_of(used, "remove")))
    assert client.post(act_of(used, "remove")).status_code == 403


def test_before_a_publication_is_undone_it_is_said_what_becomes_of_its_meeting(seed_world: World, client) -> None:
    client.force_login(seed_world.dataentry)
    seed_world.period.assignments.all().delete()
    seed_world.period.items.all().delete()
    SourceDocument.objects.update(confirmed_at=timezone.now() - datetime.timedelta(hours=1))
    address = correct_address(seed_world.document.proposal, kind="publication")
    page = sentences(client.post(address, {"reason": "The wrong meeting.", "check": "1"}))
    assert f"{seed_world.meeting} has no other document. No public page lists it." in page
