"""Choosing mails, the private address of a calendar, and a mail that is tried again."""

import pytest
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult

from tests.factories.world import World
from tracker import actions
from tracker.models import AuditEvent, MailPreference, OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def choose(world: World, **words) -> MailPreference:
    given = {"rhythm": "weekly", "muted": [], "by": world.focal_point, "now": world.now()}
    return actions.choose_mails(**(given | words))


def test_a_choice_is_kept_and_told_once(seed_world: World) -> None:
    for words in ({"rhythm": "daily"}, {"rhythm": ""}, {"muted": ["account"]}, {"muted": ["x"]}):
        with pytest.raises(ValidationError):
            choose(seed_world, **words)
    assert not MailPreference.objects.exists()
    choose(seed_world, rhythm="monthly", muted=["receipt", "digest", "receipt"])
    again = choose(seed_world, rhythm="monthly", muted=["digest", "receipt"])
    assert (again.rhythm, again.muted) == ("monthly", ["digest", "receipt"])
    assert AuditEvent.objects.filter(act="choose_mails").count() == 1
    assert MailPreference.objects.count() == 1


def test_a_new_calendar_address_ends_the_old_one_and_the_audit_does_not_say_it(seed_world: World) -> None:
    by = {"by": seed_world.focal_point, "now": seed_world.now()}
    first = actions.renew_calendar(**by).calendar_key
    second = actions.renew_calendar(**by).calendar_key
    assert first != second
    assert not MailPreference.objects.filter(calendar_key=first).exists()
    told = str(list(AuditEvent.objects.filter(act="renew_calendar").values()))
    assert first not in told
    assert second not in told
    assert choose(seed_world, rhythm="monthly").calendar_key == second


def test_only_a_mail_that_waits_is_tried_again(seed_world: World) -> None:
    mail = OutgoingMail.objects.earliest("pk")
    DBTaskResult.objects.all().delete()
    OutgoingMail.objects.update(tried_at=seed_world.now(), attempts=3)
    actions.try_mail_again(mail=mail, by=seed_world.dataentry, now=seed_world.now())
    mail.refresh_from_db()
    assert (mail.tried_at, mail.attempts, DBTaskResult.objects.count()) == (None, 3, 1)
    OutgoingMail.objects.update(sent_at=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="was sent"):
        actions.try_mail_again(mail=mail, by=seed_world.dataentry, now=seed_world.now())
