"""The matrix: one question as page, JSON, CSV, XLSX and Word with the same citations, paged by theme."""

import io
import re

import pytest
from docx import Document
from lxml import html

from report.pages import matrix
from tests.factories.records import ThemeFactory
from tests.report.conftest import world_with
from tests.report.forms import all_results, csv_rows, xlsx_rows
from tracker.actions.reference import link_same_subject
from tracker.choices import ImplementationStatus

MATRIX = "/en/matrix"


@world_with
def told(world) -> None:
    """15 (a) has both themes, 15 (b) one, the others none; answers on 15 (a) and 15 (c)."""
    crime, courts = ThemeFactory(slug="crime", name_en="Crime"), ThemeFactory(slug="courts", name_en="Courts")
    world.recommendations["15-a"].themes.add(crime, courts)
    world.recommendations["15-b"].themes.add(crime)
    world.publish("15-a", status="planned")
    world.publish("15-a", state="XAB", status="implemented")
    world.publish("15-c", status="in_progress")


def of_page(reader, query: str = "") -> list[tuple[str, str]]:
    """(theme, address) of every citation of all pages."""
    found, address = [], f"{MATRIX}/{query}"
    while address:
        response = reader.get(address)
        page = html.fromstring(response.body)
        for row in page.xpath("//*[@class='matrix']/tbody/tr | //*[@class='matrix-list']/section"):
            theme = row.xpath("(th | h2)//bdi")[0].text_content()
            found += [(theme, link.get("href").partition("?")[0]) for link in row.xpath(".//a[@class='lab']")]
        following = page.xpath("//*[@class='pn']/a[@rel='next']")
        address = following[0].get("href").partition("#")[0] if following else ""
    return found


def path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def of_word(reader, query: str = "") -> list[tuple[str, str, str]]:
    """(theme, words of the citation, where it leads) of every row of the document."""
    document = Document(io.BytesIO(reader.get(f"{MATRIX}.docx{query}").whole))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    found = []
    for theme, table in zip(headings, document.tables, strict=True):
        for row in table.rows[1:]:
            (link,) = row.cells[0].paragraphs[0].hyperlinks
            found.append((theme, link.text, path_of(link.address)))
    return found


@pytest.mark.parametrize("query", ["", "?theme=crime&status=planned&state=XAA"])
def test_every_form_has_the_same_citations_and_figures(reader, told, query) -> None:
    results, count = all_results(reader, f"{MATRIX}.json{query}")
    cited = [(each["theme_name"], path_of(each["url"])) for each in results]
    assert len(cited) == count > 0
    assert of_page(reader, query) == cited
    exactly = [(theme, each["citation"], url) for (theme, url), each in zip(cited, results, strict=True)]
    assert of_word(reader, query) == exactly
    for rows in (csv_rows(reader.get(f"{MATRIX}.csv{query}")), xlsx_rows(reader.get(f"{MATRIX}.xlsx{query}"))):
        assert [(row["theme_name"], row["citation"], path_of(row["url"])) for row in rows] == exactly
        for row, each in zip(rows, results, strict=True):
            figures = [int(row[f"answers_{code}"]) for code in ImplementationStatus.values]
            assert figures == list(each["answers"].values())
            assert int(row["states_invited"]) == each["states_invited"]
    listed = {each["slug"]: each for each in reader.get(f"/en/recommendations.json{query}").json()["results"]}
    assert {each["recommendation"].partition("/")[2] for each in results} == set(listed)
    for each in results:
        of_list = listed[each["recommendation"].partition("/")[2]]
        assert each["answers"] == of_list["answers"]
        assert each["states_without_published_answer"] == of_list["states_without_published_answer"]


def test_a_recommendation_stands_under_each_theme_and_is_counted_once(reader, told, monkeypatch) -> None:
    page = reader.get(f"{MATRIX}/")
    shown = [(row.name, row.number) for row in page.context["picture"].rows]
    assert shown == [("Courts", 1), ("Crime", 2), ("Without a theme", 10)]
    assert page.context["picture"].recommendations == 12
    assert "12 recommendations" in page.body
    first = of_word(reader)[0]
    assert first[1].endswith("15 (a)")
    assert first[2] == "/en/recommendations/rpm-asia-pacific-2025/15-a/"
    monkeypatch.setattr("report.forms.documents.MOST_ENTRIES", 12)
    response = reader.get(f"{MATRIX}.docx")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "holds 12 recommendations; this has 13" in response.body
    assert "/en/matrix.csv" in response.body
    assert reader.get(f"{MATRIX}.docx?theme=crime").status_code == 200
    assert "No results" in reader.get(f"{MATRIX}/?q=nowhere").body
    assert all_results(reader, f"{MATRIX}.json?q=nowhere") == ([], 0)


def test_pages_follow_each_other_by_theme(reader, told, monkeypatch) -> None:
    monkeypatch.setattr(matrix, "ROWS", 3)
    whole = [(each["theme_name"], path_of(each["url"])) for each in all_results(reader, f"{MATRIX}.json")[0]]
    assert of_page(reader) == whole
    shown, after = {}, ""
    while after is not None:
        shown[after] = reader.get(f"{MATRIX}/", {"after": after} if after else {}).context
        after = shown[after]["place"].next
    assert len(shown) == 5
    for context in shown.values():
        place = context["place"]
        assert place.previous is None or shown[place.previous]["place"].last + 1 == place.first
        for theme in context["picture"].themes:
            assert theme.after is None or theme.slug in [row.slug for row in shown[theme.after]["picture"].rows]


def lines_beside(reader, query: str = "") -> dict[str, list[str]]:
    """By the address of a recommendation, what its first citation on the page says beside its figures."""
    page = html.fromstring(reader.get(f"{MATRIX}/{query}").body)
    found: dict[str, list[str]] = {}
    for item in page.xpath("//*[@class='matrix']//li"):
        said = [" ".join(each.text_content().split()) for each in item.xpath("p[@class='with']")]
        found.setdefault(item.xpath("a[@class='lab']/@href")[0].rpartition("/15-")[2].rstrip("/"), said)
    return found


def first_of_word(reader, query: str = "") -> dict[str, tuple[list[str], str]]:
    """By its label: what the Word document says below the citation, and where the recommendation stands."""
    document = Document(io.BytesIO(reader.get(f"{MATRIX}.docx{query}").whole))
    rows = [row.cells for table in document.tables for row in table.rows[1:]]
    return {
        cells[0].paragraphs[0].text.rpartition(", ")[2]: (
            [each.text for each in cells[0].paragraphs[1:]],
            cells[2].text,
        )
        for cells in rows
    }


def test_near_duplicates_that_a_person_linked_are_in_every_form(reader, told) -> None:
    first, second = told.recommendations["15-a"], told.recommendations["15-b"]
    assert lines_beside(reader)["a"] == []
    link_same_subject(second, other=first, by=told.dataentry, now=told.now())
    title, key = "Asia and Pacific Regional Preparatory Meeting", "rpm-asia-pacific-2025/15-b"
    said = lines_beside(reader)
    assert [said[letter] for letter in "abc"] == [
        [f"Same subject: {title}, 15 (b)"],
        [f"Same subject: {title}, 15 (a)"],
        [],
    ]
    row = next(each for each in all_results(reader, f"{MATRIX}.json")[0] if each["label"] == "15 (a)")
    assert (row["same_subject"], row["same_subject_citations"]) == ([key], [f"{title}, 15 (b)"])
    for rows in (csv_rows(reader.get(f"{MATRIX}.csv")), xlsx_rows(reader.get(f"{MATRIX}.xlsx"))):
        row = next(each for each in rows if each["label"] == "15 (a)")
        assert (row["same_subject"], row["same_subject_citations"]) == (key, f"{title}, 15 (b)")
    in_word = first_of_word(reader)
    assert (in_word["15 (a)"][0], in_word["15 (c)"][0]) == (["Same subject:", f"{title}, 15 (b)"], [])
    assert lines_beside(reader, "?theme=courts")["a"] == []  # 15 (b) is not in the question
    assert first_of_word(reader, "?theme=courts")["15 (a)"][0] == []
    told.recommendations["15-c"].standing = "dropped"
    told.recommendations["15-c"].save()
    assert lines_beside(reader)["c"] == ["Not in the later report"]
    assert first_of_word(reader)["15 (c)"][1].startswith("Not in the later report")
