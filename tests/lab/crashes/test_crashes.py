"""The server dies by SIGKILL in the middle of sendings, forms are posted many times at once: nothing is lost or double.

Four focal points send without a pause over HTTP, and each kill falls into a sending of one of them.
"""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.lab.crashes.focal_point import PERIOD, RECOMMENDATION, FocalPoint
from tests.serving.browsing import Browser, Page, filled, ready_to_send
from tests.serving.site import Site

pytestmark = pytest.mark.database
# After a sending went out: longer than the act takes, so that kills fall before, into and after it.
LATEST_SECONDS = 0.12
ROOM = f"/portal/{PERIOD}/xaa/"
ANSWER = f"{ROOM}recommendations/{RECOMMENDATION}/"
AT_A_TIME = 50


def sessions(site: Site) -> dict[str, str]:
    found: dict[str, str] = site.run("tests.serving.stage", "0")["sessions"]
    return found


def reckoned(site: Site, begun: dict[str, str]) -> dict[str, Any]:
    """What the record holds of the sendings (words by key), without the counts that are nought."""
    journal = site.folder / "journal.json"
    journal.write_text(json.dumps(begun))
    found = site.run("tests.lab.crashes.reckoning", str(journal))
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize(("kills", "seed"), [(6, 15), pytest.param(500, 2030, marks=pytest.mark.lab)])
def test_crashes_lose_halve_and_double_nothing(site: Site, kills: int, seed: int) -> None:
    chance, wires = random.Random(seed), dict[str, threading.Event]()
    people = []
    for state, session in sessions(site).items():
        wires[state] = threading.Event()
        people.append(FocalPoint(state, Browser(site.port, session), wires[state]))
    site.start()
    for person in people:
        person.start()
    for _number in range(kills):
        person = chance.choice(people)
        assert person.on_the_wire.wait(timeout=120), person.fault
        time.sleep(chance.uniform(0, LATEST_SECONDS))
        site.kill()
        site.start()
    for person in people:
        person.going_home.set()
    for person in people:
        person.join(timeout=120)
    site.kill()
    assert not [f"{person.name}: {person.fault!r}" for person in people if person.fault or person.is_alive()]
    begun = {key: words for person in people for key, words in person.journal.begun.items()}
    acknowledged = [key for person in people for key in person.journal.acknowledged]
    broken = sum(person.journal.broken for person in people)
    print(f"{kills} kills, {broken} sendings without a first answer, {len(acknowledged)} acknowledged")
    assert sorted(acknowledged) == sorted(begun)
    assert reckoned(site, begun) == {"sendings": len(begun)}
    assert broken >= kills // 4, "the kills missed the sendings"
    assert len(acknowledged) >= kills


def all_at_once(posts: list[Callable[[], Page]]) -> list[Page]:
    """The pages that came back from posts that began together."""
    barrier = threading.Barrier(len(posts))

    def one(post: Callable[[], Page]) -> Page:
        barrier.wait()
        return post()

    with ThreadPoolExecutor(len(posts)) as people:
        return list(people.map(one, posts))


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.lab)])
def test_identical_posts_are_one_sending_and_of_conflicting_saves_one_is_kept(site: Site, rounds: int) -> None:
    browser = Browser(site.port, sessions(site)["XAA"])
    site.start()
    first = filled(browser.get(ANSWER).form("summary"), summary="As it was.", implementation_status="planned")
    assert browser.post(ANSWER, first).status == 302
    form = browser.get(ANSWER).form("summary")
    words = [f"As writer {number} saw it." for number in range(12)]
    pages = all_at_once([partial(browser.post, ANSWER, filled(form, summary=each)) for each in words])
    assert Counter(page.status for page in pages) == {302: 1, 409: 11}
    kept = dict(browser.get(ANSWER).form("summary"))["summary"]
    for own, page in zip(words, pages, strict=True):
        assert own == kept if page.status == 302 else (own in page.body and kept in page.body)

    check = ready_to_send(browser.get(f"{ROOM}check/"))
    key = dict(check)["uuid"]
    for _round in range(rounds):
        pages = all_at_once([partial(browser.post, f"{ROOM}check/", check)] * AT_A_TIME)
        assert Counter((page.status, key in page.goes_to) for page in pages) == {(302, True): AT_A_TIME}
    assert reckoned(site, {key: kept}) == {"sendings": 1}
