"""Programs were written by the description of release 0.2: what it says still holds. More may be said, nothing less."""

import json
from pathlib import Path
from typing import Any

from report.data import openapi

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
    """What was said before and is not now."""
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
    """An object knows no other keys than its own: those that came since are described as well."""
    for name, schema in openapi.schemas().items():
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False, name
            assert set(schema["required"]) <= schema["properties"].keys(), name
