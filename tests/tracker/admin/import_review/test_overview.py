"""The review as a whole: warnings, corrections and how they are undone, encodings, entry by hand, long reports."""

import string
from dataclasses import asdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.corpus.press import Line, pdf
from tests.factories.records import MeetingFactory, MemberStateFactory
from tests.tracker.admin.addresses import act_of, sentences, shown, table_of
from tests.tracker.admin.import_review.conftest import REPORT
from tests.tracker.admin.import_review.test_item_pages import A, B, D, labels, post
from tests.tracker.admin.reviews import report_of
from tests.tracker.admin.test_imports import publish
from tracker.admin.import_review import findings, overview
from tracker.admin.import_review.findings import ITEMS_A_PAGE, Review, alike_items
from tracker.admin.import_review.history import SHOWN, changed_items
from tracker.importing import loading
from tracker.importing.structure.warnings import SENTENCES, warning
from tracker.models import Attribution, AuditEvent, ImportProposal, Recommendation, SourceDocument, Theme

BIG = 300
WORDS = (
    "and the education of judges, prosecutors and defenders in each region, in the language of those whom it serves, "
    * 2
)
HEAVIEST = 100_000


def proposed(world, text: str | bytes, name: str = "report.txt") -> ImportProposal:
    content = text if isinstance(text, bytes) else text.encode()
    return loading.propose(content, name, meeting=None, by=world.dataentry, now=world.now())


def test_each_warning_has_a_sentence_that_says_what_to_do() -> None:
    assert set(findings.WHAT_TO_DO) == set(SENTENCES)


def test_each_warning_leads_to_its_line_and_item_and_is_ticked_off(proposal, entry, address, events) -> None:
    response = entry.get(act_of(proposal, "change"))
    page = sentences(response)
    for each in proposal.findings["warnings"]:
        assert f'#line-{each["line"]}"' in page
        assert f'id="line-{each["line"]}"' in page
    assert f'{address(B)}attributions/"' in page, "an unknown bracket leads to the attributions"
    assert f'{address(D)}#item"' in page, "the gap leads to the item behind it"
    assert "5 open warnings" in page
    first = response.context["doubts"][0]
    response = entry.post(act_of(proposal, "warnings"), {"warning": [first.key, "invented"]})
    assert response["Location"] == f"{act_of(proposal, 'change')}#warnings"
    assert "4 open warnings of 5" in sentences(entry.get(act_of(proposal, "change")))
    assert events() == ["look_at"]
    proposal.refresh_from_db()
    assert proposal.findings["seen"]["warnings"] == [first.key], "what is no warning is no mark either"


# What an event changed is asked of JSON, which each of both databases reads in its own way.
@pytest.mark.database
def test_a_warning_that_a_correction_settled_is_listed_with_it_and_opened_by_undoing(proposal, entry, address) -> None:
    asks = "7 (d) speaks of a report or a time for it"
    stored = asdict(warning("asks_for_report", proposal.findings["recommendations"][2]["line"], label="7 (d)"))
    proposal.findings["warnings"].append(stored)
    proposal.save()
    change = act_of(proposal, "change")

    def open_codes(page) -> list[str]:
        return [doubt.code for doubt in page.context["review"].open_doubts]

    post(entry, address(D), text="Publish all figures each year;")
    page = entry.get(change)
    before = open_codes(page)
    assert "6 open warnings</h2>" in sentences(page).replace(" </h2>", "</h2>")
    assert {"asks_for_report", "text_between_items", "numbering_gap"} <= set(before), "their cause is still there"
    post(entry, address(B, "item-split"))
    page = entry.get(change)
    assert [each.summary for each in page.context["settled"]] == ["7 (b) → 7 (b), 7 (c)"]
    assert "numbering_gap" not in open_codes(page)
    assert "5 open warnings of 6" in sentences(page)
    entry.post(act_of(proposal, "take-back"), {"correction": page.context["corrections"][0].event.pk})
    page = entry.get(change)
    assert (page.context["settled"], open_codes(page)) == ([], before)
    post(entry, address(D, "item-set-aside"), becomes="left_out")
    page = entry.get(change)
    assert "asks_for_report" not in open_codes(page)
    listed, _summary, settled = sentences(page).partition("2 warnings were settled by corrections")
    settled = settled.partition("</details>")[0]
    assert (asks in settled, asks in listed) == (True, False)
    assert "Settled by: <bdi>7 (d) → —</bdi>" in settled
    assert str(proposal.proposed_by) in settled


def test_the_same_doubt_under_another_label_is_not_said_to_be_settled(proposal, entry, address) -> None:
    post(entry, address(B), text="Train judges (Northland)")
    post(entry, address(B), label="7 (x)")
    page = entry.get(act_of(proposal, "change"))
    assert "item_without_end" in [doubt.code for doubt in page.context["review"].open_doubts]
    assert not [each for each in page.context["settled"] if "does not end" in each.message]


def test_items_that_are_nearly_the_same_are_named_beside_each_other(seed_world, entry) -> None:
    """Nothing is stored of it, and it is no warning."""
    noticed = "Nearly the same words, as a program noticed; it counts nowhere:"
    establish = "human rights institution in accordance with the Paris Principles"
    items = (
        f"7.1 Establish a national {establish} (Chad);",
        "7.2 Open the harbours to fishers (Chad);",
        f"7.3 Establish an independent national {establish} (Peru);",
        "7.4 Open the archives to researchers (Chad);",
    )
    for code, name in (("TCD", "Chad"), ("PER", "Peru")):
        MemberStateFactory(iso3=code, name_en=name, is_invented=False)
    text = report_of(24)
    for number, item in enumerate(items, start=1):
        text = text.replace(f"7.{number} Plant {number} trees (Chad);", item)
    proposal = proposed(seed_world, text)
    before, events = proposal.findings, AuditEvent.objects.count()
    review = Review(proposal)
    found = alike_items(review, review.items)
    named = {str(review.item(key)): [str(each) for each in others] for key, others in found.items()}
    assert named == {"7.1": ["7.3"], "7.3": ["7.1"]}
    assert sentences(entry.get(act_of(proposal, "change"))).count(noticed) == 2
    page = sentences(entry.get(review.items[0].address))
    assert page.count(noticed) == 1
    assert f'href="{review.items[2].own_place}"' in page
    assert noticed not in sentences(entry.get(review.items[1].address))
    proposal.refresh_from_db()
    assert (proposal.findings, AuditEvent.objects.count()) == (before, events)
    assert not any("nearly" in each["message"].lower() for each in before["warnings"])


# --- undoing corrections


def test_a_correction_is_taken_back_and_put_again(proposal, entry, address, items, events) -> None:
    """The history tells the acts in labels."""
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
    entry.post(address(A, "item-look"))
    page = sentences(entry.get(act_of(proposal, "history")))
    for said in ("7 (b) → 7 (b), 7 (c)", "1 item", "import"):
        assert said in page
    assert "&#x27;rows&#x27;" not in page
    for correction in ("", "x", "0", "9" * 23):
        assert entry.post(act_of(proposal, "take-back"), {"correction": correction}).status_code == 403


def test_only_what_was_not_changed_again_is_taken_back(proposal, entry, address, items) -> None:
    post(entry, address(D), text="Publish more;")
    post(entry, address(A), text="Strengthen (Viet Nam);")
    older = entry.get(act_of(proposal, "change")).context["corrections"][1]
    entry.post(act_of(proposal, "take-back"), {"correction": older.event.pk})
    assert [items()[0]["text"], items()[2]["text"]] == ["Strengthen (Viet Nam);", "Publish the figures each year;"]
    post(entry, address(A), text="Strengthen all (Viet Nam);")
    newest, _back, first, _oldest = entry.get(act_of(proposal, "change")).context["corrections"]
    assert (newest.can_be_taken_back, first.can_be_taken_back) == (True, False)
    refused = entry.post(act_of(proposal, "take-back"), {"correction": first.event.pk})
    assert refused.status_code == 403
    assert "Undo the later ones first" in sentences(refused)


def row(key: int, label: str, **words: object) -> dict[str, object]:
    return {"key": key, "label": label, "text": "Plant trees.", "basis": "not_negotiated", **words}


ONE, TWO, THREE = row(1, "5"), row(2, "6"), row(3, "7")


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ([ONE], [ONE | {"basis": "adopted"}], "5: How it was adopted: Not negotiated → Adopted"),
        ([ONE], [ONE | {"text": "Plant old trees."}], "5: Text: — → “old”"),
        ([ONE], [ONE | {"text": "Cut trees."}], "5: Text: “Plant” → “Cut”"),
        ([ONE], [ONE | {"text": "Cut shrubs."}], "5: Text: “Plant trees.” → “Cut shrubs.”"),
        ([ONE | {"text": "Plant trees near schools."}], [ONE | {"text": "Cut trees near parks."}],
         "5: Text: “Plant” → “Cut” …"),
        ([ONE], [ONE | {"agenda_item": "3", "page": 2}], "5: Agenda item: — → 3; Page: — → 2"),
        ([ONE], [ONE | {"theme_slugs": ["trees"]}], "5: Themes"),
        ([ONE], [ONE | {"label": "5 [2]"}], "5 → 5 [2]"),
        ([ONE], [ONE | {"label": "5 [2]", "basis": "agreed"}],
         "5 → 5 [2]: How it was adopted: Not negotiated → Agreed"),
        ([ONE, TWO, THREE], [ONE | {"basis": "agreed"}, TWO, THREE | {"basis": "agreed"}],
         "5, 7: How it was adopted: Not negotiated → Agreed"),
        ([ONE, TWO], [ONE | {"text": "a"}, TWO | {"text": "b"}], "5, 6: Text"),
        ([ONE], [ONE, TWO], "5 → 5, 6"),
        ([ONE], [], "5 → —"),
    ],
)  # fmt: skip
def test_what_changed_in_which_items(was, now, words) -> None:
    assert changed_items(was, now) == words


def test_the_list_and_the_history_say_what_changed_and_the_list_leaves_older_ones_out(proposal, entry, address) -> None:
    older = "Older corrections are not in this list."
    change, history = act_of(proposal, "change"), act_of(proposal, "history")
    post(entry, address(D), text="Publish all figures each year;")
    post(entry, address(A), basis="adopted")
    words = shown(entry.get(address(B)))
    for number in range(2, SHOWN):
        words = shown(entry.post(address(B), words | {"page": str(number)}, follow=True))
    for page in (entry.get(change), entry.get(history)):
        assert "7 (a): How it was adopted: Not negotiated → Adopted" in sentences(page)
        assert "7 (d): Text: “the” → “all”" in sentences(page)
        assert older not in sentences(page)
    post(entry, address(B), page="99")
    page = sentences(entry.get(change))
    assert "7 (d): Text" not in page
    assert f'{older} <a href="{history}">' in page
    assert "7 (d): Text" in sentences(entry.get(history))


# --- encodings


def test_another_encoding_reads_the_file_again(seed_world, entry) -> None:
    proposal = proposed(seed_world, REPORT.replace("archives", "архивы").encode("cp1251"), "cyrillic.txt")
    again = act_of(proposal, "read-again")
    page = sentences(entry.get(act_of(proposal, "change")))
    assert f"read as {proposal.findings['document']['encoding']}" in page
    refused = entry.post(again, shown(entry.get(again)) | {"encoding": "utf-8"})
    assert "is not text in utf-8: please choose another" in sentences(refused)
    proposal.refresh_from_db()
    assert proposal.revision == 0
    for encoding, is_read in (("cp866", False), ("cp1251", True)):
        assert entry.post(again, shown(entry.get(again)) | {"encoding": encoding}).status_code == 302
        proposal.refresh_from_db()
        assert ("архивы" in proposal.findings["recommendations"][-1]["text"]) is is_read
    assert proposal.findings["document"]["encoding"] == "cp1251"
    assert "архивы" in sentences(entry.get(act_of(proposal, "change")))


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


def test_the_same_words_twice_are_one_proposal_and_another_paper_is_another(entry, seed_world) -> None:
    words = {"meeting": MeetingFactory().pk, "title": "A paper", "label": "1", "text": "Open them.", "basis": "agreed"}
    assert by_hand(entry, **words).status_code == 302
    again = by_hand(entry, **words)
    assert again.status_code == 403
    assert "Open them." in sentences(again)
    assert ImportProposal.objects.waiting().count() == 1
    by_hand(entry, **words | {"label": "2"})
    assert ImportProposal.objects.waiting().count() == 2
    missing = by_hand(entry, title="A paper", text="Typed words", label="")
    assert "Typed words" in sentences(missing)
    assert set(missing.context["form"].errors) == {"meeting", "label"}
    assert ImportProposal.objects.waiting().count() == 2


# --- long reports


@pytest.fixture
def long_report(seed_world) -> ImportProposal:
    lead_in = "The following recommendations, which were not negotiated by the participants, were identified:"
    marks = [letter * times for times in (1, 2) for letter in string.ascii_lowercase][:50]
    lists = [
        "\n\n".join(
            [f"{number}. {lead_in}", *(f"({mark}) Promote matter {mark} {WORDS} (Viet Nam);" for mark in marks)]
        )
        for number in range(2, 2 + BIG // len(marks))
    ]
    head = "Working group on invented matters\n\nVienna, 4-6 May 2026\n\nOutcome of deliberations\n\n"
    text = head + "\n\n".join(lists) + "\n"
    return proposed(seed_world, text, "long.txt")


def queries_of(entry, address: str) -> int:
    entry.get(address)
    with CaptureQueriesContext(connection) as asked:
        entry.get(address)
    return len(asked)


def test_three_hundred_items_are_paged_and_every_line_is_on_one_page(proposal, long_report, entry, address) -> None:
    """A long report asks no more of the database, and its source is read page by page."""
    assert len(long_report.findings["recommendations"]) == BIG
    change = act_of(long_report, "change")
    few = queries_of(entry, act_of(proposal, "change"))
    assert queries_of(entry, change) == few <= 12
    item = reverse("admin:tracker_importproposal_item", args=[long_report.pk, 150])
    assert queries_of(entry, item) == queries_of(entry, address(A))
    answers = [entry.get(change, {"page": number}) for number in range(1, BIG // ITEMS_A_PAGE + 1)]
    assert max(len(each.content) for each in answers) < HEAVIEST
    pages = [sentences(each) for each in answers]
    for place, finding in enumerate(long_report.findings["recommendations"]):
        page = pages[place // ITEMS_A_PAGE]
        assert f'id="item-{finding["key"]}"' in page
        assert f'id="line-{finding["line"]}"' in page
    assert "Pages of items" in pages[0]
    for number in ("0", "x", "99", "٢"):
        assert entry.get(act_of(proposal, "change"), {"page": number}).status_code == 200, "the nearest"
    source = act_of(long_report, "source")
    first = sentences(entry.get(source, {"from": "x"}))
    assert 'id="line-7"' in first
    assert "Later lines" not in first, "three hundred lines are one page"
    last = long_report.findings["recommendations"][-1]["line"]
    assert f'id="line-{last}"' in sentences(entry.get(source, {"from": last}))


def test_a_file_that_is_gone_is_said(proposal, entry, address) -> None:
    proposal.file.storage.delete(proposal.file.name)
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "no longer there" in page
    assert entry.get(address(A)).status_code == 200


def test_of_a_very_long_source_the_lines_round_the_items_are_shown(seed_world, entry, monkeypatch) -> None:
    monkeypatch.setattr(overview, "MOST_LINES", 100)
    talk = "\n\n".join(f"{number}. Speakers spoke of matter {number}." for number in range(1, 99))
    list_of = REPORT.split("Outcome of deliberations")[1].replace("7. The", "99. The")
    text = f"Expert meeting\n\nDraft report\n\nSummary of deliberations\n\n{talk}\n\nOutcome of deliberations{list_of}"
    proposal = proposed(seed_world, text)
    page = sentences(entry.get(act_of(proposal, "change")))
    assert page.count("<li value=") <= overview.MOST_LINES
    source = act_of(proposal, "source")
    for finding in proposal.findings["recommendations"]:
        assert f'id="line-{finding["line"]}"' in page
    for line in {each["line"] for each in proposal.findings["warnings"]}:
        assert f'id="line-{line}"' in page or f'href="{source}?from={line}#line-{line}"' in page
        assert f'id="line-{line}"' in sentences(entry.get(source, {"from": line}))
    longer = proposed(seed_world, text + "\n\n" + "\n\n".join(f"Also {n}." for n in range(200)))
    assert "These are the lines round the items." in sentences(entry.get(act_of(longer, "change")))


def test_the_pages_of_a_pdf_are_kept_beside_its_lines(seed_world, entry) -> None:
    sheets = [
        [Line(72, 700, "Outcome of deliberations"), Line(72, 660, "7. The following recommendations were identified:")],
        [Line(72, 700, "(a) Plant trees along the roads;"), Line(72, 660, "(b) Open the archives.")],
    ]
    proposal = proposed(seed_world, pdf(sheets), "a.pdf")
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "Page 1" in page
    assert "Page 2" in page
    assert [each["page"] for each in proposal.findings["recommendations"]] == [2, 2]
    assert ", page 2" in page
    assert "Read it in another encoding" not in page


def test_the_review_says_where_each_line_went_and_lists_what_is_left_over(proposal, seed_world, entry, address) -> None:
    """A line that a person marks as a recommendation is no longer left over."""
    proposal.refresh_from_db()
    account = proposal.findings["account"]
    assert account["read"] == account["items"] + account["context"] + account["heads"] + len(account["left"])
    left_over = next(row for row in proposal.findings["paragraphs"] if row["text"])
    proposal.findings["account"] = {**account, "left": [left_over["line"]], "context": account["context"] - 1}
    proposal.save()
    page = sentences(entry.get(act_of(proposal, "change")))
    assert f"Lines read: {account['read']}. In items: {account['items']}." in page
    assert f"Lines stored: {account['kept']}." in page
    assert "Left over: 1." in page
    assert f"?from={left_over['line']}#line-{left_over['line']}" in page

    findings = proposal.findings
    findings["recommendations"][0] = {**findings["recommendations"][0], "text": left_over["text"]}
    proposal.save()
    page = sentences(entry.get(act_of(proposal, "change")))
    assert f"In items: {account['items'] + 1}." in page
    assert "Left over: 0." in page
