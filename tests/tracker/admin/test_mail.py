"""E-mails that could not be sent show at the desk, without what it may not read, and are tried again there."""

import datetime

import pytest
from django.utils import timezone
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker.models import AuditEvent, OutgoingMail

HOUR = datetime.timedelta(hours=1)
SECRET = "https://example.org/a-link-that-works-once"


@pytest.fixture
def mail(seed_world: World) -> OutgoingMail:
    """One mail to the focal point of XAA, which has waited since yesterday; nothing else waits."""
    OutgoingMail.objects.all().delete()
    seed_world.give_back(seed_world.send(seed_world.draft()).statusupdates.get(), "The year is missing.")
    OutgoingMail.objects.exclude(kind="returned").delete()
    OutgoingMail.objects.update(queued_at=timezone.now() - 24 * HOUR, attempts=4, last_error="Connection refused")
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


def test_a_mail_of_this_minute_is_not_late(mail, review) -> None:
    OutgoingMail.objects.update(queued_at=timezone.now() - HOUR / 2)
    assert late(review).count == 0
    OutgoingMail.objects.update(queued_at=timezone.now() - 2 * HOUR, sent_at=timezone.now())
    assert late(review).count == 0


def test_the_list_says_what_each_is_about(mail, entry) -> None:
    """An invitation and its cancellation were both "Invitations to a reporting period", of whichever State."""
    row = html.fromstring(entry.get(table_of("outgoingmail")).content.decode()).xpath("//table[@id='result_list']//tr")
    assert mail.subject in " ".join(row[-1].text_content().split())
    OutgoingMail.objects.update(kind="account")
    page = sentences(entry.get(table_of("outgoingmail")))
    assert mail.subject not in page
    assert str(OutgoingMail.objects.get().get_kind_display()) in page.partition('id="result_list"')[2]


def test_its_page_says_what_the_server_said(mail, entry) -> None:
    page = sentences(entry.get(act_of(mail, "change")))
    assert "Connection refused" in page
    assert "The reason stands on the page of the answer." in page
    assert "Try again now" in page


@pytest.mark.parametrize("kind", ["account", "reminder", "escalation"])
def test_what_is_not_for_the_desk_to_read_is_not_shown(mail, administration, kind: str) -> None:
    OutgoingMail.objects.update(kind=kind, subject=SECRET, text=SECRET, html=SECRET)
    for address in (
        act_of(mail, "change"),
        act_of(mail, "try-again"),
        act_of(mail, "history"),
        table_of("outgoingmail"),
    ):
        assert SECRET not in sentences(administration.get(address))
    found = administration.get(table_of("outgoingmail"), {"q": "works-once"})
    assert not found.context["cl"].queryset.exists()


@pytest.mark.parametrize("kind", ["digest", "shared_work"])
def test_what_goes_on_inside_a_state_is_not_there_at_all(mail, administration, kind: str) -> None:
    OutgoingMail.objects.update(kind=kind)
    assert administration.get(act_of(mail, "change")).status_code == 404
    assert not administration.get(table_of("outgoingmail")).context["cl"].queryset.exists()
    assert late(administration).count == 0


def test_it_is_tried_again_at_once(mail, review) -> None:
    OutgoingMail.objects.update(tried_at=timezone.now())
    assert review.post(act_of(mail, "try-again")).status_code == 302
    mail.refresh_from_db()
    assert mail.tried_at is None
    assert AuditEvent.objects.about(mail).get().act == "try_mail_again"
    OutgoingMail.objects.update(sent_at=timezone.now())
    assert "Try again now" not in sentences(review.get(act_of(mail, "change")))


def test_nobody_writes_a_mail_at_the_desk(mail, administration) -> None:
    assert administration.get(table_of("outgoingmail", "add")).status_code == 404
    assert administration.post(act_of(mail, "change"), {"subject": "x"}).status_code == 403
