"""A person who never saw the record finds what it says about one recommendation and one State, in three clicks."""

import datetime
import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.visiting import PublicPages
from tests.factories.world import SEED_MEETING
from tracker.models import MemberState, PublicationText

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]

LABEL, SLUG, STATE = "15 (g)", "15-g", "XAC"
SAYS = "Strengthen government partnerships with private sector technology companies"
PROPOSED = {
    "United Arab Emirates": "to develop and apply strong tools for online safety",
    "Viet Nam": "for the identification, prevention, and removal of illegal content",
}


def reported() -> PublicationText:
    return PublicationText.objects.get(
        publication__recommendation__meeting__slug=SEED_MEETING,
        publication__recommendation__slug=SLUG,
        publication__member_state=STATE,
    )


def seen(within: Page | Locator, words: str) -> Locator:
    """The words, where a reader sees them; not in a part that is closed."""
    return within.get_by_text(words).and_(within.locator(":visible")).first


def what_it_says_and_who_proposed_what(page: Page) -> None:
    text = page.get_by_role("blockquote")
    expect(text).to_contain_text(SAYS)
    for state, words in PROPOSED.items():
        expect(text).to_contain_text(state)
        # Its words are marked in the text, and the key below says whose they are.
        expect(text.locator(".att", has_text=words)).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="text attributed to")).to_contain_text(list(PROPOSED))


def what_the_state_reported_and_when(page: Page, name: str, answer: PublicationText) -> None:
    said = page.get_by_role("article").filter(has=page.get_by_role("heading", name=name))
    expect(seen(said, answer.words["summary"])).to_be_visible()
    expect(said).to_contain_text("As reported by the Government")
    shown = [each.get_attribute("datetime") for each in said.locator("time").all()]
    assert answer.reported_on.isoformat() in shown
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
    expect(row.locator("time").first).to_have_attribute("datetime", answer.reported_on.isoformat())


def the_same_as_a_spreadsheet(page: Page, name: str, answer: PublicationText) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name=".xlsx", exact=True).and_(page.locator(":visible")).first.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    titles, *rows = sheet.iter_rows(values_only=True)
    (row,) = [found for found in (dict(zip(titles, each, strict=True)) for each in rows) if STATE in found.values()]
    assert answer.words["summary"] in row.values()
    assert datetime.datetime.combine(answer.reported_on, datetime.time()) in row.values()


def test_three_clicks_from_the_first_page(public: PublicPages) -> None:
    page, answer = public.page, reported()
    name = MemberState.objects.get(pk=STATE).name
    public.open("/en/")

    public.follow(LABEL)  # one
    what_it_says_and_who_proposed_what(page)

    what_the_state_reported_and_when(page, name, answer)

    the_same_as_a_spreadsheet(page, name, answer)  # two
