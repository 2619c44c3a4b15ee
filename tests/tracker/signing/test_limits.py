"""Limits on guesses: ten an hour are judged of an account, its owner still signs in, each place is taken once."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory, override_settings

from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.ledger.together import together
from tracker.factors import app_codes
from tracker.models import LimitClaim, User
from tracker.signing import limits, links, passing, passwords
from tracker.signing.adapters import UNKNOWN_ADDRESS
from tracker.signing.limits import Budget, places_for_guess, take

pytestmark = pytest.mark.django_db

SIGN_IN = "/portal/sign-in/"
NAME = "focalpoint-xaa"
MOST_JUDGED = 10
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
TWO, ONE = Budget("two", 2), Budget("one", 1)


class CountingHasher(MD5PasswordHasher):
    """A quick hasher that counts how often it compared a password and how often it hashed one."""

    algorithm = "counting"
    judged = hashed = 0

    def verify(self, password: str, encoded: str) -> bool:
        CountingHasher.judged += 1
        return super().verify(password, encoded)

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@pytest.fixture
def counting(seed_world: World) -> Iterator[type[CountingHasher]]:
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"]):
        person = User.objects.get(username=NAME)
        person.set_password(PASSWORD)
        person.save()
        CountingHasher.judged = 0
        yield CountingHasher


def guess(times: int, *, addresses: int = 1, name: str = NAME) -> None:
    """Guess a password so often, from one address after the other, as the page of sign-in has it judged."""
    for number in range(times):
        address = f"198.51.100.{number % addresses + 1}"
        request = RequestFactory().post(SIGN_IN, REMOTE_ADDR=address)
        with pytest.raises(ValidationError):
            passwords.judge(request, name.format(number), f"guess {number}")


def guess_on_the_page(browser: Client, times: int, name: str = NAME) -> list[str]:
    """Return the pages that so many guesses get."""
    return [browser.post(SIGN_IN, {"username": name, "password": f"wrong {each}"}).text for each in range(times)]


def sign_in(browser: Client, password: str = PASSWORD) -> bool:
    browser.post(SIGN_IN, {"username": NAME, "password": password})
    return browser.get("/portal/account/").status_code == 200


@pytest.mark.parametrize("addresses", [1, 100])
@pytest.mark.parametrize("times", [60, pytest.param(10_000, marks=pytest.mark.lab)])
def test_guesses_are_not_judged_and_the_owner_signs_in(
    times: int, addresses: int, counting: type[CountingHasher], browser_at: Any
) -> None:
    owner = browser_at("203.0.113.7")
    assert sign_in(owner)
    owner.post("/portal/sign-out/")
    counting.judged = 0
    guess(times, addresses=addresses)
    assert 0 < counting.judged <= MOST_JUDGED
    assert sign_in(owner), "on a device that the owner used before"
    abroad = browser_at("203.0.113.99")
    assert abroad.post("/portal/reset/", {"name": NAME}).status_code == 302
    new = "another invented password"
    page = abroad.get(links.path_for(User.objects.get(username=NAME))).url
    abroad.post(page, {"new_password1": new, "new_password2": new})
    assert abroad.get("/portal/account/").status_code == 200, "by a link, on a device that nobody knows"


def test_one_guesser_leaves_places_for_an_owner_elsewhere(counting: type[CountingHasher], browser_at: Any) -> None:
    guess(20)
    assert sign_in(browser_at("203.0.113.7")), "with only the password, on a device that nobody knows"


def test_strangers_and_a_stolen_device_share_ten_guesses(counting: type[CountingHasher], browser_at: Any) -> None:
    stolen = browser_at("203.0.113.7")
    assert sign_in(stolen)
    stolen.post("/portal/sign-out/")
    counting.judged = 0
    guess_on_the_page(stolen, 6)
    guess(20, addresses=100)
    assert counting.judged == MOST_JUDGED == limits.STRANGERS.places + limits.KNOWN_DEVICES.places


def test_a_name_that_nobody_has_is_refused_in_the_same_words(seed_world: World, browser_at: Any) -> None:
    for name in (NAME, "nobody-at-all"):
        pages = guess_on_the_page(browser_at("203.0.113.8"), limits.ONE_ADDRESS.places + 1, name)
        found = [("is not right" in page, "Too many wrong passwords" in page) for page in pages]
        assert found == [(True, False)] * 4 + [(False, True)]


def test_each_name_costs_the_work_of_one_hash(counting: type[CountingHasher]) -> None:
    """An account that may not sign in, or has no password, is not told from the others by the time of the answer."""
    password = User.objects.get(username=NAME).password
    User.objects.filter(username="focalpoint-xab").update(is_active=False, password=password)
    nobody = User.objects.create_user("no-password", None)
    for name in (NAME, "focalpoint-xab", nobody.username, "nobody-at-all"):
        counting.hashed = 0
        guess(1, name=name)
        assert counting.hashed == 1, name


def test_one_address_tries_so_many_names(seed_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALL_ACCOUNTS", Budget("address", 6))
    guess(6, name="person-{}")
    assert not sign_in(Client(REMOTE_ADDR="198.51.100.1"))
    assert sign_in(Client(REMOTE_ADDR="198.51.100.2"))


# --- places


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


@pytest.mark.database
def test_a_full_cache_frees_no_place_no_code_and_no_challenge(full_cache: Any, rf: RequestFactory) -> None:
    """At 100,000 rows, those of limits went first: their keys began with the first letter in the order of the table."""
    key = app_codes.new_key()
    app = app_codes.keep(User.objects.create_user("somebody", email="somebody@example.org"), key)
    browser = Client()
    browser.get("/portal/sign-in/passkey/")
    request = rf.post("/portal/sign-in/passkey/")
    request.COOKIES[passing.CHALLENGE] = browser.cookies[passing.CHALLENGE].value
    assert passing.brought_back(request)
    with time_machine.travel(NOON, tick=False):
        code = app_codes.code_at(key, int(NOON.timestamp()) // 30)
        assert app_codes.spend(app, code)
        assert take((ONE, "an account that somebody guesses at"))
        full_cache()
        assert take((ONE, "an account that somebody guesses at")) is None
        assert not app_codes.spend(app, code)
    assert passing.brought_back(request) is None


def test_a_budget_has_so_many_places_for_each_subject_which_come_free_or_are_given_back() -> None:
    assert [bool(take((TWO, "a"))) for _each in range(3)] == [True, True, False]
    for _each in range(3):
        places = take((TWO, "b"), (ONE, "b"))
        assert places
        places.give_back()  # the guess was right
    assert take((ONE, "b"))
    assert take((TWO, "b"), (ONE, "b")) is None, "a full budget takes no place of the other"
    assert [bool(take((TWO, "b"))) for _each in range(3)] == [True, True, False]
    with time_machine.travel(NOON, tick=False) as clock:
        assert take((ONE, "a"))
        clock.shift(datetime.timedelta(minutes=59))
        assert take((ONE, "a")) is None
        clock.shift(datetime.timedelta(minutes=2))
        assert take((ONE, "a"))


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


def judged_from(network: int, times: int, *, accounts: bool) -> int:
    """Return how many guesses are judged that come from as many /64 networks of one /48."""
    judged = 0
    for number in range(times):
        request = RequestFactory().post("/", REMOTE_ADDR=f"2001:db8:{network:x}:{number:x}::1")
        account = f"{network}-{number if accounts else 0}"
        judged += places_for_guess(request, "password", account, is_known_device=False) is not None
    return judged


def test_one_site_of_ipv6_has_places_for_five_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A /48, which a provider gives to a customer, has 65,536 networks of the size that was counted."""
    monkeypatch.setattr(limits, "ALL_ACCOUNTS", Budget("address", 3))
    assert judged_from(1, 20, accounts=True) == 3 * limits.NETWORKS_OF_A_SITE
    assert judged_from(2, 1, accounts=True) == 1, "another site has its own places"
    assert judged_from(3, 8, accounts=False) == limits.ONE_ADDRESS.places < limits.STRANGERS.places
    elsewhere = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")
    assert places_for_guess(elsewhere, "password", "3-0", is_known_device=False), "the owner elsewhere"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_no_place_is_taken_twice(shared_world) -> None:
    """Each in a connection of its own, as the processes of the site are."""
    assert sorted(together([lambda: bool(take((TWO, "a")))] * 12)) == [False] * 10 + [True] * 2
    with time_machine.travel(datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=2), tick=False):
        assert take((ONE, "a"))
    assert sorted(together([lambda: bool(take((ONE, "a")))] * 6)) == [False] * 5 + [True]
    assert LimitClaim.objects.filter(subject__startswith="limit:one:").count() == 1
