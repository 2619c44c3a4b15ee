"""Who has not answered: what is named to whom, who wrote nothing yet, whose date is past. For the senders alone."""

import datetime
import re

import pytest
from django.utils import timezone

from tests.factories.records import UserFactory
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Mandate
from tracker.portal.answers.queries import answers_by_recommendation
from tracker.portal.people.naming import assignments_of
from tracker.portal.rooms import find_room
from tracker.portal.sending.unanswered import Chased, chased, written_by
from tracker.portal.tasks.queries import items_of
from tracker.portal.tasks.tasklist import task_list


@pytest.fixture
def name(seed_world):
    """The focal point names a recommendation to an expert."""

    def to(expert: Mandate, slug: str, *, days: int | None = None) -> None:
        due_on = None if days is None else timezone.now().date() + datetime.timedelta(days=days)
        actions.assign(
            mandate=expert, period=seed_world.period, recommendation=seed_world.recommendations[slug], due_on=due_on,
            by=seed_world.focal_point, now=seed_world.now(),
        )  # fmt: skip

    return to


@pytest.fixture
def seen(seed_world):
    """What the focal point sees of it."""

    def by_expert() -> dict[str, Chased]:
        room = find_room(seed_world.focal_point, "period-1", "xaa")
        assert room is not None
        answers, assignments = answers_by_recommendation(room), list(assignments_of(room))
        versions = [version for standing in answers.values() for version in standing.versions]
        listed = task_list(room, list(items_of(room)), answers, assignments, set(), {})
        return {str(each.expert.user): each for each in chased(listed, assignments, written_by(room, versions))}

    return by_expert


def labels(found) -> list[str]:
    return [each.task.label for each in found]


def test_each_expert_stands_with_what_is_named_to_her(name, seen, seed_world) -> None:
    second = UserFactory(username="expert-2-xaa")
    mandate = seed_world.nominate(second, "XAA", MandateRole.EXPERT)
    name(mandate, "15-c", days=3)
    name(seed_world.expert_mandate, "15-b")
    found = seen()
    assert {who: labels(each.named) for who, each in found.items()} == {
        "expert-xaa": ["15 (a)", "15 (b)"],
        "expert-2-xaa": ["15 (c)"],
    }
    assert all(each.wrote_nothing for each in found.values())


def test_what_she_wrote_counts_as_hers_also_when_a_colleague_saved_it_last(name, seen, seed_world) -> None:
    name(seed_world.expert_mandate, "15-b")
    draft = seed_world.draft("15-a", by=seed_world.expert)
    seed_world.draft("15-a", summary="Mended.", revision=draft.revision)
    seed_world.draft("15-b", summary="By the focal point.")
    expert = seen()["expert-xaa"]
    assert not expert.wrote_nothing
    assert labels(expert.unwritten) == ["15 (b)"]


def test_a_draft_of_the_focal_point_is_not_called_unwritten(name, focal, seed_world, address) -> None:
    seed_world.draft("15-a", summary="By the focal point.")
    page = sentences(focal.get(address("task_list")))
    assert "has written nothing yet" in page
    assert "written nothing on" not in page  # it would say the same again
    name(seed_world.expert_mandate, "15-b")
    seed_world.draft("15-b", by=seed_world.expert)
    page = re.sub("<[^>]*>", "", sentences(focal.get(address("task_list"))))
    assert re.search(r"This expert has written nothing on:\s+15 \(a\)", page)


def test_a_date_is_past_until_the_answer_was_sent(name, seen, seed_world) -> None:
    name(seed_world.expert_mandate, "15-b", days=-1)
    name(seed_world.expert_mandate, "15-c", days=0)
    assert labels(seen()["expert-xaa"].past) == ["15 (b)"]
    seed_world.send(seed_world.draft("15-b"))
    assert labels(seen()["expert-xaa"].past) == []
    assert labels(seen()["expert-xaa"].unwritten) == ["15 (a)", "15 (c)"]


def test_the_senders_read_it_on_the_task_list_and_nobody_else(
    name, focal, expert, observer, seed_world, address
) -> None:
    name(seed_world.expert_mandate, "15-b", days=-1)
    page = " ".join(focal.get(address("task_list")).content.decode().split())
    assert "Who works on what" in page
    assert "has written nothing yet" in page
    assert "The date inside your State is past for:" in page
    for browser in (expert, observer):
        assert "Who works on what" not in browser.get(address("task_list")).content.decode()


def test_where_nothing_is_named_there_is_nothing_to_say(focal, seed_world, address) -> None:
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    assert "Who works on what" not in focal.get(address("task_list")).content.decode()
