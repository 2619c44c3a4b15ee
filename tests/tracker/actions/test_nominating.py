"""Nominations by note verbale, from a name and an address; and handing over in one act."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from tests.factories.mails import queued_mails
from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import AuditOwner, MandateRole
from tracker.models import AuditEvent, Mandate, StatusUpdate, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def nominate(world: World, **given: Any) -> list[Mandate]:
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
    (mandate,) = nominate(seed_world)
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
    nominate(seed_world, language="en")
    (mail,) = queued_mails("newcomer@example.org")
    assert mail.holds_link
    assert mail.subject.removeprefix("[Demonstration] ") == f"Your account in the Follow-up Record – {seed_world.xac}"
    for said in (
        f"“{period.title}” asks what was done about 12 recommendations.",
        f"Answers are due on {date_format(period.due_on)}.",
        "If you have a question, write to the Secretariat: secretariat@example.org",
    ):
        assert said in mail.body


def test_several_meetings_are_several_mandates_and_one_mail(seed_world: World) -> None:
    meetings = [seed_world.meeting, MeetingFactory()]
    mandates = nominate(seed_world, meetings=[*meetings, meetings[0]])
    assert [each.meeting for each in mandates] == meetings
    (mail,) = queued_mails("newcomer@example.org")
    assert all(mail.body.count(each.title) == 1 for each in meetings)


def test_a_known_account_is_used_and_keeps_its_name_and_password(seed_world: World) -> None:
    known = UserFactory(email="Known@example.org", full_name="Known Person")
    (mandate,) = nominate(seed_world, email="known@EXAMPLE.org", full_name="Somebody Else")
    assert mandate.user == known
    known.refresh_from_db()
    assert known.full_name == "Known Person"
    (mail,) = queued_mails(known.email)
    assert not mail.holds_link


def test_a_known_account_that_was_not_taken_up_gets_a_new_link(seed_world: World) -> None:
    nominate(seed_world)
    nominate(seed_world, role=MandateRole.OBSERVER, note_verbale="")
    assert [mail.holds_link for mail in queued_mails("newcomer@example.org")] == [True, True]
    assert User.objects.filter(email="newcomer@example.org").count() == 1


def test_a_user_name_that_is_taken_gets_a_number(seed_world: World) -> None:
    UserFactory(username="newcomer@example.org", email="other@example.org")
    (mandate,) = nominate(seed_world)
    assert mandate.user.username == "newcomer@example.org-2"


def test_strange_but_valid_addresses_make_a_user_name(seed_world: World) -> None:
    (mandate,) = nominate(seed_world, email="O'Brien/x=y@Example.org")
    assert mandate.user.username == "o-brien-x-y@example.org"
    assert mandate.user.email == "O'Brien/x=y@Example.org"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nowhere"}, "email"),
        ({"email": ""}, "email"),
        ({"language": "xx"}, "language"),
        ({"note_verbale": " "}, "note_verbale"),
        ({"full_name": "x" * 201}, "full_name"),
    ],
)
def test_what_is_wrong_makes_nothing(seed_world: World, wrong: dict[str, Any], field: str) -> None:
    users = User.objects.count()
    with pytest.raises(ValidationError) as refusal:
        nominate(seed_world, **wrong)
    assert field in refusal.value.message_dict
    assert User.objects.count() == users
    assert not queued_mails("newcomer@example.org")


def test_a_role_that_is_held_makes_nothing(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="Another person holds this role"):
        nominate(seed_world, member_state=seed_world.xaa)
    assert not User.objects.filter(email="newcomer@example.org").exists()


def test_an_account_that_may_not_sign_in_or_is_one_of_two_is_refused(seed_world: World) -> None:
    UserFactory(email="gone@example.org", is_active=False)
    with pytest.raises(ValidationError, match="is not active"):
        nominate(seed_world, email="gone@example.org")
    for _each in range(2):
        UserFactory(email="twice@example.org")
    with pytest.raises(ValidationError, match="Several accounts"):
        nominate(seed_world, email="twice@example.org")
    with pytest.raises(actions.NotAllowed, match="secretariat"):
        nominate(seed_world, email=seed_world.reviewer.email)


def test_of_two_accounts_with_one_address_that_of_the_state_is_nominated(seed_world: World) -> None:
    """XAB invited the address of a focal point of XAA, who got a second account by it."""
    twin = UserFactory(email=seed_world.focal_point.email)
    seed_world.nominate(twin, "XAB", MandateRole.EXPERT)
    (mandate,) = nominate(
        seed_world, email=twin.email, member_state=seed_world.xaa, role=MandateRole.EXPERT, meetings=[]
    )
    assert mandate.user == seed_world.focal_point


@pytest.mark.parametrize("who", ["dataentry", "reviewer", "focal_point", "observer"])
def test_only_an_administrator_nominates_and_hands_over(seed_world: World, who: str) -> None:
    person = getattr(seed_world, who)
    with pytest.raises(actions.NotAllowed):
        nominate(seed_world, by=person)
    with pytest.raises(actions.NotAllowed):
        hand_over(seed_world, by=person)


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


def test_a_focal_point_is_replaced_in_one_act(seed_world: World) -> None:
    before, draft = seed_world.focal_point, seed_world.draft()
    after = hand_over(seed_world)
    assert (after.member_state, after.role, after.meeting) == (seed_world.xaa, MandateRole.FOCAL_POINT, None)
    assert not StatusUpdate.objects.visible_to(before).exists()
    assert StatusUpdate.objects.visible_to(after.user).get() == draft
    assert AuditEvent.objects.get(act="end_mandate").owner == AuditOwner.SECRETARIAT


def test_a_handing_over_that_fails_leaves_the_focal_point(seed_world: World) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    for wrong in ({"email": "nowhere"}, {"note_verbale": ""}, {"email": seed_world.focal_point.email}):
        with pytest.raises(ValidationError):
            hand_over(seed_world, **wrong)
    with pytest.raises(actions.NotAllowed, match="hands over"):
        hand_over(seed_world, mandate=seed_world.expert_mandate)
    mandate.refresh_from_db()
    assert mandate.is_acting
    assert not User.objects.filter(email="successor@example.org").exists()
