"""`python -m tests.lab.search_quality.questions FOLDER ...`: check the questions against the texts."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.lab.search_quality.pool import Text, pool

HERE = Path(__file__).parent
FEWEST_WORDS, MOST_WORDS = 2, 6
NONE = "-"
MOST_SIGNS = 18
"""Of a Chinese question, which may be written without spaces."""


class Question(NamedTuple):
    """What is asked, in which language, and the ids of all right answers; without any, nothing may be found."""

    language: str
    query: str
    answers: tuple[str, ...]


def questions(name: str) -> list[Question]:
    """Those of `words` (answers in the language of the question) or `meanings` (in another)."""
    head, *lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    if head.split("\t") != list(Question._fields):
        raise ValueError(f"{name}.tsv begins with {head!r}")
    rows = [line.split("\t") for line in lines]
    return [Question(language, query, () if ids == NONE else tuple(ids.split("; "))) for language, query, ids in rows]


def is_copied(query: str, text: str) -> bool:
    """Whether the question is a run of words of the text, whatever their case, accents and signs."""
    if re.search(r"[\u4e00-\u9fff]", query):
        return _words(query).replace(" ", "") in _words(text).replace(" ", "")
    return f" {_words(query)} " in f" {_words(text)} "


def has_its_length(question: Question) -> bool:
    """Two to six words; in Chinese, no more signs than six words have."""
    if question.language == "zh":
        return FEWEST_WORDS <= len(question.query) <= MOST_SIGNS
    return FEWEST_WORDS <= len(question.query.split()) <= MOST_WORDS


def faults(name: str, texts: Mapping[str, Text]) -> Iterator[str]:
    """What is wrong with the questions; an answer that is not among `texts` is one fault, and is not looked into."""
    for question in questions(name):
        if not has_its_length(question):
            yield f"{question.query}: not two to six words"
        for answer in question.answers:
            if answer not in texts:
                yield f"{question.query}: no text {answer}"
            elif is_copied(question.query, texts[answer].text):
                yield f"{question.query}: a copy of words of {answer}"
            elif (texts[answer].language == question.language) != (name == "words"):
                yield f"{question.query}: {answer} is in {texts[answer].language}"


def _words(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", bare).strip()


def main(arguments: list[str]) -> int:
    """Print each fault of the questions; 1 where there is one."""
    texts = {each.id: each for each in pool(*map(Path, arguments))}
    found = [fault for name in ("words", "meanings") for fault in faults(name, texts)]
    print(*found, f"{len(found)} faults among {len(texts)} texts", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
