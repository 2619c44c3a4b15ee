"""A line of the source that is marked by hand: the page proposes what the line says, and adds no words twice."""

import re

import pytest

from tests.tracker.admin.addresses import act_of, sentences, shown
from tests.tracker.admin.import_review.conftest import REPORT
from tests.tracker.admin.import_review.test_item_pages import B, labels, post
from tracker.importing import loading
from tracker.models import AuditEvent, ImportProposal

HEDGES = """Working Group on Hedges

Report on its third session

Oslo, 3-5 March 2031

II. Conclusions and recommendations

2. The Working Group recommended that States plant hedges.

8. The Working Group encouraged Member States, with respect to the counting of trees in towns and villages, to do so in
each year, and, where they have the means, to publish what they found:

(a) Count the trees of each street and square;

(b) Name them.

9. It urged States to plant trees.

III. Closure of the session

The hall had tall windows on three sides.
"""
A_LINE, B_LINE, HALL = 14, 16, 22
A = "Count the trees of each street and square;"


@pytest.fixture
def proposal(request: pytest.FixtureRequest, seed_world) -> ImportProposal:
    text = HEDGES if "eight" in request.fixturenames else REPORT
    return loading.propose(text.encode(), "report.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())


def missed(proposal, line: int) -> str:
    return f"{act_of(proposal, 'missed')}?line={line}"


def test_what_was_missed_is_taken_from_its_line(proposal, entry, address, items, events) -> None:
    words = shown(entry.get(missed(proposal, 17)))
    assert words["text"] == "The meeting was held in a large hall."
    response = entry.post(act_of(proposal, "missed"), words | {"label": "7 (dd)"})
    assert labels(items) == ["7 (a)", "7 (b)", "7 (d)", "7 (dd)", "7 (e)"]
    assert response["Location"].endswith("items/5/#item")
    assert events() == ["correct_proposal"]
    assert "text_between_items" not in [each["code"] for each in proposal.findings["warnings"]]
    assert not [each for each in proposal.findings["warnings"] if each["code"].startswith("typed")]
    post(entry, address(B, "item-set-aside"), becomes="left_out")
    assert "Mark as recommendation: 7 (b)" in sentences(entry.get(act_of(proposal, "change")))
    words = shown(entry.get(missed(proposal, 13)))
    assert (words["label"], words["text"].split(";")[0]) == ("7 (b)", "Train judges"), "a candidate has both"
    entry.post(act_of(proposal, "missed"), words)
    assert labels(items) == ["7 (a)", "7 (b)", "7 (d)", "7 (dd)", "7 (e)"]
    assert proposal.findings["candidates"] == []


def test_a_line_that_does_not_exist_leaves_the_form_empty(proposal, entry) -> None:
    for line in ("999", "x", "-1", "1\x00", "٣"):
        assert entry.get(act_of(proposal, "missed"), {"line": line}).status_code in (200, 404)
    words = {"label": "7 (a)", "text": "Typed words", "basis": "adopted", "line": ""}
    page = sentences(entry.post(act_of(proposal, "missed"), words))
    assert "has this label" in page
    assert "Typed words" in page


def test_a_label_that_another_item_has_is_left_open_and_the_page_says_whose_it_is(proposal, entry, items) -> None:
    address = missed(proposal, 9)
    words = shown(entry.get(address))
    assert (words["label"], words["text"].partition(" recommendations")[0]) == ("7", "The following")
    proposal.findings["recommendations"][0]["label"] = "7"
    proposal.save()
    page = entry.get(address)
    said = "Another recommendation of this document has this label: 7, “Strengthen partnerships with companies"
    assert shown(page)["label"] == ""
    assert said in sentences(page)
    refused = entry.post(address, shown(page))
    assert refused.context["form"].errors["label"][0].startswith(said)
    assert "This field is required" not in sentences(refused)
    doubled = entry.post(act_of(proposal, "missed"), shown(page) | {"label": "7"})
    assert doubled.context["form"].errors["label"][0].startswith(said)


def test_the_page_says_of_which_recommendation_the_selected_basis_is(proposal, entry, items) -> None:
    proposal.findings["recommendations"][-1]["basis"] = "agreed"
    proposal.save()
    page = entry.get(act_of(proposal, "missed"))
    assert shown(page)["basis"] == "agreed"
    last = proposal.findings["recommendations"][-1]["label"]
    assert f"“Agreed” is selected, as for {last} before it." in sentences(page)
    assert "Keep “Not negotiated”" not in sentences(page)


def test_what_was_typed_otherwise_than_the_line_says_it_is_shown_as_what_was_changed(proposal, entry, items) -> None:
    address = missed(proposal, 9)
    words = shown(entry.get(address)) | {"label": "99"}
    entry.post(address, words | {"text": words["text"].replace("The following", "Some")})
    read = {each["label"]: each["read"] for each in items()}
    assert read["99"] == words["text"]
    added = AuditEvent.objects.about(proposal).filter(act="correct_proposal").latest("pk")
    entry.post(act_of(proposal, "take-back"), {"correction": added.pk})
    entry.post(address, shown(entry.get(address)) | {"label": "100"})
    read = {each["label"]: each["read"] for each in items()}
    assert read["100"] is None, "as the line says it"


def test_words_typed_under_the_wrong_line_are_in_doubt_with_a_link_to_the_line_that_has_them(
    proposal, entry, address, items
) -> None:
    wrong = missed(proposal, 17)
    entry.post(wrong, shown(entry.get(wrong)) | {"label": "7 (x)", "text": "Expert meeting on “invented” matters"})
    key = next(each["key"] for each in items() if each["label"] == "7 (x)")
    said = "The words of 7 (x) do not stand at its line of the source: line 1 has them."
    review = sentences(entry.get(act_of(proposal, "change")))
    assert said in review
    assert '<a href="#line-1">Its words: line 1 of the source</a>' in review
    item = sentences(entry.get(address(key)))
    assert said in item
    assert "Its words: line 1 of the source</a>" in item
    assert "Compare the item with both lines." in item
    set_aside = address(key, "item-set-aside")
    entry.post(set_aside, shown(entry.get(set_aside)) | {"becomes": "left_out"})
    page = entry.get(act_of(proposal, "change"))
    assert "typed_elsewhere" not in [doubt.code for doubt in page.context["review"].open_doubts]
    assert said in [each.message for each in page.context["settled"]]


# --- words that an item has already


@pytest.fixture
def eight(items) -> dict:
    """The item that has its list inside."""
    item = next(each for each in items() if each["label"] == "8")
    assert A in item["text"]
    return item


def line_of(page: str, line: int) -> str:
    """What the list of the source shows of a line."""
    return re.split(r"</li>", page.partition(f'id="line-{line}"')[2])[0]


def test_a_line_of_an_item_says_whose_it_is_on_each_page_that_shows_it(proposal, entry, address, eight, items) -> None:
    nine = next(each["key"] for each in items() if each["label"] == "9")
    pages = [act_of(proposal, "change"), act_of(proposal, "source"), address(eight["key"]), address(nine)]
    for page in (sentences(entry.get(each)) for each in pages):
        for line in (A_LINE, B_LINE):
            shown_line = line_of(page, line)
            assert f'href="{address(eight["key"])}#item" >In item <bdi>8</bdi></a>' in shown_line
            assert missed(proposal, line) not in shown_line, "offered as if nobody had it"
        assert missed(proposal, HALL) in line_of(page, HALL), "what no item has is offered"
        assert "In item" not in line_of(page, HALL)


def test_its_words_are_not_added_again_and_the_page_leads_to_the_split(proposal, entry, address, eight, items) -> None:
    before = items()
    page = entry.get(missed(proposal, A_LINE))
    said = "These words stand in item 8 already."
    assert said in sentences(page)
    refused = entry.post(missed(proposal, A_LINE), shown(page) | {"label": "8 (a)"})
    assert refused.status_code == 200
    assert said in str(refused.context["form"].non_field_errors())
    assert f'<a href="{address(eight["key"], "item-split")}">Split 8</a>' in sentences(refused)
    without_line = entry.post(act_of(proposal, "missed"), shown(page) | {"label": "8 (a)", "line": ""})
    assert said in sentences(without_line)
    assert items() == before


def test_words_that_no_item_has_are_added(proposal, entry, address, eight, items) -> None:
    """Also those that were taken out of an item."""
    page = address(eight["key"])
    entry.post(page, shown(entry.get(page)) | {"text": eight["text"].replace(f" (a) {A}", "")})
    entry.post(missed(proposal, A_LINE), shown(entry.get(missed(proposal, A_LINE))) | {"label": "8 (a)"})
    assert A in [each["text"] for each in items()]
    page = entry.get(missed(proposal, HALL))
    assert "These words stand in item" not in sentences(page)
    assert entry.post(missed(proposal, HALL), shown(page) | {"label": "10"}).status_code == 302
    assert "10" in labels(items)
