"""Places for guesses: each is taken once, comes free again, and a full budget takes nothing from the others."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory

from tests.tracker.ledger.together import together
from tracker.factors import app_codes
from tracker.models import LimitClaim, User
from tracker.signing import limits, passing
from tracker.signing.adapters import UNKNOWN_ADDRESS
from tracker.signing.limits import Budget, places_for_guess, take

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TWO, ONE = Budget("two", 2), Budget("one", 1)


@pytest.fixture
def full_cache(settings: Any) -> Any:
    """Fill the cache of the site until it deletes the first third of its rows by key."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
            "OPTIONS": {"MAX_ENTRIES": 30},
        }
    }

    def fill() -> None:
        for number in range(60):
            cache.set(f"view:{number}", 1)

    return fill


def test_a_full_cache_frees_no_place(full_cache: Any) -> None:
    """At 100,000 rows, those of limits went first: their keys began with the first letter in the order of the table."""
    assert take((ONE, "an account that somebody guesses at"))
    full_cache()
    assert take((ONE, "an account that somebody guesses at")) is None


def test_a_full_cache_lets_no_code_work_twice(full_cache: Any) -> None:
    key = app_codes.new_key()
    app = app_codes.keep(User.objects.create_user("somebody", email="somebody@example.org"), key)
    noon = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    with time_machine.travel(noon, tick=False):
        code = app_codes.code_at(key, int(noon.timestamp()) // 30)
        assert app_codes.spend(app, code)
        full_cache()
        assert not app_codes.spend(app, code)


def test_a_full_cache_lets_no_challenge_be_answered_twice(full_cache: Any, rf: RequestFactory) -> None:
    browser = Client()
    browser.get("/portal/sign-in/passkey/")
    request = rf.post("/portal/sign-in/passkey/")
    request.COOKIES[passing.CHALLENGE] = browser.cookies[passing.CHALLENGE].value
    assert passing.brought_back(request)
    full_cache()
    assert passing.brought_back(request) is None


def test_a_budget_has_so_many_places() -> None:
    assert [bool(take((TWO, "a"))) for _each in range(3)] == [True, True, False]
    assert take((TWO, "b"))


def test_a_right_guess_gives_its_place_back() -> None:
    for _each in range(5):
        places = take((TWO, "a"), (ONE, "a"))
        assert places
        places.give_back()


def test_a_full_budget_takes_no_place_of_another() -> None:
    assert take((ONE, "a"))
    assert take((TWO, "a"), (ONE, "a")) is None
    assert [bool(take((TWO, "a"))) for _each in range(3)] == [True, True, False]


def test_a_place_comes_free_after_its_time() -> None:
    start = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        assert take((ONE, "a"))
        clock.shift(datetime.timedelta(minutes=59))
        assert take((ONE, "a")) is None
        clock.shift(datetime.timedelta(minutes=2))
        assert take((ONE, "a"))


def test_an_account_has_ten_guesses_an_hour_from_anywhere() -> None:
    assert limits.STRANGERS.places + limits.KNOWN_DEVICES.places == 10
    assert limits.ONE_ADDRESS.places < limits.STRANGERS.places


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", UNKNOWN_ADDRESS),
        ("no address", UNKNOWN_ADDRESS),
    ],
)
def test_one_network_of_ipv6_is_one_address(address: str, counted: str) -> None:
    assert limits.address_of(RequestFactory().post("/", REMOTE_ADDR=address)) == counted


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "1.1.1.1, 192.0.2.9"})
    assert limits.address_of(request) == "192.0.2.9"


def guesses_from(network: int, *, accounts: bool) -> int:
    """How many of 400 guesses are judged that come from as many /64 networks of one /48."""
    judged = 0
    for number in range(400):
        request = RequestFactory().post("/", REMOTE_ADDR=f"2001:db8:{network:x}:{number:x}::1")
        account = f"{network}-{number if accounts else 0}"
        judged += places_for_guess(request, "password", account, is_known_device=False) is not None
    return judged


def test_one_site_of_ipv6_does_not_try_a_password_with_everybody() -> None:
    """A /48, which a provider gives to a customer, has 65,536 networks of the size that was counted."""
    assert guesses_from(1, accounts=True) == limits.ALL_ACCOUNTS.places * limits.NETWORKS_OF_A_SITE
    assert guesses_from(2, accounts=True) > 0, "another site has its own places"


def test_one_site_of_ipv6_leaves_places_of_an_account_to_its_owner() -> None:
    assert guesses_from(1, accounts=False) == limits.ONE_ADDRESS.places
    elsewhere = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")
    assert places_for_guess(elsewhere, "password", "1-0", is_known_device=False)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_no_place_twice(shared_world) -> None:
    """Each in a connection of its own, as the processes of the site are."""
    taken = together([lambda: bool(take((TWO, "a")))] * 12)
    assert sorted(taken) == [False] * 10 + [True] * 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_an_expired_place_once(shared_world) -> None:
    start = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(start - datetime.timedelta(hours=2), tick=False):
        assert take((ONE, "a"))
    assert sorted(together([lambda: bool(take((ONE, "a")))] * 6)) == [False] * 5 + [True]
    assert LimitClaim.objects.count() == 1
