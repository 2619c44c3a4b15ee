"""XLSX and Atom beside CSV and JSON: same rows, dates as dates, the demonstration said in each."""

import csv
import datetime
import io
from itertools import pairwise

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from report.data import exports, openapi, schema, types
from report.data.exports import cell
from report.forms.registry import WRITERS
from report.forms.workbooks import LONGEST, workbook
from report.pages.layout import FORMS_OF
from report.pages.printings import pieces
from tests.report.addresses import DETAILS, LISTS
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, entries_of, feed_of, next_of, text_of, xlsx_rows
from tracker.models import Attribution
from tracker.words.differences import runs


@world_with
def told(world) -> None:
    """A world in which everything occurs: answers of two States, a commitment, evidence, a withdrawal."""
    world.publish_with(world.evidence(is_public=True), "15-a", summary="A joint desk was opened.")
    world.publish("15-a", state="XAB", status="implemented")
    world.publish_commitment("15-a", "15-b", target_on=world.day(2027))
    world.withdraw(world.publish("15-c", summary="A singular phrase."))


def test_a_page_names_its_forms_and_a_workbook_has_the_rows_of_the_csv(reader, told, settings) -> None:
    for page in LISTS + DETAILS:
        of_csv, of_xlsx = csv_rows(reader.get(f"/en/{page}.csv")), xlsx_rows(reader.get(f"/en/{page}.xlsx"))
        assert of_csv
        for one, other in zip(of_csv, of_xlsx, strict=True):
            assert list(one) == list(other)
            for column, text in one.items():
                assert same(text, other[column]), (page, column, text, other[column])
    (row,) = xlsx_rows(reader.get("/en/commitments.xlsx"))
    assert row["target_on"] == datetime.datetime.fromisoformat("2027-12-31")
    assert isinstance(row["publication"], int)
    change = xlsx_rows(reader.get("/en/changes.xlsx"))[-1]
    assert isinstance(change["published_at"], datetime.datetime)
    assert change["is_readable"] is True
    said = csv_rows(reader.get("/en/changes.csv"))[-1]
    assert (said["is_readable"], said["demonstration"]) == ("true", "true"), "one spelling"
    settings.DEMONSTRATION = True
    for page in LISTS + DETAILS:
        assert {row["demonstration"] for row in xlsx_rows(reader.get(f"/en/{page}.xlsx"))} == {True}
        feed = feed_of(reader.get(f"/en/{page}.atom"))
        assert text_of(feed, "title").endswith("(demonstration data)")
        assert "No statement here was made by any Government" in text_of(feed, "subtitle")
    for page in LISTS + DETAILS:
        body = reader.get(f"/en/{page}/").body
        for form in ("csv", "json", "xlsx", "atom"):
            assert f'href="/en/{page}.{form}"' in body
        assert f'<link rel="alternate" type="application/atom+xml" href="/en/{page}.atom">' in body
    assert "application/atom+xml" not in reader.get("/en/").body


def same(text: str, value: object) -> bool:
    """Whether a cell of CSV and one of XLSX say the same."""
    if isinstance(value, datetime.datetime):
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=None)
        return abs(moment - value) <= datetime.timedelta(days=1)
    return text.casefold() == ("" if value is None else str(value).casefold())


@pytest.mark.parametrize("text", ["=1+1", "＝1", "+1", "@a", "#N/A", "\x0b=1", "a" * 40_000])
def test_no_cell_of_a_workbook_is_live(text) -> None:
    file = io.BytesIO()
    workbook(["text"], [{"text": text}], "x").save(file)
    sheet = load_workbook(file).active
    found = sheet["A2"]
    assert found.data_type == "s"
    assert len(found.value) <= LONGEST
    assert not found.value.startswith(("=", "+", "@", "＝"))


def test_the_entries_of_a_feed_are_publications_and_keep_their_names(reader, told) -> None:
    feed = feed_of(reader.get("/en/changes.atom"))
    titles = [text_of(entry, "title") for entry in entries_of(feed)]
    assert len(titles) == 5
    assert titles[-1].startswith("First published answer: ")
    assert titles[-1].endswith(", 15 (a)")
    about_one = entries_of(feed_of(reader.get("/en/recommendations/rpm-asia-pacific-2025/15-a.atom")))
    assert {text_of(each, "id") for each in about_one} < {text_of(each, "id") for each in entries_of(feed)}
    assert len(entries_of(feed_of(reader.get("/en/states/xaa.atom")))) == 4
    assert len(entries_of(feed_of(reader.get("/en/meetings/rpm-asia-pacific-2025.atom")))) == 4
    ending, answer, *_rest = entries_of(feed_of(reader.get("/en/changes.atom")))
    assert "was public on" in text_of(ending, "summary")
    assert "no longer published" in text_of(answer, "summary")
    assert text_of(answer, "updated") == text_of(ending, "updated")
    for page in ("changes", "states/xaa", "recommendations/rpm-asia-pacific-2025/15-c", "recommendations"):
        assert "A singular phrase" not in reader.get(f"/en/{page}.atom").body

    def names(address: str) -> list[str]:
        return [text_of(entry, "id") for entry in entries_of(feed_of(reader.get(address)))]

    before = names("/en/changes.atom")
    assert names("/ar/changes.atom") == before
    told.publish("15-d")
    assert names("/en/changes.atom")[1:] == before
    assert all(name.startswith("ni:///sha-256;") for name in before)
    assert all(name.startswith("urn:uuid:") for name in names("/en/recommendations.atom"))


def test_a_feed_was_changed_when_what_it_tells_of_was(reader, told, monkeypatch) -> None:
    newest = reader.get("/en/changes.json").json()["results"][0]["published_at"]
    for page in LISTS + DETAILS:
        feed = feed_of(reader.get(f"/en/{page}.atom"))
        entries = [text_of(entry, "updated") for entry in entries_of(feed)]
        assert text_of(feed, "updated")[:19] == (newest if page in LISTS else max(entries))[:19], page
    monkeypatch.setattr("report.forms.feeds.TIMELINE", 3)
    feed = feed_of(reader.get("/en/states/xaa.atom"))
    assert len(entries_of(feed)) == 3
    assert next_of(feed).endswith("/en/changes.atom?state=XAA&after=3")
    assert len(entries_of(feed_of(reader.get(next_of(feed))))) == 1
    told.publish("15-e", summary="A\x0bB")
    assert "AB" in text_of(entries_of(feed_of(reader.get("/en/changes.atom")))[0], "summary")


TABLES = {"recommendations": "Recommendation", "states": "State", "meetings": "Meeting", "changes": "Change"}
TABLES |= {"commitments": "Commitment", "states/xaa": "Answer"}


def test_the_dictionary_and_the_method_page_explain_each_column_of_each_table(reader, told) -> None:
    known = {table.name: dict(table.columns) for table in openapi.tables()}
    for address, name in TABLES.items():
        explained = {column for column, meaning in known[name].items() if meaning}
        columns = set(csv_rows(reader.get(f"/en/{address}.csv"))[0])
        assert {column for column in columns if not column.startswith("answers_")} - {"demonstration"} <= explained
        assert ("answers_implemented … answers_not_applicable" in explained) == (address == "recommendations")
    body = reader.get("/en/method/").body
    for columns in known.values():
        assert all(name in body and escape(meaning) in body for name, meaning in columns.items())


def test_each_form_of_a_page_has_a_writer_and_each_column_a_table() -> None:
    assert {form for forms in FORMS_OF.values() for form in forms} <= WRITERS.keys()
    shapes = [*schema.FILES.values(), *schema.OBJECTS.values(), *schema.LISTS.values(), *vars(schema).values()]
    assert set(types.COLUMNS) <= {name for shape in shapes for name in getattr(shape, "__struct_fields__", ())}


# --- cells and marks


LIVE = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(LIVE).map(lambda c: f"{c}1+1"), min_size=1
    )
)
def test_no_cell_begins_a_formula(texts) -> None:
    response = exports.csv_response(["text"], ({"text": text} for text in texts), "x")
    content = b"".join(response).decode()
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert len(rows) == len(texts) + 1
    for row, text in zip(rows[1:], texts, strict=True):
        assert not row[0].startswith(LIVE)
        assert row[0].removeprefix("'") == text or row[0] == text


def test_a_blank_before_it_makes_no_formula_harmless() -> None:
    for blank in (" ", "    ", "\u00a0", "\u3000", "\ufeff "):
        for sign in LIVE:
            assert cell(f"{blank}{sign}1+1") == f"'{blank}{sign}1+1"
            assert cell(f"{blank}words {sign} words") == f"{blank}words {sign} words"


@given(st.text(max_size=20), st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_a_comparison_holds_both_texts_whole(begin, old, new, end) -> None:
    before, after = begin + old + end, begin + new + end
    found = runs(before, after)
    assert all(one.kind != next_one.kind for one, next_one in pairwise(found))
    assert "".join(run.text for run in found if run.kind != "added") == before
    assert "".join(run.text for run in found if run.kind != "removed") == after


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=6))
def test_marking_loses_no_letter(text, places) -> None:
    named = [
        Attribution(printed="x", start=start, end=start + length, clause_start=max(0, start - 5), clause_end=start)
        for start, length in places
        if start > 0
    ]
    assert "".join(piece.text for piece in pieces(text, named)) == text
