"""One that was read as two is joined again."""

import pytest

from tests.tracker.importing.mending.proposals import found, item, labels, texts
from tracker.importing.mending.shape import CannotMend
from tracker.importing.mending.splitting import join, neighbour


def test_the_next_is_put_behind_and_its_names_move_with_it() -> None:
    findings = found("(a) Plant trees (Viet Nam)", "(b) along the roads (Kenya);", "(c) Swim.")
    mended = join(findings, 1, "next")
    assert texts(mended) == ["Plant trees (Viet Nam) along the roads (Kenya);", "Swim."]
    whole = item(mended, "2 (a)")
    assert [whole["text"][each["start"] : each["end"]] for each in whole["attributions"]] == ["Viet Nam", "Kenya"]
    assert [each["order"] for each in mended["recommendations"]] == [1, 2]


def test_with_the_previous_the_first_of_both_keeps_label_and_key() -> None:
    mended = join(found(), 2, "previous")
    assert labels(mended) == ["2 (a)", "2 (c)"]
    assert mended["recommendations"][0]["key"] == 1


def test_themes_of_both_are_kept_each_once() -> None:
    findings = found()
    findings["recommendations"][0] |= {"themes": ["Water"], "theme_slugs": ["water"]}
    findings["recommendations"][1] |= {"themes": ["Water", "Roads"], "theme_slugs": ["roads", "water"]}
    whole = join(findings, 1, "next")["recommendations"][0]
    assert (whole["themes"], whole["theme_slugs"]) == (["Water", "Roads"], ["roads", "water"])


def test_what_was_read_is_joined_as_well() -> None:
    findings = found("(a) Plant trees", "(b) along roads;", "(c) Swim.")
    findings["recommendations"][0] |= {"text": "Plant more trees", "read": "Plant trees"}
    assert join(findings, 1, "next")["recommendations"][0]["read"] == "Plant trees along roads;"


@pytest.mark.parametrize(("key", "direction"), [(3, "next"), (1, "previous")])
def test_at_the_ends_there_is_nothing_to_join_with(key: int, direction: str) -> None:
    assert neighbour(found(), key, direction) is None
    with pytest.raises(CannotMend, match="on that side"):
        join(found(), key, direction)
