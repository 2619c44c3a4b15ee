"""Whose mandate ended is told: the State, the role, for what, the day; and reads so where the e-mail leads."""

from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tests.tracker.mail.test_matter import link_of
from tracker import actions
from tracker.actions.people import close_mandate
from tracker.choices import MandateRole
from tracker.models import Mandate, OutgoingMail, User

pytestmark = pytest.mark.django_db
AFTER: dict[str, Any] = {
    "email": "next@example.org", "full_name": "Nobody Told", "language": "en", "note_verbale": "NV/2",
}  # fmt: skip


def told(person: User) -> list[OutgoingMail]:
    """What a person was told of mandates that ended."""
    return list(OutgoingMail.objects.filter(key__startswith="mandate_ended", user=person).order_by("pk"))


def end(world: World, mandate: Mandate) -> Mandate:
    return actions.end_mandate(mandate=mandate, by=world.administrator, now=world.now())


def read_at(mail: OutgoingMail) -> tuple[int, str]:
    """What the person of a mail reads where it leads."""
    client = Client()
    client.force_login(mail.user)
    page = client.get(link_of(mail))
    return page.status_code, " ".join(page.content.decode().split())


def test_who_handed_over_is_told_the_day_and_no_successor(seed_world: World) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.hand_over(mandate=mandate, **AFTER, by=seed_world.administrator, now=seed_world.now())
    (mail,) = told(seed_world.focal_point)
    mandate.refresh_from_db()
    day = date_format(mandate.ended_at, "DATE_FORMAT")
    assert f"Your mandate for {seed_world.xaa} ended on {day}." in mail.text
    assert "Your role was: Focal point. For all meetings." in mail.text
    for unsaid in ("Nobody Told", "next@example.org", "NV/2", str(seed_world.administrator)):
        assert unsaid not in mail.subject + mail.text + mail.html
    status, page = read_at(mail)
    assert (status, f"Your mandate for {seed_world.xaa} ended on {day}." in page) == (403, True)


def test_who_acts_for_other_meetings_still_reads_which_mandate_ended(seed_world: World) -> None:
    """The address of the period was a page that is nowhere: she holds a mandate for that State."""
    world, person = seed_world, UserFactory()
    mandate = world.nominate(person, "XAA", MandateRole.ALTERNATE, meeting=world.meeting)
    world.nominate(person, "XAA", MandateRole.ALTERNATE, meeting=MeetingFactory(title="Another meeting"))
    end(world, mandate)
    (mail,) = told(person)
    assert f"Your role was: Alternate. For the meeting “{world.meeting.title}”." in mail.text
    status, page = read_at(mail)
    assert (status, f"for the meeting “{world.meeting.title}” ended on" in page) == (403, True)
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.get(link_of(mail)).status_code == 404


def test_nobody_is_told_twice_or_with_a_closed_account_and_no_stranger_a_page(seed_world: World) -> None:
    """What is repeated after a backup was put back was told before. Who never signed in has no page of the portal."""
    words = {"by": seed_world.administrator, "now": seed_world.now()}
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        end(seed_world, seed_world.expert_mandate)
    (mail,) = told(seed_world.expert)
    assert str(seed_world.focal_point) not in mail.text
    actions.change_user(user=seed_world.observer, is_active=False, **words)
    end(seed_world, seed_world.observer.mandates.get())
    close_mandate(Mandate.objects.get(pk=seed_world.focal_point_mandates["XAA"].pk), **words)
    assert told(seed_world.observer) + told(seed_world.focal_point) == []
    (mandate,) = actions.nominate_by_email(**AFTER, member_state=seed_world.xac, role="focal_point", **words)
    end(seed_world, mandate)
    (mail,) = told(mandate.user)
    assert f"Your mandate for {seed_world.xac} ended on" in mail.text
    assert "/portal/" not in mail.text
