"""A commitment over three recommendations, declared without any answer, whose target date is moved later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.browser.desk import Desk
from tests.browser.portal import Portal
from tests.browser.public import PublicPages
from tests.factories.world import World
from tracker.models import StatusUpdate
from tracker.verification import verify_database

pytestmark = pytest.mark.browser

STATE = "Ardovela"
TEXT = "Adopt a law on online fraud that names one office for all reports."
NOTE = "Parliament takes it up a year later."
LABELS = ("15 (a)", "15 (b)", "15 (g)")
RECOMMENDATIONS = [PublicPages.recommendation(slug) for slug in ("15-a", "15-b", "15-g")]
PAGES = [*RECOMMENDATIONS, "/en/states/xaa/", "/en/commitments/"]
FIRST, LATER = "2029-12-31", "2030-06-30"


def row_of(public: PublicPages, address: str) -> Locator:
    """The one row of the commitment on a page."""
    public.open(address)
    rows = public.page.get_by_role("row").filter(has_text=TEXT)
    assert rows.count() == 1, f"{address} has {rows.count()} rows"
    return rows


def dates_in(row: Locator) -> list[str | None]:
    """The days in the cell of the target date: the date in force, then the original one where it was revised."""
    columns = row.page.get_by_role("table").filter(has=row).get_by_role("columnheader").all_inner_texts()
    cell = row.get_by_role("rowheader").or_(row.get_by_role("cell")).nth(columns.index("Target date"))
    return [each.get_attribute("datetime") for each in cell.locator("time").all()]


def it_is_declared_and_published(focal: Portal, reviewer: Desk) -> None:
    focal.declares_commitment(TEXT, *LABELS, target_on=FIRST)
    focal.sends(consent=True)
    reviewer.takes_what_waits(STATE)
    reviewer.sees(TEXT, *LABELS)
    reviewer.accepts("Commitment")
    assert not StatusUpdate.objects.exists()


def its_target_is_moved(focal: Portal, reviewer: Desk) -> None:
    focal.moves_target(TEXT, LATER, NOTE)
    focal.sends(consent=True)
    reviewer.takes_what_waits(STATE)
    reviewer.accepts("Commitment")


def test_a_commitment_reads_the_same_wherever_it_serves(
    seed_world: World, desk_of: Callable[[str], Desk], portal_of: Callable[..., Portal], public: PublicPages
) -> None:
    focal, reviewer = portal_of("focalpoint-xaa"), desk_of("reviewer")
    it_is_declared_and_published(focal, reviewer)
    assert [dates_in(row_of(public, each)) for each in PAGES] == [[FIRST]] * 5

    its_target_is_moved(focal, reviewer)
    assert [dates_in(row_of(public, each)) for each in PAGES] == [[LATER, FIRST]] * 5
    (row,) = public.csv("/en/commitments/")
    assert (row["text"], row["note"], row["state"]) == (TEXT, NOTE, "XAA")
    assert (row["original_target_on"], row["target_on"]) == (FIRST, LATER)
    assert row["recommendations"].count("15-") == 3
    assert verify_database().without_text == 0

    focal.decides_on_consent(False)
    for address in PAGES:
        public.open(address)
        public.does_not_see(TEXT, NOTE, FIRST, LATER)
    assert public.csv("/en/commitments/") == []
    assert public.kinds_of_change()[0] == "Consent ended"
    found = verify_database()
    assert (found.publications, found.without_text) == (3, 3)
