"""A page that was kept: 304 while nothing changed, new at the next request after anything did."""

import datetime
import gzip

import brotli
import pytest
from django.core.cache import caches
from django.utils import timezone

from tracker.models import PublicCounter

PAGES = [
    "",
    "method/",
    "method/openapi.json",
    *(f"recommendations{form}" for form in ("/", ".json", ".csv", ".xlsx", ".atom")),
    "recommendations/rpm-asia-pacific-2025/15-a/",
    "states/xaa.json",
    "meetings/rpm-asia-pacific-2025/",
    "commitments/",
    "changes.atom",
    "changes/ledger.jsonl",
]


def asked_again(reader, page: str, first) -> int:
    return reader.get(f"/en/{page}", headers={"If-None-Match": first["ETag"]}).status_code


def test_what_has_not_changed_is_not_sent_again(reader, world, django_assert_num_queries) -> None:
    world.publish()
    for page in PAGES:
        first = reader.get(f"/en/{page}")
        assert first["ETag"].startswith('W/"')
        with django_assert_num_queries(1):
            again = reader.get(f"/en/{page}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.whole) == (304, b""), page
        for response in (first, again):
            assert response["Cache-Control"] == "no-cache"
        assert again["ETag"] == first["ETag"]
        assert first.get("Vary", "Accept-Encoding") == again["Vary"] == "Accept-Encoding"


@pytest.fixture
def kept_in_memory(settings):
    """Pages are kept, as they are where the site runs; by what, is no matter here (`test_kept_pages`)."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    }
    yield
    caches["pages"].clear()


def test_a_page_is_made_once_for_each_change(reader, world, kept_in_memory, django_assert_num_queries) -> None:
    for page in PAGES:
        for coding in ("br", "gzip", ""):
            first = reader.get(f"/en/{page}", headers={"Accept-Encoding": coding})
            if first.streaming:
                continue
            with django_assert_num_queries(1):
                again = reader.get(f"/en/{page}", headers={"Accept-Encoding": coding})
            del first.headers["X-Request-ID"], again.headers["X-Request-ID"]  # each request has its own number
            assert (again.status_code, again.whole, again.headers) == (200, first.whole, first.headers), page


def test_an_error_is_not_kept(reader, world, kept_in_memory) -> None:
    for page, status in (("states/zzz/", 404), ("recommendations/?status=done", 400)):
        for _again in range(2):
            response = reader.get(f"/en/{page}")
            assert (response.status_code, "ETag" in response) == (status, False)


def test_addresses_languages_days_and_releases_have_tags_of_their_own(reader, world, monkeypatch, time_machine) -> None:
    addresses = ["/en/states/", "/fr/states/", "/en/recommendations/?as_of=2026-01-01", "/en/states.json"]
    tags = {reader.get(address)["ETag"] for address in addresses}
    assert len(tags) == 4
    monkeypatch.setattr("report.http.freshness.release", lambda: "the next one")
    tags.add(reader.get(addresses[0])["ETag"])
    time_machine.move_to(timezone.now() + datetime.timedelta(days=1))
    tags.add(reader.get(addresses[0])["ETag"])
    assert len(tags) == 6


def test_an_acceptance_without_consent_changes_no_tag(reader, world) -> None:
    """A record without a counter answers all the same."""
    first = reader.get("/en/")
    world.publish(consent="no")
    assert asked_again(reader, "", first) == 304
    PublicCounter.objects.all().delete()
    assert reader.get("/en/").status_code == 200


@pytest.mark.database
def test_the_head_of_the_chain_comes_with_the_counter(reader, world) -> None:
    world.publish()
    head = reader.get("/en/").context["head"]
    assert (head.sequence, len(head.hash)) == (1, 64)


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


def test_pages_are_compressed_as_the_browser_asks(reader, world) -> None:
    for page in ("recommendations/", "recommendations.json", "recommendations.atom"):
        plain = reader.get(f"/en/{page}")
        assert "Content-Encoding" not in plain
        for header, coding in (("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")):
            packed = reader.get(f"/en/{page}", headers={"Accept-Encoding": header})
            assert packed["Content-Encoding"] == coding
            assert UNPACK[coding](packed.whole) == plain.whole
            assert int(packed["Content-Length"]) == len(packed.whole) < len(plain.whole) / 3
            assert packed["ETag"] == plain["ETag"]
            assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
