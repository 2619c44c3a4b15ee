"""Findings as JSON: what is stored comes back whole, and what was mended badly is refused with a sentence."""

import json
from typing import Any

import pytest

from tests.tracker.importing.reports import findings_of, report
from tests.tracker.importing.test_seed import SEED
from tracker.importing.structure import MalformedProposal, from_proposal, to_proposal


@pytest.mark.parametrize(
    "text",
    [
        SEED.read_text(encoding="utf-8"),
        report(),
        "Nothing at all",
        report("(a) Plant (Atlantis)", lead_in="2. Decided:"),
    ],
)
def test_a_stored_proposal_comes_back_as_it_was(text: str) -> None:
    found = findings_of(text)
    assert from_proposal(json.loads(json.dumps(to_proposal(found)))) == found


def test_a_mended_text_is_kept() -> None:
    stored = to_proposal(findings_of(report()))
    stored["recommendations"][0]["text"] = "Plant more elms;"
    del stored["recommendations"][1]
    mended = from_proposal(stored)
    assert [each.text for each in mended.recommendations] == ["Plant more elms;", "Open the libraries on Sundays."]


def broken(path: list[str | int], value: Any) -> dict[str, Any]:
    stored = to_proposal(findings_of(report()))
    target: Any = stored
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return stored


@pytest.mark.parametrize(
    "stored",
    [
        {},
        broken(["document"], None),
        broken(["document", "meeting", "starts_on"], "yesterday"),
        broken(["recommendations"], 3),
        broken(["recommendations", 0, "invented"], 1),
        broken(["agenda_items", 0, "prepares"], [1]),
    ],
)
def test_a_proposal_of_another_shape_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(MalformedProposal, match="not in the form of findings"):
        from_proposal(stored)
