"""The whole story once through the record, from a document to a public page and away from it again."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.portal import Item, Portal
from tests.browser.public import PublicPages
from tests.factories.world import SEED, SEED_MEETING
from tracker.verification import verify_database

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("empty_record")]

STATE = "Ardovela"
CONGRESS = "Fifteenth United Nations Congress on Crime Prevention and Criminal Justice"
ACT = "Online Fraud Act"
LINK = Item("Register of invented laws", link="https://example.org/register")
FIRST = "A joint desk answers reports."
SENT_AGAIN = "A joint desk of police and banks answers reports within a day since 2026."
CORRECTED = "A joint desk of police and banks answers reports within two days since 2026."
REASON = "Please add since when."
PAGE = PublicPages.recommendation("15-a")


def chain() -> tuple[int, int]:
    """How long the chain is and how many of its entries have no readable text, as both ways of checking say."""
    found = verify_database()
    printed = io.StringIO()
    call_command("verify_publications", stdout=printed)
    assert printed.getvalue().strip() == str(found)
    return found.publications, found.without_text


def the_report_is_confirmed(clerk: Desk, public: PublicPages) -> None:
    clerk.uploads(SEED)
    public.open("/en/recommendations/")
    public.does_not_see("15 (a)")
    clerk.relabels("15 (l)", "15 (m)")
    clerk.confirms_the_import()
    labels = [each["label"] for each in public.json("/en/recommendations/")["results"]]
    assert sorted(labels) == [f"15 ({letter})" for letter in "abcdefghijkm"]


def the_state_is_asked(clerk: Desk) -> None:
    clerk.creates_period("2027-progress", "Progress 2027", CONGRESS)
    clerk.opens_the_period()
    clerk.invites(STATE)


def the_state_answers(focal: Portal, law: Item) -> None:
    focal.sees_tasks("0 of 12 answered")
    focal.opens_answer("15 (a)")
    focal.writes_answer(status="In progress", summary=FIRST)
    focal.cites(LINK)
    focal.cites(law, where="art. 5")
    focal.saves()
    focal.sends(consent=True)


def it_is_returned_and_sent_again(reviewer: Desk, focal: Portal, public: PublicPages) -> None:
    reviewer.takes_what_waits(STATE)
    reviewer.sees(FIRST, LINK.title, "art. 5", "Cabinet Office")
    reviewer.returns("15 (a)", REASON)
    focal.sees_tasks(REASON)
    focal.opens_answer("15 (a)")
    focal.sees("Returned by the secretariat", REASON)
    focal.writes_answer(summary=SENT_AGAIN)
    focal.saves()
    public.open(PAGE)
    public.does_not_see(FIRST, SENT_AGAIN, REASON)
    focal.sends(consent=True)


def it_is_accepted_and_public(reviewer: Desk, public: PublicPages, law: Item) -> None:
    reviewer.takes_what_waits(STATE)
    reviewer.accepts("15 (a)")
    public.open(PAGE)
    public.sees(SENT_AGAIN, "1 of the 1 State invited has a published answer", LINK.title, law.title, "art. 5")
    public.does_not_see(FIRST, REASON, "Cabinet Office")
    expect(public.page.get_by_role("article").get_by_text(SENT_AGAIN)).to_be_visible()
    (row,) = public.csv(PAGE)
    assert (row["state"], row["status"], row["summary"]) == ("XAA", "in_progress", SENT_AGAIN)
    assert [each["summary"] for each in public.json(PAGE)["answers_by_state"]] == [SENT_AGAIN]
    assert public.kinds_of_change() == ["First published answer"]
    assert chain() == (1, 0)


def a_correction_takes_its_place(focal: Portal, reviewer: Desk, public: PublicPages) -> None:
    focal.corrects("15 (a)", CORRECTED)
    focal.sends(consent=True)
    public.open(PAGE)
    public.sees(SENT_AGAIN)
    reviewer.takes_what_waits(STATE)
    reviewer.accepts("15 (a)")
    public.open(PAGE)
    public.sees("corrected on")
    expect(public.page.get_by_role("article").get_by_text(CORRECTED)).to_be_visible()
    assert [each["summary"] for each in public.csv(PAGE)] == [CORRECTED]
    assert public.kinds_of_change() == ["Correction", "First published answer"]
    assert chain() == (2, 0)


def consent_ends_and_is_given_again(focal: Portal, public: PublicPages, files: list[str]) -> None:
    focal.decides_on_consent(False)
    nothing_is_public(public, files)
    assert public.kinds_of_change()[0] == "Consent ended"
    assert chain() == (3, 3)
    focal.decides_on_consent(True)
    public.open(PAGE)
    public.sees(CORRECTED)
    public.does_not_see(SENT_AGAIN)
    assert chain() == (4, 3)


def it_is_withdrawn(focal: Portal, public: PublicPages, files: list[str]) -> None:
    focal.withdraws("15 (a)")
    nothing_is_public(public, files)
    assert public.kinds_of_change()[0] == "Withdrawal"
    public.sees("was public", "no longer published")
    assert chain() == (5, 5)


def nothing_is_public(public: PublicPages, files: list[str]) -> None:
    """No page, table or file shows the answer any more."""
    for address in (PAGE, "/en/states/xaa/", f"/en/meetings/{SEED_MEETING}/", "/en/changes/", "/en/recommendations/"):
        public.open(address)
        public.does_not_see(SENT_AGAIN, CORRECTED, LINK.title, ACT)
    assert public.csv(PAGE) == []
    assert public.json(PAGE)["answers_by_state"] == []
    assert [public.status_of(each) for each in files] == [404] * len(files)


def test_the_story(
    desk_of: Callable[[str], Desk], portal_of: Callable[..., Portal], public: PublicPages, law: Path
) -> None:
    act = Item(ACT, file=law)
    clerk = desk_of("dataentry")
    the_report_is_confirmed(clerk, public)
    the_state_is_asked(clerk)
    focal = portal_of("focalpoint-xaa")
    the_state_answers(focal, act)
    reviewer = desk_of("reviewer")
    it_is_returned_and_sent_again(reviewer, focal, public)
    it_is_accepted_and_public(reviewer, public, act)
    files = [
        each["url"] for each in public.json(PAGE)["answers_by_state"][0]["evidence"] if "/evidence/" in each["url"]
    ]
    assert [public.status_of(each) for each in files] == [200]
    a_correction_takes_its_place(focal, reviewer, public)
    consent_ends_and_is_given_again(focal, public, files)
    it_is_withdrawn(focal, public, files)
