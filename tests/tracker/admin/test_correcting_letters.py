"""A clerk corrects what was entered wrongly from a letter and accepted: beside the letter, differences first."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker.admin.letters.held_forms import letter_returned
from tracker.choices import ReviewState
from tracker.models import StatusUpdate

pytestmark = pytest.mark.database


@pytest.fixture
def letter(seed_world: World) -> StatusUpdate:
    """What was entered from a letter of XAA, and accepted."""
    draft = seed_world.draft(summary="Twelve officers were trained.", on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.accept(draft)
    return StatusUpdate.objects.get(pk=draft.pk)


@pytest.fixture
def address(letter: StatusUpdate) -> str:
    return act_of(letter, "correct-transcription")


@pytest.fixture
def typed(address: str, entry: Client) -> dict[str, Any]:
    """The form as the page gives it, with another figure and a reason."""
    return shown(entry.get(address)) | {"summary": "Twenty officers were trained.", "reason": "Misread."}


def entering(version: StatusUpdate) -> str:
    """The page on which the clerk enters what a letter says on this recommendation."""
    names = [version.submission.period.slug, version.member_state_id]
    return f"{reverse('admin:tracker_submission_letter', args=names)}{version.recommendation_id}/"


def test_a_clerk_finds_the_way_where_the_letter_was_entered(entry: Client, letter: StatusUpdate, address: str) -> None:
    page = sentences(entry.get(entering(letter)))
    assert f'href="{address}"' in page
    assert "public pages show it as a correction by the State" in page
    assert "Twelve officers were trained." in sentences(entry.get(address))
    assert "First pages" in sentences(entry.get(address)), "the letter is beside it"


def test_the_differences_are_looked_at_first(entry: Client, address: str, typed: dict[str, Any]) -> None:
    page = sentences(entry.get(address))
    assert 'value="Send to be checked"' not in page
    looked = sentences(entry.post(address, typed | {"preview": "1", "language": "fr"}))
    assert "<del>Twelve</del>" in looked
    assert "<ins>Twenty</ins>" in looked
    assert "<del>English</del>" in looked, "of the language as well"
    assert 'value="Send to be checked"' in looked
    same = typed | {"preview": "1", "summary": "Twelve officers were trained."}
    assert "Nothing would be changed." in sentences(entry.post(address, same))
    assert StatusUpdate.objects.count() == 1


def test_it_is_sent_once_and_the_reviewer_compares_it_with_the_letter(
    entry: Client, review: Client, letter: StatusUpdate, address: str, typed: dict[str, Any]
) -> None:
    done = sentences(entry.post(address, typed, follow=True))
    assert "The correction waits to be checked by another person." in done
    assert entry.post(address, typed).status_code == 302, "pressed twice, it is one"
    right = StatusUpdate.objects.get(transcribes=letter)
    assert "is not reviewed yet" in sentences(entry.get(address))
    page = sentences(review.get(reverse("admin:tracker_statusupdate_check", args=[right.pk])))
    assert "Corrects a mistake of transcription:" in page
    assert "Misread." in page
    assert "Compare it with the letter." in page


def test_one_that_was_returned_goes_on_from_what_was_typed(
    seed_world: World, entry: Client, letter: StatusUpdate, address: str, typed: dict[str, Any]
) -> None:
    entry.post(address, typed)
    seed_world.give_back(StatusUpdate.objects.get(transcribes=letter), "It says thirty.")
    page = entry.get(entering(letter))
    assert f'href="{address}"' in sentences(page)
    assert "This was the correction of a mistake of transcription." in sentences(page)
    again = entry.get(address)
    assert "It says thirty." in sentences(again)
    begun = shown(again)
    assert (begun["summary"], begun["reason"]) == ("Twenty officers were trained.", "Misread.")
    entry.post(address, begun | {"summary": "Thirty officers were trained."})
    assert StatusUpdate.objects.filter(transcribes=letter, review_state=ReviewState.SUBMITTED).count() == 1


def test_another_letter_is_never_taken_for_the_one_that_was_corrected(
    seed_world: World, entry: Client, letter: StatusUpdate, address: str, typed: dict[str, Any]
) -> None:
    """Its scan would have gone along with words that it does not hold."""
    entry.post(address, typed)
    seed_world.give_back(StatusUpdate.objects.get(transcribes=letter))
    seed_world.draft(summary="Another letter says so.", on_behalf=True)
    assert letter_returned(letter.submission) is None


def test_what_was_typed_comes_back_where_it_is_refused(
    seed_world: World, entry: Client, review: Client, letter: StatusUpdate, address: str, typed: dict[str, Any]
) -> None:
    seed_world.draft(summary="A draft of another letter.", on_behalf=True)
    refused = entry.post(address, typed)
    assert refused.status_code == 403
    assert "Twenty officers were trained." in sentences(refused)
    assert "is not reviewed yet" in sentences(refused)
    assert review.post(address, typed).status_code == 403
    assert act_of(letter, "correct-transcription") not in sentences(review.get(act_of(letter, "change")))
