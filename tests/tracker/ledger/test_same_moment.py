"""Several people at the same moment: the chain does not fork, a form sent twice is one, nobody overwrites silently."""

import datetime
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import ask_erasure
from tests.tracker.ledger.together import together
from tracker import actions
from tracker.actions import ledger
from tracker.choices import PublicationKind
from tracker.ledger.verification import verify_database
from tracker.models import (
    AuditEvent,
    OutgoingMail,
    PlannedDecision,
    Publication,
    PublicationText,
    Span,
    StatusUpdate,
    Submission,
    Transmission,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
SLUGS = tuple(f"15-{letter}" for letter in "abcdefgh")


def sent(world: World, *answers: tuple[str, str]) -> list[StatusUpdate]:
    """Answers that wait to be checked, by (State, slug)."""
    drafts = [world.draft(slug, state=state) for state, slug in answers]
    for draft in drafts:
        world.send(draft)
    return drafts


def accept(world: World, version: Any, by: Any = None) -> Any:
    return actions.accept(version=version, by=by or world.reviewer, now=timezone.now())


def test_two_acceptances_at_the_same_moment_do_not_fork_the_chain(shared_world: World) -> None:
    for slug in SLUGS[:4]:
        one, other = sent(shared_world, ("XAA", slug), ("XAB", slug))
        acts = [
            partial(accept, shared_world, one, shared_world.reviewer),
            partial(accept, shared_world, other, shared_world.second_reviewer),
        ]
        assert all(isinstance(done, Publication) for done in together(acts))
    assert verify_database().publications == 8
    assert Span.objects.today().count() == 8


@pytest.mark.all
def test_one_version_accepted_by_two_at_the_same_moment_is_published_once(shared_world: World) -> None:
    (version,) = sent(shared_world, ("XAA", "15-a"))
    reviewers = (shared_world.reviewer, shared_world.second_reviewer) * 2
    done = together([partial(accept, shared_world, version, reviewer) for reviewer in reviewers])
    assert sum(isinstance(each, Publication) for each in done) == 1
    assert sum(isinstance(each, actions.NotAllowed) for each in done) == 3
    assert verify_database().publications == 1


@pytest.mark.all
def test_eight_publish_at_the_same_moment(shared_world: World) -> None:
    versions = sent(shared_world, *[("XAA", slug) for slug in SLUGS])
    done = together([partial(accept, shared_world, version) for version in versions])
    assert all(isinstance(each, Publication) for each in done), done
    assert sorted(each.sequence for each in done) == list(range(1, 9))
    assert verify_database().publications == 8


@pytest.mark.all
def test_eight_publish_while_the_state_ends_its_consent(shared_world: World) -> None:
    versions = sent(shared_world, *[("XAA", slug) for slug in SLUGS[:7]])
    acts = [partial(accept, shared_world, version) for version in versions]
    end = partial(
        actions.set_consent,
        submission=shared_world.submission(),
        consent="no",
        by=shared_world.focal_point,
        now=timezone.now(),
    )
    done = together([*acts, end])
    assert not [each for each in done if isinstance(each, Exception)], done
    assert not Span.objects.today().exists()
    assert not Publication.objects.readable().exists()
    verify_database()


def test_a_text_published_while_the_one_before_is_taken_down_is_no_correction(shared_world: World) -> None:
    first = shared_world.publish("15-a", consent="no")
    second = shared_world.publish("15-a", consent="no", summary="A second answer.")
    ledger.publish_many([first], now=timezone.now())
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            ledger.take_down_many(PublicationKind.WITHDRAWAL, [first], now=timezone.now())
            publishing = other.submit(closing_its_line, partial(ledger.publish_many, [second], now=timezone.now()))
            wait_until_it_waits(publishing)
        assert [each.kind for each in publishing.result()] == [PublicationKind.ANSWER]


def closing_its_line(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connection.close()


def wait_until_it_waits(act: Future[Any]) -> None:
    """Return once another connection waits for a lock of ours, as PostgreSQL says it; on SQLite it cannot begin."""
    for _turn in range(200):
        time.sleep(0.05)
        assert not act.done()
        if connection.vendor == "sqlite" or _somebody_waits():
            return
    raise AssertionError("Nobody waited for the head of the ledger.")


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def submit(world: World, key: uuid.UUID, submission: Submission, drafts: list[StatusUpdate]) -> Transmission:
    return actions.submit(
        uuid=key, submission=submission, versions=drafts, consent="yes", by=world.focal_point, now=timezone.now()
    )


def test_a_form_sent_eight_times_at_once_is_one_transmission_and_one_mail(shared_world: World) -> None:
    draft, key = shared_world.draft(), uuid.uuid4()
    before = OutgoingMail.objects.count()
    done = together([partial(submit, shared_world, key, draft.submission, [draft])] * 8)
    assert {each.pk for each in done} == {key}, done
    assert (Transmission.objects.count(), OutgoingMail.objects.count() - before) == (1, 1)
    assert AuditEvent.objects.filter(act="submit").count() == 1


def test_of_conflicting_saves_at_once_one_is_kept_and_the_others_are_told(shared_world: World) -> None:
    draft = shared_world.draft(summary="As it was.")
    save = partial(shared_world.draft, revision=draft.revision)
    saves = [partial(save, summary=f"As {number} wrote it.") for number in range(8)]
    shared_world.submission()  # there, so that no thread begins it
    done = together(saves)
    kept = [each for each in done if isinstance(each, StatusUpdate)]
    told = [each for each in done if isinstance(each, actions.EditConflict)]
    assert (len(kept), len(told)) == (1, 7), done
    stored = StatusUpdate.objects.get()
    assert (stored.summary, stored.revision) == (kept[0].summary, 1)
    assert {conflict.theirs.summary for conflict in told} == {stored.summary}


@pytest.mark.all
def test_of_first_saves_at_once_one_begins_the_draft(shared_world: World) -> None:
    shared_world.submission()
    done = together([partial(shared_world.draft, summary=f"As {number} wrote it.") for number in range(4)])
    assert sum(isinstance(each, actions.EditConflict) for each in done) == 3, done
    assert StatusUpdate.objects.count() == 1


@pytest.mark.all
def test_recall_and_acceptance_at_once_leave_one_of_them(shared_world: World) -> None:
    for slug in SLUGS[:4]:
        (version,) = sent(shared_world, ("XAA", slug))
        take_back = partial(actions.recall, version=version, by=shared_world.focal_point, now=timezone.now())
        done = together([partial(accept, shared_world, version), take_back])
        assert sum(isinstance(each, actions.NotAllowed) for each in done) == 1, done
    verify_database()


@pytest.mark.all
def test_erasures_and_acceptances_at_once_wait_for_each_other(shared_world: World) -> None:
    requests = []
    for slug in SLUGS[:4]:
        shared_world.publish(slug)
        requests.append(ask_erasure(shared_world, recommendation=shared_world.recommendations[slug]))
    versions = sent(shared_world, *[("XAB", slug) for slug in SLUGS[:4]])
    confirm = partial(actions.confirm_correction, by=shared_world.reviewer, now=timezone.now())
    erasures = [partial(confirm, correction=request) for request in requests]
    acceptances = [partial(accept, shared_world, version) for version in versions]
    done = together([act for pair in zip(erasures, acceptances, strict=True) for act in pair])
    assert not [each for each in done if isinstance(each, Exception)], done
    assert verify_database().publications == 12


@pytest.mark.all
def test_an_item_of_evidence_sent_twice_at_once_is_one(shared_world: World) -> None:
    key = uuid.uuid4()
    add = partial(
        actions.add_evidence,
        uuid=key,
        member_state=shared_world.xaa,
        title="A law",
        kind="legislation",
        dated_on=datetime.date(2026, 1, 1),
        language="en",
        is_public=True,
        link="https://example.org/law",
        by=shared_world.focal_point,
        now=timezone.now(),
    )
    done = together([add] * 4)
    assert {getattr(each, "pk", each) for each in done} == {key}, done


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
