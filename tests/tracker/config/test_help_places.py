"""Each page of the portal and of the secretariat leads to the heading of its guide, in the reader's language."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.factories.world import World
from tracker.config.help_places import GUIDES, SECRETARIAT
from tracker.models import Transmission

pytestmark = pytest.mark.django_db
ROOM = ("period-1", "xaa")
PORTAL = {
    "task_list": "asked", "library": "evidence", "commitments": "commitments", "people": "people", "check": "send",
    "receipts": "send", "intention": "intention", "consent": "public", "questionnaire": "clearance",
    "handover": "people",
}  # fmt: skip


def test_a_page_of_the_portal_leads_to_the_guide_in_the_reader_s_language(seed_world: World, client: Client) -> None:
    seed_world.send(seed_world.draft())
    client.force_login(seed_world.focal_point)
    for page, anchor in PORTAL.items():
        body = client.get(reverse(f"portal:{page}", args=ROOM)).content.decode()
        assert f'href="/en/help/focal-points/#{anchor}"' in body, page
    seed_world.focal_point.language = "fr"
    seed_world.focal_point.save()
    body = client.get(reverse("portal:task_list", args=ROOM)).content.decode()
    assert 'href="/fr/help/focal-points/#asked"' in body
    assert 'href="/fr/help/privacy/"' in body
    assert client.get("/fr/help/focal-points/").status_code == 200


def test_a_page_of_the_secretariat(seed_world: World, client: Client) -> None:
    version = seed_world.draft()
    sending = seed_world.send(version)
    client.force_login(seed_world.reviewer)
    pages = {
        "/admin/": "todo",
        reverse("admin:tracker_transmission_check", args=[sending.pk]): "review",
        reverse("admin:tracker_statusupdate_return", args=[version.pk]): "return",
        reverse("admin:period_board", args=[seed_world.period.slug]): "board",
        reverse("admin:tracker_auditevent_changelist"): "audit",
        reverse("admin:tracker_transmission_changelist"): "review",
    }
    pages[reverse("admin:completed_form")] = "letters"
    pages[reverse("admin:period_nominations", args=[seed_world.period.slug])] = "people"
    for page, anchor in pages.items():
        assert f'href="/en/help/secretariat/#{anchor}"' in client.get(page).content.decode(), page
    assert Transmission.objects.count() == 1


def test_no_place_names_an_address_that_there_is_not() -> None:
    for namespace, (_guide, places) in GUIDES.items():
        _prefix, resolver = get_resolver().namespace_dict[namespace]
        names = [name for name in resolver.reverse_dict if isinstance(name, str)]
        for place in places:
            assert any(name.startswith(place) for name in names), f"{namespace}:{place}"
    assert SECRETARIAT["index"] == "todo"
