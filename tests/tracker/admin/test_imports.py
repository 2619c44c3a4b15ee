"""A report is uploaded, corrected beside its source, and confirmed; nothing exists before."""

import re
from dataclasses import asdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.records import MeetingFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, shown, table_of
from tests.tracker.files import hostile
from tests.tracker.importing.bad_files import OLD_WORD, PDF, WORD
from tests.tracker.importing.test_bad_files import refusal
from tracker.importing import loading, reading
from tracker.importing.mending.shape import opened
from tracker.importing.mending.wording import reworded
from tracker.importing.structure import to_proposal
from tracker.models import Attribution, AuditEvent, ImportProposal, Meeting, Recommendation, SourceDocument

LAST = "(c) Publish the figures each year."
REPORT = f"""Expert meeting on invented matters

Vienna, 4-6 May 2026

Draft report

B. Outcome of deliberations

7. The following recommendations, which were not negotiated by the participants, were identified:

(a) Strengthen partnerships with companies (Viet Nam) for online safety;

(b) Train judges and prosecutors;

{LAST}
"""


def upload(text: str = REPORT, name: str = "report.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/plain")


@pytest.fixture
def proposal(seed_world: World) -> ImportProposal:
    """A report that was uploaded, with three recommendations found."""
    world = seed_world
    return loading.propose(REPORT.encode(), "report.txt", meeting=None, by=world.dataentry, now=world.now())


def as_shown(page) -> dict[str, str]:
    """The values of a page of the confirmation, with its box selected."""
    forms = [page.context["form"], *([page.context["relation"]] if "relation" in page.context else [])]
    values = {bound.html_name: bound.value() for form in forms for bound in form}
    values |= {"although": "on"} if "although" in values else {}
    return {name: "" if value is None else str(getattr(value, "pk", value)) for name, value in values.items()}


def publish(client, proposal: ImportProposal, meeting: Meeting) -> None:
    """Publish a first document for a meeting, by its two pages."""
    last = client.post(act_of(proposal, "confirm"), {"meeting": meeting.pk})["Location"]
    assert client.post(last, as_shown(client.get(last))).status_code == 302


def found(proposal: ImportProposal) -> list[dict]:
    proposal.refresh_from_db()
    return proposal.findings["recommendations"]


def test_an_upload_leads_to_its_review_page(seed_world, entry) -> None:
    before = Recommendation.objects.count()
    response = entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    proposal = ImportProposal.objects.waiting().get()
    assert response["Location"] == act_of(proposal, "change")
    page = sentences(entry.get(act_of(proposal, "change")))
    assert 'id="line-13"' in page
    assert LAST in re.sub(r"</?mark[^>]*>", "", page), "the line is cut only by the mark of what the item holds"
    assert ">Publish the figures each year.</mark>" in page
    assert "7 (a)" in page
    assert Recommendation.objects.count() == before


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.txt", "empty"),
        (REPORT.encode(), "report.odt", "only .docx, .pdf, .html, .htm, .md and .txt files are read"),
        (PDF, "a.txt", "is a PDF under the name of a text file"),
        (OLD_WORD, "a.docx", "encrypted"),
        (WORD, "a.docm", "macros"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_at_its_field(seed_world, entry, content, name, words) -> None:
    before = AuditEvent.objects.count()
    posted = {"file": SimpleUploadedFile(name, content), "meeting": seed_world.meeting.pk}
    response = entry.post(table_of("importproposal", "add"), posted)
    assert response.status_code == 200
    (sentence,) = response.context["form"].errors["file"]
    assert words in sentence
    assert not content or refusal(content, name).reason == sentence
    assert response.context["form"]["meeting"].value() == str(seed_world.meeting.pk)
    assert not ImportProposal.objects.waiting().exists()
    assert AuditEvent.objects.count() == before


TOO_LONG = (
    "Reading report.txt takes too long, because its text does not look like a report. Save the document in another "
    "format and upload it again, or upload it in parts."
)
DAMAGED = "report.txt is damaged or was cut off: it cannot be read to its end."


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        (hostile.loops, TOO_LONG),
        (hostile.crashes, DAMAGED),
        (hostile.eats_memory, DAMAGED),
        (hostile.raises, DAMAGED),
        (hostile.says_nonsense, DAMAGED),
    ],
)
def test_a_file_that_breaks_its_reader_is_refused_and_the_chosen_meeting_stays(
    seed_world, entry, monkeypatch: pytest.MonkeyPatch, reader, sentence
) -> None:
    monkeypatch.setattr(reading, "_found", reader)
    monkeypatch.setattr(reading, "SECONDS", 1)
    posted = {"file": upload(), "meeting": seed_world.meeting.pk}
    page = sentences(entry.post(table_of("importproposal", "add"), posted))
    assert sentence in page
    assert f'<option value="{seed_world.meeting.pk}" selected>' in page
    assert not ImportProposal.objects.waiting().exists()


def test_the_same_file_twice_is_refused(seed_world, proposal, entry) -> None:
    response = entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    (sentence,) = response.context["form"].errors["file"]
    assert "imported before" in sentence
    assert f"/admin/tracker/importproposal/{proposal.pk}/" in sentence
    assert ImportProposal.objects.waiting().count() == 1


def test_the_facts_of_the_document_are_corrected(proposal, entry) -> None:
    words = shown(entry.get(act_of(proposal, "change")))
    assert entry.post(act_of(proposal, "change"), words).status_code == 302
    proposal.refresh_from_db()
    assert proposal.revision == 0, "nothing was typed"
    wrong = entry.post(act_of(proposal, "change"), words | {"starts_on": "2026-05-05", "ends_on": "2026-05-04"})
    assert "The last day is before the first." in sentences(wrong)
    words |= {"symbol": "A/CONF.1/1", "language": "fr", "meeting_title": "A meeting", "starts_on": "2026-05-05"}
    assert entry.post(act_of(proposal, "change"), words).status_code == 302
    found(proposal)
    document = proposal.findings["document"]
    assert (document["symbol"], document["language"]) == ("A/CONF.1/1", "fr")
    assert (document["meeting"]["title"], document["meeting"]["starts_on"]) == ("A meeting", "2026-05-05")


def test_facts_that_a_colleague_corrected_are_not_overwritten_unseen(proposal, entry) -> None:
    words = shown(entry.get(act_of(proposal, "change")))
    entry.post(act_of(proposal, "change"), words | {"title": "Theirs"})
    response = entry.post(act_of(proposal, "change"), words | {"title": "Mine"})
    assert response.status_code == 409
    page = sentences(response)
    assert "Theirs" in page
    assert "Mine" in page
    assert entry.post(act_of(proposal, "change"), shown(response)).status_code == 302
    found(proposal)
    assert proposal.findings["document"]["title"] == "Mine"


def test_the_last_page_shows_what_was_changed_in_a_text_as_it_was_read(proposal, entry) -> None:
    last = entry.post(act_of(proposal, "confirm"), {"meeting": MeetingFactory().pk})["Location"]
    assert "as it was read" not in sentences(entry.get(last))
    findings = opened(proposal.findings)
    first = findings.recommendations[0]
    said = {"agenda_item": "", "position": None, "page": None, "theme_slugs": []}
    typed = {**asdict(first), **said, "text": first.text.replace("online", "offline")}
    assert typed["text"] != first.text
    proposal.findings = to_proposal(reworded(findings, first.key, typed))
    proposal.save()
    page = sentences(entry.get(last))
    assert "1 text is not as it was read: compare it with the document." in page
    assert "<del>online</del>" in page
    assert "<ins>offline</ins>" in page


@pytest.mark.database
def test_confirming_makes_the_document_once(proposal, entry) -> None:
    meeting = MeetingFactory()
    assert "3 recommendations" in sentences(entry.get(act_of(proposal, "confirm")))
    assert entry.post(act_of(proposal, "confirm"), {"meeting": ""}).status_code == 200
    last = entry.post(act_of(proposal, "confirm"), {"meeting": meeting.pk})["Location"]
    assert not SourceDocument.objects.filter(meeting=meeting).exists()
    words = as_shown(entry.get(last))
    assert entry.post(last, words).status_code == 302
    document = SourceDocument.objects.get(meeting=meeting)
    assert document.printings.count() == 3
    assert Attribution.objects.get(printing__document=document).member_state_id == "VNM"
    for address, sent in ((act_of(proposal, "confirm"), {"meeting": meeting.pk}), (last, words)):
        again = entry.post(address, sent, follow=True)
        assert again.redirect_chain == [(act_of(proposal, "change"), 302)]
        assert "Nothing was done a second time" in sentences(again)
    assert SourceDocument.objects.filter(meeting=meeting).count() == 1
    late = entry.post(act_of(proposal, "change"), shown(entry.get(act_of(proposal, "change"))))
    assert late.status_code == 403


def test_a_dropped_import_makes_nothing(proposal, entry) -> None:
    entry.post(act_of(proposal, "drop"))
    assert not ImportProposal.objects.waiting().exists()
    assert "was discarded" in sentences(entry.get(act_of(proposal, "change")))
    assert entry.post(act_of(proposal, "confirm"), {"meeting": MeetingFactory().pk}).status_code == 403
