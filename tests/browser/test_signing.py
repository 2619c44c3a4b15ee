"""Signing in with a passkey, by keyboard; a code by email.

A passkey belongs to a name, not to a number: these browsers open the site as localhost.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.auditing import faults_of
from tests.browser.keyboard import Keyboard
from tests.factories.records import PASSWORD
from tests.factories.world import SEED_MEETING, World
from tracker.mail import outbox
from tracker.models import Transmission

pytestmark = pytest.mark.browser

ANSWER = f"/portal/period-1/xaa/recommendations/{SEED_MEETING}/15-a/"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: LiveServer) -> dict[str, Any]:
    """As all browsers, at a name that a passkey can belong to."""
    return {**browser_context_args, "base_url": live_server.url.replace("127.0.0.1", "localhost")}


@pytest.fixture
def asked(settings: Any) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def keyboard(seed_world: World, browser_page: Callable[..., Page]) -> Callable[..., Keyboard]:
    """A person at a browser of a device that keeps passkeys, signed out."""

    def sit_down() -> Keyboard:
        page = browser_page()
        keeps_passkeys(page)
        return Keyboard(page)

    return sit_down


def keeps_passkeys(page: Page) -> None:
    """Chromium's own make-believe authenticator, whose owner always shows her face."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def gives_password(keyboard: Keyboard, name: str) -> None:
    keyboard.types("User name", name)
    keyboard.types("Password", PASSWORD)
    keyboard.presses("Sign in", "button")


def signs_out(keyboard: Keyboard) -> None:
    keyboard.page.goto("/portal/account/")
    keyboard.goes_to("Menu", "summary")
    keyboard.page.keyboard.press("Enter")
    keyboard.presses("Sign out", "button")
    expect(keyboard.page).to_have_url(re.compile("/portal/sign-in/"))


def reads_codes(keyboard: Keyboard) -> None:
    expect(keyboard.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(keyboard.page.locator(".codes li")).to_have_count(10)
    assert not faults_of(keyboard.page, "recovery codes")


@pytest.mark.usefixtures("asked")
def test_a_reviewer_makes_a_passkey_and_signs_in_with_it_alone(keyboard: Callable[..., Keyboard]) -> None:
    reviewer = keyboard()
    reviewer.page.goto("/admin/")
    gives_password(reviewer, "reviewer")
    expect(reviewer.page.get_by_text("Your work needs a second factor.")).to_be_visible()
    reviewer.presses("Add a passkey", "a")
    reviewer.types("Name", "Office computer")
    reviewer.presses("Make the passkey", "button")
    reads_codes(reviewer)
    reviewer.presses("I have saved them", "a")
    expect(reviewer.page.get_by_role("heading", name="To do")).to_be_visible()
    signs_out(reviewer)

    reviewer.page.goto("/admin/tracker/transmission/")
    reviewer.presses("Sign in with a passkey", "button")
    expect(reviewer.page).to_have_url(re.compile("/admin/tracker/transmission/$"))
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None

    signs_out(reviewer)
    gives_password(reviewer, "reviewer")
    assert not faults_of(reviewer.page, "second step")
    reviewer.presses("Use a passkey", "button")
    expect(reviewer.page.get_by_role("heading", name="To do")).to_be_visible()


def test_a_device_without_a_passkey_says_so(keyboard: Callable[..., Keyboard]) -> None:
    visitor = keyboard()
    visitor.page.goto("/portal/sign-in/")
    visitor.goes_to("Sign in with a passkey", "button")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_text("No passkey was used")).to_be_visible()


@pytest.mark.usefixtures("asked")
def test_a_focal_point_gives_the_code_that_was_mailed(
    seed_world: World, keyboard: Callable[..., Keyboard], monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed: list[str] = []
    told = outbox.tell

    def tell(people: Any, notice: str, **context: Any) -> None:
        mailed.extend([context["code"]] if notice == "sending_code" else [])
        told(people, notice, **context)

    monkeypatch.setattr(outbox, "tell", tell)
    seed_world.draft("15-a", summary="A joint desk answers reports.")
    focal = keyboard()
    focal.page.goto("/portal/period-1/xaa/check/")
    gives_password(focal, "focalpoint-xaa")
    focal.ticks("15 (a)")
    focal.chooses("Yes, publish as received", "Yes, publish as received")
    focal.types("Cleared by", "Cabinet Office")
    focal.presses("Send to the secretariat", "button")
    expect(focal.page.get_by_role("heading", name="One more step: a code by e-mail")).to_be_visible()
    assert not faults_of(focal.page, "code by e-mail")
    focal.types("Code", mailed[-1])
    focal.presses("Send to the secretariat", "button")
    expect(focal.page.get_by_text("This page is your receipt.")).to_be_visible()
    assert Transmission.objects.get().cleared_by == "Cabinet Office"
