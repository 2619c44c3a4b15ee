"""The head of a document: its title, symbol and kind, and the meeting it reports on.

Belongs here: what stands above the first heading or paragraph, the symbols of the page furniture, the title of a draft
resolution, and the sentence that says at which session a text was adopted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise, takewhile

from tracker.importing.structure.acts import alternatives, in_any_language
from tracker.importing.structure.findings import DocumentFinding, MeetingFinding
from tracker.importing.structure.passages import Passage

CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日$")
OTHER_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
"""In the languages whose days are printed like the English ones, with or without "de" and "du ... au"."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_OF_OTHERS = tuple(
    (ours, re.compile(rf"(?<=\d)(?:er)? (?:de )?{theirs}(?: de)?(?= \d{{4}}|\b)"))
    for months in OTHER_MONTHS
    for ours, theirs in zip(MONTHS, months.split(), strict=True)
)
ANY_DIGIT = re.compile(r"\d")
ANY_MONTH = "|".join(MONTHS)
DAYS = re.compile(
    rf"(?:from |on )?(\d{{1,2}})(?: ({ANY_MONTH}))?(?: (\d{{4}}))?\s?(?:[-\u2010-\u2015]|to|and)\s?"
    rf"(\d{{1,2}}) ({ANY_MONTH}) (\d{{4}})\.?$"
)
ONE_DAY = re.compile(rf"(?:on )?(\d{{1,2}}) ({ANY_MONTH}) (\d{{4}})\.?$")


def in_english_months(line: str) -> str:
    """A line with the days as English prints them, where it has French, Spanish or Russian ones."""
    if not ANY_DIGIT.search(line):
        return line
    for ours, theirs in MONTHS_OF_OTHERS:
        line = theirs.sub(f" {ours}", line)
    line = re.sub(r"(?<=\d{4}) (?:года|г\.)$", "", line)
    return re.sub(r"\b(?:du |del |с )?(?=\d)(\d{1,2}(?: \w+)?) (?:au|al?|по) (?=\d)", r"from \1 to ", line)


def days_in(line: str) -> tuple[date, date] | None:
    """The first and the last day a line ends with; None where there are none, or no such day exists."""
    line = in_english_months(line)
    try:
        if chinese := CHINESE_DAY.search(line):
            return (date(*map(int, chinese.groups())),) * 2
        if found := DAYS.search(line):
            first, month, year, last, last_month, last_year = found.groups()
            ends_on = _day(last, last_month, last_year)
            starts_on = _day(first, month or last_month, year or last_year)
            return (starts_on, ends_on) if starts_on <= ends_on else None
        if one := ONE_DAY.search(line):
            return (_day(*one.groups()),) * 2
    except ValueError:
        return None
    return None


def _day(day: str, month: str, year: str) -> date:
    return date(int(year), MONTHS.index(month) + 1, int(day))


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
    rf"^(?:{alternatives('document_title')}|\d{{1,4}}/(?:[A-Z]-)?\d{{1,3}}\.? [^\W\d]).{{0,200}}$", re.IGNORECASE
)
KIND_LINE = re.compile(r"^(?:addendum|corrigendum|revision|revised|revised draft|draft)\b.{0,30}$", re.IGNORECASE)
KINDS = {
    "corrigendum": in_any_language("corrigendum"),
    "addendum": in_any_language("addendum"),
    "revision": in_any_language("revision"),
    "draft": in_any_language("draft_document"),
}
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
    return next((kind for kind, says in KINDS.items() if any(says.search(text) for text in texts)), "final")


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


PROPOSED = re.compile(
    r"[^\W\d_][*\s]*[:\uff1a][*\s]*(?:(?:revised )?draft (?:resolution|decision)"
    r"|projet de (?:résolution|décision)(?: révisée?)?"
    r"|proyecto de (?:resolución|decisión)(?: revisad[oa])?"
    r"|(?:пересмотренный )?проект (?:резолюции|решения)"
    r"|(?:决议|决定)(?:修订)?草案"
    r"|مشروع (?:قرار|مقرر)(?: منقح)?)[*\s]*$",
    re.IGNORECASE,
)
"""Who proposes, a colon, and what: at the end of a line."""

SPEAKS = re.compile(r"[,\uff0c\u060c]$")
"""The body that speaks has a comma behind its name, and no title has."""

MOST_LINES = 4


def with_title_of_draft(document: DocumentFinding, lines: Sequence[str]) -> DocumentFinding:
    """What the head says of a resolution. Where somebody proposes it, it has its own title, and is a draft.

    Args:
        document: as `read_document` gives it.
        lines: the first ones of the document, as they are printed.
    """
    title = _title(lines)
    if title is None:
        return document
    kind = "draft" if document.kind == "final" else document.kind
    return replace(document, title=title or document.title, kind=kind)


def _title(lines: Sequence[str]) -> str | None:
    """Of a draft; an empty one where none is printed, None where nobody proposes one."""
    at = next((place for place, line in enumerate(lines) if PROPOSED.search(line)), None)
    if at is None:
        return None
    below = list(takewhile(lambda line: not SPEAKS.search(line), lines[at + 1 : at + 2 + MOST_LINES]))
    return " ".join(below).rstrip("* ") if len(below) <= MOST_LINES else ""


OF_COMMITTEE = re.compile(
    r"\b[Aa]dopted by the (Committee|Human Rights Committee|Subcommittee)\b.{0,60}? at its ([a-z\- ]{3,60}?) session,?"
    r" (?:held )?\(?(?:from )?([^()]{5,60}?\d{4})\b"
)
COMMITTEE = re.compile(r"^(?:Human Rights Committee|Committee (?:on|against|for) .{5,120}[^\W\d_])$")
RESOLUTION = re.compile(
    r"\bResolution adopted by the (General Assembly|Economic and Social Council|Human Rights Council)"
    r" on (\d{1,2} \w+ \d{4})"
    r"|\bAdopted by the (Security Council) at its \d+\w{2} meeting,? on (\d{1,2} \w+ \d{4})"
)
IN_CHINESE = re.compile(
    r"(?P<zh_on>\d{4}年\d{1,2}月\d{1,2}日)(?P<zh>大会|人权理事会|经济及社会理事会)(?:通过的?)?(?:第\S{1,8}号)?决议"
    r"|(?P<zh_first>大会|人权理事会|经济及社会理事会)(?P<zh_later>\d{4}年\d{1,2}月\d{1,2}日)通过的决议"
)
IN_OTHER_LANGUAGES = re.compile(
    r"\b[Rr]ésolution adoptée par (?:l['’]|le )?(?P<fr>Assemblée générale|Conseil [^\d]{3,60}?)"
    r" le (?P<fr_on>\d{1,2}(?:er)? \w+ \d{4})"
    r"|\b[Rr]esolución aprobada por (?:la |el )?(?P<es>Asamblea General|Consejo [^\d]{3,60}?)"
    r" el (?P<es_on>\d{1,2} de \w+ de \d{4})"
    r"|\bРезолюция, принятая (?P<ru>[А-Я][^\d]{3,60}?) (?P<ru_on>\d{1,2} \w+ \d{4})"
)
"""The same in the languages whose days are printed like the English ones."""

BODIES = {
    "Генеральной Ассамблеей": "Генеральная Ассамблея",
    "Советом по правам человека": "Совет по правам человека",
    "Экономическим и Социальным Советом": "Экономический и Социальный Совет",
}
"""As the sentence has it -> as the body is called."""

OWN_SESSION = re.compile(r"^([A-Z][a-z]+(?:[ -][a-z]+){0,4}) session$")


def session_in(texts: Iterable[str]) -> MeetingFinding | None:
    """The meeting that a document was adopted at, from all its lines; the committee alone where none says when."""
    committee = session = ""
    found: MeetingFinding | None = None
    for text in texts:
        committee = committee or (text if COMMITTEE.match(text) else "")
        if named := OWN_SESSION.match(text):
            session = session or f", {named[1].lower()} session"
        if adopted := OF_COMMITTEE.search(text):
            found = found or _adopted_at(f"{committee or adopted[1]}, {adopted[2]} session", adopted[3])
        if resolved := RESOLUTION.search(text):
            found = found or _adopted_at(f"{resolved[1] or resolved[3]}{session}", resolved[2] or resolved[4])
        if chinese := IN_CHINESE.search(text):
            found = found or _adopted_at(chinese["zh"] or chinese["zh_first"], chinese["zh_on"] or chinese["zh_later"])
        if elsewhere := IN_OTHER_LANGUAGES.search(text):
            body, day = (each for each in elsewhere.groups() if each)
            found = found or _adopted_at(BODIES.get(body, body), day)
    return found or (_adopted_at(committee, "") if committee else None)


def _adopted_at(title: str, days: str) -> MeetingFinding:
    starts_on, ends_on = days_in(days) or (None, None)
    return MeetingFinding(title, None, starts_on, ends_on, None, meeting_slug(title, starts_on))
