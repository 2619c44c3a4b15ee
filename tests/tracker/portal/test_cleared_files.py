"""What was cleared is kept as it came: on check page, receipt and desk. What is refused leaves nothing."""

import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.tracker.questionnaire.files import EDIT, LANGUAGES, WRITE, questionnaire_of
from tracker import actions
from tracker.brought_files import forget_brought
from tracker.models import AuditEvent, ClearedFile, StatusUpdate, Transmission
from tracker.questionnaire.form import Questionnaire

SUMMARY, OBSTACLES = ("15 (a)", "Summary"), ("15 (a)", "Main obstacles")
NAME = "cleared by the Cabinet Office.docx"


@pytest.fixture
def edited(seed_world) -> Callable[..., bytes]:
    """The questionnaire of 15 (a), with texts filled in."""

    def of(changes: dict[tuple[str, str], str] | None = None, ending: str = "docx", **asked: Any) -> bytes:
        written = WRITE[ending](questionnaire_of(seed_world, slugs=("15-a",), **asked))
        return EDIT[ending](written, changes or {SUMMARY: "A desk.", OBSTACLES: "Staff."})

    return of


@pytest.fixture
def bring(focal, address) -> Callable[..., Any]:
    """The focal point uploads a file."""

    def brought(content: bytes, name: str = NAME, **place: str) -> Any:
        return focal.post(address("questionnaire", **place), {"upload": SimpleUploadedFile(name, content)})

    return brought


@pytest.fixture
def take(focal, address) -> Callable[..., Any]:
    """She takes what the page offers, or some of it."""

    def taken(page: Any, fields: str = "", by: Any = focal) -> Any:
        body = page.content.decode()
        brought = html.unescape(re.search(r'name="brought" value="([^"]*)"', body)[1])
        ticks = [tick for tick in re.findall(r'name="take" value="([^"]*)"\s+checked', body) if tick.startswith(fields)]
        return by.post(address("questionnaire_take"), {"brought": brought, "take": ticks})

    return taken


def stored_files() -> list[str]:
    return default_storage.listdir("cleared")[1] if default_storage.exists("cleared") else []


@pytest.mark.parametrize("ending", WRITE)
def test_the_file_is_kept_as_it_came_with_what_was_taken(ending, edited, bring, take, focal, seed_world) -> None:
    content = edited(ending=ending)
    take(bring(content, f"cleared.{ending}"), "summary")
    kept = ClearedFile.objects.get()
    with kept.file.open() as file:
        assert file.read() == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.file_name, kept.brought_by, kept.transmission) == (f"cleared.{ending}", seed_world.focal_point, None)
    assert kept.taken == {str(seed_world.recommendations["15-a"].pk): ["summary"]}


def test_taking_more_of_it_later_is_the_same_file(edited, bring, take, seed_world) -> None:
    content = edited()
    take(bring(content), "summary")
    take(bring(content), "obstacles")
    assert ClearedFile.objects.get().taken == {str(seed_world.recommendations["15-a"].pk): ["obstacles", "summary"]}
    assert len(stored_files()) == 1


def test_a_form_sent_twice_keeps_one_file(edited, bring, take) -> None:
    page = bring(edited())
    assert [take(page).status_code for _time in range(2)] == [302, 302]
    assert (ClearedFile.objects.count(), len(stored_files())) == (1, 1)


def test_whoever_takes_nothing_stores_nothing(edited, bring, take) -> None:
    page = bring(edited())
    take(page, "no such field")
    assert not ClearedFile.objects.exists()
    assert stored_files() == []


def test_a_file_that_was_not_kept_that_long_is_asked_for_again(edited, bring, take) -> None:
    page = bring(edited())
    forget_brought("XAA")
    reply = take(page)
    assert reply.status_code == 422
    assert "Please upload it again" in reply.content.decode()
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a\u202eb.docx", "ab.docx"), ("x" * 300 + ".docx", "x" * 195 + ".docx")],
)
def test_its_name_is_kept_without_what_nobody_sees(name, kept, edited, bring, take) -> None:
    take(bring(edited(), name))
    assert ClearedFile.objects.get().file_name.endswith(kept[-20:])


# --- refusals


def refusals(world: Any, edited: Callable[..., bytes]) -> dict[str, tuple[bytes, str]]:
    later = world.open_period("period-2")
    return {
        "another State": (edited(submission=world.submission("XAB")), "questionnaire of another State"),
        "another period": (edited(submission=world.submission(period=later)), "another reporting period"),
        "old kind": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "of the old kind (.doc or .xls)"),
        "damaged": (edited()[:-300], "damaged and cannot be opened"),
        "no questionnaire": (b"%PDF-1.4", "not a .docx or .xlsx file"),
        "empty": (b"", "This file is empty."),
    }


def test_each_file_that_is_not_taken_is_told_in_a_sentence_and_changes_nothing(edited, bring, seed_world) -> None:
    for what, (content, sentence) in refusals(seed_world, edited).items():
        events, drafts = AuditEvent.objects.count(), StatusUpdate.objects.count()
        reply = bring(content)
        assert reply.status_code == 422, what
        assert sentence in reply.content.decode(), what
        assert (AuditEvent.objects.count(), StatusUpdate.objects.count()) == (events, drafts), what
    assert not ClearedFile.objects.exists()
    assert not default_storage.exists("brought")


def test_an_older_draft_is_told_and_nothing_of_it_is_ticked(edited, bring, take, seed_world) -> None:
    content = edited({SUMMARY: "A desk."})
    seed_world.draft(summary="Two desks.")
    page = bring(content)
    assert "after the file was made" in page.content.decode()
    take(page)
    assert StatusUpdate.objects.get().summary == "Two desks."
    assert not ClearedFile.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_may_be_in_another_language(language, bring, take, seed_world) -> None:
    untouched = questionnaire_of(seed_world, language, slugs=("15-a",))
    assert 'name="take"' not in bring(WRITE["docx"](untouched)).content.decode()
    take(bring(WRITE["docx"](filled_in(untouched, "A desk."))))
    assert StatusUpdate.objects.get().summary == "A desk."


def filled_in(questionnaire: Questionnaire, text: str) -> Questionnaire:
    """The questionnaire with another summary under the same ids, as a file that was edited has it."""
    issue = questionnaire.issues[0]
    question = issue.questions[0]
    fields = tuple(replace(each, text=text) if each.key.startswith("s") else each for each in question.fields)
    return replace(questionnaire, issues=(replace(issue, questions=(replace(question, fields=fields),)),))


# --- where it is shown


@pytest.fixture
def cleared(edited, bring, take) -> ClearedFile:
    """A file of which the summary was taken."""
    take(bring(edited()), "summary")
    return ClearedFile.objects.get()


def send(focal: Any, address: Any, **changed: Any) -> Transmission:
    """The focal point sends all drafts on the check page, and the files along."""
    before = list(Transmission.objects.values_list("pk", flat=True))
    body = focal.get(address("check")).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(uuid)" value="([^"]+)"', body))
    for name in ("versions", "cleared_files"):
        fields[name] = re.findall(rf'name="{name}" value="([^"]+)"', body)
    focal.post(address("check"), {**fields, "consent": "yes", **changed})
    return Transmission.objects.exclude(pk__in=before).get()


def test_the_check_page_and_the_receipt_show_it_with_its_hash(cleared, focal, seed_world, address) -> None:
    StatusUpdate.objects.update(implementation_status="planned")
    check = " ".join(focal.get(address("check")).content.decode().split())
    for words in (NAME, cleared.sha256, "Uploaded by focalpoint-xaa on", "15 (a)</bdi> (Summary of action taken)"):
        assert words in check
    sent = send(focal, address)
    cleared.refresh_from_db()
    assert cleared.transmission == sent
    receipt = focal.get(reverse("portal:receipt", args=[sent.pk])).content.decode()
    assert NAME in receipt
    assert cleared.sha256 in receipt
    assert NAME not in focal.get(address("check")).content.decode()


def test_others_of_the_state_see_no_file_on_the_receipt(cleared, focal, expert, observer, address) -> None:
    StatusUpdate.objects.update(implementation_status="planned")
    sent = send(focal, address)
    for browser in (expert, observer):
        receipt = browser.get(reverse("portal:receipt", args=[sent.pk]))
        assert receipt.status_code == 200
        assert NAME not in receipt.content.decode()


def assert_private_download(response: Any, cleared: ClearedFile) -> None:
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == cleared.sha256
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_senders_download_it_and_nobody_else(cleared, focal, expert, observer, foreign, client, address) -> None:
    there = address("cleared_file", uuid=cleared.pk)
    assert_private_download(focal.get(there), cleared)
    for browser in (expert, observer, foreign):
        assert browser.get(there).status_code == 404
    assert foreign.get(address("cleared_file", iso3="xab", uuid=cleared.pk)).status_code == 404
    assert client.get(there).status_code == 302


def test_the_desk_downloads_it_once_it_was_sent(cleared, focal, browser_of, seed_world, address) -> None:
    StatusUpdate.objects.update(implementation_status="planned")
    reviewer = browser_of(seed_world.reviewer)
    early = seed_world.send(seed_world.draft("15-b", state="XAB"))
    there = reverse("admin:tracker_transmission_cleared", args=[early.pk, cleared.pk])
    assert reviewer.get(there).status_code == 404
    sent = send(focal, address)
    page = reviewer.get(reverse("admin:tracker_transmission_check", args=[sent.pk])).content.decode()
    assert NAME in page
    assert cleared.sha256 in page
    response = reviewer.get(reverse("admin:tracker_transmission_cleared", args=[sent.pk, cleared.pk]))
    assert_private_download(response, cleared)
    assert reviewer.get(there).status_code == 404


def test_no_file_goes_along_unless_its_sender_says_so(cleared, focal, browser_of, seed_world, address) -> None:
    """It went unasked, and the secretariat read drafts in it that the State had not sent."""
    StatusUpdate.objects.update(implementation_status="planned")
    page = focal.get(address("check")).content.decode()
    assert re.search(r'type="checkbox" name="cleared_files" value="[^"]+"\s+(?!checked)[^>]*>', page)
    assert "also answers that you do not send now" in " ".join(page.split())
    sent = send(focal, address, cleared_files=[])
    cleared.refresh_from_db()
    assert cleared.transmission is None
    reviewer = browser_of(seed_world.reviewer)
    assert NAME not in reviewer.get(reverse("admin:tracker_transmission_check", args=[sent.pk])).content.decode()
    there = reverse("admin:tracker_transmission_cleared", args=[sent.pk, cleared.pk])
    assert reviewer.get(there).status_code == 404


def test_who_selects_a_file_of_which_nothing_is_sent_reads_that_it_stayed(cleared, focal, seed_world, address) -> None:
    other = seed_world.draft("15-c")
    sent = send(focal, address, versions=[f"answer-{other.pk}-{other.revision}"])
    said = "Not sent along, since no answer that was applied from it was sent: cleared by the Cabinet Office.docx."
    assert said in focal.get(reverse("portal:receipt", args=[sent.pk])).content.decode()
    cleared.refresh_from_db()
    assert cleared.transmission is None


@pytest.mark.parametrize("chosen", ["nothing", "9b5d7dd4-7a43-4c9f-9f0e-1f2b3c4d5e6f"])
def test_a_file_that_is_not_there_is_refused_and_nothing_is_sent(cleared, focal, address, chosen) -> None:
    StatusUpdate.objects.update(implementation_status="planned")
    fields = {"uuid": "9b5d7dd4-7a43-4c9f-9f0e-1f2b3c4d5e60", "consent": "yes", "cleared_files": [chosen]}
    versions = re.findall(r'name="versions" value="([^"]+)"', focal.get(address("check")).content.decode())
    page = focal.post(address("check"), {**fields, "versions": versions})
    assert "A file was sent or erased since you opened this page." in page.content.decode()
    assert not Transmission.objects.exists()


def test_what_was_erased_is_said_and_not_found(cleared, focal, address) -> None:
    cleared.file.delete(save=False)
    ClearedFile.objects.update(file="", file_name="")
    assert "The file was erased by order." in focal.get(address("check")).content.decode()
    assert focal.get(address("cleared_file", uuid=cleared.pk)).status_code == 404


def test_who_applies_a_file_reads_which_answers_and_what_they_still_lack(edited, bring, take, focal, address) -> None:
    take(bring(edited({SUMMARY: "Training.", ("15 (a)", "Any action"): "Done"})))
    page = focal.get(address("task_list")).text
    assert "Drafts: 15 (a). Still without the action taken: 15 (a)." in page
    take(bring(edited({("15 (a)", "Any action"): "In progress"})))
    page = focal.get(address("task_list")).text
    assert "Drafts: 15 (a)." in page
    assert "Still without" not in page


def test_where_nothing_can_be_selected_there_is_no_button(edited, bring, address) -> None:
    page = bring(edited({("15 (a)", "Any action"): "Done"})).text
    assert "is not one of the choices" in page
    assert "Apply selected changes" not in page
    assert "Nothing in this file can be applied" in page


def test_who_uploads_a_wrong_file_is_told_of_nothing_that_was_typed(bring) -> None:
    page = bring(b"").text
    assert "There is a problem" in page
    assert "All that you typed is kept." not in page


def test_who_applies_a_file_reads_which_answers_are_no_longer_marked_as_ready(
    edited, bring, take, focal, seed_world, address
) -> None:
    for slug in ("15-a", "15-b"):
        actions.mark_ready(
            version=seed_world.draft(slug), is_ready=True, by=seed_world.focal_point, now=seed_world.now()
        )
    take(bring(edited()))
    assert "No longer marked as ready: 15 (a)." in focal.get(address("task_list")).text
    take(bring(edited({SUMMARY: "Two desks."})))
    page = focal.get(address("task_list")).text
    assert "1 answer is saved as a draft from the file." in page
    assert "No longer marked as ready" not in page
