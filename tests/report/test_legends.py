"""What a legend, a head and a sentence say of figures is true of all of them, not of the first."""

import datetime

import pytest
from lxml import html

from report.pages.progress import Counts
from tests.factories.records import ThemeFactory
from tests.factories.world import SEED_MEETING
from tracker.choices import ImplementationStatus
from tracker.models import ReportingPeriod

pytestmark = pytest.mark.database
PAPER = str(ImplementationStatus.NOT_STATED.label)
LEGENDS = (
    "/en/recommendations/",
    f"/en/meetings/{SEED_MEETING}/",
    "/en/compare/?by=theme&theme=courts&theme=crime",
)


@pytest.fixture
def told(world):
    """15 (a), which stands first everywhere, is planned; on 15 (b) a letter told of an action and named no status."""
    for slug, letter in (("courts", "a"), ("crime", "b")):
        world.recommendations[f"15-{letter}"].themes.add(ThemeFactory(slug=slug, name_en=slug))
    world.publish("15-a", status="planned")
    letter = world.draft("15-b", status=ImplementationStatus.NOT_STATED, on_behalf=True)
    world.send_on_behalf(letter)
    world.accept(letter)
    return world


@pytest.mark.parametrize("page", LEGENDS)
def test_the_legend_names_what_one_row_alone_has(reader, told, page: str) -> None:
    (legend,) = html.fromstring(reader.get(page).body).xpath("//main//ul[@class='legend']")
    named = [" ".join(entry.text_content().split()) for entry in legend]
    assert named == [*map(str, ImplementationStatus.labels), "No published answer"]


def test_the_legend_of_a_change_names_what_the_earlier_period_alone_has(reader, told) -> None:
    second = told.open_period("period-2")
    later = told.period.opens_on + datetime.timedelta(days=1)
    ReportingPeriod.objects.filter(pk=second.pk).update(opens_on=later)
    told.publish("15-b", status="planned", period=second)
    change = html.fromstring(reader.get("/en/periods/period-2/").body).xpath("//section[@aria-labelledby='change']")[0]
    assert PAPER in change.xpath("string(.//ul[@class='legend'])")


def test_the_statuses_of_a_row_add_up_to_what_it_says(reader, told) -> None:
    for row in html.fromstring(reader.get("/en/themes/").body).xpath("//tbody/tr[contains(., 'crime')]"):
        numbers = [int(cell.text_content()) for cell in row.xpath("td")]
        assert sum(numbers[:-1]) == 1
        assert len(numbers) == len(row.xpath("//table/thead/tr/th")) - 1


def test_no_status_is_called_most_frequent_beside_its_equal(reader, told) -> None:
    told.publish("15-a", state="XAB", status="implemented")
    assert Counts({"planned": 1, "implemented": 1}, 2).most_often is None
    assert "reported most often" not in reader.get(f"/en/recommendations/{SEED_MEETING}/15-a/").body
    assert reader.get("/en/recommendations/").body.count("most often:") == 1


def test_a_list_of_nothing_offers_no_order_no_filter_and_no_document(reader, told) -> None:
    main = html.fromstring(reader.get("/en/recommendations/?q=zzzgrk").body).xpath("//main")[0]
    assert not main.xpath(".//aside | .//p[@class='sort'] | .//a[contains(@href, '.docx')]")
    assert "No results." in main.text_content()


def test_the_day_of_a_page_is_not_called_that_of_the_record(reader, told) -> None:
    told.publish("15-c", status="planned")
    foot = html.fromstring(reader.get(f"/en/recommendations/{SEED_MEETING}/15-a/").body).xpath("//footer")[0]
    assert "State of this page" in foot.text_content()


def test_what_came_and_went_on_one_day_was_public_on_that_day(reader, told) -> None:
    told.withdraw(told.publish("15-c", status="planned"))
    body = reader.get("/en/changes/").body
    assert "An answer was public on " in body
    assert "An answer was public from " not in body


def test_a_chart_on_another_site_says_what_it_is_of(reader, told) -> None:
    (title,) = html.fromstring(reader.get("/en/embed/").body).xpath("//h1")
    assert title.text_content() == "What became of the recommendations of United Nations meetings"


def test_the_square_of_a_state_has_the_one_dot_of_the_key(reader, told) -> None:
    """With the pattern of the bars it had four."""
    page = html.fromstring(reader.get(f"/en/recommendations/{SEED_MEETING}/15-b/").body)
    (square,) = page.xpath("//pattern[@id='u-not_stated']")
    assert len(square.xpath("circle")) == 1
    assert square.xpath("rect/@fill") == []
    (hatched,) = page.xpath("//pattern[@id='u-ongoing']")
    assert hatched.xpath("rect/@fill") == ["url(#p-ongoing)"]
