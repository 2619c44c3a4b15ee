"""What is asked goes out and comes back, of every kind and in every language; what cannot be read is said."""

from collections.abc import Callable

import pytest
from django.utils import translation

from tests.tracker.questionnaire.files import EDIT, LANGUAGES, WRITE
from tracker.choices import CommitmentProgress
from tracker.content import ANSWER
from tracker.content.fields import ContentField, Kind
from tracker.questionnaire import form, wording
from tracker.questionnaire.form import Questionnaire
from tracker.questionnaire.opening import open_questionnaire

FUNDING = ContentField(
    name="funding", kind=Kind.CHOICE, label="Funding", meaning=".", choices=CommitmentProgress, letter="f"
)
PAID = ContentField(
    name="paid_on", kind=Kind.DAY, label="Paid on", meaning=".", hint_on_paper="By anybody.", letter="p"
)
OFFICE = ContentField(name="office", kind=Kind.LINE, label="Office", meaning=".", limit=20, letter="l")
MORE = (FUNDING, PAID, OFFICE)


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three fields more."""
    monkeypatch.setattr(form, "ANSWER", (*ANSWER, *MORE))


def asked_in(questionnaire: Questionnaire) -> list[str]:
    return [field.label for field in questionnaire.issues[0].questions[0].fields]


@pytest.mark.parametrize("ending", WRITE)
def test_every_kind_goes_out_and_comes_back_in_six_languages(
    ending: str, more: None, composed: Callable[..., Questionnaire]
) -> None:
    for language in LANGUAGES:
        asked = composed(language, slugs=["15-a"])
        assert asked_in(asked)[4:] == ["Funding", "Paid on", "Office"]
        with translation.override(language):
            word = str(CommitmentProgress.COMPLETED.label)
        typed = {"Funding": f" {word} ", "Paid on": "31.12.2027", "Office": "Ministry\nof Justice"}
        content = WRITE[ending](asked)
        (untouched,) = open_questionnaire(content).answers
        assert [untouched.texts[each.name] for each in MORE] == ["", "", ""]
        changes = {("15 (a)", label): text for label, text in typed.items()}
        (brought,) = open_questionnaire(EDIT[ending](content, changes)).answers
        meant = [wording.meant(each, brought.texts[each.name]) for each in MORE]
        assert meant == ["completed", "2027-12-31", "Ministry of Justice"], language


def test_a_field_says_what_may_stand_in_it(more: None, composed: Callable[..., Questionnaire]) -> None:
    funding, paid, _office = composed(slugs=["15-a"]).issues[0].questions[0].fields[4:]
    assert funding.choices == tuple(str(each.label) for each in CommitmentProgress)
    assert paid.hint == "By anybody. Write the date as year, month and day: 2027-03-31."


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (FUNDING, "perhaps", "“perhaps” is not one of the choices: Planned / "),
        (PAID, "soon", "“soon” is not a date. Write it as 2026-03-31."),
        (PAID, "03/04/2027", "“03/04/2027” may be 2027-04-03 or 2027-03-04. Write it as 2026-03-31."),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_as_it_was_written(field: ContentField, text: str, sentence: str) -> None:
    assert wording.meant(field, text) == text
    assert wording.problem(field, text).startswith(sentence)


def test_a_text_too_long_or_that_cannot_be_stored_is_said() -> None:
    summary = ANSWER[1]
    assert wording.problem(summary, "x" * summary.limit) == ""
    assert wording.problem(summary, "x" * (summary.limit + 1)) != ""


def test_a_field_taken_away_is_not_asked_and_not_read(
    monkeypatch: pytest.MonkeyPatch, composed: Callable[..., Questionnaire]
) -> None:
    whole = composed(slugs=["15-a"])
    monkeypatch.setattr(form, "ANSWER", ANSWER[:3])
    assert len(asked_in(composed(slugs=["15-a"]))) == 3
    (brought,) = open_questionnaire(WRITE["docx"](whole)).answers
    assert tuple(brought.texts) == ("implementation_status", "summary", "obstacles")
