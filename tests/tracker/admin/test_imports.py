"""A report is uploaded, corrected beside its source, and confirmed; nothing exists before."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.records import MeetingFactory
from tests.factories.world import SEED, World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker.models import Attribution, ImportProposal, Meeting, Recommendation, SourceDocument

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


def as_shown(page) -> dict:
    """What the review page sends back unchanged."""
    form = page.context["form"]
    return {
        bound.html_name: bound.value() if bound.value() is not None else ""
        for part in form.forms
        for bound in part
        if bound.value() is not False
    }


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
    assert LAST in page
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


def test_the_same_file_twice_is_refused(seed_world, proposal, entry) -> None:
    response = entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    assert response.status_code == 403
    assert "imported before" in sentences(response)
    assert ImportProposal.objects.waiting().count() == 1


def test_warnings_lead_to_their_lines(seed_world, entry) -> None:
    entry.post(table_of("importproposal", "add"), {"file": upload(SEED.read_text() + "\n", SEED.name), "meeting": ""})
    proposal = ImportProposal.objects.waiting().get()
    page = sentences(entry.get(act_of(proposal, "change")))
    for warning in proposal.findings["warnings"]:
        assert f'href="#line-{warning["line"]}"' in page


def test_saving_what_is_shown_changes_nothing(proposal, entry) -> None:
    before = found(proposal)
    page = entry.get(act_of(proposal, "change"))
    assert entry.post(act_of(proposal, "change"), as_shown(page)).status_code == 302
    assert found(proposal) == before
    assert proposal.revision == 0


def test_a_recommendation_is_relabelled_mended_and_dropped(proposal, entry) -> None:
    words = as_shown(entry.get(act_of(proposal, "change")))
    first, second, third = (each["order"] for each in found(proposal))
    words |= {
        f"item-{first}-text": "Build partnerships with companies (Viet Nam) for online safety;",
        f"item-{first}-basis": "adopted",
        f"item-{second}-label": "7 (bb)",
        f"item-{second}-agenda_item": "3",
        f"item-{third}-drop": "on",
    }
    assert entry.post(act_of(proposal, "change"), words).status_code == 302
    one, two = found(proposal)
    attribution = one["attributions"][0]
    assert (one["basis"], one["text"][attribution["start"] : attribution["end"]]) == ("adopted", "Viet Nam")
    assert (two["label"], two["slug"], two["agenda_item"]) == ("7 (bb)", "7-bb", "3")
    assert proposal.findings["candidates"][-1]["text"].startswith("Publish the figures")
    assert proposal.revision == 1


def test_an_attribution_is_changed_and_removed(proposal, entry) -> None:
    words = as_shown(entry.get(act_of(proposal, "change")))
    first = found(proposal)[0]["order"]
    entry.post(act_of(proposal, "change"), words | {f"item-{first}-state_0": "ARE"})
    assert found(proposal)[0]["attributions"][0]["iso3"] == "ARE"
    words |= {"document-revision": "1", f"item-{first}-state_0": ""}
    entry.post(act_of(proposal, "change"), words)
    assert found(proposal)[0]["attributions"][0]["iso3"] is None
    words |= {"document-revision": "2", f"item-{first}-remove_0": "on"}
    entry.post(act_of(proposal, "change"), words)
    assert found(proposal)[0]["attributions"] == []


def test_a_name_taken_out_of_the_text_is_an_error_at_the_text(proposal, entry) -> None:
    words = as_shown(entry.get(act_of(proposal, "change")))
    first = found(proposal)[0]["order"]
    response = entry.post(act_of(proposal, "change"), words | {f"item-{first}-text": "Typed without the name"})
    assert response.status_code == 200
    assert "no longer stands in the text" in sentences(response)
    assert "Typed without the name" in sentences(response)
    assert proposal.revision == 0


def test_two_recommendations_cannot_share_a_label(proposal, entry) -> None:
    words = as_shown(entry.get(act_of(proposal, "change")))
    second = found(proposal)[1]["order"]
    response = entry.post(act_of(proposal, "change"), words | {f"item-{second}-label": "7 (a)"})
    assert "Another recommendation of this document has this label" in sentences(response)


def test_a_colleagues_save_is_not_overwritten_unseen(proposal, entry) -> None:
    words = as_shown(entry.get(act_of(proposal, "change")))
    second = found(proposal)[1]["order"]
    entry.post(act_of(proposal, "change"), words | {f"item-{second}-text": "Train judges."})
    response = entry.post(act_of(proposal, "change"), words | {f"item-{second}-text": "Train prosecutors."})
    assert response.status_code == 409
    page = sentences(response)
    assert "Train judges." in page
    assert "Train prosecutors." in page
    assert found(proposal)[1]["text"] == "Train judges."
    entry.post(act_of(proposal, "change"), as_shown(response))
    assert found(proposal)[1]["text"] == "Train prosecutors."


@pytest.mark.database
def test_confirming_makes_the_document_once(proposal, entry) -> None:
    meeting = MeetingFactory()
    page = entry.get(act_of(proposal, "confirm"))
    assert "7 (a)" in sentences(page)
    assert entry.post(act_of(proposal, "confirm"), {"meeting": ""}).status_code == 200
    assert entry.post(act_of(proposal, "confirm"), {"meeting": meeting.pk}).status_code == 302
    document = SourceDocument.objects.get(meeting=meeting)
    assert document.printings.count() == 3
    assert Attribution.objects.get(printing__document=document).member_state_id == "VNM"
    again = entry.post(act_of(proposal, "confirm"), {"meeting": meeting.pk})
    assert again.status_code == 403
    assert "confirmed or dropped already" in sentences(again)
    late = entry.post(act_of(proposal, "change"), as_shown(entry.get(act_of(proposal, "change"))))
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
    assert "was dropped" in sentences(entry.get(act_of(proposal, "change")))
    assert entry.post(act_of(proposal, "confirm"), {"meeting": MeetingFactory().pk}).status_code == 403


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_only_data_entry_imports(seed_world, proposal, desk_of, role) -> None:
    client = desk_of(getattr(seed_world, role))
    page = client.get(act_of(proposal, "change"))
    assert page.status_code == 200
    assert client.post(act_of(proposal, "change"), as_shown(page) | {"document-title": "Other"}).status_code == 403
    assert client.post(act_of(proposal, "confirm"), {"meeting": seed_world.meeting.pk}).status_code == 403
    assert client.post(table_of("importproposal", "add"), {"file": upload("x")}).status_code == 403
    assert ImportProposal.objects.waiting().count() == 1
