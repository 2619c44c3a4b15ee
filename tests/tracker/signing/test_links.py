"""The link by mail: the same answer for everybody, once, for two hours; and an administrator's help."""

import datetime
import re
from functools import partial
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.mails import queued_mails
from tests.factories.records import PASSWORD
from tests.tracker.ledger.together import together
from tests.tracker.signing.conftest import code_now
from tracker import actions
from tracker.models import AuditEvent, LimitClaim, User
from tracker.signing import limits, links

RESET = "/portal/reset/"
NEW = {"new_password1": "another invented password", "new_password2": "another invented password"}
PAGE = f"{RESET}new/"


def opened(browser: Client, link: str) -> Any:
    """The page to which a mailed link leads."""
    return browser.get(link, follow=True)


def posted(browser: Client, link: str, words: dict[str, str]) -> Any:
    """The answer to the form of that page."""
    opened(browser, link)
    return browser.post(PAGE, words)


def queued() -> list[str]:
    """The mails with a link that wait in the queue."""
    return [each.body for each in queued_mails() if "/portal/reset/" in each.body]


def asked_for(browser: Client, name: str) -> tuple[str, list[str]]:
    """The page after asking for a link, and what was asked of the database, without its values."""
    with CaptureQueriesContext(connection) as seen:
        answer = browser.post(RESET, {"name": name})
    kinds = [each["sql"].split()[0] for each in seen.captured_queries]
    ends = {"RELEASE": "end of a savepoint", "ROLLBACK": "end of a savepoint"}
    return browser.get(answer.url).content.decode(), [ends.get(kind, kind) for kind in kinds]


def test_a_known_and_an_unknown_name_get_the_same_answer_and_the_same_work(seed_world, browser_at) -> None:
    names = ("nobody-at-all", "focalpoint-xaa", "FOCALPOINT-XAB@example.org", "nobody@example.org")
    pages, works = zip(*(asked_for(browser_at(), name) for name in names), strict=True)
    assert all("a link is on its way" in page and "for 14 days" in page for page in pages)
    assert works == (works[0],) * 4
    assert "INSERT" in works[0]


def test_rows_wait_for_the_mail_worker_only_where_somebody_has_the_name_and_five_an_hour(seed_world, client) -> None:
    """Anybody could make a row with each post, and each was stored for 14 days."""
    User.objects.filter(pk=seed_world.observer.pk).update(is_active=False)
    for name in ("nobody-at-all", "nobody@example.org", seed_world.observer.username):
        client.post(RESET, {"name": name})
    assert waiting_tasks() == 0
    for number in range(12):
        browser = Client(REMOTE_ADDR=f"198.51.100.{number}")
        browser.post(RESET, {"name": ("focalpoint-xaa", "FocalPoint-XAA@example.org")[number % 2]})
        assert waiting_tasks() == min(number + 1, 5)


def test_one_site_of_ipv6_asks_for_so_many_links_in_an_hour(seed_world, monkeypatch) -> None:
    monkeypatch.setattr(links, "LINKS_ASKED", limits.Budget("links-asked", 2))
    for number in range(2 * limits.NETWORKS_OF_A_SITE + 3):
        Client(REMOTE_ADDR=f"2001:db8:1:{number:x}::1").post(RESET, {"name": f"nobody-{number}"})
    asked = LimitClaim.objects.filter(subject__startswith="limit:links-of-a-name")
    assert asked.count() == 2 * limits.NETWORKS_OF_A_SITE


def waiting_tasks() -> int:
    return DBTaskResult.objects.filter(task_path__endswith="send_link").count()


@pytest.mark.django_db(transaction=True)
def test_the_mail_worker_sends_the_link_and_it_signs_in(client, mailoutbox, transactional_db) -> None:
    person = User.objects.create_user("somebody", PASSWORD, email="somebody@example.org")
    client.post(RESET, {"name": "somebody@example.org"})
    call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
    (mail,) = mailoutbox
    assert mail.to == ["somebody@example.org"]
    link = re.search(rf"{settings.SITE_ADDRESS}(/portal/reset/\S+)", mail.body)
    assert link
    assert "For the user name somebody." in opened(client, link[1]).content.decode()
    assert posted(client, link[1], NEW).url == "/portal/"
    assert client.get("/portal/account/").status_code == 200
    person.refresh_from_db()
    assert person.check_password(NEW["new_password1"])
    assert opened(client, link[1]).status_code == 404


def test_no_page_has_the_token_of_a_link_in_its_address(seed_world, client) -> None:
    """Each page's address is in the log of the proxy, and on the screen."""
    link = links.path_for(seed_world.focal_point)
    for answer in (client.get(link), client.post(link, NEW), client.get(f"{RESET}MQ/no-such-token/")):
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        assert answer["Referrer-Policy"] == "no-referrer"
    seed_world.focal_point.refresh_from_db()
    assert not seed_world.focal_point.check_password(NEW["new_password1"]), "the link only leads on"


def test_five_links_an_hour_are_mailed_and_none_for_a_name_that_nobody_has(seed_world) -> None:
    links.send_link.func("nobody-at-all")
    User.objects.filter(username="focalpoint-xab").update(is_active=False)
    links.send_link.func("focalpoint-xab")
    assert not queued()
    for _each in range(8):
        links.send_link.func("focalpoint-xaa")
    assert len(queued()) == 5


def test_what_is_no_link_or_no_longer_one_opens_nothing(seed_world, client, browser_at) -> None:
    for address in ("MQ/x", "x/x", "%00/x", "____/c0ffee-0", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ/x"):
        assert opened(client, f"{RESET}{address}/").status_code == 404, "spoiled"
    link = links.path_for(seed_world.focal_point)
    assert opened(browser_at(), link).status_code == 200
    assert client.get(PAGE).status_code == 404, "opened in another browser"
    assert client.post(PAGE, NEW).status_code == 404
    assert posted(client, link, {"new_password1": "short", "new_password2": "short"}).status_code == 422
    assert client.get(PAGE).status_code == 200, "a weak password is not set"
    User.objects.filter(pk=seed_world.focal_point.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 404, "the account was closed since"
    assert opened(client, link).status_code == 404


def test_a_link_works_for_two_hours(seed_world, client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        address = links.path_for(seed_world.focal_point)
        clock.shift(datetime.timedelta(minutes=115))
        assert opened(client, address).status_code == 200
        clock.shift(datetime.timedelta(minutes=10))
        late = opened(client, address)
        assert late.status_code == 404
        assert "Get a new link" in late.content.decode()
        assert client.post(PAGE, NEW).status_code == 404


@pytest.mark.usefixtures("asked")
def test_a_link_does_not_replace_the_second_factor(seed_world, client, has_app) -> None:
    has_app(seed_world.reviewer)
    step = posted(client, links.path_for(seed_world.reviewer), NEW).url
    assert step == "/portal/sign-in/second-step/"
    assert client.get("/admin/").status_code == 302
    assert client.post(step, {"code": code_now()}).url == "/admin/"


def reset_of(person: User) -> str:
    """The page at the desk on which a person is let begin anew."""
    return reverse("admin:tracker_user_reset-sign-in", args=[person.pk])


def test_only_an_administrator_does_and_only_for_a_person_who_can_be_mailed(seed_world, client) -> None:
    person = User.objects.filter(pk=seed_world.focal_point.pk)
    before = person.values("email", "is_active").get()
    client.force_login(seed_world.reviewer)
    assert client.post(reset_of(seed_world.focal_point), {"reason": "x"}).status_code == 404
    words = {"user": seed_world.focal_point, "link_for": links.path_for, "reason": "x", "now": seed_world.now()}
    with pytest.raises(actions.NotAllowed):
        actions.reset_sign_in(**words, by=seed_world.reviewer)
    client.force_login(seed_world.administrator)
    for change in ({"email": ""}, {"is_active": False}):
        person.update(**before | change)
        assert client.post(reset_of(seed_world.focal_point), {"reason": "Called back."}).status_code == 403
    assert person.get().has_usable_password()


def test_an_administrator_lets_a_person_begin_anew(seed_world, client, browser_at, has_app) -> None:
    person = seed_world.focal_point
    has_app(person)
    theirs = browser_at()
    theirs.force_login(person)
    client.force_login(seed_world.administrator)
    assert client.post(reset_of(person), {"reason": "Called back."}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert theirs.get("/portal/account/").status_code == 302
    event = AuditEvent.objects.get(act="reset_sign_in")
    assert (event.by, event.object_id, event.reason) == (seed_world.administrator, str(person.pk), "Called back.")
    (mail,) = queued()
    link = re.search(r"http://localhost:8000(/portal/reset/[\w-]+/[\w-]+/)", mail)
    assert link
    assert posted(theirs, link[1], NEW).url == "/portal/"


@pytest.mark.django_db
def test_the_link_leads_to_the_site_whatever_name_the_request_was_made_to(seed_world, client, settings) -> None:
    """Of several names that are allowed a stranger chooses the one in the request, not the one in the mail."""
    settings.ALLOWED_HOSTS, settings.SITE_ADDRESS = ["*"], "https://record.example.org"
    client.post(RESET, {"name": "focalpoint-xaa"}, headers={"Host": "127.0.0.2"})
    task = DBTaskResult.objects.ready().get(task_path__endswith="send_link")
    task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    links.send_link.func("focalpoint-xaa", "https://stranger.example/")  # as the release before queued it
    assert len(queued()) == 2
    assert all("https://record.example.org/portal/reset/" in each for each in queued())
    assert links.link_for(seed_world.focal_point).startswith("https://record.example.org/portal/reset/")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_six_posts_with_one_link_one_sets_the_password(shared_world) -> None:
    """At the same moment: each read that the link works before any of them used it."""
    address = links.path_for(shared_world.focal_point)
    passwords = [f"another invented password {number}" for number in range(6)]
    browsers = [Client(REMOTE_ADDR=f"192.0.2.{at}") for at, _each in enumerate(passwords, start=1)]
    for browser in browsers:
        opened(browser, address)
    acts = [
        partial(browser.post, PAGE, {"new_password1": each, "new_password2": each})
        for browser, each in zip(browsers, passwords, strict=True)
    ]
    statuses = [answer.status_code for answer in together(acts)]
    assert sorted(statuses) == [302, 404, 404, 404, 404, 404]
    stored = User.objects.get(pk=shared_world.focal_point.pk)
    assert [stored.check_password(each) for each in passwords] == [status == 302 for status in statuses]
