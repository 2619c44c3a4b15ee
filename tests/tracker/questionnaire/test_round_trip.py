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
def test_six_submissions_through_libreoffice(ending: str, tmp_path: Path) -> None:
    chance = random.Random(20270331)
    sent = {f"{number}-{language}": invented(chance, language) for number, language in enumerate(LANGUAGES)}
    back = through_libreoffice(tmp_path, {name: WRITE[ending](each) for name, each in sent.items()}, ending)
    faults = {name: lost(each, open_questionnaire(back[name])) for name, each in sent.items()}
    assert faults == {name: [] for name in sent}


def test_a_lost_character_is_found() -> None:
    written = WRITE["docx"](plain("Two words.", "None"))
    assert lost(plain("Two  words.", "None"), open_questionnaire(written)) != []
