"""Taking up an account by the link that was mailed."""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.mails import Mail, queued_mails, token_of
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import AccountInvitation, AuditEvent, OutgoingMail, User
from tracker.signing import links

EMAIL = "newcomer@example.org"
PASSWORD = "a long invented phrase"
WORDS = {"full_name": "New Comer", "language": "en", "password": PASSWORD, "password_again": PASSWORD}
PAGE = "/portal/join/"


@pytest.fixture
def newcomer(seed_world) -> User:
    """A second person of XAA, for whom a link waits."""
    (mandate,) = actions.nominate_by_email(
        email=EMAIL, full_name="N. Comer", language="en", member_state=seed_world.xaa, role=MandateRole.ALTERNATE,
        note_verbale="NV/3", by=seed_world.administrator, now=timezone.now(),
    )  # fmt: skip
    return mandate.user


@pytest.fixture
def mail(newcomer) -> Mail:
    """The mail with the link."""
    return queued_mails(EMAIL)[0]


@pytest.fixture
def link(mail) -> str:
    """The path of the link in the mail."""
    return mail.link


def test_the_link_leads_to_a_first_password_and_into_the_portal(client, newcomer, link, address) -> None:
    for method in ("get", "head", "get", "post", "options", "put", "delete"):
        assert getattr(Client(), method)(link).status_code == 302
    Client().get(link, follow=True)
    assert AccountInvitation.objects.get().used_at is None, "opening it uses nothing up"
    page = client.get(link, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert page.context["form"]["full_name"].value() == "N. Comer"
    assert [each in page.text for each in (newcomer.username, "Reporting period period-1")] == [True, True]
    response = client.post(PAGE, WORDS, follow=True)
    assert response.redirect_chain[-1][0] == address("welcome")
    assert "Your account is ready." in response.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)
    assert newcomer.full_name == "New Comer"
    assert newcomer.last_login is not None
    assert AuditEvent.objects.get(act="take_up").by == newcomer
    # The session that the link began is in the list of sessions, and ends with all others.
    elsewhere = Client()
    elsewhere.post("/portal/sign-in/", {"username": newcomer.username, "password": PASSWORD})
    elsewhere.post("/portal/account/end-session/", {"session": "others"})
    assert [each.get("/portal/account/").status_code for each in (client, elsewhere)] == [302, 200]


def spoil(how: str, world, newcomer: User, link: str) -> str:
    if how == "used":
        browser = Client()
        browser.get(link)
        browser.post(PAGE, WORDS)
    elif how == "revoked":
        actions.revoke_account_link(user=newcomer, by=world.administrator, now=timezone.now())
    elif how == "expired":
        AccountInvitation.objects.update(valid_until=timezone.now())
    elif how == "no longer nominated":
        actions.end_mandate(mandate=newcomer.mandates.get(), by=world.administrator, now=timezone.now())
    else:
        return reverse("portal:join", args=["no-such-token"])
    return link


def without_token(page) -> str:
    """A page without what differs each time."""
    text = page.content.decode()
    return text.replace(str(page.context["csrf_token"]), "")


def renewed() -> list[Mail]:
    """Return the mails that the worker writes after an expired link was opened."""
    OutgoingMail.objects.all().delete()
    for task in DBTaskResult.objects.ready().filter(task_path=links.renew_link.module_path):
        task.task.call(*task.args_kwargs["args"])
    return queued_mails(EMAIL)


@pytest.mark.parametrize("how", ["used", "revoked", "expired", "no longer nominated", "unknown"])
def test_a_link_that_does_not_work_leads_to_one_page_and_an_expired_one_sends_another(
    client, seed_world, newcomer, link, how
) -> None:
    address = spoil(how, seed_world, newcomer, link)
    page = client.get(address, follow=True)
    assert page.status_code == 200
    assert without_token(page) == without_token(Client().get(PAGE))
    assert "This link does not work" in page.content.decode()
    assert newcomer.username not in page.content.decode()
    # The browser forgets the link, so a form that is still open sends no second mail.
    response = client.post(PAGE, WORDS | {"password": "another long phrase", "password_again": "another long phrase"})
    assert response.status_code == 200
    assert not User.objects.get(pk=newcomer.pk).check_password("another long phrase")
    mails = renewed()
    assert len(mails) == (how == "expired")
    for mail in mails:
        client.get(mail.link)
        assert client.post(PAGE, WORDS).status_code == 302


def test_a_known_and_an_unknown_link_are_the_same_work(client, newcomer, link) -> None:
    AccountInvitation.objects.update(valid_until=timezone.now())
    works = []
    for address in (link, reverse("portal:join", args=["no-such-token"])):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        kinds = [each["sql"].split()[0] for each in seen.captured_queries]
        works.append(["end" if kind in ("RELEASE", "ROLLBACK") else kind for kind in kinds])
    assert works[0] == works[1]
    assert "INSERT" in works[0]


def test_an_expired_link_sends_five_mails_an_hour(newcomer, link) -> None:
    AccountInvitation.objects.update(valid_until=timezone.now())
    for number in range(9):
        Client(REMOTE_ADDR=f"198.51.100.{number}").get(link, follow=True)
    assert len(renewed()) == 5


def test_mistakes_are_said_and_all_but_the_password_comes_back(client, newcomer, link) -> None:
    client.get(link)
    for wrong in (
        {"password": "short", "password_again": "short"},
        {"password": EMAIL, "password_again": EMAIL},
        {"password_again": "another long phrase"},
        {"password": "", "language": "xx"},
        {"full_name": ""},
    ):
        response = client.post(PAGE, WORDS | {"full_name": "Typed Name"} | wrong)
        assert (response.status_code, 'role="alert"' in response.text) == (422, True)
        assert "full_name" in wrong or "Typed Name" in response.text
        for secret in {PASSWORD, *(value for name, value in wrong.items() if "password" in name)} - {"", EMAIL}:
            assert f'value="{secret}"' not in response.text
        assert set(wrong) & set(response.context["form"].errors), wrong
    assert AccountInvitation.objects.get().used_at is None
    assert client.post(PAGE, WORDS).status_code == 302


def test_no_address_page_header_or_log_holds_the_token(client, newcomer, mail, link, caplog) -> None:
    token = token_of(mail)
    caplog.set_level(logging.DEBUG)
    strict = Client(enforce_csrf_checks=True)
    responses = [client.get(link), client.get(PAGE), client.post(PAGE, {}), strict.post(link), client.put(link)]
    for response in (responses[0], *responses[3:]):
        assert response["Referrer-Policy"] == "no-referrer"
    for response in responses:
        assert token not in response.content.decode()
        assert token not in str(response.headers)
    client.post(PAGE, WORDS)
    assert token not in "".join(record.getMessage() for record in caplog.records if "portal" in record.getMessage())
    assert token not in str(list(AuditEvent.objects.values()))
    assert token not in str(dict(client.session))


def test_who_is_signed_in_is_told_and_signed_out(focal, newcomer, link) -> None:
    page = focal.get(link, follow=True).text
    assert "In this browser focalpoint-xaa is signed in" in page
    User.objects.filter(pk=newcomer.pk).update(language="ar")
    assert 'lang="ar" dir="rtl"' in Client().get(link, follow=True).text
    focal.post(PAGE, WORDS)
    assert focal.session["_auth_user_id"] == str(newcomer.pk)


def test_a_post_from_an_old_page_loses_no_name_and_keeps_no_password(newcomer, link) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get(link)
    response = browser.post(PAGE, WORDS | {"full_name": "Typed Name"})
    assert response.url == PAGE
    assert PASSWORD not in str(dict(browser.session))
    assert browser.get(PAGE).context["form"]["full_name"].value() == "Typed Name"
    assert AccountInvitation.objects.get().used_at is None
