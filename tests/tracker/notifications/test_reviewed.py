"""A State is told once when all that it sent together is reviewed: how much was accepted, and what came back."""

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.models import OutgoingMail, StatusUpdate

pytestmark = pytest.mark.django_db


def reviewed(world: World) -> list[str]:
    """What the focal point of XAA was told of the end of a review, without the choices at its end."""
    found = OutgoingMail.objects.filter(key__startswith="reviewed", user=world.focal_point).order_by("pk")
    return [mail.text.rpartition("\n-- \n")[0] for mail in found]


def test_a_state_is_told_once_when_all_that_it_sent_is_decided(seed_world: World) -> None:
    """With consent, a focal point heard nothing of what was accepted, and saw it on the public page by chance."""
    first, second, promise = seed_world.draft("15-a"), seed_world.draft("15-b"), seed_world.commit("15-c")
    seed_world.send(first, second, promise, consent="yes")
    seed_world.accept(first)
    seed_world.accept(promise)
    assert reviewed(seed_world) == []
    seed_world.give_back(second)
    (told,) = reviewed(seed_world)
    assert "commitments accepted: 2\n- Answers and commitments returned to you: 1\n" in told
    assert "What was accepted is public." in told
    assert "- Due date:" in told
    assert first.summary not in told


def test_what_the_state_recalled_before_is_not_called_reviewed(seed_world: World) -> None:
    """It was recalled and sent anew: it waits."""
    first, second, promise = seed_world.draft("15-a"), seed_world.draft("15-b"), seed_world.commit("15-c")
    seed_world.send(first, second, promise, consent="yes")
    for each in (second, promise):
        actions.recall(version=each, by=seed_world.focal_point, now=seed_world.now())
    seed_world.send(seed_world.draft("15-b"))
    seed_world.accept(first)
    (told,) = reviewed(seed_world)
    assert "- Recommendations: 15 (a)\n" in told
    assert "1 commitment" not in told


def test_without_consent_it_says_that_nothing_is_public(seed_world: World) -> None:
    answer = seed_world.draft("15-a")
    seed_world.send(answer, consent="no")
    seed_world.accept(answer)
    (told,) = reviewed(seed_world)
    assert "- Answers and commitments accepted: 1\n" in told
    assert "not public: there is no consent to publish in this period." in told
    assert "returned" not in told
    assert "Due date" not in told


def test_what_the_state_recalled_is_not_told_as_returned(seed_world: World) -> None:
    first, second = seed_world.draft("15-a"), seed_world.draft("15-b")
    seed_world.send(first, second)
    recalled = StatusUpdate.objects.get(pk=first.pk)
    actions.recall(version=recalled, by=seed_world.focal_point, now=seed_world.now())
    seed_world.accept(second)
    (told,) = reviewed(seed_world)
    assert "- Answers and commitments accepted: 1\n" in told
    assert "returned" not in told


def test_where_all_was_returned_or_came_by_letter_no_more_is_said(seed_world: World) -> None:
    answer, letter = seed_world.draft("15-a"), seed_world.draft("15-b", on_behalf=True)
    seed_world.send(answer)
    seed_world.give_back(answer)
    seed_world.send_on_behalf(letter)
    seed_world.accept(letter)
    assert reviewed(seed_world) == []
