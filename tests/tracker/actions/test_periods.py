"""Asking: prepare, open and cancel a period; invite, extend and reopen."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format

from tests.factories.records import MemberStateFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import StateStatus
from tracker.models import (
    AuditEvent,
    Invitation,
    OutgoingMail,
    PeriodItem,
    ReportingPeriod,
    StatusUpdate,
    Submission,
)
from tracker.policies import may_submit

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


def test_a_period_asks_each_recommendation_in_its_printing(seed_world: World) -> None:
    period = create(seed_world)
    asked = [(item.recommendation.slug, item.printing.label) for item in PeriodItem.objects.filter(period=period)]
    assert asked == [("15-a", "15 (a)"), ("15-b", "15 (b)")]
    assert not period.is_opened


def test_the_next_period_takes_the_titles_in_all_languages_along(seed_world: World) -> None:
    """The page said so, and a State got an email with an English title."""
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(title_fr="Rapports", title_ar="تقارير")
    last = ReportingPeriod.objects.get(pk=seed_world.period.pk)
    period = create(seed_world, last=last)
    period.refresh_from_db()
    assert (period.title_en, period.title_fr, period.title_ar) == ("A new period", "Rapports", "تقارير")
    assert create(seed_world, slug="other").title_fr in ("", None)


def test_nobody_is_invited_before_a_period_is_opened(seed_world: World) -> None:
    period = create(seed_world)
    given = {"member_states": [seed_world.xaa], "note_verbale": "NV/2", "by": seed_world.dataentry}
    with pytest.raises(actions.NotAllowed, match="Open the period"):
        actions.invite(period=period, now=seed_world.now(), **given)
    actions.open_period(period=period, by=seed_world.dataentry, now=seed_world.now())
    assert len(actions.invite(period=period, now=seed_world.now(), **given)) == 1


def test_a_state_is_invited_once(seed_world: World) -> None:
    states = [seed_world.xaa, seed_world.xac]
    again = actions.invite(
        period=seed_world.period,
        member_states=states,
        note_verbale="NV/3",
        by=seed_world.dataentry,
        now=seed_world.now(),
    )
    assert [each.member_state for each in again] == [seed_world.xac]
    assert invitation(seed_world).note_verbale != "NV/3"


def test_a_name_of_attributions_is_not_invited(seed_world: World) -> None:
    named = MemberStateFactory(un_status=StateStatus.ATTRIBUTION_ONLY)
    given = {"note_verbale": "NV/3", "by": seed_world.dataentry, "now": seed_world.now()}
    assert actions.invite(period=seed_world.period, member_states=[named], **given) == []


def test_a_period_is_opened_once_and_not_empty(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="opened already"):
        actions.open_period(period=seed_world.period, by=seed_world.dataentry, now=seed_world.now())
    empty = create(seed_world, recommendations=[])
    with pytest.raises(actions.NotAllowed, match="asks nothing"):
        actions.open_period(period=empty, by=seed_world.dataentry, now=seed_world.now())


@pytest.mark.parametrize("fields", [{"slug": "no slug"}, {"slug": ""}, {"title": ""}, {"slug": "period-1"}])
def test_bad_fields_are_refused(seed_world: World, fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        create(seed_world, **fields)
    assert list(refusal.value.message_dict) == list(fields)


def test_a_period_opens_then_is_due_then_closes(seed_world: World) -> None:
    with pytest.raises(ValidationError):
        create(seed_world, due_on=seed_world.clock.date() - DAY)
    with pytest.raises(ValidationError):
        create(seed_world, closes_on=seed_world.clock.date())


def test_an_extension_is_later_than_the_due_date_and_before_the_closing(seed_world: World) -> None:
    """A State was told of a day on which it could not have sent."""
    given = {"invitation": invitation(seed_world), "by": seed_world.dataentry, "now": seed_world.now()}
    with pytest.raises(actions.NotAllowed, match="after the due date"):
        actions.extend_invitation(due_on=seed_world.period.due_on, **given)
    later = seed_world.period.due_on + 5 * DAY
    assert actions.extend_invitation(due_on=later, **given).effective_due_on == later
    actions.extend_invitation(due_on=later, **given)
    assert AuditEvent.objects.filter(act="extend").count() == 1
    last = seed_world.period.closes_on
    with pytest.raises(actions.NotAllowed, match="The period closes on"):
        actions.extend_invitation(due_on=last + DAY, **given)
    reopening = {"by": seed_world.dataentry, "now": seed_world.now()}
    given["invitation"] = actions.reopen_invitation(invitation=given["invitation"], until=last + 9 * DAY, **reopening)
    assert actions.extend_invitation(due_on=last + DAY, **given).effective_due_on == last + DAY


def test_an_extension_is_taken_back_and_the_audit_says_why(seed_world: World) -> None:
    """A State that asked by telephone found another way; its due date could only be moved, and nothing said why."""
    given = {"by": seed_world.dataentry, "now": seed_world.now()}
    due = seed_world.period.due_on
    longer = actions.extend_invitation(
        invitation=invitation(seed_world), due_on=due + 5 * DAY, reason="by telephone, 30 November", **given
    )
    back = actions.extend_invitation(invitation=longer, due_on=due, reason="not needed", **given)
    assert (back.due_on, back.effective_due_on) == (None, due)
    told = AuditEvent.objects.filter(act="extend").order_by("pk").values_list("reason", "changes")
    day = (due + 5 * DAY).isoformat()
    assert list(told) == [
        ("by telephone, 30 November", {"due_on": [None, day]}), ("not needed", {"due_on": [day, None]}),
    ]  # fmt: skip
    with pytest.raises(actions.NotAllowed, match="after the due date"):
        actions.extend_invitation(invitation=back, due_on=due, **given)


def test_a_period_is_reopened_for_a_day_to_come(seed_world: World) -> None:
    given = {"invitation": invitation(seed_world), "by": seed_world.dataentry, "now": seed_world.now()}
    with pytest.raises(actions.NotAllowed, match="today or a later day"):
        actions.reopen_invitation(until=seed_world.clock.date() - DAY, **given)
    assert actions.reopen_invitation(until=seed_world.clock.date(), **given).reopened_until


def test_what_a_state_may_be_answering_is_not_cancelled(seed_world: World) -> None:
    seed_world.submission()
    with pytest.raises(actions.NotAllowed, match="This invitation stands"):
        actions.cancel_invitation(invitation=invitation(seed_world), by=seed_world.dataentry, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="can no longer be cancelled"):
        actions.cancel_period(period=seed_world.period, by=seed_world.dataentry, now=seed_world.now())


def test_a_cancelled_invitation_and_period_take_nothing_more(seed_world: World) -> None:
    given = {"by": seed_world.dataentry, "now": seed_world.now()}
    cancelled = actions.cancel_invitation(invitation=invitation(seed_world, "XAB"), **given)
    with pytest.raises(actions.NotAllowed, match="was cancelled"):
        actions.extend_invitation(invitation=cancelled, due_on=seed_world.period.due_on + DAY, **given)
    with pytest.raises(actions.NotAllowed, match="not invited"):
        seed_world.submission("XAB")
    period = create(seed_world)
    actions.cancel_period(period=period, **given)
    with pytest.raises(actions.NotAllowed, match="was cancelled"):
        actions.open_period(period=period, **given)


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


def test_before_the_due_date_a_period_closes_at_the_end_of_the_day(seed_world: World) -> None:
    """An answer of the same day, sent before the act, must not become a late one."""
    today, given = seed_world.clock.date(), {"by": seed_world.dataentry, "now": seed_world.now()}
    closed = actions.close_now(period=seed_world.period, **given)
    assert (closed.due_on, closed.closes_on) == (today, today)


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
    prepared_one = prepared(seed_world)
    assert actions.change_dates(period=prepared_one, opens_on=today - DAY, **given).opens_on == today - DAY
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


def test_whose_invitation_is_cancelled_is_told_and_with_a_period_all_that_were_invited(seed_world: World) -> None:
    """They had a mail that asked for answers, and then a page that was nowhere."""
    given = {"by": seed_world.dataentry, "now": seed_world.now()}
    period = seed_world.open_period("period-2")
    first, second = (period.invitations.get(member_state=each) for each in ("XAA", "XAB"))
    actions.cancel_invitation(invitation=first, **given)
    alone = {(seed_world.focal_point.username, str(first.pk))}
    assert told_of_cancelling() == alone
    actions.cancel_period(period=period, **given)
    assert told_of_cancelling() == alone | {(seed_world.focal_points["XAB"].username, str(second.pk))}


def prepared(world: World) -> ReportingPeriod:
    """A period that was not opened yet."""
    return ReportingPeriod.objects.filter(slug="new").first() or create(world)


ACTS: dict[str, Callable[[World, Any], Any]] = {
    "create": lambda world, by: create(world, by=by),
    "open": lambda world, by: actions.open_period(period=prepared(world), by=by, now=world.now()),
    "invite": lambda world, by: actions.invite(
        period=world.period, member_states=[world.xac], note_verbale="", by=by, now=world.now()
    ),
    "extend": lambda world, by: actions.extend_invitation(
        invitation=invitation(world), due_on=world.period.due_on + DAY, by=by, now=world.now()
    ),
    "reopen": lambda world, by: actions.reopen_invitation(
        invitation=invitation(world), until=world.period.closes_on, by=by, now=world.now()
    ),
    "change dates": lambda world, by: actions.change_dates(
        period=world.period, closes_on=world.period.closes_on + DAY, by=by, now=world.now()
    ),
    "close now": lambda world, by: actions.close_now(period=world.period, by=by, now=world.now()),
    "cancel an invitation": lambda world, by: actions.cancel_invitation(
        invitation=invitation(world, "XAB"), by=by, now=world.now()
    ),
    "cancel": lambda world, by: actions.cancel_period(period=prepared(world), by=by, now=world.now()),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_the_secretariat_asks(seed_world: World, act: str) -> None:
    for person in (seed_world.focal_point, seed_world.expert, seed_world.observer):
        with pytest.raises(actions.NotAllowed, match="Only the secretariat"):
            ACTS[act](seed_world, person)
    assert ACTS[act](seed_world, seed_world.reviewer)
