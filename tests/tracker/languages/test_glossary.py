"""The catalogues say each thing with the word of docs/glossary.md, in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.tracker.languages.reading import stored

# The table's columns, in its order.
COLUMNS = {"ar": 1, "zh_Hans": 2, "fr": 3, "ru": 4, "es": 5}
# "answers" and "draft" as verbs, names of file formats, and the missions of observer States: other words, which the
# glossary does not rule.
OTHER_SENSES = {
    "answer": r"virus scanner does not answer|site does not answer|too long to answer|site answers|detail answers as"
    r"|last answer of the mail server",
    "document": r"a Word document",
    "observer": r"Permanent Observer Mission",
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
def test_every_catalogue_says_it_with_the_word_of_the_glossary_and_quotes_a_label_as_it_is(
    language: str, root: Path
) -> None:
    rows, catalogue = terms(root), stored(language)
    assert len(rows) > 15
    labels = labels_of(catalogue)
    found = []
    for message in catalogue:
        if message.id:
            found += strays(message, rows, COLUMNS[language]) + misquoted(message, labels)
            if is_withdrawn_for_recalled(message, language):
                found.append(f"to recall is not to withdraw: {message.string}")
    assert not found, "\n".join(["", *found])


def is_withdrawn_for_recalled(message: Message, language: str) -> bool:
    english = str(message.id)
    if re.search(r"withdr[ae]w", english, re.IGNORECASE) or not speaks_of(r"recall(?:ed)?", english):
        return False
    return bool(re.search(WITHDRAW[language], MARKS.sub("", str(message.string)), re.IGNORECASE))


def test_what_is_planted_is_found(root: Path) -> None:
    planted = Message("Your commitment was published.", "Votre promesse a été publiée.")
    assert strays(planted, terms(root), COLUMNS["fr"])
    assert not strays(Message(planted.id, "Votre engagement a été publié."), terms(root), COLUMNS["fr"])
    assert not speaks_of("answer", "The site does not answer, or breaks off.")
    assert speaks_of("answer", "The answer was returned.")
    assert {"pledge", "desk", "head of the chain"} <= set(given_up(root))
    assert speaks_of("pledge", "What States pledge, and their pledges.")
    labels = {"no action yet": ["aucune mesure à ce stade"]}
    planted = Message("“No action yet” is no assessment.", "« Aucune mesure à ce jour » n’est pas une évaluation.")
    assert misquoted(planted, labels)
    assert not misquoted(Message(planted.id, "« Aucune mesure à ce stade » n’est pas une évaluation."), labels)


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


# In quotation marks; one label also begins a sentence that explains it.
QUOTED = re.compile(r"(?:[“\"]|^(?=No published answer\. ))([^“”\".]+)[”\".]")
# Names in addresses and data, the same in every language.
CODES = {"after", "next", "previous"}


def labels_of(catalogue: Catalog) -> dict[str, list[str]]:
    """{a label as a sentence quotes it: its translations}, of all sentences of the catalogue."""
    found: dict[str, list[str]] = {}
    for message in catalogue:
        if isinstance(message.id, str) and message.id and message.string:
            found.setdefault(as_quoted(message.id), []).append(as_quoted(message.string))
    return found


def as_quoted(label: str) -> str:
    """A label without its capital and the mark at its end, which a sentence may change."""
    return MARKS.sub("", label).casefold().rstrip(".,:;。：\N{NO-BREAK SPACE} ")


def misquoted(message: Message, labels: dict[str, list[str]]) -> list[str]:
    """The labels that the sentence quotes and its translation quotes otherwise."""
    english, other = ([said] if isinstance(said, str) else list(said) for said in (message.id, message.string))
    quoted = {as_quoted(each) for each in QUOTED.findall(english[-1])} - CODES
    return [
        f"“{label}” is {' or '.join(labels[label])}: {form[:300]}"
        for label in sorted(quoted & labels.keys())
        for form in filter(None, other)
        if not any(each in as_quoted(form) for each in labels[label])
    ]


# What the translation of "withdraw" has, and that of "recall" has not: to recall is to take back before the review.
WITHDRAW = {"ar": r"سحب|مسحوب", "zh_Hans": r"撤回", "fr": r"retir|rappel", "ru": r"отоз|отзов", "es": r"retir"}


def test_negotiated_is_not_called_agreed_in_russian() -> None:
    """Next to "Agreed" the old label said that the participants had not agreed."""
    catalogue = stored("ru")
    assert catalogue.get("Not negotiated").string == "Не была предметом переговоров"
    assert [each.string for each in catalogue if "согласовывал" in str(each.string).casefold()] == []


def test_a_document_does_not_publish_in_spanish() -> None:
    """What is published is in the ledger; a text is printed in a document."""
    found = [
        message.string
        for message in stored("es")
        if message.id
        and re.search(r"\bprint", str(message.id), re.IGNORECASE)
        and not re.search(r"\bpublish|\bpublic", str(message.id), re.IGNORECASE)
        and re.search(r"\bpublic", str(message.string), re.IGNORECASE)
    ]
    assert found == []
