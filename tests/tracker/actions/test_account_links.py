"""The link to an account: made when an email is sent, it works once, for fourteen days, and cannot be guessed."""

import datetime
import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from tests.factories.mails import queued_mails, token_of
from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.actions.test_people import by_email
from tests.tracker.mail.conftest import NOBODY_LISTENS
from tests.tracker.mail.worker import work
from tracker import actions
from tracker.choices import LinkState, MandateRole
from tracker.mail import notices, sending
from tracker.mail.sending import link_when_sent
from tracker.models import AccountInvitation, AuditEvent, OutgoingMail, User
from tracker.models.people import checksum_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PASSWORD = "a long invented phrase"
EMAIL = "newcomer@example.org"


@pytest.fixture
def newcomer(seed_world: World) -> User:
    """A focal point of XAC who has not opened the link yet."""
    (mandate,) = by_email(seed_world, language="fr")
    return mandate.user


def link_to(person: User) -> AccountInvitation:
    """The link in the last email to this person, as the worker makes it."""
    assert queued_mails(person.email)[-1].link
    return AccountInvitation.objects.filter(user=person).latest("pk")


def take_up(world: World, invitation: AccountInvitation, **given: Any) -> User:
    fields = {"password": PASSWORD, "full_name": "New Comer", "language": "fr", "by": invitation.user}
    return actions.take_up_account(invitation=invitation, **{**fields, "now": world.now(), **given})


def test_the_stored_mail_holds_no_link_and_the_sent_one_does(seed_world: World, newcomer: User) -> None:
    """A reader of the database cannot use it: the record keeps the checksum only. It is in the person's language."""
    assert not AccountInvitation.objects.exists()
    (mail,) = queued_mails(EMAIL)
    with translation.override("fr"):
        assert str(MandateRole.FOCAL_POINT.label) in mail.body
    assert seed_world.xac.name_fr in mail.body
    assert EMAIL in mail.body
    work()
    sent = next(each for each in outgoing.outbox if each.to == [EMAIL])
    (path,) = set(re.findall(r"/portal/join/[^/\s]+/", str(sent.body)))
    page = str(sent.alternatives[0].content)
    assert f'href="{settings.SITE_ADDRESS}{path}">{settings.SITE_ADDRESS}{path}</a>' in page
    assert link_when_sent() not in page + path
    invitation, token = AccountInvitation.objects.get(user=newcomer), path.split("/")[3]
    assert invitation.token_sha256 == checksum_of(token)
    assert invitation.valid_until - invitation.invited_at == datetime.timedelta(days=14)
    for model in (AccountInvitation, AuditEvent, OutgoingMail):
        assert token not in str(list(model.objects.values()))


def test_a_mail_that_fails_leaves_no_link_and_the_next_attempt_makes_one(seed_world: World, newcomer: User) -> None:
    with override_settings(MAILERS=NOBODY_LISTENS):
        work()
    assert not AccountInvitation.objects.exists()
    OutgoingMail.objects.update(tried_at=None)
    DBTaskResult.objects.all().delete()
    sending.ask_again(timezone.now())
    work()
    assert AccountInvitation.objects.get().user == newcomer


def test_no_link_goes_to_who_has_signed_in_or_may_not_any_more(seed_world: World, newcomer: User) -> None:
    """Between the act and the sending the person signed in, lost the mandate, or got another address."""
    (mail,) = queued_mails(EMAIL)
    mandate = newcomer.mandates.get()
    changes: list[Callable[[], Any]] = [
        lambda: User.objects.filter(pk=newcomer.pk).update(email="other@example.org"),
        lambda: User.objects.filter(pk=newcomer.pk).update(email=EMAIL, last_login=seed_world.now()),
        lambda: User.objects.filter(pk=newcomer.pk).update(last_login=None, is_active=False),
        lambda: User.objects.filter(pk=newcomer.pk).update(is_active=True),
        lambda: actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now()),
    ]
    found = []
    for change in changes:
        change()
        row = OutgoingMail.objects.select_related("user").get(pk=mail.row.pk)
        made, path = sending.link_for(row, timezone.now())
        found.append(bool(made))
        assert bool(path) == bool(made)
    assert found == [False, False, False, True, False]


def test_a_link_is_revoked_once_and_only_one_that_is_sent_by_hand_follows(seed_world: World, newcomer: User) -> None:
    first = link_to(newcomer)
    invitation = seed_world.open_period("later", states=("XAC",)).invitations.get()
    given: dict[str, Any] = {"user": newcomer, "by": seed_world.administrator, "now": timezone.now()}
    (revoked,) = actions.revoke_account_link(**given)
    with pytest.raises(actions.NotAllowed):
        take_up(seed_world, revoked)
    with pytest.raises(actions.NotAllowed, match="no pending link"):
        actions.revoke_account_link(**given)
    notices.remind(invitation, timezone.now())
    rows = OutgoingMail.objects.filter(user=newcomer).select_related("user").order_by("pk")
    assert [sending.link_for(each, timezone.now())[0] for each in rows] == [None] * 3
    actions.send_account_link(**given)
    again = OutgoingMail.objects.filter(user=newcomer).select_related("user").latest("pk")
    assert sending.link_for(again, timezone.now())[0]
    assert sending.link_for(rows[2], timezone.now())[0], "the last one is not revoked"
    first.refresh_from_db()
    assert first.revoked_at


def test_an_account_is_taken_up_once_by_its_person_with_a_good_password(seed_world: World, newcomer: User) -> None:
    """A person may open an older email first: the links of all emails work until one of them is used."""
    invitation, other = link_to(newcomer), link_to(newcomer)
    for weak in ("short", "password", "newcomer@example.org", "123"):
        with pytest.raises(ValidationError) as refusal:
            take_up(seed_world, invitation, password=weak)
        assert list(refusal.value.message_dict) == ["password"]
    with pytest.raises(actions.NotAllowed, match="for whom it was made"):
        take_up(seed_world, invitation, by=seed_world.administrator)
    assert AccountInvitation.objects.open(seed_world.now()).filter(pk=invitation.pk).exists()
    assert not User.objects.get(pk=newcomer.pk).has_usable_password()
    user = take_up(seed_world, invitation, full_name="New Comer-Two")
    for each, state in ((invitation, LinkState.USED), (other, LinkState.REVOKED)):
        each.refresh_from_db()
        assert each.state_at(seed_world.now()) == state
        with pytest.raises(actions.NotAllowed):
            take_up(seed_world, each, password="another invented phrase")
    user.refresh_from_db()
    assert (user.check_password(PASSWORD), user.full_name) == (True, "New Comer-Two")
    assert AuditEvent.objects.about(invitation).get(act="take_up").by == user
    assert "pbkdf2" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


@pytest.mark.parametrize("fields", [{"email": "right@example.org"}, {"is_active": False}])
def test_a_link_works_no_more_after_fourteen_days_or_a_change_of_the_account(
    seed_world: World, newcomer: User, fields: dict[str, Any]
) -> None:
    invitation, late = link_to(newcomer), timezone.now() + datetime.timedelta(days=14)
    assert invitation.state_at(late) == LinkState.EXPIRED
    with pytest.raises(actions.NotAllowed, match="no longer works"):
        take_up(seed_world, invitation, now=late)
    actions.change_user(user=newcomer, by=seed_world.administrator, now=seed_world.now(), **fields)
    with pytest.raises(actions.NotAllowed, match="no longer works"):
        take_up(seed_world, invitation)


def test_who_signed_in_before_or_has_no_address_is_sent_no_link(seed_world: World) -> None:
    nowhere = UserFactory(email="")
    nowhere.set_unusable_password()
    nowhere.save()
    for person, reason in ((seed_world.expert, "set up already"), (nowhere, "no e-mail address")):
        with pytest.raises(actions.NotAllowed, match=reason):
            actions.send_account_link(user=person, by=seed_world.administrator, now=seed_world.now())


def test_the_link_ends_with_the_only_mandate(seed_world: World, newcomer: User) -> None:
    observer = seed_world.nominate(newcomer, "XAC", MandateRole.OBSERVER)
    focal = newcomer.mandates.get(role=MandateRole.FOCAL_POINT)
    link_to(newcomer)
    actions.end_mandate(mandate=focal, by=seed_world.administrator, now=seed_world.now())
    assert AccountInvitation.objects.open(seed_world.now()).exists()
    actions.end_mandate(mandate=observer, by=seed_world.administrator, now=seed_world.now())
    assert not AccountInvitation.objects.open(seed_world.now()).exists()


def test_forged_tokens_open_nothing(seed_world: World, newcomer: User) -> None:
    """Random ones, and the true one with one letter changed, cut off, doubled, or in other capitals."""
    true = token_of(queued_mails(EMAIL)[0])
    forged = [secrets.token_urlsafe(32), true[:-1], true * 2, true.swapcase(), ""]
    forged += [f"{true[:place]}{'B' if true[place] == 'A' else 'A'}{true[place + 1 :]}" for place in range(len(true))]
    invitations = AccountInvitation.objects.open(seed_world.now())
    found = invitations.filter(token_sha256__in=[checksum_of(each) for each in [*forged, true]])
    assert [each.token_sha256 for each in found] == [checksum_of(true)]
