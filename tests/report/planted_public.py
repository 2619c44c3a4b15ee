"""What is public under the planted definition, printed as JSON. It asks no database: bodies are written here.

Loaded in a process of its own, for definitions are read while modules load.
"""

import csv
import datetime
import io
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from openpyxl import load_workbook

from report.briefs import contents
from report.data import columns, exports, openapi, schema, streams
from report.forms import drafts, workbooks
from report.pages.answers import OF_ANSWER, OF_COMMITMENT, content_of
from tests.report import samples
from tests.report.planted_content import body
from tracker.models import CommitmentUpdate

CORRECTED = (("2027-01-31", "discontinued", "one line"), ("2028-02-29", "completed", "two lines"))
BEFORE, NOW = (body("answer", *words) for words in CORRECTED)
ANSWER = replace(samples.answer(), content=content_of(OF_ANSWER, NOW))
OF_BEFORE = {"summary": "Before there was such a field."}
OLD = replace(ANSWER, content=content_of(OF_ANSWER, OF_BEFORE))
COMMITMENT = replace(samples.declared(), content=content_of(OF_COMMITMENT, body("commitment", *CORRECTED[1])))


def pages() -> dict[str, str]:
    """What stands beside an answer, in the table of commitments, and under what a correction changed."""
    parts: dict[str, tuple[str, dict[str, Any]]] = {
        "answer": ("beside", {"answer": ANSWER}),
        "old": ("beside", {"answer": OLD}),
        "commitment": ("commitments", {"rows": [(COMMITMENT, [])], "today": samples.DAY}),
        "change": ("change", {"change": samples.correction(words=NOW, before=BEFORE)}),
    }
    return {name: render_to_string(f"components/{part}.html", context) for name, (part, context) in parts.items()}


class Written:
    """A paper that keeps what is written on it, as text."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __getattr__(self, _kind: str) -> Any:
        return lambda *given, **_named: self.said.append(repr(given))


def in_short() -> dict[str, str]:
    """Where a commitment is told in short: in a brief, a draft report, and the portal's lists."""
    draft_paper: Any = Written()
    drafts._commitment(draft_paper, COMMITMENT, [])
    words = body("commitment", *CORRECTED[1]) | {"commitment_review_on": datetime.date(2028, 2, 29)}
    newest = CommitmentUpdate()
    for name, value in words.items():
        setattr(newest, name, value)
    line = SimpleNamespace(newest=newest, original_on=None, pk=samples.KEY)
    return {
        "brief": repr(contents._commitment(COMMITMENT, [])),
        "draft report": " ".join(draft_paper.said),
        "list in the portal": render_to_string("portal/commitment_facts.html", {"line": line}),
    }


def data() -> dict[str, Any]:
    """An answer and a commitment in each form, with what is told of them."""
    rows = {"Answer": answer_in_data(NOW), "Commitment": commitment_in_data(body("commitment", *CORRECTED[1]))}
    headers = {"Answer": columns.of(schema.Answer), "Commitment": columns.of(schema.Commitment)}
    meanings = {table.name: dict(table.columns) for table in openapi.tables()}
    old = exports.json_object(answer_in_data(OF_BEFORE), None)
    return {"old": json.loads(old.content)} | {
        name: {
            "json": json.loads(exports.json_object(shape, None).content),
            "csv": of_csv(headers[name], columns.row(shape)),
            "xlsx": of_xlsx(headers[name], columns.row(shape)),
            "dictionary": meanings[name],
            "openapi": openapi.described()["components"]["schemas"][name],
        }
        for name, shape in rows.items()
    }


def answer_in_data(words: dict[str, Any]) -> Any:
    facts = streams.spoken(OF_ANSWER, text(words))
    return schema.Answer(**facts, recommendation="sample/15-g", commitments=[], evidence=[])


def commitment_in_data(words: dict[str, Any]) -> Any:
    facts = streams.spoken(OF_COMMITMENT, text(words))
    about = {"commitment": samples.KEY, "recommendations": [], "original_target_on": None}
    return schema.Commitment(**facts, **about, evidence=[])


def text(words: dict[str, Any]) -> tuple[Any, ...]:
    """The columns of a published text that an answer and a commitment share, `streams.SPOKEN`; its body is read."""
    return (7, "XAA", "sample", samples.DAY, None, "en", json.loads(json.dumps(words)))


def of_csv(header: tuple[str, ...], row: dict[str, Any]) -> dict[str, str]:
    response: Any = exports.csv_response(header, [row], "x")
    (found,) = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode(), newline=""))
    return found


def of_xlsx(header: tuple[str, ...], row: dict[str, Any]) -> dict[str, str]:
    file = io.BytesIO()
    workbooks.workbook(header, [row], "x").save(file)
    named, values = load_workbook(file).worksheets[0].values
    return {name: str(value) for name, value in zip(named, values, strict=True)}


print(json.dumps({"pages": pages(), "in short": in_short(), "data": data()}))
