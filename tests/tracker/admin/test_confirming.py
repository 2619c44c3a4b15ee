"""A document of a meeting that has others: a later version, or the text in another language."""

import pytest

from tests.factories.records import MeetingFactory
from tests.factories.world import SEED, World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.test_imports import REPORT, upload
from tracker.models import ImportProposal, Recommendation, SourceDocument


def proposed(world: World, entry, text: str, name: str = "next.txt") -> ImportProposal:
    """A report that was uploaded for the seed's meeting and waits."""
    entry.post(table_of("importproposal", "add"), {"file": upload(text, name), "meeting": world.meeting.pk})
    return ImportProposal.objects.waiting().get()


def as_shown(page) -> dict[str, str]:
    """What the confirmation page sends back unchanged."""
    return {bound.html_name: str(bound.value() or "") for bound in page.context["form"]}


@pytest.fixture
def later(seed_world: World, entry) -> ImportProposal:
    """The seed printed again, word for word but its last recommendation."""
    text = SEED.read_text(encoding="utf-8")
    last = seed_world.recommendations["15-l"].printings.get().text
    return proposed(seed_world, entry, text.replace(last, "Do something else altogether."))


def test_a_later_version_continues_what_it_prints_again(seed_world, later, entry) -> None:
    page = entry.get(act_of(later, "confirm"))
    sent = as_shown(page) | {"replaces": seed_world.document.pk}
    assert sent["continues_0"] == "15-a", "the same words are suggested"
    assert sent["continues_11"] == "", "other words are not"
    assert entry.post(act_of(later, "confirm"), sent).status_code == 302
    document = SourceDocument.objects.get(replaces=seed_world.document)
    assert document.printings.get(label="15 (a)").recommendation == seed_world.recommendations["15-a"]
    assert Recommendation.objects.get(slug="15-l", meeting=seed_world.meeting).standing == "dropped"
    assert Recommendation.objects.count() == 13


def test_what_a_person_matched_by_hand_is_kept(seed_world, later, entry) -> None:
    sent = as_shown(entry.get(act_of(later, "confirm"))) | {"replaces": seed_world.document.pk, "continues_11": "15-l"}
    entry.post(act_of(later, "confirm"), sent)
    assert seed_world.recommendations["15-l"].printings.count() == 2
    assert Recommendation.objects.count() == 12


def test_a_translation_has_no_recommendation_of_its_own(seed_world, entry) -> None:
    proposal = proposed(seed_world, entry, REPORT)
    proposal.findings["document"]["language"] = "fr"
    proposal.save()
    sent = as_shown(entry.get(act_of(proposal, "confirm"))) | {"translates": seed_world.document.pk}
    refused = entry.post(act_of(proposal, "confirm"), sent)
    assert "Say which recommendation this is the text of; each has one." in sentences(refused)
    matched = {"continues_0": "15-a", "continues_1": "15-b", "continues_2": "15-b"}
    assert "continues_2" in entry.post(act_of(proposal, "confirm"), sent | matched).context["form"].errors
    matched["continues_2"] = "15-c"
    assert entry.post(act_of(proposal, "confirm"), sent | matched).status_code == 302
    assert SourceDocument.objects.get(translates=seed_world.document).language == "fr"
    assert Recommendation.objects.count() == 12


def test_it_is_a_version_or_a_translation_not_both(seed_world, entry) -> None:
    proposal = proposed(seed_world, entry, REPORT)
    proposal.findings["document"]["language"] = "fr"
    proposal.save()
    both = {"replaces": seed_world.document.pk, "translates": seed_world.document.pk}
    sent = as_shown(entry.get(act_of(proposal, "confirm"))) | both
    assert "translates" in entry.post(act_of(proposal, "confirm"), sent).context["form"].errors


def test_an_addendum_of_its_own_makes_new_recommendations(seed_world, entry) -> None:
    proposal = proposed(seed_world, entry, REPORT)
    assert entry.post(act_of(proposal, "confirm"), as_shown(entry.get(act_of(proposal, "confirm")))).status_code == 302
    assert Recommendation.objects.filter(meeting=seed_world.meeting).count() == 15


def test_another_meeting_chosen_on_the_page_asks_again(seed_world, entry) -> None:
    entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": ""})
    proposal = ImportProposal.objects.waiting().get()
    refused = entry.post(act_of(proposal, "confirm"), {"meeting": seed_world.meeting.pk})
    assert "Say which of them this document prints again." in sentences(refused)
    assert entry.post(act_of(proposal, "confirm"), as_shown(refused)).status_code == 302


def test_a_meeting_without_documents_is_asked_nothing_more(seed_world, entry) -> None:
    entry.post(table_of("importproposal", "add"), {"file": upload(), "meeting": MeetingFactory().pk})
    page = entry.get(act_of(ImportProposal.objects.waiting().get(), "confirm"))
    assert list(page.context["form"].fields) == ["meeting"]


@pytest.mark.parametrize("posted", ["x", "0", "99999"])
def test_a_meeting_that_is_none_is_refused(seed_world, later, entry, posted) -> None:
    assert entry.post(act_of(later, "confirm"), {"meeting": posted}).context["form"].errors["meeting"]
