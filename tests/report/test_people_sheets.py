"""A workbook for people: names beside codes, the text of each recommendation, and a sheet that says what it is.

The first sheet stays what programs were written for.
"""

import io

from openpyxl import load_workbook

from report.data import columns, schema
from report.forms import people_sheets, workbooks
from tests.factories.world import SEED_MEETING
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, xlsx_rows
from tests.report.packages import make
from tracker.models import Theme

OF_WHOLE_FILES = (schema.Head, schema.WholeAnswer)  # which have no sheet for people
STATE = "/en/states/xaa"


@world_with
def told(world) -> None:
    """XAA: an answer in Arabic on 15 (a), which has a theme, and a commitment for two recommendations."""
    world.recommendations["15-a"].themes.add(Theme.objects.get(slug="an-invented-theme"))
    world.publish("15-a", status="planned", summary="اعتُمد القانون.", language="ar")
    world.publish_commitment("15-a", "15-b", text="A second desk.")


def book(reader, address: str):
    return load_workbook(io.BytesIO(reader.get(address).whole))


def for_people(reader, address: str) -> list[dict[str, object]]:
    """The rows of the sheet that opens, by its headings."""
    header, *rows = book(reader, address).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def about(reader, address: str) -> dict[str, str]:
    return {name: value for name, value in book(reader, address)["About"].iter_rows(values_only=True) if name}


def test_an_answer_stands_beside_the_text_that_it_answers(reader, told) -> None:
    (row,) = for_people(reader, f"{STATE}.xlsx")
    assert (row["State"], row["State (code)"]) == (told.xaa.name, "XAA")
    text = told.recommendations["15-a"].printings.get().text
    assert row["Text of the recommendation"] == f"15 (a): {text}"
    assert row["Recommendation (code)"] == f"{SEED_MEETING}/15-a"
    assert (row["Status, as reported"], row["Language"]) == ("Planned", "Arabic")
    assert row["Summary"] == "اعتُمد القانون."
    assert (row["Reporting period"], row["Reporting period (code)"]) == (told.period.title, "period-1")
    row = for_people(reader, "/en/recommendations.xlsx")[0]
    assert (row["Meeting"], row["Meeting (code)"]) == (told.meeting.title, SEED_MEETING)
    assert (row["Themes"], row["Themes (code)"]) == ("An invented theme", "an-invented-theme")
    assert (row["Planned"], row["How it was adopted"]) == (1, told.recommendations["15-a"].get_basis_display())
    (row,) = for_people(reader, "/en/commitments.xlsx")
    served = str(row["Text of the recommendation"]).split("\n")
    assert [each.partition(":")[0] for each in served] == ["15 (a)", "15 (b)"]
    row = for_people(reader, "/en/periods.xlsx")[0]
    assert (row["Reviewed by"], row["Reviewed by (code)"]) == (told.meeting.title, SEED_MEETING)
    compared = for_people(reader, "/en/compare.xlsx?by=state&state=VNM&state=XAA")
    assert [(row["Compared by"], row["Code"]) for row in compared] == [("State", "VNM"), ("State", "XAA")]
    missing = [row["Languages missing"] for row in for_people(reader, "/en/gaps.xlsx") if row["Languages missing"]]
    assert missing == ["Arabic; Simplified Chinese; French; Russian; Spanish"]
    sheet = book(reader, "/en/recommendations.xlsx").active
    assert sheet.title == "For reading"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
    assert all(cell.alignment.wrap_text for cell in sheet[2])
    assert book(reader, "/ar/recommendations.xlsx").active.sheet_view.rightToLeft


def test_the_sheet_about_says_question_day_entry_and_terms(reader, told) -> None:
    for page in (STATE, "/en/matrix", "/en/changes"):
        for query in ("", f"?as_of={told.now().date()}"):
            shown = reader.get(f"{page}/{query}").context
            said = about(reader, f"{page}.xlsx{query}")
            assert said["Question"] == shown["permanent"]
            moment = shown["moment"] or shown["head"]
            assert said["Ledger"] == f"Entry no. {moment.sequence} of the ledger, hash {moment.hash}."
            assert said["Day"].startswith("As of ")
            assert said["Reuse"] == "No licence is stated for the data of this site."
    assert about(reader, "/en/recommendations.xlsx?status=planned")["Status, as reported"] == "planned"
    make()
    assert book(reader, "/data/answers.xlsx").sheetnames[1:] == ["About"]
    said = about(reader, "/data/answers.xlsx")
    assert said["Question"] == "http://testserver/data/answers.xlsx"
    assert said["Ledger"].startswith("Entry no. ")
    assert said["Reuse"] == "No licence is stated for the data of this site."
    for address, expected in (
        (STATE, columns.of(schema.Answer)),
        ("/en/recommendations", columns.of(schema.Recommendation)),
    ):
        sheet = book(reader, f"{address}.xlsx").worksheets[0]
        assert [cell.value for cell in sheet[1]] == [*expected, "demonstration"]
        rows = xlsx_rows(reader.get(f"{address}.xlsx"))
        assert [str(row["language"]) for row in rows] == [
            row["language"] for row in csv_rows(reader.get(f"{address}.csv"))
        ]


def test_every_table_has_a_heading_for_each_of_its_cells(db) -> None:
    tables = columns.TABLES | {"list of a past day": columns.of(schema.ListedRecommendation)}
    for names in (each for shape, each in tables.items() if shape not in OF_WHOLE_FILES):
        sheet = people_sheets.PeopleSheet(names)
        (cells,) = sheet.rows([dict.fromkeys(names)])
        assert len(cells) == len(sheet.header())
        heads = [words for words, _is_long in sheet.header()]
        assert len(heads) == len(set(heads)), heads
        assert not {column for column in names if column not in people_sheets.TITLES}


def test_a_long_list_ends_early_for_people_and_says_so(reader, told, monkeypatch) -> None:
    cut = "The sheet for people ends after 5 rows. The first sheet has all of them."
    monkeypatch.setattr(workbooks, "AT_ONCE", 2)
    for most, number in ((100, 12), (5, 5)):
        monkeypatch.setattr(workbooks, "FOR_PEOPLE", most)
        told.publish("15-b", summary=f"At most {most}.")  # or the page is still the one of before
        assert len(for_people(reader, "/en/recommendations.xlsx")) == number
        assert len(xlsx_rows(reader.get("/en/recommendations.xlsx"))) == 12
        said = [text for _name, text in book(reader, "/en/recommendations.xlsx")["About"].iter_rows(values_only=True)]
        assert (cut in said) == (number == 5)
