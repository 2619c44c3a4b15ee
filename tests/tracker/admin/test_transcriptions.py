"""A clerk corrects the transcription of a recommendation or of a paragraph: the differences first, then the act."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import World
from tests.report.test_versions import confirmed, continuing, printing_again
from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker import actions
from tracker.models import AuditEvent, Paragraph, ParagraphCorrection, Printing, Recommendation

pytestmark = pytest.mark.database
LOOKED = 'value="Correct the transcription"'
QUICKER = "Somebody else changed this while you were writing."


@pytest.fixture
def thing(seed_world: World) -> Recommendation:
    return seed_world.recommendations["15-c"]


@pytest.fixture
def typed(thing: Recommendation, entry: Client) -> dict[str, Any]:
    """The form as the page gives it, with other words and a reason."""
    words = shown(entry.get(act_of(thing, "correct-transcription")))
    return words | {"text": words["text"].replace("Strengthen", "Deepen"), "reason": "Misread."}


def test_a_clerk_looks_at_the_differences_and_corrects_the_words(
    thing: Recommendation, entry: Client, review: Client, typed: dict[str, Any]
) -> None:
    address = act_of(thing, "correct-transcription")
    own = sentences(entry.get(act_of(thing, "change")))
    assert f'href="{address}"' in own
    assert f'href="/en/recommendations/{thing.meeting.slug}/{thing.slug}/"' in own, "what the public reads"
    assert address not in sentences(review.get(act_of(thing, "change")))
    page = sentences(entry.get(address))
    assert page.count("Strengthen coordination") == 2, "as they are, and to be written over"
    assert "reporting periods that ask it go on with the words that they asked" in page
    assert LOOKED not in page, "the differences are looked at first"
    same = Printing.objects.get(recommendation=thing).text
    assert "Nothing would be changed." in sentences(entry.post(address, typed | {"text": f"  {same}\r\n"}))
    assert "This field is required." in sentences(entry.post(address, typed | {"reason": ""}))
    assert entry.post(address, typed | {"printing": "9" * 30}).status_code == 200
    looked = sentences(entry.post(address, typed | {"preview": "1"}))
    for said in ("<del>Strengthen</del>", "<ins>Deepen</ins>", LOOKED):
        assert said in looked
    assert not Printing.objects.filter(corrected_at__isnull=False).exists()
    page = sentences(entry.post(address, typed, follow=True))
    assert "The transcription was corrected." in page
    assert "Deepen coordination" in page
    assert "Misread." in page, "the words before stay on the page, with the reason"


def test_what_was_typed_is_kept_where_a_colleague_was_quicker(
    thing: Recommendation, entry: Client, typed: dict[str, Any], seed_world: World
) -> None:
    before = Printing.objects.get(recommendation=thing)
    right = actions.correct_transcription(
        printing=before, text="Widen it.", page=None, reason="First.", by=seed_world.dataentry, now=seed_world.now()
    )
    late = entry.post(act_of(thing, "correct-transcription"), typed)
    assert late.status_code == 409
    for said in (QUICKER, "Deepen coordination", "Widen it.", "Corrected meanwhile"):
        assert said in sentences(late)
    assert entry.post(act_of(thing, "correct-transcription"), typed | {"printing": right.pk}).status_code == 302


def test_of_several_texts_the_one_that_is_named_is_begun_with(
    thing: Recommendation, entry: Client, seed_world: World
) -> None:
    """Words of one language are never the beginning of a correction of another."""
    labels = {"15-c": "15 (c)"}
    french = confirmed(
        seed_world,
        printing_again(labels, words=lambda _text: "Renforcer la coordination;", language="fr"),
        translates=seed_world.document,
        continues=continuing(labels),
    )
    address = act_of(thing, "correct-transcription")
    assert entry.get(address).context["form"]["text"].value() is None
    begun = entry.get(address, {"printing": french.printings.get().pk}).context["form"]
    assert f'href="?printing={french.printings.get().pk}"' in sentences(entry.get(address))
    assert begun["text"].value() == "Renforcer la coordination;"


# --- paragraphs


@pytest.fixture
def paragraph(seed_world: World) -> Paragraph:
    return seed_world.document.paragraphs.filter(printings=None).exclude(text="").exclude(number="")[0]


def address_of(paragraph: Paragraph, act: str = "correct") -> str:
    return reverse(f"admin:tracker_sourcedocument_{act}-paragraph", args=[paragraph.document_id, paragraph.pk])


@pytest.fixture
def written(paragraph: Paragraph, entry: Client) -> dict[str, Any]:
    """The form as the page gives it, with other words and a reason."""
    words = shown(entry.get(address_of(paragraph)))
    assert words["text"] == paragraph.text
    return words | {"text": f"Xylophones {words['text']}", "reason": "Misread."}


def test_a_clerk_finds_the_paragraph_on_the_page_of_its_document_and_corrects_it(
    paragraph: Paragraph, entry: Client, review: Client, written: dict[str, Any]
) -> None:
    document, address = paragraph.document, address_of(paragraph)
    page = sentences(entry.get(act_of(document, "change")))
    assert f'<a href="{address}" aria-label="Correct the transcription: {paragraph.number}">' in page
    assert f'href="{act_of(document, "change")}"' in sentences(entry.get(act_of(document.meeting, "change")))
    printing = document.printings.earliest("order")
    assert f"{act_of(printing.recommendation, 'correct-transcription')}?printing={printing.pk}" in page
    assert "Misread." not in page
    assert address not in sentences(review.get(act_of(document, "change"))), "a reviewer corrects none"
    assert LOOKED not in sentences(entry.get(address)), "the differences are looked at first"
    same = written | {"text": f"  {paragraph.text}\r\n"}
    assert "Nothing would be changed." in sentences(entry.post(address, same))
    assert "This field is required." in sentences(entry.post(address, written | {"reason": ""}))
    assert entry.post(address, written | {"seen": "9" * 30}).status_code == 409
    written |= {"number": "8 bis"}
    looked = sentences(entry.post(address, written | {"preview": "1"}))
    for said in ("<ins>Xylophones </ins>", f"<del>{paragraph.number}</del><ins>8 bis</ins>", LOOKED):
        assert said in looked
    assert not ParagraphCorrection.objects.exists()
    done = entry.post(address, written, follow=True)
    assert done.redirect_chain[0][0].startswith(f"{act_of(document, 'change')}#paragraphs-")
    for said in ("The transcription was corrected.", "Xylophones", "Misread."):
        assert said in sentences(done)
    paragraph.refresh_from_db()
    assert paragraph.number == "8 bis"
    event = AuditEvent.objects.get(act="correct_transcription")
    told = sentences(entry.get(act_of(document, "history")))
    assert (event.reason, "Corrected the transcription" in told, "Xylophones" in told) == ("Misread.", True, True)


def test_a_paragraph_that_is_a_recommendation_shows_its_words_and_leads_to_the_one_place(
    seed_world: World, entry: Client
) -> None:
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


def test_a_paragraph_that_a_colleague_corrected_is_not_overwritten_unseen(
    paragraph: Paragraph, entry: Client, written: dict[str, Any], seed_world: World
) -> None:
    actions.correct_paragraph(
        paragraph=paragraph, seen=0, number="", text="Glockenspiels.", reason="First.",
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    looked = sentences(entry.post(address_of(paragraph), written | {"preview": "1"}))
    assert (QUICKER in looked, LOOKED in looked) == (True, False)
    late = entry.post(address_of(paragraph), written)
    assert late.status_code == 409
    for said in (QUICKER, "Xylophones", "Glockenspiels."):
        assert said in sentences(late)
    assert ParagraphCorrection.objects.count() == 1
    assert entry.post(address_of(paragraph), written | {"seen": shown(late)["seen"]}).status_code == 302


def test_a_publication_that_cannot_be_undone_says_what_can_be_done_instead(
    paragraph: Paragraph, entry: Client, review: Client, seed_world: World
) -> None:
    said = "A mistake of transcription can be corrected all the same"
    document = paragraph.document
    other = reverse("admin:tracker_sourcedocument_correct-paragraph", args=[document.pk, 10**30])
    assert entry.get(other).status_code == 404, "a paragraph of another document"
    for thing in (document, document.proposal):
        page = sentences(entry.get(act_of(thing, "undo")))
        assert said in page
        assert f'href="{act_of(document, "change")}">Choose the text to correct' in page
        assert said not in sentences(review.get(act_of(thing, "undo"))), "a reviewer corrects none"


def test_the_page_of_the_import_says_what_was_corrected_since(
    paragraph: Paragraph, entry: Client, written: dict[str, Any], seed_world: World
) -> None:
    said = "The transcription was corrected since in:"
    proposal = paragraph.document.proposal
    before = sentences(entry.get(act_of(proposal, "change")))
    assert said not in before
    assert f'href="{act_of(paragraph.document, "change")}">Choose the text to correct' in before
    entry.post(address_of(paragraph), written)
    recommendation = seed_world.recommendations["15-c"]
    actions.correct_transcription(
        printing=Printing.objects.get(recommendation=recommendation), text="Widen it.", page=None, reason="Misread.",
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    after = sentences(entry.get(act_of(proposal, "change")))
    told = after[after.index(said) :][:600]
    assert f'<a href="{act_of(recommendation, "change")}"><bdi>15 (c)</bdi></a>' in told
    assert f'<a href="{address_of(paragraph)}">paragraph {paragraph.number}</a>' in told
