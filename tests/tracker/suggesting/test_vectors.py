"""Vectors as they are stored and compared, and the words that caused a suggestion."""

import random

import pytest

from tests.factories.encoder import encode
from tracker.suggesting.encoder import Encoder
from tracker.suggesting.finding import Corpus, Text, others_near, themes_near
from tracker.suggesting.vectors import FORMAT, nearest, packed, unpacked
from tracker.suggesting.words import Trial

ENCODER = Encoder("a test", "1", encode)


def vectors(count: int, length: int = 64) -> list[bytes]:
    chance = random.Random(4)
    return [packed([chance.gauss(0, 1) for _each in range(length)]) for _vector in range(count)]


def test_a_vector_carries_the_number_of_its_format_and_keeps_its_direction() -> None:
    assert packed([0.5, -1.0, 0.0]) == bytes([FORMAT, 64, 129, 0])
    assert unpacked(packed([3.0, 4.0])) == pytest.approx([0.6, 0.8], abs=0.01)
    assert packed([0.0, 0.0]) == bytes([FORMAT, 0, 0])
    with pytest.raises(ValueError, match="format 9"):
        unpacked(bytes([9, 1, 2]))


def test_the_nearest_come_first() -> None:
    among = vectors(200)
    asked = [among[17], among[90]]
    found = list(nearest(asked, among, 5))
    assert [row[0][1] for row in found] == [17, 90]
    assert [row[0][0] for row in found] == pytest.approx([1, 1], abs=0.001)
    plain = [sorted(((sum(map(float.__mul__, unpacked(one), unpacked(each)))), at) for at, each in enumerate(among))
             for one in asked]  # fmt: skip
    for row, expected in zip(found, plain, strict=True):
        assert [at for _near, at in row] == [at for _near, at in expected[::-1][:5]]
    assert [len(row) for row in nearest(asked, among[:2], 5)] == [2, 2]


def texts(*said: str) -> list[Text]:
    return [Text(number, f"r{number}", packed(vector)) for number, vector in enumerate(encode(said))]


def test_themes_come_from_the_nearest_texts_and_never_from_its_own() -> None:
    corpus = texts(
        "Strengthen witness protection programmes", "Strengthen witness protection by law", "Ratify the treaty",
        "Strengthen witness protection programmes by law",
    )  # fmt: skip
    themes = {"r0": [1], "r1": [1, 2], "r2": [3], "r3": [4]}
    (found,) = themes_near([corpus[3]], Corpus(corpus, themes), least=20)
    assert [each.what for each in found] == [1, 2]
    assert found[0].strength > found[1].strength
    (had,) = themes_near([corpus[1]], Corpus(corpus[:3], themes), least=20)
    assert [each.what for each in had] == [], "what it has is not suggested"


def test_the_same_subject_is_another_recommendation_and_strong_enough() -> None:
    corpus = texts("Strengthen witness protection", "Strengthen witness protection", "Ratify the treaty on water")
    found = list(others_near(corpus, Corpus(corpus, {})))
    assert [[each.what for each in row] for row in found] == [["r1"], ["r0"], []]
    assert found[0][0].strength == 100


def test_the_words_that_caused_it_stand_in_the_text() -> None:
    text = "Adopt a national plan and strengthen witness protection"
    trial = Trial(text, ENCODER)
    (towards,) = encode(["witness protection"])
    assert [text[start:end] for start, end in trial.causes(towards)] == ["witness", "protection"]
    assert Trial("打击跨国有组织犯罪", ENCODER).spans[:2] == [[0, 2], [2, 4]]
    assert Trial("", ENCODER).causes(towards) == []
