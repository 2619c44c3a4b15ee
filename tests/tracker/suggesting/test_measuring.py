"""How good suggestions are: the half set apart, the figures, and the command that prints them."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as settings_of_the_site
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.encoder import encode, suggestions_on  # noqa: F401
from tracker.management.commands import measure_suggestions
from tracker.suggesting.encoder import Encoder
from tracker.suggesting.finding import MEASURED, SAME_SUBJECT_STRENGTH
from tracker.suggesting.measuring import (
    Precision,
    Share,
    bag_of_words,
    checksum,
    is_apart,
    pairs_right,
    themes_right,
    translations_first,
)

ENCODER = Encoder("a test", "1", encode)
SUBJECTS = ("witness protection programmes", "clean drinking water", "corporal punishment", "statelessness")


def texts() -> list[str]:
    return [f"Strengthen {subject} in region {number}" for subject in SUBJECTS for number in range(12)]


def test_a_text_is_known_by_its_words_without_who_proposed_it() -> None:
    assert checksum("Ratify  the Treaty (Ardovela, Belmora);") == checksum("ratify the treaty")
    assert checksum("(Ardovela)") != checksum("(Belmora)"), "nothing but brackets stays as it is"
    assert {is_apart(each) for each in texts()} == {True, False}


def test_themes_are_learnt_from_one_half_and_measured_on_the_other() -> None:
    rows = [(text, [subject]) for text in texts() for subject in SUBJECTS if subject in text]
    first, three = themes_right(rows, ENCODER)
    apart = sum(is_apart(text) for text, _themes in rows)
    assert first == three == Share(apart, apart)
    mixed = [(text, [SUBJECTS[number % 4]]) for number, text in enumerate(texts())]
    assert themes_right(mixed, ENCODER)[0].count < apart, "themes that no text tells are not found"


def test_precision_and_recall_are_of_judged_pairs_alone() -> None:
    said = [each for each in texts() if is_apart(each)]
    same, other, far = said[0], said[1], next(each for each in said if SUBJECTS[3] in each)
    judged = {
        frozenset((checksum(same), checksum(other))): True,
        frozenset((checksum(same), checksum(far))): False,
        frozenset((checksum(other), "0" * 16)): True,
    }
    low, high = pairs_right([*said, "a text that nobody judged"], judged, ENCODER, (1, 60))
    assert (str(low.right), str(low.found)) == ("1 of 2 (50.0 %)", "1 of 1 (100.0 %)")
    assert high.right == Share(1, 1)
    none = {pair: is_same for pair, is_same in judged.items() if not is_same}
    assert pairs_right(said, none, ENCODER, (60,))[0] == Precision(60, Share(0, 0), Share(0, 0))


def test_a_bag_of_words_knows_rare_words_and_no_other_language() -> None:
    bag = bag_of_words(["the treaty on water", "the treaty on land", "the sea"])
    pairs = [("the treaty on water", "water"), ("the treaty on land", "Land"), ("the sea", "le traité sur l’eau")]
    assert translations_first(pairs, bag) == Share(2, 3)


@pytest.mark.usefixtures("suggestions_on")
def test_the_command_prints_a_table_and_no_text(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    lines = [f'"{text}","{text.split()[1]},other"' for text in texts()]
    (tmp_path / "table.csv").write_text("Text,Issue\n" + "\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(measure_suggestions, "SENTENCES", 20)
    said = io.StringIO()
    call_command("measure_suggestions", tmp_path, table="table.csv", stdout=said)
    printed = said.getvalue()
    assert "| themes: the first is right |" in printed
    assert "same subject, strength 86" in printed
    assert printed.count("| sentences in ") == 5
    assert "Strengthen" not in printed
    settings.SUGGESTIONS = False
    measure_suggestions.encoder.cache_clear()
    with pytest.raises(CommandError, match="off"):
        call_command("measure_suggestions", tmp_path)


def test_the_judged_pairs_hold_no_text() -> None:
    head, *rows = measure_suggestions.JUDGED.read_text(encoding="utf-8").splitlines()
    assert head == "first,second,same"
    assert len(rows) == len(set(rows)) > 150
    for row in rows:
        first, second, same = row.split(",")
        assert len(first) == len(second) == 16
        assert int(first, 16) < int(second, 16)
        assert same in ("yes", "no")


@pytest.mark.django_db
def test_the_page_about_the_data_says_how_good_they_are_while_they_are_on(suggestions_on: None, settings: Any) -> None:  # noqa: F811
    page = Client().get("/en/method/")
    said = " ".join(page.text.split())
    assert "How suggestions are made, and how good they are" in said
    assert f"was right for {MEASURED.first}, and one of three was right for {MEASURED.three}." in said
    settings.SUGGESTIONS = False
    off = Client().get("/en/method/")
    assert "uggestion" not in off.text
    assert off.headers["ETag"] != page.headers["ETag"], "a page kept while they were on is not shown any more"


def test_the_figures_of_the_page_are_those_of_the_document() -> None:
    said = (settings_of_the_site.BASE_DIR / "docs" / "suggestions.md").read_text(encoding="utf-8")
    shown = said.partition("what is shown")[2]
    shares = [float(each) for each in re.findall(r"\(([\d.]+) %\)", shown)[:2]]
    assert [round(each) for each in shares] == [MEASURED.precision, MEASURED.recall]
    assert shares[0] >= 90
    assert f"strength {SAME_SUBJECT_STRENGTH}: what is shown" in said
    rows = [re.search(rf"{what} is right \| \| (\d+) of (\d+)", said) for what in ("the first", "one of three")]
    first, three = (100 * int(row[1]) / int(row[2]) for row in rows if row is not None)
    assert (round(first), round(three)) == (MEASURED.first, MEASURED.three)
    assert f"of {MEASURED.texts} (" in said
