"""A mistake of transcription in a recommendation or a paragraph is corrected, or a paragraph that the document does not
have is removed: the public reads the right text, and when and why it was corrected. Answers, receipts and entries of
the ledger still name the text before.
"""

import datetime
import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from report.downloads.parts import rows_of, surroundings
from tests.report.test_versions import BASE, confirmed, continuing, printing_again
from tracker.actions import NotAllowed
from tracker.actions.rebuilding import rebuild_read_model
from tracker.ledger.verification import verify_database
from tracker.models import (
    Attribution,
    AuditEvent,
    Paragraph,
    ParagraphCorrection,
    PeriodItem,
    Printing,
    Publication,
    PublicationText,
    PublicCounter,
    SourceDocument,
    StatusUpdate,
    Transmission,
)

SAID = "The secretariat corrected a mistake of transcription on"
REASON = "The entry left out two words."
MEETING = "/en/meetings/rpm-asia-pacific-2025"
LABELS = {"15-c": "15 (c)"}


@pytest.fixture
def correct(world: Any) -> Any:
    """Replace a part of the newest text of a recommendation."""

    def correct(slug: str, old: str, new: str, **given: Any) -> Printing:
        newest = Printing.objects.confirmed().filter(recommendation=world.recommendations[slug]).latest("pk")
        printing = given.pop("printing", newest)
        words = {"page": None, "reason": REASON, "text": printing.text.replace(old, new)} | given
        return Printing.objects.get(pk=world.correct("text", printing, **words).after["printing"])

    return correct


def page_of(reader: Any, query: str = "") -> str:
    return " ".join(reader.get(f"{BASE}/15-c/{query}").body.split())


def timeline(reader: Any, query: str = "") -> list[str]:
    lines = re.findall(r"<li[ >].*?</li>", page_of(reader, query).split('id="timeline"')[1].partition("</section>")[0])
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in lines]


def test_the_page_has_the_right_text_and_says_when_and_why_it_was_corrected(
    reader: Any, world: Any, correct: Any
) -> None:
    assert SAID not in page_of(reader)
    assert "Last change" not in page_of(reader)
    right = correct("15-c", "Strengthen", "Deepen and strengthen")
    body = page_of(reader)
    assert "Deepen and strengthen coordination" in body
    day = right.document.printings.get(corrected_at__isnull=False).corrected_at.date().isoformat()
    assert f'{SAID} <time datetime="{day}">' in body
    assert REASON in body
    assert body.split("<dt>Last change</dt>")[1].lstrip().startswith(f'<dd><time datetime="{day}">')
    assert "<del>Strengthen</del> <ins>Deepen" in body.replace("</del><ins>", "</del> <ins>")
    assert body[body.index('id="printed-in"') :].count("Draft report") == 1, "the text appears in the document once"
    assert "All changes to the answers and commitments on 15 (c)" in body
    changes = reader.get(f"/en/changes/?recommendation={world.meeting.slug}/15-c").body
    assert "Nothing has been published yet." not in changes, "the page of the recommendation tells of a correction"
    assert "Every publication, correction and withdrawal of answers and commitments" in changes
    assert SAID not in reader.get(f"{BASE}/15-b/").body
    event = AuditEvent.objects.get(act="correct_transcription")
    assert [each.split()[0] for each in event.changes["text"]] == ["Strengthen", "Deepen"]
    assert (event.by, event.reason, event.member_state_id) == (world.dataentry, REASON, None)


def test_data_feed_file_and_search_have_the_right_text(reader: Any, world: Any, correct: Any) -> None:
    def updated() -> list[str]:
        return re.findall(r"<updated>(.+?)</updated>", reader.get("/en/recommendations.atom?q=Institutes").body)[1:]

    def found(word: str) -> list[str]:
        return [each["slug"] for each in reader.get(f"/en/recommendations.json?q={word}").json()["results"]]

    before = updated()
    correct("15-c", "Strengthen", "Xylophonically deepen", now=world.now(days=3))
    assert len(before) == len(updated())
    assert max(updated()) > max(before)
    assert found("xylophonically") == ["15-c"]
    data = reader.get(f"{BASE}/15-c.json").json()
    assert data["text"].startswith("Xylophonically deepen coordination")
    assert [each["text"][:6] for each in data["printed_in"]] == ["Xyloph"]
    (corrected,) = data["corrected_transcriptions"]
    assert (corrected["text"].split()[0], corrected["reason"]) == ("Strengthen", REASON)
    assert "Strengthen coordination with international" not in reader.get("/en/recommendations.csv").body
    rows = {each.label: each for each in rows_of("printings", surroundings())}
    right, other = rows["15 (c)"], rows["15 (d)"]
    assert right.text.startswith("Xylophonically deepen")
    assert (right.corrected_because, other.corrected_because, other.corrected_on) == (REASON, None, None)
    assert right.corrected_on is not None
    correct("15-c", "Xylophonically deepen", "Deepen", reason="It was the next line.")
    assert found("xylophonically") == []
    assert page_of(reader).count(SAID) == 2
    assert page_of(reader).index("It was the next line.") < page_of(reader).index(REASON)
    texts = [each["text"].split()[0] for each in reader.get(f"{BASE}/15-c.json").json()["corrected_transcriptions"]]
    assert texts == ["Xylophonically", "Strengthen"]


def test_a_correction_is_in_the_timeline_of_its_recommendation_at_its_day(
    reader: Any, world: Any, correct: Any
) -> None:
    world.publish("15-c")
    correct("15-c", "Strengthen", "Deepen", now=world.now(days=3))
    world.now(days=1)
    world.publish("15-c", summary="Two desks answer.")
    newest, corrected, first, *_others = timeline(reader)
    assert "Mistake of transcription corrected : 15 (c)" in corrected
    assert REASON in corrected
    assert "answer" in newest
    assert "answer" in first
    before = Printing.objects.get(corrected_at__isnull=False).corrected_at.date() - datetime.timedelta(days=1)
    assert not any("transcription" in each for each in timeline(reader, f"?as_of={before.isoformat()}"))
    assert "Deepen coordination" in page_of(reader, f"?as_of={before.isoformat()}")
    assert SAID in page_of(reader, f"?as_of={before.isoformat()}")


def test_an_answer_still_names_the_text_that_it_answered(reader: Any, world: Any, correct: Any) -> None:
    def of_states() -> Any:
        receipts = list(Transmission.objects.order_by("pk").values_list("receipt_sha256", flat=True))
        bodies = list(PublicationText.objects.order_by("pk").values_list("salt", "body"))
        return receipts, bodies, list(Publication.objects.order_by("sequence").values_list("hash", flat=True))

    period = f"/en/periods/{world.period.slug}/"
    since = "The secretariat corrected a mistake of transcription since this period asked:"
    assert since not in reader.get(period).body
    answer = world.publish("15-c", summary="An answer to the old words.")
    asked, before = PeriodItem.objects.get(recommendation=answer.recommendation).printing.text, of_states()
    correct("15-c", "Strengthen", "Deepen")
    for body in (page_of(reader), " ".join(reader.get("/en/states/xaa/").body.split())):
        assert "corrected a mistake of transcription in the text since this answer" in body
        assert "has changed since this answer" not in body, "no document changed it"
    page = " ".join(reader.get(period).body.split())
    assert f'{since} <a href="{BASE}/15-c/"><bdi>15 (c)</bdi></a>' in page
    answer.refresh_from_db()
    assert answer.printing.text == asked
    assert PeriodItem.objects.get(recommendation=answer.recommendation).printing.text.startswith("Deepen")
    assert of_states() == before
    assert verify_database().publications == 1


def test_a_corrigendum_published_since_stays_the_newest_and_names_stay_marked(
    reader: Any, world: Any, correct: Any
) -> None:
    again = printing_again(LABELS, words=lambda text: text.replace("Strengthen", "Widen"), kind="corrigendum")
    confirmed(world, again, continues=continuing(LABELS), drops=[])
    correct("15-c", "Strengthen", "Deepen", printing=world.document.printings.get(label="15 (c)"))
    assert "Widen coordination" in page_of(reader)
    assert SAID in page_of(reader)
    assert len(reader.get(f"{BASE}/15-c.json").json()["printed_in"]) == 2
    right = correct("15-g", "Strengthen government", "Carefully strengthen all government")
    named = Attribution.objects.filter(printing=right).order_by("start")
    assert [right.text[each.start : each.end] for each in named] == ["United Arab Emirates", "Viet Nam"]
    assert {each.member_state_id for each in named} == {"ARE", "VNM"}
    right = correct("15-g", " (Viet Nam)", "")
    assert [each.printed for each in Attribution.objects.filter(printing=right)] == ["United Arab Emirates"]
    assert not Attribution.objects.filter(printing__corrected_at__isnull=False).exists()


def test_a_correction_is_refused_to_others_without_a_reason_and_after_another_one(world: Any, correct: Any) -> None:
    with pytest.raises(ValidationError, match="Nothing would be changed"):
        correct("15-c", " ", "  ")
    for other in (world.reviewer, world.focal_point):
        with pytest.raises(NotAllowed):
            correct("15-c", "Strengthen", "Deepen", by=other)
    with pytest.raises(ValidationError, match="Give the reason"):
        correct("15-c", "Strengthen", "Deepen", reason=" ")
    assert not Printing.objects.filter(corrected_at__isnull=False).exists()
    seen = world.document.printings.get(label="15 (c)")
    correct("15-c", "Strengthen", "Deepen")
    with pytest.raises(NotAllowed, match="corrected already"):
        correct("15-c", "Strengthen", "Widen", printing=seen)
    assert Printing.objects.filter(corrected_at__isnull=False).count() == 1


def test_a_publication_is_undone_within_a_day_with_what_was_corrected_in_it(world: Any, correct: Any) -> None:
    document = confirmed(world, printing_again(LABELS, symbol="A/CONF.999/9"), continues=continuing(LABELS))
    paragraph = document.paragraphs.exclude(text="")[0]
    correct_paragraph(world, paragraph, "The right words.")
    correct("15-c", "Strengthen", "Deepen", printing=document.printings.get())
    correct("15-c", "Strengthen", "Widen", printing=world.document.printings.get(label="15 (c)"))
    seen = Printing.objects.confirmed().get(document=document)
    world.undo(document)
    with pytest.raises(NotAllowed, match="This was removed"):
        correct("15-c", "Deepen", "Widen", printing=seen)
    with pytest.raises(NotAllowed, match="This was removed"):
        correct_paragraph(world, paragraph, "Other words.", seen=0)
    assert not ParagraphCorrection.objects.exists()
    assert not SourceDocument.objects.filter(pk=document.pk).exists()
    assert Printing.objects.confirmed().get(recommendation=world.recommendations["15-c"]).text.startswith("Widen")


def test_the_migration_lets_periods_follow_corrections_of_earlier_releases(world: Any, correct: Any) -> None:
    wrong = Printing.objects.get(recommendation=world.recommendations["15-c"])
    published, draft = world.publish("15-c"), world.draft("15-c", state="XAB")
    right = correct("15-c", "Strengthen", "Deepen")
    for rows in (PeriodItem.objects.filter(printing=right), StatusUpdate.objects.filter(pk=draft.pk)):
        rows.update(printing=wrong)
    import_module("tracker.migrations.0058_items_follow_corrected_texts").follow(apps, None)
    assert PeriodItem.objects.get(recommendation=right.recommendation_id, period=world.period).printing == right
    found = StatusUpdate.objects.filter(recommendation=right.recommendation_id).order_by("pk")
    assert [each.printing for each in found] == [wrong, right], "the entry of what is published names the first text"
    assert published.pk == found[0].pk


# --- paragraphs


@pytest.fixture
def paragraph(world: Any) -> Paragraph:
    """One with text of its own, which has no recommendation."""
    return world.document.paragraphs.filter(printings=None).exclude(text="").exclude(number="")[0]


def correct_paragraph(world: Any, paragraph: Paragraph, text: str, **given: Any) -> Any:
    """Correct a paragraph as a clerk who has just read it does."""
    words = {"seen": paragraph.corrections.count(), "number": paragraph.number, "reason": REASON, "text": text}
    return world.correct("text", paragraph, **words | given)


def take_away(world: Any, paragraph: Paragraph, **given: Any) -> Any:
    return correct_paragraph(world, paragraph, "", **{"reason": "It is the head of a page."} | given)


def report_of(reader: Any, query: str = "") -> str:
    return " ".join(reader.get(f"{MEETING}/{query}").body.split())


def document_of(reader: Any) -> dict[str, Any]:
    (document,) = reader.get(f"{MEETING}.json").json()["documents"]
    return document


def found_by(reader: Any, word: str) -> bool:
    return "In paragraphs of reports" in reader.get(f"/en/recommendations/?q={word}").body


def test_page_data_and_audit_have_both_texts_and_the_reason(reader: Any, world: Any, paragraph: Paragraph) -> None:
    assert SAID not in report_of(reader)
    before, changes = paragraph.text, PublicCounter.objects.get().changes
    correct_paragraph(world, paragraph, f"Xylophones {before}", number="8 bis")
    page = report_of(reader)
    assert f"Xylophones {before[:30]}" in page
    day = ParagraphCorrection.objects.get().corrected_at.date().isoformat()
    assert f'{SAID} <time datetime="{day}">' in page
    assert REASON in page
    assert f"<ins>8 bis Xylophones</ins> {before.split()[0]}" in page
    assert page.count(SAID) == 1, "of the other paragraphs nothing is said"
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


def test_the_right_words_are_found_and_the_wrong_ones_are_not(reader: Any, world: Any, paragraph: Paragraph) -> None:
    correct_paragraph(world, paragraph, f"{paragraph.text} Xylophones.")
    assert found_by(reader, "xylophones")
    paragraph.refresh_from_db()
    correct_paragraph(world, paragraph, paragraph.text.replace("Xylophones", "Glockenspiels"))
    assert not found_by(reader, "xylophones")
    assert found_by(reader, "glockenspiels")
    take_away(world, paragraph)
    assert not found_by(reader, "glockenspiels")
    assert list(rebuild_read_model(check=True)) == []


def test_a_paragraph_that_the_document_does_not_have_is_removed_and_can_be_put_back(
    reader: Any, world: Any, paragraph: Paragraph
) -> None:
    text, removed = paragraph.text, "a paragraph that the document does not have"
    take_away(world, paragraph)
    page = report_of(reader, f"?paragraph={paragraph.name}")
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
    correct_paragraph(world, paragraph, text, reason="It stands on the next page.")
    page = report_of(reader)
    assert page.index("It stands on the next page.") < page.index(removed), "the newest first"
    paragraph.refresh_from_db()
    assert paragraph.text == text


def test_recommendations_in_a_paragraph_stay_and_their_opening_words_follow(reader: Any, world: Any) -> None:
    holder = world.recommendations["15-a"].printings.get().paragraph
    address = "/en/recommendations/rpm-asia-pacific-2025/15-a.json"
    before = reader.get(address).json()["printed_in"][0]["opening"]
    correct_paragraph(world, holder, holder.text.replace(before, f"Xylophones {before}"))
    assert reader.get(address).json()["printed_in"][0]["opening"] == f"Xylophones {before}"
    printed = holder.printings.count()
    take_away(world, holder)
    page = report_of(reader)
    assert all(f'id="r-{slug}"' in page for slug in ("15-a", "15-b"))
    listed = sum(len(each["recommendations"]) for each in document_of(reader)["paragraphs"])
    assert listed == world.document.printings.count()
    assert holder.printings.count() == printed


def test_a_correction_of_a_paragraph_is_refused_likewise(world: Any, paragraph: Paragraph) -> None:
    with pytest.raises(ValidationError, match="Nothing would be changed"):
        correct_paragraph(world, paragraph, f"  {paragraph.text.replace(' ', '  ')} ")
    for other in (world.reviewer, world.focal_point):
        with pytest.raises(NotAllowed):
            correct_paragraph(world, paragraph, "The right words.", by=other)
        with pytest.raises(NotAllowed):
            take_away(world, paragraph, by=other)
    for given in ({"reason": " "}, {"text": "A\x00"}, {"number": "1" * 21}, {"reason": "x" * 201}):
        with pytest.raises(ValidationError):
            correct_paragraph(world, paragraph, **{"text": "The right words."} | given)
    assert not ParagraphCorrection.objects.exists()
    correct_paragraph(world, paragraph, "The right words.", seen=0)
    with pytest.raises(ValidationError, match="Somebody else corrected this"):
        correct_paragraph(world, paragraph, "Other words.", seen=0)
    with pytest.raises(ValidationError, match="Somebody else corrected this"):
        take_away(world, paragraph, seen=0)
    paragraph.refresh_from_db()
    assert paragraph.text == "The right words."
