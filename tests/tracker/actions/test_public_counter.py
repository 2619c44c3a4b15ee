"""The counter of public changes: every act that changes a public page raises it, and no other does."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.conf import settings

from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.world import World, make_world
from tracker import actions, reference
from tracker.actions.auditing import PUBLIC_ACTS
from tracker.actions.evidence_checks import end_file_check
from tracker.files.scanner import ScanVerdict
from tracker.importing import loading
from tracker.models import (
    Evidence,
    EvidenceCheck,
    Invitation,
    PublicCounter,
    ReportingPeriod,
    Span,
    Submission,
)

pytestmark = pytest.mark.database

# Acts that change no public page. A new act stands here or in PUBLIC_ACTS: somebody has thought of it.
PRIVATE_ACTS = {
    *("start", "save", "discard", "mark_ready", "submit", "recall", "change_contact", "add_evidence"),
    "correct_evidence",  # of what was never sent, and so on no public page
    *(
        "open_for_checking",
        "return",
        "accept",
        "supersede",
        "withdraw",
        "set_consent",
        "repeat_consent",
        "consent_in_error",
    ),  # the ledger tells
    "repeat_erase",  # the act `erase` that follows it tells
    *(
        "assign",
        "end_assignment",
        "nominate",
        "end_mandate",
        "create_user",
        "change_user",
        "change_password",
        "choose_language",
    ),
    *("check_evidence", "check_link"),  # a check raises the counter itself where an item becomes public by it
    *("comment", "resolve_comment", "remove_comment", "take_file", "apply_to_many", "remind"),
    "act_for_states",  # what it does for each State has acts of its own
    *("invite_person", "send_account_link", "revoke_account_link", "take_up", "choose_password", "reset_sign_in"),
    *("ask_anonymise", "anonymise"),
    *("confirm_set_consent", "confirm_erase"),  # the ledger tells, or the act `erase` that follows
    "plan_decision",  # what is done when its minutes are over has acts of its own
    *("add_factor", "remove_factor", "renew_recovery_codes"),
    *("choose_mails", "renew_calendar", "try_mail_again", "state_intention"),
    *("bring", "choose_columns", "read", "mend_row", "go_on", "take", "take_rows"),
    "drop",  # of a spreadsheet; what its rows make has acts of its own
    *("import", "correct_proposal", "take_back", "read_again", "look_at", "drop_proposal"),
}
NAMED = re.compile(
    r"""(?:record|Event)\(\s*f?"([^"]+)"|_change\(invitation, "([^"]+)"|else "(edit)"|record\(\s*"(create)" if"""
    r"""|AuditActs\(\s*"\w+", "(confirm_\w+)\""""
)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def changes() -> int:
    return PublicCounter.objects.get().changes


def another_period(world: World, *, opened: bool = True) -> ReportingPeriod:
    today = datetime.date.today()  # noqa: DTZ011 - any day will do
    period = actions.create_period(
        slug="period-2",
        title="The second",
        meeting=world.meeting,
        opens_on=today,
        due_on=today + datetime.timedelta(days=30),
        closes_on=today + datetime.timedelta(days=60),
        recommendations=list(world.recommendations.values()),
        by=world.dataentry,
        now=world.now(),
    )
    return actions.open_period(period=period, by=world.dataentry, now=world.now()) if opened else period


def invitation(world: World) -> Invitation:
    return Invitation.objects.get(period=world.period, member_state="XAB")


def clerk(world: World) -> dict:
    return {"by": world.dataentry, "now": world.now()}


def erased(world: World) -> Callable[[], object]:
    item = world.evidence(is_public=True)
    version = world.publish(citations=(actions.Citation(evidence=item, pinpoint=""),))
    request = actions.ask_erasure(
        submission=version.submission,
        fields=[],
        reason="A court.",
        recommendation=version.recommendation,
        evidence=[item],
        by=world.reviewer,
        now=world.now(),
    )
    return lambda: actions.confirm_correction(correction=request, by=world.second_reviewer, now=world.now())


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
    period = another_period(world, opened=False)
    return lambda: actions.open_period(period=period, **clerk(world))


def invited(world: World) -> Callable[[], object]:
    period = another_period(world)
    return lambda: actions.invite(period=period, member_states=[world.xac], note_verbale="NV", **clerk(world))


def period_cancelled(world: World) -> Callable[[], object]:
    period = another_period(world)
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
    "create_period": lambda world: lambda: another_period(world, opened=False),
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


@pytest.mark.parametrize("act", TOLD)
def test_an_act_that_changes_a_page_raises_the_counter(world, act) -> None:
    carry_out = TOLD[act](world)
    before = changes()
    carry_out()
    assert changes() > before


def test_drafting_sending_and_an_acceptance_without_consent_do_not(world) -> None:
    before = changes()
    version = world.draft()
    world.send(version, consent="no")
    world.accept(version)
    assert changes() == before


def test_of_every_act_it_is_said_whether_a_page_changes() -> None:
    named = {
        next(filter(None, found))
        for path in (settings.BASE_DIR / "tracker" / "actions").rglob("*.py")
        for found in NAMED.findall(path.read_text())
    }
    assert named - PUBLIC_ACTS - PRIVATE_ACTS == set()
    assert PUBLIC_ACTS - named == set()
