"""Passkeys: what is taken, and what is refused with a sentence because one thing in it is not as it must be."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.signing.device import PRESENT, VERIFIED, Device
from tracker.models import LimitClaim, User

pytestmark = pytest.mark.usefixtures("asked")

SIGN_IN, STEP, ALONE = "/portal/sign-in/", "/portal/sign-in/second-step/", "/portal/sign-in/passkey/"
MAKE = "/portal/account/passkey/"
REFUSED = "This passkey was not accepted."


@pytest.fixture
def client(seed_world: World) -> Client:
    """A browser in which the focal point has signed in."""
    browser = Client()
    browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD})
    return browser


@pytest.fixture
def device(client: Client) -> Device:
    """Her device, with the passkey that she made a moment ago."""
    device = Device(count=1)
    assert makes(client, device).url == "/portal/account/recovery-codes/"
    return device


def makes(browser: Client, device: Device) -> Any:
    options = json.loads(browser.get(MAKE).context["passkey_options"])
    return browser.post(MAKE, {"name": "Office", "credential": device.makes(options)})


def signs_alone(device: Device, browser: Client | None = None) -> Any:
    browser = browser or Client()
    return browser.post(ALONE, {"credential": device.signs(browser.get(ALONE).json())})


def signs_second(device: Device) -> Any:
    browser = Client()
    browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD})
    options = json.loads(browser.get(STEP).context["passkey_options"])
    return browser.post(STEP, {"credential": device.signs(options)})


def kept() -> Authenticator:
    return Authenticator.objects.get(type="webauthn")


def test_what_a_browser_is_asked_for_and_a_challenge_makes_one_passkey(client: Client, seed_world: World) -> None:
    options = json.loads(client.get(MAKE).context["passkey_options"])
    made = options["publicKey"]
    assert made["rp"] == {"id": "testserver", "name": "Follow-up Record"}
    assert made["user"]["name"] == seed_world.focal_point.email
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    alone = client.get(ALONE).json()["publicKey"]
    assert (alone["rpId"], alone["userVerification"], alone["allowCredentials"]) == ("testserver", "required", [])
    posted = {"name": "Office", "credential": Device().makes(options)}
    assert [client.post(MAKE, posted).status_code for _twice in range(2)] == [302, 422]
    again = json.loads(client.get(MAKE).context["passkey_options"])["publicKey"]
    assert [each["id"] for each in again["excludeCredentials"]] == [kept().data["credential"]["id"]], "no second there"


def test_a_passkey_signs_in_alone_and_as_the_second_step_and_uses_up_no_place(device: Device) -> None:
    assert signs_second(device).url == "/portal/"
    for _each in range(3):
        assert signs_alone(device).url == "/portal/"
    assert kept().last_used_at is not None
    assert not LimitClaim.objects.filter(subject__startswith="limit:passkeys").exists()


WRONG: dict[str, dict[str, Any]] = {
    "another key": {"number": 8},
    "another passkey": {"name": b"a passkey of nobody"},
    "another site": {"site": "example.org"},
    "a page of another site": {"origin": "https://example.org"},
    "a page that was not protected": {"origin": "http://testserver"},
    "nobody was there": {"flags": VERIFIED},
}


@pytest.mark.parametrize("signs", [signs_alone, signs_second])
def test_one_wrong_thing_refuses_a_passkey(signs: Any, device: Device) -> None:
    for what, wrong in WRONG.items():
        answer = signs(device.but(**wrong))
        assert answer.status_code == 422, what
        assert REFUSED in answer.content.decode()
        assert "_auth_user_id" not in answer.client.session
    assert signs(device.but(count=10)).url == "/portal/"


def test_alone_it_has_to_ask_who_holds_it_and_to_name_somebody_who_may_sign_in(device: Device) -> None:
    assert signs_alone(device.but(flags=PRESENT)).status_code == 422
    for handle in ("", "MA", "enp6enp6enp6enp6eg", "!", "4pyT"):
        assert signs_alone(device.but(handle=handle)).status_code == 422, handle
    assert signs_second(device.but(flags=PRESENT)).url == "/portal/"
    User.objects.filter(username="focalpoint-xaa").update(is_active=False)
    answer = signs_alone(device)
    assert answer.status_code == 422
    assert REFUSED in answer.content.decode()


def test_a_challenge_is_answered_once_and_on_its_own_page(device: Device) -> None:
    """Also where the first answer was wrong."""
    for is_same_answer in (True, False):
        browser = Client()
        browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD})
        options = json.loads(browser.get(STEP).context["passkey_options"])
        wrong, right = device.but(number=8).signs(options), device.signs(options)
        assert browser.post(STEP, {"credential": wrong}).status_code == 422
        assert browser.post(STEP, {"credential": wrong if is_same_answer else right}).status_code == 422
    browser, other = Client(), Client()
    asked, elsewhere = browser.get(ALONE).json(), other.get(ALONE).json()
    assert browser.post(ALONE, {"credential": device.signs(elsewhere)}).status_code == 422
    assert other.post(ALONE, {"credential": device.signs(asked)}).status_code == 422


def test_the_passkey_of_another_person_is_none_of_hers(device: Device, seed_world: World) -> None:
    colleague = Client()
    colleague.post(SIGN_IN, {"username": "focalpoint-xab", "password": PASSWORD})
    theirs = Device(number=8, name=b"theirs", count=1)
    assert makes(colleague, theirs).status_code == 302
    assert signs_second(theirs).status_code == 422
    assert signs_alone(theirs.but(handle=device.handle)).status_code == 422


def test_a_passkey_that_asks_nobody_or_was_made_elsewhere_is_not_kept(client: Client) -> None:
    no_owner, elsewhere = "has to ask for a fingerprint, a face or a PIN", "The passkey was not made."
    for wrong, said in (
        ({"flags": PRESENT}, no_owner),
        ({"flags": VERIFIED}, elsewhere),
        ({"site": "example.org"}, elsewhere),
        ({"origin": "https://example.org"}, elsewhere),
    ):
        refused = makes(client, Device(**wrong))  # type: ignore[arg-type]
        assert refused.status_code == 422
        assert said in refused.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("signs", [signs_alone, signs_second])
def test_a_copy_of_a_passkey_is_found_by_its_count(signs: Any, device: Device) -> None:
    copy = device.but()
    assert signs(device).url == "/portal/"
    assert signs(copy).status_code == 422
    assert signs(device).url == "/portal/"
    assert kept().data["sign_count"] == device.count == 3


def test_a_device_that_does_not_count_signs_in(client: Client) -> None:
    device = Device(count=0)
    makes(client, device)
    for _twice in range(2):
        assert signs_alone(device).url == "/portal/"
    assert "sign_count" not in kept().data


def test_a_stranger_tries_so_many_passkeys_in_an_hour(client: Client, device: Device) -> None:
    """Each try cost a row of the record and the check of a signature, without end."""
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    said = [stranger.post(ALONE, {"credential": '{"id": "x"}'}).content.decode() for _each in range(62)]
    assert [REFUSED in page for page in said] == [True] * 60 + [False] * 2
    assert "Too many passkeys were refused" in said[-1]
    assert signs_alone(device).url == "/portal/", "the owner elsewhere signs in"
