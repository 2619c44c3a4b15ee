"""A State is told once when all that it sent together is reviewed: how much was accepted, and what came back."""

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.models import OutgoingMail

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
    assert "- Returned: 15 (b)\n" in told
    assert "- Due date:" in told
    assert told.rstrip().endswith("/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-b/")
    assert first.summary not in told
    assert "The year is missing." not in told


def test_what_came_back_is_named_and_the_first_of_it_is_where_the_mail_leads(seed_world: World) -> None:
    """In the order of the document, whichever was returned first; commitments are counted, and none is quoted."""
    sent = [seed_world.draft(slug) for slug in ("15-d", "15-a", "15-b")]
    promises = [seed_world.commit("15-c", text="Train every judge."), seed_world.commit("15-e")]
    seed_world.send(*sent, *promises)
    for each in (promises[0], sent[0], sent[2], promises[1]):
        seed_world.give_back(each, "The year is missing.")
    seed_world.accept(sent[1])
    (told,) = reviewed(seed_world)
    assert "returned to you: 4\n- Returned: 15 (b), 15 (d), 2 commitments\n" in told
    assert told.rstrip().endswith("/recommendations/rpm-asia-pacific-2025/15-b/")
    assert "Train every judge." not in told


def test_where_only_a_commitment_came_back_the_mail_leads_to_it_and_of_letters_and_returns_none(
    seed_world: World,
) -> None:
    back, letter = seed_world.draft("15-d"), seed_world.draft("15-b", on_behalf=True)
    seed_world.send(back)
    seed_world.give_back(back)
    seed_world.send_on_behalf(letter)
    seed_world.accept(letter)
    assert reviewed(seed_world) == [], "all was returned, or came by letter"
    answer, promise = seed_world.draft("15-a"), seed_world.commit("15-c")
    seed_world.send(answer, promise)
    seed_world.accept(answer)
    seed_world.give_back(promise)
    (told,) = reviewed(seed_world)
    assert "- Returned: 1 commitment\n" in told
    assert told.rstrip().endswith(f"/portal/period-1/xaa/commitments/{promise.commitment_id}/")


def test_without_consent_it_says_that_nothing_is_public(seed_world: World) -> None:
    answer = seed_world.draft("15-a")
    seed_world.send(answer, consent="no")
    seed_world.accept(answer)
    (told,) = reviewed(seed_world)
    assert "- Answers and commitments accepted: 1\n" in told
    assert "not public: there is no consent to publish in this period." in told
    assert "returned" not in told
    assert "Due date" not in told
    assert told.rstrip().endswith("/portal/period-1/xaa/")


def test_what_the_state_recalled_before_is_called_neither_reviewed_nor_returned(seed_world: World) -> None:
    """It was recalled and sent anew: it waits."""
    first, second, promise = seed_world.draft("15-a"), seed_world.draft("15-b"), seed_world.commit("15-c")
    seed_world.send(first, second, promise, consent="yes")
    for each in (second, promise):
        actions.recall(version=each, by=seed_world.focal_point, now=seed_world.now())
    seed_world.send(seed_world.draft("15-b"))
    seed_world.accept(first)
    (told,) = reviewed(seed_world)
    assert "- Answers and commitments accepted: 1\n" in told
    assert "- Recommendations: 15 (a)\n" in told
    assert "1 commitment" not in told
    assert "returned" not in told
