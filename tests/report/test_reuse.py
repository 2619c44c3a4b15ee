"""What may be done with the data: by setting, none assumed, and in one way wherever something is taken away."""

import io
import json
import sqlite3
from contextlib import closing

import pytest
from docx import Document

from report.data import openapi
from tests.factories.world import SEED_MEETING
from tests.report.packages import make, opened

NONE = "No licence is stated for the data of this site."
SET = "Licence of the data of this site, but for the words of Governments: CC BY 4.0 (https://example.org/by)."
WORDS = {
    NONE: "Words of Governments and evidence are published as received; to use them again, ask the Government "
    "concerned.",
    SET: "Words of Governments and evidence are published as received; a table of the data says which words "
    "their Government gave under a licence. To use others again, ask the Government concerned.",
}
TERMS = '<http://testserver/en/method/#data>; rel="terms-of-service"'
LICENCE = '<https://example.org/by>; rel="license"'
STATE, ONE = "/en/states/xaa", f"/en/recommendations/{SEED_MEETING}/15-a"


@pytest.fixture(params=[False, True], ids=["none stated", "one stated"])
def said(request, settings, world) -> str:
    """What every place says of the data, without a licence and with one."""
    world.publish("15-a", summary="A joint desk was opened.")
    if request.param:
        settings.DATA_LICENCE, settings.DATA_LICENCE_ADDRESS = "CC BY 4.0", "https://example.org/by"
    return SET if request.param else NONE


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_every_page_document_citation_chart_feed_and_file_says_it(reader, said) -> None:
    whole = f"{said} {WORDS[said]}"
    for page in ("/en/", "/en/method/", "/en/data/", f"{STATE}/", f"{ONE}/", "/en/matrix/"):
        body = one_line(reader.get(page).body)
        assert whole in body, page
        assert "may be reused with attribution" not in body, page
    for address in (f"{STATE}.docx", f"{ONE}.docx", "/en/matrix.docx", "/en/recommendations.draft.docx"):
        assert whole in [each.text for each in Document(io.BytesIO(reader.get(address).whole)).paragraphs], address
    for form in ("bib", "ris", "csl.json"):
        assert whole in one_line(reader.get(f"{STATE}.{form}").body), form
    assert said in one_line(reader.get("/en/embed/states/xaa/").body)
    drawn = one_line(reader.get("/en/embed/states/xaa.svg").body)
    assert all(word in drawn for word in said.split())
    assert f"<rights>{whole}</rights>" in reader.get("/en/changes.atom").body
    for form in ("json", "csv", "xlsx", "atom"):
        for page in (STATE, ONE, "/en/changes"):
            assert reader.get(f"{page}.{form}")["Link"] == (f"{TERMS}, {LICENCE}" if said == SET else TERMS)
    assert "Link" not in reader.get(f"{STATE}/")
    stated = {"name": "CC BY 4.0", "url": "https://example.org/by"} if said == SET else None
    assert openapi.described()["info"].get("license") == stated
    make()
    described = json.loads(opened(reader)["datapackage.json"])
    assert described["rights"].startswith(f"{said} {WORDS[said]}")
    stated = [{"title": "CC BY 4.0", "path": "https://example.org/by"}] if said == SET else None
    assert described.get("licenses") == stated
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(reader.get("/data/followup-record.sqlite").whole)
        assert dict(database.execute("SELECT name, value FROM about"))["rights"] == f"{said} {WORDS[said]}"


def test_a_licence_without_an_address_is_in_the_rights_of_the_package_alone(reader, world, settings) -> None:
    settings.DATA_LICENCE = "Terms of the office"
    make()
    described = json.loads(opened(reader)["datapackage.json"])
    assert "Licence of the data of this site" in described["rights"]
    assert "licenses" not in described
