"""The front page says what waits, oldest first, with its age; and every page says that this is a demonstration."""

import datetime

import pytest
import time_machine
from django.contrib.admin import AdminSite
from django.test import override_settings

from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions

HOME = "/admin/"


def waiting(client) -> list:
    return client.get(HOME).context["waiting"]


@pytest.mark.database
def test_sendings_wait_oldest_first_with_their_age(seed_world, review) -> None:
    first = seed_world.send(seed_world.draft("15-a", state="XAB"))
    second = seed_world.send(seed_world.draft("15-a"), days=3)
    rows = waiting(review)[0].rows
    assert [row.address for row in rows] == [act_of(first, "check"), act_of(second, "check")]
    assert rows[0].days == rows[1].days + 3
    assert "days" in sentences(review.get(HOME))


def test_a_decided_sending_waits_no_more(seed_world, review) -> None:
    seed_world.publish("15-a")
    assert waiting(review)[0].count == 0
    assert "Nothing waits to be checked." in sentences(review.get(HOME))


@pytest.mark.database
def test_states_silent_past_the_due_date(seed_world, review) -> None:
    seed_world.send(seed_world.draft("15-a"))
    seed_world.draft("15-a", state="XAB")
    assert waiting(review)[4].count == 0
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=62), tick=False):
        review.force_login(seed_world.reviewer)
        silent = waiting(review)[4]
        assert silent.count == 1
        assert silent.rows[0].days == 2
        listed = review.get(silent.address).context["cl"].queryset
        assert [invitation.member_state_id for invitation in listed] == ["XAB"]


def test_a_silent_state_is_named_with_what_it_said(seed_world, review) -> None:
    actions.state_intention(
        invitation=seed_world.period.invitations.get(member_state="XAB"), kind="will_not_answer", words="",
        by=seed_world.focal_points["XAB"], now=seed_world.now(),
    )  # fmt: skip
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=62), tick=False):
        review.force_login(seed_world.reviewer)
        rows = {row.name.partition(",")[0]: row.said for row in waiting(review)[4].rows}
        assert rows == {str(seed_world.xaa): "", str(seed_world.xab): "We will not report this time"}
        assert "“We will not report this time”" in sentences(review.get(HOME))


def test_the_front_page_takes_few_queries(seed_world, review, django_assert_max_num_queries) -> None:
    for slug in ("15-a", "15-b", "15-c"):
        seed_world.send(seed_world.draft(slug))
    with django_assert_max_num_queries(12):
        review.get(HOME)


def test_every_page_says_that_it_is_a_demonstration(seed_world, review, client) -> None:
    with override_settings(DEMONSTRATION=True):
        assert "Demonstration data." in sentences(review.get(HOME))
        assert "Demonstration data." in sentences(client.get("/admin/login/", follow=True))
    with override_settings(DEMONSTRATION=False):
        assert "Demonstration data." not in sentences(review.get(HOME))


def test_pages_carry_no_inline_code(seed_world, review) -> None:
    letter = seed_world.send(seed_world.draft("15-a"))
    for address in (HOME, act_of(letter, "check"), act_of(letter, "change"), "/admin/tracker/transmission/"):
        page = sentences(review.get(address))
        assert "<style" not in page
        assert " style=" not in page
        assert "onclick" not in page


def test_only_the_page_that_lists_the_tables_puts_them_together(review, monkeypatch) -> None:
    """With their rights and addresses they cost as much as a small page, and Django asks for them on each."""
    asked = []
    original = AdminSite.get_app_list
    monkeypatch.setattr(AdminSite, "get_app_list", lambda *given: asked.append(given) or original(*given))
    assert review.get("/admin/tracker/recommendation/").status_code == 200
    assert not asked
    assert "Audit" in sentences(review.get(HOME))
    assert asked
