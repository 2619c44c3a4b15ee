"""The table of acts: every row is of a known language and act, stands once, and finds its own phrase."""

import re
from pathlib import Path

import pytest

from tracker.choices import Language
from tracker.importing.structure import acts
from tracker.importing.structure.acts import KNOWN, LANGUAGES, ActRow, pattern_of, rows, words_of
from tracker.importing.structure.structures import STRUCTURES

READERS = Path(acts.__file__).parent
ROWS = [row for listed in rows().values() for row in listed]
NOT_BEFORE = re.compile(r"<<![^<>]*>")
NAMED = re.compile(r"\{([a-z_]+)\}")
EXAMPLES = {"word": "word", "name": "Ruritania", "number": "5", "few": "若干", "who": "all gardeners"}
EXAMPLES |= {"capital": "A", "letter": "a", "small": "a"}
"""What stands for a name of `KNOWN` in an example; for the others, nothing."""

ENDS = {"[": "]", "(": ")", "<": ">", "{": "}"}


def parts_of(phrase: str) -> list[str]:
    """The alternatives of a phrase, parted where it has "|" outside brackets."""
    found, depth = [""], 0
    for sign in NOT_BEFORE.sub("", phrase):
        depth += (sign in ENDS) - (sign in ENDS.values())
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


def example_of(phrase: str, row: ActRow) -> str:
    """A text with the phrase: the first of its alternatives, without what may be left out."""
    text, at = "", 0
    phrase = parts_of(phrase)[0]
    while at < len(phrase):
        sign = phrase[at]
        if sign not in ENDS:
            text += " " if sign in "…‥" else "" if sign in "*^$" else sign
            at += 1
            continue
        depth, ends = 1, at + 1
        while depth:
            depth += (phrase[ends] in ENDS) - (phrase[ends] in ENDS.values())
            ends += 1
        inside, at = phrase[at + 1 : ends - 1], ends
        if sign == "{":
            text += named(inside, row)
        elif sign == "(" or (sign == "<" and inside[0] not in "<!"):
            text += example_of(inside, row)
    return text


def named(name: str, row: ActRow) -> str:
    if name.startswith("who:"):
        return example_of(name[4:], row)
    if name in KNOWN or " " in name:
        return EXAMPLES.get(name, "")
    listed = rows()[row.language, name]
    first = next(each for each in listed if not each.governs or not row.governs or row.governs[0] in each.governs)
    return example_of(first.phrase, row)


def test_each_row_has_a_known_language_act_and_structure_and_stands_once() -> None:
    code = "".join(each.read_text(encoding="utf-8") for each in READERS.rglob("*.py"))
    asked = {name for row in ROWS for name in NAMED.findall(row.phrase)}
    structures = {each.NAME for each in STRUCTURES}
    assert sorted(LANGUAGES) == sorted(each[:2] for each in Language.values)
    for row in ROWS:
        assert row.language in LANGUAGES
        assert row.act in asked or f'"{row.act}"' in code or f"'{row.act}'" in code, f"nothing reads {row}"
        assert set(row.governs) <= structures, row
    assert asked <= {row.act for row in ROWS} | KNOWN.keys()
    said = [(row.language, row.act, row.phrase) for row in ROWS]
    assert sorted(set(said)) == sorted(said), "a phrase stands twice"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_finds_its_own_phrase(language: str) -> None:
    for row in ROWS:
        if row.language == language:
            example = example_of(row.phrase, row)
            assert pattern_of(row, (row.governs or ("",))[0]).search(example), (row, example)


@pytest.mark.parametrize(
    ("act", "text", "is_found"),
    [
        ("recommends", "It recommends a hedge", True),
        ("recommends", "it recommended a hedge", False),
        ("mentions", "THE RECOMMENDATIONS", True),
        ("draft", "a Draft resolution", True),
        ("draft", "a draft resolutions", False),
        ("states", "each Secretary\u2010General", True),
        ("states", "a state", False),
    ],
)
def test_a_word_is_found_whole_and_a_small_letter_may_be_a_capital_one(act: str, text: str, is_found: bool) -> None:
    assert bool(words_of("en").of(act).search(text)) is is_found
