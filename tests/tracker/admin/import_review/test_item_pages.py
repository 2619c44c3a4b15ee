"""Each correction of an item is one form, one act and one event; nobody is overwritten unseen."""

import json
import re

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


def held_words(page: str) -> list[str]:
    """Return what is marked as the item's own in the source."""
    return re.findall(r'<mark data-holders="[\d ]+" class="held"> ?(.*?)</mark>', page)


def test_an_item_is_shown_beside_its_lines_of_the_source(proposal, entry, address) -> None:
    page = sentences(entry.get(address(B)))
    assert '<li value="13" id="line-13" class="own">' in page
    assert "neither a State nor an acronym: Northland" in page
    assert "make it an attribution" in page
    assert "2 of 4" in page
    page = sentences(entry.get(address(D)))
    assert held_words(page) == ["Publish the figures each year;"]
    assert page.count('class="own"') == 1, "it was marked to the end of the report"


def test_an_item_is_corrected_and_the_page_shows_what_was_read(entry, address, items, events) -> None:
    before = items()
    assert post(entry, address(A)).status_code == 302
    assert (items(), events()) == (before, []), "nothing was typed"
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
    assert "Only in the report on the review of one State." in page, "when a position is to be given"
    assert items()[0]["theme_slugs"] == []
    post(entry, address(A), theme_slugs=["partnerships"])
    assert items()[0]["theme_slugs"] == ["partnerships"]
    assert "Themes: Partnerships" in sentences(entry.get(act_of(proposal, "change")))


def test_an_item_is_split_once_where_a_sentence_ends(proposal, entry, address, items, events) -> None:
    split = address(B, "item-split")
    words = shown(entry.get(split))
    assert words["label"] == "7 (c)", "the label that is missing"
    assert entry.post(split, words)["Location"] == f"{address(B)}#item"
    assert labels(items) == ["7 (a)", "7 (b)", "7 (c)", "7 (d)", "7 (e)"]
    assert events() == ["correct_proposal"]
    codes = [each["code"] for each in proposal.findings["warnings"]]
    assert ("numbering_gap" in codes, "text_between_items" in codes) == (False, True)
    assert held_words(sentences(entry.get(address(B)))) == ["Train judges;"]
    assert held_words(sentences(entry.get(address(E + 1)))) == ["train prosecutors (Northland) as well;"]
    assert entry.post(split, words).status_code in (200, 409), "sent twice"
    assert len(items()) == 5


def test_an_item_is_split_where_a_person_puts_the_sign(entry, address, items, events) -> None:
    refused = [
        ({"at": "elsewhere", "divided": "no sign"}, "Put the sign ‖ once"),
        ({"at": "elsewhere", "divided": "Other words ‖ altogether"}, "Only the sign ‖"),
        ({"label": "7 (d)"}, "has this label"),
        ({"at": "5"}, "Select a valid choice"),
    ]
    for words, sentence in refused:
        page = sentences(post(entry, address(B, "item-split"), **words))
        for each in (sentence, *words.values()):
            assert each in page
    assert events() == []
    divided = "Strengthen partnerships ‖ with companies (Viet Nam) for online safety;"
    post(entry, address(A, "item-split"), at="elsewhere", divided=divided, label="7 (aa)")
    assert items()[0]["text"] == "Strengthen partnerships"
    assert items()[1]["attributions"][0]["printed"] == "Viet Nam"


def test_an_item_is_joined_with_the_next_or_the_one_before(entry, address, items, events) -> None:
    first = post(entry, address(A, "item-join"), direction="previous")
    assert "Select a valid choice" in sentences(first), "none is before the first"
    assert post(entry, address(B, "item-join"), direction="previous")["Location"] == f"{address(A)}#item"
    assert post(entry, address(D, "item-join"), direction="next")["Location"] == f"{address(D)}#item"
    assert labels(items) == ["7 (a)", "7 (d)"]
    assert events() == ["correct_proposal"] * 2
    page = sentences(entry.get(address(D)))
    assert held_words(page) == ["Publish the figures each year;", "Open the archives."]
    assert [f'id="line-{line}" class="own"' in page for line in (15, 17, 19)] == [True, False, True]


def test_what_is_no_recommendation_is_set_aside(proposal, entry, address, items, events) -> None:
    response = post(entry, address(B, "item-set-aside"), becomes="paragraph")
    assert response["Location"] == f"{address(D)}#item", "the next one is before the person"
    post(entry, address(D, "item-set-aside"), becomes="left_out")
    assert labels(items) == ["7 (a)", "7 (e)"]
    assert "Train judges" in proposal.findings["paragraphs"][-1]["text"]
    assert "Publish the figures" in proposal.findings["candidates"][-1]["text"]
    assert events() == ["correct_proposal"] * 2


def test_an_attribution_is_added_changed_and_removed_with_its_clause(entry, address, items, events) -> None:
    attributions = address(B, "item-attributions")
    assert "In brackets, and no attribution yet: <bdi>Northland</bdi>" in sentences(entry.get(attributions))
    post(entry, attributions, printed_new="Northland", state_new="XAA", clause_new="train prosecutors")
    page = sentences(entry.get(address(B)))
    assert page.index('name="text"') < page.index(">Attributions</h2>"), "the text to correct is above them"
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


def test_an_attribution_that_is_not_in_the_text_is_refused(entry, address, events) -> None:
    refused = [
        ({"printed_new": "Atlantis"}, "is not in the text"),
        ({"state_new": "XAA"}, "Give the name as it is printed"),
        ({"clause_0": "words of another text"}, "are not in the text"),
    ]
    for words, sentence in refused:
        page = sentences(post(entry, address(A, "item-attributions"), **words))
        for each in (sentence, *words.values()):
            assert each in page
    assert events() == []


def test_a_name_in_brackets_is_no_markup(seed_world, entry) -> None:
    findings = json.loads(json.dumps(ImportProposal.objects.earliest("pk").findings))
    findings["recommendations"][0]["text"] = "Plant (Trees <script>alert(1)</script>);"
    hostile = actions.propose_import(
        file_name="hostile.txt", content=b"text", sha256="f" * 64, findings=findings, meeting=None,
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    for act in ("", "attributions/", "split/", "join/"):
        page = sentences(entry.get(f"{act_of(hostile, 'change').removesuffix('change/')}items/1/{act}"))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


# --- two persons at once


def test_a_colleagues_correction_is_shown_beside_what_was_typed(proposal, entry, address, items) -> None:
    words = shown(entry.get(address(D)))
    post(entry, address(A), text="Strengthen (Viet Nam);")
    assert entry.post(address(D), words | {"text": "Publish theirs;"}).status_code == 302, "of another item"
    mine = words | {"text": "Publish mine;"}
    response = entry.post(address(D), mine)
    page = sentences(response)
    assert response.status_code == 409
    for said in ("Stored now, by somebody else:", "Publish theirs;", "Publish mine;"):
        assert said in page
    assert entry.post(address(D), mine | {"check": "x"}).status_code == 409
    assert [items()[0]["text"], items()[2]["text"]] == ["Strengthen (Viet Nam);", "Publish theirs;"]
    assert proposal.findings.get("seen", {}).get("items", []) == [], "nothing is marked as checked"
    entry.post(address(D), shown(response))
    assert items()[2]["text"] == "Publish mine;"


def test_an_item_is_not_joined_with_a_neighbour_that_was_changed_unseen(entry, address, items) -> None:
    words = shown(entry.get(address(A, "item-join")))
    post(entry, address(B), text="Train others (Northland);")
    response = entry.post(address(A, "item-join"), words)
    assert response.status_code == 409
    assert "Train others" in sentences(response)
    assert len(items()) == 4
    entry.post(address(A, "item-join"), shown(response))
    assert len(items()) == 3


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


def test_checking_leads_from_item_to_item_and_back_to_the_review(proposal, entry, address, items, events) -> None:
    assert entry.post(address(A, "item-look"))["Location"] == f"{address(B)}#item"
    assert entry.post(address(B, "item-look"))["Location"] == f"{address(D)}#item"
    items()
    assert proposal.findings["seen"]["items"] == [A, B]
    assert len(proposal.findings["seen"]["warnings"]) == 2, "those about 7 (a) and 7 (b), which are on their pages"
    assert proposal.revision == 0, "nobody's form is in conflict with it"
    page = sentences(entry.get(act_of(proposal, "change")))
    assert "2 of 4 checked" in page
    assert "Continue with 7 (d)" in page
    looked = entry.post(address(D, "item-look"), {"list": "1"})
    assert looked["Location"] == f"{act_of(proposal, 'change')}#item-{D}", "from the list a person stays in the list"
    assert entry.post(address(D, "item-look"), {"undo": "1"})["Location"] == f"{address(D)}#item"
    post(entry, address(D), text="Publish all figures;")
    items()
    assert proposal.findings["seen"]["items"] == [A, B], "a correction keeps what was checked"
    entry.post(address(D, "item-look"))
    assert entry.post(address(E, "item-look"))["Location"] == act_of(proposal, "change")
    assert events().count("look_at") == 6
    assert "4 of 4 checked" in sentences(entry.get(act_of(proposal, "change")))


def test_marking_as_checked_saves_what_was_typed_first(proposal, entry, address, items, events) -> None:
    assert post(entry, address(A), check="x")["Location"] == f"{address(B)}#item"
    assert events() == ["look_at"], "nothing was typed"
    done = post(entry, address(B), text="Train judges of all courts;", label="8 (b)", check="x")
    assert done["Location"] == f"{address(D)}#item"
    assert items()[1]["text"] == "Train judges of all courts;"
    assert proposal.findings["seen"]["items"] == [A, B]
    assert events() == ["look_at", "correct_proposal", "look_at"]
    page = sentences(entry.get(done["Location"]))
    assert "8 (b) was saved and marked as checked." in page
    assert 'form="item-form" name="check"' in page


def test_what_cannot_be_saved_is_not_marked_and_nothing_typed_is_lost(proposal, entry, address, items, events) -> None:
    refused = post(entry, address(B), label="", text="Typed words", check="x")
    assert refused.status_code == 200
    assert "Typed words" in sentences(refused)
    assert refused.context["form"].errors["label"]
    items()
    assert "seen" not in proposal.findings
    assert events() == []
