"""What a cell means: days, labels, names of States, lists and words of six languages; and what is never guessed."""

import datetime

import pytest
from django.utils import translation

from tests.factories.records import MeetingFactory, MemberStateFactory, ThemeFactory
from tracker.choices import CommitmentProgress, ImplementationStatus
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Content, ContentField, Kind, texts
from tracker.importing.spreadsheets.faults import SENTENCES, Bad, sentence
from tracker.importing.spreadsheets.fields import FIELDS, columns_of, content_columns
from tracker.importing.spreadsheets.guessing import (
    heading_row,
    headings_at,
    spoken_choices,
    suggested_columns,
    words_of,
)
from tracker.importing.spreadsheets.names_known import KnownStates
from tracker.importing.spreadsheets.plain import alike, plain
from tracker.importing.spreadsheets.values import KnownNames, day_of, said
from tracker.sheet_choices import DateOrder, SheetKind

MARCH = datetime.date(2026, 3, 4)


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
    with pytest.raises(Bad, match="not_a_day"):
        day_of(text, DateOrder.DAY_FIRST)


def test_labels_are_alike_however_they_are_typed() -> None:
    assert len({alike(each) for each in ("15 (a)", "15(a)", "15-a", "15. (A)", "15\u00a0(a)")}) == 1
    assert alike("1 5 (a)") != alike("15 (a)")
    assert alike("140.12") != alike("1401.2")


def test_words_are_plain_whatever_their_quotation_marks() -> None:
    assert plain(" “No Action—Yet” ") == plain("'no action yet'")


def test_statuses_are_read_in_six_languages_and_by_code() -> None:
    field = next(field for field in FIELDS[SheetKind.ANSWERS] if field.name == "status")
    words = spoken_choices(field)
    for status in ImplementationStatus:
        assert words[plain(status.value)] == status
        assert words[plain(str(status.label))] == status


@pytest.mark.django_db
def test_a_state_is_known_by_codes_and_names_and_never_chosen_where_two_may_be_meant() -> None:
    MemberStateFactory(iso3="XZA", iso2="XZ", m49="991", name_en="Ålandia", name_fr="Alandie", aliases="Old Alandia")
    MemberStateFactory(iso3="XZB", name_en="North Boria")
    MemberStateFactory(iso3="XZC", name_en="South Boria", aliases="Boria Minor")
    states = KnownStates()
    for text in ("XZA", "xza", "XZ", "991", "alandia", "ALANDIE", "the Old Alandia"):
        assert states.iso3(text) == "XZA"
    with pytest.raises(Bad) as doubt:
        states.iso3("Boria")
    assert (doubt.value.code, set(doubt.value.words["candidates"])) == ("state_in_doubt", {"XZB", "XZC"})
    with pytest.raises(Bad, match="state_unknown"):
        states.iso3("Utterly Elsewhere")


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
    found = said(SheetKind.RECOMMENDATIONS, texts | {"language": "en", "title": "A list"}, KnownNames())
    assert not found.faults
    assert found.values["themes"] == sorted([one.pk, two.pk])


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
        ({"meeting": "No such meeting"}, "meeting", "meeting_unknown"),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_with_a_cell(texts: dict[str, str], field: str, code: str) -> None:
    found = said(SheetKind.RECOMMENDATIONS, texts, KnownNames())
    assert found.faults[field][0] == code
    assert sentence(found.faults[field])


def test_every_field_has_headings_of_its_own() -> None:
    for kind in SheetKind:
        names = [field.name for field in FIELDS[kind]]
        assert len(names) == len(set(names))
        assert all(len(words_of(field)) > 1 for field in columns_of(kind))


@pytest.mark.parametrize(
    "heading", ["Basis", "الأساس", "依据", "Fondement", "Основание", "Fundamento", "How it was adopted"]
)
def test_the_heading_of_an_earlier_release_is_known(heading: str) -> None:
    field = next(field for field in FIELDS[SheetKind.RECOMMENDATIONS] if field.name == "basis")
    assert plain(heading) in words_of(field)


def test_headings_are_found_under_a_title_and_over_two_rows() -> None:
    head = [(1, ["Answers of States, 2026"]), (3, ["State", "", "Answer", ""]), (4, ["", "No.", "Status", "Summary"])]
    assert heading_row(SheetKind.ANSWERS, head) == 4
    assert headings_at(4, head) == ["State", "No.", "Status", "Summary"]
    columns = suggested_columns(SheetKind.ANSWERS, headings_at(4, head), [], lambda _cell: False)
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
        fits = said(kind, {field.in_sheets: "x" * field.limit}, KnownNames())
        assert field.in_sheets not in fits.faults, field.name
        longer = said(kind, {field.in_sheets: "x" * (field.limit + 1)}, KnownNames())
        assert longer.faults.get(field.in_sheets, ["taken"])[0] == "too_long", field.name


MORE = (
    ContentField(name="funding", kind=Kind.CHOICE, label="Funding", meaning=".", choices=CommitmentProgress),
    ContentField(name="funded_on", kind=Kind.DAY, label="Funded on", meaning=".", column="money", headings=("paid",)),
)


def test_a_field_more_is_a_column_more_and_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIELDS, SheetKind.ANSWERS, (*FIELDS[SheetKind.ANSWERS], *content_columns(MORE)))
    columns = suggested_columns(SheetKind.ANSWERS, ["Funding", "Status", "Paid"], [], lambda _cell: False)
    assert columns == {"funding": 0, "status": 1, "money": 2}
    with translation.override("ru"):
        word = str(CommitmentProgress.COMPLETED.label)
    texts = {"funding": word, "money": "31.12.2027"}
    assert said(SheetKind.ANSWERS, texts, KnownNames()).content(MORE) == {
        "funding": "completed",
        "funded_on": datetime.date(2027, 12, 31),
    }
    nothing = said(SheetKind.ANSWERS, {}, KnownNames())
    assert nothing.content(MORE) == {"funding": "", "funded_on": None}
    assert not {"funding", "money"} & set(nothing.faults)


def test_a_field_taken_away_is_a_column_less() -> None:
    assert [each.name for each in content_columns(ANSWER)] == ["status", "summary", "obstacles", "assistance_needed"]
    assert [each.name for each in content_columns(ANSWER[:2])] == ["status", "summary"]
    assert [each.name for each in columns_of(SheetKind.COMMITMENTS) if each.keeps] == [each.name for each in COMMITMENT]
