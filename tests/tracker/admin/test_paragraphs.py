"""A clerk finds a wrong word in a paragraph of a published report, and corrects it; or takes the paragraph away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker import actions
from tracker.models import AuditEvent, Paragraph, ParagraphCorrection, Printing

pytestmark = pytest.mark.database


@pytest.fixture
def paragraph(seed_world: World) -> Paragraph:
    return seed_world.document.paragraphs.filter(printings=None).exclude(text="").exclude(number="")[0]


def address_of(paragraph: Paragraph, act: str = "correct") -> str:
    return reverse(f"admin:tracker_sourcedocument_{act}-paragraph", args=[paragraph.document_id, paragraph.pk])


@pytest.fixture
def typed(paragraph: Paragraph, entry: Client) -> dict[str, Any]:
    """The form as the page gives it, with other words and a reason."""
    words = shown(entry.get(address_of(paragraph)))
    assert words["text"] == paragraph.text
    return words | {"text": f"Xylophones {words['text']}", "reason": "Misread."}


def test_a_clerk_finds_the_paragraph_on_the_page_of_its_document_and_corrects_it(
    paragraph: Paragraph, entry: Client, typed: dict[str, Any]
) -> None:
    document = paragraph.document
    page = sentences(entry.get(act_of(document, "change")))
    link = f'<a href="{address_of(paragraph)}" aria-label="Correct the transcription: {paragraph.number}">'
    assert link in page
    printing = document.printings.earliest("order")
    assert f"{act_of(printing.recommendation, 'correct-transcription')}?printing={printing.pk}" in page
    assert "Misread." not in page
    own = sentences(entry.get(address_of(paragraph)))
    assert 'value="Correct the transcription"' not in own, "the differences are looked at first"
    looked = sentences(entry.post(address_of(paragraph), typed | {"preview": "1"}))
    assert "<ins>Xylophones </ins>" in looked
    assert 'value="Correct the transcription"' in looked
    assert not ParagraphCorrection.objects.exists()
    done = entry.post(address_of(paragraph), typed, follow=True)
    page = sentences(done)
    assert done.redirect_chain[0][0].startswith(f"{act_of(document, 'change')}#paragraphs-")
    assert "The transcription was corrected." in page
    assert "Xylophones" in page
    assert "Misread." in page, "the words before stay on the page, with the reason"
    event = AuditEvent.objects.get(act="correct_transcription")
    told = sentences(entry.get(act_of(document, "history")))
    assert (event.reason, "Corrected the transcription" in told, "Xylophones" in told) == ("Misread.", True, True)


def test_a_paragraph_that_is_a_recommendation_shows_its_words_and_leads_to_the_one_place(
    seed_world: World, entry: Client
) -> None:
    """After a correction it stood twice, with different words and two buttons, and the second led to a refusal."""
    printing = seed_world.document.printings.filter(attributions=None).earliest("order")
    paragraph = seed_world.document.paragraphs.create(number="9", text=f" {printing.text}\n", order=99)
    Printing.objects.filter(pk=printing.pk).update(paragraph=paragraph)
    printing.refresh_from_db()
    right = actions.correct_transcription(
        printing=printing, text="Glockenspiels are tuned.", page=None, reason="Misread.",
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    page = sentences(entry.get(act_of(seed_world.document, "change")))
    place = f"{act_of(printing.recommendation, 'correct-transcription')}?printing={right.pk}"
    assert page.count(f'href="{place}"') == page.count("Glockenspiels are tuned.") == 2
    assert address_of(paragraph) not in page
    Paragraph.objects.filter(pk=paragraph.pk).update(text="Glockenspiels are timed.")
    Printing.objects.filter(pk=right.pk).update(label="9")
    page = sentences(entry.get(act_of(seed_world.document, "change")))
    assert page.count(f'href="{place}"') == 2, "what was corrected in the import was corrected in the item alone"
    assert "Glockenspiels are timed." not in page
    Paragraph.objects.filter(pk=paragraph.pk).update(text=f"Marimbas. {right.text}")
    page = sentences(entry.get(act_of(seed_world.document, "change")))
    assert address_of(paragraph) in page, "it has words of its own"
    assert "Marimbas." in page


def test_a_number_that_was_read_wrongly_is_corrected_with_the_words(
    paragraph: Paragraph, entry: Client, typed: dict[str, Any]
) -> None:
    typed |= {"text": paragraph.text, "number": "8 bis"}
    looked = sentences(entry.post(address_of(paragraph), typed | {"preview": "1"}))
    assert f"<del>{paragraph.number}</del><ins>8 bis</ins>" in looked
    assert entry.post(address_of(paragraph), typed).status_code == 302
    paragraph.refresh_from_db()
    assert paragraph.number == "8 bis"


def test_a_paragraph_that_the_document_does_not_have_is_taken_away(paragraph: Paragraph, entry: Client) -> None:
    address = address_of(paragraph, "take-away")
    assert f'href="{address}"' in sentences(entry.get(address_of(paragraph)))
    page = entry.get(address)
    assert paragraph.text[:40] in sentences(page)
    words = shown(page)
    assert "This field is required." in sentences(entry.post(address, words | {"reason": ""}))
    done = sentences(entry.post(address, words | {"reason": "A head of a page."}, follow=True))
    assert "The paragraph was taken away." in done
    assert "A head of a page." in done
    assert "there is nothing to take away" in sentences(entry.get(address))
    put_back = shown(entry.get(address_of(paragraph)))
    words = put_back | {"text": paragraph.text, "reason": "It is there."}
    assert entry.post(address_of(paragraph), words).status_code == 302
    assert Paragraph.objects.get(pk=paragraph.pk).text == paragraph.text


def test_what_was_typed_is_kept_where_a_colleague_was_quicker(
    paragraph: Paragraph, entry: Client, typed: dict[str, Any], seed_world: World
) -> None:
    actions.correct_paragraph(
        paragraph=paragraph, seen=0, number="", text="Glockenspiels.", reason="First.",
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    looked = sentences(entry.post(address_of(paragraph), typed | {"preview": "1"}))
    assert "Somebody else changed this while you were writing." in looked
    assert 'value="Correct the transcription"' not in looked
    late = entry.post(address_of(paragraph), typed)
    page = sentences(late)
    assert late.status_code == 409
    assert "Somebody else changed this while you were writing." in page
    assert "Xylophones" in page, "what was typed"
    assert "Glockenspiels." in page, "what stands now"
    assert ParagraphCorrection.objects.count() == 1
    assert entry.post(address_of(paragraph), typed | {"seen": shown(late)["seen"]}).status_code == 302


def test_the_same_words_and_no_reason_are_refused_with_a_sentence(
    paragraph: Paragraph, entry: Client, typed: dict[str, Any]
) -> None:
    address = address_of(paragraph)
    same = typed | {"text": f"  {paragraph.text}\r\n"}
    assert "Nothing would be changed." in sentences(entry.post(address, same))
    assert "This field is required." in sentences(entry.post(address, typed | {"reason": ""}))
    assert entry.post(address, typed | {"seen": "9" * 30}).status_code == 409
    assert not ParagraphCorrection.objects.exists()


def test_whoever_imports_no_report_corrects_none(
    paragraph: Paragraph, review: Client, administration: Client, typed: dict[str, Any]
) -> None:
    for person in (review, administration):
        assert address_of(paragraph) not in sentences(person.get(act_of(paragraph.document, "change")))
        for act in ("correct", "take-away"):
            assert person.post(address_of(paragraph, act), typed).status_code == 403
    assert not ParagraphCorrection.objects.exists()


def test_the_paragraph_of_another_document_has_no_such_address(
    paragraph: Paragraph, entry: Client, seed_world: World
) -> None:
    address = reverse("admin:tracker_sourcedocument_correct-paragraph", args=[paragraph.document_id, 10**30])
    assert entry.get(address).status_code == 404


def test_a_publication_that_cannot_be_undone_says_what_can_be_done_instead(
    paragraph: Paragraph, entry: Client, review: Client, seed_world: World
) -> None:
    """A period asks about it: "This publication cannot be undone" was all that the page said."""
    said = "A mistake of transcription can be corrected all the same"
    document = paragraph.document
    for thing in (document, document.proposal):
        page = sentences(entry.get(act_of(thing, "undo")))
        assert said in page
        assert f'href="{act_of(document, "change")}">Choose the text to correct' in page
        assert said not in sentences(review.get(act_of(thing, "undo"))), "a reviewer corrects none"


def test_the_page_of_the_import_says_what_was_corrected_since(
    paragraph: Paragraph, entry: Client, typed: dict[str, Any], seed_world: World
) -> None:
    """It prints the words as they were read."""
    said = "The transcription was corrected since in:"
    proposal = paragraph.document.proposal
    before = sentences(entry.get(act_of(proposal, "change")))
    assert said not in before
    assert f'href="{act_of(paragraph.document, "change")}">Choose the text to correct' in before
    entry.post(address_of(paragraph), typed)
    recommendation = seed_world.recommendations["15-c"]
    actions.correct_transcription(
        printing=Printing.objects.get(recommendation=recommendation), text="Widen it.", page=None, reason="Misread.",
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    after = sentences(entry.get(act_of(proposal, "change")))
    told = after[after.index(said) :][:600]
    assert f'<a href="{act_of(recommendation, "change")}"><bdi>15 (c)</bdi></a>' in told
    assert f'<a href="{address_of(paragraph)}">paragraph {paragraph.number}</a>' in told


def test_the_page_of_a_meeting_leads_to_its_documents(paragraph: Paragraph, entry: Client) -> None:
    page = sentences(entry.get(act_of(paragraph.document.meeting, "change")))
    assert f'href="{act_of(paragraph.document, "change")}"' in page
