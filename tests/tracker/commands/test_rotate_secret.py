"""A new SECRET_KEY takes over every sealed factor, and the old one opens nothing any more."""

from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management.base import CommandError

from tests.factories.records import UserFactory
from tracker.factors import app_codes
from tracker.management.commands import rotate_secret
from tracker.signing.adapters import SealedElsewhere

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OLD, NEW, LEAKED = "old" * 20, "new" * 20, "leaked" * 10


@pytest.fixture
def keys(settings: Any) -> dict[int, str]:
    """Three apps whose keys are sealed under the old secret, which is a fallback now."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    made = {}
    for _each in range(3):
        key = app_codes.new_key()
        made[app_codes.keep(UserFactory(), key).pk] = key
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    return made


def opened() -> dict[int, str]:
    return {each.pk: get_adapter().decrypt(each.data["secret"]) for each in Authenticator.objects.all()}


def test_every_factor_is_under_the_new_secret_alone(run, settings: Any, keys: dict[int, str]) -> None:
    printed = run("rotate_secret")
    assert printed.startswith("3 sealed anew, 0 were under SECRET_KEY already.\nThe old secret can go")
    settings.SECRET_KEY_FALLBACKS = []
    assert opened() == keys
    settings.SECRET_KEY = OLD
    with pytest.raises(SealedElsewhere):
        opened()


def test_what_was_interrupted_is_done_by_a_second_run(
    run, settings: Any, keys: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = rotate_secret._sealed_anew
    last = max(keys)

    def cut_off(pk: int) -> Any:
        if pk == last:
            raise KeyboardInterrupt
        return done(pk)

    monkeypatch.setattr(rotate_secret, "_sealed_anew", cut_off)
    with pytest.raises(KeyboardInterrupt):
        run("rotate_secret")
    assert opened() == keys  # people sign in between the two runs
    monkeypatch.undo()
    assert run("rotate_secret").startswith("1 sealed anew, 2 were under SECRET_KEY already.")
    settings.SECRET_KEY_FALLBACKS = []
    assert opened() == keys


def test_a_factor_that_nothing_opens_is_counted_and_the_rest_is_done(run, settings: Any, keys: dict[int, str]) -> None:
    settings.SECRET_KEY = LEAKED
    lost = app_codes.keep(UserFactory(), app_codes.new_key())
    settings.SECRET_KEY = NEW
    with pytest.raises(CommandError, match="1 cannot be opened by any secret that is set"):
        run("rotate_secret")
    settings.SECRET_KEY_FALLBACKS = []
    lost.delete()
    assert opened() == keys


@pytest.mark.parametrize(
    ("fallbacks", "sentence"), [([], "SECRET_KEY_FALLBACKS is empty"), ([NEW], "it is the old one")]
)
def test_without_two_secrets_nothing_is_changed(run, settings: Any, fallbacks: list[str], sentence: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, fallbacks
    with pytest.raises(CommandError, match=sentence):
        run("rotate_secret")
