"""A report is read in its own order, with its headings, whatever a person divided and set aside in the review."""

import io
import json
from typing import Any

import docx
import pytest
from lxml import html

from tests.factories.world import SEED_MEETING, World
from tests.report.test_versions import confirmed
from tests.tracker.importing.reports import NAMES, findings_of
from tracker.actions.rebuilding import rebuild_read_model
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import Draft, draft_of, find_item, fingerprint
from tracker.importing.mending.splitting import split
from tracker.importing.mending.taking import make_paragraph, take_candidates
from tracker.importing.readers import read
from tracker.importing.structure import find, to_proposal
from tracker.models import SourceDocument

ASKS = "Towns are encouraged to:"
REPORT = f"""COMMISSION ON LAKES
Ninth session
Oslo, 4-8 May 2026

Report of the Commission (E/CN.99/2026/7)

I. RECOMMENDATIONS

A. Water

Recommendation 1
Governments should measure the depth of every lake at least once in five years.

Recommendation 2
{ASKS}
(i) plant two lime trees beside every pond;
(ii) lend boats free of charge.

B. Boats

Recommendation 3
Governments should count the boats on every lake.

Recommendation 4
The secretariat should draw a map before the tenth session.
"""
HEAD = REPORT.partition("\nA. Water")[0]


def divided(short: bool) -> Draft:
    """The list of recommendation 2 as two recommendations, and its opening words as a paragraph."""
    findings = draft_of(findings_of(REPORT))
    stem = "2" if short else "Recommendation 2"
    key = 2
    for mark in ("(i)", "(ii)"):
        at = find_item(findings, key).text.index(f"{mark} ")
        findings = rechecked(
            findings, split(findings, key, at=at, label=f"{stem} {mark}", lines=lines_of(REPORT)), NAMES
        )
        key = findings.last_key
    return rechecked(findings, make_paragraph(findings, 2), NAMES)


def article_of(reader: Any, document: SourceDocument) -> html.HtmlElement:
    root = html.fromstring(reader.get(f"/en/meetings/{document.meeting.slug}/").body)
    (article,) = root.xpath(f"//article[@aria-labelledby='d-{document.pk}']")
    return article


def texts(elements: list[html.HtmlElement]) -> list[str]:
    return [" ".join(each.text_content().split()) for each in elements]


def marks_in(reader: Any, document: SourceDocument) -> list[str]:
    """What comes before the paragraphs and recommendations, in the order of the page."""
    return texts(article_of(reader, document).xpath(".//*[contains(@class, 'para')]/a"))


def headings_in(reader: Any, document: SourceDocument) -> list[str]:
    """The headings and recommendations, in the order of the page."""
    of_document = "not(starts-with(@id, 'd-'))"
    headings = " | ".join(f".//h{level}[{of_document}]" for level in range(2, 7))
    items = f"{headings} | .//*[contains(@class, 'para item')]/a"
    return texts(article_of(reader, document).xpath(items))


def words_of_page(reader: Any, document: SourceDocument) -> str:
    return texts([article_of(reader, document).getroottree().getroot()])[0]


def below_opening_words(reader: Any, document: SourceDocument) -> list[str]:
    """The recommendations whose own page has the opening words of the list."""
    found = []
    for each in document.printings.select_related("recommendation__meeting").order_by("order"):
        place = f"{each.recommendation.meeting.slug}/{each.recommendation.slug}"
        found += [each.label] if ASKS in reader.get(f"/en/recommendations/{place}/").body else []
    return found


def lines_of(report: str) -> list[tuple[int, str]]:
    return list(enumerate(report.splitlines(), start=1))


def test_headings_of_a_report_without_numbered_paragraphs_stand_above_what_is_below_them(
    reader: Any, world: World
) -> None:
    whole = confirmed(world, lambda _first: to_proposal(findings_of(REPORT)))
    top = ["I. RECOMMENDATIONS", "A. Water"]
    assert headings_in(reader, whole) == [*top, "1", "2", "B. Boats", "3", "4"]
    parted = confirmed(world, lambda _first: to_proposal(divided(short=False)))
    assert headings_in(reader, parted) == [*top, "1", "2 (i)", "2 (ii)", "B. Boats", "3", "4"]


@pytest.mark.parametrize(("short", "points"), [(True, ["(i)", "(ii)"]), (False, ["2 (i)", "2 (ii)"])])
def test_opening_words_that_became_a_paragraph_are_in_their_place_and_above_each_point_on_its_own_page(
    reader: Any, world: World, short: bool, points: list[str]
) -> None:
    document = confirmed(world, lambda _first: to_proposal(divided(short)))
    assert marks_in(reader, document) == ["1", "2.", *points, "3", "4"]
    assert list(document.paragraphs.filter(kind="paragraph").values_list("number", "text")) == [
        ("", ""),
        ("Recommendation 2", ASKS),
        ("", ""),
    ]
    labels = list(document.printings.order_by("order").values_list("label", flat=True))
    assert below_opening_words(reader, document) == labels[1:3]


def test_a_number_that_no_document_prints_is_told_from_those_that_are(reader, world) -> None:
    """ "7 (2)" stood before the second sentence of paragraph 7 as "(a)" stands before a point of a list."""
    printing = world.recommendations["15-b"].printings.get()
    meeting = printing.recommendation.meeting.slug
    addresses = f"/en/recommendations/{meeting}/15-b/", f"/en/meetings/{meeting}/"
    assert "square brackets" not in "".join(reader.get(address).body for address in addresses)
    printing.label = "15 (a) [2]"
    printing.save()
    own, report = (reader.get(address).body for address in addresses)
    assert "The number in square brackets is of this record" in own
    assert "A number in square brackets is of this record" in report
    assert ">(a) [2]</bdi>" in report


def test_a_sentence_of_a_divided_paragraph_that_is_set_aside_is_read_once(reader: Any, world: World) -> None:
    """It stood on the page of the meeting three times, once under a number that the document does not print."""
    report = f"""{HEAD}

7. States should measure the depth of every lake.

8. States should report each year how many boats there are. It took note of the offer of one State to host the list.

9. States should draw a map before the tenth session.
"""
    findings = draft_of(findings_of(report))
    (item,) = (each for each in findings.recommendations if each.label == "8")
    at = item.text.index("It took note")
    findings = rechecked(findings, split(findings, item.key, at=at, label="8 [2]", lines=lines_of(report)), NAMES)
    findings = rechecked(findings, make_paragraph(findings, findings.last_key), NAMES)
    document = confirmed(world, lambda _first: to_proposal(findings))
    assert marks_in(reader, document) == ["7", "8", "9"]
    page = words_of_page(reader, document)
    assert page.count("how many boats there are.") == 1
    assert page.count("It took note of the offer of one State to host the list.") == 1
    assert page.index("how many boats") < page.index("It took note") < page.index("draw a map")


def test_a_sentence_behind_a_list_is_read_behind_it(reader: Any, world: World) -> None:
    """It stood between the words that open the list and its first point."""
    report = f"""{HEAD}

2. The Commission recommended that States measure the depth of every lake.

3. The Commission urged States to:

(a) plant lime trees beside every pond; and

(b) lend boats free of charge.

It also invited them to pay for losses caused by geese.

4. The Commission recommended that States draw a map before the tenth session.
"""
    document = confirmed(world, lambda _first: to_proposal(findings_of(report)))
    assert marks_in(reader, document) == ["2", "3.", "(a)", "(b)", "4"]
    page = words_of_page(reader, document)
    places = [
        page.index(words) for words in ("urged States to:", "plant lime", "lend boats", "It also invited", "draw a")
    ]
    assert places == sorted(places)
    assert page.count("It also invited them") == 1


POINTS = ["plant lime trees beside every pond;", "lend boats free of charge."]
BULLETS = f"""{HEAD}

7. States should measure the depth of every lake.

8. {ASKS}

{POINTS[0]}

{POINTS[1]}

{{behind}}

9. States should draw a map before the tenth session.
"""


def parted(labels: list[str], behind: str) -> Draft:
    """The points of paragraph 8 as recommendations of these labels, and its opening words as a paragraph."""
    report = BULLETS.format(behind=behind)
    findings = draft_of(findings_of(report))
    (item,) = (each for each in findings.recommendations if each.label == "8")
    whole, key = item.key, item.key
    for words, label in zip([*POINTS, *filter(None, [behind])], labels, strict=False):
        at = find_item(findings, key).text.index(words)
        findings = rechecked(findings, split(findings, key, at=at, label=label, lines=lines_of(report)), NAMES)
        key = findings.last_key
    if behind:
        findings = rechecked(findings, make_paragraph(findings, key), NAMES)
    return rechecked(findings, make_paragraph(findings, whole), NAMES)


@pytest.mark.parametrize(
    ("labels", "behind"), [(["8 [2]", "8 [3]"], "It thanked the host of the list."), (["8 (a)", "8 (b)"], "")]
)
def test_opening_words_of_points_without_letters_are_read_once_above_them(
    reader: Any, world: World, labels: list[str], behind: str
) -> None:
    """The whole list was printed again, above the points or below them, and nothing stood above a point of its own."""
    document = confirmed(world, lambda _first: to_proposal(parted([*labels, "8 [4]"], behind)))
    page = words_of_page(reader, document)
    parts = [ASKS, *POINTS, *filter(None, [behind]), "draw a map before"]
    assert [page.count(each) for each in parts] == [1] * len(parts)
    assert [page.index(each) for each in parts] == sorted(page.index(each) for each in parts)
    assert marks_in(reader, document) == ["7", "8.", *(each.removeprefix("8 ") for each in labels), "9"]
    assert below_opening_words(reader, document) == labels


@pytest.mark.parametrize("style", ["Heading 2", "Normal"])
def test_a_heading_right_above_a_table_stands_above_its_recommendations(reader: Any, world: World, style: str) -> None:
    """The rows of the table stood under the heading before, "Safety", and "People" stood nowhere."""
    written = docx.Document()
    for words in ("Working Group on Gardens", "Second meeting", "Oslo, 3 to 5 November 2026"):
        written.add_paragraph(words)
    written.add_heading("Draft report", 1)
    written.add_heading("Safety", 2)
    written.add_paragraph("1. The Working Group recommends that States inspect railings once a year.")
    written.add_paragraph("People", style=style)
    table = written.add_table(rows=0, cols=2)
    for cells in (("No.", "Recommendation"), ("R4", "Open every garden."), ("R5", "Consider giving a tax credit.")):
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    written.add_paragraph("The meeting closed at 5.30 p.m.")
    kept = io.BytesIO()
    written.save(kept)
    findings = draft_of(find(read(kept.getvalue(), "gardens.docx"), NAMES))
    chosen = {fingerprint(each) for each in findings.candidates}
    document = confirmed(world, lambda _first: to_proposal(take_candidates(findings, chosen, "agreed", NAMES)))
    assert headings_in(reader, document) == ["Safety", "1", "People", "R4", "R5"]
    parts = {each.label: each.paragraph.section for each in document.printings.select_related("paragraph")}
    assert parts == {"1": "Safety", "R4": "People", "R5": "People"}


def test_a_report_reads_from_its_title_block_to_its_last_point_and_each_row_has_its_address(
    reader: Any, world: World
) -> None:
    article = article_of(reader, world.document)
    rows = list(world.document.paragraphs.all())
    anchors = [each.removeprefix("p-") for each in article.xpath(".//@id") if each.startswith("p-")]
    assert [each for each in anchors if "-" in each] == [each.name for each in rows]
    words = texts([article])[0]
    assert "Rapporteur: Sheraz Ali (Pakistan) Addendum II. Recommendations (continued) B. Substantive items" in words
    assert "4. Working better together to elevate cooperation" in words
    assert "(agenda item 6); and turning the digital age into an opportunity" in words
    assert words.index("(workshop 4)") < words.index("Summary of deliberations") < words.index("Many speakers")
    for each in rows:
        answer = reader.get(f"/en/meetings/{SEED_MEETING}/?paragraph={each.name}")
        assert f'id="p-{each.name}"' in answer.body


def test_paragraphs_have_the_first_numbers_so_that_their_addresses_stay(world: World) -> None:
    rows = world.document.paragraphs.all()
    assert [each.order for each in rows if each.kind == "paragraph"] == list(range(1, 16))
    assert [each.place for each in rows] == list(range(1, len(rows) + 1))


def test_a_document_of_an_earlier_release_has_its_headings_from_the_sections_of_its_paragraphs(
    reader: Any, world: World
) -> None:
    """Such a document has paragraphs only, and no place in order."""
    world.document.paragraphs.exclude(kind="paragraph").delete()
    world.document.paragraphs.update(place=None)
    points = [f"({letter})" for letter in "abcdefghijkl"]
    assert headings_in(reader, world.document) == [
        "II. Recommendations (continued)", "B. Substantive items and workshops – Agenda item 5 (d)",
        "Summary of deliberations", "Outcome of deliberations", *points,
    ]  # fmt: skip
    assert marks_in(reader, world.document) == [*(f"{number}." for number in range(1, 16)), *points]
    paragraph = world.document.paragraphs.get(number="3")
    assert f'id="p-{paragraph.name}"' in reader.get(f"/en/meetings/{SEED_MEETING}/?paragraph={paragraph.name}").body


def with_nodes(*nodes: dict[str, Any]) -> Any:
    return lambda first: first | {"nodes": list(nodes)}


def test_a_heading_between_two_points_of_a_list_is_read_between_them(reader: Any, world: World) -> None:
    b = world.document.proposal.findings["recommendations"][1]
    between = {"kind": "heading", "text": "Assistance", "line": b["line"], "level": 2, "page": 1}
    document = confirmed(world, with_nodes(between))
    assert [each for each in headings_in(reader, document) if each in {"(a)", "Assistance", "(b)", "(c)"}] == [
        "(a)", "Assistance", "(b)", "(c)",
    ]  # fmt: skip
    assert marks_in(reader, document)[-13:] == ["15.", *(f"({letter})" for letter in "abcdefghijkl")]
    shown = json.loads(reader.get(f"/en/meetings/{SEED_MEETING}.json").body)["documents"][-1]["paragraphs"]
    assert [len(each["recommendations"]) for each in shown][-1] == 12, "one paragraph, not two halves"


@pytest.mark.parametrize("kind", ["note", "row", "text"])
def test_a_note_a_row_or_other_text_is_stored_and_is_on_no_public_page(reader: Any, world: World, kind: str) -> None:
    node = {"kind": kind, "text": "Ms. Ada Quillfeather, Head of the delegation", "line": 900, "level": 0, "page": 7}
    document = confirmed(world, with_nodes(node))
    stored = document.paragraphs.get(kind=kind)
    assert (stored.text, stored.page, stored.search_words) == (node["text"], 7, "")
    for address in ("meetings/{}/", "meetings/{}.json", "recommendations/?q=quillfeather"):
        assert "Quillfeather" not in reader.get(f"/en/{address.format(SEED_MEETING)}").body
    assert reader.get(f"/en/meetings/{SEED_MEETING}/?paragraph={stored.name}").status_code == 400


def test_words_that_became_a_recommendation_in_the_review_are_not_stored_twice(world: World) -> None:
    text = world.document.proposal.findings["recommendations"][0]["text"]
    whole = {"kind": "text", "text": f"(a) {text}", "line": 1, "level": 0, "page": None}
    more = whole | {"text": f"It was said: {text} Then it rained.", "line": 2}
    part = whole | {"text": " ".join(text.split()[2:7]), "line": 3}
    document = confirmed(world, with_nodes(whole, more, part))
    assert [each.text for each in document.paragraphs.filter(kind="text")] == ["It was said: Then it rained."]


def test_a_heading_that_we_copied_wrongly_is_corrected_in_all_places(reader: Any, world: World) -> None:
    heading = world.document.paragraphs.get(kind="heading", text="Summary of deliberations")
    world.correct("text", heading, text="Summary of the deliberations", seen=0, number="", reason="It says the.")
    heading.refresh_from_db()
    assert (heading.text, heading.search_words) == ("Summary of the deliberations", "")
    below = world.document.paragraphs.get(number="2")
    assert below.section.endswith(" > Summary of the deliberations")
    page = reader.get(f"/en/meetings/{SEED_MEETING}/").body
    assert page.count("Summary of the deliberations") == 2, "in the contents, and above its paragraphs"
    data = reader.get(f"/en/meetings/{SEED_MEETING}.json").body
    assert "Summary of deliberations" not in data
    assert list(rebuild_read_model(check=True)) == []
