"""A report with seven planted faults is corrected by keyboard and confirmed, without JavaScript and at 320 px.

Seven corrections between one upload and one confirmation, and the public page is right.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditing import HEIGHT, NARROW
from tests.browser.keyboard import Hands
from tests.browser.visiting import PublicPages
from tests.factories.records import PASSWORD, MeetingFactory
from tests.factories.world import World
from tests.tracker.importing.reports import HEAD, LEAD_IN
from tracker.models import Attribution, AuditEvent, ImportProposal, Printing
from tracker.models.labels import address_of

pytestmark = [pytest.mark.browser]

# What is wrong with it: the clause of (a); (b) and (c) run together; (d) is cut in two; (e) is printed (n); (f) only
# announces what follows; (g) is of another agenda item; and what stands last, without a letter, was missed.
ITEMS = """(a) Protect witnesses in court, and lend scanners to harbours (Viet Nam);

(b) Train judges in each region; Keep one register of seized goods;

(d) Share data with neighbours

(e) along each coast;

(n) Publish the figures each year;

(f) Prisons were then discussed, and the following was said:

(g) Offer work in prisons;

Open the archives to researchers.
"""
REPORT = f"{HEAD}\n\nOutcome of deliberations\n\n2. {LEAD_IN}\n\n{ITEMS}"
MEETING = "rpm-northern-2031"
MENDED = {
    "2 (a)": "Protect witnesses in court, and lend scanners to harbours (Viet Nam);",
    "2 (b)": "Train judges in each region;",
    "2 (c)": "Keep one register of seized goods;",
    "2 (d)": "Share data with neighbours along each coast;",
    "2 (e)": "Publish the figures each year;",
    "2 (g)": "Offer work in prisons;",
    "2 [2]": "Open the archives to researchers.",
}


class Mending(Hands):
    """Who corrects a report item by item."""

    def opens(self, label: str, by: str = "Next: ") -> None:
        """Go on to an item by a link of the page."""
        self.presses(f"{by}{label}", "a")
        self.comes_to(label)


@pytest.fixture
def hands(seed_world: World, browser_page: Callable[..., Page]) -> Mending:
    return Mending(browser_page(java_script_enabled=False, viewport={"width": NARROW, "height": HEIGHT}))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def uploads(hands: Hands, report: Path) -> ImportProposal:
    hands.signs_in("dataentry", PASSWORD)
    hands.imports(report)
    return ImportProposal.objects.waiting().latest("pk")


def mends(hands: Mending) -> None:
    hands.opens("2 (a)", by="Continue with ")
    hands.presses("Attributions", "a")
    hands.writes("The words that it belongs to", "lend scanners to harbours")
    hands.presses("Save the attributions", "input")
    hands.comes_to("2 (a)")
    hands.opens("2 (b)")
    hands.presses("Split", "a")
    hands.presses("Split", "input")  # the place and the label that is missing are suggested
    hands.comes_to("2 (b)")
    hands.opens("2 (c)")
    hands.opens("2 (d)")
    hands.presses("Join", "a")
    hands.presses("Join", "input")
    hands.comes_to("2 (d)")
    hands.opens("2 (n)")
    hands.writes("Label", "2 (e)")
    hands.presses("Save", "input")
    hands.comes_to("2 (e)")
    hands.opens("2 (f)")
    hands.presses("Not a recommendation", "a")
    hands.presses("Not a recommendation", "input")
    hands.comes_to("2 (g)")
    hands.writes("Agenda item", "5 (a)")
    hands.presses("Save", "input")
    hands.comes_to("2 (g)")
    hands.presses("The whole review", "a")
    hands.comes_to("Review of an import")


def takes_what_was_missed(hands: Hands, line: int) -> None:
    hands.presses(f"Mark as recommendation: line {line}", "a")
    hands.comes_to("Add a recommendation")
    hands.presses("Add a recommendation", "input")
    hands.comes_to("2 [2]")


def test_seven_faults_are_mended_and_confirmed(hands: Mending, report: Path, browser_page: Callable[..., Page]) -> None:
    MeetingFactory(slug=MEETING, title_en="Northern Regional Preparatory Meeting", is_invented=False)
    proposal = uploads(hands, report)
    mends(hands)
    takes_what_was_missed(hands, next(n for n, line in enumerate(REPORT.splitlines(), 1) if line.startswith("Open")))
    hands.presses("The whole review", "a")
    hands.presses("Continue to publication", "a")
    hands.presses("Continue", "input")
    hands.ticks("Publish although not everything was checked")
    hands.presses("Publish 7 recommendations", "input")
    expect(hands.page.locator(".messagelist")).to_contain_text("7 recommendations are public now")
    acts = list(AuditEvent.objects.about(proposal).values_list("act", flat=True))
    assert acts == ["import", *["correct_proposal"] * 7, "confirm"]
    printed = Printing.objects.filter(document__meeting__slug=MEETING).order_by("order")
    assert {each.label: each.text for each in printed} == MENDED
    assert [each.label for each in printed] == list(MENDED)
    name = Attribution.objects.get(printing__document__meeting__slug=MEETING)
    assert name.printing.text[name.clause_start : name.clause_end] == "lend scanners to harbours"
    everybody_reads_it(PublicPages(browser_page()))


def everybody_reads_it(public: PublicPages) -> None:
    """The public pages say what the report says, and nothing else."""
    public.open(f"/en/meetings/{MEETING}/")
    public.sees(*MENDED.values())
    public.sees("Prisons were then discussed")
    for label, text in MENDED.items():
        public.open(f"/en/recommendations/{MEETING}/{address_of(label)}/")
        public.sees(label, text)
    public.open(f"/en/recommendations/{MEETING}/2-g/")
    public.sees("5 (a)")
    response = public.page.goto(f"/en/recommendations/{MEETING}/2-f/")
    assert response is not None
    assert response.status == 404, "what only announces is no recommendation"


def test_the_source_follows_the_item_and_the_letters_work(
    seed_world: World, page_as: Callable[[str], Page], report: Path
) -> None:
    page = page_as("dataentry")
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto("/admin/tracker/importproposal/add/")
    page.get_by_label("Report").set_input_files(report)
    with page.expect_navigation(wait_until="load"):  # by then its scripts have begun
        page.get_by_role("button", name="Import a report").click()
    page.get_by_role("button", name="Mark as checked: 2 (g)").focus()
    expect(page.locator(".review-source .own")).to_contain_text("Offer work in prisons")
    expect(page.locator(".review-source .own")).to_be_in_viewport()
    expect(page.locator(".review-source .held")).to_have_text("Offer work in prisons;")
    expect(page.get_by_role("heading", name="Keys", exact=True)).to_be_visible()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("g")
    expect(page.get_by_role("heading", level=1, name="2 (a)", exact=True)).to_be_visible()
    page.get_by_label("Text, word for word").fill("Protect all witnesses (Viet Nam);")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("l")
    expect(page.get_by_role("heading", level=1, name="2 (b)", exact=True)).to_be_visible()
    expect(page.locator(".messagelist")).to_contain_text("2 (a) was saved and marked as checked.")
    assert (
        ImportProposal.objects.latest("pk").findings["recommendations"][0]["text"].startswith("Protect all witnesses")
    )
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1, name="2 (d)", exact=True)).to_be_visible()
    page.keyboard.press("e")
    page.keyboard.press("j")
    expect(page.get_by_label("Text, word for word")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
