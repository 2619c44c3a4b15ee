"""What one page and one save of a room ask of the database. The bounds stand where they were reached when the room was
read once a request, at about half; one is raised only where the page shows something new."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World
from tracker.models import Printing, StatusUpdate
from tracker.portal.rooms import rooms_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# With one draft of an answer and one of a commitment. One each since the menu says how many notices are new; one of the
# list since it says what was reported before, and four since what a thousand have in common is read once for them all.
# One of an answer and of the check page since comments are addressed to colleagues, and marked as resolved.
PAGES = {"answer": 19, "task_list": 27, "check": 20, "commitments": 11, "commitment_new": 12, "library": 7}
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
    """With each version came its response, period, recommendation, meeting and text: 17,449 objects for 1,000 tasks."""
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


def test_the_handover_asks_for_commitments_once_a_period(
    focal: Client, address: Callable[..., str], drafted: str
) -> None:
    """It read all that they cite and serve as well, and once more for their number."""
    with CaptureQueriesContext(connection) as captured:
        assert "We promise." in focal.get(address("handover")).content.decode()
    asked = [each["sql"].partition(".")[0] for each in captured.captured_queries]
    assert asked.count('SELECT "tracker_commitmentupdate"') == 1
    assert not [each for each in asked if "citation" in each]
