"""Correct a mistake of ours: the kinds, the form, the check, the second person and the result, on the pages."""

import datetime
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories.files import CONTENT
from tests.factories.records import UserFactory
from tests.factories.world import World, make_world
from tests.tracker.actions.test_checking import plan
from tests.tracker.admin.addresses import act_of, sentences, shown, table_of
from tracker import actions
from tracker.actions.correcting.kinds import EffectRow
from tracker.admin.correcting.pages import facts_of, label_of, prefilled
from tracker.admin.display import NAMES_OF_TARGETS, correct_address
from tracker.admin.review.comparison import hints_for
from tracker.choices import ReviewState
from tracker.models import (
    AuditEvent,
    Correction,
    Evidence,
    Mandate,
    OutgoingMail,
    PlannedDecision,
    Printing,
    StatusUpdate,
    Transmission,
)
from tracker.rules.consent import FIRST

pytestmark = pytest.mark.database
WORDS = "Twelve officers were trained."
REPLACES = "If a reviewer accepts the moved answer, it replaces that one."


def _letter_of_xab_under_xaa() -> World:
    world = make_world()
    drafts = [world.draft(slug, summary=WORDS, on_behalf=True) for slug in ("15-a", "15-b")]
    world.send_on_behalf(*drafts)
    for draft in drafts:
        world.accept(draft)
    actions.set_consent(submission=drafts[0].submission, consent="yes", by=world.focal_point, now=world.now())
    return world


WORLDS = {"seed_world": _letter_of_xab_under_xaa}


@pytest.fixture
def letter(seed_world: World) -> Transmission:
    """A letter of XAB that we entered under XAA: two answers, both public."""
    return Transmission.objects.get()


def moving(letter: Transmission, **typed: Any) -> dict[str, Any]:
    """The form that moves all answers of the letter to XAB."""
    answers = [str(key) for key in letter.statusupdates.values_list("recommendation", flat=True)]
    return {"to": "state", "state": "XAB", "answers": answers, "reason": "I chose the wrong line."} | typed


# --- the wrong State


def test_a_letter_of_another_state_is_moved_by_two_persons(
    seed_world: World, entry: Client, review: Client, letter: Transmission
) -> None:
    page = sentences(entry.get(correct_address(letter)))
    assert "What is wrong?" in page
    assert 'value="state"' in page
    for kind, is_needed in (("date", False), ("state", True)):
        address = correct_address(letter, kind=kind)
        page = sentences(entry.get(address))
        steps = page.partition('class="act-steps"')[2].partition("</ol>")[0]
        assert ("Second person" in steps) == is_needed, kind
    assert "15 (a)" in page
    page = entry.post(address, moving(letter) | {"check": "1"})
    checked, emails = sentences(page), page.context["effects"].emails
    asked = [each for each in emails if each.sentence == "Your confirmation as the second person is needed."]
    assert [each.to for each in asked] == ["reviewer", "second-reviewer"]
    assert "Text in the public history" in checked
    assert "entered in error by the Secretariat" in checked.replace("Entered", "entered")
    assert "Ask a second person to confirm" in checked
    assert "These people can confirm it: reviewer" in checked
    assert not Correction.objects.exists(), "nothing happens before the last button"
    asked = entry.post(address, moving(letter) | {"ask": "1"}, follow=True)
    correction = Correction.objects.get()
    assert asked.redirect_chain == [(act_of(correction, "change"), 302)]
    assert 'name="confirm"' not in sentences(asked), "who asked does not confirm"
    assert entry.post(act_of(correction, "change"), {"confirm": "1"}).status_code == 403
    second = sentences(review.get(act_of(correction, "change")))
    assert second.count(WORDS) >= 2, "the second person reads the words"
    assert "First pages" in second, "next to the letter"
    assert act_of(correction, "change") in sentences(review.get(reverse("admin:index")))
    mail = OutgoingMail.objects.get(user=seed_world.second_reviewer, key__startswith="correction_asked")
    assert act_of(correction, "change") in mail.text
    done = sentences(review.post(act_of(correction, "change"), {"confirm": "1"}, follow=True))
    assert "have moved it to yours" in done
    assert "The State is asked for its consent" in done
    moved = StatusUpdate.objects.filter(submission__member_state="XAB")
    assert {each.review_state for each in moved} == {ReviewState.SUBMITTED}
    assert not StatusUpdate.objects.accepted().exists()
    assert act_of(correction, "change") not in sentences(review.get(reverse("admin:index")))


def test_with_one_reviewer_the_request_waits_for_a_second_one(
    seed_world: World, review: Client, administration: Client, letter: Transmission
) -> None:
    seed_world.second_reviewer.is_active = False
    seed_world.second_reviewer.save()
    address, typed = correct_address(letter, kind="state"), moving(letter)
    checked = sentences(review.post(address, typed | {"check": "1"}))
    assert "Ask a second person to confirm" not in checked
    assert "No other person can confirm this. Ask an administrator for a second reviewer." in checked
    assert 'name="ask" value="Store the request"' in checked
    accounts = reverse("admin:tracker_user_changelist")
    assert f'href="{accounts}">Give another person the role of a reviewer' not in checked
    review.post(address, typed | {"ask": "1"})
    waiting = act_of(Correction.objects.get(), "change")
    todo = sentences(administration.get(reverse("admin:index")))
    assert "Needs a second reviewer" in todo
    assert waiting in todo
    assert f'href="{accounts}">Give another person the role of a reviewer' in sentences(administration.get(waiting))
    seed_world.second_reviewer.is_active = True
    seed_world.second_reviewer.save()
    assert waiting not in sentences(administration.get(reverse("admin:index")))


def test_an_answer_in_the_way_is_linked_and_a_refused_request_has_no_next_step(
    seed_world: World, entry: Client, review: Client, letter: Transmission
) -> None:
    waiting = seed_world.draft("15-a", state="XAB")
    sent = seed_world.send(waiting)
    address = correct_address(letter, kind="state")
    page = sentences(entry.post(address, moving(letter) | {"check": "1"}))
    assert "Belquora has an answer on 15 (a) that is not reviewed yet. End that first, or leave it out." in page
    assert f'<a href="{act_of(waiting, "check")}"><bdi>15 (a)</bdi>' in page
    actions.recall(version=sent.statusupdates.get(), by=seed_world.focal_points["XAB"], now=seed_world.now())
    entry.post(address, moving(letter) | {"ask": "1"})
    asked = act_of(Correction.objects.get(), "change")
    assert "Reason of a refusal: This field is required." in sentences(review.post(asked, {"refuse": "1"}))
    why_not = "The letter names no State."
    done = sentences(review.post(asked, {"refuse": "1", "reason": why_not}, follow=True))
    assert ("Refused by" in done, "correct it in the same way" in done) == (True, False)
    (mail,) = OutgoingMail.objects.filter(user=seed_world.dataentry)
    assert [said in mail.text for said in ("was refused.", asked, why_not)] == [True, True, False]
    assert why_not in (refused := sentences(entry.get(asked))), "the person who asked reads the reason"
    assert f'<a href="{correct_address(letter)}">Correct a mistake of ours</a>' in refused


def test_the_form_names_what_is_missing_and_keeps_what_was_typed(entry: Client, letter: Transmission) -> None:
    address = correct_address(letter, kind="state")
    for missing, field in (({"state": ""}, "state"), ({"answers": []}, "answers"), ({"reason": ""}, "reason")):
        page = entry.post(address, moving(letter, **missing) | {"check": "1"})
        assert page.context["form"].errors[field], missing
    back = entry.post(address, moving(letter) | {"back": "1"})
    assert shown(back)["reason"] == "I chose the wrong line."
    assert not Correction.objects.exists()


def test_a_consent_that_was_recorded_by_a_slip_is_ended_by_two_persons(
    seed_world: World, entry: Client, review: Client
) -> None:
    draft = seed_world.draft("15-c", state="XAB", summary=WORDS, on_behalf=True)
    letter = seed_world.send_on_behalf(draft)
    response = letter.submission
    assert correct_address(response) not in sentences(entry.get(correct_address(letter))), "nothing was recorded"
    actions.record_consent_of_letter(
        letter=letter, consent="yes", paper="Letter", sentence=FIRST, reason="It says so.",
        by=seed_world.reviewer, now=seed_world.now(),
    )  # fmt: skip
    seed_world.accept(draft)
    for person, thing in ((entry, letter), (review, letter), (review, draft)):
        assert f'href="{correct_address(response)}"' in sentences(person.get(correct_address(thing)))
    assert f'href="{correct_address(response)}"' in sentences(entry.get(act_of(response, "change")))
    assert 'value="consent"' in sentences(entry.get(correct_address(response)))
    assert entry.get(correct_address(response, kind="erase")).status_code == 404, "it is asked for on another page"
    reader = Client()
    reader.force_login(seed_world.focal_points["XAB"])
    receipt, tasks = reverse("portal:receipt", args=[letter.pk]), reverse("portal:task_list", args=["period-1", "xab"])
    agreed = {
        receipt: "<dt>Consent to publish, now</dt><dd>Yes",
        tasks: "You agreed that accepted answers of this period are published as received.",
    }
    assert [words in sentences(reader.get(page)) for page, words in agreed.items()] == [True, True]
    address = correct_address(response, kind="consent")
    checked = entry.post(address, {"reason": "The letter says nothing.", "check": "1"})
    assert EffectRow("15 (c)", "Public", "Not public") in checked.context["effects"].rows
    entry.post(address, {"reason": "The letter says nothing.", "ask": "1"})
    asked = act_of(Correction.objects.get(kind="consent"), "change")
    assert "The letter says nothing." in sentences(review.get(asked))
    done = sentences(review.post(asked, {"confirm": "1"}, follow=True))
    way_back = f'<a href="{act_of(response, "ask-consent")}">If this correction is a mistake, record again'
    assert (way_back in done, "correct it in the same way" in done) == (True, False)
    assert "Not asked" in sentences(entry.get(act_of(response, "change")))
    assert [words in sentences(reader.get(page)) for page, words in agreed.items()] == [False, False]
    assert "<dt>Consent to publish, now</dt><dd>Not asked" in sentences(reader.get(receipt))


# --- the text, the status, the date and the file of a letter


@pytest.fixture
def answer(letter: Transmission) -> StatusUpdate:
    """The answer on 15 (a), accepted and public."""
    return letter.statusupdates.get(recommendation__slug="15-a")


def test_the_text_is_checked_with_its_differences_and_goes_to_a_reviewer(
    entry: Client, review: Client, letter: Transmission, answer: StatusUpdate
) -> None:
    chosen = sentences(entry.get(correct_address(letter)))
    assert f'href="{correct_address(answer, kind="text").replace("&", "&amp;")}"' in chosen, "of a letter, one answer"
    address = correct_address(answer, kind="text")
    typed = shown(entry.get(address)) | {"summary": "Twenty officers were trained.", "reason": "Misread."}
    checked = sentences(entry.post(address, typed | {"check": "1"}))
    assert 'name="ask" value="Confirm the correction"' in checked
    assert "<del>Twelve</del>" in checked
    assert "<ins>Twenty</ins>" in checked
    assert "Nothing would be changed." in sentences(entry.post(address, typed | {"check": "1", "summary": WORDS}))
    assert review.post(address, typed | {"ask": "1"}).status_code == 403
    done = sentences(entry.post(address, typed | {"ask": "1"}, follow=True))
    assert "Next steps" in done
    assert "It waits for a review. Until then the answer is unchanged." in done
    right = StatusUpdate.objects.get(transcribes=answer)
    page = sentences(review.get(reverse("admin:tracker_statusupdate_check", args=[right.pk])))
    assert "Misread." in page
    assert "is not reviewed yet" in sentences(entry.get(correct_address(answer)))


@pytest.mark.parametrize("name", sorted(set(NAMES_OF_TARGETS.values())))
def test_no_field_of_any_kind_begins_with_the_key_of_its_target(name: str) -> None:
    assert prefilled(QueryDict(f"{name}=44&state=XAB")) == {"state": "XAB"}


def test_the_text_of_a_recommendation_begins_with_the_text(seed_world: World, entry: Client) -> None:
    printing = Printing.objects.ever_confirmed().get(recommendation__slug="15-a")
    assert shown(entry.get(correct_address(printing, kind="text")))["text"] == printing.text


def test_a_mistake_is_named_by_what_a_person_knows(review: Client, letter: Transmission, answer: StatusUpdate) -> None:
    """The link to the date of a letter without a number was "E-mail"; 15 (b) was a "Text as printed"."""
    day = datetime.date(2026, 11, 29)
    assert label_of(Transmission(channel="email", reported_on=day)) == "E-mail, 29 November 2026"
    assert "Recommendation" in [str(name) for name, _value in facts_of(answer)]
    page = sentences(review.get(correct_address(answer)))
    assert "Only data entry corrects what we entered from a letter." in page


def test_of_a_letter_an_answer_that_cannot_be_corrected_has_the_reason_and_no_link(
    seed_world: World, entry: Client, review: Client, letter: Transmission
) -> None:
    returned = seed_world.draft("15-c", on_behalf=True)
    sent = seed_world.send_on_behalf(returned, seed_world.draft("15-d", on_behalf=True))
    seed_world.give_back(returned, "Read it again.")
    page = sentences(entry.get(correct_address(sent)))
    why_not = "15 (c): Nothing of it is accepted or waits for review. Enter it on the page of the letter."
    assert page.count(f"{why_not} Choose: <a") == 2, "of the text and of the status"
    links = [f'href="{correct_address(returned, kind=kind)}"'.replace("&", "&amp;") for kind in ("text", "state")]
    assert [link in page for link in links] == [False, False]
    asked = entry.get(correct_address(sent, kind="text"))
    assert (asked.status_code, "What is wrong?" in sentences(asked)) == (200, True)
    page = sentences(review.get(correct_address(letter)))
    assert page.count("Only data entry corrects what we entered from a letter.") == 4
    assert "kind=text" not in page


def test_of_a_letter_that_a_newer_answer_replaced_no_page_says_to_enter_it(seed_world: World, entry: Client) -> None:
    draft = seed_world.draft("15-c", on_behalf=True)
    letter = seed_world.send_on_behalf(draft, reported_on=seed_world.clock.date() - datetime.timedelta(days=2))
    seed_world.accept(draft)
    seed_world.publish("15-c")
    page = sentences(entry.get(correct_address(letter)))
    assert "A corrected version was accepted since." in page
    assert "Enter it on the page of the letter." not in page


def test_the_check_and_the_review_name_an_answer_that_the_moved_one_replaces(
    seed_world: World, entry: Client, review: Client, letter: Transmission, answer: StatusUpdate
) -> None:
    """An answer was moved onto a recommendation with an accepted answer, without a word to any of the three."""
    right = seed_world.recommendations["15-c"]
    own = seed_world.publish("15-c")
    address, typed = correct_address(answer, kind="recommendation"), {"recommendation": right.pk, "reason": "Misread."}
    said = f"{seed_world.xaa} has an accepted answer on 15 (c). {REPLACES}"
    assert said in sentences(entry.post(address, typed | {"check": "1"}))
    entry.post(address, typed | {"ask": "1"})
    asked = act_of(Correction.objects.get(), "change")
    assert said in sentences(review.get(asked))
    assert said not in sentences(review.post(asked, {"confirm": "1"}, follow=True)), "afterwards, the review says it"
    moved = StatusUpdate.objects.submitted().get(recommendation=right)
    replaces = f"If you accept it, it replaces the answer of {date_format(own.reported_on, 'DATE_FORMAT')}."
    hint = f"We moved this answer here from 15 (a). {replaces}"
    assert hint in sentences(review.get(act_of(moved, "check")))
    whole = review.get(act_of(moved.transmission, "check"))
    assert (hint in sentences(whole), whole.context["hinted_count"]) == (True, 1)
    seed_world.clock = timezone.now()  # as the pages
    there = seed_world.publish("15-b", state="XAB")
    typed = moving(letter, answers=[there.recommendation_id, right.pk], check="1")
    page = sentences(entry.post(correct_address(letter, kind="state"), typed))
    assert f"Belquora has an accepted answer on 15 (b). {REPLACES}" in page
    asked = seed_world.correct("state", letter, state="XAB")
    actions.confirm_correction(correction=asked, by=seed_world.second_reviewer, now=seed_world.now())
    assert "The State is asked for its consent" not in sentences(review.get(act_of(asked, "change"))), "it agreed"
    moved = StatusUpdate.objects.submitted().get(recommendation=there.recommendation)
    replaces = f"If you accept it, it replaces the answer of {date_format(there.reported_on, 'DATE_FORMAT')}."
    assert f"We moved this answer here from Ardovela. {replaces}" in [str(each.sentence) for each in hints_for(moved)]


def test_a_correction_that_was_returned_begins_with_what_was_typed(
    seed_world: World, entry: Client, answer: StatusUpdate
) -> None:
    sent = seed_world.correct_text(answer, summary="Twenty officers were trained.")
    seed_world.give_back(sent.statusupdates.get(), "It says thirty.")
    page = entry.get(correct_address(answer, kind="text"))
    assert "It says thirty." in sentences(page)
    assert shown(page)["summary"] == "Twenty officers were trained."


def test_the_date_is_checked_for_all_answers_of_the_letter(
    seed_world: World, entry: Client, letter: Transmission
) -> None:
    address = correct_address(letter, kind="date")
    day = letter.reported_on - datetime.timedelta(days=1)
    typed = {"reported_on": day.isoformat(), "reason": "Misread."}
    checked = sentences(entry.post(address, typed | {"check": "1"}))
    assert date_format(day, "DATE_FORMAT") in checked
    assert checked.count("Entered again, to be reviewed") == 2, "15 (a) and 15 (b)"
    same = entry.post(address, typed | {"check": "1", "reported_on": letter.reported_on.isoformat()})
    assert "Nothing would be changed." in sentences(same)
    entry.post(address, typed | {"ask": "1"})
    assert StatusUpdate.objects.submitted().filter(transcribes__transmission=letter).count() == 2


def test_the_right_file_is_attached_once(entry: Client, letter: Transmission) -> None:
    address, content = correct_address(letter, kind="letter"), CONTENT["pdf"][0] + b"\n"
    typed = {"note_verbale": "NV 9/2026", "reason": "Another letter was attached.", "check": "1"}
    refused = entry.post(address, typed | {"scan": SimpleUploadedFile("right.pdf", b"PK no package")})
    assert refused.context["form"].errors["scan"]
    checked = entry.post(address, typed | {"scan": SimpleUploadedFile("right.pdf", content)})
    assert "the file attached now" in sentences(checked)
    hidden = {name: value for name, value in shown(checked).items() if name != "scan"}
    entry.post(address, hidden | {"ask": "1"})
    sent = Transmission.objects.exclude(pk=letter.pk).get()
    assert sent.note_verbale == "NV 9/2026"
    result = sentences(entry.get(act_of(Correction.objects.get(), "change")))
    assert f'href="{correct_address(sent)}">If this correction is a mistake' in result
    with sent.scan.open("rb") as file:
        assert file.read() == content


def test_an_answer_that_nobody_reviewed_is_entered_again_at_once(seed_world: World, entry: Client) -> None:
    sent = seed_world.send_on_behalf(seed_world.draft("15-c", summary=WORDS, on_behalf=True))
    wrong = sent.statusupdates.get()
    plan(seed_world, wrong)
    address = correct_address(wrong, kind="status")
    typed = shown(entry.get(address)) | {"implementation_status": "planned", "reason": "Misread.", "check": "1"}
    checked = sentences(entry.post(address, typed))
    assert "Planned" in checked
    assert "We entered answers from your letter again." in checked
    OutgoingMail.objects.all().delete()
    seed_world.correct_text(wrong, summary="Twenty officers were trained.")
    assert OutgoingMail.objects.filter(user=seed_world.focal_point).count() == 1
    assert not PlannedDecision.objects.exists(), "what a reviewer planned for the wrong text is cancelled"
    wrong.refresh_from_db()
    right = StatusUpdate.objects.submitted().get(recommendation__slug="15-c")
    assert (wrong.review_state, wrong.mistake is None) == (ReviewState.RETURNED, False)
    assert (right.summary, right.transcribes) == ("Twenty officers were trained.", None)
    assert not StatusUpdate.objects.visible_to(seed_world.focal_point).filter(pk=wrong.pk).exists()


def test_a_draft_of_a_letter_is_removed(seed_world: World, entry: Client) -> None:
    draft = seed_world.draft("15-c", summary=WORDS, on_behalf=True)
    page = sentences(entry.get(act_of(draft, "change")))
    assert f'href="{correct_address(draft)}"' in page
    entry.post(correct_address(draft, kind="state"), {"to": "nowhere", "reason": "Typed twice.", "ask": "1"})
    assert not StatusUpdate.objects.drafts().exists()
    assert seed_world.draft("15-c", on_behalf=True).version == 2, "it can be entered again"


def test_what_the_state_sent_is_its_own_to_correct_and_the_acceptance_is_ours(
    seed_world: World, entry: Client, review: Client
) -> None:
    own = seed_world.publish("15-c")
    for act in ("change", "check"):
        assert f'href="{correct_address(own)}"' in sentences(review.get(act_of(own, act)))
    assert f'href="{correct_address(own.transmission)}"' in sentences(review.get(act_of(own.transmission, "check")))
    page = sentences(entry.get(correct_address(own)))
    assert "The State sent this in the portal." in page
    address = correct_address(own, kind="acceptance")
    assert entry.post(address, {"reason": "Too early.", "ask": "1"}).status_code == 403
    assert "Accepted in error" in sentences(review.post(address, {"reason": "Too early.", "check": "1"}))
    review.post(address, {"reason": "Too early.", "ask": "1"})
    correction = Correction.objects.get()
    actions.confirm_correction(correction=correction, by=seed_world.second_reviewer, now=seed_world.now())
    own.refresh_from_db()
    assert own.review_state == ReviewState.SUBMITTED
    done = sentences(review.get(act_of(correction, "change")))
    assert "correct it in the same way" not in done, "a reviewer accepts the answer: that is no correction"


# --- a text of a document


def test_a_mistake_in_a_recommendation_or_paragraph_is_corrected_at_once(
    seed_world: World, entry: Client, review: Client
) -> None:
    recommendation = seed_world.recommendations["15-c"]
    wrong = Printing.objects.get(recommendation=recommendation)
    address = correct_address(wrong, kind="text")
    assert f'href="{correct_address(wrong)}"' in sentences(entry.get(act_of(recommendation, "change")))
    typed = shown(entry.get(address)) | {"text": wrong.text.replace("Strengthen", "Deepen"), "reason": "Misread."}
    checked = sentences(entry.post(address, typed | {"check": "1"}))
    assert "<del>Strengthen</del>" in checked
    assert review.post(address, typed | {"ask": "1"}).status_code == 403
    entry.post(address, typed | {"ask": "1"})
    right = Printing.objects.confirmed().get(recommendation=recommendation)
    again = f'href="{correct_address(right)}">If this correction is a mistake'
    assert again in sentences(entry.get(act_of(Correction.objects.get(), "change")))
    page = sentences(entry.get(act_of(recommendation, "change")))
    assert "Deepen coordination" in page
    assert "Misread." in page, "the first text stays on the page, with the reason"
    paragraph = seed_world.document.paragraphs.filter(printings=None).exclude(text="")[0]
    address = correct_address(paragraph, kind="text")
    typed = shown(entry.get(address)) | {"is_absent": "on", "reason": "The head of a page."}
    assert entry.post(address, typed | {"ask": "1"}).status_code == 302
    paragraph.refresh_from_db()
    assert paragraph.text == ""
    asked = seed_world.period.items.get(recommendation=recommendation)
    assert asked.printing.text.startswith("Deepen"), "an open period asks the corrected text"


# --- people and invitations


def test_the_data_of_a_nomination_is_corrected_but_no_address_that_is_in_use(
    seed_world: World, administration: Client, entry: Client
) -> None:
    mandate = seed_world.nominate(UserFactory(username="new", email="wrong@example.org"), "XAA", "alternate")
    mandate.user.set_unusable_password()
    mandate.user.save()
    assert f'href="{correct_address(mandate)}"' in sentences(administration.get(act_of(mandate, "change")))
    address = correct_address(mandate, kind="nomination")
    right = {"email": "right@example.org", "note_verbale": "NV 9/2026", "reason": "Misread."}
    typed = shown(administration.get(address)) | right
    checked = sentences(administration.post(address, typed | {"check": "1"}))
    assert "NV XAA/1" in checked
    assert "NV 9/2026" in checked
    assert "A new link to the account." in checked
    assert entry.post(address, typed | {"ask": "1"}).status_code == 403
    administration.post(address, typed | {"ask": "1"})
    mandate.refresh_from_db()
    assert (mandate.note_verbale, mandate.user.email) == ("NV 9/2026", "right@example.org")
    assert mandate.is_acting, "it did not end and begin again"
    assert "The nomination: Alternate, Ardovela" in sentences(administration.get(table_of("correction")))
    link = OutgoingMail.objects.filter(user=mandate.user).latest("pk")
    assert (link.address, link.key.startswith("named")) == ("right@example.org", True)
    for acting, wrong, refused in (
        (seed_world.focal_point_mandates["XAA"], {"email": "new@example.org"}, "has signed in"),
        (seed_world.observer.mandates.get(), {"role": "focal_point", "note_verbale": "NV 1"}, "has this role"),
    ):
        address = correct_address(acting, kind="nomination")
        typed = shown(administration.get(address)) | wrong | {"reason": "Misread.", "check": "1"}
        assert refused in sentences(administration.post(address, typed))


def test_a_person_nominated_for_the_wrong_state_reads_nothing_of_it_any_more(
    seed_world: World, administration: Client
) -> None:
    """The State of a nomination could not be corrected."""
    person, reader = UserFactory(username="new", email="new@example.org"), Client()
    mandate = seed_world.nominate(person, "XAB", "alternate")
    seed_world.draft("15-a", state="XAB", by=person)
    shared = seed_world.draft("15-b", state="XAB", by=person)
    seed_world.draft("15-b", state="XAB", summary="A desk.", revision=shared.revision)
    sent = seed_world.draft("15-c", state="XAB", by=person)
    seed_world.send(sent, consent="no")
    reader.force_login(person)
    rooms = [reverse("portal:task_list", args=["period-1", code]) for code in ("xab", "xaa")]
    assert [reader.get(room).status_code for room in rooms] == [200, 404]
    assert "The name, email, State, role or note verbale is wrong." in sentences(
        administration.get(correct_address(mandate))
    )
    address = correct_address(mandate, kind="nomination")
    right = {"member_state": "XAA", "note_verbale": "NV XAA/5", "reason": "I chose the wrong line."}
    typed = shown(administration.get(address)) | right
    taken = administration.post(address, typed | {"role": "focal_point", "check": "1"})
    assert "Another person has this role for the State." in sentences(taken)
    checked = administration.post(address, typed | {"check": "1"})
    assert EffectRow("State", "Belquora", "Ardovela") in checked.context["effects"].rows
    page, erasure = sentences(checked), act_of(sent.submission, "ask-erasure")
    assert "1 draft that this person wrote for Belquora is deleted." in page
    assert "1 draft for Belquora stays: a colleague there saved it too." in page
    assert f'<a href="{erasure}">This person wrote text for Belquora in the portal. It stays there.' in page
    assert administration.get(erasure).status_code == 200
    done = sentences(administration.post(address, typed | {"ask": "1"}, follow=True))
    assert [reader.get(room).status_code for room in rooms] == [403, 200]
    mistake = "We recorded your nomination for Belquora by mistake. That nomination has ended."
    told = sentences(reader.get(rooms[0]))
    assert (mistake in told, "What you wrote stays with your State." in told) == (True, False)
    assert mistake in " ".join(OutgoingMail.objects.filter(user=person).latest("pk").text.split())
    assert "1 draft that this person wrote for Belquora is deleted." in done
    now = Mandate.objects.acting().get(user=person)
    assert (now.member_state_id, now.role, now.note_verbale) == ("XAA", "alternate", "NV XAA/5")
    assert f'href="{correct_address(now)}">If this correction is a mistake' in done
    read = AuditEvent.objects.visible_to(seed_world.focal_points["XAB"])
    assert "XAA" not in str([each.changes for each in read]), "nobody there reads whose person it was"


def test_what_else_a_person_left_for_the_wrong_state_is_named_and_uncited_evidence_deleted(
    seed_world: World, administration: Client
) -> None:
    person = UserFactory(username="new", email="new@example.org")
    address = correct_address(seed_world.nominate(person, "XAB", "alternate"), kind="nomination")
    typed = shown(administration.get(address)) | {"member_state": "XAA", "note_verbale": "NV", "reason": "Misread."}
    stays = "Comments, completed forms and evidence that this person added for Belquora stay there."
    deleted = "Evidence that this person added for Belquora, and that no other answer cites, is deleted."
    items = [seed_world.evidence(state="XAB") for _each in range(2)]
    Evidence.objects.update(added_by=person)
    seed_world.draft("15-a", state="XAB", citations=(actions.Citation(items[0], "art. 5"),))
    page = sentences(administration.post(address, typed | {"check": "1"}))
    assert (stays in page, deleted in page) == (True, True), "a colleague cites one"
    administration.post(address, typed | {"ask": "1"})
    assert [Evidence.objects.get(pk=each.pk).erased_at is None for each in items] == [True, False]


def test_a_button_pressed_twice_asks_once_and_a_second_correction_with_the_same_reason_counts(
    seed_world: World, administration: Client
) -> None:
    mandate = seed_world.nominate(UserFactory(username="new", email="new@example.org"), "XAA", "alternate")
    address = correct_address(mandate, kind="nomination")

    def checked(note: str) -> dict[str, Any]:
        right = {"note_verbale": note, "reason": "Misread."}
        page = administration.post(address, shown(administration.get(address)) | right | {"check": "1"})
        (once,) = re.findall('name="check_page" value="([^"]+)"', page.content.decode())
        return shown(page) | {"ask": "1", "check_page": once}

    first = checked("NV 8")
    assert administration.post(address, first).url == administration.post(address, first).url
    assert Correction.objects.count() == 1
    administration.post(address, checked("NV 9"))
    mandate.refresh_from_db()
    assert mandate.note_verbale == "NV 9"
    assert "Filter by asked" not in sentences(administration.get(reverse("admin:tracker_correction_changelist")))


def test_an_invitation_by_mistake_is_cancelled_while_the_state_began_nothing(seed_world: World, entry: Client) -> None:
    begun, fresh = (seed_world.period.invitations.get(member_state=code) for code in ("XAA", "XAB"))
    assert "the State has sent answers" in sentences(entry.get(correct_address(begun)))
    address = correct_address(fresh, kind="invitation")
    checked = sentences(entry.post(address, {"reason": "Another State.", "check": "1"}))
    assert "We invited your State by mistake. It is no longer asked to report." in checked
    entry.post(address, {"reason": "Another State.", "ask": "1"})
    fresh.refresh_from_db()
    assert fresh.cancelled_at is not None
    assert "The invitation: Belquora, Reporting period period-1" in sentences(entry.get(table_of("correction")))
    mail = OutgoingMail.objects.get(key__startswith="invitation_cancelled")
    assert "We invited Belquora by mistake." in mail.text


def test_what_the_state_said_before_holds_again_with_an_invitation_that_was_cancelled_by_mistake(
    seed_world: World, entry: Client
) -> None:
    """The board said "Invited" of a State that had said that it will not report."""
    invitation = seed_world.period.invitations.get(member_state="XAB")
    facts: dict[str, Any] = {"kind": "will_not_answer", "words": "", "by": seed_world.focal_points["XAB"]}
    actions.state_intention(invitation=invitation, now=seed_world.now(), **facts)
    actions.cancel_invitation(invitation=invitation, by=seed_world.dataentry, now=seed_world.now())
    entry.post(correct_address(invitation, kind="invitation"), {"reason": "It was another State.", "ask": "1"})
    again = seed_world.period.invitations.with_intention().get(member_state="XAB", cancelled_at=None)
    assert again.intention_kind == "will_not_answer"


# --- addresses of before


def test_an_old_address_leads_to_the_page_that_corrects_the_same(
    entry: Client, letter: Transmission, answer: StatusUpdate
) -> None:
    paragraph, base = answer.printing.paragraph, "/admin/tracker"
    moved = {
        f"{base}/transmission/{letter.pk}/recall-letter/": letter,
        f"{base}/statusupdate/{answer.pk}/correct-transcription/": answer,
        f"{base}/sourcedocument/{paragraph.document_id}/paragraphs/{paragraph.pk}/correct/": paragraph,
        f"{base}/importproposal/{paragraph.document.proposal.pk}/undo/": paragraph.document.proposal,
    }
    assert {old: entry.get(old).headers.get("Location") for old in moved} == {
        old: correct_address(thing) for old, thing in moved.items()
    }
    period = answer.submission.period
    before = entry.get(f"/admin/tracker/correction/ask/?period={period.pk}&kind=period_date")
    assert before.headers["Location"] == act_of(period, "dates"), "one form changes the dates of a period"
