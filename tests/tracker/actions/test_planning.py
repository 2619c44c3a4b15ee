"""Decisions that wait some minutes: planned, taken back, applied by the act itself, and overtaken."""

import datetime
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tracker import actions
from tracker.models import (
    AuditEvent,
    OutgoingMail,
    PlannedDecision,
    Publication,
    StatusUpdate,
    Transmission,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEN = datetime.timedelta(minutes=10)
PLANNING = ("plan_decision", "undo_decision", "apply_decision", "cancel_decision")


def plan(world: World, *versions: Any, by: Any = None) -> Any:
    now = world.now()
    return actions.plan_acceptance(versions=versions, due_at=now + TEN, by=by or world.reviewer, now=now)


def plan_return(world: World, version: Any, reason: str = "The year is missing.") -> PlannedDecision:
    now = world.now()
    planned = actions.plan_returns(versions=[version], reason=reason, due_at=now + TEN, by=world.reviewer, now=now)
    for sentence in planned.refused.values():
        raise actions.NotAllowed(sentence)
    return planned.decisions[0]


def later(world: World, minutes: int = 10) -> datetime.datetime:
    return world.now(days=minutes / (24 * 60))


def stage(version: Any) -> str:
    stored: str = type(version).objects.get(pk=version.pk).review_state
    return stored


def acts(version: Any) -> list[str]:
    return list(AuditEvent.objects.about(version).filter(act__in=PLANNING).values_list("act", flat=True))


def sent(world: World, slug: str = "15-a", **words: Any) -> StatusUpdate:
    draft = world.draft(slug, **words)
    world.send(draft)
    return draft


def test_nothing_is_decided_until_its_moment_and_then_by_whoever_planned_it(seed_world: World) -> None:
    version, update, back = sent(seed_world), seed_world.commit(), sent(seed_world, "15-b")
    seed_world.send(update)
    planned = plan(seed_world, version)
    assert (len(planned.decisions), planned.refused) == (1, {})
    assert actions.apply_due_decisions(seed_world.now()).applied == 0
    assert stage(version) == "submitted"
    assert not Publication.objects.exists()
    assert Transmission.objects.get(statusupdates=version).claimed_by == seed_world.reviewer
    with pytest.raises(actions.NotAllowed):
        actions.recall(version=version, by=seed_world.focal_point, now=seed_world.now())
    shown = AuditEvent.objects.visible_to(seed_world.focal_point).about(version).values_list("act", flat=True)
    assert not set(shown) & set(PLANNING)
    plan(seed_world, update)
    for reason in ("", "  "):
        with pytest.raises(actions.NotAllowed, match="Give the reason"):
            plan_return(seed_world, back, reason)
    plan_return(seed_world, back)
    told = OutgoingMail.objects.filter(Q(key__startswith="reviewed") | Q(key__startswith="returned"))
    assert not told.exists(), "States are notified when it takes effect"
    moment = later(seed_world, 12)
    assert actions.apply_due_decisions(moment).applied == 3
    assert (stage(version), stage(update), stage(back)) == ("accepted", "accepted", "returned")
    assert StatusUpdate.objects.get(pk=back.pk).return_reason == "The year is missing."
    stored = StatusUpdate.objects.get(pk=version.pk)
    assert (stored.checked_by, stored.checked_at) == (seed_world.reviewer, moment)
    assert Publication.objects.count() == 2
    assert [each.key.split()[0] for each in told.order_by("key")] == ["returned", "reviewed", "reviewed"]
    assert acts(version) == acts(update) == ["plan_decision", "apply_decision"]
    assert actions.apply_due_decisions(later(seed_world)).applied == 0
    assert Publication.objects.count() == 2
    assert not PlannedDecision.objects.exists()


def test_its_reviewer_takes_back_or_applies_one_of_what_was_planned_together_or_all(seed_world: World) -> None:
    versions = [seed_world.draft(slug) for slug in ("15-a", "15-b", "15-c", "15-d", "15-e")]
    seed_world.send(*versions)
    taken_back, early, other = (
        plan(seed_world, *some).decisions for some in (versions[:2], versions[2:4], versions[4:])
    )
    given = {"by": seed_world.reviewer, "now": seed_world.now()}
    of_first, of_second = ({"set_key": each[0].set_key} for each in (taken_back, early))
    others = (seed_world.second_reviewer, seed_world.dataentry, seed_world.focal_point, seed_world.administrator)
    for person, act in product(others, (actions.undo_decisions, actions.apply_decisions)):
        with pytest.raises(actions.NotAllowed, match="Only"):
            act(**of_first, by=person, now=seed_world.now())
    assert actions.undo_decisions(**of_first, **given, only=taken_back[1].pk) == 1
    assert actions.undo_decisions(**of_first, **given) == 1
    with pytest.raises(actions.NotAllowed, match="took effect, or was taken back"):
        actions.undo_decisions(**of_first, **given)
    assert acts(versions[0]) == ["plan_decision", "undo_decision"]
    assert actions.apply_decisions(**of_second, **given, only=early[1].pk) == {}
    assert [stage(each) for each in versions[:4]] == ["submitted", "submitted", "submitted", "accepted"]
    assert actions.apply_decisions(**of_second, **given) == {}
    assert list(PlannedDecision.objects.all()) == other
    actions.apply_due_decisions(later(seed_world))
    assert [stage(each) for each in versions] == ["submitted", "submitted", "accepted", "accepted", "accepted"]
    assert Publication.objects.count() == 3


def test_a_decision_that_took_effect_late_says_by_how_many_minutes(seed_world: World) -> None:
    in_time, late = sent(seed_world, "15-a"), sent(seed_world, "15-b")
    plan(seed_world, in_time)
    actions.apply_due_decisions(later(seed_world, 11))
    plan(seed_world, late)
    actions.apply_due_decisions(later(seed_world, 27))
    found = [AuditEvent.objects.about(each).get(act="apply_decision").changes for each in (in_time, late)]
    assert ["minutes_late" in each for each in found] == [False, True]
    assert found[1]["minutes_late"][1] in (17, 18), "the clock of these tests goes on with each act"


def test_of_one_answer_one_decision_is_open(seed_world: World) -> None:
    version = sent(seed_world)
    refused = plan(seed_world, version, by=seed_world.dataentry)
    assert (refused.decisions, list(refused.refused)) == ([], [version])
    (decision,) = plan(seed_world, version).decisions
    assert "waits to take effect" in plan(seed_world, version, by=seed_world.second_reviewer).refused[version]
    with pytest.raises(actions.NotAllowed, match="waits to take effect"):
        plan_return(seed_world, version)
    decision.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()


def test_a_role_that_was_lost_cancels_it_and_the_reviewer_is_told(seed_world: World) -> None:
    version = sent(seed_world)
    plan(seed_world, version)
    person = seed_world.reviewer
    actions.change_user(user=person, by=seed_world.administrator, now=seed_world.now(), is_reviewer=False)
    assert actions.apply_due_decisions(later(seed_world)).applied == 0
    assert stage(version) == "submitted"
    assert acts(version) == ["plan_decision", "cancel_decision"]
    mail = OutgoingMail.objects.get(user=person, key__startswith="decision_cancelled")
    assert "15 (a)" in mail.subject
    assert "Only a reviewer accepts what a State sent." in mail.text
    assert seed_world.reviewer.email == mail.address


def test_what_can_no_longer_be_published_is_cancelled_and_the_others_are_accepted(seed_world: World) -> None:
    unpublished = sent(seed_world, "15-c")
    plan(seed_world, unpublished)
    actions.set_consent(
        submission=seed_world.submission(), consent="no", by=seed_world.focal_point, now=seed_world.now()
    )
    actions.apply_due_decisions(later(seed_world))
    assert (stage(unpublished), Publication.objects.count()) == ("accepted", 0), "consent is asked again"
    fine = seed_world.draft("15-a")
    bare = seed_world.draft("15-b", status="implemented", summary="")
    seed_world.send(fine, bare, consent="no")
    plan(seed_world, fine, bare)
    # A consent with an answer without substance is refused by its action: what is stored may still have come by a
    # second approval.
    submission = seed_world.submission()
    submission.consent = "yes"
    submission.save()
    assert actions.apply_due_decisions(later(seed_world)).applied == 1
    assert (stage(fine), stage(bare)) == ("accepted", "submitted")
    assert "15 (b)" in OutgoingMail.objects.get(key__startswith="decision_cancelled").text


def test_a_withdrawal_of_the_answer_cancels_what_was_planned_for_its_correction(seed_world: World) -> None:
    first = seed_world.publish()
    second = sent(seed_world, summary="Corrected.")
    plan(seed_world, second)
    actions.withdraw(version=first, by=seed_world.focal_point, now=seed_world.now())
    assert not PlannedDecision.objects.exists()
    assert acts(second) == ["plan_decision", "cancel_decision"]
    assert "withdrawn" in OutgoingMail.objects.get(key__startswith="decision_cancelled").text
    actions.apply_due_decisions(later(seed_world))
    assert stage(second) == "submitted"


def test_an_erasure_cancels_it_and_its_reason_is_gone(seed_world: World) -> None:
    version = sent(seed_world)
    plan_return(seed_world, version, "You say “A joint desk answers reports within a day”: since when?")
    confirm(seed_world, ask_erasure(seed_world, by=seed_world.dataentry), by=seed_world.second_reviewer)
    assert not PlannedDecision.objects.exists()
    mail = OutgoingMail.objects.get(key__startswith="decision_cancelled")
    assert "erased" in mail.text
    assert "joint desk" not in mail.text
    assert not AuditEvent.objects.filter(reason__contains="joint desk").exists()


def test_a_set_that_fails_keeps_no_other_from_its_moment(seed_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = sent(seed_world, "15-a"), sent(seed_world, "15-b")
    plan(seed_world, first)
    plan(seed_world, second)
    accept_many = actions.checking.accept_many

    def failing(**given: Any) -> Any:
        if given["versions"] == [first]:
            raise ValueError("a fault of ours")
        return accept_many(**given)

    monkeypatch.setattr(actions.checking, "accept_many", failing)
    run = actions.apply_due_decisions(later(seed_world))
    assert (run.applied, run.failed) == (1, 1)
    assert (stage(first), stage(second)) == ("submitted", "accepted")
    assert PlannedDecision.objects.count() == 1
