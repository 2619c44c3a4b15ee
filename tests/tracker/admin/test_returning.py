"""A reviewer returns answers: ready sentences and own words for their fields; several at once; letters."""

from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions, reference
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
    """A sentence that is changed later changes no return."""
    review.post(act_of(opened, "return"), {"ready_summary": [sentence.pk], "own_evidence": OWN})
    event = AuditEvent.objects.about(opened).get(act="return")
    assert event.changes["reasons_by_field"] == ["", "summary, evidence"]
    kept = [*AuditEvent.objects.values("reason", "changes"), *OutgoingMail.objects.values("subject", "text", "html")]
    assert OutgoingMail.objects.filter(key__startswith="returned").exists()
    assert not [each for each in kept if OWN in str(each) or "the month" in str(each)]
    ReadySentence.objects.filter(pk=sentence.pk).update(text_en="Say when.", is_offered=False)
    opened.refresh_from_db()
    assert [each.text for each in opened.field_reasons] == ["Please give the month and the year.", OWN]


def test_what_is_not_offered_any_more_is_refused_and_what_was_typed_comes_back(opened, sentence, review) -> None:
    ReadySentence.objects.filter(pk=sentence.pk).update(is_offered=False)
    refused = review.post(act_of(opened, "return"), {"ready_summary": [sentence.pk], "own_evidence": OWN})
    assert refused.status_code == 200
    assert OWN in sentences(refused)
    nothing = review.post(act_of(opened, "return"), {"own_summary": " "})
    assert "Give the reason: it is what the State reads." in sentences(nothing)
    assert not AuditEvent.objects.filter(act="return").exists()


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
    posted = {"answers": [each.pk for each in drafts], "ready_summary": [sentence.pk]}
    done = review.post(act_of(sending, "return-selected"), posted, follow=True)
    assert "Ardovela, 15 (b), 15 (c): 2 returned with the reason. They take effect at" in sentences(done)
    (key,) = set(PlannedDecision.objects.values_list("set_key", flat=True))
    review.post("/admin/planned/", {"set_key": str(key), "act": "undo"})
    assert not PlannedDecision.objects.exists()
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
    shown = sentences(review.post(address, {"own_summary": "A line is missing.", "preview": "1"}))
    assert "The secretariat corrects what it entered." in shown
    assert "Beside the fields" not in shown
    seed_world.give_back(letter, "", [FieldReason("summary", {"en": "A line is missing.", "fr": "Une ligne manque."})])
    typing = f"/admin/tracker/submission/letters/period-1/XAA/{letter.recommendation_id}/"
    page = sentences(entry.get(typing))
    assert "Summary:" in page
    assert "A line is missing." in page
    assert "A line is missing." in sentences(entry.get(act_of(sending, "check")))


# --- before a decision: word for word what its State reads after it


def reads(response: Any) -> dict[str, str]:
    """{where: words} of the preview on a page; nothing where there is none."""
    found = html.fromstring(response.content.decode()).find_class("state-reads")
    terms = [(term, term.getnext()) for term in (found[0].iter("dt") if found else ())]
    return {" ".join(term.text_content().split()): " ".join(said.text_content().split()) for term, said in terms}


def words_of_return() -> dict[str, Any]:
    sentence = ReadySentence.objects.get(slug="summary-since-when")
    return {"ready_summary": [sentence.pk], "own_evidence": OWN}


@pytest.mark.database
def test_a_return_is_read_before_as_its_state_reads_it_after(seed_world, opened, review, browser_of) -> None:
    type(seed_world.focal_point).objects.filter(pk=seed_world.focal_point.pk).update(language="fr")
    before = OutgoingMail.objects.count()
    page = review.post(act_of(opened, "return"), {**words_of_return(), "preview": "1"})
    shown = reads(page)
    assert page.status_code == 200
    assert OutgoingMail.objects.count() == before
    assert not AuditEvent.objects.filter(act="return").exists()
    assert html.fromstring(page.content.decode()).xpath("//textarea[@name='own_evidence']")[0].text.strip() == OWN
    review.post(act_of(opened, "return"), words_of_return())
    mail = OutgoingMail.objects.get(key__startswith="returned")
    assert "".join(shown["E-mail"].split()) == "".join(f"{mail.subject} {mail.text}".split())
    room = reverse("portal:task_list", args=["period-1", "xaa"])
    seen = browser_of(seed_world.focal_point).get(room, headers={"accept-language": "fr"})
    answered = " ".join(html.fromstring(seen.content.decode()).text_content().split())
    assert "Veuillez indiquer le mois et l’année." in shown["In the task list"]
    assert shown["In the task list"] in answered


def test_several_have_one_preview_and_a_fault_has_none(opened, review) -> None:
    posted = {**words_of_return(), "answers": [opened.pk], "preview": "1"}
    page = review.post(act_of(opened.transmission, "return-selected"), posted)
    assert OWN in reads(page)["Beside the fields"]
    assert not PlannedDecision.objects.exists()
    fault = review.post(act_of(opened.transmission, "return-selected"), {"answers": [opened.pk], "preview": "1"})
    assert reads(fault) == {}
    assert "Give the reason: it is what the State reads." in sentences(fault)


@pytest.mark.parametrize(("consent", "said"), [("yes", "Public since"), ("no", "Not public.")])
def test_an_acceptance_is_read_before_and_says_whether_it_will_be_public(
    opened, review, consent: str, said: str
) -> None:
    type(opened.submission).objects.filter(pk=opened.submission_id).update(consent=consent)
    assert f'href="{act_of(opened, "accept")}"' in review.get(act_of(opened, "check")).content.decode()
    shown = reads(review.get(act_of(opened, "accept")))
    assert said in shown["In the task list"]
    assert shown["E-mail"] == "No e-mail is sent."
    opened.refresh_from_db()
    assert opened.review_state == "submitted"


def test_where_nobody_is_nominated_it_says_so(seed_world, opened, review) -> None:
    seed_world.focal_point.mandates.all().delete()
    page = review.post(act_of(opened, "return"), {**words_of_return(), "preview": "1"})
    assert "The State has no focal point or alternate here. Whoever is nominated will read:" in sentences(page)
