"""Each correction of an item is one form, one act and one event; nobody is overwritten unseen."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker import actions
from tracker.models import AuditEvent, ImportProposal, Theme

A, B, D, E = 1, 2, 3, 4


def post(client: Client, address: str, **words: object) -> HttpResponse:
    """Send the form of a page with these words changed."""
    return client.post(address, shown(client.get(address)) | words)


def labels(items) -> list[str]:
    return [each["label"] for each in items()]


def test_an_item_stands_beside_its_lines_of_the_source(proposal, entry, address) -> None:
    page = sentences(entry.get(address(B)))
    assert 'class="own"' in page
    assert '<li value="13" id="line-13" class="own">' in page
    assert "neither a State nor an acronym: Northland" in page
    assert "make it an attribution" in page
    assert "2 of 4" in page


def test_saving_what_is_shown_changes_nothing(entry, address, items, events) -> None:
    before = items()
    assert post(entry, address(A)).status_code == 302
    assert items() == before
    assert events() == []


def test_an_item_is_mended_and_the_page_shows_what_was_read(entry, address, items, events) -> None:
    response = post(
        entry, address(A), label="7 (aa)", text="Build partnerships with companies (Viet Nam) for online safety;",
        basis="adopted", agenda_item="3", position="noted", page="12",
    )  # fmt: skip
    assert response["Location"] == f"{address(A)}#item"
    one = items()[0]
    attribution = one["attributions"][0]
    assert one["text"][attribution["start"] : attribution["end"]] == "Viet Nam"
    assert (one["label"], one["slug"], one["basis"], one["agenda_item"]) == ("7 (aa)", "7-aa", "adopted", "3")
    assert (one["position"], one["page"]) == ("noted", 12)
    page = sentences(entry.get(address(A)))
    assert "<del>Strengthen</del><ins>Build</ins>" in page
    assert events() == ["correct_proposal"]


def test_a_theme_is_a_suggestion_until_it_is_ticked(proposal, entry, address, items) -> None:
    Theme.objects.create(slug="partnerships", name_en="Partnerships")
    page = sentences(entry.get(address(A)))
    assert "Partnerships (suggestion)" in page
    assert "Only in the report on the review of one State." in page, (
        "the position was asked of every report, unexplained"
    )
    assert items()[0]["theme_slugs"] == []
    post(entry, address(A), theme_slugs=["partnerships"])
    assert items()[0]["theme_slugs"] == ["partnerships"]
    review = sentences(entry.get(act_of(proposal, "change")))
    assert "Themes: Partnerships" in review, "the list of the review did not show the theme that was given"


def test_an_item_is_split_where_a_sentence_ends(entry, address, items, events) -> None:
    page = entry.get(address(B, "item-split"))
    words = shown(page)
    assert words["label"] == "7 (c)", "the label that is missing"
    response = entry.post(address(B, "item-split"), words)
    assert response["Location"] == f"{address(B)}#item"
    assert labels(items) == ["7 (a)", "7 (b)", "7 (c)", "7 (d)", "7 (e)"]
    assert items()[2]["text"] == "train prosecutors (Northland) as well;"
    assert events() == ["correct_proposal"]


def test_the_gap_is_gone_after_the_split_and_the_rest_stays(proposal, entry, address, items) -> None:
    before = [each["code"] for each in proposal.findings["warnings"]]
    assert "numbering_gap" in before
    post(entry, address(B, "item-split"))
    items()
    proposal.refresh_from_db()
    codes = [each["code"] for each in proposal.findings["warnings"]]
    assert "numbering_gap" not in codes
    assert "text_between_items" in codes


def test_a_split_does_not_take_the_number_of_the_next_paragraph(proposal, entry, address) -> None:
    proposal.findings["recommendations"][D - 1]["label"] = "8"
    paragraph = {**proposal.findings["paragraphs"][0], "number": 9, "line": 30}
    proposal.findings["paragraphs"].append(paragraph)
    proposal.findings["recommendations"][D - 1]["text"] = "Publish the figures. It further asks for the archives."
    proposal.save()
    assert shown(entry.get(address(D, "item-split")))["label"] == "8 [2]"


def test_an_item_is_split_where_a_person_puts_the_sign(entry, address, items) -> None:
    divided = "Strengthen partnerships ‖ with companies (Viet Nam) for online safety;"
    post(entry, address(A, "item-split"), at="elsewhere", divided=divided, label="7 (aa)")
    assert items()[0]["text"] == "Strengthen partnerships"
    assert items()[1]["attributions"][0]["printed"] == "Viet Nam"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"at": "elsewhere", "divided": "no sign"}, "Put the sign ‖ once"),
        ({"at": "elsewhere", "divided": "Other words ‖ altogether"}, "Only the sign ‖"),
        ({"label": "7 (d)"}, "has this label"),
        ({"at": "5"}, "Select a valid choice"),
    ],
)
def test_a_split_that_cannot_be_keeps_what_was_typed(entry, address, events, words, sentence) -> None:
    response = post(entry, address(B, "item-split"), **words)
    assert response.status_code == 200
    page = sentences(response)
    assert sentence in page
    assert all(each in page for each in words.values())
    assert events() == []


@pytest.mark.parametrize(
    ("key", "direction", "left", "leads_to"), [(B, "next", "7 (b)", B), (B, "previous", "7 (a)", A)]
)
def test_an_item_is_joined(entry, address, items, events, key, direction, left, leads_to) -> None:
    response = post(entry, address(key, "item-join"), direction=direction)
    assert response["Location"] == f"{address(leads_to)}#item"
    assert len(items()) == 3
    assert left in labels(items)
    assert events() == ["correct_proposal"]


def test_the_first_offers_no_item_before_it(entry, address) -> None:
    response = post(entry, address(A, "item-join"), direction="previous")
    assert "Select a valid choice" in sentences(response)


@pytest.mark.parametrize(("becomes", "where"), [("paragraph", "paragraphs"), ("left_out", "candidates")])
def test_what_is_no_recommendation_is_set_aside(proposal, entry, address, items, events, becomes, where) -> None:
    response = post(entry, address(B, "item-set-aside"), becomes=becomes)
    assert response["Location"] == f"{address(D)}#item", "the next one is before the person"
    assert labels(items) == ["7 (a)", "7 (d)", "7 (e)"]
    assert "Train judges" in proposal.findings[where][-1]["text"]
    assert events() == ["correct_proposal"]


def test_an_attribution_is_added_changed_and_removed_with_its_clause(entry, address, items, events) -> None:
    attributions = address(B, "item-attributions")
    assert "In brackets, and no attribution yet: <bdi>Northland</bdi>" in sentences(entry.get(attributions))
    post(entry, attributions, printed_new="Northland", state_new="XAA", clause_new="train prosecutors")
    page = sentences(entry.get(address(B)))
    assert page.index('name="text"') < page.index(">Attributions</h2>"), "the text to correct stood far below them"
    assert "Not negotiated: it was put forward and not negotiated, or the report does not say." in page
    made = items()[1]["attributions"][0]
    text = items()[1]["text"]
    assert (made["printed"], made["iso3"]) == ("Northland", "XAA")
    assert text[made["clause_start"] : made["clause_end"]] == "train prosecutors"
    post(entry, attributions, state_0="", clause_0="Train judges; train prosecutors")
    made = items()[1]["attributions"][0]
    assert (made["iso3"], text[made["clause_start"] : made["clause_end"]]) == (None, "Train judges; train prosecutors")
    post(entry, attributions, remove_0="on")
    assert items()[1]["attributions"] == []
    assert events() == ["correct_proposal"] * 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"printed_new": "Atlantis"}, "is not in the text"),
        ({"state_new": "XAA"}, "Give the name as it is printed"),
        ({"clause_0": "words of another text"}, "are not in the text"),
    ],
)
def test_an_attribution_that_is_not_printed_is_refused(entry, address, events, words, sentence) -> None:
    response = post(entry, address(A, "item-attributions"), **words)
    assert sentence in sentences(response)
    assert all(each in sentences(response) for each in words.values())
    assert events() == []


def test_a_name_in_brackets_is_no_markup(seed_world, entry) -> None:
    propose = actions.propose_import
    earlier = ImportProposal.objects.earliest("pk")
    findings = json.loads(json.dumps(earlier.findings))
    findings["recommendations"][0]["text"] = "Plant (Trees <script>alert(1)</script>);"
    hostile = propose(
        file_name="hostile.txt", content=b"text", sha256="f" * 64, findings=findings, meeting=None,
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    for act in ("", "attributions/", "split/", "join/"):
        page = sentences(entry.get(f"{act_of(hostile, 'change').removesuffix('change/')}items/1/{act}"))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


# --- two persons at once


def test_a_colleagues_correction_of_the_same_item_is_shown_beside_what_was_typed(entry, address, items) -> None:
    words = shown(entry.get(address(D)))
    entry.post(address(D), words | {"text": "Publish theirs;"})
    response = entry.post(address(D), words | {"text": "Publish mine;"})
    assert response.status_code == 409
    page = sentences(response)
    assert "Stored now, by somebody else:" in page
    assert "Publish theirs;" in page
    assert "Publish mine;" in page
    assert items()[2]["text"] == "Publish theirs;"
    entry.post(address(D), shown(response))
    assert items()[2]["text"] == "Publish mine;"


def test_a_colleagues_correction_of_another_item_is_no_conflict(entry, address, items) -> None:
    words = shown(entry.get(address(D)))
    post(entry, address(A), text="Strengthen (Viet Nam);")
    assert entry.post(address(D), words | {"text": "Publish mine;"}).status_code == 302
    assert [items()[0]["text"], items()[2]["text"]] == ["Strengthen (Viet Nam);", "Publish mine;"]


def test_an_item_is_not_joined_with_a_neighbour_that_was_changed_unseen(entry, address, items) -> None:
    words = shown(entry.get(address(A, "item-join")))
    post(entry, address(B), text="Train others (Northland);")
    response = entry.post(address(A, "item-join"), words)
    assert response.status_code == 409
    assert "Train others" in sentences(response)
    assert len(items()) == 4
    entry.post(address(A, "item-join"), shown(response))
    assert len(items()) == 3


def test_a_split_that_is_sent_twice_is_one(entry, address, items) -> None:
    words = shown(entry.get(address(B, "item-split")))
    assert entry.post(address(B, "item-split"), words).status_code == 302
    assert entry.post(address(B, "item-split"), words).status_code in (200, 409)
    assert len(items()) == 5


def test_what_was_typed_about_an_item_that_is_gone_is_shown(entry, address, events) -> None:
    words = shown(entry.get(address(D)))
    post(entry, address(D, "item-set-aside"), becomes="left_out")
    response = entry.post(address(D), words | {"text": "Hours of work;"})
    assert response.status_code == 409
    assert "Hours of work;" in sentences(response)
    assert entry.get(address(D)).status_code == 404
    assert events() == ["correct_proposal"]


def test_an_event_keeps_only_what_differs(proposal, entry, address) -> None:
    post(entry, address(D), text="Publish all figures each year;")
    event = AuditEvent.objects.about(proposal).get(act="correct_proposal")
    was, now = event.changes["findings"]
    assert [row["label"] for row in now["recommendations"]["rows"]] == ["7 (d)"]
    assert set(now) == {"recommendations"}
    assert was["recommendations"]["rows"][0]["text"] == "Publish the figures each year;"


# --- how far a person has come


def test_looking_at_an_item_leads_to_the_next_that_nobody_looked_at(proposal, entry, address, items, events) -> None:
    assert entry.post(address(A, "item-look"))["Location"] == f"{address(B)}#item"
    assert entry.post(address(B, "item-look"))["Location"] == f"{address(D)}#item"
    items()
    assert proposal.findings["seen"]["items"] == [A, B]
    assert len(proposal.findings["seen"]["warnings"]) == 2, "those about 7 (a) and 7 (b), which stood on their pages"
    assert proposal.revision == 0, "nobody's form is in conflict with it"
    assert events() == ["look_at", "look_at"]
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "2 of 4 checked" in page
    assert "Continue with 7 (d)" in page


def test_the_last_one_leads_back_to_the_review(proposal, entry, address) -> None:
    for key in (A, B, D):
        entry.post(address(key, "item-look"))
    assert entry.post(address(E, "item-look"))["Location"] == act_of(proposal, "change")
    assert "4 of 4 checked" in sentences(entry.get(act_of(proposal, "change")))


def test_from_the_list_a_person_stays_in_the_list_and_may_think_again(proposal, entry, address) -> None:
    looked = entry.post(address(B, "item-look"), {"list": "1"})
    assert looked["Location"] == f"{act_of(proposal, 'change')}#item-{B}"
    assert entry.post(address(B, "item-look"), {"undo": "1"})["Location"] == f"{address(B)}#item"
    assert "0 of 4 checked" in sentences(entry.get(act_of(proposal, "change")))


def test_a_correction_keeps_what_was_looked_at(proposal, entry, address, items) -> None:
    entry.post(address(A, "item-look"))
    post(entry, address(B), text="Train judges (Northland);")
    items()
    assert proposal.findings["seen"]["items"] == [A]


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_others_read_an_item_and_correct_nothing(seed_world, desk_of, address, events, role) -> None:
    client = desk_of(getattr(seed_world, role))
    page = client.get(address(B))
    assert page.status_code == 200
    assert client.post(address(B), shown(page) | {"text": "Mine"}).status_code == 403
    assert client.get(address(B, "item-split")).status_code == 403
    assert client.post(address(B, "item-look")).status_code == 403
    assert events() == []
