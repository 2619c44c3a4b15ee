"""The OpenAPI description of the .json addresses: made of the shapes, and of what each address may be asked for.

It is made once, when it is first asked for; nobody keeps it by hand. The data dictionary of the method page is made of
the same. Which parameters an address knows is declared in
`report.http.parameters`, the shapes in `report.data.schema`; here are the sentences between.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated as A
from typing import Any
from uuid import UUID

from django.conf import settings
from msgspec import Meta
from msgspec.json import schema_components

from report.data import schema
from report.data import types as t
from report.data.columns import TABLES
from report.data.types import NAMED, one_of
from report.http import parameters
from report.pages import reuse
from report.question.filters import DUE, GAPS, SORTS, RecordFilter
from report.question.labels import NO, YES
from tracker.choices import CommitmentProgress, ImplementationStatus

ABOUT = (
    "Every list and every detail of the public pages, as JSON, at the address of the page without its last slash "
    "and with .json. With .csv and .xlsx the same rows come as a table, all of them; with .atom as a feed. Nothing "
    "needs an account or a key. Lists come fifty at a time: `next` is the address of the page that follows. Each "
    "address knows its own parameters: an unknown one, an empty one, and a second value of one that is given once "
    "(q, sort, as_of, after) are refused (400). Parameters in another order, codes of States in small letters, a "
    "value given twice, and what others add to a link (utm_source ...) lead to the canonical address (301). "
    "Parameters narrow a list: values of one are alternatives, different ones must all hold, and those about "
    "answers (status, state, group, period, has_evidence) must hold for one and the same answer. Answers carry an "
    "ETag: keep them, and ask again with If-None-Match. Keys may be added; none is renamed. "
    "A regional group may be written as in the address of its page, african-states: that leads to the canonical one."
)
AS_OF = (
    "A day that is not in the future, as 2027-03-12. Answers, commitments and invitations as they stood at the end of "
    "that day (UTC); names, themes and labels as they are today."
)


@dataclass(frozen=True)
class Address:
    """A .json address; `name` is its name in `report.urls` and in `parameters.KNOWN`."""

    name: str
    path: str
    summary: str

    @property
    def shape(self) -> Any:
        return schema.LISTS.get(self.name) or schema.OBJECTS[self.name]


ADDRESSES = (
    Address("recommendations", "/recommendations.json", "Recommendations, filtered and searched"),
    Address(
        "recommendation",
        "/recommendations/{meeting}/{slug}.json",
        "One recommendation with everything published on it",
    ),
    Address("states", "/states.json", "States that were invited or have a published answer, by name"),
    Address("state", "/states/{code}.json", "One State with everything it has published"),
    Address("meetings", "/meetings.json", "Meetings that have a confirmed document, newest first"),
    Address("meeting", "/meetings/{slug}.json", "One meeting's report, with the progress of its recommendations"),
    Address("matrix", "/matrix.json", "Recommendations under each of their themes, with citation and progress"),
    Address("compare", "/compare.json", "Two to four States, groups, meetings, themes or periods beside each other"),
    Address("themes", "/themes.json", "Themes with the figures of their recommendations, by name"),
    Address("theme", "/themes/{theme}.json", "One theme with its figures, and those of each regional group"),
    Address("group", "/groups/{group}.json", "One regional group with its figures, and those of each theme"),
    Address("periods", "/periods.json", "Reporting periods that were opened, newest first"),
    Address("period", "/periods/{period}.json", "One reporting period, and the change since the one before"),
    Address("gaps", "/gaps.json", "What the record does not have, by item"),
    Address("commitments", "/commitments.json", "Published commitments, newest first"),
    Address("printed-commitments", "/printed-commitments.json", "Commitments as documents print them, by meeting"),
    Address("commitment", "/commitments/{uuid}.json", "One commitment with its texts as they were published"),
    Address("changes", "/changes.json", "Every publication, correction and withdrawal, newest first"),
)


def _longest(name: str) -> Meta:
    """As many characters as the explorer takes."""
    return Meta(min_length=1, max_length=RecordFilter.base_filters[name].extra["max_length"])


Name = A[str, Meta(min_length=1)]
AnyCode = A[str, Meta(pattern="^[A-Za-z]{3}$")]
# What is asked, and what one value of it is.
PARAMETERS: dict[str, tuple[str, Any]] = {
    "meeting": ("Slug of a meeting.", t.Slug),
    "theme": ("Slug of a theme.", t.Slug),
    "agenda_item": ("Agenda item as in the data: 5 (d), workshop 4.", Name),
    "status": ("Status of an answer in force.", t.Status),
    "state": ("Code of a State, in capitals or not.", AnyCode),
    "group": ("Regional group of the State that answered.", t.Group),
    "institution": ("Name of a body that stands in the text.", Name),
    "attributed": ("Code of a State that is named in the text.", AnyCode),
    "has_evidence": ("Whether an answer cites public evidence.", A[str, one_of([YES, NO])]),
    "period": ("Slug of a reporting period.", t.Slug),
    "gap": ("Kind of what is missing.", A[str, one_of(list(GAPS))]),
    "by": (
        "What is compared: two to four values of the parameter of this name.",
        A[str, one_of(["state", "group", "meeting", "theme", "period"])],
    ),
    "kind": ("Kind of publication.", t.Kind),
    "recommendation": ("A recommendation as meeting/slug.", Name),
    "progress": ("Progress of a commitment, as reported.", A[str, t.code_of(CommitmentProgress)]),
    "due": (
        "How the date of a commitment stands on the day asked for: planned or in progress and due in the next 90 days; "
        "or passed, and nothing was reported after it; or no date is given.",
        A[str, one_of(list(DUE))],
    ),
    "due_from": ("The first target date asked for.", t.Day),
    "due_to": ("The last target date asked for.", t.Day),
    "q": (
        "Words that must all stand in the recommendation, in an answer to it in force, or in its State's name. "
        "In any of their forms, or in a theme of it; where nothing has all of them, what has most is listed. "
        "“Words in a row” stand between quotation marks; what has a -word is left out.",
        A[str, _longest("q")],
    ),
    "sort": (
        "The order of the list. Where words are searched for it is relevance unless another is asked for.",
        A[str, one_of(list(SORTS)), Meta(extra_json_schema={"default": next(iter(SORTS))})],
    ),
    "after": ("Name of the last row seen. Take it from `next`.", A[str, _longest("after")]),
    "as_of": (AS_OF, t.Day),
}
PARTS = {
    **dict.fromkeys(("meeting", "slug", "theme", "group", "period"), t.Slug),
    "code": A[str, Meta(pattern="^[a-z]{3}$")],
    "uuid": UUID,
}


@cache
def description() -> bytes:
    """The description, as it is sent."""
    return json.dumps(described(), ensure_ascii=False, indent=1).encode()


def described() -> dict[str, Any]:
    """The description as an object."""
    return {
        "openapi": "3.1.1",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": {
            "title": "Follow-up Record",
            "version": "1",
            "summary": "What became of the recommendations of United Nations meetings.",
            "description": ABOUT,
            **_licence(),
        },
        "servers": [{"url": "/{language}", "variables": {"language": _languages()}}],
        "paths": {each.path: {"get": _operation(each)} for each in ADDRESSES},
        "components": {"parameters": {name: _parameter(name) for name in PARAMETERS}, "schemas": schemas()},
    }


def _licence() -> dict[str, Any]:
    """The licence that the site states; without one the key is left out, for it claims one."""
    stated = reuse.licence()
    if stated is None:
        return {}
    return {"license": {"name": stated.name, **({"url": stated.address} if stated.address else {})}}


def _languages() -> dict[str, Any]:
    return {
        "enum": [code for code, _name in settings.LANGUAGES],
        "default": "en",
        "description": "Language of names and labels. What States wrote stays in their language.",
    }


def _operation(address: Address) -> dict[str, Any]:
    parts = [name for name in PARTS if f"{{{name}}}" in address.path]
    asked = parameters.known(address.name, "json")
    return {
        "operationId": address.name,
        "summary": address.summary,
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": _schema(PARTS[name])} for name in parts),
            *({"$ref": f"#/components/parameters/{name}"} for name in asked),
        ],
        "responses": _responses(address.shape.__name__, is_one=bool(parts)),
    }


def _responses(shape: str, *, is_one: bool) -> dict[str, Any]:
    tag = {"ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}}}
    found: dict[str, Any] = {
        "200": {"description": "It is as described.", "headers": tag, **_content(shape)},
        "301": {"description": "The same, at its canonical address."},
        "304": {"description": "Nothing has changed since the ETag that was sent."},
        "400": {"description": "The address cannot be answered; the sentences say why.", **_content("Refusal")},
    }
    if is_one:
        found["302"] = {"description": "The same thing under the address that stays."}
        found["404"] = {"description": "There is no such thing.", **_content("Refusal")}
    return found


def _content(shape: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": REF.format(name=shape)}}}}


def _parameter(name: str) -> dict[str, Any]:
    meaning, value = PARAMETERS[name]
    asked = {"name": name, "in": "query", "description": meaning, "schema": _schema(value)}
    if name not in parameters.MANY:
        return asked
    values = {"schema": {"type": "array", "items": _schema(value)}, "style": "form", "explode": True}
    return asked | values | {"description": f"{meaning} Several values are alternatives."}


REF = "#/components/schemas/{name}"


def _schema(value: Any) -> dict[str, Any]:
    (found,), _components = schema_components([value], ref_template=REF)
    return _by_name(found)


@cache
def schemas() -> dict[str, Any]:
    """Every shape, and the codes that shapes refer to by name."""
    lists, objects = schema.LISTS.values(), schema.OBJECTS.values()
    shapes = [schema.Frame, schema.Refusal, *lists, *objects, schema.Head, schema.WholeAnswer]
    _refs, found = schema_components(shapes, ref_template=REF)
    found["WholeAnswer"]["required"].append("demonstration")  # it is in every row, without being said each time
    frame = found.pop("Frame")
    for shape in objects:
        found[shape.__name__] = _framed(frame, found[shape.__name__])
    return PLAIN | {name: _by_name(each) for name, each in found.items()}


def _framed(frame: Mapping[str, Any], shape: Mapping[str, Any]) -> dict[str, Any]:
    """An object of its own begins with the frame."""
    return {**shape, **{part: _both(frame[part], shape[part]) for part in ("properties", "required")}}


def _both(first: Any, then: Any) -> Any:
    return {**first, **then} if isinstance(first, dict) else [*first, *then]


PLAIN = {name: schema_components([value])[0][0] for name, value in NAMED.items()}


def _by_name(found: Any) -> Any:
    """The same, with a reference where the schema of a code that has a name stands; without titles, which are names."""
    if isinstance(found, list):
        return [_by_name(each) for each in found]
    if not isinstance(found, dict):
        return found
    for name, plain in PLAIN.items():
        if plain == found:
            return {"$ref": REF.format(name=name)}
    return {key: _by_name(each) for key, each in found.items() if key != "title" or isinstance(each, dict)}


ANSWERS = "answers_"


@dataclass(frozen=True)
class DictionaryTable:
    """A table: what a row is, and its columns with their meanings, in English."""

    name: str
    meaning: str
    columns: tuple[tuple[str, str], ...]


@cache
def tables() -> tuple[DictionaryTable, ...]:
    """All tables, in the order of the menu."""
    described = schemas()
    return tuple(
        DictionaryTable(name, described[name]["description"], tuple(_columns(described, name, columns)))
        for name, columns in ((shape.__name__, columns) for shape, columns in TABLES.items())
    )


def _columns(schemas: dict[str, Any], name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each column with its meaning; those of the statuses are one line."""
    counts = [f"{ANSWERS}{code}" for code in ImplementationStatus.values]
    for column in columns:
        if column == counts[0]:
            yield f"{counts[0]} … {counts[-1]}", _meaning(schemas, schemas[name]["properties"]["answers"])
        elif column not in counts:
            yield column, _meaning(schemas, schemas[name]["properties"][column])


def _meaning(schemas: dict[str, Any], described: dict[str, Any]) -> str:
    """The sentence of a property, or of what it refers to."""
    if "description" not in described and "$ref" in described:
        described = schemas[described["$ref"].rpartition("/")[2]]
    return str(described["description"])
