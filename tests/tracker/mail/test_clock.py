"""A whole period by the clock: who gets which mail on which day, and never two on one.

The period of the world is due in 60 days and closes in 90; everybody's account was made today.
"""

import datetime
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.actions.test_commenting import TEXT, comment
from tracker import actions
from tracker.choices import IntentionKind, MailKind, MandateRole
from tracker.mail import clock
from tracker.mail.reminders import is_reminded_on
from tracker.models import Comment, EvidenceCheck, Invitation, OutgoingMail, PeriodItem, User

pytestmark = pytest.mark.django_db
WEEKLY = [(day, "digest") for day in range(7, 91, 7)]
SAID = "1 comment addressed to you is open"


def by_day(*mails: tuple[int, str]) -> list[tuple[int, str]]:
    return sorted(mails)


def newest(person: Any) -> OutgoingMail:
    return OutgoingMail.objects.filter(user=person).latest("pk")


def invitation(world: World, state: str = "XAA") -> Invitation:
    return Invitation.objects.get(period=world.period, member_state=state)


def asks_only(world: World, *slugs: str) -> None:
    """Take all other recommendations out of the period."""
    PeriodItem.objects.filter(period=world.period).exclude(recommendation__slug__in=slugs).delete()


@pytest.mark.all
def test_a_whole_period_of_a_state_that_sends_nothing(seed_world: World, alternate, go, mails) -> None:
    go(*range(100))
    reminders = [(day, "reminder") for day in (0, 30, 53, 61)]
    assert mails(seed_world.focal_point) == by_day(*WEEKLY, *reminders)
    assert mails(seed_world.expert) == by_day(*WEEKLY, *reminders)
    # Three days after the due date; on the day of a digest, which is in it.
    assert mails(alternate) == by_day(*[each for each in WEEKLY if each[0] != 63], (63, "escalation"))
    assert mails(seed_world.observer) == []
    # A digest once something waits; ten days after the due date the one escalation.
    desk = by_day(*[(day, "digest") for day in (61, 68, 75, 82, 89)], (70, "escalation"))
    assert mails(seed_world.reviewer) == mails(seed_world.dataentry) == desk
    assert mails(seed_world.administrator) == [each for each in desk if each[1] == "digest"]


@pytest.mark.database
def test_on_days_with_something_due_each_person_gets_one_mail(seed_world: World, alternate, go, mails) -> None:
    """However often the clock runs on that day."""
    go(0, 30, 61, 63, 70, runs=2)
    reminders = [(day, "reminder") for day in (0, 30, 61)]
    assert mails(seed_world.focal_point) == mails(seed_world.expert) == [*reminders, (70, "digest")]
    digests = [(day, "digest") for day in (30, 61, 70)]
    assert mails(alternate) == by_day(*digests, (63, "escalation"))
    assert mails(seed_world.observer) == []
    assert mails(seed_world.reviewer) == mails(seed_world.dataentry) == [(61, "digest"), (70, "escalation")]
    assert mails(seed_world.administrator) == [(61, "digest"), (70, "digest")]


def test_where_all_was_sent_only_a_broken_link_is_news_and_only_once(seed_world: World, alternate, go, mails) -> None:
    asks_only(seed_world, "15-a")
    seed_world.publish("15-a")
    link = seed_world.evidence(link="https://example.org/gone")

    def act(day: int) -> None:
        if day == 9:
            now = timezone.now()
            EvidenceCheck.objects.create(evidence=link, kind="link", outcome="broken", asked_at=now, ended_at=now)

    go(7, 8, 9, 10, 16, 23, 30, 61, 63, act=act)
    assert mails(seed_world.focal_point) == mails(alternate) == [(9, "digest")]
    assert mails(seed_world.expert) == []


def test_a_reminder_says_how_many_are_unsent_and_the_digest_of_the_desk_what_waits(seed_world: World, go) -> None:
    seed_world.send(seed_world.draft("15-a"))
    seed_world.draft("15-b")
    go(30)
    text = newest(seed_world.focal_point).text
    assert "Answers are due in 30 days." in text
    assert "1 of 12 answered" in text
    assert "1 draft not sent" in text
    assert f"/portal/{seed_world.period.slug}/xaa/" in text
    text = newest(seed_world.reviewer).text
    assert "Responses to review: 1, the oldest since" in text
    assert "/admin/" in text


def test_a_clock_that_was_silent_catches_up_with_one_mail(seed_world: World, go, mails) -> None:
    go(0, 33, 34, 35)  # asleep from the first day to the 33rd: a reminder and four digests
    assert mails(seed_world.focal_point) == [(0, "reminder"), (33, "reminder")]
    assert "What is to be done" not in newest(seed_world.focal_point).subject
    assert "Due on" in newest(seed_world.focal_point).text


def test_a_reminder_too_old_to_be_of_use_is_not_sent(seed_world: World, go, mails) -> None:
    actions.choose_mails(rhythm="weekly", muted=["digest"], by=seed_world.focal_point, now=seed_world.now())
    go(0, 40)
    assert mails(seed_world.focal_point) == [(0, "reminder")]


def test_the_digest_comes_at_the_rhythm_chosen(seed_world: World, alternate, go, mails) -> None:
    people = {"weekly": seed_world.focal_point, "fortnightly": alternate, "monthly": seed_world.expert}
    for rhythm, person in people.items():
        actions.choose_mails(rhythm=rhythm, muted=["reminder"], by=person, now=seed_world.now())
    go(6, 7, 13, 14, 21, 28, 29, 30)
    digests = {rhythm: [day for day, _kind in mails(person)] for rhythm, person in people.items()}
    assert digests == {"weekly": [7, 14, 21, 28], "fortnightly": [14, 28], "monthly": [30]}


def test_muted_kinds_and_mails_to_a_person_without_a_mandate_do_not_come(
    seed_world: World, alternate, go, mails
) -> None:
    silent = (seed_world.focal_point, alternate, seed_world.reviewer)
    for person in silent:
        muted = [MailKind.DIGEST, MailKind.REMINDER, MailKind.ESCALATION]
        actions.choose_mails(rhythm="weekly", muted=muted, by=person, now=seed_world.now())
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    go(0, 30, 61, 63, 70)
    for person in (*silent, seed_world.expert):
        assert mails(person) == []


def test_reminders_go_by_the_states_own_due_date(seed_world: World, alternate, go, mails) -> None:
    later = seed_world.period.due_on + datetime.timedelta(days=20)
    actions.extend_invitation(
        invitation=invitation(seed_world), due_on=later, by=seed_world.dataentry, now=seed_world.now()
    )
    go(0, 20, 30, 50, 53, 61, 73, 81, 83)
    assert [day for day, kind in mails(seed_world.focal_point) if kind == "reminder"] == [20, 50, 73, 81]
    assert [day for day, kind in mails(alternate) if kind == "escalation"] == [83]
    assert [day for day, kind in mails(seed_world.focal_points["XAB"]) if kind == "reminder"] == [0, 30, 53, 61]


def test_reminders_follow_the_new_dates_of_a_period(seed_world: World, alternate, go, mails) -> None:
    """On day 40 all States get 20 days more: nothing is escalated by the first date."""
    later = seed_world.period.due_on + datetime.timedelta(days=20)

    def more_time(day: int) -> None:
        if day == 40:
            period = seed_world.period
            actions.change_dates(period=period, due_on=later, by=seed_world.dataentry, now=seed_world.now())

    go(0, 30, 40, 53, 61, 63, 73, 81, 83, act=more_time)
    assert [day for day, kind in mails(seed_world.focal_point) if kind == "reminder"] == [0, 30, 53, 73, 81]
    assert [day for day, kind in mails(alternate) if kind == "escalation"] == [83]


def test_without_a_focal_point_of_this_meeting_the_alternate_is_reminded(
    seed_world: World, alternate, go, mails
) -> None:
    other = seed_world.focal_points["XAB"]
    for mandate in seed_world.focal_point_mandates.values():
        actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    seed_world.nominate(other, "XAB", MandateRole.FOCAL_POINT, seed_world.meeting.prepares)
    go(0, 30)
    assert mails(alternate) == [(0, "reminder"), (30, "reminder")]
    assert mails(seed_world.focal_point) == mails(other) == []


def test_a_state_is_not_reminded_while_it_says_that_it_will_not_answer(seed_world: World, alternate, go, mails) -> None:
    given = {"invitation": invitation(seed_world), "words": "", "by": seed_world.focal_point}

    def act(day: int) -> None:
        kind = IntentionKind.PREPARING if day == 30 else IntentionKind.WILL_NOT_ANSWER
        actions.state_intention(kind=kind, now=seed_world.now(), **given)

    go(0, 30, 61, 63, 70, act=act)
    assert mails(seed_world.focal_point) == [(30, "reminder")]
    assert "escalation" not in [kind for _day, kind in mails(alternate)]
    (escalation,) = OutgoingMail.objects.filter(user=seed_world.reviewer, kind="escalation")
    assert str(seed_world.xab) in escalation.text
    assert str(seed_world.xaa) not in escalation.text


def test_nothing_is_escalated_once_something_was_sent(seed_world: World, alternate, go, mails) -> None:
    def act(day: int) -> None:
        if day == 61:
            seed_world.send(seed_world.draft())

    go(60, 61, 63, 70, act=act)
    assert "escalation" not in [kind for _day, kind in mails(alternate)]
    told = OutgoingMail.objects.filter(user=seed_world.reviewer, kind="escalation")
    assert [str(seed_world.xaa) in mail.text for mail in told] == [False]


def test_a_digest_names_what_was_returned_and_assigned_and_counts_comments_and_broken_links(
    seed_world: World, go
) -> None:
    seed_world.send(draft := seed_world.draft("15-b"))
    seed_world.give_back(draft, "The year\nis missing.")
    actions.assign(
        mandate=seed_world.expert_mandate, period=seed_world.period, due_on=seed_world.period.due_on,
        recommendation=seed_world.recommendations["15-d"], by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    remark = {"submission": seed_world.submission(), "text": "A remark.", "written_at": timezone.now()}
    for slug, person in (("15-a", "focal_point"), ("15-b", "focal_point"), ("15-a", "expert")):
        written_by = getattr(seed_world, person)
        Comment.objects.create(recommendation=seed_world.recommendations[slug], written_by=written_by, **remark)
    link = seed_world.evidence(link="https://example.org/gone")
    for outcome in ("clean", "broken"):
        at = timezone.now()
        EvidenceCheck.objects.create(evidence=link, kind="link", outcome=outcome, asked_at=at, ended_at=at)
    go(7)
    focal, expert = newest(seed_world.focal_point).text, newest(seed_world.expert).text
    assert "- Returned: 15 (b). The reason stands on the page" in focal
    assert "missing" not in focal
    assert "0 of 2 answered" in expert
    assert "- Assigned to you: 15 (a)" in expert
    assert "- Assigned to you: 15 (d), due inside your State on" in expert
    assert "15 (b)" not in expert
    assert "1 new comment\n" in focal
    assert "1 link in your library no longer works" in focal
    assert "1 new comment\n" in expert
    assert "link in your library" not in expert
    assert "A remark." not in focal + expert


def test_two_periods_are_one_mail(seed_world: World, go, mails) -> None:
    seed_world.open_period("period-2", due=60)
    go(0, 7)
    assert mails(seed_world.focal_point) == [(0, "reminder"), (7, "digest")]
    text = newest(seed_world.focal_point).text
    assert "Reporting period period-1" in text
    assert "Reporting period period-2" in text


def test_each_person_gets_mails_in_their_own_language(seed_world: World, alternate, go) -> None:
    people = {"fr": seed_world.focal_point, "ar": alternate, "zh-hans": seed_world.expert, "ru": seed_world.reviewer}
    for language, person in people.items():
        actions.choose_language(language=language, by=person, now=seed_world.now())
    seed_world.draft("15-b")
    go(7, 63, 70)
    for language, person in people.items():
        found = OutgoingMail.objects.filter(user=person, kind__in=("digest", "reminder", "escalation"))
        assert found
        for mail in found:
            assert mail.language == language
            assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in mail.html
            assert "<ul>" in mail.html


def test_where_it_fails_for_one_person_the_others_get_theirs(
    seed_world: World, go, mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = clock.places_of

    def failing(person: Any, today: datetime.date) -> Any:
        if person == seed_world.focal_point:
            raise ZeroDivisionError
        return places(person, today)

    monkeypatch.setattr(clock, "places_of", failing)
    go(30)
    assert mails(seed_world.focal_point) == []
    assert mails(seed_world.expert) == mails(seed_world.focal_points["XAB"]) == [(30, "reminder")]
    with pytest.raises(CommandError, match="1 could not be written"):
        call_command("send_due_mail", stdout=StringIO())


def test_the_command_says_what_it_did(seed_world: World) -> None:
    said = StringIO()
    for _run in range(2):
        call_command("send_due_mail", stdout=said)
    assert said.getvalue().splitlines() == [
        "3 written, 0 given to the worker again",
        "0 written, 0 given to the worker again",
    ]


def test_a_run_asks_the_same_however_many_recommendations_a_period_asks(
    seed_world: World, alternate, go, mails
) -> None:
    """Of each kind that a mail speaks of: drafts, what was sent, what was returned, and what is named to an expert."""
    counts = []
    for many in (4, 12):
        with transaction.atomic():
            slugs = list(seed_world.recommendations)[:many]
            PeriodItem.objects.filter(period=seed_world.period).exclude(recommendation__slug__in=slugs).delete()
            drafts = [seed_world.draft(slug) for slug in slugs[: many - 1]]
            seed_world.send(*drafts[many // 3 :])
            for version in drafts[many // 2 :]:
                seed_world.give_back(version)
            with CaptureQueriesContext(connection) as captured:
                go(7)
            assert "digest" in {kind for _day, kind in mails(seed_world.focal_point)}
            transaction.set_rollback(True)
        reading = [each for each in captured if 'FROM "tracker_perioditem" INNER JOIN' in each["sql"]]
        counts.append((len(captured), len(reading)))
    assert counts[0] == counts[1]
    assert counts[0][1] == 1, "labels are read once for the focal point, the alternate, the expert and the other State"


def digests(person: User) -> list[str]:
    found = OutgoingMail.objects.filter(user=person, kind="digest").order_by("queued_at")
    return list(found.values_list("text", flat=True))


def test_an_addressed_comment_is_in_the_digest_until_it_is_resolved(seed_world: World, go) -> None:
    asks_only(seed_world, "15-a")
    seed_world.publish("15-a")
    asked = comment(seed_world, by=seed_world.expert, addressed_to=[seed_world.focal_point])

    def resolve(day: int) -> None:
        if day == 14:
            actions.resolve_comment(comment=asked, is_resolved=True, by=seed_world.expert, now=seed_world.now())

    go(7, 14, act=resolve)
    [digest] = digests(seed_world.focal_point)  # all is answered: nothing else was to be said
    assert SAID in digest
    assert TEXT not in digest
    assert not any(SAID in text for text in digests(seed_world.expert))


def test_a_comment_that_a_person_may_no_longer_read_is_not_in_the_digest(seed_world: World, go) -> None:
    comment(seed_world, addressed_to=[seed_world.expert])
    mandate = seed_world.expert_mandate
    for each in mandate.assignments.all():
        by, now = seed_world.focal_point, seed_world.now()
        actions.take_back(mandate=mandate, period=each.period, recommendations=[each.recommendation], by=by, now=now)
    go(7)
    assert not any(SAID in text for text in digests(seed_world.expert))


def test_who_is_invited_on_the_day_of_a_reminder_gets_only_the_invitation() -> None:
    due = datetime.date(2027, 3, 31)
    nobody: Any = SimpleNamespace(since=lambda *_any: False)
    for invited, is_reminded in ((due - datetime.timedelta(days=30), False), (due - datetime.timedelta(days=31), True)):
        at = datetime.datetime.combine(invited, datetime.time(9), datetime.UTC)
        place: Any = SimpleNamespace(
            has_declined=False, is_reminded=True, due_on=due, invitation=SimpleNamespace(invited_at=at)
        )
        assert is_reminded_on(place, due - datetime.timedelta(days=30), nobody) is is_reminded
