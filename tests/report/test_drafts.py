"""A draft report: its numbers are those of its page, and each sentence has its sources."""

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree, html

from report.forms import drafts
from report.forms.drafts import TERMS, term
from tests.factories.world import SEED_MEETING
from tests.report.conftest import world_with
from tests.report.forms import csv_rows
from tests.report.test_briefs import pages_of
from tests.tracker.questionnaire.files import through_libreoffice
from tracker.choices import ImplementationStatus
from tracker.models import Publication, Span

GUIDE = Path(__file__).parents[2] / "docs/terms-of-quantity.md"
LIST, MEETING, PERIOD = "recommendations", f"meetings/{SEED_MEETING}", "periods/period-1"
PAGES = (LIST, MEETING, PERIOD)
SECRET = "A phrase that was taken back."
CODES = {str(status.label): status.value for status in ImplementationStatus}
REPORTED = re.compile(r"(.+ States?) \((\d+) of the (\d+) with a published answer\) reported")
STATUS = re.compile(r"the status “(.+)”\.$")
ENTRY = re.compile(r"entry no\. (\d+)")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the file: its sentences, each with the words of its footnote, empty where it has none."""

    style: str
    sentences: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        return " ".join(words for words, _note in self.sentences)


def footnotes_of(document: Any) -> dict[str, str]:
    parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/footnotes")]
    found = [each for part in parts for each in etree.fromstring(part.blob).iter(qn("w:footnote"))]
    return {each.get(qn("w:id")): "".join(each.itertext()).strip() for each in found}


def paragraphs_of(content: bytes) -> list[Paragraph]:
    document = Document(io.BytesIO(content))
    notes, found = footnotes_of(document), []
    for paragraph in document.paragraphs:
        sentences, words = [], ""
        for run in paragraph._p.iter(qn("w:r")):
            mark = run.find(qn("w:footnoteReference"))
            if mark is None:
                words += "".join(each.text or "" for each in run.iter(qn("w:t")))
            else:
                sentences.append((words.strip(), notes[mark.get(qn("w:id"))]))
                words = ""
        if words.strip():
            sentences.append((words.strip(), ""))
        found.append(Paragraph(paragraph.style.name, tuple(sentences)))
    return found


def drafted(reader: Any, page: str, query: str = "") -> list[Paragraph]:
    response = reader.get(f"/en/{page}.draft.docx{query}")
    assert response.status_code == 200, response.body
    return paragraphs_of(response.whole)


def counted(paragraphs: list[Paragraph]) -> dict[str, Counter[str]]:
    """How many States a draft says to report each status, by the label of the recommendation."""
    found: dict[str, Counter[str]] = {}
    label = ""
    for paragraph in paragraphs:
        if paragraph.style == "Heading 2":
            label = paragraph.words.rpartition(", ")[2]
            found[label] = Counter()
        for words, note in paragraph.sentences if label else ():
            if said := REPORTED.match(words):
                status = STATUS.search(words)
                code = CODES[status[1]] if status else ImplementationStatus.NOT_STATED
                assert len(ENTRY.findall(note)) == int(said[2])
                found[label][code] += int(said[2])
    return found


def of_page(reader: Any, page: str, query: str) -> dict[str, Counter[str]]:
    rows = csv_rows(reader.get(f"/en/{page}.csv{query}"))
    return {
        row["label"]: +Counter({code: int(row.get(f"answers_{code}") or 0) for code in CODES.values()}) for row in rows
    }


@world_with
def told(world) -> None:
    """Answers of two States, one in Arabic, a commitment that serves two, and one answer that was withdrawn."""
    world.publish("15-a", status="planned", obstacles="Two offices are not connected.")
    world.publish("15-a", state="XAB", status="planned", obstacles="لا توجد ميزانية.", language="ar")
    world.publish("15-b", status="implemented", assistance_needed="Training of twelve persons. " * 30)
    world.publish_commitment("15-a", "15-b", text="A second desk.", target_on=world.day(2027))
    world.withdraw(world.publish("15-d", summary=SECRET, obstacles=SECRET))


def test_a_draft_is_led_to_from_its_page_and_each_sentence_has_a_footnote(reader, told) -> None:
    for page in PAGES:
        found = drafted(reader, page)
        sentences = [each for paragraph in found if paragraph.style == "List Number" for each in paragraph.sentences]
        assert len(sentences) > 12
        assert not [words for words, note in sentences if not note]
        entries = {int(number) for _words, note in sentences for number in ENTRY.findall(note)}
        assert entries == set(Span.objects.today().values_list("publication", flat=True))
        assert not [each for each in found if SECRET in str(each)]
    for page in PAGES:
        links = html.fromstring(reader.get(f"/en/{page}/").body).xpath("//p[@class='exports']//a/@href")
        assert {f"/en/{page}.draft.docx", f"/en/{page}.draft.pdf"} <= set(links)
    name = reader.get(f"/en/{MEETING}.draft.docx")["Content-Disposition"]
    assert re.search(r'filename="draft-report.*-\d{4}-\d\d-\d\d\.docx"$', name)
    page = reader.get(f"/en/{MEETING}/").body
    assert "Draft text on the answers:" in page
    assert "Draft report:" not in page.replace("Draft report: Addendum", "")


def test_a_draft_of_a_question_has_the_numbers_of_its_page(reader, told) -> None:
    for query in ("", "?state=XAB", "?status=planned", "?q=desk", "?theme=an-invented-theme"):
        assert counted(drafted(reader, LIST, query)) == of_page(reader, LIST, query)
    words = [each.words for each in drafted(reader, LIST, "?q=nowhere")]
    assert any("This draft concerns 0 recommendations." in each for each in words)


def test_a_draft_quotes_states_under_themes_and_says_what_it_is(reader, told) -> None:
    found = drafted(reader, LIST)
    words = [each.words for each in found]
    place = words.index("“لا توجد ميزانية.”")
    assert words[place - 1].endswith("(original: Arabic):")
    assert ENTRY.search(found[place].sentences[0][1])
    (long,) = [each for each in words if each.startswith("“Training of twelve persons.")]
    assert long.endswith(" [...]”")
    assert len(long) <= drafts.LONGEST + len(drafts.CUT) + 2
    assert any("2 of the 2 with a published answer) described obstacles:" in each for each in words)
    assert any(each.startswith("“A second desk.”") for each in words)
    assert any("declared a commitment. Recommendations: 15 (a), 15 (b). Target" in each for each in words)
    response = reader.get(f"/en/{LIST}.draft.docx")
    document = Document(io.BytesIO(response.whole))
    lines = [each.text for each in document.paragraphs]
    assert lines[0] == "Draft text on the answers: Recommendations"
    assert any(
        each.startswith("This draft was made by a program from the entries of the ledger up to") for each in lines
    )
    assert "Draft, to be edited" in document.sections[0].header.paragraphs[0].text
    (terms,) = document.tables
    assert [row.cells[0].text for row in terms.rows][:3] == ["Term", "One State", "Two States"]
    assert any("There is no published answer from 2 of the 2 States invited." in each for each in lines)
    told.recommendations["15-a"].themes.add(*told.recommendations["15-a"].themes.model.objects.all())
    found = drafted(reader, MEETING)
    headings = [each.words for each in found if each.style == "Heading 1"]
    assert headings[:4] == ["Introduction", "An invented theme", "Without a theme", "Commitments"]
    assert headings[4:] == ["Terms of quantity", "Sources"]
    assert len(counted(found)) == len([each for each in found if each.style == "Heading 2"]) == 12
    printed = reader.get(f"/en/recommendations/{SEED_MEETING}/15-a/").context["picture"].printed
    words = [paragraph.words for paragraph in found]
    assert printed.opening.endswith(":")
    assert words[words.index(printed.opening) + 1].startswith(printed.text)


def test_the_pdf_has_the_footnotes_of_the_word_document(reader, told) -> None:
    response = reader.get(f"/ar/{PERIOD}.draft.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    number = Publication.objects.filter(text__isnull=False).order_by("sequence").values_list("sequence", flat=True)[0]
    assert str(number) in pages_of(response.whole)
    document = Document(io.BytesIO(reader.get(f"/ar/{PERIOD}.draft.docx").whole))
    part = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/footnotes"))
    assert b"<w:bidi/>" in part.blob


def test_libreoffice_opens_a_brief_and_a_draft_in_both_directions(reader, told, tmp_path) -> None:
    addresses = {
        f"{language}-{number}": f"/{language}/{page}.docx"
        for language in ("en", "ar")
        for number, page in enumerate(("states/xaa", "recommendations.draft", "periods/period-1.draft"))
    }
    files = {name: reader.get(address).whole for name, address in addresses.items()}
    for name, opened in through_libreoffice(tmp_path, files, "docx").items():
        before = [each.sentences for each in paragraphs_of(files[name]) if each.sentences]
        assert [each.sentences for each in paragraphs_of(opened) if each.sentences] == before, addresses[name]


@pytest.mark.parametrize(
    ("number", "of", "words"),
    [
        (1, 1, "One State"),
        (2, 2, "Two States"),
        (3, 12, "Several States"),
        (10, 40, "Several States"),
        (10, 39, "Many States"),
        (20, 40, "Many States"),
        (21, 40, "Most States"),
        (3, 3, "All States"),
        (12, 0, "Several States"),
    ],
)
def test_a_number_has_its_term(number, of, words) -> None:
    assert str(term(number, of).name) == words


def test_every_number_has_one_term_and_the_guide_says_the_same() -> None:
    assert all(term(number, of) in TERMS for of in range(1, 60) for number in range(1, of + 1))
    rows = [f"| {each.name} | {each.bounds} |" for each in TERMS]
    assert [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line in rows] == rows
    with pytest.raises(ValueError, match="0"):
        term(0, 5)
