"""Places for guesses: each is taken once, comes free again, and a full budget takes nothing from the others."""

import datetime

import pytest
import time_machine
from django.core.cache.backends.db import DatabaseCache
from django.test import RequestFactory

from tests.tracker.ledger.together import together
from tracker.signing import limits
from tracker.signing.adapters import UNKNOWN_ADDRESS
from tracker.signing.limits import Budget, take

TWO, ONE = Budget("two", 2), Budget("one", 1)


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


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_no_place_twice(shared_world, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the shared table, where every process sees the others."""
    monkeypatch.setattr(limits, "cache", DatabaseCache("shared_cache", {}))
    taken = together([lambda: bool(take((TWO, "a")))] * 12)
    assert sorted(taken) == [False] * 10 + [True] * 2
