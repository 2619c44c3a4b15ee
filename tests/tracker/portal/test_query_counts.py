"""What one page and one save of a room ask of the database. The bounds stand where they were reached when the room was
read once a request, at about half; one is raised only where the page shows something new."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.world import World
from tracker import actions
from tracker.models import EvidenceCheck, Printing, StatusUpdate, User
from tracker.portal.account.mail import new_count
from tracker.portal.rooms import rooms_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# With one draft of an answer and one of a commitment. One each since the menu says how many notices are new; one of the
# list since it says what was reported before, and four since what a thousand have in common is read once for them all.
# One of an answer and of the check page since comments are addressed to colleagues, and marked as resolved.
PAGES = {
    "answer": 19,
    "task_list": 27,
    "check": 20,
    "commitments": 11,
    "commitment_new": 12,
    "library": 7,
}
SAVE = 32  # two more than that since a save is a set of one: its savepoint lets a set be stored but for one


@contextmanager
def counted(found: dict[str, int], name: str) -> Iterator[None]:
    """Write down how many queries are asked within."""
    with CaptureQueriesContext(connection) as captured:
        yield
    found[name] = len(captured)


@pytest.fixture
def drafted(focal: Client, address: Callable[..., str], words: Callable[..., dict[str, object]]) -> str:
    """The focal point began an answer and a commitment; the address of the commitment."""
    assert focal.post(address("answer", slug="15-a"), words()).status_code == 302
    form = focal.get(address("commitment_new")).context["form"]
    asked = form.fields["recommendations"].choices[0][0]
    sent = {"uuid": str(uuid.uuid4()), "text": "We promise.", "recommendations": [asked], "progress": "planned"}
    assert focal.post(address("commitment_new"), sent | {"language": "en", "act": "save"}).status_code == 302
    return address("commitment", uuid=sent["uuid"])


def test_pages_of_a_room_ask_little(focal: Client, address: Callable[..., str], drafted: str) -> None:
    found: dict[str, int] = {}
    places = {name: address(name, slug="15-a") if name == "answer" else address(name) for name in PAGES}
    for name, place in (places | {"commitment": drafted}).items():
        focal.get(place)
        with counted(found, name):
            assert focal.get(place).status_code == 200
    # Three of what the recommendations have in common, one of the colleagues who write about all of these.
    limits = PAGES | {"commitment": 20}
    assert {name: count for name, count in found.items() if count > limits[name]} == {}


def test_one_save_of_an_answer_asks_little(
    focal: Client, address: Callable[..., str], words: Callable[..., dict[str, object]], drafted: str
) -> None:
    found: dict[str, int] = {}
    for number, act in enumerate(("save", "quiet")):
        revision = StatusUpdate.objects.get().revision
        with counted(found, act):
            focal.post(address("answer", slug="15-a"), words(summary=f"Text {number}.", revision=revision, act=act))
        assert StatusUpdate.objects.get().summary == f"Text {number}."
    assert max(found.values()) <= SAVE + 1, found  # a quiet save asks who else is there


def test_rooms_are_found_in_the_same_queries_however_many_there_are(seed_world: World) -> None:
    found: dict[str, int] = {}
    for number in (1, 4):
        with counted(found, str(number)):
            assert len(rooms_of(seed_world.focal_point, seed_world.now())) == number
        for each in range(3):
            seed_world.open_period(f"more-{number}-{each}")
    assert found["1"] == found["4"] == 4


def test_a_line_of_the_task_list_is_read_with_what_it_tells(
    focal: Client, address: Callable[..., str], drafted: str
) -> None:
    made = Counter[type]()

    def count(sender: type, **_rest: object) -> None:
        made[sender] += 1

    post_init.connect(count)
    try:
        assert focal.get(address("task_list")).status_code == 200
    finally:
        assert post_init.disconnect(count)
    assert made[StatusUpdate] == 1
    assert made[Printing] == 12  # those that the period asks


def grow(world: World, slugs: Sequence[str]) -> None:
    """Add one of each to the pages of XAA for each of `slugs`: answers, people, files, comments, notices, periods."""
    for slug in slugs:
        earlier = world.publish(slug, summary="As of the first period.")
        other = world.open_period(f"more-{slug}", slugs=("15-a", slug))
        world.publish(slug, summary="As of another period.", period=other)
        back = world.draft("15-a", period=other)
        world.send(back)
        world.give_back(back)
        world.draft("15-a", period=other)
        world.draft(slug, summary="Corrected.")
        item = world.evidence(link="https://example.org/law")
        EvidenceCheck.objects.create(
            evidence=item, kind="link", asked_at=world.now(), tried_at=world.now(), ended_at=world.now(),
            outcome="clean", title="A law",
        )  # fmt: skip
        actions.write_comment(
            uuid=uuid.uuid4(), submission=earlier.submission, recommendation=world.recommendations["15-a"],
            text="Which year?", language="en", by=world.focal_point, now=world.now(),
        )  # fmt: skip
        actions.invite_person(
            email=f"{slug}@example.org", full_name=slug, language="en", member_state=world.xaa, period=world.period,
            role="expert", recommendations=[world.recommendations["15-b"]], by=world.focal_point, now=world.now(),
        )  # fmt: skip


GROWING = ("task_list", "welcome", "answer", "check", "consent", "people", "library")


def test_no_page_asks_more_for_many_than_for_one(focal: Client, browser_of, seed_world: World, address) -> None:
    """Answers, older answers, people, evidence, comments, notices and other open periods."""
    desk = browser_of(seed_world.dataentry)
    places = {name: (focal, address(name, slug="15-a") if name == "answer" else address(name)) for name in GROWING}
    places |= {"news": (focal, reverse("portal:news"))}
    places |= {"preview": (desk, reverse("portal:preview", args=["period-1"]))}
    counts: list[dict[str, int]] = []
    for slugs in (("15-b", "15-c"), ("15-d", "15-e", "15-f")):
        grow(seed_world, slugs)
        found: dict[str, int] = {}
        for name, (browser, place) in places.items():
            browser.get(place)
            with counted(found, name):
                assert browser.get(place).status_code == 200
        person = User.objects.get(pk=seed_world.focal_point.pk)
        with counted(found, "the number in the menu"):
            assert new_count(person)
        counts.append(found)
    assert counts[0] == counts[1]
