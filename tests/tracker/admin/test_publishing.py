"""Nothing of an import is public before one page said what becomes public, and a button of its own was pressed."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.world import SEED, World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.test_confirming import matches_of
from tests.tracker.admin.test_imports import as_shown, upload
from tracker import actions
from tracker.models import ImportProposal, Meeting, Recommendation, SourceDocument

AFRICAN = {
    "title_en": "African Regional Preparatory Meeting",
    "place_en": "Addis Ababa",
    "starts_on": datetime.date(2025, 3, 4),
    "ends_on": datetime.date(2025, 3, 6),
}
AS_AFRICAN = {
    "Asia and Pacific Regional": "African Regional",
    "Bangkok, 21–23 January 2025": "Addis Ababa, 4–6 March 2025",
}


def read_again(entry, changed: dict[str, str] | None = None, meeting: Meeting | None = None) -> ImportProposal:
    """The seed's text with other words in its head: it resembles the seed's document."""
    text = SEED.read_text(encoding="utf-8")
    for old, new in (changed or {}).items():
        assert old in text
        text = text.replace(old, new, 1)
    content = upload(text + "\n")
    entry.post(table_of("importproposal", "add"), {"file": content, "meeting": meeting.pk if meeting else ""})
    return ImportProposal.objects.waiting().get()


def last_page(entry, proposal: ImportProposal, meeting: Meeting) -> tuple[str, Any]:
    """The last page of a first document, reached as a person reaches it, and its address."""
    response = entry.post(act_of(proposal, "confirm"), {"meeting": meeting.pk})
    return response["Location"], entry.get(response["Location"])


def test_going_on_publishes_nothing_whatever_meeting_is_chosen(seed_world: World, entry) -> None:
    """The page begins with a meeting that has documents; the person chooses one that has none."""
    proposal = read_again(entry)
    before = Recommendation.objects.count()
    meeting = MeetingFactory()
    words = as_shown(entry.get(act_of(proposal, "confirm"))) | {"meeting": meeting.pk, "kin": "joins", "of": ""}
    page = entry.post(act_of(proposal, "confirm"), words, follow=True)
    assert Recommendation.objects.count() == before, "recommendations were made by a button that says go on"
    assert page.status_code == 200
    assert "12 recommendations become public under" in sentences(page)


def test_the_last_page_counts_lists_and_names_what_becomes_public(seed_world: World, entry) -> None:
    proposal, meeting = read_again(entry), MeetingFactory(title_en="Other Meeting")
    keys = [each["key"] for each in proposal.findings["recommendations"]]
    seen = keys[:9]
    actions.look_at(proposal=proposal, items=seen, warnings=[], by=seed_world.dataentry, now=seed_world.now())
    address, page = last_page(entry, proposal, meeting)
    body = sentences(page)
    assert "12 recommendations become public under Other Meeting; 3 were not checked" in body
    assert body.count(">not checked<") == 3
    numbers = [each["number"] for each in proposal.findings["paragraphs"]]
    assert f"read as a whole: its title block, headings and {len(numbers)} paragraphs become public" in body
    assert f"({numbers[0]}, {numbers[1]}" in body, "a clerk found out afterwards"
    for each in proposal.findings["recommendations"]:
        assert f"<bdi>{each['label']}</bdi>" in body
    assert 'value="Publish 12 recommendations"' in body
    refused = entry.post(address, as_shown(page) | {"although": ""})
    assert list(refused.context["form"].errors) == ["although"], "3 items that nobody checked were published at once"
    assert not meeting.recommendations.exists()
    done = entry.post(address, as_shown(refused), follow=True)
    assert "12 recommendations are public now under Other Meeting." in sentences(done)
    asks = f"{table_of('reportingperiod', 'add')}?meetings={meeting.pk}"
    assert f'<a href="{asks}">Create a reporting period</a>' in sentences(done), "what comes next was not said"
    chosen = [each for each in entry.get(asks).context["form"]["meetings"] if each.data["selected"]]
    assert [each.choice_label for each in chosen] == ["Other Meeting"]
    assert done.redirect_chain == [(act_of(proposal, "change"), 302)]
    public_page = reverse("report:meeting", args=[meeting.slug])
    assert f'<a href="{public_page}">Read it on the public pages</a>' in sentences(done)
    assert "Continue with the first item" not in sentences(done), "a key of what the page has no more"
    assert meeting.recommendations.count() == 12


def test_the_last_page_says_of_each_item_what_becomes_public_with_its_text(seed_world: World, entry) -> None:
    """Also which words would appear twice: a list in its paragraph, and its points once more below it."""
    proposal, theme, meeting = read_again(entry), ThemeFactory(), MeetingFactory()
    document, first = proposal.findings["document"], proposal.findings["recommendations"][0]
    document["symbol"] = "A/CONF.999/RPM.9"
    first.update(theme_slugs=[theme.slug], position="noted")
    proposal.save()
    body = sentences(last_page(entry, proposal, meeting)[1])
    for said in (
        f"{document['title']}</bdi> (<bdi>A/CONF.999/RPM.9</bdi>)",
        f"Themes: {theme.name}",
        "Noted · ",
        "Viet Nam</bdi>: VNM",
    ):
        assert said in body
    assert "stand twice" not in body
    (whole,) = (each for each in proposal.findings["paragraphs"] if each["number"] == first["paragraph_number"])
    whole["text"] += f" (a) {first['text']} (yy) A point that is no recommendation."
    proposal.findings["recommendations"] = [first]
    proposal.save()
    body = sentences(last_page(entry, proposal, meeting)[1])
    said = f"stand twice, in their paragraph and as a recommendation: {first['label']}. Split the list before each"
    assert said in body
    assert f"1 recommendation becomes public under {meeting}; 1 was not checked" in body
    assert 'value="Publish 1 recommendation"' in body


def test_a_later_version_says_what_is_new_what_stays_and_what_is_left_out(seed_world: World, entry) -> None:
    last = seed_world.recommendations["15-l"].printings.get().text
    proposal = read_again(entry, {last[:40]: "Do something else altogether, at last"}, seed_world.meeting)
    proposal.findings["recommendations"] = proposal.findings["recommendations"][1:]
    proposal.save()
    matches = matches_of(entry, proposal)
    words = as_shown(matches) | {"now-15-l": "-", "then-15-l": "into:15-b"}
    onward = entry.post(matches.wsgi_request.path, words)
    body = sentences(entry.get(onward["Location"]))
    meeting = seed_world.meeting
    assert f"2 recommendations become public under {meeting}" in body
    assert "2 earlier recommendations are replaced by others." in body
    assert "9 public recommendations get the text of this document." in body
    assert "1 public recommendation is not in this later document." in body
    assert 'value="Publish this document"' in body


def test_what_was_corrected_meanwhile_is_shown_before_it_is_published(seed_world: World, entry) -> None:
    proposal, meeting = read_again(entry), MeetingFactory()
    address, page = last_page(entry, proposal, meeting)
    proposal.findings["recommendations"].pop()
    actions.correct_proposal(
        proposal=proposal, findings=proposal.findings, revision=0, by=seed_world.dataentry, now=seed_world.now()
    )
    refused = entry.post(address, as_shown(page))
    assert refused.status_code == 409
    assert "Somebody else changed this" in sentences(refused)
    assert "11 recommendations become public" in sentences(refused)
    assert entry.post(address, as_shown(refused)).status_code == 302
    assert meeting.recommendations.count() == 11


def test_matches_that_are_not_decided_lead_back_to_their_page(seed_world: World, entry) -> None:
    proposal = read_again(entry, meeting=seed_world.meeting)
    proposal.findings["document"]["language"] = "fr"
    proposal.findings["recommendations"][0]["text"] = "Tout autre chose."
    proposal.save()
    page = matches_of(entry, proposal, kin="translates", of=seed_world.document.pk)
    query = f"?meeting={seed_world.meeting.pk}&kin=translates&of={seed_world.document.pk}"
    kept = as_shown(page) | {"now-15-a": "", "keep": "x"}
    assert entry.post(page.wsgi_request.path, kept).status_code == 302
    address = page.wsgi_request.path.replace("matches", "publish")
    assert entry.get(address + query)["Location"].startswith(page.wsgi_request.path)


def test_a_discarded_import_has_no_last_page(seed_world: World, entry) -> None:
    proposal, meeting = read_again(entry), MeetingFactory()
    address, page = last_page(entry, proposal, meeting)
    entry.post(act_of(proposal, "drop"))
    refused = entry.post(address, as_shown(page))
    assert refused.status_code == 403
    assert "discarded" in sentences(refused)
    assert not SourceDocument.objects.filter(meeting=meeting).exists()


# --- the meeting


def test_the_meeting_that_the_document_names_is_offered_with_its_reason(seed_world: World, entry) -> None:
    """Though its words stand in a document of another meeting."""
    african = MeetingFactory(slug="african-2025", **AFRICAN)
    proposal = read_again(entry, AS_AFRICAN)
    page = entry.get(act_of(proposal, "confirm"))
    assert as_shown(page) == {"meeting": str(african.pk)}, "the wrong meeting was filled in"
    body = sentences(page)
    named = proposal.findings["document"]["meeting"]["title"]
    assert "The document names it: the same place, dates. Not the same: title: " in body
    assert f"title: “{named}” in the document, “African Regional Preparatory Meeting” in the record." in body
    assert "4 March 2025" in body
    assert "Possible duplicate:" in sentences(entry.get(act_of(proposal, "change")))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({}, "The document names it: the same title, place, dates."),
        ({"ends_on": datetime.date(2025, 3, 7)}, "the same title, place. Not the same: dates: “4 March 2025 – 6 March "
         "2025” in the document, “4 March 2025 – 7 March 2025” in the record."),
        ({"place_en": "Addis Ababa, Ethiopia"}, "the same title, dates. Not the same: place: “Addis Ababa” in the "
         "document, “Addis Ababa, Ethiopia” in the record."),
    ],
)  # fmt: skip
def test_what_is_the_same_in_the_record_and_what_is_not_is_said(seed_world: World, entry, own, said) -> None:
    proposal = read_again(entry, AS_AFRICAN)
    title = proposal.findings["document"]["meeting"]["title"]
    MeetingFactory(slug="african-2025", **{**AFRICAN, "title_en": title, **own})
    body = sentences(entry.get(act_of(proposal, "confirm")))
    assert said in body
    assert ("Not the same" in body) == bool(own)


def test_no_meeting_is_filled_in_where_none_or_more_than_one_fits(seed_world: World, entry) -> None:
    """Not one of the same title years before, nor one on the same days with another title and place."""
    confirm = act_of(read_again(entry, AS_AFRICAN), "confirm")
    page = entry.get(confirm)
    assert as_shown(page) == {"meeting": ""}
    assert "None of the meetings in the record fits" in sentences(page)
    years_before = {"starts_on": datetime.date(2021, 3, 4), "ends_on": datetime.date(2021, 3, 6)}
    another = {"title_en": "Meeting on Trees", "place_en": "Quito"}
    for slugs, other in ((["years-before"], years_before), (["another"], another), (["one", "two"], {})):
        for slug in slugs:
            MeetingFactory(slug=slug, **AFRICAN | other)
        assert as_shown(entry.get(confirm)) == {"meeting": ""}, slugs


def test_a_meeting_chosen_with_the_file_is_asked_about_where_the_document_names_another(
    seed_world: World, entry
) -> None:
    african = MeetingFactory(slug="african-2025", **AFRICAN)
    body = sentences(entry.get(act_of(read_again(entry, AS_AFRICAN, seed_world.meeting), "confirm")))
    assert f"uploaded for {seed_world.meeting}, and the document names {african}" in body


def test_a_choice_about_one_meeting_does_not_count_for_another(seed_world: World, entry) -> None:
    """Both meetings have documents: what the document is to the one says nothing about the other."""
    other = MeetingFactory(title_en="Other Meeting")
    first = read_again(entry)
    address, page = last_page(entry, first, other)
    entry.post(address, as_shown(page))
    proposal = read_again(entry, {"Sheraz Ali": "Ali Sheraz"}, other)
    words = as_shown(entry.get(act_of(proposal, "confirm")))
    refused = entry.post(act_of(proposal, "confirm"), words | {"meeting": seed_world.meeting.pk, "kin": "joins"})
    assert "Say what this one is to them." in sentences(refused)
    assert as_shown(refused)["kin"] == ""
    onward = entry.post(act_of(proposal, "confirm"), as_shown(refused) | {"kin": "joins"})
    assert onward.status_code == 302
