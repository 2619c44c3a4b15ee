"""Clearance in Word or a spreadsheet: the file out, the file back, its differences, and what is taken of it."""

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, row_of, saved, without_row
from tracker.actions import Citation
from tracker.content import ANSWER, fields
from tracker.models import AuditEvent, StatusUpdate
from tracker.questionnaire.form import field_key
from tracker.questionnaire.opening import open_questionnaire

SUMMARY, OBSTACLES, ACTION = ("15 (a)", "Summary"), ("15 (a)", "Main obstacles"), ("15 (a)", "Any action")
ELSEWHERE = ("15 (b)", "Summary")


def upload(content: bytes, name: str = "cleared.docx") -> dict[str, Any]:
    """The post of the upload form."""
    return {"upload": SimpleUploadedFile(name, content)}


def posted(page: str, **changed: Any) -> dict[str, Any]:
    """What the page of differences posts, as it stands."""
    brought = re.search(r'name="brought" value="([^"]*)"', page)
    assert brought, page
    ticks = re.findall(r'name="take" value="([^"]*)"\s+checked', page)
    languages = re.findall(r'<select name="(language-[0-9a-f]+)".*?<option value="([^"]*)"\s+selected', page, re.DOTALL)
    return {"brought": html.unescape(brought[1]), "take": ticks, **dict(languages), **changed}


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

    def brought(content: bytes, status: int = 200, by: Any = focal) -> str:
        response = by.post(address("questionnaire"), upload(content))
        assert response.status_code == status
        return response.content.decode()

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
def test_what_is_downloaded_comes_back_without_a_difference(ending, focal, seed_world, address, bring) -> None:
    seed_world.draft(summary="A desk.\n\tSince 2026 ", status="planned")
    response = focal.get(address("questionnaire_file"), {"language": "ar", "format": ending})
    assert response["Content-Disposition"] == f'attachment; filename="period-1-xaa-ar.{ending}"'
    assert 'name="take"' not in bring(response.content)


@pytest.mark.parametrize("ending", WRITE)
def test_all_of_a_cleared_file_becomes_drafts(ending, edited, bring, take, seed_world) -> None:
    seed_world.draft(summary="A desk.", status="planned")
    content = edited({SUMMARY: "A joint desk.", ACTION: "Implemented", ELSEWHERE: "Training."}, ending)
    page = bring(content)
    assert "<ins>joint</ins>" in re.sub(r"\s*(</ins>)", r"\1", page)
    assert take(page).url == "/portal/period-1/xaa/"
    assert drafts() == [("15 (a)", "implemented", "A joint desk.", ""), ("15 (b)", "", "Training.", "")]


def test_some_of_it(edited, bring, take, seed_world) -> None:
    page = bring(edited({SUMMARY: "A desk.", OBSTACLES: "Staff."}))
    ticks = posted(page)["take"]
    take(page, take=[tick for tick in ticks if tick.startswith("obstacles")])
    assert drafts() == [("15 (a)", "", "", "Staff.")]


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


def test_none_of_it(edited, bring, take, seed_world) -> None:
    events = AuditEvent.objects.count()
    take(bring(edited({SUMMARY: "A desk."})), take=[])
    assert (drafts(), AuditEvent.objects.count()) == ([], events)


def test_looking_at_a_file_changes_nothing(edited, bring, seed_world) -> None:
    events = AuditEvent.objects.count()
    bring(edited({SUMMARY: "A desk."}))
    assert (drafts(), AuditEvent.objects.count()) == ([], events)


def test_a_form_sent_twice_saves_one_draft(edited, bring, take, seed_world) -> None:
    page = bring(edited({SUMMARY: "A desk."}))
    assert [take(page).status_code for _time in range(2)] == [302, 302]
    assert [each.revision for each in StatusUpdate.objects.all()] == [0]


def test_citations_and_commitments_stay(edited, bring, take, seed_world) -> None:
    promise, law = seed_world.commit("15-a").commitment, seed_world.evidence()
    seed_world.draft(summary="A desk.", commitments=(promise,), citations=(Citation(law, "art. 3"),))
    take(bring(edited({SUMMARY: "A joint desk."})))
    draft = StatusUpdate.objects.get()
    assert list(draft.commitments.all()) == [promise]
    assert [each.evidence for each in draft.evidence_citations.all()] == [law]


def test_a_draft_newer_than_the_file_is_told_and_not_ticked(edited, bring, take, seed_world) -> None:
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


def test_a_colleague_who_is_quicker_is_shown_first(edited, bring, take, seed_world) -> None:
    draft = seed_world.draft(summary="A desk.")
    page = bring(edited({SUMMARY: "A joint desk.", ELSEWHERE: "Training."}))
    seed_world.draft(summary="Two desks.", revision=draft.revision)
    response = take(page)
    again = response.content.decode()
    assert response.status_code == 409
    assert "A colleague changed one of these answers" in again
    assert len(posted(again)["take"]) == 2  # what was ticked stays so
    assert drafts() == [("15 (a)", "in_progress", "Two desks.", "")]
    take(again)
    assert drafts() == [("15 (a)", "in_progress", "A joint desk.", ""), ("15 (b)", "", "Training.", "")]


def test_an_answer_that_was_sent_is_not_taken(edited, bring, seed_world) -> None:
    draft = seed_world.draft(summary="A desk.")
    content = edited({SUMMARY: "A joint desk."})
    seed_world.send(draft)
    page = bring(content)
    assert "waits to be checked" in page
    assert 'name="take"' not in page


def test_an_accepted_answer_becomes_a_correction(edited, bring, take, seed_world) -> None:
    seed_world.publish(summary="A desk.")
    page = bring(edited({SUMMARY: "A joint desk."}))
    assert "draft of a correction" in page
    take(page)
    assert [(each.version, each.review_state) for each in StatusUpdate.objects.order_by("version")] == [
        (1, "accepted"), (2, "draft"),
    ]  # fmt: skip


def test_an_answer_of_an_earlier_period_becomes_an_answer_of_this_one(focal, address, seed_world, take) -> None:
    seed_world.publish(summary="A desk.")
    seed_world.period = seed_world.open_period("period-2")
    content = EDIT["docx"](WRITE["docx"](questionnaire_of(seed_world, slugs=["15-a"])), {SUMMARY: "Two desks."})
    response = focal.post(address("questionnaire", period="period-2"), upload(content))
    page = response.content.decode()
    assert "draft of a correction" not in page
    focal.post(address("questionnaire_take", period="period-2"), posted(page))
    assert drafts() == [("15 (a)", "in_progress", "Two desks.", "")]


def test_a_word_that_is_no_status_is_told_and_the_rest_taken(edited, bring, take, seed_world) -> None:
    page = bring(edited({ACTION: "Nearly done", SUMMARY: "A desk."}))
    assert "“Nearly done” is not one of the choices" in page
    take(page)
    assert drafts() == [("15 (a)", "", "A desk.", "")]


def test_a_text_too_long_is_told(edited, bring, seed_world) -> None:
    page = bring(edited({SUMMARY: "x" * 10_001, OBSTACLES: "Staff."}))
    assert "10001" in page
    assert [tick.split("-")[0] for tick in posted(page)["take"]] == ["obstacles"]


def test_the_language_of_a_new_text_is_that_of_the_file_and_can_be_told(edited, bring, take, seed_world) -> None:
    page = bring(edited({SUMMARY: "Un bureau."}, language="en"))
    name = f"language-{seed_world.recommendations['15-a'].pk.hex}"
    assert posted(page)[name] == "en"
    take(page, **{name: "fr"})
    assert StatusUpdate.objects.get().language == "fr"


def test_the_language_of_what_is_replaced_is_said(edited, bring, seed_world) -> None:
    seed_world.draft("15-a", summary="Un bureau.", language="fr")
    page = " ".join(bring(edited({SUMMARY: "A desk.", ELSEWHERE: "A law."})).split())
    assert page.count("Language of the text before: Français") == page.count("Language of the text before") == 1


def test_deleted_rows_change_nothing_and_are_counted(bring, seed_world) -> None:
    seed_world.draft(summary="A desk.")
    key = field_key(fields.named(ANSWER, "summary"), seed_world.recommendations["15-a"].pk, "A desk.")
    page = bring(without_row(WRITE["docx"](questionnaire_of(seed_world)), key))
    assert "1 field does not stand in the file" in page
    assert 'name="take"' not in page


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


def test_observers_neither_download_nor_bring(observer, address) -> None:
    for page in ("questionnaire", "questionnaire_file", "questionnaire_take"):
        assert observer.get(address(page)).status_code == 403
    assert observer.post(address("questionnaire_take"), {}).status_code == 403


def test_another_states_file_is_refused(edited, bring, seed_world, foreign, address) -> None:
    response = foreign.post(address("questionnaire", iso3="xab"), upload(edited({SUMMARY: "A desk."})))
    assert response.status_code == 422
    assert "questionnaire of another State. Nothing was changed." in response.content.decode()
    assert drafts() == []


def test_what_was_read_of_a_file_cannot_be_carried_to_another_room(edited, bring, foreign, seed_world, address) -> None:
    page = bring(edited({SUMMARY: "A desk."}))
    response = foreign.post(address("questionnaire_take", iso3="xab"), posted(page))
    assert response.status_code == 422
    assert drafts() == []


@pytest.mark.parametrize("brought", ["", "x", "a:b:c", "\x00"])
def test_what_was_altered_on_the_way_is_refused(brought, focal, seed_world, address) -> None:
    response = focal.post(address("questionnaire_take"), {"brought": brought})
    assert response.status_code == 422
    assert "Please upload it again" in response.content.decode()


def test_a_file_that_is_none_is_refused_with_its_sentence(bring, seed_world) -> None:
    assert "old kind" in bring(b"\xd0\xcf\x11\xe0" + b"\0" * 600, status=422)
    assert "This file is empty." in bring(b"", status=422)


def test_a_session_that_ends_keeps_what_was_ticked(edited, bring, client, seed_world, address) -> None:
    page = bring(edited({SUMMARY: "A desk.", OBSTACLES: "Staff."}))
    ticks = [tick for tick in posted(page)["take"] if tick.startswith("obstacles")]
    refused = client.post(address("questionnaire_take"), posted(page, take=ticks))
    assert refused.status_code == 403
    kept = dict(re.findall(r'name="(kept-[^"]*)" value="([^"]*)"', refused.content.decode()))
    seed_world.focal_point.set_password("an invented password")
    seed_world.focal_point.save()
    client.post(
        "/portal/sign-in/",
        {
            "username": seed_world.focal_point.username,
            "password": "an invented password",
            "next": address("questionnaire_take"),
            **{name: html.unescape(value) for name, value in kept.items()},
        },
    )
    again = client.get(address("questionnaire_take")).content.decode()
    assert posted(again)["take"] == ticks
    client.post(address("questionnaire_take"), posted(again))
    assert drafts() == [("15 (a)", "", "", "Staff.")]


def test_contact_and_consent_are_told_and_not_taken(edited, bring, take, seed_world) -> None:
    content = WRITE["docx"](questionnaire_of(seed_world))
    page = bring(named(content))
    assert "Ms B of the Ministry" in page
    assert "asked when you send" in page


def named(content: bytes) -> bytes:
    """A file in which somebody filled in the contact person."""
    document = Document(io.BytesIO(content))
    table = document.tables[0]
    row = next(each for each in table.rows if each._tr is row_of(document, "head_contact_name"))
    row.cells[1].text = "Ms B of the Ministry"
    return saved(document)


def test_the_task_list_leads_to_it(focal, observer, address) -> None:
    assert address("questionnaire") in focal.get(address("task_list")).content.decode()
    assert address("questionnaire") not in observer.get(address("task_list")).content.decode()
