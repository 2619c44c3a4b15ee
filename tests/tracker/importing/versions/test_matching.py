"""A later version is matched with what stood before by its words: a suggestion, with its reason and its score."""

import random
import time

import pytest

from tests.chance import chance_of, portion
from tests.tracker.importing.versions.scripts import EDITS, Version, edited, random_version, report
from tracker.importing.versions.matching import (
    MERGED,
    REWORDED,
    SAME,
    SPLIT,
    TRANSLATED,
    Match,
    MatchedText,
    align,
    match,
    nearest,
)

SCRIPTS = 60
SMALL = 3
"""A script of so few edits on a report is found whole."""


def texts(*words: str, prefix: str = "then") -> list[MatchedText]:
    return [MatchedText(f"{prefix}-{at}", f"15 ({chr(97 + at)})", each) for at, each in enumerate(words)]


TREES = "Plant lime trees along the roads between the villages;"
SWIM = "Teach every child to swim before the age of ten;"
BOOKS = "Open the libraries on Sundays, with readings for the elderly;"
LONG = (
    "Build footbridges over the river wherever pupils have to wait for a ferry, and repair the clocks of all railway "
    "stations so that travellers from other regions can trust them;"
)


def pairs(found: list[Match]) -> set[tuple[str, str, str]]:
    return {(each.then, each.now, each.kind) for each in found}


def now(*words: str) -> list[MatchedText]:
    return texts(*words, prefix="now")


def test_labels_that_were_swapped_deceive_nobody() -> None:
    assert pairs(match(texts(TREES, SWIM), now(SWIM, TREES))) == {("then-0", "now-1", SAME), ("then-1", "now-0", SAME)}


def test_other_signs_are_the_same_words() -> None:
    typed = "“Plant lime-trees along the roads between the villages”."
    assert pairs(match(texts("Plant lime\u2010trees along the roads between the villages;"), now(typed))) == {
        ("then-0", "now-0", SAME)
    }


@pytest.mark.parametrize(
    "printed", ["cyber-crime", "cyber- crime", "cyber\u00adcrime", "Cybercrime", "cyber\u2011crime"]
)
def test_a_hyphen_within_a_word_is_no_difference(printed: str) -> None:
    (found,) = match(texts("Prevent cybercrime together;"), now(f"Prevent {printed} together;"))
    assert (found.kind, found.words, found.of) == (SAME, 3, 3)


def test_what_was_reworded_is_found_with_its_score_and_how_many_words_are_the_same() -> None:
    (found,) = match(texts(BOOKS), now(BOOKS.replace("Sundays", "all holidays")))
    assert found.kind == REWORDED
    assert found.is_sure
    assert (found.words, found.of) == (9, 12)
    assert 0.6 < found.score < 0.9


def test_one_that_was_cut_in_two_is_split() -> None:
    first, second = LONG.split(", and ")
    found = match(texts(TREES, LONG), now(TREES, f"{first};", f"Also {second}"))
    assert pairs(found) == {("then-0", "now-0", SAME), ("then-1", "now-1", SPLIT), ("then-1", "now-2", SPLIT)}


def test_a_short_piece_that_was_cut_off_is_found_too() -> None:
    head, tail = LONG[: LONG.index("so that")], LONG[LONG.index("so that") :]
    found = match(texts(TREES, LONG), now(TREES, head, f"Act {tail}"))
    assert pairs(found) >= {("then-1", "now-1", SPLIT), ("then-1", "now-2", SPLIT)}


def test_two_that_were_put_together_are_merged() -> None:
    found = match(texts(TREES, BOOKS, SWIM), now(f"{TREES} and {BOOKS}", SWIM))
    assert pairs(found) == {("then-0", "now-0", MERGED), ("then-1", "now-0", MERGED), ("then-2", "now-1", SAME)}


def test_what_is_new_and_what_is_dropped_are_in_no_match() -> None:
    found = match(texts(TREES, SWIM), now(SWIM, BOOKS))
    assert pairs(found) == {("then-1", "now-0", SAME)}


def test_a_doubtful_likeness_is_left_to_the_person() -> None:
    then = "Teach every child in the north to swim, to row and to sail before the age of ten;"
    (found,) = match(texts(then), now("Teach each pupil to swim and to row, before the age of twelve years;"))
    assert not found.is_sure


def test_of_texts_that_say_the_same_the_label_decides() -> None:
    then = texts(TREES, TREES, TREES)
    later = [
        MatchedText("now-0", "15 (c)", TREES),
        MatchedText("now-1", "15 (a)", TREES),
        MatchedText("now-2", "15 (b)", TREES),
    ]
    assert pairs(match(then, later)) == {
        ("then-2", "now-0", SAME),
        ("then-0", "now-1", SAME),
        ("then-1", "now-2", SAME),
    }


@pytest.mark.parametrize("empty", [[], texts(""), texts(";;")])
def test_nothing_to_compare_is_no_error(empty: list[MatchedText]) -> None:
    assert match(empty, now(TREES)) == []
    assert match(texts(TREES), [MatchedText(each.key, each.label, each.text) for each in empty]) == []


def test_texts_without_spaces_are_compared_sign_by_sign() -> None:
    (found,) = match(texts("加强国际合作打击网络犯罪;"), now("加强区域合作打击网络犯罪。"))
    assert found.kind == REWORDED
    assert found.is_sure


def test_the_likest_of_the_other_side_are_offered_first() -> None:
    of_now, of_then = nearest(texts(TREES, SWIM, BOOKS), now(SWIM, f"{TREES} {BOOKS}"), 2)
    assert of_now["now-0"][0] == "then-1"
    assert set(of_now["now-1"]) == {"then-0", "then-2"}
    assert of_then["then-2"][0] == "now-1"


# --- random scripts


def outcome(version: Version) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The pairs that are suggested as sure, and those that are left to the person."""
    found = match(version.then, version.now)
    sure = {(each.then, each.now) for each in found if each.is_sure}
    return sure, {(each.then, each.now) for each in found} - sure


def test_random_scripts_are_found_again() -> None:
    right = wrong = missed = whole = 0
    for seed in range(SCRIPTS):
        version = random_version(seed)
        sure, _asked = outcome(version)
        right += len(sure & version.truth)
        wrong += len(sure - version.truth)
        missed += len(version.truth - sure)
        whole += sure == version.truth
    print(
        f"\n{SCRIPTS} scripts, {right + missed} pairs: precision {right / (right + wrong):.4f}, "
        f"recall {right / (right + missed):.4f}, {whole} scripts found whole"
    )
    assert right / (right + wrong) >= 0.998
    assert right / (right + missed) >= 0.995
    assert whole >= 0.95 * SCRIPTS


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.chance
def test_small_scripts_are_found_whole(edit) -> None:
    for seed in range(portion(40, 5)):
        chance = chance_of(seed)
        version = edited(chance, report(chance, 12), [edit] * chance.randint(1, SMALL))
        sure, asked = outcome(version)
        assert sure == version.truth, f"seed {seed}: {sure ^ version.truth}, asked {asked}"


def test_a_long_report_is_matched_while_one_waits() -> None:
    chance = random.Random(150)
    version = edited(chance, report(chance, 150), chance.choices(EDITS, k=40))
    start = time.process_time()
    found = match(version.then, version.now)
    took = time.process_time() - start
    print(f"\n150 with {len(version.now)}: {took:.2f} s of processor")
    assert len(found) > 100
    assert took < 2


ENGLISH = [
    MatchedText("a", "15 (a)", "Plant 300 lime trees along the roads;"),
    MatchedText("b", "15 (b)", "Teach every child to swim (UNODC);"),
    MatchedText("c", "15 (c)", "Open the libraries on Sundays, and keep them open until 9 in the evening;"),
]
FRENCH = [
    MatchedText("x", "15 a)", "Planter 300 tilleuls le long des routes ;"),
    MatchedText("y", "15 b)", "Apprendre à nager à chaque enfant (UNODC) ;"),
    MatchedText(
        "z", "15 c)", "Ouvrir les bibliothèques le dimanche, et les laisser ouvertes jusqu’à 9 heures du soir ;"
    ),
]
ARABIC = [
    MatchedText("x", "15 (أ)", "غرس 300 شجرة زيزفون على طول الطرق؛"),
    MatchedText("y", "15 (ب)", "تعليم كل طفل السباحة (UNODC)؛"),
    MatchedText("z", "15 (ج)", "فتح المكتبات أيام الأحد وإبقاؤها مفتوحة حتى الساعة 9 مساء؛"),
]


def aligned(then: list[MatchedText], now: list[MatchedText], **names: list[list[str]]) -> list[tuple[str, str]]:
    none = {"names_then": [[] for _each in then], "names_now": [[] for _each in now]}
    found: list[Match] = align(then, now, **(none | names))
    assert {each.kind for each in found} <= {TRANSLATED}
    return [(each.then, each.now) for each in found]


def test_a_translation_keeps_the_order() -> None:
    for translated in (FRENCH, ARABIC):
        assert aligned(ENGLISH, translated) == [("a", "x"), ("b", "y"), ("c", "z")]


def test_one_that_the_translation_lacks_is_left_without_a_fellow() -> None:
    assert aligned(ENGLISH, [FRENCH[0], FRENCH[2]]) == [("a", "x"), ("c", "z")]
    assert aligned([ENGLISH[0], ENGLISH[2]], ARABIC) == [("a", "x"), ("c", "z")]


def test_names_and_numbers_say_more_than_the_place() -> None:
    later = [MatchedText("z", "", FRENCH[2].text)]
    named = {"names_then": [["JPN"], ["TCD"], ["VNM"]], "names_now": [["VNM"]]}
    assert aligned(ENGLISH, later, **named) == [("c", "z")]


def test_numbers_in_other_digits_are_the_same_numbers() -> None:
    then = [MatchedText("a", "", "In 2030;"), MatchedText("b", "", "In 2040;")]
    now = [MatchedText("x", "", "في عام ٢٠٤٠؛")]
    assert aligned(then, now) == [("b", "x")]


def test_nothing_to_align_is_no_error() -> None:
    assert aligned([], FRENCH) == aligned(ENGLISH, []) == []
