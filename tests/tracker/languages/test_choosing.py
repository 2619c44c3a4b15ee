"""A person chooses a language: the portal, the desk and the mails follow, and the public pages do not."""

import html

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.factories.world import World
from tracker import actions
from tracker.choices import Language
from tracker.models import AuditEvent, User

CHOOSE = "/portal/language/"


def test_the_choice_is_kept_with_its_event_once(seed_world: World) -> None:
    person = seed_world.focal_point
    actions.choose_language(language="en", by=person, now=timezone.now())
    assert not AuditEvent.objects.about(person).exists(), "nothing changed"
    with pytest.raises(ValidationError):
        actions.choose_language(language="de", by=person, now=timezone.now())
    person.refresh_from_db()
    actions.choose_language(language="ar", by=person, now=timezone.now())
    assert User.objects.get(pk=person.pk).language == "ar"
    event = AuditEvent.objects.about(person).get()
    assert (event.act, event.by, event.changes) == ("choose_language", person, {"language": ["en", "ar"]})


def test_portal_and_desk_speak_it_from_the_next_page_on(seed_world: World, client) -> None:
    client.force_login(seed_world.focal_point)
    unknown = client.post(CHOOSE, {"language": "de"}, follow=True)
    assert "Choose one of the six languages." in unknown.content.decode()
    assert unknown["Content-Language"] == "en"
    here = reverse("portal:receipts", kwargs={"period": "period-1", "iso3": "xaa"})
    response = client.post(CHOOSE, {"language": "ar", "next": here}, follow=True)
    assert response.redirect_chain == [(here, 302)]
    assert response["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in response.content.decode()
    for elsewhere in ("https://example.org/", "//example.org/admin/", "/en/", "\\example.org", ""):
        response = client.post(CHOOSE, {"language": "ru", "next": elsewhere})
        assert response["Location"] == reverse("portal:tasks"), elsewhere
    client.force_login(seed_world.reviewer)
    response = client.post(CHOOSE, {"language": "fr", "next": "/admin/tracker/transmission/"}, follow=True)
    assert response.redirect_chain == [("/admin/tracker/transmission/", 302)]
    assert '<html lang="fr" dir="ltr"' in response.content.decode()


def test_a_visitor_has_the_language_of_the_browser_and_is_given_none_that_is_not_there(seed_world, client) -> None:
    for chosen in ("de", "", "ar; Path=/"):
        answer = client.post(CHOOSE, {"language": chosen, "next": "https://elsewhere.example/"})
        assert answer["Location"] == reverse("portal:tasks")
        assert "django_language" not in answer.cookies
    response = client.get(reverse("portal:sign_in"), headers={"accept-language": "ar"})
    assert '<html lang="ar" dir="rtl">' in response.content.decode()
    refused = client.post(reverse("portal:sign_in"), {"username": "nobody", "password": "x", "next": "/portal/mail/"})
    form = refused.content.decode().partition(f'action="{CHOOSE}"')[2].partition("</form>")[0]
    assert "/portal/sign-in/?next=%2Fportal%2Fmail%2F" in form or "/portal/sign-in/?next=/portal/mail/" in form


def test_both_rooms_offer_the_languages_in_order_and_public_pages_keep_that_of_their_address(
    seed_world: World, client
) -> None:
    for person, address in ((seed_world.reviewer, "/admin/"), (seed_world.focal_point, reverse("portal:tasks"))):
        client.force_login(person)
        page = client.get(address, follow=True).content.decode()
        form = " ".join(page.partition(f'action="{CHOOSE}"')[2].partition("</form>")[0].split())
        places = [form.index(f'value="{code}"') for code in Language.values]
        assert places == sorted(places)
        assert 'value="en" lang="en" dir="ltr" aria-current="true"' in form
    User.objects.filter(pk=seed_world.focal_point.pk).update(language="ar")
    response = client.get("/fr/")
    assert response["Content-Language"] == "fr"
    assert "Cookie" not in response.get("Vary", "")


def test_who_is_not_signed_in_yet_is_spoken_to_in_the_language_chosen(seed_world: World, client) -> None:
    """The first page of a newcomer: her browser asks for English, and she reads Arabic."""
    page = reverse("portal:sign_in") + "?next=/portal/period-1/xaa/"
    form = client.get(page).content.decode().partition(f'action="{CHOOSE}"')[2].partition("</form>")[0]
    assert 'value="/portal/sign-in/?next=/portal/period-1/xaa/"' in html.unescape(form).replace("%2F", "/")
    response = client.post(CHOOSE, {"language": "ar", "next": page}, follow=True)
    assert response.redirect_chain == [(page, 302)]
    assert '<html lang="ar" dir="rtl">' in response.content.decode()
    assert not Session.objects.exists()
    assert not AuditEvent.objects.filter(act="choose_language").exists()
    # The own language counts from the sign-in on.
    client.force_login(seed_world.focal_point)
    assert client.get(reverse("portal:tasks"), follow=True)["Content-Language"] == "en"
