"""Who is invited or nominated reads how much is asked and until when; who takes over also how far it has come."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from tests.factories.mails import Mail, queued_mails
from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tests.tracker.mail.test_matter import link_of
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import OutgoingMail, User

pytestmark = pytest.mark.django_db
EMAIL = "successor@example.org"


def nominated(world: World, role: str = "focal_point", state: str = "XAA", **given: Any) -> Mail:
    """The mail to somebody who is nominated; a known account has its own words."""
    words = {"email": EMAIL, "full_name": "S. Uccessor", "language": "en", "note_verbale": "NV/9"} | given
    actions.nominate_by_email(
        **words, member_state=world.states[state], role=role, by=world.administrator, now=world.now()
    )
    return next(mail for mail in queued_mails(words["email"]) if "Your role for" in mail.body)


def handed_over(world: World, email: str = EMAIL) -> Mail:
    words = {"email": email, "full_name": "S. Uccessor", "language": "en", "note_verbale": "NV/9"}
    mandate = world.focal_point_mandates["XAA"]
    actions.hand_over(mandate=mandate, **words, by=world.administrator, now=world.now())
    return next(mail for mail in queued_mails(email) if "Your role for" in mail.body)


def in_the_middle(world: World) -> None:
    """Of twelve answers one is sent, one accepted, one returned and two are drafted."""
    sent, accepted, back = (world.draft(slug) for slug in ("15-a", "15-b", "15-c"))
    world.send(sent, accepted, back)
    world.accept(accepted)
    world.give_back(back, "The year is missing.")
    for slug in ("15-d", "15-e"):
        world.draft(slug, summary="Only the ministry reads this")


def asked_of(world: World) -> tuple[str, str]:
    day = date_format(world.period.due_on, "DATE_FORMAT")
    return f"“{world.period.title}” asks what was done about 12 recommendations.", f"Answers are due on {day}."


def test_a_new_account_reads_how_much_is_asked_and_until_when(seed_world: World) -> None:
    """An expert of the secretariat is told of what is assigned alone."""
    for role in ("alternate", "observer"):
        mail = nominated(seed_world, role, email=f"{role}@example.org")
        for said in asked_of(seed_world):
            assert said in mail.body
        assert "Handover" not in mail.body
        assert "has sent" not in mail.body
    assert "asks what was done" not in nominated(seed_world, "expert").body
    seed_world.open_period("period-2")
    invitation = OutgoingMail.objects.filter(key__startswith="invited", user=seed_world.focal_point).latest("pk")
    assert "If you have a question, write to the Secretariat: record@example.org" in invitation.text
    assert "“Reporting period period-2” asks what was done about 12 recommendations." in invitation.text


def test_who_takes_over_reads_numbers_and_no_words_and_comes_to_the_handover(seed_world: World) -> None:
    in_the_middle(seed_world)
    mail = handed_over(seed_world)
    numbers = (
        "- Answers that your State has sent: 3",
        "- Drafts of answers, not sent: 2",
        "- Answers returned by the secretariat: 1",
    )
    for said in (*asked_of(seed_world), *numbers, "The page “Handover” says"):
        assert said in mail.body
    for unsaid in ("Only the ministry", "The year is missing.", "15 (", str(seed_world.focal_point)):
        assert unsaid not in mail.body


def test_who_takes_over_with_an_account_is_led_to_the_handover(seed_world: World) -> None:
    seed_world.open_period("period-2")
    known = UserFactory(email=EMAIL)
    assert "Drafts of answers, not sent: 0" in handed_over(seed_world).body
    mail = OutgoingMail.objects.get(user=known, key__startswith="named")
    assert link_of(mail) == "/portal/period-2/xaa/handover/"
    own = Client()
    own.force_login(User.objects.get(pk=known.pk))
    assert own.get(link_of(mail)).status_code == 200


def test_after_the_due_date_it_says_so_and_of_a_closed_period_nothing(seed_world: World) -> None:
    period = seed_world.period
    period.due_on = seed_world.now().date() - datetime.timedelta(days=1)
    period.opens_on = period.due_on
    period.save()
    day = date_format(period.due_on, "DATE_FORMAT")
    assert f"Answers were due on {day}. They can still be sent." in nominated(seed_world, "alternate").body
    period.closes_on = period.due_on
    period.save()
    assert "asks what was done" not in nominated(seed_world, "observer", email="late@example.org").body


def test_of_a_meeting_for_which_another_person_acts_nothing_is_said(seed_world: World) -> None:
    """And a mandate for another meeting says nothing of this one."""
    seed_world.nominate(UserFactory(), "XAA", MandateRole.ALTERNATE, meeting=seed_world.meeting)
    assert "asks what was done" not in nominated(seed_world, "alternate").body
    apart = nominated(seed_world, "observer", email="apart@example.org", meetings=[MeetingFactory()])
    assert "asks what was done" not in apart.body
