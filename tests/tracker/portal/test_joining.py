"""Taking up an account by the link that was mailed."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.mails import queued_mails, token_of
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import AccountInvitation, AuditEvent, User

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
def link(newcomer) -> str:
    """The path of the link in the mail."""
    return queued_mails(EMAIL)[0].link


def test_the_link_leads_to_a_first_password_and_into_the_portal(client, newcomer, link, address) -> None:
    page = client.get(link, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert page.context["form"]["full_name"].value() == "N. Comer"
    assert newcomer.username in page.content.decode()
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


def test_opening_the_link_uses_nothing_up(client, newcomer, link) -> None:
    for method in ("get", "head", "get", "post", "options", "put", "delete"):
        assert getattr(Client(), method)(link).status_code == 302
    Client().get(link, follow=True)
    assert AccountInvitation.objects.get().used_at is None
    client.get(link)
    assert client.post(PAGE, WORDS).url == reverse("portal:welcome", args=["period-1", "xaa"])


def spoil(how: str, world, newcomer: User, link: str) -> str:
    if how == "used":
        browser = Client()
        browser.get(link)
        browser.post(PAGE, WORDS)
    elif how == "revoked":
        actions.revoke_account_link(user=newcomer, by=world.administrator, now=timezone.now())
    elif how == "newer":
        actions.send_account_link(user=newcomer, by=world.administrator, now=timezone.now())
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


@pytest.mark.parametrize("how", ["used", "revoked", "newer", "expired", "no longer nominated", "unknown"])
def test_a_link_that_does_not_work_leads_to_one_and_the_same_page(client, seed_world, newcomer, link, how) -> None:
    address = spoil(how, seed_world, newcomer, link)
    page = client.get(address, follow=True)
    assert page.status_code == 200
    assert without_token(page) == without_token(Client().get(PAGE))
    assert "This link does not work" in page.content.decode()
    assert "ask for the link to be sent again" in page.content.decode()
    assert newcomer.username not in page.content.decode()
    response = client.post(PAGE, WORDS | {"password": "another long phrase", "password_again": "another long phrase"})
    assert response.status_code == 200
    assert not User.objects.get(pk=newcomer.pk).check_password("another long phrase")


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


def test_no_address_page_header_or_log_holds_the_token(client, newcomer, link, caplog) -> None:
    token = token_of(queued_mails(EMAIL)[0])
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
    page = focal.get(link, follow=True).content.decode()
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
