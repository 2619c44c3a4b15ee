"""A translation is set beside its original by order, label, numbers and names: its words are others."""

from tracker.importing.versions.matching import TRANSLATED, Match, MatchedText, align

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


def pairs(then: list[MatchedText], now: list[MatchedText], **names: list[list[str]]) -> list[tuple[str, str]]:
    none = {"names_then": [[] for _each in then], "names_now": [[] for _each in now]}
    found: list[Match] = align(then, now, **(none | names))
    assert {each.kind for each in found} <= {TRANSLATED}
    return [(each.then, each.now) for each in found]


def test_a_translation_keeps_the_order() -> None:
    for translated in (FRENCH, ARABIC):
        assert pairs(ENGLISH, translated) == [("a", "x"), ("b", "y"), ("c", "z")]


def test_one_that_the_translation_lacks_is_left_without_a_fellow() -> None:
    assert pairs(ENGLISH, [FRENCH[0], FRENCH[2]]) == [("a", "x"), ("c", "z")]
    assert pairs([ENGLISH[0], ENGLISH[2]], ARABIC) == [("a", "x"), ("c", "z")]


def test_names_and_numbers_say_more_than_the_place() -> None:
    later = [MatchedText("z", "", FRENCH[2].text)]
    named = {"names_then": [["JPN"], ["TCD"], ["VNM"]], "names_now": [["VNM"]]}
    assert pairs(ENGLISH, later, **named) == [("c", "z")]


def test_numbers_in_other_digits_are_the_same_numbers() -> None:
    then = [MatchedText("a", "", "In 2030;"), MatchedText("b", "", "In 2040;")]
    now = [MatchedText("x", "", "في عام ٢٠٤٠؛")]
    assert pairs(then, now) == [("b", "x")]


def test_nothing_to_align_is_no_error() -> None:
    assert pairs([], FRENCH) == pairs(ENGLISH, []) == []
