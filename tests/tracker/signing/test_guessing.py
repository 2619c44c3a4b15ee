"""Ten thousand guesses of a password: ten an hour are judged at most, and the owner is in within a minute.

By default the first two hundred go through the whole site, and the rest to the judge alone, which is what the site
asks; in soak all of them go through the site.
"""

import datetime
import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.test.client import ClientHandler, RequestFactory

from tests.factories.records import PASSWORD
from tests.factories.world import World
from tracker.models import User
from tracker.signing import links, passwords

pytestmark = pytest.mark.django_db

SIGN_IN = "/portal/sign-in/"
NAME = "focalpoint-xaa"
GUESSES, THROUGH_SITE = 10_000, 200
MOST_JUDGED = 10


class CountingHasher(MD5PasswordHasher):
    """A quick hasher that counts how often it compared a password."""

    algorithm = "counting"
    judged = 0

    def verify(self, password: str, encoded: str) -> bool:
        CountingHasher.judged += 1
        return super().verify(password, encoded)


@pytest.fixture
def counting(seed_world: World) -> Iterator[type[CountingHasher]]:
    """The focal point's password is judged by the counting hasher, and no other."""
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"]):
        person = User.objects.get(username=NAME)
        person.set_password(PASSWORD)
        person.save()
        CountingHasher.judged = 0
        yield CountingHasher


class Guesser:
    """Somebody with time and a list of passwords. Sends forms to the whole site, without the test client's extras."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.handler.load_middleware()
        self.factory = RequestFactory()
        self.number = 0

    def guesses(self, times: int, name: str = NAME) -> set[int]:
        """So many guesses, from one address after the other; returns the statuses that came back."""
        return {self.guess(name) for _each in range(times)}

    def guess(self, name: str = NAME) -> int:
        request = self.request(name)
        request._dont_enforce_csrf_checks = True
        return self.handler.get_response(request).status_code

    def guesses_at_the_judge(self, times: int) -> None:
        """The same without the page around it."""
        for _each in range(times):
            request = self.request(NAME)
            with pytest.raises(ValidationError):
                passwords.judge(request, NAME, request.POST["password"])

    def request(self, name: str) -> Any:
        self.number += 1
        address = self.addresses[self.number % len(self.addresses)]
        return self.factory.post(SIGN_IN, {"username": name, "password": f"guess {self.number}"}, REMOTE_ADDR=address)


def addresses(count: int) -> list[str]:
    return [f"198.51.100.{number}" for number in range(1, count + 1)]


def is_in(browser: Client) -> bool:
    return browser.get("/portal/account/").status_code == 200


def sign_in(browser: Client, password: str = PASSWORD) -> bool:
    browser.post(SIGN_IN, {"username": NAME, "password": password})
    return is_in(browser)


@pytest.mark.parametrize("through_site", [THROUGH_SITE, pytest.param(GUESSES, marks=pytest.mark.lab)])
@pytest.mark.parametrize("count", [1, 100])
def test_ten_thousand_guesses(count: int, through_site: int, counting: type[CountingHasher], browser_at: Any) -> None:
    owner = browser_at("203.0.113.7")
    assert sign_in(owner)
    owner.post("/portal/sign-out/")
    counting.judged = 0

    guesser = Guesser(addresses(count))
    assert guesser.guesses(through_site) == {422}
    guesser.guesses_at_the_judge(GUESSES - through_site)
    assert guesser.number == GUESSES
    print(f"\n{GUESSES} guesses from {count} addresses: {counting.judged} judged")
    assert counting.judged <= MOST_JUDGED

    began = time.monotonic()
    assert sign_in(owner), "on a device that the owner used before"
    abroad = browser_at("203.0.113.99")
    assert in_by_link(abroad), "on a device that nobody knows"
    assert time.monotonic() - began < 60


def in_by_link(browser: Client) -> bool:
    """The owner asks for a link, the mail worker sends it, and the link signs her in."""
    assert browser.post("/portal/reset/", {"name": NAME}).status_code == 302
    person = User.objects.get(username=NAME)
    new = "another invented password"
    page = browser.get(links.path_for(person)).url
    browser.post(page, {"new_password1": new, "new_password2": new})
    return is_in(browser)


def test_one_guesser_leaves_places_for_an_owner_elsewhere(counting: type[CountingHasher], browser_at: Any) -> None:
    assert Guesser(addresses(1)).guesses(20) == {422}
    assert sign_in(browser_at("203.0.113.7")), "with the password alone, on a device that nobody knows"


def test_places_come_free_after_an_hour(counting: type[CountingHasher]) -> None:
    start = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    guesser = Guesser(addresses(100))
    with time_machine.travel(start, tick=False) as clock:
        for hour in range(3):
            guesser.guesses(50)
            assert counting.judged <= MOST_JUDGED * (hour + 1)
            clock.shift(datetime.timedelta(minutes=61))
    assert counting.judged == 18


def test_in_no_hour_are_more_than_ten_judged(counting: type[CountingHasher], browser_at: Any) -> None:
    """Strangers and a device that was used before, together, over any hour."""
    stolen = browser_at("203.0.113.7")
    assert sign_in(stolen)
    stolen.post("/portal/sign-out/")
    counting.judged = 0
    for each in range(50):
        stolen.post(SIGN_IN, {"username": NAME, "password": f"wrong {each}"})
    Guesser(addresses(100)).guesses(200)
    assert counting.judged == MOST_JUDGED


def test_a_name_that_nobody_has_is_refused_in_the_same_words(seed_world: World, browser_at: Any) -> None:
    for name in (NAME, "nobody-at-all"):
        browser = browser_at("203.0.113.8")
        pages = [browser.post(SIGN_IN, {"username": name, "password": "wrong"}).content.decode() for _ in range(6)]
        found = [("is not right" in page, "Too many wrong passwords" in page) for page in pages]
        assert found == [(True, False)] * 4 + [(False, True)] * 2


def test_the_same_work_is_done_for_a_name_that_nobody_has(counting: type[CountingHasher], browser_at: Any) -> None:
    """One hash for each, whoever is named: also for an account that may not sign in, or has no password."""
    asked: list[str] = []
    original = MD5PasswordHasher.encode

    def encode(self: Any, password: str, salt: str) -> str:
        asked.append(password)
        return original(self, password, salt)

    password = User.objects.get(username=NAME).password
    User.objects.filter(username="focalpoint-xab").update(is_active=False, password=password)
    nobody = User.objects.create_user("no-password", None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", encode)
        for name in (NAME, "focalpoint-xab", nobody.username, "nobody-at-all"):
            asked.clear()
            browser_at("203.0.113.9").post(SIGN_IN, {"username": name, "password": "wrong"})
            assert len(asked) == 1, name


def test_an_office_behind_one_address_tries_many_names_and_then_waits(seed_world: World) -> None:
    guesser = Guesser(["203.0.113.20"])
    assert {guesser.guess(f"person-{number}") for number in range(60)} == {422}
    stranger = Client(REMOTE_ADDR="203.0.113.20")
    assert not sign_in(stranger)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.21"))
