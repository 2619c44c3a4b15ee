"""Each sign-in that came about or not is a line of the log, by the account's number, without a word that was typed."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.signing.conftest import code_now
from tracker.models import User

pytestmark = pytest.mark.django_db
SIGN_IN = "/portal/sign-in/"
CANARY = "canary-typed-in-the-wrong-place"
type Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the handler of the settings writes on sign-ins while the test runs."""
    (handler,) = [each for each in logging.getLogger("tracker.sign_ins").handlers if each.name == "sign_ins"]
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    before = handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    handler.setStream(before)


def sign_in(browser: Client, name: str, password: str = PASSWORD) -> int:
    return browser.post(SIGN_IN, {"username": name, "password": password}).status_code


def test_a_sign_in_that_came_about_and_guesses_that_are_not_judged(
    seed_world: World, browser_at: Callable[..., Client], lines: Lines
) -> None:
    assert sign_in(browser_at("203.0.113.7"), seed_world.focal_point.username) == 302
    (line,) = lines()
    assert line.pop("time")
    assert line.pop("at").startswith("tracker/signing/sign_in_log.py:")
    assert line.pop("id")
    assert line == {
        "level": "INFO", "logger": "tracker.sign_ins", "message": "signed in",
        "person": seed_world.focal_point.pk, "by": "password", "from": "203.0.113.7",
    }  # fmt: skip
    for _each in range(5):
        sign_in(browser_at(), seed_world.focal_point.username, CANARY)
    assert [line["message"] for line in lines()[1:]] == ["wrong"] * 4 + ["too many guesses, not judged"]


def test_what_failed_names_the_account_or_nobody(
    seed_world: World, browser_at: Callable[..., Client], lines: Lines
) -> None:
    person = seed_world.focal_point
    assert sign_in(browser_at(), person.username, CANARY) == 422
    assert sign_in(browser_at(), CANARY, CANARY) == 422
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert sign_in(browser_at(), person.username) == 422
    assert [(line["message"], line.get("person")) for line in lines()] == [
        ("wrong", person.pk),
        ("wrong", None),
        ("wrong", person.pk),
    ]
    assert CANARY not in json.dumps(lines())
    assert person.username not in json.dumps(lines())


@pytest.mark.usefixtures("asked")
def test_the_second_step_is_named(
    seed_world: World, browser_at: Callable[..., Client], has_app: Callable[[User], None], lines: Lines
) -> None:
    has_app(seed_world.focal_point)
    browser = browser_at()
    assert sign_in(browser, seed_world.focal_point.username) == 302
    assert lines() == []  # nobody is in yet
    browser.post("/portal/sign-in/second-step/", {"code": "000000"})
    browser.post("/portal/sign-in/second-step/", {"code": code_now()})
    assert [(line["message"], line["by"]) for line in lines()] == [("wrong", "code"), ("signed in", "totp")]


@pytest.mark.parametrize(("who", "address"), [("focal_point", "/portal/sign-out/"), ("reviewer", "/admin/logout/")])
def test_a_sign_out(seed_world: World, browser_at: Callable[..., Client], lines: Lines, who: str, address: str) -> None:
    person: User = getattr(seed_world, who)
    browser = browser_at()
    sign_in(browser, person.username)
    browser.post(address)
    browser.post(address)  # nobody is in any more
    told = [(line["message"], line["by"], line["level"], line["person"]) for line in lines()]
    assert told == [("signed in", "password", "INFO", person.pk), ("signed out", "person", "INFO", person.pk)]


def test_a_session_that_was_idle(
    seed_world: World, browser_at: Callable[..., Client], lines: Lines, time_machine: Any
) -> None:
    time_machine.move_to(seed_world.now())
    browser = browser_at()
    sign_in(browser, seed_world.focal_point.username)
    browser.get("/portal/")
    time_machine.shift(3 * 60 * 60)
    browser.get("/portal/")
    assert [(line["message"], line["by"]) for line in lines()] == [("signed in", "password"), ("signed out", "time")]
