"""What a person changes in the own sign-in, with its event and its mail."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from tests.factories.mails import queued_mails
from tests.factories.world import World
from tracker import actions
from tracker.models import AuditEvent, User

pytestmark = pytest.mark.database

SECRET, OTHER = "JBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLU"


def mails_about(words: str) -> int:
    """How many mails with these words wait in the queue."""
    return sum(words in f"{each.subject} {each.body}" for each in queued_mails())


def kinds_of(person: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def test_a_password_that_is_not_weak_is_set_with_its_event_and_told(seed_world: World) -> None:
    person = seed_world.focal_point
    for weak in ("short", "password1234", "focalpoint-xaa"):
        with pytest.raises(ValidationError):
            actions.set_password(password=weak, by=person, now=seed_world.now())
    actions.set_password(password="another invented password", by=person, now=seed_world.now())
    assert User.objects.get(pk=person.pk).check_password("another invented password")
    event = AuditEvent.objects.about(person).get()
    assert (event.act, event.by, event.changes) == ("change_password", person, {})
    assert mails_about("Your password for the Follow-up Record was changed.") == 1


def test_a_person_has_one_app_and_many_passkeys(seed_world: World) -> None:
    person = seed_world.focal_point
    words: dict[str, Any] = {"by": person, "now": seed_world.now()}
    for secret in (SECRET, OTHER):
        actions.add_app(secret=secret, **words)
    for name in ("Office", "Home"):
        actions.add_passkey(name=name, credential={"id": name}, **words)
    assert kinds_of(person) == ["recovery_codes", "totp", "webauthn", "webauthn"]
    assert AuditEvent.objects.about(person).filter(act="add_factor").count() == 4
    assert mails_about("A passkey was added") == 2


def test_recovery_codes_stay_while_a_factor_is_left(seed_world: World) -> None:
    person = seed_world.focal_point
    app = actions.add_app(secret=SECRET, by=person, now=seed_world.now())
    passkey = actions.add_passkey(name="Office", credential={"id": "x"}, by=person, now=seed_world.now())
    actions.remove_factor(factor=app, by=person, now=seed_world.now())
    assert kinds_of(person) == ["recovery_codes", "webauthn"]
    actions.remove_factor(factor=passkey, by=person, now=seed_world.now())
    assert kinds_of(person) == []
    assert mails_about("A second factor was removed") == 2


def test_the_secretariat_keeps_one(seed_world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    person = seed_world.reviewer
    app = actions.add_app(secret=SECRET, by=person, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="Set up another one"):
        actions.remove_factor(factor=app, by=person, now=seed_world.now())
    actions.add_passkey(name="Office", credential={"id": "x"}, by=person, now=seed_world.now())
    actions.remove_factor(factor=app, by=person, now=seed_world.now())
    assert kinds_of(person) == ["recovery_codes", "webauthn"]


def test_a_sign_in_is_reset_whole(seed_world: World) -> None:
    person, links = seed_world.focal_point, []
    actions.add_app(secret=SECRET, by=person, now=seed_world.now())
    actions.reset_sign_in(
        user=person,
        link_for=lambda user: links.append(user.has_usable_password()) or "https://record.example.org/link/",
        reason="Called back.",
        by=seed_world.administrator,
        now=seed_world.now(),
    )
    assert kinds_of(person) == []
    assert links == [False], "the link is made when the old password is gone"
    assert mails_about("https://record.example.org/link/") == 1
