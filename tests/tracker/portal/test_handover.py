"""The handover: all that a successor needs, on a page and in a document, for those who send."""

import datetime
import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html

from tests.factories.kept import made_once
from tests.factories.records import UserFactory
from tests.factories.world import World, make_world
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import User


def _busy() -> World:
    """A State in the middle of its work."""
    world = make_world()
    back = world.draft("15-c")
    world.send(back)
    world.give_back(back, "The year is missing.")
    world.publish("15-d")
    world.draft("15-e")
    past = datetime.date(2026, 1, 31)
    world.commit("15-a", text="Adopt a law.", target_on=past, lead_institution="Ministry of Justice")
    world.evidence(title="An invented law", is_public=True)
    actions.name_recommendations(
        mandate=world.expert_mandate, period=world.period, recommendations=[world.recommendations["15-f"]],
        due_on=past, by=world.focal_point, now=world.now(),
    )  # fmt: skip
    world.send(
        world.draft("15-b"), note_verbale="NV/SENT", cleared_by="Cabinet Office", contact={"contact_name": "A. Contact"}
    )
    return world


@pytest.fixture
def busy(db) -> World:
    return made_once(_busy)


def test_the_page_holds_everything_in_one_place(busy, browser_of, address) -> None:
    focal = browser_of(busy.focal_point)
    busy.open_period("period-2")
    busy.draft("15-h", state="XAB", summary="Theirs.")
    busy.evidence(state="XAB", title="Their law")
    page = focal.get(address("handover")).content.decode()
    read = " ".join(html.fromstring(page).text_content().split())
    for words in (
        "Reporting period period-1", "Reporting period period-2", "Correct and send again what was returned: 15 (c).",
        "Check and send what is written: 2 drafts.", "Adopt a law.", "Ministry of Justice",
        "1 item, of which 1 public.",
        "Consent to publish was given on", "NV/SENT", "NV XAA/1", "NV/1", "Cabinet Office", "A. Contact", "expert-xaa",
        "expert-xaa@example.org", "due 31 January 2026", "Your State has no alternate.",
        "Say what became of this commitment",
        "the due date inside your State has passed: 15 (f).",
    ):  # fmt: skip
        assert words in read, words
    assert [each for each in ("Their law", "focalpoint-xab", "It holds drafts") if each in read] == []
    assert "Drafts are not in it: they stay with their answers." in read
    for link in (address("answer", slug="15-c"), address("check"), address("library")):
        assert f'href="{link}"' in page
    actions.end_mandate(mandate=busy.focal_point_mandates["XAA"], by=busy.administrator, now=busy.now())
    busy.nominate(successor := UserFactory(), "XAA", MandateRole.FOCAL_POINT)
    assert focal.get(address("handover")).status_code == 403
    assert "Correct and send again" in browser_of(successor).get(address("handover")).text


def test_each_answer_that_is_to_be_written_has_its_own_link(focal, seed_world, address) -> None:
    """One link of a line of numbers led to the first of them alone."""
    page = html.fromstring(focal.get(address("handover")).content)
    (step,) = (each for each in page.find_class("steps")[0] if "Answer these, or assign" in each.text_content())
    links = {link.text: link.get("href") for link in step.iter("a")}
    assert len(links) == 11  # but the one that an expert has
    assert links["15 (b)"] == address("answer", slug="15-b")


def test_whoever_leaves_reads_what_to_do_before(focal, seed_world, address, settings) -> None:
    settings.CONTACT_EMAIL = "record@example.org"
    page = focal.get(address("handover")).content.decode()
    leaving = page[page.index('id="leaving"') :]
    for words in (
        "Send what is ready, or leave it as a draft", f'<a href="{address("receipts")}">Download the receipts',
        'href="mailto:record@example.org"', "by note verbale",
        "Your access ends as soon as the secretariat records the end of your mandate.",
    ):  # fmt: skip
        assert words in leaving, words
    draft = seed_world.draft("15-e", summary="Left for whoever follows.")
    own = focal.get(address("handover")).wsgi_request.user.mandates.get()
    after = {"email": "next@example.org", "full_name": "Next", "language": "en", "note_verbale": "NV/2"}
    actions.hand_over(mandate=own, **after, by=seed_world.administrator, now=seed_world.now())
    assert focal.get(address("handover")).status_code == 403  # the access ended with the act
    draft.refresh_from_db()
    assert draft.summary == "Left for whoever follows."


def test_where_nothing_waits_it_says_so(focal, seed_world, address) -> None:
    narrow = seed_world.open_period("narrow", slugs=("15-a",))
    seed_world.send(seed_world.draft("15-a", period=narrow))
    page = focal.get(address("handover", period="narrow")).content.decode()
    assert "“Reporting period narrow”: nothing waits for your State." in page


def document_of(response) -> Document:
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in response["Content-Disposition"]
    return Document(io.BytesIO(response.content))


def words_of(document) -> str:
    return "\n".join(
        "".join(node.text or "" for node in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )


def test_the_document_says_the_same_with_headings_and_links(busy, browser_of, address) -> None:
    User.objects.filter(pk=busy.expert.pk).update(full_name="A\x0bB")
    document = document_of(browser_of(busy.focal_point).get(address("handover_file")))
    text = words_of(document)
    for words in (
        "What to do first",
        "Correct and send again",
        "Adopt a law.",
        "NV/SENT",
        "expert-xaa@example.org",
        "15 (f)",
        "AB",  # without the character that a file cannot hold
    ):
        assert words in text, words
    headings = [p.text for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[:3] == ["Handover: Ardovela", "What to do first", "Reporting period period-1"]
    links = [relation.target_ref for relation in document.part.rels.values() if "hyperlink" in relation.reltype]
    assert f"http://testserver{address('answer', slug='15-c')}" in links
    heads = [table.rows[0]._tr.trPr.find(qn("w:tblHeader")) for table in document.tables]
    assert heads
    assert all(head is not None for head in heads)
    paragraphs = [each.text for each in document.paragraphs]
    assert "Before you leave" not in "\n".join(paragraphs)
    assert paragraphs[-4:] == ["What the record does not hold", "", "", ""]  # where she writes it


def test_the_document_speaks_the_readers_language_and_direction(busy, browser_of, address) -> None:
    User.objects.filter(pk=busy.focal_point.pk).update(language="ar")
    document = document_of(browser_of(busy.focal_point).get(address("handover_file")))
    assert document.core_properties.language == "ar"
    paragraphs = list(document.element.body.iter(qn("w:p")))
    english = [p for p in paragraphs if any(lang.get(qn("w:val")) == "en-GB" for lang in p.iter(qn("w:lang")))]
    assert english  # the recommendations, which stay in English
    turned = [p for p in paragraphs if p.pPr is not None and p.pPr.find(qn("w:bidi")) is not None]
    assert len(turned) == len(paragraphs) - len(english)


def test_what_is_due_first_stands_first_wherever_one_comes_from(focal, seed_world, address) -> None:
    """The period that one came from stood before the one that was due two months earlier."""
    sooner = seed_world.open_period("period-2")
    type(sooner).objects.filter(pk=sooner.pk).update(due_on=seed_world.period.due_on - datetime.timedelta(days=60))
    page = html.fromstring(focal.get(address("handover")).content)
    steps = [" ".join(each.text_content().split()) for each in page.find_class("steps")[0].iter("li")]
    due = [each for each in steps if " is due on " in each]
    assert [each.split("”")[0] for each in due] == ["“Reporting period period-2", "“Reporting period period-1"]
