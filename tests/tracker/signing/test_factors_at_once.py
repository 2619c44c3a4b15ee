"""What works once works once also where it is brought twice at the same moment."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.ledger.together import together
from tests.tracker.signing.device import Device
from tracker import actions
from tracker.factors import passkeys, recovery_codes

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("asked")]

SIGN_IN, STEP, ALONE = "/portal/sign-in/", "/portal/sign-in/second-step/", "/portal/sign-in/passkey/"


def statuses(acts: list[Callable[[], Any]]) -> list[Any]:
    """What was answered, in order of number; an exception stands as itself."""
    return sorted((getattr(answer, "status_code", answer) for answer in together(acts)), key=str)


def test_a_recovery_code_in_three_browsers_signs_one_in(shared_world: World, has_app: Callable[..., None]) -> None:
    has_app(shared_world.focal_point)
    row = Authenticator.objects.get(type="recovery_codes")
    code = recovery_codes.unused(row)[4]
    browsers = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(3)]
    for browser in browsers:
        browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD})
    assert statuses([partial(browser.post, STEP, {"code": code}) for browser in browsers]) == [302, 422, 422]
    row.refresh_from_db()
    assert row.data["used_mask"] == 1 << 4


def test_two_recovery_codes_at_once_are_both_used(shared_world: World, has_app: Callable[..., None]) -> None:
    has_app(shared_world.focal_point)
    row = Authenticator.objects.get(type="recovery_codes")
    codes = recovery_codes.unused(row)
    assert together([partial(recovery_codes.spend, row, code) for code in codes[:3]]) == [True] * 3
    assert recovery_codes.unused(Authenticator.objects.get(pk=row.pk)) == codes[3:]


def test_a_passkey_and_its_copy_sign_in_once(shared_world: World) -> None:
    device = Device(count=1)
    options, _challenge = passkeys.to_make("testserver", shared_world.focal_point)
    credential = json.loads(device.makes(json.loads(json.dumps(options, default=dict))))
    actions.add_passkey(name="Office", credential=credential, by=shared_world.focal_point, now=shared_world.now())
    browsers = [Client(), Client()]
    answers = [device.but().signs(browser.get(ALONE).json()) for browser in browsers]
    acts = [partial(each.post, ALONE, {"credential": answer}) for each, answer in zip(browsers, answers, strict=True)]
    assert statuses(acts) == [302, 422]
