"""What a State tells the desk before it answers."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tracker import actions
from tracker.choices import AuditOwner, IntentionKind
from tracker.models import AuditEvent, Intention, Invitation, PublicCounter

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PREPARING, DECLINED = IntentionKind.PREPARING, IntentionKind.WILL_NOT_ANSWER


def state(world: World, kind: str = PREPARING, words: str = "", **given) -> Intention:
    invitation = Invitation.objects.get(period=world.period, member_state="XAA")
    fields = {"invitation": invitation, "kind": kind, "words": words, "by": world.focal_point, "now": world.now()}
    return actions.state_intention(**(fields | given))


def latest() -> str | None:
    return Invitation.objects.with_intention().get(member_state="XAA").intention_kind


def test_the_latest_holds_and_both_sides_read_it_in_the_audit(seed_world: World) -> None:
    before = PublicCounter.objects.get().changes
    for wrong in ({"kind": "perhaps"}, {"kind": ""}, {"words": "NUL \x00"}, {"words": "x" * 501}):
        with pytest.raises(ValidationError):
            state(seed_world, **wrong)
    assert latest() is None
    first = state(seed_world, PREPARING, "By March.")
    assert state(seed_world, PREPARING, "By March.") == first
    (event,) = AuditEvent.objects.filter(act="state_intention")
    assert (event.owner, event.member_state_id) == (AuditOwner.SECRETARIAT, "XAA")
    assert event.changes == {"kind": [None, PREPARING], "words": [None, "By March."]}
    readers = (seed_world.dataentry, seed_world.focal_point, seed_world.focal_points["XAB"])
    assert [event in AuditEvent.objects.visible_to(each) for each in readers] == [True, True, False]
    state(seed_world, DECLINED)
    assert latest() == DECLINED
    assert list(Intention.objects.values_list("kind", "words")) == [(PREPARING, "By March."), (DECLINED, "")]
    assert PublicCounter.objects.get().changes == before


def test_a_cancelled_invitation_takes_no_word(seed_world: World) -> None:
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAB")
    actions.cancel_invitation(invitation=invitation, by=seed_world.dataentry, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="not invited"):
        state(seed_world, invitation=invitation, by=seed_world.focal_points["XAB"])
