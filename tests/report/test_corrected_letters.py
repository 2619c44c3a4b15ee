"""What the secretariat had entered wrongly from a letter is corrected: the public reads that, and what was changed."""

import datetime
import uuid
from typing import Any

import pytest
from django.utils import formats

from tests.report.test_versions import BASE
from tracker import actions
from tracker.actions.transcribing_letters import words_of
from tracker.models import StatusUpdate

pytestmark = pytest.mark.database


@pytest.fixture
def corrected(world: Any) -> StatusUpdate:
    """An answer from a letter, published, and its transcription corrected."""
    draft = world.draft("15-a", summary="Twelve officers were trained.", on_behalf=True)
    world.send_on_behalf(draft)
    world.accept(draft)
    actions.set_consent(submission=draft.submission, consent="yes", by=world.focal_point, now=world.now())
    draft.refresh_from_db()
    words = actions.AnswerWords(**vars(words_of(draft)) | {"summary": "Twenty officers were trained."})
    sent = actions.correct_letter(
        uuid=uuid.uuid4(), version=draft, words=words, reason="Misread.", by=world.dataentry, now=world.now()
    )
    right = sent.statusupdates.get()
    world.accept(right)
    return StatusUpdate.objects.get(pk=right.pk)


def said(reader: Any, address: str) -> str:
    return " ".join(reader.get(address).body.split())


def test_the_page_says_whose_mistake_it_was_and_the_dates_of_the_answer_stay(
    reader: Any, corrected: StatusUpdate
) -> None:
    page = said(reader, f"{BASE}/15-a/")
    assert "Twenty officers were trained." in page
    assert "mistake of transcription corrected by the secretariat on" in page
    assert "corrected on <time" not in page, "the State corrected nothing"
    assert "mistake of transcription corrected by the secretariat on" in said(reader, "/en/states/xaa/")


def test_the_list_of_changes_shows_what_was_changed_and_can_be_asked_for_these(
    reader: Any, corrected: StatusUpdate
) -> None:
    for address in ("/en/changes/", "/en/changes/?kind=transcription"):
        page = said(reader, address)
        assert "Mistake of transcription corrected" in page
        assert "The State changed nothing." in page
        assert "<del>Twelve</del>" in page
        assert "<ins>Twenty</ins>" in page
    assert "<del>Twelve</del>" not in said(reader, "/en/changes/?kind=correction")


def test_data_and_feeds_name_the_kind_and_never_our_reason(reader: Any, corrected: StatusUpdate) -> None:
    for address in ("/en/changes.json", "/en/changes.atom", f"{BASE}/15-a.json", f"{BASE}/15-a/"):
        body = reader.get(address).body
        assert "Misread." not in body
    assert '"transcription"' in reader.get("/en/changes.json").body


def test_of_the_letter_itself_the_public_reads_the_date_and_never_the_file_or_its_reference(
    world: Any, reader: Any
) -> None:
    draft = world.draft("15-a", summary="Twelve officers were trained.", on_behalf=True)
    world.send_on_behalf(draft)
    world.accept(draft)
    actions.set_consent(submission=draft.submission, consent="yes", by=world.focal_point, now=world.now())
    day = StatusUpdate.objects.get(pk=draft.pk).reported_on
    for letter in (
        actions.RightLetter(day - datetime.timedelta(days=3), ""),
        actions.RightLetter(day - datetime.timedelta(days=3), "NV 9/2026"),
    ):
        accepted = StatusUpdate.objects.accepted().select_related("transmission").get(recommendation__slug="15-a")
        sent = actions.correct_letter(
            uuid=uuid.uuid4(), version=accepted, words=words_of(accepted), reason="Misread.", letter=letter,
            by=world.dataentry, now=world.now(),
        )  # fmt: skip
        world.accept(sent.statusupdates.get())
    page = said(reader, "/en/changes/?kind=transcription")
    assert page.count("The words of the answer are the same, and the State changed nothing.") == 2
    assert page.count("Date of the letter") == 1
    assert f"<del>{formats.date_format(day)}</del>" in page
    assert f"<ins>{formats.date_format(day - datetime.timedelta(days=3))}</ins>" in page
    for address in ("/en/changes/", "/en/changes.json", f"{BASE}/15-a/", f"{BASE}/15-a.json"):
        assert "NV 9/2026" not in reader.get(address).body
    assert formats.date_format(day - datetime.timedelta(days=3)) in said(reader, f"{BASE}/15-a/")


def test_a_correction_of_an_earlier_period_is_compared_with_its_own_answer(world: Any, reader: Any) -> None:
    """The answer of a later period stands in between, and would hide what was changed."""
    draft = world.draft("15-a", summary="Twelve officers were trained.", on_behalf=True)
    world.send_on_behalf(draft)
    world.accept(draft)
    actions.set_consent(submission=draft.submission, consent="yes", by=world.focal_point, now=world.now())
    later = world.draft("15-a", period=world.open_period("period-2"), summary="A later answer.")
    world.send(later)
    world.accept(later)
    draft.refresh_from_db()
    words = actions.AnswerWords(**vars(words_of(draft)) | {"summary": "Twenty officers were trained."})
    sent = actions.correct_letter(
        uuid=uuid.uuid4(), version=draft, words=words, reason="Misread.", by=world.dataentry, now=world.now()
    )
    world.accept(sent.statusupdates.get())
    page = said(reader, "/en/changes/?kind=transcription")
    assert "<del>Twelve</del>" in page
    assert "A later answer." not in page
