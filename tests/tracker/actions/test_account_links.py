"""The link to an account: it works once, for fourteen days, and nobody can guess or read it."""

import datetime
import random
import secrets
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tests.factories.mails import queued_mails, token_of
from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import LinkState, MandateRole
from tracker.models import AccountInvitation, AuditEvent, User
from tracker.models.account_invitations import checksum_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PASSWORD = "a long invented phrase"
EMAIL = "newcomer@example.org"


@pytest.fixture
def newcomer(seed_world: World) -> User:
    """A focal point of XAC who has not opened the link yet."""
    (mandate,) = actions.nominate_by_email(
        email=EMAIL,
        full_name="New Comer",
        language="fr",
        member_state=seed_world.xac,
        role=MandateRole.FOCAL_POINT,
        note_verbale="NV/3",
        by=seed_world.administrator,
        now=seed_world.now(),
    )
    return mandate.user


def take_up(world: World, invitation: AccountInvitation, **given: Any) -> User:
    fields = {"password": PASSWORD, "full_name": "New Comer", "language": "fr", "by": invitation.user}
    return actions.take_up_account(invitation=invitation, **{**fields, "now": world.now(), **given})


def test_the_record_keeps_the_checksum_and_the_mail_has_the_token(seed_world: World, newcomer: User) -> None:
    invitation = AccountInvitation.objects.get(user=newcomer)
    (mail,) = queued_mails(EMAIL)
    assert invitation.token_sha256 == checksum_of(token_of(mail))
    assert invitation.valid_until - invitation.invited_at == datetime.timedelta(days=14)
    assert token_of(mail) not in str(list(AccountInvitation.objects.values()))
    assert token_of(mail) not in str(list(AuditEvent.objects.values()))


def test_the_mail_speaks_the_persons_language_and_says_for_what(seed_world: World, newcomer: User) -> None:
    (mail,) = queued_mails(EMAIL)
    with translation.override("fr"):
        assert str(MandateRole.FOCAL_POINT.label) in mail.body
    assert seed_world.xac.name_fr in mail.body
    assert EMAIL in mail.body


def test_an_account_is_taken_up_once(seed_world: World, newcomer: User) -> None:
    invitation = AccountInvitation.objects.get(user=newcomer)
    user = take_up(seed_world, invitation, full_name="New Comer-Two")
    assert user.check_password(PASSWORD)
    assert user.full_name == "New Comer-Two"
    invitation.refresh_from_db()
    assert invitation.state_at(seed_world.now()) == LinkState.USED
    with pytest.raises(actions.NotAllowed):
        take_up(seed_world, invitation, password="another invented phrase")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert AuditEvent.objects.about(invitation).get(act="take_up").by == user
    assert "pbkdf2" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


@pytest.mark.parametrize("password", ["short", "password12345678"[:8], "newcomer@example.org", "1234567890ab"[:3]])
def test_a_weak_password_leaves_the_link_as_it_is(seed_world: World, newcomer: User, password: str) -> None:
    invitation = AccountInvitation.objects.get(user=newcomer)
    with pytest.raises(ValidationError) as refusal:
        take_up(seed_world, invitation, password=password)
    assert list(refusal.value.message_dict) == ["password"]
    assert AccountInvitation.objects.open(seed_world.now()).filter(pk=invitation.pk).exists()
    assert not User.objects.get(pk=newcomer.pk).has_usable_password()


def test_a_link_is_too_old_after_fourteen_days(seed_world: World, newcomer: User) -> None:
    invitation = AccountInvitation.objects.get(user=newcomer)
    seed_world.now(days=14)
    assert invitation.state_at(seed_world.now()) == LinkState.EXPIRED
    with pytest.raises(actions.NotAllowed, match="no longer works"):
        take_up(seed_world, invitation)


def test_sending_again_lets_the_earlier_link_work_no_more(seed_world: World, newcomer: User) -> None:
    first = AccountInvitation.objects.get(user=newcomer)
    second = actions.send_account_link(user=newcomer, by=seed_world.administrator, now=seed_world.now())
    first.refresh_from_db()
    assert first.state_at(seed_world.now()) == LinkState.REVOKED
    assert second.state_at(seed_world.now()) == LinkState.WAITING
    with pytest.raises(actions.NotAllowed):
        take_up(seed_world, first)
    assert take_up(seed_world, second).check_password(PASSWORD)
    links = {mail.link for mail in queued_mails(EMAIL)}
    assert len(links) == 2


def test_a_link_is_revoked(seed_world: World, newcomer: User) -> None:
    given: dict[str, Any] = {"user": newcomer, "by": seed_world.administrator}
    (revoked,) = actions.revoke_account_link(**given, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        take_up(seed_world, revoked)
    with pytest.raises(actions.NotAllowed, match="no pending link"):
        actions.revoke_account_link(**given, now=seed_world.now())


def test_who_signed_in_before_is_sent_no_link(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="set up already"):
        actions.send_account_link(user=seed_world.expert, by=seed_world.administrator, now=seed_world.now())


@pytest.mark.parametrize("who", ["dataentry", "reviewer", "focal_point", "expert", "observer"])
def test_nobody_else_sends_or_revokes_the_link_of_a_focal_point(seed_world: World, newcomer: User, who: str) -> None:
    given: dict[str, Any] = {"user": newcomer, "by": getattr(seed_world, who)}
    with pytest.raises(actions.NotAllowed):
        actions.send_account_link(**given, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        actions.revoke_account_link(**given, now=seed_world.now())


def test_nobody_takes_up_the_account_of_another(seed_world: World, newcomer: User) -> None:
    with pytest.raises(actions.NotAllowed, match="for whom it was made"):
        take_up(seed_world, AccountInvitation.objects.get(user=newcomer), by=seed_world.administrator)


def test_the_link_ends_with_the_only_mandate(seed_world: World, newcomer: User) -> None:
    observer = seed_world.nominate(newcomer, "XAC", MandateRole.OBSERVER)
    focal = newcomer.mandates.get(role=MandateRole.FOCAL_POINT)
    actions.end_mandate(mandate=focal, by=seed_world.administrator, now=seed_world.now())
    assert AccountInvitation.objects.open(seed_world.now()).exists()
    actions.end_mandate(mandate=observer, by=seed_world.administrator, now=seed_world.now())
    assert not AccountInvitation.objects.open(seed_world.now()).exists()


def test_a_link_does_not_work_for_somebody_who_may_not_sign_in(seed_world: World, newcomer: User) -> None:
    invitation = AccountInvitation.objects.get(user=newcomer)
    actions.change_user(user=newcomer, is_active=False, by=seed_world.administrator, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        take_up(seed_world, invitation)


def test_without_an_address_nothing_can_be_sent(seed_world: World) -> None:
    person = UserFactory(email="")
    person.set_unusable_password()
    with pytest.raises(actions.NotAllowed, match="no e-mail address"):
        actions.send_account_link(user=person, by=seed_world.administrator, now=seed_world.now())


def test_a_thousand_forged_tokens_open_nothing(seed_world: World, newcomer: User) -> None:
    """Random ones, and the true one with one letter changed, cut off, doubled, or in other capitals."""
    chance, true = random.Random(14), token_of(queued_mails(EMAIL)[0])
    forged = [secrets.token_urlsafe(32) for _each in range(700)]
    for _each in range(296):
        place = chance.randrange(len(true))
        letter = chance.choice(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".replace(true[place], "")
        )
        forged.append(true[:place] + letter + true[place + 1 :])
    forged += [true[:-1], true * 2, true.swapcase(), ""]
    assert len(forged) == 1000
    invitations = AccountInvitation.objects.open(seed_world.now())
    assert not [each for each in forged if invitations.filter(token_sha256=checksum_of(each)).exists()]
    assert invitations.filter(token_sha256=checksum_of(true)).exists()
