"""PDF: lines by their place on the page - columns, footnotes, raised marks, furniture, pages, cut words."""

from dataclasses import dataclass

import pytest

from tests.corpus.press import BOTTOM, LEADING, TOP, Line, pdf
from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import Block, read
from tracker.importing.readers.pdf_lines import Fragment, lines_of
from tracker.importing.readers.right_to_left import in_reading_order, is_right_to_left
from tracker.importing.structure import Findings, find


def column(texts: list[str], left: float, top: float = TOP, leading: float = LEADING) -> list[Line]:
    return [Line(left, top - at * leading, text) for at, text in enumerate(texts)]


def blocks(*pages: list[Line]) -> tuple[Block, ...]:
    return read(pdf(pages), "report.pdf").blocks


def body(*pages: list[Line]) -> list[str]:
    return [block.text for block in blocks(*pages) if not block.furniture]


REVIEW = (
    "Report of the Working Group on the Universal Periodic Review",
    "II. Conclusions and/or recommendations",
    "6. The recommendations listed below enjoy the support of Ruritania:",
)


def review(*pages: list[Line]) -> Findings:
    first = [Line(72, TOP - at * 20, text) for at, text in enumerate(REVIEW)]
    return find(read(pdf([[*first], *pages]), "report.pdf"), NAMES)


def test_lines_are_read_from_top_to_bottom_whatever_order_they_were_written_in() -> None:
    page = column(["one", "two", "three"], 72)
    assert body(list(reversed(page))) == ["one", "two", "three"]


def test_parts_of_one_line_are_put_together_from_left_to_right() -> None:
    assert body([Line(140, 700, "Plant trees"), Line(72, 700, "(a)")]) == ["(a) Plant trees"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left column, line number {at} of it" for at in range(12)]
    right = [f"right column, line number {at} of it" for at in range(12)]
    title = [
        Line(72, TOP + 20, "A title that runs over both of the columns of this page, from edge to edge, as titles do")
    ]
    assert body([*title, *column(left, 72), *column(right, 310)]) == [title[0].text, *left, *right]


def test_numbers_set_off_from_their_text_are_no_column() -> None:
    texts = [f"Plant trees of kind number {at} along the roads" for at in range(12)]
    page = [*column([f"({mark})" for mark in "abcdefghijkl"], 72), *column(texts, 200)]
    assert body(page) == [f"({mark}) {text}" for mark, text in zip("abcdefghijkl", texts, strict=True)]


def test_each_line_has_its_page() -> None:
    found = blocks([Line(72, 700, "one")], [Line(72, 700, "two")])
    assert [(block.text, block.page, block.new_page) for block in found] == [("one", 1, True), ("two", 2, True)]


def test_a_recommendation_is_cited_with_the_page_it_begins_on() -> None:
    found = review([Line(72, 700, "6.1 Open the gardens (Chile);")], [Line(72, 700, "6.2 Count the rivers (Norway).")])
    assert [(each.label, each.page) for each in found.recommendations] == [("6.1", 2), ("6.2", 3)]


def test_headers_and_page_numbers_are_no_words_of_an_item() -> None:
    def page(number: int, *texts: str) -> list[Line]:
        edges = [Line(72, 805, "A/HRC/99/7"), Line(400, 805, "Human Rights Council"), Line(290, 30, str(number))]
        return [*edges, *column(list(texts), 72)]

    found = review(
        page(2, "6.1 Open the gardens to"),
        page(3, "everybody (Chile);", "6.2 Count the rivers (Norway)."),
        page(4, "Annex"),
    )
    assert [each.text for each in found.recommendations] == [
        "Open the gardens to everybody (Chile);",
        "Count the rivers (Norway).",
    ]


def test_the_same_name_at_the_top_of_two_pages_is_no_header() -> None:
    found = review(
        [Line(72, 100, "6.1 Open the gardens")],
        [Line(72, TOP, "(Chile);"), Line(72, 100, "6.2 Count the rivers")],
        [Line(72, TOP, "(Chile).")],
    )
    assert [[named.iso3 for named in each.attributions] for each in found.recommendations] == [["CHL"], ["CHL"]]


def test_a_footnote_in_small_type_is_left_out_and_its_raised_mark_too() -> None:
    item = column([f"6.{at} Open the gardens of the northern quarter (Chile);" for at in range(1, 9)], 72)
    page = [
        *item,
        Line(72, 600, "6.9 Count the rivers"),
        Line(157, 600, "3", size=6, raised=4),
        Line(162, 600, "of the north (Norway)."),
        Line(72, BOTTOM, "3 The rivers were counted before.", size=7),
    ]
    found = review(page)
    assert found.recommendations[-1].text == "Count the rivers of the north (Norway)."
    assert len(found.recommendations) == 9


@pytest.mark.parametrize(
    ("cut", "elsewhere", "text"),
    [
        (("the recommen-", "dations"), "the recommendations", "Open the recommendations again (Chile)."),
        (("all decision-", "making"), "a decision-making body", "Open all decision-making again (Chile)."),
        (("all gender-", "sensitive"), "nothing", "Open all gender-sensitive again (Chile)."),
        (("more imple-", "mentation"), "nothing", "Open more implementation again (Chile)."),
    ],
)
def test_a_word_cut_at_the_end_of_a_line_is_joined_as_the_document_writes_it(
    cut: tuple[str, str], elsewhere: str, text: str
) -> None:
    first, second = cut
    found = review(
        [Line(72, 700, f"6.1 Open {first}"), Line(72, 688, f"{second} again (Chile).")],
        [Line(72, 700, f"Annex: {elsewhere}")],
    )
    assert [each.text for each in found.recommendations] == [text]


def test_a_page_that_is_a_picture_is_named() -> None:
    document = pdf([[Line(72, 700, "one")], []]).replace(b"BT\n\nET", b"0 0 9 9 re f")
    assert [(doubt.code, doubt.words) for doubt in read(document, "report.pdf").doubts] == [
        ("page_without_text", {"page": 2})
    ]


def test_a_blank_page_is_no_doubt() -> None:
    assert read(pdf([[Line(72, 700, "one")], []]), "report.pdf").doubts == ()


def test_two_pages_that_begin_alike_have_no_header_for_it() -> None:
    """A header has nothing but furniture between it and the edge: here the lines above are a recommendation's own."""
    again = [
        "8. Plant trees along the roads (Chad,",
        "(Viet Nam) and",
        "Republic of Korea) and describe gardens",
        "again;",
    ]
    pages = [column([*again, *(f"Line {at} of page {page}." for at in range(20))], 72) for page in (1, 2)]
    assert [text for text in body(*pages) if text in again] == again * 2


def test_a_line_at_the_edge_of_two_pages_of_many_is_text_with_a_warning() -> None:
    """The lists of two agenda items may hold the same words, at the end of one page and near the end of another."""
    again = "Describe libraries again; (iii) Water in 2030, the new"
    texts = {number: [f"Line {at} of page {number}." for at in range(58)] for number in range(1, 6)}
    texts[1].append(again)
    texts[3] += [again, "rivers of the north;"]
    pages = [column(texts[1], 72), *(column(texts[number], 72, top=TOP + LEADING) for number in range(2, 6))]
    pages[2] = [*column(texts[3][:-2], 72), *column(texts[3][-2:], 72, top=TOP - 58 * LEADING)]
    assert body(*pages).count(again) == 2
    doubts = read(pdf(pages), "report.pdf").doubts
    assert [(doubt.code, doubt.words) for doubt in doubts] == [("header_or_text", {"text": again})]


def test_a_header_that_only_half_of_the_pages_print_is_one() -> None:
    """Left and right pages may bear different headers."""
    texts = [column([f"Line {at} of page {number}." for at in range(20)], 72) for number in range(1, 7)]
    heads = [Line(72, 805, "Meeting on gardens" if number % 2 else "Oslo, 2031") for number in range(1, 7)]
    pages = [[head, *page] for head, page in zip(heads, texts, strict=True)]
    assert {line for line in body(*pages) if not line.startswith("Line")} == set()


def test_a_line_as_near_to_the_text_as_its_lines_are_to_each_other_is_no_header() -> None:
    """Pages may all begin with the same words; a header stands by itself."""
    again = "Republic of Korea and the gardens"
    pages = [column([again, *(f"Line {at} of page {number}." for at in range(20))], 72) for number in range(1, 4)]
    assert body(*pages).count(again) == 3


@dataclass
class Letter:
    sign: str
    left: float
    right: float


def printed(visual: str) -> list[Letter]:
    """The letters of a line as it is seen from the left, each one wide, in the order of the page."""
    return [Letter(sign, float(at), float(at + 1)) for at, sign in enumerate(visual)]


LINES = {
    "الأمم المتحدة": "ةدحتملا ممألا",
    "التوصية 122-3: لا": "ال :3-122 ةيصوتلا".replace("3-122", "3-122"),
    "بلغ 12.5 في المائة": "ةئاملا يف 12.5 غلب",
    "الوثيقة A/HRC/43/15 (2019)": "(2019) A/HRC/43/15 ةقيثولا",
    "قرار Human Rights هنا": "انه Human Rights رارق",
    "2- تؤيد": "ديؤت -2",
}


@pytest.mark.parametrize("read", LINES)
def test_a_line_is_read_from_the_right_and_numbers_and_latin_words_from_the_left(read: str) -> None:
    assert in_reading_order(printed(LINES[read])) == read


@pytest.mark.parametrize("read", LINES)
def test_it_makes_no_difference_in_which_order_the_letters_of_a_word_are_kept(read: str) -> None:
    words: list[list[Letter]] = [[]]
    for letter in printed(LINES[read]):
        words[-1].append(letter)
        if letter.sign == " ":
            words.append([])
    mixed = [
        each
        for at, word in enumerate(words)
        for each in (sorted(word[:-1], key=lambda one: -one.right) + word[-1:] if at % 2 and len(word) > 1 else word)
    ]
    assert in_reading_order(mixed) == read


def test_a_ligature_is_read_lam_first_and_signs_of_the_page_as_letters() -> None:
    pair = [Letter("\u0627", 0, 1), Letter("\u0644", 0, 1)]
    assert in_reading_order(pair) == "\u0644\u0627"
    assert in_reading_order([Letter("\ufefb", 0, 1)]) == "\u0644\u0627"


def test_brackets_that_the_page_turned_are_turned_back() -> None:
    assert in_reading_order(printed("(دنبلا(".replace("(دنبلا(", "(دنبلا)"))) == "(البند)"


def test_a_line_in_latin_letters_is_none() -> None:
    assert is_right_to_left("الدورة A")
    assert not is_right_to_left("A/HRC/43/15")
    assert not is_right_to_left("Session of the الدورة")


@pytest.mark.parametrize(("words", "first"), [("كلمة", 320.0), ("word", 50.0)])
def test_of_two_columns_the_one_on_the_side_where_reading_begins_comes_first(words: str, first: float) -> None:
    rows = [float(700 - 12 * count) for count in range(10)]
    fragments = [Fragment(words, left, left + 200, row, row + 9, 9) for left in (50.0, 320.0) for row in rows]
    lines = lines_of(fragments, 600)
    assert [each.left for each in lines] == [first] * 10 + [370.0 - first] * 10
