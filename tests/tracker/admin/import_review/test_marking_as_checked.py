"""The button that marks an item as checked saves what was typed first, or shows what is wrong and marks nothing."""

from tests.tracker.admin.addresses import sentences, shown
from tests.tracker.admin.import_review.test_item_pages import A, B, D, post


def test_marking_as_checked_saves_what_was_typed_first(proposal, entry, address, items, events) -> None:
    done = post(entry, address(B), text="Train judges of all courts;", check="x")
    assert done["Location"] == f"{address(D)}#item"
    assert items()[1]["text"] == "Train judges of all courts;", "the edit was thrown away"
    assert proposal.findings["seen"]["items"] == [B]
    assert events() == ["correct_proposal", "look_at"]
    page = sentences(entry.get(done["Location"]))
    assert "7 (b) was saved and marked as checked." in page
    assert 'form="item-form" name="check"' in page


def test_an_item_that_got_another_label_is_said_to_be_saved_under_it(proposal, entry, address) -> None:
    done = post(entry, address(B), label="8 (b)", check="x")
    page = sentences(entry.get(done["Location"]))
    assert "8 (b) was saved and marked as checked." in page
    assert "7 (b) was saved" not in page


def test_what_cannot_be_saved_is_not_marked_and_nothing_typed_is_lost(proposal, entry, address, items, events) -> None:
    refused = post(entry, address(B), label="", text="Typed words", check="x")
    assert refused.status_code == 200
    assert "Typed words" in sentences(refused)
    assert refused.context["form"].errors["label"]
    items()
    assert "seen" not in proposal.findings
    assert events() == []


def test_a_colleague_who_was_quicker_is_shown_before_anything_is_marked(proposal, entry, address, items) -> None:
    mine = shown(entry.get(address(B)))
    post(entry, address(B), text="Train judges and clerks;")
    refused = entry.post(address(B), mine | {"text": "Mine", "check": "x"})
    assert refused.status_code == 409
    assert "Train judges and clerks;" in sentences(refused)
    assert "Mine" in sentences(refused)
    items()
    assert proposal.findings["seen"]["items"] == []


def test_an_item_that_nobody_changed_is_marked_without_a_correction(proposal, entry, address, events) -> None:
    assert post(entry, address(A), check="x")["Location"] == f"{address(B)}#item"
    assert events() == ["look_at"]
