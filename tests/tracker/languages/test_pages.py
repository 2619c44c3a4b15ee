"""Every page in every language: its language and direction, the language bar, and nothing English left in Arabic."""

import re
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.text import capfirst

from tests.factories.world import World
from tests.report.addresses import DETAILS, PAGES
from tests.tracker.languages.reading import LATIN, Page, english_left, patterns
from tracker.choices import Language

MEETING = "rpm-asia-pacific-2025"
# Pages that say that something is not there, or that it was on another day.
OTHERS = [
    "nothing/",
    "recommendations/?q=nothing",
    "changes/?after=x",
    "states/xaa/?as_of=2020-01-01",
    "states/xaa/?as_of=x",
]
ORDER = ["ar", "zh-hans", "en", "fr", "ru", "es"]
BAR = re.compile(r'<nav class="langs".*?</nav>', re.DOTALL)
# What is written in Latin letters in every language: codes, formats, names of parameters.
UNTRANSLATED = re.compile(
    r"(?<![A-Za-z])(UTC|ISO|alpha|JSON|Excel|bom|CSV|SHA|OpenAPI|datapackage|SQLite|SQL|Datasette|xlsx|atom|json|csv"
    r"|next|previous|institution|attributed|after|X[A-Z]{2})(?![A-Za-z])"
)


def speaks(client: Client, language: str, page: str) -> str:
    """The page at an address of the language, which says its language and direction."""
    response = client.get(f"/{language}/{page}")
    assert response["Content-Language"] == language
    html = response.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html[:200], page
    return html


@pytest.mark.parametrize("language", ORDER)
def test_a_page_speaks_the_language_of_its_address_and_leads_to_the_others(
    world: World, client: Client, language: str
) -> None:
    assert Language.values == ORDER
    for page in ("", "recommendations/?status=in_progress", f"{DETAILS[0]}/"):
        bar = BAR.search(html := speaks(client, language, page))
        assert bar, page
        links = re.findall(r'<a href="([^"]+)" lang="([^"]+)"', bar.group())
        assert links == [(f"/{code}/{page}", code) for code in ORDER]
        assert re.findall(r'lang="([^"]+)"[^>]* aria-current="true"', bar.group()) == [language]
        widths = [each.partition('"')[0] for each in html.split('width="')[1:]]
        assert not [each for each in widths if "," in each], "a comma in a width breaks a chart"


@pytest.mark.all
@pytest.mark.parametrize("language", ORDER)
def test_every_public_page_speaks_the_language_of_its_address(world: World, client: Client, language: str) -> None:
    for page in PAGES:
        assert BAR.search(speaks(client, language, page)), page


@pytest.mark.parametrize(
    "pages", [PAGES[:6], pytest.param([*PAGES[6:], *OTHERS], marks=pytest.mark.all)], ids=["some", "all others"]
)
def test_arabic_pages_have_no_english_of_ours_and_no_unmarked_words(
    world: World, client: Client, code: Catalog, pages: list[str], settings: Any
) -> None:
    """Letters of Latin script are marked as somebody's words, or are a code."""
    settings.DEMONSTRATION = True
    said = patterns(code)
    for address in pages:
        page = Page(client.get(f"/ar/{address}").content.decode(), "ar")
        assert list(english_left(page, said)) == [], address
        assert [text for text in page.texts if LATIN.search(UNTRANSLATED.sub("", text))] == [], address


def test_the_search_for_english_finds_it(code: Catalog) -> None:
    html = '<p>No answer <bdi>Overview</bdi> <b lang="en">Overview</b></p><a title="Overview">x</a><p>2 of the 3</p>'
    said = [*patterns(code), re.compile("No answer"), re.compile(".* of the .*")]
    assert list(english_left(Page(html, "ar"), said)) == ["No answer", "Overview", "2 of the 3"]


def room(name: str, **place: str) -> str:
    return reverse(f"portal:{name}", kwargs={"period": "period-1", "iso3": "xaa", **place})


def test_the_portal_has_no_english_of_ours(world: World, in_arabic, code: Catalog) -> None:
    said, client = patterns(code), in_arabic(world.focal_point)
    names = ("task_list", "library", "commitments", "people", "check", "receipts", "consent", "evidence_add")
    answers = [room("answer", meeting=MEETING, slug=slug) for slug in ("15-a", "15-c")]
    correcting = room("evidence_correct", uuid=str(world.evidence().pk))
    for address in [reverse("portal:tasks"), *map(room, names), correcting, *answers]:
        html = client.get(address, follow=True).content.decode()
        assert '<html lang="ar" dir="rtl">' in html, address
        assert list(english_left(Page(html, "ar"), said)) == [], address


def unnamed_fields() -> set[str]:
    """Headings that Django makes of a field's name in the code, where the model gives the field no other."""
    fields = (field for model in apps.get_app_config("tracker").get_models() for field in model._meta.fields)
    return {capfirst(field.verbose_name) for field in fields if isinstance(field.verbose_name, str)}


def test_the_desk_has_no_english_of_ours(world: World, in_arabic, code: Catalog) -> None:
    said = patterns(code)
    tables = ("transmission", "submission", "reportingperiod", "invitation", "importproposal", "meeting")
    for person in (world.reviewer, world.dataentry):
        client = in_arabic(person)
        # Django's own search box says one word in English alone.
        known = {str(person), "Search"} | unnamed_fields()
        for address in ["/admin/", *(reverse(f"admin:tracker_{table}_changelist") for table in tables)]:
            html = client.get(address).content.decode()
            assert '<html lang="ar" dir="rtl"' in html, address
            assert [text for text in english_left(Page(html, "ar"), said) if text not in known] == [], address
