"""What programs find: addresses and titles for search engines, pictures for messengers, facts for Zotero."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import etree, html

from report.downloads import sitemap
from report.http import parameters
from tests.factories.world import SEED_MEETING
from tests.report.conftest import PublicWorld, world_with
from tests.report.packages import make
from tracker.models import MemberState
from tracker.words.language_names import language_name

SITE = "http://testserver"
NAME = 'A "State" </script><b> & more'
RECOMMENDATION = f"recommendations/{SEED_MEETING}/15-a"
STARTS = {"sm": "{http://www.sitemaps.org/schemas/sitemap/0.9}"}
LANGUAGES = {"ar", "zh-Hans", "en", "fr", "ru", "es", "x-default"}


@world_with
def published(world: PublicWorld) -> None:
    """An answer and a commitment of a State whose name has signs of markup."""
    MemberState.objects.filter(pk="XAA").update(name=NAME, name_en=NAME)
    world.taken = world.publish("15-a", summary="The first.")  # type: ignore[attr-defined]
    world.publish_commitment("15-a")
    make()


def head_of(reader: Any, address: str) -> Any:
    response = reader.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.body).head


def said(head: Any, name: str) -> list[str]:
    return head.xpath(f"./meta[@name='{name}' or @property='{name}']/@content")


def linked(head: Any) -> dict[str, Any]:
    (block,) = head.xpath("./script")
    assert block.get("type") == "application/ld+json"
    return json.loads(block.text)


PAGES = ("", RECOMMENDATION, "states/xaa", f"meetings/{SEED_MEETING}", "periods/period-1", "data", "recommendations")


def test_each_page_has_one_address_and_names_its_translations(reader, published) -> None:
    titles, descriptions = set(), set()
    for page in PAGES:
        path = f"{page}/" if page else ""
        head = head_of(reader, f"/fr/{path}?as_of=2026-12-01" if page == "states/xaa" else f"/fr/{path}")
        assert head.xpath("./link[@rel='canonical']/@href") == [f"{SITE}/fr/{path}"]
        others = head.xpath("./link[@rel='alternate'][@hreflang]")
        assert {each.get("hreflang") for each in others} == LANGUAGES
        assert all(each.get("href").endswith(f"/{path}") for each in others)
        (own,) = said(head, "og:title")
        assert head.findtext("title").startswith(own)
        titles.add(own)
        descriptions.update(said(head, "description"))
        assert said(head, "og:url") == [f"{SITE}/fr/{path}"]
    assert len(titles) == len(descriptions) == len(PAGES)
    asked = head_of(reader, "/en/recommendations/?status=planned")
    assert said(asked, "og:title") == ["Recommendations, Planned"]
    assert Client().get("/states/xaa/", headers={"accept-language": "es"})["Location"] == "/es/states/xaa/"
    refused = html.fromstring(reader.get("/en/recommendations/?unknown=1").body).head
    assert not refused.xpath("./link[@rel='canonical' or @hreflang]")
    assert not said(refused, "og:url")


def test_each_page_has_a_picture_of_its_chart(reader, published) -> None:
    shown = {page: said(head_of(reader, f"/en/{page}/"), "og:image") for page in PAGES if page}
    assert shown["states/xaa"] == [f"{SITE}/en/embed/states/xaa.png"]
    assert shown["data"] == shown["recommendations"] == [f"{SITE}/en/embed.png"]
    assert 'href="/en/embed/states/xaa.png"' in reader.get("/en/states/xaa/").body
    for address in ("/en/embed.png", "/ar/embed/states/xaa.png"):
        picture = reader.get(address)
        assert picture["Content-Type"] == "image/png"
        assert picture.whole.startswith(b"\x89PNG")
        assert [int.from_bytes(picture.whole[start : start + 4]) for start in (16, 20)] == [1200, 630]


def test_programs_for_references_read_title_day_language_and_permanent_link(reader, published) -> None:
    for page in PAGES[1:6]:
        head = head_of(reader, f"/es/{page}/")
        assert said(head, "dc.title") == said(head, "og:title")
        (day,) = said(head, "citation_date")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert said(head, "citation_language") == ["es"]
        (link,) = said(head, "citation_public_url")
        assert link.startswith(f"{SITE}/es/{page}/")
        assert page == "data" or link.endswith(f"?as_of={day}")
        assert said(head, "dc.publisher")
        assert not said(head, "citation_title")  # of which Zotero would make an article of a journal


def test_pages_say_what_they_are_as_linked_data(reader, published) -> None:
    report = linked(head_of(reader, "/en/states/xaa/"))
    assert (report["@context"], report["@type"]) == ("https://schema.org", "Report")
    assert report["about"]["name"] == NAME
    assert report["about"]["identifier"] == "XAA"
    assert {each["contentUrl"] for each in report["encoding"]} >= {f"{SITE}/en/states/xaa.pdf"}
    assert "</script><b>" not in reader.get("/en/states/xaa/").body
    event = linked(head_of(reader, f"/en/meetings/{SEED_MEETING}/"))
    assert event["@type"] == "Event"
    assert {"name", "startDate", "endDate", "location"} <= event.keys()
    assert not {"dateModified", "publisher", "license"} & event.keys()
    data = linked(head_of(reader, "/en/data/"))
    assert data["@type"] == "Dataset"
    assert 50 <= len(data["description"]) <= 5000
    for each in data["distribution"]:
        assert each["@type"] == "DataDownload"
        answer = reader.get(each["contentUrl"].removeprefix(SITE))
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, each["encodingFormat"])
    assert "<script" not in reader.get("/en/method/").body.partition("</head>")[0]


def test_catalogue_lists_the_record_and_every_table(reader, published) -> None:
    answer = reader.get("/data/catalogue.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    catalogue = json.loads(answer.body)
    assert catalogue["@type"] == "dcat:Catalog"
    whole, *tables = [each for each in catalogue["dcat:dataset"] if "dct:isVersionOf" not in each]
    assert whole["dcat:version"] == "2"
    assert len(tables) == len(parameters.WHOLE_TABLES) + 1
    prefixes = set(catalogue["@context"])
    for each in (whole, *tables):
        assert {"@id", "dct:title", "dct:description", "dct:publisher", "dcat:distribution"} <= each.keys()
        assert {key.partition(":")[0] for key in each if not key.startswith("@")} <= prefixes
        for one in each["dcat:distribution"]:
            assert one["dcat:downloadURL"]["@id"].startswith(f"{SITE}/data/")
            assert one["dcat:mediaType"]["@id"].startswith("https://www.iana.org/assignments/media-types/")


@pytest.mark.parametrize("most", [12, 50_000])
def test_the_map_of_the_site_has_every_page_in_every_language(reader, published, settings, monkeypatch, most) -> None:
    settings.PUBLIC_ADDRESS = "https://record.example.org"
    monkeypatch.setattr(sitemap, "MOST", most)
    make()
    index = etree.fromstring(reader.get("/sitemap.xml").whole)
    assert index.tag == f"{STARTS['sm']}sitemapindex"
    addresses: list[str] = []
    for place in index.iter(f"{STARTS['sm']}loc"):
        part = etree.fromstring(reader.get(place.text.removeprefix(settings.PUBLIC_ADDRESS)).whole)
        assert part.tag == f"{STARTS['sm']}urlset"
        found = [each.text for each in part.iter(f"{STARTS['sm']}loc")]
        assert len(found) <= most
        addresses += found
        days = [each.text for each in part.iter(f"{STARTS['sm']}lastmod")]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    assert len(addresses) == len(set(addresses))
    assert all(each.startswith("https://record.example.org/") for each in addresses)
    paths = {each.removeprefix("https://record.example.org") for each in addresses}
    assert {f"/ar/{page}/" if page else "/ar/" for page in PAGES} <= paths
    for path in (each for each in paths if each.startswith("/en/")):
        assert reader.get(path).status_code == 200, path
    assert Client().get("/sitemap-99.xml").status_code == 404
    assert f"Sitemap: {settings.PUBLIC_ADDRESS}/sitemap.xml" in reader.get("/robots.txt").body


def test_a_commitment_taken_down_leaves_the_map(reader, published) -> None:
    (before,) = re.findall(r"/en/commitments/[-0-9a-f]{36}/", reader.get("/sitemap-1.xml").body)
    published.set_consent("no")
    assert reader.get("/sitemap-1.xml").status_code == 503
    make()
    assert before not in reader.get("/sitemap-1.xml").body


def test_crawlers_may_read_a_list_narrowed_by_one_name(reader, world) -> None:
    body = reader.get("/robots.txt").body
    for name in ("theme", "state"):
        assert f"Allow: /*?{name}=\n" in body
        assert f"Disallow: /*?{name}=*&\n" in body
    assert "Disallow: /*?\n" in body
    assert "Disallow: /data/\n" in body


def test_the_icon_is_at_the_address_that_browsers_ask_for(reader, db) -> None:
    icon = reader.get("/favicon.ico")
    assert (icon.status_code, icon.whole[:4]) == (200, b"\0\0\1\0")


TAG = '<span class="tag">{}</span>'


def test_a_text_in_another_language_than_its_page_says_which(reader, world) -> None:
    world.publish("15-a", language="fr", summary="Le premier.")
    world.publish_commitment("15-a", language="fr")
    of_state = ("states/xaa", RECOMMENDATION, "commitments", "changes")
    for page in of_state:
        assert TAG.format("French") in reader.get(f"/en/{page}/").body, page
        assert TAG.format("Французский") in reader.get(f"/ru/{page}/").body, page
        assert TAG.format("Français") not in reader.get(f"/fr/{page}/").body, page
    with translation.override("ar"):
        english = language_name("en")
    for page in ("", "recommendations", "matrix", "states/xaa", RECOMMENDATION, "gaps", f"meetings/{SEED_MEETING}"):
        path = f"{page}/" if page else ""
        assert TAG.format("English") not in reader.get(f"/en/{path}").body, page
        assert TAG.format(english) in reader.get(f"/ar/{path}").body, page


def test_every_page_of_a_translation_nobody_reviewed_says_so(reader, world, settings) -> None:
    for page in ("", "states/", "method/", f"{RECOMMENDATION}/"):
        (notice,) = html.fromstring(reader.get(f"/es/{page}").body).xpath("//main/p[a[@hreflang='en']]")
        assert notice.find("a").get("href") == f"/en/{page}"
        assert not html.fromstring(reader.get(f"/en/{page}").body).xpath("//main/p[a[@hreflang='en']]")
    settings.DRAFT_LANGUAGES = {}
    assert not html.fromstring(reader.get("/es/method/").body).xpath("//main/p[a[@hreflang='en']]")
