"""Nominations from the board: by hand for one State, by spreadsheet for many."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Mandate, MemberState, SpreadsheetImport

BOARD = "/admin/periods/every-state/"
PAGE = f"{BOARD}nominations/"


def test_a_nomination_by_hand_leads_back_to_those_who_have_nobody(
    administration: Client, entry: Client, filled
) -> None:
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
    for address in (PAGE, f"{BOARD}nominations.xlsx"):
        assert entry.get(address).status_code == 403
    assert PAGE not in sentences(entry.get(board))


def test_a_sheet_names_the_selected_states_and_comes_back(administration: Client, filled, seed_world: World) -> None:
    """It has the language of the last person of each State, where there was one."""
    first, *others = [row.code for row in administration.get(PAGE).context["rows"]][:3]
    Mandate.objects.filter(member_state__in=others).delete()
    words = {"user": UserFactory(language="fr"), "role": MandateRole.FOCAL_POINT, "note_verbale": "NV 1"}
    state = MemberState.objects.get(pk=first)
    actions.nominate(**words, member_state=state, meeting=None, by=seed_world.administrator, now=seed_world.now())
    selected = "&".join(f"state={code}" for code in (first, *others))
    page = administration.get(f"{PAGE}?{selected}")
    assert "Download a spreadsheet with 3 States" in sentences(page)
    assert "“Language of the person” is that of the last person of the State, where there was one" in sentences(page)
    book = load_workbook(io.BytesIO(administration.get(page.context["sheet_address"]).content))
    sheet = book.worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    rows = {
        row[0].value: dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)
    }
    languages = {code: row["Language of the person"] for code, row in rows.items()}
    assert languages == {first: "fr", **dict.fromkeys(others)}
    meetings = {row["For the meeting (empty: for all)"] for row in rows.values()}
    assert meetings == {filled.meeting.slug}, "as a nomination by hand"
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
