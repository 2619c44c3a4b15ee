"""Leaks: nothing private on any public page, in no data form, search, facet or error (counts: `tests/report/test_replay.py`)."""

import json
from typing import Any

import pytest
from django.utils import timezone

from report.downloads import making
from tests.factories.world import SEED_MEETING
from tests.matrix.asking import Asker, Reply, header_faults
from tests.matrix.canaries import CANARIES, hide_canaries
from tests.matrix.cast import OTHER, OWN, Cast, mark
from tests.matrix.crawl import Walk

# Addresses that no page links to: errors, guesses, and the objects of others.
GUESSES = (
    "/en/no-such-page/",
    "/en/states/xac/",
    "/en/states/xac.json",
    "/en/states/zzz/",
    "/en/recommendations/?status=no-such-status",
    "/en/recommendations.json?sort=summary",
    "/en/recommendations.json?state=xac",
    "/en/recommendations.csv?period=period-5",
    "/en/recommendations.json?status=no_action",
    "/en/recommendations/?after=%00",
    "/en/changes.json?kind=withdrawal",
    "/en/changes/?state=xac",
    "/en/commitments.json?state=xab",
    f"/en/recommendations/{SEED_MEETING}/15-k/",
    f"/en/recommendations/{SEED_MEETING}/15-k.json",
    f"/en/recommendations/{SEED_MEETING}/no-such/",
    "/en/?as_of=2099-01-01",
    "/sitemap.xml",
    "/robots.txt",
    "/media/",
    "/static/staticfiles.json",
)
SEARCHED = ("/en/recommendations.json?q=", "/en/recommendations.csv?q=")
SEARCHED_TOO = ("/en/recommendations/?q=", "/en/recommendations.xlsx?q=", "/en/recommendations.atom?q=")


@pytest.fixture(scope="module")
def canaries(cast: Cast) -> set[str]:
    return hide_canaries(cast)


@pytest.fixture(scope="module")
def walked(cast: Cast, canaries: set[str]) -> dict[str, Reply]:
    """Every public address that can be reached, read by a visitor."""
    making.make(timezone.now())  # of the files at /data/, which hold what there is now
    walk = Walk(Asker(None, {}))
    walk.waiting.extend(GUESSES)
    walk.waiting.extend(f"/en/evidence/{item.pk}/" for item in (*cast.evidence.values(), *cast.proofs.values()))
    return walk.go()


def data(asker: Asker, address: str) -> Any:
    reply = asker.ask("GET", address)
    assert reply.status == 200, f"{address}: {reply.status}"
    return json.loads(reply.body)


@pytest.mark.django_db
def test_no_canary_is_public(walked: dict[str, Reply], canaries: set[str]) -> None:
    leaks = [f"{word} at {address}" for address, reply in walked.items() for word in canaries if word in reply.body]
    print(f"\nleaks: {len(walked)} addresses, {len(canaries)} canaries, {len(leaks)} found")
    assert not leaks


@pytest.mark.django_db
def test_the_walk_saw_the_pages(walked: dict[str, Reply]) -> None:
    """A walk that saw nothing would find nothing."""
    paths = {address.partition("?")[0] for address in walked}
    for page in ("/en/recommendations", "/en/states", "/en/meetings", "/en/commitments", "/en/changes"):
        assert {f"{page}/", f"{page}.json", f"{page}.csv", f"{page}.xlsx", f"{page}.atom"} <= paths
    public = mark(OWN, "answer", "published")
    assert sum(public in reply.body for reply in walked.values()) > 5
    shown = {address.partition("?")[0] for address, reply in walked.items() if public in reply.body}
    for ending in (".bib", ".ris", ".csl.json", ".docx", ".pdf"):
        assert f"/en/states/xaa{ending}" in paths
    for ending in (".draft.docx", ".draft.pdf"):
        assert f"/en/recommendations{ending}" in paths
    assert {"/en/embed/states/xaa/", "/en/embed/states/xaa.svg", "/en/embed/"} <= paths
    for form in ("/", ".json", ".csv", ".xlsx", ".atom", ".docx", ".pdf"):
        assert any(address.endswith(form) for address in shown), f"nothing was read in {form}"
    assert any(mark(OWN, "commitment", "published") in reply.body for reply in walked.values())
    assert any(mark(OTHER, "evidence", "published") in reply.body for reply in walked.values())


@pytest.mark.django_db
def test_every_public_response_is_sound(walked: dict[str, Reply]) -> None:
    faults = [
        f"{address}: {fault}"
        for address, reply in walked.items()
        for fault in [*header_faults(address, reply), *reply.faults, *sorted(reply.tables)]
    ]
    assert not faults


@pytest.mark.django_db
def test_private_words_find_nothing(cast: Cast, canaries: set[str]) -> None:
    asker = Asker(None, {})
    for word in [*CANARIES, mark(OWN, "answer", "draft"), mark(OTHER, "answer", "unpublished")]:
        assert data(asker, f"{SEARCHED[0]}{word}")["count"] == 0, word
        rows = asker.ask("GET", f"{SEARCHED[1]}{word}").body.strip().splitlines()
        assert len(rows) == 1, word
        for address in SEARCHED_TOO:
            # The page repeats what was searched for, and nothing else that holds it.
            body = asker.ask("GET", f"{address}{word}").body
            assert SEED_MEETING + "/15-" not in body, f"{address}{word}"
    assert data(asker, f"{SEARCHED[0]}{mark(OWN, 'answer', 'published')}")["count"] == 1
