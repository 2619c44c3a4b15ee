"""Out and back: no character lost, no field moved; by itself for any text, and through LibreOffice in six languages."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as some

from tests.chance import portion
from tests.tracker.questionnaire.files import LANGUAGES, WRITE, invented, lost, plain, through_libreoffice
from tracker.questionnaire.opening import open_questionnaire

formats = pytest.mark.parametrize("ending", WRITE)
# Every character that XML has a place for, but the carriage return, which is a line end there.
signs = some.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff", min_codepoint=32)
texts = some.text(signs | some.sampled_from("\t\n"))


@formats
@trying(max_examples=portion(60, 15))
@given(summary=texts, obstacles=texts)
def test_any_text_survives(ending: str, summary: str, obstacles: str) -> None:
    questionnaire = plain(summary, obstacles)
    assert lost(questionnaire, open_questionnaire(WRITE[ending](questionnaire))) == []


@formats
@pytest.mark.parametrize(
    "submissions", [pytest.param(6, marks=pytest.mark.all), pytest.param(200, marks=pytest.mark.lab)]
)
def test_nothing_is_lost_through_libreoffice(ending: str, submissions: int, tmp_path: Path) -> None:
    chance = random.Random(20270331)
    sent = {
        f"{number:03}-{LANGUAGES[number % 6]}": invented(chance, LANGUAGES[number % 6], 15)
        for number in range(submissions)
    }
    back = through_libreoffice(tmp_path, {name: WRITE[ending](each) for name, each in sent.items()}, ending)
    faults = [f"{name}: {fault}" for name, each in sent.items() for fault in lost(each, open_questionnaire(back[name]))]
    print(f"\n{ending}: {len(sent)} files, {len(faults)} faults")
    assert faults == []


def test_a_lost_character_is_found() -> None:
    written = WRITE["docx"](plain("Two words.", "None"))
    assert lost(plain("Two  words.", "None"), open_questionnaire(written)) != []
