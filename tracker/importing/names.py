"""The names by which a State is printed, and what an importer may make of them.

Belongs here: looking a printed name up, and reading the reference table from its file, so that a dry run needs no
database. Not here: where in a text a name stands (`structure.attributions`). Names are the UN's, never a library's
(domain, section 7); codes ("AI", "PN") are no names, so "(AI)" is never Anguilla.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference" / "un_states.csv"
NAME_COLUMNS = (
    "un_short_en", "un_formal_en", "un_short_fr", "un_short_es", "un_short_ru", "un_short_zh", "un_short_ar",
)  # fmt: skip
PLAIN = str.maketrans(
    dict.fromkeys("\u2019\u2018\u201b\u201f\u02bc\u00b4\u0060\u2032", "'") | dict.fromkeys("-\u2010\u2011\u2013", " ")
)
"""What reports print for an apostrophe; and a hyphen, which some print for a space ("Viet-Nam")."""

GLUED_BRACKET = re.compile(r"(?<=\w)\(")
INVERTED = re.compile(r"^([^,()]+), ([^,()]+ of)$")
WORD = re.compile(r"\w(?:[\w.-]|['\u2019](?!s\b))*(?<![.'\u2019-])(?:\s?\([^()]{1,40}\))?")
ARTICLE = re.compile(r"[ldLD]['\u2019]|[\u0648\u0641\u0644](?=[\u0621-\u064a]{3})")
"""What is written together with a name: "l'Argentine", and Arabic for "and", "so" and "of"."""

IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
LONGEST_NAME = 9
"""Words."""

SHORTENED = {"st.": "saint", "st": "saint", "&": "and"}
FORMER = (
    ("Burma", "MMR"), ("Zaire", "COD"), ("Democratic Republic of Congo", "COD"), ("Western Samoa", "WSM"),
    ("Republic of Macedonia", "MKD"), ("Byelorussia", "BLR"), ("Bosnia Herzegovina", "BIH"), ("Upper Volta", "BFA"),
    ("Republic of Congo", "COG"), ("Democratic Peoples' Republic of Korea", "PRK"),
    ("Gambia (Republic of The)", "GMB"), ("Ceylon", "LKA"), ("Dahomey", "BEN"), ("Kampuchea", "KHM"),
)  # fmt: skip
"""Names that reports print and the reference table, kept as the UN gives it, does not hold."""


class StateNames:
    """Printed name -> ISO 3166 code.

    Args:
        rows: (iso3, names) pairs. A name that two rows claim belongs to the first: give the strongest names first.
    """

    def __init__(self, rows: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._codes: dict[str, str] = {}
        for iso3, names in rows:
            for name in names:
                if key := _key(name):
                    self._codes.setdefault(key, iso3)
        known = set(self._codes.values())
        for name, iso3 in FORMER:
            if iso3 in known:
                self._codes.setdefault(_key(name), iso3)
        self._run_together = {key.replace(" ", ""): iso3 for key, iso3 in reversed(self._codes.items())}

    def __len__(self) -> int:
        return len(self._codes)

    def named_in(self, text: str) -> list[tuple[int, int, str]]:
        """The States that a text names, in order: where each name begins and ends, and the code of its State.

        Args:
            text: a sentence. Of two names that begin at the same word the longer one counts.
        """
        words = [*WORD.finditer(text)]
        found: list[tuple[int, int, str]] = []
        ends = 0
        for at, word in enumerate(words):
            if word.start() < ends or IDEOGRAPH.match(word[0]):
                continue
            if named := self._longest_at(text, words[at : at + LONGEST_NAME]):
                found.append(named)
                ends = named[1]
        return sorted([*found, *self._named_without_spaces(text)])

    def _longest_at(self, text: str, words: Sequence[re.Match[str]]) -> tuple[int, int, str] | None:
        """The longest name that begins with the first of these words, or behind what is written together with it."""
        begins = words[0].start()
        article = ARTICLE.match(words[0][0])
        for start in (begins, begins + article.end()) if article else (begins,):
            for last in reversed(words):
                if iso3 := self.iso3(text[start : last.end()]):
                    return start, last.end(), iso3
        return None

    def _named_without_spaces(self, text: str) -> list[tuple[int, int, str]]:
        """The names in a script that puts no space between words, the longest first: "刚果民主共和国" is not "刚果"."""
        if not IDEOGRAPH.search(text):
            return []
        found: list[tuple[int, int, str]] = []
        for key in sorted(filter(IDEOGRAPH.match, self._codes), key=len, reverse=True):
            at = text.find(key)
            while at >= 0:
                ends = at + len(key)
                if not any(at < other and begins < ends for begins, other, _iso3 in found):
                    found.append((at, ends, self._codes[key]))
                at = text.find(key, ends)
        return found

    def iso3(self, printed: str) -> str | None:
        """The code of the State that is printed so, whole name only, or None.

        A hyphen may also be that of a line's end, which a PDF keeps in the middle of a word ("Venez-uela").
        """
        key = _key(printed)
        return self._codes.get(key) or (self._run_together.get(key.replace(" ", "")) if "-" in printed else None)


def load_state_names(path: Path = REFERENCE) -> StateNames:
    """The names of the reference table: short, formal, other languages' and former names.

    Args:
        path: a CSV file with the columns of `fixtures/reference/un_states.csv`; aliases are separated by ";".
    Raises:
        OSError, KeyError: the table is missing, or lacks a column: a fault of the installation, not of a document.
    """
    with path.open(encoding="utf-8", newline="") as opened:
        table = list(csv.DictReader(opened))
    by_strength = [[(row["iso3"], [row[column]]) for row in table] for column in NAME_COLUMNS[:2]]
    by_strength.append([(row["iso3"], row["aliases"].split(";")) for row in table])
    by_strength.extend([(row["iso3"], [row[column]]) for row in table] for column in NAME_COLUMNS[2:])
    return StateNames(pair for rank in by_strength for pair in rank)


def _key(name: str) -> str:
    name = GLUED_BRACKET.sub(" (", name).replace("( ", "(").replace(" )", ")")
    plain = INVERTED.sub(r"\1 (\2)", " ".join(name.translate(PLAIN).split()))
    letters = unicodedata.normalize("NFKD", plain)
    words = "".join(sign for sign in letters if not unicodedata.combining(sign)).casefold().split()
    if words and words[0] == "the":
        words = words[1:]
    return " ".join(SHORTENED.get(word, word) for word in words)
