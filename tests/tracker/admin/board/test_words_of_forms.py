"""What a State wrote into its form beside the answers: on consent in words of its own, and where nothing is asked."""

import io
import uuid

import lxml.html
import pytest
from django.test import Client
from docx import Document

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.board.test_completed_forms import TAKE, brought, completed, ticks
from tests.tracker.questionnaire.files import EDIT, WRITE, saved
from tracker.models import StatusUpdate, Submission, Transmission, TwoPersonRequest
from tracker.questionnaire.wording import consent_code

REMARK = "We do not agree with <this>."
CONSENT = ("Name of the State", "Do you agree")
PARTIAL = "Oui, sauf la <recommandation 8>"
QUOTED = "On consent the form says “<bdi>Oui, sauf la &lt;recommandation 8&gt;</bdi>”."
COUNTS = "These words are none of the choices, and count for nothing until a consent is recorded."


def consenting(world: World, words: str, ending: str = "docx") -> bytes:
    """A form with words in the cell of consent."""
    return EDIT[ending](completed(world, ending), {CONSENT: words})


def entered(world: World, entry: Client, words: str) -> str:
    """The page of the letter, once the form was applied."""
    page = sentences(brought(entry, consenting(world, words)))
    letter: str = entry.post(TAKE, ticks(page))["Location"].partition("#")[0]
    return letter


def sent(world: World, entry: Client, letter: str) -> None:
    """The letter goes to be checked."""
    answers = list(StatusUpdate.objects.drafts().values_list("pk", flat=True))
    day = world.clock.date().isoformat()
    entry.post(letter, {"answers": answers, "channel": "email", "reported_on": day, "uuid": str(uuid.uuid4())})


@pytest.mark.parametrize("ending", WRITE)
def test_words_on_consent_that_are_no_choice_are_shown_before_anything_is_applied(ending, seed_world, entry) -> None:
    """ "Yes, except recommendation 8" stood on no page: the letter said "Not asked", and nobody knew to ask."""
    page = sentences(brought(entry, consenting(seed_world, PARTIAL, ending), f"form.{ending}"))
    assert QUOTED in page
    assert COUNTS in page
    assert "A consent to part of the answers cannot be recorded: record none, and ask the State" in page


def test_words_on_consent_are_read_where_it_is_recorded_reviewed_and_approved(seed_world, entry, review) -> None:
    letter = entered(seed_world, entry, PARTIAL)
    assert QUOTED in sentences(entry.get(letter))
    sent(seed_world, entry, letter)
    page = sentences(entry.get(letter))
    assert f"{QUOTED}</strong> {COUNTS}" in page
    submission = Submission.objects.get(member_state="XAB")
    record = act_of(submission, "ask-consent")
    assert record in page
    form = entry.get(record)
    assert QUOTED in sentences(form)
    assert not form.context["form"]["reason"].value(), "no erasure reaches a reason"
    for reviewed in (Transmission.objects.get(), StatusUpdate.objects.get()):
        assert QUOTED in sentences(review.get(act_of(reviewed, "check")))
    said = {"consent": "no", "note_verbale": "NV 5", "note_on": seed_world.clock.date().isoformat()}
    entry.post(record, said | {"reason": "It does not agree to all."})
    approval = act_of(TwoPersonRequest.objects.get(), "confirm")
    assert QUOTED in sentences(review.get(approval))
    review.post(approval)
    assert QUOTED not in sentences(entry.get(letter)), "it was decided since"
    assert QUOTED not in sentences(review.get(act_of(TwoPersonRequest.objects.get(), "change")))


def test_a_form_that_says_otherwise_than_an_older_consent_is_not_passed_over(seed_world, entry, review) -> None:
    submission = seed_world.draft("15-c", state="XAB", on_behalf=True).submission
    when = seed_world.clock
    Submission.objects.filter(pk=submission.pk).update(
        consent="yes", consent_at=when, consent_said_at=when, consent_by=seed_world.dataentry
    )
    letter = entered(seed_world, entry, "Non")
    assert "The form says: No." in sentences(entry.get(letter))
    sent(seed_world, entry, letter)
    assert "The form says: No." in sentences(review.get(act_of(Transmission.objects.get(), "check")))


def test_the_words_on_consent_go_with_the_form(seed_world, entry) -> None:
    letter = entered(seed_world, entry, PARTIAL)
    sent(seed_world, entry, letter)
    assert QUOTED in sentences(entry.get(letter))
    transmission = Transmission.objects.get()
    transmission.scan.delete(save=False)
    Transmission.objects.filter(pk=transmission.pk).update(scan="", scan_sha256="")
    assert QUOTED not in sentences(entry.get(letter))


def test_a_sentence_that_can_only_be_a_consent_is_read_as_one_and_quoted(seed_world, entry) -> None:
    page = sentences(brought(entry, consenting(seed_world, "Yes, we agree.")))
    assert "Yes (“Yes, we agree.”)" in page
    assert COUNTS not in page
    letter = entered(seed_world, entry, "Yes, we agree.")
    said = sentences(entry.get(letter))
    assert (
        "The form says: Yes.</strong> Its words are “<bdi>Yes, we agree.</bdi>”. It shows consent sentence 2. "
        "It counts once it is recorded." in said
    )
    sent(seed_world, entry, letter)
    record = entry.get(act_of(Submission.objects.get(member_state="XAB"), "ask-consent"))
    assert record.context["form"]["reason"].value() == "The form says: Yes."


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("yes, we AGREE !", "yes"), ("Oui, nous sommes d'accord.", "yes"), ("Sí, estamos de acuerdo", "yes"),
        ("Да, мы согласны.", "yes"), ("نعم، نوافق", "yes"), ("是的，我们同意。", "yes"), ("Yes", "yes"), ("Non", "no"),
        ("We do not agree", "no"), ("Nous ne sommes pas d’accord", "no"), ("No estamos de acuerdo.", "no"),
        ("Мы не согласны", "no"), ("لا نوافق", "no"), ("我们不同意", "no"), ("", "not_asked"), (" ", "not_asked"),
        ("Oui, sauf la recommandation 8", None), ("Yes, we agree, except to 8", None), ("Yes / No", None),
        ("Yes, we agree. No.", None), ("We agree?", None), ("Not yet", None), ("Yes, in principle", None),
    ],
)  # fmt: skip
def test_only_what_leaves_no_doubt_is_read_as_a_consent(words, code) -> None:
    assert consent_code(words) == code


def test_words_beside_the_questions_are_quoted_before_anything_is_applied(seed_world, entry) -> None:
    """A sentence in the cell of a recommendation's text, and remarks after the last table, stood on no page."""
    content = completed(seed_world)
    assert "Words beside the questions" not in sentences(brought(entry, content))
    document = Document(io.BytesIO(content))
    document.add_paragraph("Additional remarks of the Government: none.")
    table = next(each for each in document.tables if each.cell(0, 0).text == "15 (a)")
    table.cell(0, 1).add_paragraph(REMARK)
    page = brought(entry, saved(document))
    shown = lxml.html.fromstring(page.content.decode()).xpath("//section[@aria-labelledby='beside']")[0]
    assert [" ".join(each.text_content().split()) for each in shown.xpath(".//dt | .//dd")] == [
        "15 (a)", f"“{REMARK}”", "Elsewhere in the form", "“Additional remarks of the Government: none.”",
    ]  # fmt: skip
    again = {**ticks(sentences(page)), "take": ["nothing of this page"]}
    assert "Additional remarks of the Government: none." in sentences(entry.post(TAKE, again)), "lost on the way"


@pytest.mark.parametrize("has_remark", [True, False])
def test_words_beside_the_questions_stand_on_the_page_of_the_response(has_remark, seed_world, entry, review) -> None:
    """They were quoted once before anything was applied; whoever reviewed the answers read nothing of them."""
    document = Document(io.BytesIO(completed(seed_world)))
    if has_remark:
        next(each for each in document.tables if each.cell(0, 0).text == "15 (a)").cell(0, 1).add_paragraph(REMARK)
    page = sentences(brought(entry, saved(document)))
    sent(seed_world, entry, entry.post(TAKE, ticks(page))["Location"].partition("#")[0])
    shown = sentences(review.get(act_of(Transmission.objects.get(), "check")))
    assert ("Words beside the questions" in shown) is has_remark
    assert ("We do not agree with &lt;this&gt;." in shown) is has_remark
