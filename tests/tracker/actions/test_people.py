"""Accounts and mandates."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.mails import queued_mails
from tests.factories.records import MeetingFactory, MemberStateFactory, UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import AuditOwner, MandateRole, StateStatus
from tracker.models import Assignment, AuditEvent, Comment, CommitmentUpdate, Evidence, StatusUpdate, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_new_colleague_gets_a_link_and_chooses_the_password_herself(seed_world: World) -> None:
    """The administrator typed a first password, and no email was sent."""
    user = actions.create_user(
        username="new-person",
        email="new@example.org",
        is_reviewer=True,
        by=seed_world.administrator,
        now=seed_world.now(),
    )
    assert not user.has_signed_in
    (mail,) = queued_mails("new@example.org")
    assert mail.link
    acts = AuditEvent.objects.about(user).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["create_user", "send_account_link"]


@pytest.mark.parametrize(
    "fields",
    [{"username": "two words"}, {"email": "nowhere"}],
)
def test_bad_accounts_are_refused(seed_world: World, fields: dict[str, str]) -> None:
    given = {"username": "new-person"} | fields
    with pytest.raises(ValidationError):
        actions.create_user(**given, by=seed_world.administrator, now=seed_world.now())
    assert not User.objects.filter(username=given["username"]).exists()


def test_a_change_of_an_account_is_written_down_once(seed_world: World) -> None:
    for _turn in range(2):
        actions.change_user(user=seed_world.expert, is_active=False, by=seed_world.administrator, now=seed_world.now())
    assert AuditEvent.objects.get(act="change_user").changes == {"is_active": [True, False]}


@pytest.mark.parametrize("who", ["dataentry", "reviewer", "focal_point", "observer"])
def test_only_an_administrator_manages_people(seed_world: World, who: str) -> None:
    given: dict[str, Any] = {"by": getattr(seed_world, who), "now": seed_world.now()}
    with pytest.raises(actions.NotAllowed):
        actions.create_user(username="x", **given)
    with pytest.raises(actions.NotAllowed):
        actions.change_user(user=seed_world.expert, is_reviewer=True, **given)
    with pytest.raises(actions.NotAllowed):
        actions.end_mandate(mandate=seed_world.focal_point_mandates["XAA"], **given)
    with pytest.raises(actions.NotAllowed):
        actions.nominate(
            user=seed_world.expert, member_state=seed_world.xaa, role="observer", meeting=None, note_verbale="", **given
        )


def test_a_role_that_sends_is_held_by_one_person(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="Another person holds this role"):
        seed_world.nominate(UserFactory(), "XAA", MandateRole.FOCAL_POINT)
    ended = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=ended, by=seed_world.administrator, now=seed_world.now())
    assert seed_world.nominate(UserFactory(), "XAA", MandateRole.FOCAL_POINT).is_acting


def test_a_focal_point_of_one_meeting_stands_before_the_one_of_all(seed_world: World) -> None:
    person = UserFactory()
    seed_world.nominate(person, "XAA", MandateRole.FOCAL_POINT, meeting=seed_world.meeting)
    with pytest.raises(actions.NotAllowed):
        seed_world.draft()
    assert seed_world.draft(by=person).typed_by == person


def test_a_person_has_a_mandate_once(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="has this mandate already"):
        seed_world.nominate(seed_world.expert, "XAA", MandateRole.EXPERT)
    assert seed_world.nominate(seed_world.expert, "XAA", MandateRole.EXPERT, meeting=MeetingFactory())


def test_a_name_of_attributions_has_no_focal_point(seed_world: World) -> None:
    seed_world.states["XZZ"] = MemberStateFactory(un_status=StateStatus.ATTRIBUTION_ONLY)
    with pytest.raises(actions.NotAllowed, match="does not report"):
        seed_world.nominate(UserFactory(), "XZZ", MandateRole.FOCAL_POINT)


def test_a_mandate_ends_once_and_at_once(seed_world: World) -> None:
    given: dict[str, Any] = {"mandate": seed_world.expert_mandate, "by": seed_world.administrator}
    actions.end_mandate(**given, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="ended already"):
        actions.end_mandate(**given, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        seed_world.draft("15-a", by=seed_world.expert)


def test_a_focal_point_is_named_by_note_verbale(seed_world: World) -> None:
    given: dict[str, Any] = {"user": UserFactory(), "member_state": seed_world.xac, "meeting": None}
    given |= {"note_verbale": " ", "by": seed_world.administrator, "now": seed_world.now()}
    for role in (MandateRole.FOCAL_POINT, MandateRole.ALTERNATE):
        with pytest.raises(ValidationError, match="note verbale"):
            actions.nominate(role=role, **given)
    assert actions.nominate(role=MandateRole.EXPERT, **given).is_acting


def test_what_was_named_ends_with_the_mandate_and_the_drafts_stay(seed_world: World) -> None:
    draft = seed_world.draft("15-a", by=seed_world.expert, summary="Of the ministry.")
    named = Assignment.objects.get(mandate=seed_world.expert_mandate)
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    named.refresh_from_db()
    assert named.ended_by == seed_world.administrator
    assert AuditEvent.objects.about(named).filter(act="end_assignment").count() == 1
    assert StatusUpdate.objects.visible_to(seed_world.focal_point).get() == draft


def test_a_focal_point_ends_the_mandates_of_own_experts_and_observers_alone(seed_world: World) -> None:
    given: dict[str, Any] = {"by": seed_world.focal_point, "now": seed_world.now()}
    theirs = seed_world.nominate(UserFactory(), "XAB", MandateRole.OBSERVER)
    alternate = seed_world.nominate(UserFactory(), "XAA", MandateRole.ALTERNATE)
    for mandate in (theirs, alternate, seed_world.focal_point_mandates["XAA"]):
        with pytest.raises(actions.NotAllowed):
            actions.end_mandate(mandate=mandate, **given)
    assert not actions.end_mandate(mandate=seed_world.expert_mandate, **given).is_acting
    event = AuditEvent.objects.about(seed_world.expert_mandate).get(act="end_mandate")
    assert event.owner == AuditOwner.STATE


def test_a_mandate_for_all_meetings_is_not_ended_by_the_focal_point_of_one(seed_world: World) -> None:
    person = UserFactory()
    seed_world.nominate(person, "XAA", MandateRole.FOCAL_POINT, meeting=seed_world.meeting)
    with pytest.raises(actions.NotAllowed, match="wherever this mandate counts"):
        actions.end_mandate(mandate=seed_world.expert_mandate, by=person, now=seed_world.now())
    own = seed_world.nominate(UserFactory(), "XAA", MandateRole.EXPERT, meeting=seed_world.meeting)
    assert not actions.end_mandate(mandate=own, by=person, now=seed_world.now()).is_acting


@pytest.mark.parametrize(
    ("things", "readings"), [(StatusUpdate, 1), (CommitmentUpdate, 1), (Comment, 1), (Evidence, 3)]
)
def test_who_may_see_something_is_asked_once(
    seed_world: World, things: Any, readings: int, django_assert_num_queries
) -> None:
    """The mandates of a reader are read once for all her roles; for evidence once more for answers and commitments."""
    with django_assert_num_queries(readings):
        things.objects.visible_to(seed_world.expert)
