"""A mistake of transcription in a paragraph of a report is corrected, or a paragraph that the document does not have is
taken away: the public reads the words that stand, and when and why they were corrected.
"""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World
from tests.report.test_versions import confirmed, continuing, printing_again
from tracker import actions
from tracker.actions import EditConflict, NotAllowed
from tracker.actions.rebuilding import rebuild_read_model
from tracker.models import AuditEvent, Paragraph, ParagraphCorrection, PublicCounter, SourceDocument

pytestmark = pytest.mark.database
CORRECTED = "The secretariat corrected a mistake of transcription on"
TAKEN_AWAY = "a paragraph that the document does not have"
REASON = "The import left out a word."
MEETING = "/en/meetings/rpm-asia-pacific-2025/"


@pytest.fixture
def paragraph(world: World) -> Paragraph:
    """One with words of its own, in which no recommendation stands."""
    return world.document.paragraphs.filter(printings=None).exclude(text="").exclude(number="")[0]


@pytest.fixture
def correct(world: World) -> Any:
    """Correct a paragraph as a clerk who has just read it does."""

    def correct(paragraph: Paragraph, text: str, **given: Any) -> Paragraph:
        seen = paragraph.corrections.count()
        words = {"seen": seen, "number": paragraph.number, "reason": REASON, "by": world.dataentry, "now": world.now()}
        return actions.correct_paragraph(paragraph=paragraph, text=text, **words | given)

    return correct


@pytest.fixture
def take_away(world: World) -> Any:
    """Take away a paragraph as a clerk who has just read it does."""

    def take_away(paragraph: Paragraph, **given: Any) -> Paragraph:
        seen = paragraph.corrections.count()
        words = {"seen": seen, "reason": "It is the head of a page.", "by": world.dataentry, "now": world.now()}
        return actions.take_away_paragraph(paragraph=paragraph, **words | given)

    return take_away


def page_of(reader: Any, address: str = MEETING) -> str:
    return " ".join(reader.get(address).body.split())


def found_by(reader: Any, word: str) -> bool:
    return "In paragraphs of reports" in reader.get(f"/en/recommendations/?q={word}").body


def test_the_public_reads_the_right_words_and_that_they_were_corrected_when_and_why(
    reader: Any, world: World, paragraph: Paragraph, correct: Any
) -> None:
    assert CORRECTED not in page_of(reader)
    before = paragraph.text
    first = before.split()[0]
    correct(paragraph, f"Xylophones {before}")
    page = page_of(reader)
    assert f"Xylophones {before[:30]}" in page
    day = ParagraphCorrection.objects.get().corrected_at.date().isoformat()
    assert f'{CORRECTED} <time datetime="{day}">' in page
    assert REASON in page
    assert f"<ins>Xylophones </ins>{first}" in page.replace("</ins> ", "</ins>")
    assert page.count(CORRECTED) == 1, "of the other paragraphs nothing is said"


def test_a_page_asks_for_corrections_where_there_are_some(
    reader: Any, world: World, paragraph: Paragraph, correct: Any, take_away: Any
) -> None:
    """And asks once, however many there are."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reader.get(MEETING)
        return len(captured)

    before = queries()
    correct(paragraph, "The right words.")
    assert queries() == before + 1
    for other in world.document.paragraphs.exclude(pk=paragraph.pk).exclude(text=""):
        take_away(other)
    assert queries() == before + 1


def test_the_data_form_has_the_right_words_and_says_what_stood_before(
    reader: Any, paragraph: Paragraph, correct: Any
) -> None:
    before = paragraph.text
    correct(paragraph, "The right words.", number="8 bis")
    (document,) = reader.get("/en/meetings/rpm-asia-pacific-2025.json").json()["documents"]
    assert ("8 bis", "The right words.") in [(each["number"], each["text"]) for each in document["paragraphs"]]
    assert before not in [each["text"] for each in document["paragraphs"]]
    (said,) = document["corrected_paragraphs"]
    assert (said["number"], said["text"], said["reason"]) == (paragraph.number, before, REASON)
    assert (said["number_now"], said["text_now"]) == ("8 bis", "The right words.")


def test_the_right_words_are_found_and_the_wrong_ones_are_not(
    reader: Any, paragraph: Paragraph, correct: Any, take_away: Any
) -> None:
    correct(paragraph, f"{paragraph.text} Xylophones.")
    assert found_by(reader, "xylophones")
    paragraph.refresh_from_db()
    correct(paragraph, paragraph.text.replace("Xylophones", "Glockenspiels"))
    assert not found_by(reader, "xylophones")
    assert found_by(reader, "glockenspiels")
    take_away(paragraph)
    assert not found_by(reader, "glockenspiels")
    assert list(rebuild_read_model(check=True)) == [], "what words are found by is what the words that stand come to"


def test_a_paragraph_that_the_document_does_not_have_is_taken_away_and_its_address_says_so(
    reader: Any, paragraph: Paragraph, take_away: Any
) -> None:
    words = paragraph.text
    take_away(paragraph)
    page = page_of(reader, f"{MEETING}?paragraph={paragraph.name}")
    assert f'id="{"p-" + paragraph.name}"' in page
    assert TAKEN_AWAY in page
    assert "It is the head of a page." in page
    assert f"<del>{words[:20]}" in page
    assert page.count(words[:40]) == 1, "as what was taken away, and nowhere else"
    (document,) = reader.get("/en/meetings/rpm-asia-pacific-2025.json").json()["documents"]
    assert paragraph.number not in [each["number"] for each in document["paragraphs"]]
    (said,) = document["corrected_paragraphs"]
    assert (said["text"], said["text_now"]) == (words, None)


def test_recommendations_in_a_paragraph_that_was_taken_away_stay(reader: Any, world: World, take_away: Any) -> None:
    holder = world.document.paragraphs.exclude(printings=None).exclude(text="")[0]
    printed = holder.printings.count()
    take_away(holder)
    page = page_of(reader)
    assert all(f'id="r-{slug}"' in page for slug in ("15-a", "15-b"))
    (document,) = reader.get("/en/meetings/rpm-asia-pacific-2025.json").json()["documents"]
    assert sum(len(each["recommendations"]) for each in document["paragraphs"]) == world.document.printings.count()
    assert holder.printings.count() == printed


def test_the_opening_words_of_a_recommendation_follow(reader: Any, world: World, correct: Any) -> None:
    holder = world.recommendations["15-a"].printings.get().paragraph
    address = "/en/recommendations/rpm-asia-pacific-2025/15-a.json"
    before = reader.get(address).json()["printed_in"][0]["opening"]
    correct(holder, holder.text.replace(before, f"Xylophones {before}"))
    assert reader.get(address).json()["printed_in"][0]["opening"] == f"Xylophones {before}"


def test_what_was_taken_away_by_mistake_is_put_back(
    reader: Any, paragraph: Paragraph, correct: Any, take_away: Any
) -> None:
    words = paragraph.text
    take_away(paragraph)
    paragraph.refresh_from_db()
    correct(paragraph, words, reason="It stands on the next page.")
    page = page_of(reader)
    assert page.index("It stands on the next page.") < page.index(TAKEN_AWAY), "the newest first"
    paragraph.refresh_from_db()
    assert paragraph.text == words


def test_two_correct_the_same_words_and_the_second_is_told(paragraph: Paragraph, correct: Any, take_away: Any) -> None:
    correct(paragraph, "The right words.", seen=0)
    for late in (lambda: correct(paragraph, "Other words.", seen=0), lambda: take_away(paragraph, seen=0)):
        with pytest.raises(EditConflict):
            late()
    paragraph.refresh_from_db()
    assert paragraph.text == "The right words."


def test_the_same_words_a_stranger_and_blanks_are_refused(
    world: World, paragraph: Paragraph, correct: Any, take_away: Any
) -> None:
    with pytest.raises(NotAllowed, match="Nothing would be changed"):
        correct(paragraph, f"  {paragraph.text.replace(' ', '  ')} ")
    for other in (world.reviewer, world.focal_point):
        with pytest.raises(NotAllowed):
            correct(paragraph, "The right words.", by=other)
        with pytest.raises(NotAllowed):
            take_away(paragraph, by=other)
    for given in ({"reason": " "}, {"text": " "}, {"text": "A\x00"}, {"number": "1" * 21}, {"reason": "x" * 201}):
        with pytest.raises(ValidationError):
            correct(paragraph, **{"text": "The right words."} | given)
    assert not ParagraphCorrection.objects.exists()
    take_away(paragraph)
    with pytest.raises(NotAllowed, match="Nothing would be changed"):
        take_away(paragraph)


def test_the_audit_of_the_document_has_it_with_both_texts_and_the_reason(
    world: World, paragraph: Paragraph, correct: Any
) -> None:
    raised = PublicCounter.objects.get().changes
    before = paragraph.text
    correct(paragraph, "The right words.")
    event = AuditEvent.objects.about(world.document).get(act="correct_transcription")
    assert event.changes == {"paragraph": [None, paragraph.number], "text": [before, "The right words."]}
    assert (event.by, event.reason, event.member_state_id) == (world.dataentry, REASON, None)
    assert PublicCounter.objects.get().changes > raised, "pages that are kept are made again"


def test_a_publication_is_undone_within_a_day_with_what_was_corrected_in_it(world: World, correct: Any) -> None:
    labels = {"15-c": "15 (c)"}
    document = confirmed(world, printing_again(labels, symbol="A/CONF.999/9"), continues=continuing(labels))
    paragraph = document.paragraphs.exclude(text="")[0]
    correct(paragraph, "The right words.")
    actions.undo_import(document=document, by=world.dataentry, now=world.now())
    assert not SourceDocument.objects.filter(pk=document.pk).exists()
    assert not ParagraphCorrection.objects.exists()
    with pytest.raises(NotAllowed, match="removed meanwhile"):
        correct(paragraph, "Other words.", seen=0)
