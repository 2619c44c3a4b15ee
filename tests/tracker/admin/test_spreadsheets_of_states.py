"""What States answered and pledged on paper, in a spreadsheet: entered on behalf, each State's own lane and letter."""

import datetime
import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.sheets import bring, brought, correct, of_sheet, row, take, work, xlsx
from tests.tracker.importing.spreadsheets.workbooks import packed
from tracker.choices import Channel, Consent, ReviewState
from tracker.models import (
    Commitment,
    CommitmentUpdate,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.sheet_choices import SheetKind

HEAD = ("Member State", "No.", "Any action taken?", "Summary", "Date of the letter")
DAY = "2026-03-15"
ONCE = {"default_channel": "letter", "default_note_verbale": "NV 8/2026"}


def answers_sheet(world, client, *rows, **more):
    """A sheet of answers in the open period, read."""
    return brought(client, xlsx(HEAD, *rows), SheetKind.ANSWERS, period=world.period.pk, **ONCE | more)


@pytest.mark.database
def test_answers_are_entered_on_behalf_a_letter_a_state(seed_world, entry) -> None:
    sheet = answers_sheet(
        seed_world, entry,
        ("Ardovela", "15 (a)", "Implemented", "A law.", DAY),
        ("XAB", "15-b", "not_stated", "Training was held.", DAY),
        ("xaa", "15(b)", "в процессе", "", DAY),
        ("XAA", "15 (c)", "Planned", "", DAY),
    )  # fmt: skip
    assert [row(sheet, number).stage for number in (2, 3, 5)] == ["ready"] * 3
    take(entry, sheet)
    answers = StatusUpdate.objects.filter(on_behalf=True)
    assert {(each.member_state_id, each.recommendation.slug) for each in answers} == {
        ("XAA", "15-a"), ("XAB", "15-b"), ("XAA", "15-c"),
    }  # fmt: skip
    assert {each.review_state for each in answers} == {ReviewState.SUBMITTED}
    letters = Transmission.objects.filter(on_behalf=True)
    assert {(each.submission.member_state_id, each.channel, str(each.reported_on)) for each in letters} == {
        ("XAA", Channel.LETTER, DAY), ("XAB", Channel.LETTER, DAY),
    }  # fmt: skip
    assert set(Submission.objects.values_list("consent", flat=True)) == {Consent.NOT_ASKED}
    assert set(letters.values_list("note_verbale", flat=True)) == {"NV 8/2026"}
    with letters.get(submission__member_state="XAB").scan.open("rb") as stored:
        book = load_workbook(io.BytesIO(stored.read()))
    cells = [cell.value for line in book.active.iter_rows() for cell in line]
    assert ("Training was held." in cells, "A law." in cells) == (True, False), "a letter holds the rows of its State"
    waits = answers_sheet(seed_world, entry, ("XAA", "15 (a)", "Planned", "Second.", DAY))
    assert row(waits, 2).faults["state"][0] == "waits", "it is not written over"


def test_a_sheet_with_the_words_of_earlier_releases_is_read(seed_world, entry) -> None:
    words = (
        "Ongoing by nature", "مستمرة بطبيعتها", "属持续性工作", "Continue par nature", "Носит постоянный характер",
        "Continua por naturaleza",
    )  # fmt: skip
    lines = [("XAA", f"15 ({letter})", word, "", DAY) for word, letter in zip(words, "abcdef", strict=True)]
    take(entry, answers_sheet(seed_world, entry, *lines))
    answers = StatusUpdate.objects.filter(on_behalf=True)
    assert list(answers.values_list("implementation_status", flat=True)) == ["ongoing"] * len(words)


@pytest.mark.database
def test_another_person_accepts_them_and_then_they_are_left_as_they_are(seed_world, entry, review) -> None:
    rows = [("XAA", "15 (a)", "Planned", "A plan of 2026.", DAY)]
    take(entry, answers_sheet(seed_world, entry, *rows))
    answer = StatusUpdate.objects.get(on_behalf=True)
    seed_world.accept(answer)
    again = answers_sheet(seed_world, entry, *rows, ("XAB", "15 (a)", "Planned", "", DAY))
    assert row(again, 2).stage == "same"
    other = answers_sheet(seed_world, entry, ("XAA", "15 (a)", "Implemented", "A law of 2026.", DAY))
    assert (row(other, 2).effect, row(other, 2).changes["summary"]) == ("change", ["A plan of 2026.", "A law of 2026."])
    change = "<dt>Action taken</dt><dd><bdi>Planned</bdi> → <bdi>Implemented</bdi></dd>"
    assert change in sentences(entry.get(of_sheet("change", other)))
    take(entry, other)
    assert StatusUpdate.objects.submitted().get().version == 2


def test_what_a_state_drafts_is_neither_told_nor_touched(seed_world, entry) -> None:
    draft = seed_world.draft("15-a", summary="A secret of the State.")
    sheet = answers_sheet(seed_world, entry, ("XAA", "15 (a)", "Planned", "By letter.", DAY))
    assert (row(sheet, 2).effect, row(sheet, 2).changes) == ("make", {})
    assert "A secret of the State." not in sentences(entry.get(of_sheet("change", sheet)))
    take(entry, sheet)
    draft.refresh_from_db()
    assert draft.summary == "A secret of the State."


def test_what_is_wrong_is_said_at_its_cell(seed_world, entry) -> None:
    wrong = {
        ("Atlantis", "15 (a)", "Planned", "", DAY): ("state", "state_unknown"),
        ("XAC", "15 (a)", "Planned", "", DAY): ("state", "not_invited"),
        ("XAA", "99 (z)", "Planned", "", DAY): ("recommendation", "recommendation_unknown"),
        ("XAA", "15 (b)", "Done", "", DAY): ("status", "not_a_choice"),
        ("XAA", "15 (c)", "Planned", "", "03/04/2026"): ("reported_on", "day_in_doubt"),
        ("XAA", "15 (d)", "Planned", "", "31.02.2026"): ("reported_on", "not_a_day"),
        ("XAA", "15 (e)", "Planned", "", "2099-01-01"): ("reported_on", "day_to_come"),
        ("XAA", "15 (f)", "#REF!", "", DAY): ("status", "formula_error"),
        ("XAA", "15 (g)", "", "", DAY): ("status", "missing"),
    }
    sheet = answers_sheet(seed_world, entry, *wrong)
    for number, (field, code) in enumerate(wrong.values(), start=2):
        assert row(sheet, number).faults[field][0] == code, number
    assert not StatusUpdate.objects.exists()
    ordered = answers_sheet(seed_world, entry, ("XAA", "15 (a)", "Planned", "", "03/04/2026"), date_order="dmy")
    take(entry, ordered)
    assert Transmission.objects.get().reported_on == datetime.date(2026, 4, 3), "as the person says"
    assert bring(entry, xlsx(HEAD), SheetKind.ANSWERS).context["form"].errors["period"], "answers need their period"


def test_a_doubtful_state_is_chosen_by_the_person(seed_world, entry) -> None:
    seed_world.states["XAB"].aliases = "Republic of the Isles"
    seed_world.states["XAB"].save()
    seed_world.xaa.aliases = "Republic of the Isles"
    seed_world.xaa.save()
    sheet = answers_sheet(seed_world, entry, ("republic of the isles", "15 (a)", "Planned", "", DAY))
    assert row(sheet, 2).faults["state"][0] == "state_in_doubt"
    page = sentences(entry.get(of_sheet("change", sheet)))
    assert "may be one of several States. Write the code of one: XAA, XAB." in page
    correct(entry, sheet, **{"Member State": {2: "XAB"}})
    take(entry, sheet)
    assert StatusUpdate.objects.get().member_state_id == "XAB"


def test_our_own_sheet_of_answers_is_read_without_a_question(seed_world, entry) -> None:
    empty = load_workbook(
        io.BytesIO(entry.get(reverse("admin:tracker_spreadsheetimport_empty", args=["answers"])).content)
    )
    sheet = empty.worksheets[0]
    said = {"State": "XAA", "Recommendation": "15 (a)", "Action taken": "Planned", "Date of the letter": DAY}
    sheet.append([said.get(str(cell.value), "") for cell in sheet[1]])
    response = bring(entry, packed(empty), SheetKind.ANSWERS, period=seed_world.period.pk)
    work()
    stored = SpreadsheetImport.objects.get()
    assert response["Location"] == of_sheet("change", stored)
    page = sentences(entry.get(of_sheet("change", stored)))
    assert "How did these answers arrive?" in page, "what holds for all rows is shown"
    take(entry, stored)
    assert Transmission.objects.get().channel == Channel.LETTER


def test_one_state_is_chosen_for_a_whole_table(seed_world, entry) -> None:
    content = xlsx(HEAD[1:], ("15 (a)", "Planned", "", DAY), ("15 (b)", "Planned", "", DAY))
    sheet = brought(entry, content, SheetKind.ANSWERS, period=seed_world.period.pk, default_state="XAA", **ONCE)
    take(entry, sheet)
    assert set(StatusUpdate.objects.values_list("submission__member_state", flat=True)) == {"XAA"}


# --- pledges

PLEDGES = ("State", "Recommendations", "Commitment", "Institution", "Deadline", "Progress", "Date")


def pledges_sheet(world, client, *rows):
    """A sheet of commitments in the open period, read."""
    return brought(client, xlsx(PLEDGES, *rows), SheetKind.COMMITMENTS, period=world.period.pk, **ONCE)


@pytest.mark.database
def test_pledges_become_commitments_on_behalf(seed_world, entry) -> None:
    cells = ("XAA", "15 (a); 15 (b)", "Adopt a law.", "Ministry of Justice", "31.12.2027", "planned", DAY)
    sheet = pledges_sheet(seed_world, entry, cells)
    take(entry, sheet)
    update = CommitmentUpdate.objects.get()
    assert (update.on_behalf, update.review_state) == (True, ReviewState.SUBMITTED)
    assert (update.text, update.target_on) == ("Adopt a law.", datetime.date(2027, 12, 31))
    assert set(update.recommendations.values_list("slug", flat=True)) == {"15-a", "15-b"}
    again = pledges_sheet(seed_world, entry, cells, ("XAB", "15 (a)", "Train judges.", "", "", "planned", DAY))
    assert (row(again, 2).stage, row(again, 3).effect) == ("same", "make")
    seed_world.accept(update)
    later = (*cells[:5], "in_progress", DAY)
    changed = pledges_sheet(seed_world, entry, later)
    take(entry, changed)
    assert Commitment.objects.count() == 1
    assert CommitmentUpdate.objects.submitted().get().progress == "in_progress"


def test_a_pledge_of_an_unknown_key_is_refused(seed_world, entry) -> None:
    head = ("uuid", *PLEDGES)
    cells = (str(uuid.uuid4()), "XAA", "15 (a)", "Adopt a law.", "", "", "planned", DAY)
    sheet = brought(entry, xlsx(head, cells), SheetKind.COMMITMENTS, period=seed_world.period.pk, **ONCE)
    assert row(sheet, 2).faults["key"][0] == "not_a_key"
