"""A State's own experts and observers, invited by its focal point without the secretariat."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.mails import queued_mails
from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import AuditOwner, MandateRole
from tracker.models import Assignment, AuditEvent, Mandate, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EMAIL = "ministry@example.org"
DUE = datetime.date(2027, 1, 10)


def invite(world: World, *slugs: str, **given: Any) -> Mandate:
    fields = {
        "email": EMAIL,
        "full_name": "Of the Ministry",
        "language": "ar",
        "member_state": world.xaa,
        "period": world.period,
        "role": MandateRole.EXPERT,
        "recommendations": [world.recommendations[slug] for slug in slugs],
        "due_on": DUE,
        "by": world.focal_point,
        "now": world.now(),
    }
    return actions.invite_person(**(fields | given))


def test_an_expert_is_invited_with_what_is_named_to_her(seed_world: World) -> None:
    mandate = invite(seed_world, "15-b", "15-c")
    assert (mandate.role, mandate.meeting, mandate.note_verbale) == (MandateRole.EXPERT, seed_world.meeting, "")
    named = Assignment.objects.standing().filter(mandate=mandate)
    assert {each.recommendation.slug: each.due_on for each in named} == {"15-b": DUE, "15-c": DUE}
    (mail,) = queued_mails(EMAIL)
    assert mail.holds_link


def test_the_mail_says_who_invites_to_draft_what_and_until_when(seed_world: World) -> None:
    mandate = invite(seed_world, "15-b", "15-c", language="en")
    actions.send_account_link(user=mandate.user, by=seed_world.administrator, now=seed_world.now())
    said = f"2 recommendations of “{seed_world.period.title}” are assigned to you for an answer: 15 (b), 15 (c)."
    first, again = queued_mails(EMAIL)
    assert f"{seed_world.focal_point}, who reports for {seed_world.xaa.name}, invites you." in first.body
    assert "The secretariat invites you." in again.body
    assert str(seed_world.administrator) not in again.body
    assert f"If you have a question, ask {seed_world.focal_point}." in first.body
    for mail in (first, again):
        assert said in mail.body
        assert "Please write by 10 January 2027, the due date inside your State." in mail.body


def test_the_mail_to_an_observer_says_who_invites_and_for_which_period(seed_world: World) -> None:
    invite(seed_world, role=MandateRole.OBSERVER, language="en")
    (mail,) = queued_mails(EMAIL)
    assert f"“{seed_world.period.title}” asks what was done about 12 recommendations." in mail.body
    assert "Answers are due on" in mail.body
    assert "due date inside" not in mail.body


def test_what_the_state_did_is_the_states_affair(seed_world: World) -> None:
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    mandate = invite(seed_world, "15-b")
    actions.send_account_link(user=mandate.user, by=seed_world.focal_point, now=seed_world.now())
    assert queued_mails(EMAIL)[-1].link
    actions.revoke_account_link(user=mandate.user, by=seed_world.focal_point, now=seed_world.now())
    actions.end_mandate(mandate=mandate, by=seed_world.focal_point, now=seed_world.now())
    events = AuditEvent.objects.exclude(pk__in=before)
    assert {event.owner for event in events} == {AuditOwner.STATE}
    assert not events.visible_to(seed_world.administrator).exists()
    assert events.visible_to(seed_world.focal_point).count() == events.count()


def test_an_invitation_sent_twice_is_one(seed_world: World) -> None:
    first, second = invite(seed_world, "15-b"), invite(seed_world, "15-b", "15-c")
    assert first == second
    assert Assignment.objects.standing().filter(mandate=first).count() == 2
    assert AuditEvent.objects.filter(act="invite_person").count() == 1


def test_who_is_invited_again_is_told_of_what_is_new_to_her_alone(seed_world: World) -> None:
    invite(seed_world, "15-b", language="en")
    invite(seed_world, "15-b", "15-c")
    invite(seed_world, "15-b", "15-c")
    invitation, assigned = queued_mails(EMAIL)
    assert "15 (b)" in invitation.body
    assert "15 (c)" in assigned.body
    assert "15 (b)" not in assigned.body


def test_an_observer_is_invited_and_nothing_is_named_to_one(seed_world: World) -> None:
    assert invite(seed_world, role=MandateRole.OBSERVER).role == MandateRole.OBSERVER
    with pytest.raises(ValidationError, match="observer reads"):
        invite(seed_world, "15-b", role=MandateRole.OBSERVER, email="other@example.org")
    assert not User.objects.filter(email="other@example.org").exists()


@pytest.mark.parametrize("role", [MandateRole.FOCAL_POINT, MandateRole.ALTERNATE, "minister"])
def test_nobody_who_sends_is_invited_by_a_state(seed_world: World, role: str) -> None:
    with pytest.raises(actions.NotAllowed):
        invite(seed_world, role=role)
    assert not User.objects.filter(email=EMAIL).exists()


def test_only_a_sender_of_the_state_invites(seed_world: World) -> None:
    others = (seed_world.expert, seed_world.observer, seed_world.administrator, seed_world.focal_points["XAB"])
    for person in others:
        with pytest.raises(actions.NotAllowed):
            invite(seed_world, by=person)


def test_where_another_focal_point_acts_nobody_is_invited(seed_world: World) -> None:
    congress = seed_world.meeting.prepares
    seed_world.nominate(UserFactory(), "XAA", MandateRole.FOCAL_POINT, congress)
    other = seed_world.open_period("congress", meeting=congress)
    with pytest.raises(actions.NotAllowed):
        invite(seed_world, period=other)


def test_an_address_with_an_account_elsewhere_is_invited_like_any_other(seed_world: World) -> None:
    """Whether the Secretariat or another State knows the address is not for the State to find out."""
    UserFactory(email="gone@example.org", is_active=False)
    elsewhere = (seed_world.reviewer.email, seed_world.focal_points["XAB"].email, "gone@example.org")
    for number, email in enumerate((*elsewhere, "nobody-yet@example.org"), start=1):
        mandate = invite(seed_world, "15-b", email=email.upper(), language="en")
        (mail,) = (each for each in queued_mails(email.upper()) if each.row.user == mandate.user)
        assert mail.holds_link
        assert Mandate.objects.get(user=mandate.user) == mandate, "the account is one of its own"
        assert AuditEvent.objects.filter(act="invite_person").count() == number
    assert not seed_world.reviewer.mandates.exists()
    assert seed_world.focal_points["XAB"].mandates.count() == 1


def test_an_account_made_for_another_state_is_found_again_by_each_of_them(seed_world: World) -> None:
    email = seed_world.focal_points["XAB"].email
    first, again = invite(seed_world, "15-b", email=email), invite(seed_world, "15-c", email=email)
    assert first == again
    with pytest.raises(ValidationError, match="reports for your State already"):
        invite(seed_world, email=email, member_state=seed_world.states["XAB"], by=seed_world.focal_points["XAB"])


def test_a_closed_account_of_the_state_is_not_replaced_by_another(seed_world: World) -> None:
    """The State knows that account, so the refusal tells nothing new."""
    User.objects.filter(pk=seed_world.expert.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="is closed"):
        invite(seed_world, email=seed_world.expert.email)
    assert User.objects.filter(email=seed_world.expert.email).count() == 1


def test_who_reports_for_the_state_needs_no_invitation(seed_world: World) -> None:
    with pytest.raises(ValidationError, match="reports for your State already"):
        invite(seed_world, email=seed_world.focal_point.email)


def test_a_former_expert_comes_back_with_the_account_she_had(seed_world: World) -> None:
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.focal_point, now=seed_world.now())
    mandate = invite(seed_world, email=seed_world.expert.email)
    assert mandate.user == seed_world.expert
    assert not queued_mails(EMAIL)
    mail = queued_mails(seed_world.expert.email)[-1]
    assert "You now act for a State" in mail.subject
    assert f"{seed_world.focal_point}, who reports for {seed_world.xaa.name}, invites you." in mail.body
