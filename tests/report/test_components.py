"""The page of components: everything that public pages are made of, in every state, while DEBUG is on."""

from pathlib import Path

import pytest
from django.conf import settings as site
from django.test import Client

PAGE = "/en/method/components/"
PARTS = Path(site.BASE_DIR, "templates", "components")


@pytest.fixture
def drawn(db, settings):
    settings.DEBUG = True
    return Client().get(PAGE)


def test_the_page_is_there_in_debug_alone(client, db, settings) -> None:
    assert client.get(PAGE).status_code == 404
    settings.DEBUG = True
    assert client.get(PAGE).status_code == 200


def test_every_component_is_drawn_under_its_name(drawn) -> None:
    used = {template.name for template in drawn.templates}
    body = drawn.content.decode()
    for part in sorted(PARTS.glob("*.html")):
        assert f"components/{part.name}" in used
        assert f'id="components-{part.stem}"' in body, part.name


def test_what_the_portal_has_of_its_own_is_drawn_too(drawn) -> None:
    used = {template.name for template in drawn.templates}
    assert {"portal/task.html", "portal/errors.html", "portal/counter.html", "portal/check_row.html"} <= used


def test_samples_show_what_seldom_occurs(drawn) -> None:
    body = drawn.content.decode()
    for words in ("Action reported, status not stated", "originally without a date", "Revised", "no longer published"):
        assert words.lower() in body.lower(), words
    assert body.count("<ins>") >= 2
    assert "As reported, " in body
    assert 'class="step p-ret"' in body
