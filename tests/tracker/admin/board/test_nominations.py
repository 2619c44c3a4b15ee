"""Nominations from the board: by hand for one State, by spreadsheet for many."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tracker.models import Mandate, SpreadsheetImport

BOARD = "/admin/periods/every-state/"
PAGE = f"{BOARD}nominations/"


def test_a_nomination_by_hand_leads_back_to_those_who_have_nobody(administration: Client, filled, seed_world) -> None:
    board = f"{BOARD}?stage=nobody"
    page = sentences(administration.get(board))
    assert f'href="{PAGE}"' in page
    row = next(row for row in administration.get(PAGE).context["rows"])
    assert row.nomination.replace("&", "&amp;") in page
    meetings = administration.get(row.nomination).context["form"]["meetings"]
    assert [each.choice_label for each in meetings if each.data["selected"]] == [str(filled.meeting)]
    words = {"full_name": "A. Person", "email": "a.person@example.org", "language": "fr", "role": "focal_point"}
    done = administration.post(row.nomination, {**words, "member_state": row.code, "note_verbale": "NV 12/2026"})
    assert done["Location"] == f"{board}#list"
    mandate = Mandate.objects.get(user__email="a.person@example.org")
    assert (mandate.member_state_id, mandate.note_verbale) == (row.code, "NV 12/2026")
    assert row.code not in [each.code for each in administration.get(PAGE).context["rows"]]


def test_a_sheet_names_the_selected_states_and_comes_back(administration: Client, filled, seed_world: World) -> None:
    codes = [row.code for row in administration.get(PAGE).context["rows"]][:3]
    selected = "&".join(f"state={code}" for code in codes)
    page = administration.get(f"{PAGE}?{selected}")
    assert "Download a spreadsheet with 3 States" in sentences(page)
    book = load_workbook(io.BytesIO(administration.get(page.context["sheet_address"]).content))
    sheet = book.worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == codes
    column = head.index("For the meeting (empty: for all)")
    assert {row[column].value for row in sheet.iter_rows(min_row=2)} == {filled.meeting.slug}, "as a nomination by hand"
    for number in range(2, 5):
        sheet.cell(number, head.index("Name of the person") + 1, f"Person {number}")
        sheet.cell(number, head.index("E-mail") + 1, f"person{number}@example.org")
        sheet.cell(number, head.index("Note verbale") + 1, f"NV {number}/2026")
    file = io.BytesIO()
    book.save(file)
    upload = page.context["upload_address"]
    assert 'value="mandates" selected' in sentences(administration.get(upload))
    administration.post(upload, {"kind": "mandates", "file": SimpleUploadedFile("sheet.xlsx", file.getvalue())})
    assert SpreadsheetImport.objects.get().kind == "mandates"


def test_who_names_nobody_is_refused(entry: Client, filled) -> None:
    assert entry.get(PAGE).status_code == 403
    assert entry.get(f"{BOARD}nominations.xlsx").status_code == 403
    assert PAGE not in sentences(entry.get(f"{BOARD}?stage=nobody"))
