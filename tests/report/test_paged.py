"""A page shows fifty rows at most and leads to the others, whatever there is: of a recommendation, a State, a list."""

import re
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from report.pages.paging import NoSuchRow, cut
from tests.factories.kept import made_once
from tests.factories.world import SEED_MEETING
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.scene import Scene
from tests.lab.benchmarks.sizes import Size
from tests.report.addresses import LISTS
from tests.report.conftest import Reader
from tracker.models import CurrentPublication, Meeting, Publication, Recommendation

# More States, and more recommendations, than one page shows.
WORLD = Size("world", states=60, recommendations=52, periods=2, asked_now=10)
WIRE = 35 * 1024  # bytes of HTML, compressed as they travel
PAGES = re.compile(r'<a class="(?:go|back)"\s+href="([^"]*)#[a-z-]+"\s+rel="(next|prev)"')
ANSWERS = re.compile(r'<article class="answer[^"]*"')
PLACE = re.compile(r"(\d+) to (\d+) of (\d+)")
pytestmark = pytest.mark.django_db


def _filled() -> Scene:
    return fill(WORLD)


@pytest.fixture
def scene(db: None) -> Scene:
    return made_once(_filled)


@pytest.fixture
def recommendation(scene: Scene) -> Recommendation:
    """One that all States answered."""
    numbers = CurrentPublication.objects.answers().values_list("recommendation", flat=True)
    return Recommendation.objects.select_related("meeting").filter(pk__in=numbers).order_by("-meeting__starts_on")[0]


@pytest.fixture
def page(recommendation: Recommendation) -> str:
    return f"/en/recommendations/{recommendation.meeting.slug}/{recommendation.slug}"


@pytest.fixture
def state(scene: Scene) -> str:
    return f"/en/states/{scene.answering[0].lower()}"


def beside(body: str) -> dict[str, str]:
    """The addresses of the pages beside this one."""
    return {which: address.replace("&amp;", "&") for address, which in PAGES.findall(body)}


def followed(reader: Reader, address: str, one: str) -> tuple[list[str], list[str]]:
    """Every page from `address` on by its links: their addresses, and what `one` finds on them, in order."""
    addresses, found = [], []
    while address:
        body = reader.get(address).body
        shown = re.findall(one, body)
        assert 0 < len(shown) <= 50, address
        first, last, total = map(int, PLACE.search(body).groups())  # type: ignore[union-attr]
        assert (first, last) == (len(found) + 1, len(found) + len(shown)), address
        addresses.append(address)
        found += shown
        address = beside(body).get("next", "")
    assert len(found) == len(set(found)) == total
    return addresses, found


def test_the_answers_on_a_recommendation_come_fifty_at_a_time(reader, page, recommendation) -> None:
    there = CurrentPublication.objects.answers().filter(recommendation=recommendation)
    addresses, numbers = followed(reader, f"{page}/", r'id="p(\d+)"')
    assert sorted(map(int, numbers)) == sorted(there.values_list("publication", flat=True))
    assert len(addresses) == 2
    last = reader.get(addresses[-1]).body
    assert "next" not in beside(last)
    assert beside(last)["prev"] == addresses[-2]
    assert "51 to " in last[last.index("<title>") : last.index("</title>")]


def test_the_answers_of_a_period_and_of_a_state_have_an_address(reader, page, scene) -> None:
    period = scene.periods[0].slug
    _addresses, of_period = followed(reader, f"{page}/?period={period}", r'id="p(\d+)"')
    entries = Publication.objects.filter(pk__in=of_period)
    assert set(entries.values_list("period", flat=True)) == {period}
    code = entries[0].member_state_id
    body = reader.get(f"{page}/?state={code}").body
    assert 1 < len(ANSWERS.findall(body)) <= WORLD.periods
    assert f'<option value="{code}" selected>' in body


def test_a_place_that_is_none_or_the_end_is_refused_with_a_sentence(reader, page, state) -> None:
    _addresses, numbers = followed(reader, f"{page}/", r'id="p(\d+)"')
    for after in (numbers[-1], "999999", "x"):
        refused = reader.get(f"{page}/?after={after}")
        assert refused.status_code == 400
        assert "names no answer of this list" in refused.body
        assert f'href="{page}/"' in refused.body
    for query in ("after=none", "status=done", "meeting=none"):
        assert reader.get(f"{state}/?{query}").status_code == 400
    assert reader.get(f"{page}/?state=ZZZ").status_code == 400
    assert reader.get(f"{page}/?period=none").status_code == 400
    assert "No commitment comes after" in reader.get("/en/commitments/?after=1").body
    assert reader.get("/en/commitments/?after=1").status_code == 400


def test_a_past_day_has_pages_of_its_own(reader, page) -> None:
    today = timezone.now().date().isoformat()
    _addresses, now = followed(reader, f"{page}/", r'id="p(\d+)"')
    addresses, then = followed(reader, f"{page}/?as_of={today}", r'id="p(\d+)"')
    assert then == now
    assert all(f"as_of={today}&after=" in address for address in addresses[1:])


def test_the_answers_of_a_state_come_fifty_at_a_time(reader, state, scene) -> None:
    addresses, shown = followed(reader, f"{state}/", r'<h4 class="lab"\s+id="(a-[^"]*)"')
    assert len(shown) == WORLD.recommendations
    assert len(addresses) == 2
    first = reader.get(addresses[0]).body
    assert first.count("<li") < 250
    meeting = Meeting.objects.filter(recommendations__period_items__isnull=False).order_by("slug").first()
    of_meeting = reader.get(f"{state}/?meeting={meeting.slug}").body
    assert 0 < len(ANSWERS.findall(of_meeting)) < WORLD.recommendations
    planned = reader.get(f"{state}/?status=planned").body
    assert len(ANSWERS.findall(planned)) == reader.get(f"{state}.csv").body.count(",planned,") > 0


def test_commitments_come_fifty_at_a_time_and_lead_back(reader, scene) -> None:
    addresses, _names = followed(reader, "/en/commitments/", r'id="(commitment-[^"]*)"')
    assert len(addresses) > 3
    assert beside(reader.get(addresses[2]).body)["prev"] == addresses[1]
    assert beside(reader.get(addresses[1]).body)["prev"] == addresses[0]


def test_a_report_reads_by_pages_and_its_contents_lead_to_each_place(reader, world, monkeypatch) -> None:
    """Old links to a recommendation in the report lead to its place in the contents, and from there to its page."""
    monkeypatch.setattr("report.pages.meeting_page.ROWS", 8)
    world.publish("15-a")
    whole = f"/en/meetings/{SEED_MEETING}/"
    read, address = [], whole
    while address:
        body = reader.get(address).body
        shown = re.findall(r'<div class="para item" id="(r-[^"]*)"', body)
        assert body.count('class="para') <= 8
        anchors = re.findall(r'id="(r-[^"]*)"', body)
        assert len(anchors) == len(set(anchors)) == 12
        for place, anchor in re.findall(r'href="([^"#]*)#(r-[^"]*)"', body):
            there = reader.get(place.replace("&amp;", "&")).body if place else body
            assert f'<div class="para item" id="{anchor}"' in there
        read += shown
        address = beside(body).get("next", "")
    assert read == [f"r-15-{letter}" for letter in "abcdefghijkl"]
    assert reader.get(f"{whole}?after=1-1").status_code == 400
    assert "names no place in this report" in reader.get(f"{whole}?after=x").body


def test_the_overview_reads_the_texts_of_no_commitment_that_has_but_one(reader, world, monkeypatch) -> None:
    """All were read to count them: 15,760 objects for one page of 600,000 entries."""
    first = world.publish_commitment("15-a", target_on=world.day(2027))
    world.publish_commitment("15-b", target_on=world.day(2028))
    monkeypatch.setattr("report.pages.overview_page.LATEST", 0)
    with CaptureQueriesContext(connection) as captured:
        picture = reader.get("/en/").context["picture"]
    assert (picture.commitments, picture.revised, picture.committed_states) == (2, 0, 1)
    read = [each["sql"] for each in captured.captured_queries if '"body"' in each["sql"]]
    assert len(read) == 1
    with connection.cursor() as cursor:
        cursor.execute(read[0])
        assert list(cursor.fetchall()) == []
    period = world.open_period("period-2")
    world.publish_commitment("15-a", commitment=first.commitment_id, period=period, target_on=world.day(2029))
    assert reader.get("/en/").context["picture"].revised == 1


def test_pages_read_in_arabic(reader, page) -> None:
    body = reader.get(f"{page.replace('/en/', '/ar/')}/").body
    assert 'dir="rtl"' in body
    assert beside(body)["next"].startswith("/ar/")


def test_data_hold_the_whole_list_and_no_page_of_it(reader, page, state) -> None:
    code = state.rpartition("/")[2].upper()
    body = reader.get(f"{page}/?state={code}").body
    assert f'href="{page}.csv"' in body
    for refused in (f"{page}.json?after=1", f"{page}.csv?state={code}", f"{state}.atom?status=planned"):
        assert reader.get(refused).status_code == 400
    _addresses, numbers = followed(reader, f"{page}/", r'id="p(\d+)"')
    data = reader.get(f"{page}.json").json()
    assert [each["publication"] for each in data["answers_by_state"]] == list(map(int, numbers))
    assert len(reader.get(f"{page}.csv").body.splitlines()) == len(numbers) + 1


def public_pages(page: str, state: str) -> list[str]:
    today = timezone.now().date().isoformat()
    meeting = page.split("/")[3]
    lists = ["/en/", *(f"/en/{each}/" for each in LISTS)]
    return [*lists, f"{page}/", f"{page}/?as_of={today}", f"{state}/", f"/en/meetings/{meeting}/"]


def test_no_page_weighs_more_than_its_measure(reader, page, state) -> None:
    """127 and 136 KB at 600,000 publications, when everything stood on one page of a recommendation or State."""
    weights = {}
    for address in public_pages(page, state):
        weights[address] = len(brotli.compress(reader.get(address).whole, quality=5))
    assert not {address: weight for address, weight in weights.items() if weight > WIRE}, weights


def test_a_page_is_cut_after_the_row_that_is_named(monkeypatch) -> None:
    monkeypatch.setattr("report.pages.paging.PAGE", 2)

    def read(after: str) -> Any:
        rows, place = cut("abcde", str, after)
        return "".join(rows), place.first, place.last, place.total, place.previous, place.next

    assert read("") == ("ab", 1, 2, 5, None, "b")
    assert read("b") == ("cd", 3, 4, 5, "", "d")
    assert read("d") == ("e", 5, 5, 5, "b", None)
    for after in ("e", "x"):
        with pytest.raises(NoSuchRow):
            read(after)
    assert cut([], str, "")[1].total == 0
