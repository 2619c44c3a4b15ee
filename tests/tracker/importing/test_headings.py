"""Which headings a paragraph stands under: one of a higher level is not lost between two lines."""

import io
from collections.abc import Sequence

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from tests.tracker.importing.reports import NAMES, findings_of
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find

HEAD = """Report of the Working Group on Hedges

Quiet Harbour, 3-5 March 2031

"""


def sections(findings: Findings) -> dict[int | None, str]:
    """The headings above each paragraph, by its number."""
    return {each.number: each.section for each in findings.paragraphs}


def of(*lines: str) -> dict[int | None, str]:
    """The headings above each paragraph of a report of these lines, an empty line between two."""
    return sections(findings_of(HEAD + "\n\n".join(lines) + "\n"))


@pytest.mark.parametrize("blank", ["\n\n", "\n"])
def test_a_chapter_of_conclusions_holds_its_parts(blank: str) -> None:
    lines = [
        "I. Introduction",
        "1. The Group met in a garden.",
        "II. Conclusions and recommendations",
        "A. Hedges",
        "2. The Group recommended that States should plant hedges.",
        "B. Gates",
        "3. The Group recommended that States should open their gates.",
        "III. Adoption of the report",
        "4. The Group adopted its report.",
    ]
    found = findings_of(HEAD + blank.join(lines) + "\n")
    assert sections(found) == {
        1: "I. Introduction",
        2: "II. Conclusions and recommendations > A. Hedges",
        3: "II. Conclusions and recommendations > B. Gates",
        4: "III. Adoption of the report",
    }
    assert {each.section for each in found.recommendations} == {
        "II. Conclusions and recommendations > A. Hedges",
        "II. Conclusions and recommendations > B. Gates",
    }


def test_a_chapter_of_conclusions_is_no_part_of_the_chapter_before_it() -> None:
    found = of(
        "I. Introduction", "1. The Group met.", "II. Conclusions and recommendations", "2. It urged States to wait."
    )
    assert found == {1: "I. Introduction", 2: "II. Conclusions and recommendations"}


def test_conclusions_as_part_i_go_on_from_part_h() -> None:
    found = of(
        "II. Gardens",
        *(f"{letter}. Hedge {letter}\n\n{at}. The hedge was cut." for at, letter in enumerate("ABCDEFGH", start=1)),
        "I. Conclusions and recommendations",
        "9. It urged States to wait.",
    )
    assert found[9] == "II. Gardens > I. Conclusions and recommendations"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Chapter I", "Chapter II"),
        ("CHAPTER ONE", "CHAPTER TWO"),
        ("Chapitre premier", "Chapitre II"),
        ("第一章", "第二章"),
        ("الفصل الأول", "الفصل الثاني"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n", " "])
def test_a_chapter_by_that_word_holds_its_parts(first: str, second: str, between: str) -> None:
    found = of(
        f"{first}{between}Matters calling for action",
        "A. Recommendations of the Forum",
        "1. The Forum urges States to count their trees.",
        "Forest fires",
        "2. The Forum urges States to map them.",
        f"{second}{between}Venue and dates",
        "3. The Forum met in March.",
    )
    assert found == {
        1: f"{first} Matters calling for action > A. Recommendations of the Forum",
        2: f"{first} Matters calling for action > A. Recommendations of the Forum > Forest fires",
        3: f"{second} Venue and dates",
    }


def test_the_title_of_a_chapter_may_be_a_word_that_is_a_heading_by_itself() -> None:
    found = of("Chapter I\nIntroduction", "1. The Forum met.", "Chapter II", "Recommendations", "2. It urged States.")
    assert found == {1: "Chapter I Introduction", 2: "Chapter II Recommendations"}


def test_a_sentence_about_a_chapter_is_no_heading() -> None:
    found = of(
        "I. Introduction",
        "1. The Forum met.",
        "Chapter VII of the Charter was read out.",
        "2. The Forum spoke of it.",
        "A. Hedges",
        "3. The Forum cut them.",
    )
    assert found == {1: "I. Introduction", 2: "I. Introduction", 3: "I. Introduction > A. Hedges"}


def test_a_heading_without_a_mark_holds_the_parts_that_begin_right_below_it() -> None:
    found = of(
        "Introduction",
        "1. The Group met in a garden.",
        "Conclusions and recommendations",
        "A. Hedges",
        "2. The Group recommended that States should plant hedges.",
        "B. Gates",
        "3. The Group recommended that States should open their gates.",
    )
    assert found == {
        1: "Introduction",
        2: "Conclusions and recommendations > A. Hedges",
        3: "Conclusions and recommendations > B. Gates",
    }


def test_such_a_heading_stays_in_its_chapter() -> None:
    found = of(
        "II. Gardens",
        "1. The Group saw gardens.",
        "Views of the participants",
        "A. Hedges",
        "2. The hedges were high.",
        "III. Closing",
        "3. The Group closed.",
    )
    assert found[2] == "II. Gardens > Views of the participants > A. Hedges"
    assert found[3] == "III. Closing"


def test_numbered_headings_hold_their_parts_and_the_next_number_ends_them() -> None:
    found = of(
        "1. Hedges",
        "A. High hedges",
        "1. The Group saw high hedges.",
        "B. Low hedges",
        "2. The Group saw low hedges.",
        "2. Gates",
        "3. The Group saw gates.",
        "4. The Group left.",
    )
    assert found[1] == "1. Hedges > A. High hedges"
    assert found[3].startswith("2. Gates")


def test_the_end_of_a_table_of_contents_holds_no_chapter() -> None:
    found = of(
        "I. Introduction 2",
        "II. Hedges 3",
        "Annex 9",
        "I. Introduction",
        "1. The Group met.",
        "II. Hedges",
        "2. It saw.",
    )
    assert found == {1: "I. Introduction", 2: "II. Hedges"}


RANKED = (
    (0, "Expert Group on Hedges"),
    (1, "Introduction"),
    (0, "1. The Group met."),
    (1, "What the Group saw"),
    (2, "Hedges"),
    (0, "2. The Group saw hedges."),
    (2, "Gates"),
    (0, "3. The Group saw gates."),
    (1, "Closing of the gates"),
    (0, "4. The Group left."),
)
UNDER_RANKED = {
    1: "Introduction",
    2: "What the Group saw > Hedges",
    3: "What the Group saw > Gates",
    4: "Closing of the gates",
}


def as_word(lines: Sequence[tuple[int, str]], style: str = "Heading {}") -> bytes:
    """A Word file of lines, those with a rank in that style."""
    document = docx.Document()
    for rank, text in lines:
        name = style.format(rank)
        if rank and name not in [each.name for each in document.styles]:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph(text, style=name if rank else None)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_word(RANKED), "report.docx"),
        (as_word(RANKED, style="_ H_{}_G"), "report.docx"),
        ("".join(f"<h{r}>{t}</h{r}>" if r else f"<p>{t}</p>" for r, t in RANKED).encode(), "report.html"),
        ("".join(f"{'#' * r} {t}\n\n" for r, t in RANKED).encode(), "report.md"),
    ],
)
def test_headings_without_marks_stand_as_the_format_ranks_them(content: bytes, name: str) -> None:
    assert sections(find(read(content, name), NAMES)) == UNDER_RANKED


def test_marks_say_more_than_ranks() -> None:
    lines = [(0, "Expert Group"), (2, "II. Hedges"), (1, "A. High ones"), (0, "1. The Group met.")]
    assert sections(find(read(as_word(lines), "report.docx"), NAMES)) == {1: "II. Hedges > A. High ones"}


def test_the_first_heading_of_a_ranked_document_is_no_part_of_its_head() -> None:
    lines = [
        (0, "Expert Group on Hedges"),
        (2, "Prevention"),
        (0, "1. The Group met."),
        (2, "Staff"),
        (0, "2. It left."),
    ]
    found = find(read(as_word(lines), "report.docx"), NAMES)
    assert sections(found) == {1: "Prevention", 2: "Staff"}


def test_a_title_with_a_rank_stays_in_the_head() -> None:
    lines = [(0, "United Nations"), (1, "Report of the Expert Group on Hedges"), (0, "1. The Group met.")]
    found = find(read(as_word(lines), "report.docx"), NAMES)
    assert sections(found) == {1: ""}
    assert found.document.title == "Report of the Expert Group on Hedges"


def test_an_introduction_holds_nothing_that_comes_behind_it() -> None:
    found = of("Introduction", "1. The Group met.", "What the Group saw", "2. The Group saw hedges.")
    assert found == {1: "Introduction", 2: "What the Group saw"}
