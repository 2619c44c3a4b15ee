"""The OpenAPI description is that of the addresses there are, and every answer is as it says.

Programs were written by the description of release 0.2: what it says still holds. More may be said, nothing less.
"""

import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given
from jsonschema import Draft202012Validator, FormatChecker
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from report import urls
from report.data import openapi
from tests.chance import portion
from tests.report.addresses import THEME
from tests.report.conftest import world_with
from tracker import choices

DESCRIPTION: dict[str, Any] = json.loads(openapi.description())
PARTS = {
    "meeting": "rpm-asia-pacific-2025",
    "code": "xaa",
    "theme": THEME,
    "group": "african-states",
    "period": "period-1",
    "uuid": "0f6b3a52-9c1d-4e8b-8a57-2d1c5b7e9f10",
}
ONE_OF_A_MEETING = {"meeting": "rpm-asia-pacific-2025", "slug": "15-a"}
# What a tester would send for each parameter: fitting values, and last one that is not. An address is asked for that
# one, and for one more in turn.
SENT = {
    "meeting": ["rpm-asia-pacific-2025", "none"],
    "theme": ["none"],
    "agenda_item": ["5 (d)", "9"],
    "status": ["planned", "done"],
    "state": ["xaa", "ZZZ"],
    "group": ["African States", "none"],
    "institution": ["UNODC", "\x00"],
    "attributed": ["VNM", "ZZZ"],
    "has_evidence": ["yes", "no", "maybe"],
    "period": ["period-1", "period-9"],
    "by": ["theme", "nothing"],
    "gap": ["unanswered", "none"],
    "progress": ["planned", "done"],
    "due": ["passed", "late"],
    "due_from": ["2026-01-01", "soon"],
    "due_to": ["2026-01-01", "soon"],
    "kind": ["withdrawal", "none"],
    "recommendation": ["rpm-asia-pacific-2025/15-a", "a/b", "\x00"],
    "q": ["desk", "", "\x00", "x" * 301],
    "sort": ["changed", "best"],
    "after": ["3", "rpm-asia-pacific-2025/15-b", "XAA", "-1", "\x00"],
    "as_of": ["2026-01-01", "soon", "9999-12-31", "0001-01-01"],
}


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [(path, methods["get"]) for path, methods in DESCRIPTION["paths"].items()]


def address_of(path: str) -> str:
    parts = ONE_OF_A_MEETING if "{meeting}" in path else PARTS | {"slug": PARTS["meeting"]}
    return "/en" + path.format(**parts)


def parameters_of(operation: dict[str, Any]) -> list[str]:
    return [each["$ref"].rpartition("/")[2] for each in operation["parameters"] if "$ref" in each]


def check(operation: dict[str, Any], response: Any) -> None:
    """The status is described, and the body is as its schema says."""
    described = operation["responses"][str(response.status_code)]
    validator(described["content"]["application/json"]["schema"]["$ref"]).validate(response.json())


@cache
def validator(reference: str) -> Any:
    whole = {"$ref": reference, "components": DESCRIPTION["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


@world_with
def told(world) -> None:
    for slug in ("15-a", "15-b"):
        world.publish_with(world.evidence(is_public=True), slug)
        world.publish(slug, state="XAB", status="implemented")
    world.publish("15-a", summary="Corrected.")
    key = uuid.UUID(PARTS["uuid"])
    world.publish_commitment("15-a", "15-b", commitment=key, target_on=world.day(2027))
    world.publish_commitment("15-c")
    world.withdraw(world.publish("15-d"))


def test_every_answer_and_every_parameter_is_answered_or_refused_as_described(reader, told) -> None:
    for path, operation in operations():
        check(operation, reader.get(address_of(path)))
    for place, (path, operation) in enumerate(operations()):
        for name in parameters_of(operation):
            for value in {SENT[name][place % len(SENT[name])], SENT[name][-1]}:
                response = reader.get(address_of(path), {name: value})
                assert response.status_code in of_a_day(path, name), (path, name, value)
                check(operation, response)
    for path, operation in operations():
        if "{" in path:
            address = address_of(path)
            for there, gone in (
                ("2025", "none"),
                ("xaa", "zzz"),
                (THEME, "none"),
                ("african-states", "none"),
                ("period-1", "none"),
                (PARTS["uuid"][:8], "00000000"),
            ):
                address = address.replace(there, gone)
            assert reader.get(address).status_code == 404
            assert "404" in operation["responses"]


def of_a_day(path: str, name: str) -> tuple[int, ...]:
    """On a day before it was opened a period is not there, nor a commitment before it was published."""
    later = ("/periods/{period}.json", "/commitments/{uuid}.json")
    return (200, 400, 404) if path in later and name == "as_of" else (200, 400)


def test_the_schemas_are_schemas() -> None:
    for schema in DESCRIPTION["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    described = DESCRIPTION["components"]["schemas"]
    assert described["Status"]["enum"] == choices.ImplementationStatus.values
    assert described["Kind"]["enum"] == choices.PublicationKind.values
    assert described["Commitment"]["properties"]["progress"]["enum"] == choices.CommitmentProgress.values
    assert described["Evidence"]["properties"]["kind"]["enum"] == choices.EvidenceKind.values
    assert described["Recommendation"]["properties"]["basis"]["enum"] == choices.Basis.values
    assert described["OneRecommendation"]["properties"]["standing"]["enum"] == choices.Standing.values
    assert described["Printing"]["properties"]["kind"]["enum"] == choices.DocumentKind.values
    assert described["PrintedPosition"]["properties"]["position"]["enum"] == choices.PositionValue.values
    languages = DESCRIPTION["servers"][0]["variables"]["language"]["enum"]
    assert languages == [code for code, _name in settings.LANGUAGES]


def test_the_description_is_served(reader, db) -> None:
    assert reader.get("/en/method/openapi.json").json() == DESCRIPTION
    there = {
        str(pattern.pattern).replace("<slug:", "{").replace("<uuid:", "{").replace(">", "}")
        for pattern in urls.urlpatterns
        if pattern.name and pattern.name.endswith("-json")
    }
    assert {path.lstrip("/") for path, _operation in operations()} == there


RELEASED: dict[str, Any] = json.loads((Path(__file__).parent / "released" / "openapi_0.2.json").read_text())
NOTHING = {"type": "null"}
# What is said no more, each with the reason. No program reads any of it to ask or to understand an address.
WITHDRAWN = {
    "/info/license": "nobody had decided that licence: one stands there where a site sets it (docs/adr/0054)",
}


def plain(described: Any, whole: dict[str, Any]) -> Any:
    """The same with what it refers to in its place, and "or null" said in one way."""
    if isinstance(described, list):
        return [plain(each, whole) for each in described]
    if not isinstance(described, dict):
        return described
    if "$ref" in described:
        target: Any = whole
        for part in described["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return plain(target, whole)
    found = dict(described)
    if NOTHING in found.get("anyOf", ()):
        (one,) = [each for each in found.pop("anyOf") if each != NOTHING]
        found = {**one, **found, "or": "null"}
    elif isinstance(found.get("type"), list):
        found |= {"type": found["type"][0], "or": "null"}
        found |= {"enum": [each for each in found["enum"] if each is not None]} if "enum" in found else {}
    return {key: plain(each, whole) for key, each in found.items()}


def less(before: Any, now: Any, place: str = "") -> list[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            fault
            for key, each in before.items()
            for fault in (less(each, now[key], f"{place}/{key}") if key in now else [f"{place}/{key}"])
        ]
    if isinstance(before, list) and isinstance(now, list):
        if all(isinstance(each, str) for each in before):
            return [f"{place}: {each}" for each in before if each not in now]
        return [f"{place}: {each}" for each in before if all(less(each, other) for other in now)]
    goes_on = place.endswith("/description") and isinstance(now, str) and now.startswith(f"{before} ")
    return [] if before == now or goes_on else [f"{place}: {before}, now {now}"]


def test_what_a_release_described_is_still_so() -> None:
    now = openapi.described()
    assert less(plain(RELEASED, RELEASED), plain(now, now)) == list(WITHDRAWN)


def test_more_is_a_schema_of_another_object() -> None:
    for name, schema in openapi.schemas().items():
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False, name
            assert set(schema["required"]) <= schema["properties"].keys(), name


EXAMPLES = portion(8, 3)
HEADERS = {"X-Forwarded-Proto": "https", "Accept-Encoding": "identity"}
# A State or page that is not there is refused with a sentence: what fits only the record knows, not the schema.
NOT_ASKED_FOR = [positive_data_acceptance]


class GoingOn(WSGIHandler):
    """The site to a client that goes on from an address to the canonical one of the same list or the same State."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        begun: list[Any] = []
        body = super().__call__(environ, lambda *told: begun.append(told))
        status, headers = begun[0][:2]
        address = urlsplit(dict(headers).get("Location", ""))
        if status.startswith("301") and address.path.casefold() == environ["PATH_INFO"].casefold():
            canonical = {"PATH_INFO": address.path, "QUERY_STRING": address.query}
            return super().__call__({**environ, **canonical}, start_response)
        start_response(status, headers)
        return body


schema: Any = schemathesis.openapi.from_dict(DESCRIPTION)


@pytest.mark.all
@pytest.mark.chance
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", list(DESCRIPTION["paths"]))
def test_an_address_answers_as_described_whatever_is_asked(world: Any, path: str, mode: GenerationMode) -> None:
    world.publish("15-a")
    schema.app = GoingOn()  # made here: the settings of the tests hold by now

    @given(case=schema[path]["GET"].as_strategy(generation_mode=mode))
    @hypothesis.settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(headers=HEADERS, excluded_checks=NOT_ASKED_FOR)

    ask()
