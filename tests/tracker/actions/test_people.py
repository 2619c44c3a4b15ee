"""Accounts and mandates: made, named by note verbale or by the State itself, handed over and ended."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django_tasks_db.models import DBTaskResult

from tests.factories.mails import queued_mails
from tests.factories.records import MeetingFactory, MemberStateFactory, UserFactory
from tests.factories.world import World
from tests.tracker.mail.conftest import NOBODY_LISTENS
from tests.tracker.mail.worker import work
from tracker import actions
from tracker.actions.correcting.kinds import rule_for
from tracker.choices import AuditOwner, CorrectionKind, LinkState, MandateRole, StateStatus
from tracker.mail import notices, sending
from tracker.mail.sending import link_when_sent
from tracker.models import (
    AccountInvitation,
    Assignment,
    AuditEvent,
    Comment,
    CommitmentUpdate,
    Evidence,
    Mandate,
    OutgoingMail,
    StatusUpdate,
    User,
)
from tracker.models.people import checksum_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EMAIL = "ministry@example.org"
DUE = datetime.date(2027, 1, 10)


def test_a_new_colleague_gets_a_link_and_chooses_the_password_herself(seed_world: World) -> None:
    """The administrator typed a first password, and no email was sent."""
    given: dict[str, Any] = {"by": seed_world.administrator, "now": seed_world.now()}
    for fields in ({"username": "two words"}, {"username": "new-person", "email": "nowhere"}):
        with pytest.raises(ValidationError):
            actions.create_user(**fields, **given)
    user = actions.create_user(username="new-person", email="new@example.org", is_reviewer=True, **given)
    assert not user.has_signed_in
    (mail,) = queued_mails("new@example.org")
    assert mail.link
    acts = AuditEvent.objects.about(user).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["create_user", "send_account_link"]


def test_a_change_of_an_account_is_written_down_once(seed_world: World) -> None:
    for _turn in range(2):
        actions.change_user(user=seed_world.expert, is_active=False, by=seed_world.administrator, now=seed_world.now())
    assert AuditEvent.objects.get(act="change_user").changes == {"is_active": [True, False]}


def test_a_focal_point_of_one_meeting_stands_before_the_one_of_all(seed_world: World) -> None:
    person = UserFactory()
    seed_world.nominate(person, "XAA", MandateRole.FOCAL_POINT, meeting=seed_world.meeting)
    with pytest.raises(actions.NotAllowed):
        seed_world.draft()
    assert seed_world.draft(by=person).typed_by == person


def test_a_mandate_ends_once_and_at_once_with_what_was_named_and_the_drafts_stay(seed_world: World) -> None:
    draft = seed_world.draft("15-a", by=seed_world.expert, summary="Of the ministry.")
    named = Assignment.objects.get(mandate=seed_world.expert_mandate)
    given: dict[str, Any] = {"mandate": seed_world.expert_mandate, "by": seed_world.administrator}
    actions.end_mandate(**given, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="ended already"):
        actions.end_mandate(**given, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        seed_world.draft("15-a", by=seed_world.expert, revision=0)
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


def test_who_may_see_something_is_asked_once(seed_world: World, django_assert_num_queries: Any) -> None:
    """The mandates of a reader are read once for all her roles; for evidence once more for answers and commitments."""
    for things, readings in ((StatusUpdate, 1), (CommitmentUpdate, 1), (Comment, 1), (Evidence, 3)):
        with django_assert_num_queries(readings):
            things.objects.visible_to(seed_world.expert)


def test_a_mandate_is_given_once_to_one_who_can_report_and_by_note_verbale_to_who_sends(seed_world: World) -> None:
    seed_world.states["XZZ"] = MemberStateFactory(un_status=StateStatus.ATTRIBUTION_ONLY)
    refused = (
        ("Another person holds this role", UserFactory(), "XAA", MandateRole.FOCAL_POINT),
        ("has this mandate already", seed_world.expert, "XAA", MandateRole.EXPERT),
        ("does not report", UserFactory(), "XZZ", MandateRole.FOCAL_POINT),
    )
    for sentence, *asked in refused:
        with pytest.raises(actions.NotAllowed, match=sentence):
            seed_world.nominate(*asked)
    assert seed_world.nominate(seed_world.expert, "XAA", MandateRole.EXPERT, meeting=MeetingFactory())
    ended = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=ended, by=seed_world.administrator, now=seed_world.now())
    assert seed_world.nominate(UserFactory(), "XAA", MandateRole.FOCAL_POINT).is_acting
    given: dict[str, Any] = {"user": UserFactory(), "member_state": seed_world.xac, "meeting": None}
    given |= {"note_verbale": " ", "by": seed_world.administrator, "now": seed_world.now()}
    for role in (MandateRole.FOCAL_POINT, MandateRole.ALTERNATE):
        with pytest.raises(ValidationError, match="note verbale"):
            actions.nominate(role=role, **given)
    assert actions.nominate(role=MandateRole.EXPERT, **given).is_acting


# --- by note verbale, from a name and an address


def by_email(world: World, **given: Any) -> list[Mandate]:
    fields = {
        "email": "newcomer@example.org",
        "full_name": "New Comer",
        "language": "es",
        "member_state": world.xac,
        "role": MandateRole.FOCAL_POINT,
        "note_verbale": "NV/3",
        "by": world.administrator,
        "now": world.now(),
    }
    return actions.nominate_by_email(**(fields | given))


def test_a_person_nobody_knows_gets_account_mandate_and_mail_in_one_act(seed_world: World) -> None:
    (mandate,) = by_email(seed_world)
    user = mandate.user
    assert (user.username, user.full_name, user.language) == ("newcomer@example.org", "New Comer", "es")
    assert not user.has_usable_password()
    assert (mandate.meeting, mandate.note_verbale) == (None, "NV/3")
    assert len(queued_mails("newcomer@example.org")) == 1
    acts = set(AuditEvent.objects.filter(by=seed_world.administrator, member_state="XAC").values_list("act", flat=True))
    assert acts == {"create_user", "nominate", "send_account_link"}


def test_one_mail_holds_account_and_invitation_and_names_whom_to_ask(seed_world: World, settings: Any) -> None:
    """They were two mails within minutes: the second led to a page that asks for a password."""
    settings.CONTACT_EMAIL = "secretariat@example.org"
    period = seed_world.open_period("late", states=("XAC",))
    by_email(seed_world, language="en")
    (mail,) = queued_mails("newcomer@example.org")
    assert mail.holds_link
    assert mail.subject.removeprefix("[Demonstration] ") == f"Your account in the Follow-up Record – {seed_world.xac}"
    for said in (
        f"“{period.title}” asks what was done about 12 recommendations.",
        f"Answers are due on {date_format(period.due_on)}.",
        "If you have a question, write to the Secretariat: secretariat@example.org",
    ):
        assert said in mail.body


def test_what_is_wrong_makes_nothing(seed_world: World) -> None:
    users, wrong = User.objects.count(), {"email": ("nowhere", ""), "language": ("xx",), "note_verbale": (" ",)}
    for field, value in [
        *((field, each) for field, values in wrong.items() for each in values),
        ("full_name", "x" * 201),
    ]:
        with pytest.raises(ValidationError) as refusal:
            by_email(seed_world, **{field: value})
        assert field in refusal.value.message_dict
    with pytest.raises(actions.NotAllowed, match="Another person holds this role"):
        by_email(seed_world, member_state=seed_world.xaa)
    assert User.objects.count() == users
    assert not queued_mails("newcomer@example.org")


def test_an_account_that_may_not_sign_in_or_is_one_of_two_is_refused(seed_world: World) -> None:
    UserFactory(email="gone@example.org", is_active=False)
    with pytest.raises(ValidationError, match="is not active"):
        by_email(seed_world, email="gone@example.org")
    for _each in range(2):
        UserFactory(email="twice@example.org")
    with pytest.raises(ValidationError, match="Several accounts"):
        by_email(seed_world, email="twice@example.org")
    with pytest.raises(actions.NotAllowed, match="secretariat"):
        by_email(seed_world, email=seed_world.reviewer.email)


def test_of_two_accounts_with_one_address_that_of_the_state_is_nominated(seed_world: World) -> None:
    """XAB invited the address of a focal point of XAA, who got a second account by it."""
    twin = UserFactory(email=seed_world.focal_point.email)
    seed_world.nominate(twin, "XAB", MandateRole.EXPERT)
    (mandate,) = by_email(
        seed_world, email=twin.email, member_state=seed_world.xaa, role=MandateRole.EXPERT, meetings=[]
    )
    assert mandate.user == seed_world.focal_point


def hand_over(world: World, **given: Any) -> Mandate:
    fields = {
        "mandate": world.focal_point_mandates["XAA"],
        "email": "successor@example.org",
        "full_name": "The Successor",
        "language": "en",
        "note_verbale": "NV/4",
        "by": world.administrator,
        "now": world.now(),
    }
    return actions.hand_over(**(fields | given))


def test_a_focal_point_is_replaced_in_one_act_and_stays_where_it_fails(seed_world: World) -> None:
    before, draft = seed_world.focal_point, seed_world.draft()
    for wrong in ({"email": "nowhere"}, {"note_verbale": ""}, {"email": before.email}):
        with pytest.raises(ValidationError):
            hand_over(seed_world, **wrong)
    with pytest.raises(actions.NotAllowed, match="hands over"):
        hand_over(seed_world, mandate=seed_world.expert_mandate)
    assert Mandate.objects.get(pk=seed_world.focal_point_mandates["XAA"].pk).is_acting
    assert not User.objects.filter(email="successor@example.org").exists()
    after = hand_over(seed_world)
    assert (after.member_state, after.role, after.meeting) == (seed_world.xaa, MandateRole.FOCAL_POINT, None)
    assert not StatusUpdate.objects.visible_to(before).exists()
    assert StatusUpdate.objects.visible_to(after.user).get() == draft
    assert AuditEvent.objects.get(act="end_mandate").owner == AuditOwner.SECRETARIAT


def test_a_known_account_is_used_for_all_meetings_named_and_keeps_its_name(seed_world: World) -> None:
    known = UserFactory(email="Known@example.org", full_name="Known Person")
    meetings = [seed_world.meeting, MeetingFactory()]
    mandates = by_email(seed_world, email="known@EXAMPLE.org", full_name="Else", meetings=[*meetings, meetings[0]])
    assert [(each.user, each.meeting) for each in mandates] == [(known, each) for each in meetings]
    known.refresh_from_db()
    assert known.full_name == "Known Person"
    (mail,) = queued_mails(known.email)
    assert not mail.holds_link
    assert all(mail.body.count(each.title) == 1 for each in meetings)


def test_a_user_name_comes_of_the_address_and_a_link_of_each_email_until_it_is_used(seed_world: World) -> None:
    UserFactory(username="newcomer@example.org", email="other@example.org")
    (mandate,) = by_email(seed_world)
    assert mandate.user.username == "newcomer@example.org-2"
    by_email(seed_world, role=MandateRole.OBSERVER, note_verbale="")
    assert [mail.holds_link for mail in queued_mails("newcomer@example.org")] == [True, True]
    strange = {"email": "O'Brien/x=y@Example.org", "role": MandateRole.EXPERT}
    (mandate,) = by_email(seed_world, **strange)
    assert (mandate.user.username, mandate.user.email) == ("o-brien-x-y@example.org", strange["email"])


# --- by the State itself


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


def test_an_expert_is_invited_once_with_what_is_named_to_her_and_told_of_what_is_new(seed_world: World) -> None:
    mandate = invite(seed_world, "15-b", language="en")
    assert (mandate.role, mandate.meeting, mandate.note_verbale) == (MandateRole.EXPERT, seed_world.meeting, "")
    (first,) = queued_mails(EMAIL)
    assert first.holds_link
    assert f"{seed_world.focal_point}, who reports for {seed_world.xaa.name}, invites you." in first.body
    assert f"If you have a question, ask {seed_world.focal_point}." in first.body
    assert invite(seed_world, "15-b", "15-c") == invite(seed_world, "15-b", "15-c") == mandate
    named = Assignment.objects.standing().filter(mandate=mandate)
    assert {each.recommendation.slug: each.due_on for each in named} == {"15-b": DUE, "15-c": DUE}
    assert AuditEvent.objects.filter(act="invite_person").count() == 1
    actions.send_account_link(user=mandate.user, by=seed_world.administrator, now=seed_world.now())
    _first, assigned, again = queued_mails(EMAIL)
    assert ("15 (b)" in first.body, "15 (b)" in assigned.body, "15 (c)" in assigned.body) == (True, False, True)
    assert "The secretariat invites you." in again.body
    assert str(seed_world.administrator) not in again.body
    said = f"2 recommendations of “{seed_world.period.title}” are assigned to you for an answer: 15 (b), 15 (c)."
    for text in (said, "Please write by 10 January 2027, the due date inside your State."):
        assert text in again.body


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


def test_a_former_expert_comes_back_with_the_account_she_had(seed_world: World) -> None:
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.focal_point, now=seed_world.now())
    mandate = invite(seed_world, email=seed_world.expert.email)
    assert mandate.user == seed_world.expert
    assert not queued_mails(EMAIL)
    mail = queued_mails(seed_world.expert.email)[-1]
    assert "You now act for a State" in mail.subject
    assert f"{seed_world.focal_point}, who reports for {seed_world.xaa.name}, invites you." in mail.body


def test_an_observer_is_invited_and_nothing_is_named_to_one(seed_world: World) -> None:
    assert invite(seed_world, role=MandateRole.OBSERVER, language="en").role == MandateRole.OBSERVER
    (mail,) = queued_mails(EMAIL)
    assert f"“{seed_world.period.title}” asks what was done about 12 recommendations." in mail.body
    assert "Answers are due on" in mail.body
    assert "due date inside" not in mail.body
    other = {"email": "other@example.org"}
    with pytest.raises(ValidationError, match="observer reads"):
        invite(seed_world, "15-b", role=MandateRole.OBSERVER, **other)
    for role in (MandateRole.FOCAL_POINT, MandateRole.ALTERNATE, "minister"):
        with pytest.raises(actions.NotAllowed):
            invite(seed_world, role=role, **other)
    congress = seed_world.meeting.prepares
    seed_world.nominate(UserFactory(), "XAA", MandateRole.FOCAL_POINT, congress)
    elsewhere = seed_world.open_period("congress", meeting=congress)
    with pytest.raises(actions.NotAllowed):  # where another focal point acts
        invite(seed_world, period=elsewhere, **other)
    assert not User.objects.filter(**other).exists()


def test_a_state_invites_no_account_of_its_own_that_sends_or_is_closed(seed_world: World) -> None:
    """The State knows that account, so the refusal tells nothing new."""
    foreign = seed_world.focal_points["XAB"]
    assert invite(seed_world, "15-b", email=foreign.email) == invite(seed_world, "15-c", email=foreign.email)
    theirs = {"member_state": seed_world.xab, "by": foreign}
    for email, given in ((seed_world.focal_point.email, {}), (foreign.email, theirs)):
        with pytest.raises(ValidationError, match="reports for your State already"):
            invite(seed_world, email=email, **given)
    User.objects.filter(pk=seed_world.expert.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="is closed"):
        invite(seed_world, email=seed_world.expert.email)
    assert User.objects.filter(email=seed_world.expert.email).count() == 1


PASSWORD = "a long invented phrase"
NEWCOMER = "newcomer@example.org"


@pytest.fixture
def newcomer(seed_world: World) -> User:
    """A focal point of XAC who has not opened the link yet."""
    (mandate,) = by_email(seed_world, language="fr")
    return mandate.user


def link_to(person: User) -> AccountInvitation:
    """The link in the last email to this person, as the worker makes it."""
    assert queued_mails(person.email)[-1].link
    return AccountInvitation.objects.filter(user=person).latest("pk")


def take_up(world: World, invitation: AccountInvitation, **given: Any) -> User:
    fields = {"password": PASSWORD, "full_name": "New Comer", "language": "fr", "by": invitation.user}
    return actions.take_up_account(invitation=invitation, **{**fields, "now": world.now(), **given})


def test_the_stored_mail_holds_no_link_and_the_sent_one_does(seed_world: World, newcomer: User) -> None:
    """A reader of the database cannot use it: the record keeps the checksum only. It is in the person's language."""
    assert not AccountInvitation.objects.exists()
    (mail,) = queued_mails(NEWCOMER)
    with translation.override("fr"):
        assert str(MandateRole.FOCAL_POINT.label) in mail.body
    assert seed_world.xac.name_fr in mail.body
    assert NEWCOMER in mail.body
    work()
    sent = next(each for each in outgoing.outbox if each.to == [NEWCOMER])
    (path,) = set(re.findall(r"/portal/join/[^/\s]+/", str(sent.body)))
    page = str(sent.alternatives[0].content)
    assert f'href="{settings.SITE_ADDRESS}{path}">{settings.SITE_ADDRESS}{path}</a>' in page
    assert link_when_sent() not in page + path
    invitation, token = AccountInvitation.objects.get(user=newcomer), path.split("/")[3]
    assert invitation.token_sha256 == checksum_of(token)
    assert invitation.valid_until - invitation.invited_at == datetime.timedelta(days=14)
    for model in (AccountInvitation, AuditEvent, OutgoingMail):
        assert token not in str(list(model.objects.values()))


def test_a_mail_that_fails_leaves_no_link_and_the_next_attempt_makes_one(seed_world: World, newcomer: User) -> None:
    with override_settings(MAILERS=NOBODY_LISTENS):
        work()
    assert not AccountInvitation.objects.exists()
    OutgoingMail.objects.update(tried_at=None)
    DBTaskResult.objects.all().delete()
    sending.ask_again(timezone.now())
    work()
    assert AccountInvitation.objects.get().user == newcomer


def test_no_link_goes_to_who_has_signed_in_or_may_not_any_more(seed_world: World, newcomer: User) -> None:
    """Between the act and the sending the person signed in, lost the mandate, or got another address."""
    (mail,) = queued_mails(NEWCOMER)
    mandate = newcomer.mandates.get()
    changes: list[Callable[[], Any]] = [
        lambda: User.objects.filter(pk=newcomer.pk).update(email="other@example.org"),
        lambda: User.objects.filter(pk=newcomer.pk).update(email=NEWCOMER, last_login=seed_world.now()),
        lambda: User.objects.filter(pk=newcomer.pk).update(last_login=None, is_active=False),
        lambda: User.objects.filter(pk=newcomer.pk).update(is_active=True),
        lambda: actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now()),
    ]
    found = []
    for change in changes:
        change()
        row = OutgoingMail.objects.select_related("user").get(pk=mail.row.pk)
        made, path = sending.link_for(row, timezone.now())
        found.append(bool(made))
        assert bool(path) == bool(made)
    assert found == [False, False, False, True, False]


def test_a_link_is_revoked_once_and_only_one_that_is_sent_by_hand_follows(seed_world: World, newcomer: User) -> None:
    first = link_to(newcomer)
    invitation = seed_world.open_period("later", states=("XAC",)).invitations.get()
    given: dict[str, Any] = {"user": newcomer, "by": seed_world.administrator, "now": timezone.now()}
    (revoked,) = actions.revoke_account_link(**given)
    with pytest.raises(actions.NotAllowed):
        take_up(seed_world, revoked)
    with pytest.raises(actions.NotAllowed, match="no pending link"):
        actions.revoke_account_link(**given)
    notices.remind(invitation, timezone.now())
    rows = OutgoingMail.objects.filter(user=newcomer).select_related("user").order_by("pk")
    assert [sending.link_for(each, timezone.now())[0] for each in rows] == [None] * 3
    actions.send_account_link(**given)
    again = OutgoingMail.objects.filter(user=newcomer).select_related("user").latest("pk")
    assert sending.link_for(again, timezone.now())[0]
    assert sending.link_for(rows[2], timezone.now())[0], "the last one is not revoked"
    first.refresh_from_db()
    assert first.revoked_at


def test_an_account_is_taken_up_once_by_its_person_with_a_good_password(seed_world: World, newcomer: User) -> None:
    """A person may open an older email first: the links of all emails work until one of them is used."""
    invitation, other = link_to(newcomer), link_to(newcomer)
    for weak in ("short", "password", "newcomer@example.org", "123"):
        with pytest.raises(ValidationError) as refusal:
            take_up(seed_world, invitation, password=weak)
        assert list(refusal.value.message_dict) == ["password"]
    with pytest.raises(actions.NotAllowed, match="for whom it was made"):
        take_up(seed_world, invitation, by=seed_world.administrator)
    assert AccountInvitation.objects.open(seed_world.now()).filter(pk=invitation.pk).exists()
    assert not User.objects.get(pk=newcomer.pk).has_usable_password()
    user = take_up(seed_world, invitation, full_name="New Comer-Two")
    for each, state in ((invitation, LinkState.USED), (other, LinkState.REVOKED)):
        each.refresh_from_db()
        assert each.state_at(seed_world.now()) == state
        with pytest.raises(actions.NotAllowed):
            take_up(seed_world, each, password="another invented phrase")
    user.refresh_from_db()
    assert (user.check_password(PASSWORD), user.full_name) == (True, "New Comer-Two")
    assert AuditEvent.objects.about(invitation).get(act="take_up").by == user
    assert "pbkdf2" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


@pytest.mark.parametrize("fields", [{"email": "right@example.org"}, {"is_active": False}])
def test_a_link_works_no_more_after_fourteen_days_or_a_change_of_the_account(
    seed_world: World, newcomer: User, fields: dict[str, Any]
) -> None:
    invitation, late = link_to(newcomer), timezone.now() + datetime.timedelta(days=14)
    assert invitation.state_at(late) == LinkState.EXPIRED
    with pytest.raises(actions.NotAllowed, match="no longer works"):
        take_up(seed_world, invitation, now=late)
    actions.change_user(user=newcomer, by=seed_world.administrator, now=seed_world.now(), **fields)
    with pytest.raises(actions.NotAllowed, match="no longer works"):
        take_up(seed_world, invitation)


def test_who_signed_in_before_or_has_no_address_is_sent_no_link(seed_world: World) -> None:
    nowhere = UserFactory(email="")
    nowhere.set_unusable_password()
    nowhere.save()
    for person, reason in ((seed_world.expert, "set up already"), (nowhere, "no e-mail address")):
        with pytest.raises(actions.NotAllowed, match=reason):
            actions.send_account_link(user=person, by=seed_world.administrator, now=seed_world.now())


def test_the_link_ends_with_the_only_mandate(seed_world: World, newcomer: User) -> None:
    observer = seed_world.nominate(newcomer, "XAC", MandateRole.OBSERVER)
    focal = newcomer.mandates.get(role=MandateRole.FOCAL_POINT)
    link_to(newcomer)
    actions.end_mandate(mandate=focal, by=seed_world.administrator, now=seed_world.now())
    assert AccountInvitation.objects.open(seed_world.now()).exists()
    actions.end_mandate(mandate=observer, by=seed_world.administrator, now=seed_world.now())
    assert not AccountInvitation.objects.open(seed_world.now()).exists()


@pytest.mark.parametrize("has_another", [False, True], ids=["only for the wrong State", "for it by another nomination"])
def test_drafts_that_only_a_person_nominated_by_mistake_wrote_are_deleted(seed_world: World, has_another: bool) -> None:
    """The next focal point of the wrong State read there what another Government wrote."""
    person = UserFactory(email="new@example.org")
    earlier = seed_world.draft("15-c", state="XAB", summary="Of the State itself.")
    wrong = seed_world.nominate(person, "XAB", "alternate")
    if has_another:
        seed_world.nominate(person, "XAB", "expert")
    seed_world.draft("15-a", state="XAB", summary="Kumquat officers patrol.", by=person)
    shared = seed_world.draft("15-b", state="XAB", summary="Half of it.", by=person)
    seed_world.draft("15-b", state="XAB", summary="All of it.", revision=shared.revision)
    now = rule_for(CorrectionKind.NOMINATION, wrong).values_of(wrong)
    correction = seed_world.correct("nomination", wrong, by=seed_world.administrator, **now | {"member_state": "XAA"})
    left = StatusUpdate.objects.drafts().filter(submission__member_state="XAB").order_by("recommendation__slug")
    labels = [each.recommendation.slug for each in left]
    assert labels == (["15-a", "15-b", "15-c"] if has_another else ["15-b", "15-c"])
    assert (correction.after["deleted"], correction.after["left"]) == ((0, 0) if has_another else (1, 1))
    discarded = AuditEvent.objects.filter(act="discard")
    assert [each.by for each in discarded] == ([] if has_another else [seed_world.administrator])
    kept = [str(each.changes) for each in AuditEvent.objects.filter(object_type="tracker.statusupdate")]
    assert any("Kumquat" in each for each in kept) == has_another, "the State may read its events"
    assert left.get(pk=earlier.pk).summary == "Of the State itself."
