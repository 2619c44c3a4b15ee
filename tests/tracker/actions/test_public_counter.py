"""The counter of public changes: every act that changes a public page raises it, and no other does."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.factories.world import World, make_world
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tracker import actions
from tracker.actions.auditing import PUBLIC_ACTS, record
from tracker.actions.evidence_checks import end_file_check
from tracker.files.scanner import ScanVerdict
from tracker.importing import reference
from tracker.models import Evidence, EvidenceCheck, PublicCounter, Span, Submission
from tracker.models.audit_acts import ACTS

pytestmark = pytest.mark.database


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def changes() -> int:
    return PublicCounter.objects.get().changes


def erased(world: World) -> Callable[[], object]:
    item = world.evidence(is_public=True)
    world.publish(citations=(actions.Citation(evidence=item, pinpoint=""),))
    request = ask_erasure(world, fields=[], evidence=[item])
    return lambda: confirm(world, request)


def checked(world: World) -> Callable[[], object]:
    """A public, cited file whose check is still open."""
    item = world.evidence(is_public=True)
    world.publish(citations=(actions.Citation(evidence=item, pinpoint=""),))
    Evidence.objects.update(check_state="open")
    check = EvidenceCheck.objects.create(evidence=item, kind="file", asked_at=world.now())
    return lambda: end_file_check(check, ScanVerdict(), now=world.now())


def withdrawn(world: World) -> Callable[[], object]:
    version = world.publish()
    return lambda: actions.withdraw(version=version, by=world.focal_point, now=world.now())


def consent_ended(world: World) -> Callable[[], object]:
    submission: Submission = world.publish().submission
    return lambda: actions.set_consent(submission=submission, consent="no", by=world.focal_point, now=world.now())


def rebuilt(world: World) -> Callable[[], object]:
    world.publish()
    Span.objects.today().delete()
    return lambda: list(actions.rebuild_read_model())


# What raises it beside the list of acts: the ledger, a check, what no person does; and an act that takes down.
TOLD: dict[str, Callable[[World], Callable[[], object]]] = {
    "accept": lambda world: lambda: world.publish("15-b"),
    "withdraw": withdrawn,
    "set_consent": consent_ended,
    "erase": erased,
    "check_evidence": checked,
    "rebuild": rebuilt,
    "load_reference": lambda world: reference.load_reference,
}


def test_an_act_that_changes_a_page_raises_the_counter(world: World) -> None:
    for act, prepare in TOLD.items():
        with transaction.atomic():
            carry_out = prepare(world)
            before = changes()
            carry_out()
            assert changes() > before, act
            transaction.set_rollback(True)


def test_an_event_raises_the_counter_where_its_act_is_public_and_each_new_act_is_thought_of(world: World) -> None:
    assert len(set(ACTS) - PUBLIC_ACTS) == 92
    for act in (*sorted(PUBLIC_ACTS - {"erase"}), "remind"):
        before = changes()
        record(act, world.xaa, by=None, now=world.now())
        assert (changes() > before) == (act != "remind"), act


def test_drafting_sending_and_an_acceptance_without_consent_do_not(world: World) -> None:
    before = changes()
    version = world.draft()
    world.send(version, consent="no")
    world.accept(version)
    assert changes() == before
