"""What the secretariat had entered wrongly from a letter is corrected: the public reads that, and what was changed."""

import uuid
from typing import Any

import pytest

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
