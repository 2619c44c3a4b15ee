"""Naming recommendations to experts, one and several, with a due date inside the State."""

import datetime
from typing import Any

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Assignment, AuditEvent, Mandate
from tracker.models.audit import AuditOwner
from tracker.rules.actors import is_editor

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DUE = datetime.date(2027, 1, 10)


def assign(world: World, **given: Any) -> Assignment:
    fields = {
        "mandate": world.expert_mandate,
        "period": world.period,
        "recommendation": world.recommendations["15-b"],
        "due_on": None,
        "by": world.focal_point,
        "now": world.now(),
    }
    return actions.assign(**(fields | given))


def test_only_ones_own_experts_are_named(seed_world: World) -> None:
    foreign = seed_world.nominate(UserFactory(), "XAB", MandateRole.EXPERT)
    observer = Mandate.objects.get(user=seed_world.observer)
    for mandate in (foreign, observer):
        with pytest.raises(actions.NotAllowed):
            assign(seed_world, mandate=mandate)


def several(world: World, *slugs: str, **given: Any) -> dict[str, Any]:
    fields = {"mandate": world.expert_mandate, "period": world.period, "by": world.focal_point, "now": world.now()}
    return {**fields, "recommendations": [world.recommendations[slug] for slug in slugs], **given}


def standing() -> dict[str, datetime.date | None]:
    return dict(Assignment.objects.standing().values_list("recommendation__slug", "due_on").order_by("pk"))


def test_several_are_named_given_another_date_and_taken_back_once(seed_world: World) -> None:
    later = datetime.date(2027, 2, 1)
    for _twice in range(2):
        actions.name_recommendations(**several(seed_world, "15-a", "15-b", "15-c"), due_on=DUE)
    assert standing() == {"15-a": None, "15-b": DUE, "15-c": DUE}
    assert AuditEvent.objects.filter(act="assign", owner=AuditOwner.STATE, member_state="XAA").count() == 3
    for _twice in range(2):
        actions.change_internal_due(**several(seed_world, "15-a", "15-b"), due_on=later)
    assert standing() == {"15-a": later, "15-b": later, "15-c": DUE}
    events = AuditEvent.objects.filter(act="change_internal_due").order_by("pk")
    assert [event.changes["due_on"] for event in events] == [[None, "2027-02-01"], ["2027-01-10", "2027-02-01"]]
    draft = seed_world.draft("15-a", by=seed_world.expert)
    for _twice in range(2):
        actions.take_back(**several(seed_world, "15-a", "15-c"))
    assert standing() == {"15-b": later}
    assert AuditEvent.objects.filter(act="end_assignment").count() == 2
    with pytest.raises(actions.NotAllowed):
        seed_world.draft("15-a", summary="Another.", revision=draft.revision, by=seed_world.expert)


def test_where_one_is_not_asked_none_is_named(seed_world: World) -> None:
    narrow = seed_world.open_period("narrow", slugs=("15-a",))
    with pytest.raises(actions.NotAllowed, match="not asked"):
        actions.name_recommendations(**several(seed_world, "15-a", "15-b", period=narrow), due_on=None)
    assert not Assignment.objects.filter(period=narrow).exists()


def test_an_expert_of_two_states_drafts_only_for_the_state_that_assigned(seed_world: World) -> None:
    expert = seed_world.expert_mandate.user
    seed_world.nominate(expert, "XAB", MandateRole.EXPERT)
    assign(seed_world)
    asked = [seed_world.recommendations["15-b"]]
    found = [is_editor(expert, seed_world.submission(state), asked) for state in ("XAA", "XAB")]
    assert found == [True, False]
