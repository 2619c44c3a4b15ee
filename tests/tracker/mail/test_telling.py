"""A mail is a row of the act: there with it, gone with it, once, in the reader's language, not where it is muted."""

from typing import Any

import pytest
from django.db import transaction

from tests.factories.world import World
from tracker import actions
from tracker.choices import MailKind
from tracker.mail import notices, outbox
from tracker.models import MailPreference, OutgoingMail, StatusUpdate, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def told(person: User) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(user=person).order_by("pk"))


@pytest.fixture(autouse=True)
def no_mails_yet(seed_world: World) -> None:
    """The world's own invitations are out of the way."""
    OutgoingMail.objects.all().delete()


def test_a_sending_writes_one_mail_to_each_sender_once(seed_world: World) -> None:
    choice = MailPreference.objects.of(seed_world.focal_point)
    assert (choice.pk, choice.rhythm, choice.muted) == (None, "weekly", []), "the default is every kind"
    sent = seed_world.send(seed_world.draft())
    for _time in range(10):
        notices.about_sending("receipt", sent)
    (mail,) = OutgoingMail.objects.all()
    assert (mail.user, mail.address, mail.kind) == (seed_world.focal_point, "focalpoint-xaa@example.org", "receipt")
    assert sent.receipt_sha256 in mail.text
    assert sent.receipt_sha256 in mail.html
    User.objects.update(email="")
    seed_world.send(seed_world.draft("15-b"))
    assert OutgoingMail.objects.get() == mail, "a person without an address is told nothing"


def test_a_mail_goes_with_the_act_that_is_undone_and_a_muted_kind_is_not_written(seed_world: World) -> None:
    person, draft = seed_world.focal_point, seed_world.draft()
    with transaction.atomic():
        seed_world.send(draft)
        assert OutgoingMail.objects.exists()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    actions.choose_mails(rhythm="weekly", muted=[MailKind.RECEIPT], by=person, now=seed_world.now())
    seed_world.send(seed_world.draft("15-b"))
    assert told(person) == []
    seed_world.give_back(StatusUpdate.objects.get(recommendation__slug="15-b"))
    assert [mail.kind for mail in told(person)] == ["returned"]


def test_where_another_process_writes_the_same_at_that_moment_one_row_stays(
    seed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = outbox._mail

    def overtaken(*args: Any) -> OutgoingMail:
        made(*args).save()
        return made(*args)

    monkeypatch.setattr(outbox, "_mail", overtaken)
    seed_world.send(seed_world.draft())
    assert OutgoingMail.objects.count() == 1


def written(world: World) -> None:
    """Everything that a focal point can be told by an act."""
    invitation = world.open_period("period-2").invitations.get(member_state="XAA")
    later = invitation.period.closes_on
    actions.extend_invitation(invitation=invitation, due_on=later, by=world.dataentry, now=world.now())
    actions.reopen_invitation(invitation=invitation, until=later, by=world.dataentry, now=world.now())
    draft = world.draft()
    world.send(draft)
    world.give_back(draft)
    third = world.draft("15-c")
    world.send(third)
    world.accept(third)
    letter = world.draft("15-b", on_behalf=True)
    world.send_on_behalf(letter)
    world.accept(letter)
    letter.refresh_from_db()
    actions.withdraw(version=letter, by=world.reviewer, now=world.now(), note_verbale="NV/7")


def test_no_mail_quotes_an_answer(seed_world: World) -> None:
    """What is erased later stands in no mail."""
    words = "Words that only an answer has."
    for number, slug in enumerate(("15-a", "15-b")):
        version = seed_world.draft(
            slug, summary=words, obstacles=words, assistance_needed=words, on_behalf=bool(number)
        )
        (seed_world.send_on_behalf if number else seed_world.send)(version)
        seed_world.accept(version)
    pledge = seed_world.publish_commitment(text=words, note=words, lead_institution=words)
    actions.withdraw(version=pledge, by=seed_world.reviewer, now=seed_world.now(), note_verbale="NV/7")
    assert OutgoingMail.objects.count() >= 4
    assert not [mail for mail in OutgoingMail.objects.all() if words in mail.subject + mail.text + mail.html]
