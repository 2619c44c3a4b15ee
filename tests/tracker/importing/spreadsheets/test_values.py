"""What a cell means: days, labels, names of States, lists and words of six languages; and what is never guessed."""

import datetime

import pytest
from django.utils import translation

from tests.factories.records import MeetingFactory, MemberStateFactory, ThemeFactory
from tracker.choices import CommitmentProgress, ImplementationStatus, StateStatus
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Content, ContentField, Kind, texts
from tracker.importing.spreadsheets.cells import alike, plain
from tracker.importing.spreadsheets.columns import (
    BATCHES,
    cells_of,
    columns_of,
    heading_row,
    headings,
    own_columns,
    suggested_columns,
    words_of,
)
from tracker.importing.spreadsheets.faults import SENTENCES, Bad, sentence
from tracker.importing.spreadsheets.letters import AnswerRowForm
from tracker.importing.spreadsheets.reading import headings_at
from tracker.importing.spreadsheets.rows import RowForm
from tracker.importing.spreadsheets.values import KnownNames, content_cells, day_of, spoken_choices
from tracker.models import SpreadsheetImport, SpreadsheetRow
from tracker.models.sheet_choices import DateOrder, SheetKind

MARCH = datetime.date(2026, 3, 4)


def said(kind: str, texts: dict[str, str]) -> RowForm:
    """A row with these texts, its cells cleaned and not compared with the record."""
    batch = BATCHES[kind](SpreadsheetImport(kind=kind, tables=[{"head": []}]), KnownNames())
    form = batch.form(SpreadsheetRow(typed=texts, cells=[]), batch)
    form.full_clean()
    return form


def codes(form: RowForm) -> dict[str, str]:
    """The code of what is wrong with each cell."""
    return {name: str(each[0].code) for name, each in form.errors.as_data().items()}


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-04", DateOrder.UNKNOWN, MARCH),
        ("2026-03-04 00:00:00", DateOrder.UNKNOWN, MARCH),
        ("04.03.2026", DateOrder.UNKNOWN, MARCH),
        ("4.3.2026", DateOrder.MONTH_FIRST, MARCH),
        ("04/03/2026", DateOrder.DAY_FIRST, MARCH),
        ("03/04/2026", DateOrder.MONTH_FIRST, MARCH),
        ("31/03/2026", DateOrder.UNKNOWN, datetime.date(2026, 3, 31)),
        ("03/31/2026", DateOrder.UNKNOWN, datetime.date(2026, 3, 31)),
        ("05/05/2026", DateOrder.UNKNOWN, datetime.date(2026, 5, 5)),
        ("٠٤.٠٣.٢٠٢٦", DateOrder.UNKNOWN, MARCH),
    ],
)
def test_a_day_is_read(text: str, order: str, day: datetime.date) -> None:
    assert day_of(text, order) == day


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-2026", "12/05/2026"])
def test_a_day_that_may_be_two_is_asked_for(text: str) -> None:
    with pytest.raises(Bad) as doubt:
        day_of(text, DateOrder.UNKNOWN)
    assert doubt.value.code == "day_in_doubt"
    assert doubt.value.words["first"] != doubt.value.words["second"]


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "31.02.2026", "04/03/26", "March 2026", "12345"])
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(Bad, match="is not a date"):
        day_of(text, DateOrder.DAY_FIRST)


def test_labels_are_alike_however_they_are_typed() -> None:
    assert len({alike(each) for each in ("15 (a)", "15(a)", "15-a", "15. (A)", "15\u00a0(a)")}) == 1
    assert alike("1 5 (a)") != alike("15 (a)")
    assert alike("140.12") != alike("1401.2")


def test_words_are_plain_whatever_their_quotation_marks() -> None:
    assert plain(" “No Action—Yet” ") == plain("'no action yet'")


def test_statuses_are_read_in_six_languages_and_by_code() -> None:
    words = spoken_choices(ImplementationStatus)
    for status in ImplementationStatus:
        assert words[plain(status.value)] == status
        assert words[plain(str(status.label))] == status


@pytest.mark.django_db
def test_a_state_is_known_by_codes_and_names_and_never_chosen_where_two_may_be_meant() -> None:
    MemberStateFactory(iso3="XZA", iso2="XZ", m49="991", name_en="Ålandia", name_fr="Alandie", aliases="Old Alandia")
    MemberStateFactory(iso3="XZB", name_en="North Boria")
    MemberStateFactory(iso3="XZC", name_en="South Boria", aliases="Boria Minor")
    states = KnownNames().states
    for text in ("XZA", "xza", "XZ", "991", "alandia", "ALANDIE", "the Old Alandia"):
        assert states.one(text).pk == "XZA"
    with pytest.raises(Bad) as doubt:
        states.one("Boria")
    assert (doubt.value.code, set(doubt.value.words["candidates"])) == ("state_in_doubt", {"XZB", "XZC"})
    with pytest.raises(Bad, match="No State has the name"):
        states.one("Utterly Elsewhere")


@pytest.mark.parametrize("kind", [each for each in SheetKind if each != SheetKind.RECOMMENDATIONS])
@pytest.mark.django_db
def test_a_state_that_does_not_report_is_only_named_in_recommendations(kind: str) -> None:
    MemberStateFactory(iso3="XZD", un_status=StateStatus.ATTRIBUTION_ONLY)
    assert codes(said(kind, {"state": "XZD"}))["state"] == "state_without_answers"
    named = said(SheetKind.RECOMMENDATIONS, {"under_review": "XZD", "attributed": "XZD"})
    assert not {"under_review", "attributed"} & set(named.errors)


@pytest.mark.django_db
def test_lists_in_a_cell() -> None:
    MeetingFactory(slug="a-meeting")
    one, two = ThemeFactory(slug="one", name_en="Courts, judges"), ThemeFactory(slug="two", name_en="Police")
    texts = {
        "themes": "Courts, judges; police",
        "meeting": "a-meeting",
        "label": "1",
        "text": "Words",
        "basis": "adopted",
    }
    found = said(SheetKind.RECOMMENDATIONS, texts | {"language": "en", "title": "A list"})
    assert not found.errors
    assert found.said("themes") == [one, two]


@pytest.mark.parametrize(
    ("texts", "field", "code"),
    [
        ({"label": "2026-03-02"}, "label", "label_is_a_day"),
        ({"label": "建议"}, "label", "label_without_letter"),
        ({"label": "x" * 41}, "label", "too_long"),
        ({"text": "a\ufdd0"}, "text", "unstorable"),
        ({"page": "one"}, "page", "not_a_number"),
        ({"key": "15-a"}, "key", "not_a_key"),
        ({"basis": "decided"}, "basis", "not_a_choice"),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_with_a_cell(texts: dict[str, str], field: str, code: str) -> None:
    found = said(SheetKind.RECOMMENDATIONS, texts)
    assert codes(found)[field] == code
    assert found.errors[field][0]


def test_every_field_has_headings_of_its_own() -> None:
    for kind in SheetKind:
        assert all(len(words_of(kind, name)) > 1 for name in columns_of(kind))


@pytest.mark.parametrize("kind", SheetKind)
@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh-hans"])
def test_our_own_sheet_is_known_in_every_language(kind: str, language: str) -> None:
    with translation.override(language):
        head = headings(kind, with_names=True)
    assert own_columns(kind, [(1, ["A title"]), (2, head)]) == (
        2, {name: at + (at > 0) for at, name in enumerate(columns_of(kind))},
    )  # fmt: skip


def test_a_plain_id_is_no_key_of_ours() -> None:
    for heading in ("Id", "ID", "Key", "Identifiant"):
        assert "key" not in suggested_columns(SheetKind.RECOMMENDATIONS, [heading, "Text"], [])
    assert suggested_columns(SheetKind.RECOMMENDATIONS, ["uuid", "Text"], [])["key"] == 0


@pytest.mark.parametrize(
    "heading", ["Basis", "الأساس", "依据", "Fondement", "Основание", "Fundamento", "How it was adopted"]
)
def test_the_heading_of_an_earlier_release_is_known(heading: str) -> None:
    assert plain(heading) in words_of(SheetKind.RECOMMENDATIONS, "basis")


def test_headings_are_found_under_a_title_and_over_two_rows() -> None:
    head = [(1, ["Answers of States, 2026"]), (3, ["State", "", "Answer", ""]), (4, ["", "No.", "Status", "Summary"])]
    assert heading_row(SheetKind.ANSWERS, head) == 4
    assert headings_at(4, head) == ["State", "No.", "Status", "Summary"]
    columns = suggested_columns(SheetKind.ANSWERS, headings_at(4, head), [])
    assert columns == {"state": 0, "recommendation": 1, "status": 2, "summary": 3}


def test_every_sentence_can_be_said() -> None:
    for code in SENTENCES:
        words = dict.fromkeys(
            ("text", "words", "first", "second", "length", "most", "label", "name", "day", "number", "sentence"), "x"
        )
        assert sentence((code, words))


@pytest.mark.parametrize(("kind", "content"), [(SheetKind.ANSWERS, ANSWER), (SheetKind.COMMITMENTS, COMMITMENT)])
@pytest.mark.django_db
def test_a_cell_is_as_long_as_the_record_keeps_it(kind: str, content: Content) -> None:
    for field in texts(content):
        fits = said(kind, {field.in_sheets: "x" * field.limit})
        assert field.in_sheets not in fits.errors, field.name
        longer = said(kind, {field.in_sheets: "x" * (field.limit + 1)})
        assert codes(longer).get(field.in_sheets) == "too_long", field.name


MORE = (
    ContentField(name="funding", kind=Kind.CHOICE, label="Funding", meaning=".", choices=CommitmentProgress),
    ContentField(name="funded_on", kind=Kind.DAY, label="Funded on", meaning=".", column="money", headings=("paid",)),
)


@pytest.mark.django_db
def test_a_field_more_is_a_column_more_and_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnswerRowForm, "cells", {**AnswerRowForm.cells, **content_cells(MORE)})
    columns = suggested_columns(SheetKind.ANSWERS, ["Funding", "Status", "Paid"], [])
    assert columns == {"funding": 0, "status": 1, "money": 2}
    with translation.override("ru"):
        word = str(CommitmentProgress.COMPLETED.label)
    found = said(SheetKind.ANSWERS, {"funding": word, "money": "31.12.2027"})
    assert found.words(dict, MORE) == {
        "funding": "completed", "funded_on": datetime.date(2027, 12, 31), "language": "",
    }  # fmt: skip
    nothing = said(SheetKind.ANSWERS, {})
    assert nothing.words(dict, MORE) == {"funding": "", "funded_on": None, "language": ""}
    assert not {"funding", "money"} & set(nothing.errors)


def test_a_field_taken_away_is_a_column_less() -> None:
    assert list(content_cells(ANSWER)) == ["status", "summary", "obstacles", "assistance_needed"]
    assert list(content_cells(ANSWER[:2])) == ["status", "summary"]
    stored = [cell.keeps for cell in cells_of(SheetKind.COMMITMENTS).values() if cell.keeps]
    assert stored == [each.name for each in COMMITMENT]
