"""A line of the source that is marked by hand: the page proposes what the line says of itself."""

from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker.models import AuditEvent


def test_the_line_of_a_paragraph_has_its_own_number_as_label(proposal, entry) -> None:
    words = shown(entry.get(f"{act_of(proposal, 'missed')}?line=9"))
    assert words["label"] == "7"
    assert words["text"].startswith("The following recommendations"), "without the number"


def test_a_label_that_another_item_has_is_left_open_and_the_page_says_whose_it_is(proposal, entry, items) -> None:
    findings = proposal.findings
    findings["recommendations"][0]["label"] = "7"
    proposal.save()
    address = f"{act_of(proposal, 'missed')}?line=9"
    page = entry.get(address)
    said = "Another recommendation of this document has this label: 7, “Strengthen partnerships with companies"
    assert shown(page)["label"] == ""
    assert said in sentences(page)
    refused = entry.post(address, shown(page))
    assert refused.context["form"].errors["label"][0].startswith(said)
    assert "This field is required" not in sentences(refused)
    doubled = entry.post(act_of(proposal, "missed"), shown(page) | {"label": "7"})
    assert doubled.context["form"].errors["label"][0].startswith(said)


def test_the_page_says_of_which_recommendation_the_selected_basis_is(proposal, entry, items) -> None:
    proposal.findings["recommendations"][-1]["basis"] = "agreed"
    proposal.save()
    page = entry.get(act_of(proposal, "missed"))
    assert shown(page)["basis"] == "agreed"
    last = proposal.findings["recommendations"][-1]["label"]
    assert f"“Agreed” is selected, as for {last} before it." in sentences(page)
    assert "Keep “Not negotiated”" not in sentences(page)


def test_what_was_typed_otherwise_than_the_line_says_it_is_shown_as_what_was_changed(proposal, entry, items) -> None:
    address = f"{act_of(proposal, 'missed')}?line=9"
    words = shown(entry.get(address)) | {"label": "99"}
    entry.post(address, words | {"text": words["text"].replace("The following", "Some")})
    read = {each["label"]: each["read"] for each in items()}
    assert read["99"] == words["text"]
    added = AuditEvent.objects.about(proposal).filter(act="correct_proposal").latest("pk")
    entry.post(act_of(proposal, "take-back"), {"correction": added.pk})
    entry.post(address, shown(entry.get(address)) | {"label": "100"})
    read = {each["label"]: each["read"] for each in items()}
    assert read["100"] is None, "as the line says it"


def test_words_typed_under_the_wrong_line_are_in_doubt_with_a_link_to_the_line_that_has_them(
    proposal, entry, address, items
) -> None:
    wrong = f"{act_of(proposal, 'missed')}?line=17"
    entry.post(wrong, shown(entry.get(wrong)) | {"label": "7 (x)", "text": "Expert meeting on “invented” matters"})
    key = next(each["key"] for each in items() if each["label"] == "7 (x)")
    said = "The words of 7 (x) do not stand at its line of the source: line 1 has them."
    review = sentences(entry.get(act_of(proposal, "change")))
    assert said in review
    assert f'<a href="{act_of(proposal, "change")}#line-1">Its words: line 1 of the source</a>' in review
    item = sentences(entry.get(address(key)))
    assert said in item
    assert "Its words: line 1 of the source</a>" in item
    assert "Compare the item with both lines." in item
    set_aside = address(key, "item-set-aside")
    entry.post(set_aside, shown(entry.get(set_aside)) | {"becomes": "left_out"})
    page = entry.get(act_of(proposal, "change"))
    assert "typed_elsewhere" not in [doubt.code for doubt in page.context["review"].open_doubts]
    assert said in [each.message for each in page.context["settled"]]


def test_words_typed_under_their_own_line_are_in_no_doubt(proposal, entry, items) -> None:
    right = f"{act_of(proposal, 'missed')}?line=17"
    entry.post(right, shown(entry.get(right)) | {"label": "7 (x)", "text": "The meeting was held in the large hall."})
    items()
    assert not [each for each in proposal.findings["warnings"] if each["code"].startswith("typed")]
