"""A mistake of transcription in a paragraph of a report is corrected, or a paragraph that the document does not have is
removed: the public reads the right text, and when and why it was corrected.
"""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.report.test_versions import confirmed, continuing, printing_again
from tracker.actions import NotAllowed
from tracker.actions.rebuilding import rebuild_read_model
from tracker.models import AuditEvent, Paragraph, ParagraphCorrection, PublicCounter, SourceDocument

CORRECTED = "The secretariat corrected a mistake of transcription on"
REASON = "The import left out a word."
MEETING = "/en/meetings/rpm-asia-pacific-2025"


@pytest.fixture
def paragraph(world: World) -> Paragraph:
    """One with text of its own, which has no recommendation."""
    return world.document.paragraphs.filter(printings=None).exclude(text="").exclude(number="")[0]


def correct(world: World, paragraph: Paragraph, text: str, **given: Any) -> Any:
    """Correct a paragraph as a clerk who has just read it does."""
    words = {"seen": paragraph.corrections.count(), "number": paragraph.number, "reason": REASON, "text": text}
    return world.correct("text", paragraph, **words | given)


def take_away(world: World, paragraph: Paragraph, **given: Any) -> Any:
    return correct(world, paragraph, "", **{"reason": "It is the head of a page."} | given)


def page_of(reader: Any, query: str = "") -> str:
    return " ".join(reader.get(f"{MEETING}/{query}").body.split())


def document_of(reader: Any) -> dict[str, Any]:
    (document,) = reader.get(f"{MEETING}.json").json()["documents"]
    return document


def found_by(reader: Any, word: str) -> bool:
    return "In paragraphs of reports" in reader.get(f"/en/recommendations/?q={word}").body


def test_page_data_and_audit_have_both_texts_and_the_reason(reader: Any, world: World, paragraph: Paragraph) -> None:
    assert CORRECTED not in page_of(reader)
    before, changes = paragraph.text, PublicCounter.objects.get().changes
    correct(world, paragraph, f"Xylophones {before}", number="8 bis")
    page = page_of(reader)
    assert f"Xylophones {before[:30]}" in page
    day = ParagraphCorrection.objects.get().corrected_at.date().isoformat()
    assert f'{CORRECTED} <time datetime="{day}">' in page
    assert REASON in page
    assert f"<ins>8 bis Xylophones</ins> {before.split()[0]}" in page
    assert page.count(CORRECTED) == 1, "of the other paragraphs nothing is said"
    document = document_of(reader)
    texts = [(each["number"], each["text"]) for each in document["paragraphs"]]
    assert ("8 bis", f"Xylophones {before}") in texts
    assert (paragraph.number, before) not in texts
    (said,) = document["corrected_paragraphs"]
    assert (said["number"], said["text"], said["reason"]) == (paragraph.number, before, REASON)
    assert (said["number_now"], said["text_now"]) == ("8 bis", f"Xylophones {before}")
    event = AuditEvent.objects.about(world.document).get(act="correct_transcription")
    assert event.changes["text"] == [before, f"Xylophones {before}"]
    assert (event.by, event.reason, event.member_state_id) == (world.dataentry, REASON, None)
    assert PublicCounter.objects.get().changes > changes, "cached pages are made again"


def test_the_right_words_are_found_and_the_wrong_ones_are_not(reader: Any, world: World, paragraph: Paragraph) -> None:
    correct(world, paragraph, f"{paragraph.text} Xylophones.")
    assert found_by(reader, "xylophones")
    paragraph.refresh_from_db()
    correct(world, paragraph, paragraph.text.replace("Xylophones", "Glockenspiels"))
    assert not found_by(reader, "xylophones")
    assert found_by(reader, "glockenspiels")
    take_away(world, paragraph)
    assert not found_by(reader, "glockenspiels")
    assert list(rebuild_read_model(check=True)) == []


def test_a_paragraph_that_the_document_does_not_have_is_removed_and_can_be_put_back(
    reader: Any, world: World, paragraph: Paragraph
) -> None:
    text, removed = paragraph.text, "a paragraph that the document does not have"
    take_away(world, paragraph)
    page = page_of(reader, f"?paragraph={paragraph.name}")
    assert f'id="p-{paragraph.name}"' in page
    assert removed in page
    assert "It is the head of a page." in page
    assert f"<del>{text[:20]}" in page
    assert page.count(text[:40]) == 1, "as what was removed, and nowhere else"
    document = document_of(reader)
    assert paragraph.number not in [each["number"] for each in document["paragraphs"]]
    (said,) = document["corrected_paragraphs"]
    assert (said["text"], said["text_now"]) == (text, None)
    with pytest.raises(ValidationError, match="Nothing would be changed"):
        take_away(world, paragraph)
    paragraph.refresh_from_db()
    correct(world, paragraph, text, reason="It stands on the next page.")
    page = page_of(reader)
    assert page.index("It stands on the next page.") < page.index(removed), "the newest first"
    paragraph.refresh_from_db()
    assert paragraph.text == text


def test_recommendations_in_a_paragraph_stay_and_their_opening_words_follow(reader: Any, world: World) -> None:
    holder = world.recommendations["15-a"].printings.get().paragraph
    address = "/en/recommendations/rpm-asia-pacific-2025/15-a.json"
    before = reader.get(address).json()["printed_in"][0]["opening"]
    correct(world, holder, holder.text.replace(before, f"Xylophones {before}"))
    assert reader.get(address).json()["printed_in"][0]["opening"] == f"Xylophones {before}"
    printed = holder.printings.count()
    take_away(world, holder)
    page = page_of(reader)
    assert all(f'id="r-{slug}"' in page for slug in ("15-a", "15-b"))
    listed = sum(len(each["recommendations"]) for each in document_of(reader)["paragraphs"])
    assert listed == world.document.printings.count()
    assert holder.printings.count() == printed


def test_a_correction_is_refused_to_others_without_a_reason_and_after_another_one(
    world: World, paragraph: Paragraph
) -> None:
    with pytest.raises(ValidationError, match="Nothing would be changed"):
        correct(world, paragraph, f"  {paragraph.text.replace(' ', '  ')} ")
    for other in (world.reviewer, world.focal_point):
        with pytest.raises(NotAllowed):
            correct(world, paragraph, "The right words.", by=other)
        with pytest.raises(NotAllowed):
            take_away(world, paragraph, by=other)
    for given in ({"reason": " "}, {"text": "A\x00"}, {"number": "1" * 21}, {"reason": "x" * 201}):
        with pytest.raises(ValidationError):
            correct(world, paragraph, **{"text": "The right words."} | given)
    assert not ParagraphCorrection.objects.exists()
    correct(world, paragraph, "The right words.", seen=0)
    with pytest.raises(ValidationError, match="Somebody else corrected this"):
        correct(world, paragraph, "Other words.", seen=0)
    with pytest.raises(ValidationError, match="Somebody else corrected this"):
        take_away(world, paragraph, seen=0)
    paragraph.refresh_from_db()
    assert paragraph.text == "The right words."


def test_a_publication_is_undone_within_a_day_with_what_was_corrected_in_it(world: World) -> None:
    labels = {"15-c": "15 (c)"}
    document = confirmed(world, printing_again(labels, symbol="A/CONF.999/9"), continues=continuing(labels))
    paragraph = document.paragraphs.exclude(text="")[0]
    correct(world, paragraph, "The right words.")
    world.undo(document)
    assert not SourceDocument.objects.filter(pk=document.pk).exists()
    assert not ParagraphCorrection.objects.exists()
    with pytest.raises(NotAllowed, match="This was removed"):
        correct(world, paragraph, "Other words.", seen=0)
