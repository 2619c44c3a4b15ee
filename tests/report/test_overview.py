"""The overview, legends, sentences and charts: their figures are those of the lists, and true of all rows.

Charts that other sites show have the counts of the page, in a frame of any site, without form, cookie, script or words.
"""

import csv
import datetime
import re
from itertools import product
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.test import Client
from lxml import html

from report.charts.shapes import bar, units
from report.charts.tiles import WIDE, places, tile_map
from report.forms.charts import broken
from report.pages.progress import NOTHING, Counts, total
from tests.factories.records import ThemeFactory
from tests.factories.world import SEED_MEETING
from tests.report.conftest import world_with
from tests.report.forms import all_results
from tracker.choices import ImplementationStatus
from tracker.importing import reference
from tracker.models import ReportingPeriod

PAPER = str(ImplementationStatus.NOT_STATED.label)


@pytest.fixture
def left_out(world):
    """A later document left 15 (c) out, on which a State had answered; its page and its answer stay."""
    world.publish("15-a")
    world.publish("15-c", status="implemented")
    world.recommendations["15-c"].standing = "dropped"
    world.recommendations["15-c"].save()
    return world


def test_recommendations_and_answers_are_as_many_on_the_overview_as_in_the_list(reader, left_out) -> None:
    listed, count = all_results(reader, "/en/recommendations.json")
    picture = reader.get("/en/").context["picture"]
    assert picture.recommendations == len(picture.asked) == count == len(left_out.recommendations)
    answered = sum(each["states_invited"] - each["states_without_published_answer"] for each in listed)
    assert picture.total.answered == answered == 2
    state = reader.get("/en/states/xaa/").context["picture"]
    assert (state.progress.invited, state.progress.answered) == (count, answered)
    drawn = counts_of_svg(reader.get("/en/embed.svg"))
    assert drawn["implemented"] == 1
    assert sum(drawn.values()) == picture.total.invited
    body = " ".join(reader.get("/en/").body.split())
    assert "12 of them are asked about in a reporting period; 1 was replaced or left out by a later document" in body
    rows = re.findall(r"<span>Not in the later report</span>", reader.get("/en/recommendations/").body)
    assert len(rows) == 1


def test_the_verb_follows_the_first_number_and_the_noun_the_second(reader, world) -> None:
    world.publish("15-a")
    world.publish_commitment("15-a")
    words = " ".join(reader.get("/en/").body.split())
    assert "1 of the 2 States invited has a published answer on at least one recommendation." in words
    assert "on at least one recommendation; 1 of the 2 States invited has none" in words
    assert "by 1 of the 2 States invited; 0 of the 1 have a revised date" in words
    for address in (
        "/en/states/",
        "/en/periods/period-1/",
        "/en/meetings/rpm-asia-pacific-2025/",
        "/en/recommendations/",
    ):
        assert "1 of the 2 States invited has a published answer" in " ".join(reader.get(address).body.split()), address
    world.publish("15-a", state="XAB")
    words = " ".join(reader.get("/en/recommendations/rpm-asia-pacific-2025/15-a/").body.split())
    assert "2 of the 2 States invited have a published answer on 15 (a). 0 of the 2 States invited have no" in words


@world_with
def told(world) -> None:
    """15 (a), which is first everywhere, is planned; on 15 (b) a letter told of an action and named no status."""
    for slug, letter in (("courts", "a"), ("crime", "b")):
        world.recommendations[f"15-{letter}"].themes.add(ThemeFactory(slug=slug, name_en=slug))
    world.publish("15-a", status="planned")
    letter = world.draft("15-b", status=ImplementationStatus.NOT_STATED, on_behalf=True)
    world.send_on_behalf(letter)
    world.accept(letter)


def test_a_legend_names_what_only_one_row_or_the_earlier_period_has(reader, told) -> None:
    page = html.fromstring(reader.get(f"/en/recommendations/{SEED_MEETING}/15-b/").body)
    (square,) = page.xpath("//pattern[@id='u-not_stated']")
    assert len(square.xpath("circle")) == 1
    assert square.xpath("rect/@fill") == []
    (hatched,) = page.xpath("//pattern[@id='u-ongoing']")
    assert hatched.xpath("rect/@fill") == ["url(#p-ongoing)"]
    for page in ("recommendations/", f"meetings/{SEED_MEETING}/", "compare/?by=theme&theme=courts&theme=crime"):
        (legend,) = html.fromstring(reader.get(f"/en/{page}").body).xpath("//main//ul[@class='legend']")
        named = [" ".join(entry.text_content().split()) for entry in legend]
        assert named == [*map(str, ImplementationStatus.labels), "No published answer"]
    second = told.open_period("period-2")
    later = told.period.opens_on + datetime.timedelta(days=1)
    ReportingPeriod.objects.filter(pk=second.pk).update(opens_on=later)
    told.publish("15-b", status="planned", period=second)
    change = html.fromstring(reader.get("/en/periods/period-2/").body).xpath("//section[@aria-labelledby='change']")[0]
    assert PAPER in change.xpath("string(.//ul[@class='legend'])")
    for row in html.fromstring(reader.get("/en/themes/").body).xpath("//tbody/tr[contains(., 'crime')]"):
        numbers = [int(cell.text_content()) for cell in row.xpath("td")]
        assert sum(numbers[:-1]) == 1
        assert len(numbers) == len(row.xpath("//table/thead/tr/th")) - 1


def test_no_status_is_called_most_frequent_next_to_its_equal_and_a_list_of_nothing_offers_nothing(reader, told) -> None:
    told.publish("15-a", state="XAB", status="implemented")
    assert Counts({"planned": 1, "implemented": 1}, 2).most_often is None
    page = reader.get(f"/en/recommendations/{SEED_MEETING}/15-a/").body
    assert "reported most often" not in page
    assert "State of this page" in page, "its day is not called that of the record"
    assert reader.get("/en/recommendations/").body.count("most often:") == 1
    assert "by a later document" not in reader.get("/en/").body
    main = html.fromstring(reader.get("/en/recommendations/?q=zzzgrk").body).xpath("//main")[0]
    assert not main.xpath(".//aside | .//p[@class='sort'] | .//a[contains(@href, '.docx')]")
    assert "No results." in main.text_content()
    told.withdraw(told.publish("15-c", status="planned"))
    body = reader.get("/en/changes/").body
    assert "An answer was public on " in body
    assert "An answer was public from " not in body
    (title,) = html.fromstring(reader.get("/en/embed/").body).xpath("//h1")
    assert title.text_content() == "What became of the recommendations of United Nations meetings"


def state(code: str, region: str = "Asia", answers: int = 0) -> SimpleNamespace:
    return SimpleNamespace(pk=code, m49_region=region, answers=answers)


def test_every_state_that_can_report_has_a_place_of_its_own() -> None:
    for path in (reference.REAL_STATES, reference.INVENTED_STATES):
        seen: set[tuple[str, tuple[int, int]]] = set()
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["un_status"] == "attribution only":
                    continue
                place = (row["m49_region"], places()[row["iso3"]])
                assert place not in seen, row["iso3"]
                seen.add(place)
    assert len(places()) == 195 + 24
    assert all(1 <= column <= WIDE and 1 <= row <= 11 for column, row in places().values())


def test_neighbours_move_together_and_who_has_no_place_comes_below() -> None:
    (region,) = tile_map([state("VNM"), state("LAO"), state("THA", answers=2)])
    assert [(tile.state.pk, tile.column, tile.row) for tile in region.tiles] == [
        ("LAO", 2, 1),
        ("VNM", 3, 1),
        ("THA", 1, 2),
    ]
    assert region.answered == 1
    (asia, other) = tile_map([state("VNM"), state("QQA"), state("QQB"), state("QQC", region="")])
    assert [(tile.state.pk, tile.column, tile.row) for tile in asia.tiles] == [
        ("VNM", 1, 1),
        ("QQA", 1, 2),
        ("QQB", 2, 2),
    ]
    assert (other.name, len(other.tiles)) == ("", 1)


def test_the_overview_draws_a_square_for_a_published_answer_alone(reader, world) -> None:
    world.publish()
    body = reader.get("/en/").body
    assert '<a class="y" href="/en/states/xaa/"' in body
    assert 'aria-label="XAB, Belquora, no published answer"' in body
    assert '<a class="y" href="/en/states/xab/"' not in body


def test_bars_units_and_totals_have_their_denominators() -> None:
    drawn = bar(Counts({"implemented": 1, "planned": 2}, 12))
    assert [(each.code, each.start, each.width) for each in drawn.segments] == [
        ("implemented", "0%", "8.33%"),
        ("planned", "8.33%", "16.67%"),
    ]
    assert drawn.rest == "25%"
    assert bar(NOTHING).segments == ()
    assert units(41).rows == ((0, 278), (14, 278), (28, 12))
    both = total([Counts({"planned": 1}, 3), Counts({"planned": 2, "implemented": 1}, 4)])
    assert (both.counts, both.invited, both.without) == ({"planned": 3, "implemented": 1}, 7, 3)
    assert both.most_often is not None
    assert both.most_often.code == "planned"


# --- charts for other sites


ONE = f"recommendations/{SEED_MEETING}/15-a"
CHARTS = ("", "states/xaa", ONE, f"meetings/{SEED_MEETING}")
SVG = "{http://www.w3.org/2000/svg}"
LABELS = {str(status.label): status.value for status in ImplementationStatus}


@world_with
def charted(world) -> None:
    for slug, state, status in (
        ("15-a", "XAA", "planned"),
        ("15-a", "XAB", "implemented"),
        ("15-b", "XAA", "implemented"),
    ):
        world.publish(slug, state=state, status=status, summary="A singular phrase.")


def embed(page: str, form: str = "/") -> str:
    return f"/en/embed{'/' if page else ''}{page}{form}"


def counts_of_svg(response) -> dict[str, int]:
    """The numbers that the drawing says in words, by the code of the status; "" for no published answer."""
    root = ElementTree.fromstring(response.whole)  # noqa: S314 - our own drawing
    said = [each.text or "" for each in root.iter(f"{SVG}text")]
    found = (re.fullmatch(r"(.+): (\d+)", words) for words in said)
    return {LABELS.get(each[1], ""): int(each[2]) for each in found if each}


def counts_of_page(response) -> dict[str, int]:
    entries = html.fromstring(response.body).xpath("//ul[@class='legend']/li")
    words = [" ".join(entry.text_content().split()).rpartition(" ") for entry in entries]
    return {LABELS.get(label, ""): int(number) for label, _space, number in words}


def expected(reader, page: str, query: str = "") -> dict[str, int]:
    if page.startswith("states/"):
        whole = reader.get(f"/en/{page}.json{query}").json()
        found = {"": whole["recommendations_without_published_answer"]}
        for each in whole["answers"]:
            found[each["status"]] = found.get(each["status"], 0) + 1
        return found
    if page == ONE:
        listed = [reader.get(f"/en/{page}.json{query}").json()]
    else:
        listed = reader.get(f"/en/recommendations.json{query}").json()["results"]
    found = {"": sum(each["states_without_published_answer"] for each in listed)}
    for each in listed:
        for code, number in each["answers"].items():
            found[code] = found.get(code, 0) + number
    return {code: number for code, number in found.items() if number or not code}


def test_a_chart_has_the_counts_of_its_page_and_no_words(reader, charted) -> None:
    day = charted.now().date()
    charted.now(days=2)
    charted.publish("15-c", status="no_action", summary="A singular phrase.")
    for page, query in product(CHARTS, ("", f"?as_of={day}")):
        counts = expected(reader, page, query)
        framed, drawn = reader.get(embed(page) + query), reader.get(embed(page, ".svg") + query)
        assert counts_of_page(framed) == counts
        assert counts_of_svg(drawn) == counts
        for response in (framed, drawn):
            assert response.status_code == 200
            assert "singular phrase" not in response.body
            assert "Entry no. " in response.body
            assert "As of " in response.body


def test_any_site_may_frame_a_chart_and_nothing_else_and_its_page_says_how(reader, charted) -> None:
    for page in CHARTS:
        framed = reader.get(embed(page))
        policy = framed["Content-Security-Policy"]
        for rule in ("frame-ancestors *", "script-src 'none'", "form-action 'none'"):
            assert rule in policy
        assert "X-Frame-Options" not in framed
        assert not html.fromstring(framed.body).xpath("//form | //script | //input")
        of_page = reader.get(f"/en/{page}{'/' if page else ''}")
        assert "frame-ancestors 'none'" in of_page["Content-Security-Policy"]
        assert of_page["X-Frame-Options"] == "DENY"
        tree = html.fromstring(of_page.body)
        (code,) = [each.text_content() for each in tree.xpath("//details//pre") if "<iframe" in each.text_content()]
        frame = html.fromstring(code)
        assert frame.get("src") == f"http://testserver{embed(page)}"
        assert frame.get("title")
        assert embed(page, ".svg") in tree.xpath("//details//a/@href")
    assert reader.get(embed("states/xaa") + "?state=XAB").status_code == 400
    drawn = ElementTree.fromstring(reader.get("/ar/embed/states/xaa.svg").whole)  # noqa: S314 - our own drawing
    assert drawn.get("direction") == "rtl"
    assert all(float(each.get("x", 0)) > 500 for each in drawn.iter(f"{SVG}text"))
    (title,) = html.fromstring(reader.get(f"/ar/embed/{ONE}/").body).xpath("//h1")
    assert title.text_content().endswith("، 15 (a)")


def test_scripts_of_any_site_may_read_data_and_nothing_else(reader, charted) -> None:
    for name in (
        "states.json",
        "states.csv",
        "changes.atom",
        "states.xlsx",
        "states/xaa.csl.json",
        "method/openapi.json",
    ):
        address = f"/en/{name}"
        first = reader.get(address)
        moved = Client().get(f"{address}?utm_source=x")
        assert moved.status_code == 301
        kept = reader.get(address, HTTP_IF_NONE_MATCH=first.get("ETag", "none"))
        for response in (first, moved, kept, reader.get(f"{address}?made_up=1")):
            assert response["Access-Control-Allow-Origin"] == "*", address
    for address in ("/en/", "/en/states/", "/en/states/xaa.docx", "/en/embed/states/xaa/", "/robots.txt"):
        assert "Access-Control-Allow-Origin" not in reader.get(address)


def test_words_are_broken_where_they_fit() -> None:
    assert list(broken("one two three", 7)) == ["one two", "three"]
    assert list(broken("建议的后续行动", 6)) == ["建议的", "后续行", "动"]
    assert list(broken("", 7)) == []
