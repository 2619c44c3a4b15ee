"""A closed period for the archives: what anybody may read of it today, in files that need nothing of ours.

A page for the period and one for each State that answered in it, tables, the files of evidence that anybody may open,
and its entries of the ledger. It is read State by State, evidence a thousand items at a time, and each file is copied a
piece at a time: no more is in memory at once than what one State reported.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _

from report.as_of.current import stood_on
from report.briefs import brief as briefs
from report.briefs import contents
from report.data import columns, exports
from report.data.streams import AT_ONCE
from report.downloads import spoken_parts
from report.downloads.parts import Surroundings, rows_of, surroundings
from report.http.freshness import Head
from report.pages import reuse
from report.pages.periods import publications
from report.pages.punctuation import listed
from report.question.question import parsed
from tracker.files import organization
from tracker.files.record_storage import Altered, opened
from tracker.ledger.verification import marked, row_of
from tracker.models import Evidence, Invitation, LedgerHead, MemberState, Publication, PublicCounter, ReportingPeriod
from tracker.models.ledger import compact_json
from tracker.questionnaire.word_document import Link
from tracker.questionnaire.word_document import day as dated

PIECE = 1024 * 1024
ENTRIES = 200  # of the ledger at once
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
OF_STATES = ("answers", "commitments", "evidence")  # tables that are written State by State
OF_THE_PERIOD = ("recommendations", "asked", "invitations", "periods", "meetings", "themes", "states", "terms")


class NotHandedOver(Exception):
    """Why the period is not handed over, in a sentence."""


def refuse_open(period: ReportingPeriod, on: datetime.date) -> None:
    """Raises NotHandedOver for a period in which a State may still answer."""
    if not period.is_opened:
        raise NotHandedOver(f"{period.title} was never opened, or was cancelled: there is nothing to hand over.")
    invitations = Invitation.objects.standing().filter(period=period).select_related("period")
    last = max([period.closes_on, *(each.last_day_to_send for each in invitations)])
    if on <= last:
        raise NotHandedOver(f"{period.title} is open until {last}: it is handed over when it is closed.")


@dataclass
class ArchivedPeriod:
    """A period on its way into a bag. `until`: the latest entry of the ledger of which anything is in it."""

    bag: Bag
    period: ReportingPeriod
    day: datetime.date
    head: Head | None
    around: Surroundings = field(default_factory=surroundings)

    @property
    def until(self) -> int:
        return self.head.sequence if self.head else 0


@dataclass(frozen=True)
class ArchivePlace(contents.BriefPlace):
    """A page in the folder `pages`, which leads to files of evidence beside it."""

    files: Mapping[UUID, str] = field(default_factory=dict)
    shows_the_same: bool = False  # its address is that of the period's page

    def address(self, path: str) -> str:
        item = re.search(r"/evidence/([0-9a-f-]{36})/", path)
        own = self.files.get(UUID(item[1])) if item else None
        return f"../{own}" if own else super().address(path)


def hand_over(period: ReportingPeriod, folder: Path, now: datetime.datetime) -> Bag:
    """Write the period into a folder that is not there, or empty.

    Raises NotHandedOver where a State may still answer, or where something was taken down or published in the period
    meanwhile; OSError.
    """
    refuse_open(period, now.date())
    before = _epoch()
    with override("en"):
        given = ArchivedPeriod(Bag(folder), period, now.date(), _head())
        states = list(MemberState.objects.filter(publications__period=period).distinct().order_by("iso3"))
        _write_tables(given, states)
        answered = [(state, _write_state(given, state)) for state in states]
        _write_first_page(given, answered)
        given.bag.write("ledger.jsonl", _entries(given))
    if _epoch() != before:
        raise NotHandedOver("Something was taken down meanwhile: empty the folder, and begin again.")
    if Publication.objects.filter(period=period, pk__gt=given.until).exists():
        raise NotHandedOver("Something was published in the period meanwhile: empty the folder, and begin again.")
    given.bag.close(_about(given), now.date())
    return given.bag


def _head() -> Head | None:
    head = LedgerHead.objects.filter(pk=1).first()
    last = Publication.objects.filter(pk=head.sequence).first() if head else None
    return Head(last.pk, last.hash, last.published_at) if last else None


def _epoch() -> str:
    return PublicCounter.objects.values_list("epoch", flat=True).first() or ""


def _write_tables(given: ArchivedPeriod, states: Iterable[MemberState]) -> None:
    """The tables as the files at /data/ have them, with the rows of this period."""
    for name in OF_THE_PERIOD:
        given.bag.write(f"{name}.csv", _table(name, filter(_is_of(given, name), rows_of(name, given.around))))
    readers = (spoken_parts.answers_of, spoken_parts.commitments_of)
    for name, read in zip(OF_STATES[:2], readers, strict=True):
        rows = (row for state in states for row in read(state.pk, given.until, given.around))
        given.bag.write(f"{name}.csv", _table(name, (row for row in rows if row.period == given.period.slug)))
    given.bag.write("evidence.csv", _table("evidence", _cited(given, states)))


def _is_of(given: ArchivedPeriod, name: str) -> Any:
    """Whether a row of a table is of the period."""
    if name == "recommendations":
        asked = {each.recommendation for each in rows_of("asked", given.around) if each.period == given.period.slug}
        return lambda row: row.recommendation in asked
    return lambda row: getattr(row, "period", given.period.slug) == given.period.slug


def _cited(given: ArchivedPeriod, states: Iterable[MemberState]) -> Iterator[Any]:
    """What texts of the period cite."""
    for state in states:
        own = Publication.objects.filter(period=given.period, member_state=state, pk__lte=given.until)
        numbers = set(own.values_list("pk", flat=True))
        for row in spoken_parts.evidence_of(state.pk, given.until):
            if row.publication in numbers:
                yield row


def _table(name: str, rows: Iterable[Any]) -> Iterator[bytes]:
    return (line.encode() for line in exports.csv_lines(columns.whole(name), map(columns.row, rows)))


def _write_state(given: ArchivedPeriod, state: MemberState) -> int:
    """The files and the page of one State: its last answer on each recommendation, and its commitments.

    Returns how many answers these are. Raises NotHandedOver.
    """
    files: dict[UUID, str] = {}
    for rows in batched({row.evidence for row in _cited(given, [state])}, AT_ONCE):
        files |= _write_files(given, rows)
    question = parsed(QueryDict(), None, period=given.period.slug, state=state.pk)
    numbers = {key: number for (key, _state), number in publications(given.period, question).items()}
    found = briefs.of_state_in(given.period, state, numbers)
    paper = HtmlPaper(listed([found.title, given.period.title]))
    contents.write(paper, found, _place(given, files))
    given.bag.write(f"pages/{state.pk.lower()}.html", [paper.written()])
    return len(numbers)


def _write_files(given: ArchivedPeriod, cited: Collection[UUID]) -> dict[UUID, str]:
    """The files of what is cited, as they were stored; a link is in the table alone.

    Returns the name of each in the bag. Raises NotHandedOver for one that is not what was stored.
    """
    names = {}
    for item in Evidence.objects.public().filter(pk__in=cited, link="").order_by("pk"):
        suffix = SUFFIX.fullmatch(Path(item.file_name).suffix.lower())
        names[item.pk] = f"evidence/{item.pk}{suffix[0] if suffix else ''}"
        try:
            file = opened(item.file, item.sha256)
        except (FileNotFoundError, Altered) as fault:
            words = f"{item.file.name} is not there, or not as it was stored: manage.py verify_all says more."
            raise NotHandedOver(words) from fault
        with file:
            given.bag.write(names[item.pk], file.chunks(PIECE))
    return names


def _place(given: ArchivedPeriod, files: Mapping[UUID, str]) -> ArchivePlace:
    address = f"{settings.PUBLIC_ADDRESS}/en/periods/{given.period.slug}/"
    as_of = stood_on(given.day, dated(given.day))
    return ArchivePlace(dated(given.day), as_of, address, settings.PUBLIC_ADDRESS, given.head, files=files)


def _write_first_page(given: ArchivedPeriod, answered: Iterable[tuple[MemberState, int]]) -> None:
    """The period: what it asked, and the page of each State that answered, with the number of its answers."""
    period, place = given.period, _place(given, {})
    paper = HtmlPaper(period.title)
    paper.line(place.as_of)
    paper.points([(place.permanent, place.permanent)])
    paper.heading(_("States"))
    paper.points([(f"{state.name}: {number}", f"{state.pk.lower()}.html") for state, number in answered])
    paper.heading(_("Recommendations"))
    asked = period.items.order_by("order").values_list("recommendation", flat=True)
    for printed in (given.around.printed[key] for key in asked if key in given.around.printed):
        paper.heading(printed.citation, 2)
        if printed.opening:
            paper.line(printed.opening, language=printed.language)
        paper.line(printed.text, language=printed.language)
    paper.line(reuse.sentence())
    given.bag.write("pages/index.html", [paper.written()])


def _entries(given: ArchivedPeriod) -> Iterator[bytes]:
    """The entries of the ledger that are of the period, as they are hashed, with what may be read of them."""
    own = Publication.objects.filter(period=given.period, pk__lte=given.until).select_related("text").in_order()
    return (f"{compact_json(marked(row_of(each)))}\n".encode() for each in own.iterator(chunk_size=ENTRIES))


def _about(given: ArchivedPeriod) -> dict[str, str]:
    head = f"{given.head.sequence} {given.head.hash}" if given.head else "none"
    return {
        "Source-Organization": organization.name() or settings.PUBLIC_ADDRESS,
        "External-Identifier": f"{settings.PUBLIC_ADDRESS}/en/periods/{given.period.slug}/",
        "External-Description": f"Follow-up Record: {given.period.title}, as anybody may read it on this day",
        "Bag-Software-Agent": f"Follow-up Record {settings.RELEASE}",
        "Latest-Ledger-Entry": head,
    }


DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
UNFINISHED = ".unfinished"  # behind the name of the manifest, until all files are in it


class Bag:
    """A bag that is being written, with the checksum of each file, as archives take them (BagIt, RFC 8493).

    `sha256sum --check manifest-sha256.txt` in the folder proves it. The lists get their names last: a folder without
    them was not finished.
    """

    def __init__(self, folder: Path) -> None:
        """Raises OSError; FileExistsError where the folder holds anything."""
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(f"{folder} is not empty")
        self.folder = folder
        self.files = self.bytes = 0

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """One file of what is handed over, a piece at a time. Raises OSError."""
        path, found = self.folder / "data" / name, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in pieces:
                found.update(piece)
                self.bytes += file.write(piece)
        with (self.folder / f"{MANIFEST}{UNFINISHED}").open("a", encoding="utf-8") as manifest:
            manifest.write(f"{found.hexdigest()}  data/{name}\n")
        self.files += 1

    def close(self, about: Mapping[str, str], day: datetime.date) -> None:
        """Say what it is, and list every file with its checksum. Raises OSError."""
        oxum = {"Bagging-Date": day.isoformat(), "Payload-Oxum": f"{self.bytes}.{self.files}"}
        lines = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in {**about, **oxum}.items())
        for name, text in (("bagit.txt", DECLARATION), ("bag-info.txt", lines)):
            (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / f"{MANIFEST}{UNFINISHED}").rename(self.folder / MANIFEST)
        of_tags = "".join(
            f"{_digest(self.folder / name)}  {name}\n" for name in ("bagit.txt", "bag-info.txt", MANIFEST)
        )
        (self.folder / "tagmanifest-sha256.txt").write_text(of_tags, encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class HtmlPaper:
    """A brief as one page of HTML that asks for nothing else: no style sheet, no script, no address but links."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.parts: list[SafeString] = [format_html("<h1>{}</h1>", title)]
        if organization.name():
            self.line(organization.name())
        if words := reuse.demonstration():
            self.line(words)

    def heading(self, words: str, level: int = 1) -> None:
        self._add("<h{0}>{1}</h{0}>", level + 1, words)

    def line(self, words: str, *, language: str = "", strong: bool = False) -> None:
        self._add("<p{}>{}</p>", _of(language), format_html("<strong>{}</strong>", words) if strong else _lines(words))

    def quoted(self, words: str, note: Link, *, language: str = "") -> None:
        self._add("<blockquote{}>{} <cite>{}</cite></blockquote>", _of(language), _lines(words), _link(note))

    def numbered(self, sentences: Sequence[tuple[str, Link]]) -> None:
        items = ((words, _link(note)) for words, note in sentences)
        self._add("<ol>{}</ol>", format_html_join("", "<li>{} ({})</li>", items))

    def exactly(self, text: str) -> None:
        self._add("<pre>{}</pre>", text)

    def points(self, lines: Iterable[tuple[str, str]], *, style: str = "List Bullet") -> None:
        items = ((_link(Link(words, address)),) for words, address in lines)
        self._add("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> None:
        head = format_html_join("", '<th scope="col">{}</th>', ((each,) for each in heads))
        body = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in rows))
        self._add("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    def running(self, words: str) -> None:
        self._add("<p><small>{}</small></p>", words)

    def written(self) -> bytes:
        language = get_language() or "en"
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        page = format_html(
            '<!DOCTYPE html>\n<html lang="{}" dir="{}"><head><meta charset="utf-8"><title>{}</title></head>\n'
            "<body><main>\n{}\n</main></body></html>\n",
            language, direction, self.title, format_html_join("\n", "{}", ((part,) for part in self.parts)),
        )  # fmt: skip
        return page.encode()

    def _add(self, form: str, *words: Any) -> None:
        self.parts.append(format_html(form, *words))


def _of(language: str) -> SafeString:
    """The language of words that are not in the reader's, and their direction."""
    return format_html(' lang="{}" dir="auto"', language) if language else SafeString()


def _lines(words: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in words.splitlines()))


def _link(link: Link) -> SafeString:
    shown = format_html("<span{}>{}</span>", _of(link.language), link.words) if link.language else link.words
    return format_html('<a href="{}">{}</a>', link.address, shown) if link.address else format_html("{}", shown)


def _cells(row: Sequence[Any]) -> SafeString:
    told = (each if isinstance(each, tuple) else (each, "") for each in row)
    return format_html_join("", "<td{}>{}</td>", ((_of(language), _lines(str(words))) for words, language in told))
