"""The data forms of a page, read back: rows of a table, entries of a feed, pages of a list."""

import csv
import io
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

ATOM = "{http://www.w3.org/2005/Atom}"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


def csv_rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.body, newline="")))


def xlsx_rows(response: Any) -> list[dict[str, Any]]:
    """The rows of the first sheet of a workbook, which is for programs, each by its columns."""
    sheet = load_workbook(io.BytesIO(response.whole)).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def feed_of(response: Any) -> ElementTree.Element:
    return ElementTree.fromstring(response.whole)  # noqa: S314 - our own feed


def text_of(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def entries_of(feed: ElementTree.Element) -> list[ElementTree.Element]:
    return feed.findall(f"{ATOM}entry")


def next_of(feed: ElementTree.Element) -> str | None:
    links = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next"]
    return links[0] if links else None


def all_results(reader: Any, address: str | None) -> tuple[list[dict[str, Any]], int]:
    """Every result of a .json list, page by page, and the count that its first page gives."""
    results, count = [], None
    while address:
        data = reader.get(address).json()
        count = data["count"] if count is None else count
        results += data["results"]
        address = data["next"]
    return results, count or 0


def all_entries(reader: Any, address: str | None) -> tuple[list[ElementTree.Element], int]:
    """Every entry of an .atom list, page by page, and the count that its first page gives."""
    entries, count = [], None
    while address:
        feed = feed_of(reader.get(address))
        count = int(feed.findtext(TOTAL) or 0) if count is None else count
        entries += entries_of(feed)
        address = next_of(feed)
    return entries, count or 0
