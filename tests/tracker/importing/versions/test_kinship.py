"""What a document is to the others of its meeting: told by symbol, language, kind and words, with the reason."""

import pytest

from tracker.importing.versions.kinship import FIRST, ComparedDocument, Kin, Kinship, KinshipSign, kin_of
from tracker.importing.versions.matching import MatchedText

WORDS = (
    "Plant lime trees along the roads between the villages;",
    "Teach every child to swim before the age of ten;",
    "Open the libraries on Sundays, with readings for the elderly;",
    "Repair the clocks of all railway stations, whatever the hour;",
)
FRENCH = ("Planter des tilleuls ;", "Apprendre à nager ;", "Ouvrir les bibliothèques ;", "Réparer les horloges ;")
OTHERS = ("Count the ferries of the northern lakes;", "Paint every lighthouse in stripes;")


def document(key: int, words: tuple[str, ...] = WORDS, **given: str) -> ComparedDocument:
    texts = [MatchedText(f"15-{chr(97 + at)}", f"15 ({chr(97 + at)})", each) for at, each in enumerate(words)]
    return ComparedDocument(key, **{"symbol": "", "kind": "final", "language": "en", **given}, texts=texts)  # type: ignore[arg-type]


def kin(found: ComparedDocument, *known: ComparedDocument) -> tuple[Kin, int, KinshipSign]:
    kinship = kin_of(found, known)
    return kinship.kin, kinship.of, kinship.reason


def test_the_first_document_of_a_meeting_has_no_kin() -> None:
    assert kin_of(document(0), []) == FIRST


def test_one_symbol_on_other_words_is_a_version_not_an_error() -> None:
    draft = document(1, symbol="A/CONF.9/1")
    assert kin(document(0, OTHERS, symbol="A/CONF.9/1"), draft) == (Kin.REPLACES, 1, KinshipSign.SYMBOL)


def test_other_numbers_and_much_the_same_words_are_a_version() -> None:
    found = document(0, (*WORDS[:3], "Do something else altogether;"), symbol="A/CONF.9/2")
    assert kin_of(found, [document(1, OTHERS), document(2)]) == Kinship(Kin.REPLACES, 2, KinshipSign.WORDS, 3, 4)


@pytest.mark.parametrize(
    ("symbol", "expected"), [("A/CONF.9/1/Corr.1", Kin.CORRECTS), ("A/CONF.9/1/Rev.1", Kin.REPLACES)]
)
def test_a_symbol_that_goes_on_from_another_says_what_it_is(symbol: str, expected: Kin) -> None:
    draft = document(1, symbol="A/CONF.9/1")
    assert kin(document(0, WORDS[:1], symbol=symbol), draft) == (expected, 1, KinshipSign.SYMBOL_OF_PART)


def test_another_addendum_joins_its_meeting() -> None:
    draft = document(1, symbol="A/CONF.9/L.1/Add.1")
    assert kin(document(0, OTHERS, symbol="A/CONF.9/L.1/Add.2"), draft) == (Kin.JOINS, 0, KinshipSign.NOTHING_ALIKE)


def test_a_corrigendum_without_a_symbol_is_told_by_what_it_says_it_is() -> None:
    found = document(0, (WORDS[1],), kind="corrigendum")
    assert kin(found, document(1, OTHERS), document(2)) == (Kin.CORRECTS, 2, KinshipSign.WORDS)


def test_a_translation_is_told_by_its_symbol_or_its_labels() -> None:
    known = document(1, symbol="A/CONF.9/1"), document(2, OTHERS, symbol="A/CONF.9/2")
    assert kin(document(0, FRENCH, language="fr", symbol="A/CONF.9/1"), *known) == (
        Kin.TRANSLATES,
        1,
        KinshipSign.SYMBOL,
    )
    assert kin(document(0, FRENCH, language="fr"), *known) == (Kin.TRANSLATES, 1, KinshipSign.LABELS)


def test_a_later_french_text_replaces_the_french_one() -> None:
    known = document(1), document(2, FRENCH, language="fr")
    found = document(0, ("Planter des tilleuls partout ;", *FRENCH[1:]), language="fr")
    assert kin(found, *known) == (Kin.REPLACES, 2, KinshipSign.WORDS)


def test_two_symbols_on_one_text_are_told() -> None:
    found = kin_of(document(0, symbol="A/CONF.9/7"), [document(1, symbol="A/CONF.9/1")])
    assert (found.kin, found.same_words) == (Kin.REPLACES, 1)
    assert kin_of(document(0, symbol="A/CONF.9/1"), [document(1, symbol="A/CONF.9/1")]).same_words == 0
