"""The catalogues say each thing with the word of docs/glossary.md, in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from bin import messages

# The table's columns, in its order.
COLUMNS = {"ar": 1, "zh_Hans": 2, "fr": 3, "ru": 4, "es": 5}
# "answers" and "draft" as verbs, and names of file formats: other words, which the glossary does not rule.
OTHER_SENSES = {
    "answer": r"virus scanner does not answer|site does not answer|too long to answer|site answers|detail answers as"
    r"|last answer of the mail server",
    "document": r"a Word document",
    "draft": r"expert to draft|asks you to draft",
    "replaced": r"is nominated, and replaced|is replaced by what is found",
}
# Words of the column "not" that are right words for other things.
OTHER_THINGS = {
    "version": "a numbered text of one answer; a later version of a document",
    "update": "what is published of a commitment after the first time",
    "report": "what a meeting issues; and the verb",
    "named": "named in a text, which is no assignment",
    "list": "any list; that of a State's tasks is the task list",
    "round": "the preposition",
    "sending": "the verb, of answers",
    "submission": "the heading of the questionnaire that United Nations secretariats send",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|<[^>]*>")
MARKS = re.compile("[\u064b-\u0652]")  # Arabic vowels, which are written or not


def terms(root: Path) -> dict[str, list[str]]:
    """{English term: the cells of its row}, from the table "In six languages"."""
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    table = text.partition("## In six languages")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if "|" in line]
    return {row[0]: row for row in rows[2:]}


def words(cell: str) -> list[str]:
    """What may stand in a translation: each word up to its mark, without case and vowels."""
    return [MARKS.sub("", word.partition("·")[0].strip()).casefold() for word in cell.split(",")]


def speaks_of(term: str, sentence: str) -> bool:
    """Whether an English sentence holds the term as a word, in the sense of the glossary."""
    plain = PLACEHOLDER.sub(" ", sentence)
    if sense := OTHER_SENSES.get(term):
        plain = re.sub(sense, " ", plain, flags=re.IGNORECASE)
    return re.search(rf"\b{term}s?\b", plain, re.IGNORECASE) is not None


def given_up(root: Path) -> list[str]:
    """The words of the column "not", without what stands in brackets."""
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    table = text.partition("## What each thing is called")[2].partition("\n## ")[0]
    cells = [line.strip("|").split("|")[-1] for line in table.splitlines() if line.startswith("| ")][1:]
    return [word.strip() for cell in cells for word in re.sub(r"\(.*?\)", "", cell).split(",") if word.strip()]


def strays(message: Message, rows: dict[str, list[str]], column: int) -> list[str]:
    """The terms of the sentence that its translation says otherwise."""
    english = message.id if isinstance(message.id, str) else " ".join(message.id)
    other = message.string if isinstance(message.string, str) else " ".join(message.string)
    said = MARKS.sub("", other).casefold()
    return [
        f"{term}: {english[:80]!r} -> {other[:80]!r}"
        for term, row in rows.items()
        if other and speaks_of(term, english) and not any(word in said for word in words(row[column]))
    ]


@pytest.mark.parametrize("language", COLUMNS)
def test_every_catalogue_says_it_with_the_word_of_the_glossary(language: str, root: Path) -> None:
    rows = terms(root)
    assert len(rows) > 15
    found = [
        stray
        for message in messages.stored(language)
        if message.id
        for stray in strays(message, rows, COLUMNS[language])
    ]
    assert not found, "\n".join(["", *found])


def test_a_word_translated_otherwise_is_found(root: Path) -> None:
    planted = Message("Your commitment was published.", "Votre promesse a été publiée.")
    assert strays(planted, terms(root), COLUMNS["fr"])
    assert not strays(Message(planted.id, "Votre engagement a été publié."), terms(root), COLUMNS["fr"])


def test_another_sense_of_a_word_is_left_alone() -> None:
    assert not speaks_of("answer", "The site does not answer, or breaks off.")
    assert speaks_of("answer", "The answer was returned.")


def test_every_thing_of_the_glossary_has_its_row_in_six_languages(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    table = text.partition("## What each thing is called")[2].partition("\n## ")[0]
    things = [line.strip("|").split("|")[0] for line in table.splitlines() if line.startswith("| ")][1:]
    spoken = [term for term in terms(root) if not term.startswith("-")]
    without = [thing.strip() for thing in things if not any(term in thing.casefold() for term in spoken)]
    assert without == []


def test_no_sentence_uses_a_word_that_was_given_up(root: Path, code: Catalog) -> None:
    """What the column "not" names is in no English sentence, but where the word is right for another thing."""
    words_not = given_up(root)
    assert len(words_not) > 15
    assert not OTHER_THINGS.keys() - set(words_not), "a reason without a word"
    found = [
        f"{word}: {sentence}"
        for message in code
        if message.id
        for sentence in ([message.id] if isinstance(message.id, str) else message.id)
        for word in words_not
        if word not in OTHER_THINGS and speaks_of(re.escape(word), sentence)
    ]
    assert not found, "\n".join(["", *found])


def test_a_word_that_was_given_up_is_found(root: Path) -> None:
    assert {"pledge", "desk", "head of the chain"} <= set(given_up(root))
    assert speaks_of("pledge", "What States pledge, and their pledges.")
