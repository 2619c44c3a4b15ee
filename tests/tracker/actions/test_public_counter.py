"""The counter of public changes: every act that changes a public page raises it, and no other does."""

import datetime
from collections.abc import Callable

import pytest
from django.db import transaction

from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.world import World, make_world
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tracker import actions
from tracker.actions.auditing import PUBLIC_ACTS
from tracker.actions.evidence_checks import end_file_check
from tracker.files.scanner import ScanVerdict
from tracker.importing import loading, reference
from tracker.models import (
    Evidence,
    EvidenceCheck,
    Invitation,
    PublicCounter,
    ReportingPeriod,
    Span,
    Submission,
)
from tracker.models.audit_acts import ACTS

pytestmark = pytest.mark.database


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def changes() -> int:
    return PublicCounter.objects.get().changes


def prepared(world: World) -> ReportingPeriod:
    days = {name: getattr(world.period, name) for name in ("opens_on", "due_on", "closes_on")}
    asked = {"meeting": world.meeting, "recommendations": list(world.recommendations.values())}
    return actions.create_period(slug="period-2", title="The second", **days, **asked, **clerk(world))


def invitation(world: World) -> Invitation:
    return Invitation.objects.get(period=world.period, member_state="XAB")


def clerk(world: World) -> dict:
    return {"by": world.dataentry, "now": world.now()}


def erased(world: World) -> Callable[[], object]:
    item = world.evidence(is_public=True)
    world.publish(citations=(actions.Citation(evidence=item, pinpoint=""),))
    request = ask_erasure(world, fields=[], evidence=[item])
    return lambda: confirm(world, request)


def evidence_hidden(world: World) -> Callable[[], object]:
    item = world.evidence(is_public=True)
    return lambda: actions.set_evidence_public(evidence=item, is_public=False, by=world.focal_point, now=world.now())


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


def opened(world: World) -> Callable[[], object]:
    period = prepared(world)
    return lambda: actions.open_period(period=period, **clerk(world))


def invited(world: World) -> Callable[[], object]:
    period = world.open_period("period-2", states=())
    return lambda: actions.invite(period=period, member_states=[world.xac], note_verbale="NV", **clerk(world))


def period_cancelled(world: World) -> Callable[[], object]:
    period = world.open_period("period-2", states=())
    return lambda: actions.cancel_period(period=period, **clerk(world))


def confirmed(world: World) -> Callable[[], object]:
    text = b"Another report\n\n1. The Meeting recommended the following:\n\n(a) States should act;\n\n(b) Others too.\n"
    proposal = loading.propose(text, "another.txt", meeting=world.meeting, **clerk(world))
    return lambda: actions.confirm_proposal(proposal=proposal, meeting=world.meeting, **clerk(world))


def rebuilt(world: World) -> Callable[[], object]:
    world.publish()
    Span.objects.today().delete()
    return lambda: list(actions.rebuild_read_model())


TOLD: dict[str, Callable[[World], Callable[[], object]]] = {
    "accept": lambda world: lambda: world.publish("15-b"),
    "withdraw": withdrawn,
    "set_consent": consent_ended,
    "erase": erased,
    "set_evidence_public": evidence_hidden,
    "check_evidence": checked,
    "create_period": lambda world: lambda: prepared(world),
    "open_period": opened,
    "change_dates": lambda world: (
        lambda: actions.change_dates(
            period=world.period, closes_on=world.period.closes_on + datetime.timedelta(days=1), **clerk(world)
        )
    ),
    "cancel_period": period_cancelled,
    "invite": invited,
    "extend": lambda world: (
        lambda: actions.extend_invitation(
            invitation=invitation(world), due_on=world.period.due_on + datetime.timedelta(days=9), **clerk(world)
        )
    ),
    "reopen": lambda world: (
        lambda: actions.reopen_invitation(invitation=invitation(world), until=world.period.closes_on, **clerk(world))
    ),
    "cancel_invitation": lambda world: lambda: actions.cancel_invitation(invitation=invitation(world), **clerk(world)),
    "confirm": confirmed,
    "set_themes": lambda world: (
        lambda: actions.set_themes(
            recommendation=world.recommendations["15-a"], themes=[ThemeFactory()], **clerk(world)
        )
    ),
    "create_meeting": lambda world: (
        lambda: actions.create_meeting(
            slug="another", title_en="Another", starts_on=world.clock.date(), ends_on=world.clock.date(), **clerk(world)
        )
    ),
    "remove_meeting": lambda world: lambda: actions.remove_meeting(meeting=MeetingFactory(), **clerk(world)),
    "edit": lambda world: lambda: actions.edit_reference(thing=world.xaa, name_en="A new name", **clerk(world)),
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


def test_somebody_thinks_of_each_new_act_whether_it_changes_a_page() -> None:
    """Then it is one of PUBLIC_ACTS, and among those that are tried above; else the number here goes up."""
    assert len(set(ACTS) - PUBLIC_ACTS) == 92


def test_drafting_sending_and_an_acceptance_without_consent_do_not(world: World) -> None:
    before = changes()
    version = world.draft()
    world.send(version, consent="no")
    world.accept(version)
    assert changes() == before
