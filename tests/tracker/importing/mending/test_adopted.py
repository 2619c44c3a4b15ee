"""How recommendations were adopted: a doubt about many of them is open until each is answered."""

from tests.tracker.importing.mending.proposals import NAMES, found, item, labels, said
from tests.tracker.importing.mending.test_wording import reword
from tests.tracker.importing.reports import findings_of
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import Finding, opened
from tracker.importing.mending.splitting import split
from tracker.importing.mending.wording import BASIS_UNCLEAR as CODE
from tracker.importing.mending.wording import beside_by_default, left_by_default, with_basis
from tracker.importing.structure import to_proposal

CHAPTERS = """Working Group on Hedges

Report on its third session

Oslo, 3-5 March 2031

I. Introduction

1. The Working Group met.

II. Conclusions and recommendations

A. Hedges (agenda item 2)

2. The Working Group recommended that States plant hedges.

3. It also recommended that States cut hedges.

B. Trees (agenda item 3)

4. The Working Group encouraged Member States, with respect to trees, to:

(a) Count the trees of each year;

(b) Name them.

5. It urged States to plant trees.
"""


def unclear(lead_in: str = "2. These recommendations were made:") -> Finding:
    return found(lead_in=lead_in)


def doubt(findings: Finding) -> Finding:
    return next(each for each in findings["warnings"] if each["code"] == CODE)


def left(findings: Finding) -> list[str]:
    return [each["label"] for each in left_by_default(findings, doubt(findings))]


def test_it_is_open_until_the_last_item_is_answered_and_names_those_that_are_left() -> None:
    findings = unclear()
    assert left(findings) == ["2 (a)", "2 (b)", "2 (c)"]
    one = rechecked(findings, reword(findings, "2 (a)", basis="adopted"), NAMES)
    assert CODE in [each["code"] for each in one["warnings"]], "the other two have what was taken by default"
    assert left(one) == ["2 (b)", "2 (c)"]
    keys = [item(one, label)["key"] for label in ("2 (b)", "2 (c)")]
    assert CODE not in said(one, with_basis(one, keys, "agreed"))


def test_both_parts_of_a_divided_item_are_of_it() -> None:
    findings = unclear()
    mended = split(findings, item(findings, "2 (a)")["key"], at=6, label="2 (aa)")
    assert left(rechecked(findings, mended, NAMES)) == ["2 (a)", "2 (aa)", "2 (b)", "2 (c)"]


def test_one_doubt_of_a_chapter_is_about_all_of_its_paragraphs() -> None:
    findings = opened(to_proposal(findings_of(CHAPTERS)))
    assert findings["structure"] == "working_group"
    assert left(findings) == labels(findings)
    assert len(labels(findings)) > 2
    first = findings["recommendations"][0]["key"]
    assert CODE in said(findings, with_basis(findings, [first], "adopted"))


def test_one_of_a_paragraph_is_about_its_own_items_alone() -> None:
    findings = unclear()
    other = {**item(findings, "2 (c)"), "key": 9, "label": "3 (a)", "paragraph_number": 3}
    findings = {**findings, "recommendations": [*findings["recommendations"], other]}
    assert left(findings) == ["2 (a)", "2 (b)", "2 (c)"]
    belong, rest = beside_by_default(findings, item(findings, "2 (a)")["key"])
    assert [each["label"] for each in belong] == ["2 (b)", "2 (c)"]
    assert [each["label"] for each in rest] == ["3 (a)"]


def test_what_has_another_basis_is_not_offered() -> None:
    findings = reword(unclear(), "2 (b)", basis="agreed")
    belong, rest = beside_by_default(findings, item(findings, "2 (a)")["key"])
    assert ([each["label"] for each in belong], rest) == (["2 (c)"], [])
