"""Two clocks, a clock and an undo, a clock and an act on the response, at the same moment: one of them acts."""

from functools import partial

import pytest
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.ledger.together import together
from tracker import actions
from tracker.ledger.verification import verify_database
from tracker.models import AuditEvent, PlannedDecision, Publication, PublicationText, StatusUpdate

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def planned(world: World, *slugs: str) -> list[PlannedDecision]:
    """Answers of one response that are to be accepted now."""
    drafts = [world.draft(slug) for slug in slugs]
    world.send(*drafts)
    now = timezone.now()
    return actions.plan_acceptance(versions=drafts, due_at=now, by=world.reviewer, now=now).decisions


def test_two_clocks_at_the_same_moment_apply_once(shared_world: World) -> None:
    for slugs in (("15-a", "15-b"), ("15-c", "15-d"), ("15-e", "15-f")):
        planned(shared_world, *slugs)
        clock = partial(actions.apply_due_decisions, timezone.now())
        runs = together([clock, clock, clock, clock])
        assert sum(run.applied for run in runs) == len(slugs)
        assert not any(run.failed for run in runs)
    assert Publication.objects.count() == verify_database().publications == 6
    assert AuditEvent.objects.filter(act="apply_decision").count() == 6
    assert not PlannedDecision.objects.exists()


@pytest.mark.all
def test_a_clock_and_an_undo_at_the_same_moment(shared_world: World) -> None:
    for slug in ("15-a", "15-b", "15-c"):
        (decision,) = planned(shared_world, slug)
        now = timezone.now()
        undo = partial(actions.undo_decisions, set_key=decision.set_key, by=shared_world.reviewer, now=now)
        run, undone = together([partial(actions.apply_due_decisions, now), undo])
        is_applied = StatusUpdate.objects.get(recommendation__slug=slug).review_state == "accepted"
        assert (run.applied, run.failed) == (int(is_applied), 0)
        assert isinstance(undone, actions.NotAllowed) if is_applied else undone == 1


@pytest.mark.all
def test_a_clock_and_an_end_of_consent_at_the_same_moment(shared_world: World) -> None:
    planned(shared_world, "15-a", "15-b")
    submission = StatusUpdate.objects.all()[0].submission
    now = timezone.now()
    end = partial(actions.set_consent, submission=submission, consent="no", by=shared_world.focal_point, now=now)
    run, _ended = together([partial(actions.apply_due_decisions, now), end])
    assert (run.applied, run.failed) == (2, 0)
    assert not PublicationText.objects.exists()
