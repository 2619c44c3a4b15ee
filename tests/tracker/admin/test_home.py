"""The front page says what waits, oldest first, with its age; and every page says that this is a demonstration."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.factories.records import UserFactory
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.admin import desk
from tracker.admin.site import first_hour
from tracker.admin.todo import ToDoList
from tracker.choices import MandateRole
from tracker.models import AccountInvitation, OutgoingMail, StatusUpdate, User

HOME, BOARD = "/admin/", "/admin/periods/period-1/"
REAL = override_settings(DEMONSTRATION=False, SECOND_FACTOR=False)


def listed(page: Any, kind: str) -> ToDoList:
    """The things of one kind that wait, as the front page lists them."""
    (found,) = [each for each in page.context["waiting"] if each.key == kind]
    return found


def waiting(client, kind: str, address: str = HOME) -> ToDoList:
    return listed(client.get(address), kind)


@pytest.mark.database
def test_responses_wait_oldest_first_with_their_age(seed_world, review, entry, django_assert_max_num_queries) -> None:
    page = sentences(review.get(HOME))
    assert "Responses to review</a>" in page.partition("Nothing to do in:")[2]
    assert "waiting-responses" not in page
    first = seed_world.send(seed_world.draft("15-a", state="XAB"))
    second = seed_world.send(seed_world.draft("15-a"), days=3)
    with django_assert_max_num_queries(14):
        response = review.get(HOME)
    rows = listed(response, "responses").rows
    assert [row.address for row in rows] == [act_of(first, "check"), act_of(second, "check")]
    assert rows[0].days == rows[1].days + 3
    assert "days" in sentences(response)
    (running,) = response.context["periods"]
    assert (running.invited, running.received) == (seed_world.period.invitations.count(), 2)
    assert f"2 of {running.invited} States sent something." in sentences(response)
    others = entry.get(HOME)
    assert "Your roles: data entry" in sentences(others)

    def theirs(page) -> set[str]:
        return {each.key for each in page.context["waiting"] if each.is_theirs}

    assert "responses" in theirs(response) - theirs(others)
    assert {"imports", "letters"} <= theirs(others) - theirs(response)
    assert act_of(first, "check") in sentences(entry.get(f"{HOME}?whose=all")), "what others do is offered for reading"


@pytest.mark.database
def test_states_silent_past_the_due_date_are_named_with_what_they_said(seed_world, review) -> None:
    """Nobody is late before the due date: then it leads to who has not sent yet."""
    seed_world.send(seed_world.draft("15-a"))
    seed_world.draft("15-a", state="XAB")
    board = f"{reverse('admin:period_board', args=[seed_world.period.slug])}?turn=state"
    link = f'Who has not sent yet:</strong> <a href="{board}#list"><bdi>{seed_world.period}</bdi></a>'
    early = review.get(HOME)
    assert listed(early, "silent").count == 0
    assert link in sentences(early).partition("No information received, past the due date</a>")[2]
    assert [row.code for row in review.get(board).context["listing"].shown] == ["XAB"]
    actions.state_intention(
        invitation=seed_world.period.invitations.get(member_state="XAB"), kind="will_not_answer", words="",
        by=seed_world.focal_points["XAB"], now=seed_world.now(),
    )  # fmt: skip
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=62), tick=False):
        review.force_login(seed_world.reviewer)
        late = review.get(HOME)
        (row,) = listed(late, "silent").rows
        assert (row.days, row.name.partition(",")[0]) == (2, str(seed_world.xab))
        assert row.said == "We will not report this time"
        part = sentences(late).partition('id="waiting-silent"')[2].partition("</section>")[0]
        assert link in part, "also where some are late"
        assert "“We will not report this time”" in part
        found = review.get(listed(late, "silent").address).context["cl"].queryset
        assert [invitation.member_state_id for invitation in found] == ["XAB"]
    closed = seed_world.period.closes_on + datetime.timedelta(days=1)
    after = datetime.datetime.combine(closed, datetime.time(12), datetime.UTC)
    with time_machine.travel(after, tick=False):
        review.force_login(seed_world.reviewer)
        assert waiting(review, "silent").count == 0, "a closed period asks nothing more of anybody"
        until, invitation = closed + datetime.timedelta(days=9), seed_world.period.invitations.get(member_state="XAB")
        actions.reopen_invitation(invitation=invitation, until=until, by=seed_world.administrator, now=after)
        assert [row.name.partition(",")[0] for row in waiting(review, "silent").rows] == [str(seed_world.xab)]


def test_every_page_says_that_it_is_a_demonstration(seed_world, review, client) -> None:
    with override_settings(DEMONSTRATION=True):
        assert "Demonstration data." in sentences(review.get(HOME))
        assert "Demonstration data." in sentences(client.get("/admin/login/", follow=True))
    with override_settings(DEMONSTRATION=False):
        assert "Demonstration data." not in sentences(review.get(HOME))


def test_eight_places_lead_to_every_list(review, administration) -> None:
    page = html.fromstring(administration.get(HOME).content)
    places = page.xpath("//nav[@class='places']//a")
    names = ["To do", "Periods", "Answers", "Documents", "Recommendations", "People", "Ledger", "Audit"]
    assert [each.text_content().strip() for each in places] == names
    lists = [each.get("href") for each in places[1:]]
    for address in [each.get("href") for each in places[1:]]:
        opened = html.fromstring(administration.get(address).content)
        assert len(opened.xpath("//nav[@class='places']//a[@aria-current]")) == 1
        lists += opened.xpath("//nav[@class='lists']//a/@href")
    assert set(lists) == {table_of(model._meta.model_name) for model in desk._registry}
    assert review.get("/admin/tracker/").headers["Location"] == HOME
    assert "Accounts" not in sentences(review.get(table_of("mandate"))).partition("</header>")[0]


def test_what_a_colleague_has_begun_waits_for_the_team_and_not_for_the_person(seed_world, review, entry) -> None:
    """Nobody is asked for a second approval of their own request."""
    letter = seed_world.send(seed_world.draft("15-a"))
    other = seed_world.send(seed_world.draft("15-a", state="XAB"))
    actions.open_for_checking(
        transmission=letter, by=UserFactory(username="colleague", is_reviewer=True), now=seed_world.now()
    )
    actions.open_for_checking(transmission=other, by=seed_world.reviewer, now=seed_world.now())
    rows = waiting(review, "responses").rows
    assert [(row.address, str(row.notes[-1])) for row in rows] == [
        (act_of(other, "check"), f"with {seed_world.reviewer}")
    ]
    assert waiting(review, "responses", f"{HOME}?whose=all").count == 2
    actions.ask_consent(
        submission=letter.submission, consent="no", note_verbale="NV 1", note_on=seed_world.clock.date(),
        reason="As the note says.", by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    assert [waiting(client, "approvals").count for client in (entry, review)] == [0, 1]
    with time_machine.travel(other.submitted_at, tick=False):
        review.force_login(seed_world.reviewer)
        page = sentences(review.get(HOME))
        assert "<b>today</b>" in page
        assert "0 days" not in page


def test_lines_of_one_state_are_told_apart(seed_world, review, entry) -> None:
    letters = [seed_world.draft(slug, on_behalf=True) for slug in ("15-c", "15-d")]
    seed_world.send_on_behalf(*letters)
    for each in letters:
        seed_world.give_back(each, "A line is missing.")
    names = [row.name for row in waiting(entry, "letters").rows]
    assert [name.rpartition(": ")[2] for name in names] == ["15 (c)", "15 (d)"]
    seed_world.publish("15-a")
    seed_world.send(seed_world.draft("15-a", summary="Corrected."))
    seed_world.send(seed_world.draft("15-b"))
    seed_world.give_back(StatusUpdate.objects.submitted().get(recommendation__slug="15-b"))
    seed_world.send(seed_world.draft("15-b", summary="With its source."))
    seed_world.send(seed_world.draft("15-e"))
    rows = waiting(review, "responses").rows
    assert [[str(note) for note in row.notes][:2] for row in rows] == [
        ["15 (a)", "corrects an accepted answer"], ["15 (b)", "corrects a returned answer"], ["15 (e)"],
    ]  # fmt: skip


def test_who_has_nobody_or_only_expired_links_is_on_the_task_list(seed_world, administration, entry) -> None:
    actions.invite(
        period=seed_world.period, member_states=[seed_world.xac], note_verbale="NV 9", by=seed_world.dataentry,
        now=seed_world.now(),
    )  # fmt: skip
    steps = {str(label): count for label, count, _address in administration.get(BOARD).context["todo"]}
    (row,) = waiting(administration, "nobody").rows
    assert steps["No focal point or alternate"] == 1, "the board counts as the first page does"
    assert administration.get(row.address).context["form"]["member_state"].value() == "XAC"
    seed_world.nominate(UserFactory(), "XAC", MandateRole.ALTERNATE)
    assert waiting(administration, "nobody").count == 0
    person = seed_world.focal_point
    User.objects.filter(pk=person.pk).update(password=make_password(None))
    links = AccountInvitation.objects
    links.issue(User.objects.get(pk=person.pk), timezone.now() - datetime.timedelta(days=13))
    assert waiting(entry, "account-links").count == 0
    links.update(valid_until=timezone.now() - datetime.timedelta(days=1))
    expired = waiting(entry, "account-links")
    assert [(row.address, row.days) for row in expired.rows] == [(f"{BOARD}act/links/?state=XAA", 1)]
    assert "It can be done for 1 State" in sentences(entry.get(expired.rows[0].address))
    assert entry.get(expired.address).context["cl"].result_count == 1
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    assert waiting(entry, "account-links").count == 0


# --- the first hour of a new site


def undone(person) -> list[str]:
    return [str(step.words) for step in first_hour(person) if not step.is_done]


@pytest.fixture
def alone(db):
    """The administrator of an empty database, signed in."""
    return UserFactory(is_administrator=True, is_data_entry=False, is_reviewer=False)


@REAL
def test_an_administrator_of_an_empty_site_sees_each_step_with_its_page_until_it_is_done(alone) -> None:
    client = Client()
    client.force_login(alone)
    page = sentences(client.get("/admin/"))
    assert '<h2 id="first-hour">First steps</h2>' in page
    assert '<a href="/admin/tracker/user/add/">Create the account of a second administrator</a>' in page
    # An administrator alone imports nothing: it says whose work it is, and leads to no refusal.
    assert "Import the first report <span" in page
    assert "by data entry" in page
    clerk = UserFactory(is_data_entry=True, full_name="Mara Ossen")
    assert "by data entry: Mara Ossen" in sentences(client.get("/admin/"))
    assert undone(alone)[0] == "Create the account of a second administrator"
    UserFactory(is_administrator=True)
    assert undone(alone)[0] == "Create accounts for data entry and for two reviewers"
    UserFactory(is_reviewer=True)
    assert undone(alone)[0] == "Create accounts for data entry and for two reviewers", "one reviewer confirms nothing"
    UserFactory(is_reviewer=True)
    assert undone(alone)[0] == "See that e-mails leave"
    assert len(undone(alone)) == 4
    with override_settings(SECOND_FACTOR=True):
        assert undone(alone)[0] == "Set up your second factor"
    with override_settings(DEMONSTRATION=True):
        assert first_hour(alone) == []
    assert undone(clerk)[:2] == ["Import the first report", "Create the first reporting period"]
    client.force_login(clerk)
    tree = html.fromstring(client.get("/admin/").content)
    assert [each.text for each in tree.find_class("first")] == ["Import the first report"], "one primary button"
    assert ("0 things" in tree.text_content(), "Nothing to do in" in tree.text_content()) == (False, False)


@REAL
def test_it_is_gone_when_all_is_done_and_nobody_else_sees_it(seed_world, django_assert_max_num_queries) -> None:
    administrator = seed_world.administrator
    assert undone(administrator) == ["Create the account of a second administrator", "See that e-mails leave"]
    UserFactory(is_administrator=True)
    seed_world.publish("15-a")
    OutgoingMail.objects.update(sent_at=seed_world.now())
    with django_assert_max_num_queries(7):
        assert first_hour(administrator) == []
    assert first_hour(seed_world.dataentry) == []
