"""A State is told of each second approval that is about it: when it is asked for, and whatever becomes of it."""

from typing import Any

import pytest

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import NAME, ask_consent, ask_erasure, confirm
from tracker import actions
from tracker.choices import MailKind, MandateRole
from tracker.models import OutgoingMail, User

pytestmark = pytest.mark.django_db
ASKING = {"set_consent": ask_consent, "erase": ask_erasure}


def refuse(world: World, request: Any) -> None:
    actions.refuse_correction(correction=request, by=world.reviewer, now=world.now())


def overtake(world: World, request: Any) -> None:
    world.send(world.draft(), consent="no")
    with pytest.raises(actions.NotAllowed):
        confirm(world, request)


ENDS = {"confirmed": confirm, "refused": refuse, "overtaken": overtake}


def told_of(world: World) -> list[str]:
    mails = OutgoingMail.objects.filter(kind=MailKind.SECOND_APPROVAL, user=world.focal_point).order_by("pk")
    return [mail.key.partition(" ")[0] for mail in mails]


@pytest.mark.parametrize("act", ASKING)
@pytest.mark.parametrize("end", ENDS)
def test_the_state_is_told_when_it_is_asked_and_how_it_ended_without_the_words(
    seed_world: World, act: str, end: str
) -> None:
    seed_world.publish(summary=f"{NAME} leads the desk.")
    request = ASKING[act](seed_world)
    assert told_of(seed_world) == ["second_approval_asked"]
    ENDS[end](seed_world, request)
    assert told_of(seed_world) == ["second_approval_asked", f"second_approval_{end}"]
    for mail in OutgoingMail.objects.filter(kind=MailKind.SECOND_APPROVAL):
        assert NAME not in mail.subject + mail.text + mail.html
        assert "Reporting period period-1" in mail.text
        for words in ("Consent to publish: Yes", "NV 9") if act == "set_consent" else ("15 (a)", "Summary"):
            assert words in mail.text
        path = "consent/" if act == "set_consent" else "recommendations/rpm-asia-pacific-2025/15-a/"
        assert f"/portal/period-1/xaa/{path}" in mail.text


def test_an_erasure_of_a_commitment_leads_to_its_page(seed_world: World) -> None:
    update = seed_world.publish_commitment()
    ask_erasure(seed_world, recommendation=None, commitment=update.commitment, fields=["text"])
    mail = OutgoingMail.objects.get(kind=MailKind.SECOND_APPROVAL)
    assert f"/portal/period-1/xaa/commitments/{update.commitment_id}/" in mail.text


def test_the_alternate_is_told_as_well_and_nobody_can_mute_it(seed_world: World) -> None:
    alternate = User.objects.create_user("alternate", email="alternate@example.org")
    seed_world.nominate(alternate, "XAA", MandateRole.ALTERNATE)
    muted = [kind.value for kind in MailKind if kind not in (MailKind.ACCOUNT, MailKind.SECOND_APPROVAL)]
    for person in (alternate, seed_world.focal_point):
        actions.choose_mails(rhythm="weekly", muted=muted, by=person, now=seed_world.now())
    seed_world.publish()
    ask_erasure(seed_world)
    told = OutgoingMail.objects.filter(kind=MailKind.SECOND_APPROVAL)
    assert {mail.user for mail in told} == {alternate, seed_world.focal_point}
