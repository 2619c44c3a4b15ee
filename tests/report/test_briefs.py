"""A brief: what was asked and what was reported, with the figures of its page, as a document.

As a tagged PDF it is looked at by qpdf: tags, title, languages, headings, heads of tables, fonts, order. This is a
check of our own. It says nothing of a standard.
"""

import io
import re
import resource
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from docx import Document
from docx.oxml.ns import qn
from lxml import html

from report.briefs import brief, pdf, typesetting
from report.forms import documents
from tests.factories.world import SEED_MEETING
from tests.lab.benchmarks.sizes import STATES
from tests.report.addresses import THEME
from tests.report.conftest import world_with
from tests.report.forms import csv_rows
from tracker import actions
from tracker.choices import ImplementationStatus
from tracker.config.public_reading import reading_by
from tracker.models import Publication, Theme
from tracker.models.opening_words import opening_words
from tracker.questionnaire.word_document import FONTS

STATE, MEETING, LIST = "states/xaa", f"meetings/{SEED_MEETING}", "recommendations"
GROUP, ONE = "groups/african-states", f"recommendations/{SEED_MEETING}/15-a"
PAGES = (STATE, MEETING, LIST, GROUP)
SECRET = "A phrase that was taken back."


@world_with
def told(world) -> None:
    """Answers of two States, one with evidence and one in Arabic, a commitment, and one that was withdrawn."""
    world.publish_with(world.evidence(is_public=True), "15-a", status="planned", summary="A joint desk was opened.")
    world.publish("15-b", status="implemented", summary="اعتُمد القانون.", language="ar")
    world.publish("15-a", state="XAB", status="implemented", summary="A law was passed.")
    world.publish_commitment("15-a", "15-b", text="A second desk.", target_on=world.day(2027))
    world.withdraw(world.publish("15-c", summary=SECRET))


def document(reader, address: str):
    response = reader.get(f"/en/{address}")
    assert response.status_code == 200, response.body
    return Document(io.BytesIO(response.whole))


def headings(found, level: int = 2) -> list[str]:
    return [each.text for each in found.paragraphs if each.style.name == f"Heading {level}"]


def words_of(found) -> str:
    cells = (cell.text for table in found.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in found.paragraphs), *cells])


def test_a_brief_of_a_question_has_the_figures_of_its_page(reader, told) -> None:
    for query in ("", "?state=XAB", "?status=implemented", "?q=desk"):
        listed = reader.get(f"/en/{LIST}.json{query}").json()["results"]
        found = document(reader, f"{LIST}.docx{query}")
        assert headings(found) == [each["label"] for each in listed]
        strong = [each.text for each in found.paragraphs if each.runs and each.runs[0].font.bold]
        statuses = Counter(words.rpartition(": ")[2] for words in strong if words.rpartition(": ")[2] in LABELS)
        expected = Counter[str]()
        for each in listed:
            expected.update({LABELS_OF[code]: number for code, number in each["answers"].items()})
        assert statuses == +expected
        if query != "?state=XAB":
            said = re.findall(r"^(\d+) of the (\d+) States invited", words_of(found), re.MULTILINE)
            assert said == [(str(sum(each["answers"].values())), str(each["states_invited"])) for each in listed]


LABELS_OF = {status.value: str(status.label) for status in ImplementationStatus}
LABELS = set(LABELS_OF.values())


def test_a_brief_of_a_state_has_the_figures_of_its_page_and_languages_of_its_words(reader, told, settings) -> None:
    whole = reader.get(f"/en/{STATE}.json").json()
    words = words_of(found := document(reader, f"{STATE}.docx"))
    asked, without = whole["recommendations_asked"], whole["recommendations_without_published_answer"]
    assert f"Published answers on {asked - without} of {asked} recommendations." in words
    assert words.count("No published answer") == without
    assert "A joint desk was opened." in words
    assert "As reported by the Government" in words
    assert "A law was passed." not in words
    assert "A second desk." in words
    assert "31 December 2027" in words
    leading = [each for each in found.paragraphs if each.runs and each.runs[0].font.bold]
    assert {each.text for each in leading} & LABELS
    assert all(each.paragraph_format.keep_with_next for each in leading)
    assert "No published answer" not in {each.text for each in leading}
    (run,) = [run for each in found.paragraphs for run in each.runs if run.text == "اعتُمد القانون."]
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar-SA"
    arabic = Document(io.BytesIO(reader.get(f"/ar/{STATE}.docx").whole))
    first = arabic.paragraphs[1]
    assert first._p.pPr.find(qn("w:bidi")) is not None
    assert arabic.sections[0].header.paragraphs[0]._p.pPr.find(qn("w:bidi")) is not None
    for name in ("Normal", "Title", "Heading 1"):
        fonts = arabic.styles[name].element.rPr.rFonts
        assert {key: fonts.get(qn(f"w:{key}")) for key in FONTS} == FONTS
    for is_one in (True, False):
        settings.DEMONSTRATION = is_one
        words = words_of(document(reader, f"{STATE}.docx"))
        assert ("No statement here was made by any Government." in words) is is_one


def test_a_brief_says_day_address_entry_and_what_was_asked(reader, told) -> None:
    day = told.now().date()
    for page in (*PAGES, ONE):
        for query in ("", f"?as_of={day}"):
            shown = reader.get(f"/en/{page}/{query}")
            found = document(reader, f"{page}.docx{query}")
            words = words_of(found)
            assert shown.context["permanent"] in words
            newest = Publication.objects.in_order().reverse()[0]  # of all, not only of what the page shows
            assert f"no. {newest.sequence}, hash:" in words
            assert newest.hash in words
            assert "As of " in found.sections[0].header.paragraphs[0].text
            assert "No licence is stated for the data of this site. Words of Governments and evidence" in words
            links = html.fromstring(shown.body).xpath("//p[@class='exports']//a/@href")
            assert f"/en/{page}.docx{query}" in links
            levels = [int(each.style.name[-1]) for each in found.paragraphs if "Heading" in each.style.name]
            assert levels[0] == 1
            assert all(later <= before + 1 for before, later in pairwise(levels))
    words = words_of(document(reader, f"{LIST}.docx?status=planned&q=desk"))
    assert "Status, as reported: Planned" in words
    assert "“desk”" in words
    assert "No results" in words_of(document(reader, f"{LIST}.docx?q=nowhere"))
    assert reader.get(f"/en/{LIST}.docx?after=3").status_code == 400
    name = reader.get(f"/en/{STATE}.docx?as_of={day}")["Content-Disposition"]
    assert name == f'attachment; filename="brief-xaa-{day}.docx"'


def test_a_brief_of_a_theme_is_that_of_its_question(reader, told) -> None:
    for slug in ("15-a", "15-b"):
        told.recommendations[slug].themes.add(Theme.objects.get(slug=THEME))
    for address in (f"themes/{THEME}.docx", f"{LIST}.docx?theme={THEME}"):
        assert headings(document(reader, address)) == ["15 (a)", "15 (b)"]
    links = html.fromstring(reader.get(f"/en/themes/{THEME}/").body).xpath("//p[@class='exports']//a/@href")
    assert {f"/en/themes/{THEME}.docx", f"/en/themes/{THEME}.pdf"} <= set(links)


def test_a_brief_of_a_group_has_the_figures_of_its_page(reader, told) -> None:
    page, data = reader.get(f"/en/{GROUP}/"), reader.get(f"/en/{GROUP}.json").json()
    together = page.context["picture"].total
    words = words_of(found := document(reader, f"{GROUP}.docx"))
    assert (together.answered, together.invited) == (2, 12)
    assert "2 of the 12 answers asked for are published." in words
    assert "Implemented: 1, Planned: 1" in words
    assert "These are the figures of the States of this group together." in words
    labels = [row["label"] for row in csv_rows(reader.get(f"/en/{GROUP}.csv"))]
    assert headings(found) == labels == [line.printed.label for line in page.context["picture"].lines]
    said = re.findall(r"^(\d+) of the (\d+) States? invited", words, re.MULTILINE)
    assert said == [(str(each.progress.answered), str(each.progress.invited)) for each in page.context["picture"].lines]
    assert (len(said), data["answers_asked"]) == (12, 12)
    assert "A joint desk was opened." in words
    assert "A law was passed." not in words  # of a State of another group
    assert f"States of this group: {told.xaa.name}" in words


def test_a_brief_of_one_recommendation_has_the_answers_of_its_page(reader, told) -> None:
    page = reader.get(f"/en/{ONE}/").context["picture"]
    words = words_of(document(reader, f"{ONE}.docx"))
    progress = page.progress
    assert f"{progress.answered} of the {progress.invited} States invited have a published answer" in words
    for said in ("A joint desk was opened.", "A law was passed.", "A second desk."):
        assert said in words
    assert page.printed.text in words
    assert "اعتُمد القانون." not in words
    assert "0 of the 2 States invited have" in words_of(document(reader, f"{ONE.replace('15-a', '15-d')}.docx"))
    printed = page.printed
    opening = opening_words(printed.printing)
    assert opening.endswith(":")
    words = words_of(document(reader, "states/xaa.docx"))
    assert f"{opening}\n{printed.text}" in words
    item = html.fromstring(reader.get("/en/states/xaa/").body).xpath("//article[.//h4[contains(@id, 'a-15-a-')]]")[0]
    (above,) = item.xpath(".//p[@class='opening']")
    assert above.text_content() == opening
    assert above.getnext().text_content() == printed.text
    private = told.evidence(is_public=False)
    told.publish_with(private, "15-e")
    addresses = [each.address for p in document(reader, f"{STATE}.docx").paragraphs for each in p.hyperlinks]
    assert any("/evidence/" in each or each.startswith("https://") for each in addresses)
    assert not [each for each in addresses if str(private.pk) in each]
    assert f"http://testserver/en/{LIST}/{SEED_MEETING}/15-a/" in addresses


def test_a_brief_of_a_past_day_is_of_that_day(reader, told) -> None:
    day = told.now().date()
    told.now(days=2)
    told.publish("15-d", summary="A later phrase.")
    for page in PAGES:
        assert "A later phrase." not in words_of(document(reader, f"{page}.docx?as_of={day}"))
        assert "A later phrase." in words_of(document(reader, f"{page}.docx"))


@pytest.fixture
def reads(world, monkeypatch) -> list[int]:
    """How many answers each reading of a document found. After each of two readings one of three is withdrawn."""
    versions = [world.publish(slug, summary=SECRET) for slug in ("15-a", "15-c")]
    world.publish("15-b", summary="Another phrase.")
    found: list[int] = []

    def slow(*args, **kwargs):
        read = of_state(*args, **kwargs)
        found.append(read.answers)
        if versions:
            with reading_by("default"):
                actions.withdraw(version=versions.pop(), by=world.focal_points["XAA"], now=world.now())
        return read

    of_state = brief.of_state
    monkeypatch.setattr(brief, "of_state", slow)
    return found


def test_what_is_taken_down_while_a_document_is_made_is_not_in_it(reads, client) -> None:
    words = words_of(Document(io.BytesIO(client.get(f"/en/{STATE}.docx").content)))
    assert reads == [3, 2, 1]
    assert SECRET not in words
    assert "Another phrase." in words


@pytest.mark.parametrize(("limit", "value", "made"), [("TRIES", 2, [3, 2]), ("AGAIN_WITHIN", 0, [3])])
def test_a_document_is_not_made_too_often_or_too_long(reads, client, monkeypatch, limit, value, made) -> None:
    monkeypatch.setattr(documents, limit, value)
    response = client.get(f"/en/{STATE}.docx")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "try again in a minute" in response.content.decode()
    assert reads == made


def test_a_document_that_nobody_would_read_is_refused_with_the_number(reader, told, monkeypatch) -> None:
    for page, number in ((STATE, 12 + 2 + 1), (MEETING, 12 + 3 + 1), (LIST, 12 + 3 + 1)):
        monkeypatch.setattr(brief, "MOST", number)
        assert reader.get(f"/en/{page}.docx").status_code == 200
        monkeypatch.setattr(brief, "MOST", number - 1)
        response = reader.get(f"/en/{page}.docx")
        assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert f"this has {number}." in response.body
        assert f"http://testserver/en/{page}.csv" in response.body
    assert "this has 5." not in reader.get(f"/en/{LIST}.docx?status=planned").body
    monkeypatch.setattr(brief, "MOST", 3)
    for address in (f"{LIST}.docx", f"{MEETING}.docx", "periods/period-1.draft.docx"):
        with CaptureQueriesContext(connection) as captured:
            assert "this has 16." in reader.get(f"/en/{address}").body
        asked = [each["sql"] for each in captured]
        assert [sql for sql in asked if "tracker_answercount" in sql]
        assert not [sql for sql in asked if '"tracker_span"."recommendation_id" IS NOT NULL' in sql]


def test_a_document_is_ready_before_the_proxy_stops_waiting_and_has_room_for_each_commitment(root) -> None:
    proxy = (root / "deploy/nginx/followup.conf").read_text(encoding="utf-8")
    (waits,) = map(int, re.findall(r"proxy_read_timeout (\d+)s;", proxy))
    assert waits > documents.AGAIN_WITHIN + pdf.PATIENCE + pdf.SECONDS
    assert 12 + 2 * 12 * STATES <= brief.MOST


# --- as a tagged PDF


def pages_of(content: bytes) -> str:
    """The text as it is read from the pages, in its order."""
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def elements(node: Any) -> Iterator[Any]:
    """The elements of the tree of tags, in the order in which they are read aloud."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K", pikepdf.Array()))


def tags(file: pikepdf.Pdf) -> list[str]:
    return [str(each.S).strip("/") for each in elements(file.Root.StructTreeRoot.K)]


def fonts_in(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    found = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
    return [each for each in found if each.get("/Type") == "/FontDescriptor"]


def test_it_has_tags_title_languages_and_fonts_of_its_own(reader, told) -> None:
    response = reader.get(f"/en/{STATE}.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(response.whole)) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang).startswith("en")
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title).startswith("Brief: ")
        found = tags(file)
        levels = [int(tag[1]) for tag in found if re.fullmatch("H[1-6]", tag)]
        assert levels[0] == 1
        assert all(later <= before + 1 for before, later in pairwise(levels))
        assert [found.count(tag) for tag in ("Table", "TH", "TD")] == [1, 5, 5]
        assert found.count("L") >= 1
        languages = {str(each.get("/Lang")) for each in elements(file.Root.StructTreeRoot.K) if "/Lang" in each}
        assert "ar" in languages
        descriptors = fonts_in(file)
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & each.keys() for each in descriptors)
        links = [str(each.A.URI) for one in file.pages for each in one.get("/Annots", ()) if "/A" in each]
        assert f"http://testserver/en/recommendations/{SEED_MEETING}/15-a/" in links
        with file.open_metadata() as about:
            assert not [name for name in about if "pdfua" in name]  # it claims to be nothing
    text = pages_of(response.whole)
    assert SECRET not in text
    written, place = "".join(text.split()), 0
    lines = ["".join(each.text.split()) for each in document(reader, f"{STATE}.docx").paragraphs]
    for line in (each for each in lines if each and each.isascii()):  # letters of Arabic are joined
        found = written.find(line.replace("-", "")[:40], place)  # and dashes end a line
        found = written.find(line[:40], place) if found < 0 else found
        assert found >= place, line
        place = found
    assert place > len(written) / 2
    assert "Aseconddesk." in written


ORDER = ("What is reported", "Commitments", "Sources")


def letters(word: str) -> str:
    """The letters of a word, in whatever order: two that Arabic draws as one come back the other way round."""
    return "".join(sorted(word))


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_every_language_has_its_letters_or_is_told_of_word(reader, told, language) -> None:
    has_fonts = language != "zh-hans" or bool(set(typesetting.typst.Fonts().families()) & set(pdf.CHINESE))
    response = reader.get(f"/{language}/{STATE}.pdf")
    assert response.status_code == (200 if has_fonts else 501)
    if not has_fonts:
        assert f"http://testserver/{language}/{STATE}.docx" in response.body
        return
    with pikepdf.open(io.BytesIO(response.whole)) as file:
        assert str(file.Root.Lang).lower().startswith(language.partition("-")[0])
    text = pages_of(response.whole)
    with translation.override(language):
        named = [gettext(words) for words in ORDER]
    words, place = [letters(each) for each in text.split()], 0
    for heading in named:
        assert letters(heading.split()[-1]) in words[place:], heading
        place = words.index(letters(heading.split()[-1]), place)


def test_a_letter_that_no_font_has_is_said(reader, told) -> None:
    """A letter of the private area, for which no font has a picture, and none is made up."""
    told.publish("15-e", summary="A letter: \U0010fffd")
    response = reader.get(f"/en/{STATE}.pdf?as_of={told.now().date()}")
    assert response.status_code == 501
    assert "Download it as Word" in response.body
    assert f"/en/{STATE}.docx?as_of=" in response.body


def test_words_are_never_read_as_markup() -> None:
    words = '#read("/etc/passwd") *bold* $x$ @label <a> \\ = heading // comment'
    with translation.override("en"):
        paper = pdf.TaggedPaper(words)
        paper.line(words)
        written = pages_of(paper.written())
    assert "".join(words.split()) in "".join(written.split())


def test_arabic_has_letters_without_any_font_of_the_machine() -> None:
    own = typesetting.typst.Fonts(include_system_fonts=False)
    assert {pdf.ARABIC_OF_OURS, pdf.OURS} == set(own.families()) & {*pdf.ARABIC, pdf.OURS}
    with translation.override("ar"):
        paper = pdf.TaggedPaper("ملخص")
        paper.line("قانون جديد")
        assert typesetting.made(paper.document(), own).startswith(b"%PDF")
    with translation.override("zh-hans"):
        paper = pdf.TaggedPaper("简报")
        with pytest.raises(typesetting.LetterWithoutFont):
            typesetting.made(paper.document(), own)


def memory() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1024**2


@pytest.mark.all
def test_a_long_document_leaves_nothing_in_the_memory_of_the_server() -> None:
    before = memory()
    paper = pdf.TaggedPaper("Long")
    for number in range(2000):
        paper.line(f"{number} of a list of many lines that are as long as the lines of a brief mostly are. " * 3)
    assert paper.written().startswith(b"%PDF")
    assert memory() - before < 60


@pytest.mark.parametrize("limit", ["SECONDS", "PATIENCE"])
def test_what_takes_too_long_is_said_with_the_way_to_word(reader, told, monkeypatch, limit) -> None:
    monkeypatch.setattr(pdf, limit, 0)
    if limit == "PATIENCE":
        monkeypatch.setattr(pdf, "_places", BoundedSemaphore(1))
        assert pdf._places.acquire()
    response = reader.get(f"/en/{STATE}.pdf")
    assert response.status_code == 503
    assert f"http://testserver/en/{STATE}.docx" in response.body
