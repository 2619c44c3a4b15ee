"""What a person types into a search, read as terms: words, phrases in quotation marks, words left out, names of States.

A term is found where each of its clauses has one of its alternatives; an alternative is some words in a row.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tracker.words.cutting import Word, compounds, cut, folded, is_han
from tracker.words.stems import LATIN, has_stem, language_of, stems, written_forms
from tracker.words.stop_words import CHINESE, STOP_WORDS

MOST_TERMS = 16
LONGEST_NAME = 10  # words
QUOTED = re.compile(r"(?:(?<!\S)-)?[\"“”„«「『]([^\"“”»」』]*)[\"“”»」』]")
LEFT_OUT = re.compile(r"(?<!\S)-(?=\w)")
# What a person may say before the label of a recommendation: "recommendation 122.151", "para. 15 (g)".
BEFORE_LABEL = re.compile(
    r"\b(?:recommendations?|recommandations?|recomendaci(?:ón|ones)|рекомендаци[ияюй]|(?:ال)?توصية|建议|paragraphs?|para|"
    r"párrafos?|paragraphes?|пункт|(?:ال)?فقرة|第)\.?\s*(?=\d)",
    re.IGNORECASE,
)
SAME_MEANING = Path(__file__).with_name("same_meaning.tsv")
SHORT_ACRONYM = 2  # letters; it is one only in capitals, for "ai" is a word of French

type Phrase = tuple[str, ...]  # words in a row, as they are stored
type Clause = tuple[Phrase, ...]  # alternatives


@dataclass(frozen=True)
class SearchTerm:
    """One thing that is asked for.

    Args:
        typed: as it was typed.
        clauses: each must be found by one of its alternatives.
        exact: the words as typed, in a row; of a name of a State, any of its names.
        states: codes of the States that it names.
        is_left_out: it must not be found.
        is_beginning: its words may go on: words that begin with it.
    """

    typed: str
    clauses: tuple[Clause, ...]
    exact: Clause
    states: frozenset[str] = frozenset()
    is_left_out: bool = False
    is_beginning: bool = False

    def as_beginning(self) -> "SearchTerm | None":
        """The term as the beginning of a longer word; None where it is too short, or more than one word."""
        word = self.exact[0][0]
        if self.states or len(self.exact[0]) > 1 or len(word) < (1 if is_han(word) else 3):
            return None
        return replace(self, clauses=(((word,),),), is_beginning=True)


class StateName(NamedTuple):
    """What a name of a State stands for: whose it is, and every phrase that is a name of it."""

    states: frozenset[str]
    phrases: Clause


type NamedStates = Mapping[str, StateName]  # by the name without spaces, as `name_key` writes it


def name_key(name: str) -> str:
    return "".join(each.raw if each.is_han else each.folded for each in _whole(name))


def asked(typed: str, names: NamedStates) -> list[SearchTerm]:
    """The terms of a search, at most sixteen, no two the same. Words that say nothing are left out beside others.

    Args:
        typed: as a person typed it.
        names: every name of the States that may be named.
    """
    terms: dict[tuple[tuple[Clause, ...], bool], SearchTerm] = {}
    for text, is_phrase, is_left_out in _parts(BEFORE_LABEL.sub("", typed)):
        found = _phrase(text) if is_phrase else _words(text, names)
        for term in found:
            terms.setdefault((term.clauses, is_left_out), replace(term, is_left_out=is_left_out))
    telling = [each for each in terms.values() if each.exact[0][0] not in STOP_WORDS or len(each.exact[0]) > 1]
    return (telling if any(not each.is_left_out for each in telling) else list(terms.values()))[:MOST_TERMS]


def _parts(typed: str) -> Iterator[tuple[str, bool, bool]]:
    """(text, whether it is a phrase, whether it is left out)."""
    last = 0
    for quoted in QUOTED.finditer(typed):
        yield from _loose(typed[last : quoted.start()])
        yield quoted.group(1), True, quoted.group().startswith("-")
        last = quoted.end()
    yield from _loose(typed[last:])


def _loose(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Text outside of quotation marks: what follows a minus is left out, up to the next space."""
    begun, *left_out = LEFT_OUT.split(text)
    yield begun, False, False
    for each in left_out:
        word, _space, rest = each.partition(" ")
        yield word, False, True
        yield rest, False, False


def _phrase(text: str) -> Iterator[SearchTerm]:
    words = cut(text, ends=False)
    if words:
        phrase = tuple(each.folded for each in words)
        yield SearchTerm(text, ((phrase,),), (phrase,))


def _whole(text: str) -> list[Word]:
    """Words, each run of Chinese as one."""
    found: list[Word] = []
    for word in cut(text, ends=False):
        before = found[-1] if found else None
        if before and before.is_han and word.is_han and word.start < before.end:
            found[-1] = Word(text[before.start : word.end], "", before.start, word.end)
        else:
            found.append(word)
    return found


def _words(text: str, names: NamedStates) -> Iterator[SearchTerm]:
    words, place = _whole(text), 0
    joined = dict(compounds(text, words))
    while place < len(words):
        if name := _named(words, place, names):
            length, term = name
            yield replace(term, typed=text[words[place].start : words[place + length - 1].end])
            place += length
        elif words[place].is_han:
            yield from _chinese(words[place].raw, names)
            place += 1
        elif place in joined:
            yield _compound(text, words[place : joined[place]])
            place = joined[place]
        else:
            yield term_of_word(words[place])
            place += 1


def _named(words: list[Word], place: int, names: NamedStates) -> tuple[int, SearchTerm] | None:
    """The longest name of a State that begins at `place`, and how many words it is."""
    for length in range(min(LONGEST_NAME, len(words) - place), 0, -1):
        written = words[place : place + length]
        key = "".join(each.raw if each.is_han else each.folded for each in written)
        name = names.get(key)
        if length == 1 and written[0].folded not in STOP_WORDS:
            name = name or names.get(written[0].raw)  # its code, which is in capitals
        if name:
            return length, SearchTerm("", (name.phrases,), name.phrases, name.states)
        others = same_meaning().names
        if phrases := others.get(key) or (others.get(written[0].raw) if length == 1 else None):
            exact = tuple(each.folded for each in written)
            return length, SearchTerm("", (tuple(dict.fromkeys([exact, *phrases])),), (exact,))
    return None


class SameMeaning(NamedTuple):
    """What `same_meaning.tsv` says: by a name of several words, or an acronym, all names of the thing; and by the
    stem of a single word, the other words."""

    names: Mapping[str, Clause]
    words: Mapping[Phrase, Clause]


@cache
def same_meaning() -> SameMeaning:
    """The names of one thing, as `names_of_states` has those of a State; each row is for words in one language."""
    names: dict[str, Clause] = {}
    words: dict[Phrase, Clause] = defaultdict(tuple)
    for line in SAME_MEANING.read_text(encoding="utf-8").splitlines()[1:]:
        language, row = line.split("\t")
        rows = [cut(each, ends=False) for each in row.split(" | ")]
        if all(len(each) == 1 and not each[0].raw.isupper() for each in rows):
            forms = tuple(dict.fromkeys(form for (word,) in rows for form in _forms(word, language)))
            words.update({form: tuple(dict.fromkeys([*words[form], *forms])) for form in forms})
            continue
        phrases = tuple(dict.fromkeys(tuple(each.folded for each in some) for some in rows))
        for name, some in zip(row.split(" | "), rows, strict=True):
            is_short = len(some) == 1 and len(name) <= SHORT_ACRONYM and name.isupper()
            key = name if is_short else name_key(name)
            names[key] = tuple(dict.fromkeys([*names.get(key, ()), *phrases]))
    return SameMeaning(names, dict(words))


def term_of_word(word: Word) -> SearchTerm:
    """One word in any of its forms, and the words that mean the same."""
    found = dict.fromkeys(_forms(word))
    for form in list(found):
        found.update(dict.fromkeys(same_meaning().words.get(form, ())))
    return SearchTerm(word.raw, (tuple(found),), ((word.folded,),))


def _forms(word: Word, language: str = "") -> Iterator[Phrase]:
    """A word as it is written, and its stems: of a Latin word those of three languages, where none is named."""
    yield (word.folded,)
    if has_stem(word.folded):
        own = language_of(word.folded, language or "en")
        written = written_forms(word.raw, own)
        for each in LATIN if own in LATIN and not language else (own,):
            yield from ((stem,) for form in written for stem in stems(form, each))


def _compound(text: str, words: list[Word]) -> SearchTerm:
    """ "multi-stakeholder" is found as two words in a row, in any of their forms, and written as one."""
    row = tuple(each.folded for each in words)
    joined = ("".join(row),)
    one = term_of_word(Word(joined[0], joined[0], 0, 0)).clauses[0]
    written = text[words[0].start : words[-1].end]
    return SearchTerm(f"{written})" if "(" in written else written, ((row, *one),), (row, joined))


def _chinese(run: str, names: NamedStates) -> Iterator[SearchTerm]:
    """A run of Chinese: a State's name in it is a term, and each other character must stand with a neighbour of it."""
    named = [each for each in names if is_han(each) and each in run]
    for name in sorted(named, key=len, reverse=True):
        before, _name, after = run.partition(name)
        if _name:
            yield from _chinese(before, names) if before else ()
            yield SearchTerm(name, (names[name].phrases,), names[name].phrases, names[name].states)
            yield from _chinese(after, names) if after else ()
            return
    yield from _pairs(run)


def _pairs(run: str) -> Iterator[SearchTerm]:
    pairs = [folded(run[place : place + 2]) for place in range(max(len(run) - 1, 1))]
    if len(run) == 1:
        yield SearchTerm(run, (((pairs[0],),),), ((pairs[0],),), is_beginning=True)
        return
    clauses = [
        frozenset(pairs[max(place - 1, 0) : place + 1])
        for place, character in enumerate(run)
        if character not in CHINESE or len(run) == 2
    ]
    for clause in dict.fromkeys(clauses):
        if not any(other < clause for other in clauses):
            ordered = tuple((each,) for each in pairs if each in clause)
            yield SearchTerm("/".join(each for (each,) in ordered), (ordered,), ordered)
