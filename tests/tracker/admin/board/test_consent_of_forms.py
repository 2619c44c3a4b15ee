"""Consent in a completed form is to the sentence that this form shows; one that was recorded wrongly can be found."""

import dataclasses
import datetime
import io
import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from docx import Document

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.board.test_completed_forms import TAKE, brought, ticks
from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, row_of, saved, submission_of
from tracker import actions
from tracker.models import (
    Correction,
    OutgoingMail,
    PublicationText,
    StatusUpdate,
    Submission,
    User,
)
from tracker.questionnaire.beside import sentence_shown
from tracker.questionnaire.form import Token
from tracker.questionnaire.opening import open_questionnaire
from tracker.rules.consent import FIRST, ConsentSentence, asked_now
from tracker.rules.second_approvals import note_of

pytestmark = pytest.mark.database
LICENCE = "CC BY 4.0 (https://example.org/by)"
SECOND = ConsentSentence(2, LICENCE)


@pytest.fixture(autouse=True)
def licensed(settings: Any) -> None:
    settings.DATA_LICENCE, settings.DATA_LICENCE_ADDRESS = "CC BY 4.0", "https://example.org/by"


def agreeing(world: World, ending: str = "docx", language: str = "en") -> bytes:
    """The form of XAB that answers one recommendation and agrees to publication."""
    form = questionnaire_of(world, language, slugs=("15-a",), submission=submission_of(world, "XAB"))
    consent = next(field for field in form.head if field.key == "head_consent")
    head = [*(field for field in form.head if field is not consent), dataclasses.replace(consent, text="Yes")]
    return WRITE[ending](dataclasses.replace(form, head=tuple(head)))


def without_number(world: World) -> bytes:
    """The form as it was written before forms had a number: it shows the second sentence."""
    form = questionnaire_of(world, slugs=("15-a",), submission=submission_of(world, "XAB"))
    token = Token(form.token.member_state, form.token.period, form.token.language)
    head = [dataclasses.replace(each, text=str(token)) if each.key == "head_reference" else each for each in form.head]
    head = [dataclasses.replace(each, text="Yes") if each.key == "head_consent" else each for each in head]
    return WRITE["docx"](dataclasses.replace(form, token=token, head=tuple(head)))


def relabelled(content: bytes, words: str) -> bytes:
    """The form with another question in the cell of the consent."""
    document = Document(io.BytesIO(content))
    row = row_of(document, "head_consent")
    cell = next(cell for table in document.tables for each in table.rows if each._tr is row for cell in each.cells[:1])
    cell.paragraphs[0].runs[0].text = words
    return saved(document)


def shown(content: bytes) -> tuple[ConsentSentence | None, bool]:
    found = sentence_shown(open_questionnaire(content))
    return found.sentence, bool(found.warning)


def received(world: World, entry: Client, review: Client, content: bytes, name: str = "form.docx") -> Submission:
    """The response after the form was entered, sent and accepted."""
    entry.post(TAKE, ticks(sentences(brought(entry, EDIT[name.rpartition(".")[2]](content, SAID), name))))
    draft = StatusUpdate.objects.get()
    letter = f"/admin/tracker/submission/letters/{world.period.slug}/XAB/"
    sent = {"answers": [draft.pk], "channel": "email", "reported_on": day(world), "uuid": str(uuid.uuid4())}
    assert entry.post(letter, sent).status_code == 302
    world.accept(draft)
    return Submission.objects.get(member_state="XAB")


SAID = {("15 (a)", "Summary"): "A joint unit was set up."}


def day(world: World) -> str:
    return world.clock.date().isoformat()


def record(submission: Submission, review: Client) -> str:
    """Record the consent on the page of the review, as its reviewer; returns what the page shows."""
    form = submission.transmissions.get()
    read = sentences(review.get(act_of(form, "check")))
    assert review.post(act_of(form, "record-consent"), {"reads": "yes"}).status_code == 302
    submission.refresh_from_db()
    return read


def ask(submission: Submission, entry: Client, review: Client) -> None:
    """Ask for the consent as a note verbale gives it, and confirm it."""
    form = entry.get(act_of(submission, "ask-consent")).context["form"]
    words = {name: form[name].value() for name in ("note_verbale", "note_on", "reason", "sentence")}
    assert entry.post(act_of(submission, "ask-consent"), {**words, "consent": "yes"}).status_code == 302
    assert review.post(act_of(Correction.objects.waiting().get(), "change"), {"confirm": "1"}).status_code == 302
    submission.refresh_from_db()


def test_the_reviewer_of_a_form_is_the_second_person_and_nothing_is_chosen_before(seed_world, entry, review) -> None:
    submission = received(seed_world, entry, review, agreeing(seed_world))
    page = sentences(review.get(act_of(submission.transmissions.get(), "check")))
    assert "The form says Yes: record it" in page
    assert "checked" not in page.partition('id="consent"')[2].partition("</section>")[0]
    address = act_of(submission.transmissions.get(), "record-consent")
    assert review.post(address, {}).status_code == 200, "a choice has to be made"
    assert "No consent was recorded." in sentences(review.post(address, {"reads": "nothing"}, follow=True))
    assert review.post(address, {"reads": "no"}).status_code == 200, "the form does not say No"
    assert not Correction.objects.exists()
    record(submission, review)
    request = Correction.objects.get()
    assert (request.asked_by, request.confirmed_by) == (seed_world.dataentry, seed_world.reviewer)
    assert PublicationText.objects.exists()
    told = OutgoingMail.objects.filter(text__contains="consent").values_list("key", flat=True)
    assert not [key for key in told if "second_approval_asked" in key], "one email says what was done"
    assert "The form says Yes" not in sentences(review.get(act_of(submission.transmissions.get(), "check")))


def test_who_entered_a_form_does_not_record_its_consent_nor_anybody_after_a_newer_decision(
    seed_world, entry, review
) -> None:
    User.objects.filter(pk=seed_world.dataentry.pk).update(is_reviewer=True)
    submission = received(seed_world, entry, review, agreeing(seed_world))
    form = submission.transmissions.get()
    page = sentences(entry.get(act_of(form, "check")))
    assert "You entered this form or letter. Another reviewer records its consent." in page
    assert "record it" not in page
    assert entry.post(act_of(form, "record-consent"), {"reads": "yes"}).status_code == 403
    focal_point = seed_world.focal_point_mandates["XAB"].user
    after_its_date = form.submitted_at - datetime.timedelta(hours=1)
    actions.set_consent(submission=submission, consent="no", by=focal_point, now=after_its_date)
    refused = review.post(act_of(form, "record-consent"), {"reads": "yes"})
    assert refused.status_code == 403
    assert "is newer than this paper and stays in force" in sentences(refused)
    assert not Correction.objects.exists()


def test_the_reviewer_of_a_letter_records_its_consent_with_the_sentence_it_quotes(seed_world, review) -> None:
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    letter.scan.save("letter.pdf", ContentFile(b"%PDF-1.4"))
    assert review.post(act_of(letter, "open"))["Location"] == act_of(letter, "check"), "where it is recorded"
    page = sentences(review.get(act_of(letter, "check")))
    assert "The letter says Yes for the whole period: record it" in page
    assert " checked" not in page.partition('id="consent"')[2].partition("</section>")[0]
    address = act_of(letter, "record-consent")
    assert "Select the sentence that the State read." in sentences(review.post(address, {"reads": "yes"}))
    assert not Correction.objects.exists()
    assert review.post(address, {"reads": "yes", "sentence": FIRST.mark}).status_code == 302
    letter.submission.refresh_from_db()
    assert (letter.submission.consent, letter.submission.consent_sentence) == ("yes", 1)
    assert note_of(Correction.objects.get()).note_on == letter.reported_on
    assert "record it" not in sentences(review.get(act_of(letter, "check")))
    other = seed_world.draft("15-b", on_behalf=True)
    assert review.post(act_of(seed_world.send_on_behalf(other), "open"))["Location"] == act_of(other, "check")


def test_a_reviewer_reads_which_accepted_answers_a_yes_publishes_at_once(seed_world, review) -> None:
    earlier = [seed_world.draft(slug, on_behalf=True) for slug in ("15-b", "15-d")]
    first = seed_world.send_on_behalf(*earlier)
    yes = "The letter says Yes for the whole period: record it"
    assert f"{yes}</label>" in sentences(review.get(act_of(first, "check"))), "nothing is accepted yet"
    for each in earlier:
        seed_world.accept(each)
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    at_once = f"{yes}<br>2 texts that are accepted already become public at once: <bdi>15 (b), 15 (d)</bdi>"
    assert at_once in sentences(review.get(act_of(letter, "check")))
    address = act_of(letter, "record-consent")
    assert at_once in sentences(review.post(address, {"reads": "yes"})), "the sentence is still to be selected"
    done = sentences(review.post(address, {"reads": "yes", "sentence": FIRST.mark}, follow=True))
    assert "Consent to publish is now: Yes. 2 accepted texts are public now: 15 (b), 15 (d)." in done
    assert PublicationText.objects.count() == 2


def test_a_letter_after_a_no_of_the_state_can_say_yes_and_an_older_one_cannot(seed_world, review) -> None:
    """The newest decision of the State wins, also one that it wrote in a letter."""
    said_no = seed_world.now()
    submission = seed_world.submission()
    actions.set_consent(submission=submission, consent="no", by=seed_world.focal_point, now=said_no)
    the_day_before = said_no.date() - datetime.timedelta(days=1)
    draft = seed_world.draft("15-b", on_behalf=True)
    older = seed_world.send_on_behalf(draft, reported_on=the_day_before)
    assert "record it" not in sentences(review.get(act_of(older, "check")))
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    page = sentences(review.get(act_of(letter, "check")))
    assert "The State’s last decision is No. Read in the letter whether the State agrees now." in page
    assert '<form id="consent"' in page, "a link to what is folded away opens it"
    review.post(act_of(letter, "record-consent"), {"reads": "yes", "sentence": FIRST.mark})
    submission.refresh_from_db()
    assert submission.consent == "yes"


def test_a_letter_written_after_a_note_that_says_no_can_say_yes_whichever_was_recorded_first(
    seed_world, review
) -> None:
    """Only the day on which we recorded the note counted. The page of one answer had no way to record a consent."""
    submission, today = seed_world.submission(), seed_world.clock.date()
    answer = seed_world.draft("15-a", on_behalf=True)
    letter = seed_world.send_on_behalf(answer, reported_on=today - datetime.timedelta(days=5))
    note_on = today - datetime.timedelta(days=9)
    note = {"consent": "no", "note_verbale": "NV 3", "note_on": note_on, "reason": "It says No."}
    asked = actions.ask_consent(submission=submission, by=seed_world.dataentry, now=seed_world.now(), **note)
    actions.confirm_correction(correction=asked, by=seed_world.second_reviewer, now=seed_world.now())
    page = sentences(review.get(act_of(letter, "check")))
    assert "The State’s last decision is No. Read in the letter whether the State agrees now." in page
    assert '<form id="consent"' in page, "a link to what is folded away opens it"
    of_answer, record_it = act_of(answer, "check"), f'<a href="{act_of(letter, "check")}#consent">Record the consent'
    assert record_it in sentences(review.get(of_answer))
    review.post(act_of(letter, "record-consent"), {"reads": "yes", "sentence": FIRST.mark})
    submission.refresh_from_db()
    assert submission.consent == "yes"
    assert record_it not in sentences(review.get(of_answer))


@pytest.mark.parametrize("ending", WRITE)
def test_a_yes_in_a_form_is_to_the_sentence_of_that_form(ending: str, seed_world, entry, review, settings) -> None:
    """It was stored as consent to sentence 1. A licence that the site changed later is not agreed to."""
    submission = received(seed_world, entry, review, agreeing(seed_world, ending), f"form.{ending}")
    settings.DATA_LICENCE = "CC0"
    read = record(submission, review)
    assert (submission.consent, submission.consent_sentence, submission.consent_licence) == ("yes", 2, LICENCE)
    text = PublicationText.objects.get()
    assert (text.consent_sentence, text.consent_licence) == (2, LICENCE)
    assert "The form shows consent sentence 2:" in read
    assert f"Others may use them again under this licence: {LICENCE}." in read


def test_the_sentence_is_read_in_each_language(seed_world) -> None:
    for language in ("ar", "zh-hans", "en", "fr", "ru", "es"):
        for ending in WRITE:
            assert shown(agreeing(seed_world, ending, language)) == (SECOND, False), (language, ending)


def test_a_form_without_a_number_is_read_by_its_words_with_a_warning(seed_world, entry, review) -> None:
    content = without_number(seed_world)
    assert shown(content) == (SECOND, True)
    first = " ".join(FIRST.sentences("en"))
    assert shown(relabelled(content, first)) == (FIRST, True), "as release 0.2.0 asked"
    submission = received(seed_world, entry, review, content)
    page = sentences(entry.get(act_of(submission, "ask-consent")))
    assert "This form has no number for its consent sentence." in page


def test_a_form_whose_sentence_was_changed_says_so(seed_world, entry, review) -> None:
    content = agreeing(seed_world)
    own = ConsentSentence(2, "no licence whatever")
    assert shown(relabelled(content, " ".join(own.sentences("en")))) == (own, True)
    assert shown(relabelled(content, "Do you agree?")) == (None, True)
    content = relabelled(content, "Do you agree, but for recommendation 8?")
    assert shown(content) == (None, True)
    submission = received(seed_world, entry, review, content)
    page = entry.get(act_of(submission, "ask-consent"))
    assert "The consent sentence in this form is not the one that we wrote." in sentences(page)
    assert page.context["form"]["sentence"].value() == FIRST.mark, "nothing is agreed to that cannot be read"


def test_the_second_person_is_warned_of_another_sentence_than_that_of_the_form(seed_world, entry, review) -> None:
    submission = received(seed_world, entry, review, agreeing(seed_world))
    words = {"consent": "yes", "note_verbale": "Form", "note_on": day(seed_world), "reason": "It says yes."}
    entry.post(act_of(submission, "ask-consent"), {**words, "sentence": FIRST.mark})
    request = Correction.objects.get()
    assert note_of(request).sentence == 1
    assert "The form shows another sentence." in sentences(review.get(act_of(request, "change")))


def test_a_note_verbale_counts_as_the_first_sentence(seed_world, entry, review) -> None:
    version = seed_world.publish("15-a", consent="no")
    form = entry.get(act_of(version.submission, "ask-consent")).context["form"]
    assert form["sentence"].value() == FIRST.mark
    assert [mark for mark, _label in form.fields["sentence"].choices] == [FIRST.mark, asked_now().mark]


@pytest.fixture
def recorded_wrongly(seed_world: World, entry: Client, review: Client) -> Submission:
    """A consent of a form that the release before stored as one to sentence 1."""
    submission = received(seed_world, entry, review, agreeing(seed_world))
    ask(submission, entry, review)
    request = Correction.objects.get()
    request.after |= {"sentence": None, "note_on": None, "licence": ""}
    request.save()
    Submission.objects.filter(pk=submission.pk).update(consent_sentence=1, consent_licence="")
    PublicationText.objects.update(consent_sentence=1, consent_licence="")
    return submission


def test_consents_recorded_from_forms_are_listed_until_they_are_corrected(
    recorded_wrongly, seed_world, entry, review
) -> None:
    by_note = seed_world.publish("15-a", consent="no").submission
    listed = "/admin/tracker/submission/?stage=unread_sentence"
    said_at, submission = recorded_wrongly.consent_said_at, Submission.objects.filter(pk=recorded_wrongly.pk)
    submission.update(consent_said_at=said_at + datetime.timedelta(days=1))
    assert not entry.get(listed).context["cl"].queryset.exists(), "the State gave it again in the portal"
    submission.update(consent_said_at=said_at)
    assert list(entry.get(listed).context["cl"].queryset) == [recorded_wrongly]
    assert by_note.pk != recorded_wrongly.pk
    (kind,) = [each for each in entry.get("/admin/").context["waiting"] if each.key == "sentences"]
    assert [row.address for row in kind.rows] == [act_of(recorded_wrongly, "ask-consent")]
    assert "Sentence 1" in sentences(entry.get(act_of(recorded_wrongly, "change")))
    ask(recorded_wrongly, entry, review)
    assert (recorded_wrongly.consent_sentence, recorded_wrongly.consent_licence) == (2, LICENCE)
    text = PublicationText.objects.get(status_update__submission=recorded_wrongly)
    assert (text.consent_sentence, text.consent_licence) == (2, LICENCE)
    assert not entry.get(listed).context["cl"].queryset.exists()
