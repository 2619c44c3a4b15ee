"""The title and the date of a page, from the first part of it."""

import datetime
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

READ = 512 * 1024
LONGEST_TITLE = 300
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# Where pages say when they were last changed, the surest first.
DATES = (
    "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified",
    "article:published_time", "dcterms.date", "dc.date", "date",
)  # fmt: skip
DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
# Nothing invisible, nothing that turns the direction of what stands after it, nothing that cannot be stored.
UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


@dataclass
class PageHead(HTMLParser):
    """What a page says of itself."""

    title: str = ""
    said: dict[str, str] = field(default_factory=dict)
    in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "title" and not self.title:
            self.in_title = True
        elif tag == "meta":
            name = has.get("property") or has.get("name") or has.get("http-equiv") or ""
            self.said.setdefault(name.lower(), has.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False

    def handle_data(self, data: str) -> None:
        if self.in_title and len(self.title) < 4 * LONGEST_TITLE:
            self.title += data


def read_page(body: bytes, content_type: str) -> PageHead:
    """What a page of the web says; nothing of another kind of file."""
    page = PageHead()
    if "html" not in content_type.lower():
        return page
    page.feed(_decoded(body[:READ], content_type))
    page.title = " ".join(UNWANTED.sub(" ", page.title).split())[:LONGEST_TITLE]
    return page


def _decoded(body: bytes, content_type: str) -> str:
    named = CHARSET.search(content_type) or CHARSET.search(body[:2048].decode("ascii", "replace"))
    try:
        return body.decode(named[1] if named else "utf-8", "replace")
    except (LookupError, UnicodeError, ValueError):
        return body.decode("utf-8", "replace")


def date_of(last_modified: str | None) -> datetime.date | None:
    """The day of a Last-Modified line; nothing for an odd one or a day to come."""
    try:
        return _past(parsedate_to_datetime(last_modified or "").date())
    except (ValueError, TypeError, OverflowError):
        return None


def date_said_in(page: PageHead) -> datetime.date | None:
    """The day on which a page says that it was last changed, or published."""
    for name in DATES:
        if found := DAY.match(page.said.get(name, "")):
            try:
                return _past(datetime.date(*map(int, found.groups())))
            except ValueError:
                continue
    return None


def _past(day: datetime.date) -> datetime.date | None:
    today = datetime.datetime.now(datetime.UTC).date()
    return day if datetime.date(1990, 1, 1) <= day <= today + datetime.timedelta(days=1) else None
