"""A reviewer returns answers: ready sentences and own words for their fields; several at once; letters."""

import pytest
from lxml import html

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.importing import reference
from tracker.models import AuditEvent, OutgoingMail, PlannedDecision, ReadySentence, StatusUpdate
from tracker.models.return_reasons import FieldReason

OWN = "Which platforms are the smaller ones?"


def _opened() -> World:
    world = make_world()
    reference.load_reference()
    sending = world.send(world.draft("15-a"))
    actions.open_for_checking(transmission=sending, by=world.reviewer, now=world.now())
    return world


WORLDS = {"seed_world": _opened}


@pytest.fixture
def sentence(seed_world: World) -> ReadySentence:
    return ReadySentence.objects.get(slug="summary-since-when")


@pytest.fixture
def opened(seed_world: World) -> StatusUpdate:
    """An answer of XAA that a reviewer has opened."""
    return StatusUpdate.objects.get()


def fieldsets(page: html.HtmlElement) -> dict[str, list[str]]:
    """{legend: what stands under it} of the form of a return."""
    (form,) = page.find_class("answer-reasons")
    return {
        each.findtext("legend"): [" ".join(label.text_content().split()) for label in each.iter("label")]
        for each in form.iter("fieldset")
    }


@pytest.mark.database
def test_sentences_are_picked_or_own_ones_written_for_each_field(seed_world, opened, sentence, review) -> None:
    offered = fieldsets(html.fromstring(sentences(review.get(act_of(opened, "check")))))
    assert list(offered) == [
        "Action taken", "Summary", "Main obstacles", "Technical assistance needed", "Evidence"
    ]  # fmt: skip
    assert offered["Summary"][0] == "Please give the month and the year."
    posted = {"ready_summary": [sentence.pk], "own_summary": OWN, "own_evidence": "Whose report is it?"}
    done = review.post(act_of(opened, "return"), posted, follow=True)
    assert "Ardovela, 15 (a): returned with the reason." in sentences(done)
    opened.refresh_from_db()
    assert opened.review_state == "returned"
    told = [(each.field, each.text, each.language) for each in opened.field_reasons]
    assert told == [
        ("summary", "Please give the month and the year.", "en"),
        ("summary", OWN, ""),
        ("evidence", "Whose report is it?", ""),
    ]


def test_the_audit_names_the_fields_and_no_mail_or_event_holds_the_words(opened, sentence, review) -> None:
    """A sentence that is changed later changes no return. What is not offered any more is refused."""
    nothing = review.post(act_of(opened, "return"), {"own_summary": " "})
    assert "Give the reason: it is what the State reads." in sentences(nothing)
    ReadySentence.objects.filter(pk=sentence.pk).update(is_offered=False)
    refused = review.post(act_of(opened, "return"), {"ready_summary": [sentence.pk], "own_evidence": OWN})
    assert (refused.status_code, OWN in sentences(refused)) == (200, True), "what was typed comes back"
    looked = review.post(act_of(opened, "return"), {"own_evidence": OWN, "preview": "1"})
    assert looked.status_code == 200, "the page of an earlier release had a button that only showed it"
    assert not AuditEvent.objects.filter(act="return").exists()
    ReadySentence.objects.filter(pk=sentence.pk).update(is_offered=True)
    review.post(act_of(opened, "return"), {"ready_summary": [sentence.pk], "own_evidence": OWN})
    event = AuditEvent.objects.about(opened).get(act="return")
    assert event.changes["reasons_by_field"] == ["", "summary, evidence"]
    kept = [*AuditEvent.objects.values("reason", "changes"), *OutgoingMail.objects.values("subject", "text", "html")]
    assert OutgoingMail.objects.filter(key__startswith="returned").exists()
    assert not [each for each in kept if OWN in str(each) or "the month" in str(each)]
    ReadySentence.objects.filter(pk=sentence.pk).update(text_en="Say when.", is_offered=False)
    opened.refresh_from_db()
    assert [each.text for each in opened.field_reasons] == ["Please give the month and the year.", OWN]


@pytest.mark.database
def test_several_are_returned_for_the_same_reasons_and_what_is_refused_is_named(seed_world, sentence, review) -> None:
    drafts = [seed_world.draft(slug) for slug in ("15-b", "15-c", "15-d")]
    sending = seed_world.send(*drafts)
    review.post(act_of(sending, "open"))
    assert "Return several answers" in sentences(review.get(act_of(sending, "check")))
    posted = {"answers": [each.pk for each in drafts[:2]], "ready_summary": [sentence.pk]}
    done = review.post(act_of(sending, "return-selected"), posted, follow=True)
    assert "Ardovela, 15 (b), 15 (c): 2 returned with the reason." in sentences(done)
    returned = StatusUpdate.objects.filter(review_state="returned").order_by("pk")
    assert [each.pk for each in returned] == [each.pk for each in drafts[:2]]
    assert {each.field_reasons[0].text for each in returned} == {"Please give the month and the year."}
    again = review.post(act_of(sending, "return-selected"), posted)
    assert "One of the selected answers was decided or recalled meanwhile. Nothing was returned" in sentences(again)
    assert review.post(act_of(sending, "return-selected"), {"own_summary": OWN}).status_code == 200


def test_returns_that_wait_keep_their_reasons_and_are_taken_back_together(
    seed_world, sentence, review, settings
) -> None:
    settings.DECISION_UNDO_MINUTES = 10
    drafts = [seed_world.draft(slug) for slug in ("15-b", "15-c")]
    sending = seed_world.send(*drafts)
    texts = {"ready_summary": [str(sentence.pk)], "own_evidence": OWN, "reason": "In both."}
    posted = texts | {"answers": [each.pk for each in drafts]}
    done = review.post(act_of(sending, "return-selected"), posted, follow=True)
    assert "Ardovela, 15 (b), 15 (c): 2 returned with the reason. They take effect at" in sentences(done)
    (key,) = set(PlannedDecision.objects.values_list("set_key", flat=True))
    review.post("/admin/planned/", {"set_key": str(key), "act": "undo"})
    assert not PlannedDecision.objects.exists()
    for address, typed in (
        (act_of(sending, "return-selected"), posted),
        (act_of(drafts[0], "check"), texts),
        (act_of(drafts[1], "return"), texts),
    ):
        form = review.get(address).context["form"]
        assert {name: form[name].value() for name in typed} == typed, "what was typed comes back"
    assert not review.session["returns_taken_back"], "no copy is left once it was shown"
    review.post(act_of(drafts[0], "return"), {"ready_summary": [sentence.pk]})
    one = StatusUpdate.objects.get(pk=drafts[0].pk)
    assert (one.review_state, one.field_reasons) == ("submitted", [])
    actions.apply_due_decisions(one.planned_decision.due_at)
    one.refresh_from_db()
    assert [each.field for each in one.field_reasons] == ["summary"]


def test_the_list_of_sentences_is_edited_by_data_entry_in_six_languages(sentence, entry, review) -> None:
    page = html.fromstring(sentences(entry.get(f"{table_of('readysentence')}{sentence.pk}/change/")))
    assert len(page.xpath("//*[starts-with(@name, 'text_')]")) == 6
    assert "Ready sentences" in sentences(entry.get(table_of("readysentence")))
    new = html.fromstring(sentences(entry.get(f"{table_of('readysentence')}add/")))
    assert "Main obstacles" in [each.text for each in new.xpath("//select[@name='field']/option")]
    assert review.get(f"{table_of('readysentence')}add/").status_code == 403


def test_the_reason_for_returning_a_letter_is_for_data_entry_and_not_for_the_state(
    seed_world, review, entry, sentence
) -> None:
    letter = seed_world.draft("15-b", on_behalf=True)
    sending = seed_world.send_on_behalf(letter)
    review.post(act_of(sending, "open"))
    address = act_of(letter, "return")
    page = sentences(review.get(address))
    own = seed_world.draft("15-d")
    seed_world.send(own)
    assert "write it in the language of the focal point." in sentences(review.get(act_of(own, "return")))
    for absent in ("as the State will read it", "language of the focal point", sentence.text):
        assert absent not in page
    assert "Give the reason." in sentences(review.post(address, {"reason": " "}))
    seed_world.give_back(letter, "", [FieldReason("summary", {"en": "A line is missing.", "fr": "Une ligne manque."})])
    typing = f"/admin/tracker/submission/letters/period-1/XAA/{letter.recommendation_id}/"
    page = sentences(entry.get(typing))
    assert "Summary:" in page
    assert "A line is missing." in page
    assert "A line is missing." in sentences(entry.get(act_of(sending, "check")))
