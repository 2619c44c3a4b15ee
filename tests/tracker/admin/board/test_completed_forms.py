"""A completed form that came by email: data entry uploads it, compares it and enters it as a letter."""

import datetime
import html
import io
import re
import uuid
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.formats import date_format
from docx import Document

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, saved, submission_of
from tracker.admin.display import correct_address
from tracker.files.brought_files import forget_old, held_letter, held_letters, hold_letter
from tracker.management.housekeeping import tidied
from tracker.models import (
    ClearedFile,
    Correction,
    OutgoingMail,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.questionnaire.form import Token
from tracker.questionnaire.wording import consent_code

OF_PERIOD = "/admin/periods/period-1/form/"
TAKE = f"{OF_PERIOD}take/"
FORM = "/admin/form/"
SUMMARY, ACTION = ("15 (a)", "Summary"), ("15 (a)", "Any action")
CONSENT, CONTACT = ("Name of the State", "Do you agree"), ("Name of the State", "Contact person")
REMARK = "We do not agree with <this>."
PARTIAL = "Oui, sauf la <recommandation 8>"
QUOTED = "On consent the form says “<bdi>Oui, sauf la &lt;recommandation 8&gt;</bdi>”."
COUNTS = "These words are none of the choices, and count for nothing until a consent is recorded."


def completed(
    world: World, ending: str = "docx", state: str = "XAB", changes: dict[tuple[str, str], str] | None = None
) -> bytes:
    """The form of a State on two recommendations, filled in."""
    form = questionnaire_of(world, slugs=("15-a", "15-b"), submission=submission_of(world, state))
    return EDIT[ending](WRITE[ending](form), {SUMMARY: "A desk was set up.", **(changes or {})})


def brought(client: Client, content: bytes, name: str = "from the ministry.docx", address: str = FORM, **more: Any):
    """The form as data entry uploads it."""
    return client.post(address, {"upload": SimpleUploadedFile(name, content), **more})


def ticks(page: str) -> dict[str, Any]:
    """What the page of differences posts, with what is selected."""
    found = re.search(r'name="brought" value="([^"]*)"', page)
    assert found, page
    return {
        "brought": html.unescape(found[1]),
        "take": re.findall(r'name="take" value="([^"]*)" checked', page),
    }


def entered(client: Client, content: bytes) -> str:
    """The page of the letter, once the form was applied."""
    page = sentences(brought(client, content))
    letter: str = client.post(TAKE, ticks(page))["Location"].partition("#")[0]
    return letter


def sent(world: World, client: Client, letter: str, **more: str) -> None:
    """The letter goes to be checked."""
    words = {
        "answers": list(StatusUpdate.objects.drafts().values_list("pk", flat=True)),
        "channel": "email",
        "reported_on": world.clock.date().isoformat(),
        "uuid": str(uuid.uuid4()),
    }
    assert client.post(letter, words | more).status_code == 302


@pytest.mark.parametrize("ending", WRITE)
def test_a_form_says_itself_of_what_it_is_and_is_sent_as_the_letter(ending, seed_world, entry, review) -> None:
    response = brought(entry, completed(seed_world, ending), f"form.{ending}")
    page = sentences(response)
    assert f"This form is of {seed_world.states['XAB'].name} for “{seed_world.period}”." in page
    assert "<ins>A desk was set up.</ins>" in page
    texts = lxml.html.fromstring(response.content.decode()).find_class("said")
    assert texts
    for each in texts:  # only the text of the State keeps each space
        assert not each.xpath(".//input | .//label")
        assert each.text_content() == each.text_content().lstrip()
    for absent in ("Who is nominated for", "Words beside the questions"):
        assert absent not in page
    letter = entry.post(TAKE, ticks(page))["Location"].partition("#")[0]
    draft = StatusUpdate.objects.get()
    assert (draft.summary, draft.on_behalf, draft.implementation_status) == ("A desk was set up.", True, "not_stated")
    assert (draft.review_state, draft.member_state_id) == ("draft", "XAB")
    assert not ClearedFile.objects.exists()  # it goes as the letter, and is no file of the State's own draft
    sent(seed_world, entry, letter, note_verbale="NV 3")
    sending = Transmission.objects.get()
    assert sending.on_behalf
    assert sending.scan.name.endswith(f".{ending}")
    assert "Words beside the questions" not in sentences(review.get(act_of(sending, "check")))
    assert "Used a completed form" in sentences(entry.get("/admin/tracker/auditevent/", {"act": "take_file"}))


def test_consent_and_contact_of_a_form_are_recorded_elsewhere_with_the_way_there(seed_world, entry) -> None:
    form = completed(seed_world, changes={CONSENT: "Yes", CONTACT: "A. Clerk"})
    page = lxml.html.fromstring(brought(entry, form).content.decode())
    said = " ".join(page.get_element_by_id("head").getparent().text_content().split())
    for each in (
        "They are not applied from the form.",
        "The reviewer records the consent.",
        "A. Clerk",
        "A new focal point is recorded as a nomination: Who is nominated for",
    ):
        assert each in said
    (link,) = page.xpath(f"//a[contains(., 'Who is nominated for {seed_world.states['XAB'].name}')]/@href")
    assert link == act_of(seed_world.period.invitations.get(member_state="XAB"), "change")


def test_the_form_is_still_the_letter_when_the_clerk_comes_back(seed_world, entry) -> None:
    entered(entry, completed(seed_world))
    (kind,) = [each for each in entry.get("/admin/").context["waiting"] if each.key == "typed"]
    letter = kind.rows[0].address
    forget_old(seed_world.clock + datetime.timedelta(days=400))
    assert "The completed form that you uploaded is kept as the letter." in sentences(entry.get(letter))
    sent(seed_world, entry, letter)
    assert Transmission.objects.get().scan.name.endswith(".docx")
    assert not held_letters(), "it went with its answers, and is not taken for the next letter"


def test_the_form_goes_with_the_last_answer_that_was_entered_from_it(seed_world, entry) -> None:
    letter = entered(entry, completed(seed_world))
    content = held_letter("XAB", Submission.objects.get(member_state="XAB").pk)
    removed = {"to": "nowhere", "reason": "Typed by mistake.", "ask": "1"}
    entry.post(correct_address(StatusUpdate.objects.get(), kind="state"), removed)
    assert not held_letters()
    seed_world.draft("15-b", state="XAB", on_behalf=True)
    assert "is kept as the letter" not in sentences(entry.get(letter))
    hold_letter("XAB", 0, content)
    assert tidied(seed_world.now())["completed forms whose answers no longer wait to be sent"] == 1


def test_a_file_that_is_no_form_of_an_open_period_is_a_sentence(seed_world, entry) -> None:
    composed = questionnaire_of(seed_world, submission=submission_of(seed_world, "XAB"))
    older = type(composed)(**{**vars(composed), "token": Token("XAB", "2019-progress", "en"), "head": ()})
    other, form, uninvited = (
        WRITE["docx"](older),
        completed(seed_world),
        completed(seed_world, state="XAC"),
    )
    cases: list[tuple[bytes, str]] = [
        (other, "This form is of a reporting period that is not here: 2019-progress. Nothing was changed."),
        (uninvited, "is not invited to this reporting period."),
        (b"PK\x03\x04 nothing", "This file is damaged and cannot be opened."),
        (b"", "This file is empty."),
        (saved(Document()), "This file is not a form of this record. The blank forms are on the page"),
    ]
    for content, sentence in cases:
        page = brought(entry, content)
        assert page.status_code == 200
        assert sentence in sentences(page)
        assert 'name="brought"' not in sentences(page)
    day = seed_world.clock.date() - datetime.timedelta(days=1)
    days = {"opens_on": day - datetime.timedelta(days=9), "due_on": day, "closes_on": day}
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(**days)
    said = f"The period closed on {date_format(day)}; what a letter says can still be entered."
    assert said in sentences(brought(entry, form))
    ReportingPeriod.objects.filter(pk=seed_world.period.pk).update(opened_at=None, opened_by=None)
    assert "which is not open or was cancelled. Nothing was changed." in sentences(brought(entry, form))
    assert not Submission.objects.filter(member_state__in=["XAB", "XAC"]).exists()


def test_a_word_that_is_none_of_the_choices_is_left_out_and_read_by_the_reviewer(seed_world, entry, review) -> None:
    form = completed(seed_world, changes={ACTION: "Partly <implemented>"})
    page = sentences(brought(entry, form))
    assert "“Partly &lt;implemented&gt;” is not one of the choices" in page
    assert "Entered without it, this answer says “Action reported, status not stated” until you choose" in page
    letter = entry.post(TAKE, ticks(page))["Location"].partition("#")[0]
    draft = StatusUpdate.objects.get()
    said = "The form says “<bdi>Partly &lt;implemented&gt;</bdi>”, which is none of the choices."
    assert said in sentences(entry.get(f"{letter}{draft.recommendation_id}/")), "who chooses reads it as well"
    sent(seed_world, entry, letter)
    for reviewed in (draft, Transmission.objects.get()):
        read = sentences(review.get(act_of(reviewed, "check")))
        assert said in read
        assert "did not say" not in read, "the form said something"
        assert "Entered as “Action reported, status not stated”: compare with the letter." in read
    StatusUpdate.objects.filter(pk=draft.pk).update(implementation_status="in_progress")
    read = sentences(review.get(act_of(draft, "check")))
    assert said in read, "what the clerk chose stood there as the word of the State"
    seed_world.send_on_behalf(seed_world.draft("15-b", state="XAB", on_behalf=True))
    typed = StatusUpdate.objects.get(printing__label="15 (b)")
    assert "The form says" not in sentences(review.get(act_of(typed, "check")))


@pytest.mark.parametrize("word", ["Partly implemented", ""])
def test_a_form_uploaded_again_keeps_what_was_chosen_since(seed_world, entry, word) -> None:
    form = completed(seed_world, changes={ACTION: word} if word else {})
    entered(entry, form)
    draft = StatusUpdate.objects.get()
    words = {"status": "in_progress", "summary": draft.summary, "revision": draft.revision}
    seed_world.draft("15-a", state="XAB", on_behalf=True, **words)
    page = sentences(brought(entry, form))
    assert "until you choose" not in page
    if word:
        assert "“In progress” was chosen for this answer after the file was made. It stays so" in page
        assert "status not stated" not in page
    else:
        assert "Applied, it makes this answer say “Action reported, status not stated”." in page
    entry.post(TAKE, ticks(page))
    draft.refresh_from_db()
    assert draft.implementation_status == "in_progress"


def test_no_draft_of_the_state_is_shown_or_changed_and_what_was_typed_since_not_replaced(seed_world, entry) -> None:
    """The language of what the form replaces is said, where it is of the letter."""
    seed_world.draft("15-a", state="XAA", summary="Only the ministry reads this", language="fr")
    content = completed(seed_world, state="XAA")
    page = sentences(brought(entry, content))
    assert "Only the ministry" not in page
    assert "Language of the text before" not in page
    seed_world.draft("15-a", state="XAA", on_behalf=True, summary="Tapé par un collègue", language="fr")
    assert entry.post(TAKE, ticks(page)).status_code == 409
    again = sentences(brought(entry, content))
    assert "What was changed since is not selected." in again
    assert "Language of the text before: Français" in again
    assert not re.search(r'value="summary-[0-9a-f]+" checked', again)
    words = {version.on_behalf: version.summary for version in StatusUpdate.objects.all()}
    assert words == {False: "Only the ministry reads this", True: "Tapé par un collègue"}


def test_a_letter_is_entered_and_a_form_uploaded_from_the_board(seed_world, entry) -> None:
    begin = "/admin/tracker/submission/letters/"
    for page in ("/admin/", "/admin/tracker/reportingperiod/", begin):
        assert f'href="{FORM}"' in sentences(entry.get(page)), page
    assert [entry.get(each)["Location"] for each in (f"{begin}?form=1", f"{OF_PERIOD}?state=XAB")] == [FORM, FORM]
    one = entry.get("/admin/periods/period-1/letter/?state=XAB")
    assert one["Location"].endswith("/XAB/")
    two = entry.get("/admin/periods/period-1/letter/?state=XAB&state=XAA", follow=True)
    assert "A letter is of one State: choose it here." in sentences(two)
    assert f'type="hidden" name="period" value="{seed_world.period.pk}"' in sentences(two)
    board = sentences(entry.get("/admin/periods/period-1/"))
    assert 'formaction="/admin/periods/period-1/letter/"' in board
    assert f'formaction="{OF_PERIOD}"' in board
    lost = entry.post(TAKE, {"brought": "nothing of ours"}, follow=True)
    assert "Please upload it again." in sentences(lost)


# --- what the form says of consent


def test_what_a_form_says_of_consent_is_read_until_it_is_recorded(seed_world, entry, review) -> None:
    """A sentence that can only be a consent is read as one, and quoted."""
    form = completed(seed_world, changes={CONSENT: "Yes, we agree."})
    page = sentences(brought(entry, form))
    assert "Yes (“Yes, we agree.”)" in page
    assert COUNTS not in page
    letter = entry.post(TAKE, ticks(page))["Location"].partition("#")[0]
    said = "The form says: Yes.</strong> Its words are “<bdi>Yes, we agree.</bdi>”. It shows consent sentence 2. "
    assert f"{said}The reviewer of the form records it." in sentences(entry.get(letter))
    sent(seed_world, entry, letter)
    assert f"{act_of(Transmission.objects.get(), 'check')}#consent" in sentences(entry.get(letter))
    page = lxml.html.fromstring(entry.get(letter).content.decode())
    assert page.xpath("//section[@class='desk-letter']/h2/text()")[0].strip() == "E-mail"
    assert not page.xpath("//a[contains(@href, '/ask-consent/')]"), "nobody asks for it apart any more"
    sending = Transmission.objects.get()
    reviewed = sentences(review.get(act_of(sending, "check")))
    assert "Yes</strong> (“<bdi>Yes, we agree.</bdi>”)" in reviewed
    assert act_of(sending, "letter") in reviewed, "the second person opens the form itself"
    assert "The form says: Yes." in sentences(review.get(act_of(StatusUpdate.objects.get(), "check")))
    review.post(act_of(sending, "record-consent"), {"reads": "yes"})
    told = OutgoingMail.objects.filter(key__startswith="second_approval_confirmed").get()
    named = f"Form of {date_format(seed_world.clock.date())} (E-mail)"
    assert f"- Note verbale or form: {named}" in told.text, "a form was told to its State as a note verbale"
    assert "The form says" not in sentences(entry.get(letter))


def test_words_on_consent_that_are_no_choice_are_read_where_it_is_recorded_and_approved(
    seed_world, entry, review
) -> None:
    page = sentences(brought(entry, completed(seed_world, "xlsx", changes={CONSENT: PARTIAL}), "form.xlsx"))
    for said in (QUOTED, COUNTS, "A consent to part of the answers cannot be recorded: record none, and ask the State"):
        assert said in page
    letter = entry.post(TAKE, ticks(page))["Location"].partition("#")[0]
    assert QUOTED in sentences(entry.get(letter))
    sent(seed_world, entry, letter)
    page = sentences(entry.get(letter))
    assert f"{QUOTED}</strong> {COUNTS}" in page
    record = act_of(Submission.objects.get(member_state="XAB"), "ask-consent")
    assert record in page
    form = entry.get(record)
    assert QUOTED in sentences(form)
    assert not form.context["form"]["reason"].value(), "no erasure reaches a reason"
    for reviewed in (Transmission.objects.get(), StatusUpdate.objects.get()):
        assert QUOTED in sentences(review.get(act_of(reviewed, "check")))
    words = {"consent": "no", "note_verbale": "NV 5", "note_on": seed_world.clock.date().isoformat()}
    entry.post(record, words | {"reason": "It does not agree to all."})
    approval = act_of(Correction.objects.get(), "change")
    assert QUOTED in sentences(review.get(approval))
    review.post(approval, {"confirm": "1"})
    assert QUOTED not in sentences(entry.get(letter)), "it was decided since"
    assert QUOTED not in sentences(review.get(act_of(Correction.objects.get(), "change")))


def test_a_form_that_differs_from_an_older_consent_is_not_passed_over(seed_world, entry, review) -> None:
    submission = seed_world.draft("15-c", state="XAB", on_behalf=True).submission
    when = seed_world.clock
    Submission.objects.filter(pk=submission.pk).update(
        consent="yes", consent_at=when, consent_said_at=when, consent_by=seed_world.dataentry
    )
    letter = entered(entry, completed(seed_world, changes={CONSENT: "Non"}))
    assert "The form says: No." in sentences(entry.get(letter))
    sent(seed_world, entry, letter)
    transmission = Transmission.objects.get()
    assert "The form says No: record it" in sentences(review.get(act_of(transmission, "check")))
    transmission.scan.delete(save=False)
    Transmission.objects.filter(pk=transmission.pk).update(scan="", scan_sha256="")
    assert "The form says" not in sentences(entry.get(letter)), "what it says goes with the form"


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
def test_only_a_clear_sentence_is_read_as_a_consent(words, code) -> None:
    assert consent_code(words) == code


def test_words_beside_the_questions_are_quoted_before_and_read_by_the_reviewer(seed_world, entry, review) -> None:
    """A sentence in the cell of a recommendation's text, and remarks after the last table."""
    document = Document(io.BytesIO(completed(seed_world)))
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
    sent(seed_world, entry, entry.post(TAKE, ticks(sentences(page)))["Location"].partition("#")[0])
    read = sentences(review.get(act_of(Transmission.objects.get(), "check")))
    assert "Words beside the questions" in read
    assert "We do not agree with &lt;this&gt;." in read
