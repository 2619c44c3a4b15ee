"""Warnings whose cause a correction took away: no longer open, and still to be read with the correction that did it."""

from dataclasses import asdict

import pytest

from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.import_review.test_item_pages import B, D, post
from tracker.importing.structure.warnings import warning

# What an event changed is asked of JSON, which each of both databases reads in its own way.
pytestmark = [pytest.mark.database]

ASKS = "7 (d) speaks of a report or a time for it"


@pytest.fixture(autouse=True)
def asks_for_report(proposal) -> None:
    stored = asdict(warning("asks_for_report", proposal.findings["recommendations"][2]["line"], label="7 (d)"))
    proposal.findings["warnings"].append(stored)
    proposal.save()


def open_codes(entry, proposal) -> list[str]:
    return [doubt.code for doubt in entry.get(act_of(proposal, "change")).context["review"].open_doubts]


def test_a_warning_about_an_item_that_was_set_aside_is_not_open_and_says_what_settled_it(
    proposal, entry, address
) -> None:
    assert "6 open warnings</h2>" in sentences(entry.get(act_of(proposal, "change"))).replace(" </h2>", "</h2>")
    post(entry, address(D, "item-set-aside"), becomes="left_out")
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "asks_for_report" not in open_codes(entry, proposal)
    listed, _summary, settled = page.partition("2 warnings were settled by corrections")
    settled = settled.partition("</details>")[0]
    assert ASKS in settled
    assert ASKS not in listed
    assert "Settled by: <bdi>7 (d) → —</bdi>" in settled
    assert str(proposal.proposed_by) in settled


def test_one_whose_cause_still_stands_stays_open(proposal, entry, address) -> None:
    post(entry, address(D), text="Publish all figures each year;")
    post(entry, address(B, "item-set-aside"), becomes="left_out")
    assert "asks_for_report" in open_codes(entry, proposal)
    assert "text_between_items" in open_codes(entry, proposal)


def test_a_divided_item_settles_its_gap_and_undoing_opens_it_again(proposal, entry, address) -> None:
    before = open_codes(entry, proposal)
    post(entry, address(B, "item-split"))
    page = entry.get(act_of(proposal, "change"))
    assert [each.summary for each in page.context["settled"]] == ["7 (b) → 7 (b), 7 (c)"]
    assert "numbering_gap" not in open_codes(entry, proposal)
    assert "5 open warnings of 6" in sentences(page)
    entry.post(act_of(proposal, "take-back"), {"correction": page.context["corrections"][0].event.pk})
    page = entry.get(act_of(proposal, "change"))
    assert page.context["settled"] == []
    assert open_codes(entry, proposal) == before


def test_words_that_were_left_out_and_are_added_settle_it(proposal, entry, address) -> None:
    post(entry, address(D), text="Publish the figures each year. The meeting was held in a large hall.")
    assert "text_between_items" not in open_codes(entry, proposal)


def test_the_same_doubt_under_another_label_is_not_said_to_be_settled(proposal, entry, address) -> None:
    post(entry, address(B), text="Train judges (Northland)")
    post(entry, address(B), label="7 (x)")
    page = entry.get(act_of(proposal, "change"))
    assert "item_without_end" in open_codes(entry, proposal)
    assert not [each for each in page.context["settled"] if "does not end" in each.message]
