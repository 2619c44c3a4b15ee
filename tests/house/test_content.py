"""The definition of content, against what is written by hand beside it: models, words of actions, released formats."""

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.validators import MaxLengthValidator
from django.db import models

from tracker import actions
from tracker.content import ANSWER, COMMITMENT, formats
from tracker.content.fields import Content, ContentField, Kind, names, published, texts
from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.rules import erasable

# What a version has beside its content, and why no reviewer reads it as a part of what the State says.
WHERE, MOVE, ABOUT = (
    "whose it is, and how it came: said above the answer",
    "its way through the table of moves: the stage, who made a move and when",
    "what it is about or names: shown as what it points at",
)
FRAME = {
    **dict.fromkeys(["id", "submission", "version", "revision", "on_behalf", "transmission"], WHERE),
    **dict.fromkeys(["review_state", "typed_at", "typed_by", "ready_at", "ready_by", "checked_at", "checked_by"], MOVE),
    **dict.fromkeys(["reported_on", "corrected_on"], MOVE),
    **dict.fromkeys(["recommendation", "printing", "commitments", "commitment", "recommendations"], ABOUT),
    "unchanged_from": "the answer that it confirms: said above it",
    "transcribes": "the version that was entered wrongly from the same letter: it is compared with that one",
    "transcribed_because": "the secretariat's own words on its mistake: said above the answer",
    "mistake": "the correction by which it ended: no reviewer reads it, for its text is gone",
    "moved_from": "the version at the wrong place, whose text is gone",
    "language": "of the words of all fields: they are marked with it",
    "return_reason": "the reviewer's own words, read by the State",
    "reasons_by_field": "the reviewer's own words, read by the State beside each field",
}
KINDS = pytest.mark.parametrize(
    ("model", "fields"), [(StatusUpdate, ANSWER), (CommitmentUpdate, COMMITMENT)], ids=["answer", "commitment"]
)
COLUMNS = {
    Kind.CHOICE: models.CharField, Kind.WORDS: models.TextField, Kind.LINE: models.CharField, Kind.DAY: models.DateField
}  # fmt: skip
# Letters stand in files that States keep: none ever means another field, and none is given again.
LETTERS = {"a": "implementation_status", "s": "summary", "o": "obstacles", "t": "assistance_needed"}


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}


def unseen(stored: set[str], fields: Content) -> set[str]:
    """Columns that no reviewer reads, for they are in no definition, and of which nobody said why."""
    return stored - set(names(fields)) - {name for name, reason in FRAME.items() if reason}


def limit_of(column: Any) -> int:
    """How many characters the column keeps; 0 where that is no question."""
    if isinstance(column, models.TextField):
        return next(int(each.limit_value) for each in column.validators if isinstance(each, MaxLengthValidator))
    return 0 if column.choices else int(column.max_length or 0)


@KINDS
def test_every_column_of_a_version_is_defined_and_every_field_is_a_column(
    model: type[models.Model], fields: Content
) -> None:
    assert unseen(columns(model), fields) == set()
    assert set(names(fields)) <= columns(model)
    assert not set(names(fields)) & set(FRAME), "what is content has no reason to be unseen"


def test_a_text_that_no_reviewer_reads_is_found_and_every_reason_is_of_a_column() -> None:
    """Planted: a column that is in no definition, and a reason that was left empty."""
    assert unseen({*columns(StatusUpdate), "remark_of_the_ministry"}, ANSWER) == {"remark_of_the_ministry"}
    assert unseen(columns(StatusUpdate), ANSWER[1:]) == {ANSWER[0].name}
    with patch.dict(FRAME, return_reason=""):
        assert unseen(columns(StatusUpdate), ANSWER) == {"return_reason"}
    assert set(FRAME) - columns(StatusUpdate) - columns(CommitmentUpdate) == set()


@KINDS
def test_a_column_is_of_the_kind_length_and_choices_that_the_definition_says(
    model: type[models.Model], fields: Content
) -> None:
    for field in fields:
        column: Any = model._meta.get_field(field.name)
        assert isinstance(column, COLUMNS[field.kind]), field.name
        assert limit_of(column) == field.limit, field.name
        assert list(column.choices or []) == list(field.choices.choices), field.name
        assert str(column.verbose_name).casefold() == str(field.label).casefold(), field.name


@pytest.mark.parametrize(
    ("words", "fields"),
    [(actions.AnswerWords, ANSWER), (actions.CommitmentWords, COMMITMENT)],
    ids=["answer", "commitment"],
)
def test_the_words_that_actions_take_are_those_fields_and_their_language(words: Any, fields: Content) -> None:
    assert [each.name for each in dataclasses.fields(words)] == [*names(fields), "language"]


def test_a_released_format_has_the_fields_that_were_defined_from_it_on() -> None:
    for number, receipt in formats.RECEIPTS.items():
        assert due(ANSWER, receipt.answer) == since(ANSWER, "receipt_from", number)
        assert due(COMMITMENT, receipt.commitment) == since(COMMITMENT, "receipt_from", number)
    for number, body in formats.BODIES.items():
        assert due(ANSWER, body.answer) == since(published(ANSWER), "body_from", number)
        assert due(COMMITMENT, body.commitment) == since(published(COMMITMENT), "body_from", number)


def due(fields: Content, keys: Iterable[str]) -> set[str]:
    return set(keys) & set(names(fields))


def since(fields: Content, of: str, number: int) -> set[str]:
    return {field.name for field in fields if getattr(field, of) <= number}


def test_what_is_written_today_holds_every_field() -> None:
    for fields in (ANSWER, COMMITMENT):
        for field in fields:
            assert field.receipt_from <= formats.RECEIPT, f"no receipt holds {field.name}"
            assert field.body_from <= formats.BODY or not field.is_public, f"no publication holds {field.name}"


def unreached(fields: Iterable[ContentField]) -> list[str]:
    """The fields with words of a State that no order can name, and that nobody gave a reason for."""
    return [field.name for field in fields if field.is_text and not field.is_erasable and not field.keeps]


def test_an_order_of_erasure_can_name_every_text_or_the_reason_is_given() -> None:
    assert unreached((*ANSWER, *COMMITMENT)) == []
    assert unreached([replace(ANSWER[1], is_erasable=False)]) == ["summary"]
    for model, fields in (("statusupdate", ANSWER), ("commitmentupdate", COMMITMENT)):
        for field in texts(fields):
            assert f"{model}.{field.name}" in erasable.REACHED | erasable.BEYOND


def test_a_name_means_one_thing() -> None:
    both = names((*ANSWER, *COMMITMENT))
    assert len(both) == len(set(both))
    for fields in (ANSWER, COMMITMENT):
        for name in ("in_sheets", "in_data"):
            said = [getattr(field, name) for field in fields]
            assert len(said) == len(set(said))


def test_a_letter_of_the_questionnaire_means_the_same_field_for_ever() -> None:
    given = {field.letter: field.name for field in ANSWER if field.letter}
    assert {letter: given.get(letter) for letter in LETTERS} == LETTERS
    assert len(given) == len([field for field in ANSWER if field.letter])
    assert "q" not in given, "the id of a recommendation begins with it"


def test_a_version_says_one_thing_first_and_its_language_is_asked_once() -> None:
    for fields in (ANSWER, COMMITMENT):
        assert [field.kind for field in fields if field.is_statement] == [Kind.WORDS]
    assert [field.kind for field in ANSWER if field.is_counted] == [Kind.WORDS], "its box asks the language too"
    assert not any(field.is_counted for field in COMMITMENT), "its page asks the language at the end"


def test_every_field_says_what_it_means_in_the_dictionary() -> None:
    assert [field.name for field in (*ANSWER, *COMMITMENT) if not field.meaning.endswith(".")] == []
