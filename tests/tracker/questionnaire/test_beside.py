"""Words that a form holds beside its questions: what was added is found, and nothing that is the form's own."""

import copy
import datetime
import io
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.factories.world import World
from tests.tracker.questionnaire.files import (
    EDIT,
    LANGUAGES,
    WRITE,
    in_document,
    questionnaire_of,
    row_of,
    saved,
    submission_of,
    through_libreoffice,
    with_part,
)
from tracker.choices import Language
from tracker.models import PeriodItem
from tracker.questionnaire.beside import MOST, Beside, words_beside
from tracker.questionnaire.comparing import Workspace
from tracker.questionnaire.form import Questionnaire
from tracker.questionnaire.opening import open_questionnaire

# `make test` takes an Arabic one.
SOME = [each if each == "ar" else pytest.param(each, marks=pytest.mark.all) for each in LANGUAGES]
REMARK = "We do not agree with the words “within three months”."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def beside(world: World, content: bytes, **changed: Any) -> tuple[Beside, ...]:
    """The words beside the questions of a form of XAA, as its focal point uploads it."""
    given = {"submission": submission_of(world), "by": world.focal_point, "due_on": world.period.due_on}
    items = list(PeriodItem.objects.filter(period=world.period).select_related("printing"))
    return words_beside(open_questionnaire(content), Workspace(items=items, **given | changed))


def texts(form: Questionnaire, label: str) -> str:
    return next(each.text for issue in form.issues for each in issue.questions if each.label == label)


@pytest.mark.parametrize("ending", WRITE)
@pytest.mark.parametrize("language", SOME)
def test_a_form_that_was_only_answered_holds_nothing_else(language, ending, seed_world) -> None:
    seed_world.commit("15-a", text="Adopt a law.")
    form = WRITE[ending](questionnaire_of(seed_world, language))
    assert beside(seed_world, form, by=seed_world.dataentry) == (), "she sees no commitment that is drafted"
    seed_world.publish("15-c", summary="A desk was set up.")
    seed_world.publish_commitment("15-a", text="Adopt a law.\nIn two steps.", target_on=datetime.date(2027, 3, 31))
    seed_world.draft("15-a", summary="Two lines.\nWe do not agree.")
    assert beside(seed_world, WRITE[ending](questionnaire_of(seed_world, language))) == ()


@pytest.mark.parametrize("ending", WRITE)
def test_a_form_made_before_we_corrected_a_text_or_its_opening_words_is_still_ours(ending, seed_world) -> None:
    paragraph = seed_world.recommendations["15-a"].printings.get().paragraph
    before = WRITE[ending](questionnaire_of(seed_world, "en"))
    seed_world.correct("text", paragraph, number=paragraph.number, text="Participants in the deliberations propose:")
    for first, then in (("Strengthen", "Deepen"), ("Deepen", "Renew")):
        stands = seed_world.recommendations["15-c"].printings.get(corrected_at=None)
        seed_world.correct("text", stands, text=stands.text.replace(first, then))
    form = questionnaire_of(seed_world, "en")
    assert texts(form, "15 (c)").startswith("Renew coordination")
    assert beside(seed_world, before) == ()
    assert beside(seed_world, WRITE[ending](form)) == ()


@pytest.mark.parametrize("ending", WRITE)
def test_what_changed_since_the_form_was_made_is_none_of_the_states_words(ending, seed_world) -> None:
    promise = seed_world.publish_commitment("15-a", text="Adopt a law.")
    seed_world.send(seed_world.draft("15-c"))
    day = seed_world.period.due_on - datetime.timedelta(days=40)
    content = WRITE[ending](questionnaire_of(seed_world, due_on=day))
    seed_world.commit("15-a", text="Adopt a law on fraud.", commitment=promise.commitment_id)
    PeriodItem.objects.filter(period=seed_world.period, recommendation__slug="15-a").delete()
    found = beside(seed_world, content)
    assert not [words for _label, words in found if "law" in words or str(day.year) in words]


@pytest.mark.parametrize("ending", WRITE)
def test_what_was_written_into_the_text_of_a_recommendation_is_found(ending, seed_world, composed) -> None:
    form = composed()
    own = texts(form, "15 (a)")
    beginning = own.split()[0]
    content = EDIT[ending](WRITE[ending](form), {("15 (a)", "15 (a)"): f"{own} {REMARK}"})
    assert beside(seed_world, content) == (("15 (a)", REMARK),)
    content = EDIT[ending](WRITE[ending](form), {("15 (a)", "15 (a)"): f"{own}\n{REMARK}"})
    assert beside(seed_world, content) == (("15 (a)", REMARK),)
    content = EDIT[ending](WRITE[ending](form), {("15 (a)", "15 (a)"): own.replace(beginning, f"{beginning} [six]", 1)})
    assert beside(seed_world, content) == (("15 (a)", "[six]"),)
    content = EDIT[ending](WRITE[ending](form), {("15 (a)", "15 (a)"): REMARK})
    assert beside(seed_world, content) == (("15 (a)", REMARK),)


def test_what_was_written_around_the_tables_of_a_word_file_is_found(seed_world, composed) -> None:
    document = Document(io.BytesIO(WRITE["docx"](composed())))
    document.add_paragraph("Additional remarks of the Government:")
    document.add_paragraph(REMARK)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Annex", "Law 4 of 2026"
    bullet = next(each for each in document.paragraphs if each.style.name == "List Bullet")
    bullet.add_run(" This took four months.")
    fact = next(each for each in document.tables[0].rows if each.cells[0].text == "Reviewed by")
    fact.cells[1].text = "Nobody yet"
    found = "\n".join(words for _label, words in beside(seed_world, saved(document)))
    assert found.split("\n") == [
        "Nobody yet", "This took four months.", "Additional remarks of the Government:", REMARK,
        "Annex", "Law 4 of 2026",
    ]  # fmt: skip


def test_comments_and_an_answer_that_stands_twice_are_found_and_what_was_taken_out_is_not(seed_world, composed) -> None:
    content = WRITE["docx"](composed())
    note = f'<w:comments xmlns:w="{W}"><w:comment><w:p><w:r><w:t>{REMARK}</w:t></w:r></w:p></w:comment></w:comments>'
    assert beside(seed_world, with_part(content, "word/comments.xml", note.encode())) == (("", REMARK),)
    assert beside(seed_world, with_part(content, "word/comments.xml", b"<broken")) == ()
    removed = f"<w:p><w:del><w:r><w:delText>{REMARK}</w:delText></w:r></w:del></w:p><w:sectPr"
    assert beside(seed_world, in_document(content, "<w:sectPr", removed)) == ()
    seed_world.draft("15-a", summary=REMARK)
    form = composed()
    key = next(each.key for each in form.issues[0].questions[0].fields if each.text == REMARK)
    document = Document(io.BytesIO(WRITE["docx"](form)))
    row = row_of(document, key)
    row.addnext(copy.deepcopy(row))
    assert beside(seed_world, saved(document)) == (("15 (a)", f"{REMARK}\n{REMARK}"),)


def test_other_rows_columns_sheets_and_comments_of_a_workbook_are_found(seed_world, composed) -> None:
    book = load_workbook(io.BytesIO(WRITE["xlsx"](composed())))
    sheet = book.active
    row = next(each[0].row for each in sheet.iter_rows() if each[1].value == "15 (b)")
    sheet.cell(row, 4).value = "See the annex."
    sheet.cell(row, 3).comment = Comment("Why not six?", "Ministry")
    sheet.cell(sheet.max_row + 3, 2).value = REMARK
    book.create_sheet("Annex").cell(2, 2).value = "Law 4 of 2026"
    assert beside(seed_world, saved(book)) == (
        ("15 (b)", "See the annex."),
        ("", f"{REMARK}\nLaw 4 of 2026\nWhy not six?"),
    )


def test_a_question_of_an_earlier_release_is_no_word_of_the_state_and_a_book_is_not_carried_whole(
    seed_world, composed, monkeypatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("tracker.questionnaire.wording.hint_on", lambda field: "No more than one page.")
        content = WRITE["docx"](composed())
    assert beside(seed_world, content) == ()
    document = Document(io.BytesIO(WRITE["docx"](composed())))
    for row in range(2 * MOST):
        document.add_paragraph(f"{row}. {'x' * 3000}")
    ((label, words),) = beside(seed_world, saved(document))
    assert (label, len(words) < 2100) == ("", True)


@pytest.mark.all
@pytest.mark.parametrize("ending", WRITE)
def test_libreoffice_adds_nothing(ending, seed_world, tmp_path) -> None:
    made = {each: WRITE[ending](questionnaire_of(seed_world, each)) for each in (Language.FRENCH, Language.ARABIC)}
    back = through_libreoffice(tmp_path, {str(name): content for name, content in made.items()}, ending)
    assert {name: beside(seed_world, content) for name, content in back.items()} == dict.fromkeys(back, ())
