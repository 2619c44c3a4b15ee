"""The code by e-mail that a focal point without a second factor gives when she sends."""

import datetime
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tracker.mail import outbox
from tracker.models import OutgoingMail, Transmission, User
from tracker.portal.sending import mark_of

pytestmark = pytest.mark.usefixtures("asked")

CHECK = "/portal/period-1/xaa/check/"


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were mailed, the newest last."""
    codes: list[str] = []
    told = outbox.tell

    def tell(people: Any, notice: str, **context: Any) -> None:
        if notice == "sending_code":
            codes.append(context["code"])
        told(people, notice, **context)

    monkeypatch.setattr(outbox, "tell", tell)
    return codes


@pytest.fixture
def focal(seed_world, client: Client) -> Client:
    client.force_login(seed_world.focal_point)
    return client


@pytest.fixture
def fields(seed_world) -> dict[str, Any]:
    """What the check page posts."""
    draft = seed_world.draft()
    return {"uuid": str(uuid.uuid4()), "versions": [mark_of(draft)], "consent": "yes", "cleared_by": "Cabinet Office"}


def carried(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in response.context["carried"]:
        found.setdefault(name, []).append(value)
    return found


def test_the_code_is_asked_and_nothing_typed_is_lost(focal, fields, mailed) -> None:
    """The code is in the text only: a subject is shown on a locked telephone and written into logs of mail servers."""
    asked = focal.post(CHECK, fields)
    page = asked.content.decode()
    assert "One more step: a code by e-mail" in page
    assert not Transmission.objects.exists()
    (code,) = mailed
    assert re.fullmatch(r"\d{6}", code)
    assert code not in page
    assert code not in str(dict(focal.session))
    mail = OutgoingMail.objects.get(text__contains=code)
    assert code not in mail.subject
    assert mail.subject.endswith("Your code to send answers")

    again = focal.post(CHECK, {**carried(asked), "code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert again.status_code == 422
    assert "This is not the code" in again.content.decode()
    sent = focal.post(CHECK, {**carried(again), "code": f" {code[:3]} {code[3:]}"})
    assert sent.url == f"/portal/receipts/{fields['uuid']}/"
    assert Transmission.objects.get().cleared_by == "Cabinet Office"


def test_what_is_to_be_put_right_comes_before_the_code_and_a_second_factor_in_its_place(
    focal, fields, seed_world, mailed, has_app
) -> None:
    assert "Say whether the answers may be published" in focal.post(CHECK, fields | {"consent": ""}).content.decode()
    draft = seed_world.draft("15-b", status="")
    refused = focal.post(CHECK, {"uuid": str(uuid.uuid4()), "versions": [mark_of(draft)], "consent": "yes"})
    assert "Say for 15 (b) what action was taken" in refused.content.decode()
    person = User.objects.filter(pk=seed_world.focal_point.pk)
    person.update(email="")
    refused = focal.post(CHECK, fields)
    assert refused.status_code == 403
    assert "no e-mail address" in refused.content.decode()
    person.update(email=seed_world.focal_point.email)
    has_app(seed_world.focal_point)
    assert focal.post(CHECK, fields).status_code == 302
    assert not mailed


def test_a_code_has_five_tries(focal, fields, mailed) -> None:
    wrong = {**carried(focal.post(CHECK, fields)), "code": "x"}
    for _each in range(3):
        focal.post(CHECK, wrong)
    assert focal.session["sending_code"]["tries"] == 3
    session = focal.session
    session["sending_code"] = {**session["sending_code"], "tries": 5}
    session.save()
    spent = focal.post(CHECK, wrong | {"code": mailed[0]})
    assert "no longer works" in spent.content.decode()
    assert not Transmission.objects.exists()


def test_a_code_works_for_fifteen_minutes_and_a_new_one_is_mailed(focal, fields, mailed) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        held = carried(focal.post(CHECK, fields))
        soon = focal.post(CHECK, held | {"again": "1"})
        assert soon.status_code == 403
        assert "Wait a minute" in soon.content.decode()
        clock.shift(datetime.timedelta(minutes=16))
        assert "no longer works" in focal.post(CHECK, held | {"code": mailed[0]}).content.decode()
        focal.post(CHECK, held | {"again": "1"})
        assert len(mailed) == 2
        assert focal.post(CHECK, held | {"code": mailed[1]}).status_code == 302


def test_each_sending_has_its_own_code(focal, fields, seed_world, mailed) -> None:
    held = carried(focal.post(CHECK, fields))
    focal.post(CHECK, held | {"code": mailed[0]})
    more = {"uuid": str(uuid.uuid4()), "versions": [mark_of(seed_world.draft("15-b"))], "consent": "yes"}
    assert "One more step" in focal.post(CHECK, more).content.decode()
