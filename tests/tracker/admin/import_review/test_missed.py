"""A line of the source that is marked by hand: the page proposes what the line says of itself."""

from tests.tracker.admin.addresses import act_of, sentences, shown


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
    entry.post(address, shown(entry.get(address)) | {"label": "100"})
    proposal.refresh_from_db()
    read = {each["label"]: each["read"] for each in proposal.findings["recommendations"]}
    assert read["99"] == words["text"]
    assert read["100"] is None, "as the line says it"
