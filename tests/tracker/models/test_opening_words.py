"""The words that open a list stand with each of its points: else nobody knows who is asked in "5 (a)"."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from lxml import html
from openpyxl import load_workbook

from tests.factories.world import SEED_MEETING, World
from tests.tracker.admin.addresses import act_of
from tests.tracker.questionnaire.files import WRITE, questionnaire_of
from tracker.models import Paragraph, Printing, StatusUpdate
from tracker.models.opening_words import opening_words
from tracker.questionnaire.opening import open_questionnaire

ASKS = "The Forum recommends that States:"


@pytest.mark.parametrize(
    ("number", "text", "label", "opening"),
    [
        ("5", ASKS, "5 (a)", ASKS),
        ("5", f"{ASKS} (a) Map; (b) Count.", "5 (b)", ASKS),
        ("5", "Urges States to (a) map; (b) count.", "5 (a)", "Urges States to"),
        ("5", "Recalling rule 2 (b), it asks that: (a) States: (i) Map; (b) Cities count.", "5 (b)",
         "Recalling rule 2 (b), it asks that:"),
        ("5", f"{ASKS} It thanked the host at 10:30 a.m.", "5 (a)", ASKS),
        ("5", "The following was recommended to States.", "5 (a)", "The following was recommended to States."),
        ("5", "委员会建议各国： (a) 绘图； (b) 计数。", "5 (b)", "委员会建议各国："),
        ("5", "توصي الدول بما يلي:", "5 (a)", "توصي الدول بما يلي:"),
        ("121", "The recommendations below enjoy support:", "121.14", "The recommendations below enjoy support:"),
        ("4", "Encourages Parties:", "62/1 (4) (a)", "Encourages Parties:"),
        ("", ASKS, "(a)", ASKS),
        ("Recommendation 2", ASKS, "Recommendation 2 (i)", ASKS),
        ("Recommendation 2", ASKS, "2 (i)", ASKS),
        ("8", ASKS, "8 [2]", ASKS),
        ("8", ASKS, "18 [2]", ""),
        ("8", "Member States are encouraged to", "8 [3]", "Member States are encouraged to"),
        ("8", "It saw a film: States should map. Cities count.", "8 [2]", ""),
        ("4", "Encourages Parties:", "62/1 (4) [2]", "Encourages Parties:"),
        ("Recommendation 2", ASKS, "Recommendation 2 [2]", ASKS),
        ("Recommendation 2", ASKS, "2 [2]", ASKS),
        ("Recommendation 2", ASKS, "12 (i)", ""),
        ("Recommendation 2", ASKS, "Recommendation 3", ""),
        ("", ASKS, "2 (i)", ""),
        ("5", "Urges States to (a) map; (b) count.", "5", ""),
        ("5", "Urges States to map.", "62/1 (5)", ""),
        ("5", "The Chair spoke.", "Recommendation 5", ""),
        ("5", "The Chair spoke.", "15 (a)", ""),
        ("8", "It saw a film. States should map.", "8 (second sentence)", ""),  # stood a second time above itself
        ("8", "It saw a film. States should map.", "8 (part 2)", ""),
        ("", "", "7", ""),
        ("", "", "(a)", ""),
    ],
)  # fmt: skip
def test_of_a_point_the_words_before_its_list_are_found_and_of_nothing_else(number, text, label, opening) -> None:
    assert opening_words(Printing(label=label, paragraph=Paragraph(number=number, text=text))) == opening


@pytest.fixture
def asked(seed_world: World) -> str:
    """What opens the list of 15 (a) to (l)."""
    seed_world.document.paragraphs.filter(number="15").update(text=ASKS)
    return ASKS


def of_paragraphs(asking: CaptureQueriesContext) -> int:
    """How many queries fetched paragraphs by themselves."""
    return sum(each["sql"].startswith('SELECT "tracker_paragraph"') for each in asking.captured_queries)


def shown(client: Client, address: str) -> tuple[list[str], int]:
    """The words that a page shows as such, and how many queries were for them alone."""
    with CaptureQueriesContext(connection) as asking:
        page = client.get(address)
    assert page.status_code == 200
    root = html.fromstring(page.content.decode())
    found = root.xpath("//p[contains(concat(' ', @class, ' '), ' opening ')]")
    assert all(each.get("lang") == "en" and each.get("dir") == "auto" for each in found)
    return [" ".join(each.text_content().split()) for each in found], of_paragraphs(asking)


def taken_away(world: World) -> None:
    world.document.paragraphs.filter(number="15").update(text="")


@pytest.mark.django_db
def test_whoever_reads_types_answers_or_reviews_sees_them(seed_world, browser_of, asked) -> None:
    place = {"meeting": SEED_MEETING, "slug": "15-b"}
    recommendation = seed_world.recommendations["15-b"].pk
    seed_world.send(seed_world.draft("15-b", summary="A desk answers."))
    sending = StatusUpdate.objects.get(recommendation=recommendation).transmission
    pages = [
        (Client(), f"/en/recommendations/{SEED_MEETING}/15-b/"),
        (
            browser_of(seed_world.focal_point),
            reverse("portal:answer", kwargs={"period": "period-1", "iso3": "xaa", **place}),
        ),
        (
            browser_of(seed_world.dataentry),
            reverse("admin:tracker_submission_letter_answer", args=["period-1", "XAA", recommendation]),
        ),
        (browser_of(seed_world.reviewer), act_of(sending, "check")),
        (browser_of(seed_world.reviewer), act_of(sending.statusupdates.get(), "check")),
    ]
    found = [shown(client, address) for client, address in pages]
    assert [words for words, _queries in found] == [[asked]] * len(pages)
    assert [queries for _words, queries in found] == [0] * len(pages)
    (printed,) = Client().get(f"/en/recommendations/{SEED_MEETING}/15-b.json").json()["printed_in"]
    assert printed["opening"] == asked
    taken_away(seed_world)
    (printed,) = Client().get(f"/en/recommendations/{SEED_MEETING}/15-b.json").json()["printed_in"]
    assert printed["opening"] is None
    assert [shown(client, address)[0] for client, address in pages] == [[]] * len(pages)


@pytest.mark.django_db
def test_forms_print_them_above_each_point_and_read_nothing_of_them_back(seed_world, asked) -> None:
    with CaptureQueriesContext(connection) as asking:
        form = questionnaire_of(seed_world)
    assert {question.opening for issue in form.issues for question in issue.questions} == {asked}
    assert of_paragraphs(asking) == 1
    texts = {question.label: question.text for issue in form.issues for question in issue.questions}
    cells = [
        cell.text.splitlines()
        for table in Document(io.BytesIO(WRITE["docx"](form))).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert [asked, texts["15 (b)"]] in cells
    rows = list(load_workbook(io.BytesIO(WRITE["xlsx"](form))).active.values)
    assert next(row[2] for row in rows if row[1] == "15 (b)").splitlines() == [asked, texts["15 (b)"]]
    taken_away(seed_world)
    bare = questionnaire_of(seed_world)
    for write in WRITE.values():
        ours, plain = (open_questionnaire(write(each)) for each in (form, bare))
        assert (ours.answers, ours.head) == (plain.answers, plain.head)
