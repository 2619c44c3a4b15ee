"""Two hundred questionnaires out, through LibreOffice, and back: 0 characters lost, 0 fields moved."""

import random
from pathlib import Path

import pytest

from tests.tracker.questionnaire.files import LANGUAGES, WRITE, invented, lost, through_libreoffice
from tracker.questionnaire.opening import open_questionnaire

SEED, SUBMISSIONS, QUESTIONS = 20270331, 200, 15


@pytest.mark.lab
@pytest.mark.parametrize("ending", WRITE)
def test_two_hundred_submissions(ending: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    sent = {
        f"{number:03}-{LANGUAGES[number % 6]}": invented(chance, LANGUAGES[number % 6], QUESTIONS)
        for number in range(SUBMISSIONS)
    }
    back = through_libreoffice(tmp_path, {name: WRITE[ending](each) for name, each in sent.items()}, ending)
    faults, texts = [], []
    for name, each in sent.items():
        faults += [f"{name}: {fault}" for fault in lost(each, open_questionnaire(back[name]))]
        texts += [field.text for issue in each.issues for question in issue.questions for field in question.fields]
    size = sum(map(len, texts))
    print(f"\n{ending}: {len(sent)} files, {len(texts)} fields, {size} characters, {len(faults)} faults, seed {SEED}")
    assert not faults, "\n".join(faults[:20])
