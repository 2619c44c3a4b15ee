"""A clerk corrects what was entered wrongly from a letter and accepted: beside the letter, differences first."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.files import CONTENT
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker import actions
from tracker.actions.transcribing_letters import words_of
from tracker.admin.letters.held_forms import letter_returned
from tracker.choices import ReviewState
from tracker.models import StatusUpdate

pytestmark = pytest.mark.database


def _accepted(*slugs: str) -> World:
    world = make_world()
    drafts = [world.draft(slug, summary="Twelve officers were trained.", on_behalf=True) for slug in slugs]
    world.send_on_behalf(*drafts)
    for draft in drafts:
        world.accept(draft)
    return world


def _one_answer() -> World:
    return _accepted("15-a")


def _three_answers() -> World:
    return _accepted("15-a", "15-b", "15-c")


WORLDS = {"several": _three_answers, "seed_world": _one_answer}


@pytest.fixture
def letter(seed_world: World) -> StatusUpdate:
    """What was entered from a letter of XAA, and accepted."""
    return StatusUpdate.objects.get()


@pytest.fixture
def several(seed_world: World) -> list[StatusUpdate]:
    """Three answers of one letter of XAA, accepted."""
    return list(StatusUpdate.objects.select_related("transmission").order_by("pk"))


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


def test_the_differences_are_looked_at_first(
    entry: Client, letter: StatusUpdate, address: str, typed: dict[str, Any]
) -> None:
    page = sentences(entry.get(entering(letter)))
    assert f'href="{address}"' in page, "the clerk finds the way where the letter was entered"
    assert "public pages show it as a correction by the State" in page
    page = sentences(entry.get(address))
    assert "Twelve officers were trained." in page
    assert "First pages" in page, "the letter is beside it"
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
    assert letter_returned(letter.submission) is None, "another letter is never taken for this one"
    begun = shown(again)
    assert (begun["summary"], begun["reason"]) == ("Twenty officers were trained.", "Misread.")
    entry.post(address, begun | {"summary": "Thirty officers were trained."})
    assert StatusUpdate.objects.filter(transcribes=letter, review_state=ReviewState.SUBMITTED).count() == 1


def test_what_was_typed_comes_back_where_it_is_refused(
    seed_world: World, entry: Client, review: Client, letter: StatusUpdate, address: str, typed: dict[str, Any]
) -> None:
    seed_world.draft(summary="A draft of another letter.", on_behalf=True)
    refused = entry.post(address, typed)
    assert refused.status_code == 403
    assert "Twenty officers were trained." in sentences(refused)
    assert "is not reviewed yet" in sentences(refused)
    assert review.post(address, typed).status_code == 403
    assert address not in sentences(review.get(act_of(letter, "change")))


def a_day_before(version: StatusUpdate) -> str:
    assert version.transmission is not None
    return (version.transmission.reported_on - datetime.timedelta(days=1)).isoformat()


def test_a_wrong_date_is_seen_for_all_answers_of_the_letter_before_it_is_sent(
    entry: Client, review: Client, several: list[StatusUpdate]
) -> None:
    address, day = act_of(several[0], "correct-transcription"), a_day_before(several[0])
    page = entry.get(address)
    assert "Accepted answers of this letter (3): 15 (a), 15 (b), 15 (c)." in sentences(page)
    typed = shown(page) | {"reported_on": day, "note_verbale": "NV 9/2026", "reason": "Misread."}
    looked = sentences(entry.post(address, typed | {"preview": "1"}))
    assert "Date of the letter" in looked
    assert "<ins>NV 9/2026</ins>" in looked
    assert "The date is changed for all answers of this letter (3): 15 (a), 15 (b), 15 (c)." in looked
    assert "The note verbale is changed for all answers of this letter (3)" in looked
    assert "The file is changed" not in looked
    entry.post(address, typed)
    other = StatusUpdate.objects.get(transcribes=several[2])
    read = sentences(review.get(reverse("admin:tracker_statusupdate_check", args=[other.pk])))
    for said in (
        "It was recorded as",
        "<bdi>NV 9/2026</bdi>. None was recorded.",
        "The words of the answer are the same.",
    ):
        assert said in read
    assert "Misread." not in read, "the reason is of the other answer"
    assert "<q" not in read
    row = sentences(review.get(reverse("admin:tracker_transmission_check", args=[other.transmission_id])))
    assert row.count("It was recorded as") == row.count("None was recorded.") == 3
    assert "Accept all" in row or "Start review" in row


def test_the_right_file_is_looked_at_first_and_sent_without_being_attached_again(
    entry: Client, several: list[StatusUpdate]
) -> None:
    address = act_of(several[0], "correct-transcription")
    typed = shown(entry.get(address)) | {"reason": "Another letter was attached."}
    content = CONTENT["pdf"][0] + b"\n"
    page = entry.post(address, typed | {"preview": "1", "scan": SimpleUploadedFile("right.pdf", content)})
    assert "<ins>the file attached now</ins>" in sentences(page)
    assert "The file is changed for all answers of this letter (3)" in sentences(page)
    assert "is sent with the correction unless you attach another" in sentences(page)
    entry.post(address, {name: value for name, value in shown(page).items() if name != "scan"})
    sent = {each.transmission for each in StatusUpdate.objects.filter(transcribes__in=several)}
    (letter,) = sent
    assert letter is not None
    with letter.scan.open("rb") as file:
        assert file.read() == content


def test_a_file_that_cannot_be_kept_is_refused_at_the_first_look_and_one_that_is_gone_is_asked_for(
    entry: Client, several: list[StatusUpdate]
) -> None:
    address = act_of(several[0], "correct-transcription")
    typed = shown(entry.get(address)) | {"reason": "Another letter was attached.", "preview": "1"}
    refused = entry.post(address, typed | {"scan": SimpleUploadedFile("right.pdf", b"PK no package")})
    assert refused.context["form"].errors["scan"]
    gone = entry.post(address, typed | {"held": f"{'0' * 64}.pdf"})
    assert gone.context["form"].errors["scan"] == ["The file that you attached is no longer there. Attach it again."]
    letter = several[0].transmission
    assert letter is not None
    letter.scan.storage.delete(str(letter.scan.name))
    again = entry.get(address)
    assert again.context["denied"] == ""
    assert "First pages" not in sentences(again)
    asked = entry.post(address, typed)
    assert asked.context["form"].errors["scan"] == ["The file of this letter is no longer there. Attach the letter."]


def test_where_another_answer_of_the_letter_waits_nothing_is_sent(
    seed_world: World, entry: Client, several: list[StatusUpdate]
) -> None:
    seed_world.draft("15-b", on_behalf=True)
    address = act_of(several[0], "correct-transcription")
    typed = shown(entry.get(address)) | {"reported_on": a_day_before(several[0]), "reason": "Misread."}
    looked = sentences(entry.post(address, typed | {"preview": "1"}))
    assert "15 (b) is not reviewed yet" in looked
    assert 'value="Send to be checked"' not in looked
    assert entry.post(address, typed).status_code == 403
    assert not StatusUpdate.objects.filter(transcribes__isnull=False).exists()


def test_the_right_file_that_was_returned_goes_on(
    seed_world: World, entry: Client, several: list[StatusUpdate]
) -> None:
    address = act_of(several[0], "correct-transcription")
    typed = shown(entry.get(address)) | {"reason": "Another letter was attached.", "note_verbale": "NV 9/2026"}
    entry.post(address, typed | {"scan": SimpleUploadedFile("right.pdf", CONTENT["pdf"][0] + b"\n")})
    returned = StatusUpdate.objects.get(transcribes=several[0])
    seed_world.give_back(returned, "The date is wrong as well.")
    page = entry.get(address)
    assert "The file that was returned is sent again unless you attach another." in sentences(page)
    assert shown(page)["note_verbale"] == "NV 9/2026"
    with pytest.raises(StatusUpdate.DoesNotExist):
        StatusUpdate.objects.submitted().get(transcribes=several[0])
    for each in StatusUpdate.objects.submitted():
        seed_world.accept(each)
    entry.post(address, shown(page) | {"reported_on": a_day_before(several[0])})
    again = StatusUpdate.objects.submitted().get(transcribes=several[0])
    assert again.transmission is not None
    assert again.transmission.scan_sha256 == returned.transmission.scan_sha256  # type: ignore[union-attr]
    assert StatusUpdate.objects.submitted().count() == 3, "the others had the old date still"


def test_what_is_sent_next_is_read_beside_the_corrected_version_though_its_day_is_earlier(
    seed_world: World, review: Client, several: list[StatusUpdate]
) -> None:
    words = actions.AnswerWords(**vars(words_of(several[0])) | {"summary": "Corrected by us."})
    day = datetime.date.fromisoformat(a_day_before(several[0]))
    sent = actions.correct_letter(
        uuid=uuid.uuid4(), version=several[0], words=words, reason="Misread.", by=seed_world.dataentry,
        now=seed_world.now(), letter=actions.RightLetter(day, ""),
    )  # fmt: skip
    seed_world.accept(sent.statusupdates.get(transcribes=several[0]))
    own = seed_world.draft("15-a", summary="Corrected by the State.")
    seed_world.send(own)
    page = sentences(review.get(reverse("admin:tracker_statusupdate_check", args=[own.pk])))
    assert "Version 2, Accepted" in page


def test_what_came_by_no_letter_is_refused_in_a_sentence(
    seed_world: World, entry: Client, letter: StatusUpdate
) -> None:
    own, draft = seed_world.publish("15-b"), seed_world.draft("15-c", on_behalf=True)
    for version in (own, draft):
        refused = entry.get(act_of(version, "correct-transcription"))
        assert refused.status_code == 403
        assert refused.context["denied"]
