"""Names in the order in which a reader looks for them."""

import unicodedata

import pytest

from tracker.words.sorting import name_order


@pytest.mark.parametrize(
    "names",
    [
        ["Costa Rica", "Côte d’Ivoire", "Cuba", "Czechia", "Türkiye", "Zambia"],
        ["Égypte", "Émirats arabes unis", "Équateur", "Érythrée", "Espagne", "Estonie", "Zimbabwe"],
        ["Испания", "Италия", "Йемен", "Казахстан"],
    ],
)
def test_an_accent_moves_no_name_and_a_letter_of_its_own_keeps_its_place(names: list[str]) -> None:
    assert sorted(names, key=name_order) == names
    assert sorted((unicodedata.normalize("NFD", each) for each in names), key=name_order) == [
        unicodedata.normalize("NFD", each) for each in names
    ], "however the letters are stored"
