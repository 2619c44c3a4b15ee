"""The matrix: one question as page, JSON, CSV, XLSX and Word with the same citations, paged by theme."""

import io
import re

import pytest
from docx import Document
from lxml import html

from report.matrix import entries
from tests.factories.records import ThemeFactory
from tests.report.forms import all_results, csv_rows, xlsx_rows
from tracker.actions.linking import link_same_subject
from tracker.choices import ImplementationStatus

pytestmark = pytest.mark.database
MATRIX = "/en/matrix"


@pytest.fixture
def told(world):
    """15 (a) under both themes, 15 (b) under one, the others under none; answers on two of them."""
    crime, courts = ThemeFactory(slug="crime", name_en="Crime"), ThemeFactory(slug="courts", name_en="Courts")
    world.recommendations["15-a"].themes.add(crime, courts)
    world.recommendations["15-b"].themes.add(crime)
    world.publish("15-a", status="planned")
    world.publish("15-a", state="XAB", status="implemented")
    world.publish("15-c", status="in_progress")
    return world


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


@pytest.mark.parametrize("query", ["", "?theme=crime", "?status=planned", "?state=XAB", "?q=gender", "?as_of=DAY"])
def test_every_form_has_the_same_citations_and_figures(reader, told, query) -> None:
    query = query.replace("DAY", str(told.now().date()))
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


def test_a_recommendation_stands_under_each_theme_and_is_counted_once(reader, told) -> None:
    page = reader.get(f"{MATRIX}/")
    shown = [(row.name, row.number) for row in page.context["picture"].rows]
    assert shown == [("Courts", 1), ("Crime", 2), ("Without a theme", 10)]
    assert page.context["picture"].recommendations == 12
    assert "12 recommendations" in page.body
    first = of_word(reader)[0]
    assert first[1].endswith("15 (a)")
    assert first[2] == "/en/recommendations/rpm-asia-pacific-2025/15-a/"


def test_a_past_day_has_the_figures_of_that_day(reader, told) -> None:
    day = told.now().date()
    told.now(days=2)
    told.publish("15-b", status="planned")
    then = {each["label"]: each["answers"]["planned"] for each in all_results(reader, f"{MATRIX}.json?as_of={day}")[0]}
    now = {each["label"]: each["answers"]["planned"] for each in all_results(reader, f"{MATRIX}.json")[0]}
    assert (then["15 (b)"], now["15 (b)"]) == (0, 1)
    assert f"as_of={day}" in reader.get(f"{MATRIX}/?as_of={day}").context["permanent"]


@pytest.mark.parametrize(("rows", "pages"), [(120, 1), (3, 5), (2, 7), (1, 13)])
def test_pages_follow_each_other_by_theme(reader, told, monkeypatch, rows, pages) -> None:
    monkeypatch.setattr(entries, "ROWS", rows)
    whole = [(each["theme_name"], path_of(each["url"])) for each in all_results(reader, f"{MATRIX}.json")[0]]
    assert of_page(reader) == whole
    found, after, number = reader.get(f"{MATRIX}/"), "", 0
    while after is not None:
        found = reader.get(f"{MATRIX}/", {"after": after} if after else {})
        place, number = found.context["place"], number + 1
        if place.previous is not None:
            before = reader.get(f"{MATRIX}/", {"after": place.previous} if place.previous else {}).context["place"]
            assert before.end == place.start
        for theme in found.context["picture"].themes:
            if theme.after is not None:
                there = reader.get(f"{MATRIX}/", {"after": theme.after} if theme.after else {})
                assert theme.slug in [row.slug for row in there.context["picture"].rows]
        after = place.next
    assert number == pages


@pytest.mark.parametrize("form", ["/", ".json"])
def test_a_place_that_is_not_there_is_said(reader, told, form) -> None:
    for after in ("none", "crime/rpm-asia-pacific-2025/15-z", "-/rpm-asia-pacific-2025/15-l"):
        response = reader.get(f"{MATRIX}{form}", {"after": after})
        assert response.status_code == 400
        assert "Begin at its first page" in response.body


@pytest.mark.parametrize("form", ["/", ".json", ".csv", ".xlsx", ".docx"])
def test_what_is_not_known_is_said_in_every_form(reader, told, form) -> None:
    response = reader.get(f"{MATRIX}{form}?theme=nothing")
    assert response.status_code == 400
    assert "nothing" in response.body


def test_a_document_that_nobody_would_read_is_refused_with_the_number(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.matrix.word.MOST", 12)
    response = reader.get(f"{MATRIX}.docx")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "holds 12 recommendations; this has 13" in response.body
    assert "/en/matrix.csv" in response.body
    assert reader.get(f"{MATRIX}.docx?theme=crime").status_code == 200


def test_a_question_without_result_says_so(reader, told) -> None:
    assert "No results" in reader.get(f"{MATRIX}/?q=nowhere").body
    assert all_results(reader, f"{MATRIX}.json?q=nowhere") == ([], 0)


def lines_beside(reader, query: str = "") -> dict[str, list[str]]:
    """By the address of a recommendation, what its first citation on the page says beside its figures."""
    page = html.fromstring(reader.get(f"{MATRIX}/{query}").body)
    found: dict[str, list[str]] = {}
    for item in page.xpath("//*[@class='matrix']//li"):
        said = [" ".join(each.text_content().split()) for each in item.xpath("p[@class='with']")]
        found.setdefault(item.xpath("a[@class='lab']/@href")[0].rpartition("/15-")[2].rstrip("/"), said)
    return found


def test_near_duplicates_that_a_person_linked_stand_beside_each_other(reader, told) -> None:
    first, second = told.recommendations["15-a"], told.recommendations["15-b"]
    assert lines_beside(reader)["a"] == []
    link_same_subject(second, other=first, by=told.dataentry, now=told.now())
    title = "Asia and Pacific Regional Preparatory Meeting"
    said = lines_beside(reader)
    assert said["a"] == [f"Same subject: {title}, 15 (b)"]
    assert said["b"] == [f"Same subject: {title}, 15 (a)"]
    assert said["c"] == []
    assert lines_beside(reader, "?theme=courts")["a"] == []  # 15 (b) is not asked for


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


def test_near_duplicates_stand_in_every_form_taken_away(reader, told) -> None:
    link_same_subject(
        told.recommendations["15-b"], other=told.recommendations["15-a"], by=told.dataentry, now=told.now()
    )
    cited = "Asia and Pacific Regional Preparatory Meeting, 15 (b)"
    key = "rpm-asia-pacific-2025/15-b"
    first = next(each for each in all_results(reader, f"{MATRIX}.json")[0] if each["label"] == "15 (a)")
    assert (first["same_subject"], first["same_subject_citations"]) == ([key], [cited])
    for rows in (csv_rows(reader.get(f"{MATRIX}.csv")), xlsx_rows(reader.get(f"{MATRIX}.xlsx"))):
        row = next(each for each in rows if each["label"] == "15 (a)")
        assert (row["same_subject"], row["same_subject_citations"]) == (key, cited)
    assert first_of_word(reader)["15 (a)"][0] == ["Same subject:", cited]
    assert first_of_word(reader)["15 (c)"][0] == []
    assert first_of_word(reader, "?theme=courts")["15 (a)"][0] == []  # 15 (b) is not asked for


def test_what_a_later_document_left_out_says_so(reader, told) -> None:
    told.recommendations["15-c"].standing = "dropped"
    told.recommendations["15-c"].save()
    assert lines_beside(reader)["c"] == ["Not in the later report"]
    assert first_of_word(reader)["15 (c)"][1].startswith("Not in the later report")
