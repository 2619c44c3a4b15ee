"""The head of a document: its title, symbol and kind, and the meeting it reports on.

Belongs here: what stands above the first heading or paragraph, and the symbols of the page furniture.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from tracker.importing.structure.days import ANY_MONTH, DAYS, ONE_DAY, days_in, in_english_months
from tracker.importing.structure.findings import DocumentFinding, MeetingFinding
from tracker.importing.structure.passages import Passage

PLACE = re.compile(r"^([^\W\d_][^\d:;]{1,40}?)(?:\s\((?:hybrid|online)\))?,\s*(?=(?:from |on )?\d)")
HELD = re.compile(r",?\s+held (?:in|at) ([^\d]{2,80}?),?\s+(?=(?:(?:from|on) )?\d)")
HELD_THERE = re.compile(r"^Held (?:in|at) ([^\d]{2,80}?),?\s+(?=(?:from |on )?\d)", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s?[(\uff08]([^()\uff08\uff09]{8,120})[)\uff09]")
"""Place and days behind a title: "Report on the third session (Oslo, 3-5 March 2031)"."""

REVIEWED = re.compile(
    r"\bThe review of (?:the )?(.{3,80}?) was held at the .{2,30}? meeting,? "
    rf"on (\d{{1,2}} (?:{ANY_MONTH}) \d{{4}})"
)
OF_PAGE = re.compile(r"^(?:Distr\.|Original\s?:)")
LETTERHEAD = re.compile(r"(?<=\w)\s+Distr\.\s?:.{0,40}$")
"""What is printed to the right of a body's name: "General Assembly Distr.: Limited"."""

RAPPORTEUR = re.compile(r"^Rapporteur\s*:\s*(.+)$", re.IGNORECASE)
REPORT_ON = re.compile(r"^(?:draft )?report (?:of|on) (?:the )?(.+)$", re.IGNORECASE)
MEETING = re.compile(r"\b(?:Meeting|Congress|Conference|Commission|Committee|Working Group|Subcommission|Forum)\b")
NO_NAME = re.compile(r"^[\[(]|.*(?:[.;]|, \d{1,2}\W?)$")
"""A remark in brackets ("[without reference to a Main Committee ...]") or the end of a sentence, and no meeting."""
BODY_ALONE = re.compile(
    r"^(?:the )?(Meeting|Congress|Conference|Commission|Committee|Working Group|Subcommission|Forum)$"
)
SESSION = re.compile(r"(?:^|(?<=\S)[ ,]+)([A-Z][a-z]+(?:[ -][a-z]+){0,3}) session$")
ORDINAL = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|hundredth|\d{0,2}(?:1st|2nd|3rd|\dth)"
)
SESSION_LINE = re.compile(rf"^(?P<name>.*?)[ ,]*\b(?P<session>(?:{ORDINAL}) session)$", re.IGNORECASE)
"""A line that ends with its session, or is nothing else."""

ON_ITS_SESSION = re.compile(rf" on (?:the work of )?its ((?:{ORDINAL}) session)$", re.IGNORECASE)
SESSION_OF = re.compile(rf"^((?:{ORDINAL}) session) of the (.+)$", re.IGNORECASE)
OTHER_BODY = re.compile(r"^(?:the )?(?:[A-Z][\w-]+ ){0,4}(?:Council|Assembly|Board) (?:on|for|against|of) (?:the )?\w")
"""A body whose bare word also stands above the reports of others, so that only its own report names it."""

SYMBOL_BEHIND = re.compile(r"\s?\(((?=[^\d)]*\d)[A-Z]{1,8}(?:/[A-Z0-9][A-Za-z0-9.\-]*(?:\([A-Z0-9]+\))?){1,8})\)$")
"""The symbol of a report behind its title: "Report of the Commission (E/CN.99/2031/12)"."""

PREPARES = re.compile(r"\bPreparatory Meeting for the (.+)$")
REGIONAL = re.compile(r"^(?:the )?(.+?) Regional Preparatory Meeting\b", re.IGNORECASE)
TITLE_LINE = re.compile(
    r"^(?:(?:draft )?report\b|concluding (?:observations|comments)\b|"
    r"\d{1,4}/(?:[A-Z]-)?\d{1,3}\.? [^\W\d]|rapport\b|informe\b"
    r"|доклад\b|observations finales\b|observaciones finales\b|заключительные замечания\b|.{0,40}结论性意见"
    r"|(?:ال)?ملاحظات (?:ال)?ختامية|تقرير).{0,200}$",
    re.IGNORECASE,
)
KIND_LINE = re.compile(r"^(?:addendum|corrigendum|revision|revised|revised draft|draft)\b.{0,30}$", re.IGNORECASE)
KINDS = (
    (
        "corrigendum",
        re.compile(r"^(?:corrigendum|rectificatif|corrección|исправление)\b|^更正$|^تصويب$|/Corr\.\d", re.IGNORECASE),
    ),
    ("addendum", re.compile(r"^(?:addendum|additif|adición|добавление)\b|^增编$|^إضافة$|/Add\.\d", re.IGNORECASE)),
    ("revision", re.compile(r"^revis(?:ion|ed)\b|/Rev\.\d", re.IGNORECASE)),
    (
        "draft",
        re.compile(
            r"^(?:revised )?draft\b|^pro(?:jet|yecto) de\b|^проект\b|^(?:决议|决定)草案|^مشروع\b|/L\.\d", re.IGNORECASE
        ),
    ),
)
"""Kind -> what says so, in a line of the head or in the symbol; the first that fits. None: final."""

LONGEST_SLUG = 50
LONGEST_LINE = 300
"""Characters. What is longer in a head is no title but text."""
SMALL_WORDS = frozenset({"and", "the", "of", "for", "on", "in", "to", "a"})


def read_document(
    head: Sequence[Passage], symbols: Sequence[str], *, name: str, language: str, sha256: str
) -> DocumentFinding:
    """What the head says of the document and its meeting.

    Args:
        head: the passages above the first heading or paragraph.
        symbols: the symbols printed anywhere, in order.
        name: the file's name, for a title where nothing better is printed.
        language, sha256: known from elsewhere, handed through.
    """
    printed = [LETTERHEAD.sub("", line.rstrip("* ")) for line in _lines(head) if len(line) <= LONGEST_LINE]
    behind = (found[1] for line in printed if TITLE_LINE.match(line) and (found := SYMBOL_BEHIND.search(line)))
    symbol = symbols[0] if symbols else next(behind, None)
    lines = [line.removesuffix(f"({symbol})").rstrip() for line in printed]
    named = [line for line in lines if TITLE_LINE.match(line) or KIND_LINE.match(line)]
    meeting = _meeting(lines)
    rapporteur = next((found[1] for line in lines if (found := RAPPORTEUR.match(line))), None)
    title = ": ".join(named[:2]) or meeting.title or (lines[0] if lines else name)
    return DocumentFinding(title, symbol, _kind(lines, symbol), language, sha256, rapporteur, meeting)


def _lines(head: Sequence[Passage]) -> Iterator[str]:
    """The lines of the head: wrapped titles whole, but what is a line of its own (a date, "Addendum") by itself."""
    for passage in head:
        places = [place for place, _line in passage.offsets] or [0]
        waiting = ""
        for begins, end in zip(places, [*places[1:], len(passage.text) + 1], strict=True):
            line = passage.text[begins:end].strip()
            if TITLE_LINE.match(line) and waiting:
                yield waiting
                waiting = line
            elif _stands_alone(line):
                yield from filter(None, (waiting, line))
                waiting = ""
            else:
                waiting = f"{waiting} {line}".strip()
        if waiting:
            yield waiting


def _place(line: str) -> str | None:
    """The place that a line begins with, where days stand behind it, in any of the languages."""
    found = HELD_THERE.match(line) or PLACE.match(in_english_months(line))
    return found[1] if found else None


def _is_place(line: str) -> bool:
    return _place(line) is not None and days_in(line) is not None


def _stands_alone(line: str) -> bool:
    return (
        _is_place(line)
        or _days_alone(line) is not None
        or ONE_DAY.fullmatch(line) is not None
        or any(each.match(line) for each in (OF_PAGE, RAPPORTEUR, KIND_LINE))
        or line.casefold() == "draft report"
    )


def _days_alone(line: str) -> tuple[date, date] | None:
    """The days of a line that has nothing else: those of a session. One day alone is that of the document."""
    words = line.strip("() ")
    return days_in(words) if DAYS.fullmatch(in_english_months(words)) else None


def _kind(lines: Sequence[str], symbol: str | None) -> str:
    texts = [*(line for line in lines if "/" not in line), symbol or ""]
    return next((kind for kind, says in KINDS if any(says.search(text) for text in texts)), "final")


def _meeting(lines: Sequence[str]) -> MeetingFinding:
    titles = [_named_by_report(line) or line for line in lines if MEETING.search(line) and not NO_NAME.match(line)]
    title = next((each for each in titles if not _stands_alone(each) or MEETING.match(each)), None)
    place, days = None, None
    if title and (held := HELD.search(title)):
        place, days, title = held[1], days_in(title), title[: held.start()]
    else:
        place, days = _held_by_report(lines)
    found_there = (found for line in lines for found in IN_BRACKETS.finditer(line))
    brackets = {found[0]: found[1] for found in found_there if _is_place(found[1]) or _days_alone(found[1])}
    for each in brackets:
        title = title.replace(each, "") if title else None
    title = _without_place(title, place, days) if title and place else title
    title = _in_session(title) if title else _other_body(lines) or ""
    title = _with_session(title.rstrip(" ,"), lines) or None
    for line in (*lines, *brackets.values()):
        if days is None and (there := _place(line)) and (days := days_in(line)):
            place = None if MEETING.match(there) else there
        days = days or _days_alone(line)
    title = _whole_name(title, lines) if title else None
    prepares = PREPARES.search(title) if title else None
    starts_on, ends_on = days or (None, None)
    return MeetingFinding(
        title,
        place,
        starts_on,
        ends_on,
        prepares[1] if prepares else None,
        meeting_slug(title, starts_on) if title else None,
    )


def _named_by_report(line: str) -> str | None:
    """What the title of a report says it is of: "Report on the meeting of the Working Group on ..." names the group."""
    found = REPORT_ON.match(line)
    of_meeting = found[1].removeprefix("meeting of the ") if found else ""
    return (of_meeting if MEETING.match(of_meeting) else found[1]) if found else None


def _held_by_report(lines: Sequence[str]) -> tuple[str | None, tuple[date, date] | None]:
    """The place and the days from the title of the report: "Report on the meeting held in Oslo, 3-5 March 2031"."""
    titles = (found[1] for line in lines if (found := REPORT_ON.match(line)))
    held = ((found[1], days) for each in titles if (found := HELD.search(each)) and (days := days_in(each)))
    return next(held, (None, None))


def _without_place(title: str, place: str, days: tuple[date, date] | None) -> str:
    """The name of a meeting without its place and its days, which the same line prints behind it."""
    at = title.rfind(f" {place}")
    return title[:at] if at > 0 and days and days_in(title[at:]) == days else title


def _other_body(lines: Sequence[str]) -> str | None:
    """The name of a council, an assembly or a board in the title of its report; of any body, where the title says that
    it held a session, or where and when it met."""
    for line in lines:
        if (found := REPORT_ON.match(line)) is None:
            continue
        name = HELD.split(found[1])[0]
        in_session = _in_session(name)
        if OTHER_BODY.match(name) or (in_session[0].isupper() and in_session != found[1]):
            return in_session
    return None


def _in_session(name: str) -> str:
    """A body and its session from a title: "the Group on its third session", "third session of the Group"."""
    found = SESSION_OF.match(name)
    return f"{found[2]}, {found[1].lower()}" if found else ON_ITS_SESSION.sub(r", \1", name)


def _with_session(title: str, lines: Sequence[str]) -> str:
    """The name of a meeting with its session, where the next line, or the end of its own, is nothing but that.

    A session further down may be that of another body: of the one to which the report is made.
    """
    own = SESSION_LINE.match(title)
    if own and own["name"] and not own["name"].endswith(" its"):
        return f"{own['name']}, {own['session'].lower()}"
    if own or not title or BODY_ALONE.match(title):
        return title
    below = (after for line, after in pairwise(lines) if line == title or line.endswith(f" {title}"))
    found = next((named for after in below if (named := SESSION_LINE.match(after)) and not named["name"]), None)
    return f"{title}, {found['session'].lower()}" if found else title


def _whole_name(title: str, lines: Sequence[str]) -> str:
    """The name of a body and its session from another line of the head, where the title only says "the Commission"."""
    alone = BODY_ALONE.match(title)
    if alone is None:
        return title
    begins = re.compile(rf"{alone[1]} (?:on|of|for|against) (?:the )?\w", re.IGNORECASE)
    name = next((SESSION.sub("", line) for line in lines if begins.match(line)), None)
    if name is None:
        return title
    session = next((f", {found[1].lower()} session" for line in lines if (found := SESSION.search(line))), "")
    return (_in_small_letters(name) if name.isupper() else name) + session


def _in_small_letters(name: str) -> str:
    """A name printed in capitals as it is written elsewhere; what has a digit or a stroke in it stays."""
    words = (word if re.search(r"[\d/]", word) else word.capitalize() for word in name.split())
    return " ".join(
        word.lower() if word.lower() in SMALL_WORDS | {"against", "with", "its"} else word for word in words
    )


def meeting_of_review(texts: Iterable[str]) -> MeetingFinding | None:
    """The review of one State, from the paragraph that says when it was held; None where none says so.

    Args:
        texts: the paragraphs of the report, from the first.
    """
    for text in texts:
        if found := REVIEWED.search(text):
            days = days_in(found[2])
            starts_on, ends_on = days or (None, None)
            title = f"Universal periodic review: {found[1]}"
            return MeetingFinding(title, None, starts_on, ends_on, None, meeting_slug(f"upr {found[1]}", starts_on))
    return None


def meeting_slug(title: str, starts_on: date | None) -> str:
    """A regional preparatory meeting is known as RPM and its region: `rpm-asia-pacific-2025`."""
    regional = REGIONAL.match(title)
    words = f"rpm {regional[1]}" if regional else title
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    kept = [word for word in re.findall(r"[a-z0-9]+", ascii_words) if word not in SMALL_WORDS]
    slug = ""
    for word in kept:
        if len(slug) + len(word) >= LONGEST_SLUG:
            break
        slug = f"{slug}-{word}".strip("-")
    year = str(starts_on.year) if starts_on else ""
    return f"{slug}-{year}".strip("-") if year not in slug.split("-") or not year else slug
