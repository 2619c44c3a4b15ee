"""What a State tells the desk before it answers."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import AuditOwner, IntentionKind, MandateRole
from tracker.models import AuditEvent, Intention, Invitation, PublicCounter

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PREPARING, DECLINED = IntentionKind.PREPARING, IntentionKind.WILL_NOT_ANSWER


def state(world: World, kind: str = PREPARING, words: str = "", **given) -> Intention:
    invitation = Invitation.objects.get(period=world.period, member_state="XAA")
    fields = {"invitation": invitation, "kind": kind, "words": words, "by": world.focal_point, "now": world.now()}
    return actions.state_intention(**(fields | given))


def latest() -> str | None:
    return Invitation.objects.with_intention().get(member_state="XAA").intention_kind


def test_the_latest_holds_and_the_earlier_ones_stay(seed_world: World) -> None:
    assert latest() is None
    state(seed_world, PREPARING, "By March.")
    state(seed_world, DECLINED)
    assert latest() == DECLINED
    assert list(Intention.objects.values_list("kind", "words")) == [(PREPARING, "By March."), (DECLINED, "")]


def test_the_same_again_is_the_one_that_stands(seed_world: World) -> None:
    first = state(seed_world)
    assert state(seed_world) == first
    assert AuditEvent.objects.filter(act="state_intention").count() == 1
    assert state(seed_world, words="By March.") != first


def test_the_desk_and_the_state_read_it_in_the_audit(seed_world: World) -> None:
    state(seed_world, words="By March.")
    (event,) = AuditEvent.objects.filter(act="state_intention")
    assert (event.owner, event.member_state_id) == (AuditOwner.SECRETARIAT, "XAA")
    assert event.changes == {"kind": [None, PREPARING], "words": [None, "By March."]}
    for person in (seed_world.dataentry, seed_world.focal_point):
        assert event in AuditEvent.objects.visible_to(person)
    assert event not in AuditEvent.objects.visible_to(seed_world.focal_points["XAB"])


def test_the_focal_point_and_the_alternate_say_it_and_nobody_else(seed_world: World) -> None:
    alternate = UserFactory(username="alternate-xaa")
    seed_world.nominate(alternate, "XAA", MandateRole.ALTERNATE)
    assert state(seed_world, by=alternate)
    others = (seed_world.expert, seed_world.observer, seed_world.focal_points["XAB"], seed_world.dataentry)
    for person in others:
        with pytest.raises(actions.NotAllowed, match="Only the focal point or the alternate"):
            state(seed_world, DECLINED, by=person)


def test_a_cancelled_invitation_takes_no_word(seed_world: World) -> None:
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAB")
    actions.cancel_invitation(invitation=invitation, by=seed_world.dataentry, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="not invited"):
        state(seed_world, invitation=invitation, by=seed_world.focal_points["XAB"])


@pytest.mark.parametrize("words", [{"kind": "perhaps"}, {"kind": ""}, {"words": "NUL \x00"}, {"words": "x" * 501}])
def test_bad_words_are_refused(seed_world: World, words: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        state(seed_world, **words)
    assert not Intention.objects.exists()


def test_no_public_page_changes_by_it(seed_world: World) -> None:
    before = PublicCounter.objects.get().changes
    state(seed_world, DECLINED)
    assert PublicCounter.objects.get().changes == before
