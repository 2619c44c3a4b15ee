"""A report is uploaded, corrected beside its source, and confirmed; nothing exists before."""

import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.corpus.press import Line, pdf, saved
from tests.factories.records import MeetingFactory
from tests.factories.world import SEED, World
from tests.tracker.admin.addresses import act_of, sentences, shown, table_of
from tests.tracker.importing.bad_files import ENCRYPT, OLD_WORD, PDF, WORD, repacked, with_entity, with_macro_type
from tests.tracker.importing.test_bad_files import refusal
from tracker.importing.mending import opened, reworded
from tracker.importing.readers import containers
from tracker.importing.structure import time_limit
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
def proposal(seed_world: World, entry) -> ImportProposal:
    """A report that was uploaded, with three recommendations found."""
    entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    return ImportProposal.objects.waiting().get()


def published_words(page) -> dict[str, str]:
    """What the last page of a publication sends."""
    forms = (page.context["form"], page.context["relation"])
    values = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: "" if value is None else str(getattr(value, "pk", value)) for name, value in values.items()}


def publish(client, proposal: ImportProposal, meeting: Meeting) -> None:
    """Publish a first document for a meeting, by its two pages."""
    last = client.post(act_of(proposal, "confirm"), {"meeting": meeting.pk})["Location"]
    assert client.post(last, published_words(client.get(last))).status_code == 302


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
    ("file", "sentence"),
    [
        (upload("", "empty.txt"), "empty"),
        (upload(name="report.odt"), "only .docx, .pdf, .html, .htm, .md and .txt files are read"),
        (upload("%PDF-1.7 ...", "report.txt"), "is a PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(seed_world, entry, file, sentence) -> None:
    file.seek(0)
    response = entry.post(table_of("importproposal", "add"), {"file": file, "meeting": seed_world.meeting.pk})
    assert response.status_code == 200
    assert sentence in sentences(response)
    assert response.context["form"].errors["file"]
    assert response.context["form"]["meeting"].value() == str(seed_world.meeting.pk)
    assert not ImportProposal.objects.waiting().exists()


BAD = [
    (WORD, "a.pdf", "not a PDF"),
    (PDF, "a.docx", "a.docx"),
    (PDF, "a.txt", "is a PDF under the name of a text file"),
    (OLD_WORD, "a.docx", "encrypted"),
    (pdf([[Line(72, 700, "Plant trees")]], trailer=ENCRYPT), "a.pdf", "encrypted"),
    (PDF[: len(PDF) // 2], "a.pdf", "a.pdf"),
    (WORD[: len(WORD) // 2], "a.docx", "a.docx"),
    (repacked(with_entity), "a.docx", "entities"),
    (repacked(with_macro_type), "a.docx", "macros"),
    (WORD, "a.docm", "macros"),
    (pdf([[], []]), "a.pdf", "a.pdf"),
    (saved(docx.Document()), "a.docx", "holds no text"),
    (b"-----BEGIN PGP MESSAGE-----\n\nabc\n", "a.txt", "encrypted"),
]


@pytest.mark.parametrize(("content", "name", "words"), BAD)
def test_a_bad_file_is_one_sentence_at_its_field_and_nothing_is_written(
    seed_world, entry, content: bytes, name: str, words: str
) -> None:
    before = AuditEvent.objects.count()
    response = entry.post(table_of("importproposal", "add"), {"file": SimpleUploadedFile(name, content), "meeting": ""})
    assert response.status_code == 200
    (sentence,) = response.context["form"].errors["file"]
    assert sentence.startswith(name)
    assert words in sentence
    assert sentence.endswith(".")
    assert not ImportProposal.objects.waiting().exists()
    assert AuditEvent.objects.count() == before
    assert refusal(content, name).reason == sentence


def test_a_bomb_is_refused_before_it_is_unpacked(seed_world, entry, monkeypatch) -> None:
    bomb = repacked(lambda part, content: content, word__media__bomb=b"\0" * (2 * 1024 * 1024))
    monkeypatch.setattr(containers, "LARGEST_UNPACKED", 1024 * 1024)
    file = SimpleUploadedFile("a.docx", bomb)
    response = entry.post(table_of("importproposal", "add"), {"file": file, "meeting": ""})
    assert "unpacks to more" in response.context["form"].errors["file"][0]
    assert not ImportProposal.objects.waiting().exists()


def test_a_file_that_takes_too_long_to_read_is_refused_and_the_chosen_meeting_stays(
    seed_world, entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, before = MeetingFactory(), ImportProposal.objects.count()
    monkeypatch.setattr(time_limit, "SECONDS", 0.0)
    response = entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": meeting.pk})
    assert response.status_code == 200
    assert (
        "Reading report.txt takes too long, because its text does not look like a report. Save the document in another "
        "format and upload it again, or upload it in parts." in sentences(response)
    )
    assert f'<option value="{meeting.pk}" selected>' in response.content.decode()
    assert ImportProposal.objects.count() == before


def test_the_same_file_twice_is_refused(seed_world, proposal, entry) -> None:
    response = entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    (sentence,) = response.context["form"].errors["file"]
    assert "imported before" in sentence
    assert f"/admin/tracker/importproposal/{proposal.pk}/" in sentence
    assert ImportProposal.objects.waiting().count() == 1


def test_warnings_lead_to_their_lines(seed_world, entry) -> None:
    entry.post(table_of("importproposal", "add"), {"file": upload(SEED.read_text() + "\n", SEED.name), "meeting": ""})
    proposal = ImportProposal.objects.waiting().get()
    page = sentences(entry.get(act_of(proposal, "change")))
    for warning in proposal.findings["warnings"]:
        assert f'#line-{warning["line"]}"' in page


def test_the_facts_of_the_document_are_mended(proposal, entry) -> None:
    words = shown(entry.get(act_of(proposal, "change")))
    assert entry.post(act_of(proposal, "change"), words).status_code == 302
    proposal.refresh_from_db()
    assert proposal.revision == 0, "nothing was typed"
    words |= {"symbol": "A/CONF.1/1", "language": "fr", "meeting_title": "A meeting", "starts_on": "2026-05-05"}
    assert entry.post(act_of(proposal, "change"), words).status_code == 302
    found(proposal)
    document = proposal.findings["document"]
    assert (document["symbol"], document["language"]) == ("A/CONF.1/1", "fr")
    assert (document["meeting"]["title"], document["meeting"]["starts_on"]) == ("A meeting", "2026-05-05")


def test_a_last_day_before_the_first_is_refused(proposal, entry) -> None:
    words = shown(entry.get(act_of(proposal, "change"))) | {"starts_on": "2026-05-05", "ends_on": "2026-05-04"}
    response = entry.post(act_of(proposal, "change"), words)
    assert "The last day is before the first." in sentences(response)
    assert proposal.revision == 0


def test_facts_that_a_colleague_mended_are_not_overwritten_unseen(proposal, entry) -> None:
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
    """A sentence was cut and a word mistyped, and no page before the publication said so."""
    last = entry.post(act_of(proposal, "confirm"), {"meeting": MeetingFactory().pk})["Location"]
    assert "as it was read" not in sentences(entry.get(last))
    findings = opened(proposal.findings)
    first = findings["recommendations"][0]
    said = {"agenda_item": "", "position": None, "page": None, "theme_slugs": []}
    typed = {**first, **said, "text": first["text"].replace("online", "offline")}
    assert typed["text"] != first["text"]
    proposal.findings = reworded(findings, first["key"], typed)
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
    words = published_words(entry.get(last))
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


def test_a_meeting_that_is_missing_is_made_first(proposal, entry) -> None:
    page = sentences(entry.get(act_of(proposal, "confirm")))
    assert table_of("meeting", "add") in page
    words = {
        "slug": "vienna-2026",
        "title_en": "Vienna",
        "starts_on": "2026-05-04",
        "ends_on": "2026-05-06",
        "seen": "",
    }
    assert entry.post(table_of("meeting", "add"), words).status_code == 302
    assert Meeting.objects.get(slug="vienna-2026").title_en == "Vienna"


def test_a_dropped_import_makes_nothing(proposal, entry) -> None:
    entry.post(act_of(proposal, "drop"))
    assert not ImportProposal.objects.waiting().exists()
    assert "was discarded" in sentences(entry.get(act_of(proposal, "change")))
    assert entry.post(act_of(proposal, "confirm"), {"meeting": MeetingFactory().pk}).status_code == 403


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_only_data_entry_imports(seed_world, proposal, desk_of, role) -> None:
    client = desk_of(getattr(seed_world, role))
    page = client.get(act_of(proposal, "change"))
    assert page.status_code == 200
    assert client.post(act_of(proposal, "change"), shown(page) | {"title": "Other"}).status_code == 403
    assert client.post(act_of(proposal, "confirm"), {"meeting": seed_world.meeting.pk}).status_code == 403
    assert client.post(table_of("importproposal", "add"), {"file": upload("x")}).status_code == 403
    assert ImportProposal.objects.waiting().count() == 1
