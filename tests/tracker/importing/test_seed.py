"""The seed, word for word: the addendum of the Asia and Pacific Regional Preparatory Meeting (domain, section 2)."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.tracker.importing.reports import NAMES, codes, labels
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find, to_json

SEED = Path(__file__).resolve().parents[3] / "fixtures" / "source_documents" / "rpm-asia-pacific-2025-addendum.txt"


@pytest.fixture(scope="module")
def printed() -> str:
    """The whole source with each run of white space one space."""
    return " ".join(SEED.read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def seed() -> Findings:
    return find(read(SEED), NAMES)


def test_it_holds_twelve_recommendations_a_to_l(seed: Findings) -> None:
    assert labels(seed) == [f"15 ({letter})" for letter in "abcdefghijkl"]
    assert [found.slug for found in seed.recommendations] == [f"15-{letter}" for letter in "abcdefghijkl"]
    assert [found.order for found in seed.recommendations] == list(range(1, 13))


def test_each_is_there_word_for_word(seed: Findings, printed: str) -> None:
    list_printed = printed[printed.index("were identified: (a)") + len("were identified: ") :]
    again = " ".join(f"{found.label.removeprefix('15 ')} {found.text}" for found in seed.recommendations)
    assert again == list_printed


def test_g_alone_is_attributed_and_to_two_states_each_with_its_clause(seed: Findings) -> None:
    assert [found.label for found in seed.recommendations if found.attributions] == ["15 (g)"]
    g = seed.recommendations[6]
    assert [(each.printed, each.iso3) for each in g.attributions] == [
        ("United Arab Emirates", "ARE"),
        ("Viet Nam", "VNM"),
    ]
    assert [g.text[each.start : each.end] for each in g.attributions] == ["United Arab Emirates", "Viet Nam"]
    assert [g.text[each.clause_start : each.clause_end] for each in g.attributions] == [
        "Strengthen government partnerships with private sector technology companies, to develop and apply strong "
        "tools for online safety",
        "for the identification, prevention, and removal of illegal content",
    ]


def test_j_is_rejoined_and_that_is_its_only_warning(seed: Findings) -> None:
    assert "recent research in order to increase" in seed.recommendations[9].text
    assert codes(seed) == ["rejoined"]
    assert seed.warnings[0].line == 64


def test_fifteen_paragraphs_and_none_of_them_is_the_heading_numbered_4(seed: Findings, printed: str) -> None:
    assert [paragraph.number for paragraph in seed.paragraphs] == list(range(1, 16))
    for paragraph in seed.paragraphs:
        assert f"{paragraph.number}. {paragraph.text}" in printed
    assert seed.paragraphs[3].text.startswith("Aspects of international cooperation")


def test_the_summary_is_context_and_the_outcome_holds_the_recommendations(seed: Findings) -> None:
    sections = {paragraph.section.rsplit(" > ")[-1] for paragraph in seed.paragraphs[1:14]}
    assert sections == {"Summary of deliberations"}
    assert {found.section for found in seed.recommendations} == {
        "II. Recommendations (continued) > B. Substantive items and workshops \u2013 Agenda item 5 (d)"
        " > Outcome of deliberations"
    }


def test_nobody_negotiated_them(seed: Findings) -> None:
    assert {found.basis for found in seed.recommendations} == {"not_negotiated"}


def test_item_5_d_prepares_item_6_and_workshop_4_of_the_congress(seed: Findings) -> None:
    assert {(found.agenda_item, found.prepares) for found in seed.recommendations} == {
        ("5 (d)", ("item 6", "workshop 4"))
    }
    (item,) = seed.agenda_items
    assert item.number == "5 (d)"
    assert [each.label for each in item.prepares] == ["item 6", "workshop 4"]
    assert (item.prepares[0].title or "").startswith("Working better together")
    assert (item.prepares[1].title or "").startswith("Turning the digital age")


def test_its_head_names_the_meeting_and_what_it_prepares(seed: Findings) -> None:
    document, meeting = seed.document, seed.document.meeting
    assert (document.title, document.symbol, document.kind, document.language) == (
        "Draft report: Addendum", None, "addendum", "en",
    )  # fmt: skip
    congress = "Fifteenth United Nations Congress on Crime Prevention and Criminal Justice"
    assert meeting.title == f"Asia and Pacific Regional Preparatory Meeting for the {congress}"
    assert meeting.prepares == congress
    assert (meeting.place, meeting.starts_on, meeting.ends_on) == ("Bangkok", date(2025, 1, 21), date(2025, 1, 23))
    assert meeting.slug == "rpm-asia-pacific-2025"
    assert document.rapporteur == "Sheraz Ali (Pakistan)"


def test_the_json_is_what_the_command_promises(seed: Findings) -> None:
    printed = to_json(seed)
    assert list(printed) == [
        "document", "structure", "paragraphs", "recommendations", "answers", "commitments", "candidates", "warnings",
    ]  # fmt: skip
    assert list(printed["document"]) == ["title", "symbol", "kind", "language", "sha256", "meeting"]
    assert (printed["structure"], printed["paragraphs"], printed["candidates"]) == ("preparatory_meeting", 15, [])
    g = printed["recommendations"][6]
    assert list(g) == [
        "label", "slug", "text", "basis", "agenda_item", "prepares", "section", "position", "themes", "page",
        "by_reference", "addressee", "confidence", "needs_a_look", "attributions",
    ]  # fmt: skip
    assert (g["by_reference"], g["addressee"], printed["answers"], printed["commitments"]) == (False, None, [], [])
    assert (g["position"], g["themes"], g["page"]) == (None, [], None)
    assert g["attributions"][1] == {"printed": "Viet Nam", "iso3": "VNM", "start": 220, "end": 228}
    assert list(printed["warnings"][0]) == ["code", "message", "line"]
    assert re.fullmatch("[0-9a-f]{64}", printed["document"]["sha256"])
    assert "Sheraz Ali" not in json.dumps(printed)
