"""The page of components: everything that public pages are made of, in every state, while DEBUG is on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from django.test import Client

PAGE = "/en/method/components/"
PROGRAM = f"""
import sys
import django
django.setup()
from django.urls import is_valid_path
print(bool(is_valid_path("{PAGE}")), "report.gallery.samples" in sys.modules)
"""
PARTS = Path(site.BASE_DIR, "templates", "components")


@pytest.fixture
def drawn(db, settings):
    settings.ROOT_URLCONF = "tests.report.urls_in_debug"
    return Client().get(PAGE)


def test_the_page_is_there_in_debug_alone() -> None:
    """In a process of its own each: what is mounted is decided while modules load."""
    for debug, found in (("false", "False False"), ("true", "True True")):
        environment = {**os.environ, "DEBUG": debug, "DJANGO_SETTINGS_MODULE": "tracker.config.settings"}
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=site.BASE_DIR, env=environment, capture_output=True, text=True
        )
        assert run.stdout.split("\n")[0] == found, run.stderr


def test_every_component_is_drawn_under_its_name(drawn) -> None:
    used = {template.name for template in drawn.templates}
    body = drawn.content.decode()
    for part in sorted(PARTS.glob("*.html")):
        assert f"components/{part.name}" in used
        assert f'id="components-{part.stem}"' in body, part.name
