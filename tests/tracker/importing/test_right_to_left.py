"""Arabic lines of a PDF: letters in whatever order the document keeps them are put into the order of reading."""

from dataclasses import dataclass

import pytest

from tracker.importing.readers.pdf_lines import Fragment, lines_of
from tracker.importing.readers.right_to_left import in_reading_order, is_right_to_left


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
