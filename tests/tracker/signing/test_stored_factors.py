"""Factors that people set up under release 0.2.0, when allauth wrote them, work as before; and so the other way round.

`factors_of_0_2_0.json` holds the rows of one person as that release wrote them through its own pages, what her
telephone showed at three moments, and the ten codes that she printed, of which two were used. Her passkey is that of
`Device`, which had counted to 4 when it was made.
"""

import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from fido2.utils import websafe_encode

from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.signing.device import Device
from tracker import actions
from tracker.factors import app_codes, passkeys, recovery_codes
from tracker.models import User

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("asked")]

OF_THEN = json.loads((Path(__file__).parent / "factors_of_0_2_0.json").read_text(encoding="utf-8"))
SIGN_IN, STEP, PASSKEY = "/portal/sign-in/", "/portal/sign-in/second-step/", "/portal/sign-in/passkey/"


def test_the_app_of_then_signs_in(person: User) -> None:
    for second, code in OF_THEN["app"]["shows"].items():
        with time_machine.travel(datetime.datetime.fromtimestamp(int(second), datetime.UTC), tick=False):
            assert second_step(Client(), code) == 302


def test_the_printed_codes_of_then_work_once_but_for_those_that_were_used(person: User, browser_at) -> None:
    codes, used = OF_THEN["recovery_codes"], (1, 6)
    row = Authenticator.objects.get(type="recovery_codes")
    assert recovery_codes.unused(row) == [code for number, code in enumerate(codes) if number not in used]
    assert [second_step(browser_at(f"192.0.2.{each}"), codes[0]) for each in (1, 2)] == [302, 422]
    found = [[recovery_codes.spend(row, code) for code in codes] for _time in range(2)]
    assert found == [[number not in (0, *used) for number in range(10)], [False] * 10]


@pytest.fixture
def person(seed_world: World, settings: Any) -> User:
    """The focal point, with the rows that she had then, on a site whose secret was changed since."""
    settings.SECRET_KEY_FALLBACKS = [OF_THEN["secret_key"]]
    for kind, data in OF_THEN["rows"].items():
        Authenticator.objects.create(user=seed_world.focal_point, type=kind, data=data)
    return seed_world.focal_point


@pytest.fixture
def device(person: User) -> Device:
    """Her device, which knows her by the name that allauth gave it."""
    return Device(count=5, handle=websafe_encode(user_pk_to_url_str(person).encode()))


def second_step(browser: Client, code: str) -> int:
    browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD})
    return browser.post(STEP, {"code": code}).status_code


def test_the_passkey_of_then_signs_in_alone_and_as_the_second_step(
    person: User, device: Device, client: Client
) -> None:
    signed = client.post(PASSKEY, {"credential": device.signs(client.get(PASSKEY).json())})
    assert signed.url == "/portal/"
    browser = Client()
    browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD})
    options = json.loads(browser.get(STEP).context["passkey_options"])
    assert [each["id"] for each in options["publicKey"]["allowCredentials"]] == [websafe_encode(device.name)]
    assert browser.post(STEP, {"credential": device.signs(options)}).url == "/portal/"


def test_allauth_reads_what_is_written_today(seed_world: World) -> None:
    """A release that is put back finds its factors: the model of allauth wraps each row in its own code."""
    person, device, key = seed_world.focal_point, Device(), app_codes.new_key()
    app = actions.add_app(secret=key, by=person, now=seed_world.now())
    with time_machine.travel(datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC), tick=False):
        assert app.wrap().validate_code(app_codes.code_at(key, int(time.time()) // 30))

    options, _challenge = passkeys.to_make("testserver", person)
    credential = json.loads(device.makes(options))
    passkey = actions.add_passkey(name="Office", credential=credential, by=person, now=seed_world.now())
    assert passkey.wrap().name == "Office"
    assert passkey.wrap().authenticator_data.credential_data.credential_id == device.name

    printed = Authenticator.objects.get(type="recovery_codes")
    codes = recovery_codes.unused(printed)
    assert recovery_codes.spend(printed, codes[3])
    wrapped = Authenticator.objects.get(type="recovery_codes").wrap()
    assert wrapped.get_unused_codes() == codes[:3] + codes[4:]
    assert [wrapped.validate_code(code) for code in codes[3:5]] == [False, True]
    assert recovery_codes.unused(Authenticator.objects.get(type="recovery_codes")) == codes[:3] + codes[5:]
