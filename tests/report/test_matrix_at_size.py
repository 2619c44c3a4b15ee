"""The matrix of a thousand recommendations, forty themes, twelve meetings: as many queries as of few, page by page."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from report.matrix.entries import ROWS
from tests.counted_rows import count_rows
from tests.factories.records import ThemeFactory
from tests.report.forms import csv_rows
from tracker.choices import Basis, DocumentKind
from tracker.models import Meeting, Paragraph, PeriodItem, Printing, Recommendation, SourceDocument

RECOMMENDATIONS, THEMES, MEETINGS = 1_000, 40, 12
pytestmark = pytest.mark.database


def grow(world, recommendations: int = RECOMMENDATIONS) -> None:
    """Recommendations by turns in the meetings, each under two themes, all asked in the world's period."""
    themes = [ThemeFactory(slug=f"theme-{number:02}", name_en=f"Theme {number:02}") for number in range(THEMES)]
    paragraphs = [paragraph(world, number) for number in range(MEETINGS)]
    made = []
    for number in range(recommendations):
        of = paragraphs[number % MEETINGS]
        one = Recommendation(
            uuid=uuid.uuid4(),
            meeting=of.document.meeting,
            slug=f"r-{number}",
            order=number,
            basis=Basis.NOT_NEGOTIATED,
        )
        made.append(
            Printing(
                recommendation=one,
                document=of.document,
                paragraph=of,
                label=f"15 ({number})",
                text="Consider it. " * 20,
                order=number,
                search_words="consider it\n",
            )
        )
    Recommendation.objects.bulk_create(each.recommendation for each in made)
    Printing.objects.bulk_create(made)
    through = Recommendation.themes.through
    through.objects.bulk_create(
        through(recommendation_id=each.recommendation_id, theme_id=themes[(number * step + step) % THEMES].pk)
        for number, each in enumerate(made)
        for step in (1, 3)
        if step == 1 or (number + 1) % THEMES != (number * 3 + 3) % THEMES
    )
    PeriodItem.objects.bulk_create(
        PeriodItem(period=world.period, recommendation=each.recommendation, printing=each, order=100 + number)
        for number, each in enumerate(made)
    )
    count_rows()


def paragraph(world, number: int) -> Paragraph:
    day = datetime.date(2020, 1, 1) + datetime.timedelta(days=100 * number)
    meeting = Meeting.objects.create(slug=f"meeting-{number}", title_en=f"Meeting {number}", starts_on=day, ends_on=day)
    document = SourceDocument.objects.create(
        meeting=meeting,
        title=f"Report {number}",
        kind=DocumentKind.FINAL,
        sha256=f"{number:064}",
        confirmed_at=world.now(),
        confirmed_by=world.dataentry,
    )
    return Paragraph.objects.create(document=document, number="15", text="It was recommended:", order=1)


def test_a_page_of_a_large_matrix_takes_the_queries_of_a_small_one(reader, world) -> None:
    def asked(address: str) -> tuple[int, object]:
        with CaptureQueriesContext(connection) as captured:
            response = reader.get(address)
        assert response.status_code == 200
        return len(captured), response

    few, _small = asked("/en/matrix/")
    grow(world)
    number, response = asked("/en/matrix/")
    assert number == few
    entries = set()
    pages, after = 0, ""
    while after is not None:
        number, response = asked(f"/en/matrix/?after={after}" if after else "/en/matrix/")
        assert number == few
        picture = response.context["picture"]
        shown = [each for row in picture.rows for cell in row.cells for each in cell.shown]
        assert len(shown) <= ROWS
        assert all(row.number == sum(cell.number for cell in row.cells) for row in picture.rows)
        entries |= {(each.theme, each.printed.key) for each in shown}
        after, pages = picture.place.next, pages + 1
    assert picture.recommendations == RECOMMENDATIONS + 12
    assert len(picture.themes) == THEMES + 1
    assert 17 < pages <= THEMES + 1
    rows = csv_rows(reader.get("/en/matrix.csv"))
    assert {(row["theme"], row["recommendation"]) for row in rows} == entries
    assert len(rows) == len(entries)
    assert reader.get("/en/matrix.docx").status_code == 400
