"""The version stands in one place, and in the last line of every page of the three rooms."""

import json
import re
from typing import Any

from django.conf import settings
from django.test import Client
from lxml import html

from report.http import freshness
from tests.factories.world import World
from tracker.admin.display import screen_address

VERSION = settings.RELEASE
CHANGES = settings.BASE_DIR / "CHANGELOG.md"
RELEASES = settings.BASE_DIR / "tests" / "lab" / "releases"


def test_the_list_of_changes_names_the_commit_of_each_release_that_is_kept() -> None:
    named = dict(re.findall(r"^## (\S+) \((\w+)\)$", CHANGES.read_text(encoding="utf-8"), re.MULTILINE))
    kept = [json.loads(path.read_text()) for path in sorted(RELEASES.glob("*/release.json"))]
    assert {each["version"]: each["commit"] for each in kept} == named


def last_line(page: Any) -> str:
    """The words of the last element of the page's footer."""
    (footer,) = html.fromstring(page.content.decode()).xpath("//footer[last()]")
    (line,) = footer.find_class("release")
    assert footer.xpath("(.//*[normalize-space(text())])[last()]") == [line]
    return " ".join(line.text_content().split())


def test_every_page_ends_with_the_release_also_one_about_a_version_of_an_answer(seed_world: World) -> None:
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    for person, addresses in (
        (None, ("/en/", "/en/method/", "/portal/sign-in/")),
        (seed_world.focal_point, ("/portal/",)),
        (seed_world.dataentry, ("/admin/", "/admin/tracker/meeting/")),
        (seed_world.reviewer, (screen_address(draft),)),
    ):
        client = Client()
        if person:
            client.force_login(person)
        for address in addresses:
            page = client.get(address, follow=True)
            assert (address, page.status_code) == (address, 200)
            assert last_line(page) == f"Follow-up Record {VERSION}"


def test_code_that_is_not_released_does_not_say_that_it_is_the_release_before() -> None:
    """Before and after an upgrade a site said 0.2.0: nobody saw whether it took."""
    newest, *older = re.findall(r"^## (\S+)", CHANGES.read_text(encoding="utf-8"), re.MULTILINE)
    if newest != "Unreleased":
        assert newest == VERSION
        return
    assert VERSION.endswith("a0")
    numbers = [[int(part) for part in each.removesuffix("a0").split(".")] for each in (VERSION, older[0])]
    assert numbers[0] > numbers[1]


def test_the_version_stands_nowhere_else() -> None:
    """Another copy of it would be forgotten."""
    code = [
        path for folder in ("tracker", "report", "templates", "bin") for path in (settings.BASE_DIR / folder).rglob("*")
    ]
    kinds = {".py", ".html", ".txt", ".css", ".js"}
    assert not [path for path in code if path.suffix in kinds and f'"{VERSION}"' in path.read_text(encoding="utf-8")]


def test_another_version_makes_other_pages() -> None:
    """A page that a browser kept from before an upgrade is asked for again."""
    assert settings.BASE_DIR / "pyproject.toml" in freshness._files()
