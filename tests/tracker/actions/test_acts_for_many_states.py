"""An act on many States: done for those for whom it can be, the others named with the reason, and never twice."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.mails import queued_mails
from tests.factories.records import MemberStateFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import Obstacle
from tracker.models import AccountInvitation, AuditEvent, Invitation, OutgoingMail, PeriodAct, ReportingPeriod, User
from tracker.signing.links import send_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def asked(world: World, act: str, states: Any, **words: Any) -> PeriodAct:
    given = {"uuid": uuid.uuid4(), "period": world.period, "by": world.dataentry, "now": world.now()} | words
    return actions.act_for_states(act=act, member_states=list(states), **given)


def why_not(kept: PeriodAct) -> dict[str, str]:
    return dict(kept.outcomes.not_done().values_list("member_state", "obstacle"))


def test_states_are_invited_once_and_those_that_were_before_are_named(seed_world: World) -> None:
    """Two of them again: their invitations were cancelled."""
    period, states = seed_world.open_period("large", states=()), MemberStateFactory.create_batch(12)
    given = {"by": seed_world.dataentry, "now": seed_world.now()}
    actions.invite(period=period, member_states=states[:5], note_verbale="NV/0", **given)
    for invitation in period.invitations.all()[:2]:
        actions.cancel_invitation(invitation=invitation, **given)
    key = uuid.uuid4()
    kept = asked(seed_world, "invite", states, period=period, uuid=key, note_verbale="NV/1")
    assert kept.outcomes.done().count() == 9
    assert list(why_not(kept).values()) == [Obstacle.INVITED_ALREADY] * 3
    before = (Invitation.objects.count(), OutgoingMail.objects.count(), AuditEvent.objects.count())
    again = asked(seed_world, "invite", states, period=period, uuid=key, note_verbale="NV/1")
    assert again.pk == kept.pk
    assert (Invitation.objects.count(), OutgoingMail.objects.count(), AuditEvent.objects.count()) == before
    assert Invitation.objects.filter(period=period, note_verbale="NV/1").count() == 9


def test_extending_leaves_whoever_has_a_later_day_and_is_taken_back(seed_world: World) -> None:
    period, both = seed_world.period, [seed_world.xaa, seed_world.xab]
    later = period.due_on + datetime.timedelta(days=20)
    until = later - datetime.timedelta(days=1)
    asked(seed_world, "extend", [seed_world.xab], until=later, reason="by telephone")
    kept = asked(seed_world, "extend", [*both, seed_world.xac], until=until)
    assert why_not(kept) == {"XAB": Obstacle.NOT_LATER, "XAC": Obstacle.NOT_INVITED}
    assert [each.due_on for each in period.invitations.order_by("member_state")] == [until, later]
    asked(seed_world, "extend", [seed_world.xaa], until=period.due_on)
    kept = asked(seed_world, "extend", both, until=period.due_on)
    assert why_not(kept) == {"XAA": Obstacle.NOT_LATER}
    assert not period.invitations.filter(due_on__isnull=False).exists()
    reasons = AuditEvent.objects.filter(act="extend").order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == ["by telephone", "", "", ""]
    with pytest.raises(ValidationError, match="ends after the due date"):
        asked(seed_world, "extend", [seed_world.xab], until=period.due_on - datetime.timedelta(days=1))


def test_days_that_no_state_could_have_are_refused_and_nothing_is_kept(seed_world: World) -> None:
    day = seed_world.period.due_on
    with pytest.raises(ValidationError, match="ends after the due date"):
        asked(seed_world, "extend", [seed_world.xaa], until=day)
    with pytest.raises(ValidationError, match="The period closes on"):
        asked(seed_world, "extend", [seed_world.xaa], until=seed_world.period.closes_on + datetime.timedelta(days=1))
    with pytest.raises(ValidationError, match="today or a later day"):
        asked(seed_world, "reopen", [seed_world.xaa], until=datetime.date(2020, 1, 1))
    with pytest.raises(ValidationError, match="Choose a later day"):
        asked(seed_world, "reopen", [seed_world.xaa], until=seed_world.period.closes_on)
    assert not PeriodAct.objects.exists()


def test_a_reminder_is_one_mail_a_day_with_the_way_to_the_tasks(seed_world: World) -> None:
    OutgoingMail.objects.all().delete()
    states = [seed_world.xaa, seed_world.xab]
    kept = asked(seed_world, "remind", states)
    assert not why_not(kept)
    mails = {mail.user: mail for mail in OutgoingMail.objects.all()}
    assert set(mails) == {seed_world.focal_points["XAA"], seed_world.focal_points["XAB"]}
    assert "/portal/period-1/xaa/" in mails[seed_world.focal_point].text
    assert set(why_not(asked(seed_world, "remind", states)).values()) == {Obstacle.REMINDED_TODAY}
    assert OutgoingMail.objects.count() == 2
    assert not why_not(asked(seed_world, "remind", states, now=seed_world.now(days=1)))


def test_nobody_is_reminded_of_what_is_with_the_secretariat(seed_world: World) -> None:
    seed_world.period.items.exclude(recommendation__slug="15-a").delete()
    seed_world.send(seed_world.draft())
    person = seed_world.focal_points["XAB"]
    person.email = ""
    person.save()
    kept = asked(seed_world, "remind", [seed_world.xaa, seed_world.xab])
    assert why_not(kept) == {"XAA": Obstacle.NOTHING_ASKED, "XAB": Obstacle.NO_ADDRESS}


def test_what_is_refused_for_one_state_undoes_nothing_of_the_others(seed_world: World) -> None:
    """A person who wants no reminders is known only when the mail is written."""
    actions.choose_mails(rhythm="weekly", muted=["reminder"], by=seed_world.focal_points["XAB"], now=seed_world.now())
    kept = asked(seed_world, "remind", [seed_world.xaa, seed_world.xab])
    assert why_not(kept) == {"XAB": Obstacle.REFUSED}
    assert "not wanted" in kept.outcomes.get(member_state="XAB").refusal
    assert AuditEvent.objects.filter(act="remind").count() == 1


def test_the_form_of_another_person_and_the_wrong_moment_are_refused(seed_world: World) -> None:
    key = uuid.uuid4()
    asked(seed_world, "invite", [seed_world.xac], uuid=key)
    with pytest.raises(actions.NotAllowed, match="by another person"):
        asked(seed_world, "invite", [seed_world.xac], uuid=key, by=seed_world.reviewer)
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(opened_at=None, opened_by=None)
    with pytest.raises(actions.NotAllowed, match="Open the period first"):
        asked(seed_world, "invite", [seed_world.xac])


def test_a_closed_period_invites_nobody(seed_world: World) -> None:
    """It did: "Done for 2 States", who could then send nothing."""
    period = seed_world.open_period("ended", due=-9, closes=-8)
    today = seed_world.now(days=20)
    with pytest.raises(actions.NotAllowed, match=r"^The period is closed\.$"):
        asked(seed_world, "invite", [seed_world.xac], period=period, now=today)
    given = {"by": seed_world.dataentry, "now": today}
    with pytest.raises(actions.NotAllowed, match=r"^The period is closed\.$"):
        actions.invite(period=period, member_states=[seed_world.xac], note_verbale="NV/3", **given)
    with pytest.raises(actions.NotAllowed, match=r"^The period is closed\.$"):
        actions.invite_each(period=period, asked=[actions.Asking(seed_world.xac)], **given)
    assert not period.invitations.filter(member_state="XAC").exists()
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(cancelled_at=today, cancelled_by=seed_world.reviewer)
    with pytest.raises(actions.NotAllowed, match=r"^This period was cancelled\.$"):
        asked(seed_world, "invite", [seed_world.xac])


def test_account_links_are_sent_again_to_who_never_signed_in(seed_world: World) -> None:
    """It took six pages for each person, and administrators only."""
    person, key = seed_world.focal_points["XAB"], uuid.uuid4()
    User.objects.filter(pk=person.pk).update(password=make_password(None), email="")
    assert why_not(asked(seed_world, "links", [seed_world.xab])) == {"XAB": Obstacle.NO_ADDRESS}
    User.objects.filter(pk=person.pk).update(email=person.email)
    for _twice in range(2):
        kept = asked(seed_world, "links", [seed_world.xaa, seed_world.xab, seed_world.xac], uuid=key)
    assert why_not(kept) == {"XAA": Obstacle.SIGNED_IN, "XAC": Obstacle.NOT_INVITED}
    (mail,) = queued_mails(person.email)[-1:]
    assert mail.row.key.startswith("named")
    assert mail.link
    assert AuditEvent.objects.about(person).get(act="send_account_link").by == seed_world.dataentry
    given: Any = {"by": seed_world.administrator, "now": timezone.now()}
    actions.revoke_account_link(user=User.objects.get(pk=person.pk), **given)
    assert why_not(asked(seed_world, "links", [seed_world.xab])) == {"XAB": Obstacle.REFUSED}


@pytest.mark.parametrize("way", ["act", "asked"])
def test_an_account_link_is_not_sent_again_within_the_hour(seed_world: World, way: str) -> None:
    """An invitation counted as the day's link, so that nobody could help a person to whom no email came."""
    person = seed_world.focal_points["XAB"]
    User.objects.filter(pk=person.pk).update(password=make_password(None), last_login=None)
    person = User.objects.get(pk=person.pk)
    later = timezone.now()
    actions.send_account_link(user=person, by=seed_world.administrator, now=later)
    AccountInvitation.objects.issue(person, later)
    if way == "act":
        assert not why_not(asked(seed_world, "links", [seed_world.xab], now=later))
    else:
        send_link.func(person.username)
    assert why_not(asked(seed_world, "links", [seed_world.xab], now=later)) == {"XAB": Obstacle.LINK_TODAY}
    with time_machine.travel(later + datetime.timedelta(minutes=61)):
        assert not why_not(asked(seed_world, "links", [seed_world.xab], now=timezone.now()))
    assert sum(mail.holds_link for mail in queued_mails(person.email)) == 3


def test_a_reopening_is_taken_back_by_the_closing_date(seed_world: World) -> None:
    """Only a later day could be given, so that a wrong one had no way back."""
    closes = seed_world.period.closes_on
    asked(seed_world, "reopen", [seed_world.xaa], until=closes + datetime.timedelta(days=9))
    kept = asked(seed_world, "reopen", [seed_world.xaa, seed_world.xab], until=closes)
    assert why_not(kept) == {"XAB": Obstacle.OPEN_ALREADY}
    assert not Invitation.objects.filter(reopened_until__isnull=False).exists()
    assert "is no longer reopened for" in OutgoingMail.objects.filter(key__startswith="reopened").latest("pk").text
