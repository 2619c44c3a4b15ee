"""Items of one report that say nearly the same: the review says so of each, and nothing else comes of it."""

from typing import Any

import pytest

from tests.factories.records import MemberStateFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.reviews import report_of
from tracker.admin.import_review.alike import alike_items
from tracker.admin.import_review.findings import Review
from tracker.importing import loading
from tracker.models import AuditEvent, ImportProposal

NOTICED = "Nearly the same words, as a program noticed; it counts nowhere:"
ITEMS = (
    "7.1 Establish a national human rights institution in accordance with the Paris Principles (Chad);",
    "7.2 Open the harbours to fishers (Chad);",
    "7.3 Establish an independent national human rights institution in accordance with the Paris Principles (Peru);",
    "7.4 Open the archives to researchers (Chad);",
)


@pytest.fixture
def proposal(seed_world: World) -> ImportProposal:
    for code, name in (("TCD", "Chad"), ("PER", "Peru")):
        MemberStateFactory(iso3=code, name_en=name, is_invented=False)
    text = report_of(24)
    for number, item in enumerate(ITEMS, start=1):
        text = text.replace(f"7.{number} Plant {number} trees (Chad);", item)
    return loading.propose(text.encode(), "report.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())


def test_two_states_that_made_one_recommendation_are_named_beside_each_other(proposal: Any, entry: Any) -> None:
    review = Review(proposal)
    found = alike_items(review, review.items)
    named = {str(review.item(key)): [str(each) for each in others] for key, others in found.items()}
    assert named == {"7.1": ["7.3"], "7.3": ["7.1"]}
    page = sentences(entry.get(act_of(proposal, "change")))
    assert page.count(NOTICED) == 2
    first, second = review.items[0], review.items[1]
    page = sentences(entry.get(first.address))
    assert page.count(NOTICED) == 1
    assert f'href="{review.items[2].own_place}"' in page
    assert NOTICED not in sentences(entry.get(second.address))


def test_nothing_is_kept_of_it_and_it_is_no_warning(proposal: ImportProposal, entry: Any) -> None:
    before, events = proposal.findings, AuditEvent.objects.count()
    entry.get(act_of(proposal, "change"))
    proposal.refresh_from_db()
    assert proposal.findings == before
    assert not any("nearly" in each["message"].lower() for each in before["warnings"])
    assert AuditEvent.objects.count() == events
