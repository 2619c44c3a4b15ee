"""The same form posted many times at once, and two pages of one draft saved at once, over HTTP."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from tests.lab.crashes.browsing import Browser, Fields, Page, filled, ready_to_send
from tests.lab.crashes.focal_point import PERIOD, RECOMMENDATION
from tests.lab.crashes.site import Site

pytestmark = pytest.mark.database
ROOM = f"/portal/{PERIOD}/xaa/"
ANSWER = f"{ROOM}recommendations/{RECOMMENDATION}/"
AT_A_TIME, ROUNDS = 50, 2


def all_at_once(post: "partial[Page]", times: int) -> list[Page]:
    """The pages that came back from as many identical posts, begun together."""
    barrier = Barrier(times)

    def one(_number: int) -> Page:
        barrier.wait()
        return post()

    with ThreadPoolExecutor(times) as people:
        return list(people.map(one, range(times)))


def posted_again_and_again(site: Site, *, rounds: int) -> dict[str, int]:
    """One sending, `rounds` times fifty identical posts of it; what the record holds afterwards."""
    browser = Browser(site.port, site.run("tests.lab.crashes.stage")["XAA"])
    site.start()
    words = "What we did, sent once."
    form = browser.get(ANSWER).form("summary")
    assert browser.post(ANSWER, filled(form, summary=words, implementation_status="planned")).status == 302
    check = ready_to_send(browser.get(f"{ROOM}check/"))
    key = dict(check)["uuid"]
    for _round in range(rounds):
        pages = all_at_once(partial(browser.post, f"{ROOM}check/", check), AT_A_TIME)
        assert Counter((page.status, key in page.goes_to) for page in pages) == {(302, True): AT_A_TIME}
    journal = site.folder / "journal.json"
    journal.write_text(json.dumps({key: words}))
    found: dict[str, int] = site.run("tests.lab.crashes.reckoning", str(journal))
    return {name: count for name, count in found.items() if count}


def test_identical_posts_are_one_sending_with_one_receipt(site: Site) -> None:
    assert posted_again_and_again(site, rounds=ROUNDS) == {"sendings": 1}


def test_of_conflicting_saves_one_is_kept_and_the_others_come_back_with_their_words(site: Site) -> None:
    browser = Browser(site.port, site.run("tests.lab.crashes.stage")["XAA"])
    site.start()
    first = filled(browser.get(ANSWER).form("summary"), summary="As it was.", implementation_status="planned")
    assert browser.post(ANSWER, first).status == 302
    form = browser.get(ANSWER).form("summary")
    versions: list[Fields] = [filled(form, summary=f"As writer {number} saw it.") for number in range(12)]
    with ThreadPoolExecutor(len(versions)) as people:
        pages = list(people.map(partial(browser.post, ANSWER), versions))
    assert Counter(page.status for page in pages) == {302: 1, 409: 11}
    kept = dict(browser.get(ANSWER).form("summary"))["summary"]
    winner = next(number for number, page in enumerate(pages) if page.status == 302)
    assert kept == f"As writer {winner} saw it."
    for number, page in enumerate(pages):
        if number != winner:
            assert f"As writer {number} saw it." in page.body
            assert kept in page.body
