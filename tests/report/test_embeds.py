"""Charts that other sites show: counts of the page, in a frame of any site, without form, cookie, script or words."""

import re
from itertools import product
from xml.etree import ElementTree

from django.test import Client
from lxml import html

from report.forms.charts import broken
from tests.factories.world import SEED_MEETING
from tests.report.conftest import world_with
from tracker.choices import ImplementationStatus

ONE = f"recommendations/{SEED_MEETING}/15-a"
CHARTS = ("", "states/xaa", ONE, f"meetings/{SEED_MEETING}")
SVG = "{http://www.w3.org/2000/svg}"
LABELS = {str(status.label): status.value for status in ImplementationStatus}


@world_with
def told(world) -> None:
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
    """The counts of the page, out of its data."""
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


def test_a_chart_has_the_counts_of_its_page_and_no_words(reader, told) -> None:
    day = told.now().date()
    told.now(days=2)
    told.publish("15-c", status="no_action", summary="A singular phrase.")
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


def test_any_site_may_frame_a_chart_and_nothing_else_and_its_page_says_how(reader, told) -> None:
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


def test_scripts_of_any_site_may_read_data_and_nothing_else(reader, told) -> None:
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
