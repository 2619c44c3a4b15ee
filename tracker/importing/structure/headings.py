"""Headings of a report: their level, the agenda item they name, and what that item prepares.

Belongs here: reading one heading, and which headings and agenda items are in force below it. Where headings stand is in
`outline`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.importing.structure.acts import alternatives, words_of
from tracker.importing.structure.findings import AgendaItemFinding, PreparedItem
from tracker.importing.structure.numbering import LETTER_HEADING, ROMAN_HEADING, ROMANS, split_paragraph

CHAPTER, PART, AGENDA, ITEM, NAMED, PLAIN = range(10, 70, 10)
"""Levels: "II.", "B.", "Agenda item 5 (d)", a numbered agenda title, "Outcome of deliberations", other words."""

HALF_A_LEVEL = 5
"""A heading without a rank of its own, right above "A.", stands between the parts and what they are parts of."""

CHAPTER_WORD = (
    r"(?:(?i:chapter|chapitre|cap\u00edtulo|\u0433\u043b\u0430\u0432\u0430)\s(?:[IVX]{1,6}|\d{1,2}"
    r"|(?i:one|two|three|four|five|premier|primero))\b"
    r"|\u7b2c[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}\u7ae0"
    r"|\u0627\u0644\u0641\u0635\u0644\s\u0627\u0644[\u0621-\u064a]{3,6}\b)"
)
"""The word for a chapter and its number, in the six languages."""

WHOLE_CHAPTER = re.compile(rf"^{CHAPTER_WORD}(?:\s?[.:\u2013\u2014-])?(?:\s+(?![a-z\u0430-\u044f])\S.*)?$")
"""A line that names a chapter, with its title or alone: no sentence that goes on ("Chapter VII of the Charter")."""

BARE_CHAPTER = re.compile(rf"^{CHAPTER_WORD}(?:\s?[.:\u2013\u2014-])?$")
MARK = re.compile(rf"^(?:(?:[IVX]{{1,6}}|[A-Z]|\d{{1,2}})\.|{CHAPTER_WORD}(?:\s?[.:\u2013\u2014-])?)\s+")
OTHER_MARK = re.compile(r"^(?:[\u4e00-\u9fff]{1,3}[.\u3001\uff0e]|[\u0621-\u064b]{3,8}\s?[-\u2013])\s*")
"""The mark of a chapter in words: "\u4e09." in Chinese, the third in Arabic."""

CONTINUED = re.compile(r"\s*\((?:continued|cont['\u2019]?d\.?)\)$", re.IGNORECASE)

OUTCOME, SUMMARY = words_of("en").of("outcome"), words_of("en").of("summary")
CHAPTER_LINE = re.compile(
    r"^(?:[IVX]{1,4}\.?\s+)?conclusions? and\s*(?:/\s*or)?\s+recommendations\s*"
    r"[*\u2217\u2020\u2021\d.:]{0,4}$",
    re.IGNORECASE,
)
"""A whole line of that name, numbered or not, is a chapter's heading wherever it stands."""

INSTRUMENT_LINE = re.compile(
    r"^(?:Draft resolution|Draft decision|Resolution|Decision"
    r"|Résolution|Décision|Resolución|Decisión|Резолюция|Решение)"
    r"\s(?:\d{1,4}/(?:[A-Z]-?)?\d{1,3}|[IVX]{1,5})$"
)
"""A line that names a resolution begins it, in the report of a session."""

OWN_AGENDA = re.compile(r"\b(?:agenda )?item (\d{1,2}(?:\s?\([a-z]\))?)", re.IGNORECASE)
STARTS_WITH_AGENDA = re.compile(r"^(?:Agenda item|AGENDA ITEM|Item) \d{1,2}\b")
PREPARED = re.compile(r"\b(?:agenda )?(item|workshop)s? (\d{1,2}(?:\s?\([a-z]\))?)", re.IGNORECASE)
BRACKETS = re.compile(r"\(([^()]*(?:\([a-z]\)[^()]*)*)\)")
OWN_IN_BRACKETS = re.compile(
    r"^(?P<title>.+?)\s?[(\uff08](?:agenda item|item|punto|point|tema|пункт|议程项目|البند)\s?"
    r"(?P<number>[\d\u0660-\u0669]{1,2}(?:\s?\([a-z]\))?)"
    r"(?: (?:of the agenda|de l['’]ordre du jour|d(?:el|e la) (?:programa|agenda|orden del día)|повестки дня"
    r"|من جدول الأعمال))?[)\uff09]$",
    re.IGNORECASE,
)
"""A title with its agenda item behind: "II. Access to archives (agenda item 3)"."""

TITLE_EDGE = re.compile(r"^(?:[\s;,.:\u2013-]|and\b)+|(?:[\s;,:\u2013-]|\band\b)+$", re.IGNORECASE)
GOES_ON = re.compile(r"[;,\u061b\uff1b]\s(?:and|or|et|ou|y|o|u|e|и|или|و|أو)$")
"""An item before the last one ends so, and no heading."""

OF_DOCUMENT = re.compile(rf"\d{{4}}|{alternatives('of_document')}")
"""Words of a title in the head of a document, so that it is no heading of what follows."""

LONGEST_PLAIN = 150
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: what it says of the agenda is None or empty where it says nothing.

    `rank`: the one that the format gives it, as a level of headings in Word, 1 the highest; 0 where it gives none.
    """

    level: int
    text: str
    line: int
    agenda_item: str | None = None
    title: str | None = None
    prepares: tuple[PreparedItem, ...] = ()
    mark: str = ""
    rank: int = 0

    def holds(self, other: Heading) -> bool:
        """Whether the other stands below it: by their marks where both have one, else by the ranks of the format."""
        is_marked = self.level <= PART and other.level <= PART
        if not is_marked and self.rank and other.rank and self.rank != other.rank:
            return self.rank < other.rank
        return self.level < other.level


def is_named_heading(text: str) -> bool:
    """Whether the words alone make it a heading, wherever it stands: "Outcome of deliberations"."""
    return any(each.match(text) for each in (OUTCOME, SUMMARY, CHAPTER_LINE, INSTRUMENT_LINE))


def is_outcome(heading: Heading) -> bool:
    """Whether recommendations stand under this heading, marked ("B. Outcome of deliberations") or not."""
    return OUTCOME.match(_words(heading.text)) is not None


def is_summary(heading: Heading) -> bool:
    """Whether what was said stands under this heading, so that its lists are no recommendations."""
    return SUMMARY.match(_words(heading.text)) is not None


def names_chapter(text: str) -> bool:
    """Whether a line names a chapter by that word: "Chapter II", "Chapitre II: Questions"."""
    return WHOLE_CHAPTER.match(text) is not None and (BARE_CHAPTER.match(text) is not None or has_heading_shape(text))


def _words(text: str) -> str:
    return CONTINUED.sub("", MARK.sub("", text))


def has_heading_shape(text: str) -> bool:
    """Whether an unnumbered line looks like a heading: short, begins with a capital, and is no sentence."""
    is_short = 2 < len(text) <= LONGEST_PLAIN
    return (
        is_short
        and not text[0].islower()
        and text[0].isalpha()
        and not GOES_ON.search(text)
        and text[-1] not in ".;:,-\u2013?!\u3002\uff1b\uff1a\uff0c\u060c\u061b\u061f"
    )


def lettered_heading(text: str, line: int, previous: str) -> Heading | None:
    """A heading marked "II." or "B."; which of the two "C." or "I." is follows from the part before it.

    Args:
        text: the line; line: its number.
        previous: the mark of the part ("A", "B") open above it, empty where there is none.
    """
    if len(text) > LONGEST or text[-1] in ";:,":
        return None
    if names_chapter(text):
        return read_agenda(Heading(CHAPTER, text, line))
    letter, roman = LETTER_HEADING.match(text), ROMAN_HEADING.match(text)
    follows = letter is not None and previous != "" and ord(letter[1]) == ord(previous) + 1
    if roman and roman[1].lower() in ROMANS and not follows:
        return read_agenda(Heading(CHAPTER, text, line))
    return read_agenda(Heading(PART, text, line, mark=letter[1])) if letter else None


def plain_heading(text: str, line: int) -> Heading:
    """An unnumbered heading; one that begins with an agenda item ranks above the summary and the outcome.

    An introduction holds nothing: what comes behind it is no part of it.
    """
    is_named = is_named_heading(text) and text.casefold() != "introduction"
    level = AGENDA if STARTS_WITH_AGENDA.match(text) else NAMED if is_named else PLAIN
    return read_agenda(Heading(level, text, line))


def numbered_heading(text: str, title: str, line: int) -> Heading:
    """A heading with an Arabic number: the title of an agenda item, with what it prepares in brackets."""
    return Heading(ITEM, text, line, title=title.strip(" ."), prepares=prepared_items(title))


def read_agenda(heading: Heading) -> Heading:
    """The heading with the agenda item it names outside brackets, and the items it prepares, within."""
    outside = BRACKETS.sub(lambda found: found[0] if len(found[1]) == 1 else " ", heading.text)
    own = OWN_AGENDA.search(outside)
    if not own:
        return replace(heading, prepares=prepared_items(heading.text))
    number = re.sub(r"\s?\(", " (", own[1])
    title = TITLE_EDGE.sub("", outside[own.end() :]) or None
    return replace(heading, agenda_item=number, title=title, prepares=prepared_items(heading.text))


def with_item_in_brackets(heading: Heading) -> Heading:
    """The heading of a meeting that prepares no other: the agenda item in brackets behind its title is its own."""
    found = OWN_IN_BRACKETS.match(heading.text)
    if heading.agenda_item or not found:
        return heading
    number = re.sub(r"(\d+)\s?(?=\(|$)", lambda each: str(int(each[1])), found["number"]).replace("(", " (")
    return replace(heading, agenda_item=number, title=OTHER_MARK.sub("", MARK.sub("", found["title"])), prepares=())


def prepared_items(title: str) -> tuple[PreparedItem, ...]:
    """From "Working better (agenda item 6); and turning (workshop 4)" item 6 and workshop 4, each with its words."""
    found: list[PreparedItem] = []
    begins = 0
    for bracket in BRACKETS.finditer(title):
        named = list(PREPARED.finditer(bracket[1]))
        if named:
            words = TITLE_EDGE.sub("", title[begins : bracket.start()])
            own = words[:1].upper() + words[1:] or None  # the second half of a joint title begins a title of its own
            begins = bracket.end()
            found += [PreparedItem(each[1].lower(), re.sub(r"\s?\(", " (", each[2]), own) for each in named]
    return tuple(found)


def agenda_of(headings: Sequence[Heading]) -> tuple[str | None, tuple[str, ...]]:
    """The meeting's own item and the labels of what it prepares, from the headings above a paragraph."""
    own = next((each.agenda_item for each in reversed(headings) if each.agenda_item), None)
    prepares = next((each.prepares for each in reversed(headings) if each.prepares), ())
    return own, tuple(dict.fromkeys(each.label for each in prepares))


def own_agenda_of(headings: Sequence[Heading]) -> tuple[str | None, tuple[str, ...]]:
    """The same for a meeting that prepares no other: what a heading has in brackets is its own item."""
    return agenda_of([with_item_in_brackets(each) for each in headings])


def agenda_items(headings: Sequence[Heading]) -> tuple[AgendaItemFinding, ...]:
    """The meeting's own items a document's headings name, each once, with title and what it prepares.

    Args:
        headings: all headings of the document, in order. A title printed under the item's own heading is its title.
    """
    found: dict[str, AgendaItemFinding] = {}
    current: AgendaItemFinding | None = None
    for heading in headings:
        if heading.agenda_item:
            first = AgendaItemFinding(heading.agenda_item, heading.title, heading.line)
            current = found.setdefault(heading.agenda_item, first)
        if current is None or not heading.prepares:
            continue
        title = current.title or heading.title
        prepares = tuple(dict.fromkeys((*current.prepares, *heading.prepares)))
        current = found[current.number] = replace(current, title=title, prepares=prepares)
    return tuple(found.values())


class HeadingStack:
    """The headings above what is read next.

    Args:
        seen: gets every heading, in order.
    """

    def __init__(self, seen: list[Heading]) -> None:
        self.open: list[Heading] = []
        self._seen = seen
        self._last_at = -1

    @property
    def part(self) -> str:
        """The mark of the part that is open ("B"), empty where there is none."""
        return next((heading.mark for heading in self.open if heading.mark), "")

    def push(self, heading: Heading, at: int, *, in_text: bool) -> None:
        """Open a heading; those above it stay that rank higher.

        One right below another, with nothing between, may be its title, or the first of its parts.

        Args:
            at: its place among the passages.
            in_text: a paragraph stands above it, so that it is no line of a table of contents.
        """
        above = self.open[-1] if self.open and self._last_at == at - 1 else None
        self._last_at = at
        if above and heading.level > PART and BARE_CHAPTER.match(above.text):
            whole = replace(above, text=f"{above.text} {heading.text}")
            self.open[-1] = self._seen[-1] = read_agenda(whole)
            return
        if above and _stands_over(above, heading, in_text=in_text):
            self._open(replace(self.open.pop(), level=heading.level - HALF_A_LEVEL, rank=0))
        begins = next((each for each in self.open if each.level % 10 and _goes_on_from(each, heading)), None)
        self._open(replace(heading, level=begins.level, rank=0) if begins else heading)
        self._seen.append(heading)

    def _open(self, heading: Heading) -> None:
        while self.open and not self.open[-1].holds(heading):
            self.open.pop()
        self.open.append(heading)


def _stands_over(above: Heading, heading: Heading, *, in_text: bool) -> bool:
    """Whether a heading without a rank of its own holds the series that begins right below it.

    "Conclusions and recommendations" with "A. Income" on the next line: whatever the words, the parts are its parts.
    Above the first paragraph "I." may follow the end of a table of contents.
    """
    if above.holds(heading) or above.level <= PART or heading.level > PART:
        return False
    is_chapter = heading.level == CHAPTER
    begins = (ROMAN_HEADING if is_chapter else LETTER_HEADING).match(heading.text)
    return begins is not None and begins[1] == ("I" if is_chapter else "A") and (in_text or not is_chapter)


def _goes_on_from(earlier: Heading, heading: Heading) -> bool:
    """Whether a heading bears the number that comes behind another's: "2. Next" behind "1. Conclusions"."""
    before, now = split_paragraph(earlier.text), split_paragraph(heading.text)
    return before is not None and now is not None and now[0] == before[0] + 1
