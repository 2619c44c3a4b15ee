"""Word documents: the numbers that Word prints and does not store, tables, and what is no part of the text."""

import docx
import docx.shared
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.corpus.press import saved
from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import Block, read
from tracker.importing.structure import find


def blocks(document: Document) -> tuple[Block, ...]:
    return read(saved(document), "report.docx").blocks


def texts(document: Document) -> list[str]:
    return [block.text for block in blocks(document)]


def with_list(
    document: Document, levels: list[tuple[str, str, int]], *, start: int | None = None, abstract: int = 90
) -> str:
    """A list of (format, pattern, first number) levels; returns its number. Twice the same `abstract` shares it."""
    numbering = document.part.numbering_part.element
    if not numbering.xpath(f'w:abstractNum[@w:abstractNumId="{abstract}"]'):
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="{first}"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
            for at, (form, pattern, first) in enumerate(levels)
        )
        made = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{inner}</w:abstractNum>')
        numbering.insert(0, made)
    number = str(900 + len(numbering.xpath("w:num")))
    override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>')
    )
    return number


def add(document: Document, text: str, number: str, level: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def test_automatic_numbers_are_printed_with_their_levels() -> None:
    document = docx.Document()
    number = with_list(document, [("decimal", "%1.", 15), ("lowerLetter", "(%2)", 1), ("lowerRoman", "(%3)", 1)])
    for text, level in (
        ("Lead", 0),
        ("Plant", 1),
        ("Water", 1),
        ("early", 2),
        ("late", 2),
        ("Count", 1),
        ("Next", 0),
        ("Plant", 1),
    ):
        add(document, text, number, level)
    assert texts(document) == [
        "15. Lead", "(a) Plant", "(b) Water", "(i) early", "(ii) late", "(c) Count", "16. Next", "(a) Plant",
    ]  # fmt: skip


def test_a_level_may_show_those_above_it() -> None:
    document = docx.Document()
    number = with_list(document, [("decimal", "%1.", 121), ("decimal", "%1.%2", 1)])
    for text, level in (("Lead", 0), ("Plant", 1), ("Water", 1)):
        add(document, text, number, level)
    assert texts(document) == ["121. Lead", "121.1 Plant", "121.2 Water"]


def test_two_lists_on_one_pattern_go_on_unless_one_starts_anew() -> None:
    document = docx.Document()
    levels = [("decimal", "%1.", 1)]
    first, second = with_list(document, levels), with_list(document, levels)
    anew = with_list(document, levels, start=7)
    for number in (first, second, anew, anew):
        add(document, "Plant", number)
    assert texts(document) == ["1. Plant", "2. Plant", "7. Plant", "8. Plant"]


@pytest.mark.parametrize(
    ("form", "pattern", "marks"),
    [
        ("lowerLetter", "%1.", ["(a)", "(b)"]),
        ("lowerLetter", "%1)", ["a)", "b)"]),
        ("upperRoman", "%1.", ["I.", "II."]),
        ("upperLetter", "%1.", ["A.", "B."]),
        ("decimal", "%1", ["1.", "2."]),
        ("bullet", "·", ["", ""]),
    ],
)
def test_each_form_of_number(form: str, pattern: str, marks: list[str]) -> None:
    document = docx.Document()
    number = with_list(document, [(form, pattern, 1)])
    for _mark in marks:
        add(document, "Plant", number)
    assert texts(document) == [f"{mark} Plant".strip() for mark in marks]


def test_letters_go_on_behind_z() -> None:
    document = docx.Document()
    number = with_list(document, [("lowerLetter", "(%1)", 25)])
    for _item in range(4):
        add(document, "Plant", number)
    assert texts(document) == ["(y) Plant", "(z) Plant", "(aa) Plant", "(bb) Plant"]


def test_a_style_may_number_its_paragraphs() -> None:
    document = docx.Document()
    number = with_list(document, [("decimal", "%1.", 1)])
    style = document.styles["List Number"]
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    for text in ("Plant", "Water"):
        document.add_paragraph(text, style="List Number")
    assert texts(document) == ["1. Plant", "2. Water"]


def test_an_empty_numbered_paragraph_counts_and_prints_nothing() -> None:
    document = docx.Document()
    number = with_list(document, [("decimal", "%1.", 1)])
    for text in ("Plant", "", "Water"):
        add(document, text, number)
    assert texts(document) == ["1. Plant", "3. Water"]


def test_a_table_gives_each_cell_with_its_place() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for at, text in enumerate(("one", "two", "three", "four")):
        table.cell(at // 2, at % 2).text = text
    places = [
        (block.text, block.cell.row, block.cell.column, block.cell.columns) for block in blocks(document) if block.cell
    ]
    assert places == [("one", 0, 0, 2), ("two", 0, 1, 2), ("three", 1, 0, 2), ("four", 1, 1, 2)]


def test_what_was_deleted_is_left_out_and_what_was_inserted_is_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Plant ")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>elms</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>limes</w:t></w:r></w:ins>"))
    assert texts(document) == ["Plant limes"]


def test_hidden_text_field_codes_and_notes_are_no_words() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Plant limes")._p
    for run in (
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        "<w:r><w:t>, non</w:t><w:noBreakHyphen/><w:t>stop</w:t><w:tab/><w:t>now</w:t></w:r>",
    ):
        paragraph.append(parse_xml(run.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))
    document.sections[0].header.paragraphs[0].text = "A/CONF.999/16"
    assert texts(document) == ["Plant limes, non-stop now"]


def test_a_page_break_is_known_and_a_heading_too() -> None:
    document = docx.Document()
    document.add_heading("Outcome of deliberations")
    document.add_page_break()
    document.add_paragraph("Plant limes")
    assert [(block.text, block.heading, block.new_page) for block in blocks(document)] == [
        ("Outcome of deliberations", True, True),
        ("Plant limes", False, True),
    ]


def test_a_text_box_is_read_once() -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    namespaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document.add_paragraph("Beside")._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {namespaces}><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert texts(document) == ["Beside", "In a box"]


def test_the_symbol_in_the_head_of_the_pages_is_that_of_the_document() -> None:
    document = docx.Document()
    document.sections[0].header.add_table(1, 2, docx.shared.Cm(16)).rows[0].cells[1].text = "A/99/604/Add.1"
    document.sections[0].header.add_paragraph("United Nations")
    document.add_paragraph("Report of the Committee on Hedges")

    source = read(saved(document), "report.docx")

    assert (source.symbols, [each.text for each in source.blocks]) == (
        ("A/99/604/Add.1",),
        ["Report of the Committee on Hedges"],
    )
    assert find(source, NAMES).document.symbol == "A/99/604/Add.1"


def test_the_title_of_a_table_is_no_part_of_the_last_paragraph() -> None:
    document = docx.Document()
    document.add_paragraph("Report of the Committee on Hedges")
    document.add_paragraph("1. The Committee met in Orvane.")
    document.add_heading(
        "Budgetary impact of the recommendations of the Committee on Hedges, in garden pounds", level=3
    )
    document.add_table(1, 2).rows[0].cells[0].text = "Total"

    found = find(read(saved(document), "report.docx"), NAMES)

    assert [each.text for each in found.paragraphs] == ["The Committee met in Orvane."]
