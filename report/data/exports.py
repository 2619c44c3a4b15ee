"""JSON and CSV as they leave the house.

One envelope for lists, streamed rows, no live formula, and always a word on whether this is the demonstration.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import batched, chain, islice
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from msgspec import Struct, to_builtins

from report.data import schema
from report.http import parameters

LINES = 50
UTF8_MARK = "\ufeff"


class Echo:
    """What csv.writer writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    columns: Iterable[str], rows: Iterable[dict[str, Any]], name: str, *, is_marked: bool = False
) -> StreamingHttpResponse:
    """Rows as CSV, streamed.

    `rows` holds nothing between two of its rows: the thread that makes one may be another than that before. The first
    is made at once, so that a query that fails is a page that says so. `is_marked`: with the mark of UTF-8 for Excel.
    """
    lines = chain([UTF8_MARK] if is_marked else [], csv_lines(columns, rows))
    begun = list(islice(lines, 2))
    response = StreamingHttpResponse(_joined(chain(begun, lines)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The header and each row as a line of CSV. The last column says whether this is the demonstration."""
    header = [*columns, "demonstration"]
    written = csv.writer(Echo())
    yield written.writerow(header)
    for row in _with_word(rows):
        yield written.writerow([cell(row.get(column)) for column in header])


def _with_word(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    word = str(settings.DEMONSTRATION).lower()
    return ({**row, "demonstration": word} for row in rows)


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """So many lines at a time: a limit of time and a thread are taken for each piece."""
    return ("".join(some) for some in batched(lines, LINES))


def _json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False})


def json_list(
    name: str, count: int | None, next_address: str | None, results: Sequence[Struct], day: date | None = None
) -> JsonResponse:
    """A page of the list at the address `name`, in the envelope of every list; of a past day, it says which."""
    of_a_day: dict[str, Any] = {"as_of": day} if day else {}
    envelope = schema.LISTS[name](
        count=count, next=next_address, demonstration=settings.DEMONSTRATION, results=results, **of_a_day
    )
    return _json(_plain(envelope))


def json_object(shape: Struct, day: date | None) -> JsonResponse:
    """One object of its own, behind what every such object begins with."""
    frame = schema.Frame(demonstration=settings.DEMONSTRATION, as_of=day)
    return _json(_plain(frame) | _plain(shape))


def _plain(shape: Struct) -> dict[str, Any]:
    """A shape as what `json` writes; days and moments are written by Django's encoder."""
    plain: dict[str, Any] = to_builtins(shape, builtin_types=(date, datetime))
    return plain


def refusal(form: str, sentences: list[str], status: int = 400) -> HttpResponse:
    """A query that cannot be answered, or an address at which nothing stands any more: its sentences, in the form that
    was asked for."""
    if form == "json":
        return _json(_plain(schema.Refusal(demonstration=settings.DEMONSTRATION, errors=sentences)), status=status)
    return HttpResponse("\n".join([*sentences, ""]), status=status, content_type="text/plain; charset=utf-8")


def address_of_next(request: HttpRequest, after: str | None) -> str | None:
    """The absolute address of the next page of this list."""
    if after is None:
        return None
    return request.build_absolute_uri(request.path + parameters.changed(request.GET, after=after))


def older_changes(request: HttpRequest, after: str | None, asked: Iterable[parameters.NameAndValue]) -> str | None:
    """The absolute address where the feed of one thing goes on: in that of all changes, narrowed to it."""
    if after is None:
        return None
    kept = [pair for pair in asked if pair[0] in parameters.KNOWN["changes"]]
    query = parameters.query(parameters.in_order([*kept, ("after", after)]))
    return request.build_absolute_uri(reverse("report:changes-atom") + query)


# What a spreadsheet takes for the beginning of a formula, in both widths, and what makes it look further.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# Blanks that a spreadsheet may leave out before it looks.
BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff"


def cell(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula: such a text gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = value if isinstance(value, str) else str(value)
    if text[:1].isalnum():  # most do, and no letter and no digit begins a formula: a table has millions of cells
        return text
    return f"'{text}" if text.lstrip(BLANKS).startswith(FORMULA) else text
