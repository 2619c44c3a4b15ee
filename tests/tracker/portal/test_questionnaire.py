"""The questionnaire: out and back, its differences, what is applied of it, and the cleared file that is stored."""

import hashlib
import io
import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from lxml import html

from tests.tracker.portal.conftest import sign_in_again
from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, row_of, saved, without_row
from tracker import actions
from tracker.actions import Citation
from tracker.content import ANSWER, fields
from tracker.files.brought_files import forget_brought
from tracker.models import AuditEvent, ClearedFile, StatusUpdate, Transmission
from tracker.questionnaire.form import field_key
from tracker.questionnaire.opening import open_questionnaire

SUMMARY, OBSTACLES, ACTION = ("15 (a)", "Summary"), ("15 (a)", "Main obstacles"), ("15 (a)", "Any action")
ELSEWHERE = ("15 (b)", "Summary")
NAME = "cleared by the Cabinet Office.docx"


def posted(page: str, **changed: Any) -> dict[str, Any]:
    """What the page of differences posts, as it stands."""
    brought = re.search(r'name="brought" value="([^"]*)"', page)
    assert brought, page
    ticks = re.findall(r'name="take" value="([^"]*)"\s+checked', page)
    languages = re.findall(r'<select name="(language-[0-9a-f]+)".*?<option value="([^"]*)"\s+selected', page, re.DOTALL)
    return {"brought": unescape(brought[1]), "take": ticks, **dict(languages), **changed}


@pytest.fixture
def edited(seed_world) -> Callable[..., bytes]:
    """The questionnaire of now on two recommendations, with other texts in it."""

    def of(changes: dict[tuple[str, str], str], ending: str = "docx", **asked: Any) -> bytes:
        asked = {"slugs": ("15-a", "15-b")} | asked
        return EDIT[ending](WRITE[ending](questionnaire_of(seed_world, **asked)), changes)

    return of


@pytest.fixture
def bring(focal, address) -> Callable[..., str]:
    """The focal point uploads a file: the page of differences."""

    def brought(content: bytes, status: int = 200, by: Any = focal, name: str = NAME, **place: str) -> str:
        response = by.post(address("questionnaire", **place), {"upload": SimpleUploadedFile(name, content)})
        assert response.status_code == status
        return response.text

    return brought


@pytest.fixture
def take(focal, address) -> Callable[..., Any]:
    """She takes what a page of differences offers."""
    return lambda page, by=focal, **changed: by.post(address("questionnaire_take"), posted(page, **changed))


def drafts() -> list[tuple[str, str, str, str]]:
    """Label, status, summary and obstacles of every draft."""
    found = StatusUpdate.objects.drafts().order_by("recommendation__order").select_related("printing")
    return [(each.printing.label, each.implementation_status, each.summary, each.obstacles) for each in found]


@pytest.mark.parametrize("ending", WRITE)
def test_what_is_downloaded_comes_back_without_a_difference_and_edited_becomes_drafts(
    ending, edited, bring, take, focal, observer, seed_world, address
) -> None:
    assert address("questionnaire") not in observer.get(address("task_list")).text
    tasks, own = focal.get(address("task_list")).text, focal.get(address("questionnaire")).text
    (link,) = html.fromstring(tasks).xpath(f"//a[@href='{address('questionnaire')}']")
    assert " ".join(html.fromstring(own).findtext(".//h1").split()) == " ".join(link.text.split())
    seed_world.draft(summary="A desk.\n\tSince 2026 ", status="planned")
    response = focal.get(address("questionnaire_file"), {"language": "ar", "format": ending})
    assert response["Content-Disposition"] == f'attachment; filename="period-1-xaa-ar.{ending}"'
    assert 'name="take"' not in bring(response.content)
    page = bring(edited({SUMMARY: "A joint desk.", ACTION: "Implemented", ELSEWHERE: "Training."}, ending))
    assert "<ins>joint</ins>" in re.sub(r"\s*(</ins>)", r"\1", page)
    assert take(page).url == "/portal/period-1/xaa/"
    assert drafts() == [("15 (a)", "implemented", "A joint desk.", ""), ("15 (b)", "", "Training.", "")]


def ticks(page: str, field: str) -> list[str]:
    """The ticks of a page of differences for one field."""
    return [tick for tick in posted(page)["take"] if tick.startswith(field)]


def test_a_file_changes_what_is_selected_once_and_nothing_by_looking_at_it(edited, bring, take, seed_world) -> None:
    promise, law = seed_world.commit("15-a").commitment, seed_world.evidence()
    draft = seed_world.draft(status="", summary="", commitments=(promise,), citations=(Citation(law, "art. 3"),))
    events = AuditEvent.objects.count()
    page = bring(edited({SUMMARY: "A desk.", OBSTACLES: "Staff."}))
    take(page, take=[])
    assert (drafts(), AuditEvent.objects.count()) == ([("15 (a)", "", "", "")], events)
    some = ticks(page, "obstacles")
    assert [take(page, take=some).status_code for _twice in range(2)] == [302, 302]
    assert drafts() == [("15 (a)", "", "", "Staff.")]
    draft.refresh_from_db()
    assert draft.revision == 1
    assert (list(draft.commitments.all()), draft.evidence_citations.get().evidence) == ([promise], law)


def test_what_was_sent_waits_and_what_was_accepted_is_corrected_or_answered_anew_in_the_next_period(
    edited, bring, take, focal, address, seed_world
) -> None:
    draft = seed_world.draft(summary="A desk.")
    key = field_key(fields.named(ANSWER, "summary"), seed_world.recommendations["15-a"].pk, "A desk.")
    page = bring(without_row(WRITE["docx"](questionnaire_of(seed_world)), key))
    assert "1 field does not stand in the file" in page, "deleted rows change nothing"
    assert 'name="take"' not in page
    content = edited({SUMMARY: "A joint desk."})
    seed_world.send(draft)
    page = bring(content)
    assert ("waits to be checked" in page, 'name="take"' in page) == (True, False)
    seed_world.accept(draft)
    page = bring(content)
    assert "draft of a correction" in page
    take(page)
    stages = StatusUpdate.objects.order_by("version").values_list("version", "review_state")
    assert list(stages) == [(1, "accepted"), (2, "draft")]
    seed_world.period = seed_world.open_period("period-2")
    page = bring(edited({SUMMARY: "Two desks."}, slugs=("15-a",)), period="period-2")
    assert "draft of a correction" not in page
    focal.post(address("questionnaire_take", period="period-2"), posted(page))
    assert [each[2] for each in drafts()] == ["A joint desk.", "Two desks."]


def test_a_file_of_before_a_field_leaves_it_as_it_is(edited, bring, take, seed_world, monkeypatch) -> None:
    draft = seed_world.draft(summary="A desk.", assistance_needed="Two experts.")
    with monkeypatch.context() as before:
        before.setattr("tracker.questionnaire.form.ANSWER", ANSWER[:3])
        content = edited({SUMMARY: "A joint desk."}, slugs=("15-a",))
    page = bring(content)
    assert "1 field does not stand in the file, and is not touched." in page
    assert [tick.split("-")[0] for tick in posted(page)["take"]] == ["summary"]
    take(page)
    draft.refresh_from_db()
    assert (draft.summary, draft.assistance_needed) == ("A joint desk.", "Two experts.")


def test_a_draft_newer_than_the_file_is_told_and_not_ticked_and_a_quicker_colleague_is_shown_first(
    edited, bring, take, seed_world
) -> None:
    draft = seed_world.draft(summary="A desk.", obstacles="Staff.")
    content = edited({SUMMARY: "A joint desk."})
    seed_world.draft(summary="Two desks.", obstacles="Money.", revision=draft.revision)
    page = bring(content)
    assert "after the file was made" in page
    assert posted(page)["take"] == []  # the obstacles were not edited in the file: there is nothing to choose
    take(page)
    assert drafts() == [("15 (a)", "in_progress", "Two desks.", "Money.")]
    take(page, take=re.findall(r'name="take" value="([^"]*)"', page))
    assert drafts() == [("15 (a)", "in_progress", "A joint desk.", "Money.")]
    page = bring(edited({SUMMARY: "Three desks.", ELSEWHERE: "Training."}))
    seed_world.draft(summary="Four desks.", obstacles="Money.", revision=StatusUpdate.objects.get().revision)
    response = take(page)
    again = response.text
    assert (response.status_code, "A colleague changed one of these answers" in again) == (409, True)
    assert len(posted(again)["take"]) == 2, "what was ticked stays so"
    assert drafts() == [("15 (a)", "in_progress", "Four desks.", "Money.")]
    take(again)
    assert drafts() == [("15 (a)", "in_progress", "Three desks.", "Money."), ("15 (b)", "", "Training.", "")]


def test_what_cannot_be_applied_is_said_and_the_rest_is_applied(edited, bring, take) -> None:
    page = bring(edited({SUMMARY: "x" * 10_001, ACTION: "Nearly done", OBSTACLES: "Staff."}))
    assert "10001" in page
    assert "“Nearly done” is not one of the choices" in page
    take(page)
    assert drafts() == [("15 (a)", "", "", "Staff.")]
    page = bring(edited({ACTION: "Done"}))
    assert "Apply selected changes" not in page
    assert "Nothing in this file can be applied" in page


def test_the_language_of_a_new_text_is_that_of_the_file_and_can_be_changed(edited, bring, take, seed_world) -> None:
    seed_world.draft("15-b", summary="Un bureau.", language="fr")
    page = bring(edited({SUMMARY: "Un bureau.", ELSEWHERE: "A law."}, language="en"))
    before = "Language of the text before"
    assert " ".join(page.split()).count(f"{before}: Français") == page.count(before) == 1
    name = f"language-{seed_world.recommendations['15-a'].pk.hex}"
    assert posted(page)[name] == "en"
    take(page, take=ticks(page, f"summary-{seed_world.recommendations['15-a'].pk.hex}"), **{name: "fr"})
    assert StatusUpdate.objects.get(printing__label="15 (a)").language == "fr"
    said = "A text is in other letters than those of the language chosen for it."
    for text, is_marked in (("我国设立了两个联合办公室，并培训了二百名工作人员。", True), ("Deux bureaux.", False)):
        assert (said in bring(edited({SUMMARY: text}))) == is_marked


def test_an_expert_brings_what_is_named_to_her_and_sees_nothing_else(
    edited, bring, take, expert, seed_world, address
) -> None:
    seed_world.draft("15-b", summary="A secret draft.")
    own = open_questionnaire(expert.get(address("questionnaire_file")).content)
    assert [each.recommendation for each in own.answers] == [seed_world.recommendations["15-a"].pk]
    page = bring(edited({SUMMARY: "A desk.", ELSEWHERE: "Mine."}), by=expert)
    assert "You have no mandate to write this answer" in page
    assert "A secret draft" not in page
    forged = posted(page)["take"] + [f"summary-{seed_world.recommendations['15-b'].pk.hex}"]
    assert take(page, by=expert, take=forged).status_code == 403
    assert drafts() == [("15 (b)", "in_progress", "A secret draft.", "")]
    assert take(page, by=expert).status_code == 302
    assert drafts()[0] == ("15 (a)", "", "A desk.", "")


def test_what_was_read_of_a_file_is_carried_to_no_other_state_and_not_altered(
    edited, bring, focal, foreign, address
) -> None:
    page = bring(edited({SUMMARY: "A desk."}))
    assert foreign.post(address("questionnaire_take", iso3="xab"), posted(page)).status_code == 422
    forget_brought("XAA")  # what was not stored that long is asked for again
    for brought in ("", "x", "a:b:c", "\x00", posted(page)["brought"]):
        response = focal.post(address("questionnaire_take"), posted(page, brought=brought))
        assert (response.status_code, "Please upload it again" in response.text) == (422, True)
    assert drafts() == []


def test_a_session_that_ends_keeps_what_was_selected(edited, bring, client, address) -> None:
    page = bring(edited({SUMMARY: "A desk.", OBSTACLES: "Staff."}))
    refused = client.post(address("questionnaire_take"), posted(page, take=ticks(page, "obstacles")))
    assert refused.status_code == 403
    again = sign_in_again(client, refused).text
    assert posted(again)["take"] == ticks(page, "obstacles")
    client.post(address("questionnaire_take"), posted(again))
    assert drafts() == [("15 (a)", "", "", "Staff.")]


def test_text_outside_the_questions_contact_and_consent_are_shown_and_not_applied(bring, seed_world) -> None:
    content = WRITE["docx"](questionnaire_of(seed_world))
    assert "Words beside the questions" not in bring(content)
    content = EDIT["docx"](content, {("Name of the State", "Do you agree"): "Yes, except 15 (a)"})
    document = Document(io.BytesIO(content))
    row = next(each for each in document.tables[0].rows if each._tr is row_of(document, "head_contact_name"))
    row.cells[1].text = "Ms B of the Ministry"
    document.add_paragraph("A remark of <the> ministry.")
    page = " ".join(bring(saved(document)).split())
    for said in (
        '“<span dir="auto">A remark of &lt;the&gt; ministry.</span>”',
        "become part of no answer",
        "Yes, except 15 (a)</span>”",
        "it says what is saved already, or what is listed below.",
        "Ms B of the Ministry",
        "asked when you send",
    ):
        assert said in page, said


# "Continuous activity" as it was called before, in the six languages.
BEFORE = (
    "Ongoing by nature", "مستمرة بطبيعتها", "属持续性工作", "Continue par nature", "Носит постоянный характер",
    "Continua por naturaleza",
)  # fmt: skip


def test_a_status_is_read_by_the_labels_of_earlier_releases(edited, bring, take) -> None:
    places = {f"15 ({letter})": word for letter, word in zip("abcdef", BEFORE, strict=True)}
    changes = {(label, "Any action"): word for label, word in places.items()}
    page = bring(edited(changes, slugs=[f"15-{letter}" for letter in "abcdef"]))
    assert "is not one of the choices" not in page
    take(page)
    assert drafts() == [(label, "ongoing", "", "") for label in places]


# --- the file that is stored


def stored_files() -> list[str]:
    return default_storage.listdir("cleared")[1] if default_storage.exists("cleared") else []


@pytest.mark.parametrize("ending", WRITE)
def test_a_file_is_stored_once_as_it_came_with_what_was_applied(ending, edited, bring, take, seed_world) -> None:
    content, key = edited({SUMMARY: "A desk.", OBSTACLES: "Staff."}, ending), seed_world.recommendations["15-a"].pk
    page = bring(content, name=f"{'x' * 220}a\u202eb.{ending}")
    take(page, take=[])
    assert (ClearedFile.objects.exists(), stored_files()) == (False, [])
    for _twice in range(2):
        take(page, take=ticks(page, "summary"))
    stored = ClearedFile.objects.get()
    with stored.file.open() as file:
        assert file.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.brought_by, stored.transmission) == (seed_world.focal_point, None)
    assert (stored.file_name, stored.taken) == (f"{'x' * 193}ab.{ending}", {str(key): ["summary"]})
    take(bring(content), take=ticks(page, "obstacles"))
    assert (ClearedFile.objects.get().taken, len(stored_files())) == ({str(key): ["obstacles", "summary"]}, 1)


def test_each_file_that_is_not_accepted_is_told_in_a_sentence_and_changes_nothing(edited, bring, seed_world) -> None:
    later, own = seed_world.open_period("period-2"), edited({SUMMARY: "A desk."})
    refusals = {
        "questionnaire of another State": edited({}, submission=seed_world.submission("XAB")),
        "another reporting period": edited({}, submission=seed_world.submission(period=later)),
        "damaged and cannot be opened": own[:-300],
        "This file is empty.": b"",
    }
    events = AuditEvent.objects.count()
    for sentence, content in refusals.items():
        page = bring(content, 422)
        assert sentence in page
        assert "There is a problem" in page
        assert "All that you typed is kept." not in page
    assert (AuditEvent.objects.count(), StatusUpdate.objects.count(), ClearedFile.objects.count()) == (events, 0, 0)
    assert not default_storage.exists("brought")


@pytest.fixture
def cleared(seed_world, edited, bring, take) -> ClearedFile:
    """A file of which the summary was applied."""
    page = bring(edited({SUMMARY: "A desk."}))
    take(page)
    StatusUpdate.objects.update(implementation_status="planned")
    return ClearedFile.objects.get()


def send(focal: Any, address: Any, **changed: Any) -> Transmission:
    """The focal point sends all drafts on the check page, and the files along."""
    before = list(Transmission.objects.values_list("pk", flat=True))
    body = focal.get(address("check")).text
    fields = dict(re.findall(r'<input type="hidden" name="(uuid)" value="([^"]+)"', body))
    for name in ("versions", "cleared_files"):
        fields[name] = re.findall(rf'name="{name}" value="([^"]+)"', body)
    focal.post(address("check"), {**fields, "consent": "yes", **changed})
    return Transmission.objects.exclude(pk__in=before).get()


def assert_private_download(response: Any, cleared: ClearedFile) -> None:
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == cleared.sha256
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_goes_along_to_the_secretariat_and_only_senders_see_it_in_their_state(
    cleared, focal, expert, observer, browser_of, seed_world, address
) -> None:
    reviewer, early = browser_of(seed_world.reviewer), seed_world.send(seed_world.draft("15-b", state="XAB"))
    by_another = reverse("admin:tracker_transmission_cleared", args=[early.pk, cleared.pk])
    assert_private_download(focal.get(address("cleared_file", uuid=cleared.pk)), cleared)
    assert reviewer.get(by_another).status_code == 404
    check = focal.get(address("check")).text
    assert re.search(r'type="checkbox" name="cleared_files" value="[^"]+"\s+(?!checked)[^>]*>', check)
    for said in (NAME, cleared.sha256, "Uploaded by focalpoint-xaa on", "15 (a)</bdi> (Summary of action taken)",
                 "also answers that you do not send now"):  # fmt: skip
        assert said in " ".join(check.split()), said
    sent = send(focal, address)
    cleared.refresh_from_db()
    assert cleared.transmission == sent
    receipt = reverse("portal:receipt", args=[sent.pk])
    assert [NAME in each.get(receipt).text for each in (focal, expert, observer)] == [True, False, False]
    assert cleared.sha256 in focal.get(receipt).text
    assert NAME not in focal.get(address("check")).text
    page = reviewer.get(reverse("admin:tracker_transmission_check", args=[sent.pk])).text
    assert (NAME in page, cleared.sha256 in page) == (True, True)
    response = reviewer.get(reverse("admin:tracker_transmission_cleared", args=[sent.pk, cleared.pk]))
    assert_private_download(response, cleared)
    assert reviewer.get(by_another).status_code == 404


def test_no_file_goes_along_unless_its_sender_says_so_and_something_of_it_is_sent(
    cleared, focal, browser_of, seed_world, address
) -> None:
    unknown = {"cleared_files": ["9b5d7dd4-7a43-4c9f-9f0e-1f2b3c4d5e6f"], "uuid": str(uuid.uuid4()), "consent": "yes"}
    versions = re.findall(r'name="versions" value="([^"]+)"', focal.get(address("check")).text)
    for files in (unknown["cleared_files"], ["nothing"]):
        refused = focal.post(address("check"), unknown | {"versions": versions, "cleared_files": files})
        assert "A file was sent or erased since you opened this page." in refused.text
    other = seed_world.draft("15-c")
    sent = send(focal, address, versions=[f"answer-{other.pk}-{other.revision}"])
    said = "Not sent along, since no answer that was applied from it was sent: cleared by the Cabinet Office.docx."
    assert said in focal.get(reverse("portal:receipt", args=[sent.pk])).text
    sent = send(focal, address, cleared_files=[])
    cleared.refresh_from_db()
    assert cleared.transmission is None
    reviewer = browser_of(seed_world.reviewer)
    assert NAME not in reviewer.get(reverse("admin:tracker_transmission_check", args=[sent.pk])).text
    there = reverse("admin:tracker_transmission_cleared", args=[sent.pk, cleared.pk])
    assert reviewer.get(there).status_code == 404


def test_what_was_erased_is_said_and_not_found(cleared, focal, address) -> None:
    cleared.file.delete(save=False)
    ClearedFile.objects.update(file="", file_name="")
    assert "The file was erased by order." in focal.get(address("check")).text
    assert focal.get(address("cleared_file", uuid=cleared.pk)).status_code == 404


def test_who_applies_a_file_reads_which_answers_changed_and_what_they_still_lack(
    edited, bring, take, focal, seed_world, address
) -> None:
    def told(changes: dict[tuple[str, str], str]) -> str:
        take(bring(edited(changes)))
        return str(focal.get(address("task_list")).text)

    assert "Drafts: 15 (a). Still without the action taken: 15 (a)." in told({SUMMARY: "Training."})
    page = told({ACTION: "In progress"})
    assert ("Drafts: 15 (a)." in page, "Still without" in page) == (True, False)
    draft = StatusUpdate.objects.get()
    actions.mark_ready(version=draft, is_ready=True, by=seed_world.focal_point, now=seed_world.now())
    assert "No longer marked as ready: 15 (a)." in told({SUMMARY: "A desk."})
    page = told({SUMMARY: "Two desks."})
    assert "1 answer is saved as a draft from the file." in page
    assert "No longer marked as ready" not in page
