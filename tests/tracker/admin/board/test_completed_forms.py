"""A completed form that came by e-mail: taken at the desk into the lane of letters, and nothing of another State."""

import datetime
import html
import io
import re
import uuid
import zipfile
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from docx import Document

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, saved, submission_of
from tracker.brought_files import forget_old, held_letter, held_letters, hold_letter
from tracker.housekeeping import tidied
from tracker.models import ClearedFile, OutgoingMail, StatusUpdate, Submission, Transmission
from tracker.questionnaire.form import Token

FORM = "/admin/periods/period-1/form/"
TAKE = f"{FORM}take/"
ANY = "/admin/form/"
SUMMARY, ACTION = ("15 (a)", "Summary"), ("15 (a)", "Any action")


def completed(world: World, ending: str = "docx", state: str = "XAB", summary: str = "A desk was set up.") -> bytes:
    """The form of a State on two recommendations, filled in."""
    form = questionnaire_of(world, slugs=("15-a", "15-b"), submission=submission_of(world, state))
    return EDIT[ending](WRITE[ending](form), {SUMMARY: summary})


def brought(client: Client, content: bytes, name: str = "from the ministry.docx", **more: Any) -> Any:
    """The form as data entry uploads it."""
    return client.post(FORM, {"upload": SimpleUploadedFile(name, content), **more})


def ticks(page: str) -> dict[str, Any]:
    """What the page of differences posts, as it stands."""
    found = re.search(r'name="brought" value="([^"]*)"', page)
    assert found, page
    return {
        "brought": html.unescape(found[1]),
        "take": re.findall(r'name="take" value="([^"]*)" checked', page),
    }


def test_before_a_form_is_chosen_the_page_names_the_state_and_leads_back(seed_world, entry) -> None:
    page = lxml.html.fromstring(entry.get(f"{FORM}?state=XAB").content.decode())
    assert seed_world.states["XAB"].name in page.xpath("string(//main//h2)")
    assert page.xpath("//a[@class='closelink']/@href") == ["/admin/periods/period-1/"]


def test_a_consent_that_the_form_gives_is_said_to_be_recorded_elsewhere(seed_world, entry) -> None:
    form = EDIT["docx"](completed(seed_world), {("Name of the State", "Do you agree"): "Yes"})
    page = sentences(brought(entry, form))
    assert "They are not applied from the form." in page
    assert "Consent is recorded from the page of the letter." in page


def test_a_contact_that_the_form_gives_is_said_to_be_given_elsewhere_with_the_way_there(seed_world, entry) -> None:
    """It was "not applied", and nothing said where a new focal point is entered."""
    form = EDIT["docx"](completed(seed_world), {("Name of the State", "Contact person"): "A. Clerk"})
    page = lxml.html.fromstring(brought(entry, form).content.decode())
    said = " ".join(page.get_element_by_id("head").getparent().text_content().split())
    assert "A. Clerk" in said
    assert "A new focal point is recorded as a nomination: Who is nominated for" in said
    (link,) = page.xpath(f"//a[contains(., 'Who is nominated for {seed_world.states['XAB'].name}')]/@href")
    assert link == act_of(seed_world.period.invitations.get(member_state="XAB"), "change")
    assert "Who is nominated for" not in sentences(brought(entry, completed(seed_world)))


def test_the_letter_says_what_its_form_says_of_consent_until_it_is_recorded(seed_world, entry, review) -> None:
    """It said "Not asked" of a State whose form says Yes, and the form has no note verbale by which to record it."""
    form = EDIT["docx"](completed(seed_world), {("Name of the State", "Do you agree"): "Yes"})
    letter = entry.post(TAKE, ticks(sentences(brought(entry, form))))["Location"].partition("#")[0]
    assert "The form says: Yes." in sentences(entry.get(letter))
    day = seed_world.clock.date()
    sent = {"answers": [StatusUpdate.objects.get().pk], "channel": "email", "reported_on": day.isoformat()}
    entry.post(letter, {**sent, "uuid": str(uuid.uuid4())})
    page = lxml.html.fromstring(entry.get(letter).content.decode())
    assert "The form says: Yes. It shows consent sentence 2. It counts once it is recorded." in " ".join(
        page.text_content().split()
    )
    assert page.xpath("//section[@class='desk-letter']/h2/text()")[0].strip() == "E-mail"
    (record,) = page.xpath("//a[contains(@href, '/ask-consent/')]/@href")
    named = entry.get(record).context["form"]["note_verbale"].value()
    assert entry.get(record).context["form"]["reason"].value() == "The form says: Yes."
    assert named == f"Form of {date_format(day)} (E-mail)"
    form = entry.get(record).context["form"]
    assert form["note_on"].value() == day
    said = {"consent": "yes", "note_verbale": named, "note_on": day.isoformat(), "reason": "The form says Yes."}
    entry.post(record, said)
    told = OutgoingMail.objects.filter(key__startswith="second_approval_asked").get()
    assert f"- Note verbale or form: {named}" in told.text, "a form was told to its State as a note verbale"
    (waiting,) = lxml.html.fromstring(entry.get(letter).content.decode()).xpath(
        "//a[.='Needs a second approval']/@href"
    )
    assert "The form says: Yes." in sentences(review.get(act_of(Transmission.objects.get(), "check")))
    for reviewed in (Transmission.objects.get(), StatusUpdate.objects.get()):
        assert f'<a href="{waiting}">Waiting for a second approval</a>' in sentences(
            review.get(act_of(reviewed, "check"))
        )
    scan = act_of(Transmission.objects.get(), "letter")
    assert scan in sentences(review.get(waiting)), "the second person opens the form itself"
    review.post(waiting.replace("/change/", "/confirm/"))
    assert "The form says" not in sentences(entry.get(letter))


def test_a_form_is_found_from_the_page_of_what_is_to_be_done(seed_world, entry) -> None:
    """Only the board and the page of a letter led to it; who began at "Enter a letter" typed the form by hand."""
    begin = "/admin/tracker/submission/letters/"
    assert 'form=1">Upload a completed form</a>' in sentences(entry.get(begin))
    for page in ("/admin/", "/admin/tracker/reportingperiod/"):
        assert f'href="{ANY}">Upload a completed form</a>' in sentences(entry.get(page))
    chosen = {"form": "1", "period": seed_world.period.pk}
    assert entry.get(begin, chosen)["Location"] == reverse("admin:period_form", args=[seed_world.period.slug])


@pytest.mark.parametrize("ending", WRITE)
def test_a_form_is_taken_into_the_lane_of_letters_and_sent_as_the_letter(ending, seed_world, entry) -> None:
    page = sentences(brought(entry, completed(seed_world, ending), f"form.{ending}"))
    assert "<ins>A desk was set up.</ins>" in page
    response = entry.post(TAKE, ticks(page))
    draft = StatusUpdate.objects.get()
    assert (draft.summary, draft.on_behalf, draft.implementation_status) == ("A desk was set up.", True, "not_stated")
    assert draft.review_state == "draft"
    assert not ClearedFile.objects.exists()  # it goes as the letter, and is no file of the State's own draft
    letter = response["Location"]
    assert letter.startswith("/admin/tracker/submission/")
    sent = {"answers": [draft.pk], "channel": "email", "reported_on": seed_world.clock.date().isoformat()}
    entry.post(letter.partition("#")[0], {**sent, "note_verbale": "NV 3", "uuid": str(uuid.uuid4())})
    sending = Transmission.objects.get()
    assert sending.on_behalf
    assert sending.scan.name.endswith(f".{ending}")


def test_what_a_form_says_is_set_apart_from_the_page_around_it(seed_world, entry) -> None:
    """The whole row was set as a text of a State, which keeps each space: the page's own made large gaps."""
    page = lxml.html.fromstring(brought(entry, completed(seed_world)).content.decode())
    texts = page.find_class("said")
    assert texts
    for each in texts:
        assert not each.xpath(".//input | .//label")
        assert each.text_content() == each.text_content().lstrip()


def entered(seed_world: World, entry: Client) -> str:
    """A form of XAB is entered; the address of the letter, as the clerk finds it on the To do page."""
    entry.post(TAKE, ticks(sentences(brought(entry, completed(seed_world)))))
    (kind,) = [each for each in entry.get("/admin/").context["waiting"] if each.key == "typed"]
    return kind.rows[0].address


def test_the_form_is_still_the_letter_when_the_clerk_comes_back(seed_world, entry) -> None:
    """It was for as long as the address named it: whoever left and came back was asked for a scan."""
    letter = entered(seed_world, entry)
    forget_old(seed_world.clock + datetime.timedelta(days=400))
    assert "The completed form that you uploaded is kept as the letter." in sentences(entry.get(letter))
    draft = StatusUpdate.objects.get()
    sent = {"answers": [draft.pk], "channel": "email", "reported_on": seed_world.clock.date().isoformat()}
    entry.post(letter, {**sent, "note_verbale": "NV 3", "uuid": str(uuid.uuid4())})
    assert Transmission.objects.get().scan.name.endswith(".docx")
    assert not held_letters(), "it went with its answers, and is not taken for the next letter"


def test_the_form_goes_with_the_last_answer_that_was_entered_from_it(seed_world, entry) -> None:
    letter = entered(seed_world, entry)
    content = held_letter("XAB", Submission.objects.get(member_state="XAB").pk)
    entry.post(act_of(StatusUpdate.objects.get(), "discard"))
    assert not held_letters()
    seed_world.draft("15-b", state="XAB", on_behalf=True)
    assert "is kept as the letter" not in sentences(entry.get(letter))
    hold_letter("XAB", 0, content)
    assert tidied(seed_world.now())["completed forms whose answers no longer wait to be sent"] == 1


def refusals(world: World) -> dict[str, tuple[bytes, dict[str, Any], str]]:
    """What is brought, with what was selected, and the sentence that refuses it."""
    last_year = Submission(member_state=world.states["XAB"], period=world.period)
    composed = questionnaire_of(world, submission=last_year)
    other = WRITE["docx"](
        type(composed)(**{**vars(composed), "token": Token("XAB", "2019-progress", "en"), "head": ()})
    )
    return {
        "another State": (completed(world), {"state": ["XAA"]}, "This form is of Sampleland B, and you selected"),
        "another period": (other, {}, "This form is of another reporting period: 2019-progress."),
        "not invited": (completed(world, state="XAC"), {}, "is not invited to this reporting period."),
        "no form": (b"PK\x03\x04 nothing", {}, "This file is damaged and cannot be opened."),
        "nothing": (b"", {}, "This file is empty."),
    }


@pytest.mark.parametrize("case", ["another State", "another period", "not invited", "no form", "nothing"])
def test_what_is_not_the_form_of_here_is_a_sentence_and_nothing_changes(case, seed_world, entry) -> None:
    content, selected, sentence = refusals(seed_world)[case]
    page = brought(entry, content, **selected)
    assert page.status_code == 200
    said = sentences(page).replace(seed_world.states["XAB"].name, "Sampleland B")
    assert sentence in said
    assert 'name="brought"' not in said
    assert not Submission.objects.filter(member_state__in=["XAB", "XAC"]).exists()


@pytest.mark.parametrize("query", ["", "?state=XAB"])
def test_what_is_no_form_is_told_where_the_blank_one_is(query, seed_world, entry) -> None:
    """It said "download the questionnaire here" on a page that had nothing to download."""
    page = entry.post(f"{FORM}{query}", {"upload": SimpleUploadedFile("a.docx", saved(Document()))})
    assert "This file is not a form of this record. This page leads to the blank forms." in sentences(page)
    assert "download the questionnaire here" not in sentences(page)
    (blank,) = lxml.html.fromstring(page.content.decode()).xpath("//main//a[contains(@href, 'papers.zip')]/@href")
    assert blank == f"/admin/periods/period-1/papers.zip{query}"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(entry.get(blank).streaming_content)))
    assert "XAB/period-1-xab-en.docx" in archive.namelist()


def test_a_word_that_is_none_of_the_choices_is_said_to_be_left_out_and_what_stands_instead(
    seed_world, entry, review
) -> None:
    form = EDIT["docx"](completed(seed_world), {ACTION: "done"})
    page = sentences(brought(entry, form))
    assert "“done” is not one of the choices" in page
    assert "Entered without it, this answer says “Action reported, status not stated” until you choose" in page
    entry.post(TAKE, ticks(page))
    letter = seed_world.send_on_behalf(StatusUpdate.objects.get())
    read = sentences(review.get(act_of(letter, "check")))
    assert "did not say" not in read, "the form said something"
    assert "Entered as “Action reported, status not stated”: compare with the letter." in read


@pytest.mark.parametrize("word", ["Partly implemented", ""])
def test_a_form_uploaded_again_says_what_was_chosen_since_and_asks_for_it_no_more(seed_world, entry, word) -> None:
    """It went on to say what the answer says "until you choose" of one for which the clerk had chosen."""
    form = EDIT["docx"](completed(seed_world), {ACTION: word} if word else {})
    entry.post(TAKE, ticks(sentences(brought(entry, form))))
    draft = StatusUpdate.objects.get()
    assert draft.implementation_status == "not_stated"
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


def test_the_reviewer_reads_the_word_of_the_form_that_is_none_of_the_choices(seed_world, entry, review) -> None:
    """ "Partly implemented" was published as a status not stated, and stood on no page but in the file."""
    form = EDIT["docx"](completed(seed_world), {ACTION: "Partly <implemented>"})
    letter = entry.post(TAKE, ticks(sentences(brought(entry, form))))["Location"].partition("#")[0]
    draft = StatusUpdate.objects.get()
    day = seed_world.clock.date().isoformat()
    sent = {"answers": [draft.pk], "channel": "email", "reported_on": day, "uuid": str(uuid.uuid4())}
    said = "The form says “<bdi>Partly &lt;implemented&gt;</bdi>”, which is none of the choices."
    assert said in sentences(entry.get(f"{letter}{draft.recommendation_id}/")), "who chooses reads it as well"
    entry.post(letter, sent)
    page = review.get(act_of(draft, "check")).content.decode()
    assert said in " ".join(page.split())
    whole = reverse("admin:tracker_transmission_check", args=[Transmission.objects.get().pk])
    assert said in sentences(review.get(whole)), "where several are accepted at once it is read as well"
    StatusUpdate.objects.filter(pk=draft.pk).update(implementation_status="in_progress")
    page = review.get(act_of(draft, "check")).content.decode()
    assert said in " ".join(page.split()), "what the clerk chose for it stood there as the State's word"
    seed_world.send_on_behalf(seed_world.draft("15-b", state="XAB", on_behalf=True))
    typed = StatusUpdate.objects.get(printing__label="15 (b)")
    assert "The form says" not in review.get(act_of(typed, "check")).content.decode()


def test_no_draft_of_the_state_is_shown_or_touched(seed_world, entry) -> None:
    seed_world.draft("15-a", state="XAA", summary="Only the ministry reads this")
    page = sentences(brought(entry, completed(seed_world, state="XAA")))
    assert "Only the ministry" not in page
    entry.post(TAKE, ticks(page))
    words = {version.on_behalf: version.summary for version in StatusUpdate.objects.all()}
    assert words == {False: "Only the ministry reads this", True: "A desk was set up."}


def test_what_the_letter_holds_since_is_not_replaced_unseen(seed_world, entry) -> None:
    content = completed(seed_world)
    first = sentences(brought(entry, content))
    seed_world.draft("15-a", state="XAB", on_behalf=True, summary="Typed by a colleague")
    assert entry.post(TAKE, ticks(first)).status_code == 409
    again = sentences(brought(entry, content))
    assert "What was changed since is not selected." in again
    assert not re.search(r'value="summary-[0-9a-f]+" checked', again)
    assert StatusUpdate.objects.get().summary == "Typed by a colleague"


def test_a_form_lost_on_the_way_is_asked_for_again_and_others_are_refused(seed_world, entry, review) -> None:
    response = entry.post(TAKE, {"brought": "nothing of ours"}, follow=True)
    assert "Please upload it again." in sentences(response)
    assert review.get(FORM).status_code == 403
    assert brought(review, completed(seed_world)).status_code == 403
    assert review.post(TAKE, {"brought": "x"}).status_code == 403
    assert not StatusUpdate.objects.exists()


def test_a_letter_is_entered_from_the_board(seed_world, entry) -> None:
    one = entry.get("/admin/periods/period-1/letter/?state=XAB")
    assert one["Location"].endswith("/XAB/")
    assert entry.get(one["Location"]).status_code == 200
    two = entry.get("/admin/periods/period-1/letter/?state=XAB&state=XAA", follow=True)
    assert "A letter is of one State: choose it here." in sentences(two)
    assert f'type="hidden" name="period" value="{seed_world.period.pk}"' in sentences(two)
    board = sentences(entry.get("/admin/periods/period-1/"))
    assert 'formaction="/admin/periods/period-1/letter/"' in board
    assert f'formaction="{FORM}"' in board


def test_the_audit_says_that_a_form_was_used_and_answers_were_not_typed(seed_world, entry) -> None:
    """The filter "Used a completed form" found none of those that came by e-mail."""
    entry.post(TAKE, ticks(sentences(brought(entry, completed(seed_world)))))
    assert "used a completed form" in sentences(entry.get("/admin/tracker/auditevent/", {"act": "take_file"}))
