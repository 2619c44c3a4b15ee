"""What a ministry does to a file, and what is read of it: by id, never by place."""

import io
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from tests.tracker.questionnaire.files import (
    EDIT,
    LANGUAGES,
    WRITE,
    in_document,
    plain,
    questionnaire_of,
    row_of,
    saved,
    with_part,
    without_row,
)
from tracker.content import STATUS
from tracker.questionnaire import wording
from tracker.questionnaire.form import Issue, Questionnaire, Token
from tracker.questionnaire.opening import open_questionnaire

SUMMARY = ("15 (a)", "Summary")
HANDED_OUT = sorted((Path(__file__).parent / "handed_out").iterdir())


@pytest.fixture
def asked() -> Questionnaire:
    """One recommendation, answered."""
    return plain("A joint desk answers.", "Staff.")


def key_of(asked: Questionnaire) -> str:
    """The id of the summary."""
    return asked.issues[0].questions[0].fields[0].key


def read(content: bytes, name: str = "summary") -> str | None:
    """One text on 15 (a)."""
    return open_questionnaire(content).answers[0].texts.get(name)


@pytest.mark.parametrize("file", HANDED_OUT, ids=lambda file: file.name)
def test_a_form_of_an_earlier_release_is_read_as_ever(file: Path) -> None:
    """They were written before: a change of the ids or of their format still has to read them."""
    found = open_questionnaire(file.read_bytes())
    sentence = "3-0123456789abcdef" if "format-2" in file.name else ""
    assert found.token == Token("XAA", "period-1", "fr", sentence)
    assert found.head == {"contact_name": "Mme B", "consent": "Oui"}
    (answer,) = found.answers
    assert {name: (text, answer.prints[name]) for name, text in answer.texts.items()} == {
        "implementation_status": ("Prévue", "tmhrwefp"),
        "summary": ("Réponse  en français.\n\tDepuis 2026 ", "mr76nd7z"),
        "obstacles": ("العربية", "2j2blgdd"),
        "assistance_needed": ("", "4oymiquy"),
    }
    assert answer.recommendation == uuid.UUID(int=7)


@pytest.mark.parametrize("ending", WRITE)
def test_an_edited_answer_is_read(ending: str, asked: Questionnaire) -> None:
    content = EDIT[ending](WRITE[ending](asked), {SUMMARY: "A joint desk answers at once.\n\tSince 2026."})
    assert read(content) == "A joint desk answers at once.\n\tSince 2026."
    assert read(content, "obstacles") == "Staff."


def test_tracked_changes_are_read_as_accepted(asked: Questionnaire) -> None:
    change = 'w:id="77" w:author="M" w:date="2027-01-01T00:00:00Z"'
    content = in_document(
        WRITE["docx"](asked),
        r'<w:t xml:space="preserve">A joint desk answers\.</w:t></w:r>',
        rf'<w:t xml:space="preserve">A </w:t></w:r><w:del {change}><w:r><w:delText>joint </w:delText></w:r></w:del>'
        rf'<w:ins {change}><w:r><w:t xml:space="preserve">new </w:t></w:r></w:ins><w:r><w:t>desk answers.</w:t></w:r>',
    )
    assert read(content) == "A new desk answers."


def test_links_controls_and_many_runs_are_read_as_one_text(asked: Questionnaire) -> None:
    content = in_document(
        WRITE["docx"](asked),
        r"<w:r>(?:(?!</w:r>).)*A joint desk answers\.</w:t></w:r>",
        r"<w:hyperlink><w:r><w:t>Act</w:t></w:r></w:hyperlink><w:r><w:noBreakHyphen/><w:t>12</w:t><w:br/></w:r>"
        r"<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>of 2026</w:t></w:r></w:sdtContent></w:sdt>",
    )
    assert read(content) == "Act\u201112\nof 2026"


def test_rows_in_another_order_are_found_and_one_deleted_or_doubled_says_nothing(asked: Questionnaire) -> None:
    written = WRITE["docx"](asked)
    document = Document(io.BytesIO(written))
    row = row_of(document, key_of(asked))
    row.getparent().append(row)
    assert read(saved(document)) == "A joint desk answers."
    row.addnext(row.__copy__())
    assert read(saved(document)) is None
    content = without_row(written, key_of(asked))
    assert (read(content), read(content, "obstacles")) == (None, "Staff.")


def test_columns_of_a_sheet_may_move_and_sheets_be_added_and_a_number_is_its_digits(asked: Questionnaire) -> None:
    book = load_workbook(io.BytesIO(WRITE["xlsx"](asked)))
    next(row for row in book.active.iter_rows() if row[0].value == key_of(asked))[2].value = 42
    assert read(saved(book)) == "42"
    book = load_workbook(io.BytesIO(WRITE["xlsx"](asked)))
    book.active.insert_cols(1)
    book.active.insert_rows(1)
    book.create_sheet("Notes", 0)["A1"] = "for the Minister"
    assert read(saved(book)) == "A joint desk answers."


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-3", "@x", "\t=1", "＝1"])
def test_an_answer_is_never_a_formula(text: str) -> None:
    content = WRITE["xlsx"](plain(text))
    sheet = load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)]
    assert read(content) == text


@pytest.mark.parametrize("ending", WRITE)
def test_whose_it_is_is_known_without_the_properties(ending: str, asked: Questionnaire) -> None:
    """Some programs drop the identifier; then the reference that stands in the file speaks."""
    content = with_part(WRITE[ending](asked), "docProps/core.xml", b"<a/>")
    assert open_questionnaire(content).token == asked.token


def test_arabic_questions_stand_right_to_left() -> None:
    arabic = plain("A desk.", language="ar")
    document = Document(io.BytesIO(WRITE["docx"](arabic)))
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    assert document.paragraphs[0]._p.pPr.find(qn("w:bidi")) is not None
    assert load_workbook(io.BytesIO(WRITE["xlsx"](arabic))).active.sheet_view.rightToLeft
    english = plain("مكتب مشترك", spoken="ar")  # a text keeps the direction of its own language
    paragraphs = row_of(Document(io.BytesIO(WRITE["docx"](english))), key_of(english)).findall(f".//{qn('w:p')}")
    assert [each.pPr.find(qn("w:bidi")) is not None for each in paragraphs] == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_form_offers_each_status_in_a_drop_down_list(language: str, seed_world) -> None:
    """A list left as it is means no status; a choice is read whether it was chosen or typed."""
    empty = questionnaire_of(seed_world, language, slugs=["15-a"])
    (status,) = [each for each in empty.issues[0].questions[0].fields if each.choices]
    content = WRITE["docx"](empty)
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        document = etree.fromstring(container.read("word/document.xml"))
    lists = [
        [item.get(qn("w:displayText")) for item in each.iter(qn("w:listItem"))]
        for each in document.iter(qn("w:dropDownList"))
    ]
    assert tuple(lists[-1][1:]) == status.choices
    found = open_questionnaire(content)
    assert (found.answers[0].texts[STATUS.name], found.head["consent"]) == ("", "")
    chosen = replace(status, text=status.choices[1])
    question = replace(empty.issues[0].questions[0], fields=(chosen,))
    filled = replace(empty, issues=(Issue("Issue", (question,)),))
    back = open_questionnaire(WRITE["docx"](filled)).answers[0].texts[STATUS.name]
    assert wording.meant(STATUS, back) == STATUS.offered[1]
