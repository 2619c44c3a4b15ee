"""What is stored of a text: its words, compounds and labels in one, and stems by language."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tracker.words import folded, search_words
from tracker.words.stems import stems
from tracker.words.stored import NUMBER


def lines(text: str, language: str = "en") -> tuple[str, list[str]]:
    words, _end, more = search_words(language, text).partition("\n")
    return words, more.split()


def test_the_first_line_has_the_words_and_the_second_begins_with_the_number_of_the_analyser() -> None:
    words, more = lines("Multi-stakeholder training, see E/CN.7/2015/3 and 15 (g)(ii).")
    assert words == "multi stakeholder training see e cn 7 2015 3 and 15 g ii"
    assert more[0] == NUMBER
    assert {"multistakeholder", "ecn720153", "15gii", "en0train"} <= set(more)
    assert "en0and" not in more


def test_nothing_stored_means_something_to_a_database() -> None:
    words, more = lines('a\'b "c" *d :e (f) \\g _h \x00 <i> 🙂 é & | !')
    assert words == "a b c d e f g h i e"
    assert all(each.isalnum() for each in more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأدلّة", "الادلة"), ("مكافحة", "مكافحه"), ("شــبكة", "شبكة"), ("إلى", "الي"), ("٢٠٢٦", "2026"),
        ("ÉCHANGE", "echange"), ("Straße", "strasse"), ("Ёлка", "елка"), ("２０", "20"),
        ("co\u00adoperation", "cooperation"),
    ],
)  # fmt: skip
def test_ways_to_write_one_word(one, other) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "trained", "training"), ("en", "organisations", "organization"), ("en", "programmes", "program"),
        ("fr", "échanges", "echange"), ("fr", "judiciaires", "judiciaire"), ("es", "protección", "proteccion"),
        ("es", "víctimas", "victima"), ("ru", "судьи", "судей"), ("ru", "обучению", "обучение"),
        ("ar", "والتدريب", "تدريب"), ("ar", "المكافحة", "مكافحه"), ("ar", "وتدريب", "التدريب"),
    ],
)  # fmt: skip
def test_forms_of_one_word_have_a_stem_in_common(language, one, other) -> None:
    assert set(stems(one, language)) & set(stems(other, language))


def test_the_script_tells_the_language_and_of_latin_letters_the_text_does() -> None:
    assert "ru0обучен" in lines("обучение", "en")[1]
    assert lines("formations", "fr")[1] == [NUMBER, "fr0format"]
    assert lines("formations", "ar")[1] == [NUMBER, "en0format"]


def test_chinese_is_stored_in_pairs_and_ends_with_its_last_character() -> None:
    assert lines("2026年，司法部", "zh-hans")[0] == "2026 年 司法 法部 部"


def test_words_that_are_stemmed_at_the_same_moment_keep_their_own_stems() -> None:
    asked = [(f"{begin}{n}", of) for n in "abcdefghij" for begin in ("organisat", "trafficked") for of in ("ar", "en")]
    with ThreadPoolExecutor(8) as threads:
        found = [threads.submit(stems.__wrapped__, *each) for _time in range(40) for each in asked]
        assert [each.result() for each in found] == [stems.__wrapped__(*each) for each in asked] * 40
