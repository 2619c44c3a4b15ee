"""Emails that could not be sent are shown to the Secretariat, without what it may not read, and tried again."""

import datetime

import pytest
from django.utils import timezone

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker.models import AuditEvent, OutgoingMail

HOUR = datetime.timedelta(hours=1)
SECRET = "https://example.org/a-link-that-works-once"


def _one_mail() -> World:
    world = make_world()
    OutgoingMail.objects.all().delete()
    world.give_back(world.send(world.draft()).statusupdates.get(), "The year is missing.")
    OutgoingMail.objects.exclude(kind="returned").delete()
    OutgoingMail.objects.update(queued_at=timezone.now() - 24 * HOUR, attempts=4, last_error="Connection refused")
    return world


WORLDS = {"seed_world": _one_mail}


@pytest.fixture
def mail(seed_world: World) -> OutgoingMail:
    """One mail to the focal point of XAA, which has waited since yesterday; nothing else waits."""
    return OutgoingMail.objects.get()


def late(client):
    waiting = client.get("/admin/").context["waiting"]
    return next(each for each in waiting if each.title == "E-mails that could not be sent")


def test_the_front_page_names_mails_that_have_waited_too_long(mail, review) -> None:
    waiting = late(review)
    assert [(row.name, row.days, row.address) for row in waiting.rows] == [(mail.address, 1, act_of(mail, "change"))]
    page = review.get(waiting.address)
    assert list(page.context["cl"].queryset) == [mail]
    assert "<bdi>Ardovela</bdi>" in sentences(page), "an address does not say of which State the person is"
    assert mail.subject in sentences(page)
    OutgoingMail.objects.update(queued_at=timezone.now() - HOUR / 2)
    assert late(review).count == 0
    OutgoingMail.objects.update(queued_at=timezone.now() - 2 * HOUR, sent_at=timezone.now())
    assert late(review).count == 0


def test_what_the_secretariat_may_not_read_is_not_shown(mail, administration) -> None:
    """What goes on inside a State is not there at all."""
    listed = table_of("outgoingmail")
    for kind in ("account", "reminder", "escalation"):
        OutgoingMail.objects.update(kind=kind, subject=SECRET, text=SECRET, html=SECRET)
        for address in (*(act_of(mail, act) for act in ("change", "try-again", "history")), listed):
            assert SECRET not in sentences(administration.get(address, follow=True))
        assert str(OutgoingMail.objects.get().get_kind_display()) in sentences(administration.get(listed))
        assert not administration.get(listed, {"q": "works-once"}).context["cl"].queryset.exists()
    for kind in ("digest", "shared_work"):
        OutgoingMail.objects.update(kind=kind)
        assert administration.get(act_of(mail, "change")).status_code == 404
        assert not administration.get(listed).context["cl"].queryset.exists()
        assert late(administration).count == 0


def test_its_page_says_what_the_server_said_and_it_is_tried_again_at_once(mail, review) -> None:
    page = sentences(review.get(act_of(mail, "change")))
    for said in ("Connection refused", "The reason stands on the page of the answer.", "Try again now"):
        assert said in page
    OutgoingMail.objects.update(tried_at=timezone.now())
    assert review.post(act_of(mail, "try-again")).status_code == 302
    mail.refresh_from_db()
    assert mail.tried_at is None
    assert AuditEvent.objects.about(mail).get().act == "try_mail_again"
    OutgoingMail.objects.update(sent_at=timezone.now())
    assert "Try again now" not in sentences(review.get(act_of(mail, "change")))
