"""Each line of a document is stored in its order: in a paragraph, in a recommendation, or as a node of its own."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.corpus.comparing import SOURCE_LINE
from tests.tracker.importing.reports import NAMES, findings_of, report
from tests.tracker.importing.test_seed import SEED
from tracker.importing.readers import Source, UnreadableDocument, read
from tracker.importing.structure import Findings, find, from_proposal, to_proposal
from tracker.importing.structure.account import WORD, lines_without

MADE_UP = Path(__file__).parents[2] / "corpus" / "made_up"


def nodes(findings: Findings) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in findings.nodes]


def stored_texts(findings: Findings) -> list[str]:
    return [
        *(f"{each.number} {each.text}" for each in findings.paragraphs),
        *(f"{each.label} {each.text}" for each in findings.recommendations),
        *(each.text for each in findings.nodes),
    ]


def lost_words(source: Source, findings: Findings) -> str:
    """The words that the source has more often than its rows."""
    printed = Counter(word for block in source.blocks for word in WORD.findall(block.text.casefold()))
    stored = Counter(word for text in stored_texts(findings) for word in WORD.findall(text.casefold()))
    return " ".join(sorted((printed - stored).elements()))


def test_the_seed_has_its_title_block_its_officer_and_all_its_headings() -> None:
    found = find(read(SEED), NAMES)
    heads = [(each.kind, each.level, each.text) for each in found.nodes]
    assert heads == [
        ("title", 0, "Asia and Pacific Regional Preparatory Meeting for the Fifteenth United Nations Congress on "
            "Crime Prevention and Criminal Justice"),
        ("date", 0, "Bangkok, 21–23 January 2025"),
        ("title", 0, "Draft report"),
        ("officer", 0, "Rapporteur: Sheraz Ali (Pakistan)"),
        ("title", 0, "Addendum"),
        ("heading", 1, "II. Recommendations (continued)"),
        ("heading", 2, "B. Substantive items and workshops – Agenda item 5 (d)"),
        ("heading", 3, "4. Working better together to elevate cooperation and partnerships, including technical and "
            "material assistance and training, at the national, regional and international levels, in crime "
            "prevention and criminal justice (agenda item 6); and turning the digital age into an opportunity: "
            "promoting the responsible use of technologies in crime prevention and criminal justice (workshop 4)."),
        ("heading", 4, "Summary of deliberations"),
        ("heading", 4, "Outcome of deliberations"),
    ]  # fmt: skip
    assert lost_words(read(SEED), found) == ""
    assert found.account is not None
    assert (found.account.read, found.account.kept) == (37, 37)


# Running heads, page numbers and job numbers; marks that a label has in other letters; words cut at the end of a line.
LOST = {
    "ar-committee-gives.txt": "أ أ أ ب ب ب ج ١ ٢ ٣ ٤ ٥",
    "ar-experts.txt": "أ ب",
    "ar-observations-furniture.txt": "01234 1 2 31 c co garden ge rur أ ب",
    "ar-observations-own-marks.txt": "أ ب ١١ ١٢ ١٣",
    "ar-observations.txt": "أ أ ب ب",
    "ar-resolution.txt": "أ ب",
    "ar-review-commitments.txt": "أ أ ب ب",
    "bracket-over-pages.txt": "12 7 99 a hrc",
    "es-observations-furniture.txt": "01234 1 2 31 c co garden ge rur",
    "es-replies.txt": "4",
    "fr-observations-furniture.txt": "01234 1 2 31 c co garden ge rur",
    "fr-review-commitments.txt": "2 23 99 a hrc",
    "hard-wrapped-words.txt": "dations garden recommen s",
    "matrix.html": "gardens mines rivers",  # the title of a group of rows: each row has it again
    "meeting-page-break.txt": "00412 1 1 31 5 999 a add conf l rpm v",
    "observations-furniture.txt": "04567 12 3 3 31 __________________ __________________ c co e rur v",
    "observations-hard-wrapped.txt": "graph para",
    "replies-clustered.txt": "1 2 7 99 a add hrc",
    "replies-in-part.txt": "3 6",
    "resolution-adopted.txt": "__________________",
    "resolution-hard-wrapped.txt": "01234 2 31 903 99 a res",
    "review-footnote-of-an-item.txt": "3",
    "review-misprint.txt": "145",
    "review-page-break.txt": "16 17 7 7 99 99 a a hrc hrc",
    "review-two-symbols.txt": "7 99 a hrc l",
    "ru-observations-furniture.txt": "01234 1 2 31 c co garden ge rur",
    "ru-observations-own-marks.txt": "а б",
    "ru-review-commitments.txt": "а б",
    "working-group-glued.txt": "31 3150502 50502 e v",
    "working-group-page-break.txt": "04567 2 2031 31 4 9 cac cosp v wg",
    "zh-observations-furniture.txt": "01234 1 2 31 c co garden ge rur",
    "zh-observations-own-marks.txt": "１１ １２ １３",
    "zh-resolution-one-sign.html": "㈠ ㈡",
}


def test_the_words_of_each_made_up_report_are_stored_but_for_running_heads_and_page_numbers() -> None:
    lost = {}
    for path in sorted(MADE_UP.iterdir()):
        if path.name not in {"EXPECTED.md", "ANSWERS.md"}:
            source = read(SOURCE_LINE.sub(b"", path.read_bytes()), path.name)
            lost[path.name] = lost_words(source, find(source, NAMES))
    assert {name: words for name, words in lost.items() if words} == LOST


OF_PAGE = re.compile(
    r"^(?:page \d+|[_\s]+|[\d/ ]+|[\d/ ]*\*?(?:[A-Z]+\.)?[\d-]{7,}\*?(?:\s?\([A-Z]\))?[\d/ ]*)$", re.IGNORECASE
)


@pytest.mark.lab
def test_each_line_of_the_samples_is_stored_but_for_running_heads_and_page_numbers() -> None:
    """IMPORT_SAMPLES=FOLDER .venv/bin/pytest -n0 -s -m lab tests/tracker/importing/test_nodes.py"""
    gone = {}
    for path in sorted(Path(os.environ.get("IMPORT_SAMPLES", MADE_UP)).iterdir()):
        if path.suffix not in {".txt", ".pdf", ".docx", ".html"}:
            continue
        try:
            source = read(path)
        except UnreadableDocument:
            continue
        found = find(source, NAMES)
        lines: dict[int, str] = {}
        for block in source.blocks:
            lines[block.line] = f"{lines.get(block.line, '')} {block.text}".strip()
        left = [lines[number] for number in lines_without(lines, stored_texts(found))]
        print(path.name, "lines read", len(lines), "stored", len(lines) - len(left), left)
        gone[path.name] = [line for line in left if not OF_PAGE.match(line)]
    assert {name: lines for name, lines in gone.items() if lines} == {}


ANNEX = (
    report(head="A/CONF.999/RPM.1/L.2\n\nDistr.: Limited 6 March 2031\n\nDraft report\n\nII. Recommendations")
    + """
Annex

Composition of the delegation

Ms. Ada Lake, Head of the delegation
"""
)


def test_what_is_behind_the_last_paragraph_is_text_and_no_heading() -> None:
    """Headings are public, and a name in a list of people looks like one."""
    found = nodes(findings_of(ANNEX))
    assert found[:3] == [
        ("symbol", "A/CONF.999/RPM.1/L.2"),
        ("date", "Distr.: Limited 6 March 2031"),
        ("title", "Draft report"),
    ]
    assert [text for kind, text in found if kind == "text"] == [
        "Annex", "Composition of the delegation", "Ms. Ada Lake, Head of the delegation",
    ]  # fmt: skip


def test_a_preamble_is_no_title_block_and_a_text_without_paragraphs_has_none() -> None:
    preamble = "The Meeting,\n\nRecalling the hedges of Oslo,"
    found = nodes(findings_of(report(head=f"Draft report\n\n{preamble}\n\nII. Recommendations")))
    assert found[:3] == [("title", "Draft report"), ("text", "The Meeting,"), ("text", "Recalling the hedges of Oslo,")]
    assert {kind for kind, _text in nodes(findings_of("A/CONF.999/4\n\nDear colleague\n\nThe garden is open."))} == {
        "text"
    }


def test_the_cells_of_a_row_that_no_item_has_are_one_node() -> None:
    table = "<tr><td>Elms</td><td>1 250</td></tr><tr><td>Limes</td><td>970</td></tr>"
    page = "".join(f"<p>{each}</p>" for each in report().split("\n\n")) + f"<table>{table}</table>"
    found = find(read(f"<html><body>{page}</body></html>".encode(), "report.html"), NAMES)
    assert [text for kind, text in nodes(found) if kind == "row"] == ["Elms | 1 250", "Limes | 970"]


def test_stored_findings_have_their_nodes_again_and_those_of_an_early_release_have_none() -> None:
    found = findings_of(ANNEX)
    stored = to_proposal(found)
    assert from_proposal(stored).nodes == found.nodes
    del stored["nodes"], stored["account"]["kept"]
    early = from_proposal(stored)
    assert early.nodes == ()
    assert early.account is not None
    assert early.account.kept is None
