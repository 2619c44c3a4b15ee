"""What an item holds already is not offered as a recommendation that was missed, and not added a second time."""

import re

import pytest

from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker.importing import loading

REPORT = """Working Group on Hedges

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
def proposal(seed_world):
    return loading.propose(REPORT.encode(), "hedges.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())


@pytest.fixture
def eight(items) -> dict:
    """The item that has its list inside."""
    item = next(each for each in items() if each["label"] == "8")
    assert A in item["text"]
    return item


def line_of(page: str, line: int) -> str:
    """What the list of the source shows of a line."""
    return re.split(r"</li>", page.partition(f'id="line-{line}"')[2])[0]


def missed(proposal, line: int) -> str:
    return f"{act_of(proposal, 'missed')}?line={line}"


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


def test_what_was_taken_out_of_the_item_is_added(proposal, entry, address, eight, items) -> None:
    page = address(eight["key"])
    entry.post(page, shown(entry.get(page)) | {"text": eight["text"].replace(f" (a) {A}", "")})
    entry.post(missed(proposal, A_LINE), shown(entry.get(missed(proposal, A_LINE))) | {"label": "8 (a)"})
    assert A in [each["text"] for each in items()]


def test_what_no_item_has_is_added_as_before(proposal, entry, items) -> None:
    page = entry.get(missed(proposal, HALL))
    assert "These words stand in item" not in sentences(page)
    assert entry.post(missed(proposal, HALL), shown(page) | {"label": "10"}).status_code == 302
    assert "10" in [each["label"] for each in items()]
