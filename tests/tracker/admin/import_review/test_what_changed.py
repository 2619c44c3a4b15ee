"""The list of corrections says what each of them changed, and that older ones are elsewhere."""

import pytest

from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.import_review.test_item_pages import A, B, D, post
from tracker.admin.import_review.history import SHOWN
from tracker.admin.import_review.what_changed import changed_items

OLDER = "Older corrections are not in this list."


def row(key: int, label: str, **words: object) -> dict[str, object]:
    return {"key": key, "label": label, "text": "Plant trees.", "basis": "not_negotiated", **words}


ONE, TWO, THREE = row(1, "5"), row(2, "6"), row(3, "7")


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ([ONE], [ONE | {"basis": "adopted"}], "5: How it was adopted: Not negotiated → Adopted"),
        ([ONE], [ONE | {"text": "Plant old trees."}], "5: Text: — → “old”"),
        ([ONE], [ONE | {"text": "Cut trees."}], "5: Text: “Plant” → “Cut”"),
        ([ONE], [ONE | {"text": "Cut shrubs."}], "5: Text: “Plant trees.” → “Cut shrubs.”"),
        ([ONE | {"text": "Plant trees near schools."}], [ONE | {"text": "Cut trees near parks."}],
         "5: Text: “Plant” → “Cut” …"),
        ([ONE], [ONE | {"agenda_item": "3", "page": 2}], "5: Agenda item: — → 3; Page: — → 2"),
        ([ONE], [ONE | {"theme_slugs": ["trees"]}], "5: Themes"),
        ([ONE], [ONE | {"label": "5 [2]"}], "5 → 5 [2]"),
        ([ONE], [ONE | {"label": "5 [2]", "basis": "agreed"}],
         "5 → 5 [2]: How it was adopted: Not negotiated → Agreed"),
        ([ONE, TWO, THREE], [ONE | {"basis": "agreed"}, TWO, THREE | {"basis": "agreed"}],
         "5, 7: How it was adopted: Not negotiated → Agreed"),
        ([ONE, TWO], [ONE | {"text": "a"}, TWO | {"text": "b"}], "5, 6: Text"),
        ([ONE], [ONE, TWO], "5 → 5, 6"),
        ([ONE], [], "5 → —"),
    ],
)  # fmt: skip
def test_what_changed_in_which_items(was, now, words) -> None:
    assert changed_items(was, now) == words


def test_the_list_says_it_and_so_does_the_history(proposal, entry, address) -> None:
    post(entry, address(D), text="Publish all figures each year;")
    post(entry, address(A), basis="adopted")
    for page in ("change", "history"):
        told = sentences(entry.get(act_of(proposal, page)))
        assert "7 (a): How it was adopted: Not negotiated → Adopted" in told
        assert "7 (d): Text: “the” → “all”" in told


def test_the_list_says_that_older_ones_are_left_out_and_leads_to_all(proposal, entry, address) -> None:
    post(entry, address(D), text="Publish all figures each year;")
    for number in range(1, SHOWN):
        post(entry, address(B), page=str(number))
    assert OLDER not in sentences(entry.get(act_of(proposal, "change")))
    post(entry, address(B), page="99")
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "7 (d): Text" not in page
    assert OLDER in page
    assert f'{OLDER} <a href="{act_of(proposal, "history")}">' in page
    assert "7 (d): Text" in sentences(entry.get(act_of(proposal, "history")))
