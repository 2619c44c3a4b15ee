"""One doubt about how many items were adopted: one act answers it for all, and none of them is left without a word."""

import pytest

from tests.tracker.admin.addresses import act_of, sentences, shown
from tests.tracker.admin.import_review.test_item_pages import post
from tests.tracker.importing.mending.test_wording import CHAPTERS
from tracker.importing import loading
from tracker.models import AuditEvent

LEFT = "Still “Not negotiated”:"
AT_ONCE = "Choose it for several items at once"


@pytest.fixture
def proposal(seed_world):
    return loading.propose(CHAPTERS.encode(), "hedges.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())


def keys(items) -> list[int]:
    return [each["key"] for each in items()]


def bases(items) -> set[str]:
    return {each["basis"] for each in items()}


def doubt_of(entry, proposal):
    """The warning, where it is open."""
    found = entry.get(act_of(proposal, "change")).context["review"].open_doubts
    return next((each for each in found if each.code == "basis_unclear"), None)


def test_one_answer_leaves_it_open_and_the_page_names_the_others(proposal, entry, address, items) -> None:
    """How it was adopted is explained wherever it is chosen."""
    first, *others = keys(items)
    labels = [each["label"] for each in items()]
    for place in (address(first), address(first, "item-basis"), act_of(proposal, "candidates")):
        page = sentences(entry.get(place))
        assert "Adopted: the meeting adopted it, by consensus or by a vote. Agreed: the participants agreed" in page
        assert "the report does not say that the meeting adopted it. Not negotiated:" in page
    response = entry.post(address(first), shown(entry.get(address(first))) | {"basis": "adopted"}, follow=True)
    page = sentences(response)
    assert f"These still have “Not negotiated”: {', '.join(labels[1:])}." in page
    assert address(first, "item-basis") in page
    assert [each.key for each in doubt_of(entry, proposal).left] == others
    review = sentences(entry.get(act_of(proposal, "change")))
    warning = review.partition(LEFT)[2].partition("</span>")[0]
    assert f"<bdi>{labels[1]}</bdi>" in warning
    assert f"<bdi>{labels[0]}</bdi>" not in warning
    assert AT_ONCE in warning
    for key in others:
        assert "does not say whether its recommendations" in sentences(entry.get(address(key))), "on each of them"
    post(entry, address(others[0]), check="1")
    assert doubt_of(entry, proposal) is not None, "one that is checked does not check it for the others"
    for key in others[1:]:
        post(entry, address(key), check="1")
    assert doubt_of(entry, proposal) is None, "each that is left was checked"


def test_it_is_chosen_for_all_in_one_act_which_is_undone_as_one(proposal, entry, address, items) -> None:
    first, second, *others = keys(items)
    at_once = address(first, "item-basis")
    assert AT_ONCE in sentences(entry.get(address(first)))
    page = entry.get(at_once)
    assert shown(page)["items"] == [str(key) for key in (second, *others)], "those that the warning is about"
    before = items()
    assert post(entry, at_once, basis="adopted").status_code == 302
    assert bases(items) == {"adopted"}
    assert doubt_of(entry, proposal) is None
    assert AT_ONCE not in sentences(entry.get(address(first))), "no other has it"
    assert "items" not in entry.get(at_once).context["form"].fields
    events = AuditEvent.objects.about(proposal).filter(act="correct_proposal")
    entry.post(act_of(proposal, "take-back"), {"correction": events.get().pk})
    assert items() == before
    post(entry, at_once, basis="agreed", items=[str(second)])
    assert [each["key"] for each in items() if each["basis"] == "agreed"] == [first, second]
    doubt = doubt_of(entry, proposal)
    assert [each.key for each in doubt.left] == others
    entry.post(act_of(proposal, "warnings"), {"warning": doubt.key})
    assert doubt_of(entry, proposal) is None, "a person may say that she looked at it"
