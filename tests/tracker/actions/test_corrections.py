"""What a correction changed is kept small, and exact enough to take it back."""

import copy
import json
from typing import Any

from tracker.actions.corrections import difference, taken_back, with_seen


def findings(*labels: str, **parts: Any) -> dict[str, Any]:
    rows = [{"label": label, "order": place} for place, label in enumerate(labels, start=1)]
    return {"document": {"title": "A report"}, "recommendations": rows, "warnings": [], **parts}


def test_the_rows_that_differ_are_kept_and_no_others() -> None:
    was, now = difference(findings(*"abcdef"), findings(*"abXYdef"))
    assert was == {"recommendations": {"at": 2, "rows": [{"label": "c"}]}}
    assert now == {"recommendations": {"at": 2, "rows": [{"label": "X"}, {"label": "Y"}]}}


def test_a_change_among_three_hundred_stays_small() -> None:
    labels = [f"{number} (a)" for number in range(300)]
    changed = [*labels[:150], "150 (b)", *labels[151:]]
    assert len(json.dumps(difference(findings(*labels), findings(*changed)))) < 200


def test_it_is_taken_back_where_it_stood_though_other_rows_moved_it() -> None:
    old, new = findings(*"abc"), findings(*"aXYc")
    assert taken_back(new, *difference(old, new)) == old
    assert taken_back(findings(*"qraXYc"), *difference(old, new)) == findings(*"qrabc")


def test_it_is_not_taken_back_where_it_was_changed_again() -> None:
    old, new = findings(*"abc"), findings(*"aXc")
    assert taken_back(findings(*"aZc"), *difference(old, new)) is None
    title = difference(findings("a"), findings("a", document={"title": "Another"}))
    assert title == ({"document": {"title": "A report"}}, {"document": {"title": "Another"}})
    assert taken_back(findings("a", document={"title": "A third"}), *title) is None


def test_what_was_added_can_be_taken_back_and_put_again() -> None:
    old, new = findings(*"ab"), findings(*"abc")
    was, now = difference(old, new)
    again = taken_back(taken_back(new, was, now) or {}, now, was)
    assert again == new


def test_looking_is_no_difference_and_is_kept() -> None:
    seen = with_seen(findings("a"), {"items": [1], "warnings": ["x"]})
    assert difference(findings("a"), seen) == ({}, {})
    more = with_seen(copy.deepcopy(seen), {"items": [3, 1], "warnings": []})
    assert more["seen"] == {"items": [1, 3], "warnings": ["x"]}
