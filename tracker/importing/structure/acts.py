"""The acts of documents in six languages, to recommend or to accept: the table `acts.tsv`, and its matcher.

A row has a language, an act, a phrase, and the structures whose documents the phrase governs: all, where it names none.
A translator edits the rows, and no code. In a phrase

    Office, office      a capital letter is one; a small letter that begins a word may be a capital one, too
    recommend*          the word with any ending; where no star is, the word ends where the phrase does
    call[s] (on|upon)   square brackets may be left out; round ones hold several, and one of these stands
    {adverb}            any phrase of that act, in the same language
    …                   some text of the same clause; \u2025 has no comma in it
    …… ………              some text of the same sentence, of the same page
    <that> <!that>      this comes next, or does not come next; <<!x> does not come right before
    ^ $                 where the text begins and where it ends
    {who} {who:...}     the addressee

and the names of `KNOWN` are other things that every language has, such as {number}.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("acts.tsv")
NOTHING = re.compile(r"(?!)")
BODY = "body"
"""The act whose rows name bodies. In a phrase it means the bodies of one structure, or all bodies."""

IN_CAPITALS = """
operative procedure chapter keeps_list perhaps pronoun_asked we_commit we_ask we_note reason review
review_chapter next_chapter review_annex commitments speaks_of makes makes_not were_made state_itself should
determiner speaks_of_recommendations closes to_be_examined noted supported in_part replies_title recommendation
begins_with_position takes_position gives_reason reasons_follow speaker_recommends one_recommendation
asks_secretariat decides asks_states mentions announces_list outcome_word recommendations_heading other_heading
may_recommend introduces leads_list of_drugs first_chapter adopted_list not_negotiated chairs_summary adopted
agreed adopts_list before_this audit counts issued_before outcome summary document_title corrigendum addendum
revision draft_document of_document column_text column_position column_themes column_label column_states
proposing_body
"""
CASELESS = frozenset(IN_CAPITALS.split())
"""Acts whose phrases are found in capitals, too."""

BREAKS = frozenset({"commitments"})
"""Acts in whose words a PDF may keep the hyphen of a line's end ("volun-tary")."""

KNOWN = {
    "aside": r"(?:,[^;:]{0,400}?,)?",
    "opening": r"(?:[^;:]{0,300}, )?",
    "adverbs": r"(?:(?:%s),? ){0,4}",
    "word": r"[\w’'-]+",
    "name": r"[A-ZÀ-ÝА-ЯЁ]\w+(?: \w+){0,6}?",
    "capital": r"[A-ZÀ-ÝА-ЯЁ]",
    "letter": r"[^\W\d_]",
    "small": r"[a-zà-ÿа-яё]",
    "few": r"[^\s,.;:，。；：]{2,40}",
    "number": r"\S{0,12}?\d",
    "marks": r"(?:\s?[*\u2217\d]{0,3})",
    "who": r"(?P<who>[^.;:。；：؛]{2,200}?)",
}
KNOWN_IN = {
    "zh": {"opening": r"(?:[^。；：]{0,120}[，,])?", "adverbs": r"(?:%s){0,3}"},
    "ar": {"aside": r"(?:،[^؛:]{0,300}?،)?", "opening": r"(?:[^؛:]{0,200}، )?", "adverbs": r"(?:(?:%s) )?"},
}
"""Where a language has another order or other signs."""

SIGNS = {
    "\u2026\u2026\u2026": r".{0,3000}?",
    "\u2026\u2026": r".{0,600}?",
    "\u2026": r"[^.;:。；：؛]{0,200}?",
    "\u2025": r"[^.,;:。，；：،؛]{0,100}?",
    "'": "['’]",
    "-": r"[-\u2010-\u2015 ]{1,3}",
    ":": r"\s?[:：]",
    "，": "[，,]",
    "*": r"\w*",
    " ": r"\s",
}
SIGN = re.compile(r"\{who:|\{(?P<act>[^{}]+)\}|<<!|<!|\u2026+|.")
OPENS = {"[": "(?:", "(": "(?:", "{who:": "(?P<who>", "<<!": "(?<!", "<!": "(?!", "<": "(?="}
CLOSES = {"]": ")?", ")": ")", "}": ")", ">": ")"}
EDGE, SPACE, INSIDE = "edge", "space", "inside"
"""A sign of a phrase follows the edge of the match, a space, or a letter of the same word."""


class ActRow(NamedTuple):
    """A row of the table."""

    language: str
    act: str
    phrase: str
    governs: tuple[str, ...]


@cache
def rows() -> Mapping[tuple[str, str], Sequence[ActRow]]:
    """Return the rows of the table by language and act, in its order."""
    found: dict[tuple[str, str], list[ActRow]] = defaultdict(list)
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        language, act, phrase, governs = line.split("\t")
        found[language, act].append(ActRow(language, act, phrase, tuple(governs.split())))
    return found


LANGUAGES = tuple(dict.fromkeys(language for language, _act in rows()))
"""The languages of the table, in its order."""


class _Phrase:
    """A phrase while it becomes a regular expression, sign by sign."""

    def __init__(self, row: ActRow, structure: str) -> None:
        self.row, self.structure = row, structure
        self.language = row.language
        self.parts: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.before, self.is_word = EDGE, False

    def source(self) -> str:
        """Return the regular expression."""
        text = self.row.phrase
        for found in SIGN.finditer(text):
            sign = found[0]
            if found["act"]:
                self._add(self._named(found["act"]), SPACE)
            elif sign in OPENS:
                self._begin(sign, text, found.end())
            elif sign in CLOSES and (sign != "}" or self.open):
                self._end(sign)
            elif sign == "|":
                self._end_word(only_ahead=True)
                self.parts.append("|")
                self.before = self.open[-1][1] if self.open else EDGE
            elif sign in SIGNS:
                self._add_sign(sign)
            else:
                self._add_letter(sign)
        self._end_word()
        return "".join(self.parts)

    def _add(self, source: str, before: str) -> None:
        self.parts.append(source)
        self.before, self.is_word = before, False

    def _add_sign(self, sign: str) -> None:
        is_gap = sign[0] in "\u2026\u2025"
        if is_gap:
            self._end_word()
        self._add(SIGNS[sign], EDGE if is_gap else INSIDE if sign == "*" else SPACE)

    def _add_letter(self, letter: str) -> None:
        if letter in "^$":
            self._add(letter, SPACE)
        elif not letter.isalnum():
            self._add(re.escape(letter), SPACE)
        else:
            begins = r"\b" if self.before == EDGE and self.language not in KNOWN_IN else ""
            may_be_capital = self.before != INSIDE and letter.islower() and self.row.act not in CASELESS
            breaks = "-?" if self.row.act in BREAKS and self.before == INSIDE else ""
            self.parts.append(begins + breaks + (f"[{letter}{letter.upper()}]" if may_be_capital else letter))
            self.before, self.is_word = INSIDE, True

    def _begin(self, sign: str, text: str, at: int) -> None:
        before = self.before
        if sign[0] == "<":
            self._end_word()
            self.before = SPACE if sign == "<<!" else EDGE
        elif sign == "[" and text[at] in ".,;":
            self._end_word()
        elif sign == "[" and self.before == EDGE and text[text.index("]", at) - 1].isalpha():
            self.parts.append(r"\b" if self.language not in KNOWN_IN else "")
            before = self.before = SPACE  # the beginning of a word that may be left out
        self.parts.append(OPENS[sign])
        self.open.append((sign, before if sign == "<<!" else self.before))

    def _end(self, sign: str) -> None:
        self._end_word(only_ahead=True)
        opened, before = self.open.pop()
        self.parts.append(CLOSES[sign])
        self.before = before if opened == "[" or opened[0] == "<" else INSIDE if self.is_word else SPACE

    def _end_word(self, *, only_ahead: bool = False) -> None:
        """The word that was begun ends here; `only_ahead`: where it is a word of what comes next."""
        is_ahead = bool(self.open) and self.open[-1][0] in {"<", "<!"}
        if self.is_word and self.language != "zh" and (is_ahead or not only_ahead):
            self.parts.append(r"\b")
            self.is_word = False

    def _named(self, act: str) -> str:
        count, _space, unit = act.partition(" ")
        if unit:
            return rf"(?:[\w’'-]+,?\s){{0,{count}}}?"
        if known := {**KNOWN, **KNOWN_IN.get(self.language, {})}.get(act):
            return known.replace("%s", source_of(self.language, "adverb", "")) if act == "adverbs" else known
        return f"(?:{source_of(self.language, act, self.structure)})"


@cache
def source_of(language: str, act: str, structure: str) -> str:
    """Return the regular expression of an act in a language; one that is found nowhere, where it has no rows.

    Args:
        structure: the structure of the documents; "" for the phrases that govern all.
    """
    listed = rows().get((language, act), ())
    wanted = [
        each for each in listed if not each.governs or structure in each.governs or (act == BODY and not structure)
    ]
    return "|".join(_Phrase(each, structure).source() for each in wanted) or NOTHING.pattern


@cache
def _compiled(language: str, act: str, structure: str) -> re.Pattern[str]:
    source = source_of(language, act, structure)
    return NOTHING if source == NOTHING.pattern else re.compile(source, re.IGNORECASE if act in CASELESS else 0)


def alternatives(act: str, *, but: str = "") -> str:
    """Return a part of a regular expression: the phrases of an act in any language.

    Args:
        but: a language that is left out.
    """
    flag = "i" if act in CASELESS else ""
    return f"(?{flag}:{'|'.join(source_of(each, act, '') for each in LANGUAGES if each != but)})"


@cache
def in_any_language(act: str) -> re.Pattern[str]:
    """Return the pattern of an act in any language."""
    return re.compile(alternatives(act))


BEHIND = re.compile(r"[\s,\u060c\uff0c]*")
SECOND_VERB = re.compile(r"\s(?:and|et|y|e|\u0438)\s(?:\S+\s){0,4}\S+\s?$")
"""The end of what a body does, where its recommendation is the second verb of the sentence."""


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The phrases of one language."""

    language: str

    def of(self, act: str, structure: str = "") -> re.Pattern[str]:
        """Return the pattern of an act in the documents of a structure."""
        return _compiled(self.language, act, structure)

    def in_each_structure(self, act: str) -> Sequence[re.Pattern[str]]:
        """Return the pattern of an act for each structure that its phrases govern."""
        governed = {name: None for row in rows().get((self.language, act), ()) for name in row.governs}
        return [self.of(act, name) for name in governed]

    def each(self, act: str) -> Sequence[re.Pattern[str]]:
        """Return a pattern for each phrase of an act, in the order of the table."""
        return [pattern_of(row) for row in rows().get((self.language, act), ())]

    def says_now(self, act: re.Pattern[str], sentence: str) -> bool:
        """Return whether a sentence does an act, and does not tell of an earlier one."""
        found = act.search(sentence)
        return found is not None and not self.tells_of_earlier(sentence, found)

    def in_a_sentence(self, acts: Sequence[re.Pattern[str]], text: str) -> bool:
        """Return whether a sentence of a text does one of these acts, and does not tell of an earlier one."""
        return any(self.says_now(act, sentence) for _place, sentence in sentences_of(text) for act in acts)

    def tells_of_earlier(self, sentence: str, says: re.Match[str]) -> bool:
        """Return whether a sentence tells what somebody recommended before or elsewhere.

        It does where such a phrase comes before the verb, or right behind it. Further on they belong to what is
        recommended: "accept the amendment, endorsed by the General Assembly in its resolution 47/111".

        Args:
            sentence: the sentence.
            says: the part of the sentence that recommends, up to its verb.
        """
        second = SECOND_VERB.search(says[0])
        begins = says.start() + second.start() if second else 0
        found = self.of("earlier").search(sentence, begins)
        behind = BEHIND.match(sentence, says.end())
        return found is not None and found.start() <= (behind.end() if behind else says.end())


@cache
def pattern_of(row: ActRow, structure: str = "") -> re.Pattern[str]:
    """Return the pattern of one row in the documents of a structure."""
    return re.compile(_Phrase(row, structure).source(), re.IGNORECASE if row.act in CASELESS else 0)


def words_of(language: str) -> LanguageWords:
    """Return the words of a language; those of English where the table has none."""
    return LanguageWords(language if language in LANGUAGES else "en")


# --- sentences

END = re.compile(r"[.!?\u061f][\"\u201d\u00bb\u2019)\]]*\d{0,2}\s+|[\u3002\uff01\uff1f][\"\u201d\u300d)]*\s*")
# Before a name as well as before a number.
ABBREVIATED = re.compile(
    r"(?:\b(?i:cf|mr|mrs|ms|mme|dr|sr|sra|st|vs?|e\.g|i\.e|п|пп|ст|гг?|см|стр|т\.е|им)|\b[A-Z])\.$"
)
# Before a number or a letter alone: "vol. II", "art. (b)". Before a word it is one itself, as "para" is in Spanish.
COUNTING = re.compile(r"\b(?i:nos?|núms?|número|arts?|paras?|párrs?|par|pp?|vols?|chaps?|sects?)\.$")
LONGEST_ABBREVIATION = 12
"""Letters, with the one before it: the whole text before each of very many stops takes time by its square."""

COUNTED = re.compile(r"[(\[]?(?:[IVXLC]+|[A-Z])\b|[(\[]")


def sentences_of(text: str) -> Sequence[tuple[int, str]]:
    """Each sentence with the place where it begins; a text without a stop is one."""
    found: list[tuple[int, str]] = []
    begins = 0
    for end in END.finditer(text):
        stop = end.start() + 1
        after, before = text[end.end() : end.end() + 1], text[max(begins, stop - LONGEST_ABBREVIATION) : stop]
        if after.islower() or ABBREVIATED.search(before):
            continue
        if COUNTING.search(before) and COUNTED.match(text, end.end()):
            continue
        if text[end.start()] in ".!?" and after.isdigit():
            continue
        found.append((begins, text[begins : end.end()].rstrip()))
        begins = end.end()
    return [*found, (begins, text[begins:])] if begins < len(text) else found


def sentence_begins(text: str, at: int) -> int:
    """Where the sentence begins that a place of a text is in."""
    return next((begins for begins, _sentence in reversed(sentences_of(text)) if begins <= at), 0)


def somebody_is_asked(text: str, language: str) -> bool:
    """Whether a sentence of a text asks States or others, and does not say who asks: "Governments are invited to".

    The body may ask, or a speaker in the report: a candidate, and a person decides.

    Args:
        text: a paragraph without its number; language: a code; English where the table lacks the language.
    """
    words = words_of(language)
    return words.in_a_sentence([words.of("is_asked")], text)


def not_of_states(text: str) -> str | None:
    """The warning that says why a sentence asks nothing of States; None where it may ask something.

    Args:
        text: a numbered paragraph with its list, or a point of a list.
    """
    english = words_of("en")
    if english.of("asks_states").search(text):
        return None
    return next((act for act in ("asks_secretariat", "decides") if english.of(act).match(text)), None)


POSITIONS = ("to_be_examined", "noted", "supported")
"""What a State may say of a recommendation. The first that fits, so that what is denied comes before what is said."""


IN_PART = in_any_language("in_part")


def position_of(text: str) -> str | None:
    """The position that a lead-in or a cell tells; None where it tells none, or one for a part only."""
    if IN_PART.search(text):
        return None
    return next((position for position in POSITIONS if in_any_language(position).search(text)), None)
