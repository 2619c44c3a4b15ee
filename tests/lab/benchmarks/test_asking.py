"""What a benchmark says of a page is what was asked and came back."""

import time

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.factories.kept import made_once
from tests.lab.benchmarks import asking, pages, telling
from tests.lab.benchmarks.asking import Asked, Page, ask
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.sizes import SIZES

pytestmark = pytest.mark.django_db


def slow(request):
    """Asks twice, and works in between."""
    for _number in range(2):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        until = time.process_time() + 0.02
        while time.process_time() < until:
            pass
    return HttpResponse("x" * 100)


urlpatterns = [path("slow/", slow)]
PAGE = Page("public", "slow", "/slow/")


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_page_is_called_nine_times_and_its_queries_are_counted() -> None:
    asked = ask(Client(), PAGE, None, explain=True)
    assert (asked.calls, asked.queries, asked.size, asked.note) == (9, 2, 100, "")
    assert 40 <= asked.median <= asked.worst
    assert "SELECT 1" in asked.slowest
    assert asked.plan


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_slow_page_is_called_less_often_and_one_that_is_too_slow_is_stopped(monkeypatch) -> None:
    monkeypatch.setattr(asking, "SLOW", 0.01)
    assert ask(Client(), PAGE, None).calls == 3
    monkeypatch.setattr(asking, "LIMIT", 0.01)
    stopped = ask(Client(), PAGE, None)
    assert (stopped.calls, stopped.note) == (0, "stopped after 0 s")


def _filled() -> None:
    fill(SIZES["tiny"])


def test_every_page_of_a_record_answers() -> None:
    """Of each group; a table to its end."""
    made_once(_filled)
    found = [(Client(), page) for page in pages.public()] + [*pages.rooms(), *pages.desk_pages()]
    assert len({page.address for _client, page in found}) == len(found) > 100
    assert {page.group for _client, page in found} >= {"public", "facets", "searches", "as of a day", "portal", "desk"}
    for client, page in found[::7]:
        assert client.get(page.address).status_code == 200, page.address


def test_a_run_is_told_with_its_ratio_and_its_worst_pages(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(telling, "FOLDER", tmp_path)
    monkeypatch.setattr(telling, "PAGE", tmp_path / "performance.md")
    (tmp_path / "performance.md").write_text(
        "Before.\n<!-- 600k sqlite -->\nold\n<!-- end of 600k sqlite -->\nAfter.\n"
    )
    about = telling.circumstances("a record", ("9", "10"))
    page = Asked("public", "overview", "/en/", calls=9, median=20.0, worst=25.0, queries=8, size=1_000)
    telling.keep("6k", "sqlite", about, [page])
    page.median = 30.0
    telling.keep("600k", "sqlite", about, [page, Asked("public", "explorer", "/", note="stopped after 20 s")])
    telling.hand_over("600k", "sqlite")
    told = (tmp_path / "performance.md").read_text()
    assert "| public: overview | 8 | 1,000 | 30 | 25 | x1.5 |  |" in told
    assert "The ten worst: public, explorer (stopped after 20 s), public, overview (30 ms)." in told
    assert "load 9 to 10" in told
    assert told.startswith("Before.")
    assert "old" not in told
