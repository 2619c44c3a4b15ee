"""Every public address is guarded: it cannot be multiplied, and refuses unknown parameters with a sentence."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from report.http import parameters
from report.question import filters
from tests.factories.world import SEED_MEETING
from tracker.models import AuditEvent

ROOMS = ("admin", "portal")
PARTS = {
    "meeting": SEED_MEETING,
    "code": "xaa",
    "theme": "an-invented-theme",
    "group": "african-states",
    "period": "period-1",
    "name": "privacy",
    "number": "1",
    "uuid": "6d1e6f0e-7d0c-4a3c-9d1c-3f4f7a1b2c3d",
}
LIST = "/en/recommendations/"


def patterns(found: Any = None, room: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in (found or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            if each.namespace not in ROOMS:
                yield from patterns(each, each.namespace or room)
        else:
            yield room, each


def address_of(room: str, pattern: URLPattern) -> str:
    route = str(pattern.pattern)
    parts = PARTS | {"slug": "15-a" if "<slug:meeting>" in route else SEED_MEETING}
    for name in pattern.pattern.converters:
        for kind in ("slug", "uuid", "int"):
            route = route.replace(f"<{kind}:{name}>", parts[name])
    return f"/en/{route}" if room else f"/{route}"


ADDRESSES = [address_of(room, pattern) for room, pattern in patterns()]


def test_every_public_address_is_guarded() -> None:
    found = list(patterns())
    assert len(found) > 40
    assert not [pattern.name for _room, pattern in found if not hasattr(pattern.callback, "guards")]
    assert {pattern.callback.guards for _room, pattern in found} == set(parameters.KNOWN)


def test_no_address_can_be_multiplied_or_written_to_or_shows_today_for_a_past_day(world) -> None:
    reader, before = Client(), AuditEvent.objects.count()
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as captured:
            for added in ("utm_source=mail&fbclid=1", "gclid=1", "MC_cid=2&_hsenc=3&ref=x"):
                moved = reader.get(f"{address}?{added}")
                assert (moved.status_code, moved["Location"], moved["Cache-Control"]) == (301, address, "no-cache")
        assert not len(captured), address
        refused = reader.get(f"{address}?made_up=1")
        assert refused.status_code == 400, address
        assert "made_up" in refused.content.decode()
        assert address in refused.content.decode()
        assert (refused["Cache-Control"], refused["X-Robots-Tag"]) == ("no-store", "noindex")
        assert "ETag" not in refused
    assert AuditEvent.objects.count() == before
    undated = {name for name, taken in parameters.KNOWN.items() if "as_of" not in taken}
    for address in (each for each in ADDRESSES if resolve(each).func.guards in undated):
        refused = Client().get(f"{address}?as_of=2026-01-01")
        assert refused.status_code == 400, address
        assert "as_of" in refused.content.decode()
    for address in ("/en/", "/en/changes.json", "/en/method/openapi.json", "/robots.txt"):
        for method in ("post", "put", "delete"):
            refused = getattr(Client(enforce_csrf_checks=True), method)(address)
            assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")


def test_an_address_has_a_limit_of_options(db) -> None:
    for address, asked in (
        ("/en/changes/", "recommendation=a%2F{}"),
        ("/en/changes.json", "state=x{}"),
        ("/en/recommendations.csv", "unheard_of_{}=1"),
        ("/en/meetings.atom", "q="),
    ):
        query = "&".join(asked.format(number) for number in range(parameters.MOST + 1))
        with CaptureQueriesContext(connection) as captured:
            refused = Client().get(f"{address}?{query}")
        assert refused.status_code == 400
        assert f"At most {parameters.MOST} options can be given at once." in refused.content.decode()
        assert len(refused.content) < 20_000
        assert len(captured) <= 2  # the head of a page


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("status=planned&status=implemented", "status=implemented&status=planned"),
        ("status=planned&status=planned", "status=planned"),
        ("state=xab&status=planned", "status=planned&state=XAB"),
        ("state=xab&state=XAB", "state=XAB"),
        ("as_of=2026-01-01&q=a++b&utm_x=1", "q=a+b&as_of=2026-01-01"),
        ("q=+&status=&after=", ""),
        ("period=&theme=x&unheard_of=1", "theme=x&unheard_of=1"),
    ],
)
def test_another_order_leads_to_the_canonical_address(db, asked, canonical) -> None:
    moved = Client().get(f"{LIST}?{asked}")
    assert moved.status_code == 301
    assert moved["Location"] == (f"{LIST}?{canonical}" if canonical else LIST)
    assert parameters.query(parameters.canonical(moved.wsgi_request.GET))[1:] == canonical


@pytest.mark.parametrize(
    ("asked", "sentence", "way_out"),
    [
        ("statuss=planned", "Did you mean “status”?", ""),
        ("stat=planned", "Did you mean “state”?", ""),
        ("status=planned&until=2027", "This page has no option “until”.", "?status=planned"),
        ("kind=answer", "“kind” does not apply to this page.", ""),
        ("q=a&q=b", "“q” can be given only once.", ""),
        ("as_of=2026-01-01&as_of=2026-01-01", "“as_of” can be given only once.", ""),
        ("as_of=soon", "Enter a date like 2027-03-12.", ""),
        ("as_of=20260101", "Enter a date like 2027-03-12.", ""),
        ("q=law&as_of=2999-01-01", "1 January 2999 is in the future.", "?q=law"),
    ],
)
def test_what_is_not_known_is_said_with_the_way_out(db, asked, sentence, way_out) -> None:
    page = Client().get(f"{LIST}?{asked}")
    body = page.content.decode()
    assert page.status_code == 400
    assert sentence in body
    assert f'<p><a href="{LIST}{way_out}">' in body
    data = Client().get(f"/en/recommendations.json?{asked}")
    assert data.status_code == 400
    assert data.json()["errors"][0].startswith(sentence.partition(" Did")[0]) or sentence in data.json()["errors"][0]
    assert data.json()["errors"][-1] == f"Without it: http://testserver/en/recommendations.json{way_out}"
    assert Client().get(f"/en/recommendations.csv?{asked}").status_code == 400


def test_what_is_empty_is_taken_off_a_page_and_refused_where_programs_ask(db) -> None:
    for name in ("as_of", "state", "made_up"):
        assert Client().get(f"{LIST}?{name}=")["Location"] == LIST
        for form in ("json", "csv", "xlsx", "atom"):
            refused = Client().get(f"/en/recommendations.{form}?{name}=")
            assert refused.status_code == 400
            assert f"“{name}” has no value." in refused.content.decode()
    assert Client().get("/en/commitments.json?state=").status_code == 400
    tags = {Client().get(f"/en/recommendations.json?q=5{space}%28d%29")["ETag"] for space in ("+", "%20")}
    tags.add(Client().get("/en/recommendations.json?q=%35+(d)")["ETag"])
    assert len(tags) == 1
    everyone = "&".join(f"state=X{number:03}" for number in range(200))
    refused = Client().get(f"/en/changes.json?{everyone}")
    assert "At most" not in refused.content.decode()


def test_parameters_are_declared_once_and_each_has_its_place() -> None:
    assert set(parameters.FACETS) == set(filters.FACETS)
    named = {name for known in (parameters.KNOWN, parameters.ON_PAGE) for names in known.values() for name in names}
    assert named | set(parameters.IN_CSV) == set(parameters.ORDER)


def test_search_engines_are_told_what_to_leave_and_links_are_canonical(reader, world) -> None:
    world.publish("15-a")
    robots = reader.get("/robots.txt")
    assert robots["Content-Type"].startswith("text/plain")
    assert "Disallow: /*?" in robots.body
    assert reader.get("/en/")["X-Robots-Tag"] == "index, noarchive"
    assert reader.get("/en/method/")["X-Robots-Tag"] == "index"
    assert reader.get(f"{LIST}?status=planned")["X-Robots-Tag"] == "index, noarchive"
    assert reader.get(f"{LIST}?status=planned&state=XAA")["X-Robots-Tag"] == "noindex, noarchive"
    assert 'rel="nofollow"' not in reader.get(LIST).body
    narrowed = " ".join(reader.get(f"{LIST}?state=XAA").body.split())
    assert 'href="?status=in_progress&amp;state=XAA" rel="nofollow"' in narrowed
    world.publish("15-b", state="XAB")
    page = f"{LIST}?q=the&status=in_progress&state=XAA&sort=changed&as_of={world.clock.date()}"
    body = reader.get(page).body
    links = {part.partition('"')[0].replace("&amp;", "&") for part in body.split('href="')[1:]}
    asked = {link for link in links if "?" in link and not link.startswith(("mailto:", "http://testserver/en/rec"))}
    assert len(asked) > 10
    for link in asked:
        address = link if link.startswith("/") else f"{LIST}{link}"
        followed = Client().get(address)
        followed.close()
        assert followed.status_code == 200, link
    for asked, sentence in (
        ("recommendations.json?has_evidence=maybe", "“maybe” is not one of the choices for “has_evidence”."),
        ("recommendations.json?has_evidence=maybe", " Choose: yes, no."),
        ("recommendations.json?sort=best", "Choose: document, changed, answers, relevance."),
        ("recommendations.json?state=ZZZ", "“ZZZ” is not one of the choices for “state”."),
        ("changes.json?kind=none", "“none” is not one of the choices for “kind”. Choose: answer, unchanged,"),
        ("commitments.json?state=ZZZ", "“ZZZ” is not one of the choices for “state”."),
        ("commitments.json?due=late", "“late” is not one of the choices for “due”."),
        ("commitments.json?due_from=2027-02-01&due_to=2027-01-01", "The first day is later than the last day."),
        ("gaps.json?gap=none", "“none” is not one of the choices for “gap”."),
        ("compare.json?by=status", "“by” is one of: state, group, meeting, theme, period."),
    ):
        refused = reader.get(f"/en/{asked}")
        assert refused.status_code == 400
        assert sentence in refused.json()["errors"][0], asked
