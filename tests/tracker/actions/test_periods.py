"""Asking: prepare, open and cancel a period; invite, extend and reopen."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories.mails import queued_mails
from tests.factories.records import MemberStateFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import AuditOwner, IntentionKind, Obstacle, StateStatus
from tracker.models import (
    AccountInvitation,
    AuditEvent,
    Intention,
    Invitation,
    MemberState,
    OutgoingMail,
    PeriodAct,
    PeriodItem,
    PublicCounter,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    User,
)
from tracker.rules.policies import may_submit
from tracker.signing.links import send_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = datetime.timedelta(days=1)


def create(world: World, **given: Any) -> ReportingPeriod:
    today = world.clock.date()
    fields = {
        "slug": "new",
        "title": "A new period",
        "meeting": world.meeting,
        "opens_on": today,
        "due_on": today + 30 * DAY,
        "closes_on": today + 60 * DAY,
        "recommendations": [world.recommendations["15-b"], world.recommendations["15-a"]],
        "by": world.dataentry,
        "now": world.now(),
    }
    return actions.create_period(**(fields | given))


def invitation(world: World, state: str = "XAA") -> Invitation:
    return Invitation.objects.get(period=world.period, member_state=state)


def test_a_period_asks_each_recommendation_in_its_printing_and_takes_the_titles_of_the_last(seed_world: World) -> None:
    """The page said so, and a State got an email with an English title."""
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(title_fr="Rapports", title_ar="تقارير")
    last = ReportingPeriod.objects.get(pk=seed_world.period.pk)
    period = create(seed_world, last=last)
    asked = [(item.recommendation.slug, item.printing.label) for item in PeriodItem.objects.filter(period=period)]
    assert asked == [("15-a", "15 (a)"), ("15-b", "15 (b)")]
    assert not period.is_opened
    period.refresh_from_db()
    assert (period.title_en, period.title_fr, period.title_ar) == ("A new period", "Rapports", "تقارير")
    assert create(seed_world, slug="other").title_fr in ("", None)


def test_states_that_report_are_invited_once_to_a_period_that_is_opened(seed_world: World) -> None:
    period, named = create(seed_world), MemberStateFactory(un_status=StateStatus.ATTRIBUTION_ONLY)
    given: dict[str, Any] = {"period": period, "by": seed_world.dataentry}

    def invited(*states: MemberState, note_verbale: str) -> list[MemberState]:
        new = actions.invite(member_states=states, note_verbale=note_verbale, now=seed_world.now(), **given)
        return [each.member_state for each in new]

    with pytest.raises(actions.NotAllowed, match="Open the period"):
        invited(seed_world.xaa, note_verbale="NV/2")
    actions.open_period(**given, now=seed_world.now())
    assert invited(seed_world.xaa, named, note_verbale="NV/2") == [seed_world.xaa]
    assert invited(seed_world.xaa, seed_world.xac, note_verbale="NV/3") == [seed_world.xac]
    assert period.invitations.get(member_state="XAA").note_verbale == "NV/2"


def test_a_period_is_opened_once_and_not_empty(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="opened already"):
        actions.open_period(period=seed_world.period, by=seed_world.dataentry, now=seed_world.now())
    empty = create(seed_world, recommendations=[])
    with pytest.raises(actions.NotAllowed, match="asks nothing"):
        actions.open_period(period=empty, by=seed_world.dataentry, now=seed_world.now())


def test_bad_fields_are_refused_and_a_period_opens_then_is_due_then_closes(seed_world: World) -> None:
    for fields in ({"slug": "no slug"}, {"slug": ""}, {"title": ""}, {"slug": "period-1"}):
        with pytest.raises(ValidationError) as refusal:
            create(seed_world, **fields)
        assert list(refusal.value.message_dict) == list(fields)
    for days in ({"due_on": seed_world.clock.date() - DAY}, {"closes_on": seed_world.clock.date()}):
        with pytest.raises(ValidationError):
            create(seed_world, **days)


def test_an_extension_is_later_than_the_due_date_before_the_closing_and_taken_back(seed_world: World) -> None:
    """A State was told of a day on which it could not have sent; and one that asked by telephone found another way."""
    own, given = invitation(seed_world), {"by": seed_world.dataentry, "now": seed_world.now()}
    due, last = seed_world.period.due_on, seed_world.period.closes_on
    for day, sentence in ((due, "after the due date"), (last + DAY, "The period closes on")):
        with pytest.raises(actions.NotAllowed, match=sentence):
            actions.extend_invitation(invitation=own, due_on=day, **given)
    later = due + 5 * DAY
    for _twice in range(2):
        longer = actions.extend_invitation(invitation=own, due_on=later, reason="by telephone, 30 November", **given)
    assert longer.effective_due_on == later
    back = actions.extend_invitation(invitation=longer, due_on=due, reason="not needed", **given)
    assert (back.due_on, back.effective_due_on) == (None, due)
    told = AuditEvent.objects.filter(act="extend").order_by("pk").values_list("reason", "changes")
    day = later.isoformat()
    assert list(told) == [
        ("by telephone, 30 November", {"due_on": [None, day]}), ("not needed", {"due_on": [day, None]}),
    ]  # fmt: skip
    with pytest.raises(actions.NotAllowed, match="after the due date"):
        actions.extend_invitation(invitation=back, due_on=due, **given)
    with pytest.raises(actions.NotAllowed, match="today or a later day"):
        actions.reopen_invitation(invitation=back, until=seed_world.clock.date() - DAY, **given)
    reopened = actions.reopen_invitation(invitation=back, until=last + 9 * DAY, **given)
    assert actions.extend_invitation(invitation=reopened, due_on=last + DAY, **given).effective_due_on == last + DAY


def test_what_a_state_may_be_answering_is_not_cancelled(seed_world: World) -> None:
    seed_world.submission()
    with pytest.raises(actions.NotAllowed, match="This invitation stands"):
        actions.cancel_invitation(invitation=invitation(seed_world), by=seed_world.dataentry, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="can no longer be cancelled"):
        actions.cancel_period(period=seed_world.period, by=seed_world.dataentry, now=seed_world.now())


def told_of_dates() -> dict[str, str]:
    """The text of each email about new dates, by the name of its reader."""
    mails = OutgoingMail.objects.filter(key__startswith="dates_changed").select_related("user").order_by("pk")
    return {mail.user.username: f"{mail.subject} {' '.join(mail.text.split())}" for mail in mails}


def test_new_dates_hold_for_all_and_one_email_names_both(seed_world: World) -> None:
    """Only single States could get more time, and none after the closing date of the period."""
    period, given = seed_world.period, {"by": seed_world.dataentry, "now": seed_world.now()}
    own = period.due_on + 9 * DAY
    actions.extend_invitation(invitation=invitation(seed_world, "XAB"), due_on=own, **given)
    before, due, closes = period.due_on, period.due_on + 5 * DAY, period.closes_on + 20 * DAY
    changed = actions.change_dates(period=period, due_on=due, closes_on=closes, reason="asked by many", **given)
    assert (changed.due_on, changed.closes_on) == (due, closes)
    assert [invitation(seed_world, each).effective_due_on for each in ("XAA", "XAB")] == [due, own]
    told = told_of_dates()
    assert set(told) == {seed_world.focal_points[each].username for each in ("XAA", "XAB")}
    own_text, other = (told[seed_world.focal_points[each].username] for each in ("XAA", "XAB"))
    for day in (before, due, period.closes_on, closes):
        assert date_format(day) in own_text
    assert ("New due date" in own_text, "New closing date" in other) == (True, True)
    assert date_format(due) not in other
    event = AuditEvent.objects.get(act="change_dates")
    assert event.changes["due_on"] == [before.isoformat(), due.isoformat()]
    assert event.reason == "asked by many"
    with pytest.raises(actions.NotAllowed, match="has these dates already"):
        actions.change_dates(period=period, due_on=due, **given)


def test_new_dates_go_back_without_a_trace_on_extensions(seed_world: World) -> None:
    """A due date typed wrongly once does not take back what single States were given."""
    period, given = seed_world.period, {"by": seed_world.dataentry, "now": seed_world.now()}
    own = period.due_on + 9 * DAY
    actions.extend_invitation(invitation=invitation(seed_world), due_on=own, **given)
    actions.change_dates(period=period, due_on=period.due_on + 5 * DAY, **given)
    assert set(told_of_dates()) == {seed_world.focal_points["XAB"].username}, "for XAA nothing changes"
    actions.change_dates(period=period, due_on=period.closes_on, **given)
    assert invitation(seed_world).effective_due_on == period.closes_on
    actions.change_dates(period=period, due_on=period.due_on, **given)
    assert invitation(seed_world).effective_due_on == own


def test_a_period_is_closed_now_and_opened_again(seed_world: World) -> None:
    """A State with a later date of its own can still send until that day, and its email says so."""

    def may_send(state: str, version: StatusUpdate) -> bool:
        submission = Submission.objects.get(pk=version.submission_id)
        return bool(may_submit(seed_world.focal_points[state], submission, [version], today))

    period, given = seed_world.period, {"by": seed_world.dataentry, "now": seed_world.now()}
    today = seed_world.clock.date()
    ReportingPeriod.objects.filter(pk=period.pk).update(opens_on=today - 9 * DAY, due_on=today - DAY)
    Invitation.objects.filter(member_state="XAB").update(due_on=today + 9 * DAY)
    period.refresh_from_db()
    draft = seed_world.draft("15-a")
    before_due = seed_world.open_period("later")
    closed = actions.close_now(period=before_due, **given)
    assert (closed.due_on, closed.closes_on) == (today, today), "an answer of the same day does not become late"
    OutgoingMail.objects.all().delete()
    closed = actions.close_now(period=period, **given)
    assert (closed.is_closed(today), closed.closes_on) == (True, today - DAY)
    assert not may_send("XAA", draft)
    assert may_send("XAB", seed_world.draft("15-a", state="XAB"))
    told = told_of_dates()
    assert "Your drafts are still there." in told[seed_world.focal_point.username]
    text = told[seed_world.focal_points["XAB"].username]
    assert (date_format(today + 9 * DAY) in text, "drafts" in text) == (True, False)
    with pytest.raises(actions.NotAllowed, match="Only an open period"):
        actions.close_now(period=closed, **given)
    again = actions.change_dates(period=closed, closes_on=today + DAY, **given)
    assert not again.is_closed(today)
    assert may_send("XAA", draft)


def test_dates_that_are_not_possible_are_refused_at_their_field(seed_world: World) -> None:
    period, given = seed_world.period, {"by": seed_world.dataentry, "now": seed_world.now()}
    today = seed_world.clock.date()
    wrong = {
        "due_on": ({"due_on": today - DAY}, {"due_on": period.opens_on - DAY}),
        "closes_on": ({"closes_on": period.due_on - DAY}, {"due_on": period.closes_on + DAY}),
        "opens_on": ({"opens_on": period.opens_on - DAY},),
    }
    for field, tried in wrong.items():
        for dates in tried:
            with pytest.raises(ValidationError) as refusal:
                actions.change_dates(period=period, **dates, **given)
            assert list(refusal.value.message_dict) == [field], dates
    assert actions.change_dates(period=create(seed_world), opens_on=today - DAY, **given).opens_on == today - DAY
    assert told_of_dates() == {}


def test_a_cancelled_invitation_is_made_again_and_the_first_stays(seed_world: World) -> None:
    """A mistake: the State was lost to the period for good."""
    given = {"by": seed_world.dataentry, "now": seed_world.now()}
    first = actions.cancel_invitation(invitation=invitation(seed_world, "XAB"), **given)
    (again,) = actions.invite(period=seed_world.period, member_states=[seed_world.xab], note_verbale="NV/9", **given)
    both = Invitation.objects.filter(period=seed_world.period, member_state="XAB").order_by("pk")
    assert [each.cancelled_at is None for each in both] == [False, True]
    assert seed_world.draft("15-a", state="XAB").submission.period == seed_world.period
    people = [f"{act} {seed_world.focal_points['XAB'].pk} invitation" for act in ("invitation_cancelled", "invited")]
    assert OutgoingMail.objects.filter(key__in=[f"{people[0]} {first.pk}", f"{people[1]} {again.pk}"]).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=first.pk).update(cancelled_at=None, cancelled_by=None)


def told_of_cancelling() -> set[tuple[str, str]]:
    mails = OutgoingMail.objects.filter(key__startswith="invitation_cancelled").select_related("user")
    return {(mail.user.username, mail.key.rpartition(" ")[2]) for mail in mails}


def test_what_is_cancelled_takes_nothing_more_and_those_invited_are_told(seed_world: World) -> None:
    """They had a mail that asked for answers, and then a page that was nowhere."""
    given = {"by": seed_world.dataentry, "now": seed_world.now()}
    period = seed_world.open_period("period-2")
    first, second = (period.invitations.get(member_state=each) for each in ("XAA", "XAB"))
    cancelled = actions.cancel_invitation(invitation=first, **given)
    with pytest.raises(actions.NotAllowed, match="was cancelled"):
        actions.extend_invitation(invitation=cancelled, due_on=period.due_on + DAY, **given)
    with pytest.raises(actions.NotAllowed, match="not invited"):
        seed_world.submission("XAA", period)
    alone = {(seed_world.focal_point.username, str(first.pk))}
    assert told_of_cancelling() == alone
    actions.cancel_period(period=period, **given)
    assert told_of_cancelling() == alone | {(seed_world.focal_points["XAB"].username, str(second.pk))}
    with pytest.raises(actions.NotAllowed, match="was cancelled"):
        actions.open_period(period=period, **given)


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


PREPARING, DECLINED = IntentionKind.PREPARING, IntentionKind.WILL_NOT_ANSWER


def state(world: World, kind: str = PREPARING, words: str = "", **given) -> Intention:
    invitation = Invitation.objects.get(period=world.period, member_state="XAA")
    fields = {"invitation": invitation, "kind": kind, "words": words, "by": world.focal_point, "now": world.now()}
    return actions.state_intention(**(fields | given))


def latest() -> str | None:
    return Invitation.objects.with_intention().get(member_state="XAA").intention_kind


def test_the_latest_holds_and_both_sides_read_it_in_the_audit(seed_world: World) -> None:
    before = PublicCounter.objects.get().changes
    for wrong in ({"kind": "perhaps"}, {"kind": ""}, {"words": "NUL \x00"}, {"words": "x" * 501}):
        with pytest.raises(ValidationError):
            state(seed_world, **wrong)
    assert latest() is None
    first = state(seed_world, PREPARING, "By March.")
    assert state(seed_world, PREPARING, "By March.") == first
    (event,) = AuditEvent.objects.filter(act="state_intention")
    assert (event.owner, event.member_state_id) == (AuditOwner.SECRETARIAT, "XAA")
    assert event.changes == {"kind": [None, PREPARING], "words": [None, "By March."]}
    readers = (seed_world.dataentry, seed_world.focal_point, seed_world.focal_points["XAB"])
    assert [event in AuditEvent.objects.visible_to(each) for each in readers] == [True, True, False]
    state(seed_world, DECLINED)
    assert latest() == DECLINED
    assert list(Intention.objects.values_list("kind", "words")) == [(PREPARING, "By March."), (DECLINED, "")]
    assert PublicCounter.objects.get().changes == before


def test_a_cancelled_invitation_takes_no_word(seed_world: World) -> None:
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAB")
    actions.cancel_invitation(invitation=invitation, by=seed_world.dataentry, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="not invited"):
        state(seed_world, invitation=invitation, by=seed_world.focal_points["XAB"])
