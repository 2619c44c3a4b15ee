"""Recall, until a reviewer has opened the sending for checking: of a State its own, of data entry a letter."""

import uuid
from typing import Any

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import ReviewState
from tracker.models import AuditEvent, CommitmentUpdate, StatusUpdate, Transmission
from tracker.receipts import check_receipt

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def recall(world: World, version: Any, by: Any = None) -> Any:
    return actions.recall(version=version, by=by or world.focal_point, now=world.now())


def test_a_recalled_version_stays_as_it_was_sent(seed_world: World) -> None:
    draft = seed_world.draft()
    sending = seed_world.send(draft)
    recalled = recall(seed_world, draft)
    assert (recalled.review_state, recalled.transmission) == (ReviewState.RETURNED, sending)
    assert check_receipt(sending)
    assert seed_world.draft(summary="Mended.").version == 2


def test_nothing_is_recalled_once_it_is_being_checked(seed_world: World) -> None:
    draft = seed_world.draft()
    sending = seed_world.send(draft)
    actions.open_for_checking(transmission=sending, by=seed_world.reviewer, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="has started its review"):
        recall(seed_world, draft)


def test_nothing_is_recalled_twice_or_by_another_person(seed_world: World) -> None:
    draft = seed_world.draft()
    seed_world.send(draft)
    for person in (seed_world.expert, seed_world.observer, seed_world.reviewer, seed_world.focal_points["XAB"]):
        with pytest.raises(actions.NotAllowed):
            recall(seed_world, draft, by=person)
    recall(seed_world, draft)
    with pytest.raises(actions.NotAllowed):
        recall(seed_world, draft)


def test_one_reviewer_at_a_time_checks_a_sending(seed_world: World) -> None:
    sending = seed_world.send(seed_world.draft())
    for _turn in range(2):
        actions.open_for_checking(transmission=sending, by=seed_world.reviewer, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="is reviewing this response"):
        actions.open_for_checking(transmission=sending, by=seed_world.second_reviewer, now=seed_world.now())
    assert AuditEvent.objects.filter(act="open_for_checking").count() == 1


def letter_of(world: World) -> Transmission:
    """A letter with two answers."""
    drafts = [
        world.draft(slug, state="XAB", on_behalf=True, summary=f"As typed of {slug}.") for slug in ("15-a", "15-b")
    ]
    return world.send_on_behalf(*drafts)


def take_back(world: World, letter: Transmission, by: Any = None) -> Any:
    return actions.recall_letter(transmission=letter, by=by or world.dataentry, now=world.now())


def test_a_letter_that_was_taken_back_stays_as_it_was_sent_and_its_answers_are_drafts(seed_world: World) -> None:
    """It had to be reviewed and returned, with the wrong scan, before anybody could correct it."""
    letter = letter_of(seed_world)
    colleague = UserFactory(is_data_entry=True)
    take_back(seed_world, letter, by=colleague)
    sent, drafts = StatusUpdate.objects.filter(transmission=letter), StatusUpdate.objects.drafts()
    assert {(each.review_state, each.checked_by) for each in sent} == {(ReviewState.RETURNED, None)}
    assert check_receipt(letter)
    assert sorted(each.summary for each in drafts) == ["As typed of 15-a.", "As typed of 15-b."]
    assert {(each.version, each.on_behalf, each.typed_by) for each in drafts} == {(2, True, colleague)}
    assert AuditEvent.objects.filter(act="recall", by=colleague).count() == 2
    again = seed_world.send_on_behalf(*drafts)
    assert take_back(seed_world, again)


def test_a_letter_taken_back_twice_is_taken_back_once(seed_world: World) -> None:
    letter = letter_of(seed_world)
    first = take_back(seed_world, letter)
    draft = StatusUpdate.objects.drafts().first()
    seed_world.draft(draft.recommendation.slug, state="XAB", on_behalf=True, summary="Corrected meanwhile.", revision=0)
    assert set(take_back(seed_world, letter)) == set(first)
    assert AuditEvent.objects.filter(act="recall").count() == 2
    draft.refresh_from_db()
    assert draft.summary == "Corrected meanwhile."


def test_no_letter_is_taken_back_of_which_the_review_began(seed_world: World) -> None:
    claimed, decided = letter_of(seed_world), seed_world.send_on_behalf(
        *[seed_world.draft(slug, state="XAB", on_behalf=True) for slug in ("15-c", "15-d")]
    )  # fmt: skip
    actions.open_for_checking(transmission=claimed, by=seed_world.reviewer, now=seed_world.now())
    seed_world.accept(StatusUpdate.objects.filter(transmission=decided).order_by("pk")[0])
    for letter in (claimed, decided):
        with pytest.raises(actions.NotAllowed, match="The review of this letter has started"):
            take_back(seed_world, letter)
    assert StatusUpdate.objects.submitted().count() == 3
    assert not StatusUpdate.objects.drafts().exists()


def test_only_data_entry_takes_a_letter_back_and_nothing_else(seed_world: World) -> None:
    letter = letter_of(seed_world)
    for person in (seed_world.reviewer, seed_world.administrator, seed_world.focal_points["XAB"]):
        with pytest.raises(actions.NotAllowed):
            take_back(seed_world, letter, by=person)
        with pytest.raises(actions.NotAllowed):
            recall(seed_world, StatusUpdate.objects.submitted()[0], by=person)
    own = seed_world.send(seed_world.draft())
    with pytest.raises(actions.NotAllowed, match="The State sent this response itself"):
        take_back(seed_world, own)


def test_a_commitment_of_a_letter_goes_back_without_a_draft(seed_world: World) -> None:
    """Only a spreadsheet sends one on behalf of a State: nobody could send a draft of it."""
    answer = seed_world.draft("15-a", state="XAB", on_behalf=True)
    pledge = actions.save_commitment(
        uuid=uuid.uuid4(), submission=answer.submission, words=actions.CommitmentWords(text="A law."), revision=None,
        recommendations=[seed_world.recommendations["15-a"]], by=seed_world.dataentry, now=seed_world.now(),
        on_behalf=True,
    )  # fmt: skip
    take_back(seed_world, seed_world.send_on_behalf(answer, pledge))
    assert CommitmentUpdate.objects.get().is_recalled
    assert StatusUpdate.objects.drafts().count() == 1
