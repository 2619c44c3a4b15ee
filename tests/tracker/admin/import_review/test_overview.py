"""The review as a whole: warnings, what was missed or taken back, other encodings, entry by hand, long reports."""

import string

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.corpus.press import Line, pdf
from tests.factories.records import MeetingFactory
from tests.tracker.admin.addresses import act_of, sentences, shown, table_of
from tests.tracker.admin.import_review.conftest import REPORT
from tests.tracker.admin.import_review.test_item_pages import A, B, D, labels, post
from tests.tracker.admin.test_imports import publish
from tracker.admin.import_review import what_to_do
from tracker.admin.import_review.findings import ITEMS_A_PAGE
from tracker.admin.import_review.overview import MOST_LINES
from tracker.importing import loading
from tracker.importing.structure.warnings import SENTENCES
from tracker.models import Attribution, ImportProposal, Recommendation, SourceDocument, Theme

BIG = 300


def test_each_warning_has_a_sentence_that_says_what_to_do() -> None:
    assert set(what_to_do.WHAT_TO_DO) == set(SENTENCES)


def test_each_warning_leads_to_its_line_and_to_its_item(proposal, entry, address) -> None:
    page = sentences(entry.get(act_of(proposal, "change")))
    for warning in proposal.findings["warnings"]:
        assert f'#line-{warning["line"]}"' in page
        assert f'id="line-{warning["line"]}"' in page
    assert f'{address(B)}attributions/"' in page, "an unknown bracket leads to the attributions"
    assert f'{address(D)}#item"' in page, "the gap leads to the item behind it"


def test_ticked_warnings_are_looked_at_and_stay_so(proposal, entry, events) -> None:
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "5 open warnings" in page
    first = entry.get(act_of(proposal, "change")).context["doubts"][0][0]
    response = entry.post(act_of(proposal, "warnings"), {"warning": [first.key, "invented"]})
    assert response["Location"] == f"{act_of(proposal, 'change')}#warnings"
    assert "4 open warnings of 5" in sentences(entry.get(act_of(proposal, "change")))
    assert events() == ["look_at"]
    proposal.refresh_from_db()
    assert proposal.findings["seen"]["warnings"] == [first.key], "what is no warning is no mark either"


def test_what_was_missed_is_taken_from_its_line(proposal, entry, items, events) -> None:
    missed = f"{act_of(proposal, 'missed')}?line=17"
    words = shown(entry.get(missed))
    assert words["text"] == "The meeting was held in a large hall."
    response = entry.post(act_of(proposal, "missed"), words | {"label": "7 (dd)"})
    assert labels(items) == ["7 (a)", "7 (b)", "7 (d)", "7 (dd)", "7 (e)"]
    assert response["Location"].endswith("items/5/#item")
    assert events() == ["correct_proposal"]
    assert "text_between_items" not in [each["code"] for each in proposal.findings["warnings"]]


def test_a_candidate_brings_its_label_and_text(proposal, entry, address, items) -> None:
    post(entry, address(B, "item-set-aside"), becomes="left_out")
    assert "Mark as recommendation: 7 (b)" in sentences(entry.get(act_of(proposal, "change")))
    words = shown(entry.get(f"{act_of(proposal, 'missed')}?line=13"))
    assert (words["label"], words["text"].split(";")[0]) == ("7 (b)", "Train judges")
    entry.post(act_of(proposal, "missed"), words)
    assert labels(items) == ["7 (a)", "7 (b)", "7 (d)", "7 (e)"]
    assert proposal.findings["candidates"] == []


def test_a_missed_one_with_a_label_that_is_taken_keeps_the_typed_words(proposal, entry, events) -> None:
    response = entry.post(
        act_of(proposal, "missed"), {"label": "7 (a)", "text": "Typed words", "basis": "adopted", "line": ""}
    )
    assert "has this label" in sentences(response)
    assert "Typed words" in sentences(response)
    assert events() == []


@pytest.mark.parametrize("line", ["999", "x", "-1", "1\x00", "٣"])
def test_a_line_that_is_none_leaves_the_form_empty(proposal, entry, line) -> None:
    response = entry.get(act_of(proposal, "missed"), {"line": line})
    assert response.status_code in (200, 404)


# --- taking back


def test_a_correction_is_taken_back_and_put_again(proposal, entry, address, items, events) -> None:
    before = items()
    post(entry, address(B, "item-split"))
    page = entry.get(act_of(proposal, "change"))
    assert "7 (b) → 7 (b), 7 (c)" in sentences(page)
    correction = page.context["corrections"][0]
    entry.post(act_of(proposal, "take-back"), {"correction": correction.event.pk})
    assert [each["text"] for each in items()] == [each["text"] for each in before]
    assert events() == ["correct_proposal", "take_back"]
    again = entry.get(act_of(proposal, "change")).context["corrections"][0]
    entry.post(act_of(proposal, "take-back"), {"correction": again.event.pk})
    assert labels(items) == ["7 (a)", "7 (b)", "7 (c)", "7 (d)", "7 (e)"]


def test_an_older_correction_of_another_item_is_taken_back_alone(proposal, entry, address, items) -> None:
    post(entry, address(D), text="Publish more;")
    post(entry, address(A), text="Strengthen (Viet Nam);")
    older = entry.get(act_of(proposal, "change")).context["corrections"][1]
    entry.post(act_of(proposal, "take-back"), {"correction": older.event.pk})
    assert [items()[0]["text"], items()[2]["text"]] == ["Strengthen (Viet Nam);", "Publish the figures each year;"]


def test_what_was_changed_again_is_not_taken_back(proposal, entry, address, events) -> None:
    post(entry, address(D), text="Publish more;")
    post(entry, address(D), text="Publish most;")
    newer, older = entry.get(act_of(proposal, "change")).context["corrections"]
    assert (newer.can_be_taken_back, older.can_be_taken_back) == (True, False)
    refused = entry.post(act_of(proposal, "take-back"), {"correction": older.event.pk})
    assert refused.status_code == 403
    assert "Undo the later ones first" in sentences(refused)


@pytest.mark.parametrize("correction", ["", "x", "0", "99999999999999999999999"])
def test_what_is_no_correction_is_not_taken_back(proposal, entry, correction) -> None:
    assert entry.post(act_of(proposal, "take-back"), {"correction": correction}).status_code == 403


def test_the_history_tells_acts_in_labels(proposal, entry, address) -> None:
    post(entry, address(B, "item-split"))
    entry.post(address(A, "item-look"))
    page = sentences(entry.get(act_of(proposal, "history")))
    assert "7 (b) → 7 (b), 7 (c)" in page
    assert "1 item" in page
    assert "import" in page
    assert "&#x27;rows&#x27;" not in page


# --- encodings


def test_another_encoding_reads_the_file_again(seed_world, entry) -> None:
    text = REPORT.replace("archives", "архивы").encode("cp1251")
    proposal = loading.propose(text, "cyrillic.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())
    page = sentences(entry.get(act_of(proposal, "change")))
    assert f"read as {proposal.findings['document']['encoding']}" in page
    words = shown(entry.get(act_of(proposal, "read-again"))) | {"encoding": "cp866"}
    assert entry.post(act_of(proposal, "read-again"), words).status_code == 302
    proposal.refresh_from_db()
    assert "архивы" not in proposal.findings["recommendations"][-1]["text"]
    words = shown(entry.get(act_of(proposal, "read-again"))) | {"encoding": "cp1251"}
    entry.post(act_of(proposal, "read-again"), words)
    proposal.refresh_from_db()
    assert "архивы" in proposal.findings["recommendations"][-1]["text"]
    assert proposal.findings["document"]["encoding"] == "cp1251"
    assert "архивы" in sentences(entry.get(act_of(proposal, "change")))


def test_an_encoding_that_does_not_fit_is_refused(seed_world, entry) -> None:
    text = REPORT.replace("archives", "архивы").encode("cp1251")
    proposal = loading.propose(text, "cyrillic.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())
    words = shown(entry.get(act_of(proposal, "read-again"))) | {"encoding": "utf-8"}
    response = entry.post(act_of(proposal, "read-again"), words)
    assert "is not text in utf-8: please choose another" in sentences(response)
    proposal.refresh_from_db()
    assert proposal.revision == 0


# --- by hand


def by_hand(entry, **words: object):
    address = table_of("importproposal", "by-hand")
    return entry.post(address, shown(entry.get(address)) | words)


def test_a_recommendation_without_any_document_goes_the_same_way(entry, seed_world) -> None:
    Theme.objects.create(slug="archives", name_en="Archives")
    meeting, before = MeetingFactory(), Recommendation.objects.count()
    response = by_hand(
        entry, meeting=meeting.pk, title="A letter of the chair", symbol="CHAIR/1", label="1",
        text="Open the archives (Viet Nam).", basis="chairs_summary", agenda_item="4", page="2",
        theme_slugs=["archives"],
    )  # fmt: skip
    proposal = ImportProposal.objects.waiting().get()
    assert response["Location"] == act_of(proposal, "change")
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "Open the archives" in page
    assert "The source" not in page
    assert Recommendation.objects.count() == before, "nothing exists before a person confirmed it"
    entry.post(act_of(proposal, "missed"), {"label": "2", "text": "Read them.", "basis": "chairs_summary"})
    publish(entry, proposal, meeting)
    document = SourceDocument.objects.get(meeting=meeting)
    assert [each.label for each in document.printings.all()] == ["1", "2"]
    assert document.symbol == "CHAIR/1"
    first = document.printings.get(label="1")
    assert (first.page, first.recommendation.agenda_item.number) == (2, "4")
    assert [theme.slug for theme in first.recommendation.themes.all()] == ["archives"]
    assert Attribution.objects.get(printing=first).member_state_id == "VNM"


def test_two_papers_of_one_meeting_are_two_proposals(entry, seed_world) -> None:
    meeting = MeetingFactory()
    for label in ("1", "2"):
        by_hand(entry, meeting=meeting.pk, title="A paper", label=label, text="Open the archives.", basis="agreed")
    assert ImportProposal.objects.waiting().count() == 2


def test_the_same_words_twice_are_one_proposal(entry, seed_world) -> None:
    words = {"meeting": MeetingFactory().pk, "title": "A paper", "label": "1", "text": "Open them.", "basis": "agreed"}
    assert by_hand(entry, **words).status_code == 302
    again = by_hand(entry, **words)
    assert again.status_code == 403
    assert "Open them." in sentences(again)
    assert ImportProposal.objects.waiting().count() == 1


def test_what_is_missing_by_hand_is_said_and_the_words_are_kept(entry, seed_world) -> None:
    response = by_hand(entry, title="A paper", text="Typed words", label="")
    page = sentences(response)
    assert response.status_code == 200
    assert "Typed words" in page
    assert set(response.context["form"].errors) == {"meeting", "label"}
    assert not ImportProposal.objects.waiting().exists()


# --- long reports


@pytest.fixture
def long_report(seed_world) -> ImportProposal:
    lead_in = "The following recommendations, which were not negotiated by the participants, were identified:"
    marks = [letter * times for times in (1, 2) for letter in string.ascii_lowercase][:50]
    lists = [
        "\n\n".join([f"{number}. {lead_in}", *(f"({mark}) Promote matter {mark} (Viet Nam);" for mark in marks)])
        for number in range(2, 2 + BIG // len(marks))
    ]
    head = "Working group on invented matters\n\nVienna, 4-6 May 2026\n\nOutcome of deliberations\n\n"
    text = head + "\n\n".join(lists) + "\n"
    return loading.propose(text.encode(), "long.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())


def test_three_hundred_items_are_paged_and_every_line_is_on_one_page(long_report, entry) -> None:
    assert len(long_report.findings["recommendations"]) == BIG
    pages = [sentences(entry.get(act_of(long_report, "change"), {"page": number})) for number in (1, 2, 3)]
    for place, finding in enumerate(long_report.findings["recommendations"]):
        page = pages[place // ITEMS_A_PAGE]
        assert f'id="item-{finding["key"]}"' in page
        assert f'id="line-{finding["line"]}"' in page
    assert all(len(page) < 200_000 for page in pages)
    assert "Pages of items" in pages[0]


@pytest.mark.parametrize("page", ["0", "x", "99", "٢"])
def test_a_page_that_is_none_is_the_nearest(long_report, entry, page) -> None:
    assert entry.get(act_of(long_report, "change"), {"page": page}).status_code == 200


def queries_of(entry, address: str) -> int:
    entry.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        entry.get(address)
    return len(asked)


def test_a_long_report_asks_no_more_of_the_database(proposal, long_report, entry, address) -> None:
    few = queries_of(entry, act_of(proposal, "change"))
    assert queries_of(entry, act_of(long_report, "change")) == few
    item = reverse("admin:tracker_importproposal_item", args=[long_report.pk, 150])
    assert queries_of(entry, item) == queries_of(entry, address(A))
    assert few <= 12


def test_the_whole_source_is_read_page_by_page(long_report, entry) -> None:
    first = sentences(entry.get(act_of(long_report, "source")))
    assert 'id="line-7"' in first
    assert "Later lines" not in first, "three hundred lines are one page"
    last = long_report.findings["recommendations"][-1]["line"]
    assert f'id="line-{last}"' in sentences(entry.get(act_of(long_report, "source"), {"from": last}))
    assert entry.get(act_of(long_report, "source"), {"from": "x"}).status_code == 200


def test_a_file_that_is_gone_is_said(proposal, entry, address) -> None:
    proposal.file.storage.delete(proposal.file.name)
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "no longer there" in page
    assert entry.get(address(A)).status_code == 200


def test_of_a_very_long_source_the_lines_round_the_items_are_shown(seed_world, entry) -> None:
    talk = "\n\n".join(f"{number}. Speakers spoke of matter {number}." for number in range(1, 999))
    list_of = REPORT.split("Outcome of deliberations")[1].replace("7. The", "999. The")
    text = f"Expert meeting\n\nDraft report\n\nSummary of deliberations\n\n{talk}\n\nOutcome of deliberations{list_of}"
    proposal = loading.propose(text.encode(), "talk.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())
    page = sentences(entry.get(act_of(proposal, "change")))
    assert page.count("<li value=") <= MOST_LINES
    source = act_of(proposal, "source")
    for finding in proposal.findings["recommendations"]:
        assert f'id="line-{finding["line"]}"' in page
    for warning in proposal.findings["warnings"]:
        line = warning["line"]
        assert f'id="line-{line}"' in page or f'href="{source}?from={line}#line-{line}"' in page
        assert f'id="line-{line}"' in sentences(entry.get(source, {"from": line}))
    many = text + "\n\n" + "\n\n".join(f"Also {n}." for n in range(2000))
    longer = loading.propose(many.encode(), "more.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())
    assert "These are the lines round the items." in sentences(entry.get(act_of(longer, "change")))


def test_the_pages_of_a_pdf_are_kept_beside_its_lines(seed_world, entry) -> None:
    sheets = [
        [Line(72, 700, "Outcome of deliberations"), Line(72, 660, "7. The following recommendations were identified:")],
        [Line(72, 700, "(a) Plant trees along the roads;"), Line(72, 660, "(b) Open the archives.")],
    ]
    proposal = loading.propose(pdf(sheets), "a.pdf", meeting=None, by=seed_world.dataentry, now=seed_world.now())
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "Page 1" in page
    assert "Page 2" in page
    assert [each["page"] for each in proposal.findings["recommendations"]] == [2, 2]
    assert ", page 2" in page
    assert "Read it in another encoding" not in page
