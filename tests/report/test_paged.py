"""A page shows so many rows at most and leads to the others: of a recommendation, a State, a report, a list."""

import re
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from report.pages.paging import PAGE, NoSuchRow, cut
from tests.factories.records import UserFactory
from tests.factories.world import SEED_MEETING
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.sizes import Size
from tests.report.addresses import LISTS
from tests.report.conftest import PublicWorld, Reader, world_with
from tracker.choices import MandateRole
from tracker.models import Meeting, Publication, Span

# Bytes of HTML, compressed as they travel. Fifty answers as long as people write weigh this; the goal is 35 KB, which
# they reach only with the same few words in each (docs/figures.md).
WIRE = 54 * 1024
NEIGHBOURS = re.compile(r'<a class="(?:go|back)"\s+href="([^"]*)#[a-z-]+"\s+rel="(next|prev)"')
ANSWERS = re.compile(r'<article class="answer[^"]*"')
PLACE = re.compile(r"(\d+) to (\d+) of (\d+)")
ONE = f"/en/recommendations/{SEED_MEETING}/15-a"


@world_with
def told(world: PublicWorld) -> None:
    """Three States answered 15 (a), XAA in two periods; XAA declared three commitments."""
    world.focal_points["XAC"] = UserFactory(username="focalpoint-xac")
    world.nominate(world.focal_points["XAC"], "XAC", MandateRole.FOCAL_POINT)
    second = world.open_period("period-2", states=("XAA", "XAC"))
    world.publish("15-a")
    world.publish("15-a", state="XAB")
    for state in ("XAA", "XAC"):
        world.publish("15-a", state=state, period=second)
    for letter in "abc":
        world.publish_commitment(f"15-{letter}")


def neighbours(body: str) -> dict[str, str]:
    """The addresses of the next page and the one before."""
    return {which: address.replace("&amp;", "&") for address, which in NEIGHBOURS.findall(body)}


def followed(reader: Reader, address: str, row: str, most: int) -> tuple[list[str], list[str]]:
    """Every page from `address` on by its links: their addresses, and the rows found by a pattern, in order."""
    addresses, found = [], []
    while address:
        body = reader.get(address).body
        shown = re.findall(row, body)
        assert 0 < len(shown) <= most, address
        first, last, total = map(int, PLACE.search(body).groups())  # type: ignore[union-attr]
        assert (first, last) == (len(found) + 1, len(found) + len(shown)), address
        before = neighbours(body).get("prev")
        assert before == (addresses[-1] if addresses else None)
        addresses.append(address)
        found += shown
        address = neighbours(body).get("next", "")
    assert len(found) == len(set(found)) == total
    return addresses, found


def test_answers_on_a_recommendation_come_by_pages_and_data_have_all(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.pages.paging.PAGE", 2)
    current = Span.objects.today().answers().filter(recommendation=told.recommendations["15-a"])
    addresses, numbers = followed(reader, f"{ONE}/", r'id="p(\d+)"', 2)
    assert sorted(map(int, numbers)) == sorted(current.values_list("publication", flat=True))
    last = reader.get(addresses[-1]).body
    assert "3 to 3 of 3" in last[last.index("<title>") : last.index("</title>")]
    today = timezone.now().date().isoformat()
    of_today, then = followed(reader, f"{ONE}/?as_of={today}", r'id="p(\d+)"', 2)
    assert then == numbers
    assert f"as_of={today}&after=" in of_today[1]
    arabic = reader.get(f"{ONE.replace('/en/', '/ar/')}/").body
    assert 'dir="rtl"' in arabic
    assert neighbours(arabic)["next"].startswith("/ar/")
    data = reader.get(f"{ONE}.json").json()
    assert [each["publication"] for each in data["answers_by_state"]] == list(map(int, numbers))
    assert len(reader.get(f"{ONE}.csv").body.splitlines()) == len(numbers) + 1
    assert reader.get(f"{ONE}.json?after=1").status_code == 400
    of_one = reader.get(f"{ONE}/?state=XAA").context["picture"].rows
    assert len(reader.get(f"{ONE}.csv?state=XAA").body.splitlines()) == len(of_one) + 1, "what the page lists"


def test_the_answers_of_a_period_and_of_a_state_have_an_address(reader, told) -> None:
    numbers = re.findall(r'id="p(\d+)"', reader.get(f"{ONE}/?period=period-2").body)
    assert [each.period_id for each in Publication.objects.filter(pk__in=numbers)] == ["period-2"] * 2
    body = reader.get(f"{ONE}/?state=XAA").body
    assert len(ANSWERS.findall(body)) == 2
    assert '<option value="XAA" selected>' in body
    assert f'href="{ONE}.csv?state=XAA"' in body
    for page, sentence in (
        ("matrix", "no recommendation"),
        ("themes", "no theme"),
        ("changes", "number of a publication"),
    ):
        for form in ("/", ".json"):
            refused = reader.get(f"/en/{page}{form}?after=none")
            assert (refused.status_code, sentence in refused.body) == (400, True), (page, form)
    numbers = re.findall(r'id="p(\d+)"', reader.get(f"{ONE}/").body)
    for after in (numbers[-1], "999999", "x"):
        refused = reader.get(f"{ONE}/?after={after}")
        assert refused.status_code == 400
        assert "names no answer of this list" in refused.body
        assert f'href="{ONE}/"' in refused.body
    for query in ("/?state=ZZZ", "/?period=none"):
        assert reader.get(f"{ONE}{query}").status_code == 400
    for query in ("after=none", "status=done", "meeting=none"):
        assert reader.get(f"/en/states/xaa/?{query}").status_code == 400
    refused = reader.get("/en/commitments/?after=1")
    assert (refused.status_code, "No commitment comes after" in refused.body) == (400, True)


def test_recommendations_of_a_state_and_commitments_come_by_pages(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.pages.paging.PAGE", 5)
    addresses, shown = followed(reader, "/en/states/xaa/", r'<h4 class="lab"\s+id="(a-[^"]*)"', 5)
    assert (len(shown), len(addresses)) == (12, 3)
    monkeypatch.setattr("report.pages.commitments.PAGE", 1)
    addresses, _names = followed(reader, "/en/commitments/", r'id="(commitment-[^"]*)"', 1)
    assert len(addresses) == 3


def test_a_report_reads_by_pages_and_its_contents_lead_to_each_place(reader, world, monkeypatch) -> None:
    """Old links to a recommendation in the report lead to its place in the contents, and from there to its page."""
    monkeypatch.setattr("report.pages.meeting.ROWS", 8)
    whole = f"/en/meetings/{SEED_MEETING}/"
    pages, address = {}, whole
    while address:
        pages[address] = reader.get(address).body
        address = neighbours(pages[address]).get("next", "")
    for body in pages.values():
        assert body.count('class="para') <= 8
        anchors = re.findall(r'id="(r-[^"]*)"', body)
        assert len(anchors) == len(set(anchors)) == 12
        for place, anchor in re.findall(r'href="([^"#]*)#(r-[^"]*)"', body):
            assert f'<div class="para item" id="{anchor}"' in pages[place.replace("&amp;", "&")] if place else body
    read = [each for body in pages.values() for each in re.findall(r'<div class="para item" id="(r-[^"]*)"', body)]
    assert read == [f"r-15-{letter}" for letter in "abcdefghijkl"]
    assert reader.get(f"{whole}?after=1-1").status_code == 400
    assert "names no place in this report" in reader.get(f"{whole}?after=x").body


def test_the_overview_reads_the_texts_of_no_commitment_that_has_one_version(reader, world, monkeypatch) -> None:
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


@pytest.mark.all
def test_no_page_of_a_large_record_weighs_more_than_its_measure(reader, db) -> None:
    scene = fill(Size("world", states=PAGE + 10, recommendations=PAGE + 2, periods=2, asked_now=10))
    one = Span.objects.today().answers().order_by("-recommendation__meeting__starts_on")[0].recommendation
    meeting = Meeting.objects.get(pk=one.meeting_id)
    page, today = f"/en/recommendations/{meeting.slug}/{one.slug}/", timezone.now().date().isoformat()
    addresses = ["/en/", *(f"/en/{each}/" for each in LISTS), page, f"{page}?as_of={today}"]
    addresses += [f"/en/states/{scene.answering[0].lower()}/", f"/en/meetings/{meeting.slug}/"]
    weights = {each: len(brotli.compress(reader.get(each).whole, quality=5)) for each in addresses}
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
